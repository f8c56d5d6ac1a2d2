"""Many sites checked by other processes alone, so that a window in this one never waits for its turn.

A check is mostly Python, and only one thread of a process runs that at a time. What the other processes leave, because
they cannot be started or end before their time, is checked here after all, as `wizard.flow.site_round` does it.
"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from wizard.flow.site_helper import Helper, this_program
from wizard.flow.site_round import MOST_PROCESSES, Plan, answer_of, check_lines
from wizard.i18n import language
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.pki.pem import pem
from wizard.probes.base import POLL_S, Cancel

JOBS = 16
"""Sites that are looked at at the same time, over all processes."""

WORTH_SITES = 4
"""Sites that a process is worth starting for."""

PORTION_S = 0.08
"""Answers are handed on together this often: each costs whoever shows it a new drawing."""


_NICE = 8
"""How modest: a sixth of what a usual process is given (sched(7))."""

_TURN_S = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one line: JSON on one line (contract.md)."""

    line: str
    text: str


def followed(options: CheckOptions) -> CheckOptions:
    """Return *options* as a round over many sites can follow them: it leaves single questions out with all others."""
    return options if options.parts >= DECIDING_PARTS else replace(options, fetch=False)


def crew_command(options: CheckOptions, folder: Path) -> tuple[str, ...]:
    """Return the command of a process that checks with *options*; the number of its jobs is to follow.

    Roots are written into *folder*. A login for a proxy is passed on to nobody.
    """
    words = [*this_program(), "check", "--input", "-", f"--timeout={options.timeout_s:g}", f"--lang={language()}"]
    if not followed(options).fetch:
        words.append("--no-fetch")
    if options.at is not None:
        words.append(f"--at={options.at.isoformat()}")
    words += (f"--time-source={source}" for source in options.time_sources)
    words += (f"--portal-check={check}" for check in options.portal_checks)
    words += (f"--resolver=[{host}]:{port}" if ":" in host else f"--resolver={host}:{port}"
              for host, port in options.resolvers)  # fmt: skip
    for option, roots in (("trust", options.extra_roots or None), ("only-trust", options.only_roots)):
        if roots is not None:
            # One without any root is refused there; then everything is checked here, and nothing is trusted.
            file = folder / f"{option}.pem"
            file.write_bytes(b"".join(map(pem, roots)))
            words.append(f"--{option}={file}")
    return (*words, "--jobs")


def check_apart(
    lines: Sequence[str], options: CheckOptions, cancel: Cancel, *, processes: int = 0
) -> Iterator[tuple[Told, ...]]:
    """Yield the answers to *lines*, each of which stands there once, in portions as they come.

    Without a number of *processes*, there are as many as this computer has room for. Raises `Cancelled` after *cancel*;
    then, and when the iterator is closed, no process is left.
    """
    own = Cancel(cancel)
    if not lines:
        return
    crew = _Crew(lines, cancel)
    count = min(processes or min(MOST_PROCESSES, os.cpu_count() or 1), -(-len(lines) // WORTH_SITES))
    with _folder_for(options) as folder, ThreadPoolExecutor(count) as threads:
        command = (*crew_command(options, Path(folder)), str(max(1, JOBS // count)))
        try:
            # A short list is shared out, and not given to whoever comes first.
            most = min(2 * JOBS // count, -(-len(lines) // count))
            working = {threads.submit(crew.work, command, most, own) for _ in range(count)}
            while working:
                done, working = wait(working, timeout=PORTION_S)
                cancel.check()
                for one in done:
                    one.result()
                if said := crew.said():
                    yield said
        finally:
            own.set()
    if left := crew.left():
        with closing(check_lines(left, followed(options), Plan(jobs=JOBS // 2), cancel)) as answers:
            for answer in answers:
                yield (Told(answer_of(answer.text)[0], answer.text),)


def _folder_for(options: CheckOptions) -> AbstractContextManager[str]:
    """Return a folder for roots; none where there are none, as it would stay where this process is killed."""
    has_roots = options.extra_roots or options.only_roots is not None
    return TemporaryDirectory(prefix="trust-wizard-") if has_roots else nullcontext("")


class _Modest(Helper):
    """A helper that leaves the processors to whoever is looked at: a window that waits for one stands still."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(command)
        make_modest(self._process.pid)

    @property
    def has_ended(self) -> bool:
        """Say whether the process is no more."""
        return self._process.poll() is not None


def make_modest(pid: int) -> None:
    """Have a process that has just begun stand back where others want the processors; nothing where that cannot be."""
    if sys.platform != "win32":
        # Its threads begin later, and take it over.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _NICE)
    # Linux shares the processors between sessions before it looks at the processes in one (sched(7), autogroup).
    share = Path(f"/proc/{pid}/autogroup")
    for _ in range(2 * MOST_PROCESSES):
        try:
            share.write_text(str(_NICE))
        except BlockingIOError:
            # A person may change one in a tenth of a second (kernel/sched/autogroup.c).
            time.sleep(_TURN_S)
        except OSError:
            return
        else:
            return


class _Crew:
    """The lines of one round, and what was said of them so far."""

    def __init__(self, lines: Sequence[str], cancel: Cancel) -> None:
        self._lines, self._cancel = iter(lines), cancel
        self._open = Counter(lines)
        self._said: list[Told] = []
        self._lock = threading.Lock()

    def work(self, command: Sequence[str], most: int, own: Cancel) -> None:
        """Have a process answer lines, *most* at a time, until there is none left, or it ends. Raises `Cancelled`."""
        # What it does not answer stays open: where it cannot start, or says what is no answer.
        with suppress(OSError, ValueError, KeyError), _Modest(command) as helper:
            member = _Member(self, helper, own)
            helper.answer(member.take, member.say, most, own)

    def take(self) -> str | None:
        """Return the next line; None when all were taken."""
        with self._lock:
            return next(self._lines, None)

    def say(self, text: str) -> str:
        """Note an answer, and return its line. Raises `Cancelled`, and ValueError and KeyError for what is none."""
        # A window that is busy is not overrun.
        self._cancel.check()
        line, _ = answer_of(text)
        with self._lock:
            self._open[line] -= 1
            self._said.append(Told(line, text))
        return line

    def said(self) -> tuple[Told, ...]:
        """Return what was said since the last time."""
        with self._lock:
            said, self._said = tuple(self._said), []
            return said

    def left(self) -> tuple[str, ...]:
        """Return the lines of which nothing was said."""
        return tuple((+self._open).elements())


class _Member:
    """One process of a crew, and how many answers it owes.

    It is told the end of the lines only when it owes none: until then it ends by itself where this process is no more.
    """

    def __init__(self, crew: _Crew, helper: _Modest, own: Cancel) -> None:
        self._crew, self._helper, self._own = crew, helper, own
        self._owed = 0
        self._changed = threading.Condition()

    def take(self) -> str | None:
        """Return the next line; None when all were taken and those of this process were answered."""
        line = self._crew.take()
        with self._changed:
            if line is not None:
                self._owed += 1
                return line
            while self._owed > 0 and not self._own.is_set and not self._helper.has_ended:
                self._changed.wait(POLL_S)
        return None

    def say(self, text: str) -> str:
        """Take an answer, as the crew does."""
        line = self._crew.say(text)
        with self._changed:
            self._owed -= 1
            self._changed.notify()
        return line
