"""The one way from the window to work that takes time, and back: a pool of threads and three signals."""

import itertools
import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from wizard.probes.base import Cancel, Cancelled

logger = logging.getLogger(__name__)

Sink = Callable[[object], None]
"""Takes what a work tells while it runs: `Progress`, or what else its window knows."""

Work = Callable[[Sink, Cancel], object]
"""Done in a worker thread: gets values, returns a value, holds no QObject, and polls its cancel."""


_LONGEST_WAIT_S = 0.1
"""How long work waits for the window at a time, so that it goes on beside one that is never done."""


_TURN_S = 0.001
"""How long a thread of Python keeps another one waiting. With the usual 5 ms, a window whose loop calls Python ten
times while a worker is busy stands still for 50 ms."""


class _PoliteCancel(Cancel):
    """A cancel that lets nobody pass while the window is busy.

    To draw a table, Qt calls Python a thousand times, and each time it may have to wait for its turn.
    """

    def __init__(self, is_free: threading.Event) -> None:
        super().__init__()
        self._is_free = is_free

    def check(self) -> None:
        """Raise `Cancelled` when the task was cancelled; wait while the window is busy."""
        super().check()
        if not self._is_free.is_set():
            self._is_free.wait(_LONGEST_WAIT_S)
            super().check()


class Bridge(QObject):
    """Runs work in threads and reports in the window's thread, one answer for each job that was not cancelled.

    One long-lived object sends every signal: signals of short-lived ones get lost when their owner dies first.
    """

    progressed = Signal(int, object)
    """Job, what it tells of its progress."""
    finished = Signal(int, object)
    """Job, what the work returned."""
    failed = Signal(int, object)
    """Job, the exception that ended the work."""

    _ended = Signal(int, object)
    """Job, its future; sent from whatever thread noticed the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_S)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="wizard")
        self._numbers = itertools.count(1)
        self._running: dict[int, tuple[Cancel, Future[object]]] = {}
        self._closed = False
        self._is_free = threading.Event()
        self._is_free.set()
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.timeout.connect(self._is_free.set)
        # Queued even within one thread: a job that is done before `start` returns would else be reported
        # before anybody knows its number.
        self._ended.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def start(self, work: Work) -> int:
        """Begin *work* and return its number, which every signal about it carries.

        Nothing is begun once this was closed: a timer of a window that goes may still come to it.
        """
        number = next(self._numbers)
        if self._closed:
            return number
        cancel = _PoliteCancel(self._is_free)
        future = self._pool.submit(work, partial(self._progress, number, cancel), cancel)
        self._running[number] = (cancel, future)
        future.add_done_callback(partial(self._ended.emit, number))
        return number

    def prepare(self, work: Callable[[], object]) -> None:
        """Run *work* in a thread; nothing is reported of it. What it raises comes again when it is needed."""
        if not self._closed:
            self._pool.submit(work)

    def cancel(self, number: int) -> None:
        """Ask the job to stop; nothing more is reported about it. Returns at once."""
        running = self._running.pop(number, None)
        if running:
            running[0].set()

    def stop(self, number: int) -> None:
        """Ask the job to stop; returns at once. How it ends is reported as ever, `Cancelled` where it obeyed."""
        running = self._running.get(number)
        if running:
            running[0].set()

    def hold(self) -> None:
        """Hold up all work, each at its next look at its cancel, until the window has done what waits for it now.

        To be called in the window's thread by what Qt is going to ask many things of Python for.
        """
        if self._is_free.is_set():
            self._is_free.clear()
            # A timer of 0 ms comes after everything else that waits.
            self._release.start(0)

    @property
    def busy(self) -> bool:
        """Say whether any job that was not cancelled is still under way."""
        return bool(self._running)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end; they poll every 0.05 s."""
        self._closed = True
        for cancel, _ in self._running.values():
            cancel.set()
        self._running.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _progress(self, number: int, cancel: Cancel, progress: object) -> None:
        if not cancel.is_set and not self._closed:
            self.progressed.emit(number, progress)

    def _report(self, number: int, future: "Future[object]") -> None:
        cancel, _ = self._running.pop(number, (None, None))
        if cancel is None or self._closed or future.cancelled():
            return
        error = future.exception()
        if error is None:
            self.finished.emit(number, future.result())
        elif cancel.is_set or not isinstance(error, Cancelled):
            logger.debug("job %s ended with %r", number, error)
            self.failed.emit(number, error)
