"""One round over the watched sites: what is seen of each, what of it is news to the person, and that it was told.

What is told is the difference between what was seen and what the person was told last, so each event is told once,
and one that could not be told is told the next time. Nothing is concluded about a site from what is wrong with this
computer or its network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import msgspec

from wizard.flow.address import parse_target
from wizard.flow.tasks import check
from wizard.flow.watch_list import (
    Standing,
    Watched,
    WatchList,
    change_watch_list,
    held_round,
    read_watch_list,
)
from wizard.model.certificate import Certificate
from wizard.model.evidence import ClockEvidence, PortalEvidence
from wizard.model.fields import Field, Present
from wizard.model.finding import Diagnosis, Finding, Severity, Verdict
from wizard.model.target import DECIDING_PARTS, CheckOptions, Target

USUAL_DAYS = 21
"""Days of warning where the person said nothing: 90-day certificates are renewed by programs before that."""
SILENT_TWICE = 2
"""Rounds in a row without an answer that are told."""
_AT_ONCE = 8
_DAY = timedelta(days=1)

_OF_THIS_COMPUTER = frozenset(
    {
        "no-network",
        "proxy-failure",
        "captive-portal",
        "clock-wrong",
        "interception",
        "outdated-roots",
        "outdated-software",
    }
)
"""Causes that say nothing of the site."""
_PASSING = frozenset({"revocation-unknown"})
"""What comes and goes with somebody else's server."""
_OF_THE_NETWORK = frozenset({"no-network", "captive-portal", "proxy-failure"})
"""Those of them that soon pass: the round is made up for."""
_NO_ANSWER = frozenset({"no-network", "dns-failure", "timeout", "proxy-failure"})
"""Causes that a computer without a network sees; all others mean that something answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one check saw of a site."""

    standing: Standing | None
    """None where this computer or its network hides how the site stands."""
    answered: bool
    """Whether there was a way to the Internet, or to anything at all outside of this computer."""
    hidden_by: str | None = None
    """Id of the cause that hides it."""


