import json
import multiprocessing
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock

from wizard.errors import InputError
from wizard.flow import watch_list as module
from wizard.flow.watch_list import (
    DUE_AFTER,
    MOST_WATCHED,
    Opened,
    Standing,
    Watched,
    WatchList,
    add_site,
    change_watch_list,
    held_round,
    is_due,
    opened_text,
    read_watch_list,
    remove_site,
)
from wizard.i18n import using
from wizard.model.finding import Verdict

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
SEEN = Standing(verdict=Verdict.UNTRUSTED, cause="expired", ends=AT, is_short=False)
FULL = WatchList(
    days=14,
    round_at=AT,
    sites=(
        Watched(address="https://shop.example:443", days=3, silent=1, looked_at=AT, seen=SEEN, told=Standing()),
        Watched(address="smtp://mail.example:25"),
    ),
)


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "watch.json"
    file.write_text(text)
    return file


def test_nothing_is_made_where_nothing_is_watched(tmp_path: Path) -> None:
    assert read_watch_list(tmp_path / "new") == Opened(WatchList())
    assert list(tmp_path.iterdir()) == []


def test_it_lies_in_the_person_s_own_folder() -> None:
    add_site("shop.example")
    assert (Path(os.environ["XDG_DATA_HOME"]) / "trust-wizard" / "watch.json").exists()


def test_everything_comes_back(tmp_path: Path) -> None:
    assert change_watch_list(lambda _: FULL, tmp_path) == FULL
    assert read_watch_list(tmp_path).watch_list == FULL


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("shop.example", "https://shop.example:443"),
        ("SHOP.example/cart?id=7#top", "https://shop.example:443"),
        ("https://person:secret@shop.example:8443/", "https://shop.example:8443"),
        ("smtp://mail.example", "smtp://mail.example:25"),
        ("2001:db8::1", "https://[2001:db8::1]:443"),
        ("例え.example", "https://xn--r8jz45g.example:443"),
    ],
)
def test_a_site_is_known_by_its_place_alone(typed: str, address: str, tmp_path: Path) -> None:
    assert add_site(typed, folder=tmp_path) == Watched(address=address)
    assert read_watch_list(tmp_path).watch_list.sites == (Watched(address=address),)
    assert "secret" not in (tmp_path / "watch.json").read_text()
    assert remove_site(typed, tmp_path)
    assert not remove_site(typed, tmp_path)
    assert read_watch_list(tmp_path).watch_list.sites == ()


def test_adding_it_again_changes_the_days_alone(tmp_path: Path) -> None:
    change_watch_list(lambda _: FULL, tmp_path)
    assert add_site("shop.example", 30, tmp_path) == msgspec.structs.replace(FULL.sites[0], days=30)
    assert len(read_watch_list(tmp_path).watch_list.sites) == 2


