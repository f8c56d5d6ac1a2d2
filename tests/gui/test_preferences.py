"""The preferences: what is chosen is seen at once, taken back by Cancel, kept by Save, and told where it cannot be."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from wizard import i18n, resources
from wizard.flow.caller.devices import Device
from wizard.flow.settings import (
    Look,
    RecentFile,
    Settings,
    change_settings,
    read_settings,
    settings_folder,
)
from wizard.i18n import using
from wizard.model.target import CheckOptions
from wizard.model.terms import Audience, Part
from wizard.views import preferences_in_force
from wizard.views.frame import MainWindow
from wizard.views.preferences import PreferencesDialog
from wizard.views.preferences_desk import PreferencesDesk
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import Theme
from wizard.views.tokens import DARK, LIGHT

ONE_FILE = (RecentFile(Path("/home/somebody/a.pem"), Path("/home/somebody/a.pem")),)
NO_KEYRING = "There is no history: this computer has no keyring."


@pytest.fixture(autouse=True)
def _as_before(theme: Theme) -> Iterator[None]:
    preferences_in_force.begin()
    yield
    preferences_in_force.hold(Settings())
    theme.enlarge(100)
    if theme.colours is not LIGHT or theme._look is not Look.LIGHT:
        theme.fix(Look.LIGHT)


Make = Callable[..., PreferencesDialog]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Iterator[Make]:
    """Return what shows a dialog on some settings; it is gone with the test."""
    dialogs: list[PreferencesDialog] = []

    def show(settings: Settings, save: Callable[[Settings], bool] = lambda _: True) -> PreferencesDialog:
        made = PreferencesDialog(settings, save, "en")
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.show()
        qtbot.waitActive(made)
        made.first_focus().setFocus()
        dialogs.append(made)
        return made

    yield show
    for made in dialogs:
        made.close()
        made.deleteLater()


@pytest.fixture
def dialog(make: Make) -> PreferencesDialog:
    return make(Settings(recent=ONE_FILE))


@pytest.fixture
def desk(window: MainWindow) -> PreferencesDesk:
    # The window may have its own by now.
    return window.findChild(PreferencesDesk) or PreferencesDesk(window)


def opened(desk: PreferencesDesk) -> PreferencesDialog:
    desk.open()
    assert desk._dialog is not None
    return desk._dialog


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    button.click()


def choose(widget: QWidget, name: str, text: str) -> None:
    """Choose *text* as a person does with the keyboard."""
    box = widget.findChild(QComboBox, name)
    assert isinstance(box, QComboBox), name
    box.setFocus()
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, text


def tick(widget: QWidget, name: str) -> QCheckBox:
    box = widget.findChild(QCheckBox, name)
    assert isinstance(box, QCheckBox), name
    return box


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def block() -> Path:
    """Put a file where the folder of the settings would be: not even root can write there."""
    folder = settings_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    return folder


# The dialog alone


def test_every_choice_is_told_as_it_is_made(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    told: list[Settings] = []
    dialog.tried.connect(told.append)
    press(dialog, "language-is-2")
    press(dialog, "look-is-2")
    press(dialog, "role-is-3")
    choose(dialog, "caller-device", "iPhone or iPad")
    choose(dialog, "caller-browser", "Firefox")
    choose(dialog, "caller-language", "日本語")
    for name in ("ask-time", "ask-name-server", "ask-others"):
        tick(dialog, name).click()
    choose(dialog, "history-days", "365 days")
    press(dialog, "forget-recent")
    assert told[-1] == Settings(
        language="ja",
        look=Look.DARK,
        role=Audience.HELPDESK,
        caller_device=Device.IPHONE,
        caller_browser="firefox",
        caller_language="ja",
        ask_others=False,
        ask_name_server=False,
        ask_time=False,
        history_days=365,
    )
    assert (told[0], len(told)) == (Settings(recent=ONE_FILE, language="ja"), len(set(told)))


def test_what_was_chosen_before_stands_chosen(make: Make) -> None:
    chosen = Settings(
        language="ja", look=Look.LIGHT, text_percent=150, role=Audience.OWNER, caller_device=Device.CHROMEOS,
        ask_time=False, caller_browser="edge", caller_language="en", history_days=12,
    )  # fmt: skip
    made = make(chosen)
    pressed = {b.objectName() for b in made.findChildren(QPushButton) if b.isChecked()}
    assert pressed == {"language-is-2", "look-is-1", "role-is-2"}
    shown = {box.objectName(): box.currentText() for box in made.findChildren(QComboBox)}
    assert shown == {
        "caller-device": "Chromebook",
        "caller-browser": "Edge",
        "caller-language": "English",
        "text-percent": "150 %",
        "history-days": "12 days",
    }
    allowed = {name for name in ("ask-others", "ask-name-server", "ask-time") if tick(made, name).isChecked()}
    assert allowed == {"ask-others", "ask-name-server"}
    press(made, "usual-preferences")
    assert made.settings == Settings()


def test_who_asks_nobody_asks_no_name_server_and_no_time_either(dialog: PreferencesDialog) -> None:
    tick(dialog, "ask-others").click()
    for name in ("ask-name-server", "ask-time"):
        box = tick(dialog, name)
        assert (box.isEnabled(), box.isChecked()) == (False, False)
        assert "Only where others may be asked" in box.accessibleDescription()
    # The choice itself is kept for the day on which others may be asked again.
    assert dialog.settings.ask_time
    tick(dialog, "ask-others").click()
    assert tick(dialog, "ask-time").isChecked()
    assert "Microsoft" in tick(dialog, "ask-time").accessibleDescription()


OWNERS = {
    "detectportal.firefox.com": "Mozilla",
    "www.mozilla.org": "Mozilla",
    "connectivitycheck.gstatic.com": "Google",
    "www.msftconnecttest.com": "Microsoft",
    "www.wikipedia.org": "Wikipedia",
    "pool.ntp.org": "the NTP Pool",
}


def test_who_is_asked_is_named(dialog: PreferencesDialog) -> None:
    portals = resources.read_toml("data", "portals.toml")
    hosts = [row["host"] for row in resources.read_toml("data", "comparisons.toml")["host"]]
    asked = {
        # Only two hosts are compared, and the third stands in for one that is the site itself.
        "ask-others": [*(urlsplit(row["url"]).hostname for row in portals["check"]), *hosts[:2]],
        "ask-time": [*(urlsplit(row["url"]).hostname for row in portals["time"]), portals["sntp"]["host"]],
    }
    for name, called in asked.items():
        for host in called:
            assert OWNERS[host] in tick(dialog, name).accessibleDescription()
    for row in resources.read_toml("data", "resolvers.toml")["resolver"]:
        assert row["owner"] in tick(dialog, "ask-name-server").accessibleDescription()


def test_why_there_is_no_history_is_said(dialog: PreferencesDialog) -> None:
    assert "kept encrypted" in texts(dialog)
    dialog.say_history_state(NO_KEYRING)
    assert NO_KEYRING in texts(dialog)
    assert "kept encrypted" not in texts(dialog)
    assert not dialog.history.isVisible()
    dialog.say_history_state(None)
    assert dialog.history.isVisible()


def test_what_is_to_be_forgotten_is_told_before_it_is(dialog: PreferencesDialog) -> None:
    assert "1 file is remembered." in texts(dialog)
    press(dialog, "forget-recent")
    assert "forgotten when you save" in texts(dialog)
    forget = dialog.findChild(QPushButton, "forget-recent")
    assert isinstance(forget, QPushButton)
    assert not forget.isEnabled()


def test_tab_leads_through_everything_as_it_stands(dialog: PreferencesDialog) -> None:
    expected = list(in_reading_order(dialog))
    first = dialog.focusWidget()
    met: list[QWidget] = []
    while (focused := dialog.focusWidget()) not in met:
        assert focused is not None
        met.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert first is expected[0]
    # Qt stops once at each group of buttons, at the one that is pressed; the arrow keys lead to the others.
    assert [w for w in expected if w in met] == met
    unmet = {w.objectName() for w in expected if w not in met and w.isVisible()}
    assert all(re.fullmatch(r"(language|look|role)-is-\d", name) for name in unmet), unmet


def test_arrow_keys_lead_through_a_group(dialog: PreferencesDialog) -> None:
    first, second = (dialog.findChild(QPushButton, f"language-is-{number}") for number in (0, 1))
    assert isinstance(first, QPushButton)
    assert isinstance(second, QPushButton)
    onward = Qt.Key.Key_Down if second.y() > first.y() else Qt.Key.Key_Right
    QTest.keyClick(first, onward)
    assert dialog.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert dialog.settings.language == "en"


@pytest.mark.parametrize(
    ("key", "kept"), [(Qt.Key.Key_Escape, []), (Qt.Key.Key_Return, [Settings(ask_time=False)])], ids=["escape", "enter"]
)
def test_enter_saves_and_escape_does_not(make: Make, key: Qt.Key, kept: list[Settings]) -> None:
    saved: list[Settings] = []

    def save(settings: Settings) -> bool:
        saved.append(settings)
        return True

    made = make(Settings(), save)
    box = tick(made, "ask-time")
    box.setFocus()
    box.click()
    QTest.keyClick(box, key)
    assert (made.isVisible(), saved) == (False, kept)


def test_enter_on_a_button_presses_it(make: Make) -> None:
    made = make(Settings(), lambda _: pytest.fail("saved"))
    cancel = made.findChild(QPushButton, "cancel-preferences")
    assert isinstance(cancel, QPushButton)
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    assert not made.isVisible()


def test_everything_has_a_name_for_a_screen_reader(dialog: PreferencesDialog) -> None:
    for widget in in_reading_order(dialog):
        assert widget.accessibleName(), widget.objectName()
        assert "&" not in widget.accessibleName()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_key_leads_to_one_thing(make: Make, language: str) -> None:
    with using(language):
        made = make(Settings(recent=ONE_FILE))
        buttons, labels = made.findChildren(QAbstractButton), made.findChildren(QLabel)
        shown = [*(button.text() for button in buttons), *(label.text() for label in labels)]
        found = [key.upper() for text in shown for key in re.findall(r"&(\w)", text)]
    assert len(found) == 16
    assert sorted(found) == sorted(set(found))


def test_the_wheel_scrolls_the_page_and_changes_nothing(dialog: PreferencesDialog) -> None:
    box = dialog.findChild(QComboBox, "caller-device")
    assert isinstance(box, QComboBox)
    box.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == 0
    assert dialog.settings.caller_device is None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_text_is_cut(make: Make, theme: Theme, qtbot: QtBot, language: str, dark: bool, large_text: None) -> None:
    theme.fix(Look.DARK if dark else Look.LIGHT)
    with using(language):
        made = make(Settings(recent=ONE_FILE), lambda _: False)
        made.resize(800, 600)
        made.say_history_state(NO_KEYRING)
        press(made, "save-preferences")
        qtbot.wait(50)
        assert cut(made) == []
        assert made.size().toTuple() == (800, 600)
        assert made._scroll.horizontalScrollBar().maximum() == 0


# The dialog and its window


def test_what_can_be_seen_is_seen_at_once_and_cancel_puts_it_back(
    desk: PreferencesDesk, window: MainWindow, theme: Theme
) -> None:
    dialog = opened(desk)
    press(dialog, "language-is-2")
    press(dialog, "look-is-2")
    press(dialog, "role-is-3")
    assert (i18n.language(), theme.colours, window.conductor.session.audience) == ("ja", DARK, Audience.HELPDESK)
    assert dialog.windowTitle() == i18n.tr("Preferences")
    press(dialog, "cancel-preferences")
    assert (i18n.language(), theme.colours, window.conductor.session.audience) == ("en", LIGHT, Audience.VISITOR)
    assert not (settings_folder() / "settings.json").exists()
    assert preferences_in_force.in_force() == Settings()


def test_cancel_puts_back_what_the_window_showed_and_not_what_stood_in_the_file(
    desk: PreferencesDesk, window: MainWindow
) -> None:
    window.speak("ja")
    window.conductor.choose_audience(Audience.OWNER)
    dialog = opened(desk)
    press(dialog, "language-is-1")
    press(dialog, "role-is-1")
    assert i18n.language() == "en"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (i18n.language(), window.conductor.session.audience) == ("ja", Audience.OWNER)


def test_save_keeps_it_and_tells_of_it(desk: PreferencesDesk, theme: Theme) -> None:
    told: list[Settings] = []
    desk.changed.connect(told.append)
    dialog = opened(desk)
    press(dialog, "look-is-2")
    tick(dialog, "ask-name-server").click()
    press(dialog, "save-preferences")
    wanted = Settings(look=Look.DARK, ask_name_server=False)
    assert read_settings() == preferences_in_force.in_force() == wanted
    assert (told, theme.colours) == ([wanted], DARK)
    options = CheckOptions(parts=frozenset(Part))
    assert preferences_in_force.permitted(options) == replace(options, parts=options.parts - {Part.LOOKUP, Part.WAYS})


def test_what_another_window_saves_meanwhile_stays(desk: PreferencesDesk) -> None:
    change_settings(lambda now: now._replace(caller_browser="edge", recent=ONE_FILE))
    dialog = opened(desk)
    assert dialog.settings.caller_browser == "edge"
    change_settings(lambda now: now._replace(role=Audience.OWNER, layout="firefox"))
    press(dialog, "look-is-1")
    press(dialog, "save-preferences")
    assert read_settings() == Settings(
        look=Look.LIGHT, caller_browser="edge", role=Audience.OWNER, layout="firefox", recent=ONE_FILE
    )


def test_where_nothing_can_be_written_that_is_said_and_nothing_is_lost(desk: PreferencesDesk) -> None:
    folder = block()
    dialog = opened(desk)
    press(dialog, "role-is-2")
    tick(dialog, "ask-time").click()
    press(dialog, "save-preferences")
    assert dialog.isVisible()
    assert f"could not be saved in {folder}" in texts(dialog)
    assert dialog.focusWidget().objectName() == "use-unsaved"
    press(dialog, "use-unsaved")
    wanted = Settings(role=Audience.OWNER, ask_time=False)
    assert preferences_in_force.in_force() == wanted
    # It stands there again, and is saved as soon as that can be.
    folder.unlink()
    dialog = opened(desk)
    assert dialog.settings == wanted
    press(dialog, "save-preferences")
    assert read_settings() == wanted


def test_a_broken_file_is_told_at_the_start(window: MainWindow) -> None:
    settings_folder().mkdir(parents=True)
    (settings_folder() / "settings.json").write_text("{")
    preferences_in_force.begin()
    PreferencesDesk(window)
    box = window.findChild(QMessageBox, "preferences-trouble")
    assert isinstance(box, QMessageBox)
    assert (box.isVisible(), box.textFormat()) == (True, Qt.TextFormat.PlainText)
    assert "settings.json.broken" in box.text()
    box.close()


def test_a_file_that_breaks_later_is_told_in_the_dialog(desk: PreferencesDesk) -> None:
    change_settings(lambda now: now._replace(layout="firefox"))
    file = settings_folder() / "settings.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "look": "sepia"}))
    dialog = opened(desk)
    assert "hold for these: look" in texts(dialog)
    press(dialog, "save-preferences")
    assert (read_settings(), read_settings().trouble) == (Settings(layout="firefox"), None)


def test_without_trouble_nothing_is_told(desk: PreferencesDesk, window: MainWindow) -> None:
    assert window.findChild(QMessageBox, "preferences-trouble") is None


def test_the_role_holds_from_the_start(window: MainWindow) -> None:
    change_settings(lambda now: now._replace(role=Audience.HELPDESK))
    preferences_in_force.begin()
    PreferencesDesk(window)
    assert window.conductor.session.audience is Audience.HELPDESK


@pytest.mark.parametrize(
    ("chosen", "system", "spoken"), [(None, "ja_JP.UTF-8", "ja"), ("en", "ja_JP.UTF-8", "en"), ("ja", "C.UTF-8", "ja")]
)
def test_the_chosen_language_wins_over_the_systems(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, system: str, spoken: str
) -> None:
    monkeypatch.setenv("LANG", system)
    change_settings(lambda now: now._replace(language=chosen))
    assert preferences_in_force.begin().language == chosen
    assert i18n.language() == spoken


def test_the_language_of_the_header_is_kept(desk: PreferencesDesk, window: MainWindow) -> None:
    press(window, "language-ja")
    assert (read_settings().language, preferences_in_force.in_force().language) == ("ja", "ja")
    dialog = opened(desk)
    assert dialog.settings.language == "ja"
    dialog.close()


def test_the_history_is_asked_in_a_thread_and_again_in_another_language(window: MainWindow, qtbot: QtBot) -> None:
    desk = PreferencesDesk(window, lambda: f"No history ({i18n.language()})")
    dialog = opened(desk)
    qtbot.waitUntil(lambda: "No history (en)" in texts(dialog))
    press(dialog, "language-is-2")
    qtbot.waitUntil(lambda: "No history (ja)" in texts(dialog))
    dialog.close()


def test_a_fault_of_the_history_does_not_reach_the_window(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str | None:
        raise RuntimeError("planted")

    dialog = opened(PreferencesDesk(window, broken))
    qtbot.waitUntil(lambda: "planted" in caplog.text)
    assert dialog.history.isVisible()
    dialog.close()


def test_the_key_and_the_button_open_one_dialog(desk: PreferencesDesk, window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PreferencesDialog)
    desk.button.click()
    assert window.findChildren(PreferencesDialog) == [dialog]
    dialog.close()


def test_the_look_can_be_changed_and_given_back_to_the_system(theme: Theme) -> None:
    theme.fix(Look.DARK)
    assert theme.colours == DARK
    theme.fix(Look.SYSTEM)
    assert theme.colours == (DARK if theme._is_dark() else LIGHT)
    theme.fix(Look.LIGHT)
    assert theme.colours == LIGHT
