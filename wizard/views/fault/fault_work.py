"""What is done in threads for a case that is to outlive a crash: keeping it, finding what is left, reading it again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.flow.rescue import Ended, Held, Run, ended_runs, forget

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.flow.dossier import Dossier
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Sink
    from wizard.views.history.cabinet import Cabinet


class Where(Enum):
    """Where the case in hand is, beside this program's memory."""

    NOWHERE = auto()
    """There is none, or it is one of the practice sites."""
    IN_HISTORY = auto()
    IN_FILE = auto()
    """A copy that is offered at the next start."""
    UNWANTED = auto()
    """Nowhere else, since the person wants no history."""
    FAILED = auto()
    """Nowhere else, since it could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCase:
    """Keep the case *dossier* for the next start, or none; the answer is a `Where`."""

    run: Run
    dossier: Dossier | None
    key: Hashable
    cabinet: Cabinet
    days: int
    """How long the person wants cases kept; 0 for no history."""

    def __call__(self, tell: Sink, cancel: Cancel) -> Where:
        """Do it."""
        self.run.lock()
        if self.dossier is None or not self.days:
            self.run.hold(None)
            return Where.NOWHERE if self.dossier is None else Where.UNWANTED
        record = self.cabinet.record_of(self.key)
        if record == "":
            # It was deleted: then nothing of it is kept.
            self.run.hold(None)
            return Where.UNWANTED
        if record is not None:
            return Where.IN_HISTORY if self.run.hold(Held(record=record)) else Where.FAILED
        return Where.IN_FILE if self.run.hold(_held(self.dossier)) else Where.FAILED


def _held(dossier: Dossier) -> Held:
    """Return what is kept of *dossier*. Raises WizardError where it makes no case file."""
    from wizard.flow.case_code import write_code
    from wizard.flow.case_file import write_case
    from wizard.flow.dossier import case_for

    if dossier.coded is not None:
        return Held(code=write_code(dossier.coded))
    return Held(case=write_case(case_for(dossier, datetime.now(UTC))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What an earlier run left, with the name of its case where it has one."""

    ended: Ended
    site: str = ""
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class FindLeft:
    """Look for runs that ended unexpectedly; the answer is a tuple of `Left`, the newest first."""

    run: Run
    days: int
    cabinet: Cabinet

    def __call__(self, tell: Sink, cancel: Cancel) -> tuple[Left, ...]:
        """Do it."""
        self.run.lock()
        return tuple(self._read(ended) for ended in ended_runs(self.run.token, self.days))

    def _read(self, ended: Ended) -> Left:
        held = ended.held
        if held is None:
            return Left(ended=ended)
        if held.code:
            return Left(ended=ended, site=held.code)
        try:
            case = self._case(held)
        except WizardError:
            # It is damaged, or was deleted from the history meanwhile.
            forget(ended.token, but=(".crash",))
            return Left(ended=replace(ended, held=None))
        from wizard.pki.idn import with_unicode

        return Left(ended=ended, site=with_unicode(case.evidence.target.host), case=case)

    def _case(self, held: Held) -> Case:
        from wizard.flow.case_file import read_case

        return read_case(held.case) if held.case else self.cabinet.case_of_record(held.record)


@dataclass(frozen=True, slots=True)
class Forget:
    """Remove what an earlier run left."""

    token: str

    def __call__(self, tell: Sink, cancel: Cancel) -> None:
        """Do it."""
        forget(self.token)
