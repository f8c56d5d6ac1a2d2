"""The window of the history: the cases on file, found by a word, opened again, and deleted for good."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from wizard.flow.history import Entry
from wizard.flow.history_off import Off
from wizard.flow.history_seal import Summary
from wizard.i18n import tr
from wizard.views.history.cabinet import Kept
from wizard.views.history.history_page import HistoryPage
from wizard.views.history.history_work import (
    BeginAnew,
    CountEntries,
    DeleteAll,
    DeleteEntry,
    Listed,
    OpenEntry,
)
from wizard.views.history.jobs import Failed, Jobs, Then
from wizard.views.history.listing import Listing
from wizard.views.history.note_keeper import NoteKeeper
from wizard.views.history.notices import beginning_anew, counted, deleting_all, told_of
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, footer, row, stand_on
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.views.bridge import Bridge, Work
    from wizard.views.history.history_desk import HistoryDesk


class HistoryWindow(WorkingDialog):
    """Lists the cases that *desk* puts on file."""

    case_wanted = Signal(object)
    """`Case` that is to be opened; whoever does tells `HistoryDesk.resume` under which key."""
    preferences_wanted = Signal()
    """To change for how long cases are kept."""
    turn_on_wanted = Signal()
    """The person wants a history again."""

    def __init__(self, desk: HistoryDesk, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._jobs = Jobs(bridge, self)
        self._job = 0
        """The last job that deletes, or is about to."""
        self._closes = self._unlocks = False
        self._asked: Callable[[], None] = self.reload
        """What is done once the question above the list is answered."""
        self._last: Listed | None = None
        self.page = HistoryPage()
        self._notes = NoteKeeper(desk, self._jobs, self.page)
        self.listing = Listing(desk.cabinet, bridge, self.page.list)
        self._said = PlainLabel()
        self._said.setObjectName("history-said")
        self.delete_all, self._close = Button("delete-all-cases"), Button("close-history")
        stand_on(self, self.page, self._footer())
        self.resize(unit() * 100, unit() * 70)
        self._connect()
        self.retranslate()
        self.page.field.setFocus()
        self.reload()

    def _footer(self) -> QFrame:
        for button in (self.delete_all, self._close):
            button.setAutoDefault(False)
        line = row(self._said, self.delete_all, self._close)
        line.setStretch(0, 1)
        return footer(line)

    def _connect(self) -> None:
        page = self.page
        page.searched.connect(self.search)
        page.keep_link.clicked.connect(self.preferences_wanted)
        page.turn_on.clicked.connect(self.turn_on_wanted)
        page.read_aside.clicked.connect(self._read_aside)
        page.list.opened.connect(self._open)
        page.list.chosen.connect(page.card.show_entry)
        page.list.delete_wanted.connect(self._ask_delete)
        page.card.open_wanted.connect(lambda: self._open(page.list.entry()))
        page.card.delete_wanted.connect(self._ask_delete)
        page.card.question.answered.connect(self._delete)
        self._notes.saved.connect(self._go_on_closing)
        self._notes.unsaved.connect(self._end_closing)
        page.card.note.textChanged.connect(self._stay_open)
        page.question.answered.connect(self._answer)
        page.notice.pressed.connect(self._press)
        self.delete_all.clicked.connect(self._ask_delete_all)
        self._close.clicked.connect(self.close)
        self._desk.kept.connect(self._take_kept)
        self._desk.changed.connect(self.reload)
        self.listing.begun.connect(self._show_first)
        self.listing.ended.connect(self._take_list)
        self.listing.failed.connect(self._say)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._go_to_field),
            (QKeySequence.StandardKey.Refresh, self.reload),
            (QKeySequence.StandardKey.Save, page.card.save_now),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    @property
    def is_busy(self) -> bool:
        """Say whether something is under way."""
        return bool(self._jobs) or self.listing.is_busy

    @property
    def _changing(self) -> bool:
        return self._job in self._jobs

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("History of cases"))
        self.page.retranslate()
        self.delete_all.say(tr("Delete &all…"), tr("Deletes every case on file for good"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._say("")
        self._show()

    def _go_to_field(self) -> None:
        self.page.field.setFocus()
        self.page.field.selectAll()

    def _start(self, work: Work, then: Then, failed: Failed | None = None) -> int:
        return self._jobs.start(work, then, failed or self._tell_trouble)

    def _tell_trouble(self, text: str) -> None:
        """Say what went wrong, and look at how things stand now."""
        self.reload()
        self._say(text)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        if text:
            announce(self._said, text)

    # The list

    def search(self, text: str) -> None:
        """Show the cases with the words of *text*; all where there are none."""
        self._read(text)

    def _show_all(self) -> None:
        self.page.field.clear()
        self.search("")

    def reload(self) -> None:
        """Read the list anew; what is seen of it stays until that is done."""
        self._read(None)

    def _read(self, text: str | None, *, may_ask: bool = False) -> None:
        self.listing.read(text, may_ask=may_ask)
        self.page.say(tr("Searching…") if self.listing.text else tr("The cases are being read…"))

    def _show_first(self) -> None:
        if self.page.list.records.entries:
            self.page.show_standing(None, self._desk.days, has_cases=True)

    def _take_list(self, listed: object) -> None:
        assert isinstance(listed, Listed)  # noqa: S101  (what `Listing.ended` tells)
        self._last = listed
        self._show()
        if self._unlocks:
            self._unlocks = False
            self._say("")
            self._desk.write()
        self.page.announce()
        is_free = self.focusWidget() in {None, self.page.field} and not self.listing.text
        if not self.page.notice.isHidden() and is_free:
            self._rest()

    def _rest(self) -> None:
        """Put the focus where the person goes on."""
        target = self.page.first_focus()
        (target if target.isVisibleTo(self) else self._close).setFocus()

    def _show(self) -> None:
        """Show the list, or why there is none."""
        page, listed = self.page, self._last
        if listed is None:
            return
        entries = page.list.records.entries
        page.show_aside(listed.aside)
        told = told_of(listed, len(entries), self.listing.text, self._desk.days)
        page.show_standing(told, self._desk.days, has_cases=bool(entries) or bool(self.listing.text))
        self.delete_all.setEnabled(listed.is_begun)
        if not self.listing.is_busy:
            page.say(counted(len(entries), self.listing.text) if entries else "")

    def _take_kept(self, kept: object) -> None:
        """Show a case that was put on file just now."""
        assert isinstance(kept, Kept)  # noqa: S101  (what `HistoryDesk.kept` tells)
        view = self.page.list
        place = view.records.row_of(kept.entry.id)
        if not self.listing.is_whole or (place < 0 and not kept.is_new):
            self.reload()
            return
        if place >= 0:
            self.page.put(place, kept.entry)
            return
        view.records.add((kept.entry,), at=0)
        if view.entry() is None:
            view.choose(0)
        if self._last is not None:
            self._last = replace(self._last, is_begun=True)
        self._show()

    # What is done with a case

    def _open(self, entry: Entry | None) -> None:
        if entry is None or not isinstance(entry.summary, Summary):
            return
        self.page.card.save_now()
        self._say(tr("The case is being opened…"))
        self._start(OpenEntry(self._desk.cabinet, self.page.card.with_draft(entry)), self._take_case)

    def _take_case(self, case: object) -> None:
        self._say("")
        self.case_wanted.emit(case)

    def _go_on_closing(self) -> None:
        if self._closes and not self.page.card.drafts:
            self.close()

    def _end_closing(self, record: str) -> None:
        if self._closes:
            self._closes = False
            self._say("")
            self._show_trouble_of(record)

    def _show_trouble_of(self, record: str) -> None:
        """Bring the note to the front that could not be saved."""
        place = self.page.list.records.row_of(record)
        if place >= 0:
            self.page.list.choose(place)
            self.page.card.note.setFocus()
            return
        self._say(tr("A note could not be saved: its case is no longer in the list."))
        if self.listing.is_whole:
            self.page.card.forget(record)
        else:
            self._show_all()

    def _ask_delete(self) -> None:
        entry = self.page.list.entry()
        if entry is None or self._changing:
            return
        self.page.question.hide()
        text = tr("Delete this case for good?\nIt cannot be brought back.")
        self.page.card.question.ask(text, tr("&Yes, delete it"), tr("&Keep it"))
        self.page.reveal(self.page.card.question)

    def _delete(self, is_yes: bool) -> None:
        entry = self.page.card.entry
        self.page.list.setFocus()
        if not is_yes or entry is None:
            return
        record = entry.id
        self._say(tr("The case is being deleted…"))
        self._job = self._start(DeleteEntry(self._desk.cabinet, record), lambda _: self._take_deleted(record))

    def _take_deleted(self, record: str) -> None:
        self.page.card.forget(record)
        view = self.page.list
        place = view.records.row_of(record)
        if place >= 0:
            view.records.remove(place)
            view.choose(place)
        self._show()
        self._rest()
        self._say(tr("The case was deleted."))

    def _ask_delete_all(self) -> None:
        if not self._changing:
            self._job = self._start(CountEntries(self._desk.cabinet), self._take_count)

    def _take_count(self, count: object) -> None:
        self._asked = self._delete_all
        self.page.card.question.hide()
        self.page.ask(*deleting_all(count if isinstance(count, int) else None))

    def _answer(self, is_yes: bool) -> None:
        if is_yes:
            self._asked()
        else:
            self._rest()

    def _delete_all(self) -> None:
        self._say(tr("All cases are being deleted…"))
        self._job = self._start(DeleteAll(self._desk.cabinet), self._take_emptied)

    def _take_emptied(self, _: object) -> None:
        for record in self.page.card.drafts:
            self.page.card.forget(record)
        self._show_all()
        self._close.setFocus()
        self._say(tr("All cases were deleted."))

    # Where there is no list

    def _press(self, name: str) -> None:
        match name:
            case "turn-on-history":
                self.turn_on_wanted.emit()
            case "unlock-history":
                self._unlock(may_ask=True)
            case "begin-history-anew":
                self._asked = self._begin_anew
                self.page.ask(*beginning_anew())
            case "all-history":
                self._show_all()
                self.page.field.setFocus()
            case _:
                self._unlock(may_ask=False)

    def _unlock(self, *, may_ask: bool) -> None:
        self._unlocks = True
        self._say(tr("Your system asks you for the password of its keyring…") if may_ask else "")
        self._read(None, may_ask=may_ask)

    def _begin_anew(self) -> None:
        self._say(tr("A new history is begun…"))
        self._job = self._start(BeginAnew(self._desk.cabinet), self._take_begun)

    def _take_begun(self, found: object) -> None:
        self._say("" if isinstance(found, Off) else tr("A new history was begun."))
        self._desk.write()
        self.reload()

    def _read_aside(self) -> None:
        self._desk.cabinet.read_aside()
        self.page.show_aside("")
        self._rest()

    # The end

    def stays(self) -> bool:
        """Stay over a question, over what is being deleted, and until every note is saved."""
        card = self.page.card
        for question in (card.question, self.page.question):
            if question.is_open:
                question.no.click()
                return True
        if self._changing:
            self._say(tr("The window can be closed when that is done."))
            return True
        if card.in_trouble:
            self._show_trouble_of(card.in_trouble[0])
            return True
        if card.drafts:
            self._closes = True
            card.save_now()
            self._say(tr("The note is being saved…"))
            return True
        return False

    def _stay_open(self) -> None:
        self._closes = False

    def done(self, result: int) -> None:
        """Close; what is still being read is no longer waited for."""
        self.listing.stop()
        self._jobs.leave()
        super().done(result)


def open_history(desk: HistoryDesk, bridge: Bridge, parent: QWidget | None = None) -> HistoryWindow:
    """Open the window of the history, and return it: its signals are for whoever opens it."""
    # What was loaded stays: looking through it for garbage would hold the list up for 50 ms, again and again.
    gc.freeze()
    window = HistoryWindow(desk, bridge, parent)
    window.show()
    return window
