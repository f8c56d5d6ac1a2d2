"""The one history of this program, opened once, and the cases that wait to be put into it.

Without Qt, for any thread but the window's own: a keyring or a disk may let everybody wait.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import InputError, WizardError
from wizard.flow.history import Entry, History, erase
from wizard.flow.history_off import Off, Why
from wizard.flow.history_seal import Summary
from wizard.flow.rescue import forget_cases
from wizard.i18n import tr

if TYPE_CHECKING:  # loaded with the first case
    from wizard.flow.case_file import Case
    from wizard.flow.dossier import Dossier
    from wizard.flow.history_rescue import SetAside
    from wizard.flow.passwords import Ring

LONGEST_OPENING_S = 5.0
"""How long one thread waits for another that opens the history: that one may wait for a person."""
MOST_WAITING = 100
"""Cases that wait for a keyring or a disk; the oldest are given up for new ones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A case that was put on file, or that took the place of its earlier state."""

    entry: Entry
    is_new: bool
    key: Hashable = None
    """That of the case."""
    is_noted: bool = False
    """Whether another program has noted something there meanwhile, which is in its note now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of putting on file what waited."""

    kept: tuple[Kept, ...] = ()
    noted: int = 0
    """How many notes were changed."""
    troubles: tuple[str, ...] = ()
    """Sentences, each about something that could not be written."""
    off: Off | None = None
    """Why nothing could be written at all."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    dossier: Dossier
    now: datetime


@dataclass(frozen=True, slots=True)
class _Record:
    id: str
    when: datetime
    """When the case was first put on file: it keeps its place in the list."""
    note: str
    """The note that it had when it was last read or written here."""


