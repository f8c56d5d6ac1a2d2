"""The window of the history for everybody: both languages, keys, large text, light and dark."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from tests.flow.test_passwords import Failing
from tests.gui.history.cases import THREE, cabinet_in, file_cases, file_many, idle, lose_key, press, sites, texts
from tests.gui.history.conftest import MakeDesk, Open
from tests.support.cut_text import cut
from wizard import i18n
from wizard.flow.passwords import Ring
from wizard.flow.settings import Look, Settings
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow
from wizard.views.preferences_in_force import hold
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import Theme


def test_the_window_follows_the_language(window: HistoryWindow) -> None:
    i18n.use("ja")
    window.retranslate()
    assert window.windowTitle() == i18n.tr("History of cases") != "History of cases"
    assert "証明書" in window.page.list.records.words(0).found
    assert "2026年11月29日" in texts(window)


def test_tab_leads_through_everything_as_it_is_read(window: HistoryWindow, qtbot: QtBot) -> None:
    qtbot.waitActive(window)
    window.page.field.setFocus()
    order = [window.focusWidget()]
    for _ in range(7):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        order.append(window.focusWidget())
    page, card = window.page, window.page.card
    assert order == [
        page.field, page.keep_link, page.list, card.open, card.delete, card.note, window.delete_all, window._close,
    ]  # fmt: skip


def test_everything_has_a_name(window: HistoryWindow) -> None:
    for widget in in_reading_order(window):
        if widget.isVisible():
            assert widget.accessibleName(), widget.objectName()


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    i18n.use(request.param)
    return str(request.param)


@pytest.mark.parametrize("state", ["list", "delete", "all", "off", "lost", "aside"])
def test_nothing_is_cut_with_text_twice_as_large(
    state: str, language: str, large_text: None, open_window: Open, desk: HistoryDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    file_cases(tmp_path, "a-rather-long-name.of-a-department.company.example", note="n" * 300)
    if state == "lost":
        lose_key(tmp_path)
    if state == "off":
        hold(Settings(history_days=0))
    if state == "aside":
        file = tmp_path / "data/history.db"
        file.write_bytes(file.read_bytes()[:-5000])
    window = open_window()
    window.resize(640, 560)
    if state in {"delete", "all"}:
        press(window, "delete-case" if state == "delete" else "delete-all-cases")
    idle(window, qtbot)
    qtbot.waitUntil(lambda: not cut(window), timeout=5_000)
    assert window.page.horizontalScrollBar().maximum() == 0


def test_the_look_is_followed(window: HistoryWindow, theme: Theme) -> None:
    before = window.grab().toImage()
    theme.fix(Look.DARK)
    try:
        assert window.grab().toImage() != before
    finally:
        theme.fix(Look.LIGHT)


@pytest.mark.parametrize("asked", ["delete-case", "delete-all-cases"])
def test_no_two_keys_are_the_same_where_both_can_be_pressed(
    asked: str, window: HistoryWindow, desk: HistoryDesk, qtbot: QtBot
) -> None:
    hold(Settings(history_days=0))
    desk.follow()
    idle(window, qtbot)
    press(window, "delete-case")
    press(window, asked)
    idle(window, qtbot)
    letters = [
        button.text().split("&")[1][0].lower()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and "&" in button.text()
    ]
    letters += ["f", "n"]  # of the two fields
    assert {letter for letter in letters if letters.count(letter) > 1} == set()
    assert len(letters) > 6


def test_a_window_that_closes_waits_for_no_list(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file_many(tmp_path, 3_000)
    window = open_window(wait=False)
    assert window.close()
    assert not window.is_busy


def test_two_windows_show_the_same_history(make_desk: MakeDesk, open_window: Open, tmp_path: Path) -> None:
    file_cases(tmp_path, *THREE)
    assert sites(open_window(make_desk(cabinet_in(tmp_path)))) == sites(open_window(make_desk()))


def test_a_keyring_that_fails_says_so_in_the_window(open_window: Open, make_desk: MakeDesk, tmp_path: Path) -> None:
    window = open_window(make_desk(Cabinet(tmp_path / "data", Ring(backend=Failing(RuntimeError("broken"))))))
    assert "the keyring of this computer gave no answer" in texts(window)
