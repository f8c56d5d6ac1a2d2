"""The list of cases: the newest on top, ten thousand without a halt, found by a word, opened again."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import (
    dossier,
    file_cases,
    file_many,
    idle,
    local,
    press,
    said,
    search,
    sites,
    texts,
)
from tests.gui.history.conftest import Open
from tests.support.history import NOON, history_in, summary
from wizard.flow.case_file import Case
from wizard.flow.history import Entry
from wizard.flow.history_seal import Summary
from wizard.views.history.entry_list import _ThreeLines
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow


def test_the_last_case_is_on_top_with_what_was_found_and_its_note(window: HistoryWindow) -> None:
    assert sites(window) == ["c.test", "b.test", "a.test"]
    words = window.page.list.records.words(0)
    assert words.found == "Not trusted: The certificate has expired"
    assert words.about == f"29 November 2026, {local(NOON + timedelta(hours=2))} · Mrs Smith"
    assert (words.icon, words.spoken) == ("problem", f"c.test. {words.found}. {words.about}")
    shown = texts(window)
    assert "3 cases" in shown
    assert "The certificate has expired" in shown
    assert window.page.card.note.toPlainText() == "Mrs Smith"
    assert window.focusWidget() is window.page.field


def test_of_several_causes_the_first_is_named_and_the_others_are_counted(open_window: Open, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(b"", summary("a.test", "unknown-ca", "expired", "revoked", note="\n\n  first \nsecond"))
    history.add(b"", Summary(host="", causes=("of-tomorrow",), verdict="odd", when=NOON, note="a\u202eb"))
    window = open_window()
    words = [window.page.list.records.words(row) for row in range(2)]
    assert words[1].found.endswith(", and 2 more")
    assert words[1].about.endswith(" · first")
    assert (words[0].site, words[0].found) == ("(no address)", "Unknown result: of-tomorrow")
    assert words[0].about.endswith(" · a<U+202E>b")
    window.page.list.choose(0)
    assert window.page.card.note.toPlainText() == "a<U+202E>b"


def test_ten_thousand_cases_come_in_pieces_and_no_row_is_measured(
    open_window: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_many(tmp_path, 10_000)
    measured: list[int] = []
    monkeypatch.setattr(_ThreeLines, "sizeHint", lambda *_: measured.append(1))
    window = open_window(wait=False)
    heights: list[int] = []
    beats = QTimer(window, interval=0)
    beats.timeout.connect(lambda: heights.append(window.page.list.records.rowCount()))
    beats.start()
    idle(window, qtbot)
    beats.stop()
    assert window.page.list.records.rowCount() == 10_000
    assert heights[0] < 10_000
    # The window came round to other things after each piece.
    assert len(set(heights)) >= 10
    assert sites(window)[:2] == ["9999.example", "9998.example"]
    assert measured == []
    assert len(window.page.list.records._words) <= 10_000
    window.page.list.choose(9_999)
    assert window.page.card.site.text() == "0.example"


def test_of_many_cases_those_that_are_not_seen_are_not_put_into_words(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    file_many(tmp_path, 2_000)
    window = open_window()
    qtbot.waitExposed(window)
    assert 0 < len(window.page.list.records._words) < 100


def test_typing_finds_cases_after_a_moment(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    history_in(tmp_path).add(b"", summary("other.test", "revoked", note="電話"))
    search(window, qtbot, "revoked")
    assert sites(window) == ["other.test"]
    assert "1 case found" in texts(window)
    assert window.focusWidget() is window.page.field
    window.page.field.clear()
    search(window, qtbot, "smith c.test")
    assert sites(window) == ["c.test"]


def test_a_search_that_was_overtaken_shows_nothing(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file_many(tmp_path, 3_000)
    window = open_window()
    window.search("example")
    window.search("1234.example")
    idle(window, qtbot)
    assert sites(window) == ["1234.example"]


def test_where_nothing_is_found_all_can_be_shown_again(window: HistoryWindow, qtbot: QtBot) -> None:
    search(window, qtbot, "zzz")
    assert "Nothing was found for “zzz”." in texts(window)
    assert not window.page.list.isVisible()
    assert window.focusWidget() is window.page.field
    press(window, "all-history")
    idle(window, qtbot)
    assert (len(sites(window)), window.page.field.text()) == (3, "")
    assert window.focusWidget() is window.page.field


def test_the_arrow_down_leads_from_the_field_into_the_list_and_keys_through_it(window: HistoryWindow) -> None:
    QTest.keyClick(window.page.field, Qt.Key.Key_Down)
    assert window.focusWidget() is window.page.list
    QTest.keyClick(window.page.list, Qt.Key.Key_End)
    assert window.page.card.site.text() == "a.test"
    QTest.keyClick(window.page.list, Qt.Key.Key_Home)
    assert window.page.card.site.text() == "c.test"
    QTest.keyClick(window.page.list, Qt.Key.Key_B)
    assert window.page.card.site.text() == "b.test"
    QTest.keyClick(window.page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["b.test", "Not trusted: The certificate has expired"]


def test_a_case_that_is_put_on_file_now_comes_on_top_and_stays_one(
    window: HistoryWindow, desk: HistoryDesk, qtbot: QtBot
) -> None:
    window.page.list.choose(1)
    for notes_now in ("", "noted"):
        with qtbot.waitSignal(desk.kept, timeout=20_000):
            desk.keep(dossier("new.test", notes_now), "key")
    assert sites(window) == ["new.test", "c.test", "b.test", "a.test"]
    assert window.page.list.records.words(0).about.endswith(" · noted")
    assert window.page.card.site.text() == "b.test"
    assert "4 cases" in texts(window)


def test_while_a_search_is_shown_a_new_case_comes_only_where_it_is_found(
    window: HistoryWindow, desk: HistoryDesk, qtbot: QtBot
) -> None:
    search(window, qtbot, "b.test")
    with qtbot.waitSignal(desk.kept, timeout=20_000):
        desk.keep(dossier("new.test"), "key")
    idle(window, qtbot)
    assert sites(window) == ["b.test"]


def test_reading_anew_shows_what_another_program_did_and_keeps_the_chosen_one(
    window: HistoryWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.page.list.choose(1)
    file_cases(tmp_path, "d.test")
    window.reload()
    assert len(sites(window)) == 3
    idle(window, qtbot)
    assert sites(window) == ["d.test", "c.test", "b.test", "a.test"]
    assert window.page.card.site.text() == "b.test"


def test_the_model_is_one(window: HistoryWindow) -> None:
    records = window.page.list.records
    tester = ModelTester(records)
    tester.force_py = True
    tester.check(records)
    records.add((Entry("x", summary("x.test")),), at=0)
    records.put(0, Entry("x", summary("y.test")))
    records.remove(0)
    tester.check(records)


@pytest.mark.parametrize("way", ["enter", "button", "double"])
def test_a_case_is_opened_with_its_note(window: HistoryWindow, qtbot: QtBot, way: str) -> None:
    view = window.page.list
    view.choose(1)
    with qtbot.waitSignal(window.case_wanted, timeout=20_000) as wanted:
        if way == "enter":
            QTest.keyClick(view, Qt.Key.Key_Return)
        elif way == "button":
            press(window, "open-case")
        else:
            where = view.visualRect(view.currentIndex()).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
            QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert isinstance(wanted.args, list)
    case = wanted.args[0]
    assert isinstance(case, Case)
    assert (case.evidence.target.host, case.notes) == ("b.test", "Mrs Smith")


def test_a_case_that_is_damaged_inside_is_told(window: HistoryWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data/history.db")) as db, db:
        db.execute("UPDATE contents SET sealed = x'00'")
    press(window, "open-case")
    idle(window, qtbot)
    assert said(window) == "This case cannot be read: it is damaged, or was changed by another program."
