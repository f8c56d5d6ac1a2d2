"""Trust in a root for browsers on Linux that keep it in a database of NSS: added, taken out, and put back as it was.

Adding is certutil's work, on a copy (`nss_copy`): only NSS can vouch for trust in key4.db, and trust that nothing
vouches for counts for nothing. Taking out and putting back move rows (`nss_rows`), which needs no tool and no
password.
"""

import os
import re
import shlex
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.nss_change import Change, from_arguments, to_arguments
from wizard.fixes.actions.nss_copy import (
    Copy,
    changed_meanwhile,
    clear_backups,
    clear_copy,
    copied,
    put_in_place,
    too_much,
)
from wizard.fixes.actions.nss_places import CERTIFICATES, KEYS, App, Database, databases, users_of
from wizard.fixes.actions.nss_rows import (
    Row,
    about,
    has_no_secrets,
    is_held,
    nickname_of,
    put_rows,
    read_rows,
    without_trust,
)
from wizard.fixes.actions.nss_tool import TOOL, certutil
from wizard.fixes.actions.root_arguments import called
from wizard.fixes.private_root import is_authority
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.known_roots import known_roots
from wizard.plain import visible
from wizard.probes.stores.nss import read_trust

MODULES = "pkcs11.txt"
"""Beside the two files: the list of modules, which NSS makes where it is missing."""
_FILE = "root.der"

