"""What a session knows of this computer and its network, row by row, while parts of it are still being looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wizard.causes.rows import ROW_BY_ID, ROWS, Row
from wizard.flow.calling import presumed_of
from wizard.flow.computer import NO_SITE, bare_evidence, rows_so_far, with_parts
from wizard.flow.session import Session
from wizard.model.evidence import Evidence, PartValue
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Diagnosis
from wizard.model.terms import Part

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Of evidence that is read for what it says of the computer, and not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One row as it stands: judged, or still being looked at, or both while it is looked at again."""

    row: Row
    check: Check | None
    """None while the first look is under way."""
    is_looking: bool
    seen_at: float | None
    """When it was looked at, seconds of the monotonic clock; None when nobody did in this session."""


def with_part(session: Session, part: Part, seen: PartValue, now: float, at: datetime) -> Session:
    """Take what was *seen* of a part at *now* (monotonic) and *at* (this computer's time); judge what rests on it."""
    known: Mapping[Part, PartValue] = {**session.seen, part: seen}
    session = replace(
        session,
        seen=known,
        seen_at={**session.seen_at, part: now},
        looking=session.looking - {part},
    )
    if session.is_told:
        # Its answer is about another computer; what was seen of this one waits for the answer from here.
        return session
    if session.diagnosis is not None:
        return replace(session, diagnosis=with_parts(session.diagnosis, {part: seen}, at))
    if session.presumed is not None:
        return replace(session, presumed=presumed_of(session))
    target = session.target or NO_SITE
    return replace(session, early=rows_so_far(known, at, target))


def completed(session: Session, diagnosis: Diagnosis) -> Diagnosis:
    """Return the answer about a site with what was seen beside it of the parts that it did not look at itself."""
    evidence = diagnosis.evidence
    missing = {p: v for p, v in session.seen.items() if getattr(evidence, p.value) is Unknown.NOT_ASKED}
    return with_parts(diagnosis, missing) if missing else diagnosis


def evidence_so_far(session: Session) -> Evidence:
    """Return the evidence of the answer in force, or what was seen before there is one."""
    answer = session.answer_in_force
    return answer.evidence if answer is not None else bare_evidence(_NO_TIME).with_parts(session.seen)


def shown_rows(session: Session) -> tuple[ShownRow, ...]:
    """Return every row that is known or under way, in its order."""
    answer = session.answer_in_force
    checks = {c.id: c for c in (answer.checks if answer is not None else session.early) if c.id in ROW_BY_ID}
    return tuple(
        _shown(row, checks.get(row.id), session)
        for row in ROWS
        if row.id in checks or (row.parts & session.looking and not row.may_be_silent and not session.is_told)
    )


def _shown(row: Row, check: Check | None, session: Session) -> ShownRow:
    if session.is_told:
        # What is being looked at is this computer, and not the one that the case is about.
        return ShownRow(row=row, check=check, is_looking=False, seen_at=None)
    is_looking = bool(row.parts & session.looking)
    times = [session.seen_at[part] for part in row.parts if part in session.seen_at]
    if is_looking and not times and check is not None and check.state is CheckState.NOT_CHECKED:
        # Nobody has looked so far: that is under way, and no answer.
        check = None
    return ShownRow(row=row, check=check, is_looking=is_looking, seen_at=min(times, default=None))


def rows_with(rows: Collection[ShownRow], state: CheckState) -> tuple[ShownRow, ...]:
    """Return those of *rows* that stand so."""
    return tuple(row for row in rows if row.check is not None and row.check.state is state)
