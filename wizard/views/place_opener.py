"""Opens the places where something is put right, in a thread, and says what came of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wizard.i18n import tr
from wizard.views.work import OpenPlace

if TYPE_CHECKING:
    from wizard.fixes.place import Place
    from wizard.views.bridge import Bridge

logger = logging.getLogger(__name__)


class PlaceOpener(QObject):
    """Opens one place after the other."""

    opened = Signal(str, str)
    """Id of the row of step 2 that has the place, and in words what came of opening it."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs: dict[int, tuple[str, Place]] = {}
        bridge.finished.connect(self._tell)
        bridge.failed.connect(self._fail)

    def open(self, row: str, place: Place) -> None:
        """Open *place* for the *row* that has it."""
        self._jobs[self._bridge.start(OpenPlace(place))] = (row, place)

    def _tell(self, job: int, result: object) -> None:
        if job not in self._jobs:
            return
        from wizard.flow.open_place import Outcome, Result

        row, place = self._jobs.pop(job)
        assert isinstance(result, Outcome)  # noqa: S101  (what `OpenPlace` returns)
        said = tr(result.text, program=result.program)
        if result.result is not Result.OPENED:
            said = tr("{said} {way}", said=said, way=tr(place.way))
        self.opened.emit(row, said)

    def _fail(self, job: int, error: object) -> None:
        if job in self._jobs:
            row, place = self._jobs.pop(job)
            logger.error("opening a place broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self.opened.emit(row, tr(place.way))
