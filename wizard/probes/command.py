"""Ask a program of the system something: in English, for a short time, and with every way it can fail told apart."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.base import POLL_S, Deadline, Job

SOON_S = 3.0
"""Seconds that a program may take; then it is killed, with whatever it started."""

LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes that are read of what a program prints."""


def ask(
    words: Sequence[str],
    job: Job | None = None,
    *,
    fine: Collection[int] = (0,),
    environment: Mapping[str, str] | None = None,
) -> str | Trouble:
    """Run a program and return what it printed, or why it told nothing.

    Only an exit status among *fine* counts as an answer; *environment* is added to this process's own. It may take
    `SOON_S`. Raises `Cancelled`.
    """
    name = PurePath(words[0]).name
    try:
        process = _start(words, environment or {})
    except FileNotFoundError:
        return Trouble(kind=TroubleKind.MISSING, what=name)
    except PermissionError:
        return Trouble(kind=TroubleKind.DENIED, what=name)
    except OSError:
        return Trouble(kind=TroubleKind.FAILED, what=name)
    printed = bytearray()
    reader = threading.Thread(target=_read, args=(process, printed), name=f"reads {name}", daemon=True)
    reader.start()
    is_done = False
    try:
        is_done = _wait(process, job)
    finally:
        # Also what it left behind when it ended: that may still hold its output open.
        _kill(process)
        reader.join(timeout=1.0)
    if not is_done:
        return Trouble(kind=TroubleKind.HUNG, what=name)
    if process.returncode not in fine:
        return Trouble(kind=TroubleKind.FAILED, what=name)
    if len(printed) > LARGEST_ANSWER:
        return Trouble(kind=TroubleKind.TOO_LARGE, what=name)
    return printed.decode("utf-8", "replace")


def _start(words: Sequence[str], more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    spoken = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", **more}
    windowless = 0
    if sys.platform == "win32":
        windowless = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(  # noqa: S603  (fixed words, or paths of installed programs)
        list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=spoken,
        start_new_session=True, creationflags=windowless,
    )  # fmt: skip


def _read(process: subprocess.Popen[bytes], printed: bytearray) -> None:
    """Keep what the program prints, up to a little more than is allowed; read on to the end, so that it can end."""
    assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
    with process.stdout as pipe:
        while more := pipe.read1():  # type: ignore[attr-defined]  # typeshed: a pipe is a BufferedReader
            if len(printed) <= LARGEST_ANSWER:
                printed += more


def _wait(process: subprocess.Popen[bytes], job: Job | None) -> bool:
    """Say whether the program ended in time. Raises `Cancelled`."""
    patience = job.deadline.at_most(SOON_S) if job else Deadline.after(SOON_S)
    pause = POLL_S / 10
    while True:
        if job is not None:
            job.cancel.check()
        try:
            process.wait(timeout=pause)
        except subprocess.TimeoutExpired:
            if patience.is_over:
                return False
            pause = POLL_S
        else:
            return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started; both may have ended already."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    process.wait()
