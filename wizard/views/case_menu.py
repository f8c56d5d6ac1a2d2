"""The case in hand as something to pass on: its code, its file, its report, and its place in the history."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from wizard.flow.session import Session, with_notes
from wizard.flow.told import with_key
from wizard.i18n import tr
from wizard.views.action_work import ListChanges

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.flow.acting import Change
    from wizard.flow.case_file import Case
    from wizard.flow.dossier import Dossier
    from wizard.views.call.call_window import CallWindow
    from wizard.views.case.save_dialog import SaveCaseDialog
    from wizard.views.frame import MainWindow
    from wizard.views.history.cabinet import Kept
    from wizard.views.history.history_desk import HistoryDesk
    from wizard.views.report.report_dialog import ReportDialog

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A window of a case."""

    key: object
    dossier: Dossier
    """Its case, without the notes."""
    window: SaveCaseDialog | ReportDialog


class CaseMenu(QObject):
    """Stands in the footer of *window* as soon as there is an answer, and puts each answer into *history*."""

    def __init__(self, window: MainWindow, history: HistoryDesk) -> None:
        super().__init__(window)
        self._window, self._history = window, history
        self._conductor = window.conductor
        self._coming: tuple[Case, object] | None = None
        """A case of the history that is being opened, and the key that it has there."""
        self._from_history: object = None
        """The key of the case that was opened last from there."""
        self._kept: Session | None = None
        """What was put on file last, as it was then."""
        self._opened: dict[str, _Opened] = {}
        """The windows that are open."""
        self._calls: dict[object, CallWindow] = {}
        self._then: dict[int, Callable[[Dossier], object]] = {}
        """What is done with the case once a job has listed the changes."""
        self.button = window.pass_on
        self.menu = QMenu(self.button)
        window.menus.fill()
        self.code, self.save, self.report = (
            window.menus.actions[name] for name in ("case-code", "case-save", "case-report")
        )
        self.menu.addActions([self.code, self.save, self.report])
        self.button.setMenu(self.menu)
        self._conductor.changed.connect(self._show)
        self._conductor.changed.connect(self._follow)
        self._conductor.rows_changed.connect(self._follow)
        self._conductor.marked.connect(lambda: self._follow(self._conductor.session))
        self._conductor.answered.connect(self._take_answer)
        history.noted.connect(self._take_note)
        history.kept.connect(self._tell_call)
        self._conductor.bridge.finished.connect(self._go_on)
        self._conductor.bridge.failed.connect(self._go_on_without)
        window.language_changed.connect(self._retranslate)
        self._retranslate()
        self._show(self._conductor.session)

    def _retranslate(self) -> None:
        self.button.say(tr("Pass on…"), tr("The case code, the case as a file, a report"))

    def _show(self, session: Session) -> None:
        self.button.setVisible(session.answer_in_force is not None and not session.running)

    def take_up(self, case: Case) -> None:
        """Take up a case of the history: what is done with it takes the place of its record."""
        key = object()
        self._history.resume(case, key)
        # Until it is read, another case is in hand.
        self._coming = (case, key)
        self._conductor.take_up(case)

    def _take_answer(self) -> None:
        session = self._conductor.session
        if self._coming is not None and session.case is self._coming[0]:
            _, self._from_history = self._coming
            # As it is on file.
            self._kept = self._conductor.session = with_key(session, self._from_history)
            return
        self._keep(session)

    def _follow(self, session: Session) -> None:
        """Put a case that is on file there as it is now, soon: its steps, its rows and its causes go on changing."""
        kept = self._kept
        if kept is not None and kept.key is session.key and not session.running and _has_news(kept, session):
            self._keep(session, soon=True)

    def _keep(self, session: Session, *, soon: bool = False) -> None:
        """Put the answer into the history; one that was told by a file or a code is on file where it came from."""
        from wizard.flow.address import PRACTICE_SUFFIX, PracticeInput
        from wizard.flow.dossier import dossier_of

        dossier = dossier_of(session)
        is_elsewhere = session.is_told and session.key is not self._from_history
        if dossier is None or is_elsewhere or isinstance(session.subject, PracticeInput):
            return
        if not dossier.diagnosis.evidence.target.host.endswith(PRACTICE_SUFFIX):
            self._kept = session
            self._history.keep(dossier, session.key, soon=soon)

    def _with_changes(self, then: Callable[[Dossier], object]) -> None:
        """Do *then* with the case, once it is known what this program changed in it."""
        self._then[self._conductor.bridge.start(ListChanges())] = then

    def _go_on(self, job: int, changes: object) -> None:
        if job in self._then and isinstance(changes, tuple):
            self._open(self._then.pop(job), changes)

    def _go_on_without(self, job: int, error: object) -> None:
        if job in self._then:
            logger.warning("what was changed is not known: %r", error)
            self._open(self._then.pop(job), ())

    def _open(self, then: Callable[[Dossier], object], changes: tuple[Change, ...]) -> None:
        from wizard.flow.dossier import dossier_of

        if (dossier := dossier_of(self._conductor.session, changes)) is not None:
            then(dossier)

    def start_save(self) -> None:
        """Save the case in hand, once it is known what this program changed in it."""
        self._with_changes(self.show_save)

    def start_report(self) -> None:
        """Make a report of the case in hand, in the same way."""
        self._with_changes(self.show_report)

    def show_code(self) -> None:
        """Show the code of the case in hand."""
        from wizard.flow.dossier import dossier_of

        if (dossier := dossier_of(self._conductor.session)) is not None:
            self._open_code(dossier, self._window)

    def show_save(self, dossier: Dossier) -> None:
        """Show what a file of the case would hold, and save it."""
        self._show_once("save", dossier, self._open_save)

    def show_report(self, dossier: Dossier) -> None:
        """Show the report of the case, and save, print or send it."""
        self._show_once("report", dossier, self._open_report)

    def _show_once(
        self, name: str, dossier: Dossier, show: Callable[[Dossier, QWidget], SaveCaseDialog | ReportDialog]
    ) -> None:
        """Show a window of the case in hand, in the place of one on an earlier state of it."""
        key, known = self._conductor.session.key, self._opened.get(name)
        if known is not None and known.key is key:
            if known.dossier == replace(dossier, notes=""):
                known.window.raise_()
                known.window.activateWindow()
                return
            known.window.close()
            dossier = replace(dossier, notes=self._conductor.session.notes)
        opened = show(dossier, self._window)
        self._opened[name] = _Opened(key, replace(dossier, notes=""), opened)
        opened.noted.connect(partial(self._note, key))
        opened.finished.connect(lambda _: self._forget(name, opened))

    def _forget(self, name: str, closed: SaveCaseDialog | ReportDialog) -> None:
        if (known := self._opened.get(name)) is not None and known.window is closed:
            del self._opened[name]

    def serve(self, call: CallWindow) -> None:
        """Pass on what comes of *call*, and put it into the history."""
        call.code_wanted.connect(lambda dossier: self._open_code(dossier, call))
        call.save_wanted.connect(lambda dossier: self._serve_save(dossier, call))
        call.report_wanted.connect(lambda dossier: self._serve_report(dossier, call))
        call.ended.connect(lambda dossier, began: self._keep_call(call, dossier, began))
        call.destroyed.connect(lambda: self._leave_call(call))

    def _keep_call(self, call: CallWindow, dossier: Dossier, began: datetime) -> None:
        key = (id(call), began)
        self._calls[key] = call
        self._history.keep(dossier, key)

    def _leave_call(self, call: CallWindow) -> None:
        self._calls = {key: other for key, other in self._calls.items() if other is not call}

    def _tell_call(self, kept: Kept) -> None:
        """Tell a call that it is on file; what is done after that is handed on when its window closes."""
        call = self._calls.get(kept.key)
        # In the same window, another call may have begun meanwhile.
        if call is not None and call.desk.call is not None and kept.key == (id(call), call.desk.call.began):
            call.was_kept(kept)

    def _serve_save(self, dossier: Dossier, call: CallWindow) -> None:
        opened = self._open_save(dossier, call)
        opened.noted.connect(call.take_notes)
        opened.saved.connect(lambda _: call.was_kept())

    def _serve_report(self, dossier: Dossier, call: CallWindow) -> None:
        self._open_report(dossier, call).noted.connect(call.take_notes)

    def _open_code(self, dossier: Dossier, parent: QWidget) -> None:
        from wizard.views.case import open_code

        self._window.language_changed.connect(open_code(dossier, parent).retranslate)

    def _open_save(self, dossier: Dossier, parent: QWidget) -> SaveCaseDialog:
        from wizard.views.case import open_save

        opened = open_save(dossier, self._conductor.bridge, parent)
        self._window.language_changed.connect(opened.retranslate)
        return opened

    def _open_report(self, dossier: Dossier, parent: QWidget) -> ReportDialog:
        from wizard.views.report import open_report

        opened = open_report(dossier, self._conductor.bridge, parent)
        self._window.language_changed.connect(opened.retranslate)
        return opened

    def _note(self, key: object, notes: str) -> None:
        """Keep what was written in a window of the case *key* for its others; another one may be in hand meanwhile."""
        session = self._conductor.session
        if key is session.key:
            self._conductor.session = with_notes(session, notes)
            self._follow(self._conductor.session)
        else:
            self._history.note(key, notes)
        self._spread(key, notes)

    def _spread(self, key: object, notes: str) -> None:
        for opened in self._opened.values():
            if opened.key is key:
                opened.window.take_notes(notes)

    def _take_note(self, key: object, notes: str) -> None:
        """Take what was noted in the window of the history, about the case in hand."""
        session = self._conductor.session
        if key is session.key:
            self._conductor.session = with_notes(session, notes)
            if self._kept is not None and self._kept.key is key:
                self._kept = with_notes(self._kept, notes)
        self._spread(key, notes)


def _has_news(kept: Session, session: Session) -> bool:
    """Say whether what *kept* was put on file with is another thing by now; answers are compared by identity."""
    if kept.answer_in_force is not session.answer_in_force or kept.previous is not session.previous:
        return True
    return any(
        getattr(kept, name) != getattr(session, name)
        for name in ("audience", "shown_system", "shown_browser", "marks", "notes")
    )
