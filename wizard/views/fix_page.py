"""Step 3: one plan for this cause, role and system, with boxes to tick, and the check that proves it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from wizard.flow.session import Session
from wizard.i18n import language, tr
from wizard.model.finding import Diagnosis
from wizard.views import answer, words
from wizard.views.markdown import MarkdownView
from wizard.views.roles import RoleChooser
from wizard.views.theme import Tone, unit
from wizard.views.widgets import Banner, Button, Card, Page, PlainLabel, Wrap, clear, row


class FixPage(Page):
    """Shows what to do now, and afterwards what it changed."""

    audience_chosen = Signal(object)
    ticked = Signal(str, int, bool)
    again_wanted = Signal()
    server_test_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("fix-page")
        self._title = PlainLabel(role="title")
        self._roles = RoleChooser("plan-for")
        self._contents = QVBoxLayout()
        self._contents.setSpacing(unit() * 2)
        self._outcome = QVBoxLayout()
        self._outcome.setSpacing(unit() * 2)
        self.again = Button("check-again-3", icon_name="again", kind="primary")
        self.again.clicked.connect(self.again_wanted)
        self._proof = PlainLabel(role="quiet")
        self.column.addWidget(self._title)
        self._roles.chosen.connect(self.audience_chosen)
        self.column.addWidget(self._roles)
        self.column.addLayout(self._outcome)
        self.column.addLayout(self._contents)
        foot = row(self.again, self._proof)
        foot.setStretch(1, 1)
        self.column.addLayout(foot)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("What to do now"))
        self._roles.retranslate()
        self._proof.setText(tr("When it is done, check again: before and after will stand side by side."))

    def show_session(self, session: Session) -> None:
        """Show the plan for the role in force, and before and after where there are both."""
        self._roles.show_role(session.audience)
        self.again.setEnabled(session.can_check)
        self.again.say(tr("Checking again…") if session.running else tr("Check &again"), tr("(F5)"))
        clear(self._outcome)
        clear(self._contents)
        diagnosis = session.answer_in_force
        if diagnosis is None:
            return
        if session.error:
            self._outcome.addWidget(Banner(Tone.PROBLEM, PlainLabel(session.error)))
        self._show_outcome(session)
        if session.diagnosis is None:
            text = tr("This plan is for what the message makes likely. To be sure, check the address of the site.")
            self._contents.addWidget(Banner(Tone.NOTE, PlainLabel(text)))
        self._show_plan(session, diagnosis)
        if answer.offers_server_test(session):
            self._contents.addWidget(answer.server_test_card(self.server_test_wanted.emit))

    def _show_outcome(self, session: Session) -> None:
        if session.outcome is None or session.previous is None or session.diagnosis is None or session.running:
            return
        text, tone = words.OUTCOMES[session.outcome]
        sentence = answer.focusable_sentence(tr(text))
        sentence.setObjectName("outcome")
        self._outcome.addWidget(Banner(tone, sentence))
        sides = Wrap(
            answer.summary_card(tr("Before"), session.previous, "before"),
            answer.summary_card(tr("After"), session.diagnosis, "after"),
        )
        self._outcome.addWidget(sides)

    def _show_plan(self, session: Session, diagnosis: Diagnosis) -> None:
        from wizard.fixes.guides import render
        from wizard.fixes.plan import plan, targeted
        from wizard.flow.report import system_of

        system = system_of(diagnosis)
        steps = targeted(plan(diagnosis, session.audience, system), diagnosis.checks)
        if not steps:
            text = tr("There is nothing to mend.")
            self._contents.addWidget(Banner(Tone.NOTE, PlainLabel(text, role="strong")))
        for step in steps:
            guide = render(step.fix, session.audience, system, step.values, language())
            card = Card(PlainLabel(tr(step.title, **step.values), role="heading"))
            card.setObjectName(f"plan-{step.fix}")
            if guide.intro:
                card.column.addWidget(MarkdownView(guide.intro, guide.title))
            for position, text in enumerate(guide.steps):
                done = (step.fix, position) in session.ticked
                card.column.addLayout(self._step_row(step.fix, position, text, done=done))
            if guide.note:
                card.column.addWidget(Banner(Tone.NOTE, MarkdownView(guide.note, tr("Note"))))
            self._contents.addWidget(card)

    def _step_row(self, fix: str, position: int, text: str, *, done: bool) -> QVBoxLayout:
        box = QCheckBox(tr("{number}.", number=position + 1))
        box.setObjectName(f"tick-{fix}-{position}")
        box.setAccessibleName(tr("Step {number} is done", number=position + 1))
        box.setChecked(done)
        box.toggled.connect(self._ticker(fix, position))
        line = row(box, MarkdownView(text, tr("Step {number}", number=position + 1)))
        line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        holder = QVBoxLayout()
        holder.addLayout(line)
        return holder

    def _ticker(self, fix: str, position: int) -> Callable[[bool], None]:
        return lambda done: self.ticked.emit(fix, position, done)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        outcome = self.findChild(PlainLabel, "outcome")
        return outcome if isinstance(outcome, PlainLabel) and outcome.isVisible() else self.again
