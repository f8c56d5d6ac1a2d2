"""The file of the history: killed in mid-write, on a full disk, written by two windows, of a later version."""

import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.history import CASE, HOST, NOON, history_in, hosts_of, off_in, summary
from tests.support.killing import Scene, seen_after_kills
from tests.support.networks import inside
from tests.support.terminal import environment
from wizard.errors import WizardError
from wizard.flow.history_file import About, DamagedError, NewerError, connected, create, look
from wizard.flow.history_off import Why

ABOUT = About("ab" * 16, b"proof")


def test_a_file_is_looked_at_as_it_was_made(tmp_path: Path) -> None:
    file = tmp_path / "data/history.db"
    assert look(file) is None
    assert create(file, ABOUT) == ABOUT
    assert look(file) == look(file, thoroughly=True) == ABOUT


def test_who_comes_second_gets_what_the_first_made(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    create(file, ABOUT)
    assert create(file, About("cd" * 16, b"other")) == ABOUT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("there", [None, 0o755])
def test_nobody_else_may_read_it(there: int | None, tmp_path: Path) -> None:
    if there:
        (tmp_path / "data").mkdir(mode=there)
    before = os.umask(0)
    try:
        history = history_in(tmp_path)
        with connected(history.file, writes=True) as db:
            db.execute("DELETE FROM entries")
            db.execute("INSERT INTO entries VALUES (1, 'x', 1, 'x')")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    finally:
        os.umask(before)
    assert modes == {"history.db": 0o600, "history.db-journal": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def broken_off(file: Path) -> None:
    with connected(file, writes=True) as db:
        db.execute("DELETE FROM entries")
        raise KeyboardInterrupt


def test_a_change_that_is_broken_off_changes_nothing(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(CASE, summary())
    before = history.file.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        broken_off(history.file)
    assert history.file.read_bytes() == before
    assert [file.name for file in history.file.parent.iterdir()] == ["history.db"]


def test_what_is_overwritten_is_set_up_in_each_connection(tmp_path: Path) -> None:
    with connected(history_in(tmp_path).file) as db:
        values = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "auto_vacuum")}
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert values == {"secure_delete": 1, "auto_vacuum": 1}


# Killed at every moment at which it changes a file.


def see(folder: Path) -> str:
    """Return what the history holds after a kill; each record has to be whole."""
    history = history_in(folder)
    assert look(history.file, thoroughly=True) is not None
    assert history.set_aside is None
    for entry in history.list():
        assert history.get(entry.id) == CASE, entry
    return " ".join(hosts_of(history))


def arrange(folder: Path) -> None:
    history = history_in(folder)
    history.add(CASE, summary("1"))
    history.add(CASE, summary("2"))


def nothing(_: Path) -> None:
    pass


def add(folder: Path) -> None:
    history_in(folder).add(CASE, summary("3"))


def replace(folder: Path) -> None:
    history = history_in(folder)
    history.replace(next(history.list()).id, CASE, summary("3"))


def delete(folder: Path) -> None:
    history = history_in(folder)
    history.delete(next(history.list()).id)


def delete_all(folder: Path) -> None:
    history_in(folder).delete_all()


def damage(folder: Path) -> None:
    arrange(folder)
    with (folder / "data/history.db").open("r+b") as opened:
        opened.seek(-5000, os.SEEK_END)
        opened.truncate()


def open_damaged(folder: Path) -> None:
    history_in(folder)


def see_kept(folder: Path) -> str:
    """Return what is in the history; the damaged file has to be there, too."""
    seen = " ".join(hosts_of(history_in(folder)))
    assert len([*(folder / "data").glob("history-set-aside-*.db")]) == 1
    assert not [*(folder / "data").glob("history-rescued*")]
    return seen


SCENES = {
    "begin": Scene(nothing, open_damaged, see),
    "add": Scene(arrange, add, see),
    "replace": Scene(arrange, replace, see),
    "delete": Scene(arrange, delete, see),
    "delete_all": Scene(arrange, delete_all, see),
    "rescue": Scene(damage, open_damaged, see_kept),
}

needs_preloading = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("gcc") is None, reason="needs gcc and a preloaded library"
)


@needs_preloading
@pytest.mark.parametrize(
    ("scene", "before", "after"),
    [
        ("begin", "", ""),
        ("add", "2 1", "3 2 1"),
        ("replace", "2 1", "3 1"),
        ("delete", "2 1", "1"),
        ("delete_all", "2 1", ""),
    ],
)
def test_a_kill_at_any_moment_leaves_it_whole(scene: str, before: str, after: str) -> None:
    seen = seen_after_kills(__name__, scene)
    # Done or not, and never half: up to some moment everything is as before, from then on as after.
    at = seen.index(after)
    assert seen == [before] * at + [after] * (len(seen) - at)
    assert len(seen) > 10


@needs_preloading
def test_a_kill_while_a_damaged_file_is_put_aside_loses_nothing() -> None:
    assert set(seen_after_kills(__name__, "rescue")) == {"2 1"}


# A full disk.


