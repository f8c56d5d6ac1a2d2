"""The main window: header with the three steps, the pages, and the way back and on.

Only the start is made before the first paint; the rest is made when it is wanted, or soon after (`complete`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar, assert_never

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wizard import i18n
from wizard.flow.screens import OPEN_AT_START, Place
from wizard.i18n import tr
from wizard.views.header import Header
from wizard.views.menus import Menus
from wizard.views.start_page import StartPage
from wizard.views.theme import theme, unit
from wizard.views.widgets import Page

if TYPE_CHECKING:  # loaded after the first paint
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from wizard.flow.session import Session
    from wizard.views.checks_page import ChecksPage
    from wizard.views.conductor import Conductor
    from wizard.views.fix_page import FixPage
    from wizard.views.foot import Foot
    from wizard.views.identify_page import IdentifyPage
    from wizard.views.viewer.viewers import Viewers
    from wizard.views.ways import Ways
    from wizard.views.widgets import Button

P = TypeVar("P", bound=Page)

BEFORE_PAGES = 4  # of `MainWindow.pieces`


def pages() -> ModuleType:
    """Return `wizard.views.pages`, which is loaded after the first paint."""
    return import_module("wizard.views.pages")


class MainWindow(QMainWindow):
    """Places the pages and connects them with the conductor, which *make_conductor* returns."""

    seen = Signal()
    """The window was painted first."""
    language_changed = Signal()
    """For the windows beside this one."""

    def __init__(self, make_conductor: Callable[[], Conductor]) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self._make_conductor = make_conductor
        self._place = Place.START
        self._is_seen = False
        self._pages: dict[Place, Page] = {}
        self._whole = whole = QWidget()
        # Each piece takes its place before it is filled: Qt styles everything within it anew when it gets one.
        self.setCentralWidget(whole)
        self._column = column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget()
        self.header = Header()
        self.steps, self.program = self.header.steps, self.header.program
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.start_page = StartPage(self._stack)
        self._pages[Place.START] = self.start_page
        self._stack.addWidget(self.start_page)
        self._connect()
        self.resize(max(1000, unit() * 92), max(720, unit() * 66))
        self.setMinimumSize(640, 480)
        self.menus: Menus = Menus(self)
        self.retranslate()
        self.start_page.address.setFocus()

    @cached_property
    def conductor(self) -> Conductor:
        """What moves the session on."""
        conductor = self._make_conductor()
        conductor.changed.connect(self.show_session)
        conductor.progressed.connect(lambda progress: self.identify_page.show_progress(progress))
        conductor.started.connect(lambda: self.identify_page.begin())
        conductor.rows_changed.connect(self._show_rows)
        conductor.answered.connect(lambda: self.page.announce())
        conductor.file_read.connect(lambda file: self.viewers.show_file(file))
        conductor.bundle_found.connect(lambda name, job, ders: self.viewers.follow_bundle(name, job, ders))
        conductor.password_wanted.connect(lambda name, wrong: pages().ask_password(self, name, was_wrong=wrong))
        return conductor

    @cached_property
    def foot(self) -> Foot:
        """The way back and on; the start has none."""
        from wizard.views.foot import Foot

        foot = Foot()
        self._column.addWidget(foot)
        foot.back.clicked.connect(lambda: self.conductor.go_back())
        foot.over.clicked.connect(lambda: self.conductor.start_over())
        foot.next.clicked.connect(lambda: self.conductor.go_next())
        foot.retranslate()
        return foot

    @property
    def back(self) -> Button:
        """The button one screen back."""
        return self.foot.back

    @property
    def over(self) -> Button:
        """The button to another site."""
        return self.foot.over

    @property
    def next(self) -> Button:
        """The button one screen on."""
        return self.foot.next

    @property
    def pass_on(self) -> Button:
        """The button with what can be done with the case."""
        return self.foot.pass_on

    @cached_property
    def identify_page(self) -> IdentifyPage:
        """Step 1."""
        from wizard.views.pages import make_identify_page

        return self._added(Place.IDENTIFY, make_identify_page(self))

    @cached_property
    def checks_page(self) -> ChecksPage:
        """Step 2."""
        from wizard.views.pages import make_checks_page

        return self._added(Place.CHECKS, make_checks_page(self))

    @cached_property
    def fix_page(self) -> FixPage:
        """Step 3."""
        from wizard.views.pages import make_fix_page

        return self._added(Place.FIX, make_fix_page(self))

    def _added(self, place: Place, page: P) -> P:
        self._pages[place] = page
        self._stack.addWidget(page)
        page.retranslate()
        return page

    def _page_of(self, place: Place) -> Page:
        match place:
            case Place.START:
                return self.start_page
            case Place.IDENTIFY:
                return self.identify_page
            case Place.CHECKS:
                return self.checks_page
            case Place.FIX:
                return self.fix_page
            case _:
                assert_never(place)

    def pieces(self) -> tuple[Callable[[], object], ...]:
        """Return what makes the rest of the window, in order; nothing of it is needed to be seen or to be typed in."""
        return (
            self.menus.fill,
            lambda: self.foot,
            self.load_exercises,
            lambda: self.conductor.warming.begin(),
            lambda: self.identify_page,
            lambda: self.checks_page,
            lambda: self.fix_page,
            lambda: pages().watch_changes(self),
            lambda: self.ways,
            lambda: pages().add_manners(self),
        )

    def complete(self) -> None:
        """Make the rest, a piece at a time, so that typing goes on; the pages once what they need was loaded."""
        self.seen.emit()
        pages = self.pieces()[BEFORE_PAGES:]
        self._soon((*self.pieces()[:BEFORE_PAGES], lambda: self.conductor.warming.when_done(lambda: self._soon(pages))))

    def _soon(self, pieces: tuple[Callable[[], object], ...]) -> None:
        for piece in pieces:
            QTimer.singleShot(0, self, piece)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Begin with the rest once the window has been seen."""
        super().paintEvent(event)
        if not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self.complete)

    def _connect(self) -> None:
        start = self.start_page
        start.submitted.connect(lambda text: self.conductor.submit(text))
        start.audience_chosen.connect(lambda audience: self.conductor.choose_audience(audience))
        start.practice_chosen.connect(lambda scenario: self.conductor.practise(scenario))
        start.file_wanted.connect(self.choose_file)
        # Whoever presses it before the ways were made gets them now; a press would else come to nothing.
        start.call_wanted.connect(lambda: self.ways.show_call())
        start.code_wanted.connect(lambda: self.ways.ask_for_code())
        start.pictures_wanted.connect(lambda: pages().show_gallery(self))
        self.header.language_chosen.connect(self.speak)
        self.steps.chosen.connect(lambda place: self.conductor.go(place))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002  (Qt's names)
        """Lead Tab through the window as it is read: pages are made, and filled, after the header and the foot."""
        from wizard.views.reading_order import tab_as_read

        tab_as_read(self._whole)
        return super().focusNextPrevChild(next)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._page_of(self._place)

    def speak(self, language: str) -> None:
        """Put every word on screen into *language*, at once."""
        i18n.use(language)
        theme().letter()
        self.retranslate()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Trust Wizard"))
        self.header.retranslate()
        if "foot" in vars(self):
            self.foot.retranslate()
        for page in self._pages.values():
            page.retranslate()
        # What is said of the plan is shown by its page alone, and told to the conductor.
        if "conductor" in vars(self):
            self.show_session(self.conductor.session)
        else:
            self.header.show_place(self._place, OPEN_AT_START)
        self.menus.retranslate()
        self.language_changed.emit()

    def show_session(self, session: Session) -> None:
        """Show the page of the session's place, and what is open from there."""
        from wizard.flow.session import open_places

        self._place = session.place
        page = self._page_of(session.place)
        moved = self._stack.currentWidget() is not page
        if moved and (focused := self.focusWidget()) is not None:
            # Qt would hand it on to whatever comes next, and a screen reader say each.
            focused.clearFocus()
        page.show_session(session)
        self._stack.setCurrentWidget(page)
        self.header.show_place(session.place, open_places(session))
        self.foot.show_session(session)
        self.menus.show_session(session)
        if moved:
            page.verticalScrollBar().setValue(0)
            page.first_focus().setFocus()

    def _show_rows(self, session: Session) -> None:
        """Show what was seen of this computer: no page but one tells of it, and it stays as it is otherwise."""
        if session.place is Place.CHECKS:
            self.checks_page.show_rows(session)

    def load_exercises(self) -> None:
        """List the practice sites; done after the first paint."""
        from wizard.practice.scenarios import SCENARIOS
        from wizard.views.practice_card import Exercise

        self.start_page.show_practice([Exercise(s.id, s.title, s.story) for s in SCENARIOS])

    def choose_file(self) -> None:
        """Ask for a certificate file, or that of a case, and read it."""
        kinds = tr(
            "Certificates and cases (*.pem *.crt *.cer *.der *.p7b *.p7c *.p12 *.pfx *.trustcase);;All files (*)"
        )
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self, tr("Open a certificate file or a case"), "", kinds)
        if name:
            self.conductor.open_file(name)

    @cached_property
    def ways(self) -> Ways:
        """What is beside the steps."""
        from wizard.views.ways import Ways

        return Ways(self)

    @cached_property
    def viewers(self) -> Viewers:
        """The windows of the certificate viewer."""
        from wizard.views.viewer.viewers import Viewers

        viewers = Viewers(self, lambda: self.conductor.bridge)
        viewers.judge_wanted.connect(self._judge)
        self.language_changed.connect(viewers.retranslate)
        return viewers

    def _judge(self, ders: object, host: str) -> None:
        if isinstance(ders, tuple):
            self.conductor.judge(ders, host)
            self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """End all work before the window goes; what another window is in the midst of holds it back."""
        from wizard.views.working_dialog import WorkingDialog

        for opened in self.findChildren(WorkingDialog):
            if opened.isVisible() and not opened.close():
                event.ignore()
                opened.raise_()
                opened.activateWindow()
                return
        from wizard.views.window_place import keep_all

        keep_all(self)
        if "conductor" in vars(self):
            self.conductor.close()
        super().closeEvent(event)

    def take(self, text: str) -> None:
        """Go to work on *text* as if it had been typed; the field shows it."""
        self.start_page.address.setText(text)
        self.conductor.submit(text)
