"""The rows about the clock and its time zone; how the clock is judged is tested in tests/causes/test_clock.py."""

from dataclasses import replace

import pytest

from tests.support.evidence import met
from tests.support.pki import AT
from wizard.causes.rows.clock import clock_check, time_zone_check
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.finding import Check


def rows(*offsets: float, automatic: bool | None = None) -> tuple[Check, Check]:
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=o) for i, o in enumerate(offsets))
    clock = ClockEvidence(now=AT, time_zone="JST", utc_offset_s=32_400, readings=readings, automatic=automatic)
    situation = situation_of(replace(met(), clock=clock), AT)
    return clock_check(situation, ()), time_zone_check(situation, ())


def words(check: Check) -> str:
    return tr(check.detail, **check.values)


@pytest.mark.parametrize(
    ("offset", "state", "said"),
    [
        (0.0, "ok", "The clock is right."),
        (600.0, "problem", "The clock is behind by 10 minutes."),
        (-86_400.0 * 3, "problem", "The clock is ahead by 3 days."),
        (32_400.0, "problem", "The clock is off by exactly 9 h: the time zone may be wrong."),
    ],
)
def test_the_clock_is_told_with_how_far_it_is_off(offset: float, state: str, said: str) -> None:
    clock, _ = rows(offset, offset + 1)
    assert (clock.state.value, words(clock)) == (state, said)
    assert len(clock.facts) >= 2


def test_one_source_alone_decides_nothing() -> None:
    clock, _ = rows(600.0)
    assert clock.state.value == "not-checked"


def test_a_right_clock_that_is_set_by_hand_is_told_so() -> None:
    clock, _ = rows(0.0, 0.0, automatic=False)
    assert (clock.state.value, words(clock)) == (
        "ok",
        "The clock is right, but this system does not set it by itself.",
    )


def test_the_time_zone_is_shown_for_the_person_to_judge() -> None:
    _, zone = rows()
    assert words(zone) == "The time zone is JST (UTC+9)."


def test_a_clock_that_nobody_looked_at_is_not_fine() -> None:
    situation = situation_of(met(), AT)
    assert {c(situation, ()).state.value for c in (clock_check, time_zone_check)} == {"not-checked"}
