"""The header and the foot of the main window, at every width and text size."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.scenes_base import turn
from wizard.flow.session import Place
from wizard.flow.settings import Look
from wizard.i18n import LANGUAGES
from wizard.views.frame import MainWindow
from wizard.views.theme import Theme, unit

WIDTHS = (640, 800, 1000, 1400)


@pytest.fixture(params=[100, 200])
def size(request: pytest.FixtureRequest, theme: Theme) -> Iterator[int]:
    theme.enlarge(request.param)
    yield request.param
    theme.enlarge(100)
    theme.fix(Look.LIGHT)


def shown(parent: QWidget, *names: str) -> dict[str, bool]:
    found = {name: parent.findChild(QWidget, name) for name in names}
    return {name: widget is not None and widget.isVisible() for name, widget in found.items()}


def answered(window: MainWindow, qtbot: QtBot) -> None:
    window.take("NET::ERR_CERT_DATE_INVALID")
    qtbot.waitUntil(lambda: window.pass_on.isVisible())


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_and_foot_stay_in_one_line_at_every_width(
    window: MainWindow, size: int, language: str, qtbot: QtBot
) -> None:
    window.speak(language)
    answered(window, qtbot)
    for width in WIDTHS:
        window.resize(width, 600)
        turn()
        for button in (window.back, window.next, window.pass_on):
            assert button.isVisible()
            assert abs(button.geometry().center().y() - window.back.geometry().center().y()) <= 1, (width, button)
        assert window.foot.height() <= 7 * unit()
        assert window.header.height() <= 7 * unit()
        assert window.steps.isVisible()


def test_what_there_is_no_room_for_is_left_out_and_comes_back(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    answered(window, qtbot)
    window.resize(1400, 700)
    turn()
    assert all(shown(window, "program", "language-en", "language-ja", "start-over").values())
    assert "Generic checks" in window.next.text()
    theme.enlarge(200)
    window.resize(800, 600)
    turn()
    assert shown(window, "program", "language-ja", "start-over") == {
        "program": False, "language-ja": False, "start-over": False,
    }  # fmt: skip
    assert window.next.text() == "&Next"
    assert window.next.accessibleName() == "Next: Generic checks"
    theme.enlarge(100)
    window.resize(1400, 700)
    turn()
    assert all(shown(window, "program", "language-en", "language-ja", "start-over").values())
    assert window.back.text() == "&Back"


def test_at_the_start_the_languages_stay_and_the_steps_go(window: MainWindow, theme: Theme) -> None:
    theme.enlarge(200)
    window.resize(640, 480)
    turn()
    assert window.page is window.start_page
    assert shown(window, "language-en", "language-ja", "steps") == {
        "language-en": True, "language-ja": True, "steps": False,
    }  # fmt: skip
    theme.enlarge(100)
    turn()
    assert window.steps.isVisible()


def test_the_last_step_has_no_way_on(window: MainWindow, qtbot: QtBot) -> None:
    answered(window, qtbot)
    window.conductor.go(Place.FIX)
    turn()
    assert not window.next.isVisible()
    assert window.over.isVisible()
