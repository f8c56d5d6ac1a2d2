"""Databases that are changed on a copy, and what may come in between."""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.fixes.actions import nss_copy
from wizard.fixes.actions.base import ActionError, Obstacle
from wizard.fixes.actions.nss_copy import Copy, check_unused, clear_backups, clear_copy, copied, put_in_place
from wizard.fixes.actions.nss_places import App, Database

pytestmark = pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    folder = tmp_path / "db"
    folder.mkdir()
    words = ["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"]
    subprocess.run(words, check=True, capture_output=True)
    return Database(app=App.CHROME, home=tmp_path, folder=folder)


def execute(file: Path, text: str) -> None:
    with sqlite3.connect(file) as opened:
        opened.execute(text)
    opened.close()


def change(copy: Copy) -> None:
    """Put an object into the copy, and what vouches for it."""
    execute(copy.folder / "cert9.db", "INSERT INTO nssPublic (id, a0) VALUES (5, x'00000001')")
    execute(copy.folder / "key4.db", "INSERT INTO metaData VALUES ('sig_cert_00000005_00000000', x'01', NULL)")


def contents(database: Database) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in database.folder.iterdir() if file.is_file()}


def test_a_copy_takes_the_place_and_what_was_there_is_kept(database: Database) -> None:
    before = contents(database)
    for number, name in enumerate(("cert9.db", "key4.db")):
        (database.folder / name).chmod(0o640 + number)
    with copied(database) as copy:
        assert copy.folder.stat().st_mode & 0o777 == 0o700
        change(copy)
        new = {name: (copy.folder / name).read_bytes() for name in ("cert9.db", "key4.db")}
        assert contents(database) == before
        put_in_place(copy, keeps=True)
    kept = {f"{name}.trust-wizard-backup": before[name] for name in new}
    assert contents(database) == {**before, **new, **kept}
    modes = {file.name: file.stat().st_mode & 0o777 for file in database.folder.iterdir()}
    assert [modes[name] for name in ("cert9.db", "cert9.db.trust-wizard-backup")] == [0o640, 0o640]
    assert [modes[name] for name in ("key4.db", "key4.db.trust-wizard-backup")] == [0o641, 0o641]
    assert ".trust-wizard-copy" not in modes


