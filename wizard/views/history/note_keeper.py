"""Saves the notes that are written beside the list, one after the other, and tells whoever has the same case open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wizard.flow.history import Entry
from wizard.flow.history_seal import Summary
from wizard.views.history.history_work import SaveNote

if TYPE_CHECKING:
    from wizard.views.history.history_desk import HistoryDesk
    from wizard.views.history.history_page import HistoryPage
    from wizard.views.history.jobs import Jobs


class NoteKeeper(QObject):
    """Does what the card of *page* asks for; what cannot be saved stays there."""

    saved = Signal()
    unsaved = Signal(str)
    """The id of the record."""

    def __init__(self, desk: HistoryDesk, jobs: Jobs, page: HistoryPage) -> None:
        super().__init__(page)
        self._desk, self._jobs, self._page = desk, jobs, page
        page.card.note_wanted.connect(self._save)
        desk.closing.connect(self._hand_over)

    def _save(self, record: str, text: str) -> None:
        self._jobs.start(
            SaveNote(self._desk.cabinet, record, text),
            lambda keys: self._take(record, text, keys),
            lambda why: self._tell(record, text, why),
        )

    def _take(self, record: str, text: str, keys: object) -> None:
        self._page.card.say_saved(record, text)
        self._show(record, text)
        for key in keys if isinstance(keys, tuple) else ():
            self._desk.noted.emit(key, text)
        self.saved.emit()

    def _tell(self, record: str, text: str, why: str) -> None:
        self._page.card.say_unsaved(record, text, why)
        self.unsaved.emit(record)

    def _show(self, record: str, text: str) -> None:
        records = self._page.list.records
        place = records.row_of(record)
        if place >= 0 and isinstance(summary := records.entries[place].summary, Summary):
            self._page.put(place, Entry(record, replace(summary, note=text)))

    def _hand_over(self) -> None:
        """Put what was not saved yet where it is written before the program ends."""
        for record, text in self._page.card.drafts.items():
            self._desk.cabinet.put_note(record, text)
