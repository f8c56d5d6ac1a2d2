"""The window of the watched sites: the list, a look at them now, and the daily check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QFileSystemWatcher, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from wizard import i18n
from wizard.flow.watch_list import WatchList
from wizard.flow.watch_unseen import list_file
from wizard.i18n import tr
from wizard.model.target import DECIDING_PARTS
from wizard.probes.base import Cancelled
from wizard.views.broke import broke
from wizard.views.enter import take_enter
from wizard.views.preferences_in_force import permitted
from wizard.views.theme import unit
from wizard.views.watch import watch_work as work
from wizard.views.watch.daily_card import DailyCard
from wizard.views.watch.errands import Errands
from wizard.views.watch.watch_page import WatchPage
from wizard.views.widgets import Button, PlainLabel, footer, row, stand_on
from wizard.views.window_place import remember
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.flow.watch import Round
    from wizard.model.target import CheckOptions
    from wizard.views.bridge import Bridge


class WatchWindow(WorkingDialog):
    """Shows and changes the list of watched sites.

    *options* are those of every check, less what the preferences do not permit. Other windows and the round of the
    scheduler may change the list meanwhile: what they did is shown at once.
    """

    check_wanted = Signal(str)
    """An address that is to be checked step by step."""
    shown = Signal()
    """A person saw how all sites stand: nothing of it is news any more."""

    def __init__(
        self, bridge: Bridge, options: CheckOptions, parent: QWidget | None = None, around: work.Around | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("watch-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._options = bridge, options
        self._around = around or work.Around()
        self._errands = Errands(bridge, self)
        self._look_job = 0
        self._to_look: tuple[str, ...] = ()
        """Sites that were added during a look, and are looked at next."""
        self._list: WatchList | None = None
        self._language = i18n.language()
        """What the daily check was last told to speak, as far as this window knows."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._file_changed)
        self.page, self.daily = WatchPage(), DailyCard()
        self._close, self._said = Button("close-watch"), PlainLabel(role="quiet")
        self._said.setObjectName("watch-said")
        self._build()
        self._connect()
        bridge.progressed.connect(self._progress)
        self.retranslate()
        self._read()
        self._see_daily()
        self.page.add_line.field.setFocus()

    def _build(self) -> None:
        self._close.setAutoDefault(False)
        self.page.side.addWidget(self.daily)
        self.page.side.addStretch(1)
        line = row(self._said, self._close)
        line.setStretch(0, 1)
        stand_on(self, self.page, footer(line))
        self.resize(max(1040, unit() * 120), max(740, unit() * 82))
        remember(self, "watch")

    def _connect(self) -> None:
        page, card, notices = self.page, self.page.card, self.page.notices
        page.add_line.wanted.connect(lambda typed: self.add((typed,)))
        page.look_all.clicked.connect(lambda: self.look(None))
        page.live.cancel.clicked.connect(self.stop)
        page.view.removal_wanted.connect(self._remove_chosen)
        notices.again_wanted.connect(self._read)
        notices.undo_wanted.connect(self.undo)
        notices.end_daily_wanted.connect(lambda: self._switch(on=False))
        notices.left.connect(page.add_line.field.setFocus)
        card.days_chosen.connect(self._set_days)
        card.look_wanted.connect(lambda address: self.look((address,)))
        card.removal_wanted.connect(self.remove)
        card.check_wanted.connect(self.check_wanted)
        self.daily.wanted.connect(lambda on: self._switch(on=on))
        self.daily.example_wanted.connect(self._show_example)
        self._close.clicked.connect(self.close)
        # Not as the buttons' own shortcuts, which would take their mnemonics away.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self).activated.connect(page.look_all.click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self.undo)

    @property
    def is_busy(self) -> bool:
        """Say whether anything is under way."""
        return self._errands.is_busy

    def retranslate(self) -> None:
        """Put every text into the language in force; the daily check speaks it from now on, too."""
        self.setWindowTitle(tr("Watched sites"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._said.setText("")
        self.page.retranslate()
        self.daily.retranslate()
        if self._list is not None:
            self.page.show_list(self._list, self._around.now())
        self._show_state()
        self._speak()

    # The list

    def _read(self) -> None:
        self._errands.in_turn(work.ReadWatched(self._around), self._show_read, self._list_failed)

    def _show_read(self, answer: object) -> None:
        listing = cast("work.Listing", answer)
        self._show(listing)
        if listing.unseen:
            self.page.notices.tell_news(listing.unseen, self._around.now())
            if self.isActiveWindow():
                self._note_shown(listing.watch_list)

    def _note_shown(self, watch_list: WatchList) -> None:
        """Have it noted that a person saw this; where that cannot be done, it is news once more, which is no harm."""
        self._errands.in_turn(work.NoteShown(self._around, watch_list), lambda _: self.shown.emit(), lambda _: None)

    def _show(self, listing: work.Listing, choose: str = "") -> None:
        """Show the list as it stands now."""
        self._list = listing.watch_list
        self._follow_file()
        if listing.problem:
            self.page.notices.say_trouble(listing.problem, can_retry=False)
        else:
            self.page.notices.forget_trouble()
        self.page.show_list(listing.watch_list, self._around.now(), choose)
        self._show_state()

    def _show_state(self) -> None:
        """Show what depends on both the list and the daily check."""
        if self._list is not None:
            self.daily.show_state(self._list, self._around.now())
            self.page.notices.offer_end(is_needless=self.daily.is_on and not self._list.sites)

    def _follow_file(self) -> None:
        """Hear of it when another window or a round writes the list."""
        file = str(list_file(self._around.folder))
        if file not in self._watcher.files():
            self._watcher.addPath(file)

    def _file_changed(self, file: str) -> None:
        # A file that is replaced is another one, and the watcher still waits for the old one.
        self._watcher.removePath(file)
        self._watcher.addPath(file)
        self._read()

    def _list_failed(self, error: object) -> None:
        self.page.notices.say_trouble(broke(error), can_retry=True)

    def add(self, typed: Sequence[str]) -> None:
        """Watch the sites that were *typed*, and look at those that are new; what makes no sense is told."""
        if typed:
            self.page.add_line.say_error("")
            self._errands.in_turn(work.AddSites(self._around, tuple(typed)), self._added, self._not_added)

    def _added(self, answer: object) -> None:
        listing = cast("work.Listing", answer)
        self._show(listing, listing.added[0] if listing.added else "")
        self.page.add_line.show_answer(listing.added, tuple(listing.refused.values()))
        known = {site.address: site for site in listing.watch_list.sites}
        new = tuple(address for address in listing.added if known[address].looked_at is None)
        if new:
            self.look(new)
        elif listing.added:
            self.page.say(tr("This site is watched already."))

    def _not_added(self, error: object) -> None:
        self.page.add_line.say_error(broke(error))

    def _remove_chosen(self) -> None:
        if (site := self.page.view.site) is not None:
            self.remove(site.address)

    def remove(self, address: str) -> None:
        """Watch a site no longer; what was known of it comes back with *Undo*."""
        self._errands.in_turn(work.RemoveSite(self._around, address), self._removed, self._list_failed)

    def _removed(self, answer: object) -> None:
        listing = cast("work.Listing", answer)
        if listing.removed is not None:
            self.page.notices.offer_undo(listing.removed, listing.place)
        self._show(listing)
        if listing.watch_list.sites:
            self.page.view.setFocus()
        else:
            self.page.notices.focus_undo()

    def undo(self) -> None:
        """Watch the site again that was removed last."""
        if self.page.notices.removed:
            self._errands.in_turn(
                work.PutBack(self._around, *self.page.notices.removed[-1]), self._is_back, self._list_failed
            )

    def _is_back(self, answer: object) -> None:
        listing = cast("work.Listing", answer)
        self.page.notices.forget_undo()
        self._show(listing, listing.added[0])
        self.page.view.setFocus()

    def _set_days(self, address: str, days: int | None) -> None:
        self._errands.in_turn(work.SetDays(self._around, {address: days}), self._days_kept, self._list_failed)

    def _days_kept(self, answer: object) -> None:
        self._show(cast("work.Listing", answer))
        self.page.say(tr("Kept. It holds from the next check of the site."))

    # A look now

    def look(self, addresses: tuple[str, ...] | None) -> None:
        """Look at these sites now, or with None at all; what is added meanwhile comes next."""
        if self._look_job:
            self._to_look = work.without_doubles((*self._to_look, *(addresses or ())))
            return
        if self._list is None or not self._list.sites:
            return
        total = len(self._list.sites) if addresses is None else len(addresses)
        options = permitted(replace(self._options, parts=self._options.parts & DECIDING_PARTS))
        self.page.begin_look(total)
        wanted = work.LookNow(self._around, options, addresses, total)
        self._look_job = self._errands.start(wanted, self._looked, self._look_failed)

    def stop(self) -> None:
        """Stop the look; how it ended is told when it did, within 0.1 s."""
        self._to_look = ()
        if self._look_job:
            self._bridge.stop(self._look_job)
            self.page.live.say_stopping()

    def _progress(self, job: int, told: object) -> None:
        if job == self._look_job and isinstance(told, work.Looked):
            self.page.live.show_count(told.done, told.total)

    def _looked(self, answer: object) -> None:
        made = cast("Round", answer)
        self._look_job = 0
        # Read again, as another window may have changed it since.
        self._errands.in_turn(work.ReadWatched(self._around), partial(self._tell, made), self._list_failed)
        self._note_shown(made.watch_list)
        self._look_on()

    def _tell(self, made: Round, answer: object) -> None:
        self._show(cast("work.Listing", answer))
        self.page.say_round(made)

    def _look_failed(self, error: object) -> None:
        self._look_job = 0
        self.page.end_look()
        if isinstance(error, Cancelled):
            self.page.say(tr("Stopped; nothing was noted."))
        else:
            self._list_failed(error)
        self._look_on()

    def _look_on(self) -> None:
        waiting, self._to_look = self._to_look, ()
        if waiting:
            self.look(waiting)

    # The daily check

    def _see_daily(self) -> None:
        self._errands.start(work.SeeDaily(self._around), self._show_seen_daily, self._daily_unseen)

    def _show_seen_daily(self, answer: object) -> None:
        # Meanwhile it may have been switched: what comes of that is newer.
        if not self.daily.is_at_work:
            self._show_daily(answer)

    def _daily_unseen(self, error: object) -> None:
        # As above; and what is being changed is not done yet.
        if not self.daily.is_at_work:
            self._daily_failed(error)

    def _switch(self, *, on: bool) -> None:
        self.daily.begin(on=on)
        self._language = i18n.language()
        wanted = work.SetUpDaily(self._around, self._language) if on else work.EndDaily(self._around)
        self._errands.start(wanted, self._show_daily, self._daily_failed)

    def _speak(self) -> None:
        """Have the daily check speak the language in force, where it is set up."""
        if self.daily.is_on and not self.daily.is_at_work and self._language != i18n.language():
            self._switch(on=True)

    def _show_daily(self, answer: object) -> None:
        self.daily.show_daily(cast("work.Daily", answer), self._list or WatchList(), self._around.now())
        self._show_state()
        self._speak()

    def _daily_failed(self, error: object) -> None:
        banner = self.daily.show_error(broke(error))
        self._show_state()
        # It has no place yet: first its card is laid out, and in the next turn what is around that.
        show = partial(self.page.ensureWidgetVisible, banner)
        QTimer.singleShot(0, banner, lambda: QTimer.singleShot(0, banner, show))

    def _show_example(self) -> None:
        self._errands.start(work.ShowExample(self._around), self._example_shown, self._example_failed)

    def _example_shown(self, is_taken: object) -> None:
        if is_taken:
            text = tr("Your desktop took it. If you saw nothing, it holds messages back (do not disturb).")
        else:
            text = tr("This desktop takes no messages. News is told when this program is opened.")
        self.daily.say_example(text)

    def _example_failed(self, error: object) -> None:
        self.daily.say_example(broke(error))

    # Keys, and the end

    def event(self, event: QEvent) -> bool:
        """Look again when the person comes back: what is news then was not seen before, and the time has gone on."""
        if event.type() is QEvent.Type.WindowActivate and self._list is not None:
            self._read()
            if self.daily.can_be_shown_anew:
                self._see_daily()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Stop a look at the first Escape; press the button in focus with Enter, which does nothing elsewhere."""
        if event.key() == Qt.Key.Key_Escape and self._look_job:
            self.stop()
        elif not take_enter(self, event):
            super().keyPressEvent(event)

    def stays(self) -> bool:
        """Stay while the system is being changed: whoever asked for it is to see what came of it."""
        if self.daily.is_at_work:
            self._said.setText(tr("The daily check is being changed. The window can be closed when that is done."))
        return self.daily.is_at_work

    def done(self, result: int) -> None:
        """Close; a number that was just chosen is kept, and a look is ended."""
        self.page.card.keep()
        self._to_look = ()
        if self._look_job:
            self._bridge.cancel(self._look_job)
        self._errands.end()
        super().done(result)
