"""The wizard without a face: where the person stands, what is known, and what each event changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.flow.plan_marks import Marks
from wizard.flow.screens import ORDER as ORDER
from wizard.flow.screens import Place as Place
from wizard.model.terms import Audience, Part, Verdict

if TYPE_CHECKING:  # the window shows its first picture before the rules are loaded
    from wizard.causes.explain import Explanation
    from wizard.flow.address import CodeInput, FileInput, PracticeInput, TextInput
    from wizard.flow.caller.checks import CallerChecks
    from wizard.flow.case_code import CodedCase
    from wizard.flow.case_file import Case
    from wizard.model.evidence import PartValue
    from wizard.model.finding import Check, Diagnosis
    from wizard.model.target import Target

    Subject = Target | FileInput | TextInput | PracticeInput | CodeInput


class Outcome(StrEnum):
    """What a second check says in comparison with the first."""

    MENDED = "mended"
    CHANGED = "changed"
    """Still a problem, but another one."""
    SAME = "same"
    STILL_FINE = "still-fine"
    BROKEN = "broken"
    """It was fine before."""
    OPENS_IN_MORE = "opens-in-more"
    """Still refused by this computer's programs, but a browser opens it that did not before."""
    OPENS_IN_FEWER = "opens-in-fewer"
    """The other way round, as after a change was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One case from the first word typed to the check that proves the fix."""

    key: object = field(default_factory=object, compare=False)
    """What tells this case from every other one in this program, however often it is checked again."""
    input_text: str = ""
    error: str = ""
    """Why the input is unusable, for the person; empty when it is usable."""
    subject: Subject | None = None
    audience: Audience = Audience.VISITOR
    place: Place = Place.START
    running: bool = False
    diagnosis: Diagnosis | None = None
    previous: Diagnosis | None = None
    """The answer of the check before, of the same subject."""
    was_told: bool = False
    """Whether that was told by a case file: it may be another computer's, so nothing is known to have changed."""
    explanation: Explanation | None = None
    """What is known about a pasted text, after the answers given so far."""
    earlier: tuple[Explanation, ...] = ()
    """The same before each of these answers, to go back to."""
    presumed: Diagnosis | None = None
    """What the explanation makes likely, for a plan; nothing of it was checked."""
    is_unrecognised: bool = False
    """Whether the input was a text in which nothing was recognised."""
    is_elsewhere: bool = False
    """Whether it was one about something else than trust in a site: that is an answer, and nothing is wrong with it."""
    marks: Marks = field(default_factory=Marks)
    """What the person said of the steps of the plan."""
    shown_system: str = ""
    """The system that the guides are shown for where the person chose it (`fixes.base.SYSTEMS`); else empty."""
    shown_browser: str = ""
    """The same of the browser (`fixes.base.BROWSERS`, or `following.ANY_BROWSER`)."""

    looking: frozenset[Part] = frozenset()
    """The parts of this computer and its network that are being looked at now."""
    seen: Mapping[Part, PartValue] = field(default_factory=dict)
    """What was seen of them."""
    seen_at: Mapping[Part, float] = field(default_factory=dict)
    """When each was seen last, seconds of the monotonic clock."""
    early: tuple[Check, ...] = ()
    """The rows of step 2 that are known before the answer about the site is."""

    is_other_device: bool = False
    """Whether step 2 speaks of a caller's device, or another one at hand, and not of this computer."""
    caller: CallerChecks | None = None
    """What was told of that device; kept while the person looks at this computer again."""
    wanted_row: str | None = None
    """The row of it that the person wants to ask about next."""

    notes: str = ""
    """What the person wrote down beside the case. Goes into its file and its report."""
    case: Case | None = None
    """The case file that the answer comes from; None as soon as something was checked from here."""
    coded: CodedCase | None = None
    """The same of a case code."""

    @property
    def target(self) -> Target | None:
        """The server in question: as typed, or as the diagnosis says for a practice site or a file."""
        if self.diagnosis is not None:
            return self.diagnosis.evidence.target
        from wizard.model.target import Target

        return self.subject if isinstance(self.subject, Target) else None

    @property
    def answer_in_force(self) -> Diagnosis | None:
        """What steps 2 and 3 speak of: what was checked, else what a message or a caller makes likely.

        Where the site is fine from here and the caller's device is at fault, it is that device.
        """
        is_fine_here = self.diagnosis is not None and self.diagnosis.verdict is Verdict.TRUSTED
        if self.is_other_device and self.presumed is not None and is_fine_here:
            return self.presumed
        return self.diagnosis or self.presumed

    @property
    def is_told(self) -> bool:
        """Say whether the answer was told by a file or a code: it speaks of another computer, at another time."""
        return self.case is not None or self.coded is not None

    @property
    def can_check(self) -> bool:
        """Say whether a check can be started (again) from here."""
        from wizard.flow.address import PracticeInput
        from wizard.model.target import Target

        return not self.running and isinstance(self.subject, Target | PracticeInput)

    @property
    def outcome(self) -> Outcome | None:
        """How this answer compares with the one before; None when there is no earlier one from here."""
        if self.diagnosis is None or self.previous is None or self.was_told:
            return None
        return _compare(self.previous, self.diagnosis)


