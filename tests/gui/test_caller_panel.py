"""Step 2 about another device, in the window: by mouse and by keys, to a plan for that device."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from wizard.flow.session import Place
from wizard.model.terms import Audience
from wizard.views.caller_card import CallerCard
from wizard.views.caller_panel import CallerPanel
from wizard.views.frame import MainWindow
from wizard.views.widgets import PlainLabel


def ask(window: MainWindow, qtbot: QtBot, text: str = "NET::ERR_CERT_DATE_INVALID") -> None:
    window.conductor.submit(text)
    qtbot.waitUntil(lambda: window.conductor.session.explanation is not None, timeout=20_000)
    window.conductor.go(Place.CHECKS)


def panel(window: MainWindow) -> CallerPanel:
    made = window.checks_page.caller
    assert made is not None
    QApplication.processEvents()
    return made


def press(window: MainWindow, key: Qt.Key) -> None:
    focused = window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisible())


def other(window: MainWindow) -> None:
    button = window.findChild(QPushButton, "device-other")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_by_keys_alone_the_device_is_found_and_its_clock_is_to_blame(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot)
    other(window)
    first = panel(window).first_focus()
    first.setFocus()
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_1)
    caller = window.conductor.session.caller
    assert caller is not None
    assert caller.device == "iphone"
    assert "iPhone or iPad" in words(panel(window))
    window.conductor.caller.ask_row("clock")
    card = panel(window).findChild(CallerCard, "caller-clock")
    assert isinstance(card, CallerCard)
    focus = card.first_focus()
    assert focus is not None
    focus.setFocus()
    press(window, Qt.Key.Key_2)
    assert window.conductor.session.presumed is not None
    assert window.conductor.session.presumed.findings[0].cause == "clock-wrong"
    window.next.click()
    assert window.fix_page.findChild(QWidget, "plan-set-clock") is not None


def test_this_computer_is_shown_again_when_that_is_wanted(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot)
    other(window)
    assert panel(window).isVisible()
    button = window.findChild(QPushButton, "device-here")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not panel(window).isVisible()
    qtbot.waitUntil(lambda: window.checks_page.findChild(QWidget, "row-clock") is not None, timeout=20_000)


def test_who_helps_on_the_phone_is_asked_about_the_callers_device_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.choose_audience(Audience.HELPDESK)
    ask(window, qtbot)
    assert panel(window).isVisible()
    assert not window.conductor.session.seen


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_cut_with_text_twice_as_large(
    window: MainWindow, qtbot: QtBot, large_text: None, language: str
) -> None:
    window.speak(language)
    window.resize(900, 640)
    ask(window, qtbot)
    other(window)
    qtbot.waitUntil(lambda: not cut(panel(window)), timeout=5_000)
    window.conductor.caller.choose_device("phone")
    window.conductor.caller.choose_device("app-store")
    qtbot.waitUntil(lambda: not cut(panel(window)), timeout=5_000)
    assert window.checks_page.horizontalScrollBar().maximum() == 0
