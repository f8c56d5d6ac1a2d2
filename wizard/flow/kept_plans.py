"""What a person did with each step of a plan is still known after the program was closed.

Kept in one small file of the person's own. The sites in it stand there as keyed hashes: who reads the file alone
learns no name of a site, though whoever has it can try names (the key lies in it, too).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import platformdirs

from wizard.flow.address import PRACTICE_SUFFIX
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.model.finding import Diagnosis
from wizard.whole_file import write_whole

logger = logging.getLogger(__name__)

MOST_KEPT = 50
"""Plans; the ones not touched for longest go first."""
KEPT_FOR = timedelta(days=90)

_FILE, _BROKEN = "plans.json", "plans.json.broken"
_LARGEST = 256 * 1024
"""Bytes; fifty plans with every step ticked are less."""


class _Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    about: str
    at: datetime
    steps: dict[str, tuple[Standing, str]] = {}
    ticked: tuple[tuple[str, int], ...] = ()


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: int = 1
    key: str
    plans: tuple[_Plan, ...] = ()


def subject_of(diagnosis: Diagnosis) -> str:
    """Return what the plan is about: the place that was checked, or for a message alone its causes."""
    target = diagnosis.evidence.target
    if target.host.endswith(PRACTICE_SUFFIX):
        # Its port is another one each time.
        return target.host
    return f"{target.host}:{target.port}" if target.host else " ".join(f.cause for f in diagnosis.findings)


def read_marks(diagnosis: Diagnosis, now: datetime, folder: Path | None = None) -> Marks:
    """Return what was said of the plan for *diagnosis* before; nothing where that is too long ago. Never raises."""
    kept = _read(_folder(folder))
    about = _about(kept, diagnosis)
    for plan in kept.plans:
        if plan.about == about and now - plan.at <= KEPT_FOR:
            steps = {fix: Mark(standing, shown_for) for fix, (standing, shown_for) in plan.steps.items()}
            return Marks(steps, frozenset(plan.ticked))
    return Marks()


def keep_marks(diagnosis: Diagnosis, marks: Marks, now: datetime, folder: Path | None = None) -> bool:
    """Keep what was said of the plan for *diagnosis*, or forget it where nothing is; say whether it could be written.

    Another window may have written meanwhile: its plans stay.
    """
    place = _folder(folder)
    kept = _read(place)
    about = _about(kept, diagnosis)
    others = tuple(p for p in kept.plans if p.about != about and now - p.at <= KEPT_FOR)
    steps = {fix: (m.standing, m.shown_for) for fix, m in marks.steps.items() if m != Mark()}
    ours = _Plan(about=about, at=now, steps=steps, ticked=tuple(sorted(marks.ticked)))
    has_any = bool(ours.steps or ours.ticked)
    if not has_any and len(others) == len(kept.plans):
        return True
    plans = ((ours, *others) if has_any else others)[:MOST_KEPT]
    try:
        _write(place, msgspec.structs.replace(kept, plans=plans))
    except OSError as error:
        logger.warning("the steps that were done could not be kept: %s", error.strerror)
        return False
    return True


def _about(kept: _Kept, diagnosis: Diagnosis) -> str:
    return hmac.new(kept.key.encode(), subject_of(diagnosis).encode(), hashlib.sha256).hexdigest()[:32]


def _read(folder: Path) -> _Kept:
    """Return what is kept; a file that makes no sense is put aside, so that it can be looked at."""
    file = folder / _FILE
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        return msgspec.json.decode(data, type=_Kept)
    except OSError:
        pass
    except msgspec.MsgspecError:
        logger.warning("the kept plans make no sense and are put aside as %s", _BROKEN)
        try:
            file.replace(file.with_name(_BROKEN))
        except OSError:
            logger.debug("they could not be put aside")
    return _Kept(key=secrets.token_hex(16))


def _write(folder: Path, kept: _Kept) -> None:
    """Replace the file whole or not at all; nobody else may read it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder / _FILE, msgspec.json.format(msgspec.json.encode(kept), indent=1))


def _folder(folder: Path | None) -> Path:
    return folder or platformdirs.user_data_path("trust-wizard", appauthor=False)


def now_utc() -> datetime:
    """Return the time that a mark is kept under."""
    return datetime.now(UTC)
