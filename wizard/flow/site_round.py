"""A round over many sites: threads of this process check them, and helping processes where one processor is too few.

Each answer comes as soon as it is there. Lines are read as there is room for them, so that a list of any length, or
one that somebody is still writing, takes no more memory than a short one.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import Any

from wizard.flow.site_check import SiteChecks
from wizard.flow.site_helper import Helper
from wizard.model.target import CheckOptions
from wizard.model.terms import Severity, Verdict
from wizard.probes.base import POLL_S, Cancel, Cancelled

MOST_PROCESSES = 4
"""This one and those that help it; each takes some 65 MiB."""

WORTH_SITES, WORTH_SHARE = 16, 0.4
"""After so many answers, help is called where so much of the time was this processor's, and not the network's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one line."""

    text: str
    """JSON on one line (contract.md)."""
    is_problem: bool
    """Whether the site does not open or has something to mend, or the line is no site; notes alone are no problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a round is made."""

    jobs: int
    """How many sites are looked at at the same time, over all processes."""
    ascii_only: bool = False
    """Whether the JSON writes other characters as its own escapes."""
    helper: Sequence[str] = ()
    """The command that answers lines from its standard input as this round does (`Helper`), behind which the number of
    its jobs is written; without one, this process is alone."""
    processes: int = min(MOST_PROCESSES, os.cpu_count() or 1)


def answer_of(text: str) -> tuple[str, Answer]:
    """Return the line that *text*, one line of JSON, is about, and the answer. Raises ValueError and KeyError."""
    # Not msgspec, which refuses the half pairs of UTF-16 that a hostile certificate may hold.
    said = json.loads(text)
    return said["input"], Answer(text, _is_problem(said))


def _is_problem(said: Mapping[str, Any]) -> bool:
    return said.get("verdict") != Verdict.TRUSTED or any(c["severity"] != Severity.NOTE for c in said["causes"])


def check_lines(
    lines: Iterable[str], options: CheckOptions, plan: Plan, cancel: Cancel
) -> Generator[Answer, None, None]:
    """Yield the answer to each of *lines* as it is there; with one job, in their order.

    Raises what *lines* raises. When the iterator is closed, or *cancel* is set, nothing goes on and nobody is waited
    for.
    """
    own = Cancel(cancel)
    checks = SiteChecks(options, own)
    work = _Round(lines, checks, plan, own)
    try:
        yield from work.answers()
    finally:
        own.set()
        checks.close()


class _Ended:
    """What the last thread says of a round."""


class _Round:
    """The threads of one round, and what they share."""

    def __init__(self, lines: Iterable[str], checks: SiteChecks, plan: Plan, cancel: Cancel) -> None:
        self._lines, self._checks, self._plan, self._cancel = iter(lines), checks, plan, cancel
        self._reading, self._counting = threading.Lock(), threading.Lock()
        # Who prints slowly is not overrun.
        self._said: Queue[Answer | BaseException | _Ended] = Queue(maxsize=2 * plan.jobs)
        self._running = self._done = 0
        self._is_helped = plan.processes < 2 or plan.jobs < 2 or not plan.helper
        self._own_jobs = plan.jobs
        self._began, self._used = time.monotonic(), time.process_time()

    def answers(self) -> Iterator[Answer]:
        """Begin, and yield the answers."""
        for number in range(self._plan.jobs):
            self._start(self._work, number)
        while True:
            try:
                said = self._said.get(timeout=POLL_S)
            except Empty:
                self._cancel.check()
                continue
            if isinstance(said, _Ended):
                return
            if isinstance(said, BaseException):
                raise said
            yield said

    def _start(self, work: Callable[[int], None], number: int) -> None:
        """Run *work* in a thread; a daemon, since nobody waits for a line that does not come when the round is over."""

        def run() -> None:
            try:
                work(number)
            except Cancelled:
                pass
            except BaseException as error:
                # It is raised where the answers are read.
                self._say(error)
            with self._counting:
                self._running -= 1
                is_last = not self._running
            if is_last:
                self._say(_Ended())

        with self._counting:
            self._running += 1
        threading.Thread(target=run, name=f"site {number}", daemon=True).start()

    def _say(self, said: Answer | BaseException | _Ended) -> None:
        while not self._cancel.is_set:
            with suppress(Full):
                self._said.put(said, timeout=POLL_S)
                return

    def _next(self) -> str | None:
        with self._reading:
            self._cancel.check()
            return next(self._lines, None)

    def _work(self, number: int) -> None:
        while number < self._own_jobs and (line := self._next()) is not None:
            self._answer(line)
            self._done += 1
            if not self._is_helped and self._done >= WORTH_SITES and self._is_busy():
                self._call_help()

    def _is_busy(self) -> bool:
        """Say whether this process, and no network, is what the sites wait for."""
        return time.process_time() - self._used >= WORTH_SHARE * (time.monotonic() - self._began)

    def _answer(self, line: str) -> None:
        said = self._checks.answer(line)
        self._say(Answer(json.dumps(said, ensure_ascii=self._plan.ascii_only), _is_problem(said)))

    def _call_help(self) -> None:
        """Share the jobs with other processes."""
        with self._counting:
            if self._is_helped:
                return
            self._is_helped = True
        processes = min(self._plan.processes, self._plan.jobs)
        share = self._plan.jobs // processes
        self._own_jobs = self._plan.jobs - share * (processes - 1)
        for number in range(1, processes):
            self._start(lambda _: self._be_helped(share), -number)

    def _be_helped(self, jobs: int) -> None:
        with Helper([*self._plan.helper, str(jobs)], ascii_only=self._plan.ascii_only) as helper:
            left = helper.answer(self._next, self._pass_on, 2 * jobs, self._cancel)
        for line in left:
            # It ended before its time: what it was given is not lost.
            self._cancel.check()
            self._answer(line)

    def _pass_on(self, text: str) -> str:
        line, answer = answer_of(text)
        self._say(answer)
        return line
