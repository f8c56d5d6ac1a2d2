"""A look at some of the watched sites because a person asks for it; the daily round comes when it would have come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import msgspec

from wizard.flow.address import parse_target
from wizard.flow.watch import Checker, Look, Round, judge, news_of, observed, with_told
from wizard.flow.watch_list import WatchList, change_watch_list, held_round, read_watch_list

_AT_ONCE = 8


def look_now(addresses: Collection[str], *, check_site: Checker, now: datetime, folder: Path | None = None) -> Round:
    """Look at the sites of the list that *addresses* name, and note what was seen and that the person was told of it.

    It is no round: the others stay as they are, and the day's round is still due. What *check_site* raises is raised,
    and nothing is noted then. Raises InputError where the list cannot be used.
    """
    with held_round(folder) as is_only:
        before = read_watch_list(folder).watch_list
        if not is_only:
            return Round(at=now, watch_list=before, looks={}, is_busy=True)
        looks = _looks(before, addresses, check_site, now)
        if looks and not any(look.answered for look in looks.values()):
            return Round(at=now, watch_list=before, looks=looks, is_offline=True)
        noted = change_watch_list(lambda current: _noted(current, looks, now), folder)
        news = tuple(one for one in news_of(noted) if one.address in looks)
        after = change_watch_list(lambda current: with_told(current, _only(noted, looks)), folder)
        return Round(at=now, watch_list=after, looks=looks, news=news)


def _looks(watch_list: WatchList, addresses: Collection[str], check_site: Checker, now: datetime) -> Mapping[str, Look]:
    wanted = [site for site in watch_list.sites if site.address in addresses]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        seen = pool.map(lambda site: check_site(parse_target(site.address)), wanted)
        return {
            site.address: judge(diagnosis, site.days, watch_list.days, now)
            for site, diagnosis in zip(wanted, seen, strict=True)
        }


def _noted(current: WatchList, looks: Mapping[str, Look], now: datetime) -> WatchList:
    return msgspec.structs.replace(observed(current, looks, now), round_at=current.round_at)


def _only(watch_list: WatchList, looks: Mapping[str, Look]) -> WatchList:
    return msgspec.structs.replace(watch_list, sites=tuple(s for s in watch_list.sites if s.address in looks))
