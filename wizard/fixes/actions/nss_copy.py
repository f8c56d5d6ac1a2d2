"""A database of NSS is changed on a copy beside it, which then takes its place: at any moment it is old or new.

key4.db is replaced first, and only by what vouches for more: it fits the old cert9.db as well as the new one, whose
replacement is then the one moment of change.
"""

import filecmp
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wizard.fixes.actions.base import ActionError, Obstacle
from wizard.fixes.actions.firefox_prefs import InUse, locked
from wizard.fixes.actions.nss_places import CERTIFICATES, KEYS, App, Database, users_of
from wizard.fixes.actions.nss_rows import has_no_secrets, only_vouches_more, read_rows
from wizard.i18n import tr

_COPY = ".trust-wizard-copy"
"""The folder, beside the files, in which they are changed."""
BACKUP = ".trust-wizard-backup"
"""What the name of a file ends with that is as it was before the change."""
_UNFINISHED = ("-journal", "-wal")
"""What the names of files end with in which SQLite keeps what an interrupted program had begun (sqlite.org, 2026-11:
"Temporary Files Used By SQLite")."""

_Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a database."""

    database: Database
    original: Path
    """The database's own folder, free of links."""
    folder: Path
    """The folder with the copy."""
    seen: Mapping[str, _Stamp | None]
    """What the files were when they were copied."""

    @property
    def certificates(self) -> Path:
        """The copy of the file with certificates and trust."""
        return self.folder / CERTIFICATES


def check_unused(database: Database) -> None:
    """Raise ActionError while a program has *database* in use, or when one left something unfinished in it."""
    users = users_of(database)
    if users:
        raise _in_use(users)
    names = [f"{name}{end}" for name in (CERTIFICATES, KEYS) for end in _UNFINISHED]
    if any(_size(database.folder / name) for name in names):
        raise ActionError(
            Obstacle.IN_USE,
            tr("The browser did not end properly last time. Start it, close it, and then try again."),
        )


def _in_use(users: Sequence[str]) -> ActionError:
    return ActionError(
        Obstacle.IN_USE,
        tr("Close {browser} completely first, with all its windows, and try again.", browser=", ".join(users)),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


@contextmanager
def copied(database: Database) -> Iterator[Copy]:
    """Copy *database* for a change; the copy is gone at the end. Raises ActionError as `check_unused`, and OSError."""
    check_unused(database)
    original = database.folder.resolve()
    folder = original / _COPY
    clear_copy(database)
    folder.mkdir(mode=0o700)
    try:
        seen = {name: _stamp(original / name) for name in (CERTIFICATES, KEYS)}
        for name, stamp in seen.items():
            if stamp is not None:
                shutil.copyfile(original / name, folder / name)
        yield Copy(database=database, original=original, folder=folder, seen=seen)
    finally:
        clear_copy(database)


def clear_copy(database: Database) -> None:
    """Remove the copy, also one that an interrupted run left behind."""
    shutil.rmtree(database.folder / _COPY, ignore_errors=True)


def _stamp(file: Path) -> _Stamp | None:
    try:
        seen = file.stat()
    except FileNotFoundError:
        return None
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def put_in_place(copy: Copy, *, keeps: bool) -> None:
    """Replace the files of the database that differ in the *copy*; *keeps* what they were beside them.

    Raises ActionError when the database was changed meanwhile or is in use, OSError, and sqlite3.Error; then nothing
    but what is kept is new.
    """
    _check_unchanged(copy)
    changed = [name for name in (KEYS, CERTIFICATES) if _differs(copy.original / name, copy.folder / name)]
    if (
        KEYS in changed
        and copy.seen[KEYS] is not None
        and not only_vouches_more(copy.original / KEYS, copy.folder / KEYS)
    ):
        raise too_much()
    if keeps:
        # In this order: what is kept of key4.db must never be older than what is kept of cert9.db.
        for name in (KEYS, CERTIFICATES):
            _keep(copy, name)
    for name in changed:
        _prepare(copy, name)
    check_unused(copy.database)
    with _kept_closed(copy):
        _check_unchanged(copy)
        for name in changed:
            (copy.folder / name).replace(copy.original / name)
            sync(copy.original)


@contextmanager
def _kept_closed(copy: Copy) -> Iterator[None]:
    """Keep Firefox from starting meanwhile. Raises ActionError where it just has.

    Chromium and its kin have no lock that another program could hold: for them a moment is left.
    """
    if copy.database.app is not App.FIREFOX or not (copy.original / ".parentlock").exists():
        yield
        return
    try:
        with locked(copy.original):
            yield
    except InUse:
        raise _in_use(copy.database.browsers or ("Firefox",)) from None


def _check_unchanged(copy: Copy) -> None:
    if any(_stamp(copy.original / name) != stamp for name, stamp in copy.seen.items()):
        raise changed_meanwhile()


def too_much() -> ActionError:
    """Return what to say when the tool would change what it was not asked to."""
    return ActionError(Obstacle.FAILED, tr("More than the certificate would have changed, so nothing was changed."))


def changed_meanwhile() -> ActionError:
    """Return what to say when the database is not any more what the person was asked about."""
    return ActionError(
        Obstacle.CHANGED, tr("The browser's certificates were changed meanwhile. Look again, and then try again.")
    )


def _differs(one: Path, other: Path) -> bool:
    return not one.exists() or not filecmp.cmp(one, other, shallow=False)


def _keep(copy: Copy, name: str) -> None:
    """Keep what a file was, but no private keys: they could be read in it whatever password is set later."""
    if name == KEYS and copy.seen[name] is not None and not has_no_secrets(copy.original / name):
        return
    old, kept = copy.original / name, copy.folder / f"{name}{BACKUP}"
    if copy.seen[name] is not None:
        shutil.copyfile(old, kept)
        _liken(kept, old)
        sync(kept)
        kept.replace(copy.original / kept.name)


def _prepare(copy: Copy, name: str) -> None:
    """Bring the new file to the disk, with the rights of the old one."""
    if copy.seen[name] is not None:
        _liken(copy.folder / name, copy.original / name)
    sync(copy.folder / name)


def _liken(file: Path, old: Path) -> None:
    shutil.copymode(old, file)
    if sys.platform != "win32":
        seen = old.stat()
        # An administrator may work for somebody else; whoever is none may be in fewer groups than the file.
        with suppress(PermissionError):
            os.chown(file, seen.st_uid, seen.st_gid)


def sync(path: Path) -> None:
    """Wait until the disk has the file, or the names in the folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_backups(database: Database) -> None:
    """Remove what was kept, once the database says again what it said before.

    Where it is the same to the last row, what was kept takes its place, so that it is the same to the last byte.
    Raises OSError and sqlite3.Error.
    """
    folder = database.folder.resolve()
    certificates, keys = (folder / f"{name}{BACKUP}" for name in (CERTIFICATES, KEYS))
    if certificates.exists() and keys.exists() and not users_of(database):
        rows = read_rows(folder / CERTIFICATES)
        if set(rows) == set(read_rows(certificates)):
            certificates.replace(folder / CERTIFICATES)
            sync(folder)
        if only_vouches_more(keys, folder / KEYS, rows):
            keys.replace(folder / KEYS)
            sync(folder)
    for file in (certificates, keys):
        file.unlink(missing_ok=True)
