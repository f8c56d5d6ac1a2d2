"""Moves a call on: what the one on the telephone does and what the threads answer, in one place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from wizard.errors import WizardError
from wizard.fixes.readers import Reader
from wizard.flow.address import parse_target
from wizard.flow.broken import Broken, error_words
from wizard.flow.call.base import Question
from wizard.flow.call.choose import next_question
from wizard.flow.call.ending import Ending, plan_of
from wizard.flow.call.from_here import site_seen
from wizard.flow.call.handing_on import DEVICE_OF
from wizard.flow.call.state import Call, SiteCheck, SiteState, with_answer, with_picture, with_site
from wizard.flow.caller.reading import known_offset
from wizard.flow.following import ANY_BROWSER
from wizard.flow.plan_marks import Marks
from wizard.model.finding import Diagnosis
from wizard.model.target import Target
from wizard.views.bridge import Bridge
from wizard.views.call.call_work import CheckOf, TakeWords

logger = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a call has come."""

    SETUP = "setup"
    ASKING = "asking"
    ENDING = "ending"


class Offer(StrEnum):
    """What would be better now than what is on the screen, since more is known."""

    NOTHING = "nothing"
    QUESTION = "question"
    """Another question."""
    PLAN = "plan"
    """The plan, or another one."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that was answered, and the call before that."""

    call: Call
    question: Question


