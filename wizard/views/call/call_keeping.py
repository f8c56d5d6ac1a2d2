"""What of a call is kept elsewhere: so nothing is thrown away unasked, and nobody is asked about what is on file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wizard.flow.call.ending import Ending
from wizard.flow.call.state import Said
from wizard.flow.plan_marks import Marks


@dataclass(frozen=True, slots=True)
class Doings:
    """What the person did in a call, which would be lost with it."""

    said: tuple[Said, ...] = ()
    marks: Marks = field(default_factory=Marks)
    notes: str = ""

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing was answered, marked or noted."""
        return not (self.said or self.notes.strip()) and self.marks == Marks()


class Keeping:
    """Knows of one call what the history was told, what was handed to a window that saves it, and what is safe."""

    def __init__(self) -> None:
        self.is_on_file = False
        """Whether the history has the call: what is done since can be put there, too."""
        self._told: Doings | None = None
        self._ending: Ending | None = None
        self._handed: Doings | None = None
        self._safe: Doings | None = None

    def is_news(self, now: Doings, ending: Ending | None) -> bool:
        """Say whether the history was not told of *now* and *ending* yet."""
        return (now, ending) != (self._told, self._ending)

    def tell(self, now: Doings, ending: Ending | None) -> None:
        """Take note that the history is told of both; whether it can keep them shows later."""
        self._told, self._ending = now, ending

    def put_on_file(self) -> None:
        """Take note that what the history was told is there."""
        if self._told is not None:
            self.is_on_file, self._safe = True, self._told

    def hand(self, now: Doings) -> None:
        """Take note that another window goes on with *now*, and may save it."""
        self._handed = now

    def saved(self) -> None:
        """Take note that the other window has saved what it knows of the call."""
        self._safe = self._handed or self._safe

    def give_up(self, now: Doings, ending: Ending | None) -> None:
        """Take note that the person wants *now* to be thrown away: nobody is told of it any more."""
        self._told = self._safe = now
        self._ending = ending

    def would_lose(self, now: Doings) -> bool:
        """Say whether something of *now* is nowhere else."""
        return not now.is_nothing and now != self._safe

    def with_notes_from_there(self, own: str, notes: str) -> str:
        """Return the *notes* of the other window, with what was noted in the call itself (*own*) since that opened."""
        if self._handed is None or own == notes:
            return notes
        before = self._handed.notes
        self._handed = replace(self._handed, notes=notes)
        if own.startswith(before):
            return notes + own[len(before) :]
        return f"{notes}\n{own}"
