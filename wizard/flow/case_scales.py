"""The steps in which a case code tells lengths of time: coarse enough for seven bits, fine enough for the sentences."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_MONTH_DAYS, _YEAR_DAYS = 30.44, 365.25

_SHORT = (timedelta(0), *(h * _HOUR for h in (1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 42)))
_DAYS = range(2, 60)
_MONTHS = range(2, 25)
_YEARS = range(2, 36)

SPANS = (
    *_SHORT,
    *(n * _DAY for n in _DAYS),
    *(min(729, max(60, round(n * _MONTH_DAYS))) * _DAY for n in _MONTHS),
    *((int(n * _YEAR_DAYS) + 1) * _DAY for n in _YEARS),
)
"""Since when a certificate has run out, or until when it begins: from two days on in the units in which sentences tell
it. The last step is 35 years or more."""

ZONE_STEP = timedelta(minutes=30)
ZONES = tuple(n * ZONE_STEP for n in range(1, 29))
"""How far a clock may be off as time zones are: up to 14 hours."""

OFFSETS = (
    *(n * _MINUTE for n in (5, 10, 20, 30, 45, 60, 90)),
    *(n * _HOUR for n in (2, 3, 6, 12, 18, 24, 36)),
    *(n * _DAY for n in (2, 3, 5, 7, 10, 14, 21, 30, 45)),
    *(n * _DAY for n in (61, 91, 122, 183, 274, 365, 548)),
    *(n * _DAY for n in (731, 1096, 1827, 3653, 7305)),
)
"""How far a clock may be off otherwise: the step that it reaches, from 5 minutes to 20 years and more."""


class Stand(StrEnum):
    """On which side of the true time a clock is."""

    UNKNOWN = "unknown"
    RIGHT = "right"
    AHEAD = "ahead"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class CodedClock:
    """How the clock of the caller's device stands to the true time, as far as that is known."""

    stand: Stand = Stand.UNKNOWN
    offset: timedelta = timedelta(0)
    """By how much it is ahead or behind, without sign."""
    is_zone: bool = False
    """Whether it is off by whole or half hours to the minute, as another time zone would be."""


UNKNOWN_CLOCK = CodedClock()


def span_number(span: timedelta) -> int:
    """Return the place in `SPANS` that tells *span*, whose sign does not matter."""
    span = abs(span)
    days = round(span / _DAY)
    if span < 2 * _DAY:
        return bisect_right(_SHORT, span) - 1
    if days < 60:
        return len(_SHORT) + days - _DAYS.start
    if days < 730:
        return len(_SHORT) + len(_DAYS) + round(days / _MONTH_DAYS) - _MONTHS.start
    return len(SPANS) - len(_YEARS) + min(round(days / _YEAR_DAYS), _YEARS[-1]) - _YEARS.start


_ONE_SIDE = len(ZONES) + len(OFFSETS)
_SIDES = (Stand.AHEAD, Stand.BEHIND)


def clock_number(clock: CodedClock) -> int:
    """Return the number of *clock*, from 0 to 127."""
    if clock.stand not in _SIDES:
        return int(clock.stand is Stand.RIGHT)
    place = (
        min(max(round(clock.offset / ZONE_STEP), 1), len(ZONES)) - 1
        if clock.is_zone
        else len(ZONES) + max(bisect_right(OFFSETS, clock.offset) - 1, 0)
    )
    return 2 + _SIDES.index(clock.stand) * _ONE_SIDE + place


def clock_told(number: int) -> CodedClock:
    """Return the clock that *number*, from 0 to 127, stands for."""
    if number < 2:
        return CodedClock((Stand.UNKNOWN, Stand.RIGHT)[number])
    side, place = divmod(number - 2, _ONE_SIDE)
    is_zone = place < len(ZONES)
    return CodedClock(_SIDES[side], (*ZONES, *OFFSETS)[place], is_zone)
