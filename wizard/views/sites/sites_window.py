"""The window for many sites: takes a list, has it checked by other processes, and shows the answers as they come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QMessageBox, QStackedWidget, QWidget

from wizard.flow.site_crew import followed
from wizard.i18n import tr, trn
from wizard.views.boxes import question_box
from wizard.views.broke import broke
from wizard.views.drops import READ_LIST, Dropped, Use, accept
from wizard.views.enter import take_enter
from wizard.views.sites.answers import Answers
from wizard.views.sites.list_page import ListPage
from wizard.views.sites.sites_work import Read, ReadSites
from wizard.views.theme import unit
from wizard.views.widgets import Button, footer, row, stand_on
from wizard.views.window_place import remember
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.model.target import CheckOptions
    from wizard.views.bridge import Bridge
    from wizard.views.frame import MainWindow


class SitesWindow(WorkingDialog):
    """Checks many sites as *options* says, which is asked at the beginning of each round."""

    site_wanted = Signal(str)
    """The address of one site that is to be checked with every step."""
    watch_wanted = Signal(object)
    """Addresses (a tuple) that are to be checked every day."""

    def __init__(self, bridge: Bridge, options: Callable[[], CheckOptions], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sites-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._bridge, self._options = bridge, options
        self._reading = 0
        self._read: Read | None = None
        self._starts_when_read = self._is_leaving = self._is_closing = False
        self.list_page = ListPage()
        self.answers = Answers(bridge, options, self)
        self.page, self.table, self.model = self.answers.page, self.answers.page.table, self.answers.model
        self._build()
        self._connect()
        self.resize(max(1000, unit() * 154), max(660, unit() * 80))
        remember(self, "sites")
        accept(self, Use(take=self._take_dropped, files=READ_LIST, text=READ_LIST, refusal=self._why_not))
        self.retranslate()
        self.list_page.first_focus().setFocus()

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list_page)
        self._pages.addWidget(self.page)
        stand_on(self, self._pages, self._footer())

    def _footer(self) -> QFrame:
        self.back = Button("sites-back", icon_name="back")
        self.onward = Button("sites-onward")
        self.start_button = Button("sites-start", kind="primary", icon_name="next")
        self._close = Button("sites-close")
        buttons = (self.back, self.onward, self.start_button, self._close)
        line = row(*buttons)
        line.insertStretch(1, 1)
        for button in buttons:
            button.setAutoDefault(False)
        return footer(line)

    def _connect(self) -> None:
        self._bridge.finished.connect(self._finish)
        self._bridge.failed.connect(self._fail)
        self.list_page.source_changed.connect(self._read_list)
        self.list_page.file_wanted.connect(self._choose_file)
        self.answers.site_wanted.connect(self.site_wanted)
        self.answers.watch_wanted.connect(self.watch_wanted)
        self.answers.round_changed.connect(self._show_place)
        self.back.clicked.connect(self.show_list)
        self.onward.clicked.connect(self._show_answers)
        self.start_button.clicked.connect(self.start)
        self._close.clicked.connect(self.close)
        actions, standard = self.page.actions_row, QKeySequence.StandardKey
        for keys, act in (
            (QKeySequence(standard.Open), self._choose_file),
            (QKeySequence(standard.Find), self._go_to_search),
            (QKeySequence(standard.Refresh), actions.again.click),
            (QKeySequence(standard.Save), actions.export.click),
            (QKeySequence("Ctrl+Return"), self.start),
            (QKeySequence("Ctrl+Enter"), self.start),
        ):
            QShortcut(keys, self).activated.connect(act)

    @property
    def is_running(self) -> bool:
        """Say whether sites are being checked."""
        return self.answers.is_running

    @property
    def is_busy(self) -> bool:
        """Say whether anything is under way, or about to be."""
        return bool(self._reading) or self.list_page.is_pending or self.is_running or self.answers.is_exporting

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Check many sites"))
        self.list_page.retranslate()
        self.answers.retranslate()
        self.back.say(tr("&Back to the list"), tr("(Esc)"))
        self.onward.say(tr("Back to the &answers"))
        self.start_button.say(tr("S&tart"), tr("Check every site of the list (Ctrl+Enter)"))
        self._show_place()

    @property
    def _is_at_list(self) -> bool:
        return self._pages.currentWidget() is self.list_page

    def _show_place(self) -> None:
        at_list = self._is_at_list
        self.list_page.show_asked(asks_others=followed(self._options()).fetch)
        self.back.setVisible(not at_list)
        self.back.setEnabled(not self.is_running)
        self.start_button.setVisible(at_list)
        self.onward.setVisible(at_list and bool(self.model.lines))
        self._close.say(tr("C&lose"), tr("(Esc)") if at_list else "")

    def take(self, source: str | Path) -> None:
        """Read a list: a file, or a text; while another one is being checked, nothing happens."""
        self.show_list()
        if self._is_at_list and isinstance(source, str):
            self.list_page.field.setPlainText(source)
        elif self._is_at_list:
            self.list_page.take(source)

    def show_list(self) -> None:
        """Go to the list; what was answered is kept until another one is started."""
        if self.is_running or self._is_at_list:
            return
        self._pages.setCurrentWidget(self.list_page)
        self._show_place()
        self.list_page.first_focus().setFocus()

    def _show_answers(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self._show_place()
        self.table.setFocus()

    def _choose_file(self) -> None:
        if self.is_running:
            return
        kinds = tr("Lists (*.txt *.csv *.tsv *.lst);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a list of sites"), "", kinds)
        if name:
            self.take(Path(name))

    def _go_to_search(self) -> None:
        if not self._is_at_list:
            self.page.search_bar.search.setFocus()
            self.page.search_bar.search.selectAll()

    def _read_list(self, source: str | Path) -> None:
        if self._reading:
            self._bridge.cancel(self._reading)
        self._read = None
        self._reading = self._bridge.start(ReadSites(source))

    def start(self) -> None:
        """Check every site of the list, once it was read."""
        if not self._is_at_list:
            return
        self.list_page.tell_now()
        if self._reading:
            self._starts_when_read = True
        elif self._read is not None and any(line.row.address for line in self._read.lines):
            self._show_answers()
            self.answers.check(self._read.lines)
        else:
            if self._read is None or not self._read.lines:
                self.list_page.show_error(tr("There is no site yet: paste a list, or open a file."))
            self.list_page.first_focus().setFocus()

    def _finish(self, job: int, answer: object) -> None:
        if job == self._reading and isinstance(answer, Read):
            self._reading, self._read = 0, answer
            self.list_page.show_read(answer)
            self._start_if_wanted()

    def _fail(self, job: int, error: object) -> None:
        if job != self._reading:
            return
        self._reading, self._starts_when_read = 0, False
        self.list_page.show_error(broke(error))

    def _start_if_wanted(self) -> None:
        if self._starts_when_read:
            self._starts_when_read = False
            self.start()

    def _take_dropped(self, dropped: Dropped) -> None:
        self.take(dropped.files[0] if dropped.files else dropped.text)

    def _why_not(self) -> str:
        """Say why nothing can be dropped now."""
        return tr("A list is being checked. Stop that first.") if self.is_running else ""

    def stays(self) -> bool:
        """Ask before a round is given up."""
        if not self.is_running or self._is_leaving:
            return False
        if self.findChild(QMessageBox, "sites-leave") is None:
            self._ask_to_leave()
        return True

    def _ask_to_leave(self) -> None:
        text = trn("{n} site is not checked yet.", "{n} sites are not checked yet.", self.answers.left)
        stop, on = tr("&Stop and close"), tr("&Go on checking")
        box = question_box("sites-leave", self.windowTitle(), text, self, go_on=stop, leave=on)
        box.accepted.connect(self._leave)
        box.open()

    def _leave(self) -> None:
        self._is_leaving = True
        self.close()

    def reject(self) -> None:
        """Do with Escape what is nearest: stop, empty the search, go back to the list, close."""
        search = self.page.search_bar.search
        if self._is_closing or (self._is_at_list and not self.is_running):
            super().reject()
        elif self.is_running:
            self.answers.stop()
        elif search.hasFocus() and search.text():
            search.clear()
        else:
            self.show_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Press the button in focus with Enter; elsewhere, Enter does nothing that nobody asked for."""
        if not take_enter(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """Close: Qt asks `reject` for that, too."""
        self._is_closing = True
        super().closeEvent(event)
        self._is_closing = False

    def done(self, result: int) -> None:
        """End what is under way with the window, however it is closed."""
        if self._reading:
            self._bridge.cancel(self._reading)
            self._reading = 0
        self.answers.cancel()
        super().done(result)


def open_sites(window: MainWindow) -> SitesWindow:
    """Open the window for many sites beside *window*, for whoever called to connect what it wants."""
    from wizard.model.target import CheckOptions
    from wizard.views.preferences_in_force import permitted

    opened = SitesWindow(window.conductor.bridge, lambda: permitted(CheckOptions()), window)
    window.language_changed.connect(opened.retranslate)
    opened.show()
    return opened