class NewsKind(StrEnum):
    """What there is to tell of a site."""

    SILENT = "silent"
    """It did not answer, twice in a row."""
    REFUSED = "refused"
    """It cannot be opened safely."""
    FLAWED = "flawed"
    """It opens, and something is to be mended."""
    FINE = "fine"
    """It opens, and nothing is to be mended any more."""
    ENDING = "ending"
    """Few days are left."""
    RENEWED = "renewed"
    """There were few days left, and now there are enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to tell of a site."""

    address: str
    kind: NewsKind
    cause: str | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one round."""

    at: datetime
    watch_list: WatchList
    """As it stands after the round."""
    looks: Mapping[str, Look]
    """By address; empty where no round was made."""
    news: tuple[News, ...] = ()
    is_told: bool = True
    """Whether the news were taken; otherwise they come again."""
    is_offline: bool = False
    """Whether no site could be reached and nothing else answered: then nothing is concluded."""
    is_busy: bool = False
    """Whether another process makes a round just now."""


Checker = Callable[[Target], Diagnosis]


def checker(options: CheckOptions | None = None) -> Checker:
    """Return what checks a site in a round: this computer is looked at only as far as the answer depends on it."""
    chosen = options or CheckOptions(parts=DECIDING_PARTS)
    return lambda target: check(target, chosen)


def make_round(
    tell: Callable[[Sequence[News]], bool],
    *,
    check_site: Checker,
    now: datetime,
    folder: Path | None = None,
) -> Round:
    """Look at every site once, note what was seen, and let *tell* say what is news; it answers whether that was taken.

    The list is not kept from others while the network is asked: what they add or remove meanwhile stays so. Raises
    InputError where the list cannot be used. Killed between telling and noting it, a round tells twice.
    """
    with held_round(folder) as is_only:
        before = read_watch_list(folder).watch_list
        if not is_only:
            return Round(at=now, watch_list=before, looks={}, is_busy=True)
        looks = _looks(before, check_site, now)
        if looks and not any(look.answered for look in looks.values()):
            return Round(at=now, watch_list=before, looks=looks, is_offline=True)
        after = change_watch_list(lambda current: observed(current, looks, now), folder)
        news = news_of(after)
        is_told = not news or tell(news)
        if news and is_told:
            after = change_watch_list(lambda current: with_told(current, after), folder)
        return Round(at=now, watch_list=after, looks=looks, news=news, is_told=is_told)


def _looks(watch_list: WatchList, check_site: Checker, now: datetime) -> Mapping[str, Look]:
    def look(site: Watched) -> Look:
        return judge(check_site(parse_target(site.address)), site.days, watch_list.days, now)

    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return dict(zip((site.address for site in watch_list.sites), pool.map(look, watch_list.sites), strict=True))


def judge(diagnosis: Diagnosis, days: int | None, usual: int | None, now: datetime) -> Look:
    """Return what a check says of the site alone; *days* are those of the site, *usual* those of the list."""
    blocking = (f for f in diagnosis.findings if f.severity is Severity.BLOCKING and f.cause in _OF_THIS_COMPUTER)
    hiding = next(blocking, None)
    ends, lifetime = _first_end(diagnosis)
    cause = next(map(_id_of, filter(_is_told_of, diagnosis.findings)), None)
    is_trusted = diagnosis.verdict is Verdict.TRUSTED
    is_short = is_trusted and ends is not None and ends - now < warning_time(lifetime, days, usual)
    standing = Standing(verdict=diagnosis.verdict, cause=cause, ends=ends, is_short=is_short)
    return Look(
        standing=None if hiding else standing,
        answered=_answered(diagnosis, hiding),
        hidden_by=hiding.cause if hiding else None,
    )


def _id_of(finding: Finding) -> str:
    return finding.cause


def _is_told_of(finding: Finding) -> bool:
    return (
        finding.severity is not Severity.NOTE
        and finding.failed is None
        and finding.cause not in _OF_THIS_COMPUTER | _PASSING
    )


def _answered(diagnosis: Diagnosis, hiding: Finding | None) -> bool:
    if hiding is not None and hiding.cause in _OF_THE_NETWORK:
        return False
    first = diagnosis.findings[0].cause if diagnosis.findings else None
    if diagnosis.verdict is not Verdict.UNREACHABLE or (first is not None and first not in _NO_ANSWER):
        return True
    clock, portal = diagnosis.evidence.clock, diagnosis.evidence.portal
    has_time = isinstance(clock, ClockEvidence) and any(reading.offset_s is not None for reading in clock.readings)
    return has_time or (isinstance(portal, PortalEvidence) and portal.error is None)


def warning_time(lifetime: timedelta | None, days: int | None, usual: int | None) -> timedelta:
    """Return how much before the end a person is told: *days* as they are, else *usual* fitted to the *lifetime*.

    Programs renew when a third is left (Certbot 4, lego 5); they get a day for it, or half the third if that is less.
    """
    if days is not None:
        return timedelta(days=days)
    wanted = timedelta(days=usual or USUAL_DAYS)
    if lifetime is None:
        return wanted
    third = lifetime / 3
    return min(wanted, third - min(_DAY, third / 2))


def _first_end(diagnosis: Diagnosis) -> tuple[datetime | None, timedelta | None]:
    """Return when the first certificate of the path that decides ends, and how long that one lives."""
    sent = tuple(c for c in diagnosis.chain[:1] if isinstance(c, Certificate))
    path = tuple(link.certificate for link in diagnosis.path) or sent
    dated = [(end, c) for c in path if (end := _value(c.not_after)) is not None]
    if not dated:
        return None, None
    ends, first = min(dated, key=lambda pair: pair[0])
    begins = _value(first.not_before)
    return ends, None if begins is None else ends - begins


def _value(field: Field[datetime]) -> datetime | None:
    return field.value.astimezone(UTC) if isinstance(field, Present) else None


def observed(watch_list: WatchList, looks: Mapping[str, Look], now: datetime) -> WatchList:
    """Return the list with what was seen; sites that were added meanwhile stay as they are."""
    sites = tuple(_after(site, look, now) if (look := looks.get(site.address)) else site for site in watch_list.sites)
    return msgspec.structs.replace(watch_list, sites=sites, round_at=now)


def _after(site: Watched, look: Look, now: datetime) -> Watched:
    seen = look.standing
    if seen is None:
        return site
    if seen.verdict is not Verdict.UNREACHABLE:
        return msgspec.structs.replace(site, seen=seen, silent=0, looked_at=now)
    silent = site.silent + 1
    if silent < SILENT_TWICE:
        return msgspec.structs.replace(site, silent=silent, looked_at=now)
    # What was known of its certificate still holds: it is not told again when the site is back.
    known = site.seen or Standing()
    seen = msgspec.structs.replace(seen, ends=known.ends, is_short=known.is_short)
    return msgspec.structs.replace(site, seen=seen, silent=silent, looked_at=now)


def news_of(watch_list: WatchList) -> tuple[News, ...]:
    """Return what the person does not know yet, in the order of the list."""
    return tuple(news for site in watch_list.sites for news in _news(site))


def _news(site: Watched) -> Iterator[News]:
    seen, told = site.seen, site.told or Standing()
    if seen is None:
        return
    has_changed = (seen.verdict, seen.cause) != (told.verdict, told.cause)
    if has_changed:
        yield News(address=site.address, kind=_kind(seen), cause=seen.cause)
    if seen.is_short and not told.is_short:
        yield News(address=site.address, kind=NewsKind.ENDING, ends=seen.ends)
    elif told.is_short and not seen.is_short and not has_changed:
        yield News(address=site.address, kind=NewsKind.RENEWED, ends=seen.ends)


def _kind(seen: Standing) -> NewsKind:
    match seen.verdict:
        case Verdict.UNREACHABLE:
            return NewsKind.SILENT
        case Verdict.UNTRUSTED:
            return NewsKind.REFUSED
        case Verdict.TRUSTED:
            return NewsKind.FLAWED if seen.cause else NewsKind.FINE
        case _:
            assert_never(seen.verdict)


def with_told(current: WatchList, told: WatchList) -> WatchList:
    """Return *current* with what the person now knows: what was seen in *told*."""
    seen = {site.address: site.seen for site in told.sites}
    sites = tuple(
        msgspec.structs.replace(site, told=seen[site.address]) if seen.get(site.address) else site
        for site in current.sites
    )
    return msgspec.structs.replace(current, sites=sites)
