"""Step 3 does things: what could be done for a step of the plan, what was done before, and taking that back.

One way for the window: each function may look at files and ask programs, and belongs into a thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wizard.causes.added_roots import dangerous_roots
from wizard.errors import InputError
from wizard.fixes.actions import doing
from wizard.fixes.actions.base import Action, ActionError, Asked, Kind, Work
from wizard.fixes.actions.catalog import KIND_BY_ID, PREPARERS
from wizard.fixes.actions.journal import Entry, Journal, Standing, Tidied
from wizard.fixes.actions.root_arguments import root_of
from wizard.fixes.private_root import Bar, root_among, root_to_trust
from wizard.flow.root_stores import read_root_stores
from wizard.flow.tasks import inspect_file
from wizard.model.certificate import Certificate
from wizard.model.finding import Diagnosis

TRUST, REMOVE = "trust-private-ca", "remove-added-root"
"""The fixes that are about one root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the program could do for one step of the plan on this computer."""

    fix: str
    actions: tuple[Action, ...] = ()
    root: Certificate | None = None
    """The root that would be trusted."""
    bar: Bar | None = None
    """Why no root may be, where the step is about one."""


def can_help_with(fix: str) -> bool:
    """Say whether there are actions for *fix* at all; whether one can be done here is not looked at."""
    return fix in PREPARERS


def offer_for(
    fix: str, diagnosis: Diagnosis, system: str, work: Work | None = None, *, root_file: Path | None = None
) -> Offer:
    """Return what could be done for *fix* on this computer, which runs *system*; nothing is changed.

    *root_file* holds the root that those who run a private CA gave out. Raises InputError when it cannot be read.
    """
    work = work or Work()
    asked = Asked(diagnosis=diagnosis, system=system)
    offer = Offer(fix=fix)
    if fix == TRUST:
        found = root_to_trust(diagnosis) if root_file is None else root_among(_read(root_file), diagnosis)
        if isinstance(found, Bar):
            return replace(offer, bar=found)
        offer, asked = replace(offer, root=found), replace(asked, root=found)
    roots = _dangerous(diagnosis, work) if fix == REMOVE else (asked.root,)
    return replace(offer, actions=_actions(fix, [replace(asked, root=root) for root in roots], work))


def _actions(fix: str, wanted: Sequence[Asked], work: Work) -> tuple[Action, ...]:
    return tuple(
        action for asked in wanted for prepare in PREPARERS.get(fix, ()) for action in prepare(asked, work)
    )  # fmt: skip


def _read(file: Path) -> tuple[Certificate, ...]:
    inspected = inspect_file(file)
    if inspected.error is not None:
        raise InputError(inspected.refusal)
    return tuple(c for c in inspected.certificates if isinstance(c, Certificate))


def _dangerous(diagnosis: Diagnosis, work: Work) -> tuple[Certificate, ...]:
    """Return the roots that were added to this computer and whose keys others have, each once."""
    wanted = {added.root.sha256 for added in dangerous_roots(diagnosis.evidence.roots)}
    if not wanted:
        return ()
    # The evidence holds fingerprints alone.
    found = {root.sha256: root.certificate for root in read_root_stores(work.cancel).roots}
    return tuple(c for sha256 in sorted(wanted) if (c := found.get(sha256)) is not None)


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was made by this program, and whether it is still there."""

    entry: Entry
    is_there: bool | None
    """None where that cannot be seen."""

    @property
    def can_be_taken_back(self) -> bool:
        """Say whether there is something to take back that this version knows how to: also what is only half done."""
        standing = self.entry.standing
        is_open = standing is Standing.BEGUN or (self.entry.is_reversible and standing is not Standing.UNDONE)
        return is_open and self.entry.kind in KIND_BY_ID

    @property
    def trusts_again(self) -> Certificate | None:
        """The root that is trusted again when the change is taken back; None where none is."""
        kind = KIND_BY_ID.get(self.entry.kind)
        if kind is None or not kind.takes_trust_away:
            return None
        try:
            return root_of(self.entry.arguments)
        except ActionError:
            # A damaged note, which cannot be taken back either.
            return None


def changes(journal: Journal | None = None, work: Work | None = None) -> tuple[Change, ...]:
    """Return every change that was made, the newest first, each looked at where it was made."""
    return tuple(_looked_at(entry, work or Work()) for entry in (journal or Journal()).entries())


def standing_of(changes: Sequence[Change]) -> Tidied:
    """Return how all *changes* stand, with nothing put back since they were looked at."""
    left = sum(change.entry.standing is Standing.BEGUN and change.can_be_taken_back for change in changes)
    return Tidied(mended=0, left=left, made=len(changes))


def _looked_at(entry: Entry, work: Work) -> Change:
    kind: Kind | None = KIND_BY_ID.get(entry.kind)
    if kind is None or entry.standing is Standing.UNDONE:
        return Change(entry, None)
    try:
        return Change(entry, kind.is_done(entry.arguments, work))
    except ActionError:
        # A damaged note: the others are to be seen all the same.
        return Change(entry, None)


def do(action: Action, work: Work | None = None, journal: Journal | None = None) -> Entry:
    """Make the change. Raises WizardError, and then everything is as it was."""
    return doing.do(action, work or Work(), journal or Journal(), kinds=KIND_BY_ID)


def take_back(entry: Entry, work: Work | None = None, journal: Journal | None = None) -> Entry:
    """Put back what was changed. Raises WizardError; then it can be tried again."""
    return doing.take_back(entry, work or Work(), journal or Journal(), kinds=KIND_BY_ID)


def tidy(work: Work | None = None, journal: Journal | None = None) -> Tidied:
    """Put back what an earlier run left half done, as far as nobody has to be asked for it."""
    journal = journal or Journal()
    found = len(doing.interrupted(journal, KIND_BY_ID))
    left = len(doing.mend(work or Work(), journal, kinds=KIND_BY_ID)) if found else 0
    return Tidied(mended=found - left, left=left, made=len(journal.entries()))
