"""The table of many sites: uniform rows, of which several can be chosen."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wizard.flow.site_lines import HEADINGS, Heading, Line
from wizard.i18n import tr
from wizard.views.sites.sites_model import SHOWN, Index, SitesModel
from wizard.views.theme import unit

_WIDTHS = {
    Heading.NUMBER: 8,
    Heading.STATE: 23,
    Heading.SITE: 28,
    Heading.CAUSE: 30,
    Heading.DAYS: 18,
    Heading.CODE: 34,
}
"""Grid units that each column has at least; what is left over is shared."""

_GROWING = {Heading.SITE: 2, Heading.CAUSE: 3}
"""Who gets which part of the rest."""

_ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Cells(QStyledItemDelegate):
    """Draws the cells of a `SitesModel`: it is asked twice for each, where Qt would ask seven times."""

    def __init__(self, model: SitesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Say what to draw; everything else is as usual."""
        feature = QStyleOptionViewItem.ViewItemFeature
        option.text, option.features = self._model.text(index), feature.HasDisplay
        if (icon := self._model.icon(index)) is not None:
            option.features = feature.HasDisplay | feature.HasDecoration
            option.icon = icon
            option.decorationSize = QSize(unit() * 2, unit() * 2)


class SitesTable(QTableView):
    """Enter and a double click open a site, Ctrl+C copies the chosen lines, letters go to the search."""

    opened = Signal(int)
    """The shown line on which Enter was pressed, or that was double-clicked."""
    copied = Signal()
    typed = Signal(str)
    """Letters that are meant for the search."""
    chosen = Signal()
    """Other lines are selected."""
    sorted_by = Signal(int, Qt.SortOrder)
    """A column that was clicked, and the direction."""

    def __init__(self, model: SitesModel) -> None:
        super().__init__()
        self.setObjectName("sites-table")
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Cells(model, self))
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
        self._make_head()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.selectionModel().currentRowChanged.connect(self.chosen)
        model.modelReset.connect(self.chosen)
        self.redraw()

    def _make_head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(_ALIGNED)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorShown(True)
        # Only what is on screen is looked at.
        head.setResizeContentsPrecision(0)
        # To draw a header, Qt asks of every row whether it is selected; so the header hears of no selection.
        head.setSelectionModel(QItemSelectionModel(self._model, head))
        head.sortIndicatorChanged.connect(self.sorted_by)

    def redraw(self) -> None:
        """Fit rows and columns to the text size in force."""
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(QApplication.font()).height() + unit())
        self.setMinimumHeight(unit() * 18)
        self._share()
        self._model.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Share the new width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give each column its width; no heading may be cut."""
        metrics = QFontMetrics(self.horizontalHeader().font())
        least = {
            heading: max(width * unit(), metrics.horizontalAdvance(tr(HEADINGS[heading])) + 4 * unit())
            for heading, width in _WIDTHS.items()
        }
        spare = max(0, self.viewport().width() - sum(least.values()))
        for place, heading in enumerate(SHOWN):
            more = spare * _GROWING.get(heading, 0) // sum(_GROWING.values())
            self.setColumnWidth(place, least[heading] + more)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setAccessibleName(tr("Sites"))
        self._model.refresh()
        self._share()

    def _ranges(self) -> list[tuple[int, int]]:
        """Return first and last row of what is selected together: to ask for each row takes long."""
        return sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())

    def count_chosen(self) -> int:
        """Return how many lines are selected."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def chosen_lines(self) -> tuple[Line, ...]:
        """Return the selected lines, from the top."""
        return tuple(self._model.line(row) for top, bottom in self._ranges() for row in range(top, bottom + 1))

    def choose(self, numbers: Collection[int], current: int) -> None:
        """Select the lines with these numbers where they are shown, and make one the current one."""
        model, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        where = self._model.places({current}) or ([0] if self._model.rowCount() else [])
        for place in where:
            model.setCurrentIndex(self._model.index(place, 0), flags.NoUpdate)
            self.scrollTo(self._model.index(place, 0))
        places = self._model.places(numbers) or where
        model.select(self._selection(places), flags.ClearAndSelect | flags.Rows)

    def _selection(self, places: Sequence[int]) -> QItemSelection:
        """Return *places*, which are in order, as few ranges: a range for each takes seconds."""
        whole, last = QItemSelection(), len(SHOWN) - 1
        first = 0
        for at, place in enumerate(places):
            if at + 1 == len(places) or places[at + 1] != place + 1:
                whole.select(self._model.index(places[first], 0), self._model.index(place, last))
                first = at + 1
        return whole

    def show_order(self, heading: Heading, *, descending: bool) -> None:
        """Mark the column that the lines are sorted by; nothing is reported."""
        head = self.horizontalHeader()
        head.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(SHOWN.index(heading), order)
        head.blockSignals(False)
        head.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open with Enter and copy all cells of the lines; Qt would copy one cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  (Qt's name)
        """Pass letters on: Qt's own search would stay in the first column."""
        self.typed.emit(search)
