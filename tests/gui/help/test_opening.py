"""`open_help`: one window, on the subject in front."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.views.frame import MainWindow
from wizard.views.help import open_help
from wizard.views.help.help_window import HelpWindow


def _open() -> list[HelpWindow]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, HelpWindow) and top.isVisible()]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    for window in _open():
        window.done(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_there_is_one_window_and_it_turns_to_the_new_subject(parent: QWidget) -> None:
    first = open_help(parent, "history")
    assert open_help(parent, "watch") is first
    assert first.topic == "watch"
    assert first.back.isEnabled()
    assert _open() == [first]


def test_an_unknown_subject_leads_to_the_start(parent: QWidget) -> None:
    assert open_help(parent, "nothing").article.toPlainText().startswith("What Trust Wizard does")


def test_a_closed_one_is_made_anew(parent: QWidget) -> None:
    open_help(parent, "history").done(0)
    assert open_help(parent).topic == "start"


def test_over_a_dialog_that_asks_for_an_answer_it_can_be_used(parent: QWidget, qtbot: QtBot) -> None:
    before = open_help(parent, "history")
    dialog = QDialog(parent)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
    opened = open_help(dialog, "viewer")
    assert opened is not before
    assert opened.parentWidget() is dialog
    assert _open() == [opened]
    assert open_help(dialog, "case") is opened
    opened.done(0)
    dialog.done(0)
    dialog.deleteLater()


def test_the_search_is_kept_for_the_next_window(parent: QWidget, qtbot: QtBot) -> None:
    first = open_help(parent)
    qtbot.waitUntil(lambda: "en" in first._indexes, timeout=30_000)
    first.done(0)
    second = open_help(parent)
    second.field.setText("clock")
    assert second.pane.hits.count() > 0


def test_it_follows_the_language_of_the_main_window(window: MainWindow) -> None:
    opened = open_help(window, "history", (("File", "Open", "Ctrl+O"),))
    window.speak("ja")
    assert opened.article.accessibleName() == "ケースの履歴"
    i18n.use("en")
