"""What scenes are made of: a window in one of its states, and the world of its own in which it stands there."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from unittest import mock

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from shiboken6 import isValid

from wizard import i18n
from wizard.flow.session import Session
from wizard.flow.settings import Settings
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.views import preferences_in_force
from wizard.views.bridge import Bridge
from wizard.views.conductor import Conductor
from wizard.views.frame import MainWindow
from wizard.views.theme import theme
from wizard.views.viewer.window import ViewerWindow

TURNS = 6
"""Of the loop, until pictures are drawn and every layout within another one has found its place."""

PATIENCE_S = 60.0


def turn(times: int = TURNS) -> None:
    """Let the loop turn, so that what was made is shown and what is gone is gone."""
    for _ in range(times):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait(until: Callable[[], object]) -> None:
    """Let the loop turn until that is so, and everything is in its place. Raises TimeoutError."""
    tick = QTimer()
    tick.start(5)
    end = time.monotonic() + PATIENCE_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("a scene did not settle")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    tick.stop()
    turn()


class World:
    """Folders, threads and a main window of a scene's own, all gone with it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack

    @cached_property
    def bridge(self) -> Bridge:
        """Threads for a window that stands alone."""
        made = Bridge()
        self.stack.callback(made.close)
        return made

    @cached_property
    def main(self) -> MainWindow:
        """The main window with all its pages made."""
        made = MainWindow(lambda: Conductor(CheckOptions(timeout_s=5.0, parts=DECIDING_PARTS)))
        self.stack.callback(_put_away, made)
        self.stack.callback(made.conductor.close)
        for piece in made.pieces():
            piece()
        # Made now, and not once more when the loop first paints.
        made._is_seen = True
        made.show()
        wait(lambda: not made.conductor.bridge.busy)
        return made

    def session(self, session: Session) -> MainWindow:
        """Let *session* be the one of the main window."""
        self.main.conductor.take(session)
        return self.main

    def patch(self, owner: object, name: str, value: object) -> None:
        """Put *value* in the place of something until the scene is over."""
        self.stack.enter_context(mock.patch.object(owner, name, value))

    def idle(self) -> None:
        """Wait until no thread works for the scene any more."""
        wait(lambda: not self._busy())

    def _busy(self) -> bool:
        bridges = [vars(self)[name] for name in ("bridge",) if name in vars(self)]
        if "main" in vars(self):
            bridges.append(self.main.conductor.bridge)
        return any(bridge.busy for bridge in bridges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One window, dialog or page in one of its states."""

    id: str
    """Room and state: "viewer-chrome"."""
    what: str
    """One line for people: what is seen."""
    open: Callable[[], AbstractContextManager[QWidget]]
    """Shows it in the language in force, settled, and yields the top-level widget; takes it away afterwards."""

    def __str__(self) -> str:
        return self.id


Make = Callable[[World], QWidget]


def scene(id_: str, what: str, make: Make, *, is_busy: bool = False) -> Scene:
    """Return the scene that *make* arranges; with *is_busy*, threads still work in it, and are not waited for."""
    return Scene(id=id_, what=what, open=partial(_opened, make, is_busy))


@contextmanager
def _opened(make: Make, is_busy: bool) -> Iterator[QWidget]:
    theme()
    with ExitStack() as stack:
        world = World(stack.enter_context(own_world()), stack)
        shown = make(world)
        window = shown.window()
        stack.callback(_put_away, window)
        # Whoever looks at it decides when it goes.
        if not window.isVisible():
            window.show()
        window.activateWindow()
        turn()
        if not is_busy:
            world.idle()
        yield window
    turn()


def _put_away(window: QWidget) -> None:
    """Take it away without asking it, as what it works at may hold it back."""
    if isValid(window):
        window.hide()
        window.deleteLater()
    turn(2)


@contextmanager
def own_world() -> Iterator[Path]:
    """Give the program folders of its own, the usual preferences and no proxy, and return the folder they are in."""
    before, language = preferences_in_force.in_force(), i18n.language()
    with tempfile.TemporaryDirectory(prefix="scene-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        changes = {
            variable: str(folder / variable.lower())
            for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        }
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        with mock.patch.dict(os.environ, {**kept, **changes}, clear=True):
            preferences_in_force.hold(Settings())
            try:
                yield folder
            finally:
                preferences_in_force.hold(before)
                i18n.use(language)


def press(widget: QWidget, name: str) -> None:
    """Press the one button called *name* that is seen."""
    (found,) = (one for one in widget.findChildren(QPushButton, name) if one.isVisible())
    found.click()
    turn()


def speak(language: str) -> None:
    """Put every window into *language* while it is open, as its switch does."""
    i18n.use(language)
    say_again()


def say_again() -> None:
    """Have every window say all of its words anew."""
    for window in QApplication.topLevelWidgets():
        if not window.isHidden():
            # The window of a viewer has no words of its own.
            for each in window.children() if isinstance(window, ViewerWindow) else (window,):
                if callable(retranslate := getattr(each, "retranslate", None)):
                    retranslate()
    turn()
