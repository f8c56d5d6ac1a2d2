"""A table of words with marks: whole rows are chosen, and each row is as high as its words need in the text's size."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from wizard.plain import breakable, visible
from wizard.views.row_table import RoomyCells
from wizard.views.theme import row_icon, unit
from wizard.views.tokens import Tone
from wizard.views.widgets import tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, with nothing invisible but line feeds; the mark says at a glance what the words say."""

    text: str
    icon: str = ""
    tone: Tone = Tone.NOTE
    whole: str = ""
    """What *text* is short for; in the tip, on the clipboard, and to a screen reader."""


class CellsModel(QAbstractTableModel):
    """Rows of cells under titles."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: Sequence[str] = ()
        self._rows: Sequence[Sequence[Cell]] = ()

    def show_rows(self, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows instead of what was there; each has a cell for every title."""
        self.beginResetModel()
        self._titles, self._rows = titles, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802  (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown of a cell; what a screen reader says has its column's title before it."""
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return breakable(visible(cell.text, lines=True))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[index.column()]}: {_in_one_line(cell.whole or cell.text)}"
            case Qt.ItemDataRole.ToolTipRole if cell.whole:
                return tip(visible(cell.whole))
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                return row_icon(cell.icon, cell.tone)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            case _:
                return None

    def text_of(self, row: int) -> str:
        """Return the words of a row for the clipboard, the columns parted by tabs."""
        return "\t".join(_in_one_line(cell.whole or cell.text) for cell in self._rows[row])


def _in_one_line(text: str) -> str:
    return visible(text.replace("\n", ", "))


class CellsTable(QTableView):
    """The table: Enter and a double click open a row, Ctrl+C copies the chosen ones."""

    opened = Signal(int)
    """The row on which Enter was pressed, or that was double-clicked."""
    chosen = Signal(int)
    """The row that is chosen now; -1 for none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.cells = CellsModel(self)
        self._shares: Sequence[int] = ()
        self.setModel(self.cells)
        self.setItemDelegate(RoomyCells(self))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda index: self.chosen.emit(index.row()))
        # Later, as a scroll bar that comes with the new heights makes the columns narrower while they are set.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        self.redraw()

    def redraw(self) -> None:
        """Size everything for the text size in force."""
        self.setIconSize(QSize(unit() * 2, unit() * 2))
        self.setMinimumHeight(unit() * 16)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Share the new width."""
        super().resizeEvent(event)
        self._later.start()

    def show_rows(self, titles: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[int]) -> None:
        """Show these rows, the first one chosen; *shares* are the grid units that each column takes at least."""
        self._shares = shares
        self.cells.show_rows(titles, rows)
        self._later.start()
        if rows:
            self.setCurrentIndex(self.cells.index(0, 0))
            self.scrollToTop()
        self.chosen.emit(0 if rows else -1)

    def _fit(self) -> None:
        """Share the width between the columns, each wide enough for a long word, and give each row its height."""
        spare = max(0, self.viewport().width() - sum(self._shares) * unit())
        for column, share in enumerate(self._shares):
            self.setColumnWidth(column, share * unit() + spare * share // sum(self._shares))
        self.resizeRowsToContents()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open with Enter, and copy whole rows by ourselves: Qt would copy one cell, with its places to break."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            QGuiApplication.clipboard().setText("\n".join(map(self.cells.text_of, rows)))
        else:
            super().keyPressEvent(event)
