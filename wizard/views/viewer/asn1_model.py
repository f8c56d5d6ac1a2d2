"""The elements of any bytes for a Qt tree: each node is read when somebody looks into the one around it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from wizard.i18n import N_, tr
from wizard.pki.asn1_tree import Node, children_of, roots_of
from wizard.plain import visible
from wizard.views.theme import row_icon, theme
from wizard.views.tokens import Tone

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_NO_ROWS = range(0)


class Column(IntEnum):
    """What is told of each element, from left to right."""

    ELEMENT = 0
    VALUE = 1
    OFFSET = 2
    LENGTH = 3


_TITLES = {
    Column.ELEMENT: N_("Element"),
    Column.VALUE: N_("Value"),
    Column.OFFSET: N_("Offset"),
    Column.LENGTH: N_("Length"),
}
_NUMBERS = {Column.OFFSET, Column.LENGTH}


@dataclass(slots=True)
class _Entry:
    """A node in its place; *children* are the numbers of the entries in it, None as long as nobody asked."""

    node: Node
    parent: int
    row: int
    children: range | None = None
    value: str | None = None
    """What the node says, once it was asked: a value of many megabytes is not cut to its line twice."""


class Asn1Model(QAbstractItemModel):
    """The tree of *data*; an index carries the number of its entry, so that no pointer can go stale."""

    def __init__(self, data: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []
        self._roots = self._append(roots_of(data), -1)

    def _append(self, nodes: Sequence[Node], parent: int) -> range:
        first = len(self._entries)
        self._entries += (_Entry(node, parent, row) for row, node in enumerate(nodes))
        return range(first, len(self._entries))

    @property
    def count(self) -> int:
        """How many nodes were read so far."""
        return len(self._entries)

    def node(self, index: Index) -> Node:
        """Return the node at *index*, which must be one."""
        return self._entries[index.internalId()].node

    def index_at(self, offset: int) -> QModelIndex:
        """Return the innermost element around the byte at *offset*, reading those around it; none where there is none.

        It is the last node of `path_at`, found in what was read already.
        """
        found, level = _NOWHERE, self._roots
        while level:
            place = bisect_right(level, offset, key=lambda number: self._entries[number].node.offset) - 1
            if place < 0 or offset >= self._entries[level[place]].node.end:
                break
            found = self.createIndex(place, Column.ELEMENT, level[place])
            level = self._read(found)
        return found

    def _read(self, index: QModelIndex) -> range:
        self.fetchMore(index)
        return self._children(index)

    def _children(self, parent: Index) -> range:
        if not parent.isValid():
            return self._roots
        return self._entries[parent.internalId()].children or _NO_ROWS

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Return the place of an element that was read, none for another."""
        children = self._children(parent)
        if not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # the other one is QObject's
        """Return the element around the one at *index*."""
        number = self._entries[index.internalId()].parent if index.isValid() else -1
        if number < 0:
            return QModelIndex()
        return self.createIndex(self._entries[number].row, Column.ELEMENT, number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many elements were read so far in the one at *parent*."""
        return 0 if parent.column() > 0 else len(self._children(parent))

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of columns."""
        return len(Column)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802  (Qt's name)
        """Say whether there is anything in the element, read or not."""
        if not parent.isValid():
            return bool(self._roots)
        return parent.column() == 0 and self.node(parent).has_children

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802  (Qt's name)
        """Say whether what is in the element was not read yet."""
        return self.hasChildren(parent) and parent.isValid() and self._entries[parent.internalId()].children is None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802  (Qt's name)
        """Read what is in the element, one level deep and at once, if it was not: `MOST_CHILDREN` bounds it."""
        if not self.canFetchMore(parent):
            return
        number = parent.internalId()
        entry = self._entries[number]
        nodes = children_of(entry.node)
        self.beginInsertRows(self.createIndex(entry.row, Column.ELEMENT, number), 0, len(nodes) - 1)
        entry.children = self._append(nodes, number)
        self.endInsertRows()

    def headerData(  # noqa: N802  (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        said = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if orientation is Qt.Orientation.Horizontal and role in said:
            return tr(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown of an element; a broken one has a mark, the word for it, and its colour."""
        if not index.isValid():
            return None
        node, column = self.node(index), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.internalId(), column)
            case Qt.ItemDataRole.DecorationRole if node.error and column is Column.ELEMENT:
                return row_icon("problem", Tone.PROBLEM)
            case Qt.ItemDataRole.ForegroundRole if node.error and column is Column.VALUE:
                return QColor(theme().colours.of(Tone.PROBLEM))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case _:
                return None

    def _text(self, number: int, column: Column) -> str:
        entry = self._entries[number]
        match column:
            case Column.ELEMENT:
                return element_text(entry.node)
            case Column.VALUE:
                if entry.value is None:
                    entry.value = _value_text(entry.node)
                return entry.value
            case Column.OFFSET:
                return str(entry.node.offset)
            case Column.LENGTH:
                return str(entry.node.content_length)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def element_text(node: Node) -> str:
    """Return what kind of element *node* is, in the language in force."""
    if not node.is_element:
        return tr("(no element)")
    return tr("{tag}, encapsulates", tag=node.tag_name) if node.encapsulates else node.tag_name


def _value_text(node: Node) -> str:
    value = visible(node.value)
    if node.error is None:
        return value
    if value:
        return tr("Broken: {why}. Here is {value}", why=node.error, value=value)
    return tr("Broken: {why}.", why=node.error)
