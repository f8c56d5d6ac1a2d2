import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.flow.settings import TEXT_PERCENTS, Look, Settings, read_settings
from wizard.i18n import LANGUAGES
from wizard.views import preferences_in_force
from wizard.views.commands import COMMANDS
from wizard.views.frame import MainWindow
from wizard.views.help.help_window import HelpWindow
from wizard.views.menus import keyboard_table, keys_of
from wizard.views.theme import Theme
from wizard.views.tokens import CONTRAST, DARK, LIGHT


@pytest.fixture(autouse=True)
def _as_before(theme: Theme) -> Iterator[None]:
    yield
    preferences_in_force.hold(Settings())
    theme.enlarge(100)
    theme.fix(Look.LIGHT)


def menus(window: MainWindow) -> dict[str, QMenu]:
    return {menu.objectName(): menu for menu in window.findChildren(QMenu) if menu.objectName().startswith("menu-")}


def lines(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def action(window: MainWindow, name: str) -> QAction:
    return window.menus.actions[name]


def choose(window: MainWindow, submenu: str, value: str) -> None:
    menu = menus(window)[f"menu-{submenu}"]
    next(a for a in menu.actions() if a.data() == value).trigger()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words_and_a_key_of_its_own_in_its_menu(window: MainWindow, language: str) -> None:
    window.speak(language)
    found = menus(window)
    assert [found[f"menu-{name}"].title() for name in ("file", "edit", "view", "tools", "help")] == [
        a.text() for a in window.menuBar().actions()
    ]
    for name, menu in found.items():
        if name in {"menu-recent", "menu-look", "menu-language"}:
            continue
        letters = [key.upper() for text in lines(menu) for key in re.findall(r"&(\w)", text)]
        assert len(letters) == len(lines(menu)), (name, lines(menu))
        assert len(set(letters)) == len(letters), (name, lines(menu))


def mnemonics(widget: QWidget) -> list[str]:
    texts = [b.text() for b in widget.findChildren(QPushButton) if b.isVisible()]
    return [key.upper() for text in texts for key in re.findall(r"&(\w)", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_of_a_menu_is_taken_by_a_button_of_the_start_page(window: MainWindow, language: str) -> None:
    window.speak(language)
    bar = [key for a in window.menuBar().actions() for key in re.findall(r"&(\w)", a.text())]
    buttons = mnemonics(window)
    assert len(bar) == 5
    assert len(buttons) > 8
    assert len({*bar, *buttons}) == len(bar) + len(buttons)


def test_no_two_commands_have_the_same_keys() -> None:
    keys = [key.toString() for command in COMMANDS for key in keys_of(command)]
    assert len(keys) > 20
    assert len(set(keys)) == len(keys)


def test_what_has_no_case_yet_cannot_be_chosen_at_the_start(window: MainWindow) -> None:
    closed = {name for name, a in window.menus.actions.items() if not a.isEnabled()}
    assert closed >= {"case-save", "case-report", "case-code", "menu-over", "menu-again", "menu-back", "menu-fix"}
    assert not closed & {"menu-open", "menu-code", "menu-preferences", "menu-call", "menu-help", "menu-quit"}


def test_a_message_opens_the_steps_and_start_over_closes_them(window: MainWindow, qtbot: QtBot) -> None:
    window.take("NET::ERR_CERT_DATE_INVALID")
    qtbot.waitUntil(lambda: action(window, "case-report").isEnabled())
    assert action(window, "menu-fix").isEnabled()
    action(window, "menu-fix").trigger()
    assert window.page is window.fix_page
    action(window, "menu-back").trigger()
    assert window.page is window.checks_page
    action(window, "menu-over").trigger()
    assert window.page is window.start_page
    assert not action(window, "menu-fix").isEnabled()


def test_the_look_is_chosen_kept_and_marked(window: MainWindow, theme: Theme) -> None:
    for look, colours in ((Look.DARK, DARK), (Look.HIGH_CONTRAST, CONTRAST), (Look.LIGHT, LIGHT)):
        choose(window, "look", look.value)
        assert theme.colours is colours
        assert read_settings().look is look
        menu = menus(window)["menu-look"]
        menu.aboutToShow.emit()
        assert [a.data() for a in menu.actions() if a.isChecked()] == [look.value]


def test_the_language_is_chosen_kept_and_shown_at_once(window: MainWindow) -> None:
    choose(window, "language", "ja")
    assert i18n.language() == "ja"
    assert read_settings().language == "ja"
    assert menus(window)["menu-file"].title() == "ファイル(&F)"
    assert window.menuBar().actions()[0].text() == "ファイル(&F)"
    choose(window, "language", "en")
    assert menus(window)["menu-file"].title() == "&File"


def test_text_grows_and_shrinks_by_steps_within_bounds_and_is_kept(window: MainWindow, theme: Theme) -> None:
    usual = QApplication.font().pointSizeF()
    for _ in range(len(TEXT_PERCENTS) + 2):
        action(window, "menu-larger").trigger()
    assert theme.percent == TEXT_PERCENTS[-1]
    assert QApplication.font().pointSizeF() == pytest.approx(usual * 3)
    action(window, "menu-smaller").trigger()
    assert read_settings().text_percent == TEXT_PERCENTS[-2]
    action(window, "menu-usual").trigger()
    assert QApplication.font().pointSizeF() == pytest.approx(usual)
    action(window, "menu-smaller").trigger()
    assert theme.percent == 100


def test_editing_goes_to_what_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    field = window.start_page.address
    field.setFocus()
    QTest.keyClicks(field, "shop.example")
    action(window, "menu-select-all").trigger()
    action(window, "menu-cut").trigger()
    assert field.text() == ""
    assert QGuiApplication.clipboard().text() == "shop.example"
    action(window, "menu-undo").trigger()
    assert field.text() == "shop.example"


def test_keys_count_in_the_window_in_front(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    shown = [w for w in QApplication.topLevelWidgets() if w.objectName() == "preferences" and w.isVisible()]
    assert len(shown) == 1
    shown[0].close()


def test_the_table_of_keys_is_in_the_language_in_force() -> None:
    english = keyboard_table()
    assert ("File", "Open…", "Ctrl+O") in english
    i18n.use("ja")
    assert len(keyboard_table()) == len(english)
    assert keyboard_table()[0][0] == "ファイル"


def help_windows() -> list[HelpWindow]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, HelpWindow) and w.isVisible()]


def test_f1_opens_the_help_on_the_page_in_front_and_on_the_cause(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(help_windows()))
    assert help_windows()[0].topic == "start"
    window.take("NET::ERR_CERT_DATE_INVALID")
    qtbot.waitUntil(lambda: action(window, "case-report").isEnabled())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    action(window, "menu-help").trigger()
    qtbot.waitUntil(lambda: help_windows()[0].topic == "cause:expired")
    help_windows()[0].close()


def test_the_help_on_keys_has_those_of_the_menus(window: MainWindow, qtbot: QtBot) -> None:
    action(window, "menu-keyboard").trigger()
    qtbot.waitUntil(lambda: bool(help_windows()))
    qtbot.waitUntil(lambda: "Ctrl+Shift+C" in help_windows()[0].article.toPlainText())
    help_windows()[0].close()
