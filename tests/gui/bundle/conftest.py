"""The window for bundles on a small file that has one of each kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.bundle.bundles import DERS, settle
from tests.support.pki import AT
from wizard.pki.pem import pem
from wizard.views.bridge import Bridge, Work
from wizard.views.theme import Theme
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.work import ReadFile

Open = Callable[..., BundleWindow]


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.pem"
    path.write_bytes(b"".join(map(pem, DERS)))
    return path


@pytest.fixture
def opened(bridge: Bridge) -> Iterator[Open]:
    """Return how to open a window on what a work finds, or on nothing yet."""
    made: list[BundleWindow] = []

    def open_window(work: Work | None = None, name: str = "bundle.pem") -> BundleWindow:
        window = BundleWindow(name, bridge, at=AT)
        made.append(window)
        window.show()
        if work is not None:
            window.begin(work)
        return window

    yield open_window
    for window in made:
        # What was closed is gone.
        if isValid(window):
            window.close()


@pytest.fixture
def window(opened: Open, bundle: Path, qtbot: QtBot) -> BundleWindow:
    made = opened(ReadFile(bundle))
    settle(made, qtbot)
    return made
