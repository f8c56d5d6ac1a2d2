"""A look at single watched sites because a person asks for it."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from tests.flow.test_watch import A, B, broken, fine, silent
from tests.support.pki import AT
from wizard.flow.watch import Checker, NewsKind, Round, make_round
from wizard.flow.watch_list import Watched, add_site, held_round, is_due, read_watch_list, remove_site
from wizard.flow.watch_now import look_now
from wizard.model.finding import Diagnosis
from wizard.model.target import Target
from wizard.probes.base import Cancelled

HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for address in ("a.example", "b.example"):
        add_site(address, folder=tmp_path)
    return tmp_path


def look(folder: Path, addresses: Collection[str], seen: Diagnosis) -> Round:
    return look_now(addresses, check_site=lambda _: seen, now=AT, folder=folder)


def site(folder: Path, address: str) -> Watched:
    return next(site for site in read_watch_list(folder).watch_list.sites if site.address == address)


def test_one_site_is_looked_at_and_the_others_stay(folder: Path) -> None:
    made = look(folder, {A}, broken())
    assert [(news.address, news.kind) for news in made.news] == [(A, NewsKind.REFUSED)]
    assert list(made.looks) == [A]
    assert site(folder, A).looked_at == AT
    assert site(folder, B) == Watched(address=B)


def test_it_is_no_round(folder: Path) -> None:
    look(folder, {A, B}, fine())
    assert is_due(read_watch_list(folder).watch_list, AT)
    make_round(lambda _: True, check_site=lambda _: fine(), now=AT - HOUR, folder=folder)
    look(folder, {A}, fine())
    assert read_watch_list(folder).watch_list.round_at == AT - HOUR


def test_the_person_was_told(folder: Path) -> None:
    assert look(folder, {A}, broken()).news
    assert look(folder, {A}, broken()).news == ()
    assert make_round(lambda _: False, check_site=lambda _: broken(), now=AT, folder=folder).news[0].address == B


def test_news_of_other_sites_stay_for_the_desktop(folder: Path) -> None:
    make_round(lambda _: False, check_site=lambda _: broken(), now=AT, folder=folder)
    assert [news.address for news in look(folder, {A}, broken()).news] == [A]
    told = make_round(lambda _: True, check_site=lambda _: broken(), now=AT, folder=folder).news
    assert [news.address for news in told] == [B]


def test_without_a_network_nothing_is_concluded(folder: Path) -> None:
    made = look(folder, {A}, silent())
    assert (made.is_offline, made.news) == (True, ())
    assert site(folder, A).silent == 0


def test_a_site_that_does_not_answer_is_news_the_second_time(folder: Path) -> None:
    assert look(folder, {A}, silent(clock=True)).news == ()
    assert site(folder, A).silent == 1
    assert [news.kind for news in look(folder, {A}, silent(clock=True)).news] == [NewsKind.SILENT]


def test_it_gives_way_to_a_round(folder: Path) -> None:
    with held_round(folder):
        made = look(folder, {A}, broken())
    assert (made.is_busy, made.news) == (True, ())
    assert site(folder, A).looked_at is None


def test_what_another_window_does_meanwhile_stays(folder: Path) -> None:
    def check_site(_: Target) -> Diagnosis:
        remove_site("b.example", folder)
        add_site("c.example", folder=folder)
        return broken()

    made = look_now([A, B, "https://never.example:443"], check_site=check_site, now=AT, folder=folder)
    assert [news.address for news in made.news] == [A]
    assert [s.address for s in read_watch_list(folder).watch_list.sites] == [A, "https://c.example:443"]


def test_nothing_is_noted_when_it_is_cancelled(folder: Path) -> None:
    def cancelled(_: Target) -> Diagnosis:
        raise Cancelled

    check_site: Checker = cancelled
    before = read_watch_list(folder).watch_list
    with pytest.raises(Cancelled):
        look_now([A, B], check_site=check_site, now=AT, folder=folder)
    assert read_watch_list(folder).watch_list == before
