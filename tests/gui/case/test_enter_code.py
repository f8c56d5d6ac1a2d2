"""A case code typed as it is heard: its groups fill, the wrong character is pointed at, and the case is handed on."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.case.dossiers import dossier, press, texts
from tests.gui.case.test_code_words import OLD, spelled
from tests.support.cut_text import cut
from wizard.flow.case_code import CodedCase, read_code
from wizard.flow.dossier import code_for
from wizard.flow.settings import Look
from wizard.i18n import using
from wizard.views.case import open_enter_code
from wizard.views.case.code_words import Typed
from wizard.views.case.enter_code import CodeField, EnterCodeDialog
from wizard.views.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")

CODE = "5YK6-BD91-E95Q-J1HQ"

Opened = Callable[[QWidget], None]


@pytest.fixture
def dialog(opened: Opened) -> EnterCodeDialog:
    made = EnterCodeDialog()
    opened(made)
    return made


@pytest.fixture
def got(dialog: EnterCodeDialog) -> list[CodedCase]:
    cases: list[CodedCase] = []
    dialog.entered.connect(cases.append)
    return cases


def shown(dialog: EnterCodeDialog) -> str:
    """Return the characters in the groups."""
    labels = [dialog.findChild(QLabel, f"character-{place}") for place in range(1, 17)]
    return "".join(label.text() for label in labels if label is not None)


def pointed_at(dialog: EnterCodeDialog) -> list[int]:
    marks = {place: dialog.findChild(QLabel, f"wrong-{place}") for place in range(1, 17)}
    return [place for place, mark in marks.items() if mark is not None and mark.text().strip()]


def test_the_code_is_that_of_the_dossier_in_these_tests() -> None:
    assert code_for(dossier()) == CODE


@pytest.mark.parametrize("typed", [CODE, "5yk6 bd91 e95q j1hq", spelled(CODE, "en"), spelled(CODE, "ja")])
def test_it_is_typed_as_it_is_heard_and_handed_on(dialog: EnterCodeDialog, got: list[CodedCase], typed: str) -> None:
    if typed.isascii():
        QTest.keyClicks(dialog.focusWidget(), typed)
    else:
        dialog.code.field.setText(typed)
    assert shown(dialog) == CODE.replace("-", "")
    assert "The certificate is for another name" in texts(dialog)
    assert "Checked on 23 November 2026" in texts(dialog)
    assert got == []
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert got == [read_code(CODE)]
    assert not dialog.isVisible()


def test_groups_fill_while_it_is_typed(dialog: EnterCodeDialog) -> None:
    seen = []
    for character in "5yk6 b":
        QTest.keyClicks(dialog.focusWidget(), character)
        seen.append(shown(dialog).rstrip("·"))
    assert seen == ["5", "5Y", "5YK", "5YK6", "5YK6", "5YK6B"]
    assert "11 characters are still missing." in texts(dialog)
    assert not dialog.go_on.isEnabled()


def test_a_word_that_is_being_typed_does_not_flicker(dialog: EnterCodeDialog) -> None:
    QTest.keyClicks(dialog.focusWidget(), "five yan")
    assert shown(dialog).rstrip("·") == "5"
    QTest.keyClicks(dialog.focusWidget(), "kee")
    assert shown(dialog).rstrip("·") == "5Y"


def test_a_wrong_character_is_pointed_at_and_put_right_once_the_caller_agrees(
    dialog: EnterCodeDialog, got: list[CodedCase]
) -> None:
    dialog.code.field.setText("5YK6 BD91 E95Q J1HP")
    assert pointed_at(dialog) == [16]
    assert 'probably "Q" instead of "P"' in texts(dialog)
    assert dialog.code.mend.text() == "&Replace “P” with “Q”"
    assert "Ask for group 4 again." in texts(dialog)
    assert not dialog.go_on.isEnabled()
    QTest.keyClick(dialog.code.field, Qt.Key.Key_Return)
    assert got == []
    press(dialog, "mend-code")
    assert dialog.code.field.text() == CODE
    assert pointed_at(dialog) == []
    assert dialog.focusWidget() is dialog.code.field
    press(dialog, "open-code")
    assert got == [read_code(CODE)]


def test_two_in_each_others_place_are_both_pointed_at(dialog: EnterCodeDialog) -> None:
    dialog.code.field.setText("5YK6 BD19 E95Q J1HQ")
    assert pointed_at(dialog) == [7, 8]
    press(dialog, "mend-code")
    assert dialog.code.reading.typed is Typed.WHOLE


def test_letters_that_are_never_used_are_explained_and_look_alikes_are_read(dialog: EnterCodeDialog) -> None:
    dialog.code.field.setText("5YK6 BD9U")
    assert pointed_at(dialog) == [8]
    assert texts(dialog).count("no I, L, O or U") == 2  # in the hint, and beside the character
    dialog.code.field.setText("5YK6 BD9l E95Q JIHQ")
    assert dialog.code.reading.case == read_code(CODE)


def test_an_old_code_is_opened_and_named_as_one(dialog: EnterCodeDialog, got: list[CodedCase]) -> None:
    dialog.code.field.setText(OLD)
    assert "first version" in texts(dialog)
    press(dialog, "open-code")
    assert [case.version for case in got] == [0]


def test_nothing_comes_of_an_empty_field(dialog: EnterCodeDialog, got: list[CodedCase]) -> None:
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert got == []
    assert dialog.isVisible()
    assert "16 characters, in groups of four" in texts(dialog)


def test_what_it_tells_goes_when_the_code_is_changed(dialog: EnterCodeDialog) -> None:
    dialog.code.field.setText(CODE)
    assert "Checked on" in texts(dialog)
    QTest.keyClick(dialog.code.field, Qt.Key.Key_Backspace)
    assert "Checked on" not in texts(dialog)
    assert not dialog.go_on.isEnabled()


def test_a_screen_reader_hears_what_is_wrong_at_the_field(dialog: EnterCodeDialog) -> None:
    dialog.code.field.setText("5YK6 BD91 E95Q J1HP")
    assert dialog.code.field.accessibleDescription() == dialog.code.says.text()
    group = dialog.findChild(QWidget, "typed-group-4")
    assert group is not None
    assert group.accessibleName() == "J1HP"


def test_the_field_alone_can_stand_in_another_window(opened: Opened, qtbot: QtBot) -> None:
    field = CodeField()
    opened(field)
    read: list[object] = []
    field.read.connect(read.append)
    with qtbot.waitSignal(field.entered):
        QTest.keyClicks(field.field, CODE)
        QTest.keyClick(field.field, Qt.Key.Key_Backspace)
        QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert read == [read_code(CODE), None]


@pytest.mark.parametrize("typed", ["\u202e\u202e", "x" * 3_000, "<b>5YK6</b>", "ヌ"])
def test_hostile_text_is_harmless(dialog: EnterCodeDialog, typed: str) -> None:
    dialog.code.field.setText(typed)
    assert "\u202e" not in texts(dialog)
    assert not dialog.go_on.isEnabled()


def test_another_language_keeps_what_was_typed(dialog: EnterCodeDialog) -> None:
    dialog.code.field.setText(CODE)
    with using("ja"):
        dialog.retranslate()
        assert "接続は信頼できません" in texts(dialog)
    assert dialog.code.field.text() == CODE
    assert dialog.go_on.isEnabled()


def test_the_colours_follow_the_theme(dialog: EnterCodeDialog, theme: Theme) -> None:
    dialog.code.field.setText("5YK6 BD91 E95Q J1HP")
    wrong = dialog.findChild(QLabel, "character-16")
    assert wrong is not None
    light = wrong.styleSheet()
    theme.fix(Look.DARK)
    try:
        assert wrong.styleSheet() != light
    finally:
        theme.fix(Look.LIGHT)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("typed", [CODE, "5YK6 BD91 E95Q J1HP"])
def test_large_text_has_room(opened: Opened, large_text: None, qtbot: QtBot, language: str, typed: str) -> None:
    with using(language):
        dialog = EnterCodeDialog()
        opened(dialog)
        dialog.code.field.setText(typed)
        dialog.resize(640, 700)
        texts(dialog)
        qtbot.waitUntil(lambda: cut(dialog) == [])
        assert not dialog.page.horizontalScrollBar().maximum()


def test_it_is_opened_over_a_window_and_escape_closes_it(opened: Opened) -> None:
    parent = QWidget()
    opened(parent)
    dialog = open_enter_code(parent)
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
