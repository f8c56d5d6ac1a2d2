"""A case as pictures: turned by hand and by themselves, and read from the screen by a decoder of somebody else's."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case
from tests.gui.case.dossiers import photographed, press, texts
from tests.support.cut_text import cut
from wizard.flow.case_file import Case, read_case
from wizard.flow.case_frames import join_frames, small
from wizard.flow.settings import Look
from wizard.i18n import using
from wizard.views.bridge import Bridge
from wizard.views.case.frames_window import FramesWindow
from wizard.views.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")

Ask = Callable[..., FramesWindow]


@pytest.fixture
def ask(bridge: Bridge, opened: Callable[[QWidget], None], qtbot: QtBot) -> Ask:
    def show(case: Case | None = None) -> FramesWindow:
        made = FramesWindow(case or full_case(), bridge)
        opened(made)
        qtbot.waitUntil(lambda: bool(made.pictures) or "too large" in made.count.text())
        return made

    return show


def key(window: FramesWindow, *keys: Qt.Key) -> None:
    for each in keys:
        QTest.keyClick(window.focusWidget(), each)


@pytest.mark.parametrize("dark", [False, True])
def test_a_camera_reads_the_case_from_the_screen(ask: Ask, theme: Theme, tmp_path: Path, dark: bool) -> None:
    theme.fix(Look.DARK if dark else Look.LIGHT)
    try:
        window = ask()
        total = len(window.pictures)
        assert total > 2
        read = []
        for number in range(1, total + 1):
            assert f"{number} of {total}" in texts(window)
            read.append(photographed(window.picture, tmp_path / f"{number}.png"))
            key(window, Qt.Key.Key_Right)
        assert window.at == 0
        assert read_case(join_frames(read)) == small(full_case())
    finally:
        theme.fix(Look.LIGHT)


def test_the_edge_of_the_picture_is_white_in_the_dark_too(ask: Ask, theme: Theme) -> None:
    theme.fix(Look.DARK)
    try:
        picture = ask().picture.grab().toImage()
        middle = picture.height() // 2
        colours = [picture.pixelColor(x, middle) for x in range(picture.width())]
        first = next(x for x, colour in enumerate(colours) if colour == QColor("white"))
        assert all(colour == QColor("white") for colour in colours[first : first + 4 * 4])
    finally:
        theme.fix(Look.LIGHT)


def test_each_square_has_whole_pixels_and_at_least_four(ask: Ask) -> None:
    window = ask()
    window.resize(200, 200)
    QApplication.processEvents()
    assert window.picture.width() >= 4 * 105
    assert window.picture.height() >= 4 * 105


def test_in_a_low_window_the_picture_is_in_sight_as_a_whole(ask: Ask, qtbot: QtBot) -> None:
    window = ask()
    window.resize(800, 560)
    picture = window.picture
    qtbot.waitUntil(lambda: picture.visibleRegion().boundingRect() == picture.rect(), timeout=2000)


def test_it_begins_standing_still_and_turns_when_asked(ask: Ask) -> None:
    window = ask()
    assert not window.timer.isActive()
    key(window, Qt.Key.Key_Space)
    assert window.timer.isActive()
    assert "Stop" in window.turn.accessibleName()
    window.timer.timeout.emit()
    window.timer.timeout.emit()
    assert f"3 of {len(window.pictures)}" in texts(window)
    press(window, "frame-turn")
    assert not window.timer.isActive()
    assert "automatically" in window.turn.accessibleName()


def test_whoever_turns_by_hand_is_not_hurried_on(ask: Ask) -> None:
    window = ask()
    key(window, Qt.Key.Key_Space, Qt.Key.Key_Right)
    assert (window.at, window.timer.isActive()) == (1, False)
    assert "automatically" in window.turn.accessibleName()


def test_the_speed_can_be_chosen_and_is_never_a_flicker(ask: Ask) -> None:
    window = ask()
    assert window.timer.interval() == 2000
    intervals = []
    for index in range(window.speed.count()):
        window.speed.setCurrentIndex(index)
        intervals.append(window.timer.interval())
    assert intervals == [1000, 2000, 3000, 5000, 8000]


def test_keys_lead_to_each_picture(ask: Ask) -> None:
    window = ask()
    last = len(window.pictures) - 1
    seen = []
    for each in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_PageDown):
        key(window, each)
        seen.append(window.at)
    assert seen == [last, 0, last, 0, 1]
    window.close_it.setFocus()
    key(window, Qt.Key.Key_PageUp)
    assert window.at == 0
    assert f"Picture 1 of {last + 1}" in window.picture.accessibleName()


def test_one_picture_alone_has_nothing_to_turn(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.flow.case_frames.PART", 2_000)
    case = full_case()
    window = ask(replace(case, evidence=replace(case.evidence, attempts=()), notes="", before=None, done=()))
    assert len(window.pictures) == 1
    assert not window.turn.isVisible()
    assert "1 of 1" in texts(window)
    key(window, Qt.Key.Key_Space, Qt.Key.Key_Right)
    assert not window.timer.isActive()


def test_a_case_too_large_for_pictures_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.flow.case_frames.MOST_FRAMES", 1)
    window = ask()
    assert "too large for pictures" in texts(window)
    assert "Pass it on as a file." in texts(window)
    assert not window.picture.isVisible()
    assert not window.turn.isVisible()
    assert window.focusWidget() is window.close_it


def test_closed_before_they_are_drawn_nothing_comes_after(bridge: Bridge, opened: Callable[[QWidget], None]) -> None:
    window = FramesWindow(full_case(), bridge)
    opened(window)
    key(window, Qt.Key.Key_Space)
    window.reject()
    assert not bridge.busy
    assert not window.timer.isActive()


def test_another_language_keeps_the_picture_and_the_speed(ask: Ask) -> None:
    window = ask()
    window.speed.choose("5")
    key(window, Qt.Key.Key_End)
    with using("ja"):
        window.retranslate()
        assert window.at == len(window.pictures) - 1
        assert (window.speed.currentData(), window.timer.interval()) == ("5", 5000)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_large_text_has_room(ask: Ask, large_text: None, qtbot: QtBot, language: str) -> None:
    with using(language):
        window = ask()
        window.resize(640, 700)
        qtbot.waitUntil(lambda: cut(window) == [])
        assert not window.page.horizontalScrollBar().maximum()
