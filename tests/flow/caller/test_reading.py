from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.causes.test_clock import with_clock
from wizard.causes.diagnose import diagnose
from wizard.errors import InputError
from wizard.flow.caller.base import Reading
from wizard.flow.caller.devices import Device
from wizard.flow.caller.reading import answer_to, judge_reading, known_offset, read_moment, written
from wizard.flow.caller.rows import question_for

TOKYO = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 23, 10, 5, 30, tzinfo=TOKYO)


def read(text: str) -> Reading:
    return judge_reading(read_moment(text), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 10:05",
        " 2026/11/23 10:05 ",
        "2026.11.23, 10:05",
        "2026-11-23T10:05",
        "2026年11月23日 10:05",
        "2026年11月23日10時5分",
        "2026年11月23日 午前10:05",
        "2026-11-23 10:05 AM",
        "2026-11-23 10:05:59",
        "２０２６/１１/２３ １０：０５",
    ],
)
def test_a_date_and_time_is_read_in_many_forms(text: str) -> None:
    assert written(read_moment(text)) == "2026-11-23 10:05"


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-23 12:05 am", 0), ("2026-11-23 12:05 pm", 12), ("2026-11-23 3:05 PM", 15),
        ("2026年11月23日 午後3:05", 15), ("2026年11月23日 午後0時5分", 12),
    ],
)  # fmt: skip
def test_halves_of_the_day_are_understood(text: str, hour: int) -> None:
    assert read_moment(text).hour == hour


@pytest.mark.parametrize(
    "text",
    ["", "10:05", "23-11-26 10:05", "2026-11-23", "yesterday", "2026-13-01 10:05", "2026-11-23 25:00", "9" * 5000],
)
def test_what_is_no_date_with_year_and_time_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_moment(text)


@pytest.mark.parametrize("text", ["2026-11-23 10:05", "2026-11-23 10:01", "2026-11-23 10:10"])
def test_within_five_minutes_it_is_right(text: str) -> None:
    assert read(text) is Reading.RIGHT


def test_midnight_makes_no_wrong_date() -> None:
    just_after = datetime(2026, 11, 24, 0, 2, tzinfo=TOKYO)
    assert judge_reading(read_moment("2026-11-23 23:59"), just_after) is Reading.RIGHT


@pytest.mark.parametrize("text", ["2026-11-23 02:05", "2026-11-22 20:05", "2026-11-23 06:35", "2026-11-22 17:05"])
def test_whole_and_half_hours_are_not_judged(text: str) -> None:
    assert read(text) is Reading.WHOLE_HOURS


@pytest.mark.parametrize("text", ["2026-11-23 09:50", "2026-11-23 10:20", "2026-11-23 08:13"])
def test_minutes_are_judged_whatever_the_time_zone(text: str) -> None:
    assert read(text) is Reading.TIME_OFF


@pytest.mark.parametrize("text", ["2016-11-23 10:05", "2026-10-23 10:05", "2026-11-24 10:05", "2026-11-22 10:05"])
def test_a_wrong_date_is_none_of_another_time_zone(text: str) -> None:
    # The same hour of the day before is two hours further west than any land is from Tokyo.
    assert read(text) is Reading.DATE_OFF


def test_the_zone_here_does_not_matter() -> None:
    in_utc = NOW.astimezone(UTC)
    assert judge_reading(read_moment("2026-11-23 01:05"), in_utc) is Reading.RIGHT
    assert judge_reading(read_moment("2026-11-23 10:05"), in_utc) is Reading.WHOLE_HOURS


def test_a_reading_becomes_an_answer() -> None:
    question = question_for(Device.ANDROID, "clock")
    given = {text: answer_to(question, read_moment(text), NOW) for text in ("2026-11-23 10:06", "2020-01-01 00:00")}
    assert given == {"2026-11-23 10:06": "right", "2020-01-01 00:00": "date-off"}
    for answer in question.readings.values():
        assert question.answer(answer)


def test_what_the_person_has_to_choose_becomes_none() -> None:
    after = question_for(Device.ANDROID, "clock").answer("date-off").then
    assert after is not None
    now = after.answer("switched-on").then
    assert now is not None
    assert answer_to(now, read_moment("2026-11-23 02:05"), NOW) is None
    assert answer_to(now, read_moment("2026-11-23 10:05"), NOW) == "right"


def test_without_a_check_the_time_here_is_not_known() -> None:
    assert known_offset(None) is None


def test_others_have_to_tell_how_the_clock_here_stands() -> None:
    minute = timedelta(minutes=1)
    assert known_offset(diagnose(with_clock(minute, minute))) == minute
    assert known_offset(diagnose(with_clock())) is None
    # Behind at least: by how much is not known.
    assert known_offset(diagnose(with_clock(built=datetime(2040, 1, 1, tzinfo=UTC)))) is None