def test_a_file_that_may_not_grow_keeps_what_it_has(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    record = history.add(CASE, summary())
    before = history.file.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (0, 1000, len(before), len(before) + 8192):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(WizardError, match="disk is full, or it fails: nothing was changed"):
                history.add(CASE * 3, summary("new.example"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert (hosts_of(history), history.get(record)) == ([HOST], CASE)
    assert history.file.read_bytes() == before
    history.add(CASE * 3, summary("new.example"))
    assert history.count() == 2


def fill_a_disk() -> list[object]:
    """Put cases on file until the disk is full; return what was said, and what is left before and after it."""
    folder = Path("/mnt")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(folder)], check=True)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(100_000))
    history = history_in(folder)
    records: list[str] = []
    said = ""
    while not said and len(records) < 100:
        try:
            records.append(history.add(CASE, summary(f"{len(records)}.example")))
        except WizardError as error:
            said = str(error)
    whole = [history.get(record) == CASE for record in records]
    listed = hosts_of(history_in(folder)) == [f"{number}.example" for number in reversed(range(len(records)))]
    ballast.unlink()
    deleted = [history.delete(record) for record in records[:3]]
    again = bool(history.add(CASE, summary("again.example")))
    return [said, len(records), all(whole), listed, deleted, again, history.count()]


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces")
def test_a_full_disk_is_told_and_keeps_what_it_has() -> None:
    said, records, whole, listed, deleted, again, count = inside(fill_a_disk)
    assert said == "The disk is full, or it fails: nothing was changed in the history. Make room, and try again."
    assert 5 < records < 100
    assert (whole, listed, deleted, again) == (True, True, [True] * 3, True)
    assert count == records - 2


def begin_on_a_full_disk() -> list[str]:
    folder = Path("/mnt")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], check=True)
    (folder / "ring").mkdir()
    (folder / "data").mkdir()
    with (folder / "much").open("wb", buffering=0) as much:
        much.write(bytes(44 * 1024))
    off = off_in(folder)
    keys = len([*(folder / "ring").iterdir()])
    (folder / "much").unlink()
    return [off.why.value, off.says, str(keys), " ".join(hosts_of(history_in(folder)))]


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces")
def test_a_history_that_finds_no_room_to_begin_stays_off_and_leaves_no_key() -> None:
    why, says, keys, hosts = inside(begin_on_a_full_disk)
    assert (why, keys, hosts) == ("unusable", "0", "")
    assert says.startswith("The history is off. The disk is full, or it fails")


# Two windows, and more.

WINDOW = """
import sys
from pathlib import Path
from tests.support.history import *
folder, window = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.read()
for number in range(15):
    history = history_in(folder)
    record = history.add(CASE, summary(f"{window}-{number}"))
    history.note(record, "noted")
    if number % 3 == 0:
        history.delete(record)
    assert all(entry.summary.verdict for entry in history.list())
"""


def test_windows_that_begin_and_write_at_once_lose_nothing(tmp_path: Path) -> None:
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(tmp_path), str(window)], env=environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for window in range(3)
    ]  # fmt: skip
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.close()
        window.stdin = None
    for window in windows:
        _, errors = window.communicate(timeout=50)
        assert window.returncode == 0, errors
    history = history_in(tmp_path)
    wanted = sorted(f"{window}-{number}" for window in range(3) for number in range(15) if number % 3)
    assert sorted(hosts_of(history)) == wanted
    assert {entry.summary.note for entry in history.list()} == {"noted"}  # type: ignore[union-attr]
    # The keys of those who came second are gone again.
    assert len([*(tmp_path / "ring").iterdir()]) == 1


def test_a_window_that_writes_for_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.flow.history_file.BUSY_S", 0.05)
    history = history_in(tmp_path)
    history.add(CASE, summary())
    with closing(sqlite3.connect(history.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WizardError, match="Another window of this program is writing"):
            history.add(CASE, summary("new.example"))
        assert hosts_of(history) == [HOST]
        other.execute("ROLLBACK")
    history.add(CASE, summary("new.example"))
    assert history.count() == 2


def test_who_reads_in_order_to_write_keeps_the_others_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.flow.history_file.BUSY_S", 0.05)
    history = history_in(tmp_path)
    record = history.add(CASE, summary(note="first"))
    with connected(history.file, writes=True) as db:
        db.execute("SELECT summary FROM entries").fetchall()
        # Else both would read the same note, and the one that writes later would undo the other's.
        with pytest.raises(WizardError, match="Another window"):
            history.note(record, "second")


# Other versions, and what is none of ours.


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_later_version_is_told_and_not_touched(mode: str, tmp_path: Path) -> None:
    history = history_in(tmp_path)
    history.add(CASE, summary())
    with closing(sqlite3.connect(history.file, isolation_level=None)) as db:
        db.execute("DROP TABLE entries")
        db.execute("PRAGMA user_version = 2")
        db.execute(f"PRAGMA journal_mode = {mode}")
    before = history.file.read_bytes()
    with pytest.raises(NewerError):
        look(history.file)
    off = off_in(tmp_path)
    assert off.why is Why.NEWER
    assert "later version" in off.says
    assert history.file.read_bytes() == before
    assert not [*history.file.parent.glob("history-*")]


@pytest.mark.parametrize(
    "data",
    [b"x" * 600, b"SQLite format 3\0" + b"\0" * 84, b"\xff" * 100_000, b"%PDF-1.7\n" * 999],
    ids=lambda data: len(data),
)
def test_what_is_no_database_is_damaged(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "history.db").write_bytes(data)
    with pytest.raises(DamagedError):
        look(tmp_path / "history.db")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE about",
        "DELETE FROM about",
        "DROP TABLE entries",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 0",
    ],
)
def test_a_database_that_is_not_as_ours_is_damaged(statement: str, tmp_path: Path) -> None:
    file = history_in(tmp_path).file
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(statement)
    with pytest.raises(DamagedError):
        look(file)


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/history.db").touch()
    assert look(tmp_path / "data/history.db") is None
    history_in(tmp_path).add(CASE, summary(when=NOON))
    assert hosts_of(history_in(tmp_path)) == [HOST]
