"""The clock of this computer, and the time zone that it shows it in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from wizard.causes.clock import ClockState, facts_about, judge_clock
from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.evidence import ClockEvidence
from wizard.model.finding import Check, CheckState, Finding, Value


def clock_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the clock, with what each source said of it."""
    return replace(_clock_line(situation), facts=tuple(facts_about(situation)))


def _clock_line(situation: Situation) -> Check:
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return unseen("clock", N_("The clock was not compared with others."))
    judged = judge_clock(situation)
    if judged.offset is None:
        words = N_("The clock says {date}, {time}; nobody was there to compare it with. Compare it with a phone.")
        local = clock.now + timedelta(seconds=clock.utc_offset_s)
        return line("clock", CheckState.NOT_CHECKED, words, date=local, time=f"{local:%H:%M}")
    words = _CLOCK_LINES[judged.state]
    if judged.state is ClockState.RIGHT:
        if clock.automatic is False:
            words = N_("The clock is right, but this system does not set it by itself.")
        return line("clock", CheckState.OK, words)
    if judged.source is not None:
        words = N_(
            "According to {source}, the clock is off by {offset}; nobody else could be asked. Compare it with a phone."
        )
        return line("clock", CheckState.PROBLEM, words, source=judged.source, offset=abs(judged.offset))
    floor: Value = Phrase(judged.floor.what) if judged.floor else ""
    return line("clock", CheckState.PROBLEM, words, offset=abs(judged.offset), hours=judged.hours, floor=floor)


_CLOCK_LINES = {
    ClockState.RIGHT: N_("The clock is right."),
    ClockState.AHEAD: N_("The clock is ahead by {offset}."),
    ClockState.BEHIND: N_("The clock is behind by {offset}."),
    ClockState.ZONE: N_("The clock is off by exactly {hours} h: the time zone may be wrong."),
    ClockState.BEHIND_AT_LEAST: N_(
        "The clock is behind by at least {offset}: {floor} is newer than the date it shows."
    ),
}


def time_zone_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the time zone; that it is the right one, only the person can say."""
    clock = situation.evidence.clock
    if not isinstance(clock, ClockEvidence):
        return unseen("time-zone", N_("The time zone was not looked at."))
    hours = clock.utc_offset_s / 3600
    return line(
        "time-zone",
        CheckState.OK,
        N_("The time zone is {zone} (UTC{offset})."),
        zone=clock.time_zone,
        offset=f"{hours:+g}",
    )
