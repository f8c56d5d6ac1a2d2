"""Where every fault of this program arrives, from whichever thread; tells each once, however often it comes."""

from __future__ import annotations

import faulthandler
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from wizard.flow.rescue import Run

if TYPE_CHECKING:  # loaded with the first fault
    from wizard.flow.fault_report import Fault, Surroundings
    from wizard.views.bridge import Bridge
    from wizard.views.fault.case_keeper import CaseKeeper
    from wizard.views.fault.fault_dialog import FaultDialog

MOST_FAULTS = 5
"""Of different kinds in one report; of the others only the number is told."""
QUIET_S = 60.0
"""Seconds in which a fault that the person has read of is only counted, when it comes again and again."""
PAUSE_MS = 250
"""How long the window waits before it shows another number."""
_RESERVE = 512 * 1024
"""Bytes that are given back when there is no memory left, so that this can be told."""

_TELLING = tuple(
    str(Path(__file__).with_name(name))
    for name in ("fault_desk.py", "fault_dialog.py", "report_text.py", "case_keeper.py")
)
"""What tells of a fault, and says where the case is."""

_Key = tuple[type[BaseException], str, int, str]
"""Kind of a fault, file and line where it came from, and its thread."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A fault, how often it came, and when it came last (monotonic)."""

    fault: Fault
    count: int
    last: float


