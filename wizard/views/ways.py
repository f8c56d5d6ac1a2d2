"""The windows beside the three steps, and how they are reached: from the start page, by keys, and from one another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wizard.i18n import tr
from wizard.model.finding import CheckState
from wizard.views.boxes import warning_box
from wizard.views.case_menu import CaseMenu
from wizard.views.flow import Flow
from wizard.views.help.help_key import HelpKey
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.menus import keyboard_table
from wizard.views.preferences_desk import PreferencesDesk
from wizard.views.watch.watch_note import watched_note
from wizard.views.widgets import Button
from wizard.views.window_place import remember

if TYPE_CHECKING:
    from wizard.flow.case_code import CodedCase
    from wizard.flow.case_file import Case
    from wizard.views.frame import MainWindow
    from wizard.views.history.history_window import HistoryWindow
    from wizard.views.recent import RecentThings


class Ways(QObject):
    """Offers what is beside the steps at *window*: earlier cases, many sites, watched sites, preferences, a call."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bridge = window.conductor.bridge
        self.help_key: HelpKey = HelpKey(window, keyboard_table)
        self.history = HistoryDesk(bridge, self)
        self.preferences: PreferencesDesk = PreferencesDesk(window, self.history.state)
        self.menu: CaseMenu = CaseMenu(window, self.history)
        self.recent: RecentThings | None = None
        """What was in hand lately, once it is offered."""
        self.preferences.changed.connect(self.history.follow)
        self.history.trouble.connect(self.tell)
        window.conductor.closing.connect(self.history.flush)
        self._is_tidied = False
        window.conductor.answered.connect(self._tidy_history)
        self._links = {
            "history-open": self.show_history,
            "sites-open": self.show_sites,
            "watch-open": self.show_watch,
        }
        self._buttons = {name: Button(name, kind="link") for name in self._links}
        for name, act in self._links.items():
            self._buttons[name].clicked.connect(lambda _=False, act=act: act())
        self.news = watched_note(bridge)
        """What the last round over the watched sites found, where that was not seen yet."""
        self.news.wanted.connect(self.show_watch)
        self.line = Flow(*self._buttons.values(), self.preferences.button, at_end=True)
        self._place()
        window.language_changed.connect(self._retranslate)
        self._retranslate()

    def _tidy_history(self) -> None:
        """Delete what is too old, once the clock here was found right: one that is years ahead would delete all."""
        diagnosis = self._window.conductor.session.diagnosis
        if self._is_tidied or self._window.conductor.session.is_told or diagnosis is None:
            return
        if any(check.id == "clock" and check.state is CheckState.OK for check in diagnosis.checks):
            self._is_tidied = True
            self.history.begin()

    def _place(self) -> None:
        """Put the links above the question."""
        column = self._window.start_page.column
        column.insertWidget(0, self.line)
        # Below what is more urgent.
        column.insertWidget(2, self.news)

    def _retranslate(self) -> None:
        self.news.retranslate()
        says = {
            "history-open": (tr("Hi&story…"), tr("Earlier cases on this computer (Ctrl+H)")),
            "sites-open": (tr("M&any sites…"), tr("Check a whole list, and save what came out")),
            "watch-open": (tr("&Watched sites…"), tr("Sites that are checked every day")),
        }
        for name, (text, hint) in says.items():
            self._buttons[name].say(text, hint)

    def tell(self, text: str) -> None:
        """Say in a small window what could not be put on file; whoever works at something is not held up."""
        box = warning_box("history-trouble", tr("History"), text, self._window)
        box.setModal(False)
        box.show()

    def show_history(self) -> None:
        """Open the earlier cases, or bring them to the front: what is noted in one list is not known to another."""
        from wizard.views.history.history_window import HistoryWindow, open_history

        # One that was closed is there until Qt comes round to it.
        shown = next((one for one in self._window.findChildren(HistoryWindow) if one.isVisible()), None)
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
            return
        opened = open_history(self.history, self._window.conductor.bridge, self._window)
        remember(opened, "history")
        self._window.language_changed.connect(opened.retranslate)
        opened.case_wanted.connect(partial(self._take_up, opened))
        opened.preferences_wanted.connect(self.preferences.open)
        opened.turn_on_wanted.connect(self.preferences.turn_history_on)

    def _take_up(self, opened: HistoryWindow, case: Case) -> None:
        """Take up a case in the main window, which the other one would hide."""
        opened.close()
        self.menu.take_up(case)
        self._window.activateWindow()

    def show_sites(self) -> None:
        """Open the check of a whole list."""
        from wizard.views.sites import open_sites

        opened = open_sites(self._window)
        opened.site_wanted.connect(self._check)
        opened.watch_wanted.connect(self.show_watch)

    def _check(self, site: str) -> None:
        self._window.take(site)
        self._window.activateWindow()

    def show_watch(self, add: tuple[str, ...] = ()) -> None:
        """Open the watched sites, with *add* to be watched as well."""
        from wizard.views.watch import open_watch

        open_watch(self._window, add, self._window.conductor.given)

    def ask_for_code(self) -> None:
        """Take a case code as it is read out."""
        from wizard.views.case import open_enter_code

        opened = open_enter_code(self._window)
        self._window.language_changed.connect(opened.retranslate)
        opened.entered.connect(self._take_code)

    def _take_code(self, coded: CodedCase) -> None:
        from wizard.flow.case_code import write_code

        self._check(write_code(coded))

    def show_call(self) -> None:
        """Open a call."""
        from wizard.views.call import open_call

        self.menu.serve(open_call(self._window, check=self._window.conductor.check_of))
