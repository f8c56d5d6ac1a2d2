"""Keeps what a call has come to beyond a crash, as long as it is kept nowhere else."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from wizard.flow.rescue import Held, Run
from wizard.views.preferences_in_force import in_force

if TYPE_CHECKING:
    from wizard.flow.call.state import Call
    from wizard.flow.plan_marks import Marks
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Sink
    from wizard.views.call.call_window import CallWindow
    from wizard.views.frame import MainWindow

EACH_MS = 3000
"""How often the calls are looked at: they tell nobody of each answer."""


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Keep *call* as a case file in *run*, or nothing where it is None."""

    run: Run
    call: Call | None
    marks: Marks | None

    def __call__(self, tell: Sink, cancel: Cancel) -> None:
        """Do it, unless there is something newer to be kept."""
        self.run.lock()
        held = self._held()
        cancel.check()
        self.run.hold(held)

    def _held(self) -> Held | None:
        if self.call is None or self.marks is None:
            return None
        from wizard.flow.call.ending import plan_of
        from wizard.flow.call.handing_on import dossier_of_call
        from wizard.flow.case_file import write_case
        from wizard.flow.dossier import case_for

        dossier = dossier_of_call(self.call, plan_of(self.call), self.marks)
        return Held(case=write_case(case_for(dossier, datetime.now(UTC))))


class CallKeeper(QObject):
    """Looks after every call at *window*; each has files of its own, as if it were a run of the program."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.conductor.bridge
        self._runs: dict[CallWindow, Run] = {}
        self._kept: dict[CallWindow, tuple[Call, Marks] | None] = {}
        self._jobs: dict[CallWindow, int] = {}
        self._timer = QTimer(self, interval=EACH_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        window.conductor.closing.connect(self.end)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The files of the calls that are open."""
        return tuple(self._runs.values())

    def look(self) -> None:
        """Keep what has changed in the calls since the last look."""
        if "wizard.views.call.call_window" not in sys.modules:
            return
        from wizard.views.call.call_window import CallWindow

        directly = Qt.FindChildOption.FindDirectChildrenOnly
        dialogs = self._window.findChildren(QDialog, options=directly)
        shown = [one for one in dialogs if isinstance(one, CallWindow) and one.isVisible()]
        for gone in self._runs.keys() - set(shown):
            self._leave(gone)
        for call in shown:
            self._keep(call)

    def _keep(self, window: CallWindow) -> None:
        wanted = self._wanted(window)
        if wanted == self._kept.get(window):
            return
        if window not in self._runs:
            self._runs[window] = Run()
            self._runs[window].begin()
        self._kept[window] = wanted
        self._bridge.cancel(self._jobs.get(window, 0))
        self._jobs[window] = self._bridge.start(HoldCall(self._runs[window], *(wanted or (None, None))))

    def _wanted(self, window: CallWindow) -> tuple[Call, Marks] | None:
        """Return what is to be kept; None where nothing was done yet, the history has it, or the person wants none."""
        call, marks = window.desk.call, window.desk.marks
        if call is None or not in_force().history_days:
            return None
        is_on_file = self._window.ways.history.cabinet.record_of((id(window), call.began)) is not None
        is_nothing = not (call.said or window.notes.strip()) and marks == type(marks)()
        return None if is_on_file or is_nothing else (replace(call, notes=window.notes), marks)

    def _leave(self, window: CallWindow) -> None:
        """Keep nothing of a call whose window was closed: the person was asked, where something would be lost."""
        self._bridge.cancel(self._jobs.pop(window, 0))
        self._runs.pop(window).end()
        self._kept.pop(window, None)

    def end(self) -> None:
        """Keep nothing any more: the program ends as it should."""
        self._timer.stop()
        for window in tuple(self._runs):
            self._leave(window)
