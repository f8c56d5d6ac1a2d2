"""F1 opens the help on what is in front, in windows and dialogs alike."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wizard.views.help.help_key import HelpKey
from wizard.views.help.help_window import HelpWindow
from wizard.views.theme import Theme


def _opened() -> HelpWindow | None:
    return next((t for t in QApplication.topLevelWidgets() if isinstance(t, HelpWindow) and t.isVisible()), None)


@pytest.fixture
def main(theme: Theme) -> Iterator[QWidget]:
    made = QWidget()
    made.show()
    yield made
    if (opened := _opened()) is not None:
        opened.done(0)
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _dialog(parent: QWidget, qtbot: QtBot, *, is_modal: bool) -> QDialog:
    dialog, field = QDialog(parent), QLineEdit()
    dialog.setObjectName("report-dialog")
    QVBoxLayout(dialog).addWidget(field)
    dialog.setModal(is_modal)
    dialog.show()
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


@pytest.mark.parametrize("is_modal", [False, True])
def test_f1_in_a_dialog_opens_the_article_about_it(main: QWidget, qtbot: QtBot, *, is_modal: bool) -> None:
    HelpKey(main, lambda: (("File", "Fly", "F9"),))
    dialog = _dialog(main, qtbot, is_modal=is_modal)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_F1)
    opened = _opened()
    assert opened is not None
    assert opened.topic == "report"
    opened.open_topic("keyboard")
    assert "F9 · Fly" in opened.article.toPlainText()
    opened.done(0)
    dialog.done(0)


def test_f1_in_the_help_stays_in_it(main: QWidget, qtbot: QtBot) -> None:
    HelpKey(main).open()
    opened = _opened()
    assert opened is not None
    opened.open_topic("history")
    opened.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened)
    QTest.keyClick(opened.article, Qt.Key.Key_F1)
    assert _opened() is opened
    assert opened.topic == "history"


def test_the_window_whose_menu_has_the_key_gets_none(main: QWidget, qtbot: QtBot) -> None:
    HelpKey(main)
    main.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is main)
    QTest.keyClick(main, Qt.Key.Key_F1)
    assert _opened() is None


def test_a_window_that_comes_to_the_front_again_has_it_once(main: QWidget, qtbot: QtBot) -> None:
    HelpKey(main)
    dialog = _dialog(main, qtbot, is_modal=False)
    main.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is main)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_F1)
    assert _opened() is not None
    dialog.done(0)
