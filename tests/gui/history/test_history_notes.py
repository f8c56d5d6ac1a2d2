"""Notes beside the list: saved as they are written, and never lost where they cannot be."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import dossier, idle, notes, press, texts, write
from wizard.flow.history import LONGEST_NOTE
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow


def test_a_note_is_saved_when_the_person_turns_to_something_else(
    window: HistoryWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.page.list.choose(1)
    write(window, "rings again on Monday")
    assert "Saving…" in texts(window)
    window.page.list.setFocus()
    idle(window, qtbot)
    assert notes(tmp_path) == ["Mrs Smith", "rings again on Monday", "Mrs Smith"]
    assert "Saved" in texts(window)
    assert window.page.list.records.words(1).about.endswith(" · rings again on Monday")


def test_a_note_is_saved_after_a_pause_and_by_its_key(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.page.card._timer.setInterval(10)
    write(window, "one")
    qtbot.waitUntil(lambda: notes(tmp_path)[0] == "one", timeout=20_000)
    window.page.card._timer.setInterval(1_000_000)
    write(window, "two")
    qtbot.waitActive(window)
    QTest.keyClick(window.page.card.note, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: notes(tmp_path)[0] == "two", timeout=20_000)


def test_who_chooses_another_case_loses_no_word(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write(window, "of c")
    window.page.list.choose(2)
    assert window.page.card.note.toPlainText() == "Mrs Smith"
    idle(window, qtbot)
    assert notes(tmp_path) == ["of c", "Mrs Smith", "Mrs Smith"]
    window.page.list.choose(0)
    assert window.page.card.note.toPlainText() == "of c"


def test_a_note_that_is_too_long_is_told_beside_it_and_stays(
    window: HistoryWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    card = window.page.card
    card.note.setPlainText("n" * (LONGEST_NOTE + 1))
    card.save_now()
    idle(window, qtbot)
    assert "The note is too long: at most 65,536 characters." in texts(card)
    window.page.list.choose(1)
    window.page.list.choose(0)
    assert len(card.note.toPlainText()) == LONGEST_NOTE + 1
    window.close()
    assert window.isVisible()
    assert window.focusWidget() is card.note
    press(window, "drop-note")
    assert card.note.toPlainText() == "Mrs Smith"
    assert window.close()
    assert notes(tmp_path) == ["Mrs Smith"] * 3


def test_a_note_that_could_not_be_saved_is_tried_again(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "data/history.db").rename(tmp_path / "away.db")
    (tmp_path / "data/history.db").mkdir()
    write(window, "kept")
    window.page.card.save_now()
    idle(window, qtbot)
    assert window.page.card.drafts != {}
    assert window.page.card.in_trouble
    (tmp_path / "data/history.db").rmdir()
    (tmp_path / "away.db").rename(tmp_path / "data/history.db")
    press(window, "save-note")
    idle(window, qtbot)
    assert notes(tmp_path)[0] == "kept"
    assert window.page.card.drafts == {}


def test_the_window_closes_once_the_note_is_saved(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write(window, "at the end")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert notes(tmp_path)[0] == "at the end"


def test_a_program_that_ends_takes_the_note_with_it(window: HistoryWindow, desk: HistoryDesk, tmp_path: Path) -> None:
    write(window, "in mid-word")
    assert desk.flush(20.0)
    assert notes(tmp_path)[0] == "in mid-word"


def test_whoever_has_the_case_open_is_told_of_its_new_note(
    window: HistoryWindow, desk: HistoryDesk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.kept, timeout=20_000):
        desk.keep(dossier("new.test"), "key")
    window.page.list.choose(0)
    write(window, "noted here")
    with qtbot.waitSignal(desk.noted, timeout=20_000) as told:
        window.page.card.save_now()
    assert told.args == ["key", "noted here"]


def test_a_case_that_is_opened_in_mid_note_has_the_note(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write(window, "just now")
    with qtbot.waitSignal(window.case_wanted, timeout=20_000) as wanted:
        window.page.list.setFocus()
        QTest.keyClick(window.page.list, Qt.Key.Key_Return)
    assert isinstance(wanted.args, list)
    assert wanted.args[0].notes == "just now"
    idle(window, qtbot)
    assert notes(tmp_path)[0] == "just now"