class Cabinet:
    """Holds the history in *folder*, or in the person's own; nothing is opened or made before it is asked for.

    A case is known by a key of the window's choice, and has one record however often it is put.
    """

    def __init__(self, folder: Path | None = None, ring: Ring | None = None) -> None:
        self._given, self._ring = folder, ring
        self._history: History | None = None
        self._aside: SetAside | None = None
        self._waiting: dict[Hashable, _Waiting] = {}
        self._notes: dict[str, str] = {}
        self._records: dict[Hashable, _Record] = {}
        self._deleted: set[Hashable] = set()
        self._opened: tuple[Case, _Record] | None = None
        self._lock = threading.Lock()
        """For a moment, around what stands above."""
        self._opening = threading.Lock()
        self._turn = threading.Lock()
        """For as long as something is written or deleted, so that nothing comes back that was just deleted."""

    # Opening

    def folder(self) -> Path:
        """Return where the history is."""
        if self._given is not None:
            return self._given
        import platformdirs

        return platformdirs.user_data_path("trust-wizard", appauthor=False)

    def is_begun(self) -> bool:
        """Say whether a file of the history is there, also one that was set aside."""
        try:
            return any(self.folder().glob("history*.db"))
        except OSError:
            return False

    def open(self, *, may_ask: bool = False) -> History | Off:
        """Return the history, begun where there is none; as `History.open`."""
        if not self._opening.acquire(timeout=LONGEST_OPENING_S):
            return Off(Why.NO_ANSWER)
        try:
            if self._history is not None and self._history.file.exists():
                return self._history
            return self._take(History.open(self.folder(), self._ring, may_ask=may_ask))
        finally:
            self._opening.release()

    def look(self, *, may_ask: bool = False) -> History | Off | None:
        """As `open`, but without beginning one: None where there is none, and there could be one."""
        if self.is_begun():
            return self.open(may_ask=may_ask)
        from wizard.flow.history_key import NoKey, find_key

        # Of an open keyring that has no such key, one can be made there.
        found = find_key("0" * 32, self._ring, may_ask=may_ask)
        return Off(Why(found.value)) if isinstance(found, NoKey) and found is not NoKey.LOST else None

    def begin_anew(self) -> History | Off:
        """Put a file aside whose key is lost, and begin a new one; as `History.begin_anew`."""
        with self._turn, self._opening:
            found = self._take(History.begin_anew(self.folder(), self._ring))
            with self._lock:
                self._records.clear()
                self._deleted.clear()
            return found

    def _take(self, found: History | Off) -> History | Off:
        self._history = found if isinstance(found, History) else None
        if isinstance(found, History) and found.set_aside is not None:
            self._aside = found.set_aside
        return found

    def aside(self) -> str:
        """Say what was set aside since this program began; empty where nothing was, or it was read."""
        return self._aside.says if self._aside is not None else ""

    def damage(self) -> str:
        """Say what was set aside because it was damaged; as `aside`."""
        return self._aside.says if self._aside is not None and self._aside.rescued is not None else ""

    def read_aside(self) -> None:
        """Be told that the person has read it."""
        self._aside = None

    # Putting on file

    def put(self, key: Hashable, dossier: Dossier, now: datetime) -> None:
        """Have the case *key* wait for `write`, in the place of an earlier state that waits. Returns at once."""
        with self._lock:
            if key in self._deleted:
                return
            self._waiting[key] = _Waiting(dossier, now)
            while len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]

    def put_note(self, record: str, text: str) -> None:
        """Have a note wait for `write`. Returns at once."""
        with self._lock:
            self._notes[record] = text

    def put_note_of(self, key: Hashable, text: str) -> None:
        """Have a note of the case *key* wait for `write`, where it has a record or waits for one. Returns at once."""
        with self._lock:
            if (waiting := self._waiting.get(key)) is not None:
                self._waiting[key] = replace(waiting, dossier=replace(waiting.dossier, notes=text))
            elif key in self._records and key not in self._deleted:
                self._notes[self._records[key].id] = text

    def drop(self) -> None:
        """Put nothing on file of what waits."""
        with self._lock:
            self._waiting.clear()
            self._notes.clear()

    def waits(self) -> bool:
        """Say whether anything waits."""
        with self._lock:
            return bool(self._waiting or self._notes)

    def write(self) -> Written:
        """Put on file what waits, the first first; what cannot be written for the time being goes on waiting."""
        with self._turn:
            if not self.waits():
                return Written()
            history = self.open()
            if isinstance(history, Off):
                return Written(off=history)
            kept, troubles, noted = list[Kept](), list[str](), 0
            with self._lock:
                cases, notes = tuple(self._waiting), dict(self._notes)
            for key in cases:
                try:
                    kept.extend(self._write_case(history, key))
                except WizardError as error:
                    troubles.append(str(error))
                    if self._still_waits(key):
                        # The others would fail alike, each after a while.
                        break
            for record, text in notes.items():
                try:
                    history.note(record, text)
                    self._settle_note(record, text)
                    noted += 1
                except WizardError as error:
                    troubles.append(str(error))
                    if isinstance(error, InputError) or not _is_there(history, record):
                        # It would fail each time.
                        self._settle_note(record, text)
            if troubles:
                self._reopen()
        return Written(kept=tuple(kept), noted=noted, troubles=tuple(dict.fromkeys(troubles)))

    def _write_case(self, history: History, key: Hashable) -> tuple[Kept, ...]:
        with self._lock:
            waiting, record = self._waiting.get(key), self._records.get(key)
        if waiting is None:
            return ()
        from wizard.flow.case_file import write_case
        from wizard.flow.dossier import case_for, entry_for

        summary = entry_for(waiting.dossier, record.when if record else waiting.now)
        try:
            case = write_case(case_for(waiting.dossier, waiting.now))
        except WizardError:
            self._settle(key, waiting)
            raise
        try:
            number, stored = _stored(history, record, case, summary)
        except InputError:
            self._settle(key, waiting)
            raise
        except WizardError:
            if record is not None and not _is_there(history, record.id):
                self._leave(record.id)
            raise
        with self._lock:
            self._records[key] = _Record(number, stored.when, stored.note)
        self._settle(key, waiting)
        return (Kept(Entry(number, stored), is_new=record is None, key=key, is_noted=stored is not summary),)

    def _still_waits(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._waiting

    def _settle(self, key: Hashable, waiting: _Waiting) -> None:
        """Let *key* wait no longer, unless a later state of it has come meanwhile."""
        with self._lock:
            if self._waiting.get(key) is waiting:
                del self._waiting[key]

    def _settle_note(self, record: str, text: str) -> None:
        with self._lock:
            if self._notes.get(record) == text:
                del self._notes[record]
            for key, known in self._records.items():
                if known.id == record:
                    self._records[key] = replace(known, note=text)

    def _leave(self, record: str) -> tuple[Hashable, ...]:
        """Put the cases of *record* on file no more: somebody has deleted it."""
        with self._lock:
            keys = tuple(key for key, known in self._records.items() if known.id == record)
            self._deleted.update(keys)
            self._notes.pop(record, None)
            for key in keys:
                self._waiting.pop(key, None)
        return keys

    def _reopen(self) -> None:
        """Open the file anew the next time: it may have been moved, or put aside."""
        with self._opening:
            self._history = None

    # Reading and changing; each raises WizardError

    def _there(self) -> History:
        found = self.open()
        if isinstance(found, Off):
            raise WizardError(found.says)
        return found

    def entries(self, history: History, text: str) -> Iterator[Entry]:
        """Give the records, the newest first; with *text*, those that hold its words."""
        return history.search(text) if text.strip() else history.list()

    def case(self, entry: Entry) -> Case:
        """Return the case of *entry*, with the note that stands in the list."""
        from wizard.flow.case_file import read_case

        case = read_case(self._there().get(entry.id))
        if isinstance(entry.summary, Summary):
            case = replace(case, notes=entry.summary.note)
            with self._lock:
                self._opened = (case, _Record(entry.id, entry.summary.when, case.notes))
        return case

    def case_of_record(self, record: str) -> Case:
        """As `case`, for the record with this id."""
        found = next((entry for entry in self._there().list() if entry.id == record), None)
        if found is None:
            raise WizardError(tr("This case is no longer in the history: it was deleted."))
        return self.case(found)

    def resume(self, case: Case, key: Hashable) -> None:
        """Let what is put under *key* take the place of the record that *case* was opened from. Returns at once."""
        with self._lock:
            if self._opened is not None and self._opened[0] is case:
                self._records[key] = self._opened[1]
                self._deleted.discard(key)

    def record_of(self, key: Hashable) -> str | None:
        """Return the record of the case *key*; empty where it was deleted, None where it has none."""
        with self._lock:
            known = self._records.get(key)
            return "" if key in self._deleted else known.id if known is not None else None

    def note(self, record: str, text: str) -> tuple[Hashable, ...]:
        """Put *text* in the place of the note of *record*; return the keys of the case in this program's windows."""
        with self._turn:
            self._there().note(record, text)
            with self._lock:
                keys = tuple(key for key, known in self._records.items() if known.id == record)
                for key in keys:
                    self._records[key] = replace(self._records[key], note=text)
                    if (waiting := self._waiting.get(key)) is not None:
                        self._waiting[key] = replace(waiting, dossier=replace(waiting.dossier, notes=text))
        return keys

    def delete(self, record: str) -> bool:
        """Delete *record* for good, and put its case on file no more; say whether it was there."""
        with self._turn:
            was_there = self._there().delete(record)
            self._leave(record)
        return was_there

    def count(self) -> int | None:
        """Return how many records there are; None while they cannot be counted."""
        found = self.look()
        if isinstance(found, Off):
            return None
        return found.count() if found is not None else 0

    def delete_all(self) -> None:
        """Delete every record and every file that was set aside; also where the history is off."""
        with self._turn:
            found = self.look()
            if isinstance(found, History):
                found.delete_all()
            else:
                erase(self.folder())
                self._reopen()
            self._aside = None
            forget_cases()
            with self._lock:
                self._deleted.update(self._records, self._waiting)
                self._waiting.clear()
                self._notes.clear()

    def clean(self, days: int, now: datetime) -> int:
        """Delete what was put on file more than *days* days before *now*; return how many. Makes nothing."""
        with self._turn:
            found = self.look()
            return found.keep_for(days, now) if isinstance(found, History) else 0


def _stored(history: History, record: _Record | None, case: bytes, summary: Summary) -> tuple[str, Summary]:
    if record is None:
        return history.add(case, summary), summary
    return record.id, history.replace(record.id, case, summary, record.note)


def _is_there(history: History, record: str) -> bool:
    """Say whether *record* is in the list; where that cannot be read, it may be."""
    try:
        return any(entry.id == record for entry in history.list())
    except WizardError:
        return True


@cache
def own_cabinet() -> Cabinet:
    """Return the one of this program, for the person's own history."""
    return Cabinet()
