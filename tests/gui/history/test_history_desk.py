"""What a main window does with its cases: put on file in a thread, as the preferences want it, troubles told once."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from keyring.errors import KeyringLocked
from pytestqt.qtbot import QtBot

from tests.flow.test_history_key import in_session
from tests.flow.test_passwords import Failing, Remembering, Waiting, needs_keyring
from tests.gui.history.cases import cabinet_in, dossier, file_cases, lose_key, notes, opened
from tests.gui.history.conftest import MakeDesk
from tests.support.history import history_in, hosts_of, summary
from wizard.flow.passwords import Ring
from wizard.flow.settings import Settings
from wizard.views.bridge import Bridge
from wizard.views.history import cabinet as module
from wizard.views.history.cabinet import Cabinet, Kept, own_cabinet
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.preferences_in_force import hold


def written(desk: HistoryDesk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.is_busy, timeout=20_000)


@contextmanager
def full_disk() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_case_is_put_on_file_and_told(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(desk.kept, timeout=20_000) as told:
        desk.keep(dossier(notes="Mrs Smith"), "a")
    assert isinstance(told.args, list)
    (kept,) = told.args
    assert isinstance(kept, Kept)
    assert kept.is_new
    assert hosts_of(history_in(tmp_path)) == ["site.test"]


def test_of_many_changes_of_many_cases_each_case_has_its_last_state(
    desk: HistoryDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(5):
        for key in "abc":
            desk.keep(dossier(f"{key}.test", f"{number}"), key)
    written(desk, qtbot)
    entries = [entry.summary for entry in history_in(tmp_path).list()]
    assert [(entry.host, entry.note) for entry in entries] == [  # type: ignore[union-attr]
        ("c.test", "4"),
        ("b.test", "4"),
        ("a.test", "4"),
    ]


def test_a_case_that_comes_while_another_is_written_is_written_next(
    desk: HistoryDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entered, go_on, real = threading.Event(), threading.Event(), module._stored

    def slow(*given: Any) -> str:
        entered.set()
        go_on.wait(20.0)
        return real(*given)

    monkeypatch.setattr(module, "_stored", slow)
    desk.keep(dossier("a.test"), "a")
    qtbot.waitUntil(entered.is_set, timeout=20_000)
    desk.keep(dossier("b.test"), "b")
    go_on.set()
    written(desk, qtbot)
    assert hosts_of(history_in(tmp_path)) == ["b.test", "a.test"]


def test_nothing_is_read_or_made_before_the_first_case(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.begin()
    written(desk, qtbot)
    assert desk.state() is None
    assert not [*tmp_path.glob("*/*")]


def test_who_wants_no_history_has_none(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    hold(Settings(history_days=0))
    desk.keep(dossier(), "a")
    desk.begin()
    assert not desk.is_busy
    assert desk.flush()
    assert not (tmp_path / "data").exists()


def test_what_is_too_old_is_deleted_at_the_start(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    for days in (91, 89):
        history.add(b"", summary(f"{days}.test", when=datetime.now(UTC) - timedelta(days=days)))
    with qtbot.waitSignal(desk.changed, timeout=20_000):
        desk.begin()
    assert hosts_of(history) == ["89.test"]


def test_fewer_days_are_obeyed_at_once(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(b"", summary("old.test", when=datetime.now(UTC) - timedelta(days=40)))
    hold(Settings(history_days=30))
    with qtbot.waitSignals([desk.changed, desk.changed], timeout=20_000):
        desk.follow(Settings())
    assert hosts_of(history) == []


def test_other_preferences_are_no_reason_to_do_anything(desk: HistoryDesk, qtbot: QtBot) -> None:
    hold(Settings(ask_time=False))
    with qtbot.assertNotEmitted(desk.changed):
        desk.follow(Settings())
    assert not desk.is_busy


def test_who_switches_the_history_off_leaves_what_waited_unwritten(make_desk: MakeDesk, qtbot: QtBot) -> None:
    cabinet = Cabinet(None, Ring(backend=Failing(KeyringLocked("locked"))))
    desk = make_desk(cabinet)
    desk.keep(dossier(), "a")
    written(desk, qtbot)
    assert cabinet.waits()
    hold(Settings(history_days=0))
    with qtbot.waitSignal(desk.changed):
        desk.follow(Settings())
    assert not cabinet.waits()


def test_a_trouble_is_told_once_until_all_is_well_again(desk: HistoryDesk, qtbot: QtBot) -> None:
    told: list[str] = []
    desk.trouble.connect(told.append)
    desk.keep(dossier(), "a")
    written(desk, qtbot)
    for noted in ("1", "2"):
        with full_disk():
            desk.keep(dossier(notes=noted), "a")
            written(desk, qtbot)
    assert len(told) == 1
    assert told[0].startswith("The disk is full, or it fails: nothing was changed in the history.")
    desk.write()
    written(desk, qtbot)
    assert not desk.cabinet.waits()
    with full_disk():
        desk.keep(dossier(notes="3"), "a")
        written(desk, qtbot)
    assert len(told) == 2


def test_a_locked_keyring_is_told_and_a_missing_one_is_not(
    make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    locked = make_desk(Cabinet(tmp_path / "a", Ring(backend=Failing(KeyringLocked("locked")))))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    missing = make_desk(Cabinet(tmp_path / "b"))
    for desk in (locked, missing):
        desk.trouble.connect(told.append)
        desk.keep(dossier(), "a")
        written(desk, qtbot)
    assert [text.partition(",")[2].partition(".")[0] for text in told] == [
        " because the keyring of this computer is locked or not set up"
    ]
    assert "this computer has no keyring" in (missing.state() or "")
    assert "is locked or not set up" in (locked.state() or "")


def test_a_lost_key_is_a_reason_to_have_no_history(desk: HistoryDesk, tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    lose_key(tmp_path)
    assert "its key is no longer in the keyring" in (desk.state() or "")


def test_a_damaged_file_is_told_once_that_is_seen(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    file_cases(tmp_path, "a.test")
    (tmp_path / "data/history.db").write_bytes(b"no database, but long enough to be looked at" * 100)
    with qtbot.waitSignal(desk.trouble, timeout=20_000) as told:
        desk.begin()
    assert isinstance(told.args, list)
    assert told.args[0].startswith("The file of the history was damaged and was put aside as history-set-aside-")
    with qtbot.assertNotEmitted(desk.trouble):
        desk.keep(dossier(), "a")
        written(desk, qtbot)


def test_a_fault_of_ours_is_told_calmly(
    desk: HistoryDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise KeyError("host")

    monkeypatch.setattr(desk.cabinet, "write", broken)
    with qtbot.waitSignal(desk.trouble) as told:
        desk.keep(dossier(), "a")
    assert told.args == ["The history of cases broke, which is our fault: KeyError."]
    assert "the history broke" in caplog.text
    assert not desk.is_busy


def test_a_window_that_closes_waits_for_its_cases(desk: HistoryDesk, bridge: Bridge, tmp_path: Path) -> None:
    for key in "abc":
        desk.keep(dossier(f"{key}.test"), key)
    assert desk.flush(20.0)
    bridge.close()
    assert hosts_of(history_in(tmp_path)) == ["c.test", "b.test", "a.test"]


def test_a_window_that_closes_waits_for_its_cases_though_all_threads_are_busy(
    desk: HistoryDesk, bridge: Bridge, tmp_path: Path
) -> None:
    for _ in range(8):
        bridge.start(lambda _tell, cancel: cancel.wait(60.0))
    desk.keep(dossier("a.test"), "a")
    assert desk.flush(20.0)
    bridge.close()
    assert hosts_of(history_in(tmp_path)) == ["a.test"]


def test_a_window_that_closes_waits_for_no_keyring_that_says_nothing(make_desk: MakeDesk, tmp_path: Path) -> None:
    waiting = Waiting()
    desk = make_desk(Cabinet(tmp_path / "data", Ring(backend=waiting, soon_s=60.0)))
    try:
        desk.keep(dossier(), "a")
        assert not desk.flush(0.05)
    finally:
        waiting.over.set()


def test_two_windows_of_one_program_have_one_history() -> None:
    assert own_cabinet() is own_cabinet()


def test_two_programs_put_their_cases_into_one_file(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desks = [make_desk(cabinet_in(tmp_path)) for _ in range(2)]
    for number in range(4):
        for name, desk in enumerate(desks):
            desk.keep(dossier(f"{name}-{number}.test"), number)
    for desk in desks:
        written(desk, qtbot)
    assert sorted(hosts_of(history_in(tmp_path))) == sorted(f"{n}-{m}.test" for n in range(2) for m in range(4))


def test_a_keyring_that_is_opened_takes_the_cases_that_waited(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    cabinet = Cabinet(tmp_path / "data", Ring(backend=Failing(KeyringLocked("locked"))))
    desk = make_desk(cabinet)
    for key in "ab":
        desk.keep(dossier(f"{key}.test"), key)
    written(desk, qtbot)
    cabinet._ring = Ring(backend=Remembering())
    desk.write()
    written(desk, qtbot)
    assert hosts_of(opened(cabinet)) == ["b.test", "a.test"]


PROGRAM = """
from PySide6.QtWidgets import QApplication
from tests.gui.history.cases import dossier
from wizard.views.bridge import Bridge
from wizard.views.history.cabinet import Cabinet
from wizard.views.history.history_desk import HistoryDesk
application = QApplication([])
bridge = Bridge()
desk = HistoryDesk(bridge, None, Cabinet(FILE))
desk.trouble.connect(print)
desk.keep(dossier(), "a")
print(desk.flush(30.0), desk.state())
application.processEvents()
bridge.close()
print(told())
"""


@needs_keyring
def test_the_systems_own_keyring_keeps_the_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = in_session(home, PROGRAM, unlocked=True)
    assert first.stdout == "True None\n['site.test']\n", first.stderr
    locked = in_session(home, PROGRAM, unlocked=False)
    assert locked.stdout.startswith("False The history is off, because the keyring of this computer is locked")
    assert locked.stdout.endswith("\nlocked\n")


def test_a_note_of_a_case_by_its_key_keeps_all_else_of_it(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.keep(dossier("a.test", "first"), "a")
    desk.note("a", "while it waits")
    desk.note("b", "of a case that nobody knows")
    written(desk, qtbot)
    with qtbot.waitSignal(desk.changed, timeout=20_000):
        desk.note("a", "on file")
    written(desk, qtbot)
    assert notes(tmp_path) == ["on file"]
    desk.cabinet.delete(next(history_in(tmp_path).list()).id)
    desk.note("a", "of a case that was deleted")
    assert not desk.cabinet.waits()


def test_a_note_of_a_record_that_is_gone_waits_no_longer(desk: HistoryDesk, tmp_path: Path) -> None:
    history_in(tmp_path)
    desk.cabinet.put_note("0" * 32, "too late")
    assert desk.cabinet.write().troubles
    assert not desk.cabinet.waits()


def test_what_another_program_noted_stays_when_the_case_is_put_on_file_anew(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    ours, theirs = make_desk(), make_desk(cabinet_in(tmp_path))
    ours.keep(dossier("a.test"), "a")
    written(ours, qtbot)
    theirs.cabinet.note(next(history_in(tmp_path).list()).id, "Mrs Smith")
    with qtbot.waitSignal(ours.noted, timeout=20_000) as told:
        ours.keep(dossier("a.test"), "a")
    assert told.args == ["a", "Mrs Smith"]
    with qtbot.assertNotEmitted(ours.noted):
        ours.keep(dossier("a.test", "Mrs Smith, solved"), "a")
        written(ours, qtbot)
    assert notes(tmp_path) == ["Mrs Smith, solved"]


def test_after_the_window_was_closed_nothing_is_begun(desk: HistoryDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.keep(dossier("before.test"), "a", soon=True)
    assert desk.flush()
    desk._bridge.close()
    assert not desk._soon.isActive()
    desk.keep(dossier("after.test"), "b", soon=True)
    qtbot.waitUntil(lambda: not desk._soon.isActive(), timeout=10_000)
    assert hosts_of(history_in(tmp_path)) == ["before.test"]
