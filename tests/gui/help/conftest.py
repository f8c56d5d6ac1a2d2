"""A help window with its search made, as it is after half a second."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wizard.flow.help.index import Index
from wizard.views.help.help_window import HelpWindow
from wizard.views.theme import Theme


@pytest.fixture(scope="session")
def indexes() -> dict[str, Index]:
    """Return the shelf that all windows of these tests share, as in the program."""
    return {}


@pytest.fixture
def parent(theme: Theme) -> Iterator[QWidget]:
    made = QWidget()
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def opened(parent: QWidget, indexes: dict[str, Index], qtbot: QtBot) -> Iterator[HelpWindow]:
    window = HelpWindow(indexes, parent)
    # A test may close it, and still look at it.
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    window.open_topic("")
    window.show()
    qtbot.waitUntil(lambda: "en" in indexes, timeout=30_000)
    yield window
    window.done(0)
