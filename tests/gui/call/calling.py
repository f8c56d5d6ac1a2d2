"""A call in the real window, played by keys and typing; the check of the site is the one thing that is made up."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.call.callers import BEGAN
from wizard.model.finding import Diagnosis
from wizard.model.target import Target
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge, Sink, Work
from wizard.views.call.call_desk import Stage
from wizard.views.call.call_window import CallWindow
from wizard.views.call.call_work import CheckOf
from wizard.views.gallery import GalleryWindow

TURNS = 6
"""Of the loop, until pictures are drawn and every layout within another one has found its place."""


class FromHere:
    """The check of the site: it is under way until it is told what it finds, or until it is cancelled."""

    def __init__(self) -> None:
        self.found: Diagnosis | Exception | None = None
        self.targets: list[Target] = []
        self.cancelled = 0

    def __call__(self, target: Target) -> Work:
        self.targets.append(target)

        def work(tell: Sink, cancel: Cancel) -> Diagnosis:
            while self.found is None:
                if cancel.wait(0.005):
                    self.cancelled += 1
                    cancel.check()
            if isinstance(self.found, Exception):
                raise self.found
            return self.found

        return work


class Played:
    """A window, and what is done in it."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, check: CheckOf | None = None) -> None:
        """*check* takes the place of the one that is made up."""
        self.qtbot, self.check = qtbot, FromHere()
        self.now = BEGAN
        self.window = CallWindow(bridge, check or self.check, self._time)
        self.window.show()
        self.settle()

    def _time(self) -> datetime:
        return self.now

    def settle(self) -> None:
        """Let the loop turn, so that what was made is shown and what is gone is gone."""
        for _ in range(TURNS):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def focused(self) -> QWidget:
        return self.window.focusWidget()

    @property
    def number(self) -> str:
        """What stands above the question."""
        return self.label("question-number").text()

    def label(self, name: str) -> QLabel:
        (found,) = (label for label in self.window.findChildren(QLabel, name) if label.isVisible())
        return found

    def button(self, name: str) -> QPushButton:
        (found,) = (button for button in self.window.findChildren(QPushButton, name) if button.isVisible())
        return found

    def has(self, name: str) -> bool:
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focused, key, modifier)
        self.settle()

    def press(self, name: str) -> None:
        """Press a button by the keyboard."""
        self.button(name).setFocus()
        self.key(Qt.Key.Key_Space)

    def type(self, field: QWidget, text: str) -> None:
        """Type *text* into *field*, as an input method does where it is Japanese."""
        field.setFocus()
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)
        self.settle()

    def words(self, widget: QWidget | None = None) -> str:
        """Return every text that is seen."""
        self.settle()
        labels = (widget or self.window).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=10_000)
        self.settle()

    def wait_for(self, stage: Stage) -> None:
        self.wait(lambda: self.window.stage is stage)

    def wait_for_site(self) -> None:
        """Wait until the check from here has ended."""
        self.wait(lambda: self.window.desk.has_news)

    def leave(self) -> None:
        """Close the window, whatever is lost with it."""
        if self.has("throw-away") or not self.window.close():
            self.press("throw-away")

    def point_at(self, picture: str) -> None:
        """Choose a picture in the gallery that is open."""
        gallery = self.window.findChild(GalleryWindow)
        assert isinstance(gallery, GalleryWindow)
        shown = gallery.pictures
        shown.setFocus()
        while shown.currentItem().data(Qt.ItemDataRole.UserRole).id != picture:
            before = shown.currentRow()
            QTest.keyClick(shown, Qt.Key.Key_Right)
            if shown.currentRow() == before:
                QTest.keyClick(shown, Qt.Key.Key_Down)
                QTest.keyClick(shown, Qt.Key.Key_Home)
            assert shown.currentRow() > before, "the picture is not there"
        QTest.keyClick(shown, Qt.Key.Key_Return)
        self.settle()