def with_input(session: Session, text: str) -> Session:
    """Take what was typed, dropped or passed on: a subject, or an error to show beside the field."""
    from wizard.flow.address import parse_input

    try:
        subject = parse_input(text)
    except InputError as error:
        return with_input_error(replace(session, input_text=text), str(error))
    return with_subject(replace(session, input_text=text), subject)


def with_input_error(session: Session, text: str) -> Session:
    """Say beside the field why the input is unusable; the person stays at the start."""
    told = replace(session, error=text, is_unrecognised=False, is_elsewhere=False)
    return replace(told, subject=None, running=False, place=Place.START)


def with_unexplained(session: Session, text: str, *, is_elsewhere: bool) -> Session:
    """Say beside the field that nothing was recognised in a text, or that it is about something else."""
    told = with_input_error(session, text)
    return replace(told, is_unrecognised=not is_elsewhere, is_elsewhere=is_elsewhere)


def with_subject(session: Session, subject: Subject) -> Session:
    """Begin a new case about *subject*; the role stays."""
    return Session(input_text=session.input_text, subject=subject, audience=session.audience)


def checking(session: Session) -> Session:
    """Begin to check; an earlier answer is kept to compare with."""
    return replace(
        _looking_anew(session),
        running=True,
        error="",
        place=Place.IDENTIFY,
        previous=session.diagnosis,
        diagnosis=None,
    )


def rechecking(session: Session) -> Session:
    """Begin to check again without leaving the screen; the old answer stays in sight until the new one comes."""
    return replace(session, running=True, error="")


def _looking_anew(session: Session) -> Session:
    """Forget what was seen of this computer: it is looked at again."""
    return replace(session, looking=frozenset(), seen={}, seen_at={}, early=())


def looking(session: Session, parts: Collection[Part]) -> Session:
    """Note that *parts* are being looked at; what is known of them stays in sight until then."""
    return replace(session, looking=session.looking | frozenset(parts))


def done_looking(session: Session, parts: Collection[Part]) -> Session:
    """Note that nobody looks at *parts* any more, whatever came of it."""
    return replace(session, looking=session.looking - frozenset(parts))


def with_diagnosis(session: Session, diagnosis: Diagnosis) -> Session:
    """Take the answer of a check."""
    return replace(
        session,
        diagnosis=diagnosis,
        previous=session.diagnosis or session.previous,
        was_told=session.is_told,
        running=False,
        error="",
        explanation=None,
        presumed=None,
        case=None,
        coded=None,
    )


def with_notes(session: Session, notes: str) -> Session:
    """Take the notes as they are now."""
    return replace(session, notes=notes)


def with_explanation(session: Session, explanation: Explanation, at: datetime) -> Session:
    """Take what is known about a pasted text at the time *at*."""
    from wizard.flow.presume import presume

    return replace(
        session,
        explanation=explanation,
        earlier=(),
        presumed=presume(explanation, at),
        place=Place.IDENTIFY,
        running=False,
        error="",
        diagnosis=None,
        # Who helps somebody on the phone has another device before them than the one that shows the message.
        is_other_device=session.audience is Audience.HELPDESK,
        caller=None,
    )


