"""What is left of a run of the program that did not come to its end: what it told of that, and the case in hand.

Each run has files of its own in one folder, which go when it ends as it should. A lock that the system takes back from
whoever dies tells the runs that go on from the others. Without Qt; all but `Run.begin` is for a thread.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import platformdirs

from wizard.whole_file import write_whole

if TYPE_CHECKING:
    from filelock import BaseFileLock

logger = logging.getLogger(__name__)

CRASH, LOCK, CASE, HELD = ".crash", ".lock", ".trustcase", ".held"
LARGEST_CRASH = 256 * 1024
LARGEST_CASE = 16 * 1024 * 1024
YOUNG_S = 60.0
"""Seconds in which a run may not have its lock yet: it takes it once its window has been seen."""

_TOKEN = re.compile(r"\d{1,10}-[0-9a-f]{8}")
_RECORD = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[0-9A-Za-z -]{16,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The case that was in hand: one of the three."""

    case: bytes = b""
    """A whole case file."""
    record: str = ""
    """The id of its record in the history, which has it already."""
    code: str = ""
    """The case code that told it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that ended unexpectedly."""

    token: str
    at: datetime
    """When it was last heard of."""
    crash: str
    """What Python's faulthandler told; empty where nothing was."""
    held: Held | None


class Run:
    """The files of this run in *folder*, or in the person's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or runs_folder()
        self.token = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock: BaseFileLock | None = None
        self._crash: BinaryIO | None = None
        self._is_over = False
        self._turn = threading.Lock()
        """Nothing is written any more once this run is over."""

    def begin(self) -> BinaryIO | None:
        """Return the file that a crash is told to, readable by its owner alone; None where none can be made."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            number = os.open(self._file(CRASH), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError as error:
            logger.warning("a crash could not be told to a file: %s", error.strerror)
            return None
        self._crash = open(number, "wb", buffering=0)  # noqa: SIM115  (open for as long as the program runs)
        return self._crash

    def lock(self) -> None:
        """Say from now on that this run goes on."""
        with self._turn:
            self._take_lock()

    def _take_lock(self) -> None:
        if self._crash is None or self._lock is not None or self._is_over:
            return
        from filelock import FileLock

        lock = FileLock(self._file(LOCK), mode=0o600, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except OSError as error:
            logger.warning("this run has no lock: %s", error.strerror)
            return
        self._lock = lock

    def hold(self, held: Held | None) -> bool:
        """Keep *held* in the place of what was held before, whole or not at all; say whether that was possible.

        Nobody else may read it. What is in a case file is redacted by whoever writes one.
        """
        with self._turn:
            return self._held(held) if self._crash is not None and not self._is_over else held is None

    def _held(self, held: Held | None) -> bool:
        try:
            if held is not None and held.case:
                write_whole(self._file(CASE), held.case)
                self._file(HELD).unlink(missing_ok=True)
            elif held is not None:
                told = {"record": held.record} if held.record else {"code": held.code}
                write_whole(self._file(HELD), json.dumps(told).encode("ascii"))
                self._file(CASE).unlink(missing_ok=True)
            else:
                self._file(CASE).unlink(missing_ok=True)
                self._file(HELD).unlink(missing_ok=True)
        except OSError as error:
            logger.warning("the case in hand could not be kept: %s", error.strerror)
            return False
        return True

    def end(self, *, keep_case: bool = False) -> None:
        """End as it should be, and leave nothing; with *keep_case*, the case in hand is offered at the next start."""
        with self._turn:
            if self._is_over:
                return
            self._is_over = True
            if self._crash is not None:
                self._crash.close()
            if self._lock is not None:
                self._lock.release()
            forget(self.token, self.folder, but=(CASE, HELD) if keep_case else ())

    def _file(self, ending: str) -> Path:
        return self.folder / f"{self.token}{ending}"


def runs_folder() -> Path:
    """Return where the files of all runs are."""
    return platformdirs.user_state_path("trust-wizard", appauthor=False) / "runs"


def ended_runs(own: str, days: int, folder: Path | None = None) -> tuple[Ended, ...]:
    """Return the runs that ended unexpectedly, the newest first, but the run with the token *own*.

    What nobody needs is removed: a run that told and held nothing, a case older than *days* days, and with 0 days, when
    the person wants no history, every case.
    """
    place = folder or runs_folder()
    found = []
    for token in _tokens(place) - {own}:
        if _goes_on(token, place):
            continue
        ended = _read(token, place)
        if ended.held is not None and datetime.now(UTC) - ended.at > timedelta(days=days):
            ended = Ended(token=token, at=ended.at, crash=ended.crash, held=None)
            forget(token, place, but=(CRASH,))
        if ended.held is None and not ended.crash.strip():
            forget(token, place)
        else:
            found.append(ended)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def forget(token: str, folder: Path | None = None, *, but: tuple[str, ...] = ()) -> None:
    """Remove the files of a run, *but* those with these endings."""
    place = folder or runs_folder()
    for ending in {CRASH, LOCK, CASE, HELD} - set(but):
        # Windows removes no file that another program has open.
        with suppress(OSError):
            (place / f"{token}{ending}").unlink()


def forget_cases(folder: Path | None = None) -> None:
    """Remove every case that a run left behind, as the person wants none kept."""
    place = folder or runs_folder()
    for token in _tokens(place):
        if not _goes_on(token, place):
            forget(token, place, but=(CRASH, LOCK))


def _tokens(folder: Path) -> set[str]:
    try:
        names = [file.stem for file in folder.iterdir() if file.suffix in {CRASH, LOCK, CASE, HELD}]
    except OSError:
        return set()
    return {name for name in names if _TOKEN.fullmatch(name)}


def _goes_on(token: str, folder: Path) -> bool:
    """Say whether the run is still there."""
    lock, crash = folder / f"{token}{LOCK}", folder / f"{token}{CRASH}"
    if not lock.exists():
        with suppress(OSError):
            told = crash.stat()
            return told.st_size == 0 and time.time() - told.st_mtime < YOUNG_S
        return False
    from filelock import FileLock, Timeout

    tried = FileLock(lock, mode=0o600, thread_local=False)
    try:
        tried.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    tried.release()
    return False


def _read(token: str, folder: Path) -> Ended:
    files = {ending: folder / f"{token}{ending}" for ending in (CRASH, CASE, HELD)}
    times = []
    for file in files.values():
        with suppress(OSError):
            times.append(file.stat().st_mtime)
    return Ended(
        token=token,
        at=datetime.fromtimestamp(max(times, default=0.0), UTC),
        crash=_bytes(files[CRASH], LARGEST_CRASH).decode("utf-8", "replace"),
        held=_held(_bytes(files[CASE], LARGEST_CASE), _bytes(files[HELD], 1024)),
    )


def _held(case: bytes, told: bytes) -> Held | None:
    if case:
        return Held(case=case)
    try:
        known = json.loads(told)
    except (ValueError, RecursionError):
        return None
    if not isinstance(known, dict):
        return None
    record, code = str(known.get("record", "")), str(known.get("code", ""))
    if _RECORD.fullmatch(record):
        return Held(record=record)
    return Held(code=code) if _CODE.fullmatch(code) else None


def _bytes(file: Path, most: int) -> bytes:
    """Return what is in *file*; nothing where it is not there, or longer than this program writes."""
    try:
        return file.read_bytes() if file.stat().st_size <= most else b""
    except OSError:
        return b""
