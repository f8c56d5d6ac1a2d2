"""A desk of the test's own, whose hooks are gone with it, and a window whose history is in the test's folder."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import cabinet_in
from wizard.flow.settings import Settings
from wizard.views.fault.fault_desk import FaultDesk
from wizard.views.frame import MainWindow
from wizard.views.preferences_in_force import hold
from wizard.views.theme import Theme


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(theme: Theme, qapp: QApplication, clock: Clock) -> Iterator[FaultDesk]:
    hooks = (sys.excepthook, threading.excepthook)
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    hold(Settings())
    made = FaultDesk(qapp, clock)
    yield made
    if made.dialog is not None:
        made.dialog.close()
    made._end()
    hold(Settings())
    sys.excepthook, threading.excepthook = hooks
    for number, handler in signals.items():
        signal.signal(number, handler)
    made.setParent(None)
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    faulthandler.enable(sys.__stderr__)


@pytest.fixture
def filed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """Return a window with a history and a keyring of the test's own."""
    window.ways.history.cabinet = cabinet_in(tmp_path)
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
