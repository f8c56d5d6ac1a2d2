"""The lines of the window for many sites: what each shows, which are shown, in which order, and how far it all is."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from wizard.flow.site_list import SiteList
from wizard.flow.site_table import (
    SiteColumn,
    SiteRow,
    SiteState,
    answered_row,
    cause_words,
    days_words,
    filtered_rows,
    sorted_rows,
    state_words,
    waiting_row,
)
from wizard.i18n import N_, tr, trn
from wizard.plain import visible

FAILED = frozenset({SiteState.REFUSED, SiteState.UNREACHABLE})
"""What may be otherwise when it is checked again."""

_BAD = (*FAILED, SiteState.TO_MEND, SiteState.SOON)

_LONGEST_CODE = 80
"""Characters; the codes of browsers are half as long."""


class Heading(StrEnum):
    """The columns from left to right."""

    NUMBER = "number"
    STATE = "state"
    SITE = "site"
    CAUSE = "cause"
    DAYS = "days"
    CODE = "code"


HEADINGS: Mapping[Heading, str] = {
    Heading.NUMBER: N_("No."),
    Heading.STATE: N_("State"),
    Heading.SITE: N_("Site"),
    Heading.CAUSE: N_("First cause"),
    Heading.DAYS: N_("Days left"),
    Heading.CODE: N_("Code in Chrome and Edge"),
}

_SORTED_BY = {
    Heading.NUMBER: SiteColumn.NUMBER,
    Heading.STATE: SiteColumn.STATE,
    Heading.SITE: SiteColumn.HOST,
    Heading.CAUSE: SiteColumn.CAUSE,
    Heading.DAYS: SiteColumn.DAYS,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; safe to show."""

    row: SiteRow
    code: str = ""
    """What Chrome and Edge show as the error's code; empty where they open the site, and before it was checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants to see, and how."""

    text: str = ""
    state: SiteState | None = None
    """None for every state."""
    heading: Heading = Heading.NUMBER
    descending: bool = False


def waiting_lines(sites: SiteList) -> tuple[Line, ...]:
    """Return the lines of a list before anything of it was checked."""
    return tuple(Line(waiting_row(number, site)) for number, site in enumerate(sites.sites, 1))


def waiting_again(line: Line) -> Line:
    """Return *line* as it is until it was checked once more."""
    return Line(SiteRow(number=line.row.number, host=line.row.host, address=line.row.address))


def answered_line(line: Line, text: str) -> Line:
    """Return *line* with what *text*, the JSON of its check, says. Raises ValueError for another text."""
    return Line(answered_row(line.row, text), _code(json.loads(text)))


def _code(said: Any) -> str:
    try:
        code = said["browsers"]["chrome"]["code"]
    except (KeyError, TypeError):
        return ""
    return visible(code[:_LONGEST_CODE]) if isinstance(code, str) and code != "OK" else ""


def cell_words(line: Line, heading: Heading) -> str:
    """Return what stands under *heading*, in the language in force."""
    match heading:
        case Heading.NUMBER:
            return f"{line.row.number:,}"
        case Heading.STATE:
            return state_words(line.row.state)
        case Heading.SITE:
            return line.row.host
        case Heading.CAUSE:
            return cause_words(line.row)
        case Heading.DAYS:
            return days_words(line.row)
        case Heading.CODE:
            return line.code


def lines_text(lines: Iterable[Line]) -> str:
    """Return *lines* for the clipboard: a line each under the headings, the columns parted by tabs."""
    texts = ["\t".join(tr(HEADINGS[heading]) for heading in Heading)]
    texts += ("\t".join(cell_words(line, heading) for heading in Heading) for line in lines)
    return "\n".join(texts)


def fits(line: Line, wanted: Wanted) -> bool:
    """Say whether *line* is one that is to be seen."""
    return bool(_fitting((line,), wanted))


