"""The field for the address of a site that is to be watched, with what is wrong with it beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from wizard.i18n import tr
from wizard.views.saying import announce
from wizard.views.widgets import Button, PlainLabel, column, row, without_mnemonic

MOST_CHARACTERS = 2_000
MOST_TOLD = 4


class AddLine(QWidget):
    """Takes one address at a time; what was typed stays until it is watched."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._label, self.field = QLabel(), QLineEdit()
        self.field.setObjectName("site-to-watch")
        self.field.setMaxLength(MOST_CHARACTERS)
        self._label.setBuddy(self.field)
        self.button = Button("watch-site", kind="primary")
        self.button.setAutoDefault(False)
        self._error = PlainLabel(role="error")
        self._error.setObjectName("add-error")
        self._error.hide()
        line = row(self.field, self.button)
        line.setStretch(0, 1)
        lines = column(self._label, line, self._error)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.field.returnPressed.connect(self._want)
        self.button.clicked.connect(self._want)
        self.field.textEdited.connect(lambda _: self.say_error(""))

    def _want(self) -> None:
        self.wanted.emit(self.field.text())

    def say_error(self, text: str) -> None:
        """Say what is wrong, and lead back to the field; an empty *text* takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if text:
            self.field.setFocus()
            self.field.selectAll()
            announce(self.field, text, at_once=True)

    def show_answer(self, added: Sequence[str], refused: Sequence[str]) -> None:
        """Empty the field for the next address, or say why it is not watched."""
        if added and not refused:
            self.field.clear()
        self.say_error("\n".join(refused[:MOST_TOLD]))

    def retranslate(self) -> None:
        """Put every text into the language in force; what is wrong was said in another one."""
        self._label.setText(tr("&Address of a site to watch"))
        self.field.setAccessibleName(without_mnemonic(self._label.text()))
        self.field.setPlaceholderText(tr("for example shop.example"))
        self.button.say(tr("Wa&tch"), tr("Checks the site now, and from then on with the others (Enter)"))
        self.say_error("")
