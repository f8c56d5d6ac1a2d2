"""Loads in a thread what checks and pages need, while the person types."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from wizard.views.bridge import Bridge
from wizard.views.work import load_checks

logger = logging.getLogger(__name__)


class Warming(QObject):
    """Begins once, and tells when it is done."""

    _done = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._job = 0
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    def begin(self) -> None:
        """Load it."""
        self._job = self._bridge.start(lambda _progress, _cancel: load_checks())

    def when_done(self, act: Callable[[], None]) -> None:
        """Do *act* once it was loaded, or could not be: then what needs it holds the window up no more."""
        if self._job:
            self._done.connect(act)
        else:
            act()

    def _finish(self, job: int, _: object) -> None:
        if job == self._job:
            self._job = 0
            self._done.emit()

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            logger.error("loading broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self._finish(job, None)
