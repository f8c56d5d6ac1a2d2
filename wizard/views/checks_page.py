"""Step 2: the usual suspects on this computer and its network, each with what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.session import Session
from wizard.i18n import language, tr
from wizard.model.finding import Check, CheckState, Diagnosis
from wizard.views import words
from wizard.views.markdown import MarkdownView, numbered_step
from wizard.views.theme import Tone, unit
from wizard.views.widgets import (
    Banner,
    Button,
    Card,
    IconLabel,
    Page,
    PlainLabel,
    clear,
    column,
    row,
    rule,
)


class ChecksPage(Page):
    """Shows every generic check of the diagnosis and how to mend what is wrong."""

    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("checks-page")
        self._title = PlainLabel(role="title")
        self._intro = PlainLabel(role="quiet")
        self.again = Button("check-again-2", icon_name="again")
        self.again.clicked.connect(self.again_wanted)
        self._contents = QVBoxLayout()
        self._contents.setSpacing(unit() * 2)
        foot = row(self.again)
        foot.addStretch(1)
        self.column.addWidget(self._title)
        self.column.addWidget(self._intro)
        self.column.addLayout(self._contents)
        self.column.addLayout(foot)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("Generic checks"))
        self._intro.setText(tr("These are to blame most often. They were only looked at; nothing was changed."))

    def show_session(self, session: Session) -> None:
        """Show the checks of the answer in force."""
        clear(self._contents)
        self.again.setEnabled(session.can_check)
        self.again.say(tr("Checking again…") if session.running else tr("Check &again"), tr("(F5)"))
        diagnosis = session.answer_in_force
        if diagnosis is None:
            return
        self._intro.setVisible(session.diagnosis is not None)
        self._contents.addWidget(_presumed() if session.diagnosis is None else _summary(diagnosis))
        lines = [c for c in diagnosis.checks if c.id in words.CHECKS]
        if lines:
            self._contents.addWidget(_checks_card(lines))
        self._show_advice(session, diagnosis)

    def _show_advice(self, session: Session, diagnosis: Diagnosis) -> None:
        from wizard.fixes.guides import render
        from wizard.fixes.plan import generic, plan
        from wizard.flow.report import system_of

        system = system_of(diagnosis)
        for step in generic(plan(diagnosis, session.audience, system)):
            guide = render(step.fix, session.audience, system, step.values, language())
            card = Card(PlainLabel(tr(step.title, **step.values), role="heading"))
            card.setObjectName(f"advice-{step.fix}")
            if guide.intro:
                card.column.addWidget(MarkdownView(guide.intro, guide.title))
            for number, text in enumerate(guide.steps, start=1):
                card.column.addLayout(numbered_step(number, text))
            self._contents.addWidget(card)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.again


def _presumed() -> Banner:
    text = tr("Only the message is known; nothing was looked at. Look at these on the computer or phone that shows it.")
    return Banner(Tone.NOTE, PlainLabel(text, role="strong"))


def _summary(diagnosis: Diagnosis) -> Banner:
    lines = [c for c in diagnosis.checks if c.id in words.CHECKS]
    if any(c.state is CheckState.PROBLEM for c in lines):
        return Banner(
            Tone.WARNING, PlainLabel(tr("Something here needs attention. It is marked below."), role="strong")
        )
    if any(c.state is CheckState.NOT_CHECKED for c in lines) or not lines:
        text = tr("No problem was found, but not everything could be looked at.")
        return Banner(Tone.NOTE, PlainLabel(text, role="strong"))
    return Banner(Tone.OK, PlainLabel(tr("All of this is in order."), role="strong"))


def _checks_card(lines: list[Check]) -> Card:
    card = Card()
    card.setObjectName("generic-checks")
    for position, check in enumerate(lines):
        if position:
            card.column.addWidget(rule())
        state = words.PROBE_OF[check.state]
        icon_name, tone = words.PROBE_ICONS[state]
        title = PlainLabel(tr(words.CHECKS[check.id]), role="strong")
        verdict = PlainLabel(tr(words.PROBE_STATES[state]), role="quiet")
        verdict.setWordWrap(False)
        head = row(title, verdict)
        head.setStretch(0, 1)
        seen = [PlainLabel(tr(fact.text, **fact.values), role="quiet") for fact in check.facts]
        icon = IconLabel(icon_name, tone)
        line = row(icon, column(head, PlainLabel(tr(check.detail, **check.values)), *seen))
        line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        card.column.addLayout(line)
    return card
