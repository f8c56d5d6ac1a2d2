"""The history of cases: what was on the telephone stays on this computer, sealed, until it is deleted.

The key lies in the system's keyring (`history_key`); without a keyring the history stays off and says why. Nothing in
the file names a host, a cause or a note (`history_file`, `history_seal`). A record is the bytes of a case file and a
summary.
Each call opens the file and closes it again: several windows and threads may use it. Not for the window's own thread.
"""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from wizard.errors import InputError, WizardError
from wizard.flow import history_file, history_rescue
from wizard.flow.history_key import Key, NoKey, find_key, forget_key, make_key
from wizard.flow.history_off import Off, Why
from wizard.flow.history_rescue import SetAside, finish_rescue, set_aside_damaged, set_aside_whole
from wizard.flow.history_seal import Summary, seal, seal_summary, unseal, unseal_summary
from wizard.flow.passwords import Ring
from wizard.i18n import tr
from wizard.model.fields import Unreadable

T = TypeVar("T")

LARGEST_CASE = 16 * 1024 * 1024
"""Bytes of one case file."""
LONGEST_NOTE = 64 * 1024
"""Characters; no fewer than a case file may have, or a case with longer notes would be on file without them."""
_PAGE = 200
"""Records that are read at a time: the list begins at once, and holds no other window up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the list."""

    id: str
    summary: Summary | Unreadable
    """Unreadable where the record is damaged, or was changed by another program."""


