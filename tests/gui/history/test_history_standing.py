"""What the window of the history says where there is none, and the way out of each."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked
from pytestqt.qtbot import QtBot

from tests.flow.test_passwords import Remembering, Waiting
from tests.gui.history.cases import (
    THREE,
    dossier,
    file_cases,
    idle,
    lose_key,
    press,
    said,
    sites,
    texts,
)
from tests.gui.history.conftest import MakeDesk, Open
from tests.support.history import history_in, hosts_of
from tests.support.loopback import ends_soon
from wizard.flow.passwords import Ring
from wizard.flow.settings import Settings
from wizard.views.bridge import Bridge
from wizard.views.history import cabinet as cabinet_module
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.history.history_window import HistoryWindow
from wizard.views.preferences_in_force import hold


def test_an_empty_history_says_how_cases_come_and_makes_nothing(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    assert "No case is on file yet." in texts(window)
    assert "Every case that you check is kept here" in texts(window)
    assert not window.delete_all.isEnabled()
    assert not window.page.field.isVisible()
    assert not [*tmp_path.glob("*/*")]


def test_the_first_case_takes_the_place_of_the_empty_history(
    open_window: Open, desk: HistoryDesk, qtbot: QtBot
) -> None:
    window = open_window()
    with qtbot.waitSignal(desk.kept, timeout=20_000):
        desk.keep(dossier("a.test"), "key")
    idle(window, qtbot)
    assert sites(window) == ["a.test"]
    assert window.page.list.isVisible()
    assert window.delete_all.isEnabled()


def test_who_wants_no_history_may_switch_it_on(open_window: Open, desk: HistoryDesk, qtbot: QtBot) -> None:
    hold(Settings(history_days=0))
    window = open_window()
    assert "The history is switched off, and no case is on file." in texts(window)
    with qtbot.waitSignal(window.turn_on_wanted):
        press(window, "turn-on-history")
    hold(Settings())
    desk._days = 0
    desk.follow()
    idle(window, qtbot)
    assert "No case is on file yet." in texts(window)


def test_cases_from_before_stay_until_they_are_deleted(
    window: HistoryWindow, desk: HistoryDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    hold(Settings(history_days=0))
    desk.follow()
    idle(window, qtbot)
    assert "no further case is put on file" in texts(window)
    assert len(sites(window)) == 3
    assert not window.page.keep_link.isVisible()
    with qtbot.waitSignal(window.turn_on_wanted):
        press(window, "switch-on-history")
    press(window, "delete-all-cases")
    idle(window, qtbot)
    press(window, "history-question-yes")
    idle(window, qtbot)
    assert hosts_of(history_in(tmp_path)) == []
    assert "The history is switched off, and no case is on file." in texts(window)


def test_for_how_long_cases_are_kept_is_a_way_to_the_preferences(window: HistoryWindow, qtbot: QtBot) -> None:
    assert window.page.keep_link.text() == "Kept for 90 days: change…"
    with qtbot.waitSignal(window.preferences_wanted):
        press(window, "keep-days")


def test_a_missing_keyring_is_said_and_looked_for_again(
    open_window: Open, make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    cabinet = Cabinet(tmp_path / "data")
    window = open_window(make_desk(cabinet))
    assert "this computer has no keyring" in texts(window)
    assert window.focusWidget() is window.page.notice.buttons["again-history"]
    cabinet._ring = Ring(backend=Remembering())
    press(window, "again-history")
    idle(window, qtbot)
    assert "No case is on file yet." in texts(window)


class Locked(Remembering):
    """A keyring that a person opens when the system may ask."""

    asks = False

    def get_password(self, service: str, username: str) -> str | None:
        if not self.asks:
            raise KeyringLocked("locked")
        return super().get_password(service, username)


def test_a_locked_keyring_is_unlocked_by_a_button_and_takes_what_waited(
    open_window: Open, make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keyring = Locked()
    cabinet = Cabinet(tmp_path / "data", Ring(backend=keyring))
    desk = make_desk(cabinet)
    desk.keep(dossier("a.test"), "key")
    qtbot.waitUntil(lambda: not desk.is_busy, timeout=20_000)
    window = open_window(desk)
    assert "is locked or not set up" in texts(window)
    real, asked = cabinet.look, []

    def look(*, may_ask: bool = False) -> object:
        asked.append(may_ask)
        keyring.asks = keyring.asks or may_ask
        return real(may_ask=may_ask)

    monkeypatch.setattr(cabinet, "look", look)
    with qtbot.waitSignal(desk.kept, timeout=20_000):
        press(window, "unlock-history")
        assert said(window) == "Your system asks you for the password of its keyring…"
    idle(window, qtbot)
    assert asked[0] is True
    assert sites(window) == ["a.test"]
    assert said(window) == ""


def test_who_quits_while_the_keyring_asks_does_not_wait_for_it(
    open_window: Open, make_desk: MakeDesk, bridge: Bridge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file_cases(tmp_path, "a.test")
    waiting = Waiting()
    ring = Ring(backend=waiting, soon_s=0.05, person_s=1_000.0)
    window = open_window(make_desk(Cabinet(tmp_path / "data", ring)))
    monkeypatch.setattr(cabinet_module, "LONGEST_OPENING_S", 0.05)
    window._press("unlock-history")
    try:
        with ends_soon():
            assert make_desk(window._desk.cabinet).state() is not None
            bridge.close()
    finally:
        waiting.over.set()


def test_a_lost_key_is_said_and_a_new_history_begins_once_it_was_asked(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    file_cases(tmp_path, "a.test")
    lose_key(tmp_path)
    window = open_window()
    assert "its key is no longer in the keyring" in texts(window)
    press(window, "begin-history-anew")
    assert "They can be read again only if their key comes back." in texts(window)
    press(window, "history-question-no")
    assert not [*(tmp_path / "data").glob("*aside*")]
    assert window.focusWidget() is window.page.notice.buttons["again-history"]
    press(window, "begin-history-anew")
    press(window, "history-question-yes")
    idle(window, qtbot)
    assert "No case is on file yet." in texts(window)
    assert "The old file of the history was put aside as history-set-aside-" in texts(window)
    assert len([*(tmp_path / "data").glob("*aside*")]) == 1
    press(window, "read-aside")
    assert "put aside" not in texts(window)


def test_where_the_key_is_lost_the_cases_can_still_be_deleted(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    lose_key(tmp_path)
    window = open_window()
    press(window, "delete-all-cases")
    idle(window, qtbot)
    assert "How many there are cannot be read." in texts(window)
    press(window, "history-question-yes")
    idle(window, qtbot)
    assert not [*(tmp_path / "data").glob("*.db")]


def test_a_later_version_s_file_is_said_and_stays(open_window: Open, tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    with closing(sqlite3.connect(tmp_path / "data/history.db")) as db:
        db.execute("PRAGMA user_version = 99")
    before = (tmp_path / "data/history.db").read_bytes()
    assert "a later version of this program made it" in texts(open_window())
    assert (tmp_path / "data/history.db").read_bytes() == before


def test_a_folder_that_cannot_be_used_is_said(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "data/history.db").mkdir(parents=True)
    window = open_window()
    assert "The history is off." in texts(window)
    (tmp_path / "data/history.db").rmdir()
    press(window, "again-history")
    idle(window, qtbot)
    assert "No case is on file yet." in texts(window)


def test_a_damaged_file_is_said_with_what_was_rescued(open_window: Open, tmp_path: Path) -> None:
    file_cases(tmp_path, *THREE)
    file = tmp_path / "data/history.db"
    file.write_bytes(file.read_bytes()[:-5000])
    window = open_window()
    assert "The file of the history was damaged and was put aside" in texts(window)
    assert len(sites(window)) > 0
