"""What of a call is kept: on file, in a case file, in another window; nothing is lost, and nobody is asked in vain."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.flow.call.callers import BEGAN, fails
from tests.gui.call.calling import Played
from tests.gui.conftest import complete_window
from tests.gui.history.cases import cabinet_in
from tests.support.history import history_in
from wizard.flow.call.state import Call, begin, with_words
from wizard.flow.caller.devices import Device
from wizard.flow.dossier import Dossier
from wizard.flow.history_seal import Summary
from wizard.flow.settings import Settings
from wizard.views import preferences_in_force
from wizard.views.call.call_desk import Stage
from wizard.views.call.call_window import CallWindow
from wizard.views.call.setup_page import CallStart
from wizard.views.case.save_dialog import SaveCaseDialog
from wizard.views.frame import MainWindow
from wizard.views.gallery import GalleryWindow
from wizard.views.history import history_desk
from wizard.views.theme import Theme

WINDOWS = begin(BEGAN, language="en", device=Device.WINDOWS_11, browser="chrome")
DATE = with_words(WINDOWS, "NET ERR CERT DATE INVALID")
AUTHORITY = with_words(WINDOWS, "NET ERR CERT AUTHORITY INVALID")
EXPIRED = replace(DATE, site=fails("expired"))
ON_FILE = object()
"""Stands for the record that the history tells of."""


@pytest.fixture(autouse=True)
def _usual_preferences() -> Iterator[None]:
    preferences_in_force.hold(Settings())
    yield
    preferences_in_force.hold(Settings())


def started(played: Played, call: Call) -> Played:
    played.window.begin(CallStart(call=call, target=None))
    played.settle()
    return played


def told(played: Played) -> list[Dossier]:
    """Return what the history is told of from now on."""
    dossiers: list[Dossier] = []

    def take(dossier: Dossier, _began: datetime) -> None:
        dossiers.append(dossier)

    played.window.ended.connect(take)
    return dossiers


# With the history


def test_what_is_noted_after_the_end_goes_on_file_without_a_question(played: Played) -> None:
    dossiers = told(played)
    started(played, EXPIRED)
    assert [d.notes for d in dossiers] == [""]
    played.window.was_kept(ON_FILE)
    played.type(played.window.side.notes, "room 5")
    played.window.close()
    played.settle()
    assert not isValid(played.window)
    assert [d.notes for d in dossiers] == ["", "room 5"]


def test_the_next_call_begins_without_a_question_where_this_one_is_on_file(played: Played) -> None:
    dossiers = told(played)
    started(played, EXPIRED)
    played.window.was_kept(ON_FILE)
    played.type(played.window.side.notes, "room 5")
    played.press("new-call")
    assert played.window.stage is Stage.SETUP
    assert dossiers[-1].notes == "room 5"
    # The next caller's call is not on file because this one was.
    started(played, DATE)
    played.type(played.window.side.notes, "room 6")
    assert played.window.stays()


def test_without_a_history_any_more_it_is_asked_first(played: Played) -> None:
    started(played, EXPIRED)
    played.window.was_kept(ON_FILE)
    preferences_in_force.hold(Settings(history_days=0))
    played.type(played.window.side.notes, "room 5")
    assert played.window.stays()


def test_what_was_typed_while_it_was_put_on_file_is_not_taken_for_kept(played: Played) -> None:
    started(played, EXPIRED)
    played.type(played.window.side.notes, "room 5")
    # What is on file now is what was told before.
    played.window.was_kept(ON_FILE)
    preferences_in_force.hold(Settings(history_days=0))
    assert played.window.stays()


def test_a_call_in_its_questions_is_not_on_file_though_its_end_was(played: Played) -> None:
    started(played, DATE)
    while played.window.stage is Stage.ASKING:
        played.key(Qt.Key.Key_1)
    played.window.was_kept(ON_FILE)
    played.key(Qt.Key.Key_Backspace)
    played.type(played.window.side.notes, "room 5")
    assert played.window.stays()


def test_a_case_of_another_window_says_nothing_of_this_call(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_5)
    played.window.was_kept(ON_FILE)
    assert played.window.stays()


def test_what_is_thrown_away_is_not_put_on_file(played: Played) -> None:
    dossiers = told(played)
    started(played, EXPIRED)
    played.type(played.window.side.notes, "room 5")
    played.window.close()
    played.press("throw-away")
    assert not isValid(played.window)
    assert [d.notes for d in dossiers] == [""]


def test_another_plan_at_the_end_goes_on_file_too(played: Played) -> None:
    dossiers = told(played)
    started(played, EXPIRED)
    played.window.ending.reader_chosen.emit("macos", "safari")
    played.window.was_kept(ON_FILE)
    played.window.close()
    assert [d.reader.system for d in dossiers] == ["windows", "macos"]


# With other windows of the call


def test_a_file_holds_what_was_handed_on_and_no_more(played: Played) -> None:
    started(played, EXPIRED)
    played.type(played.window.side.notes, "room 5")
    played.press("save-case")
    played.window.was_kept()
    assert not played.window.stays()
    played.type(played.window.side.notes, ", left")
    assert played.window.stays()


def test_notes_of_both_windows_are_kept(played: Played) -> None:
    started(played, EXPIRED)
    played.type(played.window.side.notes, "room 5")
    played.press("save-case")
    played.type(played.window.side.notes, ", left")
    played.window.take_notes("room 5, ticket 7")
    assert played.window.notes == "room 5, ticket 7, left"
    played.window.take_notes("room 5, ticket 71")
    assert played.window.notes == "room 5, ticket 71, left"
    # What is in the file is without what was added here.
    played.window.was_kept()
    assert played.window.stays()


def test_notes_that_were_begun_anew_stay_beside_those_of_the_other_window(played: Played) -> None:
    started(played, EXPIRED)
    played.type(played.window.side.notes, "room 5")
    played.press("case-report")
    played.window.side.notes.setPlainText("floor 2")
    for notes in ("room 5!", "room 5!!"):
        played.window.take_notes(notes)
    assert played.window.notes == "room 5!!\nfloor 2"


def test_a_window_of_the_call_closes_with_it_and_its_notes_are_not_lost(played: Played) -> None:
    started(played, EXPIRED)
    opened = SaveCaseDialog(_saved_from(played), played.window._bridge, played.window)
    opened.noted.connect(played.window.take_notes)
    opened.show()
    opened.notes.setPlainText("ticket 7")
    played.window.begin_anew()
    played.settle()
    assert not isValid(opened)
    assert played.window.notes == "ticket 7"
    assert played.has("throw-away-question")


def _saved_from(played: Played) -> Dossier:
    handed: list[Dossier] = []
    played.window.save_wanted.connect(handed.append)
    played.press("save-case")
    return handed[0]


def test_pictures_are_gone_with_their_question(played: Played) -> None:
    started(played, WINDOWS)
    for _ in range(2):
        played.press("call-pictures")
    (gallery,) = played.window.findChildren(GalleryWindow)
    assert gallery.isVisible()
    played.window.view.give(1)
    played.settle()
    assert not isValid(gallery)


# What asks first


def test_whoever_goes_on_with_the_call_is_asked_no_longer(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_5)
    played.window.close()
    assert played.has("throw-away-question")
    assert not played.has("close-call")
    played.window.view.give(1)
    played.settle()
    assert not played.has("throw-away-question")
    assert played.has("close-call")


def test_it_asks_where_it_is_seen(played: Played) -> None:
    started(played, DATE)
    played.key(Qt.Key.Key_1)
    played.window.showMinimized()
    played.window.close()
    assert not played.window.isMinimized()


def test_it_is_no_larger_than_the_screen(large_text: None, played: Played) -> None:
    room = played.window.screen().availableSize()
    assert played.window.width() <= room.width()
    assert played.window.height() <= room.height()


# In the real main window


@pytest.fixture
def main(theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Give a main window with a history of its own."""
    cabinet = cabinet_in(tmp_path)
    monkeypatch.setattr(history_desk, "own_cabinet", lambda: cabinet)
    with complete_window() as made:
        yield made


def called(main: MainWindow) -> CallWindow:
    button = main.findChild(QPushButton, "help-caller")
    assert isinstance(button, QPushButton)
    button.click()
    (opened,) = main.findChildren(CallWindow)
    return opened


def test_a_call_is_on_file_with_its_notes_after_it_was_closed(main: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened = called(main)
    opened.begin(CallStart(call=EXPIRED, target=None))
    qtbot.waitUntil(lambda: opened._keeping.is_on_file, timeout=20_000)
    opened.side.notes.setPlainText("room 5")
    assert opened.close()
    main.close()
    (entry,) = history_in(tmp_path).list()
    assert isinstance(entry.summary, Summary)
    assert (entry.summary.note, entry.summary.causes) == ("room 5", ("expired",))


def test_the_main_window_does_not_close_over_a_call(main: MainWindow) -> None:
    opened = called(main)
    opened.begin(CallStart(call=DATE, target=None))
    opened.side.notes.setPlainText("room 5")
    assert not main.close()
    assert main.isVisible()
    assert opened.isVisible()
    assert opened.notes == "room 5"
    opened._ask_first.thrown_away.emit()
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(opened)
    assert main.close()