@dataclass(frozen=True, slots=True)
class History:
    """The cases on file. Every method raises WizardError where the file cannot be read or written."""

    file: Path
    key: Key = field(repr=False)
    set_aside: SetAside | None = None
    """The file that was put aside when this was opened, where one was: the person has to be told."""

    @staticmethod
    def open(folder: Path | None = None, ring: Ring | None = None, *, may_ask: bool = False) -> History | Off:
        """Open the history in *folder*, or in the person's own; begin one where there is none. Never raises.

        A new key is made for a new file alone, never over what another key has sealed. With *may_ask* the system may
        ask the person to unlock its keyring.
        """
        file = _folder(folder) / history_file.NAME
        try:
            return _open(file, ring, may_ask=may_ask)
        except history_file.NewerError:
            return Off(Why.NEWER)
        except WizardError as error:
            return Off(Why.UNUSABLE, str(error))
        except OSError as error:
            return Off(Why.UNUSABLE, tr("Its folder cannot be written ({reason}).", reason=error.strerror or ""))

    @staticmethod
    def begin_anew(folder: Path | None = None, ring: Ring | None = None, *, may_ask: bool = False) -> History | Off:
        """Put a file aside whose key is lost, and begin a new one, since the person says so; else as `open`."""
        opened = History.open(folder, ring, may_ask=may_ask)
        if not (isinstance(opened, Off) and opened.why in {Why.KEY_LOST, Why.KEY_WRONG}):
            return opened
        try:
            aside = set_aside_whole(_folder(folder) / history_file.NAME)
        except OSError as error:
            return Off(Why.UNUSABLE, tr("Its folder cannot be written ({reason}).", reason=error.strerror or ""))
        anew = History.open(folder, ring, may_ask=may_ask)
        return replace(anew, set_aside=aside) if isinstance(anew, History) else anew

    def add(self, case: bytes, summary: Summary) -> str:
        """Put a case file on file, and return the id of its record, 32 hex digits. Raises InputError where too long."""
        record = secrets.token_hex(16)
        sealed = self._sealed(record, case, summary)
        with self._connected(writes=True) as db:
            made = db.execute("INSERT INTO entries (id, day, summary) VALUES (?, ?, ?)", (record, *sealed[:2]))
            db.execute("INSERT INTO contents VALUES (?, ?)", (made.lastrowid, sealed[2]))
        return record

    def replace(self, record: str, case: bytes, summary: Summary, known: str | None = None) -> Summary:
        """Put a later state of a case in the place of *record*, and return its summary as it is on file now.

        Its note, too, unless another window has noted something there since *known* was its note: that is kept.
        Raises WizardError where the record is gone.
        """
        sealed = self._sealed(record, case, summary)
        with self._connected(writes=True) as db:
            number, day, before = _found(db.execute(_ONE, (record,)).fetchone())
            there = unseal_summary(self.key.secret, before, _bound("summary", record, day))
            if known is not None and isinstance(there, Summary) and there.note != known:
                summary = replace(summary, note=_both(known, there.note, summary.note))
                sealed = self._sealed(record, case, summary)
            db.execute("UPDATE entries SET day = ?, summary = ? WHERE number = ?", (*sealed[:2], number))
            db.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (number, sealed[2]))
        return summary

    def _sealed(self, record: str, case: bytes, summary: Summary) -> tuple[int, bytes, bytes]:
        """Return the day, the sealed summary and the sealed case. Raises InputError where one is too long."""
        _check(case, summary)
        day = _day(summary.when)
        return (
            day,
            seal_summary(self.key.secret, summary, _bound("summary", record, day)),
            seal(self.key.secret, case, _bound("case", record, day)),
        )

    @contextmanager
    def _connected(self, *, writes: bool = False) -> Iterator[sqlite3.Connection]:
        """As `history_file.connected`; puts the file aside where it turns out to be damaged."""
        try:
            with history_file.connected(self.file, writes=writes) as db:
                yield db
        except history_file.DamagedError as error:
            try:
                aside = set_aside_damaged(self.file)
            except OSError:
                aside = None
            if aside is None:
                raise
            raise WizardError(aside.says) from error

    def get(self, record: str) -> bytes:
        """Return the case file's bytes. Raises WizardError where it is gone or damaged."""
        with self._connected() as db:
            number, day, _ = _found(db.execute(_ONE, (record,)).fetchone())
            row = db.execute("SELECT sealed FROM contents WHERE number = ?", (number,)).fetchone()
        return _healthy(unseal(self.key.secret, row and row[0], _bound("case", record, day)))

    def list(self) -> Iterator[Entry]:
        """Give every record, what was put on file last comes first; decrypted as it is taken.

        What other windows put on file meanwhile is missing.
        """
        number = _BEYOND
        while True:
            with self._connected() as db:
                page = db.execute(_BEFORE, (number, _PAGE)).fetchall()
            for record, day, sealed in (row[1:] for row in page):
                yield Entry(str(record), unseal_summary(self.key.secret, sealed, _bound("summary", record, day)))
            if len(page) < _PAGE:
                return
            number = page[-1][0]

    def count(self) -> int:
        """Return how many records there are."""
        with self._connected() as db:
            return int(db.execute("SELECT count(*) FROM entries").fetchone()[0])

    def search(self, text: str) -> Iterator[Entry]:
        """Give the records, as `list`, that hold each word of *text* in host, note or title of a cause.

        Upper and lower case, and wide and narrow characters, are the same (Unicode NFKC, case folding). The titles are
        those of the language in force. Damaged records are left out.
        """
        words = _folded(text).split()
        title_of = _titles()
        for entry in self.list():
            if isinstance(entry.summary, Unreadable):
                continue
            stands = _words_of(entry.summary, title_of)
            if all(word in stands for word in words):
                yield entry

    def note(self, record: str, text: str) -> None:
        """Put *text* in the place of the note of *record*. Raises WizardError where that is gone or damaged."""
        with self._connected(writes=True) as db:
            number, day, sealed = _found(db.execute(_ONE, (record,)).fetchone())
            bound = _bound("summary", record, day)
            summary = replace(_healthy(unseal_summary(self.key.secret, sealed, bound)), note=text)
            _check(b"", summary)
            new = seal_summary(self.key.secret, summary, bound)
            db.execute("UPDATE entries SET summary = ? WHERE number = ?", (new, number))

    def delete(self, record: str) -> bool:
        """Delete a record, and say whether it was there.

        Its bytes are overwritten in the file, and the room is given back. A file that was set aside may
        still hold a copy; `delete_all` takes that, too.
        """
        with self._connected(writes=True) as db:
            db.execute("DELETE FROM contents WHERE number IN (SELECT number FROM entries WHERE id = ?)", (record,))
            return db.execute("DELETE FROM entries WHERE id = ?", (record,)).rowcount > 0

    def delete_all(self) -> None:
        """Delete every record, and the files that were set aside."""
        with self._connected(writes=True) as db:
            db.execute("DELETE FROM contents")
            db.execute("DELETE FROM entries")
        erase(self.file.parent, aside_only=True)

    def keep_for(self, days: int, now: datetime) -> int:
        """Delete what was put on file more than *days* days before *now* (both by the day in UTC); return how many."""
        with self._connected(writes=True) as db:
            oldest = _day(now) - days
            db.execute("DELETE FROM contents WHERE number IN (SELECT number FROM entries WHERE day < ?)", (oldest,))
            return db.execute("DELETE FROM entries WHERE day < ?", (oldest,)).rowcount


