"""What of the watched sites a window has not shown yet, over real files."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.pki import AT
from wizard.flow.watch import NewsKind, news_of
from wizard.flow.watch_list import (
    MOST_WATCHED,
    Standing,
    Watched,
    WatchList,
    add_site,
    change_watch_list,
    read_watch_list,
)
from wizard.flow.watch_unseen import list_file, note_shown, trouble_of, unseen_news
from wizard.model.terms import Verdict

A, B = "https://a.example:443", "https://b.example:443"
FINE = Standing(ends=AT + timedelta(days=60))
BROKEN = Standing(verdict=Verdict.UNTRUSTED, cause="expired", ends=AT - timedelta(days=1))
ENDING = Standing(ends=AT + timedelta(days=5), is_short=True)


def standing(folder: Path, a: Standing, b: Standing = FINE, *, told: bool = True) -> WatchList:
    """Write a list of two sites that stand so; the desktop took it, where it was *told*."""
    sites = tuple(Watched(address=x, seen=s, told=s if told else None) for x, s in ((A, a), (B, b)))
    return change_watch_list(lambda _: WatchList(sites=sites), folder)


def kinds(folder: Path) -> list[tuple[str, NewsKind]]:
    return [(news.address, news.kind) for news in unseen_news(read_watch_list(folder).watch_list, folder)]


def test_nothing_was_seen_where_nothing_is_watched(tmp_path: Path) -> None:
    assert kinds(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_what_the_desktop_told_is_unseen_until_a_window_shows_it(tmp_path: Path) -> None:
    shown = standing(tmp_path, BROKEN, ENDING)
    assert news_of(shown) == ()
    assert kinds(tmp_path) == [(A, NewsKind.REFUSED), (B, NewsKind.ENDING)]
    note_shown(shown, tmp_path)
    assert kinds(tmp_path) == []
    standing(tmp_path, FINE, ENDING)
    assert kinds(tmp_path) == [(A, NewsKind.FINE)]


def test_what_a_window_showed_is_told_on_no_desktop_any_more(tmp_path: Path) -> None:
    note_shown(standing(tmp_path, BROKEN, told=False), tmp_path)
    assert news_of(read_watch_list(tmp_path).watch_list) == ()


def test_what_came_between_showing_and_noting_stays_unseen(tmp_path: Path) -> None:
    shown = standing(tmp_path, FINE)
    standing(tmp_path, BROKEN, told=False)
    note_shown(shown, tmp_path)
    assert kinds(tmp_path) == [(A, NewsKind.REFUSED)]
    assert len(news_of(read_watch_list(tmp_path).watch_list)) == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"a": 1}', '{"a": {"verdict": "odd"}}', "\ud800", "[" * 100_000, "x" * 2_000_000],
    ids=["empty", "cut", "list", "number", "word", "surrogate", "deep", "long"],
)
def test_a_broken_note_means_that_nothing_was_shown(text: str, tmp_path: Path) -> None:
    standing(tmp_path, BROKEN)
    (tmp_path / "watch.shown.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    assert kinds(tmp_path) == [(A, NewsKind.REFUSED)]
    note_shown(read_watch_list(tmp_path).watch_list, tmp_path)
    assert kinds(tmp_path) == []


def test_a_note_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    shown = standing(tmp_path, BROKEN, told=False)
    (tmp_path / "watch.shown.json").mkdir()
    note_shown(shown, tmp_path)
    assert kinds(tmp_path) == [(A, NewsKind.REFUSED)]
    assert news_of(read_watch_list(tmp_path).watch_list) == ()


def test_the_largest_list_fits_into_the_note(tmp_path: Path) -> None:
    long = "a" * 60
    sites = tuple(
        Watched(address=f"https://{long}.{long}.{long}.{long}{n:03}.example:443", seen=BROKEN)
        for n in range(MOST_WATCHED)
    )
    note_shown(change_watch_list(lambda _: WatchList(sites=sites), tmp_path), tmp_path)
    assert kinds(tmp_path) == []


def test_a_list_that_was_set_aside_is_told_until_there_is_a_new_one(tmp_path: Path) -> None:
    list_file(tmp_path).write_text("{")
    opened = read_watch_list(tmp_path)
    told = trouble_of(opened, tmp_path)
    assert told is not None
    assert "watch.json.broken" in told
    # Whoever reads it next finds nothing wrong, and tells it all the same.
    assert trouble_of(read_watch_list(tmp_path), tmp_path) == told
    add_site("a.example", folder=tmp_path)
    assert trouble_of(read_watch_list(tmp_path), tmp_path) is None
