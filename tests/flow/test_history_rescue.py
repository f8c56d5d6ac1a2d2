"""A damaged file of the history: put aside and told, and what it still holds is still there."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.history import CASE, history_in, hosts_of, ring_in, summary
from wizard.errors import WizardError
from wizard.flow.history import History, erase
from wizard.flow.history_file import look
from wizard.flow.history_rescue import SetAside, finish_rescue, set_aside_damaged, set_aside_whole

PAGE = 4096


def filled(folder: Path, records: int = 12) -> Path:
    """Put *records* cases on file, the first of which is 0.example; return the file."""
    history = history_in(folder)
    for number in range(records):
        history.add(CASE, summary(f"{number}.example"))
    return history.file


def overwrite(file: Path, page: int, data: bytes = b"\xff" * PAGE) -> None:
    with file.open("r+b") as opened:
        opened.seek((page - 1) * PAGE)
        opened.write(data)


def root_of(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as db:
        page: int = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        return page


def leaf_of(file: Path, table: str) -> int:
    """Return the page of the records in the middle (https://www.sqlite.org/fileformat2.html, 1.6)."""
    start = (root_of(file, table) - 1) * PAGE
    root = file.read_bytes()[start : start + PAGE]
    assert root[0] == 5, "all records are in one page"
    pointer = 12 + 2 * (int.from_bytes(root[3:5], "big") // 2)
    cell = int.from_bytes(root[pointer : pointer + 2], "big")
    return int.from_bytes(root[cell : cell + 4], "big")


def opened(folder: Path) -> History:
    history = history_in(folder)
    assert history_in(folder).set_aside is None
    return history


def test_a_whole_file_stays_where_it_is(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    assert set_aside_damaged(file) is None
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "data", [b"x" * 600, b"\xff" * 100_000, b"SQLite format 3\0" + b"\x10" * 5000], ids=["short", "long", "half"]
)
def test_a_file_of_which_nothing_is_left_is_put_aside_as_it_is(data: bytes, tmp_path: Path) -> None:
    file = filled(tmp_path)
    keys = {*(tmp_path / "ring").iterdir()}
    file.write_bytes(data)
    history = opened(tmp_path)
    assert history.set_aside is not None
    assert history.set_aside.rescued == 0
    assert history.set_aside.says.endswith("None of its cases could be read.")
    assert (file.parent / history.set_aside.name).read_bytes() == data
    # Its key is kept, for who can mend it.
    assert keys < {*(tmp_path / "ring").iterdir()}
    history.add(CASE, summary())
    assert history.count() == 1


@pytest.mark.parametrize(("pages", "left"), [(1, 12), (2, 12), (20, 8)])
def test_of_a_file_that_was_cut_short_the_rest_stays(pages: int, left: int, tmp_path: Path) -> None:
    file = filled(tmp_path)
    with file.open("r+b") as cut:
        cut.truncate(file.stat().st_size - pages * PAGE)
    history = opened(tmp_path)
    assert history.set_aside is not None
    assert (history.set_aside.rescued, history.count()) == (left, left)
    assert f"{left} cases in it could be read and are still here" in history.set_aside.says
    assert sum(is_whole(history, entry.id) for entry in history.list()) >= 6


def is_whole(history: History, record: str) -> bool:
    try:
        return history.get(record) == CASE
    except WizardError:
        return False


def test_a_page_of_the_list_takes_only_its_own_records_along(tmp_path: Path) -> None:
    file = filled(tmp_path)
    overwrite(file, leaf_of(file, "entries"))
    history = opened(tmp_path)
    assert history.set_aside is not None
    hosts = hosts_of(history)
    assert history.set_aside.rescued == len(hosts)
    assert {"0.example", "11.example"} < {*hosts}
    assert 6 <= len(hosts) < 12
    assert all(is_whole(history, entry.id) for entry in history.list())


def test_without_its_list_nothing_can_be_rescued_and_nothing_crashes(tmp_path: Path) -> None:
    file = filled(tmp_path)
    overwrite(file, root_of(file, "entries"))
    history = opened(tmp_path)
    assert history.set_aside is not None
    assert (history.set_aside.rescued, history.count()) == (0, 0)


def test_a_broken_index_loses_nothing(tmp_path: Path) -> None:
    file = filled(tmp_path)
    overwrite(file, root_of(file, "sqlite_autoindex_entries_1"))
    history = opened(tmp_path)
    assert history.set_aside is not None
    assert len(hosts_of(history)) == history.set_aside.rescued == 12


def test_any_page_may_be_damaged(tmp_path: Path) -> None:
    file = filled(tmp_path)
    # Through these all others are found.
    roots = {1, *(root_of(file, name) for name in ("about", "entries", "contents"))}
    whole = file.read_bytes()
    pages = range(1, len(whole) // PAGE + 1)
    # All that hold records or lead to some, and of the many that hold one case's bytes each a few.
    for page in [page for page in pages if page % 11 in {1, 2} or whole[(page - 1) * PAGE] in {2, 5, 10, 13}]:
        erase(file.parent)
        file.write_bytes(whole)
        overwrite(file, page)
        history = history_in(tmp_path)
        seen = [entry.id for entry in history.list()]
        healthy = sum(is_whole(history, record) for record in seen)
        assert page in roots or healthy >= 4, page
        again = history_in(tmp_path)
        again.add(CASE, summary("new.example"))
        assert "new.example" in hosts_of(again), page


def test_two_files_put_aside_in_one_second_are_both_kept(tmp_path: Path) -> None:
    file = filled(tmp_path, 1)
    names = []
    for number in range(3):
        file.write_bytes(b"%d" % number * 600)
        aside = set_aside_damaged(file)
        assert aside is not None
        names.append(aside.name)
    assert [(file.parent / name).read_bytes()[:1] for name in names] == [b"0", b"1", b"2"]


def test_windows_that_meet_a_damaged_file_at_once_put_it_aside_once(tmp_path: Path) -> None:
    file = filled(tmp_path)
    overwrite(file, root_of(file, "sqlite_autoindex_entries_1"))
    together = threading.Barrier(3)

    def window(_: int) -> list[str]:
        together.wait()
        return hosts_of(history_in(tmp_path))

    with ThreadPoolExecutor(3) as pool:
        seen = [*pool.map(window, range(3))]
    assert [len(hosts) for hosts in seen] == [12] * 3
    assert len([*file.parent.glob("history-set-aside-*")]) == 1


def test_a_rescue_that_was_nearly_done_is_finished(tmp_path: Path) -> None:
    file = filled(tmp_path)
    file.rename(file.with_name("history-rescued.db"))
    assert len(hosts_of(opened(tmp_path))) == 12


def test_what_was_rescued_never_replaces_a_history(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    file.with_name("history-rescued.db").write_bytes(b"x")
    finish_rescue(file)
    assert file.read_bytes() == before


def test_a_whole_file_is_put_aside_when_asked(tmp_path: Path) -> None:
    file = filled(tmp_path, 1)
    before = file.read_bytes()
    aside = set_aside_whole(file)
    assert aside.rescued is None
    assert aside.says == f"The old file of the history was put aside as {aside.name}."
    assert (file.with_name(aside.name).read_bytes(), look(file)) == (before, None)


def test_erasing_leaves_nothing_and_needs_no_key(tmp_path: Path) -> None:
    file = filled(tmp_path, 1)
    set_aside_whole(file)
    filled(tmp_path, 1)
    for key in (tmp_path / "ring").iterdir():
        key.unlink()
    erase(file.parent)
    erase(file.parent)
    assert [left.name for left in file.parent.iterdir() if left.suffix != ".lock"] == []
    assert isinstance(History.open(file.parent, ring_in(tmp_path)), History)


@pytest.mark.parametrize(("rescued", "words"), [(1, "1 case in it could be read and is"), (2, "2 cases in it")])
def test_how_many_were_rescued_is_told(rescued: int, words: str) -> None:
    assert words in SetAside("aside.db", rescued).says
