"""What every probe is given: how long it may take, whether it is still wanted, and the way to the outside."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.progress import PartSeen, Progress

ProgressSink = Callable[[Progress], None]
"""Called from any thread as a probe starts and ends."""

SeenSink = Callable[[PartSeen], None]
"""Called from any thread as a part of the evidence is there."""

POLL_S = 0.05
"""How long a blocking call may wait before it looks at its deadline and its cancel again, seconds."""


class Cancelled(Exception):  # noqa: N818  (no error: the user changed their mind)
    """The user no longer wants the answer; raised by `Cancel.check`, caught where the task was started."""


class Cancel:
    """A switch that is thrown once and seen by every probe of a task; with *outer*, also when that is thrown."""

    def __init__(self, outer: "Cancel | None" = None) -> None:
        self._event = threading.Event()
        self._outer = outer

    def set(self) -> None:
        """Ask every probe to stop; returns at once."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Say whether the task was cancelled."""
        return self._event.is_set() or (self._outer is not None and self._outer.is_set)

    def check(self) -> None:
        """Raise `Cancelled` when the task was cancelled."""
        if self.is_set:
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep *seconds*, or until cancelled; say which."""
        if self._outer is None:
            return self._event.wait(seconds)
        end = Deadline.after(seconds)
        while not self.is_set and not end.is_over:
            self._event.wait(min(POLL_S, end.left_s))
        return self.is_set


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point on the monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline *seconds* from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left_s(self) -> float:
        """Seconds left; 0 when it has passed."""
        return max(0.0, self.at - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Say whether the deadline has passed."""
        return time.monotonic() >= self.at

    def at_most(self, seconds: float) -> "Deadline":
        """Return the earlier of this deadline and *seconds* from now."""
        return Deadline(min(self.at, time.monotonic() + seconds))


@dataclass(frozen=True, slots=True)
class Outside:
    """Effects that a test may want to replace with a named fake; the defaults are the real ones."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Job:
    """What one probe gets from the task it belongs to."""

    deadline: Deadline
    cancel: Cancel
    outside: Outside = field(default_factory=Outside)
    progress: ProgressSink = field(default=lambda _: None)
    seen: SeenSink = field(default=lambda _: None)


def written_at(path: Path) -> datetime | None:
    """Return when the file at *path* was last written; None when it is not there or may not be seen."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def receive(sock: socket.socket, most: int, job: Job) -> bytes:
    """Receive up to *most* bytes from *sock*, whose calls wait `POLL_S`; nothing when the other side ended.

    Raises TimeoutError at the deadline, any other OSError of the connection, and `Cancelled`.
    """
    while True:
        job.cancel.check()
        if job.deadline.is_over:
            raise TimeoutError("the other side did not answer in time")
        try:
            return sock.recv(most)
        except TimeoutError:
            continue
