from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.test_recent import answer
from tests.support.cut_text import cut
from wizard import i18n
from wizard.flow.settings import Look, Settings, read_settings
from wizard.practice.scenarios import SCENARIOS
from wizard.views import pages
from wizard.views.copying import page_as_text
from wizard.views.first_start import PRACTICE, FirstStart, show_first_start
from wizard.views.frame import MainWindow
from wizard.views.preferences_in_force import hold, in_force
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import Theme
from wizard.views.widgets import Button


@pytest.fixture
def page(window: MainWindow, theme: Theme) -> Iterator[FirstStart]:
    hold(Settings())
    made = show_first_start(window)
    assert made is not None
    yield made
    theme.enlarge(100)
    theme.fix(Look.LIGHT)
    hold(Settings())


def flush() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def in_front(window: MainWindow) -> QWidget | None:
    stack = window.start_page.parentWidget()
    assert isinstance(stack, QStackedWidget)
    return stack.currentWidget()


def test_it_stands_in_the_place_of_the_start_page(page: FirstStart, window: MainWindow) -> None:
    assert in_front(window) is page
    assert page.first_focus() is page.begin


def test_begin_leads_to_the_start_with_the_field_in_focus(page: FirstStart, window: MainWindow) -> None:
    page.begin.click()
    flush()
    assert in_front(window) is window.start_page
    assert window.focusWidget() is window.start_page.address


def test_escape_skips_it(page: FirstStart, window: MainWindow) -> None:
    QTest.keyClick(page.begin, Qt.Key.Key_Escape)
    flush()
    assert in_front(window) is window.start_page


def test_it_is_never_shown_again(page: FirstStart, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: read_settings().is_welcomed, timeout=5_000)
    assert in_force().is_welcomed


def test_the_practice_site_is_one_there_is(
    page: FirstStart, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PRACTICE in {scenario.id for scenario in SCENARIOS}
    asked: list[str] = []
    monkeypatch.setattr(window.conductor, "practise", asked.append)
    page.practise.click()
    assert asked == [PRACTICE]


def test_what_is_in_front_is_copied(page: FirstStart, window: MainWindow, qapp: QApplication) -> None:
    pages.copy_page(window)
    assert qapp.clipboard().text() == page_as_text(page)
    assert page.languages["en"].text() in qapp.clipboard().text()


def test_a_case_that_begins_meanwhile_takes_its_place(page: FirstStart, window: MainWindow) -> None:
    answer(window)
    flush()
    assert in_front(window) is window.identify_page
    window.conductor.go_back()
    assert in_front(window) is window.start_page


def test_the_language_is_chosen_and_kept(page: FirstStart, window: MainWindow) -> None:
    page.languages["ja"].click()
    assert i18n.language() == "ja"
    assert read_settings().language == "ja"
    assert page.languages["ja"].isChecked()
    assert page.languages["en"].isChecked() is False
    window.speak("en")
    assert page.languages["en"].isChecked()


def test_the_look_is_seen_at_once_and_kept(page: FirstStart, theme: Theme) -> None:
    page.looks[Look.HIGH_CONTRAST].click()
    assert theme.is_high_contrast
    assert read_settings().look is Look.HIGH_CONTRAST


def test_the_text_grows_and_shrinks_between_its_limits(page: FirstStart, theme: Theme) -> None:
    assert not page.smaller.isEnabled()
    assert page.percent.text() == "100%"
    page.larger.click()
    assert theme.percent == 115
    assert page.percent.text() == "115%"
    assert read_settings().text_percent == 115
    page.smaller.click()
    assert theme.percent == 100
    assert not page.smaller.isEnabled()


def test_tab_leads_through_it_as_it_is_read(page: FirstStart) -> None:
    order = [stop.objectName() for stop in in_reading_order(page)]
    assert order[0] == "first-start-title"
    assert order[-1] == "first-begin"
    page._title.setFocus()
    seen = []
    while (stop := page.focusWidget()) is not None and stop.objectName() not in seen:
        seen.append(stop.objectName())
        QTest.keyClick(stop, Qt.Key.Key_Tab)
    able = [name for name in order if page.findChild(QWidget, name).isEnabled()]
    assert seen[: len(able)] == able


def test_every_button_has_a_name(page: FirstStart) -> None:
    assert all(button.accessibleName() for button in page.findChildren(Button))
    assert page.looks[Look.DARK].accessibleName() == "Look: Dark"
    assert page.larger.accessibleName() == "Size of the text: Larger"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_cut_with_large_text(window: MainWindow, large_text: None, language: str, qtbot: QtBot) -> None:
    window.speak(language)
    window.resize(800, 600)
    hold(Settings())
    page = show_first_start(window)
    assert page is not None
    QTest.qWait(1)
    assert cut(page) == []
    assert page.horizontalScrollBar().maximum() == 0
