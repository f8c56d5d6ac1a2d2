"""Real practice sites, through the real window, the three steps and both languages."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from wizard.flow.session import Outcome, Place
from wizard.model.finding import Verdict
from wizard.views.frame import MainWindow
from wizard.views.viewer.viewer import Viewer

SITES = (
    ("expired", "expired"),
    ("wrong-name", "name-mismatch"),
    ("self-signed", "self-signed"),
    ("private-ca", "unknown-ca"),
    ("missing-intermediate", "missing-intermediate"),
    ("wrong-clock", "clock-wrong"),
    ("captive-portal", "captive-portal"),
    ("closed", "connection-refused"),
)


def practise(window: MainWindow, qtbot: QtBot, site: str) -> None:
    window.conductor.practise(site)
    assert window.page.objectName() == "identify-page"
    qtbot.waitUntil(lambda: window.conductor.session.diagnosis is not None, timeout=30_000)


def words(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("site", "cause"), SITES)
def test_a_practice_site_is_led_through_the_three_steps(
    window: MainWindow, qtbot: QtBot, site: str, cause: str, language: str
) -> None:
    window.speak(language)
    practise(window, qtbot, site)
    diagnosis = window.conductor.session.diagnosis
    assert diagnosis is not None
    assert diagnosis.findings[0].cause == cause
    assert window.identify_page.sentence is not None
    assert window.focusWidget() is window.identify_page.sentence
    QTest.mouseClick(window.next, Qt.MouseButton.LeftButton)
    assert window.page.objectName() == "checks-page"
    assert len(words(window)) > 100
    QTest.mouseClick(window.next, Qt.MouseButton.LeftButton)
    assert window.page.objectName() == "fix-page"
    assert window.fix_page.findChildren(QCheckBox)
    assert not window.next.isVisible()


def test_checking_again_compares_before_and_after(window: MainWindow, qtbot: QtBot) -> None:
    practise(window, qtbot, "expired")
    window.conductor.go(Place.FIX)
    again = window.findChild(QPushButton, "check-again-3")
    assert isinstance(again, QPushButton)
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.conductor.session.previous is not None, timeout=30_000)
    assert window.conductor.session.outcome is Outcome.SAME
    assert window.page.objectName() == "fix-page"
    qtbot.waitUntil(lambda: "Nothing has changed yet." in words(window))


def test_a_good_site_ends_green(window: MainWindow, qtbot: QtBot) -> None:
    practise(window, qtbot, "good")
    diagnosis = window.conductor.session.diagnosis
    assert diagnosis is not None
    assert diagnosis.verdict is Verdict.TRUSTED


def test_the_certificates_of_the_answer_open_in_the_viewer(window: MainWindow, qtbot: QtBot) -> None:
    practise(window, qtbot, "expired")
    view = window.findChild(QPushButton, "view-certificate")
    assert isinstance(view, QPushButton)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    viewer = window.findChild(Viewer)
    assert isinstance(viewer, Viewer)
    assert len(viewer.viewed.certificates) == 3


def test_a_stalled_check_is_cancelled_at_once(window: MainWindow, qtbot: QtBot) -> None:
    # The look for interrupted changes, with which every window begins.
    qtbot.waitUntil(lambda: not window.conductor.bridge.busy, timeout=5_000)
    window.conductor.practise("stalled")
    qtbot.waitUntil(lambda: bool(window.identify_page.findChildren(QLabel)), timeout=5_000)
    QTest.keyClick(window.identify_page.cancel, Qt.Key.Key_Space)
    assert window.page.objectName() == "start-page"
    assert not window.conductor.session.running
    assert not window.conductor.bridge.busy


def test_the_event_loop_runs_on_while_a_site_is_checked(window: MainWindow, qtbot: QtBot) -> None:
    beats: list[int] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(10)
    window.conductor.practise("stalled")
    qtbot.waitUntil(lambda: len(beats) > 20, timeout=10_000)
    assert window.conductor.session.running
    window.conductor.cancel()


def test_a_pasted_error_is_explained_and_narrowed_down(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.start_page.address, "NET::ERR_CERT_DATE_INVALID")
    QTest.keyClick(window.start_page.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page == window.identify_page, timeout=20_000)
    assert "NET::ERR_CERT_DATE_INVALID" in words(window)
    assert window.focusWidget() is window.identify_page.sentence