_ONE = "SELECT number, day, summary FROM entries WHERE id = ?"
_BEFORE = "SELECT number, id, day, summary FROM entries WHERE number < ? ORDER BY number DESC LIMIT ?"
_BEYOND = 2**63 - 1


def erase(folder: Path | None = None, *, aside_only: bool = False) -> None:
    """Remove the files of the history, also where it is off; *aside_only* those alone that were set aside.

    Raises WizardError where they cannot be removed.
    """
    try:
        history_rescue.erase(_folder(folder), aside_only=aside_only)
    except OSError as error:
        raise WizardError(
            tr("A file of the history cannot be removed ({reason}). Close the other windows, and try again.",
               reason=error.strerror or "")
        ) from error  # fmt: skip


def _open(file: Path, ring: Ring | None, *, may_ask: bool) -> History | Off:
    aside = None
    finish_rescue(file)
    try:
        about = history_file.look(file)
    except history_file.DamagedError:
        aside = set_aside_damaged(file)
        about = history_file.look(file)
    key = make_key(ring, may_ask=may_ask) if about is None else find_key(about.key_id, ring, may_ask=may_ask)
    if isinstance(key, NoKey):
        return Off(Why(key.value))
    if about is None:
        return _begin(file, key, ring, aside)
    if isinstance(unseal(key.secret, about.proof, _proof(key)), Unreadable):
        return Off(Why.KEY_WRONG)
    return History(file, key, aside)


def _begin(file: Path, key: Key, ring: Ring | None, aside: SetAside | None) -> History | Off:
    """Make the file for a *key* that is in the keyring already; another window may be the first."""
    try:
        made = history_file.create(file, history_file.About(key.id, seal(key.secret, b"", _proof(key))))
    except (OSError, WizardError):
        forget_key(key.id, ring)
        raise
    if made.key_id == key.id:
        return History(file, key, aside)
    forget_key(key.id, ring)
    theirs = find_key(made.key_id, ring)
    return Off(Why(theirs.value)) if isinstance(theirs, NoKey) else History(file, theirs, aside)


def _folder(folder: Path | None) -> Path:
    if folder is not None:
        return folder
    import platformdirs

    return platformdirs.user_data_path("trust-wizard", appauthor=False)


def _check(case: bytes, summary: Summary) -> None:
    if len(case) > LARGEST_CASE:
        raise InputError(tr("The case is too large for the history."))
    if len(summary.note) > LONGEST_NOTE:
        raise InputError(tr("The note is too long: at most {most} characters.", most=LONGEST_NOTE))


def _both(known: str, theirs: str, ours: str) -> str:
    """Return the note of a case that was *known*, and is *theirs* in one window and *ours* in another."""
    if ours == known or ours in theirs:
        return theirs
    return ours if theirs in ours else f"{theirs}\n{ours}"[:LONGEST_NOTE]


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).date().toordinal()


def _bound(part: str, record: object, day: object) -> bytes:
    """Return what a sealed text is bound to, so that none can be put in another's place."""
    return f"trust-wizard history {history_file.SCHEMA} {part} {record} {day}".encode("utf-8", "replace")


def _proof(key: Key) -> bytes:
    return _bound("proof", key.id, "")


def _found(row: tuple[object, object, object] | None) -> tuple[object, object, object]:
    if row is None:
        raise WizardError(tr("This case is no longer in the history: it was deleted."))
    return row


def _healthy(value: T | Unreadable) -> T:
    if isinstance(value, Unreadable):
        raise WizardError(tr("This case cannot be read: it is damaged, or was changed by another program."))
    return value


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _titles() -> Callable[[str], str]:
    from wizard.causes.catalog import CAUSES

    return lambda cause: tr(CAUSES[cause].title) if cause in CAUSES else cause


def _words_of(summary: Summary, title_of: Callable[[str], str]) -> str:
    from wizard.pki.idn import with_unicode

    return _folded("\n".join((with_unicode(summary.host), *map(title_of, summary.causes), summary.note)))
