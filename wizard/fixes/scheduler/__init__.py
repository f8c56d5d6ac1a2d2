"""The system's own scheduler starts the daily round over the watched sites: set up, taken away and looked at from here.

It is the person's own entry: nothing needs an administrator. The program is started once an hour, at a minute that is
drawn by lot, and does nothing when the day's round was made (``--when-due``): so a round is made up for that was missed,
or for which there was no network, with every scheduler alike.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran, run_program
from wizard.i18n import tr
from wizard.plain import visible
from wizard.probes.base import Cancel

Run = Callable[[Sequence[str]], Ran]
"""Runs a program without a shell and a window."""

ROUND = ("watch", "--when-due")
"""What the program is started with."""

_LONGEST_WORDS = 300


class Means(StrEnum):
    """Which scheduler it is."""

    SYSTEMD = "systemd"
    CRON = "cron"
    TASK_SCHEDULER = "task-scheduler"
    LAUNCHD = "launchd"


@dataclass(frozen=True, slots=True)
class Program:
    """What is started."""

    words: tuple[str, ...]
    folder: Path | None = None
    """Where, if that matters: a checkout that is not installed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry that is there."""

    means: Means
    next_start: datetime | None = None
    """When the program is started next, aware; None where the scheduler does not say."""


class Scheduler(Protocol):
    """The scheduler of one system. Each raises WizardError that says why something is not possible."""

    def set_up(self, program: Program, minute: int) -> Plan:
        """Start *program* every hour at *minute*; an older entry of ours is replaced."""

    def remove(self) -> bool:
        """Take our entries away, and say whether there were any."""

    def plan(self) -> Plan | None:
        """Return the entry as it is; None where there is none, or the scheduler does not answer."""


def own_scheduler(system: str = sys.platform) -> Scheduler:
    """Return the scheduler of this computer."""
    match system:
        case "win32":
            from wizard.fixes.scheduler.windows import TaskScheduler

            return TaskScheduler()
        case "darwin":
            from wizard.fixes.scheduler.macos import Launchd

            return Launchd()
        case _:
            from wizard.fixes.scheduler.linux import LinuxScheduler

            return LinuxScheduler()


def own_program(language: str, environment: Mapping[str, str] = os.environ) -> Program:
    """Return how this very program is started for a round that speaks *language*, without a window of the terminal."""
    words = (*ROUND, "--lang", language)
    if getattr(sys, "frozen", False):
        # An AppImage's own files lie elsewhere each time.
        return Program((environment.get("APPIMAGE") or sys.executable, *words))
    interpreter, is_windows = Path(sys.executable), sys.platform == "win32"
    # Not resolved: in a virtual environment the interpreter is a link that leads out of it.
    script, windowless = interpreter.with_name("trust-wizard"), interpreter.with_name("pythonw.exe")
    if not is_windows and os.access(script, os.X_OK):
        return Program((str(script), *words))
    started = windowless if is_windows and windowless.exists() else interpreter
    return Program((str(started), "-m", "wizard", *words), _checkout())


def _checkout() -> Path | None:
    """Return the folder to start in; None where the package lies among the installed ones."""
    folder = Path(__file__).resolve().parents[3]
    return None if folder.name in {"site-packages", "dist-packages"} else folder


def minute_by_lot() -> int:
    """Return the minute of an entry: not every computer is to ask at the same time."""
    return random.randrange(60)  # noqa: S311  (nothing is secret about it)


def next_at(minute: int, now: datetime) -> datetime:
    """Return when the clock shows *minute* next."""
    at = now.replace(minute=minute, second=0, microsecond=0)
    return at if at > now else at + timedelta(hours=1)


def run(words: Sequence[str]) -> Ran:
    """Run a program of the system."""
    return run_program(words, cancel=Cancel())


def needed(ran: Ran, name: str) -> None:
    """Raise WizardError that says why, unless what was *ran* under *name* did what it was asked."""
    if ran.is_fine:
        return
    if ran.ending is Ending.MISSING:
        raise WizardError(tr("A program of this system is missing: {name}.", name=name))
    lines = [line.strip() for line in ran.printed.splitlines() if line.strip()]
    words = visible(lines[-1])[:_LONGEST_WORDS] if lines else f"{ran.ending.value} {ran.status}"
    raise WizardError(tr("{name} could not change the daily check. It says: {words}", name=name, words=words))


def unwritten(error: OSError) -> WizardError:
    """Return the error for a file of a scheduler that could not be written or removed."""
    return WizardError(
        tr("The entry for the daily check cannot be written or removed: {reason}.", reason=error.strerror or str(error))
    )
