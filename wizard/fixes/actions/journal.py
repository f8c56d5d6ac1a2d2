"""The journal of changes: noted before anything is changed, so that each can be taken back, also by a later run.

One small file a change in a folder of the person's own; nobody else may read it. It holds no address of a site.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec
import platformdirs
from filelock import FileLock, Timeout

from wizard.errors import WizardError
from wizard.fixes.actions.base import Action, Arguments, Said, Scope
from wizard.i18n import fill, tr
from wizard.whole_file import write_whole

logger = logging.getLogger(__name__)

_LARGEST = 1024 * 1024
"""Bytes of one entry; a certificate of a root is two thousand."""
_SUFFIX = ".json"


class Standing(StrEnum):
    """How far a change has come."""

    BEGUN = "begun"
    """It may be half done: the program ended in the middle of it."""
    DONE = "done"
    UNDONE = "undone"
    """Taken back, by the person or after it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of this computer."""

    id: str
    kind: str
    """`Kind.id`."""
    does: Said
    where: Said
    scope: Scope
    is_reversible: bool = True
    arguments: Arguments
    standing: Standing
    begun_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How the changes stand that earlier runs made."""

    mended: int
    """Changes that were half done and have been put back now."""
    left: int
    """Changes that are half done still: putting them back needs the person."""
    made: int
    """All that were ever made."""


class Journal:
    """The entries in *folder*, or in the person's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or platformdirs.user_data_path("trust-wizard", appauthor=False) / "changes"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other run of the program from changing anything meanwhile.

        Raises WizardError when one is at it, or when the folder cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.folder / "changing.lock", timeout=0, mode=0o600)
            lock.acquire()
        except Timeout:
            raise WizardError(
                tr("Another window of this program is changing something; wait until it is done.")
            ) from None
        except OSError as error:
            raise WizardError(
                tr("Changes cannot be noted ({reason}), and so could not be taken back: nothing was changed.",
                   reason=error.strerror or "")
            ) from error  # fmt: skip
        try:
            yield
        finally:
            lock.release()

    def begin(self, action: Action, now: datetime) -> Entry:
        """Note that *action* begins. Raises WizardError when it cannot be noted; then nothing may be changed."""
        entry = Entry(
            id=f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
            kind=action.kind,
            does=action.does,
            where=action.where,
            scope=action.scope,
            is_reversible=action.is_reversible,
            arguments=action.arguments,
            standing=Standing.BEGUN,
            begun_at=now,
        )
        try:
            self._write(entry)
        except OSError as error:
            raise WizardError(
                tr("Changes cannot be noted ({reason}), and so could not be taken back: nothing was changed.",
                   reason=error.strerror or "")
            ) from error  # fmt: skip
        return entry

    def settle(self, entry: Entry, standing: Standing, now: datetime) -> Entry:
        """Note how *entry* ended. Raises WizardError; whether it is undone then is the caller's."""
        settled = replace(entry, standing=standing, settled_at=now)
        try:
            self._write(settled)
        except OSError as error:
            raise WizardError(
                tr("What came of it cannot be noted ({reason}). Look at what this program changed, and try again.",
                   reason=error.strerror or "")
            ) from error  # fmt: skip
        return settled

    def entries(self) -> tuple[Entry, ...]:
        """Return every change that can be read, the newest first; what makes no sense is left out and logged."""
        try:
            files = sorted(self.folder.glob(f"*{_SUFFIX}"), reverse=True)
        except OSError:
            return ()
        return tuple(entry for file in files if (entry := _read(file)) is not None)

    def has_entries(self) -> bool:
        """Say whether any change was ever noted; reads none."""
        return next(self.folder.glob(f"*{_SUFFIX}"), None) is not None

    def _write(self, entry: Entry) -> None:
        """Replace the entry's file whole or not at all, and wait until the disk has it and its name. Raises OSError."""
        data = json.dumps(msgspec.to_builtins(entry), indent=1).encode()
        if len(data) > _LARGEST:
            # It would not be read again.
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        write_whole(self.folder / f"{entry.id}{_SUFFIX}", data)
        if sys.platform != "win32":
            # Else what is changed next might outlive a power cut, and the note of it not.
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _read(file: Path) -> Entry | None:
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        # Not by msgspec's own reader: it knows no path whose bytes are no text.
        entry = msgspec.convert(json.loads(data), type=Entry)
        for said in (entry.does, entry.where):
            fill(said.text, said.text, said.values)
    except (OSError, ValueError, LookupError, AttributeError, RecursionError) as error:
        logger.warning("%s is no note of a change: %s", file.name, type(error).__name__)
        return None
    if entry.id != file.stem:
        # Settling it would write another file, wherever that is.
        logger.warning("%s is the note of another change", file.name)
        return None
    return entry
