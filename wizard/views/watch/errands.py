"""Work of one window: each piece with what follows on its answer, and those that change one thing in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from wizard.views.bridge import Bridge, Work

Then = Callable[[object], None]


class Errands(QObject):
    """Starts work on *bridge*, and calls what was given with it: for its answer, or for the error that ended it."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs: dict[int, tuple[Then, Then]] = {}
        self._line: deque[tuple[Work, Then, Then]] = deque()
        self._first = 0
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    @property
    def is_busy(self) -> bool:
        """Say whether anything is under way."""
        return bool(self._jobs or self._line)

    def start(self, work: Work, then: Then, otherwise: Then) -> int:
        """Begin at once, and return the number of the job."""
        number = self._bridge.start(work)
        self._jobs[number] = (then, otherwise)
        return number

    def in_turn(self, work: Work, then: Then, otherwise: Then) -> None:
        """Begin when all that was asked for in turn before is done: the answer that comes last is then the newest."""
        self._line.append((work, then, otherwise))
        self._go_on()

    def end(self) -> None:
        """Wait for no answer any more; what was asked for in turn is still done."""
        while self._line:
            self._bridge.start(self._line.popleft()[0])
        self._jobs.clear()

    def _go_on(self) -> None:
        if not self._first and self._line:
            self._first = self.start(*self._line.popleft())

    def _finish(self, job: int, answer: object) -> None:
        self._report(job, answer, is_error=False)

    def _fail(self, job: int, error: object) -> None:
        self._report(job, error, is_error=True)

    def _report(self, job: int, what: object, *, is_error: bool) -> None:
        if job not in self._jobs:
            return
        if job == self._first:
            self._first = 0
        self._jobs.pop(job)[is_error](what)
        self._go_on()
