"""What the window says of a watched site and of the daily check, and the mark that goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING

from wizard.fixes.scheduler import Means, Plan
from wizard.fixes.scheduler.offered import units_folder
from wizard.flow.watch import USUAL_DAYS, NewsKind, Round
from wizard.flow.watch_list import DUE_AFTER, Watched, WatchList
from wizard.flow.watch_text import cause_title, news_text, site_name, standing_text
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.terms import Verdict
from wizard.views.tokens import Tone

if TYPE_CHECKING:
    from wizard.flow.watch import News

MOST_NEWS = 4
"""Sentences of news that are shown at once."""

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

_ON = {
    Means.SYSTEMD: N_(
        "Switching this on puts two small files, a service and a timer of systemd, into {folder}; switching it off"
        " deletes them."
    ),
    Means.CRON: N_(
        "Switching this on adds one line to your crontab; switching it off takes it out, and leaves all others."
    ),
    Means.TASK_SCHEDULER: N_(
        "Switching this on puts a task, “Trust Wizard watch”, into the Task Scheduler for you alone; switching it off"
        " deletes it."
    ),
    Means.LAUNCHD: N_(
        "Switching this on puts one small file into Library/LaunchAgents of your home folder; switching it off"
        " deletes it."
    ),
}
_OFF = {
    Means.SYSTEMD: N_("Switching this off deletes its two files, a service and a timer of systemd, from {folder}."),
    Means.CRON: N_("Switching this off takes its line out of your crontab, and leaves all others."),
    Means.TASK_SCHEDULER: N_("Switching this off deletes its task, “Trust Wizard watch”, from the Task Scheduler."),
    Means.LAUNCHD: N_("Switching this off deletes its file from Library/LaunchAgents of your home folder."),
}


def switch_text(means: Means, *, is_on: bool) -> str:
    """Return what the switch puts where, and how it goes away again."""
    return tr((_OFF if is_on else _ON)[means], folder=units_folder())


def daily_text(plan: Plan | None, watch_list: WatchList, now: datetime) -> str:
    """Return whether the sites are checked every day, and when next."""
    if plan is None:
        return tr("The sites are checked only when you ask for it here.")
    if not watch_list.sites:
        return tr("The daily check is on, and has nothing to do yet.")
    if plan.next_start is None:
        return tr("The sites are checked every day.")
    when = when_text(next_round(plan.next_start, watch_list.round_at), now)
    return tr("The sites are checked every day, the next time {when}.", when=when)


def next_round(start: datetime, last: datetime | None) -> datetime:
    """Return when the next round is made by a program that starts every hour, next at *start*."""
    if last is None or last > start or last + DUE_AFTER <= start:
        return start
    return start + ceil((last + DUE_AFTER - start) / _HOUR) * _HOUR


def when_text(moment: datetime, now: datetime) -> str:
    """Return a moment as people say it, by the clock of this computer."""
    local, today = moment.astimezone(), now.astimezone().date()
    clock = f"{local:%H:%M}"
    match (local.date() - today).days:
        case 0:
            return tr("today at {time}", time=clock)
        case 1:
            return tr("tomorrow at {time}", time=clock)
        case -1:
            return tr("yesterday at {time}", time=clock)
        case _:
            # The day of the local clock: what writes dates for us takes it for that of UTC.
            return tr("{day} at {time}", day=date_in_words(local.replace(tzinfo=UTC)), time=clock)


def mark_of(site: Watched, now: datetime) -> tuple[str, Tone]:
    """Return the icon that says at a glance how the site stands, and its tone."""
    seen = site.seen
    if seen is None:
        return ("question", Tone.WARNING) if site.silent else ("waiting", Tone.NOTE)
    if seen.verdict is not Verdict.TRUSTED:
        return "problem", Tone.PROBLEM
    if seen.ends is not None and seen.ends <= now:
        return "problem", Tone.PROBLEM
    if seen.is_short:
        return "time", Tone.WARNING
    return ("warning", Tone.WARNING) if seen.cause else ("ok", Tone.OK)


def needs_attention(site: Watched, now: datetime) -> bool:
    """Say whether something is to be done about the site."""
    return mark_of(site, now)[1] in {Tone.PROBLEM, Tone.WARNING}


_URGENCY = {Tone.PROBLEM: 0, Tone.WARNING: 1, Tone.NOTE: 2, Tone.OK: 3}


def in_order(watch_list: WatchList, now: datetime) -> Sequence[Watched]:
    """Return the sites, the most urgent first, then those whose certificates end first."""

    def urgency(site: Watched) -> tuple[int, float]:
        ends = site.seen.ends if site.seen else None
        return _URGENCY[mark_of(site, now)[1]], ends.timestamp() if ends else float("inf")

    return sorted(watch_list.sites, key=urgency)


def state_text(site: Watched, now: datetime) -> str:
    """Return how the site stands; when its certificate ends is said beside it."""
    seen = site.seen
    if seen is None or seen.verdict is not Verdict.TRUSTED:
        return standing_text(site)
    if seen.ends is not None and seen.ends <= now:
        return tr("opened when it was checked; the certificate has ended since")
    if seen.cause is not None:
        return tr("opens, but something has to be mended ({cause})", cause=cause_title(seen.cause))
    return tr("opens; the certificate has to be renewed") if seen.is_short else tr("fine")


def is_ending(site: Watched, now: datetime) -> bool:
    """Say whether few days are left, or none."""
    seen = site.seen
    return seen is not None and (seen.is_short or (seen.ends is not None and seen.ends <= now))


def ends_text(site: Watched, now: datetime) -> str:
    """Return in a few words how long the certificate is valid; empty where that is not known."""
    ends = site.seen.ends if site.seen else None
    if ends is None:
        return ""
    if ends <= now:
        return tr("ended on {day}", day=date_in_words(ends))
    days = floor((ends - now) / _DAY)
    return trn("ends in {n} day", "ends in {n} days", days) if days else tr("ends within a day")


def certificate_text(site: Watched, now: datetime) -> str:
    """Return the same in a sentence, with the day; empty where that is not known."""
    ends = site.seen.ends if site.seen else None
    if ends is None:
        return ""
    if ends <= now:
        return tr("Its certificate ended on {day}.", day=ends)
    return tr("Its certificate {ends}, on {day}.", ends=ends_text(site, now), day=ends)


def looked_text(site: Watched, now: datetime) -> str:
    """Return when the site was looked at last; empty where it never was."""
    if site.looked_at is None:
        return ""
    return tr("Checked {when}", when=when_text(site.looked_at, now))


def told_text(site: Watched) -> str:
    """Return when a person is told of a certificate that ends."""
    if site.days is None:
        return tr("notice: as usual")
    return trn("notice: when less than {n} day is left", "notice: when fewer than {n} days are left", site.days)


def usual_text(watch_list: WatchList) -> str:
    """Return what holds for a site of which no number was chosen."""
    return tr(
        "“As usual” means {n} days; fewer for short-lived certificates that renew automatically.",
        n=watch_list.days or USUAL_DAYS,
    )


def count_text(watch_list: WatchList, now: datetime) -> str:
    """Return how many sites there are, and how many of them need somebody."""
    number = len(watch_list.sites)
    urgent = sum(needs_attention(site, now) for site in watch_list.sites)
    counted = trn("{n} site", "{n} sites", number)
    if not urgent:
        return counted
    return tr("{sites}, {urgent}", sites=counted, urgent=trn("{n} needs attention", "{n} need attention", urgent))


_GOOD = frozenset({NewsKind.FINE, NewsKind.RENEWED})
_BAD = frozenset({NewsKind.REFUSED, NewsKind.SILENT})


def news_tone(news: Sequence[News]) -> Tone:
    """Return how good or bad the *news* are; there is one at least."""
    kinds = {one.kind for one in news}
    return Tone.PROBLEM if kinds & _BAD else Tone.OK if kinds <= _GOOD else Tone.WARNING


def news_lines(news: Sequence[News], now: datetime) -> Sequence[str]:
    """Return a sentence for each of the *news*, at most `MOST_NEWS`, and how many more there are."""
    lines = [news_text(one, now) for one in news[:MOST_NEWS]]
    if len(news) > MOST_NEWS:
        lines.append(trn("{n} more", "{n} more", len(news) - MOST_NEWS))
    return lines


def outcome_lines(made: Round) -> Iterator[str]:
    """Yield what is to be said of a look beside its news."""
    if made.is_busy:
        yield tr("Another round is being made just now.")
    elif made.is_offline:
        yield tr("There seems to be no network: nothing is concluded about the sites.")
    else:
        yield from _of_sites(made)


def _of_sites(made: Round) -> Iterator[str]:
    sites = {site.address: site for site in made.watch_list.sites}
    told = {news.address for news in made.news}
    for address, look in made.looks.items():
        site = sites.get(address)
        if site is None or address in told:
            continue
        if look.hidden_by is not None:
            yield tr(
                "{site} could not be judged from here: {cause}.",
                site=site_name(address),
                cause=cause_title(look.hidden_by),
            )
        elif look.standing is not None and look.standing.verdict is Verdict.UNREACHABLE:
            yield tr(
                "{site} did not answer: {cause}. You are told when it stays so.",
                site=site_name(address),
                cause=cause_title(look.standing.cause),
            )
