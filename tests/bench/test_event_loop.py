"""How long the window stands still while sites are checked (aim: 50 ms), and how soon Cancel is done (aim: 0.2 s)."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wizard.flow.settings import Look
from wizard.model.target import CheckOptions
from wizard.practice.scenarios import SCENARIOS
from wizard.views.conductor import Conductor
from wizard.views.frame import MainWindow
from wizard.views.theme import theme

AIM_MS, CANCEL_AIM_MS = 50, 200


class Heartbeat:
    """Notes the longest time between two beats of the event loop."""

    def __init__(self, window: MainWindow) -> None:
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now

    def restart(self) -> None:
        self._last, self.longest_ms = time.perf_counter(), 0.0


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    theme().fix(Look.LIGHT)
    made = MainWindow(lambda: Conductor(CheckOptions(timeout_s=3.0)))
    made.show()
    yield made
    made.deleteLater()
    # Else it would go on hearing of the windows of later tests.
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


@pytest.mark.timeout(180)
def test_the_window_while_practice_sites_are_checked(
    window: MainWindow, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    heart = Heartbeat(window)
    blocked: dict[str, float] = {}
    at_start = 0.0
    # The first one twice: right after the start, when what checks need is still being loaded, and once it is.
    for scenario in (SCENARIOS[0], *SCENARIOS):
        qtbot.wait(50)
        heart.restart()
        window.conductor.practise(scenario.id)
        qtbot.waitUntil(lambda: not window.conductor.session.running, timeout=30_000)
        qtbot.wait(50)
        at_start = at_start or heart.longest_ms
        blocked[scenario.id] = heart.longest_ms
        assert window.conductor.session.diagnosis is not None
        window.conductor.start_over()
    window.close()
    window.conductor.close()
    worst = sorted(blocked.items(), key=lambda item: -item[1])[:3]
    shown = ", ".join(f"{name} {ms:.0f} ms" for name, ms in worst)
    with capsys.disabled():
        print(f"\nevent loop blocked at most: {shown} (aim: {AIM_MS} ms); stalled {blocked['stalled']:.0f} ms")
        print(f"event loop blocked by a check right after the start: {at_start:.0f} ms")


def test_cancel(window: MainWindow, qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    window.conductor.practise("stalled")
    qtbot.wait(500)
    began = time.perf_counter()
    window.conductor.cancel()
    free_ms = (time.perf_counter() - began) * 1000
    assert not window.conductor.session.running
    window.conductor.bridge.close()
    ended_ms = (time.perf_counter() - began) * 1000
    window.close()
    window.conductor.close()
    with capsys.disabled():
        print(f"\nCancel: free after {free_ms:.0f} ms, threads ended after {ended_ms:.0f} ms (aim: {CANCEL_AIM_MS} ms)")
