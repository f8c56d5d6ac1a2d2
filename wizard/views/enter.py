"""What Enter does in a window with tables and fields, where Qt would press a button that nobody looked at."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget


def take_enter(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button in focus with Enter, and do nothing elsewhere; say whether *event* was Enter."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    if isinstance(button := window.focusWidget(), QPushButton):
        button.click()
    return True
