"""What a person reads of the watched sites: one sentence for each thing there is to tell."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from wizard.causes.catalog import CAUSES
from wizard.flow.address import parse_target
from wizard.flow.watch import News, NewsKind
from wizard.flow.watch_list import Watched
from wizard.i18n import date_in_words, tr
from wizard.model.finding import Verdict
from wizard.pki.idn import with_unicode
from wizard.plain import visible


def news_text(news: News, now: datetime) -> str:
    """Return one sentence for people, in the language in force; safe to show as plain text."""
    site = site_name(news.address)
    cause = cause_title(news.cause)
    match news.kind:
        case NewsKind.SILENT:
            if news.cause == "timeout":
                # Its words would say the same again.
                return tr("{site} did not answer, twice in a row.", site=site)
            return tr("{site} did not answer, twice in a row. {cause}.", site=site, cause=cause)
        case NewsKind.REFUSED:
            return tr("{site} cannot be opened safely. {cause}.", site=site, cause=cause)
        case NewsKind.FLAWED:
            return tr("{site} opens, but something has to be mended. {cause}.", site=site, cause=cause)
        case NewsKind.FINE:
            return tr("{site} is fine again.", site=site)
        case NewsKind.ENDING:
            return ending_text(site, news.ends or now, now)
        case NewsKind.RENEWED:
            day = date_in_words(news.ends) if news.ends else ""
            return tr("{site} has a new certificate, which is valid until {day}.", site=site, day=day)
        case _:
            assert_never(news.kind)


def ending_text(site: str, ends: datetime, now: datetime) -> str:
    """Return how long the certificate of *site* is still valid; it may have ended before that could be told."""
    if ends <= now:
        return tr("The certificate of {site} ended on {day}.", site=site, day=ends)
    return tr("The certificate of {site} ends in {left}, on {day}.", site=site, left=ends - now, day=ends)


def cause_title(cause: str | None) -> str:
    """Return the few words for a cause; those for any fault where it is of another version of the program."""
    known = CAUSES.get(cause) if cause else None
    return tr(known.title) if known else tr("a fault that this version does not know")


def site_name(address: str) -> str:
    """Return the name of a site of the list as people write it."""
    return visible(with_unicode(parse_target(address).address))


def standing_text(site: Watched) -> str:
    """Return how a site of the list stands, in a few words of the language in force."""
    seen = site.seen
    if seen is None:
        return tr("not checked yet") if not site.silent else tr("no answer yet")
    match seen.verdict:
        case Verdict.UNREACHABLE:
            return cause_title(seen.cause)
        case Verdict.UNTRUSTED:
            return tr("cannot be opened safely ({cause})", cause=cause_title(seen.cause))
        case Verdict.TRUSTED:
            day = date_in_words(seen.ends) if seen.ends else tr("an unknown day")
            if seen.cause:
                return tr("opens, to be mended ({cause}); valid until {day}", cause=cause_title(seen.cause), day=day)
            return tr("fine, valid until {day}", day=day)
        case _:
            assert_never(seen.verdict)
