"""The time machine, dragged and moved by keys, in both languages."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.causes.test_timeline import long_chain, revoked
from tests.support.cut_text import cut
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from tests.support.timelines import DAY, SECOND, chained, crossed, leaf_of, lived, root
from wizard.flow.session import Session, with_diagnosis
from wizard.i18n import use
from wizard.model.evidence import Evidence, FailureKind
from wizard.views.frame import MainWindow
from wizard.views.identify_page import IdentifyPage
from wizard.views.theme import Theme, unit
from wizard.views.time_machine import TimeMachineWindow
from wizard.views.timeline_picture import MOST_ROWS
from wizard.views.tokens import LIGHT

Opener = Callable[[Evidence], TimeMachineWindow]

ENDS = AT + 60 * DAY
"""The last second of the leaf in most of these tests."""


@pytest.fixture
def opened(theme: Theme, qtbot: QtBot) -> Iterator[Opener]:
    made: list[TimeMachineWindow] = []

    def open_on(evidence: Evidence) -> TimeMachineWindow:
        window = TimeMachineWindow(*lived(evidence))
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_on
    for window in filter(isValid, made):
        window.close()


def words(window: TimeMachineWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def x_of(window: TimeMachineWindow, moment: datetime) -> QPoint:
    return QPoint(round(window.picture._x(moment)), unit() * 6)


def press(
    window: TimeMachineWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.picture, key, modifier)


def test_it_begins_now_with_the_answer_of_the_check(opened: Opener) -> None:
    window = opened(chained())
    assert window.at == AT
    assert window.sentence.text() == "Everything that was checked is in order. The site opens securely."
    assert "The site opens from 24 October 2026 until 22 January 2027" in words(window)
    assert window.focusWidget() is window.picture


def test_dragging_shows_the_answer_at_each_date(opened: Opener, qtbot: QtBot) -> None:
    window = opened(chained())
    QTest.mousePress(window.picture, Qt.MouseButton.LeftButton, pos=x_of(window, AT))
    for days in (20, 40, 65):
        QTest.mouseMove(window.picture, x_of(window, AT + days * DAY))
        qtbot.waitUntil(lambda days=days: abs(window.at - (AT + days * DAY)) < DAY)  # type: ignore[misc]
    qtbot.waitUntil(lambda: window.sentence.text().startswith("On this date the site's certificate has run out"))
    qtbot.waitUntil(lambda: "NET::ERR_CERT_DATE_INVALID" in words(window))
    assert "SEC_ERROR_EXPIRED_CERTIFICATE" in words(window)
    QTest.mouseMove(window.picture, x_of(window, AT + 30 * DAY))
    QTest.mouseRelease(window.picture, Qt.MouseButton.LeftButton, pos=x_of(window, AT + 30 * DAY))
    qtbot.waitUntil(lambda: "Whether one of them is revoked by then is not known." in window.sentence.text())


def test_moving_the_mouse_alone_moves_nothing(opened: Opener) -> None:
    window = opened(chained())
    QTest.mouseMove(window.picture, x_of(window, AT + 40 * DAY))
    assert window.at == AT


def test_a_change_catches_the_handle(opened: Opener) -> None:
    window = opened(chained())
    QTest.mouseClick(window.picture, Qt.MouseButton.LeftButton, pos=x_of(window, ENDS) + QPoint(3, 0))
    assert window.at == ENDS + SECOND


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (Qt.Key.Key_Right, AT + DAY),
        (Qt.Key.Key_Left, AT - DAY),
        (Qt.Key.Key_PageUp, AT.replace(month=12)),
        (Qt.Key.Key_PageDown, AT.replace(month=10)),
    ],
)
def test_keys_go_by_days_and_months(opened: Opener, key: Qt.Key, wanted: datetime) -> None:
    window = opened(chained())
    press(window, key)
    assert window.at == wanted
    assert window.date.text() == wanted.strftime("%Y-%m-%d %H:%M")


def test_home_and_end_go_to_the_ends_of_the_picture(opened: Opener) -> None:
    window = opened(chained())
    press(window, Qt.Key.Key_End)
    assert window.at > ENDS
    press(window, Qt.Key.Key_Home)
    assert window.at < AT - 30 * DAY


def test_a_whole_year_of_days_stays_in_sight(opened: Opener) -> None:
    window = opened(chained())
    for _ in range(200):
        press(window, Qt.Key.Key_Right)
    assert window.at == AT + 200 * DAY
    assert 0 <= window.picture._x(window.at) <= window.picture.width()


def test_the_buttons_jump_from_change_to_change(opened: Opener, qtbot: QtBot) -> None:
    window = opened(chained())
    window.after.click()
    assert window.at == ENDS + SECOND
    qtbot.waitUntil(lambda: window.sentence.text().startswith("On this date the site's certificate has run out"))
    window.before.click()
    assert window.at == AT - 30 * DAY
    window.now.click()
    assert window.at == AT
    qtbot.waitUntil(lambda: window.sentence.text().startswith("Everything that was checked is in order."))


def test_the_buttons_end_where_nothing_changes_any_more(opened: Opener) -> None:
    window = opened(chained())
    for _ in range(10):
        window.after.click()
    assert not window.after.isEnabled()
    assert window.before.isEnabled()


def test_control_and_arrows_jump_as_the_buttons_do(opened: Opener) -> None:
    window = opened(chained())
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert window.at == ENDS + SECOND
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert window.at == AT - 30 * DAY


def test_a_typed_date_is_gone_to(opened: Opener) -> None:
    window = opened(chained())
    window.date.setText("2027-03-15")
    QTest.keyClick(window.date, Qt.Key.Key_Return)
    assert window.at.isoformat() == "2027-03-15T00:00:00+00:00"
    assert window.isVisible(), "the key must not press a button"


def test_what_is_no_date_is_told_beside_the_field(opened: Opener) -> None:
    window = opened(chained())
    window.date.setText("tomorrow")
    QTest.keyClick(window.date, Qt.Key.Key_Return)
    assert window.error.isVisible()
    assert '"tomorrow" is not a date' in window.error.text()
    assert window.at == AT
    window.now.click()
    assert not window.error.isVisible()


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31 23:59:59"])
def test_the_ends_of_the_calendar_are_no_trouble(opened: Opener, qtbot: QtBot, text: str) -> None:
    window = opened(chained())
    window.date.setText(text)
    QTest.keyClick(window.date, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "On this date" in window.sentence.text())
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    ):
        press(window, key)
    window.picture.grab()


def test_a_date_of_the_list_is_gone_to(opened: Opener) -> None:
    window = opened(chained())
    rows = [window.dates.item(i).text() for i in range(window.dates.count())]
    wanted = next(i for i, text in enumerate(rows) if "expiry of the site's certificate (site.test)" in text)
    window.dates.setCurrentRow(wanted)
    QTest.keyClick(window.dates, Qt.Key.Key_Return)
    assert window.at == ENDS + SECOND


def test_the_whole_life_shows_what_the_near_view_does_not(opened: Opener) -> None:
    window = opened(chained())
    assert window.picture._x(AT + 900 * DAY) > window.picture.width()
    window.whole.click()
    assert window.picture._x(AT + 900 * DAY) < window.picture.width()
    assert window.at == AT


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "evidence",
    [chained(), chained(leaf=(-100, -10)), revoked(), long_chain(18)],
    ids=["good", "expired", "revoked", "long"],
)
def test_it_speaks_both_languages(opened: Opener, evidence: Evidence, language: str) -> None:
    use(language)
    window = opened(evidence)
    texts = [words(window), window.picture.accessibleName(), window.windowTitle(), window.date.accessibleName()]
    assert all(texts)
    is_japanese = [any(ord(c) > 0x3000 for c in text) for text in texts]
    assert is_japanese == [language == "ja"] * 4


def test_every_control_has_a_name_and_the_picture_says_itself(opened: Opener, qtbot: QtBot) -> None:
    window = opened(chained())
    for control in (*window.findChildren(QPushButton), window.picture, window.date, window.dates):
        assert control.accessibleName(), control.objectName()
    window.after.click()
    qtbot.waitUntil(
        lambda: "22 January 2027 10:00 UTC: The connection is not trusted." in window.picture.accessibleName()
    )
    assert window.picture.value() == 60, "days from now"


def test_a_screen_reader_sets_the_days_from_now(opened: Opener) -> None:
    window = opened(chained())
    window.picture.setValue(10)
    assert window.at == AT + 10 * DAY


def test_the_tab_key_goes_down_the_window(opened: Opener) -> None:
    window = opened(chained())
    order = []
    for _ in range(7):
        focused = window.focusWidget()
        order.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert order == [
        "timeline", "sentence", "change-before", "change-now", "change-after", "time-machine-date", "whole-life"
    ]  # fmt: skip


def test_the_wheel_scrolls_the_page_and_moves_no_date(opened: Opener) -> None:
    window = opened(chained())
    middle = QPointF(window.picture.rect().center())
    wheel = QWheelEvent(
        middle, window.picture.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.picture, wheel)
    assert window.at == AT


def test_hostile_names_are_shown_as_they_are(opened: Opener, qtbot: QtBot) -> None:
    anchor = root(name="<b>Root</b>\u202e")
    issuing, sent = crossed([(anchor, (-600, 600))])
    window = opened(met((leaf_of(issuing), *sent), anchor.certificate))
    rows = [window.dates.item(i).text() for i in range(window.dates.count())]
    assert any("<b>Root</b><U+202E>" in text for text in rows)
    window.whole.click()
    place = x_of(window, AT + 900 * DAY)
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, window.picture.mapToGlobal(place))
    QApplication.sendEvent(window.picture, help_event)
    assert "&lt;b&gt;Root&lt;/b&gt;&lt;U+202E&gt;" in window.picture.toolTip()


def test_of_many_certificates_those_that_end_first_are_drawn(opened: Opener) -> None:
    window = opened(long_chain(12))
    assert len(window.picture._holders) == MOST_ROWS
    assert "Not drawn, because they end later: 6 certificates" in words(window)
    assert window.picture._holders[0].certificate.subject.common_name == "site.test"


def test_escape_closes_it(opened: Opener) -> None:
    window = opened(chained())
    press(window, Qt.Key.Key_Escape)
    assert not isValid(window) or not window.isVisible()


def colours_in(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("width", [300, 1000])
def test_good_and_bad_times_are_drawn_in_their_tones(opened: Opener, width: int) -> None:
    window = opened(chained())
    window.picture.setFixedWidth(width)
    image = window.picture.grab().toImage()
    assert colours_in(image, LIGHT.problem) > 50
    assert colours_in(image, LIGHT.ok) > 50


def test_what_has_run_out_at_the_date_is_marked(opened: Opener) -> None:
    window = opened(chained())
    before = colours_in(window.picture.grab().toImage(), LIGHT.problem)
    window.after.click()
    assert colours_in(window.picture.grab().toImage(), LIGHT.problem) > before + 200


def test_larger_text_makes_the_picture_taller(opened: Opener, theme: Theme) -> None:
    window = opened(chained())
    before = window.picture.sizeHint().height()
    application = theme.parent()
    font = application.font()
    larger = application.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    try:
        application.setFont(larger)
        assert window.picture.sizeHint().height() > before * 1.5
    finally:
        application.setFont(font)


def test_the_button_of_the_answer_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.practise("expired")
    qtbot.waitUntil(lambda: window.conductor.session.diagnosis is not None, timeout=30_000)
    button = window.findChild(QPushButton, "time-machine-button")
    assert isinstance(button, QPushButton)
    button.click()
    machine = window.findChild(TimeMachineWindow)
    assert isinstance(machine, TimeMachineWindow)
    assert "The site has not opened since" in words(machine)
    machine.whole.click()
    machine.after.click()
    at = machine.at
    window.speak("ja")
    qtbot.waitUntil(
        lambda: "から開けません" in words(machine) and "The site has not opened since" not in words(machine)
    )
    assert (machine.at, machine.whole.isChecked()) == (at, True)
    machine.close()
    qtbot.waitUntil(lambda: not isValid(machine))
    window.speak("en")


@pytest.mark.parametrize(
    ("evidence", "there"),
    [(met(CHAINS["ok"](), world().root.certificate), True), (met(failure=failed(FailureKind.REFUSED)), False)],
    ids=["certificate", "none"],
)
def test_the_button_is_there_where_a_certificate_is(
    theme: Theme, qtbot: QtBot, evidence: Evidence, there: bool
) -> None:
    from wizard.causes.diagnose import diagnose

    page = IdentifyPage()
    qtbot.addWidget(page)
    page.show_session(with_diagnosis(Session(), diagnose(evidence)))
    assert (page.findChild(QPushButton, "time-machine-button") is not None) == there


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("case", ["notyet", "sha1"])
def test_nothing_is_cut_in_large_text_and_a_small_window(
    opened: Opener, qtbot: QtBot, case: str, language: str
) -> None:
    use(language)
    window = opened(met(CHAINS[case](), world().root.certificate, host=".".join(["a" * 60] * 4)))
    window.resize(800, 600)
    qtbot.waitUntil(lambda: not cut(window), timeout=2_000)
    page = window.findChild(QScrollArea, "time-machine-page")
    assert isinstance(page, QScrollArea)
    assert page.horizontalScrollBar().maximum() == 0
    assert not window.dates.horizontalScrollBar().isVisible()


def test_names_and_dates_stand_one_under_the_other_where_there_is_no_room_beside(opened: Opener) -> None:
    window = opened(chained())
    height = window.picture.height()
    window.picture.setFixedWidth(unit() * 34)
    QApplication.processEvents()
    assert window.picture.height() > height
