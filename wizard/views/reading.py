"""A window with one long text to be read, such as a licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.said_line import SaidLine
from wizard.views.theme import unit
from wizard.views.widgets import Button, column, footer, for_reading, row, stand_on


class ReadingWindow(QDialog):
    """Shows *text*, which may be hostile."""

    def __init__(self, name: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-reading")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._text = text
        self.field = QPlainTextEdit()
        self.field.setObjectName(f"{name}-text")
        for_reading(self.field)
        self.field.setTabChangesFocus(True)
        self.field.setProperty("role", "mono")
        self.field.setAccessibleName(title)
        self.field.setPlainText(visible(text.replace("\r\n", "\n").replace("\f", "\n").expandtabs(), lines=True))
        self.copy, self._close, self._said = Button(f"{name}-copy"), Button(f"{name}-close"), SaidLine(f"{name}-said")
        self.copy.say(tr("&Copy everything"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self.copy.clicked.connect(self._copy)
        self._close.clicked.connect(self.reject)
        self._fill()
        self.field.setFocus()

    def _fill(self) -> None:
        margin = unit() * 2
        holder = QWidget()
        holder.setObjectName("page")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.addWidget(self.field)
        for button in (self.copy, self._close):
            button.setAutoDefault(False)
        lines = column(self._said, row(Flow(self._close, self.copy, at_end=True)))
        stand_on(self, holder, footer(lines))
        room = self.screen().availableSize() * 0.9
        self.resize(min(unit() * 92, room.width()), min(unit() * 64, room.height()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._said.say(tr("Copied."))
