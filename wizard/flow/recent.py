"""What the person had in hand lately, in words: the files opened last, and the cases of the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from wizard.flow.history import Entry
from wizard.flow.history_seal import DISAGREE, WARNED, Summary
from wizard.flow.settings import Settings, recent_files
from wizard.i18n import N_, date_in_words, tr
from wizard.model.terms import Verdict
from wizard.plain import shortened, visible

MOST_CASES = 3
LONGEST_NAME = 60
"""Characters of a name in a menu; of a longer one, the beginning and the end are shown."""
LONGEST_ON_BUTTON = 28
"""The same on a button, which has to fit into a narrow window with large text."""

_VERDICTS = {
    Verdict.TRUSTED.value: N_("Trusted"),
    Verdict.UNTRUSTED.value: N_("Not trusted"),
    Verdict.UNREACHABLE.value: N_("No secure connection"),
    DISAGREE: N_("Programs disagree"),
    WARNED: N_("Trusted, with a warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentFile:
    """A file that is still there."""

    path: Path
    title: str
    """Its name, with its folder where another one has the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentCase:
    """A case of the history."""

    record: str
    title: str
    """The site; for a message alone, what it was about."""
    verdict: str
    when: str


def files_in_words(settings: Settings) -> tuple[RecentFile, ...]:
    """Return the recent files that are still there, the newest first. Looks at the disk: a share may be slow."""
    paths = recent_files(settings)
    names = [path.name for path in paths]
    return tuple(RecentFile(path=path, title=_title(path, is_alone=names.count(path.name) == 1)) for path in paths)


def _title(path: Path, *, is_alone: bool) -> str:
    name = visible(path.name if is_alone else f"{path.name} ({path.parent.name})")
    return shortened(name, LONGEST_NAME)


def cases_in_words(entries: Iterable[Entry], now: datetime, most: int = MOST_CASES) -> tuple[RecentCase, ...]:
    """Return the first *most* of *entries* that are whole, which come with the newest first."""
    whole = ((entry.id, entry.summary) for entry in entries if isinstance(entry.summary, Summary))
    return tuple(_case(record, summary, now) for record, summary in islice(whole, most))


def _case(record: str, summary: Summary, now: datetime) -> RecentCase:
    return RecentCase(
        record=record,
        title=_site(summary),
        verdict=tr(_VERDICTS.get(summary.verdict, N_("Unknown result"))),
        when=when_in_words(summary.when, now),
    )


def _site(summary: Summary) -> str:
    from wizard.causes.catalog import CAUSES
    from wizard.pki.idn import with_unicode

    if summary.host:
        return visible(with_unicode(summary.host))
    first = summary.causes[0] if summary.causes else ""
    return tr(CAUSES[first].title) if first in CAUSES else tr("(no address)")


def when_in_words(when: datetime, now: datetime) -> str:
    """Return when it was, where this computer is: today and yesterday with the time of day, else the date."""
    try:
        local, today = when.astimezone(), now.astimezone()
    except (OverflowError, ValueError, OSError):
        local, today = when, now
    match (today.date() - local.date()) // timedelta(days=1):
        case 0:
            return tr("today, {time}", time=f"{local:%H:%M}")
        case 1:
            return tr("yesterday, {time}", time=f"{local:%H:%M}")
    # The date of the place, which is not that in UTC.
    return date_in_words(local.replace(tzinfo=UTC))
