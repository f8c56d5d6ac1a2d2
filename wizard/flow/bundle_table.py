"""The table of a bundle of many certificates: filter, sort and state words, over indices and in small portions.

Nothing here holds a row: a bundle of 100,000 may read each one when it is asked for it. Every loop pauses after a
portion, so that a window stays alive between two of them, and asks whether it is still wanted.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain, islice
from typing import Protocol

from wizard.i18n import tr, trn

PORTION = 1_000
"""Rows that are looked at between two pauses: some milliseconds."""

SOON_DAYS = 30
"""What ends within so many days ends soon, unless another number is asked for."""

Poll = Callable[[], None]
"""Called between portions; what it raises, such as `probes.base.Cancelled`, ends the work."""


def ask_nobody() -> None:
    """Ask nobody: the work goes on to its end."""


class Row(Protocol):
    """What the table shows of one certificate. Hostile text."""

    @property
    def subject(self) -> str:
        """What the certificate is called."""

    @property
    def issuer(self) -> str:
        """What its issuer is called."""

    @property
    def not_before(self) -> datetime | None:
        """When it begins; None where that cannot be read."""

    @property
    def not_after(self) -> datetime | None:
        """When it ends, that second included; None where that cannot be read."""

    @property
    def is_ca(self) -> bool:
        """Whether it is an authority's."""

    @property
    def names(self) -> Sequence[str]:
        """Its DNS names and addresses."""

    @property
    def serial(self) -> str:
        """Its serial number in hex."""

    @property
    def key(self) -> str:
        """What kind of key it has."""

    @property
    def broken(self) -> object:
        """Something true when it could not be read as a whole."""


class Column(StrEnum):
    """What the table can be sorted by."""

    SUBJECT = "subject"
    ISSUER = "issuer"
    NOT_BEFORE = "not-before"
    NOT_AFTER = "not-after"
    IS_CA = "is-ca"
    NAMES = "names"
    SERIAL = "serial"
    KEY = "key"
    STATE = "state"
    """Expired, then valid, then not yet valid, each by the end."""


class Only(StrEnum):
    """What a filter leaves in the table."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    EXPIRING = "expiring"
    """Valid, but not for many days any more."""
    CA = "ca"
    LEAF = "leaf"
    BROKEN = "broken"
    SELF_SIGNED = "self-signed"
    """Subject and issuer are the same; the signature is not checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the person wants to see: rows that are all of this."""

    at: datetime
    text: str = ""
    """Words, each to be found in some column."""
    only: frozenset[Only] = frozenset()
    within_days: int = SOON_DAYS
    """For `Only.EXPIRING`."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to sort by; rows that have nothing there come last, either way."""

    column: Column
    descending: bool = False
    at: datetime | None = None
    """For `Column.STATE`: the moment to tell it for; without one, it is sorted by the end alone."""


def filtered(
    rows: Sequence[Row], wanted: Filter, among: Iterable[int] | None = None, poll: Poll = ask_nobody
) -> Iterator[tuple[int, ...]]:
    """Yield the indices of the rows that fit, a portion at a time; a portion may be empty.

    *among* are the indices to choose from, in the order to keep: when the text grows, those that fitted before.
    """
    tests = _tests(wanted)
    waiting = iter(range(len(rows)) if among is None else among)
    while portion := tuple(islice(waiting, PORTION)):
        poll()
        yield tuple(i for i in portion if all(test(rows[i]) for test in tests))


Test = Callable[[Row], bool]


def _tests(wanted: Filter) -> tuple[Test, ...]:
    known: dict[Only, Test] = {
        Only.EXPIRED: lambda row: state(row, wanted.at) is State.EXPIRED,
        Only.NOT_YET_VALID: lambda row: state(row, wanted.at) is State.NOT_YET_VALID,
        Only.EXPIRING: lambda row: ends_soon(row, wanted.at, wanted.within_days),
        Only.CA: lambda row: row.is_ca,
        Only.LEAF: lambda row: not row.is_ca and not row.broken,
        Only.BROKEN: lambda row: bool(row.broken),
        Only.SELF_SIGNED: lambda row: bool(row.subject) and row.subject == row.issuer,
    }
    chosen = [known[only] for only in Only if only in wanted.only]
    words = tuple(map(_spellings, wanted.text.split()))
    return (*chosen, lambda row: _has_all(row, words)) if words else tuple(chosen)


_COLONS = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2})+")


