"""What the window of the history asks to be done in threads; every work raises WizardError where it cannot be done."""

from __future__ import annotations

import queue
import threading
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.flow.history import Entry, History
from wizard.flow.history_off import Off
from wizard.views.history.cabinet import Cabinet

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Sink

_POLL_S = 0.05
_FIRST, _NEXT = 50, 500
"""How many records are told at a time: a screenful at once, then more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The end of the list."""

    is_begun: bool
    """Whether there is a file to be deleted."""
    aside: str
    """What was set aside, for the person to know; empty where nothing was."""
    off: Off | None = None
    """Why there was no list."""


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """Tell the records in tuples of `Entry`, the newest first; with *text*, those that hold its words."""

    cabinet: Cabinet
    text: str = ""
    may_ask: bool = False

    def __call__(self, tell: Sink, cancel: Cancel) -> Listed:
        """Do it. Raises Cancelled after *cancel*."""
        found = self._look(cancel)
        if isinstance(found, History):
            self._read(found, tell, cancel)
        return Listed(
            is_begun=self.cabinet.is_begun(),
            aside=self.cabinet.aside(),
            off=found if isinstance(found, Off) else None,
        )

    def _look(self, cancel: Cancel) -> History | Off | None:
        if not self.may_ask:
            return self.cabinet.look()
        # The system's dialog stays for as long as the person likes; whoever quits meanwhile does not wait for it.
        answers: queue.SimpleQueue[History | Off | None] = queue.SimpleQueue()
        threading.Thread(target=lambda: answers.put(self.cabinet.look(may_ask=True)), daemon=True).start()
        while True:
            cancel.check()
            with suppress(queue.Empty):
                return answers.get(timeout=_POLL_S)

    def _read(self, history: History, tell: Sink, cancel: Cancel) -> None:
        batch, size = list[Entry](), _FIRST
        for entry in self.cabinet.entries(history, self.text):
            cancel.check()
            batch.append(entry)
            if len(batch) >= size:
                tell(tuple(batch))
                batch, size = [], _NEXT
        tell(tuple(batch))


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Read the case of a record."""

    cabinet: Cabinet
    entry: Entry

    def __call__(self, tell: Sink, cancel: Cancel) -> Case:
        """Do it."""
        return self.cabinet.case(self.entry)


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """Read the case of the record with this id."""

    cabinet: Cabinet
    record: str

    def __call__(self, tell: Sink, cancel: Cancel) -> Case:
        """Do it."""
        return self.cabinet.case_of_record(self.record)


@dataclass(frozen=True, slots=True)
class SaveNote:
    """Put a note in the place of another; the answer are the keys of the cases in front."""

    cabinet: Cabinet
    record: str
    text: str

    def __call__(self, tell: Sink, cancel: Cancel) -> tuple[Hashable, ...]:
        """Do it."""
        return self.cabinet.note(self.record, self.text)


@dataclass(frozen=True, slots=True)
class DeleteEntry:
    """Delete a record for good, and say whether it was there."""

    cabinet: Cabinet
    record: str

    def __call__(self, tell: Sink, cancel: Cancel) -> bool:
        """Do it."""
        return self.cabinet.delete(self.record)


@dataclass(frozen=True, slots=True)
class CountEntries:
    """Count the records; None where nobody can, as the history is off."""

    cabinet: Cabinet

    def __call__(self, tell: Sink, cancel: Cancel) -> int | None:
        """Do it."""
        return self.cabinet.count()


@dataclass(frozen=True, slots=True)
class DeleteAll:
    """Delete every record."""

    cabinet: Cabinet

    def __call__(self, tell: Sink, cancel: Cancel) -> None:
        """Do it."""
        self.cabinet.delete_all()


@dataclass(frozen=True, slots=True)
class BeginAnew:
    """Put a file aside whose key is lost, and begin a new one."""

    cabinet: Cabinet

    def __call__(self, tell: Sink, cancel: Cancel) -> History | Off:
        """Do it."""
        return self.cabinet.begin_anew()
