"""Keeps the case in hand at one window beyond a crash, where the history has not got it already."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.errors import WizardError
from wizard.flow.address import PRACTICE_SUFFIX, PracticeInput
from wizard.i18n import N_, tr
from wizard.views.fault.fault_work import HoldCase, Where
from wizard.views.preferences_in_force import in_force

if TYPE_CHECKING:
    from wizard.flow.dossier import Dossier
    from wizard.flow.rescue import Run
    from wizard.views.frame import MainWindow
    from wizard.views.history.history_desk import HistoryDesk

logger = logging.getLogger(__name__)

SOON_MS = 1500
"""How long to wait for a further change, and for the history to put the case on file."""

_SAYS = {
    Where.NOWHERE: "",
    Where.IN_HISTORY: N_("Your case is not lost: it is in the history."),
    Where.IN_FILE: N_("Your case is not lost: if the program has to be closed, the next start offers it again."),
    Where.UNWANTED: N_(
        "Your case is still in this window. As you want no history, it is kept nowhere else: save it before you quit."
    ),
    Where.FAILED: N_("Your case is still in this window. It could not be kept elsewhere: save it before you quit."),
}


class CaseKeeper(QObject):
    """Follows the session of *window*; works in threads of its bridge."""

    settled = Signal()
    """Where the case is may be known better now."""

    def __init__(self, window: MainWindow, run: Run) -> None:
        super().__init__(window)
        self.run = run
        self._conductor = window.conductor
        self.history: HistoryDesk = window.ways.history
        self._job = 0
        self._is_more = False
        self._where = Where.NOWHERE
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.keep_now)
        bridge = self._conductor.bridge
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._conductor.changed.connect(self._wait)
        self._conductor.marked.connect(self._wait)
        self.history.kept.connect(self._wait)
        self.history.changed.connect(self._wait)
        self.history.noted.connect(self._wait)
        # What the program was started with may be answered already.
        self._wait()

    @property
    def is_busy(self) -> bool:
        """Say whether something is being kept, or soon will be."""
        return bool(self._job) or self._soon.isActive()

    @property
    def where(self) -> Where:
        """Where the case in hand is kept, as far as that is known."""
        return self._where

    def says(self) -> str:
        """Say where the case in hand is; empty where there is none."""
        return tr(_SAYS[self._where])

    def _wait(self, *_: object) -> None:
        # Not anew each time: a case that goes on changing has to be kept as well.
        if not self._soon.isActive():
            self._soon.start()

    def keep_now(self) -> None:
        """Have the case kept as it is now; `settled` tells when it is. Returns at once."""
        self._soon.stop()
        if self._job:
            self._is_more = True
            return
        dossier = self._dossier()
        if dossier is None:
            self._where = Where.NOWHERE
        work = HoldCase(
            run=self.run,
            dossier=dossier,
            key=self._conductor.session.key,
            cabinet=self.history.cabinet,
            days=in_force().history_days,
        )
        self._job = self._conductor.bridge.start(work)

    def _dossier(self) -> Dossier | None:
        session = self._conductor.session
        if session.answer_in_force is None or isinstance(session.subject, PracticeInput):
            return None
        from wizard.flow.dossier import dossier_of

        dossier = dossier_of(session)
        is_practice = dossier is not None and dossier.diagnosis.evidence.target.host.endswith(PRACTICE_SUFFIX)
        return None if is_practice else dossier

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job:
            assert isinstance(answer, Where)  # noqa: S101  (what `HoldCase` returns)
            self._settle(answer)

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        if not isinstance(error, WizardError):
            logger.error("keeping the case broke", exc_info=error if isinstance(error, Exception) else None)
        self._settle(Where.FAILED)

    def _settle(self, where: Where) -> None:
        self._job, self._where = 0, where
        self.settled.emit()
        if self._is_more:
            self._is_more = False
            self.keep_now()
