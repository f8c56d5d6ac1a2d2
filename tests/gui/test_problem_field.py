"""The field that takes anything: lines, pastes, keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter, QTextLine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wizard.views.frame import MainWindow
from wizard.views.problem_field import LONGEST_SHOWN, MOST_LINES, ProblemField, shortened
from wizard.views.theme import Theme

MIXED = "証明書 g_y\nNET::ERR_CERT_DATE_INVALID\nこの接続ではプライバシーが保護されません (g_y)"


@pytest.fixture(params=["100 %", "200 %"])
def size(request: pytest.FixtureRequest) -> None:
    """Set the size of all text; to be named before what is made in it."""
    if request.param == "200 %":
        request.getfixturevalue("large_text")


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


def lines_of(field: ProblemField) -> list[QTextLine]:
    """Return every line of the text as it is laid out, with what an input method shows in it."""
    document, lines = field.document(), []
    block = document.begin()
    while block.isValid():
        document.documentLayout().blockBoundingRect(block)
        lines += [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
        block = block.next()
    return lines


def height_of_text(field: ProblemField) -> float:
    return sum(line.height() for line in lines_of(field))


def height_of_placeholder(field: ProblemField) -> int:
    room = QRect(0, 0, field.viewport().width(), 10_000)
    flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    return field.fontMetrics().boundingRect(room, flags, field.placeholderText()).height()


def foot(field: ProblemField) -> int:
    """Return how far down the first line's letters stand, in the whole field."""
    return field.viewport().y() + round(lines_of(field)[0].ascent())


def lowest_ink(image: QImage) -> int:
    """Return the lowest row in which anything is drawn."""
    rows = range(image.height())
    return max(y for y in rows if len({image.pixel(x, y) for x in range(image.width())}) > 1)


def is_whole(field: ProblemField) -> bool:
    return field.viewport().height() >= height_of_text(field) and field.verticalScrollBar().maximum() == 0


def test_it_is_one_line_high_until_more_is_pasted(field: ProblemField, qtbot: QtBot) -> None:
    one = field.height()
    field.insertFromMimeData(mime("a\nb\nc"))
    qtbot.wait(1)
    three = field.height()
    assert one < three
    assert is_whole(field)
    field.insertFromMimeData(mime("\nd" * 100))
    qtbot.wait(1)
    line = lines_of(field)[0].height()
    assert field.height() == three + (MOST_LINES - 3) * line
    assert field.text().startswith("a\nb\nc")


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [1000, 800], ids=["wide", "narrow"])
def test_the_example_in_the_empty_field_is_whole(window: MainWindow, qtbot: QtBot, width: int, language: str) -> None:
    field = window.start_page.address
    window.speak(language)
    window.resize(width, 600)
    qtbot.waitUntil(lambda: field.viewport().height() >= height_of_placeholder(field), timeout=2_000)
    window.start_page.check.setFocus()  # which takes the caret away
    drawn = QImage(field.viewport().width(), 1_000, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    painter.setFont(field.font())
    painter.drawText(drawn.rect(), Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, field.placeholderText())
    painter.end()
    assert lowest_ink(field.viewport().grab().toImage()) == lowest_ink(drawn)


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("text", ["g_y", "日本語", "日本語 g_y", MIXED], ids=["latin", "japanese", "both", "lines"])
def test_what_is_typed_or_pasted_is_whole(window: MainWindow, qtbot: QtBot, language: str, text: str) -> None:
    field = window.start_page.address
    window.speak(language)
    field.insertFromMimeData(mime(text))
    qtbot.waitUntil(lambda: is_whole(field), timeout=2_000)


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_it_grows_line_by_line_and_shrinks_again(window: MainWindow, qtbot: QtBot, language: str) -> None:
    field = window.start_page.address
    window.speak(language)
    qtbot.wait(1)
    heights = [field.height()]
    for line in ("a", "日本語", "b", "証明書"):
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        field.insertPlainText(line)
        qtbot.wait(1)
        heights.append(field.height())
        assert is_whole(field)
    assert heights == sorted(set(heights))
    for height in reversed(heights):
        assert field.height() == height
        field.setText(field.text().rpartition("\n")[0])
        qtbot.wait(1)
    assert field.height() == heights[0]


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_jumps_when_one_line_is_typed(window: MainWindow, qtbot: QtBot, language: str) -> None:
    field = window.start_page.address
    window.speak(language)
    qtbot.wait(1)
    empty, feet = field.height(), set()
    for text in ("a", "日", "a日", "g"):
        field.setText(text)
        qtbot.wait(1)
        assert field.height() == empty
        feet.add(foot(field))
    assert len(feet) == 1


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("typed", ["", "a"], ids=["empty", "latin"])
def test_what_an_input_method_shows_is_whole_and_does_not_jump_when_it_is_taken_over(
    window: MainWindow, qtbot: QtBot, language: str, typed: str
) -> None:
    field = window.start_page.address
    window.speak(language)
    field.setText(typed)
    qtbot.wait(1)
    height = field.height()
    QApplication.sendEvent(field, QInputMethodEvent("しょうめい", []))
    assert lines_of(field)[0].textLength() == len(typed) + 5
    assert is_whole(field)
    assert field.height() == height
    at, taken = foot(field), QInputMethodEvent("", [])
    taken.setCommitString("証明")
    QApplication.sendEvent(field, taken)
    assert field.text() == f"{typed}証明"
    assert (field.height(), foot(field)) == (height, at)


@pytest.mark.usefixtures("size")
def test_another_language_s_example_is_fitted_at_once(window: MainWindow) -> None:
    field = window.start_page.address
    field.setPlaceholderText("例: g_y")
    field.retranslate()
    QApplication.processEvents()
    assert field.viewport().height() >= height_of_placeholder(field)


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
