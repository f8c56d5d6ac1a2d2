"""The history of cases at one main window: what is put on file, for how long, and what is told where that fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Hashable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.errors import WizardError
from wizard.flow.history_off import Off, Why
from wizard.flow.history_seal import Summary
from wizard.i18n import tr
from wizard.views.history.cabinet import Cabinet, Written, own_cabinet
from wizard.views.preferences_in_force import in_force

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.flow.dossier import Dossier
    from wizard.views.bridge import Bridge

logger = logging.getLogger(__name__)

SOON_MS = 1000
"""How long to wait for a further change before a case is put on file anew."""
LONGEST_FLUSH_S = 3.0
"""How long a window that closes waits for what is still to be written."""


class HistoryDesk(QObject):
    """Puts cases on file in threads of *bridge*, as far as the preferences in force want it.

    Nothing is read, and no file and no key is made, before the first case; `begin` deletes what has become too old.
    """

    trouble = Signal(str)
    """A sentence about something that could not be put on file; each is told once, until all went well again. That
    there is no keyring is not told: the preferences and the window of the history say so."""
    kept = Signal(object)
    """`Kept`: a case that was put on file."""
    noted = Signal(object, str)
    """The key of a case in front, and its note, which was changed in the window of the history or elsewhere."""
    changed = Signal()
    """The list of cases may be another, or whether there is to be a history."""
    closing = Signal()
    """What is not saved yet has to be put into the cabinet now."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None, cabinet: Cabinet | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.cabinet = cabinet or own_cabinet()
        self._writing = self._cleaning = 0
        self._is_more = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.write)
        self._told: set[str] = set()
        self._damage = ""
        self._days = in_force().history_days
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    @property
    def days(self) -> int:
        """How many days a case is kept; 0 where the person wants no history."""
        return in_force().history_days

    @property
    def is_busy(self) -> bool:
        """Say whether something is being written or deleted."""
        return bool(self._writing or self._cleaning)

    def begin(self) -> None:
        """Delete what is older than the person wants it kept, in a thread."""
        days, now, cabinet = self.days, datetime.now(UTC), self.cabinet
        if days and not self._cleaning:
            self._cleaning = self._bridge.start(lambda _tell, _cancel: cabinet.clean(days, now))

    def keep(self, dossier: Dossier, case_key: Hashable, *, soon: bool = False) -> None:
        """Put a case on file, or in the place of the same *case_key*, unless that was deleted. Returns at once.

        With *soon*, a little later, together with what is changed meanwhile.
        """
        if not self.days:
            return
        self.cabinet.put(case_key, dossier, datetime.now(UTC))
        if soon:
            self._soon.start()
        else:
            self.write()

    def note(self, case_key: Hashable, text: str) -> None:
        """Put *text* in the place of the note of *case_key*, where that is on file or is about to be."""
        if self.days:
            self.cabinet.put_note_of(case_key, text)
            self.write()

    def resume(self, case: Case, case_key: Hashable) -> None:
        """Let *case_key* be the case that was opened from the history: its record is the one that is replaced."""
        self.cabinet.resume(case, case_key)

    def write(self) -> None:
        """Try to put on file what waits, in a thread."""
        if self._writing:
            self._is_more = True
        elif self.cabinet.waits():
            cabinet = self.cabinet
            self._writing = self._bridge.start(lambda _tell, _cancel: cabinet.write())

    def follow(self, _settings: object = None) -> None:
        """Do what the preferences in force want from now on; for `PreferencesDesk.changed`."""
        if self.days == self._days:
            return
        self._days = self.days
        if self.days:
            self.begin()
        else:
            self.cabinet.drop()
        self.changed.emit()

    def state(self) -> str | None:
        """Say why there can be no history, for `PreferencesDesk`; None where there can be one. For a thread."""
        found = self.cabinet.look()
        return found.says if isinstance(found, Off) else None

    def flush(self, seconds: float = LONGEST_FLUSH_S) -> bool:
        """Wait at most *seconds* for what is still to be written, and say whether all was; before the bridge closes."""
        self.closing.emit()
        self._soon.stop()
        if not (self.cabinet.waits() or self._writing):
            return True
        # Those of the bridge may all be busy with a check that goes on until the bridge is closed.
        writer = threading.Thread(target=_write_all, args=(self.cabinet,), daemon=True)
        writer.start()
        writer.join(seconds)
        return not (writer.is_alive() or self.cabinet.waits())

    def _finish(self, job: int, answer: object) -> None:
        if job in {self._cleaning, self._writing} and (damage := self.cabinet.damage()) != self._damage:
            self._damage = damage
            if damage:
                self.trouble.emit(damage)
        if job == self._cleaning:
            self._cleaning = 0
            if answer:
                self.changed.emit()
        elif job == self._writing:
            self._writing = 0
            assert isinstance(answer, Written)  # noqa: S101  (what `Cabinet.write` returns)
            self._tell_written(answer)
            if answer.noted:
                self.changed.emit()
            if self._is_more:
                self._is_more = False
                self.write()

    def _tell_written(self, written: Written) -> None:
        if written.off is None and not written.troubles:
            self._told.clear()
        for kept in written.kept:
            self.kept.emit(kept)
            if kept.is_noted and isinstance(kept.entry.summary, Summary):
                self.noted.emit(kept.key, kept.entry.summary.note)
        for text in written.troubles:
            self._tell(text)
        if written.off is not None and written.off.why is not Why.NO_KEYRING:
            self._tell(written.off.says)

    def _fail(self, job: int, error: object) -> None:
        if job not in {self._cleaning, self._writing}:
            return
        if job == self._cleaning:
            self._cleaning = 0
        else:
            self._writing, self._is_more = 0, False
        if isinstance(error, WizardError):
            self._tell(str(error))
            return
        logger.error("the history broke", exc_info=error if isinstance(error, Exception) else None)
        self._tell(tr("The history of cases broke, which is our fault: {what}.", what=type(error).__name__))

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.trouble.emit(text)


def _write_all(cabinet: Cabinet) -> None:
    for text in cabinet.write().troubles:
        logger.warning("what was not put on file: %s", text)
