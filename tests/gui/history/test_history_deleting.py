"""Deleting cases: asked once, then for good, also where another window was faster."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import THREE, damage, file_cases, idle, notes, press, said, search, sites, texts, write
from tests.gui.history.conftest import MakeDesk, Open
from tests.support.history import history_in, hosts_of
from wizard.views.history.history_window import HistoryWindow


def test_a_case_is_deleted_for_good_once_it_was_asked(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.page.list.choose(1)
    window.page.list.setFocus()
    QTest.keyClick(window.page.list, Qt.Key.Key_Delete)
    assert "Delete this case for good?\nIt cannot be brought back." in texts(window)
    assert window.focusWidget() is window.page.card.question.no
    press(window, "delete-one-yes")
    idle(window, qtbot)
    assert sites(window) == ["c.test", "a.test"]
    assert hosts_of(history_in(tmp_path)) == ["c.test", "a.test"]
    assert window.page.card.site.text() == "a.test"
    assert window.focusWidget() is window.page.list
    assert said(window) == "The case was deleted."


@pytest.mark.parametrize("way", ["no", "escape", "another"])
def test_a_case_is_kept_where_the_answer_is_not_yes(
    window: HistoryWindow, qtbot: QtBot, tmp_path: Path, way: str
) -> None:
    press(window, "delete-case")
    if way == "no":
        press(window, "delete-one-no")
    elif way == "escape":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    else:
        window.page.list.choose(2)
    assert window.isVisible()
    assert not window.page.card.question.isVisible()
    idle(window, qtbot)
    assert len(hosts_of(history_in(tmp_path))) == 3


def test_all_are_deleted_once_their_number_was_told(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    search(window, qtbot, "b.test")
    file_cases(tmp_path, "d.test")
    press(window, "delete-all-cases")
    idle(window, qtbot)
    assert "Delete all 4 cases for good?" in texts(window)
    assert window.focusWidget() is window.page.question.no
    press(window, "history-question-no")
    assert hosts_of(history_in(tmp_path)) == ["d.test", "c.test", "b.test", "a.test"]
    press(window, "delete-all-cases")
    idle(window, qtbot)
    press(window, "history-question-yes")
    idle(window, qtbot)
    assert hosts_of(history_in(tmp_path)) == []
    assert "No case is on file yet." in texts(window)
    assert said(window) == "All cases were deleted."


def test_a_damaged_record_is_shown_as_such_and_can_be_deleted(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    records = file_cases(tmp_path, *THREE)
    damage(tmp_path, records[1])
    window = open_window()
    assert sites(window) == ["c.test", "A damaged record", "a.test"]
    window.page.list.choose(1)
    assert "It was damaged, or changed by another program." in texts(window)
    assert not window.page.card.note.isVisible()
    assert not window.page.card.open.isVisible()
    QTest.keyClick(window.page.list, Qt.Key.Key_Return)
    assert not window.is_busy
    press(window, "delete-case")
    press(window, "delete-one-yes")
    idle(window, qtbot)
    assert hosts_of(history_in(tmp_path)) == ["c.test", "a.test"]


def test_the_last_case_leaves_the_focus_somewhere(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    window = open_window()
    press(window, "delete-case")
    press(window, "delete-one-yes")
    idle(window, qtbot)
    assert "No case is on file yet." in texts(window)
    assert window.focusWidget() is window._close


def test_what_another_window_deleted_is_told_and_goes_from_the_list(
    window: HistoryWindow, make_desk: MakeDesk, open_window: Open, qtbot: QtBot
) -> None:
    other = open_window(make_desk())
    other.page.list.choose(0)
    press(other, "delete-case")
    press(other, "delete-one-yes")
    idle(other, qtbot)
    press(window, "open-case")
    idle(window, qtbot)
    assert said(window) == "This case is no longer in the history: it was deleted."
    assert sites(window) == ["b.test", "a.test"]


def test_two_windows_note_in_one_file(
    window: HistoryWindow, make_desk: MakeDesk, open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    other = open_window(make_desk())
    other.page.list.choose(1)
    write(window, "here")
    write(other, "there")
    for one in (window, other):
        one.page.card.save_now()
    for one in (window, other):
        idle(one, qtbot)
    assert notes(tmp_path) == ["here", "there", "Mrs Smith"]
