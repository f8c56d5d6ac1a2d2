"""The table of a bundle and the line above it: search, what to show, how to sort, whether to group."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from wizard.flow.bundle_rows import COLUMNS
from wizard.flow.bundle_table import Column, Only, Order
from wizard.i18n import N_, tr
from wizard.views.flow import Flow
from wizard.views.row_table import Cells, Index, RowTable, SearchField, side
from wizard.views.theme import unit
from wizard.views.viewer.bundle_model import SHOWN, BundleModel
from wizard.views.widgets import Button, row

_WIDTHS = {
    Column.SUBJECT: 26,
    Column.ISSUER: 22,
    Column.STATE: 15,
    Column.NOT_AFTER: 12,
    Column.NOT_BEFORE: 12,
    Column.NAMES: 28,
    Column.IS_CA: 7,
    Column.KEY: 12,
    Column.SERIAL: 26,
}
"""Grid units."""

FILTERS: dict[Only | None, str] = {
    None: N_("All"),
    Only.EXPIRED: N_("Expired"),
    Only.EXPIRING: N_("Ends within 30 days"),
    Only.NOT_YET_VALID: N_("Not yet valid"),
    Only.CA: N_("Authorities (CAs)"),
    Only.LEAF: N_("All but authorities"),
    Only.SELF_SIGNED: N_("Self-signed"),
    Only.BROKEN: N_("Broken"),
}

_PATIENCE_MS = 150
"""How long a person who types is waited for."""


def section_of(order: Order | None) -> tuple[int, Qt.SortOrder]:
    """Return the column and the direction of *order* as a header counts them; -1 for the order of the file."""
    if order is None:
        return -1, Qt.SortOrder.AscendingOrder
    direction = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
    return SHOWN.index(order.column), direction


class _Cells(Cells):
    """As others, with the colours of the rows."""

    def __init__(self, model: BundleModel, parent: QWidget) -> None:
        super().__init__(model.text, model.icon, parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  (Qt's name)
        """Say what to draw, and in which colour."""
        super().initStyleOption(option, index)
        if (colour := self._model.colour(index)) is not None:
            option.palette.setColor(QPalette.ColorRole.Text, colour)


class BundleTable(RowTable):
    """The rows of a bundle."""

    def __init__(self, model: BundleModel) -> None:
        super().__init__("bundle-table", model)
        self._model = model
        self.setItemDelegate(_Cells(model, self))
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.redraw()

    def redraw(self) -> None:
        """Fit rows and columns to the text size in force."""
        self.fit_rows()
        for number, column in enumerate(SHOWN):
            self.setColumnWidth(number, _WIDTHS[column] * unit() + 2 * side())
        self.viewport().update()

    def places(self) -> tuple[int, ...]:
        """Return the places of the selected rows, from the top, each once."""
        return tuple(dict.fromkeys(place for part in self.ranges() for place in self._model.places(*part)))

    def choose(self, numbers: Sequence[int], current: int | None) -> None:
        """Select these shown rows, and make one the current one."""
        model, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        if current is not None:
            model.setCurrentIndex(self._model.index(current, 0), flags.NoUpdate)
            self.scrollTo(self._model.index(current, 0))
        for number in numbers:
            model.select(self._model.index(number, 0), flags.Select | flags.Rows)

    def show_order(self, order: Order | None) -> None:
        """Mark the column that the rows are sorted by; nothing is reported."""
        self.mark_order(*section_of(order))


class BundleBar(Flow):
    """What the person wants to see."""

    changed = Signal()
    """At once, or a moment after the last letter."""
    sorted_by = Signal(int, Qt.SortOrder)
    """The column (-1: the order of the file) and the direction that were chosen."""

    def __init__(self) -> None:
        self.search = SearchField("bundle-search")
        self._search_label = QLabel()
        self._search_label.setBuddy(self.search)
        self.only = QComboBox()
        self.only.setObjectName("bundle-filter")
        self.only.setMinimumContentsLength(6)
        self.only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._only_label = QLabel()
        self._only_label.setBuddy(self.only)
        self.sort = Button("bundle-sort")
        self.sort.setAutoDefault(False)
        self.group = QCheckBox()
        self.group.setObjectName("bundle-group")
        super().__init__(
            _pair(self._search_label, self.search),
            _pair(self._only_label, self.only),
            self.sort,
            self.group,
        )
        for _ in FILTERS:
            self.only.addItem("")
        self._make_menu()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda: self._timer.start())
        self.only.currentIndexChanged.connect(lambda: self._change())
        self.group.toggled.connect(lambda: self._change())

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self._columns = QActionGroup(self)
        self._actions: dict[int, QAction] = {}
        for section in range(-1, len(SHOWN)):
            action = self._menu.addAction("")
            action.setCheckable(True)
            action.setChecked(section == -1)
            action.setData(section)
            self._columns.addAction(action)
            self._actions[section] = action
        self._menu.addSeparator()
        self._descending = self._menu.addAction("")
        self._descending.setCheckable(True)
        self._menu.triggered.connect(self._choose_order)
        self.sort.setMenu(self._menu)

    def _choose_order(self) -> None:
        chosen = self._columns.checkedAction()
        down = self._descending.isChecked()
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.sorted_by.emit(int(chosen.data()), order)

    def show_order(self, order: Order | None) -> None:
        """Mark in the menu what the table is sorted by."""
        section, direction = section_of(order)
        self._actions[section].setChecked(True)
        self._descending.setChecked(direction is Qt.SortOrder.DescendingOrder)

    def _change(self) -> None:
        self._timer.stop()
        self.changed.emit()

    @property
    def wanted(self) -> Only | None:
        """The filter that is chosen."""
        return tuple(FILTERS)[self.only.currentIndex()]

    def restore(self, text: str, only: Only | None, *, grouped: bool) -> None:
        """Show what is in force again; nothing is reported."""
        for widget in (self.search, self.only, self.group):
            widget.blockSignals(True)
        self.search.setText(text)
        self.only.setCurrentIndex(tuple(FILTERS).index(only))
        self.group.setChecked(grouped)
        for widget in (self.search, self.only, self.group):
            widget.blockSignals(False)
        self._timer.stop()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._search_label.setText(tr("&Find:"))
        self.search.setPlaceholderText(tr("Name, issuer, serial number, date…"))
        self.search.setToolTip(self.search.placeholderText())
        self.search.setAccessibleName(tr("Find in all columns"))
        self._only_label.setText(tr("S&how:"))
        self.only.setAccessibleName(tr("Which certificates are shown"))
        for number, text in enumerate(FILTERS.values()):
            self.only.setItemText(number, tr(text))
        self.sort.say(tr("&Sort"))
        self._actions[-1].setText(tr("Order of the file"))
        for section, column in enumerate(SHOWN):
            self._actions[section].setText(tr(COLUMNS[column]))
        self._descending.setText(tr("Descending"))
        self.group.setText(tr("&Group by chain"))
        self.group.setAccessibleName(tr("Group by chain"))


def _pair(label: QLabel, field: QWidget) -> QWidget:
    whole = QWidget()
    line = row(label, field)
    line.setContentsMargins(0, 0, 0, 0)
    line.setStretch(1, 1)
    whole.setLayout(line)
    return whole
