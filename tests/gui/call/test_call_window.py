"""The window for a call: asked, answered, taken back; news of the site; notes; its end; nothing lost, nothing cut."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.flow.call.callers import BEGAN, FINE, TARGET, fails, found
from tests.gui.call.calling import Played
from tests.support.cut_text import cut
from wizard import i18n
from wizard.errors import WizardError
from wizard.flow.call.state import (
    LONGEST_NOTES,
    Call,
    SiteState,
    begin,
    with_coded,
    with_notes,
    with_picture,
    with_words,
)
from wizard.flow.caller.devices import Device
from wizard.flow.dossier import Dossier, code_for
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.finding import Diagnosis, Verdict
from wizard.model.target import Target
from wizard.model.terms import Audience
from wizard.views.call import open_call
from wizard.views.call.call_desk import Offer, Stage
from wizard.views.call.setup_page import CallStart
from wizard.views.caller_card import AnswerButton, SpokenLabel
from wizard.views.frame import MainWindow
from wizard.views.gallery import GalleryWindow
from wizard.views.markdown import MarkdownView
from wizard.views.plan_card import PlanCard
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import unit
from wizard.views.widgets import Banner, PlainLabel

WINDOWS = begin(BEGAN, language="en", device=Device.WINDOWS_11, browser="chrome")
DATE = with_words(WINDOWS, "NET ERR CERT DATE INVALID")
AUTHORITY = with_words(WINDOWS, "NET ERR CERT AUTHORITY INVALID")
NOTHING_KNOWN = begin(BEGAN, language="en")


def started(played: Played, call: Call, target: Target | None = None) -> Played:
    """Let *call* begin, as the page before it would."""
    played.window.begin(CallStart(call=call, target=target))
    played.settle()
    return played


def question(played: Played) -> str:
    asked = played.window.desk.question
    return "" if asked is None else asked.id


def answers(played: Played) -> list[tuple[str, str]]:
    call = played.window.desk.call
    return [] if call is None else [(said.question, said.answer) for said in call.said]


def site(played: Played) -> SiteState:
    call = played.window.desk.call
    assert call is not None
    return call.site.state


def compared() -> Diagnosis:
    """Return that the site is fine, found by a computer whose clock is right."""
    readings = tuple(TimeReading(source=host, kind="http-date", offset_s=0.0) for host in ("a.example", "b.example"))
    clock = ClockEvidence(now=BEGAN, time_zone="UTC", utc_offset_s=0, readings=readings)
    diagnosis = found(verdict=Verdict.TRUSTED)
    return replace(diagnosis, evidence=replace(diagnosis.evidence, clock=clock))


def field(played: Played, name: str) -> QLineEdit:
    (one,) = (f for f in played.window.findChildren(QLineEdit, name) if f.isVisible())
    return one


# What stands on the screen


def test_it_begins_with_what_is_known_of_the_caller(played: Played) -> None:
    assert played.window.stage is Stage.SETUP
    assert played.window.windowTitle() == "Help someone on the phone"
    assert not played.window.isModal()
    assert not played.has("call-side")


def test_a_question_has_its_number_the_words_to_say_what_they_see_and_the_answers(played: Played) -> None:
    started(played, AUTHORITY)
    assert played.number == "Question 1 of at most 6"
    assert played.window.view.sentence is not None
    assert played.window.view.sentence.text() == "Who issued the certificate that the site showed?"
    spoken = [label.text() for label in played.window.view.findChildren(SpokenLabel)]
    assert any("capital letters" in line for line in spoken)
    assert spoken[0].startswith("I will ask you a few short questions.")
    assert "The caller only reads it out." in played.words()
    assert played.has("scene")
    assert [b.accessibleName()[:2] for b in played.window.view.findChildren(AnswerButton)] == [
        "1:", "2:", "3:", "4:", "5:",
    ]  # fmt: skip


def test_words_to_say_are_larger(played: Played) -> None:
    started(played, AUTHORITY)
    spoken = played.window.view.findChildren(SpokenLabel)
    assert spoken
    assert all(label.font().pointSizeF() > QApplication.font().pointSizeF() for label in spoken)


def test_words_are_said_in_the_callers_language_and_all_else_is_in_ones_own(played: Played) -> None:
    started(played, replace(AUTHORITY, language_chosen="ja"))
    spoken = [label.text() for label in played.window.view.findChildren(SpokenLabel) if len(label.text()) > 2]
    assert any("クリックしてください" in line for line in spoken)
    assert played.window.view.sentence is not None
    assert played.window.view.sentence.text().isascii()
    assert played.button("answer-own").accessibleName() == "1: The site’s or the device’s own name"


def test_what_has_to_be_typed_is_spelled(played: Played) -> None:
    started(played, NOTHING_KNOWN)
    for _ in range(6):
        if question(played).startswith("device"):
            break
        played.key(Qt.Key.Key_9 if question(played) == "message" else Qt.Key.Key_1)
    played.press("answer-windows")
    assert question(played) == "device-2"
    assert played.label("spelling-winver").text().startswith("winver: w, Whiskey; i, India; n, November")


def test_several_ways_stand_under_their_titles(played: Played) -> None:
    started(played, replace(AUTHORITY, browser_chosen="", heard=with_words(NOTHING_KNOWN, "unknown issuer").heard))
    while question(played) not in {"issuer", ""}:
        played.window.desk.answer("unsure")
    assert question(played) == "issuer"
    titles = [
        label.text() for label in played.window.view.findChildren(PlainLabel) if label.property("role") == "strong"
    ]
    played.settle()
    assert "Firefox" in titles
    assert "Chrome, Edge" in titles


def test_hostile_words_are_only_text(played: Played) -> None:
    started(played, with_notes(NOTHING_KNOWN, "<img src=x> \u202e"))
    assert played.window.notes == "<img src=x> \u202e"
    played.type(field(played, "words-heard"), "<b>net err cert date invalid</b>")
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in played.window.view.findChildren(PlainLabel))


# Keys


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_a_digit_gives_an_answer_and_the_next_question_has_the_focus(
    played: Played, modifier: Qt.KeyboardModifier
) -> None:
    started(played, AUTHORITY)
    before = played.window.view.sentence
    played.key(Qt.Key.Key_5, modifier)
    assert answers(played) == [("issuer", "unsure")]
    assert played.window.view.sentence is not before
    assert played.focused is played.window.view.sentence
    assert played.number == "Question 2 of at most 6"


@pytest.mark.parametrize("name", ["answer-own", "close-call", "look"])
def test_a_digit_counts_wherever_the_focus_is(played: Played, name: str) -> None:
    started(played, AUTHORITY)
    played.button(name).setFocus()
    played.key(Qt.Key.Key_3)
    assert answers(played) == [("issuer", "organisation")]


def test_a_digit_in_a_field_for_text_is_no_answer(played: Played) -> None:
    started(played, NOTHING_KNOWN)
    notes = played.window.side.notes
    played.type(notes, "room 123")
    played.type(field(played, "words-heard"), "0x800b0101")
    played.type(field(played, "site-address"), "10.1.2.3")
    assert answers(played) == []
    assert played.window.notes == "room 123"
    assert field(played, "words-heard").text() == "0x800b0101"
    QTest.keyClick(notes, Qt.Key.Key_Backspace)
    assert played.window.notes == "room 12"
    assert played.window.stage is Stage.ASKING


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_another_key_is_no_answer(played: Played, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    started(played, AUTHORITY)
    played.key(key, modifier)
    assert answers(played) == []
    assert played.window.stage is Stage.ASKING


def test_a_key_that_is_held_down_answers_once(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_1)
    again = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
    QApplication.sendEvent(played.focused, again)
    assert len(answers(played)) == 1


def test_enter_presses_the_button_that_has_the_focus(played: Played) -> None:
    started(played, AUTHORITY)
    played.button("answer-public").setFocus()
    played.key(Qt.Key.Key_Return)
    assert answers(played) == [("issuer", "public")]


def test_backspace_asks_the_last_question_again(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_5)
    second = question(played)
    played.key(Qt.Key.Key_1)
    played.key(Qt.Key.Key_Backspace)
    assert question(played) == second
    played.press("take-back")
    assert (question(played), answers(played)) == ("issuer", [])
    assert played.focused is played.window.view.sentence


def test_before_the_first_answer_the_way_back_leads_to_what_is_known(played: Played) -> None:
    started(played, AUTHORITY)
    played.now = BEGAN + timedelta(minutes=3)
    played.key(Qt.Key.Key_Backspace)
    assert played.window.stage is Stage.SETUP
    assert played.focused is played.window.setup.first_focus()
    started(played, replace(AUTHORITY, began=played.now))
    assert played.label("elapsed").text() == "3:00"


def test_tab_leads_through_the_window_as_it_is_read(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_5)
    order = []
    for _ in range(14):
        order.append(played.focused.objectName())
        played.key(Qt.Key.Key_Tab)
    expected = [
        widget.objectName() for widget in in_reading_order(played.window) if widget.isVisible() and widget.isEnabled()
    ]
    assert order[: len(expected)] == expected[: len(order)]
    assert expected.index("call-notes") < expected.index("take-back")


def test_a_new_question_is_told_to_a_screen_reader(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Told:
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  (Qt's name)
            told.append(event.message())

    monkeypatch.setattr("PySide6.QtGui.QAccessible", Told)
    started(played, AUTHORITY, TARGET)
    # What takes the focus is said because of that, and not announced as well.
    assert played.focused.accessibleName() == (
        "Question 1 of at most 6: Who issued the certificate that the site showed?"
    )
    assert not any(text.startswith("Question") for text in told)
    told.clear()
    for seconds in range(1, 59):
        played.now = BEGAN + timedelta(seconds=seconds)
        played.window.side.show_time()
    assert told == []
    played.check.found = FINE.diagnosis
    played.wait_for_site()
    assert told == ["The site: From here it opens"]


# What is read out


def test_words_are_understood_while_they_are_typed_and_taken_with_enter(played: Played) -> None:
    started(played, WINDOWS)
    assert question(played) == "message"
    words = field(played, "words-heard")
    played.type(words, "net err cert dape invalid")
    played.wait(lambda: played.has("words-guess"))
    assert played.label("words-guess").text().startswith("That is NET::ERR_CERT_DATE_INVALID")
    QTest.keyClick(words, Qt.Key.Key_Return)
    played.wait(lambda: question(played) != "message")
    assert answers(played) == [("message", "unsure")]
    assert "NET::ERR_CERT_DATE_INVALID" in played.words(played.window.side)
    played.key(Qt.Key.Key_Backspace)
    assert question(played) == "message"
    assert "NET::ERR_CERT_DATE_INVALID" not in played.words(played.window.side)


def test_words_that_nobody_knows_stay_where_they_are(played: Played) -> None:
    started(played, WINDOWS)
    words = field(played, "words-heard")
    played.type(words, "the cat sat on the mat")
    QTest.keyClick(words, Qt.Key.Key_Return)
    played.wait(lambda: played.has("words-error"))
    assert (question(played), words.text()) == ("message", "the cat sat on the mat")
    assert played.focused is words
    assert words.accessibleDescription() == played.label("words-error").text()
    assert answers(played) == []


def test_no_words_are_no_answer(played: Played) -> None:
    started(played, WINDOWS)
    played.press("take-words")
    assert played.label("words-error").text() == "Type the words first."


def test_words_are_not_lost_when_news_come_meanwhile(played: Played) -> None:
    started(played, WINDOWS, TARGET)
    played.window.desk.take_words("net err cert date invalid")
    played.window.desk.stop_looking()
    played.wait(lambda: question(played) != "message")
    call = played.window.desk.call
    assert call is not None
    assert call.heard.confidence == 1.0
    assert call.site.state is SiteState.NOT_ASKED


def test_a_picture_can_be_pointed_at(played: Played) -> None:
    started(played, WINDOWS)
    played.press("call-pictures")
    gallery = played.window.findChild(GalleryWindow)
    assert isinstance(gallery, GalleryWindow)
    shown = {gallery.pictures.item(n).data(Qt.ItemDataRole.UserRole).group for n in range(gallery.pictures.count())}
    assert shown == {"chrome"}
    played.point_at("chrome-common-name")
    assert answers(played)[0] == ("message", "unsure")
    call = played.window.desk.call
    assert call is not None
    assert call.picture == "chrome-common-name"


def test_a_clock_that_is_read_out_is_compared(played: Played) -> None:
    started(played, DATE, TARGET)
    played.check.found = compared()
    played.wait_for_site()
    if question(played) != "clock":
        played.press("go-on")
    assert question(played) == "clock"
    reading = field(played, "reading")
    reading.selectAll()
    QTest.keyClicks(reading, "yesterday")
    QTest.keyClick(reading, Qt.Key.Key_Return)
    assert played.label("reading-error").text().startswith("Type the year")
    assert reading.text() == "yesterday"
    reading.selectAll()
    QTest.keyClicks(reading, "2025-11-29 09:30")
    QTest.keyClick(reading, Qt.Key.Key_Return)
    call = played.window.desk.call
    assert call is not None
    assert (call.said[0].answer, call.said[0].reading) == ("date-off", "2025-11-29 09:30")


def test_without_a_clock_that_was_compared_nothing_is_compared(played: Played) -> None:
    started(played, replace(DATE, site=FINE))
    assert question(played) == "clock"
    assert not played.has("reading")
    assert "look at another one as well" in played.words()


# The site


def test_news_of_the_site_leave_the_question_as_it_is_and_offer_to_go_on(played: Played) -> None:
    started(played, DATE, TARGET)
    assert site(played) is SiteState.RUNNING
    assert "Being opened from here" in played.words(played.window.side)
    assert not played.has("go-on")
    sentence, first = played.window.view.sentence, question(played)
    played.check.found = fails("expired").diagnosis
    played.wait_for_site()
    assert (played.window.view.sentence, question(played)) == (sentence, first)
    assert played.focused is sentence
    beside = played.words(played.window.side)
    assert "From here it fails, too" in beside
    assert "The certificate has expired" in beside
    assert "So it is not your fault." in beside
    assert played.label("call-news").text() == "The site: From here it fails, too"
    played.press("go-on")
    assert played.window.stage is Stage.ENDING
    assert played.window.desk.ending is not None
    assert played.window.desk.ending.diagnosis.findings[0].cause == "expired"


def test_the_next_question_follows_from_the_news(played: Played) -> None:
    started(played, DATE, TARGET)
    played.check.found = FINE.diagnosis
    played.wait_for_site()
    played.key(Qt.Key.Key_1 if question(played) == "clock" else Qt.Key.Key_4)
    assert question(played) in {"clock", "other-site"}
    assert not played.has("say-news")


def test_what_ails_this_computer_says_nothing_of_the_site(played: Played) -> None:
    started(played, DATE, TARGET)
    played.check.found = fails("clock-wrong").diagnosis
    played.wait(lambda: site(played) is not SiteState.RUNNING)
    assert site(played) is SiteState.NOT_ASKED
    beside = played.words(played.window.side)
    assert "This computer has a problem of its own: This computer's clock is wrong" in beside
    assert not played.has("say-news")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (WizardError("The proxy wants a password."), "The proxy wants a password."),
        (ZeroDivisionError("x"), "The check could not be finished; this program is at fault (ZeroDivisionError)."),
    ],
)
def test_a_check_that_cannot_be_made_is_told_and_can_be_tried_again(
    played: Played, error: Exception, said: str
) -> None:
    started(played, DATE, TARGET)
    played.check.found = error
    played.wait(lambda: site(played) is not SiteState.RUNNING)
    assert said in played.words(played.window.side)
    assert field(played, "site-address").text() == TARGET.address
    played.check.found = FINE.diagnosis
    played.press("look")
    played.wait_for_site()
    assert site(played) is SiteState.FINE
    assert said not in played.words(played.window.side)


def test_an_address_can_be_given_later(played: Played) -> None:
    started(played, DATE)
    assert played.check.targets == []
    played.type(field(played, "site-address"), "shop example/")
    played.key(Qt.Key.Key_Return)
    assert played.has("site-error")
    assert field(played, "site-address").text() == "shop example/"
    field(played, "site-address").selectAll()
    played.type(field(played, "site-address"), "shop.example")
    assert not played.has("site-error")
    played.key(Qt.Key.Key_Return)
    assert played.check.targets == [TARGET]
    assert site(played) is SiteState.RUNNING
    assert played.focused is played.button("stop-looking")


def test_a_check_can_be_given_up(played: Played) -> None:
    started(played, DATE, TARGET)
    played.press("stop-looking")
    assert site(played) is SiteState.NOT_ASKED
    played.wait(lambda: played.check.cancelled == 1)
    assert played.focused is field(played, "site-address")


def test_a_check_ends_with_the_window(played: Played) -> None:
    started(played, DATE, TARGET)
    played.window.close()
    played.wait(lambda: played.check.cancelled == 1)
    assert not isValid(played.window)


def test_coming_back_to_what_is_known_keeps_what_was_seen_of_the_site(played: Played) -> None:
    started(played, DATE, TARGET)
    played.check.found = FINE.diagnosis
    played.wait_for_site()
    played.key(Qt.Key.Key_Backspace)
    started(played, AUTHORITY, TARGET)
    assert site(played) is SiteState.FINE
    assert len(played.check.targets) == 1


# Notes, time and what is known


def test_notes_outlive_every_screen(played: Played) -> None:
    started(played, with_picture(replace(WINDOWS, device_chosen=Device.MACOS_13, browser_chosen="safari"),
                                 "safari-not-private"), TARGET)  # fmt: skip
    played.type(played.window.side.notes, "room 5")
    played.check.found = fails("expired").diagnosis
    played.wait_for_site()
    i18n.use("ja")
    played.window.retranslate()
    played.window.resize(700, 600)
    played.settle()
    played.press("go-on")
    assert played.window.stage is Stage.ENDING
    assert played.window.notes == "room 5"
    assert played.window.side.notes.isVisible()


def test_notes_that_are_too_long_are_cut_and_it_is_said(played: Played) -> None:
    started(played, AUTHORITY)
    played.window.side.notes.setPlainText("x" * LONGEST_NOTES)
    assert not played.has("notes-error")
    played.type(played.window.side.notes, "y")
    assert len(played.window.notes) == LONGEST_NOTES
    assert played.label("notes-error").text() == "Notes have at most 20,000 characters."


def test_the_length_of_the_call_is_shown_and_named_each_minute_only(played: Played) -> None:
    started(played, AUTHORITY)
    shown = played.label("elapsed")
    played.now = BEGAN + timedelta(seconds=134)
    played.window.side.show_time()
    assert shown.text() == "2:14"
    assert shown.accessibleName() == "Length of the call: 2 minutes"
    played.now = BEGAN + timedelta(seconds=140)
    played.window.side.show_time()
    assert (shown.text(), shown.accessibleName()) == ("2:20", "Length of the call: 2 minutes")
    played.now = BEGAN - timedelta(hours=1)
    played.window.side.show_time()
    assert shown.text() == "0:00"


def test_what_is_known_stands_beside_with_how_sure_it_is(played: Played) -> None:
    started(played, NOTHING_KNOWN)
    assert "Device: not known yet" in played.words(played.window.side)
    assert "No cause stands out yet." in played.words(played.window.side)
    played.window.desk.end()
    started(played, replace(DATE, site=fails("expired")))
    beside = played.words(played.window.side)
    assert "Device: Windows 11" in beside
    assert "Browser: Chrome" in beside
    assert "Nearly certain: The certificate has expired" in beside


# The end


def ended(played: Played, *, language: str = "en") -> Played:
    """Bring a call to its end: a site that has expired."""
    call = replace(DATE, language_chosen=language, site=fails("expired"))
    return started(played, call)


def test_the_end_says_what_it_is_and_shows_the_plan(played: Played) -> None:
    ended(played)
    assert played.window.stage is Stage.ENDING
    assert played.window.ending.sentence is not None
    assert played.window.ending.sentence.text() == "Nearly certain: The certificate has expired"
    assert played.focused is played.window.ending.sentence
    spoken = [label.text() for label in played.window.ending.findChildren(SpokenLabel) if label.isVisible()]
    assert "Thank you, that is all I need. I will now tell you what to do, step by step." in spoken
    assert "Now please open the site once more. Does it open without a warning?" in spoken
    assert "{" not in played.words(played.window.ending)
    cards = [card.objectName() for card in played.window.ending.findChildren(PlanCard) if card.isVisible()]
    assert cards[0] == "plan-wait-and-do-not-enter"


@pytest.mark.parametrize("cause", ["clock-wrong", "outdated-roots", "unknown-ca", "no-network"])
def test_the_callers_device_is_never_called_this_computer(played: Played, cause: str) -> None:
    started(played, with_coded(WINDOWS, (cause,)))
    assert "This computer" not in played.words(played.window.side)
    played.window.desk.finish()
    assert played.window.stage is Stage.ENDING
    (top,) = (w for w in played.window.ending.findChildren(Banner) if w.isAncestorOf(played.window.ending.sentence))
    assert "this computer" not in played.words(top).lower()


def test_nothing_of_this_computer_is_offered_at_the_end(played: Played) -> None:
    ended(played)
    for name in ("check-again-3", "changes", "plan-for-visitor"):
        assert not played.has(name)
    assert "what the message makes likely" not in played.words(played.window.ending)


def test_the_plan_is_read_out_in_the_callers_language(played: Played) -> None:
    ended(played, language="ja")
    (first, *_) = (card for card in played.window.ending.findChildren(PlanCard) if card.isVisible())
    text = played.words(first)
    assert played.button("done-wait-and-do-not-enter").text() == "I have done this"
    assert "When not to do this" not in text
    (second, *_) = (c for c in played.window.ending.findChildren(PlanCard) if c.isVisible() and not c.is_open)
    QTest.mouseClick(second.toggle, Qt.MouseButton.LeftButton)
    assert i18n.language() == "en"
    assert second.toggle.text() == "Hide"


def test_steps_can_be_ticked_and_marked_and_that_is_kept(played: Played) -> None:
    ended(played)
    box = next(b for b in played.window.ending.findChildren(QCheckBox) if b.isVisible())
    box.setFocus()
    played.key(Qt.Key.Key_Space)
    assert len(played.window.desk.marks.ticked) == 1
    played.press("done-wait-and-do-not-enter")
    assert "wait-and-do-not-enter" in played.window.desk.marks.steps
    played.window.retranslate()
    played.settle()
    assert "done" in played.words(played.window.ending)
    assert played.has("reopen-wait-and-do-not-enter") or played.has("open-wait-and-do-not-enter")
    while (done := _next_to_do(played)) is not None:
        played.press(done)
    assert played.focused is played.button("case-code")


def _next_to_do(played: Played) -> str | None:
    buttons = played.window.ending.findChildren(QPushButton)
    return next((b.objectName() for b in buttons if b.isVisible() and b.objectName().startswith("done-")), None)


def test_where_nothing_was_heard_no_cause_looks_like_the_answer(played: Played) -> None:
    started(played, NOTHING_KNOWN)
    while played.window.stage is Stage.ASKING:
        played.window.desk.answer("unsure")
    played.settle()
    sentence = played.window.ending.sentence
    assert sentence is not None
    assert sentence.text() == "The cause is not clear yet."
    assert "Perhaps: The certificate has expired" in sentence.accessibleDescription()
    assert "Perhaps: The certificate has expired" in played.words(played.window.ending)


def test_an_unknown_device_is_told_and_can_be_chosen(played: Played) -> None:
    started(played, with_coded(NOTHING_KNOWN, ("expired",)))
    while played.window.stage is Stage.ASKING:
        played.window.desk.answer("unsure")
    played.settle()
    assert played.has("device-unknown")
    chooser = played.window.ending.findChild(QComboBox, "plan-system")
    assert isinstance(chooser, QComboBox)
    chooser.setFocus()
    played.key(Qt.Key.Key_End)
    QTest.keyClick(chooser, Qt.Key.Key_Return)
    chooser.activated.emit(chooser.currentIndex())
    played.settle()
    assert not played.has("device-unknown")
    ending, call = played.window.desk.ending, played.window.desk.call
    assert ending is not None
    assert call is not None
    assert ending.reader.system == chooser.currentData() == "chromeos"
    assert call.device is Device.CHROMEOS
    assert played.focused is chooser
    assert "Device: Chromebook" in played.words(played.window.side)


def test_linux_with_kde_can_be_chosen(played: Played) -> None:
    ended(played)
    played.window.ending.reader_chosen.emit("kde", "firefox")
    assert played.window.desk.ending is not None
    assert played.window.desk.ending.reader.system == "kde"
    assert "Linux" in played.words(played.window.side)


@pytest.mark.parametrize(
    ("button", "signal"),
    [("case-code", "code_wanted"), ("save-case", "save_wanted"), ("case-report", "report_wanted")],
)
def test_what_a_call_has_come_to_is_handed_on(played: Played, button: str, signal: str) -> None:
    handed: list[object] = []
    getattr(played.window, signal).connect(handed.append)
    ended(played)
    played.type(played.window.side.notes, "room 5")
    played.press(button)
    (dossier,) = handed
    assert isinstance(dossier, Dossier)
    assert (dossier.audience, dossier.reader.system, dossier.reader.browser) == (Audience.HELPDESK, "windows", "chrome")
    assert dossier.notes == "room 5"
    assert dossier.diagnosis.findings[0].cause == "expired"
    assert code_for(dossier)


def test_what_was_noted_in_another_window_is_taken(played: Played) -> None:
    ended(played)
    played.window.take_notes("room 7")
    assert played.window.notes == "room 7"


def test_somebody_without_time_gets_the_plan_for_what_is_likely_so_far(played: Played) -> None:
    started(played, AUTHORITY)
    played.press("finish-call")
    assert played.window.stage is Stage.ENDING
    assert played.focused is played.window.ending.sentence
    assert not played.has("finish-call")
    assert len([card for card in played.window.ending.findChildren(PlanCard) if card.isVisible()]) >= 2
    played.key(Qt.Key.Key_Backspace)
    assert question(played) == "issuer"
    assert answers(played) == []


def test_the_end_can_be_taken_back(played: Played) -> None:
    started(played, DATE)
    while played.window.stage is Stage.ASKING:
        played.key(Qt.Key.Key_1)
    given = len(answers(played))
    assert given
    played.key(Qt.Key.Key_Backspace)
    assert played.window.stage is Stage.ASKING
    assert len(answers(played)) == given - 1


def test_news_at_the_end_offer_another_plan(played: Played) -> None:
    started(played, DATE)
    while played.window.stage is Stage.ASKING:
        played.key(Qt.Key.Key_1)
    played.type(field(played, "site-address"), "shop.example")
    played.check.found = fails("expired").diagnosis
    played.key(Qt.Key.Key_Return)
    played.wait_for_site()
    assert played.window.stage is Stage.ENDING
    assert played.window.desk.offer() is not Offer.NOTHING
    played.press("go-on")
    assert played.window.desk.offer() is Offer.NOTHING


# Nothing is lost


def test_a_call_in_which_nothing_was_said_closes_at_once(played: Played) -> None:
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_Escape)
    played.settle()
    assert not isValid(played.window)


@pytest.mark.parametrize("is_noted", [False, True])
def test_closing_asks_first_and_escape_goes_on(played: Played, is_noted: bool) -> None:
    started(played, AUTHORITY)
    if is_noted:
        played.window.side.notes.setPlainText("room 5")
    else:
        played.key(Qt.Key.Key_5)
    played.key(Qt.Key.Key_Escape)
    assert played.focused is played.button("keep-on")
    assert played.label("throw-away-question").text().startswith("This call has not been saved")
    played.key(Qt.Key.Key_1)
    assert len(answers(played)) == (0 if is_noted else 1)
    played.key(Qt.Key.Key_Escape)
    assert not played.has("throw-away-question")
    assert played.focused is played.window.view.sentence
    played.window.close()
    played.press("throw-away")
    assert not isValid(played.window)


def test_a_call_can_be_saved_before_it_closes(played: Played) -> None:
    dossiers: list[Dossier] = []
    played.window.save_wanted.connect(dossiers.append)
    started(played, AUTHORITY)
    played.key(Qt.Key.Key_5)
    played.window.side.notes.setPlainText("room 5")
    played.window.close()
    played.press("keep-call-first")
    assert [dossier.notes for dossier in dossiers] == ["room 5"]
    assert played.window.stage is Stage.ENDING
    assert not played.has("throw-away-question")
    played.window.was_kept()
    assert not played.window.stays()


def test_the_side_is_not_scrolled_for_empty_lines_of_notes(played: Played) -> None:
    started(played, WINDOWS)
    played.window.resize(unit() * 136, unit() * 88)
    played.settle()
    notes = played.window.side.notes
    line = notes.fontMetrics().lineSpacing()
    assert 3 * line < notes.sizeHint().height() < 6 * line


def test_an_address_has_the_width_of_its_card(played: Played) -> None:
    started(played, WINDOWS)
    card = played.window.side.site
    assert card.field is not None
    assert card.field.width() > card.width() * 0.8


def test_all_words_to_be_read_out_have_one_size(played: Played) -> None:
    started(played, DATE)
    played.window.desk.finish()
    played.settle()
    ending = played.window.ending
    words = (*ending.findChildren(SpokenLabel), *ending.findChildren(MarkdownView))
    assert len({round(one.font().pointSizeF(), 2) for one in words}) == 1


def test_a_new_call_asks_first_and_then_begins_with_nothing(played: Played) -> None:
    started(played, DATE, TARGET)
    played.key(Qt.Key.Key_1)
    played.window.side.notes.setPlainText("room 5")
    played.press("new-call")
    assert played.window.stage is not Stage.SETUP
    played.press("throw-away")
    assert played.window.stage is Stage.SETUP
    played.wait(lambda: played.check.cancelled == 1)
    assert played.window.notes == ""
    assert played.window.desk.call is None
    started(played, NOTHING_KNOWN)
    assert answers(played) == []


# Languages, sizes


def test_another_language_keeps_what_is_typed_and_what_is_asked(played: Played) -> None:
    started(played, WINDOWS)
    played.type(field(played, "words-heard"), "net err cert")
    i18n.use("ja")
    played.window.retranslate()
    played.settle()
    assert question(played) == "message"
    assert field(played, "words-heard").text() == "net err cert"
    assert played.window.view.sentence is not None
    assert not played.window.view.sentence.text().isascii()
    call = played.window.desk.call
    assert call is not None
    assert call.language == "en"


@pytest.mark.parametrize("name", ["words-heard", "call-pictures", "answer-date", "call-notes", "site-address", ""])
def test_another_language_leaves_the_focus_where_it_is(played: Played, name: str) -> None:
    started(played, WINDOWS)
    widget = next(w for w in in_reading_order(played.window) if w.objectName() == name) if name else None
    (widget or played.window.view.sentence or played.window).setFocus()
    _speak_in_another_window(played, "ja")
    if name:
        assert played.focused.objectName() == name
    else:
        assert played.focused is played.window.view.sentence


@pytest.mark.parametrize("name", ["done-wait-and-do-not-enter", "plan-system", "case-code", ""])
def test_another_language_leaves_the_focus_at_the_end_where_it_is(played: Played, name: str) -> None:
    started(played, DATE)
    played.window.desk.look_at("shop.example")
    played.check.found = fails("expired").diagnosis
    played.wait_for_site()
    played.press("go-on")
    assert played.window.stage is Stage.ENDING
    widget = next(w for w in in_reading_order(played.window.ending) if w.objectName() == name) if name else None
    (widget or played.window.ending.sentence or played.window).setFocus()
    _speak_in_another_window(played, "ja")
    if name:
        assert played.focused.objectName() == name
    else:
        assert played.focused is played.window.ending.sentence


def _speak_in_another_window(played: Played, language: str) -> None:
    """Change the language as the main window does, which is in front then."""
    other = QLineEdit()
    played.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    played.wait(other.isActiveWindow)
    i18n.use(language)
    played.window.retranslate()
    played.settle()


def test_what_is_said_beside_the_fields_is_said_in_the_other_language(played: Played) -> None:
    started(played, WINDOWS)
    played.type(field(played, "words-heard"), "net err cert date invalid")
    played.wait(lambda: played.has("words-guess"))
    played.type(field(played, "site-address"), "shop..example")
    played.key(Qt.Key.Key_Return)
    assert played.label("site-error").text().isascii()
    i18n.use("ja")
    played.window.retranslate()
    played.settle()
    assert not played.label("site-error").text().isascii()
    assert field(played, "site-address").accessibleDescription() == played.label("site-error").text()
    played.wait(lambda: played.has("words-guess"))
    assert not played.label("words-guess").text().isascii()
    played.type(field(played, "site-address"), "x")
    assert field(played, "site-address").accessibleDescription() == ""


def test_where_there_is_room_the_notes_stand_beside_else_below(played: Played) -> None:
    started(played, AUTHORITY)
    notes, view = played.window.side.notes, played.window.view
    notes.setPlainText("room 5")
    played.window.resize(1400, 800)
    played.settle()
    assert notes.mapTo(played.window, notes.rect().topLeft()).x() > view.mapTo(
        played.window, view.rect().topRight()
    ).x()  # fmt: skip
    notes.setFocus()
    played.window.resize(640, 480)
    played.settle()
    assert notes.mapTo(played.window, notes.rect().topLeft()).y() > played.window.height()
    assert played.focused is notes
    played.window.resize(1400, 800)
    played.settle()
    assert notes.toPlainText() == "room 5"
    assert notes.isVisible()


@pytest.mark.parametrize("width", [480, 640, 1400])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut(played: Played, language: str, width: int) -> None:
    i18n.use(language)
    played.window.retranslate()
    played.window.resize(width, 700)
    _see_every_stage(played)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_in_large_text(large_text: None, played: Played, language: str) -> None:
    i18n.use(language)
    played.window.retranslate()
    played.window.resize(800, 700)
    _see_every_stage(played)


def _see_every_stage(played: Played) -> None:
    started(played, replace(DATE, language_chosen=""), TARGET)
    assert cut(played.window) == []
    played.check.found = FINE.diagnosis
    played.wait_for_site()
    assert cut(played.window) == []
    played.window.desk.go_on()
    played.settle()
    assert cut(played.window) == []
    while played.window.stage is Stage.ASKING:
        played.window.desk.answer("date-off")
    played.settle()
    assert cut(played.window) == []
    played.window.close()
    played.settle()
    assert cut(played.window) == []


# Hooked up


def test_it_is_opened_beside_the_main_window_and_follows_its_language(window: MainWindow, qtbot: QtBot) -> None:
    opened = open_call(window)
    assert opened.isVisible()
    assert opened.stage is Stage.SETUP
    window.speak("ja")
    assert opened.windowTitle() != "Help someone on the phone" or not i18n.tr("Say").isascii()
    opened.close()


def test_it_can_go_on_with_what_is_known(window: MainWindow, qtbot: QtBot) -> None:
    opened = open_call(window, AUTHORITY)
    assert opened.stage is Stage.ASKING
    assert isinstance(opened.findChild(QLabel, "question-number"), QLabel)
    opened.close()
