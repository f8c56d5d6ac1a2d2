import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from wizard.flow.settings import Look
from wizard.views.boxes import question_box, warning_box
from wizard.views.theme import Theme
from wizard.views.tokens import CONTRAST, LIGHT


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_what_others_wrote_is_shown_and_not_obeyed(parent: QWidget) -> None:
    box = warning_box("told", "Title", "<b>bold</b>\u202e", parent)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "<b>bold</b>" in box.text()
    assert "\u202e" not in box.text()


def test_its_sign_is_ours_in_the_colours_and_the_size_in_force(parent: QWidget, theme: Theme) -> None:
    box = warning_box("told", "Title", "Text", parent)
    assert _has(box, LIGHT.warning)
    before = box.iconPixmap().height()
    theme.fix(Look.HIGH_CONTRAST)
    theme.enlarge(200)
    QApplication.processEvents()
    try:
        assert _has(box, CONTRAST.warning)
        assert box.iconPixmap().height() > before * 1.5
    finally:
        theme.enlarge(100)
        theme.fix(Look.LIGHT)


def _has(box: QMessageBox, colour: str) -> bool:
    image = box.iconPixmap().toImage()
    wanted = QColor(colour).name()
    return any(image.pixelColor(x, y).name() == wanted for x in range(image.width()) for y in range(image.height()))


def test_no_button_has_a_sign_of_qt(parent: QWidget) -> None:
    for box in (
        warning_box("told", "Title", "Text", parent),
        question_box("asked", "Title", "Text?", parent, go_on="&Replace", leave="&Cancel"),
    ):
        box.ensurePolished()
        assert all(button.icon().isNull() for button in box.buttons())


def test_a_question_is_left_as_it_was_by_escape_and_by_enter(parent: QWidget, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        box = question_box("asked", "Title", "Text?", parent, go_on="&Replace", leave="&Cancel")
        box.open()
        with qtbot.assertNotEmitted(box.accepted), qtbot.waitSignal(box.rejected):
            qtbot.keyClick(box, key)


def test_a_question_is_accepted_by_its_first_button(parent: QWidget, qtbot: QtBot) -> None:
    box = question_box("asked", "Title", "Text?", parent, go_on="&Replace", leave="&Cancel")
    box.open()
    with qtbot.waitSignal(box.accepted):
        box.buttons()[0].click()
