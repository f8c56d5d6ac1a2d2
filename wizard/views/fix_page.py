"""Step 3: one plan for this cause, role and device, step by step, and the check that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.broken import error_words
from wizard.flow.session import Outcome, Session, opening, rests_on_words, with_marks
from wizard.i18n import tr
from wizard.model.target import Target
from wizard.model.terms import Audience, Verdict
from wizard.views import answer, answer_words, words
from wizard.views.flow import Flow
from wizard.views.reader_chooser import ReaderChooser
from wizard.views.roles import RoleChooser
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Page, PlainLabel, Wrap, clear, row

if TYPE_CHECKING:
    from wizard.flow.following import Followed
    from wizard.flow.plan_marks import Mark
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge
    from wizard.views.owner_tools import OwnerDesk
    from wizard.views.plan_card import PlanCard


class FixPage(Page):
    """Shows what to do now, and afterwards what it changed."""

    audience_chosen = Signal(object)
    reader_chosen = Signal(str, str)
    """System and browser; empty for those in question."""
    marked = Signal(object, bool)
    """The new `Marks` of the plan, and whether the page has to be drawn anew for them."""
    again_wanted = Signal()
    server_test_wanted = Signal()
    changes_wanted = Signal()
    change_made = Signal(object)
    """The `Entry` of what the program did."""
    certificate_wanted = Signal(object)
    place_wanted = Signal(str, object)
    """Id of the row of step 2 that has it, and the `Place` to open."""
    chain_wanted = Signal(object)
    """Certificates to look at, the leaf first."""
    check_at_wanted = Signal(str)
    """``ADDR:PORT`` at which the site is to be checked; empty for where its name leads."""
    message_wanted = Signal()
    """The words of a warning are to be pasted."""
    device_wanted = Signal()
    """Another device than this computer is to be spoken of."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("fix-page")
        self._bridge = bridge
        self._session = Session()
        self._was_marked = False
        self._cards: list[PlanCard] = []
        self._desk: OwnerDesk | None = None
        self._said: PlainLabel | None = None
        """What came of checking again, or that it is under way."""
        self._title = PlainLabel(role="title")
        self._roles = RoleChooser("plan-for")
        self._reader = ReaderChooser()
        self._contents = QVBoxLayout()
        self._contents.setSpacing(unit() * 2)
        self._outcome = QVBoxLayout()
        self._outcome.setSpacing(unit() * 2)
        self.again = Button("check-again-3", icon_name="again", kind="primary")
        self.again.clicked.connect(self.again_wanted)
        self.changes = Button("changes", kind="link", icon_name="swap")
        self.changes.clicked.connect(self.changes_wanted)
        self._proof = PlainLabel(role="quiet")
        self._roles.chosen.connect(self.audience_chosen)
        self._reader.chosen.connect(self.reader_chosen)
        for item in (self._title, self._roles, self._reader):
            self.column.addWidget(item)
        self.column.addLayout(self._outcome)
        self.column.addLayout(self._contents)
        foot = row(self.again, self._proof)
        foot.setStretch(1, 1)
        self.column.addLayout(foot)
        self.column.addWidget(Flow(self.changes))
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("What to do now"))
        self._roles.retranslate()
        self._reader.retranslate()
        self.changes.say(tr("What this program changed…"), tr("See it, and take it back"))
        if self._desk is not None:
            self._desk.retranslate()

    def show_session(self, session: Session) -> None:
        """Show the plan for the role in force, and before and after where there are both."""
        is_answer_new = self._session.running and not session.running
        is_begun = session.running and not self._session.running
        was_read = self._said is not None and self._said is self.window().focusWidget()
        self._session = session
        self._roles.show_role(session.audience)
        self.again.setEnabled(session.can_check)
        again = tr("Chec&k from here") if session.is_told else tr("Check &again")
        self.again.say(tr("Checking again…") if session.running else again, tr("(F5)"))
        clear(self._outcome)
        clear(self._contents)
        self._said = None
        self._cards = []
        diagnosis = session.answer_in_force
        if diagnosis is None:
            return
        self._show_reader(session)
        if session.error:
            self._outcome.addWidget(Banner(Tone.PROBLEM, PlainLabel(error_words(session.error))))
        self._show_address(session)
        if session.running:
            self._show_running()
        self._show_outcome(session)
        if rests_on_words(session):
            text = tr(
                "This plan is for what the message makes likely. To be sure, type in the site’s address and let this "
                "program check it."
            )
            self._contents.addWidget(Banner(Tone.NOTE, PlainLabel(text)))
        self._show_plan(session, diagnosis)
        if answer.offers_server_test(session):
            self._contents.addWidget(answer.server_test_card(self.server_test_wanted.emit))
        if was_read and self._said is None:
            # The check was given up.
            self.again.setFocus()
        self._keep_focus()
        if is_answer_new or is_begun:
            # The button that was pressed stands at the other end of the page. Where the answer comes to stand is known
            # only after everything was laid out.
            QTimer.singleShot(0, self, self._bring_outcome)

    def _bring_outcome(self) -> None:
        outcome = self._said_first()
        if outcome is not None:
            outcome.setFocus()
            self.ensureWidgetVisible(outcome)

    def _said_first(self) -> PlainLabel | None:
        return self._said if self._said is not None and self._said.isVisible() else None

    def _show_running(self) -> None:
        text = tr("The site is being checked again. What stands below is the earlier answer.")
        self._outcome.addWidget(Banner(Tone.NOTE, self._say("checking-again", text), icon_name="running"))

    def _say(self, name: str, text: str) -> PlainLabel:
        self._said = focusable_sentence(text)
        self._said.setObjectName(name)
        return self._said

    def _show_reader(self, session: Session) -> None:
        from wizard.flow.following import reader_for

        self._reader.show_reader(reader_for(session), is_callers=session.audience is Audience.HELPDESK)

    def _show_address(self, session: Session) -> None:
        """Say where the check goes, where the owner has chosen a server before its name leads there."""
        target = session.subject
        if not isinstance(target, Target) or target.connect_to is None:
            return
        host, port = target.connect_to
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        there = tr("The check goes to {address}, wherever the name leads.", address=address)
        back = Button("check-by-name", kind="link", icon_name="site")
        back.say(tr("Check where the name leads"))
        back.clicked.connect(lambda: self.check_at_wanted.emit(""))
        self._outcome.addWidget(Banner(Tone.NOTE, PlainLabel(there), Flow(back)))

    def _show_outcome(self, session: Session) -> None:
        if session.previous is None or session.diagnosis is None or session.running:
            return
        text, tone = (
            answer_words.CHECKED_FROM_HERE if session.outcome is None else answer_words.OUTCOMES[session.outcome]
        )
        before, after = answer_words.SIDES_TOLD if session.was_told else answer_words.SIDES
        other = opening(session.previous) ^ opening(session.diagnosis)
        names = ", ".join(name for id_, name in words.BROWSERS.items() if id_ in other)
        self._outcome.addWidget(Banner(tone, self._say("outcome", tr(text, browsers=names))))
        sides = Wrap(
            answer.summary_card(tr(before), session.previous, "before"),
            answer.summary_card(tr(after), session.diagnosis, "after"),
        )
        self._outcome.addWidget(sides)
        if session.outcome is Outcome.MENDED and session.audience is Audience.OWNER:
            from wizard.views.owner_tools import ReminderPanel

            self._outcome.addWidget(ReminderPanel(session.diagnosis, self._bridge))

    def _show_plan(self, session: Session, diagnosis: Diagnosis) -> None:
        from wizard.flow.following import asks_for_device, follow
        from wizard.views.plan_card import PlanCard

        steps = follow(session)
        self._reader.setVisible(asks_for_device(steps))
        # The label stays, for it keeps the button at its width.
        after = tr("When it is done, check again: before and after will stand side by side.")
        self._proof.setText(after if any(followed.is_current for followed in steps) else "")
        if not steps:
            self._contents.addWidget(self._nothing_to_mend(diagnosis))
        for followed in steps:
            extras = partial(self._tools, followed, diagnosis)
            card = PlanCard(followed, session.marks, is_open=followed.is_current, extras=extras)
            card.marked.connect(self._mark)
            card.ticked.connect(self._tick)
            self._cards.append(card)
            self._contents.addWidget(card)
        if session.audience is not Audience.OWNER and session.diagnosis is not None:
            self._show_meanwhile(session.diagnosis, steps)
        if steps and not any(followed.is_current for followed in steps):
            text = tr("That was every step. Check again to see whether it is mended.")
            self._contents.addWidget(Banner(Tone.NOTE, PlainLabel(text, role="strong")))

    def _nothing_to_mend(self, diagnosis: Diagnosis) -> Banner:
        """Return what says so, with a way on for whoever still sees a warning."""
        fine = diagnosis.verdict is Verdict.TRUSTED
        still = tr("Still seeing a warning? Paste its words, or check the device that shows it.")
        paste, device = Button("paste-message", icon_name="question"), Button("other-device", icon_name="computer")
        paste.say(tr("Paste the warning…"), tr("At the start, in the place of the address"))
        device.say(tr("Another computer or phone"), tr("Questions to ask and words to read out, for any device"))
        paste.clicked.connect(self.message_wanted)
        device.clicked.connect(self.device_wanted)
        nothing = PlainLabel(tr("There is nothing to mend."), role="strong")
        return Banner(Tone.OK if fine else Tone.NOTE, nothing, PlainLabel(still), Flow(paste, device))

    def _show_meanwhile(self, diagnosis: Diagnosis, steps: Sequence[Followed]) -> None:
        from wizard.views.step_tools import meanwhile_card

        card = meanwhile_card(diagnosis, steps)
        if card is not None:
            self._contents.addWidget(card)

    def _tools(self, followed: Followed, diagnosis: Diagnosis) -> Iterator[QWidget]:
        """Yield what stands in the step beside its words."""
        from wizard.flow.acting import can_help_with
        from wizard.flow.following import is_done_here
        from wizard.views.owner_tools import owner_tools
        from wizard.views.step_tools import LETTERS, LetterPanel, place_panel

        fix = followed.step.fix
        if fix in LETTERS:
            yield LetterPanel(fix, diagnosis)
        if followed.step.audience is Audience.OWNER:
            yield from owner_tools(fix, diagnosis, self._owner_desk())
        if not is_done_here(self._session):
            return
        if can_help_with(fix):
            yield self._actions(fix, diagnosis)
        if (panel := place_panel(fix, diagnosis)) is not None:
            panel.wanted.connect(self.place_wanted)
            yield panel

    def _owner_desk(self) -> OwnerDesk:
        if self._desk is None:
            from wizard.views.owner_tools import OwnerDesk

            self._desk = OwnerDesk(self._bridge, self)
            self._desk.certificates_wanted.connect(self.chain_wanted)
            self._desk.check_at_wanted.connect(self.check_at_wanted)
        self._desk.can_check_at = isinstance(self._session.subject, Target)
        return self._desk

    def _actions(self, fix: str, diagnosis: Diagnosis) -> QWidget:
        from wizard.flow.following import this_system
        from wizard.views.actions import ActionsPanel

        panel = ActionsPanel(fix, diagnosis, this_system(), self._bridge)
        panel.done_with.connect(self.change_made)
        panel.certificate_wanted.connect(self.certificate_wanted)
        return panel

    def _mark(self, fix: str, mark: Mark) -> None:
        self._was_marked = True
        self.marked.emit(self._session.marks.with_mark(fix, mark), True)

    def _tick(self, lines: str, position: int, done: bool) -> None:
        marks = self._session.marks.with_tick(lines, position, done=done)
        self._session = with_marks(self._session, marks)
        self.marked.emit(marks, False)

    def _keep_focus(self) -> None:
        """Lead the keyboard to the step that comes next, once the card with the pressed button is gone."""
        if not self._was_marked:
            return
        self._was_marked = False
        self._next_target().setFocus()
        # Where it comes to stand is known only after everything was laid out.
        QTimer.singleShot(0, self, self._bring_next)

    def _next_target(self) -> QWidget:
        return next((card.toggle for card in self._cards if card.is_open), self.again)

    def _bring_next(self) -> None:
        target = self._next_target()
        if target is self.again:
            # No further than it takes: what stands above is not to be cut for what is of no use now.
            self.verticalScrollBar().setValue(0)
        self.ensureWidgetVisible(target, 0, unit())

    def say_of_place(self, row_id: str, text: str) -> None:
        """Say in its step what came of opening a place."""
        from wizard.views.step_tools import PlacePanel

        for panel in self.findChildren(PlacePanel):
            if panel.row_id == row_id:
                panel.say(text)

    def title(self) -> str:
        """Return what the page is called."""
        return self._title.text()

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        if (outcome := self._said_first()) is not None:
            return outcome
        return self._next_target()
