"""A session about another device than this computer: what its rows are asked for by voice, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from wizard.causes.situation import situation_of
from wizard.fixes.readers import evidence_of
from wizard.flow.caller.checks import (
    CallerChecks,
    next_row,
    with_answer,
    with_choice,
    without_answer,
    without_device,
)
from wizard.flow.caller.presumed import NOTHING_SAID, presume_from
from wizard.flow.computer import presumed_with_parts
from wizard.flow.presume import presume
from wizard.flow.session import Session
from wizard.model.finding import Diagnosis


def of_another_device(session: Session, *, is_other: bool) -> Session:
    """Speak of another device from now on, or of this computer again; the answers are kept for coming back."""
    caller = session.caller or CallerChecks()
    return _with(replace(session, is_other_device=is_other), caller)


def chosen(session: Session, choice: str) -> Session:
    """Take an answer to the question which device it is. Raises KeyError for a choice that is none."""
    return _with(session, with_choice(session.caller or CallerChecks(), choice))


def unchosen(session: Session) -> Session:
    """Ask again which device it is."""
    return _with(session, without_device(session.caller or CallerChecks()))


def answered(session: Session, row: str, answer: str, reading: str) -> Session:
    """Take an answer to what the *row* asks. Raises KeyError for one that it does not have."""
    caller = with_answer(session.caller or CallerChecks(), row, answer, reading)
    return _with(replace(session, wanted_row=None), caller)


def taken_back(session: Session, row: str) -> Session:
    """Take the last answer of the *row* back, and ask it again."""
    return _with(replace(session, wanted_row=row), without_answer(session.caller or CallerChecks(), row))


def wanting(session: Session, row: str) -> Session:
    """Ask about the *row* next, whatever would be more telling."""
    return replace(session, wanted_row=row)


def row_to_ask(session: Session) -> str | None:
    """Return the row to ask about now: the one that the person wants, else the most telling; None when all is said."""
    if session.caller is None:
        return None
    asked = dict(session.explanation.answers) if session.explanation is not None else {}
    return session.wanted_row or next_row(session.caller, asked)


def true_time(session: Session) -> datetime | None:
    """Return the time now with the zone here, corrected by what is known of this clock; None where nobody knows."""
    if session.diagnosis is None:
        return None
    offset = situation_of(session.diagnosis.evidence, session.diagnosis.at).clock_offset
    return None if offset is None else datetime.now().astimezone() + offset


def _with(session: Session, caller: CallerChecks) -> Session:
    """Take what the caller told, and what it makes likely."""
    session = replace(session, caller=caller)
    return replace(session, presumed=presumed_of(session))


def presumed_of(session: Session) -> Diagnosis | None:
    """Return what the message and the caller make likely, or the message and what was seen of this computer.

    None where there is neither a message nor an answer that speaks for a cause.
    """
    at = session.presumed.at if session.presumed is not None else datetime.now(UTC)
    if session.is_other_device and session.caller is not None:
        return _presumed_there(session, session.caller, at)
    if session.explanation is None:
        return None
    presumed = presume(session.explanation, at)
    return presumed_with_parts(presumed, session.seen) if session.seen else presumed


def _presumed_there(session: Session, caller: CallerChecks, at: datetime) -> Diagnosis | None:
    made = presume_from(caller, at, session.explanation or NOTHING_SAID)
    if made is None or caller.device is None:
        return made
    # The guides are for the caller's device: of this computer nothing is told there.
    system = evidence_of(caller.device.system)
    target = session.target
    evidence = replace(made.evidence, system=system)
    return replace(made, evidence=evidence if target is None else replace(evidence, target=target))
