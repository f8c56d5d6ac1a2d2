"""A bridge and a window for a call."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.call.calling import Played
from wizard.views.bridge import Bridge
from wizard.views.theme import Theme


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def played(qtbot: QtBot, bridge: Bridge) -> Iterator[Played]:
    made = Played(qtbot, bridge)
    yield made
    if isValid(made.window):
        made.leave()
    made.settle()
