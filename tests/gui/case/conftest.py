"""What the tests of a case's windows share: a bridge, and a dossier of a recorded case."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wizard.views.bridge import Bridge


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    """Show windows, and take them away after the test."""
    shown: list[QWidget] = []

    def show(widget: QWidget) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        shown.append(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)

    yield show
    for widget in shown:
        widget.close()
        widget.deleteLater()
