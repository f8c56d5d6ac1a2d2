"""One running program: a second start hands what it was asked for to the first one, and ends.

A lock that the system frees with its process says who is the first, so nothing that a dead program left behind is ever
mistaken for a living one, and two that start at the same moment end as one. Being the first costs one file before the
first paint: the door that others knock at is only made after it (`Instance.serve`), and who is early waits for it.
There is one for each user, screen and folder of settings; ``TRUST_WIZARD_ALONE=1`` starts a program beside it.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.flow.settings import settings_folder
from wizard.views.errand import REFUSED, TAKEN, Errand, StrangeMessageError, read, written

if TYPE_CHECKING:  # the first program loads Qt with its window, the second one never; a protocol takes half a ms
    from typing import Protocol

    from PySide6.QtCore import QObject

    Answer = Callable[[bytes], bytes]
    """Returns `TAKEN` or `REFUSED` for a message; called in the window's thread."""

    class Door(Protocol):
        """How programs of one user find each other. Each raises OSError where the system does not let it."""

        def enter(self) -> bool:
            """Become the first program, unless there is one; say whether this one is it."""

        def send(self, message: bytes, patience_s: float) -> bytes:
            """Send *message* to the first program, and return its sign; nothing where it does not answer."""

        def serve(self, answer: Answer, parent: QObject) -> None:
            """Let others in from now on."""

        def close(self) -> None:
            """Let nobody in any more, and be the first no longer."""


logger = logging.getLogger(__name__)

ALONE = "TRUST_WIZARD_ALONE"
PATIENCE_S = 8.0
"""How long the first program may take to answer, from its own start on; after that, there are two."""

_PAUSE_S = 0.02
_OFFSCREEN = ("offscreen", "minimal", "vnc")


class Instance:
    """This program, once it is known that no other one takes its errand; *door* is None where it stands alone."""

    def __init__(self, door: Door | None, key: str) -> None:
        self._door, self._key = door, key

    @property
    def is_first(self) -> bool:
        """Say whether later starts come to this program."""
        return self._door is not None

    def serve(self, take: Callable[[Errand], object], parent: QObject) -> None:
        """Give what later starts are asked for to *take*, in the window's thread, as long as *parent* is there.

        For after the first paint. Where the system allows no door, there is none, and later starts stand alone.
        """
        from PySide6.QtCore import QTimer

        def answer(message: bytes) -> bytes:
            try:
                errand = read(message, self._key)
            except StrangeMessageError as error:
                logger.warning("a message to this program was refused: %s", error)
                return REFUSED
            # Later: who sent it ends at once, whatever its errand opens here.
            QTimer.singleShot(0, parent, lambda: take(errand))
            return TAKEN

        if self._door is None:
            return
        try:
            self._door.serve(answer, parent)
        except OSError as error:
            logger.warning("later starts cannot come to this program: %s", error.strerror)
            self.close()

    def close(self) -> None:
        """End it: the next start is the first one."""
        if self._door is not None:
            self._door.close()
            self._door = None


def enter(errand: Errand, environment: Mapping[str, str] = os.environ) -> Instance | None:
    """Return this program as the one to go on, or None where the one that runs took its *errand*."""
    key = f"{_screen(environment)} {settings_folder()}"
    if environment.get(ALONE) == "1":
        return Instance(None, key)
    try:
        door = door_for(key, environment)
        return Instance(None, key) if door is None else _entered(door, errand, key)
    except OSError as error:
        logger.warning("this program stands alone: %s", error.strerror)
        return Instance(None, key)


def _entered(door: Door, errand: Errand, key: str) -> Instance | None:
    until = time.monotonic() + PATIENCE_S
    while not door.enter():
        message, left = written(errand, key), until - time.monotonic()
        sign = REFUSED if message is None or left <= 0 else door.send(message, left)
        if sign == TAKEN:
            return None
        if sign == REFUSED:
            return Instance(None, key)
        # It is about to open its door, or to end.
        time.sleep(_PAUSE_S)
    return Instance(door, key)


def _screen(environment: Mapping[str, str]) -> str:
    """Return which screen the window would be on: what was asked for on one must not open on another."""
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform.startswith(_OFFSCREEN):
        return platform
    return f"{environment.get('WAYLAND_DISPLAY', '')}|{environment.get('DISPLAY', '')}"


def door_for(key: str, environment: Mapping[str, str]) -> Door | None:
    """Return the door for *key* of this user; None where there is no place that is the user's alone."""
    if sys.platform == "win32":
        from wizard.views.instance_windows import WindowsDoor

        return WindowsDoor(key)
    else:  # noqa: RET505  (else the type checker on Windows looks into what follows)
        from wizard.views.instance_unix import UnixDoor, own_folder

        folder = own_folder(environment)
        return None if folder is None else UnixDoor(Path(folder), key)
