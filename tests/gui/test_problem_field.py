"""The field that takes anything: lines, pastes, keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from wizard.views.frame import MainWindow
from wizard.views.problem_field import LONGEST_SHOWN, MOST_LINES, ProblemField, shortened
from wizard.views.theme import Theme


@pytest.fixture
def field(theme: Theme, qtbot: QtBot) -> Iterator[ProblemField]:
    made = ProblemField()
    made.setObjectName("address")
    made.resize(500, 60)
    made.show()
    qtbot.wait(1)
    yield made
    made.close()
    made.deleteLater()


def mime(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_it_is_one_line_high_until_more_is_pasted(field: ProblemField, qtbot: QtBot) -> None:
    one = field.height()
    field.insertFromMimeData(mime("a\nb\nc"))
    qtbot.wait(1)
    three = field.height()
    field.insertFromMimeData(mime("\nd" * 100))
    qtbot.wait(1)
    line = field.fontMetrics().lineSpacing()
    assert three == one + 2 * line
    assert field.height() == one + (MOST_LINES - 1) * line
    assert field.text().startswith("a\nb\nc")


def test_enter_sends_off_and_shift_enter_begins_a_line(field: ProblemField, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "a")
    with qtbot.assertNotEmitted(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "b")
    with qtbot.waitSignal(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "a\nb"


def test_tab_goes_on_and_is_no_text(window: MainWindow) -> None:
    window.start_page.address.setFocus()
    QTest.keyClick(window.start_page.address, Qt.Key.Key_Tab)
    assert window.start_page.address.text() == ""
    assert window.focusWidget() is not window.start_page.address


def test_the_cross_empties_it_and_that_can_be_undone(field: ProblemField) -> None:
    assert not field._empty.isVisible()
    field.setText("net err cert")
    assert field._empty.isVisible()
    field._empty.click()
    assert field.text() == ""
    field.undo()
    assert field.text() == "net err cert"


def test_formatted_text_is_pasted_as_text_and_files_are_not(field: ProblemField) -> None:
    data = mime("plain")
    data.setHtml("<b>bold</b>")
    field.insertFromMimeData(data)
    assert field.text() == "plain"
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.pem")])
    assert not field.canInsertFromMimeData(files)


def test_of_a_huge_text_both_ends_are_kept() -> None:
    text = "a" * LONGEST_SHOWN + "middle" + "z" * LONGEST_SHOWN
    assert shortened("short") == "short"
    assert shortened(text).startswith("a")
    assert shortened(text).endswith("z")
    assert len(shortened(text)) <= LONGEST_SHOWN + 1
