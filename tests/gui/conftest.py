"""One application for all tests of the window, without a screen unless there is one."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from wizard import i18n
from wizard.flow.settings import Look
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.views.conductor import Conductor
from wizard.views.frame import MainWindow
from wizard.views.garbage import search
from wizard.views.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    # There may be one already, of a bench: only the first counts for `wizard.views.theme.theme`.
    made = qapp.findChild(Theme) or Theme(qapp, Look.LIGHT)
    made.fix(Look.LIGHT)
    return made


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Search for garbage in this thread alone, as the program does; a search in a worker can stop both for ever."""
    gc.disable()
    yield
    search()
    gc.enable()


@contextmanager
def complete_window() -> Iterator[MainWindow]:
    """Give a window that looks at the deciding parts alone, with all its pages made."""
    made = MainWindow(lambda: Conductor(CheckOptions(timeout_s=5.0, parts=DECIDING_PARTS)))
    made.show()
    for piece in made.pieces():
        piece()
    # Made now, and not once more when the loop first paints.
    made._is_seen = True
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    with complete_window() as made:
        yield made


@pytest.fixture
def large_text(theme: Theme) -> Iterator[None]:
    application = theme.parent()
    assert isinstance(application, QApplication)
    font, larger = application.font(), application.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    application.setFont(larger)
    yield
    application.setFont(font)
