"""The table of many sites without a face: one row each, what it is sorted by, and what a filter leaves in it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from wizard.flow.bundle_table import SOON_DAYS
from wizard.flow.site_list import Listed
from wizard.i18n import N_, tr, trn
from wizard.model.terms import Severity, Verdict
from wizard.plain import visible


class SiteState(StrEnum):
    """How it stands with a site, the worst first: what there is to do comes first when it is sorted by."""

    REFUSED = "refused"
    """A certificate came, and programs refuse it."""
    UNREACHABLE = "unreachable"
    """No certificate could be judged."""
    NO_SITE = "no-site"
    """The line names no site that could be checked."""
    TO_MEND = "to-mend"
    """It opens, and something is to be mended."""
    SOON = "soon"
    """It opens, and its certificate ends soon."""
    FINE = "fine"
    WAITING = "waiting"
    """It was not checked yet."""


_WORDS: Mapping[SiteState, str] = {
    SiteState.REFUSED: N_("Not trusted"),
    SiteState.UNREACHABLE: N_("No secure connection"),
    SiteState.NO_SITE: N_("Not an address"),
    SiteState.TO_MEND: N_("Opens, with a warning"),
    SiteState.SOON: N_("Ends soon"),
    SiteState.FINE: N_("Fine"),
    SiteState.WAITING: N_("Waiting"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """What the table shows of one site; safe to show."""

    number: int
    """Its place in the list, from 1."""
    host: str
    """``host``, or ``host:port`` where that is not the usual one; the line itself where it names no site."""
    address: str = ""
    """What to check, as an address; empty where the line names no site."""
    state: SiteState = SiteState.WAITING
    verdict: str = ""
    """As in the contract; empty where nothing was checked."""
    cause: str = ""
    """The id of the first cause that is more than a note; empty without one."""
    words: str = ""
    """The same in words, or what is wrong with the line."""
    days_left: int | None = None
    """Whole days to the end of the site's certificate, below 0 when it is over; None where none was seen."""
    at: str = ""
    """When it was checked: ISO 8601, UTC; empty before."""


class _Cause(msgspec.Struct):
    id: str
    severity: str
    title: str


class _Certificate(msgspec.Struct):
    days_left: int | None = None


class _Answer(msgspec.Struct):
    error: str = ""
    verdict: str = ""
    causes: tuple[_Cause, ...] = ()
    chain: tuple[_Certificate, ...] = ()
    at: str = ""


def waiting_row(number: int, site: Listed) -> SiteRow:
    """Return the row of a line of the list before it is checked; of a bad line, the row that it keeps."""
    if site.target is None:
        return SiteRow(number=number, host=visible(site.text), state=SiteState.NO_SITE, words=visible(site.error))
    target = site.target
    # For mail and directories the port alone does not say what is spoken there.
    host = target.address if target.scheme == "https" else site.address
    return SiteRow(number=number, host=visible(host), address=site.address)


def answered_row(row: SiteRow, text: str, soon_days: int = SOON_DAYS) -> SiteRow:
    """Return *row* with what *text*, the JSON of its check, says. Raises ValueError for another text."""
    said = _read(text)
    if said.error:
        return _told(row, SiteState.NO_SITE, words=visible(said.error))
    telling = next((cause for cause in said.causes if cause.severity != Severity.NOTE), None)
    # A site that old protocols alone reach has a certificate, too, which no browser sees.
    days = said.chain[0].days_left if said.chain else None
    return _told(
        row,
        _state(said.verdict, telling is not None, days, soon_days),
        verdict=said.verdict,
        cause=telling.id if telling else "",
        words=visible(telling.title) if telling else "",
        days_left=days,
        at=said.at,
    )


def _read(text: str) -> _Answer:
    try:
        # Read by json: msgspec refuses the half pairs of UTF-16 that a hostile certificate may hold.
        return msgspec.convert(json.loads(text), type=_Answer)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def _told(row: SiteRow, state: SiteState, **told: object) -> SiteRow:
    kept = {"number": row.number, "host": row.host, "address": row.address}
    return SiteRow(**kept, state=state, **told)  # type: ignore[arg-type]  # fields of the row, from the functions above


