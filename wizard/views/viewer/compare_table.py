"""The fields of two certificates for a Qt table: what is in one alone is marked by a sign, a word and a tone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from wizard.flow.compare import ComparedField, Difference, field_text
from wizard.i18n import N_, tr, trn
from wizard.plain import breakable, visible
from wizard.views.theme import row_icon, theme, unit
from wizard.views.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

MOST_ITEMS = 50
"""Items of a list that a cell tells one by one; the copied text has them all."""

MOST_CHARACTERS = 1_000
"""Of one item in a cell."""


class Column(IntEnum):
    """What is told of each field, from left to right."""

    STATE = 0
    FIELD = 1
    LEFT = 2
    RIGHT = 3


_TITLES = {
    Column.STATE: N_("Difference"),
    Column.FIELD: N_("Field"),
    Column.LEFT: N_("First certificate"),
    Column.RIGHT: N_("Second certificate"),
}

STATES = {
    Difference.SAME: N_("Same"),
    Difference.CHANGED: N_("Changed"),
    Difference.ONLY_LEFT: N_("Only in the first"),
    Difference.ONLY_RIGHT: N_("Only in the second"),
}
_ICONS = {
    Difference.SAME: "same",
    Difference.CHANGED: "differs",
    Difference.ONLY_LEFT: "removed",
    Difference.ONLY_RIGHT: "added",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A field, and what each column tells of it."""

    field: ComparedField
    state: Difference
    cells: tuple[str, ...]


class FieldsTable(QAbstractTableModel):
    """The fields in their order, all of them or only those that differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[_Row] = ()

    def show_fields(self, fields: Sequence[ComparedField], *, only_differences: bool) -> None:
        """Show these fields, and of each list all items or only those that differ."""
        self.beginResetModel()
        rows = (_row(field, only_differences=only_differences) for field in fields)
        self._rows = [row for row in rows if not only_differences or row.state is not Difference.SAME]
        self.endResetModel()

    def field(self, row: int) -> ComparedField:
        """Return the field in *row*."""
        return self._rows[row].field

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of fields that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return tr(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown of a field; what a screen reader says has no places to break in it."""
        row, column = self._rows[index.row()], index.column()
        is_same = row.state is Difference.SAME
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return breakable(row.cells[column])
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.cells[column]
            case Qt.ItemDataRole.DecorationRole if column == Column.STATE:
                return row_icon(_ICONS[row.state], Tone.NOTE if is_same else Tone.WARNING)
            case Qt.ItemDataRole.BackgroundRole if not is_same:
                return QColor(theme().colours.warning_ground)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            case _:
                return None


def _row(field: ComparedField, *, only_differences: bool) -> _Row:
    sides = ((field.left, field.removed, "−"), (field.right, field.added, "+"))
    if max(len(field.left), len(field.right)) < 2:
        left, right = ("".join(map(_shortened, items)) for items, _, _ in sides)
    else:
        left, right = ("\n".join(_lines(*side, only_differences=only_differences)) for side in sides)
    state = field.state
    return _Row(field=field, state=state, cells=(tr(STATES[state]), visible(field.label), left, right))


def _lines(items: Sequence[str], alone: Sequence[str], sign: str, *, only_differences: bool) -> Iterator[str]:
    """Yield the *items* of the list on one side: first those that it has *alone*, behind their *sign*."""
    yield from _told(alone, sign)
    kept = tuple((Counter(items) - Counter(alone)).elements())
    if not only_differences:
        yield from _told(kept, "=")
    elif kept:
        yield trn("= {n} the same", "= {n} the same", len(kept))


def _told(items: Sequence[str], sign: str) -> Iterator[str]:
    yield from (f"{sign} {_shortened(item)}" for item in items[:MOST_ITEMS])
    if len(items) > MOST_ITEMS:
        yield trn("{sign} {n} more", "{sign} {n} more", len(items) - MOST_ITEMS, sign=sign)


def _shortened(item: str) -> str:
    # Further lines stand further in, so that none passes for an item of its own.
    shown = visible(item[:MOST_CHARACTERS], lines=True).replace("\n", "\n    ")
    return shown + "…" * (len(item) > MOST_CHARACTERS)


class _RoomyDelegate(QStyledItemDelegate):
    """Leaves some room above and below the text of a cell, and puts the icon beside its first line."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Say where the icon goes."""
        super().initStyleOption(option, index)
        option.decorationAlignment = Qt.AlignmentFlag.AlignTop

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  (Qt's name)
        """Ask for the room."""
        return super().sizeHint(option, index) + QSize(0, 2 * _room())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill all of the cell, and write inside the room."""
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = option.palette.highlight() if is_chosen else index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        option.rect = option.rect.adjusted(0, _room(), 0, -_room())
        super().paint(painter, option, index)


def _room() -> int:
    return unit() // 2


class ComparedTable(QTableView):
    """The table: whole rows are chosen, a row is as high as its text needs, and Ctrl+C copies the chosen ones."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compared-fields")
        self.fields = FieldsTable(self)
        self.setModel(self.fields)
        self.setItemDelegate(_RoomyDelegate(self))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.STATE, QHeaderView.ResizeMode.ResizeToContents)
        # Later, as a scroll bar that comes with the new heights makes the columns narrower while they are set.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self.redraw()

    def redraw(self) -> None:
        """Size everything for the text size in force."""
        self.setIconSize(QSize(unit() * 2, unit() * 2))
        self.horizontalHeader().setMinimumSectionSize(unit() * 12)
        self.setColumnWidth(Column.FIELD, unit() * 16)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Share the new width."""
        super().resizeEvent(event)
        self._later.start()

    def _fit(self) -> None:
        """Share the width between the two sides, wide enough for a long word, and give each row its height."""
        taken = self.columnWidth(Column.STATE) + self.columnWidth(Column.FIELD)
        width = max(unit() * 20, (self.viewport().width() - taken) // 2)
        for column in (Column.LEFT, Column.RIGHT):
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()

    def show_fields(self, fields: Sequence[ComparedField], *, only_differences: bool) -> None:
        """Show these fields, the first one chosen."""
        self.fields.show_fields(fields, only_differences=only_differences)
        self._later.start()
        if self.fields.rowCount():
            self.setCurrentIndex(self.fields.index(0, 0))
            self.scrollToTop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Copy whole fields by ourselves: Qt would copy one cell, with its places to break."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            QGuiApplication.clipboard().setText("".join(field_text(self.fields.field(row)) for row in rows))
        else:
            super().keyPressEvent(event)