class FaultDesk(QObject):
    """Takes every fault; lives as long as the application."""

    _came = Signal()

    def __init__(self, application: QApplication, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(application)
        self._now = now
        self.run = Run()
        self._keepers: list[CaseKeeper] = []
        self._faults: dict[_Key, Counted] = {}
        self._read: set[_Key] = set()
        """Those that the person has read of."""
        self.others = 0
        """Faults beyond `MOST_FAULTS`."""
        self._is_pending = self._is_opening = False
        self._keeps_case = False
        self._lock = threading.Lock()
        self._reserve: bytearray | None = bytearray(_RESERVE)
        self.dialog: FaultDialog | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._show_again)
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        application.aboutToQuit.connect(self._end)
        if (file := self.run.begin()) is not None:
            faulthandler.enable(file)
        sys.excepthook = self.take
        threading.excepthook = self._take_thread
        for name in ("SIGTERM", "SIGHUP"):
            # Who ends the session ends the program as it should be.
            if (number := getattr(signal, name, None)) is not None and threading.current_thread() is _main():
                signal.signal(number, _quit)

    def serve(self, keeper: CaseKeeper, bridge: Bridge) -> None:
        """Say of the case of *keeper* where it is, and tell what breaks in the threads of *bridge*."""
        self._keepers.append(keeper)
        keeper.destroyed.connect(lambda: self.leave(keeper))
        keeper.settled.connect(self._show_again)
        bridge.failed.connect(self._take_failed)

    def leave(self, keeper: CaseKeeper) -> None:
        """Ask no more for the case of *keeper*: its window was closed, and has ended its work."""
        if keeper in self._keepers:
            self._keepers.remove(keeper)

    @property
    def faults(self) -> tuple[Counted, ...]:
        """What has come so far, the first first."""
        with self._lock:
            return tuple(self._faults.values())

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take a fault of this thread; for `sys.excepthook`, which Qt's virtual functions and slots lead to."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if self._is_told(error, trace, "window") and self._has_no_loop():
            self._tell_plainly()

    def _take_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            self._is_told(told.exc_value, told.exc_traceback, "background")

    def _take_failed(self, _job: int, error: object) -> None:
        from wizard.errors import WizardError
        from wizard.probes.base import Cancelled

        if isinstance(error, Exception) and not isinstance(error, WizardError | Cancelled):
            self._is_told(error, error.__traceback__, "background")

    def _is_told(self, error: BaseException, trace: TracebackType | None, where: str) -> bool:
        """Note a fault, and say whether the person is to be told of it by a window."""
        if isinstance(error, MemoryError):
            self._reserve = None
        key = _key(error, trace, where)
        with self._lock:
            known = self._faults.get(key)
            if known is not None:
                self._faults[key] = replace(known, count=known.count + 1)
        if known is None:
            _log(error, trace)
        if self._is_opening or _is_of_telling(trace):
            # Of the window that would tell of it: that would never end.
            return False
        if known is None and not self._noted(key, error, trace, where):
            return False
        self._announce()
        return True

    def _noted(self, key: _Key, error: BaseException, trace: TracebackType | None, where: str) -> bool:
        from wizard.flow.fault_report import fault_of

        fault = fault_of(error, trace, where)
        with self._lock:
            if len(self._faults) >= MOST_FAULTS:
                self.others += 1
                return False
            self._faults[key] = Counted(fault, 1, self._now())
        return True

    def _announce(self) -> None:
        with self._lock:
            was_pending, self._is_pending = self._is_pending, True
        if not was_pending:
            self._came.emit()

    def _show(self) -> None:
        """Open the window, or have it show what has come meanwhile."""
        now = self._now()
        with self._lock:
            self._is_pending = False
            news = [key for key, one in self._faults.items() if key not in self._read or now - one.last > QUIET_S]
            self._faults = {key: replace(one, last=now) for key, one in self._faults.items()}
        if self.dialog is not None:
            # Not anew each time: of faults without end, the number has to be told as well.
            if not self._pause.isActive():
                self._pause.start()
        elif news and not self._has_no_loop():
            self._open()

    def _open(self) -> None:
        self._is_opening = True
        try:
            from wizard.views.fault.fault_dialog import FaultDialog

            parent = QApplication.activeModalWidget() or QApplication.activeWindow()
            self.dialog = dialog = FaultDialog(parent)
            dialog.finished.connect(self._leave)
            dialog.destroyed.connect(self._forget)
            dialog.quit_wanted.connect(self._quit)
            for keeper in self._keepers:
                keeper.keep_now()
            self._fill()
            dialog.show()
            dialog.bring()
        finally:
            self._is_opening = False

    def _show_again(self) -> None:
        if self.dialog is not None:
            self._is_opening = True
            try:
                self._fill()
            finally:
                self._is_opening = False

    def _fill(self) -> None:
        if self.dialog is not None:
            says = [keeper.says() for keeper in self._keepers]
            self.dialog.show_faults(self.faults, self.others, surroundings(), tuple(filter(None, says)))

    def _leave(self, _result: int = 0) -> None:
        self.dialog = None
        with self._lock:
            self._read = set(self._faults)

    def _forget(self) -> None:
        self.dialog = None

    def _quit(self) -> None:
        """Quit; the case in hand is offered at the next start, where it is nowhere else."""
        self._keeps_case = True
        QApplication.quit()

    def _end(self) -> None:
        faulthandler.disable()
        self.run.end(keep_case=self._keeps_case)

    def _has_no_loop(self) -> bool:
        """Say whether nothing of Qt is under way that would show a window: before the first, or after the last."""
        return QApplication.instance() is None or QThread.currentThread().loopLevel() == 0

    def _tell_plainly(self) -> None:
        """Say it in a plain box: there is no window that could be gone on with."""
        if QApplication.instance() is None:
            return
        self._is_opening = True
        try:
            from wizard.views.fault.fault_dialog import plain_box

            plain_box()
        finally:
            self._is_opening = False


def surroundings() -> Surroundings:
    """Return what this program runs on."""
    from wizard.flow.fault_report import Surroundings
    from wizard.views.preferences_in_force import in_force

    qt = f"{QLibraryInfo.version().toString()} ({QGuiApplication.platformName()})"
    return Surroundings(qt=qt, look=in_force().look.value)


def _key(error: BaseException, trace: TracebackType | None, where: str) -> _Key:
    last = trace
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return (type(error), "", 0, where)
    return (type(error), last.tb_frame.f_code.co_filename, last.tb_lineno, where)


def _is_of_telling(trace: TracebackType | None) -> bool:
    step = trace
    while step is not None:
        if step.tb_frame.f_code.co_filename in _TELLING:
            return True
        step = step.tb_next
    return False


def _log(error: BaseException, trace: TracebackType | None) -> None:
    import traceback

    # There may be no terminal at all.
    with suppress(OSError, ValueError, AttributeError):
        traceback.print_exception(type(error), error, trace, file=sys.stderr)


def _main() -> threading.Thread:
    return threading.main_thread()


def _quit(_signal: int, _frame: FrameType | None) -> None:
    QApplication.quit()
