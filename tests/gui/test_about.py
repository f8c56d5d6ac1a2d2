from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, Qt
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from wizard import __version__, i18n
from wizard.views.about import AboutWindow, FactTable, _within, open_about
from wizard.views.frame import MainWindow
from wizard.views.reading import ReadingWindow
from wizard.views.theme import Theme


@pytest.fixture
def about(window: MainWindow, qtbot: QtBot) -> Iterator[AboutWindow]:
    made = open_about(window)
    qtbot.waitUntil(lambda: not made.is_busy, timeout=20_000)
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_it_opens_with_what_is_known_at_once(window: MainWindow) -> None:
    made = open_about(window)
    assert made.is_busy
    assert made._version.text() == f"Version {__version__}"
    assert QLibraryInfo.version().toString() in made._qt.text()
    assert not made.copy.isEnabled()
    made.close()


def test_opened_twice_it_is_one_window(window: MainWindow, about: AboutWindow) -> None:
    assert open_about(window) is about


def test_libraries_data_and_system_are_tables(about: AboutWindow) -> None:
    names = [about.libraries.row_text(row) for row in range(about.libraries.model().rowCount())]
    assert any(name.startswith("cryptography\t") for name in names)
    assert about.files.model().rowCount() > 20
    assert about.facts.row_text(0) == f"Trust Wizard\t{__version__}"


def test_tables_are_read_by_keyboard_and_screen_reader(about: AboutWindow, qapp: QApplication) -> None:
    about.tabs.setCurrentIndex(1)
    table = about.libraries
    table.setFocus()
    first = table.currentIndex().row()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == first + 1
    assert table.accessibleName() == "Libraries"
    seen = QAccessible.queryAccessibleInterface(table)
    said = {seen.child(place).text(QAccessible.Text.Name) for place in range(seen.childCount())}
    assert {"Library", "cryptography", "Apache-2.0 OR BSD-3-Clause"} <= said
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == table.row_text(first + 1)


def test_the_widest_columns_make_room_where_there_is_too_little() -> None:
    assert _within(100, (20, 30, 40)) == (20, 30, 40)
    assert _within(100, (20, 90, 60)) == [20, 40, 40]
    assert _within(90, (200, 200, 200)) == [30, 30, 30]


def test_the_words_of_a_table_are_measured_once_for_each_font_and_content(theme: Theme, qtbot: QtBot) -> None:
    class Counted(FactTable):
        measured = 0

        def _longest_word(self, place: int) -> int:
            self.measured += 1
            return super()._longest_word(place)

    table = Counted("counted", (1, 2))
    qtbot.addWidget(table)
    table.show_rows(("What", "Value"), [("System", "Debian"), ("Language", "English")])
    table.show()
    QCoreApplication.processEvents()
    table.measured = 0
    for width in (500, 700, 900):
        table.resize(width, 300)
        assert table.columnWidth(0) + table.columnWidth(1) == pytest.approx(table.viewport().width(), abs=2)
    assert table.measured == 0
    before = table.columnWidth(0)
    table.show_rows(("What", "Value"), [("ThisSystemAsItIsCalled", "Debian")])
    assert table.measured == 2
    assert table.columnWidth(0) > before
    table.redraw()
    assert table.measured == 4
    font = table.font()
    font.setPointSize(2 * font.pointSize())
    table.setFont(font)
    table.resize(500, 300)
    assert table.measured == 6


def test_enter_reads_the_licence_of_the_row(about: AboutWindow, qtbot: QtBot) -> None:
    about.tabs.setCurrentIndex(1)
    QTest.keyClick(about.libraries, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not about.is_busy, timeout=20_000)
    (opened,) = about.findChildren(ReadingWindow)
    assert "license" in opened.field.toPlainText().lower()
    assert opened.field.isReadOnly()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()


@pytest.mark.parametrize(("button", "words"), [("read_own", "Apache License"), ("read_qt", "GNU LESSER GENERAL")])
def test_the_licences_are_read_offline(about: AboutWindow, qtbot: QtBot, button: str, words: str) -> None:
    getattr(about, button).click()
    qtbot.waitUntil(lambda: not about.is_busy, timeout=20_000)
    (opened,) = about.findChildren(ReadingWindow)
    assert words in opened.field.toPlainText()
    opened.copy.click()
    assert words in QApplication.clipboard().text()
    opened.close()


def test_a_page_is_opened_by_the_system_alone(about: AboutWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    assert about._about is not None
    place = next(place for place, one in enumerate(about._about.libraries) if one.page)
    about.libraries.selectRow(place)
    about.open_page.click()
    assert asked == [about._about.libraries[place].page]
    alone = [place for place, one in enumerate(about._about.libraries) if not one.page]
    for place in alone:
        about.libraries.selectRow(place)
        assert not about.open_page.isEnabled()


def test_copy_takes_versions_and_no_names(about: AboutWindow, qapp: QApplication) -> None:
    about.copy.click()
    text = qapp.clipboard().text()
    assert __version__ in text
    assert "PySide6" in text
    assert "/home" not in text
    assert about._said.text() == "Copied."


def test_the_language_may_change_while_it_is_open(about: AboutWindow, window: MainWindow) -> None:
    about.libraries.selectRow(3)
    window.speak("ja")
    assert about._close.text().startswith("閉じる")
    assert about.libraries.currentIndex().row() == 3


def test_nothing_is_cut_with_large_text(window: MainWindow, large_text: None, qtbot: QtBot) -> None:
    i18n.use("ja")
    made = open_about(window)
    qtbot.waitUntil(lambda: not made.is_busy, timeout=20_000)
    made.resize(800, 600)
    for place in range(made.tabs.count()):
        made.tabs.setCurrentIndex(place)
        QTest.qWait(1)
        assert cut(made) == []
        table = made.tabs.currentWidget().findChild(FactTable)
        assert table is None or not table.horizontalScrollBar().maximum()
    longest = max((one.version for one in made._about.libraries), key=len) if made._about is not None else ""
    assert made.libraries.fontMetrics().horizontalAdvance(longest) < made.libraries.columnWidth(1)
    made.close()
