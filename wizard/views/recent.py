"""What the person had in hand lately: a menu of files and cases, and a card with the last cases on the start page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from wizard.flow.recent import LONGEST_NAME, LONGEST_ON_BUTTON
from wizard.flow.session import Place, Session
from wizard.i18n import tr
from wizard.plain import shortened, visible
from wizard.views.flow import Flow
from wizard.views.history.history_work import OpenRecord
from wizard.views.history.jobs import Jobs
from wizard.views.preferences_in_force import in_force
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, clear, column, row, tip

if TYPE_CHECKING:  # loaded by the work
    from pathlib import Path

    from wizard.flow.case_file import Case
    from wizard.flow.recent import RecentCase, RecentFile
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Sink
    from wizard.views.frame import MainWindow
    from wizard.views.history.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class Recent:
    """What is offered."""

    files: tuple[RecentFile, ...] = ()
    cases: tuple[RecentCase, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRecent:
    """Read what is offered; the answer is a `Recent`. No case where there is no *cabinet*."""

    cabinet: Cabinet | None
    with_files: bool = True

    def __call__(self, tell: Sink, cancel: Cancel) -> Recent:
        """Do it."""
        from datetime import UTC, datetime

        from wizard.errors import WizardError
        from wizard.flow.history import History
        from wizard.flow.recent import cases_in_words, files_in_words
        from wizard.flow.settings import read_settings

        files = files_in_words(read_settings()) if self.with_files else ()
        # Nothing is begun for it, and nobody is asked for a password.
        if self.cabinet is None or not self.cabinet.is_begun():
            return Recent(files)
        found = self.cabinet.look()
        if not isinstance(found, History):
            return Recent(files)
        try:
            return Recent(files, cases_in_words(found.list(), datetime.now(UTC)))
        except WizardError:
            # The window of the history says what is wrong.
            return Recent(files)


@dataclass(frozen=True, slots=True)
class Forget:
    """Empty the list of files; the answer is what was in it. With *files*, bring these back."""

    files: tuple[Path, ...] | None = None

    def __call__(self, tell: Sink, cancel: Cancel) -> tuple[Path, ...]:
        """Do it. Raises WizardError where the list cannot be written."""
        from wizard.errors import WizardError
        from wizard.flow.settings import Settings, change_settings, settings_folder, with_recent, without_recent

        before: list[Path] = []

        def change(settings: Settings) -> Settings:
            before[:] = [one.path for one in settings.recent]
            settings = without_recent(settings) if self.files is None else settings
            for path in reversed(self.files or ()):
                settings = with_recent(settings, path)
            return settings

        if not change_settings(change):
            raise WizardError(
                tr(
                    "The list of recent files could not be changed: perhaps this program may not write in {folder}, or "
                    "the disk is full.",
                    folder=settings_folder(),
                )
            )
        return tuple(before)


class RecentThings(QObject):
    """Offers at *window* what was in hand lately, and the case back that was just left by *Start over*."""

    trouble = Signal(str)
    """A sentence about a case that could not be opened."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = Jobs(window.conductor.bridge, self)
        self._history = window.ways.history
        self._forgotten: tuple[Path, ...] = ()
        self.card = RecentCases()
        self.card.case_wanted.connect(self.open_case)
        self.left = LeftCase()
        self.left.wanted.connect(self.go_back)
        self._before = self._session = window.conductor.session
        window.conductor.changed.connect(self._follow)
        column_ = window.start_page.column
        column_.insertWidget(min(3, column_.count()), self.left)
        # Under the field and the question who is asking: they come first for everybody else.
        column_.insertWidget(max(0, column_.count() - 2), self.card)
        self._history.kept.connect(self.look)
        self._history.changed.connect(self.look)
        window.language_changed.connect(self.retranslate)
        self.look()

    @property
    def is_busy(self) -> bool:
        """Say whether anything is being read."""
        return bool(self._jobs)

    @property
    def _cabinet(self) -> Cabinet | None:
        """The history's, where the person wants one: else no name of a case is shown."""
        return self._history.cabinet if in_force().history_days > 0 else None

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.left.retranslate()
        self.card.retranslate()
        self.look()

    def look(self, _: object = None) -> None:
        """Read the last cases anew."""
        if self._cabinet is None:
            self.card.show_cases(())
            return
        self._jobs.start(ReadRecent(self._cabinet, with_files=False), self._show, lambda _: None)

    def _show(self, answer: object) -> None:
        assert isinstance(answer, Recent)  # noqa: S101  (what `ReadRecent` returns)
        # The person may have said meanwhile that none is to be kept.
        self.card.show_cases(answer.cases if self._cabinet is not None else ())

    def open_case(self, record: str) -> None:
        """Go on with the case of *record*."""
        if self._cabinet is not None:
            self._jobs.start(OpenRecord(self._cabinet, record), self._take_up, self._tell)

    def _take_up(self, case: object) -> None:
        self._window.ways.menu.take_up(cast("Case", case))

    def _tell(self, text: str) -> None:
        self.look()
        self.trouble.emit(text)
        announce(self._window, text, at_once=True)

    # The menu

    def serve(self, menu: QMenu) -> None:
        """Fill *menu* each time it is opened."""
        menu.aboutToShow.connect(partial(self._begin_menu, menu))
        self._fill(menu, None)

    def _begin_menu(self, menu: QMenu) -> None:
        self._fill(menu, None)
        self._jobs.start(
            ReadRecent(self._cabinet), partial(self._fill_with, menu), lambda _: self._fill(menu, Recent())
        )

    def _fill_with(self, menu: QMenu, answer: object) -> None:
        assert isinstance(answer, Recent)  # noqa: S101  (what `ReadRecent` returns)
        self._fill(menu, answer)

    def _fill(self, menu: QMenu, recent: Recent | None) -> None:
        """Offer *recent*; None while that is being read."""
        menu.clear()
        if recent is None or not recent.files:
            menu.addAction(tr("Looking…") if recent is None else tr("No recent files yet")).setEnabled(False)
        for number, file in enumerate(recent.files if recent is not None else (), start=1):
            action = menu.addAction(f"&{number} {_shown(file.title)}" if number < 10 else _shown(file.title))
            action.setToolTip(tip(visible(str(file.path))))
            action.triggered.connect(partial(self._open_file, file.path))
        if recent is not None and recent.cases:
            menu.addSeparator()
            for case in recent.cases:
                title = _shown(shortened(case.title, LONGEST_NAME))
                text = tr("Case: {title}, {when}", title=title, when=case.when)
                menu.addAction(text).triggered.connect(partial(self._open_from_menu, case.record))
        self._offer_to_forget(menu, recent)

    def _offer_to_forget(self, menu: QMenu, recent: Recent | None) -> None:
        if recent is not None and recent.files:
            menu.addSeparator()
            menu.addAction(tr("&Forget these files")).triggered.connect(lambda: self._forget(None))
        elif recent is not None and self._forgotten:
            menu.addSeparator()
            menu.addAction(tr("&Bring the list back")).triggered.connect(lambda: self._forget(self._forgotten))

    def _open_file(self, path: Path, _checked: bool = False) -> None:
        self._window.conductor.open_file(str(path))

    def _open_from_menu(self, record: str, _checked: bool = False) -> None:
        self.open_case(record)

    def _forget(self, files: tuple[Path, ...] | None) -> None:
        """Forget the files, or bring *files* back; they can be brought back for as long as the program runs."""

        def take(answer: object) -> None:
            self._forgotten = answer if files is None and isinstance(answer, tuple) else ()

        self._jobs.start(Forget(files), take, self._tell)

    # What was just left

    def _follow(self, session: Session) -> None:
        """Keep the case that *Start over* left, until there is another one in hand."""
        before, self._session = self._session, session
        is_left = session.place is Place.START and session.key is not before.key and session.subject is None
        if is_left and before.answer_in_force is not None and not session.error:
            self._before = replace(before, running=False, looking=frozenset())
            self.left.show_case(self._before)
        elif session.answer_in_force is not None or session.running:
            self.left.forget()

    def undo(self) -> bool:
        """Take the case up again that was left, and say whether there was one; for Ctrl+Z where no field takes it."""
        is_there = not self.left.isHidden()
        if is_there:
            self.go_back()
        return is_there

    def go_back(self) -> None:
        """Take the case up again that was left, as it was."""
        self.left.forget()
        self._window.conductor.cancel()
        self._window.conductor.take(self._before)
        self._before = Session()


