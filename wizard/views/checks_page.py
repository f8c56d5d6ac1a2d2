"""Step 2: the usual suspects on this computer and its network, each looked at alone, with what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.session import Session
from wizard.i18n import N_, language, tr
from wizard.model.terms import Audience, Who
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, Page, PlainLabel, clear, row, rule

if TYPE_CHECKING:  # loaded after the first paint
    from wizard.fixes.plan import Step
    from wizard.flow.looking import ShownRow
    from wizard.flow.row_tools import RowTools
    from wizard.views.bridge import Bridge
    from wizard.views.caller_panel import CallerPanel
    from wizard.views.check_row import CheckRow

AGES_MS = 20_000
"""How often the rows say anew how long ago they were looked at."""

TONES = {
    "problem": Tone.WARNING,
    "looking": Tone.NOTE,
    "offline": Tone.WARNING,
    "unseen": Tone.NOTE,
    "partly": Tone.NOTE,
    "fine": Tone.OK,
}
"""Of `flow.rows_said.Together`, which is loaded with the rules."""

GROUPS = {Who.COMPUTER: N_("This computer"), Who.NETWORK: N_("This network")}
GROUPS_THERE = {Who.COMPUTER: N_("That computer"), Who.NETWORK: N_("Its network")}
"""The same of a case that was told."""


class ChecksPage(Page):
    """Shows every row of step 2 as soon as it is known, and how to mend what is wrong."""

    again_wanted = Signal()
    row_wanted = Signal(str)
    """Id of a row to look at again."""
    place_wanted = Signal(str, object)
    """Id of a row, and the `Place` to open for it."""
    stores_wanted = Signal()
    device_wanted = Signal(bool)
    """Whether step 2 is to speak of another device than this computer."""
    device_chosen = Signal(str)
    device_unchosen = Signal()
    row_answered = Signal(str, str, str)
    row_taken_back = Signal(str)
    row_asked = Signal(str)
    """As those of `CallerPanel`."""
    shown_first = Signal()
    """The person came to the page: what was not looked at yet may be looked at now."""
    change_made = Signal(object)
    """The `Entry` of what the program did for a row."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("checks-page")
        self._bridge = bridge
        self._session = Session()
        self._rows: dict[str, CheckRow] = {}
        self._drawn: dict[str, tuple[ShownRow, tuple[Step, ...], RowTools, str]] = {}
        """What each row shows now; drawing it again would take the keyboard's focus from what is in it."""
        self._title = PlainLabel(role="title")
        self._intro = PlainLabel(role="quiet")
        self.again = Button("check-again-2", icon_name="again")
        self.again.clicked.connect(self.again_wanted)
        self._summary = QVBoxLayout()
        self._said = ""
        """How all rows stand together."""
        self._problem: str | None = None
        self.to_problem = Button("show-problem", kind="link", icon_name="next")
        self.to_problem.clicked.connect(self._show_problem)
        self.all_again = Button("check-all", kind="primary", icon_name="again")
        self.all_again.clicked.connect(self.again_wanted)
        self._way_on = Flow(self.to_problem, self.all_again)
        self._way_on.hide()
        self._cards: dict[Who, Card] = {}
        self._headings: dict[Who, PlainLabel] = {}
        self._columns: dict[Who, QVBoxLayout] = {}
        self._here = Button("device-here", kind="segment")
        self._other = Button("device-other", kind="segment")
        for button, is_other in ((self._here, False), (self._other, True)):
            button.clicked.connect(self._chooser(is_other=is_other))
        Segments((self._here, self._other), self)
        self.caller: CallerPanel | None = None
        """What asks about another device; made when it is wanted."""
        self._caller_place = QVBoxLayout()
        foot = row(self.again)
        foot.addStretch(1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._intro)
        self._devices = Flow(self._here, self._other)
        self.column.addWidget(self._devices)
        self.column.addLayout(self._summary)
        self.column.addWidget(self._way_on)
        self.column.addLayout(self._caller_place)
        for who in GROUPS:
            self.column.addWidget(self._group(who))
        self.column.addLayout(foot)
        self.column.addStretch(1)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._show_ages)

    def _chooser(self, *, is_other: bool) -> Callable[[], None]:
        return lambda: self.device_wanted.emit(is_other)

    def _group(self, who: Who) -> Card:
        self._headings[who] = PlainLabel(role="heading")
        self._columns[who] = QVBoxLayout()
        self._columns[who].setSpacing(unit())
        self._cards[who] = Card(self._headings[who], self._columns[who])
        self._cards[who].setObjectName(f"rows-{who.value}")
        self._cards[who].hide()
        return self._cards[who]

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("Generic checks"))
        self._intro.setText(_intro(self._session))
        self._here.say(tr("This computer"))
        self._other.say(tr("Another computer or phone"), tr("Questions to ask and words to read out, for any device"))
        self.all_again.say(tr("Check everything now"))

    def show_session(self, session: Session) -> None:
        """Show the rows of the answer in force, or those that are known so far."""
        self.again.setEnabled(session.can_check)
        again = tr("Chec&k from here") if session.is_told else tr("Check &again")
        running = tr("Checking…") if session.answer_in_force is None else tr("Checking again…")
        self.again.say(running if session.running else again, tr("(F5)"))
        is_other = session.is_other_device
        self.again.setVisible(not is_other and session.coded is None)
        self._devices.setVisible(not session.is_told)
        for who, text in (GROUPS_THERE if session.is_told else GROUPS).items():
            self._headings[who].setText(tr(text))
        self._here.setChecked(not is_other)
        self._other.setChecked(is_other)
        self._intro.setText(_intro(session))
        if is_other:
            self._show_caller(session)
            return
        if self.caller is not None:
            self.caller.hide()
        self.show_rows(session)
        if session.presumed is not None and session.diagnosis is None:
            # At once would be in the midst of showing.
            QTimer.singleShot(0, self, self.shown_first.emit)

    def _show_caller(self, session: Session) -> None:
        """Show the questions about another device, in the place of this computer's rows."""
        if self.caller is None:
            from wizard.views.caller_panel import CallerPanel

            self.caller = CallerPanel()
            self.caller.chosen.connect(self.device_chosen)
            self.caller.unchosen.connect(self.device_unchosen)
            self.caller.answered.connect(self.row_answered)
            self.caller.taken_back.connect(self.row_taken_back)
            self.caller.wanted.connect(self.row_asked)
            self._caller_place.addWidget(self.caller)
        clear(self._summary)
        self._way_on.hide()
        for card in self._cards.values():
            card.hide()
        self.caller.show()
        self.caller.show_session(session)

    def show_rows(self, session: Session) -> None:
        """Show the rows as they stand; those that are as they were stay as they are."""
        from wizard.flow.looking import rows_with, shown_rows
        from wizard.model.finding import CheckState

        self._session = session
        if session.is_other_device:
            return
        rows = shown_rows(session)
        self._show_summary(rows)
        known = {shown.row.id for shown in rows}
        if not known <= self._rows.keys() or not self._rows.keys() <= known:
            self._place(rows)
        for who, layout in self._columns.items():
            self._cards[who].setVisible(layout.count() > 0)
        advice = self._advice()
        now = time.monotonic()
        first = next(iter(rows_with(rows, CheckState.PROBLEM)), None)
        for shown in rows:
            # One thing at a time: each of the others, whose guides are often the same, is one click away.
            self._rows[shown.row.id].opens_itself = shown is first
            self._draw(shown, advice.get(shown.row.id, ()), now)

    def _place(self, rows: Sequence[ShownRow]) -> None:
        """Make the rows that are new, and put all into their order."""
        from wizard.views.check_row import CheckRow

        wanted = {shown.row.id for shown in rows}
        for gone in self._rows.keys() - wanted:
            self._rows.pop(gone).deleteLater()
            self._drawn.pop(gone, None)
        for shown in rows:
            if shown.row.id not in self._rows:
                made = CheckRow(shown.row.id)
                made.again_wanted.connect(self.row_wanted)
                made.place_wanted.connect(self.place_wanted)
                made.stores_wanted.connect(self.stores_wanted)
                self._rows[shown.row.id] = made
        for who, layout in self._columns.items():
            _take_out(layout)
            for position, shown in enumerate(s for s in rows if s.row.who is who):
                if position:
                    layout.addWidget(rule())
                layout.addWidget(self._rows[shown.row.id])
                self._rows[shown.row.id].show()

    def _draw(self, shown: ShownRow, steps: tuple[Step, ...], now: float) -> None:
        tools = self._tools(shown)
        wanted = (shown, steps, tools, language())
        if self._drawn.get(shown.row.id) != wanted:
            self._drawn[shown.row.id] = wanted
            self._rows[shown.row.id].show_row(shown, now, self._guides(steps), tools)
        else:
            self._rows[shown.row.id].show_age(now)

    def _tools(self, shown: ShownRow) -> RowTools:
        from wizard.flow.looking import evidence_so_far
        from wizard.flow.row_tools import NO_TOOLS, tools_of

        if self._session.is_told:
            # It is about another computer.
            return NO_TOOLS
        return tools_of(shown.row, evidence_so_far(self._session))

    def say_of_place(self, row_id: str, text: str) -> None:
        """Say in a row what came of opening its place."""
        if row_id in self._rows:
            self._rows[row_id].say(text)

    def _advice(self) -> Mapping[str, tuple[Step, ...]]:
        answer = self._session.answer_in_force
        if answer is None:
            return {}
        from wizard.fixes.plan import row_advice
        from wizard.flow.report import system_of

        audience = self._session.audience
        if audience is Audience.HELPDESK and not self._session.is_told:
            # This is the helper's own computer: what to say to a caller stands under the other device.
            audience = Audience.VISITOR
        return row_advice(answer, audience, system_of(answer))

    def _guides(self, steps: Sequence[Step]) -> list[QWidget]:
        from wizard.fixes.guides import render
        from wizard.views.markdown import MarkdownView, numbered_step

        cards: list[QWidget] = []
        for step in steps:
            guide = render(step.fix, step.audience, step.system, step.values, language())
            card = Card(PlainLabel(tr(step.title, **step.values), role="strong"))
            card.setObjectName(f"advice-{step.fix}")
            if guide.intro:
                card.column.addWidget(MarkdownView(guide.intro, guide.title))
            if (panel := self._actions(step)) is not None:
                card.column.addWidget(panel)
            for number, line in enumerate(guide.steps, start=1):
                card.column.addLayout(numbered_step(number, line.text, line.drawing, line.caption))
            cards.append(card)
        return cards

    def _actions(self, step: Step) -> QWidget | None:
        """Return what offers to do *step* on this computer, where the program can do such a thing at all."""
        from wizard.flow.acting import can_help_with
        from wizard.flow.following import this_system
        from wizard.views.actions import ActionsPanel

        answer = self._session.answer_in_force
        if answer is None or self._session.is_told or not can_help_with(step.fix):
            return None
        panel = ActionsPanel(step.fix, answer, this_system(), self._bridge)
        panel.done_with.connect(self.change_made)
        return panel

    def _show_summary(self, rows: Sequence[ShownRow]) -> None:
        from wizard.flow.looking import rows_with
        from wizard.flow.rows_said import offers_look, rows_said
        from wizard.model.finding import CheckState

        session, said = self._session, rows_said(self._session, rows)
        self._said = "\n".join(said.lines)
        clear(self._summary)
        parts: list[QWidget] = [PlainLabel(text, role="strong") for text in said.lines]
        if session.diagnosis is None and session.presumed is not None:
            parts.append(
                PlainLabel(tr("Only the message is known. This is the computer you are at now."), role="quiet")
            )
        if session.is_told:
            parts.append(PlainLabel(tr("This is the computer that the case is about, as it was then."), role="quiet"))
        self._summary.addWidget(Banner(TONES[said.together.value], *parts))
        self._problem = said.problem
        # Right under the summary, it needs nothing that leads there.
        leads = said.problem is not None and said.problem != rows[0].row.id
        offers = offers_look(session, said)
        is_alone = len(rows_with(rows, CheckState.PROBLEM)) == 1
        self.to_problem.say(tr("Show it") if is_alone else tr("Go to the first problem"))
        self.to_problem.setVisible(leads)
        self.all_again.setVisible(offers)
        self._way_on.setVisible(leads or offers)

    def _show_problem(self) -> None:
        """Lead to the first row that found a problem."""
        if self._problem in self._rows:
            found = self._rows[self._problem]
            button = found.again if found.again.isVisibleTo(found) else found.more
            button.setFocus()
            # With the title above it; what belongs to the row may be higher than the page.
            self.ensureWidgetVisible(button, 0, unit() * 10)

    def _show_ages(self) -> None:
        now = time.monotonic()
        for shown in self._rows.values():
            shown.show_age(now)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Let the ages go on while they are seen."""
        super().showEvent(event)
        self._show_ages()
        self._ages.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  (Qt's name)
        """Nobody sees the ages now."""
        super().hideEvent(event)
        self._ages.stop()

    def announce(self) -> None:
        """Tell a screen reader that the site's answer is there; whoever reads a row here stays with it."""
        text = self._said
        if text:
            announce(self, text)

    def title(self) -> str:
        """Return what the page is called, and the answer of its rows."""
        return "\n".join((self._title.text(), self._said))

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        if self.caller is not None and self.caller.isVisibleTo(self):
            return self.caller.first_focus()
        offered = (found.again for found in self._rows.values() if found.again.isVisibleTo(self))
        chosen = self._here if self._here.isVisibleTo(self) else self.again
        return self.again if self.again.isEnabled() else next(offered, chosen)


def _intro(session: Session) -> str:
    if session.is_other_device:
        return tr(
            "Ask these, or look yourself: the most telling question comes first. The device itself is not looked at."
        )
    if session.is_told:
        return tr("What was seen of the computer that the case is about. Nothing was looked at here.")
    return tr("These are the most common causes. They are only looked at; nothing is changed.")


def _take_out(layout: QVBoxLayout) -> None:
    """Take everything out of *layout*; the lines between rows are destroyed, the rows are not."""
    from wizard.views.check_row import CheckRow

    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None and not isinstance(widget, CheckRow):
            widget.hide()
            widget.deleteLater()
