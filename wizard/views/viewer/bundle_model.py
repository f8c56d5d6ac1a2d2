"""The rows of a bundle for a Qt view: each is read when it is seen, and text from certificates is made visible."""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon

from wizard.flow.bundle_rows import COLUMNS, Arranged, Rows, cell_text
from wizard.flow.bundle_table import Column, State, ends_soon, state
from wizard.i18n import tr
from wizard.pki.bundle import Summary
from wizard.views.theme import row_icon, theme
from wizard.views.tokens import Tone
from wizard.views.widgets import tip

SHOWN = tuple(COLUMNS)
"""The columns from left to right."""

_LARGEST = 16 * 1024
"""Bytes of a certificate that is read while it is drawn; hostile ones are larger, and take their time."""
_BUDGET_S = 0.015
"""How long drawing may read certificates, until the window had time for something else."""

_ICONS = {
    State.BROKEN: ("problem", Tone.PROBLEM),
    State.EXPIRED: ("problem", Tone.PROBLEM),
    State.NOT_YET_VALID: ("time", Tone.WARNING),
    State.UNDATED: ("unknown", Tone.NOTE),
    State.VALID: ("ok", Tone.OK),
}

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole


class BundleModel(QAbstractTableModel):
    """Some of *rows* in some order, with the state that they have at the moment *at*.

    *hold* is called before Qt asks for much: see `Bridge.hold`.
    """

    unread = Signal(object)
    """The places of rows that are on screen and were not read yet: that takes too long here."""

    def __init__(self, rows: Rows, at: datetime, hold: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows, self.at, self._hold = rows, at, hold
        self._places: list[int] = []
        self._depths: Sequence[int] = ()
        self._context: frozenset[int] = frozenset()
        self._left_s = _BUDGET_S
        self._waiting: dict[int, None] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._go_on)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  (Qt's name)
        """Return how many rows are shown."""
        self._hold()
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  (Qt's name)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(SHOWN)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Return what stands above a column."""
        self._hold()
        if orientation is Qt.Orientation.Horizontal and role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
            return tr(COLUMNS[SHOWN[section]])
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return text, icon and colour of a cell."""
        match role:
            case _ROLE.DisplayRole:
                return self.text(index)
            case _ROLE.ToolTipRole:
                # What is too long for its column can be read all the same.
                return tip(self._text(index))
            case _ROLE.AccessibleTextRole:
                return self._spoken(index)
            case _ROLE.DecorationRole:
                return self.icon(index)
            case _ROLE.ForegroundRole:
                return self.colour(index)
        return None

    def text(self, index: Index) -> str:
        """Return what stands in a cell, further in for what is below others."""
        depth = self._depth(index)
        return "\u2003" * depth + self._text(index)

    def _text(self, index: Index) -> str:
        row, column = self._read(self._places[index.row()]), SHOWN[index.column()]
        if row is None:
            return "…"
        text = cell_text(row, column, self.at)
        return text or tr("(no name)") if column is Column.SUBJECT else text

    def _depth(self, index: Index) -> int:
        return self._depths[index.row()] if self._depths and not index.column() else 0

    def _spoken(self, index: Index) -> str:
        text = self._text(index)
        if not self._depths or index.column():
            return text
        return tr("{name}, level {level}", name=text, level=self._depth(index) + 1)

    def icon(self, index: Index) -> QIcon | None:
        """Return the sign of a state; None for the cells that have none."""
        if SHOWN[index.column()] is not Column.STATE or (row := self._read(self._places[index.row()])) is None:
            return None
        found = state(row, self.at)
        name, tone = _ICONS[found]
        if found is State.VALID and ends_soon(row, self.at):
            name, tone = "warning", Tone.WARNING
        return row_icon(name, tone)

    def colour(self, index: Index) -> QColor | None:
        """Return the colour of issuers that do not fit the search themselves; None for the usual one."""
        return QColor(theme().colours.quiet) if self._places[index.row()] in self._context else None

    def _read(self, place: int) -> Summary | None:
        """Return the row at *place*, unless reading it would hold the window up; then it comes a little later."""
        if not self.rows.is_read(place):
            if self._left_s <= 0 or len(self.rows.ders[place]) > _LARGEST:
                self._waiting[place] = None
                self._pause.start(0)
                return None
            began = time.perf_counter()
            found = self.rows[place]
            self._left_s -= time.perf_counter() - began
            self._pause.start(0)
            return found
        return self.rows[place]

    def _go_on(self) -> None:
        self._left_s = _BUDGET_S
        if self._waiting:
            places, self._waiting = tuple(self._waiting), {}
            self.unread.emit(places)

    def place(self, number: int) -> int:
        """Return which of the rows is the shown one *number*."""
        return self._places[number]

    def places(self, first: int, last: int) -> list[int]:
        """Return which of the rows are the shown ones from *first* to *last*."""
        return self._places[first : last + 1]

    def numbers(self, places: Collection[int]) -> dict[int, int]:
        """Return where those of *places* that are shown stand; of several times, the last."""
        return {place: number for number, place in enumerate(self._places) if place in places}

    def add(self, places: Sequence[int]) -> None:
        """Show more rows at the end."""
        first = len(self._places)
        self.beginInsertRows(QModelIndex(), first, first + len(places) - 1)
        self._places.extend(places)
        self.endInsertRows()

    def show_arranged(self, arranged: Arranged) -> None:
        """Show other rows, or in another order."""
        self.beginResetModel()
        self._places = list(arranged.places)
        self._depths, self._context = arranged.depths, arranged.context
        self.endResetModel()

    def refresh(self) -> None:
        """Have everything drawn again: rows were read, or the language or the colours are others."""
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, len(SHOWN) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(SHOWN) - 1)
