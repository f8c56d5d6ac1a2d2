"""A table of uniform rows of which several can be chosen, the drawing of its cells, and the field to search it by."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wizard.views.problem_field import EVERY_SCRIPT, measured
from wizard.views.theme import space, unit
from wizard.views.tokens import SMALLEST_TARGET, SNUG

Index = QModelIndex | QPersistentModelIndex


class Cells(QStyledItemDelegate):
    """Draws the cells of a model, from its *text* and *icon*: asked for these alone, where Qt would ask seven times."""

    def __init__(self, text: Callable[[Index], str], icon: Callable[[Index], QIcon | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._icon = text, icon

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Say what to draw, and where; no cell has a frame of the style's, as the row is chosen as a whole."""
        # Not as in `RoomyCells`: a *paint* of ours for each cell would slow the scrolling of a thousand rows.
        option.rect = option.rect.adjusted(side(), 0, -side(), 0)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        feature = QStyleOptionViewItem.ViewItemFeature
        option.text, option.features = self._text(index), feature.HasDisplay
        if (icon := self._icon(index)) is not None:
            option.features = feature.HasDisplay | feature.HasDecoration
            option.icon = icon
            option.decorationSize = QSize(unit() * 2, unit() * 2)


class RoomyCells(QStyledItemDelegate):
    """Leaves some room around the words of a cell, and puts the mark beside their first line."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Say where the mark goes. The row is chosen as a whole: no cell of it has a frame of the style's."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.decorationAlignment = Qt.AlignmentFlag.AlignTop

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  (Qt's name)
        """Ask for the room."""
        inside = QStyleOptionViewItem(option)
        inside.rect = option.rect.adjusted(side(), 0, -side(), 0)
        wanted = super().sizeHint(inside, index)
        # Where letters of another font make one of several lines higher, Qt takes them all for as high when it draws.
        lines, more = divmod(wanted.height(), option.fontMetrics.height())
        if lines > 1 and more:
            wanted.setHeight(max(wanted.height(), ceil(lines * measured(EVERY_SCRIPT, option.font).height)))
        return wanted + QSize(2 * side(), 2 * _room())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill all of the cell where the row is chosen, and write inside the room."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        elif index.row() % 2:
            painter.fillRect(option.rect, option.palette.alternateBase())
        option.rect = option.rect.adjusted(side(), _room(), -side(), -_room())
        super().paint(painter, option, index)


def _room() -> int:
    return unit() // 2


def side() -> int:
    """Return the room beside the words; with Qt's own, it is that of the titles above them in the sheet."""
    return space(SNUG) - 2


class RowTable(QTableView):
    """Enter and a double click open a row, Ctrl+C copies the chosen ones, letters go to the search."""

    opened = Signal(int)
    """The shown row that was double-clicked, or on which Enter was pressed."""
    copied = Signal()
    """Ctrl+C was pressed."""
    typed = Signal(str)
    """Letters were typed, which are meant for the search."""
    chosen = Signal()
    """Other rows are selected."""

    def __init__(self, name: str, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        # Only what is on screen: a thousand rows would have to be read.
        head.setResizeContentsPrecision(0)
        # To draw a header, Qt asks of every row whether it is selected; so the header hears of no selection.
        head.setSelectionModel(QItemSelectionModel(model, head))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.selectionModel().currentRowChanged.connect(self.chosen)
        model.modelReset.connect(self.chosen)

    def fit_rows(self) -> None:
        """Make the rows as high as the text size in force asks for."""
        self.verticalHeader().setDefaultSectionSize(
            max(SMALLEST_TARGET, QFontMetrics(QApplication.font()).height() + unit())
        )

    def ranges(self) -> list[tuple[int, int]]:
        """Return first and last row of what is selected together: to ask for each row takes seconds."""
        return sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())

    def count_chosen(self) -> int:
        """Return how many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self.ranges())

    def mark_order(self, column: int, direction: Qt.SortOrder) -> None:
        """Mark the column that the rows are sorted by, -1 for none; nothing is reported."""
        head = self.horizontalHeader()
        head.blockSignals(True)
        head.setSortIndicator(column, direction)
        head.blockSignals(False)
        head.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open with Enter and copy all cells of the rows; Qt would copy one cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  (Qt's name)
        """Pass letters on: Qt's own search would read row after row while the window stands still."""
        self.typed.emit(search)


class SearchField(QLineEdit):
    """A field that is *wide* grid units wide where there is room, and *least* of them where there is none."""

    def __init__(self, name: str, wide: int = 38, least: int = 12) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self._wide, self._least = wide, least

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the width of some words."""
        return QSize(unit() * self._wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the width of a word."""
        return QSize(unit() * self._least, super().minimumSizeHint().height())


class LeadingField(SearchField):
    """The arrow down and Enter lead from it to what was found."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Lead on with the arrow down and with Enter."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)
