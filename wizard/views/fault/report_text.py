"""A report of a fault as it is read before it is copied or saved, and the window that shows one alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.files import write_file
from wizard.views.said_line import SaidLine
from wizard.views.theme import unit
from wizard.views.widgets import PlainLabel, for_reading

FILE = "trust-wizard-report.txt"


class ReportText(QWidget):
    """Shows a report, and says what is in it and what is not."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._heading, self._note = PlainLabel(role="heading"), PlainLabel(role="quiet")
        self.field = QPlainTextEdit()
        self.field.setObjectName(name)
        for_reading(self.field)
        self.field.setTabChangesFocus(True)
        self.field.setProperty("role", "mono")
        self.field.setMinimumHeight(unit() * 14)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit())
        for item in (self._heading, self._note):
            lines.addWidget(item)
        lines.addWidget(self.field, 1)
        self.text = ""

    def show_text(self, text: str) -> None:
        """Show *text*; where it is the same, what is selected in it stays."""
        if text != self.text:
            self.text = text
            self.field.setPlainText(visible(text, lines=True))

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._heading.setText(tr("Report of a fault in this program"))
        self._note.setText(
            tr("It says where the program broke, and names no site, no person and no file. Nothing is sent.")
        )
        self.field.setAccessibleName(self._heading.text())
        self.field.setAccessibleDescription(self._note.text())


def save_report(text: str, parent: QWidget, said: SaidLine) -> None:
    """Ask where to save *text*, and save it."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Save the report"), FILE, tr("Text (*.txt);;All files (*)"))
    if not name:
        return
    path = Path(name)
    error = write_file(path, text.encode())
    if error is None:
        said.say(tr("{file} was saved.", file=path.name))
    else:
        said.say(tr("{file} could not be written: {why}", file=path.name, why=error), is_wrong=True)
