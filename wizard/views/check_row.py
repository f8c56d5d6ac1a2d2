"""One row of step 2: how it stands, since when that is known, what it rests on, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.fixes.place import Copy
from wizard.flow.looking import ShownRow
from wizard.flow.row_tools import RowTools
from wizard.i18n import tr, trn
from wizard.model.finding import CheckState
from wizard.model.progress import ProbeState
from wizard.views import answer_words
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.widgets import Button, IconLabel, PlainLabel, clear, column, row, without_mnemonic

JUST_NOW_S = 45
"""Seconds: what was looked at less long ago was looked at "just now"."""


class CheckRow(QWidget):
    """Shows one row; its details are open where something is wrong, else the person opens them."""

    again_wanted = Signal(str)
    """Id of the row to look at again."""
    place_wanted = Signal(str, object)
    """Id of the row, and the `Place` to open for it."""
    stores_wanted = Signal()

    def __init__(self, row_id: str) -> None:
        super().__init__()
        self.id = row_id
        self.setObjectName(f"row-{row_id}")
        self._shown: ShownRow | None = None
        self._was_opened: bool | None = None
        """What the person chose; None while they chose nothing."""
        self.opens_itself = True
        """Whether a problem is told at once with all that belongs to it."""
        self._mark = IconLabel("waiting")
        self._title = PlainLabel(role="strong")
        self._state = PlainLabel(role="quiet")
        self._state.setWordWrap(False)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._sentence = PlainLabel()
        self.again = Button(f"again-{row_id}", kind="link", icon_name="again")
        self.again.clicked.connect(self._ask_again)
        self.place = Button(f"open-{row_id}", kind="link", icon_name="computer")
        self.place.clicked.connect(self._ask_for_place)
        self.stores = Button(f"stores-{row_id}", kind="link", icon_name="certificate")
        self.stores.clicked.connect(self.stores_wanted)
        self.more = Button(f"more-{row_id}", kind="link", icon_name="next")
        self.more.clicked.connect(self._toggle)
        self._copies: list[Button] = []
        self._tools = RowTools()
        self._actions = Flow(self.again, self.place, self.stores, self.more)
        self._line = QVBoxLayout()
        self._line.addWidget(self._actions)
        self._note = PlainLabel(role="strong")
        self._note.setObjectName(f"note-{row_id}")
        self._note.hide()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(unit() // 2)
        self._details = QWidget()
        self._details.setLayout(self._facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        head = row(self._title, self._state)
        head.setStretch(0, 1)
        line = row(self._mark, column(head, self._sentence, self._line, self._note, self._details))
        line.setContentsMargins(0, 0, 0, 0)
        line.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_row(
        self, shown: ShownRow, now: float, extras: Sequence[QWidget] = (), tools: RowTools | None = None
    ) -> None:
        """Show the row as it stands at *now* (monotonic), with *extras* at the end of its details."""
        self._shown = shown
        self._offer(tools or RowTools())
        icon_name, tone = answer_words.PROBE_ICONS[_state(shown)]
        self._mark.show_icon(icon_name, tone)
        self._title.setText(tr(shown.row.title))
        self._sentence.setText(tr(shown.check.detail, **shown.check.values) if shown.check else "")
        # While it is looked at for the first time, how it stands says all that there is to say.
        self._sentence.setVisible(shown.check is not None)
        self._name_buttons(shown)
        self.show_age(now)
        clear(self._facts)
        for fact in shown.check.facts if shown.check else ():
            self._facts.addWidget(PlainLabel(tr(fact.text, **fact.values), role="quiet"))
        for extra in extras:
            self._facts.addWidget(extra)
        if self._tools.place is not None and not extras:
            # Else it is among the steps.
            way = tr("By hand: {way}", way=tr(self._tools.place.way))
            self._facts.addWidget(PlainLabel(way, role="quiet"))
        is_settled = shown.check is not None or self._has_focus()
        has_details = bool(self._facts.count()) and is_settled
        self.more.setVisible(has_details)
        self._open(is_open=has_details and self._is_open)
        # Without a line of its own where there is nothing to press yet; but what was pressed keeps the focus.
        is_offering = any(not found.isHidden() for found in self._actions.findChildren(Button))
        self._actions.setVisible(is_offering and is_settled)

    def _has_focus(self) -> bool:
        return self.window().focusWidget() in self.findChildren(QWidget)

    def _offer(self, tools: RowTools) -> None:
        """Offer what can be opened and copied; the buttons stay as they are while that is the same."""
        if tools.copies != self._tools.copies:
            old = self._copies
            self._copies = [self._copy_button(copy) for copy in tools.copies]
            actions = Flow(self.again, self.place, self.stores, *self._copies, self.more)
            self._line.replaceWidget(self._actions, actions)
            self._actions.deleteLater()
            self._actions = actions
            for button in old:
                button.deleteLater()
        self._tools = tools
        place, title = tools.place, "" if self._shown is None else tr(self._shown.row.title)
        self.place.setVisible(place is not None and bool(place.starts))
        if place is not None:
            self.place.say(tr(place.label))
            self.place.setAccessibleName(tr("{title}: {button}", title=title, button=without_mnemonic(tr(place.label))))
        self.stores.setVisible(tools.has_stores)
        self.stores.say(tr("Look into the lists of roots…"), tr("Search them, and see what each says of the site"))
        self.stores.setAccessibleName(tr("{title}: {button}", title=title, button=tr("Look into the lists of roots…")))
        for button, copy in zip(self._copies, tools.copies, strict=True):
            button.say(tr("Copy the address for {browser}", browser=copy.name), copy.text)

    def _copy_button(self, copy: Copy) -> Button:
        button = Button(f"copy-{self.id}-{copy.name}", kind="link", icon_name="file")
        button.clicked.connect(lambda: self._copy(copy))
        return button

    def _copy(self, copy: Copy) -> None:
        QGuiApplication.clipboard().setText(copy.text)
        self.say(
            tr(
                "Copied: {address}. Paste it into the address bar of {browser}; no other program can open it.",
                address=copy.text,
                browser=copy.name,
            )
        )

    def say(self, text: str) -> None:
        """Say below the buttons what came of them, also to a screen reader."""
        self._note.setText(text)
        self._note.show()
        announce(self._note, text)

    def _ask_for_place(self) -> None:
        if self._tools.place is not None:
            self.place_wanted.emit(self.id, self._tools.place)

    @property
    def _is_open(self) -> bool:
        if self._was_opened is not None:
            return self._was_opened
        check = self._shown.check if self._shown else None
        return self.opens_itself and check is not None and check.state is CheckState.PROBLEM

    def _name_buttons(self, shown: ShownRow) -> None:
        title = tr(shown.row.title)
        self.again.setVisible(bool(shown.row.parts) and self._tools.can_look)
        self.again.say(tr("Checking…") if shown.is_looking else tr("Check again"))
        self.again.setAccessibleName(tr("{title}: check again", title=title))

    def show_age(self, now: float) -> None:
        """Say how it stands and how long ago that was seen, as of *now* (monotonic)."""
        if self._shown is None:
            return
        state = _state(self._shown)
        said = tr(answer_words.PROBE_STATES[state])
        seen_at = self._shown.seen_at
        if seen_at is not None and state is not ProbeState.RUNNING:
            said = tr("{state} · {age}", state=said, age=age_in_words(now - seen_at))
        self._state.setText(said)
        self.setAccessibleName(tr("{title}: {state}", title=tr(self._shown.row.title), state=said))
        # The row itself takes no focus: how it stands is said with the first thing in it that does.
        self.again.setAccessibleDescription("\n".join((said, self._sentence.text())))

    def _ask_again(self) -> None:
        # The button stays as it is: one that is switched off loses the keyboard's focus.
        if self._shown is not None and not self._shown.is_looking:
            self.again_wanted.emit(self.id)

    def _toggle(self) -> None:
        self._was_opened = not self._details.isVisibleTo(self)
        self._open(is_open=self._was_opened)

    def _open(self, *, is_open: bool) -> None:
        self._details.setVisible(is_open)
        title = self._title.text()
        if is_open:
            self.more.show_icon("down")
            self.more.say(tr("Hide details"))
            self.more.setAccessibleName(tr("{title}: hide details", title=title))
        else:
            self.more.show_icon("next")
            self.more.say(tr("Details"))
            self.more.setAccessibleName(tr("{title}: details", title=title))


def _state(shown: ShownRow) -> ProbeState:
    return ProbeState.RUNNING if shown.is_looking or shown.check is None else answer_words.PROBE_OF[shown.check.state]


def age_in_words(seconds: float) -> str:
    """Return how long ago something was seen."""
    if seconds < JUST_NOW_S:
        return tr("just now")
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return trn("{n} minute ago", "{n} minutes ago", minutes)
    return trn("{n} hour ago", "{n} hours ago", round(minutes / 60))
