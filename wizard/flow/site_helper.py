"""A process that helps with many sites: this program again, which is given lines and prints an answer to each."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Self

from wizard.probes.base import POLL_S, Cancel

HELPS = "TRUST_WIZARD_HELPS"
"""The environment variable that tells a process that it is a helper, and calls no help itself."""

_THE_END = b"\n"
"""The last line to a helper, which is empty. An input that ends without it means that the other process is no more."""

Took = Callable[[], str | None]
"""Returns the next line to answer; None when there is none any more."""

Said = Callable[[str], str]
"""Called with one line of JSON; returns the line that it answers."""


def this_program() -> tuple[str, ...]:
    """Return the command that starts this program again: bundled it is a file of its own, else a module."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "wizard")


def is_helper() -> bool:
    """Say whether this process was started to help another."""
    return bool(os.environ.get(HELPS))


def lines_from(source: Iterable[bytes], gone: Callable[[], None] = lambda: os._exit(130)) -> Iterator[str]:
    """Yield the lines that a helper is given; *gone* is called at once when who gives them is no more."""
    given: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in source:
            given.put(line.strip())
            if not line.strip():
                return
        gone()

    threading.Thread(target=read, name="given", daemon=True).start()
    while line := given.get():
        yield line.decode("utf-8", "replace")


class Helper:
    """A running helper. It ends when its input does, as when this process is no more, and with the context."""

    def __init__(self, command: Sequence[str], *, ascii_only: bool = False) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (this program itself)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What it would complain of is seen again when its lines are answered here.
            stderr=subprocess.DEVNULL,
            env=_environment(ascii_only),
            # Ctrl-C is this process' own matter, and no window is to open for the other.
            start_new_session=True,
            creationflags=_APART,
        )
        self._given: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def answer(self, take: Took, say: Said, most: int, cancel: Cancel) -> tuple[str, ...]:
        """Give lines, *most* of them ahead of the answers, and *say* each answer.

        Returns those that were given and not answered: none, unless the helper ended before its time. Raises what
        *take* and *say* raise. Ends the helper when *cancel* is set.
        """
        room = threading.Semaphore(most)
        all_given: Future[None] = Future()

        def give() -> None:
            try:
                self._give(take, room, cancel)
                all_given.set_result(None)
            except BaseException as error:
                # It is raised where the answers are read.
                self._process.kill()
                all_given.set_exception(error)

        threading.Thread(target=give, name="helper", daemon=True).start()
        for text in self._process.stdout or ():
            line = say(text.decode("utf-8", "replace").rstrip("\r\n"))
            with self._lock:
                self._given[line] -= 1
            room.release()
        # What was taken since its end is among those that are left.
        all_given.result()
        return tuple(self._given.elements())

    def _give(self, take: Took, room: threading.Semaphore, cancel: Cancel) -> None:
        with suppress(OSError):
            while self._has(room, cancel) and (line := take()) is not None:
                with self._lock:
                    self._given[line] += 1
                self._write(line.encode("utf-8", "replace") + b"\n")
            self._write(_THE_END)
        while not self._has_ended():
            if cancel.is_set:
                self._process.kill()

    def _has(self, room: threading.Semaphore, cancel: Cancel) -> bool:
        """Wait until there is *room* for a line; say whether it is still wanted."""
        while not room.acquire(timeout=POLL_S):
            if cancel.is_set or self._process.poll() is not None:
                return False
        return True

    def _has_ended(self) -> bool:
        """Wait a moment for the end of the helper, and say whether it came."""
        try:
            self._process.wait(POLL_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _write(self, line: bytes) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            pipe.write(line)
            pipe.flush()


def _environment(ascii_only: bool) -> dict[str, str]:
    # Unbuffered, Python writes once, and drops what did not go out when a signal came between.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**kept, HELPS: "1", "PYTHONIOENCODING": "ascii" if ascii_only else "utf-8"}


_APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Flags of Windows alone (Microsoft Learn, "Process creation flags")."""