def with_answer(session: Session, answer: str) -> Session:
    """Take the answer ("yes", "no" or "unsure") to the question that decides between causes; without one, stay."""
    from wizard.causes.explain import with_answer

    before = session.explanation
    if before is None or before.question is None or session.presumed is None:
        return session
    after = with_answer(before, answer)
    return _presuming(replace(session, explanation=after, earlier=(*session.earlier, before)))


def _presuming(session: Session) -> Session:
    """Take what is likely after the answers given so far."""
    from wizard.flow.calling import presumed_of

    return replace(session, presumed=presumed_of(session))


def without_answer(session: Session) -> Session:
    """Take the last answer back."""
    if not session.earlier or session.presumed is None:
        return session
    return _presuming(replace(session, explanation=session.earlier[-1], earlier=session.earlier[:-1]))


def cancelled(session: Session) -> Session:
    """Stop checking: back to the earlier answer where there is one, else to the start."""
    session = replace(session, looking=frozenset())
    if session.diagnosis is not None:
        return replace(session, running=False)
    if session.previous is not None:
        return replace(session, running=False, diagnosis=session.previous, previous=None)
    return replace(session, running=False, place=Place.START)


def with_failure(session: Session, text: str) -> Session:
    """A check could not be done at all; *text* says why and stands where the person looks."""
    return replace(cancelled(session), error=text)


def with_audience(session: Session, audience: Audience) -> Session:
    """Show the plan for another role; which device it is about stays as it is."""
    return replace(session, audience=audience)


def with_marks(session: Session, marks: Marks) -> Session:
    """Take what the person said of the steps of the plan."""
    return replace(session, marks=marks)


def shown_for(session: Session, *, system: str | None = None, browser: str | None = None) -> Session:
    """Show the guides for another system or browser; an empty one is the one in question again."""
    return replace(
        session,
        shown_system=session.shown_system if system is None else system,
        shown_browser=session.shown_browser if browser is None else browser,
    )


def started_over(session: Session) -> Session:
    """Go back to the start for another case; what was typed and the role stay."""
    return Session(input_text=session.input_text, audience=session.audience)


def is_open(session: Session, place: Place) -> bool:
    """Say whether the person can go to *place* now: the steps open one after the other, as answers come."""
    match place:
        case Place.START:
            return True
        case Place.IDENTIFY:
            return session.running or session.diagnosis is not None or session.explanation is not None
        case Place.CHECKS:
            return session.running or session.answer_in_force is not None
        case Place.FIX:
            is_known = session.answer_in_force is not None
            return is_known and not (session.running and session.place is Place.IDENTIFY)


def open_places(session: Session) -> frozenset[Place]:
    """Return every place that the person can go to now."""
    return frozenset(place for place in Place if is_open(session, place))


def go(session: Session, place: Place) -> Session:
    """Go to *place* where that is open; stay otherwise."""
    return replace(session, place=place) if is_open(session, place) else session


def go_next(session: Session) -> Session:
    """Go one screen on, where that is open."""
    return _go_by(session, +1)


def go_back(session: Session) -> Session:
    """Go one screen back; from the start, stay."""
    return _go_by(session, -1)


def _go_by(session: Session, steps: int) -> Session:
    position = ORDER.index(session.place) + steps
    return go(session, ORDER[position]) if 0 <= position < len(ORDER) else session


def rests_on_words(session: Session) -> bool:
    """Say whether the answer in force is what a message or a caller makes likely, and nothing of the site was seen."""
    if session.diagnosis is None or session.coded is not None:
        return session.presumed is not None
    return session.diagnosis.is_presumed


def opening(diagnosis: Diagnosis) -> frozenset[str]:
    """Return the browsers that open the site, by their ids."""
    return frozenset(id_ for id_, shown in diagnosis.browsers.items() if shown.code == "OK")


def _compare(before: Diagnosis, after: Diagnosis) -> Outcome:
    was_fine, is_fine = (d.verdict is Verdict.TRUSTED for d in (before, after))
    if is_fine:
        return Outcome.STILL_FINE if was_fine else Outcome.MENDED
    if was_fine:
        return Outcome.BROKEN
    opened, opens = opening(before), opening(after)
    if opened != opens:
        return Outcome.OPENS_IN_FEWER if opens < opened else Outcome.OPENS_IN_MORE
    causes_before, causes_after = (tuple(f.cause for f in d.findings) for d in (before, after))
    return Outcome.SAME if causes_before == causes_after else Outcome.CHANGED
