"""What this computer's clock is worth: beside other clocks, and beside what was written before now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.causes.revocation import newest_answer
from wizard.causes.situation import CLOCK_MATTERS, CLOCKS_AGREE, Situation
from wizard.causes.transparency import not_before_this
from wizard.i18n import N_, Phrase
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.fields import Present
from wizard.model.finding import Fact, Value

FLOOR_TOLERANCE = timedelta(days=2)
"""How far behind what was written a clock may be before that is held against it: a file may come from a computer whose
clock was fast, and Chromium gives its own date of manufacture as much (components/network_time; error_classification.cc)."""

FIREFOX_MINDS = timedelta(days=1)
"""From here on Firefox speaks of the clock (aboutNetErrorHelpers.mjs detectClockSkew, Firefox 153)."""

_ABOUT_THE_SAME = timedelta(seconds=2)
"""A Date header is good to a second."""

HALF_AN_HOUR = timedelta(minutes=30)
"""Time zones differ by multiples of it (three by a quarter of an hour; they are left out)."""

WIDEST_ZONE = timedelta(hours=14)
"""As far as a time zone is from UTC (Line Islands)."""


class ClockState(StrEnum):
    """How this computer's clock stands to the true time."""

    RIGHT = "right"
    AHEAD = "ahead"
    BEHIND = "behind"
    ZONE = "zone"
    """Off by whole or half hours to the minute: the local time may look right while the time zone is wrong."""
    BEHIND_AT_LEAST = "behind-at-least"
    """Nobody was there to compare it with, but something on this computer was made later than it says."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Something that was made at a time which has passed since, whatever the clock says."""

    what: str
    """Message id."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJudgement:
    """How the clock stands, and what tells so."""

    state: ClockState
    offset: timedelta | None = None
    """True time minus this computer's; the least that it can be where only a floor tells."""
    floor: Floor | None = None
    """What tells that the clock is behind, where nothing else does."""
    source: str | None = None
    """The only source there is, where it is believed because the site's certificate fits its time. Hostile text."""

    @property
    def hours(self) -> str:
        """By how many hours the clock is off, to the half hour and without a sign: "9", "5.5"."""
        return f"{abs(round((self.offset or timedelta(0)) / HALF_AN_HOUR)) / 2:g}"


def judge_clock(situation: Situation) -> ClockJudgement:
    """Say how this computer's clock stands; two outside opinions have to agree, else only a floor can tell."""
    clock, offset = situation.evidence.clock, situation.clock_offset
    if not isinstance(clock, ClockEvidence):
        return ClockJudgement(state=ClockState.UNKNOWN)
    if offset is not None:
        return ClockJudgement(state=_state(offset), offset=offset)
    if (alone := _believed_alone(situation, clock)) is not None:
        return alone
    floor = max(floors(situation), key=lambda f: f.at, default=None)
    if floor is not None and floor.at - clock.now > FLOOR_TOLERANCE:
        return ClockJudgement(state=ClockState.BEHIND_AT_LEAST, offset=floor.at - clock.now, floor=floor)
    return ClockJudgement(state=ClockState.UNKNOWN)


def true_now(situation: Situation) -> datetime:
    """Return when this computer was looked at, by the true time as far as it is known: what ages are counted from.

    That is not the time to verify certificates at. Clocks on this very computer, as those of the practice sites, tell
    nothing of when its files were made.
    """
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return situation.at
    told = [reading.source for reading in clock.readings if reading.offset_s is not None]
    if told and all(source.startswith(_OF_THIS_COMPUTER) for source in told):
        return clock.now
    return clock.now + (judge_clock(situation).offset or timedelta(0))


_OF_THIS_COMPUTER = ("127.", "[::1]", "localhost")


def _believed_alone(situation: Situation, clock: ClockEvidence) -> ClockJudgement | None:
    """Return what a single source says, where the site's certificate is in date at its time and not at this clock's.

    Where a network lets nobody else be asked, the site's own server may be the only one; its certificate was signed by
    another. A server that lies about its time could make an old certificate look good that way, so the person is to
    compare with a watch (the form "one-source" of the cause says so).
    """
    told = [reading for reading in clock.readings if reading.offset_s is not None]
    leaf = situation.leaf
    if len(told) != 1 or told[0].offset_s is None or leaf is None:
        return None
    offset = timedelta(seconds=told[0].offset_s)
    begin, end = leaf.not_before, leaf.not_after
    if abs(offset) <= CLOCK_MATTERS or not isinstance(begin, Present) or not isinstance(end, Present):
        return None
    fits = begin.value <= clock.now + offset <= end.value and not begin.value <= clock.now <= end.value
    if not fits or any(floor.at - FLOOR_TOLERANCE > clock.now + offset for floor in floors(situation)):
        return None
    return ClockJudgement(state=_state(offset), offset=offset, source=told[0].source)


def _state(offset: timedelta) -> ClockState:
    if abs(offset) <= CLOCK_MATTERS:
        return ClockState.RIGHT
    if (
        abs(offset) <= WIDEST_ZONE + CLOCKS_AGREE
        and abs(offset - round(offset / HALF_AN_HOUR) * HALF_AN_HOUR) <= CLOCKS_AGREE
    ):
        return ClockState.ZONE
    return ClockState.BEHIND if offset > timedelta(0) else ClockState.AHEAD


def facts_about(situation: Situation) -> Iterator[Fact]:
    """Yield what each source said, what was made when, and from where on browsers mind."""
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return
    for reading in clock.readings:
        yield _said(reading)
    for floor in floors(situation):
        yield Fact(text=N_("Made on {date}: {what}."), values={"date": floor.at, "what": Phrase(floor.what)})
    if clock.automatic is not None:
        line = N_("This system sets its clock by itself.") if clock.automatic else N_("Here the clock is set by hand.")
        yield Fact(text=line)
    if judge_clock(situation).state not in {ClockState.RIGHT, ClockState.UNKNOWN}:
        values: dict[str, Value] = {"chrome": CLOCK_MATTERS, "firefox": FIREFOX_MINDS}
        yield Fact(text=N_("Chrome blames the clock from {chrome} on, Firefox from {firefox} on."), values=values)


def _said(reading: TimeReading) -> Fact:
    values: dict[str, Value] = {"source": reading.source}
    if reading.offset_s is None:
        # Its words are the library's, in English.
        return Fact(text=N_("{source} did not tell the time."), values=values)
    offset = timedelta(seconds=reading.offset_s)
    values["offset"] = abs(offset)
    if abs(offset) <= _ABOUT_THE_SAME:
        return Fact(text=N_("{source} tells the same time."), values=values)
    behind, ahead = (
        N_("According to {source}, the clock is behind by {offset}."),
        N_("According to {source}, the clock is ahead by {offset}."),
    )
    return Fact(text=behind if offset > timedelta(0) else ahead, values=values)


def floors(situation: Situation) -> Sequence[Floor]:
    """Return what is known to have been made before now. What a server says of itself is none, unless a log signed it."""
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return ()
    dates = (
        (N_("this program"), clock.built),
        (N_("this system's list of authorities"), clock.roots_written),
        (N_("the signature of a public log in the site's certificate"), not_before_this(situation)),
        (N_("the authority's answer about the site's certificate"), newest_answer(situation)),
    )
    return tuple(Floor(what=what, at=at) for what, at in dates if at is not None)
