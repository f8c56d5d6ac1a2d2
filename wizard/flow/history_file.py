"""The file of the history: one SQLite database that several windows write, that survives a kill and a full disk.

In clear it holds for each record a random id, its day (UTC) and its size in steps; everything else is sealed
(`history_seal`). SQLite overwrites what is deleted and gives the room back, and keeps an ordinary journal beside the
file while it writes: unlike its write-ahead log that works on shares, too, and holds nothing deleted back afterwards.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from wizard.errors import WizardError
from wizard.i18n import tr

logger = logging.getLogger(__name__)

NAME = "history.db"
SCHEMA = 1
_APPLICATION = 0x54725763
"""Marks the file as ours; "TrWc"."""
BUSY_S = 10.0
"""How long a window waits for another one that writes."""
BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite may keep beside a database."""

_TABLES = (
    "CREATE TABLE about (key_id TEXT NOT NULL, proof BLOB NOT NULL)",
    "CREATE TABLE entries (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day INTEGER NOT NULL, summary BLOB)",
    # Apart, so that the list reads no contents and a note rewrites none.
    "CREATE TABLE contents (number INTEGER PRIMARY KEY, sealed BLOB)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {SCHEMA}",
)


class DamagedError(WizardError):
    """The file is no database of ours, or not whole."""


class NewerError(WizardError):
    """A later version of the program made the file."""


@dataclass(frozen=True, slots=True)
class About:
    """Which key opens the file; *proof* is what it sealed when the file was made."""

    key_id: str
    proof: object


@contextmanager
def connected(file: Path, *, writes: bool = False, is_new: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection to *file*, which has to be there, in one transaction: all of it is done, or nothing.

    Raises `DamagedError`, or WizardError that says why it cannot be read or written.
    """
    try:
        with closing(_connection(file)) as db:
            if is_new:
                # Before the first table, and never again: it writes, even to a file that a later version made.
                db.execute("PRAGMA auto_vacuum = FULL")
            db.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            try:
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise _told(error) from error


def _connection(file: Path) -> sqlite3.Connection:
    # Only opened, never made: it would be readable by others, and lack its tables.
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        db.text_factory = lambda text: text.decode("utf-8", "replace")
        for pragma in ("secure_delete = ON", "synchronous = EXTRA", "trusted_schema = OFF"):
            db.execute(f"PRAGMA {pragma}").fetchall()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _told(error: sqlite3.Error) -> WizardError:
    """Return the exception that says to a person what SQLite's *error* means."""
    # The lower byte is the class of the error: https://www.sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    logger.debug("the history's file: %s", getattr(error, "sqlite_errorname", type(error).__name__))
    match code:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR | sqlite3.SQLITE_FORMAT:
            return DamagedError(tr("The file of the history is damaged."))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return WizardError(tr("Another window of this program is writing to the history. Try again in a moment."))
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return WizardError(
                tr("The disk is full, or it fails: nothing was changed in the history. Make room, and try again.")
            )
        case _:
            return WizardError(
                tr("The file of the history cannot be opened or written. If it was moved, open the history again.")
            )


def look(file: Path, *, thoroughly: bool = False) -> About | None:
    """Return what stands at the head of *file*; None where nothing was ever written to it.

    The list is always checked, the contents only *thoroughly*: it takes a second for each 400 MiB. Raises `NewerError`,
    `DamagedError` or WizardError; changes nothing.
    """
    if not file.exists():
        return None
    with connected(file) as db:
        version, application = _number(db, "PRAGMA user_version"), _number(db, "PRAGMA application_id")
        if application != _APPLICATION and _number(db, "SELECT count(*) FROM sqlite_master") == 0:
            return None
        if application == _APPLICATION and version > SCHEMA:
            raise NewerError(tr("A later version of this program made the history."))
        check = "quick_check(1)" if thoroughly else "quick_check(entries)"
        about = db.execute("SELECT key_id, proof FROM about").fetchone()
        is_whole = db.execute(f"PRAGMA {check}").fetchone() == ("ok",)
    if application != _APPLICATION or version != SCHEMA or about is None or not is_whole:
        raise DamagedError(tr("The file of the history is damaged."))
    return About(str(about[0]), about[1])


def _number(db: sqlite3.Connection, question: str) -> int:
    return int(db.execute(question).fetchone()[0])


def create(file: Path, about: About) -> About:
    """Make the file for the key in *about*, readable by its owner alone; return what another window made before.

    Raises OSError or WizardError.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32":
        file.parent.chmod(0o700)
    try:
        # Never an open and close of a file that is there: it would end SQLite's locks of this process on Linux.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        logger.debug("the history's file is there")
    with connected(file, writes=True, is_new=True) as db:
        if _number(db, "PRAGMA user_version") == 0:
            for statement in _TABLES:
                db.execute(statement)
            db.execute("INSERT INTO about VALUES (?, ?)", (about.key_id, about.proof))
    made = look(file)
    return about if made is None else made
