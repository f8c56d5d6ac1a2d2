"""What a person wants to see of many sites: the states with their counts, a search, and the order."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from wizard.flow.site_lines import HEADINGS, Heading
from wizard.flow.site_table import SiteState, state_words
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.owner_fields import Chooser
from wizard.views.row_table import SearchField
from wizard.views.segments import Segments
from wizard.views.widgets import Button, column, row

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

    def titles(self) -> Mapping[str, str]:
        """Return the words of each button that there is, by its name."""
        return {button.objectName(): button.text() for button in self._buttons.values() if not button.isHidden()}

    def press(self, name: str) -> None:
        """Press the button with this name, as a person does."""
        next(button for button in self._buttons.values() if button.objectName() == name).click()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setAccessibleName(tr("Which sites are shown"))
        self.count(self._counts)


class StateChoice(QWidget):
    """The buttons where two lines hold them; else a list, as they would leave no room for the sites themselves."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons, self.box, self._label = StateButtons(), Chooser("state-box"), QLabel()
        self._label.setBuddy(self.box)
        self._width = 0
        self._line = QWidget()
        line = row(self._label, self.box)
        line.setStretch(1, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self._line.setLayout(line)
        whole = column(self.buttons, self._line)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self._line.hide()
        self.buttons.changed.connect(self._follow)
        self.box.activated.connect(lambda _: self.buttons.press(self.box.currentData()))

    @property
    def state(self) -> SiteState | None:
        """The state that is wanted; None for all."""
        return self.buttons.state

    def choose(self, state: SiteState | None) -> None:
        """Choose *state*; nothing is reported."""
        self.buttons.choose(state)
        self._offer()

    def count(self, counts: Mapping[SiteState, int]) -> None:
        """Say how many there are of each."""
        self.buttons.count(counts)
        self._offer()

    def _follow(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        state = self.state
        titles = self.buttons.titles()
        if [self.box.itemText(place) for place in range(self.box.count())] != [*titles.values()]:
            self.box.offer(titles)
        self.box.choose(f"state-{state.value if state else 'all'}")
        self._fit()

    def fit(self, width: int) -> None:
        """Fit into *width*, which does not depend on how high this is: a scroll bar would come and go with it."""
        self._width = width
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when the words or their size are others."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        is_wide = self.buttons.sizeHint().width() <= 2 * self._width
        if not self._width or is_wide == self._line.isHidden():
            return
        had_focus = self.focusWidget() is not None and self.focusWidget().hasFocus()
        self.buttons.setVisible(is_wide)
        self._line.setVisible(not is_wide)
        if had_focus:
            (self.buttons if is_wide else self.box).setFocus()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.buttons.retranslate()
        self._label.setText(tr("S&how:"))
        self.box.setAccessibleName(tr("Which sites are shown"))
        self._offer()


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
