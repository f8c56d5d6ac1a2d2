"""Moves the session on: what the person does and what the threads answer, in one place."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wizard.errors import InputError, WizardError
from wizard.flow import session as flow
from wizard.flow.address import CodeInput, FileInput, PracticeInput, TextInput, parse_connect, parse_target
from wizard.flow.broken import Broken
from wizard.flow.session import Place, Session
from wizard.model.fields import Unknown
from wizard.model.finding import Audience, Diagnosis
from wizard.model.progress import PartSeen
from wizard.model.target import DECIDING_PARTS, NO_SITE_PARTS, CheckOptions, ProxyLogin, Target
from wizard.model.terms import Part
from wizard.views.bridge import Bridge, Work
from wizard.views.caller_turns import CallerTurns
from wizard.views.place_opener import PlaceOpener
from wizard.views.plan_keeper import PlanKeeper
from wizard.views.preferences_in_force import permitted
from wizard.views.warming import Warming
from wizard.views.work import (
    AskServers,
    CheckSubject,
    ExplainText,
    Found,
    JudgeChain,
    LookAround,
    OpenCase,
    OpenedCase,
    PracticeGround,
    ReadCode,
    ReadFile,
    is_case_file,
)

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.flow.plan_marks import Marks
    from wizard.model.evidence import PartValue

logger = logging.getLogger(__name__)


class Conductor(QObject):
    """Holds the session in force, and starts and ends the work that changes it."""

    changed = Signal(object)
    """The new `Session`."""
    progressed = Signal(object)
    """`Progress` of the check under way."""
    rows_changed = Signal(object)
    """The new `Session`, in which nothing changed but the rows of step 2."""
    started = Signal()
    """A check begins: forget what is known of an earlier one's progress."""
    answered = Signal()
    """An answer came that the person waits for: bring it to their attention."""
    marked = Signal()
    """The person said something of a step of the plan."""
    closing = Signal()
    """The window goes: what still has to be done by work is to be done now."""
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
        self._given = options
        self._ground = PracticeGround()
        self._keeper = PlanKeeper(self)
        self._job = 0
        self._looks: dict[int, frozenset[Part]] = {}
        """The jobs that look at parts of this computer, and at which."""
        self.places = PlaceOpener(self.bridge, self)
        self.warming = Warming(self.bridge, self)
        self.caller = CallerTurns(self)
        self._password_given = False
        self._file = ""
        self.bridge.progressed.connect(self._progress)
        self.bridge.finished.connect(self._finish)
        self.bridge.failed.connect(self._fail)

    @property
    def _options(self) -> CheckOptions:
        """How to check now: as was given, without what the person's preferences do not allow."""
        return permitted(self._given)

    def submit(self, text: str) -> None:
        """Go to work on whatever was typed, dropped, or given on the command line."""
        self.cancel()
        self.take(flow.with_input(self.session, text))
        match self.session.subject:
            case FileInput(path=path):
                self._open(ReadFile(path))
            case CodeInput(code=code):
                self._start(ReadCode(code))
            case TextInput(text=words):
                self._start(ExplainText(words))
            case Target() | PracticeInput():
                self._check(flow.checking(self.session))
            case None:
                return

    def open_file(self, name: str, password: str | None = None, *, keep: bool = False) -> None:
        """Read a case file, or the certificates of a file or a folder; with *keep*, its password is remembered."""
        self.cancel()
        self._password_given = password is not None
        self._open(ReadFile(Path(name), password, keep))

    def _open(self, work: ReadFile) -> None:
        self._file = str(work.path)
        self._start(OpenCase(work.path) if is_case_file(work.path) else work)

    def take_up(self, case: Case) -> None:
        """Take up a case that was read already, as from the history."""
        self.cancel()
        self._start(OpenCase(case))

    def practise(self, scenario: str) -> None:
        """Start a practice site and check it."""
        self.submit(f"practice:{scenario}")

    def check_again(self) -> None:
        """Check the same subject again, and compare; a case that was told is checked from here."""
        if self.session.can_check:
            again = flow.rechecking if self.session.diagnosis else flow.checking
            self._check(again(self.session))

    def check_at(self, place: str) -> None:
        """Check the same site at ``ADDR:PORT``, or with an empty *place* where its name leads, and compare."""
        subject = self.session.subject
        if isinstance(subject, Target) and self.session.can_check:
            there = parse_connect(place) if place else None
            self._check(flow.rechecking(replace(self.session, subject=replace(subject, connect_to=there))))

    def use_login(self, login: ProxyLogin) -> None:
        """Check again with a login for the proxy; it is forgotten with the window."""
        self._given = replace(self._given, proxy_login=login)
        self.check_again()

    def judge(self, ders: Sequence[bytes], host: str) -> None:
        """Diagnose certificates of a file as if *host* had sent them. Raises InputError for an unusable name."""
        target = parse_target(host)
        self.cancel()
        self.take(flow.with_subject(self.session, target))
        self._start(JudgeChain(tuple(ders), target))

    @property
    def given(self) -> CheckOptions:
        """How to check, as was given; what asks the network takes it through `permitted`."""
        return self._given

    def check_of(self, target: Target) -> CheckSubject:
        """Return the check of another site than the one in question, such as a caller's."""
        options = replace(self._options, parts=self._options.parts & DECIDING_PARTS)
        return CheckSubject(subject=target, options=options, ground=self._ground)

    def server_test(self) -> AskServers | None:
        """Return the work that tests the servers of the site in question; None where nothing can be connected to."""
        match self.session.subject:
            case Target() | PracticeInput() as subject:
                return AskServers(subject=subject, options=self._options, ground=self._ground)
            case _:
                return None

    def look_again(self, row: str) -> None:
        """Look again at what the row of step 2 rests on, and at nothing else."""
        from wizard.causes.rows import ROW_BY_ID

        self._look(ROW_BY_ID[row].parts)

    def look_around(self) -> None:
        """Look at this computer where that was not done yet: for a message, there is no check that would do it."""
        session = self.session
        if session.diagnosis is None and session.presumed is not None:
            self._look((self._options.parts & NO_SITE_PARTS) - session.seen.keys())

    def _look(self, parts: frozenset[Part]) -> None:
        parts = permitted(replace(self._given, parts=parts)).parts - self.session.looking
        if not parts:
            return
        work = LookAround(subject=self.session.subject, options=self._options, ground=self._ground, parts=parts)
        self._take_rows(flow.looking(self.session, parts))
        self._looks[self.bridge.start(work)] = parts

    def cancel(self) -> None:
        """Stop what is under way; the window is free at once, the threads follow within 0.1 s."""
        self._stop_looking()
        if self._job:
            self.bridge.cancel(self._job)
            self._job = 0
        if self.session.running:
            self.take(flow.cancelled(self.session))

    def _stop_looking(self) -> None:
        """Give up what is being looked at; it can be begun again."""
        if not self._looks:
            return
        parts = frozenset[Part]().union(*self._looks.values())
        for job in self._looks:
            self.bridge.cancel(job)
        self._looks.clear()
        self._take_rows(flow.done_looking(self.session, parts))

    def choose_audience(self, audience: Audience) -> None:
        """Show the plan for another role."""
        self.take(flow.with_audience(self.session, audience))

    def answer(self, answer: str) -> None:
        """Take the answer to the deciding question."""
        self.take(flow.with_answer(self.session, answer))

    def take_back(self) -> None:
        """Ask the last question again."""
        self.take(flow.without_answer(self.session))

    def mark(self, marks: Marks, *, again: bool = True) -> None:
        """Take what the person said of the steps of the plan; with *again*, the page is drawn anew for it."""
        self.session = flow.with_marks(self.session, marks)
        if not self.session.is_told:
            # Else they stand in the file that the case came from.
            self._keeper.keep(self.session)
        self.marked.emit()
        if again:
            self.changed.emit(self.session)

    def show_plan_for(self, system: str, browser: str) -> None:
        """Show the guides for another system and browser; an empty one is the one in question."""
        self.take(flow.shown_for(self.session, system=system, browser=browser))

    def go(self, place: Place) -> None:
        """Go to a screen that is open."""
        self.take(flow.go(self.session, place))

    def go_next(self) -> None:
        """Go one screen on."""
        self.take(flow.go_next(self.session))

    def go_back(self) -> None:
        """Go one screen back; a check that is still under way ends, unless it was only left for step 2 meanwhile."""
        is_first = self.session.running and self.session.diagnosis is None
        if self.session.running and not (is_first and self.session.place is Place.CHECKS):
            self.cancel()
        else:
            self.take(flow.go_back(self.session))

    def start_over(self) -> None:
        """Begin another case."""
        self.cancel()
        self.take(flow.started_over(self.session))

    def close(self) -> None:
        """End all work and every practice site; waits for the threads."""
        self._keeper.write()
        self.closing.emit()
        self.bridge.close()
        self._ground.close()

    def take(self, session: Session) -> None:
        """Let *session* be the one in force, and show it."""
        self.session = session
        self.changed.emit(session)

    def _take_rows(self, session: Session) -> None:
        self.session = session
        self.rows_changed.emit(session)

    def _check(self, session: Session) -> None:
        subject = session.subject
        if subject is None:
            return
        wanted = self._options.parts
        self.started.emit()
        self.take(flow.looking(session, wanted & DECIDING_PARTS))
        options = replace(self._options, parts=wanted & DECIDING_PARTS)
        self._start(CheckSubject(subject=subject, options=options, ground=self._ground))
        self._look(wanted - DECIDING_PARTS)

    def _start(self, work: Work) -> None:
        self._job = self.bridge.start(work)

    def _progress(self, job: int, progress: object) -> None:
        if job != self._job and job not in self._looks:
            return
        if isinstance(progress, PartSeen):
            self._see(progress.part, progress.seen)
        elif not isinstance(progress, Found):
            self.progressed.emit(progress)
        elif progress.is_bundle:
            # It goes on in a window of its own, which ends it.
            self._job = 0
            self.bundle_found.emit(self._file, job, progress.ders)

    def _see(self, part: Part, seen: PartValue) -> None:
        """Take what was seen of a part, once what judges it was loaded: nobody waits for that at the window."""
        subject, now, at = self.session.subject, time.monotonic(), datetime.now(UTC)

        def take() -> None:
            from wizard.flow.looking import with_part

            # Another case may have begun meanwhile.
            if self.session.subject is subject:
                self._take_rows(with_part(self.session, part, seen, now, at))

        self.warming.when_done(take)

    def _end_look(self, job: int, seen: Mapping[Part, PartValue]) -> None:
        """Take what was not there in time as not known, and no longer under way."""
        for part in self._looks.pop(job) & self.session.looking:
            self._see(part, seen.get(part, Unknown.NO_ANSWER))

    def _finish(self, job: int, result: object) -> None:
        if job in self._looks and isinstance(result, Mapping):
            self._end_look(job, result)
            return
        if job != self._job:
            return
        self._job = 0
        from wizard.causes.explain import Explanation

        match result:
            case Diagnosis():
                from wizard.flow.looking import completed

                session = flow.done_looking(self.session, DECIDING_PARTS)
                self.take(self._keeper.recall(flow.with_diagnosis(session, completed(session, result))))
                self._keeper.settle(self.session)
                self._show_answer()
            case Explanation(causes=()):
                from wizard.flow.hint import why_not

                self.take(flow.with_unexplained(self.session, why_not(result), is_elsewhere=bool(result.elsewhere)))
            case Explanation():
                self.take(self._keeper.recall(flow.with_explanation(self.session, result, datetime.now(UTC))))
                self._show_answer()
            case _:
                self._take_opened(result)

    def _take_opened(self, result: object) -> None:
        """Take what came out of a file, or out of a case code."""
        from wizard.flow.case_code import CodedCase
        from wizard.flow.tasks import InspectedFile
        from wizard.flow.told import with_case, with_code

        match result:
            case OpenedCase(case=case, diagnosis=diagnosis):
                self.take(with_case(self.session, case, diagnosis))
                self._show_answer()
            case CodedCase():
                from wizard.flow.coded_case import diagnosis_from

                self.take(with_code(self.session, result, diagnosis_from(result)))
                self._show_answer()
            case InspectedFile(needs_password=True, name=name):
                self.password_wanted.emit(name, self._password_given)
            case InspectedFile(ders=(_, *_)):
                self.file_read.emit(result)
            case InspectedFile():
                self.take(flow.with_input_error(self.session, result.refusal))
            case _:
                raise TypeError(f"unexpected answer: {type(result)!r}")

    def _show_answer(self) -> None:
        if self.session.place is Place.START:
            self.take(flow.go(self.session, Place.IDENTIFY))
        self.answered.emit()

    def _fail(self, job: int, error: object) -> None:
        if job in self._looks:
            self._end_look(job, dict.fromkeys(self._looks[job], Unknown.NO_ANSWER))
            logger.error("looking around broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            return
        if job != self._job:
            return
        self._job = 0
        match error:
            case InputError():
                self.take(flow.with_input_error(self.session, str(error)))
            case WizardError():
                self.take(flow.with_failure(self.session, str(error)))
            case _:
                logger.error("the check broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
                self.take(flow.with_failure(self.session, Broken(type(error).__name__)))
