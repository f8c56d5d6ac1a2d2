"""Run a program that changes something: it may take as long as a person's consent; its ways to fail are told apart."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wizard.probes.base import POLL_S, Cancel, Deadline

PATIENCE_S = 60.0
"""Seconds that a program may take."""
ADMIN_PATIENCE_S = 300.0
"""Seconds where the system asks a person for consent first."""
UNSTOPPABLE_S = 20.0
"""Seconds for one that goes on since it runs as an administrator: making a list of roots takes about five."""
LARGEST_OUTPUT = 64 * 1024
"""Bytes that are kept of what it prints."""


class Ending(StrEnum):
    """How a run ended."""

    ENDED = "ended"
    """By itself; the exit status says how."""
    MISSING = "missing"
    """There is no such program."""
    REFUSED = "refused"
    """The system, or the person whom it asked, does not allow it."""
    HUNG = "hung"
    """It took too long, or was cancelled, and was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of running a program."""

    ending: Ending
    status: int = 0
    printed: str = ""
    """Both of its outputs. Hostile text."""

    @property
    def is_fine(self) -> bool:
        """Say whether it did what it was asked."""
        return self.ending is Ending.ENDED and self.status == 0


class Runner(Protocol):
    """What runs a program."""

    def __call__(self, words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        """Run *words* without a shell, *as_admin* with the consent that the system asks for."""


def run_program(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
    """Run *words* without a shell and say how it ended; never raises for the program's sake.

    *as_admin*: with the system's own question for consent (pkexec on Linux), unless this process is an administrator
    already. macOS and Windows have ways of their own (`macos.py`, `windows.py`). Cancelling kills what may be killed.
    """
    # macOS has its own program for that, which the words begin with there.
    uses_pkexec = as_admin and not is_admin() and sys.platform != "darwin"
    if uses_pkexec:
        program = _of_the_system(words[0])
        if program is None:
            return Ran(ending=Ending.MISSING)
        words = [*ASK_FOR_CONSENT, program, *words[1:]]
    try:
        process = _start(words)
    except FileNotFoundError:
        return Ran(ending=Ending.REFUSED if uses_pkexec else Ending.MISSING)
    except PermissionError:
        return Ran(ending=Ending.REFUSED)
    except OSError as error:
        return Ran(ending=Ending.ENDED, status=CANNOT_START, printed=error.strerror or "")
    printed, is_over = bytearray(), False
    reader = threading.Thread(target=_read, args=(process, printed), daemon=True)
    try:
        reader.start()
        is_over = _wait(process, cancel, Deadline.after(ADMIN_PATIENCE_S if as_admin else PATIENCE_S))
    finally:
        # Also where this program is interrupted: what is put back afterwards must not meet one that still changes things.
        if not is_over:
            _kill(process)
    reader.join(timeout=1.0)
    ending = Ending.ENDED if is_over else Ending.HUNG
    if uses_pkexec and process.returncode in NO_CONSENT:
        ending = Ending.REFUSED
    return Ran(ending=ending, status=process.returncode or 0, printed=printed.decode("utf-8", "replace"))


ASK_FOR_CONSENT = ("pkexec", "--disable-internal-agent")
"""Its own agent would ask in a terminal, which a person before a window does not see."""
SYSTEM_FOLDERS = "/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin"
"""Where only an administrator puts programs; the last is NixOS's."""
NO_CONSENT = frozenset({126, 127})
"""pkexec(1): the question was dismissed; consent was not given, or there is nobody to ask for it."""
CANNOT_START = 126
"""What a shell returns for a program that is there and cannot be started."""


def _of_the_system(program: str) -> str | None:
    """Return the path of a program for an administrator: pkexec itself would take a person's own of that name first."""
    return program if os.path.isabs(program) else shutil.which(program, path=SYSTEM_FOLDERS)


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    spoken = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    windowless = 0
    if sys.platform == "win32":
        windowless = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(  # noqa: S603  (fixed words, and paths and names that no shell reads)
        list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=spoken,
        start_new_session=True, creationflags=windowless,
    )  # fmt: skip


def _read(process: subprocess.Popen[bytes], printed: bytearray) -> None:
    """Keep the beginning of what the program prints; read on to the end, so that it can end."""
    assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
    with process.stdout as pipe:
        while more := pipe.read1():  # type: ignore[attr-defined]  # typeshed: a pipe is a BufferedReader
            printed += more[: max(0, LARGEST_OUTPUT - len(printed))]


def _wait(process: subprocess.Popen[bytes], cancel: Cancel, patience: Deadline) -> bool:
    """Say whether the program ended before it was cancelled or took too long."""
    while True:
        try:
            process.wait(timeout=POLL_S)
        except subprocess.TimeoutExpired:
            if cancel.is_set or patience.is_over:
                return False
        else:
            return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started.

    What runs as an administrator by now cannot be ended from here. It is awaited: what puts its work back has to find it.
    """
    patience = 1.0
    with suppress(ProcessLookupError, subprocess.TimeoutExpired):
        try:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        except PermissionError:
            patience = UNSTOPPABLE_S
        process.wait(timeout=patience)


def is_admin() -> bool:
    """Say whether this process may change what belongs to the whole computer."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        return os.geteuid() == 0
