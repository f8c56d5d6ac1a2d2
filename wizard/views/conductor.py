"""Moves the session on: what the person does and what the threads answer, in one place."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wizard.errors import InputError, WizardError
from wizard.flow import session as flow
from wizard.flow.address import FileInput, PracticeInput, TextInput, parse_target
from wizard.flow.session import Place, Session
from wizard.i18n import tr
from wizard.model.finding import Audience, Diagnosis
from wizard.model.target import CheckOptions, Target
from wizard.views.bridge import Bridge, Work
from wizard.views.work import (
    AskServers,
    CheckSubject,
    ExplainText,
    Found,
    JudgeChain,
    PracticeGround,
    ReadFile,
    load_checks,
)

logger = logging.getLogger(__name__)


class Conductor(QObject):
    """Holds the session in force, and starts and ends the work that changes it."""

    changed = Signal(object)
    """The new `Session`."""
    progressed = Signal(object)
    """`Progress` of the check under way."""
    started = Signal()
    """A check begins: forget what is known of an earlier one's progress."""
    answered = Signal()
    """An answer came that the person waits for: bring it to their attention."""
    file_read = Signal(object)
    """`InspectedFile` with certificates to look at."""
    bundle_found = Signal(str, int, object)
    """A file has more certificates than a chain: its name, the job that goes on finding them, and those so far."""
    password_wanted = Signal(str, bool)
    """File that needs a password, and whether one was tried."""

    def __init__(self, options: CheckOptions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = Session()
        self.bridge = Bridge(self)
        self._options = options
        self._ground = PracticeGround()
        self._job = 0
        self._password_given = False
        self._file = ""
        self.bridge.progressed.connect(self._progress)
        self.bridge.finished.connect(self._finish)
        self.bridge.failed.connect(self._fail)

    def submit(self, text: str) -> None:
        """Go to work on whatever was typed, dropped, or given on the command line."""
        self.cancel()
        self._take(flow.with_input(self.session, text))
        match self.session.subject:
            case FileInput(path=path):
                self._read(ReadFile(path))
            case TextInput(text=words):
                self._start(ExplainText(words))
            case Target() | PracticeInput():
                self._check(flow.checking(self.session))
            case None:
                return

    def warm_up(self) -> None:
        """Load in a thread what the first check needs, while the person types."""
        self.bridge.prepare(load_checks)

    def open_file(self, name: str, password: str | None = None, *, keep: bool = False) -> None:
        """Read the certificates of a file or a folder; with *keep*, its password is remembered."""
        self.cancel()
        self._password_given = password is not None
        self._read(ReadFile(Path(name), password, keep))

    def _read(self, work: ReadFile) -> None:
        self._file = str(work.path)
        self._start(work)

    def practise(self, scenario: str) -> None:
        """Start a practice site and check it."""
        self.submit(f"practice:{scenario}")

    def check_again(self) -> None:
        """Check the same subject again, and compare."""
        if self.session.can_check:
            again = flow.rechecking if self.session.diagnosis else flow.checking
            self._check(again(self.session))

    def judge(self, ders: Sequence[bytes], host: str) -> None:
        """Diagnose certificates of a file as if *host* had sent them. Raises InputError for an unusable name."""
        target = parse_target(host)
        self.cancel()
        self._take(flow.with_subject(self.session, target))
        self._start(JudgeChain(tuple(ders), target))

    def server_test(self) -> AskServers | None:
        """Return the work that tests the servers of the site in question; None where nothing can be connected to."""
        match self.session.subject:
            case Target() | PracticeInput() as subject:
                return AskServers(subject=subject, options=self._options, ground=self._ground)
            case _:
                return None

    def cancel(self) -> None:
        """Stop what is under way; the window is free at once, the threads follow within 0.1 s."""
        if self._job:
            self.bridge.cancel(self._job)
            self._job = 0
        if self.session.running:
            self._take(flow.cancelled(self.session))

    def choose_audience(self, audience: Audience) -> None:
        """Show the plan for another role."""
        self._take(flow.with_audience(self.session, audience))

    def answer(self, answer: str) -> None:
        """Take the answer to the deciding question."""
        self._take(flow.with_answer(self.session, answer))

    def take_back(self) -> None:
        """Ask the last question again."""
        self._take(flow.without_answer(self.session))

    def tick(self, fix: str, position: int, done: bool) -> None:
        """Mark a step of the plan; no page needs to be drawn again for it."""
        self.session = flow.with_tick(self.session, fix, position, done=done)

    def go(self, place: Place) -> None:
        """Go to a screen that is open."""
        self._take(flow.go(self.session, place))

    def go_next(self) -> None:
        """Go one screen on."""
        self._take(flow.go_next(self.session))

    def go_back(self) -> None:
        """Go one screen back; a check that is still under way ends."""
        if self.session.running:
            self.cancel()
        else:
            self._take(flow.go_back(self.session))

    def start_over(self) -> None:
        """Begin another case."""
        self.cancel()
        self._take(flow.started_over(self.session))

    def close(self) -> None:
        """End all work and every practice site; waits for the threads."""
        self.bridge.close()
        self._ground.close()

    def _take(self, session: Session) -> None:
        self.session = session
        self.changed.emit(session)

    def _check(self, session: Session) -> None:
        subject = session.subject
        if subject is None:
            return
        self.started.emit()
        self._take(session)
        self._start(CheckSubject(subject=subject, options=self._options, ground=self._ground))

    def _start(self, work: Work) -> None:
        self._job = self.bridge.start(work)

    def _progress(self, job: int, progress: object) -> None:
        if job != self._job:
            return
        if not isinstance(progress, Found):
            self.progressed.emit(progress)
        elif progress.is_bundle:
            # It goes on in a window of its own, which ends it.
            self._job = 0
            self.bundle_found.emit(self._file, job, progress.ders)

    def _finish(self, job: int, result: object) -> None:
        if job != self._job:
            return
        self._job = 0
        from wizard.causes.explain import Explanation
        from wizard.flow.tasks import InspectedFile

        match result:
            case Diagnosis():
                self._take(flow.with_diagnosis(self.session, result))
                self._show_answer()
            case Explanation(causes=()):
                from wizard.flow.hint import why_not

                text = why_not(result)
                self._take(flow.with_input_error(self.session, text, is_unrecognised=not result.elsewhere))
            case Explanation():
                self._take(flow.with_explanation(self.session, result, datetime.now(UTC)))
                self._show_answer()
            case InspectedFile(needs_password=True, name=name):
                self.password_wanted.emit(name, self._password_given)
            case InspectedFile(ders=(_, *_)):
                self.file_read.emit(result)
            case InspectedFile(name=name, error=why):
                text = tr("{file} cannot be used: {why}", file=Path(name).name, why=why)
                self._take(flow.with_input_error(self.session, text))
            case _:
                raise TypeError(f"unexpected answer: {type(result)!r}")

    def _show_answer(self) -> None:
        if self.session.place is Place.START:
            self._take(flow.go(self.session, Place.IDENTIFY))
        self.answered.emit()

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        match error:
            case InputError():
                self._take(flow.with_input_error(self.session, str(error)))
            case WizardError():
                self._take(flow.with_failure(self.session, str(error)))
            case _:
                logger.error("the check broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
                text = tr("The check itself broke, which is our fault: {what}.", what=type(error).__name__)
                self._take(flow.with_failure(self.session, text))
