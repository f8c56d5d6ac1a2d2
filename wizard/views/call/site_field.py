"""The field for the address of the site that a call is about, with what is wrong with it beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.errors import InputError
from wizard.flow.address import LONGEST_ADDRESS, parse_target
from wizard.i18n import tr
from wizard.model.target import Target
from wizard.views.theme import unit
from wizard.views.widgets import PlainLabel, without_mnemonic


class SiteField(QWidget):
    """May stay empty; a wrong address is told when the field is left."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label, self.field = QLabel(), QLineEdit()
        self.field.setObjectName("caller-site")
        self.field.setMaxLength(LONGEST_ADDRESS)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setBuddy(self.field)
        self._hint, self._error = PlainLabel(role="quiet"), PlainLabel(role="error")
        self._error.setObjectName("caller-site-error")
        self._error.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() // 2)
        for item in (self._label, self.field, self._hint, self._error):
            lines.addWidget(item)
        self.field.textEdited.connect(self._edit)
        self.field.editingFinished.connect(self.check)
        self.setFocusProxy(self.field)

    @property
    def target(self) -> Target | None:
        """The site; None where nothing, or nothing usable, was typed."""
        return self._read()[0]

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        text = tr("&Address of the site, if you know it")
        self._label.setText(text)
        self.field.setAccessibleName(without_mnemonic(text))
        self.field.setPlaceholderText(tr("for example shop.example"))
        self._hint.setText(tr("We open it from here meanwhile: that tells their side from the site’s."))
        if self._error.text():
            self.check()

    def put(self, address: str) -> None:
        """Put *address* there."""
        self.field.setText(address)
        self.check()
        self.changed.emit()

    def check(self) -> str:
        """Say beside the field, and return, what is wrong with what was typed; empty where nothing is."""
        error = self._read()[1]
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self.field.setAccessibleDescription(error)
        return error

    def _edit(self) -> None:
        self._error.setText("")
        self._error.hide()
        self.field.setAccessibleDescription("")
        self.changed.emit()

    def _read(self) -> tuple[Target | None, str]:
        text = self.field.text().strip()
        if not text:
            return None, ""
        try:
            return parse_target(text), ""
        except InputError as error:
            return None, str(error)