@pytest.mark.parametrize(("typed", "days"), [("", None), ("a..b", None), ("shop.example", 0), ("shop.example", 399)])
def test_what_cannot_be_watched_is_told(typed: str, days: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        add_site(typed, days, tmp_path)
    assert read_watch_list(tmp_path).watch_list == WatchList()


def test_there_is_a_largest_number(tmp_path: Path) -> None:
    many = tuple(Watched(address=f"https://{n}.example:443") for n in range(MOST_WATCHED))
    change_watch_list(lambda _: WatchList(sites=many), tmp_path)
    with pytest.raises(InputError, match="500"):
        add_site("one-more.example", folder=tmp_path)
    assert add_site("7.example", 5, tmp_path).days == 5
    assert len(read_watch_list(tmp_path).watch_list.sites) == MOST_WATCHED


def test_the_largest_list_can_be_read_again(tmp_path: Path) -> None:
    label = "a" * 60
    sites = tuple(
        Watched(address=f"https://{n:03}.{label}.{label}.{label}.example:443", days=398, silent=9, looked_at=AT,
                seen=SEEN, told=SEEN)
        for n in range(MOST_WATCHED)
    )  # fmt: skip
    change_watch_list(lambda _: WatchList(days=21, round_at=AT, sites=sites), tmp_path)
    assert read_watch_list(tmp_path).watch_list.sites == sites
    assert (tmp_path / "watch.json").stat().st_size < module._LARGEST


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    add_site("shop.example", folder=tmp_path / "new")
    for file in (tmp_path / "new").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


GOOD = json.loads(msgspec.json.encode(FULL))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '"a"', "[" * 100_000, "\udcff", '{"schema": "1"}', '{"schema": 1, "more": 1}',
        json.dumps(GOOD | {"days": 0}),
        json.dumps(GOOD | {"days": 10**30}),
        json.dumps(GOOD | {"round_at": "2026-11-29T09:05:00"}),
        json.dumps(GOOD | {"sites": [{"address": "shop.example"}]}),
        json.dumps(GOOD | {"sites": [{"address": "https://a..b:443"}]}),
        json.dumps(GOOD | {"sites": [{"address": "https://shop.example:443"}] * 2}),
        json.dumps(GOOD | {"sites": [{"address": "https://shop.example:443", "silent": -1}]}),
        json.dumps(GOOD | {"sites": [{"address": "https://shop.example:443", "seen": {"verdict": "maybe"}}]}),
        json.dumps(GOOD | {"sites": [{"address": "https://shop.example:443", "seen": {"cause": "x" * 65}}]}),
        json.dumps(GOOD | {"sites": [{"address": f"https://{n}.example:443"} for n in range(501)]}),
        json.dumps(GOOD) + " " * module._LARGEST,
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_set_aside(text: str, tmp_path: Path) -> None:
    data = text.encode("utf-8", "surrogateescape")
    (tmp_path / "watch.json").write_bytes(data)
    opened = read_watch_list(tmp_path)
    assert opened == Opened(WatchList(), tmp_path / "watch.json.broken")
    assert (tmp_path / "watch.json.broken").read_bytes() == data
    assert read_watch_list(tmp_path) == Opened(WatchList())


def test_a_later_version_s_file_stays(tmp_path: Path) -> None:
    file = written(tmp_path, '{"schema": 2, "sites": {"shop.example": {}}}')
    before = file.read_bytes()
    with pytest.raises(InputError, match="later version"):
        read_watch_list(tmp_path)
    with pytest.raises(InputError, match="later version"):
        add_site("shop.example", folder=tmp_path)
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be read or written"):
        add_site("shop.example", folder=tmp_path / "file")
    (tmp_path / "watch.json").mkdir()
    with using("ja"), pytest.raises(InputError):
        read_watch_list(tmp_path)


def test_what_cannot_be_written_leaves_the_old_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_site("shop.example", folder=tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_whole", full)
    with pytest.raises(InputError, match="No space left"):
        add_site("other.example", folder=tmp_path)
    assert len(read_watch_list(tmp_path).watch_list.sites) == 1


def test_another_window_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE_S", 0)
    add_site("shop.example", folder=tmp_path)
    with FileLock(tmp_path / "watch.lock"), pytest.raises(InputError, match="Another window"):
        read_watch_list(tmp_path)


def _add_many(folder: Path, name: str) -> None:
    for n in range(10):
        add_site(f"{name}{n}.example", folder=folder)


def test_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    several = [context.Process(target=_add_many, args=(tmp_path, name)) for name in ("a", "b", "c")]
    for process in several:
        process.start()
    for process in several:
        process.join()
    found = {site.address for site in read_watch_list(tmp_path).watch_list.sites}
    assert found == {f"https://{name}{n}.example:443" for name in "abc" for n in range(10)}


def test_one_round_is_made_at_a_time(tmp_path: Path) -> None:
    with held_round(tmp_path) as first:
        with held_round(tmp_path) as second:
            assert (first, second) == (True, False)
        add_site("shop.example", folder=tmp_path)
    with held_round(tmp_path) as again:
        assert again


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (None, True), (timedelta(0), False), (DUE_AFTER - timedelta(seconds=1), False), (DUE_AFTER, True),
        (timedelta(days=9), True), (timedelta(days=-1), True),
    ],
)  # fmt: skip
def test_a_round_is_due_once_a_day(since: timedelta | None, due: bool) -> None:
    assert is_due(WatchList(round_at=None if since is None else AT - since), AT) is due


def test_a_list_that_was_set_aside_is_told(tmp_path: Path) -> None:
    assert opened_text(Opened(WatchList())) is None
    text = opened_text(Opened(WatchList(), tmp_path / "watch.json.broken"))
    assert text is not None
    assert "watch.json.broken" in text
    # No path of the person's.
    assert str(tmp_path) not in text
