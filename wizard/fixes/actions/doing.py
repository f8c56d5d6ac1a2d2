"""Do an action and take it back: noted first, proven afterwards, and put right when the program died in the middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from wizard.errors import WizardError
from wizard.fixes.actions.base import Action, ActionError, Arguments, Kind, Obstacle, Scope, Work
from wizard.fixes.actions.catalog import KIND_BY_ID
from wizard.fixes.actions.journal import Entry, Journal, Standing
from wizard.i18n import tr
from wizard.probes.base import Cancel

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def do(
    action: Action, work: Work, journal: Journal, *, kinds: Mapping[str, Kind] = KIND_BY_ID, now: Clock = _utc_now
) -> Entry:
    """Make the change and return its entry. Raises WizardError, and then everything is as it was.

    The person has agreed before, and compared the fingerprint where the action wants that: neither is checked here.
    """
    kind = kinds[action.kind]
    with journal.held():
        entry = journal.begin(action, now())
        try:
            _make(kind, action.arguments, work)
        except BaseException:
            # Whatever it was, a second look is harmless: undoing does nothing where nothing was done. It goes on even
            # where the person has cancelled, or the half of it would stay.
            with suppress(ActionError):
                kind.undo(action.arguments, replace(work, cancel=Cancel()))
                journal.settle(entry, Standing.UNDONE, now())
            raise
        return journal.settle(entry, Standing.DONE, now())


def _make(kind: Kind, arguments: Arguments, work: Work) -> None:
    kind.apply(arguments, work)
    if kind.is_done(arguments, work) is False:
        raise ActionError(Obstacle.FAILED, tr("It was done, but the change cannot be found; it was put back."))


def take_back(
    entry: Entry, work: Work, journal: Journal, *, kinds: Mapping[str, Kind] = KIND_BY_ID, now: Clock = _utc_now
) -> Entry:
    """Put back what *entry* changed and return it settled. Raises WizardError; then it can be tried again."""
    if not entry.is_reversible:
        raise ActionError(Obstacle.FAILED, tr("This change cannot be taken back."))
    with journal.held():
        kinds[entry.kind].undo(entry.arguments, work)
        return journal.settle(entry, Standing.UNDONE, now())


def interrupted(journal: Journal, kinds: Mapping[str, Kind] = KIND_BY_ID) -> tuple[Entry, ...]:
    """Return the changes in the middle of which the program ended, and of which this version knows the kind.

    While another window changes something there are none: what it has begun is not interrupted.
    """
    with suppress(WizardError), journal.held():
        return tuple(e for e in journal.entries() if e.standing is Standing.BEGUN and e.kind in kinds)
    return ()


def mend(
    work: Work, journal: Journal, *, kinds: Mapping[str, Kind] = KIND_BY_ID, now: Clock = _utc_now
) -> tuple[Entry, ...]:
    """Put back every change in the middle of which the program ended, and return those that could not be.

    Those that need an administrator's consent are left, so that nobody is asked for it out of the blue.
    """
    left = []
    for entry in interrupted(journal, kinds):
        try:
            if entry.scope is Scope.MACHINE:
                left.append(entry)
            else:
                take_back(entry, work, journal, kinds=kinds, now=now)
        except WizardError:
            left.append(entry)
    return tuple(left)
