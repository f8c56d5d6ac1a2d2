"""The window for many sites on 1,000 of loopback: how fast it fills, and how long it stands still (aim: 50 ms)."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from cryptography import x509
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.bench.many_sites import EXPIRED_EACH, names
from tests.bench.test_batch import ROOT, SERVER, SITES
from tests.support.pki import der_of
from wizard.flow.settings import Look
from wizard.flow.site_table import SiteState
from wizard.model.target import CheckOptions
from wizard.views.bridge import Bridge
from wizard.views.sites.sites_window import SitesWindow
from wizard.views.theme import theme

PAUSE_AIM_MS, RATE_AIM = 50, 150
BEAT_MS = 5
"""Not 0: a timer that never rests takes a processor from those who work."""


class Heartbeat:
    """Notes how long the event loop stood still, longest first."""

    def __init__(self, window: SitesWindow) -> None:
        self.pauses: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(window, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.pauses.append((now - self._last) * 1000 - BEAT_MS)
        self._last = now

    def restart(self) -> None:
        """Forget what was."""
        self.pauses.clear()
        self._last = time.perf_counter()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    @property
    def longest_ms(self) -> float:
        """The longest pause."""
        return max(self.pauses, default=0.0)


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the sites in a session of its own: the system shares the processors between sessions, as between hosts."""
    process = subprocess.Popen(
        [*SERVER, str(SITES)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.kill()


@pytest.mark.timeout(300)
def test_the_window_on_a_thousand_sites(qapp: QApplication, qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    theme().fix(Look.LIGHT)
    bridge, figures = Bridge(), list[str]()
    with served() as server:
        root = x509.load_pem_x509_certificate(server["root"].encode())
        options = CheckOptions(extra_roots=(der_of(root),))
        window = SitesWindow(bridge, lambda: options)
        window.show()
        qtbot.wait(200)
        heart = Heartbeat(window)
        window.take("".join(f"https://{name}:{server['port']}/\n" for name in names(SITES)))
        qtbot.waitUntil(lambda: not window.is_busy, timeout=30_000)
        figures.append(f"reading the list {heart.longest_ms:.0f} ms")
        for visit in ("first round", "second round"):
            heart.restart()
            began, first = time.perf_counter(), 0.0
            window.start()
            qtbot.waitUntil(lambda: window.answers.left < SITES, timeout=60_000)
            first = time.perf_counter() - began
            qtbot.waitUntil(lambda: not window.is_running, timeout=200_000)
            seconds = time.perf_counter() - began
            qtbot.wait(100)
            figures.append(
                f"{visit} {heart.longest_ms:.0f} ms, {SITES / seconds:.0f} sites a second, first answer {first:.2f} s"
            )
            states = [line.row.state for line in window.model.lines]
            window.show_list()
        heart.stop()
    assert (states.count(SiteState.REFUSED), states.count(SiteState.WAITING)) == (SITES // EXPIRED_EACH, 0)
    window.close()
    bridge.close()
    with capsys.disabled():
        told = "; ".join(figures)
        print(f"\n{SITES} sites in the window (aims: {PAUSE_AIM_MS} ms, {RATE_AIM} sites a second): {told}")
