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
    """Make the change and return its entry. Raises WizardError, and then everything is as it was but for HalfDoneError.

    The person has agreed before, and compared the fingerprint where the action wants that: neither is checked here.
    """
    kind = kinds[action.kind]
    with journal.held():
        entry = journal.begin(action, now())
        try:
            _make(kind, action.arguments, work)
            # What cannot be noted as done could not be taken back later: it is put back, too.
            return journal.settle(entry, Standing.DONE, now())
        except BaseException as error:
            left = _put_back(kind, entry, work)
            if left is None:
                with suppress(WizardError):
                    journal.settle(entry, Standing.UNDONE, now())
            elif isinstance(error, Exception):
                raise HalfDoneError(left) from error
            raise


class HalfDoneError(WizardError):
    """A change failed in the middle, and what it had done could not be put back: it stays noted as begun."""

    def __init__(self, why: ActionError) -> None:
        # That reason ends with "nothing was changed", which is said of the putting back alone.
        super().__init__(
            tr(
                "It failed in the middle, and nobody agreed to put it back. It stays in the list of what this program "
                "changed; take it back there.",
            )
            if why.obstacle is Obstacle.NO_RIGHTS
            else tr(
                "It failed in the middle, and could not be put back: {why} It stays in the list of what this program "
                "changed; take it back there.",
                why=why,
            )
        )


def _put_back(kind: Kind, entry: Entry, work: Work) -> ActionError | None:
    """Undo *entry* as far as anything was done, and return why that was not possible; None where it was.

    It goes on even where the person has cancelled, or the half of it would stay.
    """
    try:
        kind.undo(entry.arguments, replace(work, cancel=Cancel()))
    except ActionError as error:
        return error
    return None


def _make(kind: Kind, arguments: Arguments, work: Work) -> None:
    kind.apply(arguments, work)
    if kind.is_done(arguments, work) is False:
        raise ActionError(Obstacle.FAILED, tr("It was done, but the change cannot be found; it was put back."))


def take_back(
    entry: Entry, work: Work, journal: Journal, *, kinds: Mapping[str, Kind] = KIND_BY_ID, now: Clock = _utc_now
) -> Entry:
    """Put back what *entry* changed and return it settled. Raises WizardError; then it can be tried again.

    What cannot be taken back is brought to an end where it was broken off: it is done then, or not.
    """
    if not (entry.is_reversible or entry.standing is Standing.BEGUN):
        raise ActionError(Obstacle.FAILED, tr("This change cannot be taken back."))
    kind = kinds[entry.kind]
    with journal.held():
        kind.undo(entry.arguments, work)
        stays = not entry.is_reversible and kind.is_done(entry.arguments, work) is True
        return journal.settle(entry, Standing.DONE if stays else Standing.UNDONE, now())


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

    Those for which a system may ask are left, so that nobody is asked out of the blue: for an administrator's consent, or,
    as Windows and macOS do, about the person's own list.
    """
    left = []
    for entry in interrupted(journal, kinds):
        try:
            if entry.scope is not Scope.BROWSER:
                left.append(entry)
            else:
                take_back(entry, work, journal, kinds=kinds, now=now)
        except WizardError:
            left.append(entry)
    return tuple(left)
