"""``watch``: one round over the watched sites, for the system's scheduler; or what is known of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.cli.output import OK, PROBLEM, UNUSABLE, in_background, print_json
from wizard.errors import WizardError
from wizard.fixes.scheduler import Plan, own_scheduler
from wizard.flow.contract import SCHEMA
from wizard.flow.layout import iso
from wizard.flow.notify import APP, notify
from wizard.flow.watch_list import Standing, Watched, WatchList, is_due, opened_text, read_watch_list
from wizard.i18n import date_in_words, tr, trn

if TYPE_CHECKING:  # the scheduler starts the program every hour, and mostly there is nothing to do
    from wizard.flow.watch import Checker, News, Round

_MOST_SHOWN = 5
"""Sentences in one message on the desktop."""


def run(arguments: argparse.Namespace) -> int:
    """Make a round, or tell what is known. Raises InputError where the list cannot be used."""
    opened = read_watch_list()
    if (problem := opened_text(opened)) is not None:
        if not sys.stdout.isatty():
            # Nobody reads what the scheduler's programs print, and nothing is watched any more.
            notify(APP, problem)
        print(f"trust-wizard: {problem}", file=sys.stderr)
        return UNUSABLE
    if arguments.list:
        return _list(opened.watch_list, in_json=arguments.json)
    now = datetime.now(UTC)
    if arguments.when_due and not is_due(opened.watch_list, now):
        return OK
    from wizard.flow.watch import checker

    return one_round(checker(), now, in_json=arguments.json)


def one_round(check_site: Checker, now: datetime, *, in_json: bool) -> int:
    """Make a round and tell what is new of it; return the exit code."""
    from wizard.flow.watch import make_round
    from wizard.flow.watch_text import news_text

    # Whoever reads a terminal, or asked for JSON, is told by that.
    is_read = in_json or sys.stdout.isatty()

    def tell(news: Sequence[News]) -> bool:
        return is_read or notify(APP, "\n".join(_shown([news_text(one, now) for one in news])))

    made = in_background(lambda: make_round(tell, check_site=check_site, now=now))
    if in_json:
        print_json(_round_json(made))
    else:
        _print_round(made)
    return PROBLEM if made.news else OK


def _shown(texts: Sequence[str]) -> Iterator[str]:
    yield from texts[:_MOST_SHOWN]
    if len(texts) > _MOST_SHOWN:
        yield trn("{n} more", "{n} more", len(texts) - _MOST_SHOWN)


def _print_round(made: Round) -> None:
    from wizard.flow.watch_text import news_text

    for news in made.news:
        print(news_text(news, made.at))
    for text in _remarks(made):
        print(text, file=sys.stderr)


def _remarks(made: Round) -> Iterator[str]:
    from wizard.flow.watch_text import cause_title, site_name

    if made.is_busy:
        yield tr("Another round is being made just now.")
    elif not made.watch_list.sites:
        yield tr("No site is watched.")
    elif made.is_offline:
        yield tr("There seems to be no network: nothing is concluded about the sites.")
    for address, look in made.looks.items() if not made.is_offline else ():
        if look.hidden_by is not None:
            yield tr(
                "{site} could not be judged from here: {cause}.",
                site=site_name(address),
                cause=cause_title(look.hidden_by),
            )
    if not made.is_told:
        yield tr("No message could be shown on the desktop: this is told again the next time.")


def _list(watch_list: WatchList, *, in_json: bool) -> int:
    from wizard.flow.watch_text import site_name, standing_text

    plan = _plan()
    if in_json:
        print_json(
            {
                "schema": SCHEMA,
                "round_at": _iso(watch_list.round_at),
                "scheduler": plan.means.value if plan else None,
                "next_start": _iso(plan.next_start) if plan else None,
                "sites": [_site_json(site) for site in watch_list.sites],
            }
        )
        return OK
    for site in watch_list.sites:
        print(f"{site_name(site.address)}: {standing_text(site)}")
    if not watch_list.sites:
        print(tr("No site is watched."))
    if plan is None:
        print(tr("The system does not start the daily check."))
    elif plan.next_start is None:
        print(tr("The system starts the daily check."))
    else:
        at = date_in_words(plan.next_start, with_time=True)
        print(tr("The system starts the daily check, next at {at}.", at=at))
    return OK


def _plan() -> Plan | None:
    look: Callable[[], Plan | None] = own_scheduler().plan
    with suppress(WizardError):
        return look()
    return None


def _round_json(made: Round) -> Mapping[str, object]:
    from wizard.flow.watch_text import news_text

    return {
        "schema": SCHEMA,
        "at": iso(made.at),
        "offline": made.is_offline,
        "busy": made.is_busy,
        "news": [
            {
                "site": news.address,
                "kind": news.kind.value,
                "cause": news.cause,
                "ends": _iso(news.ends),
                "text": news_text(news, made.at),
            }
            for news in made.news
        ],
        "sites": [_site_json(site) for site in made.watch_list.sites],
    }


def _site_json(site: Watched) -> Mapping[str, object]:
    seen = site.seen or Standing()
    return {
        "site": site.address,
        "days": site.days,
        "looked_at": _iso(site.looked_at),
        "verdict": seen.verdict.value if site.seen else None,
        "cause": seen.cause,
        "ends": _iso(seen.ends),
        "ending": seen.is_short,
    }


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
