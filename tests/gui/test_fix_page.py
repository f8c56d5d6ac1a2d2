"""A plan that is followed in the window: step by step, by keyboard, for another device, and after a restart."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.conftest import complete_window
from tests.gui.test_frame import show, texts
from tests.support.cut_text import cut
from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow import session as flow
from wizard.flow.address import PracticeInput
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import Place, Session
from wizard.model.computer import SystemEvidence
from wizard.model.finding import Audience, Check, CheckState, ClientVerdict, Diagnosis, Who
from wizard.model.target import Target
from wizard.views.actions import ActionsPanel
from wizard.views.frame import MainWindow
from wizard.views.owner_tools import NewCertificatePanel, ReminderPanel
from wizard.views.plan_card import PlanCard
from wizard.views.step_tools import PlacePanel
from wizard.views.theme import Theme, unit
from wizard.views.widgets import PlainLabel


def clock_wrong(family: str = "windows", version: str = "10.0.22631") -> Diagnosis:
    system = SystemEvidence(family=family, name="", version=version, support_ends=None, desktop=None)
    made = made_diagnosis([finding("clock-wrong"), finding("expired")])
    wrong = Check(id="clock", state=CheckState.PROBLEM, detail="The clock is wrong.")
    return replace(made, checks=(wrong,), evidence=replace(made.evidence, system=system))


@pytest.fixture
def page(window: MainWindow) -> MainWindow:
    show(window, clock_wrong(), place=Place.FIX)
    return window


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.fix_page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)
    # What was drawn anew is gone as soon as the event loop turns.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def cards(window: MainWindow) -> dict[str, PlanCard]:
    return {c.objectName().removeprefix("plan-"): c for c in window.fix_page._cards}


def open_ones(window: MainWindow) -> list[str]:
    return [name for name, card in cards(window).items() if card.is_open]


def standing(window: MainWindow, fix: str) -> Standing:
    return window.conductor.session.marks.of(fix).standing


def test_only_the_step_that_comes_now_is_open(page: MainWindow) -> None:
    first, *others = cards(page)
    assert first == "set-clock"
    assert others
    assert open_ones(page) == [first]


def test_every_step_can_be_looked_at(page: MainWindow) -> None:
    for fix in cards(page):
        if fix not in open_ones(page):
            press(page, f"open-{fix}")
    assert open_ones(page) == list(cards(page))
    press(page, "open-set-clock")
    assert "set-clock" not in open_ones(page)


@pytest.mark.parametrize(("pressed", "becomes"), [("done", Standing.DONE), ("skip", Standing.SKIPPED)])
def test_what_was_done_or_skipped_leads_to_the_next_step(page: MainWindow, pressed: str, becomes: Standing) -> None:
    first, second, *_ = cards(page)
    press(page, f"{pressed}-{first}")
    assert standing(page, first) is becomes
    assert open_ones(page) == [second]
    assert page.focusWidget() is cards(page)[second].toggle
    press(page, f"open-{first}")
    press(page, f"reopen-{first}")
    assert standing(page, first) is Standing.OPEN
    assert open_ones(page) == [first]


def test_after_the_last_step_comes_the_check(page: MainWindow) -> None:
    for fix in cards(page):
        press(page, f"done-{fix}")
    assert "That was every step." in texts(page)
    assert page.fix_page._proof.text() == ""
    assert page.focusWidget() is page.fix_page.again


def test_where_all_is_done_the_page_is_scrolled_no_further_than_the_check_needs(page: MainWindow, qtbot: QtBot) -> None:
    page.resize(1000, 720)
    for fix in cards(page):
        press(page, f"done-{fix}")
    again, bar = page.fix_page.again, page.fix_page.verticalScrollBar()

    def needed() -> int:
        lower = again.geometry().bottom() + 1 + unit()
        return max(0, lower - page.fix_page.viewport().height())

    qtbot.waitUntil(lambda: not again.visibleRegion().isEmpty() and bar.value() <= needed() < bar.maximum())


def test_where_it_looks_different_another_way_comes_then_the_failure(page: MainWindow) -> None:
    assert "Windows 10" in button(page, "differs-set-clock").toolTip()
    press(page, "differs-set-clock")
    assert "These steps are now shown for Windows 10." in texts(page)
    assert open_ones(page) == ["set-clock"]
    press(page, "differs-set-clock")
    assert standing(page, "set-clock") is Standing.FAILED
    assert "could not be done" in texts(page)
    assert "set-clock" not in open_ones(page)


def test_from_another_way_there_is_a_way_back(page: MainWindow) -> None:
    press(page, "differs-set-clock")
    assert button(page, "own-set-clock").text() == "Back to Windows 11"
    press(page, "own-set-clock")
    assert "These steps are now shown for" not in texts(page)
    assert page.conductor.session.marks.of("set-clock") == Mark(Standing.OPEN)
    assert open_ones(page) == ["set-clock"]


def test_each_guide_says_when_not_to_do_it(page: MainWindow) -> None:
    assert "When not to do this" in texts(page)


def box(window: MainWindow, name: str) -> QComboBox:
    found = window.fix_page.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def test_the_steps_can_be_shown_for_another_device(page: MainWindow) -> None:
    system = box(page, "plan-system")
    assert system.currentText() == "Windows 11"
    before = cards(page)["set-clock"]._followed.guide().steps
    system.setCurrentIndex(system.findData("macos"))
    system.activated.emit(system.currentIndex())
    assert page.conductor.session.shown_system == "macos"
    assert cards(page)["set-clock"]._followed.guide().steps != before
    assert box(page, "plan-system").currentText() == "macOS 13 or newer"


def test_a_tick_is_for_the_words_that_were_shown(page: MainWindow) -> None:
    def tick() -> QCheckBox:
        found = page.fix_page.findChild(QCheckBox, "tick-set-clock-1")
        assert isinstance(found, QCheckBox)
        return found

    tick().setChecked(True)
    choose(page, "plan-system", "android")
    assert not tick().isChecked()
    choose(page, "plan-system", "windows")
    assert tick().isChecked()


def test_the_choices_are_in_the_language_in_force(page: MainWindow) -> None:
    page.speak("ja")
    system = box(page, "plan-system")
    assert system.findText("iPhone・iPad") >= 0
    assert system.currentData() == "windows"


def test_a_tick_redraws_nothing_and_is_kept(page: MainWindow) -> None:
    tick = page.fix_page.findChild(QCheckBox, "tick-set-clock-1")
    assert isinstance(tick, QCheckBox)
    tick.setChecked(True)
    assert page.fix_page.findChild(QCheckBox, "tick-set-clock-1") is tick
    assert page.conductor.session.marks.ticked == {("set-clock/visitor/windows/", 1)}
    press(page, "skip-set-clock")
    assert page.conductor.session.marks.ticked == {("set-clock/visitor/windows/", 1)}


@pytest.fixture
def second(theme: Theme) -> Iterator[MainWindow]:
    with complete_window() as made:
        yield made


def test_it_is_still_known_after_a_restart(page: MainWindow, second: MainWindow) -> None:
    first, *_ = cards(page)
    press(page, f"done-{first}")
    page.conductor._keeper.write()
    begun = flow.checking(flow.with_input(flow.Session(), "shop.example"))
    recalled = second.conductor._keeper.recall(flow.with_diagnosis(begun, clock_wrong()))
    assert recalled.marks == Marks().with_mark(first, Mark(Standing.DONE))


def test_it_is_written_soon_and_at_the_end(page: MainWindow, second: MainWindow, qtbot: QtBot) -> None:
    first, *_ = cards(page)
    keeper = second.conductor._keeper
    begun = flow.with_diagnosis(flow.checking(flow.with_input(flow.Session(), "shop.example")), clock_wrong())
    press(page, f"done-{first}")
    qtbot.waitUntil(lambda: keeper.recall(begun).marks.of(first).standing is Standing.DONE, timeout=5000)
    press(page, f"open-{first}")
    press(page, f"reopen-{first}")
    page.close()
    assert keeper.recall(begun).marks == Marks()


def test_a_plan_whose_site_opens_is_forgotten(page: MainWindow, second: MainWindow) -> None:
    first, *_ = cards(page)
    press(page, f"done-{first}")
    conductor = page.conductor
    conductor._keeper.write()
    mended = flow.with_diagnosis(flow.rechecking(conductor.session), made_diagnosis())
    conductor._keeper.settle(mended)
    conductor._keeper.write()
    begun = flow.with_diagnosis(flow.checking(flow.with_input(flow.Session(), "shop.example")), clock_wrong())
    assert second.conductor._keeper.recall(begun).marks == Marks()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_text_is_cut_with_large_letters(window: MainWindow, qtbot: QtBot, language: str, large_text: None) -> None:
    window.resize(800, 600)
    window.speak(language)
    show(window, clock_wrong(), place=Place.FIX)
    for fix in cards(window):
        if fix not in open_ones(window):
            press(window, f"open-{fix}")
    qtbot.wait(100)
    assert cut(window.fix_page) == []


def test_the_place_where_a_step_is_done_is_opened_from_it(page: MainWindow, qtbot: QtBot) -> None:
    panel = page.fix_page.findChild(PlacePanel, "place-of-clock")
    assert isinstance(panel, PlacePanel)
    with qtbot.waitSignal(page.fix_page.place_wanted) as wanted:
        press(page, "open-place-clock")
    assert wanted.args is not None
    assert wanted.args[0] == "clock"
    page.conductor.places.opened.emit("clock", "It was opened.")
    assert "It was opened." in texts(page)


def test_another_devices_places_cannot_be_opened(window: MainWindow) -> None:
    show(window, clock_wrong(), place=Place.FIX)
    window.conductor.session = replace(window.conductor.session, is_other_device=True)
    window.show_session(window.conductor.session)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.fix_page.findChild(PlacePanel) is None


def test_the_keyboard_begins_at_the_step_that_comes_now(page: MainWindow) -> None:
    assert page.fix_page.first_focus() is cards(page)["set-clock"].toggle
    for fix in cards(page):
        press(page, f"done-{fix}")
    assert page.fix_page.first_focus() is page.fix_page.again


def test_tab_leads_through_the_plan_as_it_is_read(page: MainWindow) -> None:
    _, second, *_ = cards(page)
    press(page, f"open-{second}")
    start = page.fix_page.findChild(QComboBox, "plan-browser")
    assert isinstance(start, QComboBox)
    start.setFocus()
    reached: list[str] = []
    while (focus := page.focusWidget()) is not None and page.fix_page.isAncestorOf(focus) and len(reached) < 99:
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    order = [
        "open-set-clock",
        "tick-set-clock-0",
        "done-set-clock",
        f"open-{second}",
        f"tick-{second}-0",
        f"done-{second}",
    ]
    order += ["check-again-3", "changes"]
    assert [name for name in reached if name in order] == order
    assert reached[-1] == "changes"


def test_whoever_helps_on_the_phone_changes_nothing_on_their_own_computer(page: MainWindow) -> None:
    page.conductor.choose_audience(Audience.HELPDESK)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert page.fix_page.findChild(PlacePanel) is None
    assert page.fix_page.findChild(ActionsPanel) is None


def choose(window: MainWindow, name: str, data: str) -> None:
    list_ = box(window, name)
    list_.setCurrentIndex(list_.findData(data))
    list_.activated.emit(list_.currentIndex())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_steps_for_another_system_come_without_what_can_be_done_on_this_one(page: MainWindow) -> None:
    choose(page, "plan-system", "windows-10")
    assert page.fix_page.findChild(PlacePanel) is not None
    choose(page, "plan-system", "android")
    assert page.fix_page.findChild(PlacePanel) is None
    assert page.fix_page.findChild(ActionsPanel) is None


def test_any_browser_can_be_chosen_although_a_message_tells_which(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.submit("SEC_ERROR_UNKNOWN_ISSUER")
    qtbot.waitUntil(lambda: window.conductor.session.explanation is not None)
    window.conductor.go(Place.FIX)
    assert box(window, "plan-browser").currentData() == "firefox"
    choose(window, "plan-browser", "")
    assert box(window, "plan-browser").currentData() == ""
    choose(window, "plan-browser", "chrome")
    assert box(window, "plan-browser").currentData() == "chrome"


def test_a_letter_is_not_put_beside_this_computers_certificates(window: MainWindow) -> None:
    made = clock_wrong("windows")
    show(window, replace(made, findings=(finding("unknown-ca", who=Who.UNKNOWN),), checks=()), place=Place.FIX)
    press(window, "open-ask-it-department")
    assert window.fix_page.findChild(QPushButton, "write-ask-it-department") is not None
    assert window.fix_page.findChild(PlacePanel) is None


def owner(window: MainWindow, subject: Target | PracticeInput, *diagnoses: Diagnosis) -> None:
    session = flow.checking(flow.with_subject(flow.Session(audience=Audience.OWNER), subject))
    for diagnosis in diagnoses:
        session = flow.with_diagnosis(session, diagnosis)
    window.conductor.session = flow.go(session, Place.FIX)
    window.show_session(window.conductor.session)


def test_an_owner_finds_the_tools_and_a_visitor_does_not(window: MainWindow) -> None:
    owner(window, Target(host="shop.example", port=443), made_diagnosis([finding("expired")]))
    assert "renew-certificate" in open_ones(window)
    assert window.fix_page.findChildren(NewCertificatePanel)
    show(window, made_diagnosis([finding("expired")]), place=Place.FIX)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.fix_page.findChildren(NewCertificatePanel) == []


def test_what_came_of_checking_again_comes_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(800, 600)
    found = made_diagnosis([finding("expired")])
    owner(window, Target(host="shop.example", port=443), found)
    again = window.fix_page.again
    again.setFocus()
    window.fix_page.ensureWidgetVisible(again)
    window.conductor.session = flow.rechecking(window.conductor.session)
    window.show_session(window.conductor.session)
    window.conductor.session = flow.with_diagnosis(window.conductor.session, found)
    window.show_session(window.conductor.session)
    outcome = window.fix_page.findChild(PlainLabel, "outcome")
    assert isinstance(outcome, PlainLabel)
    qtbot.waitUntil(lambda: window.focusWidget() is outcome)
    qtbot.waitUntil(lambda: not outcome.visibleRegion().isEmpty())


def test_that_it_is_checked_again_is_said_and_comes_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(800, 600)
    owner(window, Target(host="shop.example", port=443), made_diagnosis([finding("expired")]))
    again = window.fix_page.again
    again.setFocus()
    window.fix_page.ensureWidgetVisible(again)
    window.conductor.session = flow.rechecking(window.conductor.session)
    window.show_session(window.conductor.session)
    said = window.fix_page.findChild(PlainLabel, "checking-again")
    assert isinstance(said, PlainLabel)
    assert said.text().startswith("The site is being checked again.")
    qtbot.waitUntil(lambda: window.focusWidget() is said and not said.visibleRegion().isEmpty())
    window.show_session(flow.cancelled(window.conductor.session))
    qtbot.waitUntil(lambda: window.focusWidget() is again)


def test_where_nothing_is_to_be_mended_no_steps_are_spoken_of(window: MainWindow) -> None:
    show(window, made_diagnosis(), place=Place.FIX)
    assert "There is nothing to mend." in texts(window)
    assert window.fix_page._proof.text() == ""
    assert not box(window, "plan-system").isVisible()


def test_whoever_still_sees_a_warning_has_a_way_on(window: MainWindow) -> None:
    show(window, made_diagnosis(), place=Place.FIX)
    press(window, "other-device")
    assert window.conductor.session.place is Place.CHECKS
    assert window.conductor.session.is_other_device
    show(window, made_diagnosis(), place=Place.FIX)
    press(window, "paste-message")
    assert window.conductor.session.place is Place.START


def test_the_device_is_asked_for_only_where_steps_depend_on_it(window: MainWindow) -> None:
    owner(window, Target(host="shop.example", port=443), made_diagnosis([finding("expired")]))
    assert not box(window, "plan-system").isVisible()
    owner(window, Target(host="shop.example", port=443), clock_wrong())
    assert box(window, "plan-system").isVisible()


def test_after_a_repair_an_owner_is_offered_a_reminder(window: MainWindow) -> None:
    owner(window, Target(host="shop.example", port=443), made_diagnosis([finding("expired")]), made_diagnosis())
    assert len(window.fix_page.findChildren(ReminderPanel)) == 1


def test_a_server_is_checked_by_its_address_and_the_page_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Session] = []
    monkeypatch.setattr(window.conductor, "_check", begun.append)
    owner(window, Target(host="shop.example", port=443), made_diagnosis([finding("expired")]))
    window.fix_page.check_at_wanted.emit("192.0.2.7:443")
    assert isinstance(begun[0].subject, Target)
    assert begun[0].subject.connect_to == ("192.0.2.7", 443)
    assert begun[0].diagnosis is not None  # to compare with
    owner(window, begun[0].subject, made_diagnosis([finding("expired")]))
    assert "The check goes to 192.0.2.7:443" in texts(window)
    press(window, "check-by-name")
    assert isinstance(begun[1].subject, Target)
    assert begun[1].subject.connect_to is None


def test_a_practice_site_has_no_other_address(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Session] = []
    monkeypatch.setattr(window.conductor, "_check", begun.append)
    owner(window, PracticeInput("expired"), made_diagnosis([finding("missing-intermediate")]))
    assert window.fix_page._desk is not None
    assert not window.fix_page._desk.can_check_at
    window.fix_page.check_at_wanted.emit("192.0.2.7:443")
    assert begun == []


def test_a_browser_that_opens_the_site_now_is_named(window: MainWindow) -> None:
    def seen(code: str) -> Diagnosis:
        refused = ClientVerdict(code="NET::ERR_CERT_AUTHORITY_INVALID", heading=None, can_proceed=None)
        firefox = ClientVerdict(code=code, heading=None, can_proceed=None)
        return replace(made_diagnosis([finding("unknown-ca")]), browsers={"chrome": refused, "firefox": firefox})

    owner(window, Target(host="shop.example", port=443), seen("SEC_ERROR_UNKNOWN_ISSUER"), seen("OK"))
    assert "It opens in Firefox now." in texts(window)
    assert "Opens in: Firefox" in texts(window)
    owner(window, Target(host="shop.example", port=443), seen("OK"), seen("SEC_ERROR_UNKNOWN_ISSUER"))
    assert "Firefox no longer opens it." in texts(window)


def test_whoever_helps_a_caller_chooses_the_callers_device(page: MainWindow) -> None:
    assert "The ste&ps are for:" in texts(page)
    page.conductor.choose_audience(Audience.HELPDESK)
    assert "The caller’s &device:" in texts(page)
