"""What comes to the running program from outside, by a later start or by a drop: where it goes, and when.

A question that is open is never run over: while a modal dialog is there, it comes to the front, and what came waits.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from wizard.i18n import trn

if TYPE_CHECKING:
    from wizard.views.drops import Dropped, Use
    from wizard.views.errand import Errand
    from wizard.views.frame import MainWindow
    from wizard.views.viewer.alone import Alone

MOST_FILES = 12
"""Windows that are opened at once; more hide one another, and are most often a mistake."""

_MOST_WAITING = 50
_VARIABLE = "XDG_ACTIVATION_TOKEN"


class Home(Protocol):
    """What takes things in: the wizard, or a certificate opened alone."""

    def front(self) -> QWidget:
        """Return the window to come to the front."""

    def take_files(self, files: Sequence[Path]) -> None:
        """Open *files*."""

    def take_text(self, text: str) -> None:
        """Go to work on *text*."""


class Arrivals(QObject):
    """Lets what later starts ask for in, one after another."""

    def __init__(self, home: Home, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._waiting: deque[Errand] = deque(maxlen=_MOST_WAITING)
        self._token = ""
        """Of what came last, until it is used: it is for one time."""
        self._awaited: QWidget | None = None
        """The dialog whose end is waited for."""

    def take(self, errand: Errand) -> None:
        """Do *errand* now, or once no modal dialog is open any more."""
        self._token = errand.token
        self._waiting.append(errand)
        self._go_on()

    def _go_on(self) -> None:
        modal = QApplication.activeModalWidget()
        if modal is not None:
            self._to_front(modal)
            QApplication.alert(modal)
            if self._awaited is not modal:
                self._awaited = modal
                (modal.finished if isinstance(modal, QDialog) else modal.destroyed).connect(self._later)
            return
        while self._waiting:
            self._do(self._waiting.popleft())
            if QApplication.activeModalWidget() is not None:
                break
        if self._waiting:
            self._later()

    def _later(self) -> None:
        self._awaited = None
        QTimer.singleShot(0, self, self._go_on)

    def _to_front(self, window: QWidget) -> None:
        token, self._token = self._token, ""
        to_front(window, token)

    def _do(self, errand: Errand) -> None:
        self._to_front(self._home.front())
        if errand.files:
            self._home.take_files(tuple(map(Path, errand.files)))
        elif errand.text.strip():
            self._home.take_text(errand.text)


def to_front(window: QWidget, token: str = "") -> None:
    """Bring *window* before the person, as far as the desktop lets it; Wayland's wants the *token* of whoever asked."""
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    if token:
        # Where Qt's plug-in for Wayland looks while a window asks for the front.
        os.environ[_VARIABLE] = token
    window.activateWindow()
    if token:
        del os.environ[_VARIABLE]


def use_of(home: Home) -> Use:
    """Return what *home* does with what is dropped on any window."""
    from wizard.views.drops import LOOK_INTO, OPEN, Use

    def take(dropped: Dropped) -> None:
        if dropped.files:
            home.take_files(dropped.files)
        else:
            home.take_text(dropped.text)

    return Use(take=take, files=OPEN, text=LOOK_INTO)


class MainHome:
    """The wizard's own window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def front(self) -> QWidget:
        """Return the window that was in front last, of all that are open."""
        return QApplication.activeWindow() or self._window

    def take_files(self, files: Sequence[Path]) -> None:
        """Take up a case in the three steps; open every other file in a window of its own."""
        from wizard.views.work import is_case_file

        cases = [file for file in files if is_case_file(file)]
        others = [file for file in files if not is_case_file(file)]
        if cases:
            # One at a time is in the three steps: the one that was named first.
            self._window.conductor.open_file(str(cases[0]))
            to_front(self._window)
        for file in others[:MOST_FILES]:
            self._window.viewers.opener.open(file, self._window, self._window.viewers.show_file)
        left = len(cases[1:]) + len(others[MOST_FILES:])
        if left:
            tell_left(left, self._window)

    def take_text(self, text: str) -> None:
        """Do as if it had been typed."""
        self._window.take(text)
        to_front(self._window)


class AloneHome:
    """Certificates that are opened alone; the wizard's own window, which *make_window* returns, when it is wanted."""

    def __init__(self, make_window: Callable[[], MainWindow]) -> None:
        self._make_window = make_window
        self._alone: list[Alone] = []
        self._made: list[MainWindow] = []
        """All that there were: windows over one that was closed may still be read."""

    def _wizard(self) -> MainWindow:
        """Return the wizard's window; a new one where none is open, as one that was closed has ended its work."""
        if not self._made or not self._made[-1].isVisible():
            self._made.append(self._make_window())
        return self._made[-1]

    def open(self, path: Path) -> Alone:
        """Open the certificate file *path*."""
        from wizard.views.viewer.alone import Alone

        opened = Alone(path, self._wizard)
        self._alone.append(opened)
        return opened

    def front(self) -> QWidget:
        """Return the window that was in front last."""
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
        return QApplication.activeWindow() or (shown[-1] if shown else self._wizard())

    def take_files(self, files: Sequence[Path]) -> None:
        """Open further certificates alone; a case is for the wizard."""
        from wizard.views.work import is_case_file

        if any(map(is_case_file, files)):
            MainHome(self._wizard()).take_files(files)
            return
        for file in files[:MOST_FILES]:
            self.open(file)
        if files[MOST_FILES:]:
            tell_left(len(files) - MOST_FILES, self.front())

    def take_text(self, text: str) -> None:
        """Go to work in the wizard's window."""
        MainHome(self._wizard()).take_text(text)

    def close(self) -> None:
        """End all work; waits for the threads."""
        for opened in self._alone:
            opened.close()
        for window in self._made:
            window.close()


def tell_left(left: int, window: QWidget) -> None:
    """Say over *window* that *left* files were not opened."""
    from wizard.views.boxes import warning_box

    text = trn("{n} more file was not opened. Open it next.", "{n} more files were not opened. Open them next.", left)
    warning_box("files-left", window.windowTitle(), text, window).open()
