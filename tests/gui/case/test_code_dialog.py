"""The case code as it is read aloud: its groups, the words for them, the copy, and its picture before a camera."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.case.dossiers import dossier, photographed, press, texts
from tests.support.cut_text import cut
from wizard.flow.case_code import read_code
from wizard.flow.dossier import code_for
from wizard.flow.settings import Look
from wizard.i18n import using
from wizard.views.case import open_code
from wizard.views.case.code_dialog import CodeDialog
from wizard.views.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")

Opened = Callable[[QWidget], None]


@pytest.fixture
def dialog(opened: Opened) -> CodeDialog:
    made = CodeDialog(dossier())
    opened(made)
    return made


def marked(dialog: CodeDialog) -> list[int]:
    groups = [group for n in range(1, 5) if (group := dialog.findChild(QWidget, f"group-{n}")) is not None]
    return [number for number, group in enumerate(groups, start=1) if group.property("pointed")]


def test_the_code_is_that_of_the_case_in_groups_of_four(dialog: CodeDialog) -> None:
    assert dialog.code == code_for(dossier())
    assert read_code(dialog.code).causes == tuple(f.cause for f in dossier().diagnosis.findings)
    for group in dialog.code.split("-"):
        assert group in texts(dialog).split("\n")
    assert "Bravo" in texts(dialog)


def test_keys_lead_from_group_to_group_and_stop_at_the_ends(dialog: CodeDialog) -> None:
    focus = dialog.focusWidget
    assert focus() is dialog.findChild(QWidget, "group-1")
    seen = [marked(dialog)]
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home,
            Qt.Key.Key_Left, Qt.Key.Key_End)  # fmt: skip
    for key in keys:
        QTest.keyClick(focus(), key)
        seen.append(marked(dialog))
    assert seen == [[1], [2], [3], [4], [4], [3], [1], [1], [4]]
    assert focus() is dialog.findChild(QWidget, "group-4")


def test_a_click_marks_a_group(dialog: CodeDialog) -> None:
    third = dialog.findChild(QWidget, "group-3")
    assert third is not None
    QTest.mouseClick(third, Qt.MouseButton.LeftButton)
    assert marked(dialog) == [3]


def test_a_group_is_told_whole_to_a_screen_reader(dialog: CodeDialog) -> None:
    second = dialog.findChild(QWidget, "group-2")
    assert second is not None
    assert dialog.code.split("-")[1] == "BD91"
    assert second.accessibleName() == "Group 2 of 4: Bravo, Delta, nine, one"


def test_whoever_listens_has_a_language_of_their_own(dialog: CodeDialog) -> None:
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    press(dialog, "listener-ja")
    assert "ブラジルのB" in texts(dialog)
    assert "Bravo" not in texts(dialog)
    assert "Say one group" in texts(dialog)
    assert marked(dialog) == [2]
    with using("ja"):
        dialog.retranslate()
        press(dialog, "listener-en")
        assert "Bravo" in texts(dialog)
        assert marked(dialog) == [2]


def test_tab_leads_through_the_window_as_it_is_read(dialog: CodeDialog) -> None:
    names = []
    for _ in range(6):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        names.append(dialog.focusWidget().objectName())
    assert names == ["case-code-close", "copy-code", "listener-en", "group-1", "case-code-close", "copy-code"]


def test_it_is_copied_by_button_and_by_key(dialog: CodeDialog) -> None:
    QGuiApplication.clipboard().setText("")
    press(dialog, "copy-code")
    assert QGuiApplication.clipboard().text() == dialog.code
    assert dialog.said == "Copied to the clipboard."
    QGuiApplication.clipboard().setText("")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == dialog.code


@pytest.mark.parametrize("dark", [False, True])
def test_a_camera_reads_it_from_the_screen(opened: Opened, theme: Theme, tmp_path: Path, dark: bool) -> None:
    theme.fix(Look.DARK if dark else Look.LIGHT)
    try:
        dialog = CodeDialog(dossier())
        opened(dialog)
        QApplication.processEvents()
        assert photographed(dialog.picture, tmp_path / "screen.png") == dialog.code
    finally:
        theme.fix(Look.LIGHT)


def test_it_says_what_is_in_it_and_what_never_is(dialog: CodeDialog) -> None:
    assert "In it: up to three causes" in texts(dialog)
    assert "Never in it: the site's name" in texts(dialog)
    assert dossier().diagnosis.evidence.target.host not in texts(dialog)


def test_escape_closes_it_and_it_is_gone(opened: Opened) -> None:
    parent = QWidget()
    opened(parent)
    dialog = open_code(dossier(), parent)
    assert dialog.isVisible()
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_large_text_has_room(opened: Opened, large_text: None, qtbot: QtBot, language: str) -> None:
    with using(language):
        dialog = CodeDialog(dossier())
        opened(dialog)
        for width in (640, 1200):
            dialog.resize(width, 700)
            qtbot.waitUntil(lambda: cut(dialog) == [])
            assert not dialog.page.horizontalScrollBar().maximum()


def test_the_group_that_is_said_comes_into_sight(opened: Opened, large_text: None) -> None:
    dialog = CodeDialog(dossier())
    opened(dialog)
    dialog.resize(500, 500)
    QApplication.processEvents()
    assert dialog.page.verticalScrollBar().value() == 0
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_End)
    assert dialog.page.verticalScrollBar().value() > 0


def test_another_language_of_the_window_keeps_the_place_and_the_focus(dialog: CodeDialog) -> None:
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    with using("ja"):
        dialog.retranslate()
        texts(dialog)
        assert dialog.windowTitle() == "ケース コード"
        assert (marked(dialog), dialog.focusWidget()) == ([2], dialog.findChild(QWidget, "group-2"))
        assert "Bravo" in texts(dialog)