class LeftCase(QWidget):
    """The way back to a case that was left by *Start over*; hidden where there is none."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left-case")
        self._is_there = False
        self._said = PlainLabel()
        self.button = Button("left-case-back", icon_name="back")
        self.button.clicked.connect(self.wanted)
        lines = column(Banner(Tone.NOTE, self._said, Flow(self.button)))
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self._site = ""
        self.hide()

    def show_case(self, session: Session) -> None:
        """Offer the way back to *session*."""
        from wizard.pki.idn import with_unicode

        answer = session.answer_in_force
        self._site = with_unicode(answer.evidence.target.host) if answer is not None else ""
        self._is_there = True
        self.retranslate()
        announce(self._said, f"{self._said.text()} {self.button.accessibleName()}")

    def forget(self) -> None:
        """Offer it no longer."""
        self._is_there = False
        self.hide()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._said.setText(tr("You have left a case."))
        site = shortened(visible(self._site), LONGEST_ON_BUTTON)
        self.button.say(
            tr("Back to {site}", site=_shown(site)) if site else tr("Back to that case"),
            tr("As it was, with everything that you marked"),
        )
        self.setVisible(self._is_there)


class RecentCases(QWidget):
    """The last cases on the start page; hidden where there is none."""

    case_wanted = Signal(str)
    """The id of its record."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recent-cases")
        self._cases: tuple[RecentCase, ...] = ()
        self._heading = PlainLabel(role="heading")
        self._lines = column()
        self._lines.setSpacing(unit() * 3 // 2)
        self._card = Card(self._heading, self._lines)
        lines = column(self._card)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.retranslate()

    def show_cases(self, cases: tuple[RecentCase, ...]) -> None:
        """Show *cases*; a button with the focus keeps it where its case is still there."""
        if cases == self._cases:
            return
        wanted = next((one.objectName() for one in self.findChildren(Button) if one.hasFocus()), "")
        self._cases = cases
        clear(self._lines)
        for case in cases:
            self._lines.addLayout(self._line(case))
        self.setVisible(bool(cases))
        for button in self.findChildren(Button) if wanted else ():
            if button.objectName() == wanted and not button.isHidden():
                button.setFocus()

    def _line(self, case: RecentCase) -> QHBoxLayout:
        button = Button(f"go-on-{case.record}", kind="link", icon_name="next")
        about = tr("{verdict}, {when}", verdict=case.verdict, when=case.when)
        button.say(tr("Go on"))
        button.setAccessibleName(tr("Go on with {site}", site=case.title))
        button.setAccessibleDescription(about)
        button.clicked.connect(partial(self.case_wanted.emit, case.record))
        line = row(column(PlainLabel(case.title, role="strong"), PlainLabel(about, role="quiet")), button)
        line.setStretch(0, 1)
        return line

    def retranslate(self) -> None:
        """Put every text into the language in force; the cases are told anew by whoever reads them."""
        self._heading.setText(tr("Your last cases"))
        self.setVisible(bool(self._cases))


def _shown(text: str) -> str:
    """Return *text* for a menu or a button, where an ampersand would be a mark."""
    return text.replace("&", "&&")


def offer_recent(window: MainWindow) -> RecentThings:
    """Offer at *window* what was in hand lately; once its windows beside the steps are offered."""
    return window.findChild(RecentThings) or RecentThings(window)