def test_keys_come_first(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[str] = []
    really = Path.replace

    def note(self: Path, target: Path) -> Path:
        replaced.append(target.name)
        return really(self, target)

    monkeypatch.setattr(Path, "replace", note)
    with copied(database) as copy:
        change(copy)
        put_in_place(copy, keeps=False)
    assert replaced == ["key4.db", "cert9.db"]


LOCKS = """
import fcntl, sys
file = open(sys.argv[1], "ab")
try:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit(1)
"""
"""As Firefox does where it starts with a profile (nsProfileLock.cpp)."""


def test_firefox_cannot_start_while_the_files_are_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database = replace(database, app=App.FIREFOX)
    lock = database.folder / ".parentlock"
    lock.touch()
    started: list[bool] = []
    really = Path.replace

    def start(self: Path, target: Path) -> Path:
        started.append(subprocess.run([sys.executable, "-c", LOCKS, str(lock)], check=False).returncode == 0)
        return really(self, target)

    with copied(database) as copy:
        change(copy)
        monkeypatch.setattr(Path, "replace", start)
        put_in_place(copy, keeps=False)
        monkeypatch.undo()
    assert started == [False, False]
    assert subprocess.run([sys.executable, "-c", LOCKS, str(lock)], check=False).returncode == 0


def test_firefox_that_has_started_meanwhile_keeps_its_files(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = replace(database, app=App.FIREFOX)
    lock = database.folder / ".parentlock"
    lock.touch()
    before = contents(database)
    code = LOCKS + 'print("up", flush=True); sys.stdin.read()'
    with subprocess.Popen(
        [sys.executable, "-c", code, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as firefox:
        assert firefox.stdout is not None
        assert firefox.stdout.readline() == "up\n"
        # It comes right after the last look at who runs.
        monkeypatch.setattr(nss_copy, "users_of", lambda _: ())
        with copied(database) as copy:
            change(copy)
            with pytest.raises(ActionError, match="Close Firefox") as raised:
                put_in_place(copy, keeps=False)
        firefox.communicate()
    assert raised.value.obstacle is Obstacle.IN_USE
    assert contents(database) == before


def test_what_was_kept_comes_back_where_nothing_else_changed(database: Database) -> None:
    before = contents(database)
    with copied(database) as copy:
        change(copy)
        put_in_place(copy, keeps=True)
    execute(database.certificates, "DELETE FROM nssPublic")
    clear_backups(database)
    assert contents(database) == before


def test_what_vouches_for_something_that_is_there_stays(database: Database) -> None:
    with copied(database) as copy:
        change(copy)
        put_in_place(copy, keeps=True)
    now = contents(database)
    clear_backups(database)
    assert contents(database) == {name: data for name, data in now.items() if "backup" not in name}


def test_a_copy_that_fails_is_gone(database: Database) -> None:
    before = contents(database)
    with pytest.raises(sqlite3.OperationalError), copied(database) as copy:
        execute(copy.folder / "cert9.db", "INSERT INTO nowhere VALUES (1)")
    assert contents(database) == before
    assert not (database.folder / ".trust-wizard-copy").exists()


def test_what_an_interrupted_run_left_is_cleared(database: Database) -> None:
    left = database.folder / ".trust-wizard-copy"
    left.mkdir()
    (left / "cert9.db").write_bytes(b"half")
    with copied(database) as copy:
        assert (copy.folder / "cert9.db").read_bytes() == database.certificates.read_bytes()
    left.mkdir()
    clear_copy(database)
    assert not left.exists()


@pytest.mark.parametrize("how", ["written", "replaced", "gone", "keys"])
def test_a_database_that_changes_meanwhile_is_not_replaced(database: Database, how: str) -> None:
    file = database.folder / ("key4.db" if how == "keys" else "cert9.db")
    with copied(database) as copy:
        change(copy)
        match how:
            case "written":
                execute(file, "INSERT INTO nssPublic (id) VALUES (9)")
            case "gone":
                file.unlink()
            case _:
                shutil.copy2(file, file.with_name("new"))
                os.replace(file.with_name("new"), file)
        now = contents(database)
        with pytest.raises(ActionError) as raised:
            put_in_place(copy, keeps=False)
    assert raised.value.obstacle is Obstacle.CHANGED
    assert contents(database) == now


def test_a_browser_that_starts_meanwhile_stops_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with copied(database) as copy:
        change(copy)
        before = contents(database)
        monkeypatch.setattr(nss_copy, "users_of", lambda _: ("Brave", "Chromium"))
        with pytest.raises(ActionError, match=r"^Close Brave, Chromium completely first") as raised:
            put_in_place(copy, keeps=False)
    assert raised.value.obstacle is Obstacle.IN_USE
    assert contents(database) == before


@pytest.mark.parametrize("name", ["cert9.db-journal", "cert9.db-wal", "key4.db-journal", "key4.db-wal"])
def test_what_a_browser_left_unfinished_stops_it(database: Database, name: str) -> None:
    (database.folder / name).touch()
    check_unused(database)
    (database.folder / name).write_bytes(b"begun")
    with pytest.raises(ActionError, match="did not end properly") as raised, copied(database):
        pass
    assert raised.value.obstacle is Obstacle.IN_USE


@pytest.mark.parametrize(
    "text", ["DELETE FROM metaData", "INSERT INTO nssPrivate (id) VALUES (7)", "UPDATE metaData SET item1 = x'00'"]
)
def test_keys_that_would_change_otherwise_are_not_replaced(database: Database, text: str) -> None:
    before = contents(database)
    with copied(database) as copy:
        execute(copy.folder / "key4.db", text)
        with pytest.raises(ActionError, match="More than the certificate"):
            put_in_place(copy, keeps=True)
    assert contents(database) == before


def test_a_database_that_is_not_there_yet_is_put_in_place(database: Database) -> None:
    new = Database(app=App.CHROME, home=database.home, folder=database.home / "new")
    new.folder.mkdir()
    with copied(new) as copy:
        assert os.listdir(copy.folder) == []
        for name in ("cert9.db", "key4.db"):
            shutil.copy(database.folder / name, copy.folder / name)
        put_in_place(copy, keeps=True)
    assert sorted(contents(new)) == ["cert9.db", "key4.db"]
