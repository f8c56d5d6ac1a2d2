"""The list: pasted, typed, opened, dropped; what was read from it is told before anything is checked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui.sites.conftest import Open
from tests.gui.sites.looking import button, settle, texts
from tests.support.dropping import drop
from wizard import i18n
from wizard.flow.site_list import LARGEST_LIST
from wizard.model.terms import Part
from wizard.views.sites.list_page import LONGEST_SHOWN
from wizard.views.sites.sites_window import SitesWindow

LIST = "# ours\nshop.example\n\nmail.example:993\nnot a site!\nSHOP.example\n"


def put(window: SitesWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    window.list_page.field.paste()


def file_list(*paths: Path) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return content


def test_it_opens_on_an_empty_field_that_says_what_to_do(window: SitesWindow) -> None:
    assert window.focusWidget() is window.list_page.field
    shown = texts(window)
    assert "Paste your list here, or open it as a file" in shown
    assert "At most 10,000 sites, 8 MB" in shown
    assert "sites to check" not in shown


def test_what_is_pasted_is_told_before_it_is_checked(window: SitesWindow, qtbot: QtBot) -> None:
    put(window, LIST)
    settle(window, qtbot)
    shown = texts(window)
    assert "2 sites to check" in shown
    assert "1 line is not an address · 1 repeated line is left out" in shown
    assert 'Line 5: "not a site!" does not look like an address.' in shown
    assert not window.model.lines


def test_of_many_bad_lines_the_first_are_told(window: SitesWindow, qtbot: QtBot) -> None:
    put(window, "".join(f"bad line {number}\n" for number in range(8)))
    settle(window, qtbot)
    shown = texts(window)
    assert "0 sites to check" in shown
    assert shown.count("Line ") == 5
    assert "and 3 more lines" in shown


def test_hostile_lines_stay_text(window: SitesWindow, qtbot: QtBot) -> None:
    put(window, "<b>bold</b> \u202eevil\n" + "x" * 5000 + "\n")
    settle(window, qtbot)
    shown = texts(window)
    assert "<b>bold</b> <U+202E>evil" in shown
    assert "x" * 200 not in shown


def test_a_file_is_read_instead_of_what_was_typed(window: SitesWindow, tmp_path: Path, qtbot: QtBot) -> None:
    put(window, LIST)
    path = tmp_path / "our sites.csv"
    path.write_bytes(b'host;owner\r\n"a.example";Anna\r\nb.example;Bob\r\nc.example;Carl\r\n')
    window.take(path)
    settle(window, qtbot)
    assert window.list_page.field.toPlainText() == ""
    assert "our sites.csv: 3 sites to check" in texts(window)
    put(window, "d.example")
    settle(window, qtbot)
    assert "1 site to check" in texts(window)
    assert "our sites.csv" not in texts(window)


def test_the_file_dialog_opens_with_its_key_and_takes_a_file(
    window: SitesWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.txt"
    path.write_text("a.example\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    button(window, "open-sites").click()
    settle(window, qtbot)
    assert "list.txt: 1 site to check" in texts(window)


@pytest.mark.parametrize("where", ["window", "field"])
def test_a_file_can_be_dropped(window: SitesWindow, tmp_path: Path, qtbot: QtBot, where: str) -> None:
    path = tmp_path / "dropped.txt"
    path.write_text("a.example\nb.example\n")
    content = file_list(path)
    if where == "window":
        drop(window, content)
    else:
        assert window.list_page.field.canInsertFromMimeData(content)
        window.list_page.field.insertFromMimeData(content)
    settle(window, qtbot)
    assert "dropped.txt: 2 sites to check" in texts(window)


def test_text_can_be_dropped(window: SitesWindow, qtbot: QtBot) -> None:
    content = QMimeData()
    content.setText("a.example")
    drop(window, content)
    settle(window, qtbot)
    assert "1 site to check" in texts(window)


def test_a_long_list_is_taken_and_not_shown(window: SitesWindow, qtbot: QtBot) -> None:
    text = "".join(f"site-{number:06}.example\n" for number in range(10_020))
    assert len(text) > LONGEST_SHOWN
    put(window, text)
    settle(window, qtbot)
    assert window.list_page.field.toPlainText() == ""
    shown = texts(window)
    assert "pasted text: 10,000 sites to check" in shown
    assert "20 lines too many are left out" in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a.example\n" * (LARGEST_LIST // 10 + 1), "This list is too large; at most 10,000 sites"),
        (b"\0\1\2\3", "This file is no list of sites"),
        (None, "cannot be read: No such file or directory"),
        ("folder", "list.txt is not a file."),
        (b"\n# nothing\n", "list.txt has no line with a site."),
    ],
)
def test_what_is_no_list_is_told_and_another_can_be_taken(
    window: SitesWindow, tmp_path: Path, qtbot: QtBot, data: bytes | str | None, words: str
) -> None:
    path = tmp_path / "list.txt"
    if isinstance(data, bytes):
        path.write_bytes(data)
    elif data:
        path.mkdir()
    window.take(path)
    settle(window, qtbot)
    assert words in texts(window)
    put(window, "a.example")
    settle(window, qtbot)
    assert "1 site to check" in texts(window)


def test_start_without_a_site_says_what_is_missing(window: SitesWindow, qtbot: QtBot) -> None:
    window.start()
    assert "There is no site yet: paste a list, or open a file." in texts(window)
    put(window, "no site!")
    window.start()
    settle(window, qtbot)
    assert "1 line is not an address" in texts(window)
    assert window.list_page.isVisible()
    assert window.focusWidget() is window.list_page.field


def test_start_at_once_after_the_last_letter_checks_what_was_typed(window: SitesWindow, qtbot: QtBot) -> None:
    put(window, "gopher://x\nclosed.localhost:1")
    assert window.list_page.is_pending
    QTest.keyClick(window.list_page.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert window.page.isVisible()
    assert len(window.model.lines) == 2


def test_what_is_asked_is_said(opened: Open) -> None:
    assert "Other servers are asked for the time" in texts(opened(fetch=True))
    assert "contacted, and nobody else" in texts(opened(fetch=False))
    less = frozenset(Part) - {Part.CLOCK}
    assert "contacted, and nobody else" in texts(opened(fetch=True, parts=less))


def test_it_speaks_another_language_at_once(window: SitesWindow, qtbot: QtBot) -> None:
    put(window, LIST)
    settle(window, qtbot)
    with i18n.using("ja"):
        window.retranslate()
        assert button(window, "sites-close").text() == "閉じる(&L)"
    window.retranslate()
    assert "2 sites to check" in texts(window)
    assert window.list_page.field.toPlainText() == LIST


def test_tab_goes_on_and_enter_begins_a_line(window: SitesWindow) -> None:
    field = window.list_page.field
    QTest.keyClicks(field, "a")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "b")
    assert field.toPlainText() == "a\nb"
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert window.focusWidget() is button(window, "open-sites")
    QTest.keyClick(window.list_page.open, Qt.Key.Key_Tab)
    assert window.focusWidget() is button(window, "sites-start")
