"""The beginning of a call: typing with slips, case codes and their faults, addresses, pictures, keys alone, presets."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.call.callers import BEGAN
from tests.flow.call.test_typed import CODE
from tests.support.cut_text import cut
from wizard import i18n
from wizard.flow.caller.browsers import BROWSERS
from wizard.flow.caller.devices import Device
from wizard.flow.case_code import CodedCase, write_code
from wizard.flow.settings import Settings
from wizard.model.finding import Verdict
from wizard.views import preferences_in_force
from wizard.views.bridge import Bridge
from wizard.views.call.setup_page import CallStart, SetupPage
from wizard.views.gallery import GalleryWindow
from wizard.views.theme import Theme
from wizard.views.widgets import Button

WRONG = f"{CODE[:-2]}{'H' if CODE[-2] != 'H' else '8'}{CODE[-1]}"


class Setup:
    """A page, and what it began."""

    def __init__(self, qtbot: QtBot, bridge: Bridge) -> None:
        self.qtbot = qtbot
        self.page = SetupPage(bridge, lambda: BEGAN)
        self.starts: list[CallStart] = []
        self.page.begun.connect(self.starts.append)
        self.page.resize(900, 900)
        self.page.show()
        self.page.first_focus().setFocus()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def type_words(self, text: str) -> None:
        """Type *text* and wait until it was looked at."""
        QTest.keyClicks(self.page.words, text)
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page._is_pending and not self.page._job, timeout=20_000)
        self.settle()

    def button(self, name: str) -> Button:
        found = self.page.findChild(Button, name)
        assert isinstance(found, Button), name
        return found

    def names(self) -> list[str]:
        return [b.objectName() for b in self.page.findChildren(Button) if b.isVisible()]

    def begin(self) -> CallStart:
        self.page.begin.click()
        self.qtbot.waitUntil(lambda: bool(self.starts), timeout=20_000)
        return self.starts[-1]

    def said(self) -> str:
        return self.page.made.said.text()


@pytest.fixture
def preset() -> Iterator[None]:
    preferences_in_force.hold(Settings(caller_language="ja", caller_device=Device.MACOS_13, caller_browser="firefox"))
    yield
    preferences_in_force.hold(Settings())


@pytest.fixture
def setup(qtbot: QtBot, bridge: Bridge) -> Iterator[Setup]:
    preferences_in_force.hold(Settings())
    made = Setup(qtbot, bridge)
    yield made
    made.page.close()
    made.page.deleteLater()
    made.settle()


def test_everything_may_be_unknown(setup: Setup) -> None:
    start = setup.begin()
    assert start.target is None
    call = start.call
    assert (call.began, call.language_chosen, call.device, call.browser) == (BEGAN, "", None, "")
    assert not call.explanation.causes
    assert not call.coded
    assert call.notes == ""


def test_slips_become_the_code_after_a_pause(setup: Setup) -> None:
    setup.type_words("net error sert dayt invalit")
    assert "NET::ERR_CERT_DATE_INVALID" in setup.said()
    assert "may be" in setup.said()
    call = setup.begin().call
    assert call.explanation.causes[0].id == "expired"
    assert call.heard.text == "net error sert dayt invalit"


def test_nothing_is_looked_at_while_somebody_types(setup: Setup) -> None:
    QTest.keyClicks(setup.page.words, "net err cert date invalid")
    assert setup.page._job == 0
    assert setup.page._pause.isActive()
    setup.wait()
    assert "nearly certain" in setup.said()


def test_of_several_codes_one_is_chosen(setup: Setup) -> None:
    setup.type_words("sec error xrl expired")
    assert setup.button("guess-0").isChecked()
    setup.button("guess-1").click()
    assert setup.said() == "That is SEC_ERROR_KRL_EXPIRED."
    call = setup.begin().call
    assert [guess.code for guess in call.heard.guesses] == ["SEC_ERROR_KRL_EXPIRED"]


def test_other_words_take_the_choice_back(setup: Setup) -> None:
    setup.type_words("sec error xrl expired")
    setup.button("guess-1").click()
    setup.page.words.setText("net err cert revoked")
    setup.wait()
    assert setup.begin().call.heard.guesses[0].code == "NET::ERR_CERT_REVOKED"


def test_enter_right_after_typing_waits_for_what_was_typed(setup: Setup) -> None:
    QTest.keyClicks(setup.page.words, "net err cert revoked")
    QTest.keyClick(setup.page.words, Qt.Key.Key_Return)
    assert setup.starts == []
    setup.qtbot.waitUntil(lambda: bool(setup.starts), timeout=20_000)
    assert setup.starts[0].call.explanation.causes[0].id == "revoked"
    assert len(setup.starts) == 1


def test_typing_on_takes_the_enter_back(setup: Setup) -> None:
    QTest.keyClicks(setup.page.words, "net err cert")
    QTest.keyClick(setup.page.words, Qt.Key.Key_Return)
    QTest.keyClicks(setup.page.words, " revoked")
    setup.wait()
    assert setup.starts == []
    assert "REVOKED" in setup.said()


def test_what_says_nothing_is_told_and_kept(setup: Setup) -> None:
    setup.type_words("the thing is broken")
    assert "Nothing is recognised" in setup.said()
    call = setup.begin().call
    assert "the thing is broken" in call.notes
    assert call.heard.text == "the thing is broken"


def test_a_case_code_tells_case_device_and_browser(setup: Setup) -> None:
    setup.type_words(CODE.lower())
    assert "23 November 2026" in setup.said()
    assert "expired" in setup.said()
    assert setup.button("caller-device-windows-11").isChecked()
    assert setup.button("caller-browser-chrome").isChecked()
    call = setup.begin().call
    assert call.coded == ("expired", "name-mismatch")
    assert (call.device, call.browser) == (Device.WINDOWS_11, "chrome")


def test_a_code_of_an_older_version_says_so(setup: Setup) -> None:
    (old, *_) = json.loads((Path(__file__).parents[2] / "flow" / "case_codes.json").read_text())["version_0"]
    setup.type_words(old["code"])
    labels = [label.text() for label in setup.page.made.findChildren(QLabel)]
    assert any("older version" in text for text in labels)
    setup.begin()


def test_a_code_of_a_site_that_was_fine_says_so(setup: Setup) -> None:
    setup.type_words(write_code(CodedCase(verdict=Verdict.TRUSTED, findings=(), day=BEGAN.date())))
    assert "No problem was found" in setup.said()
    assert setup.begin().call.coded == ()


def test_what_the_code_told_can_be_corrected(setup: Setup) -> None:
    setup.type_words(CODE)
    setup.button("caller-device-linux").click()
    setup.button("caller-browser-firefox").click()
    call = setup.begin().call
    assert (call.coded, call.device, call.browser) == (("expired", "name-mismatch"), Device.LINUX, "firefox")


def test_a_wrong_character_is_shown_where_it_is_and_put_right_with_one_press(setup: Setup) -> None:
    setup.type_words(WRONG)
    assert setup.said().startswith("Character 15 ")
    labels = [label.text() for label in setup.page.made.findChildren(QLabel)]
    assert any("[" in text and "]" in text for text in labels)
    setup.button("take-character").click()
    setup.wait()
    assert setup.page.words.text() == CODE
    assert setup.begin().call.coded


def test_a_character_is_asked_for_in_the_caller_s_language(setup: Setup) -> None:
    setup.type_words(WRONG)
    setup.button("caller-language-ja").click()
    setup.settle()
    labels = " ".join(label.text() for label in setup.page.made.findChildren(QLabel))
    assert "の" in labels
    assert "Ask: is the character at place 15" in labels


def test_a_code_that_is_still_typed_is_no_fault(setup: Setup) -> None:
    setup.type_words(CODE[:11])
    assert setup.said() == "A case code: 9 of 16 characters so far."


def test_a_wrong_code_is_told_once_and_then_begun_without(setup: Setup) -> None:
    setup.type_words(WRONG)
    setup.page.begin.click()
    assert setup.starts == []
    assert "begin without it" in setup.page.useful.text()
    assert setup.page.focusWidget() is setup.page.words
    call = setup.begin().call
    assert not call.coded
    assert WRONG in call.notes


def test_an_address_as_words_is_the_site(setup: Setup) -> None:
    setup.type_words("https://shop.example/cart?session=1")
    assert setup.said() == "A site: shop.example is opened from here when you begin."
    start = setup.begin()
    assert start.target is not None
    assert start.target.host == "shop.example"
    assert start.call.notes == ""


def test_words_and_a_site_of_its_own(setup: Setup) -> None:
    setup.type_words("net err cert date invalid")
    QTest.keyClicks(setup.page.site.field, "shop.example:8443")
    start = setup.begin()
    assert start.target is not None
    assert start.target.address == "shop.example:8443"
    assert start.call.explanation.causes


def test_a_wrong_address_is_told_beside_the_field_and_nothing_is_lost(setup: Setup) -> None:
    QTest.keyClicks(setup.page.site.field, "shop..example")
    setup.page.begin.click()
    error = setup.page.findChild(QLabel, "caller-site-error")
    assert isinstance(error, QLabel)
    assert error.isVisible()
    assert setup.page.site.field.text() == "shop..example"
    assert setup.page.focusWidget() is setup.page.site.field
    assert setup.starts == []
    setup.page.site.field.setText("shop.example")
    assert setup.begin().target is not None
    assert not error.isVisible()


def test_a_site_that_the_words_name_is_opened_only_when_that_is_wanted(setup: Setup) -> None:
    setup.type_words("https://shop.example/ NET::ERR_CERT_DATE_INVALID")
    assert setup.begin().target is None
    setup.button("open-named-site").click()
    assert setup.page.site.field.text() == "shop.example"
    setup.page.begin.click()
    assert setup.starts[-1].target is not None


def test_a_picture_from_the_gallery_counts(setup: Setup) -> None:
    setup.page.pictures.click()
    gallery = setup.page.findChild(GalleryWindow)
    assert isinstance(gallery, GalleryWindow)
    gallery.show_group("firefox")
    gallery.pictures.setCurrentRow(1)
    picture = gallery.pictures.currentItem().data(Qt.ItemDataRole.UserRole)
    gallery.choose.click()
    setup.wait()
    assert setup.page.words.text() == picture.text
    assert setup.page.chosen.isVisible()
    call = setup.begin().call
    assert call.picture == picture.id
    assert call.browser == "firefox"
    assert call.explanation.causes


def test_typing_puts_the_picture_away(setup: Setup) -> None:
    setup.page.take_picture("firefox-new-expired")
    setup.wait()
    QTest.keyClicks(setup.page.words, " x")
    setup.wait()
    assert not setup.page.chosen.isVisible()
    assert setup.begin().call.picture == ""


def test_not_this_picture_empties_the_field(setup: Setup) -> None:
    setup.page.take_picture("firefox-new-expired")
    setup.wait()
    setup.button("not-this-picture").click()
    assert setup.page.words.text() == ""
    assert setup.page.focusWidget() is setup.page.words
    assert setup.begin().call.picture == ""


def test_the_picture_is_in_the_caller_s_language(setup: Setup) -> None:
    setup.page.take_picture("chrome-date")
    setup.button("caller-language-ja").click()
    setup.settle()
    names = [w.accessibleName() for w in setup.page.chosen.findChildren(QWidget)]
    assert any("プライバシー" in name for name in names)


def test_the_gallery_is_opened_once_and_closed_with_the_beginning(setup: Setup) -> None:
    setup.page.pictures.click()
    setup.page.pictures.click()
    assert len(setup.page.findChildren(GalleryWindow)) == 1
    setup.begin()
    setup.settle()
    assert setup.page.findChildren(GalleryWindow) == []


@pytest.mark.parametrize("device", list(Device))
def test_each_device_offers_its_own_browsers(setup: Setup, device: Device) -> None:
    setup.button(f"caller-device-{device.value}").click()
    shown = {name.removeprefix("caller-browser-") for name in setup.names() if name.startswith("caller-browser-")}
    asked = BROWSERS[device]
    expected = {"chrome"} if device is Device.CHROMEOS else {a.id for a in asked.answers} - {"unsure"} | {"unknown"}
    assert shown == expected
    assert setup.begin().call.device is device


def test_a_browser_that_the_device_has_not_is_taken_back(setup: Setup) -> None:
    setup.button("caller-browser-safari").click()
    setup.button("caller-device-windows-10").click()
    assert setup.button("caller-browser-unknown").isChecked()
    assert setup.begin().call.browser == ""


def test_the_preferences_are_what_it_begins_with(preset: None, qtbot: QtBot, bridge: Bridge) -> None:
    setup = Setup(qtbot, bridge)
    call = setup.begin().call
    assert (call.language_chosen, call.device, call.browser) == ("ja", Device.MACOS_13, "firefox")
    setup.page.close()
    setup.page.deleteLater()


def test_it_says_what_is_still_useful_to_know(setup: Setup) -> None:
    assert "what the page says, the device, the browser, the address" in setup.page.useful.text()
    setup.type_words("net err cert date invalid")
    assert "what the page says" not in setup.page.useful.text()
    setup.button("caller-device-chromeos").click()
    assert "the device" not in setup.page.useful.text()
    assert "the browser" not in setup.page.useful.text()
    QTest.keyClicks(setup.page.site.field, "shop.example")
    assert setup.page.useful.text() == "That is all that helps."


def test_it_is_done_by_keys_alone(setup: Setup) -> None:
    """Words, Tab to the site, Tab to the device, an arrow key, Enter."""
    page = setup.page
    setup.type_words("net err cert date invalid")
    seen: list[str] = []
    for _ in range(12):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        focused = page.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
        if focused.objectName() == "caller-site":
            QTest.keyClicks(focused, "shop.example")
        if focused.objectName() == "caller-device-unknown":
            QTest.keyClick(focused, Qt.Key.Key_Left)
            QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
        if focused.objectName() == "begin-call":
            break
    order = ["caller-pictures", "caller-site", "caller-device-unknown", "caller-browser-unknown"]
    assert [name for name in seen if name in order] == order
    assert seen[-1] == "begin-call"
    QTest.keyClick(page.begin, Qt.Key.Key_Return)
    (start,) = setup.starts
    assert start.call.device is Device.LINUX
    assert start.target is not None


@pytest.mark.parametrize("name", ["caller-site", "caller-device-unknown"])
def test_enter_begins_from_any_field(setup: Setup, name: str) -> None:
    field = setup.page.findChild(QWidget, name)
    assert isinstance(field, QLineEdit | Button)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(setup.starts) == 1


def test_escape_is_left_to_the_window(setup: Setup) -> None:
    class Window(QWidget):
        escaped = 0

        def keyPressEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
            self.escaped += 1

    window = Window()
    setup.page.setParent(window)
    window.show()
    for field in (setup.page.words, setup.page.site.field, setup.button("caller-device-unknown")):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.escaped == 3
    setup.page.setParent(None)
    window.deleteLater()


def test_hostile_words_stay_text(setup: Setup) -> None:
    setup.page.words.setText("https://shop.example/\u202e NET::ERR_CERT_DATE_INVALID <img src=x> & <b>no</b>")
    setup.wait()
    for label in setup.page.findChildren(QLabel):
        assert label.textFormat() in {Qt.TextFormat.PlainText, Qt.TextFormat.AutoText}
        assert "\u202e" not in label.text()
        assert "<img" not in label.text() or label.textFormat() == Qt.TextFormat.PlainText
    setup.page.words.setText("<b>4ND3</b>-JX91-E3NQ-JW7Y.example..x")
    setup.wait()
    assert setup.page.made.said.textFormat() == Qt.TextFormat.PlainText


def test_it_speaks_japanese_at_once(setup: Setup) -> None:
    setup.type_words(WRONG)
    english = setup.said()
    i18n.use("ja")
    setup.page.retranslate()
    setup.wait()
    assert setup.said() != english
    assert setup.page.words.text() == WRONG


def test_every_field_has_a_name(setup: Setup) -> None:
    setup.type_words("sec error xrl expired")
    fields = [
        w for w in setup.page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
    ]
    assert fields
    assert [w.objectName() for w in fields if not w.accessibleName()] == []


@pytest.mark.parametrize("words", ["", "sec error xrl expired", CODE, WRONG, "shop..example"])
@pytest.mark.parametrize("width", [440, 900])
def test_nothing_is_cut(setup: Setup, words: str, width: int) -> None:
    setup.page.resize(width, 900)
    setup.page.words.setText(words)
    setup.wait()
    assert cut(setup.page) == []


def test_nothing_is_cut_in_large_text(theme: Theme, large_text: None, setup: Setup) -> None:
    setup.page.resize(900, 900)
    setup.type_words(WRONG)
    assert cut(setup.page) == []


def test_what_breaks_while_hearing_is_no_dead_end(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.views.call import setup_page

    def broken(text: str) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(setup_page, "understood", broken)
    setup.type_words("net err cert date invalid")
    call = setup.begin().call
    assert "net err cert date invalid" in call.notes
