from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import THREE, cabinet_in, diagnosed, file_cases
from wizard.flow import session as flow
from wizard.flow.address import parse_target
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import Place
from wizard.flow.settings import Settings, change_settings, read_settings, settings_folder, with_recent
from wizard.views.frame import MainWindow
from wizard.views.preferences_in_force import hold
from wizard.views.recent import RecentThings, offer_recent

DONE = Marks({"tell-owner": Mark(Standing.DONE)})


@pytest.fixture
def things(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[RecentThings]:
    """Return what is offered beside a history with three cases, "c.test" the newest."""
    hold(Settings())
    file_cases(tmp_path, *THREE)
    window.ways.history.cabinet = cabinet_in(tmp_path)
    made = offer_recent(window)
    idle(made, qtbot)
    made.look()
    idle(made, qtbot)
    yield made
    hold(Settings())


def idle(things: RecentThings, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not things.is_busy, timeout=20_000)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def answer(window: MainWindow, host: str = "a.test") -> None:
    """Let the answer about a site come in, as of a check."""
    conductor = window.conductor
    conductor.take(flow.with_subject(conductor.session, parse_target(host)))
    conductor.take(flow.with_diagnosis(flow.checking(conductor.session), diagnosed(host)))
    conductor._show_answer()


def buttons(things: RecentThings) -> list[str]:
    found = things.card.findChildren(QPushButton)
    return [button.accessibleName() for button in found if not button.isHidden()]


def lines(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def opened(things: RecentThings, qtbot: QtBot) -> QMenu:
    """Return a menu as it is once it was opened and filled."""
    menu = QMenu()
    things.serve(menu)
    menu.aboutToShow.emit()
    idle(things, qtbot)
    return menu


def choose(menu: QMenu, beginning: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(beginning))
    assert action.isEnabled()
    action.trigger()


def test_the_last_cases_stand_on_the_start_page(things: RecentThings) -> None:
    assert things.card.isVisibleTo(things.card.parentWidget())
    assert buttons(things) == ["Go on with c.test", "Go on with b.test", "Go on with a.test"]


def test_a_case_is_gone_on_with(things: RecentThings, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=20_000):
        things.card.findChildren(QPushButton)[0].click()
    assert window.page is window.identify_page
    target = window.conductor.session.target
    assert target is not None
    assert target.host == "c.test"


def test_no_name_is_shown_where_no_history_is_wanted(things: RecentThings, qtbot: QtBot) -> None:
    hold(Settings(history_days=0))
    things._history.changed.emit()
    idle(things, qtbot)
    assert things.card.isHidden()
    assert buttons(things) == []
    assert not any("test" in line for line in lines(opened(things, qtbot)))


def test_what_comes_in_after_the_history_was_switched_off_is_not_shown(things: RecentThings, qtbot: QtBot) -> None:
    things.card.show_cases(())
    things.look()
    hold(Settings(history_days=0))
    idle(things, qtbot)
    assert things.card.isHidden()


def test_a_new_case_comes_first(things: RecentThings, window: MainWindow, qtbot: QtBot) -> None:
    answer(window, "new.test")
    qtbot.waitUntil(lambda: "Go on with new.test" in buttons(things)[:1], timeout=20_000)
    assert len(buttons(things)) == 3


def test_without_any_case_there_is_no_card(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    hold(Settings())
    window.ways.history.cabinet = cabinet_in(tmp_path)
    made = offer_recent(window)
    idle(made, qtbot)
    assert made.card.isHidden()
    assert not (tmp_path / "data").exists()


def test_the_menu_says_when_there_is_nothing(things: RecentThings, qtbot: QtBot) -> None:
    menu = opened(things, qtbot)
    first = menu.actions()[0]
    assert first.text() == "No recent files yet"
    assert not first.isEnabled()
    assert [line.split(",")[0] for line in lines(menu)[1:]] == ["Case: c.test", "Case: b.test", "Case: a.test"]


def test_the_menu_opens_files_and_cases(
    things: RecentThings, window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a & b.pem"
    file.write_text("")
    change_settings(lambda settings: with_recent(settings, file))
    asked: list[str] = []
    monkeypatch.setattr(window.conductor, "open_file", asked.append)
    menu = opened(things, qtbot)
    assert lines(menu)[0] == "&1 a && b.pem"
    choose(menu, "&1")
    assert asked == [str(file)]
    with qtbot.waitSignal(window.conductor.answered, timeout=20_000):
        choose(menu, "Case: b.test")


def test_forgotten_files_can_be_brought_back(things: RecentThings, tmp_path: Path, qtbot: QtBot) -> None:
    for name in ("a.pem", "b.pem"):
        (tmp_path / name).write_text("")
        change_settings(lambda settings, name=name: with_recent(settings, tmp_path / name))  # type: ignore[misc]
    before = read_settings().recent
    choose(opened(things, qtbot), "&Forget")
    idle(things, qtbot)
    assert read_settings().recent == ()
    choose(opened(things, qtbot), "&Bring")
    idle(things, qtbot)
    assert read_settings().recent == before
    assert not any(line.startswith("&Bring") for line in lines(opened(things, qtbot)))


def test_what_could_not_be_brought_back_can_be_tried_again(things: RecentThings, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.pem").write_text("")
    change_settings(lambda settings: with_recent(settings, tmp_path / "a.pem"))
    choose(opened(things, qtbot), "&Forget")
    idle(things, qtbot)
    file = settings_folder() / "settings.json"
    file.rename(file.with_name("aside"))
    file.mkdir()
    for _ in range(2):
        with qtbot.waitSignal(things.trouble, timeout=20_000) as told:
            choose(opened(things, qtbot), "&Bring")
        assert str(file.parent) in told.args[0]
    file.rmdir()
    choose(opened(things, qtbot), "&Bring")
    idle(things, qtbot)
    assert [one.path for one in read_settings().recent] == [tmp_path / "a.pem"]


def test_files_that_could_not_be_forgotten_are_said_to_be_there(
    things: RecentThings, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "a.pem").write_text("")
    change_settings(lambda settings: with_recent(settings, tmp_path / "a.pem"))
    menu = opened(things, qtbot)
    file = settings_folder() / "settings.json"
    file.rename(file.with_name("aside"))
    file.mkdir()
    with qtbot.waitSignal(things.trouble, timeout=20_000):
        choose(menu, "&Forget")
    file.rmdir()
    file.with_name("aside").rename(file)
    assert [line for line in lines(opened(things, qtbot)) if "a.pem" in line or "Forget" in line] == [
        "&1 a.pem",
        "&Forget these files",
    ]


def test_a_deleted_case_is_said_to_be_gone(things: RecentThings, qtbot: QtBot) -> None:
    card = things.card.findChildren(QPushButton)[0]
    things._history.cabinet.delete_all()
    with qtbot.waitSignal(things.trouble, timeout=20_000) as told:
        card.click()
    assert "no longer in the history" in told.args[0]
    idle(things, qtbot)
    assert things.card.isHidden()


def test_start_over_is_undone_with_one_click(things: RecentThings, window: MainWindow) -> None:
    answer(window, "left.test")
    window.conductor.mark(DONE)
    window.conductor.go(Place.FIX)
    before = window.conductor.session
    window.conductor.start_over()
    assert window.page is window.start_page
    assert things.left.isVisible()
    assert things.left.button.text() == "Back to left.test"
    things.left.button.click()
    assert window.page is window.fix_page
    assert window.conductor.session.marks == DONE
    assert window.conductor.session.key is before.key
    assert not things.left.isVisible()


def test_ctrl_z_brings_it_back_where_there_is_one(things: RecentThings, window: MainWindow) -> None:
    assert not things.undo()
    answer(window, "left.test")
    window.conductor.start_over()
    assert things.undo()
    assert window.page is window.identify_page
    assert not things.undo()


def test_start_over_without_an_answer_offers_nothing(things: RecentThings, window: MainWindow) -> None:
    window.conductor.start_over()
    assert not things.left.isVisible()


def test_another_case_takes_the_offer_away(things: RecentThings, window: MainWindow) -> None:
    answer(window, "left.test")
    window.conductor.start_over()
    answer(window, "other.test")
    assert things.left.isHidden()


def test_unusable_input_leaves_the_offer(things: RecentThings, window: MainWindow) -> None:
    answer(window, "left.test")
    window.conductor.start_over()
    window.conductor.submit("https://")
    assert window.conductor.session.error
    assert not things.left.isHidden()


def test_everything_follows_the_language(things: RecentThings, window: MainWindow, qtbot: QtBot) -> None:
    window.speak("ja")
    idle(things, qtbot)
    texts = [label.text() for label in things.card.findChildren(type(things.card._heading))]
    assert any("信頼" in text or "いません" in text for text in texts), texts
