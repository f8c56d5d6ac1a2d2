"""The entries of a dialog for a Qt view: a tree of labels, or a table of labels and values."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from wizard.flow.viewer.sheet import Entry, one_line
from wizard.plain import visible

VALUE_ROLE = Qt.ItemDataRole.UserRole
"""The value in full."""
MEANING_ROLE = Qt.ItemDataRole.UserRole + 1
"""What it means, where the original does not say."""
_LONGEST_CELL = 200


class EntriesModel(QStandardItemModel):
    """Entries that cannot be edited, their text made visible; with *columns* of two, the value stands beside."""

    def __init__(self, entries: Sequence[Entry], columns: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(columns)
        for entry in entries:
            self.appendRow(_items(entry, columns))

    def index_of(self, path: tuple[int, ...]) -> QModelIndex:
        """Return the index of the entry at *path*; an invalid one where there is none."""
        index = QModelIndex()
        for position in path:
            index = self.index(position, 0, index)
        return index


def _items(entry: Entry, columns: int) -> list[QStandardItem]:
    items = [QStandardItem(visible(entry.label))]
    if columns > 1:
        items.append(QStandardItem(visible(one_line(entry)[:_LONGEST_CELL])))
    for item in items:
        item.setEditable(False)
        item.setData(visible(entry.value, lines=True), VALUE_ROLE)
        item.setData(visible(entry.decoded, lines=True), MEANING_ROLE)
    for child in entry.children:
        items[0].appendRow(_items(child, columns))
    return items
