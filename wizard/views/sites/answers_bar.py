"""What a person wants to see of many sites: the states with their counts, a search, and the order."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from wizard.flow.site_lines import HEADINGS, Heading
from wizard.flow.site_table import SiteState, state_words
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.row_table import SearchField
from wizard.views.segments import Segments
from wizard.views.widgets import Button, row

_PATIENCE_MS = 150
"""How long a person who types is waited for."""

_ONLY_WHERE_THERE_ARE = frozenset({SiteState.NO_SITE, SiteState.WAITING})
"""The states that most lists never show when they are done."""


class StateButtons(Flow):
    """One button for each state, with how many there are; one of them is pressed."""

    changed = Signal()

    def __init__(self) -> None:
        self._counts: Mapping[SiteState, int] = {}
        self._buttons = {
            state: Button(f"state-{state.value if state else 'all'}", kind="segment") for state in (None, *SiteState)
        }
        super().__init__(*self._buttons.values())
        Segments(self._buttons.values(), self).buttonClicked.connect(lambda: self.changed.emit())
        for button in self._buttons.values():
            button.setAutoDefault(False)
        self._buttons[None].setChecked(True)

    @property
    def state(self) -> SiteState | None:
        """The state that is wanted; None for all."""
        return next((state for state, button in self._buttons.items() if button.isChecked()), None)

    def choose(self, state: SiteState | None) -> None:
        """Press the button of *state*; nothing is reported."""
        self._buttons[state].setChecked(True)
        self._place_some()

    def count(self, counts: Mapping[SiteState, int]) -> None:
        """Say how many there are of each."""
        self._counts = counts
        for state, button in self._buttons.items():
            words = tr("All") if state is None else state_words(state)
            number = sum(counts.values()) if state is None else counts.get(state, 0)
            text = tr("{state} ({count})", state=words, count=f"{number:,}")
            if button.text() != text:
                button.say(text)
        self._place_some()

    def _place_some(self) -> None:
        for state in _ONLY_WHERE_THERE_ARE:
            button = self._buttons[state]
            button.setVisible(bool(self._counts.get(state)) or button.isChecked())

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setAccessibleName(tr("Which sites are shown"))
        self.count(self._counts)


class SearchBar(Flow):
    """The search, and the order for those who use no mouse."""

    changed = Signal()
    """Something else is searched; a moment after the last letter."""
    sorted_by = Signal(int, Qt.SortOrder)
    """The column and the direction that were chosen."""

    def __init__(self) -> None:
        self.search = SearchField("sites-search")
        self._label = QLabel()
        self._label.setBuddy(self.search)
        self.sort = Button("sites-sort")
        self.sort.setAutoDefault(False)
        pair = QWidget()
        line = row(self._label, self.search)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(1, 1)
        pair.setLayout(line)
        super().__init__(pair, self.sort)
        self._make_menu()
        self._later = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._later.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda: self._later.start())

    def _make_menu(self) -> None:
        self._menu = QMenu(self)
        self._columns = QActionGroup(self)
        self._actions: dict[Heading, QAction] = {}
        for place, heading in enumerate(Heading):
            action = self._menu.addAction("")
            action.setCheckable(True)
            action.setData(place)
            self._columns.addAction(action)
            self._actions[heading] = action
        self._menu.addSeparator()
        self._descending = self._menu.addAction("")
        self._descending.setCheckable(True)
        self._menu.triggered.connect(self._choose_order)
        self.sort.setMenu(self._menu)

    def _choose_order(self) -> None:
        down = self._descending.isChecked()
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.sorted_by.emit(int(self._columns.checkedAction().data()), order)

    def show_order(self, heading: Heading, *, descending: bool) -> None:
        """Mark in the menu what the table is sorted by."""
        self._actions[heading].setChecked(True)
        self._descending.setChecked(descending)

    def clear(self) -> None:
        """Empty the search; nothing is reported."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._later.stop()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._label.setText(tr("&Find:"))
        self.search.setPlaceholderText(tr("Name, cause, code…"))
        self.search.setAccessibleName(tr("Find in all columns"))
        self.sort.say(tr("&Sort"))
        for heading, action in self._actions.items():
            action.setText(tr(HEADINGS[heading]))
        self._descending.setText(tr("Descending"))