def _state(verdict: str, has_cause: bool, days: int | None, soon_days: int) -> SiteState:
    if verdict == Verdict.UNREACHABLE:
        return SiteState.UNREACHABLE
    if verdict != Verdict.TRUSTED:
        return SiteState.REFUSED
    if has_cause:
        return SiteState.TO_MEND
    return SiteState.SOON if days is not None and days <= soon_days else SiteState.FINE


def state_words(state: SiteState) -> str:
    """Return *state* in the language in force."""
    return tr(_WORDS[state])


def cause_words(row: SiteRow) -> str:
    """Return what the cell of the first cause says: where there is none, whether that is good."""
    if row.state is SiteState.SOON and row.days_left is not None:
        days = max(0, row.days_left)
        return trn("Renew it within {n} day", "Renew it within {n} days", days) if days else tr("Renew it today")
    return row.words or (tr("Nothing to mend") if row.verdict else "")


def days_words(row: SiteRow) -> str:
    """Return the days that are left in the language in force; empty where no certificate was seen."""
    if row.days_left is None:
        return ""
    if row.days_left < 0:
        return trn("ended {n} day ago", "ended {n} days ago", -row.days_left)
    return trn("{n} day left", "{n} days left", row.days_left) if row.days_left else tr("Less than a day left")


class SiteColumn(StrEnum):
    """What the table can be sorted by."""

    NUMBER = "number"
    STATE = "state"
    """The worst first; of equals, what ends first."""
    HOST = "host"
    """By the name read from its end, so that what belongs together stands together."""
    CAUSE = "cause"
    DAYS = "days"
    AT = "at"


_FAR_AWAY = 10_000_000
"""Days; more than any certificate has left."""

_RANKS: Mapping[SiteState, int] = {state: rank for rank, state in enumerate(SiteState)}

_KEYS: Mapping[SiteColumn, Callable[[SiteRow], tuple[str | int, ...] | None]] = {
    SiteColumn.NUMBER: lambda row: (row.number,),
    SiteColumn.STATE: lambda row: (_RANKS[row.state], _FAR_AWAY if row.days_left is None else row.days_left),
    SiteColumn.HOST: lambda row: _host_key(row.host),
    SiteColumn.CAUSE: lambda row: (row.words.casefold(),) if row.words else None,
    SiteColumn.DAYS: lambda row: None if row.days_left is None else (row.days_left,),
    SiteColumn.AT: lambda row: (row.at,) if row.at else None,
}


def _host_key(host: str) -> tuple[str, ...]:
    name = host.rpartition("://")[2]
    host_name, _, port = name.rpartition(":") if name.count(":") == 1 else (name, "", "")
    return (*reversed((host_name or name).casefold().split(".")), port.zfill(5))


def sorted_rows(rows: Iterable[SiteRow], column: SiteColumn, *, descending: bool = False) -> tuple[SiteRow, ...]:
    """Return *rows* sorted; equal ones keep their order, and those that have nothing there come last, either way."""
    key = _KEYS[column]
    keyed = [(key(row), row) for row in rows]
    having = sorted((pair for pair in keyed if pair[0] is not None), key=_first, reverse=descending)
    return (*(row for _, row in having), *(row for found, row in keyed if found is None))


def _first(pair: tuple[tuple[str | int, ...] | None, SiteRow]) -> tuple[str | int, ...]:
    return pair[0] or ()


def filtered_rows(
    rows: Iterable[SiteRow], text: str = "", states: frozenset[SiteState] = frozenset()
) -> tuple[SiteRow, ...]:
    """Return those of *rows* that are in one of *states*, where there are any, and hold every word of *text*."""
    words = text.casefold().split()
    return tuple(
        row
        for row in rows
        if (not states or row.state in states) and (not words or all(word in _searched(row) for word in words))
    )


def _searched(row: SiteRow) -> str:
    return "\n".join((row.host, state_words(row.state), row.words, row.cause, row.verdict)).casefold()


def counted(rows: Sequence[SiteRow]) -> Mapping[SiteState, int]:
    """Return how many of *rows* are in each state, those that there are, the worst first."""
    counts = dict.fromkeys(SiteState, 0)
    for row in rows:
        counts[row.state] += 1
    return {state: count for state, count in counts.items() if count}


def checked_at(row: SiteRow) -> datetime | None:
    """Return when *row* was checked; None before."""
    return datetime.fromisoformat(row.at) if row.at else None
