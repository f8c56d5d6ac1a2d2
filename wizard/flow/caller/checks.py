"""What is known of a caller's device: which one it is, and the answers so far, as values that nothing changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from wizard.flow.caller.base import Answer, CallerRow, Question
from wizard.flow.caller.chances import same_as, together
from wizard.flow.caller.devices import Device, WhichDevice, follow
from wizard.flow.caller.rows import CALLER_ROW_BY_ID, CALLER_ROWS
from wizard.i18n import N_, Phrase
from wizard.model.finding import Check, CheckState, Fact

_ASKED_BEFORE = 0.01
"""What is left of a row's worth where step 1 has asked for the same: it comes after all others."""

_NOTHING: Mapping[str, str] = MappingProxyType({})

_LEAST, _MOST = 0.05, 20.0
"""How far answers can move a row: none is lost for good, and none can hide all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer that was given."""

    row: str
    question: str
    answer: str
    reading: str = ""
    """The date and time that was read out, as "2026-11-23 10:05"; empty where none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerChecks:
    """Everything that was asked so far, in the order in which it was answered."""

    device: Device | None = None
    """What it was last known to be; the answers are those of its questions."""
    is_finding_out: bool = True
    """Whether it is being found out (again) which device it is: no row is asked about meanwhile."""
    path: tuple[str, ...] = ()
    """The choices that lead to the device, so far."""
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A row's questions as far as they went."""

    answered: tuple[tuple[Question, Given, Answer], ...]
    question: Question | None
    """What is to be asked now; None where nothing is left to ask."""


def with_device(checks: CallerChecks, device: Device) -> CallerChecks:
    """Take *device* as known. Answers stay where the same is asked on it, in the same words."""
    before = replace(checks, is_finding_out=False)
    kept = CallerChecks(device=device, is_finding_out=False, path=checks.path)
    for position, given in enumerate(checks.given):
        until_then = replace(before, given=checks.given[:position])
        question, asked = passed(kept, given.row).question, passed(until_then, given.row).question
        if question is not None and asked is not None and question.is_like(asked):
            kept = replace(kept, given=(*kept.given, given))
    return kept


def without_device(checks: CallerChecks) -> CallerChecks:
    """Take the last choice about the device back; the answers wait until it is known which device it is."""
    return replace(checks, is_finding_out=True, path=checks.path[:-1])


def which_question(checks: CallerChecks) -> WhichDevice | None:
    """Return what is to be asked to find out the device; None where it is known."""
    place = follow(checks.path) if checks.is_finding_out else None
    return place if isinstance(place, WhichDevice) else None


def with_choice(checks: CallerChecks, choice: str) -> CallerChecks:
    """Take an answer to the question for the device. Raises KeyError for a choice that is none."""
    chosen = replace(checks, path=(*checks.path, choice))
    place = follow(chosen.path)
    return with_device(chosen, place) if isinstance(place, Device) else chosen


def passed(checks: CallerChecks, row_id: str) -> Passed:
    """Return how far the questions of a row went. Raises KeyError for an id that is no row's."""
    row = CALLER_ROW_BY_ID[row_id]
    if checks.device is None or checks.is_finding_out:
        return Passed(answered=(), question=None)
    question: Question | None = row.questions[checks.device]
    answered = []
    for given in (g for g in checks.given if g.row == row_id):
        if question is None or given.question != question.id:
            break
        answer = question.answer(given.answer)
        answered.append((question, given, answer))
        question = answer.then
    return Passed(answered=tuple(answered), question=question)


def with_answer(checks: CallerChecks, row_id: str, answer: str, reading: str = "") -> CallerChecks:
    """Take an answer to the question that the row asks now.

    Raises KeyError for a row that asks nothing now, and for an answer that is none of its own.
    """
    question = passed(checks, row_id).question
    if question is None:
        raise KeyError(row_id)
    given = Given(row=row_id, question=question.id, answer=question.answer(answer).id, reading=reading)
    return replace(checks, given=(*checks.given, given))


def without_answer(checks: CallerChecks, row_id: str) -> CallerChecks:
    """Take the last answer of a row back; without one, nothing changes."""
    own = [position for position, given in enumerate(checks.given) if given.row == row_id]
    if not own:
        return checks
    return replace(checks, given=(*checks.given[: own[-1]], *checks.given[own[-1] + 1 :]))


def check_of(checks: CallerChecks, row_id: str) -> Check:
    """Return the row as it stands: what a person told is a check like any other, and says so."""
    answered = passed(checks, row_id).answered
    if not answered:
        return Check(id=row_id, state=CheckState.NOT_CHECKED, detail=N_("Nobody was asked yet."))
    facts = [
        Fact(
            text=N_("{question} — {answer}"),
            values={"question": Phrase(question.text), "answer": given.reading or Phrase(answer.text)},
        )
        for question, given, answer in answered
    ]
    last = answered[-1][2]
    return Check(
        id=row_id,
        state=last.state,
        detail=last.detail,
        facts=(*facts, Fact(text=N_("A person told this; it was not measured."))),
    )


def checks_of(checks: CallerChecks) -> tuple[Check, ...]:
    """Return every row as it stands, in the order of `CALLER_ROWS`."""
    return tuple(check_of(checks, row.id) for row in CALLER_ROWS)


def favoured(checks: CallerChecks, asked: Mapping[str, str] = _NOTHING) -> Mapping[str, float]:
    """Return by how much the answers favour each cause that they tell of.

    *asked* are the questions of step 1 with their answers, which were weighed there: where a row asks for the same, its
    answer takes the place of that one, so that nothing counts twice.
    """
    return together(*chain.from_iterable(_factors(passed(checks, row.id), row, asked) for row in CALLER_ROWS))


def _factors(row_passed: Passed, row: CallerRow, asked: Mapping[str, str]) -> Iterator[Mapping[str, float]]:
    for _, _, answer in row_passed.answered:
        yield answer.favours
    if row_passed.answered and row.same_as in asked:
        yield {cause: 1 / factor for cause, factor in same_as(row.same_as, asked[row.same_as]).items()}


def next_row(checks: CallerChecks, asked: Mapping[str, str] = _NOTHING) -> str | None:
    """Return the row to ask about next: one that is half asked, else the most telling.

    None where nothing is left to ask, and while the device is not known. *asked* are the questions of step 1 that were
    answered: their rows come last.
    """
    open_rows = [row for row in CALLER_ROWS if passed(checks, row.id).question is not None]
    half_asked = [given.row for given in checks.given if any(row.id == given.row for row in open_rows)]
    if half_asked:
        return half_asked[-1]
    factors = favoured(checks)
    return max(open_rows, key=lambda row: _worth(row, factors, asked)).id if open_rows else None


def _worth(row: CallerRow, factors: Mapping[str, float], asked: Mapping[str, str]) -> float:
    """Return how much the row tells for each minute, after what the answers so far make of its causes."""
    likeliest = max((factors.get(cause, 1.0) for cause in row.causes), default=1.0)
    before = _ASKED_BEFORE if row.same_as in asked else 1.0
    return row.tells / row.minutes * min(max(likeliest, _LEAST), _MOST) * before
