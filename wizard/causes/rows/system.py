"""Which system it is, and how long it gets updates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from wizard.causes.clock import true_now
from wizard.causes.rows.base import unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import Care, Lifetime, SystemEvidence
from wizard.model.finding import Check, CheckState, Fact, Finding, Value

SOON = timedelta(days=90)
"""How long before the end people are told to plan: a new version, or a new computer, takes its time."""

OFFERS_MATTER = timedelta(days=365)
"""From when on before the end it is told what goes on beyond it."""

UNDATED_HOLDS = timedelta(days=365)
"""How long it holds that a system without dates is cared for: such makers (Apple) have a new version every year."""


def system_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the system; a problem once its updates have ended."""
    system = situation.evidence.system
    if not isinstance(system, SystemEvidence):
        return unseen("system", N_("The system was not looked at."))
    today = true_now(situation).date()
    state, words, values = _sentence(system, today)
    return Check(id="system", state=state, detail=words, values=values, facts=tuple(_facts(system, today)))


def _sentence(system: SystemEvidence, today: date) -> tuple[CheckState, str, Mapping[str, Value]]:
    ends, values = _day(system.support_ends), {"system": system.name}
    if ends is None:
        return *_without_a_date(system.care, today), values
    dated: Mapping[str, Value] = {**values, "date": _moment(ends)}
    if ends < today:
        return CheckState.PROBLEM, N_("{system} has had no updates since {date}."), dated
    if ends - today < SOON:
        words = N_("{system} gets updates only until {date}. Plan to move to a newer version.")
        return CheckState.OK, words, dated
    return CheckState.OK, N_("{system} gets updates until {date}."), dated


def _without_a_date(care: Care | None, today: date) -> tuple[CheckState, str]:
    lifetime = Lifetime.UNKNOWN if care is None else care.lifetime
    known = None if care is None else _day(care.as_of)
    if lifetime is Lifetime.ROLLING:
        return CheckState.OK, N_("{system} has no versions that end: it gets updates without a last day.")
    if lifetime is Lifetime.UNDATED and known is not None and today - known <= UNDATED_HOLDS:
        return CheckState.OK, N_("{system} gets updates; its maker names no last day.")
    return CheckState.NOT_CHECKED, N_("{system}: how long it gets updates is not known here.")


def _facts(system: SystemEvidence, today: date) -> Iterator[Fact]:
    if system.version:
        yield Fact(text=N_("Version: {version}."), values={"version": system.version})
    ends = _day(system.support_ends)
    if ends is not None and ends < today:
        yield Fact(
            text=N_(
                "Without updates, new authorities and new ways of connecting are missing, so that more and more sites do "
                "not open, and holes stay open."
            )
        )
    if system.care is not None:
        yield from _facts_about(system.care, ends, today)


def _facts_about(care: Care, ends: date | None, today: date) -> Iterator[Fact]:
    regular = _day(care.regular_ends)
    if regular is not None and care.then_by:
        past = N_("The support that everybody gets ended on {date}; since then the updates come from {by}.")
        still = N_("The support that everybody gets ends on {date}; after it the updates come from {by}.")
        yield Fact(text=past if regular < today else still, values={"date": _moment(regular), "by": care.then_by})
    if ends is not None and ends - today < OFFERS_MATTER:
        yield from _facts_about_the_offer(care, today)
    if care.editions:
        words = N_("The date holds for the editions {editions}; others have another one.")
        yield Fact(text=words, values={"editions": care.editions})
    if care.based_on:
        words = N_("It gets its updates from {base}, and the date is the one of that.")
        yield Fact(text=words, values={"base": care.based_on})
    known = _day(care.as_of)
    if known is not None:
        yield Fact(text=N_("Such dates were last looked up on {date}."), values={"date": _moment(known)})
    elif care.lifetime is Lifetime.DATED:
        yield Fact(text=N_("The system itself names this date."))


def _facts_about_the_offer(care: Care, today: date) -> Iterator[Fact]:
    until = _day(care.offer_ends)
    if until is None or until < today:
        return
    values: Mapping[str, Value] = {"offer": care.offer, "date": _moment(until)}
    yield Fact(text=N_("{offer} brings security updates until {date} to those who ask or pay for it."), values=values)
    if care.refused:
        yield Fact(text=N_("This computer takes no part in it so far."))


def _day(text: str | None) -> date | None:
    """Return the day in *text*; None for none, and for what is no date: it may come from a file."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
