"""The window over a real list in the test's folder, real sites on loopback, and a scheduler that notes its orders."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.loopback import SOON_S, serving
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki
from tests.support.tls_server import TlsServer
from wizard.errors import WizardError
from wizard.fixes.scheduler import Means, Plan, Program
from wizard.flow.watch_list import Watched, read_watch_list
from wizard.model.target import CheckOptions
from wizard.practice.listener import Behaviour
from wizard.views.bridge import Bridge
from wizard.views.theme import Theme
from wizard.views.watch.watch_window import WatchWindow
from wizard.views.watch.watch_work import Around

DAY = timedelta(days=1)
PATIENCE_MS = 30_000
NEXT = AT + timedelta(minutes=20)


@dataclass(slots=True)
class NotingScheduler:
    """Has the state of a scheduler, and notes with what it was set up."""

    made: Plan | None = None
    error: str = ""
    deaf: str = ""
    """Why it cannot be asked."""
    held: Event | None = None
    """Each change waits for it."""
    set_up_with: list[Program] = field(default_factory=list)
    removals: int = 0

    def set_up(self, program: Program, minute: int) -> Plan:
        self._wait()
        assert 0 <= minute < 60
        self.set_up_with.append(program)
        self.made = Plan(Means.SYSTEMD, NEXT)
        return self.made

    def remove(self) -> bool:
        self._wait()
        was_there, self.made = self.made is not None, None
        self.removals += 1
        return was_there

    def plan(self) -> Plan | None:
        if self.deaf:
            raise WizardError(self.deaf)
        return self.made

    def _wait(self) -> None:
        if self.held is not None:
            assert self.held.wait(SOON_S * 6)
        if self.error:
            raise WizardError(self.error)


class World:
    """What the window meets, and how to open it."""

    def __init__(self, folder: Path, bridge: Bridge, qtbot: QtBot, pki: Pki) -> None:
        self.folder, self.bridge, self.qtbot = folder, bridge, qtbot
        self.scheduler = NotingScheduler()
        self.now: datetime = AT
        self.means: Means | None = Means.SYSTEMD
        self.options = CheckOptions(
            at=AT, only_roots=(der_of(pki.root.certificate),), fetch=False, parts=frozenset(), timeout_s=20.0
        )
        self.around = Around(
            folder=folder, scheduler=lambda: self.scheduler, means=lambda: self.means, now=lambda: self.now
        )

    def open(self, around: Around | None = None) -> WatchWindow:
        """Open the window, and wait until it has read everything."""
        window = WatchWindow(self.bridge, self.options, None, around or self.around)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.qtbot.addWidget(window)
        with self.qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        self.settle(window)
        return window

    def settle(self, *windows: WatchWindow) -> None:
        """Wait until nothing is under way any more."""
        self.qtbot.waitUntil(lambda: not any(window.is_busy for window in windows), timeout=PATIENCE_MS)
        # What was just added is laid out, and shown.
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def sites(self) -> tuple[Watched, ...]:
        """What stands in the file."""
        return read_watch_list(self.folder).watch_list.sites


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture(scope="session")
def pki() -> Pki:
    return make_pki("Watch")


@pytest.fixture
def world(tmp_path: Path, bridge: Bridge, qtbot: QtBot, pki: Pki) -> World:
    return World(tmp_path / "data", bridge, qtbot, pki)


Site = Callable[[float | Behaviour], str]


@pytest.fixture
def site(pki: Pki) -> Iterator[Site]:
    """Return what begins a site whose certificate of 90 days has so many left, or that behaves so, and its address."""
    with ExitStack() as stack:

        def begin(what: float | Behaviour) -> str:
            behaviour = what if callable(what) else server(pki, what)
            return f"localhost:{stack.enter_context(serving(behaviour))}"

        yield begin


def server(pki: Pki, left_days: float) -> TlsServer:
    ends = AT + left_days * DAY
    leaf = replace(healthy_leaf("localhost"), validity=Validity(ends - 90 * DAY, ends))
    return TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)


def text(window: QWidget, name: str) -> str:
    found = window.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def button(window: QWidget, name: str) -> QPushButton:
    # Those of former banners are there until Qt comes round to them.
    found = [one for one in window.findChildren(QPushButton, name) if not one.isHidden()]
    assert len(found) == 1
    return found[0]


def told(window: QWidget, name: str) -> list[str]:
    """Return the words of a banner, line by line; none where it is not there."""
    banner = window.findChild(QWidget, name)
    if banner is None or not banner.isVisible():
        return []
    return [label.text() for label in banner.findChildren(QLabel) if label.text()]
