"""Step 2 in the window: rows that come one by one, are looked at again alone, and say what to do."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case
from tests.support.cut_text import cut
from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow import session as flow
from wizard.flow.looking import with_part
from wizard.flow.rows_said import Together
from wizard.flow.session import Place, Session, looking
from wizard.model.computer import (
    Browser,
    BrowsersEvidence,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    TrustEffect,
    TrustSetting,
    UpdatedBy,
)
from wizard.model.terms import Audience, Part
from wizard.views.check_row import CheckRow
from wizard.views.checks_page import TONES, ChecksPage
from wizard.views.frame import MainWindow
from wizard.views.markdown import MarkdownView
from wizard.views.store_window import StoreWindow
from wizard.views.widgets import PlainLabel

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OFF = SettingsEvidence(
    settings=(TrustSetting(tool="git", name="http.sslverify", value="false", effect=TrustEffect.OFF),)
)
FINE = SettingsEvidence(settings=())


def rows(page: ChecksPage) -> list[str]:
    shown = [r for r in page.findChildren(CheckRow) if r.isVisible()]
    return [r.id for r in sorted(shown, key=lambda r: r.mapTo(page, r.rect().topLeft()).y())]


def row(page: ChecksPage, name: str) -> CheckRow:
    found = page.findChild(CheckRow, f"row-{name}")
    assert isinstance(found, CheckRow)
    return found


def words(widget: QWidget) -> str:
    # What is new in a layout is shown when the loop comes round to it.
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisible())


def guide_words(page: ChecksPage) -> list[str]:
    return [view.toPlainText() for view in row(page, "settings").findChildren(MarkdownView)]


def at_step_2(window: MainWindow, session: Session) -> ChecksPage:
    window.conductor.session = flow.go(session, Place.CHECKS)
    window.show_session(window.conductor.session)
    return window.checks_page


def checked(*causes: str) -> Session:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    return flow.with_diagnosis(begun, made_diagnosis([finding(c) for c in causes]))


def test_rows_appear_as_they_are_known_while_the_site_is_still_checked(window: MainWindow) -> None:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    page = at_step_2(window, looking(begun, {Part.SETTINGS, Part.SYSTEM}))
    assert rows(page) == ["system", "settings"]
    assert "under way" in words(page)
    window.conductor._take_rows(with_part(window.conductor.session, Part.SETTINGS, OFF, 0.0, AT))
    assert "Settings keep programs from looking at certificates" in words(row(page, "settings"))
    assert "Something here needs attention: Settings of individual programs." in words(page)


def test_a_problem_says_what_to_do(window: MainWindow) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT))
    assert page.findChild(QWidget, "advice-mend-settings") is not None


def test_a_helper_gets_the_own_steps_for_the_own_computer(window: MainWindow) -> None:
    session = with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT)
    page = at_step_2(window, session)
    own = guide_words(page)
    at_step_2(window, flow.with_audience(session, Audience.HELPDESK))
    assert own
    assert guide_words(page) == own


def test_a_helper_gets_words_to_say_for_the_computer_of_a_case(window: MainWindow) -> None:
    session = flow.with_audience(with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT), Audience.HELPDESK)
    page = at_step_2(window, session)
    own = guide_words(page)
    at_step_2(window, replace(session, case=full_case()))
    assert guide_words(page) != own


def test_a_single_row_is_looked_at_again_for_real(window: MainWindow, qtbot: QtBot) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT))
    row(page, "settings").again.click()
    assert "under way" in words(row(page, "settings"))
    assert window.conductor.session.looking == {Part.SETTINGS}
    qtbot.waitUntil(lambda: not window.conductor.session.looking, timeout=20_000)
    # This process has no such setting: tests/conftest.py gives it a home of its own.
    assert "Settings keep programs from looking" not in words(row(page, "settings"))
    assert "just now" in words(row(page, "settings"))


def test_other_rows_stay_as_they_are_when_one_changes(window: MainWindow) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, FINE, 0.0, AT))
    clock = row(page, "clock")
    clock.more.click()
    clock.again.setFocus()
    window.conductor._take_rows(with_part(window.conductor.session, Part.SETTINGS, OFF, 1.0, AT))
    assert row(page, "clock") is clock
    assert window.focusWidget() is clock.again


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_whole_page_fits_with_text_twice_as_large(
    window: MainWindow, qtbot: QtBot, large_text: None, language: str
) -> None:
    window.speak(language)
    window.resize(900, 640)
    page = at_step_2(window, with_part(checked("expired", "clock-wrong"), Part.SETTINGS, OFF, 0.0, AT))
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0, timeout=5_000)
    qtbot.waitUntil(lambda: not cut(page), timeout=5_000)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_message_alone_has_this_computer_looked_at(window: MainWindow, qtbot: QtBot, language: str) -> None:
    window.speak(language)
    window.conductor.submit("NET::ERR_CERT_DATE_INVALID")
    qtbot.waitUntil(lambda: window.conductor.session.explanation is not None, timeout=20_000)
    assert not window.conductor.session.seen
    window.conductor.go(Place.CHECKS)
    qtbot.waitUntil(lambda: Part.SYSTEM in window.conductor.session.seen, timeout=20_000)
    qtbot.waitUntil(lambda: not window.conductor.session.looking, timeout=20_000)
    assert "system" in rows(window.checks_page)


def test_to_begin_another_case_ends_the_look_around(window: MainWindow) -> None:
    page = at_step_2(window, checked("expired"))
    row(page, "clock").again.click()
    assert window.conductor._looks
    window.conductor.start_over()
    assert not window.conductor._looks
    assert not window.conductor.session.looking


def test_the_lists_of_roots_open_from_their_row(window: MainWindow, qtbot: QtBot) -> None:
    page = at_step_2(window, with_part(checked("unknown-ca"), Part.ROOTS, RootsEvidence(stores=()), 0.0, AT))
    row(page, "roots").stores.click()
    opened = window.findChild(StoreWindow)
    assert isinstance(opened, StoreWindow)
    assert opened.isVisible()
    opened.close()


def test_a_place_is_opened_and_what_came_of_it_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "started"
    (tmp_path / "gnome-control-center").write_text(f"#!/bin/sh\necho \"$@\" > '{note}'\n")
    (tmp_path / "gnome-control-center").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    system = SystemEvidence(family="linux", name="A system", version="1", support_ends=None, desktop="GNOME")
    page = at_step_2(window, with_part(checked("expired"), Part.SYSTEM, system, 0.0, AT))
    row(page, "proxy").place.click()
    qtbot.waitUntil(note.exists, timeout=10_000)
    qtbot.waitUntil(lambda: "It was opened." in words(row(page, "proxy")), timeout=10_000)


def test_where_nothing_opens_a_place_the_way_by_hand_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    system = SystemEvidence(family="linux", name="A system", version="1", support_ends=None, desktop="GNOME")
    page = at_step_2(window, with_part(checked("expired"), Part.SYSTEM, system, 0.0, AT))
    row(page, "proxy").place.click()
    qtbot.waitUntil(lambda: "This is the way by hand" in words(row(page, "proxy")), timeout=10_000)


def test_the_address_of_an_update_page_is_copied(window: MainWindow) -> None:
    chrome = Browser(id="chrome", name="Google Chrome", version="156.0", path="chrome", updated_by=UpdatedBy.ITSELF)
    page = at_step_2(
        window, with_part(checked("expired"), Part.BROWSERS, BrowsersEvidence(browsers=(chrome,)), 0.0, AT)
    )
    (copy,) = row(page, "browsers")._copies
    copy.click()
    assert QApplication.clipboard().text() == "chrome://settings/help"
    assert "Paste it into the address bar of Google Chrome" in words(row(page, "browsers"))


def test_the_answer_about_the_site_takes_nobody_away_from_a_row(window: MainWindow, qtbot: QtBot) -> None:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    page = at_step_2(window, with_part(begun, Part.SETTINGS, OFF, 0.0, AT))
    row(page, "settings").again.setFocus()
    window.conductor.take(flow.with_diagnosis(window.conductor.session, made_diagnosis([finding("expired")])))
    window.conductor.answered.emit()
    assert window.focusWidget() is row(page, "settings").again


def test_back_from_step_2_does_not_end_the_check_that_is_still_read(window: MainWindow) -> None:
    at_step_2(window, looking(flow.checking(flow.with_input(Session(), "shop.example")), {Part.SETTINGS}))
    window.conductor.go_back()
    assert window.conductor.session.running
    assert window.conductor.session.place is Place.IDENTIFY
    window.conductor.go_back()
    assert not window.conductor.session.running


def test_a_look_that_is_given_up_can_be_begun_again(window: MainWindow) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT))
    row(page, "settings").again.click()
    window.conductor.cancel()
    assert not window.conductor.session.looking
    assert "under way" not in words(row(page, "settings"))
    row(page, "settings").again.click()
    assert window.conductor.session.looking == {Part.SETTINGS}
    window.conductor.cancel()


def test_the_first_problem_is_led_to_where_others_stand_before_it(window: MainWindow, qtbot: QtBot) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT))
    again = row(page, "settings").again
    qtbot.waitUntil(lambda: again.mapTo(page, again.rect().topLeft()).y() > page.height())
    assert again.visibleRegion().isEmpty()
    page.to_problem.click()
    assert window.focusWidget() is again
    assert not again.visibleRegion().isEmpty()


def test_where_nothing_was_looked_at_everything_can_be(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Session] = []
    monkeypatch.setattr(window.conductor, "_check", begun.append)
    page = at_step_2(window, checked("no-network"))
    assert "This computer has no network" in words(page)
    assert not page.to_problem.isVisible()
    page.all_again.click()
    assert begun[0].running


def test_what_was_looked_at_needs_no_second_button(window: MainWindow) -> None:
    page = at_step_2(window, with_part(checked("expired"), Part.SETTINGS, OFF, 0.0, AT))
    assert not page.all_again.isVisible()


def test_the_summary_has_a_tone_for_however_the_rows_stand() -> None:
    assert set(TONES) == {*Together}
