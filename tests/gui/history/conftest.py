"""A bridge, a desk on a folder of the test's own, and windows that are gone with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import THREE, cabinet_in, file_cases, idle
from wizard.flow.settings import Settings
from wizard.views import preferences_in_force
from wizard.views.bridge import Bridge
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow, open_history
from wizard.views.theme import Theme

MakeDesk = Callable[..., HistoryDesk]
Open = Callable[..., HistoryWindow]


@pytest.fixture(autouse=True)
def _usual_preferences() -> Iterator[None]:
    preferences_in_force.hold(Settings())
    yield
    preferences_in_force.hold(Settings())


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def make_desk(bridge: Bridge, tmp_path: Path) -> MakeDesk:
    """Return how to make a desk, each with a cabinet of its own, as another program would have."""

    def make(cabinet: Cabinet | None = None) -> HistoryDesk:
        return HistoryDesk(bridge, bridge, cabinet or cabinet_in(tmp_path))

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> HistoryDesk:
    return make_desk()


@pytest.fixture
def open_window(bridge: Bridge, desk: HistoryDesk, qtbot: QtBot) -> Iterator[Open]:
    """Return how to open a window, with its list read."""
    made: list[HistoryWindow] = []

    def open_one(on: HistoryDesk | None = None, *, wait: bool = True) -> HistoryWindow:
        window = open_history(on or desk, bridge)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.append(window)
        if wait:
            idle(window, qtbot)
        return window

    yield open_one
    for window in made:
        window.done(0)
        window.deleteLater()


@pytest.fixture
def window(open_window: Open, tmp_path: Path) -> HistoryWindow:
    """Return a window on three cases, "c.test" on top."""
    file_cases(tmp_path, *THREE, note="Mrs Smith")
    return open_window()
