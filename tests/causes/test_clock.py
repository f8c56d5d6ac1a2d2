"""How the clock stands: against others, by whole hours, and against what was made before now."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, make_ocsp, make_pki
from wizard.causes.clock import FLOOR_TOLERANCE, ClockJudgement, ClockState, floors, judge_clock, true_now
from wizard.causes.diagnose import diagnose
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.evidence import ClockEvidence, Evidence, Fetched, TimeReading
from wizard.model.fields import Unknown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def with_clock(
    *offsets: timedelta,
    case: str = "ok",
    built: datetime | None = None,
    roots: datetime | None = None,
    automatic: bool | None = None,
) -> Evidence:
    """Return a check of a site on a computer of whose clock others say that it is off by *offsets*."""
    readings = tuple(TimeReading(source="time.test", kind="sntp", offset_s=o.total_seconds()) for o in offsets)
    clock = ClockEvidence(
        now=AT, time_zone="CET", utc_offset_s=3_600, readings=readings, built=built, roots_written=roots,
        automatic=automatic,
    )  # fmt: skip
    return replace(met(CHAINS[case](), world().root.certificate), clock=clock)


def judged(evidence: Evidence) -> ClockJudgement:
    return judge_clock(situation_of(evidence, evidence.at))


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        (timedelta(0), "right"),
        (timedelta(minutes=5), "right"),
        (timedelta(minutes=-5), "right"),
        (timedelta(minutes=6), "behind"),
        (timedelta(minutes=-6), "ahead"),
        (HOUR, "zone"),
        (-9 * HOUR + timedelta(seconds=40), "zone"),
        (5.5 * HOUR, "zone"),
        (HOUR + timedelta(minutes=7), "behind"),
        (15 * HOUR, "behind"),
        (-24 * HOUR, "ahead"),
        (400 * DAY, "behind"),
    ],
)
def test_two_others_that_agree_tell_how_the_clock_stands(offset: timedelta, state: str) -> None:
    found = judged(with_clock(offset, offset))
    assert found.state is ClockState(state)
    assert found.offset == offset


@pytest.mark.parametrize(
    ("offset", "hours"), [(HOUR, "1"), (-9 * HOUR, "9"), (5.5 * HOUR + timedelta(seconds=9), "5.5")]
)
def test_what_is_off_as_time_zones_are_is_told_in_hours(offset: timedelta, hours: str) -> None:
    line = next(c for c in diagnose(with_clock(offset, offset)).checks if c.id == "clock")
    assert tr(line.detail, **line.values) == f"The clock is off by exactly {hours} h: the time zone may be wrong."


def test_of_two_that_differ_a_little_the_middle_counts() -> None:
    assert judged(with_clock(DAY, DAY + timedelta(seconds=2))).offset == DAY + timedelta(seconds=1)


def test_one_alone_and_two_that_differ_tell_nothing() -> None:
    assert judged(with_clock(DAY)).state is ClockState.UNKNOWN
    assert judged(with_clock(DAY, -DAY)).state is ClockState.UNKNOWN
    assert judged(with_clock()).state is ClockState.UNKNOWN
    assert judged(replace(with_clock(DAY, DAY), clock=Unknown.NOT_ASKED)).state is ClockState.UNKNOWN


def test_with_nobody_to_ask_the_newest_thing_that_was_made_tells_that_the_clock_is_behind() -> None:
    found = judged(with_clock(built=AT + 30 * DAY, roots=AT + 90 * DAY))
    assert (found.state, found.offset) == (ClockState.BEHIND_AT_LEAST, 90 * DAY)
    assert found.floor is not None
    assert found.floor.what == "this system's list of authorities"


def test_what_was_made_a_little_later_than_now_is_not_held_against_the_clock() -> None:
    assert judged(with_clock(built=AT + FLOOR_TOLERANCE)).state is ClockState.UNKNOWN
    assert judged(with_clock(built=AT - DAY, roots=AT - 1_000 * DAY)).state is ClockState.UNKNOWN


def test_others_count_more_than_what_was_made() -> None:
    assert judged(with_clock(timedelta(0), timedelta(0), built=AT + 30 * DAY)).state is ClockState.RIGHT


@pytest.mark.parametrize(
    ("evidence", "form"),
    [
        (with_clock(400 * DAY, 400 * DAY, case="notyet"), "behind"),
        (with_clock(-400 * DAY, -400 * DAY, case="expired"), "ahead"),
        (with_clock(9 * HOUR, 9 * HOUR), "zone"),
        (with_clock(case="notyet", built=AT + 400 * DAY), "behind-at-least"),
    ],
)
def test_a_wrong_clock_is_named_first_with_what_tells_so(evidence: Evidence, form: str | None) -> None:
    diagnosis = diagnose(evidence)
    first = diagnosis.findings[0]
    assert (first.cause, first.form) == ("clock-wrong", form)
    line = next(c for c in diagnosis.checks if c.id == "clock")
    assert line.state.value == "problem"


def test_a_clock_that_is_behind_explains_what_is_not_valid_yet_but_not_what_has_run_out() -> None:
    behind = diagnose(with_clock(case="notyet", built=AT + 400 * DAY))
    assert [(f.cause, f.explained_by) for f in behind.findings] == [
        ("clock-wrong", None),
        ("not-yet-valid", "clock-wrong"),
    ]
    expired = diagnose(with_clock(case="expired", built=AT + 400 * DAY))
    assert [(f.cause, f.severity.value, f.explained_by) for f in expired.findings] == [
        ("clock-wrong", "warning", None),
        ("expired", "blocking", None),
    ]


def test_the_sites_own_clock_is_believed_alone_where_its_certificate_fits_that_time() -> None:
    # The certificates of the cases "expired" and "notyet" were in date 30 days ago, and will be in 30 days' time.
    for case, offset, state in (("expired", -60 * DAY, "ahead"), ("notyet", 60 * DAY, "behind")):
        found = judged(with_clock(offset, case=case))
        assert (found.state.value, found.offset, found.source) == (state, offset, "time.test")
        first, second = diagnose(with_clock(offset, case=case)).findings[:2]
        assert (first.cause, first.form, second.explained_by) == ("clock-wrong", "one-source", "clock-wrong")
        line = next(c for c in diagnose(with_clock(offset, case=case)).checks if c.id == "clock")
        assert line.state.value == "problem"
        assert "time.test" in tr(line.detail, **line.values)


@pytest.mark.parametrize(
    "evidence",
    [
        with_clock(-60 * DAY),  # in date both ways
        with_clock(-4_000 * DAY, case="expired"),  # in date neither way
        with_clock(timedelta(minutes=2), case="expired"),
        with_clock(-60 * DAY, case="expired", built=AT - 5 * DAY),  # the program is newer than that time
        with_clock(-60 * DAY, 60 * DAY, case="expired"),
    ],
)
def test_one_alone_is_not_believed_otherwise(evidence: Evidence) -> None:
    assert judged(evidence).source is None
    assert "clock-wrong" not in [f.cause for f in diagnose(evidence).findings]


def test_an_answer_of_the_authority_was_made_before_now_even_if_it_is_no_longer_or_not_yet_good() -> None:
    chain = CHAINS["ok"]()
    site = replace(met(chain, world().root.certificate), clock=with_clock().clock)
    for made in (AT + 100 * DAY, AT - 100 * DAY):
        # make_ocsp: thisUpdate an hour before.
        staple = make_ocsp(chain[0], world().issuing, made + HOUR, revoked=False)
        evidence = replace(site, ocsp=(Fetched(url="http://ocsp.test/", body=staple),))
        told = {f.what: f.at for f in floors(situation_of(evidence, AT))}
        assert told["the authority's answer about the site's certificate"] == made
        found = judged(evidence)
        assert (found.state is ClockState.BEHIND_AT_LEAST) is (made > AT)


def test_an_answer_that_somebody_else_signed_tells_nothing() -> None:
    forged = make_ocsp(CHAINS["ok"]()[0], make_pki("Foreign").issuing, AT + 100 * DAY, revoked=False)
    evidence = replace(with_clock(), ocsp=(Fetched(url="u", body=forged), Fetched(url="u", body=b"nonsense")))
    assert judged(evidence).state is ClockState.UNKNOWN


def test_a_right_clock_that_is_set_by_hand_is_told_so() -> None:
    right = (timedelta(0), timedelta(0))
    lines = {c.id: c for c in diagnose(with_clock(*right, automatic=False)).checks}
    assert lines["clock"].state.value == "ok"
    assert "by itself" in lines["clock"].detail
    lines = {c.id: c for c in diagnose(with_clock(*right, automatic=True)).checks}
    assert lines["clock"].detail == "The clock is right."


def seen(evidence: Evidence) -> list[str]:
    line = next(c for c in diagnose(evidence).checks if c.id == "clock")
    return [tr(fact.text, **fact.values) for fact in line.facts]


def test_what_the_answer_rests_on_is_told() -> None:
    silent = TimeReading(source="quiet.test", kind="http-date", offset_s=None, error="no answer in time")
    evidence = with_clock(3 * DAY, 3 * DAY, built=AT - 30 * DAY, automatic=False)
    assert isinstance(evidence.clock, ClockEvidence)
    evidence = replace(evidence, clock=replace(evidence.clock, readings=(*evidence.clock.readings, silent)))
    assert seen(evidence) == [
        "According to time.test, the clock is behind by 3 days.",
        "According to time.test, the clock is behind by 3 days.",
        "quiet.test did not tell the time.",
        "Made on 24 October 2026: this program.",
        "Here the clock is set by hand.",
        "Chrome blames the clock from 5 minutes on, Firefox from 24 hours on.",
    ]


def test_where_the_clock_is_right_no_browser_minds() -> None:
    assert seen(with_clock(timedelta(0), timedelta(0), automatic=True)) == [
        "time.test tells the same time.",
        "time.test tells the same time.",
        "This system sets its clock by itself.",
    ]


def test_what_nobody_looked_at_has_no_facts() -> None:
    assert seen(replace(with_clock(), clock=Unknown.NOT_ASKED)) == []


def test_ages_are_counted_from_the_true_time_at_which_the_computer_was_looked_at() -> None:
    later = AT + 1_000 * DAY
    seen = with_clock(3 * DAY, 3 * DAY)
    assert true_now(situation_of(seen, later)) == AT + 3 * DAY
    assert true_now(situation_of(with_clock(3 * DAY), later)) == AT
    assert true_now(situation_of(with_clock(built=AT + 90 * DAY), later)) == AT + 90 * DAY
    assert true_now(situation_of(replace(seen, clock=Unknown.NOT_ASKED), later)) == later


def test_a_clock_on_this_computer_tells_nothing_of_the_age_of_its_files() -> None:
    seen = with_clock(400 * DAY, 400 * DAY)
    assert isinstance(seen.clock, ClockEvidence)
    practised = tuple(replace(reading, source="127.0.0.1:4711") for reading in seen.clock.readings)
    assert true_now(situation_of(replace(seen, clock=replace(seen.clock, readings=practised)), AT)) == AT
