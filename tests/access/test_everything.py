"""Every window, dialog and page in each of its states, looked at as a screen reader and a keyboard find it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from tests.support.scenes import SCENES, Scene, speak, turn
from tests.support.screen_reader_faults import faults_of, tables_without_headings, twice_the_key
from wizard.views.theme import Theme
from wizard.views.widgets import Button, column

STAYS = frozenset({"action-working", "call-checking", "call-second", "call-closing", "sites-running"})
"""Where something is under way, or not kept: Escape asks first, and the next one goes on with it."""


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_a_screen_reader_and_a_keyboard_find_everything(scene: Scene, theme: Theme) -> None:
    with scene.open() as window:
        faults = [*faults_of(window), *tables_without_headings(window)]
        speak("ja")
        faults += [f"in Japanese: {fault}" for fault in twice_the_key(window)]
        speak("en")
        if isinstance(window, QDialog) and scene.id not in STAYS:
            faults += _held_by_escape(window)
    assert faults == []


def _held_by_escape(window: QDialog) -> list[str]:
    """Say whether it is still there after what Escape ends first, as a search or a question, and then the dialog."""
    for _ in range(2):
        if isValid(window) and window.isVisible():
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
            turn()
    return ["Escape does not close it"] if isValid(window) and window.isVisible() else []


@pytest.fixture
def shop(theme: Theme) -> QWidget:
    """A window in which something can be wrong."""
    window = QWidget()
    window.setLayout(column(Button("first"), Button("second"), Button("third")))
    for button, text in zip(window.findChildren(Button), ("&One", "&Two", "T&hree"), strict=True):
        button.say(text)
    window.show()
    turn()
    return window


def test_a_window_in_order_has_no_fault(shop: QWidget) -> None:
    assert faults_of(shop) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda first, _: first.setAccessibleName(" "), "no name"),
        (lambda first, _: first.setAccessibleDescription("One"), "name said again"),
        (lambda first, second: second.setAccessibleName("One"), "2 alike"),
        (lambda first, _: first.setFocusPolicy(Qt.FocusPolicy.NoFocus), "only for the mouse"),
        (lambda first, second: second.say("T&oo"), "Alt+o is for"),
        (lambda first, second: QWidget.setTabOrder(second, first), "Tab comes to"),
    ],
)
def test_a_fault_is_found(spoil, fault: str, shop: QWidget) -> None:  # type: ignore[no-untyped-def]
    first, second, _ = shop.findChildren(Button)
    spoil(first, second)
    assert any(found.startswith(fault) for found in faults_of(shop))
