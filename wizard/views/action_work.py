"""What step 3 asks to be done in threads: looking what could be done here, doing it, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.probes.base import Cancel
from wizard.views.bridge import Sink

if TYPE_CHECKING:
    from wizard.fixes.actions.base import Action
    from wizard.fixes.actions.journal import Entry, Tidied
    from wizard.flow.acting import Change, Offer
    from wizard.model.finding import Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class LookForActions:
    """Look what could be done for a step on this computer; the answer is an `Offer`."""

    fix: str
    diagnosis: Diagnosis
    system: str
    root_file: Path | None = None

    def __call__(self, progress: Sink, cancel: Cancel) -> Offer:
        """Do it. Raises InputError for a file of a root that cannot be read."""
        from wizard.fixes.actions.base import Work
        from wizard.flow.acting import offer_for

        return offer_for(self.fix, self.diagnosis, self.system, Work(cancel=cancel), root_file=self.root_file)


@dataclass(frozen=True, slots=True)
class DoAction:
    """Make a change; the answer is its `Entry`."""

    action: Action

    def __call__(self, progress: Sink, cancel: Cancel) -> Entry:
        """Do it. Raises WizardError, and then everything is as it was."""
        from wizard.fixes.actions.base import Work
        from wizard.flow.acting import do

        return do(self.action, Work(cancel=cancel))


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Put back what a change changed; the answer is its `Entry`."""

    entry: Entry

    def __call__(self, progress: Sink, cancel: Cancel) -> Entry:
        """Do it. Raises WizardError; then it can be tried again."""
        from wizard.fixes.actions.base import Work
        from wizard.flow.acting import take_back

        return take_back(self.entry, Work(cancel=cancel))


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Look at every change that was made; the answer is a tuple of `Change`, the newest first."""

    def __call__(self, progress: Sink, cancel: Cancel) -> tuple[Change, ...]:
        """Do it."""
        from wizard.fixes.actions.base import Work
        from wizard.flow.acting import changes

        return changes(work=Work(cancel=cancel))


@dataclass(frozen=True, slots=True)
class TidyChanges:
    """Put back what an earlier run left half done; the answer is a `Tidied`."""

    def __call__(self, progress: Sink, cancel: Cancel) -> Tidied:
        """Do it."""
        from wizard.fixes.actions.base import Work
        from wizard.fixes.actions.journal import Journal, Tidied

        if not Journal().has_entries():
            # Nearly always: what follows is not worth being loaded for it.
            return Tidied(mended=0, left=0, made=0)
        from wizard.flow.acting import tidy

        return tidy(Work(cancel=cancel))
