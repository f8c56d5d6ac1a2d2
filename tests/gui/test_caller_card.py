"""A row for a caller's device, by keyboard: asked, answered, taken back, compared with the time here, and never cut."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from wizard.flow.caller.checks import CallerChecks, passed, with_answer, with_choice, with_device, without_answer
from wizard.flow.caller.devices import Device
from wizard.flow.caller.rows import CALLER_ROWS
from wizard.i18n import LANGUAGES, use
from wizard.views.caller_card import CallerCard, SpokenLabel, WhichDeviceCard
from wizard.views.theme import Theme
from wizard.views.widgets import Page

TOKYO = timezone(timedelta(hours=9))


def here() -> datetime:
    return datetime(2026, 11, 23, 10, 5, tzinfo=TOKYO)


class Call:
    """A card that is shown anew after every answer, as a window would do it."""

    def __init__(self, qtbot: QtBot, row: str, device: Device, now: Callable[[], datetime] | None = here) -> None:
        self.row = row
        self.checks = with_device(CallerChecks(), device)
        self.window = QWidget()
        self.card = CallerCard(row, now)
        self.card.setParent(self.window)
        self.card.answered.connect(self._take)
        self.card.taken_back.connect(self._take_back)
        qtbot.addWidget(self.window)
        self.window.show()
        self.show()
        self.focus()

    def focus(self) -> None:
        target = self.card.first_focus()
        assert target is not None
        target.setFocus()

    def _take(self, row: str, answer: str, reading: str) -> None:
        self.checks = with_answer(self.checks, row, answer, reading)
        self.show()

    def _take_back(self, row: str) -> None:
        self.checks = without_answer(self.checks, row)
        self.show()

    def show(self, *, is_open: bool = True) -> None:
        self.card.show_checks(self.checks, is_open=is_open)
        self.card.resize(self.card.sizeHint())
        # What was just placed is shown by the loop.
        QApplication.processEvents()

    @property
    def given(self) -> list[str]:
        return [given.answer for given in self.checks.given]

    @property
    def focused(self) -> QWidget:
        return self.window.focusWidget()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focused, key, modifier)


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(widget: QWidget, name: str) -> QPushButton:
    (found,) = (b for b in widget.findChildren(QPushButton, name) if b.isVisible())
    return found


def test_the_question_the_words_and_the_answers_are_shown(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "hosts", Device.IPHONE)
    shown = words(call.card)
    assert "Does the site open over mobile data, without Wi-Fi?" in shown
    assert "Choose “Wi-Fi” and switch it off." in shown
    assert "Say" in shown
    assert "not checked" in shown


def test_what_is_read_out_is_larger_than_other_words(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "hosts", Device.IPHONE)
    spoken = call.card.findChildren(SpokenLabel)
    assert spoken
    assert all(label.font().pointSizeF() > QApplication.font().pointSizeF() for label in spoken)


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_1, "opens"), (Qt.Key.Key_4, "none")])
def test_a_key_gives_an_answer(theme: Theme, qtbot: QtBot, key: Qt.Key, answer: str) -> None:
    call = Call(qtbot, "hosts", Device.IPHONE)
    call.press(key)
    assert call.given == [answer]


def test_a_key_that_has_no_answer_does_nothing(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "hosts", Device.IPHONE)
    for key in (Qt.Key.Key_5, Qt.Key.Key_0, Qt.Key.Key_9, Qt.Key.Key_Backspace, Qt.Key.Key_A):
        call.press(key)
    assert call.given == []


def test_keys_count_from_every_button_of_the_card(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.ANDROID)
    button(call.card, "answer-nothing").setFocus()
    call.press(Qt.Key.Key_2)
    assert call.given == ["portal"]


def test_keys_of_the_keypad_count_and_those_with_ctrl_do_not(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.ANDROID)
    call.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert call.given == []
    call.press(Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
    assert call.given == ["no-portal"]


def test_a_whole_row_is_gone_through_by_keys_and_taken_back(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "clock", Device.MACOS_12)
    for key in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_1):
        call.press(key)
    assert call.given == ["date-off", "switched-on", "right"]
    assert "The clock was wrong and is right now." in words(call.card)
    assert "fine" in words(call.card)
    # Nothing is left to ask: the focus is on what takes back.
    assert call.focused is button(call.card, "take-back")
    for left in (2, 1, 0):
        call.press(Qt.Key.Key_Backspace)
        assert len(call.given) == left
    assert call.card.isAncestorOf(call.focused)


def test_an_answer_is_given_with_enter_or_space(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.LINUX)
    button(call.card, "answer-portal").setFocus()
    call.press(Qt.Key.Key_Space)
    button(call.card, "answer-opens").setFocus()
    call.press(Qt.Key.Key_Return)
    assert call.given == ["portal", "opens"]


def test_everything_is_reached_with_tab(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "clock", Device.WINDOWS_11)
    reached = []
    for _ in range(12):
        reached.append(call.focused.objectName())
        call.press(Qt.Key.Key_Tab)
    wanted = ["sentence", "reading", "compare"]
    wanted += [f"answer-{id_}" for id_ in ("right", "date-off", "time-off", "hours-off")]
    assert reached[:7] == wanted


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("2026-11-23 10:07", "right"), ("2016-11-23 10:05", "date-off"), ("2026-11-23 10:35", "hours-off")],
)
def test_what_was_read_out_is_compared_with_the_time_here(theme: Theme, qtbot: QtBot, typed: str, answer: str) -> None:
    call = Call(qtbot, "clock", Device.IPHONE)
    assert call.card.reading is not None
    assert call.card.reading.text() == "2026-11-23 10:05"
    call.card.reading.setFocus()
    call.card.reading.selectAll()
    QTest.keyClicks(call.card.reading, typed)
    assert call.given == []
    call.press(Qt.Key.Key_Return)
    assert call.given == [answer]
    assert call.checks.given[0].reading == typed
    assert typed in words(call.card)


def test_what_is_no_date_is_said_beside_the_field(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "clock", Device.IPHONE)
    assert call.card.reading is not None
    call.card.reading.setText("half past ten")
    button(call.card, "compare").click()
    assert call.given == []
    assert "Type the year" in words(call.card)
    assert "Type the year" in call.card.reading.accessibleDescription()


def test_whole_hours_away_after_mending_are_for_the_person_to_judge(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "clock", Device.IPHONE)
    for key in (Qt.Key.Key_2, Qt.Key.Key_1):
        call.press(key)
    assert call.card.reading is not None
    call.card.reading.setText("2026-11-23 02:05")
    button(call.card, "compare").click()
    assert call.given == ["date-off", "switched-on"]
    assert "Choose the answer yourself" in words(call.card)


def test_a_clock_here_that_nobody_compared_is_no_measure(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "clock", Device.IPHONE, now=None)
    assert call.card.reading is None
    assert "own clock was not compared" in words(call.card)
    call.press(Qt.Key.Key_1)
    assert call.given == ["right"]


def test_the_versions_that_still_get_updates_stand_beside_the_question(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "system", Device.WINDOWS_11)
    assert "Windows 11 25H2: updates until 12 October 2027" in words(call.card)


def test_a_closed_card_says_how_it_stands_and_offers_to_ask(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.ANDROID)
    call.show(is_open=False)
    assert "Type into" not in words(call.card)
    with qtbot.waitSignal(call.card.wanted) as wanted:
        button(call.card, "ask").click()
    assert wanted.args == ["portal"]


def test_names_and_states_are_told_to_screen_readers(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.ANDROID)
    assert call.card.accessibleName() == "Login page of the network: not checked"
    assert button(call.card, "answer-portal").accessibleName() == "2: A login page of the network"
    assert call.card.question is not None
    assert call.card.question.accessibleName() == "Does the network want a login first?"
    assert "Keys 1 to 5" in call.card.question.accessibleDescription()
    call.press(Qt.Key.Key_1)
    assert call.card.accessibleName() == "Login page of the network: fine"


def test_another_language_takes_effect_at_once(theme: Theme, qtbot: QtBot) -> None:
    call = Call(qtbot, "portal", Device.ANDROID)
    call.press(Qt.Key.Key_2)
    use("ja")
    call.card.retranslate()
    QApplication.processEvents()
    assert "読み上げる言葉" in words(call.card)
    assert "ログイン" in words(call.card)


def test_the_device_is_found_out_by_keys(theme: Theme, qtbot: QtBot) -> None:
    card, window = WhichDeviceCard(), QWidget()
    card.setParent(window)
    qtbot.addWidget(window)
    path: list[str] = []
    checks = CallerChecks()
    card.chosen.connect(path.append)
    card.show_checks(checks)
    window.show()
    target = card.first_focus()
    assert target is not None
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_2)
    assert path == ["windows"]
    checks = with_choice(checks, path[0])
    card.show_checks(checks)
    QApplication.processEvents()
    assert "winver" in words(card)
    with qtbot.waitSignal(card.taken_back):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    card.show_checks(with_choice(checks, "11"))
    assert card.isHidden()


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("device", list(Device))
def test_nothing_is_cut_in_large_text_and_a_narrow_window(
    theme: Theme, qtbot: QtBot, device: Device, language: str
) -> None:
    use(language)
    assert_nothing_cut(qtbot, device)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("device", list(Device))
def test_nothing_is_cut_in_text_of_usual_size(theme: Theme, qtbot: QtBot, device: Device, language: str) -> None:
    use(language)
    assert_nothing_cut(qtbot, device)


def assert_nothing_cut(qtbot: QtBot, device: Device) -> None:
    """Show every row of *device*, asked once and half answered, and the question for the device."""
    page = Page("calls")
    which = WhichDeviceCard()
    which.show_checks(CallerChecks())
    page.column.addWidget(which)
    unasked = with_device(CallerChecks(), device)
    for row in CALLER_ROWS:
        question = passed(unasked, row.id).question
        assert question is not None
        leading = next((answer for answer in question.answers if answer.then is not None), question.answers[0])
        for checks in (unasked, with_answer(unasked, row.id, leading.id)):
            card = CallerCard(row.id, here)
            card.show_checks(checks)
            page.column.addWidget(card)
    qtbot.addWidget(page)
    page.resize(640, 480)
    page.show()
    qtbot.waitUntil(lambda: not cut(page), timeout=5_000)
    assert page.horizontalScrollBar().maximum() == 0
