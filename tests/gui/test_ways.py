"""The ways from the main window to the windows beside it, and the case in hand that is passed on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case, some_diagnosis
from wizard.flow.case_code import code_of
from wizard.flow.case_file import write_case
from wizard.flow.session import Place, Session, with_diagnosis
from wizard.model.finding import Check, CheckState, Diagnosis
from wizard.model.terms import Audience
from wizard.views.case_menu import CaseMenu
from wizard.views.frame import MainWindow
from wizard.views.ways import Ways


@pytest.fixture
def ways(window: MainWindow) -> Ways:
    found = window.findChild(Ways)
    assert isinstance(found, Ways)
    return found


def opened(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    assert button.isEnabled()
    button.click()


@pytest.fixture
def _closed_afterwards(window: MainWindow) -> Iterator[None]:
    yield
    for dialog in opened(window):
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.usefixtures("_closed_afterwards")
@pytest.mark.parametrize("name", ["history-open", "sites-open", "watch-open", "help-caller", "type-code"])
def test_each_window_opens_from_the_start_page_and_closes_with_escape(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    press(window, name)
    (dialog,) = opened(window)
    assert dialog.windowTitle()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=10_000)
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not opened(window), timeout=10_000)


@pytest.mark.usefixtures("_closed_afterwards")
def test_the_history_has_one_window(window: MainWindow, ways: Ways) -> None:
    press(window, "history-open")
    (first,) = opened(window)
    ways.show_history()
    assert opened(window) == [first]
    first.close()
    ways.show_history()
    assert len(opened(window)) == 1
    assert opened(window) != [first]


@pytest.mark.usefixtures("_closed_afterwards")
def test_the_history_does_not_stand_before_the_case_that_was_opened(
    window: MainWindow, qtbot: QtBot, ways: Ways
) -> None:
    press(window, "history-open")
    (history,) = opened(window)
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        history.case_wanted.emit(full_case())  # type: ignore[attr-defined]
    assert window.conductor.session.case is not None
    assert not opened(window)


def test_tab_leads_from_the_header_through_the_links_to_the_field(window: MainWindow) -> None:
    names = []
    at: QWidget | None = window.findChild(QPushButton, "language-en")
    assert at is not None
    at.setFocus()
    while at is not window.start_page.address and len(names) < 12:
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget()
        names.append(at.objectName() if at is not None else "")
    assert at is window.start_page.address
    links = ["history-open", "sites-open", "watch-open", "preferences-open"]
    assert [name for name in names if name.endswith("-open")] == links


def test_without_an_answer_there_is_nothing_to_pass_on(window: MainWindow, ways: Ways) -> None:
    assert not ways.menu.button.isVisibleTo(window)


def answered(window: MainWindow) -> CaseMenu:
    window.conductor.take(with_diagnosis(Session(audience=Audience.HELPDESK), some_diagnosis()))
    window.conductor.go(Place.FIX)
    ways = window.findChild(Ways)
    assert isinstance(ways, Ways)
    return ways.menu


@pytest.mark.usefixtures("_closed_afterwards")
@pytest.mark.parametrize("what", ["code", "save", "report"])
def test_the_case_in_hand_is_passed_on(window: MainWindow, qtbot: QtBot, what: str) -> None:
    menu = answered(window)
    assert menu.button.isVisibleTo(window)
    getattr(menu, what).trigger()
    qtbot.waitUntil(lambda: len(opened(window)) == 1, timeout=10_000)


@pytest.mark.usefixtures("_closed_afterwards")
def test_what_is_noted_in_one_window_is_there_in_the_next(window: MainWindow, qtbot: QtBot) -> None:
    menu = answered(window)
    menu.save.trigger()
    qtbot.waitUntil(lambda: len(opened(window)) == 1, timeout=10_000)
    (dialog,) = opened(window)
    dialog.noted.emit("Called at 9.")  # type: ignore[attr-defined]
    assert window.conductor.session.notes == "Called at 9."


def test_a_code_holds_too_little_for_a_file(window: MainWindow, qtbot: QtBot, ways: Ways) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.take(code_of(some_diagnosis()))
    assert [action.isEnabled() for action in (ways.menu.code, ways.menu.save, ways.menu.report)] == [
        True, False, True,
    ]  # fmt: skip


def test_a_case_file_can_be_passed_on_again(window: MainWindow, qtbot: QtBot, ways: Ways, tmp_path: Path) -> None:
    file = tmp_path / "shop.trustcase"
    file.write_bytes(write_case(full_case()))
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.take(str(file))
    assert ways.menu.save.isEnabled()
    assert ways.menu.report.isEnabled()


def test_the_words_follow_the_language(window: MainWindow, ways: Ways) -> None:
    window.speak("ja")
    assert ways.menu.button.text() == "引き継ぐ…"
    window.speak("en")
    assert ways.menu.button.text() == "Pass on…"


def with_clock(state: CheckState) -> Diagnosis:
    seen = some_diagnosis()
    others = tuple(check for check in seen.checks if check.id != "clock")
    return replace(seen, checks=(*others, Check(id="clock", state=state, detail="")))


@pytest.mark.parametrize("state", [CheckState.PROBLEM, CheckState.NOT_CHECKED])
def test_a_clock_that_may_be_wrong_deletes_nothing_from_the_history(
    window: MainWindow, ways: Ways, monkeypatch: pytest.MonkeyPatch, state: CheckState
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(type(ways.history), "begin", lambda _: begun.append(True))
    window.conductor.take(with_diagnosis(Session(), with_clock(state)))
    window.conductor.answered.emit()
    assert not begun
    for _ in range(2):
        window.conductor.take(with_diagnosis(Session(), with_clock(CheckState.OK)))
        window.conductor.answered.emit()
    assert begun == [True]
