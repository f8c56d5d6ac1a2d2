"""A date and a time that somebody reads out, compared with the true time here."""

import re
from datetime import UTC, datetime, timedelta

from wizard.causes.clock import HALF_AN_HOUR, ClockState, judge_clock
from wizard.causes.situation import CLOCK_MATTERS, situation_of
from wizard.errors import InputError
from wizard.flow.caller.base import Question, Reading
from wizard.i18n import tr
from wizard.model.finding import Diagnosis

LONGEST = 40
"""Characters that are read; a date and a time need no more."""

WESTERNMOST, EASTERNMOST = timedelta(hours=-12), timedelta(hours=14)
"""Between these from UTC lie the times that clocks show anywhere (Baker Island, Line Islands)."""

_A_DATE_S_WORTH = timedelta(hours=12)
"""From here on it is the date that is wrong, rather than the time."""

_FORM = re.compile(
    r"(?P<year>\d{4})\D{1,3}(?P<month>\d{1,2})\D{1,3}(?P<day>\d{1,2})\D{1,3}?"
    r"(?P<half>午前|午後|am|pm)?\s*(?P<hour>\d{1,2})(?:[:：]|時)(?P<minute>\d{1,2})(?:[:：]\d{1,2}|分)?\s*(?P<after>am|pm)?",
    re.IGNORECASE,
)

_AFTERNOON = {"午後", "pm"}


def read_moment(text: str) -> datetime:
    """Return the date and time in *text*, without a time zone: "2026-11-23 10:05", "2026年11月23日 午後3:05".

    Raises InputError where it is none, or has no year.
    """
    found = _FORM.fullmatch(text[:LONGEST].strip())
    if found is None:
        raise InputError(tr("Type the year, the month, the day and the time, as in 2026-11-23 10:05."))
    year, month, day, hour, minute = (int(found[part]) for part in ("year", "month", "day", "hour", "minute"))
    half = (found["half"] or found["after"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    try:
        # Naive on purpose: it is what a clock on a wall says.
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except ValueError:
        raise InputError(tr("There is no such date or time.")) from None


def written(moment: datetime) -> str:
    """Return *moment* in the form that `read_moment` reads best."""
    return f"{moment:%Y-%m-%d %H:%M}"


def judge_reading(read: datetime, now: datetime) -> Reading:
    """Say how the clock *read* stands to *now*, the true time with the time zone here.

    A difference that another time zone would make is not judged: the caller may be in another one. A minute or two go
    by between reading and typing; only what is more than `CLOCK_MATTERS` off is called wrong.
    """
    off = read - now.replace(tzinfo=None)
    if abs(off) <= CLOCK_MATTERS:
        return Reading.RIGHT
    from_utc = read - now.astimezone(UTC).replace(tzinfo=None)
    is_somewhere = WESTERNMOST - CLOCK_MATTERS <= from_utc <= EASTERNMOST + CLOCK_MATTERS
    if is_somewhere and abs(from_utc - round(from_utc / HALF_AN_HOUR) * HALF_AN_HOUR) <= CLOCK_MATTERS:
        return Reading.WHOLE_HOURS
    return Reading.TIME_OFF if abs(off) < _A_DATE_S_WORTH else Reading.DATE_OFF


def answer_to(question: Question, read: datetime, now: datetime) -> str | None:
    """Return the answer that the clock *read* amounts to; None where the person has to choose one."""
    return question.readings.get(judge_reading(read, now))


def known_offset(diagnosis: Diagnosis | None) -> timedelta | None:
    """Return true time minus this computer's, where this computer's clock was compared with others; else None."""
    if diagnosis is None:
        return None
    judged = judge_clock(situation_of(diagnosis.evidence, diagnosis.at))
    return judged.offset if judged.state is not ClockState.BEHIND_AT_LEAST else None