_UNNAMED = N_("Chrome, Chromium, Edge and browsers of their kind")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the disk and the database object to into sentences for a person."""
    try:
        yield
    except PermissionError as error:
        raise ActionError(
            Obstacle.NO_RIGHTS, tr("The folder with the browser's certificates may not be written to.")
        ) from error
    except OSError as error:
        raise ActionError(
            Obstacle.FAILED,
            tr("The browser's certificates cannot be changed ({reason}).", reason=error.strerror or ""),
        ) from error
    except (sqlite3.Error, ValueError) as error:
        raise ActionError(
            Obstacle.FAILED, tr("The browser's list of certificates is damaged, or of a kind that is not known here.")
        ) from error


def _add(arguments: Arguments, work: Work) -> None:
    change = from_arguments(arguments)
    try:
        with _told():
            if change.is_new:
                change.database.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with copied(change.database) as copy:
                others = _others(copy, change)
                if copy.seen[CERTIFICATES] is None:
                    certutil(copy, work, "-N", "--empty-password")
                else:
                    # Its trust gets a number of its own, so that what vouches for the old one goes on doing so.
                    put_rows(copy.certificates, change.der, without_trust(change.was))
                _trust(copy, change, work)
                _check(copy, change, others)
                put_in_place(copy, keeps=True)
    finally:
        _clear_folders(change)


def _trust(copy: Copy, change: Change, work: Work) -> None:
    """Let certutil add the root to the *copy*, and let it say that it counts."""
    file = copy.folder / _FILE
    file.write_bytes(change.der)
    certutil(copy, work, "-A", "-n", change.nickname, "-t", change.flags, "-i", str(file))
    listed = certutil(copy, work, "-L").printed
    line = rf"^{re.escape(change.nickname)}\s+\S*C\S*,\S*,\S*\s*$"
    is_trusted = change.der in read_trust(copy.certificates).trusted
    if not (is_trusted and re.search(line, listed, re.MULTILINE)):
        raise ActionError(Obstacle.FAILED, tr("The tool ended without an error, but the root is not trusted."))


def _others(copy: Copy, change: Change) -> frozenset[Row]:
    """Return what the *copy* holds about other certificates. Raises ActionError if that about this one has changed."""
    rows = read_rows(copy.certificates)
    own = about(rows, change.der)
    is_gone = copy.seen[CERTIFICATES] is None and not change.is_new
    if is_gone or set(own) != set(change.was):
        raise changed_meanwhile()
    return frozenset(rows).difference(own)


def _check(copy: Copy, change: Change, others: Collection[Row]) -> None:
    """Raise ActionError unless the *copy* holds about other certificates just what it did."""
    rows = read_rows(copy.certificates)
    if set(rows).difference(about(rows, change.der)) != others:
        raise too_much()


def _remove(arguments: Arguments, _: Work) -> None:
    change = from_arguments(arguments)
    with _told(), copied(change.database) as copy:
        others = _others(copy, change)
        put_rows(copy.certificates, change.der, ())
        _check(copy, change, others)
        put_in_place(copy, keeps=True)


def _undo_adding(arguments: Arguments, work: Work) -> None:
    change = from_arguments(arguments)
    with _told():
        now = about(read_rows(change.database.certificates), change.der)
        if is_held(change.was, change.der):
            _put_back(change, is_ours=_is_added(arguments, work) is True)
        else:
            # Under another nickname it was added by somebody else.
            _put_back(change, is_ours=nickname_of(now, change.der) == change.nickname)
        if change.is_new:
            _unmake(change)


def _undo_removing(arguments: Arguments, _: Work) -> None:
    change = from_arguments(arguments)
    with _told():
        file = change.database.certificates
        # Whoever added it again since has said how far to trust it.
        _put_back(change, is_ours=file.exists() and not about(read_rows(file), change.der))


def _put_back(change: Change, *, is_ours: bool) -> None:
    """Let the database hold about the root what it did, if what it holds now *is_ours*; clear what is left of it."""
    database = change.database
    clear_copy(database)
    if is_ours and set(about(read_rows(database.certificates), change.der)) != set(change.was):
        with copied(database) as copy:
            put_rows(copy.certificates, change.der, change.was)
            put_in_place(copy, keeps=False)
    clear_backups(database)


def _unmake(change: Change) -> None:
    """Remove the database that was made, unless something else has come into it since."""
    folder = change.database.folder
    names = set(os.listdir(folder)) if folder.is_dir() else set()
    if names <= {CERTIFICATES, KEYS, MODULES} and _is_empty(folder) and not users_of(change.database):
        for name in (CERTIFICATES, KEYS, MODULES):
            (folder / name).unlink(missing_ok=True)
    _clear_folders(change)


def _is_empty(folder: Path) -> bool:
    """Say whether the database holds no certificate, no key and no module of anybody."""
    if read_rows(folder / CERTIFICATES) or ((folder / KEYS).exists() and not has_no_secrets(folder / KEYS)):
        return False
    modules = (folder / MODULES).read_text(errors="replace") if (folder / MODULES).exists() else ""
    return not re.search(r"^library=\S", modules, re.MULTILINE)


def _clear_folders(change: Change) -> None:
    """Remove the folders that were made for the database, as far as they are empty."""
    folder = change.database.folder
    while change.is_new and change.made is not None and folder.is_relative_to(change.made):
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent


def _is_added(arguments: Arguments, _: Work) -> bool | None:
    change = from_arguments(arguments)
    try:
        file = change.database.certificates
        return file.exists() and change.der in read_trust(file).trusted
    except (OSError, sqlite3.Error, ValueError):
        return None


def _is_removed(arguments: Arguments, _: Work) -> bool | None:
    change = from_arguments(arguments)
    try:
        return not about(read_rows(change.database.certificates), change.der)
    except (OSError, sqlite3.Error, ValueError):
        return None


KIND_ADD = Kind(id="nss-add", apply=_add, undo=_undo_adding, is_done=_is_added)
KIND_REMOVE = Kind(id="nss-remove", apply=_remove, undo=_undo_removing, is_done=_is_removed, takes_trust_away=True)

_RISK = N_(
    "Whoever holds the key of this root can pass for any site in this browser, also for your bank. Go on only when its fingerprint came to you from the organisation itself."
)  # fmt: skip
_RISK_EXPIRED = N_(
    "This root expired on {date}: trusting it will not open the site. Whoever holds its key could pass for any site in a browser that does not look at its date."
)  # fmt: skip
_RISK_REMOVING = N_(
    "Sites that rely on this root will no longer open in this browser without a warning. Where a company or a filter reads along with it, these may be all sites."
)  # fmt: skip


def add_to_browsers(asked: Asked, work: Work) -> Iterator[Action]:
    """Yield an action for each database of this person's browsers in which the root is not trusted yet.

    None for what is no root of an authority, and none where somebody decided that it is not to be trusted.
    """
    root = asked.root
    if root is None or asked.system != "linux" or not (root.is_self_issued and is_authority(root)):
        return
    for change in _changes(root, work):
        try:
            said = read_trust(change.database.certificates) if not change.is_new else None
        except (OSError, sqlite3.Error, ValueError):
            continue
        if said is not None and root.der in (*said.trusted, *said.refused):
            continue
        yield Action(
            kind=KIND_ADD.id,
            does=Said(
                N_("Adds “{root}” to the roots that {browsers} trusts."),
                {"root": called(root), "browsers": _browsers(change.database)},
            ),
            where=_where(change.database),
            risk=_risk(root, asked),
            commands=_commands_to_add(change),
            scope=Scope.BROWSER,
            wants_fingerprint=True,
            arguments=to_arguments(change),
        )


def remove_from_browsers(asked: Asked, work: Work) -> Iterator[Action]:
    """Yield an action for each database of this person's browsers to which the root was added, and is trusted.

    The command is certutil's for the same: it is not what does it.
    """
    root = asked.root
    if root is None or asked.system != "linux" or root.sha256 in known_roots():
        # What the browser itself brings is not gone when it is taken from here.
        return
    for change in _changes(root, work):
        if not is_held(change.was, root.der) or not _is_added(to_arguments(change), work):
            continue
        yield Action(
            kind=KIND_REMOVE.id,
            does=Said(
                N_("Takes “{root}” out of the roots that were added to {browsers}."),
                {"root": called(root), "browsers": _browsers(change.database)},
            ),
            where=_where(change.database),
            risk=Said(_RISK_REMOVING),
            commands=(_line(TOOL, "-D", "-d", f"sql:{change.database.folder}", "-n", change.nickname),),
            scope=Scope.BROWSER,
            arguments=to_arguments(change),
        )


def _changes(root: Certificate, work: Work) -> Iterator[Change]:
    """Yield what there is about *root* in each database that can be read."""
    for database in databases(Path.home()):
        work.cancel.check()
        try:
            was = about(read_rows(database.certificates), root.der)
        except (OSError, sqlite3.Error, ValueError):
            continue
        is_new = not database.certificates.exists()
        yield Change(
            database=database, der=root.der, was=was, is_new=is_new, made=_first_missing(database) if is_new else None
        )


def _first_missing(database: Database) -> Path | None:
    ways = [folder for folder in (database.folder, *database.folder.parents) if not folder.exists()]
    return ways[-1] if ways else None


def _commands_to_add(change: Change) -> tuple[str, ...]:
    folder = f"sql:{change.database.folder}"
    making = (
        _line("mkdir", "-p", str(change.database.folder)),
        _line(TOOL, "-N", "--empty-password", "-d", folder),
    )
    adding = _line(TOOL, "-A", "-d", folder, "-n", change.nickname, "-t", change.flags, "-i", _FILE)
    return (*making, adding) if change.is_new else (adding,)


def _line(*words: str) -> str:
    """Return *words* as one types them; what nobody can see or type is written out."""
    return visible(shlex.join(words))


def _browsers(database: Database) -> str:
    return ", ".join(database.browsers) or _UNNAMED


def _where(database: Database) -> Said:
    if database.app is App.FIREFOX:
        return Said(N_("Firefox, profile {profile}"), {"profile": database.profile})
    return Said(N_("{browsers}, list of added certificates"), {"browsers": _browsers(database)})


def _risk(root: Certificate, asked: Asked) -> Said:
    match root.not_after:
        case Present(value=end) if end < asked.diagnosis.at:
            return Said(_RISK_EXPIRED, {"date": end.date().isoformat()})
        case _:
            return Said(_RISK)
