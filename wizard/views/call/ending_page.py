"""The end of a call: what the trouble is and how sure, and the plan for the caller's device to be read out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.call.ending import Ending
from wizard.flow.call.from_here import Suspect, callers_title, suspects
from wizard.flow.call.handing_on import explained, session_of
from wizard.flow.call.script import closing
from wizard.flow.call.state import Call
from wizard.flow.following import SYSTEMS, Followed, follow
from wizard.flow.plan_marks import Marks
from wizard.flow.session import Session
from wizard.i18n import N_, language, tr, using
from wizard.model.finding import Diagnosis
from wizard.views.bridge import Bridge
from wizard.views.call.call_side import SURENESS
from wizard.views.call.say_card import say_card
from wizard.views.caller_card import ALOUD
from wizard.views.fix_page import FixPage
from wizard.views.flow import Flow
from wizard.views.markdown import MarkdownView
from wizard.views.plan_card import PlanCard
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, clear

_TRY_AGAIN = N_("Now please open the site once more. Does it open without a warning?")
_FAREWELL = N_("If it still does not open, call again and tell us the code that I give you now.")


class EndingPage(FixPage):
    """Step 3 for a caller: its words are in the caller's language, its buttons in that of the window."""

    code_wanted = Signal()
    save_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setObjectName("call-ending")
        # Who helps a caller is no other role, and a check from here proves nothing on the caller's device.
        for idle in (self._roles, self.again, self._proof, self.changes):
            idle.hide()
        self._spoken = language()
        self.sentence: PlainLabel | None = None
        """What the trouble is; it takes the focus."""
        self._top, self._last = QVBoxLayout(), QVBoxLayout()
        for part in (self._top, self._last):
            part.setSpacing(unit() * 2)
        self.column.insertLayout(0, self._top)
        self.column.insertLayout(self.column.count() - 1, self._last)
        self.column.insertWidget(self.column.count() - 1, self._keeping())

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        super().retranslate()
        self._keep_title.setText(tr("Keep this call"))
        self.code.say(tr("Cas&e code…"), tr("Sixteen letters and digits to read out"))
        self._save.say(tr("Save the ca&se…"), tr("As a file, to go on another time"))
        self._report.say(tr("Repor&t…"), tr("For a ticket, on paper or by e-mail"))

    def show_ending(self, call: Call, ending: Ending, marks: Marks) -> None:
        """Show what *call* has come to, with what was said of the steps."""
        self._spoken = call.language
        clear(self._top)
        clear(self._last)
        self._top.addWidget(say_card(*closing(call)))
        self._top.addWidget(self._cause(call, ending))
        if not ending.is_device_known:
            self._top.addWidget(_unknown_device(ending))
        self.show_session(session_of(call, ending, marks))
        with using(self._spoken):
            said = (tr(_TRY_AGAIN), tr(_FAREWELL))
        self._last.addWidget(say_card(*said))

    def title(self) -> str:
        """Return nothing: what takes the focus says it all."""
        return ""

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.sentence or self

    def _cause(self, call: Call, ending: Ending) -> Banner:
        findings = ending.diagnosis.findings
        likely = {suspect.cause: suspect for suspect in suspects(call)}
        if likely.keys().isdisjoint(finding.cause for finding in findings):
            # None of them is to look like the answer.
            self.sentence = focusable_sentence(tr("The cause is not clear yet."))
            parts, others = [self.sentence], findings
        else:
            self.sentence = focusable_sentence(_told(findings[0].cause, likely))
            parts, others = [self.sentence], findings[1:]
            if said := explained(findings[0], is_seen_here=not ending.diagnosis.evidence.offline):
                parts.append(PlainLabel(said))
        parts.extend(PlainLabel(_told(other.cause, likely), role="quiet") for other in others)
        # A screen reader says of itself only what has the focus.
        self.sentence.setAccessibleDescription("\n".join(part.text() for part in parts[1:]))
        return Banner(Tone.WARNING, *parts)

    def _show_plan(self, session: Session, diagnosis: Diagnosis) -> None:
        # What the plan rests on stands above already.
        clear(self._contents)
        steps = follow(session)
        if not steps:
            self._contents.addWidget(Banner(Tone.NOTE, PlainLabel(tr("There is nothing to mend."), role="strong")))
        for followed in steps:
            extras = partial(self._tools_in, language(), followed, diagnosis)
            card = _ReadOutCard(followed, session.marks, extras, self._spoken)
            card.marked.connect(self._mark)
            card.ticked.connect(self._tick)
            self._cards.append(card)
            self._contents.addWidget(card)

    def _tools_in(self, own: str, followed: Followed, diagnosis: Diagnosis) -> Iterable[QWidget]:
        with using(own):
            return tuple(self._tools(followed, diagnosis))

    def _keep_focus(self) -> None:
        if self._was_marked and not any(card.is_open for card in self._cards):
            self._was_marked = False
            self.code.setFocus()
        else:
            super()._keep_focus()

    def _keeping(self) -> Card:
        self._keep_title = PlainLabel(role="heading")
        self.code, self._save = Button("case-code"), Button("save-case", icon_name="file")
        self._report = Button("case-report")
        self.code.clicked.connect(self.code_wanted)
        self._save.clicked.connect(self.save_wanted)
        self._report.clicked.connect(self.report_wanted)
        card = Card(self._keep_title, Flow(self.code, self._save, self._report))
        card.setObjectName("keep-call")
        return card


class _ReadOutCard(PlanCard):
    """A step whose words are those to be read out."""

    def __init__(self, followed: Followed, marks: Marks, extras: Callable[[], Iterable[QWidget]], spoken: str) -> None:
        self._spoken, self._own = spoken, language()
        super().__init__(followed, marks, is_open=followed.is_current, extras=extras)

    def _made(self) -> QWidget:
        with using(self._spoken):
            body = super()._made()
        for words in body.findChildren(MarkdownView):
            words.enlarge(ALOUD)
        return body

    def _elsewhere(self, system: str) -> Banner:
        with using(self._own):
            return super()._elsewhere(system)

    def _buttons(self) -> QWidget:
        with using(self._own):
            return super()._buttons()


def _told(cause: str, likely: dict[str, Suspect]) -> str:
    title = callers_title(cause)
    suspect = likely.get(cause)
    if suspect is None:
        return tr("Perhaps: {cause}", cause=title)
    return tr(SURENESS[suspect.sureness], cause=title)


def _unknown_device(ending: Ending) -> Banner:
    text = tr(
        "Nobody has said which device the caller has. These steps are for {system}; choose another one below.",
        system=tr(SYSTEMS[ending.reader.system]),
    )
    banner = Banner(Tone.WARNING, PlainLabel(text, role="strong"))
    banner.setObjectName("device-unknown")
    return banner
