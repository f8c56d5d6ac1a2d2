"""The table of many sites: uniform rows, of which several can be chosen."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent

from wizard.flow.site_lines import HEADINGS, Heading, Line
from wizard.i18n import tr
from wizard.views.row_table import Cells, RowTable
from wizard.views.sites.sites_model import SHOWN, SitesModel
from wizard.views.theme import unit

_WIDTHS = {
    Heading.NUMBER: 6,
    Heading.STATE: 23,
    Heading.SITE: 28,
    Heading.CAUSE: 30,
    Heading.DAYS: 18,
    Heading.CODE: 32,
}
"""Grid units that each column has at least; what is left over is shared."""

_GROWING = {Heading.SITE: 2, Heading.CAUSE: 3}
"""Who gets which part of the rest."""


class SitesTable(RowTable):
    """The lines of the answers."""

    sorted_by = Signal(int, Qt.SortOrder)
    """A column that was clicked, and the direction."""

    def __init__(self, model: SitesModel) -> None:
        super().__init__("sites-table", model)
        self._model = model
        self.setItemDelegate(Cells(model.text, model.icon, self))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self.sorted_by)
        self.redraw()

    def redraw(self) -> None:
        """Fit rows and columns to the text size in force."""
        self.fit_rows()
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

    def chosen_lines(self) -> tuple[Line, ...]:
        """Return the selected lines, from the top."""
        return tuple(self._model.line(row) for top, bottom in self.ranges() for row in range(top, bottom + 1))

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
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.mark_order(SHOWN.index(heading), order)
