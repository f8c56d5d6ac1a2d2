"""The contents of the help: every article under its group."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from wizard.flow.help.article import GROUPS, Entry, Group
from wizard.i18n import tr
from wizard.views.theme import unit

_OPEN_AT_FIRST = frozenset({Group.BEGIN, Group.WORK, Group.PROGRAM})


class ContentsTree(QTreeWidget):
    """Enter and a click open an article, and open or shut a group."""

    chosen = Signal(str)
    """The topic of the article that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help-contents")
        self.setHeaderHidden(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        self.setIndentation(unit() * 2)
        self.itemClicked.connect(self._take)
        self._groups: dict[Group, QTreeWidgetItem] = {}
        self._items: dict[str, QTreeWidgetItem] = {}

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List *entries*; groups that the reader has opened or shut stay so."""
        is_open = {group: item.isExpanded() for group, item in self._groups.items()}
        self.clear()
        self._groups = {group: self._group(group) for group in GROUPS}
        self._items = {entry.topic: self._line(entry) for entry in entries}
        for group, item in self._groups.items():
            item.setExpanded(is_open.get(group, group in _OPEN_AT_FIRST))

    def _group(self, group: Group) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [tr(GROUPS[group])])
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _line(self, entry: Entry) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._groups[entry.group], [entry.title])
        item.setData(0, Qt.ItemDataRole.UserRole, entry.topic)
        item.setToolTip(0, entry.title)
        return item

    def mark(self, topic: str) -> None:
        """Mark the article that is being read, and open its group."""
        item = self._items.get(topic)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open with Enter."""
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self._take(item)
        else:
            super().keyPressEvent(event)

    def _take(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        topic = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(topic, str):
            self.chosen.emit(topic)
        else:
            item.setExpanded(not item.isExpanded())

    def redraw(self) -> None:
        """Take the size of the text in force for the groups, whose fonts are their own."""
        self.setIndentation(unit() * 2)
        for item in self._groups.values():
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(0, font)
