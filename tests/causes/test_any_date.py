"""At both sides of every moment, and between them, a timeline says what a check at that date says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.support.evidence import attempt, met, shaken, store
from tests.support.logs import OwnLog, listed, logged
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, make_crl, make_ocsp
from tests.support.timelines import DAY, SECOND, chained, crossed, leaf_of, lived, root
from wizard.causes import transparency
from wizard.causes.timeline import judge_at
from wizard.flow.outlook import mark_text
from wizard.model.evidence import Evidence, Fetched
from wizard.model.finding import Diagnosis, Severity
from wizard.model.timeline import MarkKind, Span, Timeline
from wizard.pki.logs import LogState

ONE, TWO = OwnLog(operator="One"), OwnLog(operator="Two")
RETIRED = OwnLog(operator="Three", state=LogState.RETIRED, since=AT + 20 * DAY)
REJECTED = OwnLog(operator="Four", state=LogState.REJECTED, since=AT + 20 * DAY)
STAMPED = AT - 30 * DAY + timedelta(hours=1, milliseconds=250)
"""An hour after the leaf begins: authorities date certificates back a little."""
DAYS = (-900, -100, -31, -30, -29, -21, -1, 1, 8, 19, 21, 59, 61, 700)
BETWEEN = [AT + timedelta(days=days, hours=7) for days in DAYS]
FAULTY = ("int_expired", "not_before_after", "missing_int", "unk_crit_expired", "self_notyet", "leaf_ca_expired")


@pytest.fixture(autouse=True)
def our_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transparency, "known_logs", lambda: listed(ONE, TWO, RETIRED, REJECTED))


def public(evidence: Evidence) -> Evidence:
    (ours,) = evidence.stores
    return replace(evidence, stores=tuple(replace(ours, name=name) for name in ("system", "mozilla", "chrome")))


def stamped(*logs: OwnLog, at: datetime = STAMPED) -> Evidence:
    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    return public(met((logged(leaf_of(issuing), issuing, logs, at=at), *sent), anchor.certificate))


def answered(how: str, *, revoked: bool) -> Evidence:
    anchor = root()
    issuing, sent = crossed([(anchor, (-600, 600))])
    leaf = leaf_of(issuing)
    evidence = met((leaf, *sent), anchor.certificate)
    answer = make_ocsp(leaf, issuing, AT, revoked=revoked)
    if how == "staple":
        return replace(evidence, attempts=(attempt(shaken((leaf, *sent), staple=answer)),))
    if how == "list":
        return replace(evidence, crls=(Fetched(url="u", body=make_crl(issuing, (leaf,) if revoked else (), AT)),))
    return replace(evidence, ocsp=(Fetched(url="u", body=answer),))


def cross_signed(old: tuple[int, int], new: tuple[int, int]) -> Evidence:
    """Return a leaf whose CA two roots vouch for, each for days of its own, and lists that know one, or both."""
    one, two = root((-900, 30), "Old Root"), root((-100, 900), "New Root")
    issuing, sent = crossed([(one, old), (two, new)])
    lists = (
        store(one.certificate, two.certificate),
        store(one.certificate, name="mozilla"),
        store(two.certificate, name="chrome"),
    )
    return replace(met((leaf_of(issuing, (-200, 60)), *sent)), stores=lists)


def of_case(case: str) -> Evidence:
    return met(CHAINS[case](), world().root.certificate)


MADE: dict[str, Callable[[], Evidence]] = {
    "plain": chained,
    "future": lambda: chained(leaf=(10, 100)),
    "nested": lambda: chained(leaf=(-300, 300), intermediate=(-200, 200), top=(-100, 100)),
    "never all at once": lambda: chained(leaf=(-30, 0), intermediate=(5, 200)),
    "public, in no log": lambda: public(chained()),
    "public, in the logs": lambda: stamped(ONE, TWO),
    "public, in the logs later": lambda: stamped(ONE, TWO, at=AT - 20 * DAY),
    "public, in a log that was retired": lambda: stamped(ONE, RETIRED),
    "public, in a log that was rejected": lambda: stamped(ONE, REJECTED),
    "two roots, one after the other": lambda: cross_signed((-600, 20), (-50, 600)),
    "two roots with a gap": lambda: cross_signed((-600, -20), (-10, 600)),
    **{f"{how}, revoked": partial(answered, how, revoked=True) for how in ("answer", "staple", "list")},
    **{f"{how}, good": partial(answered, how, revoked=False) for how in ("answer", "staple", "list")},
    **{case: partial(of_case, case) for case in FAULTY},
}


def told(diagnosis: Diagnosis) -> tuple[str, str | None, dict[str, str]]:
    first = diagnosis.headline
    cause = first.cause if first and first.severity is not Severity.NOTE else None
    return diagnosis.verdict.value, cause, {name: shown.code for name, shown in diagnosis.browsers.items()}


def claimed(span: Span) -> tuple[str, str | None, dict[str, str]]:
    return span.verdict.value, span.cause, dict(span.browsers)


def moments(timeline: Timeline) -> Iterator[datetime]:
    ends = {moment for span in timeline.spans for moment in (span.begins, span.ends) if moment is not None}
    marks = {moment for mark in timeline.marks for moment in (mark.at, mark.at + mark.grace)}
    for moment in ends | marks:
        yield from (moment - SECOND, moment, moment + SECOND)


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_timeline_says_at_any_date_what_a_check_says(name: str) -> None:
    diagnosis, timeline = lived(MADE[name]())
    for at in {*moments(timeline), *BETWEEN, AT}:
        assert claimed(timeline.span_at(at)) == told(judge_at(diagnosis, at)), at


@pytest.mark.parametrize("now", [AT - 300 * DAY, AT + 20 * DAY, AT + 300 * DAY])
def test_it_is_the_same_from_whichever_date_one_looks(now: datetime) -> None:
    evidence = stamped(ONE, RETIRED)
    spans = [claimed(s) for s in lived(evidence)[1].spans]
    assert [claimed(s) for s in lived(evidence, now)[1].spans] == spans


def test_a_public_certificate_is_good_from_its_timestamps_on() -> None:
    _, timeline = lived(stamped(ONE, TWO))
    assert timeline.present.browsers["chrome"] == "OK"
    assert timeline.same_since == AT - 30 * DAY + timedelta(minutes=45, seconds=1), "clocks may be 15 minutes slow"
    reason = timeline.reason_of(timeline.same_since)
    assert reason is not None
    assert reason.kind is MarkKind.LOGGED
    assert mark_text(reason) == "timestamp of the public log One's log for the site's certificate"


def test_a_log_that_will_be_rejected_is_a_date_to_know() -> None:
    _, timeline = lived(stamped(ONE, REJECTED))
    (mark,) = [m for m in timeline.marks if m.kind is MarkKind.LOG_CLOSED]
    assert mark.at == AT + 20 * DAY
    assert timeline.next_change is not None
    assert timeline.next_change.begins == AT + 20 * DAY
    assert timeline.next_change.browsers["chrome"] == "NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED"
