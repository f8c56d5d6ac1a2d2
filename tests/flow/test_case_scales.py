"""The steps of time in a case code: each number comes back, and sentences tell the same length of time."""

from datetime import timedelta

import pytest

from wizard.flow.case_scales import OFFSETS, SPANS, ZONES, CodedClock, Stand, clock_number, clock_told, span_number
from wizard.i18n import span_in_words, using


def test_the_steps_rise_and_fit_into_seven_bits() -> None:
    assert len(SPANS) + 1 <= 128
    assert 2 + 2 * (len(ZONES) + len(OFFSETS)) == 128
    for steps in (SPANS, ZONES, OFFSETS):
        assert list(steps) == sorted(set(steps))


def test_each_step_is_told_as_itself() -> None:
    assert [span_number(step) for step in SPANS] == list(range(len(SPANS)))
    assert [clock_number(clock_told(n)) for n in range(128)] == list(range(128))
    assert len({clock_told(n) for n in range(128)}) == 128


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_sentence_tells_the_same_length_of_time_from_two_days_on(language: str) -> None:
    with using(language):
        for hours in range(48, 35 * 365 * 24, 7):
            span = timedelta(hours=hours)
            assert span_in_words(SPANS[span_number(span)]) == span_in_words(span)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, 0), (59, 0), (60, 60), (119, 60), (200, 180), (48 * 60 - 1, 42 * 60)],
)
def test_a_span_of_hours_is_told_by_the_step_that_it_reaches(minutes: int, told: int) -> None:
    assert SPANS[span_number(timedelta(minutes=minutes))] == timedelta(minutes=told)
    assert span_number(timedelta(minutes=-minutes)) == span_number(timedelta(minutes=minutes))


def test_what_is_longer_than_the_last_step_is_told_as_that() -> None:
    assert span_number(timedelta(days=99_999)) == len(SPANS) - 1
    far = CodedClock(Stand.BEHIND, timedelta(days=99_999))
    assert clock_told(clock_number(far)) == CodedClock(Stand.BEHIND, OFFSETS[-1])


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        (CodedClock(), CodedClock()),
        (CodedClock(Stand.RIGHT, timedelta(seconds=3)), CodedClock(Stand.RIGHT)),
        (CodedClock(Stand.AHEAD, timedelta(minutes=7)), CodedClock(Stand.AHEAD, timedelta(minutes=5))),
        (CodedClock(Stand.AHEAD, timedelta(minutes=2)), CodedClock(Stand.AHEAD, timedelta(minutes=5))),
        (CodedClock(Stand.BEHIND, timedelta(days=400)), CodedClock(Stand.BEHIND, timedelta(days=365))),
        (
            CodedClock(Stand.AHEAD, timedelta(hours=9, seconds=40), True),
            CodedClock(Stand.AHEAD, timedelta(hours=9), True),
        ),
        (CodedClock(Stand.BEHIND, timedelta(hours=5.5), True), CodedClock(Stand.BEHIND, timedelta(hours=5.5), True)),
    ],
)
def test_a_clock_is_told_by_the_step_that_it_reaches(clock: CodedClock, told: CodedClock) -> None:
    assert clock_told(clock_number(clock)) == told
