"""Fields and lists whose heights are so many lines of text: they grow with it while they are open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit

from wizard.views.theme import unit

_LINES = Qt.ItemDataRole.UserRole + 100
"""How many lines of text an item is high."""


class LinedField(QPlainTextEdit):
    """Has room for so many lines."""

    def __init__(self, lines: int, text: str = "") -> None:
        super().__init__(text)
        self._lines = lines
        self.redraw()

    def redraw(self) -> None:
        """Keep the room in the size of the text in force."""
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + unit() * 2)


class LinedList(QListWidget):
    """Has items that are each so many lines high."""

    def add_lines(self, text: str, lines: int) -> QListWidgetItem:
        """Put an item that is *lines* high at the end."""
        item = QListWidgetItem(text, self)
        item.setData(_LINES, lines)
        self._give_room(item)
        return item

    def redraw(self) -> None:
        """Keep the room in the size of the text in force."""
        for line in range(self.count()):
            self._give_room(self.item(line))

    def _give_room(self, item: QListWidgetItem) -> None:
        if lines := item.data(_LINES):
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * lines + unit()))