class CallDesk(QObject):
    """Holds the call in force, and starts and ends the work that changes it."""

    moved = Signal()
    """Something else is to be shown: another question, or the end."""
    learned = Signal()
    """More is known of the site; what is on the screen stays as it is."""
    guessed = Signal(str, object)
    """Words that were typed, and what they were taken for (`Heard`)."""
    not_heard = Signal()
    """The words that were to be taken sound like nothing that is known."""

    def __init__(
        self, bridge: Bridge, check: CheckOf, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._check, self._now = bridge, check, now
        self._reset()
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    def _reset(self) -> None:
        self.call: Call | None = None
        self.question: Question | None = None
        self.ending: Ending | None = None
        self.marks = Marks()
        self._trouble = ""
        self._before: list[_Asked] = []
        self._reader: Reader | None = None
        self._is_stale = False
        self._site_job = self._words_job = 0
        self._hearing: TakeWords | None = None
        self._takes = False

    @property
    def stage(self) -> Stage:
        """How far the call has come."""
        if self.call is None:
            return Stage.SETUP
        return Stage.ASKING if self.question is not None else Stage.ENDING

    @property
    def can_take_back(self) -> bool:
        """Say whether an answer was given."""
        return bool(self._before)

    def begin(self, call: Call, target: Target | None) -> None:
        """Begin *call*, or the one under way anew; the site, where there is one, is opened from here meanwhile."""
        before = self.call
        self.end()
        self.call = call if before is None else replace(call, began=before.began)
        if target is not None and before is not None and before.target == target and before.site.diagnosis is not None:
            self.call = with_site(self.call, before.site, target)
        elif target is not None:
            self._look(target)
        self.go_on()

    def end(self) -> None:
        """Forget the call, and end what is under way for it."""
        for job in (self._site_job, self._words_job):
            if job:
                self._bridge.cancel(job)
        self._reset()

    def go_on(self) -> None:
        """Ask what is to be asked by all that is known now, or come to the end."""
        assert self.call is not None  # noqa: S101  (there is a call when it goes on)
        self._stop_hearing()
        self.question = next_question(self.call)
        self._is_stale = False
        self.ending = self._ended() if self.question is None else None
        self.moved.emit()

    def _ended(self) -> Ending:
        assert self.call is not None  # noqa: S101  (as above)
        ending = plan_of(self.call)
        return ending if self._reader is None else replace(ending, reader=self._reader)

    def answer(self, answer: str, reading: str = "") -> None:
        """Take an answer to the question, and a date and time that was read out."""
        if self.call is not None and self.question is not None:
            self._take(with_answer(self.call, self.question.id, answer, reading))

    def point_at(self, picture: str) -> None:
        """Take the picture that the caller sees. Raises KeyError for one that there is not."""
        if self.call is not None and self.question is not None:
            self._take(with_picture(self.call, picture, was_asked=True))

    def _take(self, call: Call) -> None:
        assert self.call is not None  # noqa: S101  (its callers look)
        assert self.question is not None  # noqa: S101
        self._before.append(_Asked(self.call, self.question))
        self.call = call
        self.go_on()

    def finish(self) -> None:
        """Come to the end by what is known now, as for somebody who has no more time; that can be taken back."""
        if self.call is None or self.question is None:
            return
        self._stop_hearing()
        self._before.append(_Asked(self.call, self.question))
        self.question, self._is_stale = None, False
        self.ending = self._ended()
        self.moved.emit()

    def take_back(self) -> None:
        """Ask the last question again, as it was asked; what became known of the site meanwhile stays known."""
        if self.call is None or not self._before:
            return
        self._stop_hearing()
        asked = self._before.pop()
        self.call = replace(self.call, said=asked.call.said, heard=asked.call.heard, picture=asked.call.picture)
        self.question, self.ending, self._is_stale = asked.question, None, True
        self.moved.emit()

    def listen(self, text: str) -> None:
        """Find out in a thread what *text* may stand for."""
        self._hear(text, takes=False)

    def take_words(self, text: str) -> None:
        """Take *text* as what the page says; heard in a thread."""
        self._hear(text, takes=True)

    def _hear(self, text: str, *, takes: bool) -> None:
        self._stop_hearing()
        if self.call is None or not text.strip():
            return
        self._hearing, self._takes = TakeWords(self.call, text), takes
        self._words_job = self._bridge.start(self._hearing)

    def _stop_hearing(self) -> None:
        if self._words_job:
            self._bridge.cancel(self._words_job)
        self._words_job, self._hearing = 0, None

    def _end_hearing(self, answer: Call) -> None:
        work, takes = self._hearing, self._takes
        self._words_job, self._hearing = 0, None
        if work is None:
            return
        if not takes:
            self.guessed.emit(work.text, answer.heard)
        elif not answer.explanation.causes:
            self.not_heard.emit()
        elif self.call is not work.call:
            # The site has become known meanwhile: that must not be lost.
            self._hear(work.text, takes=True)
        else:
            self._take(answer)

    def look_at(self, address: str) -> None:
        """Open the site at *address* from here. Raises InputError for one that is unusable."""
        self._look(parse_target(address))

    def stop_looking(self) -> None:
        """Give up opening the site from here; free at once, the threads follow within 0.1 s."""
        if self._site_job:
            self._bridge.cancel(self._site_job)
            self._site_job = 0
            self._see(SiteCheck())

    @property
    def trouble(self) -> str:
        """Why the site could not be opened from here by a fault of ours; empty otherwise."""
        return error_words(self._trouble)

    def _look(self, target: Target) -> None:
        if self._site_job:
            self._bridge.cancel(self._site_job)
        self._trouble = ""
        self._site_job = self._bridge.start(self._check(target))
        self._see(SiteCheck(SiteState.RUNNING), target)

    def _see(self, site: SiteCheck, target: Target | None = None) -> None:
        assert self.call is not None  # noqa: S101  (its callers look)
        self.call = with_site(self.call, site, target)
        self._is_stale = True
        self.learned.emit()

    @property
    def has_news(self) -> bool:
        """Say whether more has become known of the site since what is on the screen was put there."""
        return self._is_stale and not self._site_job

    def offer(self) -> Offer:
        """Return what would be better now than what is on the screen; nothing while the site is being opened."""
        if self.call is None or not self.has_news:
            return Offer.NOTHING
        best = next_question(self.call)
        if self.question is not None:
            if best is None:
                return Offer.PLAN
            return Offer.NOTHING if best.id == self.question.id else Offer.QUESTION
        if best is not None:
            return Offer.QUESTION
        return Offer.NOTHING if self.ending is not None and _same(self._ended(), self.ending) else Offer.PLAN

    def true_time(self) -> datetime | None:
        """Return the time now with the zone here, corrected by what is known of this clock; None where nobody knows."""
        offset = known_offset(self.call.site.diagnosis) if self.call is not None else None
        return None if offset is None else self._now().astimezone() + offset

    def choose_reader(self, system: str, browser: str) -> None:
        """Take which device and browser the caller has, as the plan names them; the plan is another one then."""
        if self.call is None or self.ending is None:
            return
        named = "" if browser == ANY_BROWSER else browser
        self._reader = Reader(system, named)
        self.call = replace(self.call, device_chosen=DEVICE_OF[system], browser_chosen=named)
        self.ending = self._ended()

    def _finish(self, job: int, answer: object) -> None:
        if job == self._site_job and isinstance(answer, Diagnosis):
            self._site_job = 0
            self._see(site_seen(answer))
        elif job == self._words_job and isinstance(answer, Call):
            self._end_hearing(answer)

    def _fail(self, job: int, error: object) -> None:
        if job == self._words_job:
            logger.error("hearing broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self._words_job, self._hearing = 0, None
            self.not_heard.emit()
        if job != self._site_job:
            return
        self._site_job = 0
        if isinstance(error, WizardError):
            self._trouble = str(error)
        else:
            logger.error("the check broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self._trouble = Broken(type(error).__name__)
        self._see(SiteCheck())


def _same(one: Ending, other: Ending) -> bool:
    """Say whether two plans are for the same causes, seen by the same eyes."""
    is_checked = [not ending.diagnosis.evidence.offline for ending in (one, other)]
    causes = [[finding.cause for finding in ending.diagnosis.findings] for ending in (one, other)]
    return is_checked[0] == is_checked[1] and causes[0] == causes[1]
