"""The window that says that something of ours broke: what it means, where the case is, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from wizard.flow.fault_report import in_text
from wizard.i18n import tr, trn
from wizard.views.fault.report_text import ReportText, save_report
from wizard.views.flow import Flow
from wizard.views.said_line import SaidLine
from wizard.views.saying import announce
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Page, PlainLabel, column, footer, row, stand_on

if TYPE_CHECKING:
    from wizard.flow.fault_report import Surroundings
    from wizard.views.fault.fault_desk import Counted


class FaultDialog(QDialog):
    """Shows what broke, and how often; *Escape* goes on."""

    quit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Else a dialog that is open already would keep every key and click from it.
        self.setModal(True)
        self.report = ReportText("fault-report")
        self.sentence = focusable_sentence("")
        self._meaning, self.case = PlainLabel(), PlainLabel(role="strong")
        self.case.setObjectName("fault-case")
        self._banner = Banner(Tone.WARNING, self.sentence, self._meaning, self.case)
        self._said = SaidLine("fault-said")
        self.go_on = Button("fault-go-on", kind="primary")
        self.copy, self.save, self.quit = Button("fault-copy"), Button("fault-save"), Button("fault-quit")
        self._count = 0
        self._is_memory = False
        self._fill()
        self.retranslate()

    def _fill(self) -> None:
        page = Page("fault-page")
        page.column.addWidget(self._banner)
        page.column.addWidget(self.report, 1)
        self.go_on.clicked.connect(self.accept)
        self.quit.clicked.connect(self._quit)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(lambda: save_report(self.report.text, self, self._said))
        for button in (self.quit, self.save, self.copy):
            button.setAutoDefault(False)
        self.go_on.setDefault(True)
        lines = column(self._said, row(Flow(self.quit, self.save, self.copy, self.go_on, at_end=True)))
        stand_on(self, page, footer(lines))
        self._page = page
        room = self.screen().availableSize() * 0.9
        self.resize(min(unit() * 84, room.width()), min(unit() * 66, room.height()))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Something broke"))
        self._page.setAccessibleName(self.windowTitle())
        self.report.retranslate()
        self._meaning.setText(
            tr("There is no memory left on this computer. Close other programs, then go on.")
            if self._is_memory
            else tr("It is this program’s fault, not yours. You can go on. If the window looks odd, start it again.")
        )
        self.go_on.say(tr("&Go on"), tr("(Esc)"))
        self.copy.say(tr("&Copy the report"))
        self.save.say(tr("&Save the report…"))
        self.quit.say(tr("&Quit"), tr("Ends the program"))
        self._show_count()

    def _show_count(self) -> None:
        times = max(1, self._count)
        self.sentence.setText(
            trn("Something in this program broke.", "Something in this program broke {n} times.", times)
        )

    def show_faults(
        self, faults: Sequence[Counted], others: int, around: Surroundings, cases: Sequence[str] = ()
    ) -> None:
        """Show what has come so far, and where the case in hand is."""
        self._count = sum(one.count for one in faults) + others
        self._is_memory = any(one.fault.raised[-1].kind == "MemoryError" for one in faults)
        self.report.show_text(in_text([(one.fault, one.count) for one in faults], around))
        before = self.case.text()
        self.case.setText("\n".join(dict.fromkeys(cases)))
        self.case.setVisible(bool(cases))
        self.retranslate()
        if self.isVisible() and self.case.text() != before:
            announce(self.case, self.case.text())

    def bring(self) -> None:
        """Let a screen reader begin with the sentence."""
        self.sentence.setFocus()
        announce(self.case, self.case.text())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.text)
        self._said.say(tr("The report was copied."))

    def _quit(self) -> None:
        self.accept()
        self.quit_wanted.emit()


def plain_box() -> None:
    """Say it without a window of our own, and wait until it is read: the program cannot go on."""
    text = tr("The program broke while it was starting. The details were written to the terminal.")
    # Of Qt alone: what broke may be what our own windows are drawn with.
    box = QMessageBox(QMessageBox.Icon.Warning, "Trust Wizard", text, QMessageBox.StandardButton.Ok)
    box.setObjectName("fault-plain")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
