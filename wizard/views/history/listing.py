"""Reads the history into the list, again and again, and never lets what is seen flicker or jump."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wizard.flow.history import Entry
from wizard.views.broke import broke
from wizard.views.history.history_work import Listed, ReadEntries

if TYPE_CHECKING:
    from wizard.views.bridge import Bridge
    from wizard.views.history.cabinet import Cabinet
    from wizard.views.history.entry_list import EntryList


class Listing(QObject):
    """Fills *view*: what is searched for comes as it is found, and what was only looked at anew when all of it is."""

    begun = Signal()
    """The first records are there."""
    ended = Signal(object)
    """`Listed`."""
    failed = Signal(str)

    def __init__(self, cabinet: Cabinet, bridge: Bridge, view: EntryList) -> None:
        super().__init__(view)
        self._cabinet, self._bridge, self._view = cabinet, bridge, view
        self.text = ""
        """What is searched for."""
        self._job = 0
        self._shown: str | None = None
        """What the list that is seen was searched for; None where none was read yet."""
        self._fresh: list[Entry] = []
        self._is_first = True
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        bridge.progressed.connect(self._progress)

    @property
    def is_busy(self) -> bool:
        """Say whether the list is being read."""
        return bool(self._job)

    @property
    def is_whole(self) -> bool:
        """Say whether every case is in the list."""
        return not self._job and self._shown == ""

    def read(self, text: str | None = None, *, may_ask: bool = False) -> None:
        """Read the records with the words of *text*, or with the same as before; what was under way is ended."""
        self.stop()
        self.text = self.text if text is None else text
        self._fresh, self._is_first = [], True
        self._job = self._bridge.start(ReadEntries(self._cabinet, self.text, may_ask))

    def stop(self) -> None:
        """End what is under way."""
        if self._job:
            self._bridge.cancel(self._job)
            self._job = 0

    def _progress(self, job: int, entries: object) -> None:
        if job != self._job or not isinstance(entries, tuple):
            return
        self._bridge.hold()
        if self._shown == self.text:
            self._fresh.extend(entries)
        elif self._is_first:
            self._show(entries)
            self.begun.emit()
        else:
            self._view.records.add(entries)
        self._is_first = False

    def _show(self, entries: Sequence[Entry]) -> None:
        """Show *entries*, with the same one chosen as before where it is still there."""
        view, is_same = self._view, self._shown == self.text
        before, place, top = view.entry(), view.currentIndex().row(), view.verticalScrollBar().value()
        view.records.show_entries(entries)
        found = view.records.row_of(before.id) if before is not None else 0
        view.choose(found if found >= 0 else place if is_same else 0)
        if is_same:
            view.verticalScrollBar().setValue(top)

    def _finish(self, job: int, listed: object) -> None:
        if job != self._job:
            return
        assert isinstance(listed, Listed)  # noqa: S101  (what `ReadEntries` returns)
        self._job = 0
        if self._shown == self.text or self._is_first:
            self._show(self._fresh)
        self._shown = self.text if listed.off is None else None
        self.ended.emit(listed)

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            self._job = 0
            self._shown = None
            self.failed.emit(broke(error))