def _spellings(word: str) -> tuple[str, ...]:
    """Return *word* as it may stand in a row: a serial number without colons, a name as programs write it."""
    plain = word.casefold()
    if _COLONS.fullmatch(plain):
        return plain, plain.replace(":", "").lstrip("0")
    if plain.isascii():
        return (plain,)
    import idna  # only for words that need it

    try:
        return plain, idna.encode(plain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return (plain,)


def _has_all(row: Row, words: Sequence[tuple[str, ...]]) -> bool:
    text = _text(row)
    return all(any(spelling in text for spelling in word) for word in words)


def _text(row: Row) -> str:
    dates = (date_text(moment) for moment in (row.not_before, row.not_after))
    return "\n".join((row.subject, row.issuer, *row.names, row.serial, row.key, *dates)).casefold()


def date_text(moment: datetime | None) -> str:
    """Return a date as the table writes it: "2026-11-23", in UTC; nothing where it cannot be read."""
    return moment.astimezone(UTC).date().isoformat() if moment else ""


def in_order(rows: Sequence[Row], indices: Iterable[int], order: Order, poll: Poll = ask_nobody) -> tuple[int, ...]:
    """Return *indices* sorted; rows that are equal keep their order.

    Runs are sorted and then merged two by two, which Python's sort does in one pass: no step takes long, not even the
    last one, during which no other thread can run.
    """
    read = _key(order)
    keys: dict[int, str | float] = {}
    rest: list[int] = []
    runs: list[list[int]] = []
    waiting = iter(indices)
    while portion := tuple(islice(waiting, PORTION)):
        poll()
        found = {i: key for i in portion if (key := read(rows[i])) is not None}
        keys |= found
        rest += (i for i in portion if i not in found)
        runs.append(sorted(found, key=keys.__getitem__, reverse=order.descending))
    while len(runs) > 1:
        merged = []
        for start in range(0, len(runs), 2):
            poll()
            merged.append(
                sorted(chain.from_iterable(runs[start : start + 2]), key=keys.__getitem__, reverse=order.descending)
            )
        runs = merged
    return (*(runs[0] if runs else ()), *rest)


def _key(order: Order) -> Callable[[Row], str | float | None]:
    at = order.at
    if order.column is Column.STATE and at is not None:
        return lambda row: _state_key(row, at)
    return _KEYS[order.column]


_KEYS: dict[Column, Callable[[Row], str | float | None]] = {
    Column.SUBJECT: lambda row: row.subject.casefold() or None,
    Column.ISSUER: lambda row: row.issuer.casefold() or None,
    # Numbers are compared in half the time.
    Column.NOT_BEFORE: lambda row: row.not_before.timestamp() if row.not_before else None,
    Column.NOT_AFTER: lambda row: row.not_after.timestamp() if row.not_after else None,
    Column.IS_CA: lambda row: None if row.broken else not row.is_ca,
    Column.NAMES: lambda row: row.names[0].casefold() if row.names else None,
    Column.SERIAL: lambda row: row.serial.zfill(40) if row.serial else None,
    Column.KEY: lambda row: row.key or None,
    Column.STATE: lambda row: row.not_after.timestamp() if row.not_after else None,
}


class State(StrEnum):
    """How a certificate stands to a moment, by its dates alone."""

    BROKEN = "broken"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    VALID = "valid"
    UNDATED = "undated"
    """A date that would decide cannot be read."""


def state(row: Row, at: datetime) -> State:
    """Say how *row* stands to the moment *at*; both ends of the validity belong to it (RFC 5280 4.1.2.5)."""
    if row.broken:
        return State.BROKEN
    if row.not_after is not None and at > row.not_after:
        return State.EXPIRED
    if row.not_before is not None and at < row.not_before:
        return State.NOT_YET_VALID
    return State.UNDATED if row.not_before is None or row.not_after is None else State.VALID


_STATES = (State.EXPIRED, State.VALID, State.NOT_YET_VALID, State.UNDATED)
_APART = 1e12
"""Seconds between the states when they are sorted; all dates there are lie within a third of that."""


def _state_key(row: Row, at: datetime) -> float | None:
    """Return what sorts *row* by its state at *at*; None for what is broken."""
    if (found := state(row, at)) is State.BROKEN:
        return None
    return _STATES.index(found) * _APART + (row.not_after.timestamp() if row.not_after else 0)


def ends_soon(row: Row, at: datetime, within_days: int = SOON_DAYS) -> bool:
    """Say whether *row* is valid at the moment *at*, but not for many days any more."""
    end = row.not_after
    return end is not None and end - at <= timedelta(days=within_days) and state(row, at) is State.VALID


_ENDLESS = 9999


def state_text(row: Row, at: datetime) -> str:
    """Return the state in a word or two: "Expired", "45 days left"."""
    match state(row, at):
        case State.BROKEN:
            return tr("Broken")
        case State.EXPIRED:
            return tr("Expired")
        case State.NOT_YET_VALID:
            return tr("Not yet valid")
        case State.UNDATED:
            return tr("Date unreadable")
        case State.VALID:
            return _left(row.not_after, at)


def _left(end: datetime | None, at: datetime) -> str:
    if end is None or end.year >= _ENDLESS:
        return tr("Never expires")
    days = (end - at).days
    return trn("{n} day left", "{n} days left", days) if days else tr("Less than a day left")
