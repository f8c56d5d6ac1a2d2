"""What one window has under way in threads, and what is done with each answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wizard.views.broke import broke

if TYPE_CHECKING:
    from wizard.views.bridge import Bridge, Work

Then = Callable[[object], None]
Failed = Callable[[str], None]


class Jobs(QObject):
    """Calls for each job what it was started with, once, in the window's thread."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._under_way: dict[int, tuple[Then, Failed]] = {}
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    def start(self, work: Work, then: Then, failed: Failed) -> int:
        """Begin *work*; its answer goes to *then*, and a sentence about what went wrong to *failed*."""
        job = self._bridge.start(work)
        self._under_way[job] = (then, failed)
        return job

    def __contains__(self, job: int) -> bool:
        """Say whether *job* is under way."""
        return job in self._under_way

    def __bool__(self) -> bool:
        """Say whether anything is under way."""
        return bool(self._under_way)

    def leave(self) -> None:
        """Wait for nothing any more; all of it goes on."""
        self._under_way.clear()

    def _finish(self, job: int, answer: object) -> None:
        if job in self._under_way:
            then, _ = self._under_way.pop(job)
            then(answer)

    def _fail(self, job: int, error: object) -> None:
        if job in self._under_way:
            _, failed = self._under_way.pop(job)
            failed(broke(error))