def arranged(lines: Sequence[Line], wanted: Wanted) -> tuple[int, ...]:
    """Return the numbers of those of *lines* that are to be seen, in their order."""
    fitting = _fitting(lines, wanted)
    if wanted.heading is not Heading.CODE:
        rows = sorted_rows((line.row for line in fitting), _SORTED_BY[wanted.heading], descending=wanted.descending)
        return tuple(row.number for row in rows)
    having = sorted((line for line in fitting if line.code), key=_code_of, reverse=wanted.descending)
    return tuple(line.row.number for line in (*having, *(line for line in fitting if not line.code)))


def _code_of(line: Line) -> str:
    return line.code


def _fitting(lines: Sequence[Line], wanted: Wanted) -> tuple[Line, ...]:
    """Return the lines that fit; the code is searched as well as what is in the row."""
    states = frozenset({wanted.state} if wanted.state else ())
    words = wanted.text.casefold().split()
    if not words:
        return tuple(line for line in lines if not states or line.row.state in states)
    by_row = {row.number for row in filtered_rows((line.row for line in lines), wanted.text, states)}
    return tuple(
        line
        for line in lines
        if line.row.number in by_row
        or ((not states or line.row.state in states) and line.code and all(w in line.code.casefold() for w in words))
    )


_EARLY_S, _EARLY_SITES = 2.0, 8
"""Before so much of a round is over, nobody can say how long the rest will take."""


def progress_words(done: int, whole: int, elapsed_s: float) -> str:
    """Say how far a round is, how fast, and how long the rest will take."""
    counted = tr("{done} of {all} checked", done=f"{done:,}", all=f"{whole:,}")
    if done >= whole or done < _EARLY_SITES or elapsed_s < _EARLY_S:
        return counted
    left = timedelta(seconds=max(1.0, (whole - done) * elapsed_s / done))
    return tr("{counted} · {rate} · about {time} left", counted=counted, rate=rate_words(done, elapsed_s), time=left)


def rate_words(done: int, elapsed_s: float) -> str:
    """Say how many sites are checked in a time."""
    a_second = done / elapsed_s
    if a_second >= 1:
        return trn("{n} site a second", "{n} sites a second", round(a_second))
    return trn("{n} site a minute", "{n} sites a minute", max(1, round(a_second * 60)))


def standing_words(
    counts: Mapping[SiteState, int], done: int, whole: int, elapsed_s: float, *, is_running: bool
) -> str:
    """Say where a round stands, of which *done* of the *whole* are checked; *counts* are those of the whole list."""
    if is_running:
        return progress_words(done, whole, elapsed_s)
    if done < whole:
        return tr("Stopped: {what}", what=progress_words(done, whole, 0.0))
    took = timedelta(seconds=max(1.0, elapsed_s))
    sites = trn("{n} site checked in {time}", "{n} sites checked in {time}", whole, n=f"{whole:,}", time=took)
    bad = sum(counts.get(state, 0) for state in _BAD)
    told = (
        trn("{n} of them needs attention", "{n} of them need attention", bad, n=f"{bad:,}")
        if bad
        else tr("nothing to mend")
    )
    return tr("{what}: {outcome}", what=sites, outcome=told)


def list_words(sites: SiteList) -> tuple[str, ...]:
    """Say what was read from a list: first how many sites, then what else was in it."""
    bad = len(sites.bad)
    good, repeated, over = len(sites.sites) - bad, sites.repeated, sites.left_out
    words = [trn("{n} site to check", "{n} sites to check", good, n=f"{good:,}")]
    if bad:
        words.append(trn("{n} line is not an address", "{n} lines are not addresses", bad, n=f"{bad:,}"))
    if repeated:
        told = trn("{n} repeated line is left out", "{n} repeated lines are left out", repeated, n=f"{repeated:,}")
        words.append(told)
    if over:
        words.append(trn("{n} line too many is left out", "{n} lines too many are left out", over, n=f"{over:,}"))
    return tuple(words)
