"""What every platform's file needs: the time service's form, and how long makers care for their systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import convert

from wizard import resources
from wizard.model.computer import Care, Lifetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeService:
    """What a system says of how its clock is kept; None where it cannot say."""

    synchronised: bool | None = None
    """Whether the clock agrees with a time server, in the system's own opinion."""
    automatic: bool | None = None
    """Whether the system sets the clock by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the data file knows of one version of a system; it says there what each date means."""

    name: str
    ends: date
    codename: str = ""
    regular: date | None = None
    then_by: str = ""
    offer: str = ""
    offer_ends: date | None = None
    enterprise: date | None = None
    enterprise_offer_ends: date | None = None
    iot: date | None = None
    offer_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How long a system is cared for."""

    ends: str | None
    """ISO date of the last updates."""
    care: Care


@cache
def rows(table: str) -> Mapping[str, Row]:
    """Return the rows of a table of the data file, by the version's key."""
    return convert(resources.read_toml("data", "systems.toml")[table], dict[str, Row])


@cache
def names_in(table: str, family: str) -> frozenset[str]:
    """Return the keys of the systems of *family* that the list *table* of the data file names."""
    return convert(resources.read_toml("data", "systems.toml")[table].get(family, []), frozenset[str])


@cache
def as_of() -> str:
    """Return the ISO date on which the data file was last looked at."""
    return convert(resources.read_toml("data", "systems.toml")["as_of"], date).isoformat()


def support_of(family: str, keys: Sequence[str]) -> Support:
    """Return what the data file knows of the system that goes by one of *keys*; the first one that it has counts."""
    for key in keys:
        row = rows(family).get(key)
        if row is not None:
            return support_in(row)
        for table, lifetime in (("undated", Lifetime.UNDATED), ("rolling", Lifetime.ROLLING)):
            if key in names_in(table, family):
                return Support(ends=None, care=Care(lifetime=lifetime, as_of=as_of()))
    return unknown_support()


def unknown_support() -> Support:
    """Return that nothing is known."""
    return Support(ends=None, care=Care(lifetime=Lifetime.UNKNOWN, as_of=as_of()))


def support_in(row: Row, *, takes_part: bool | None = None, editions: str = "", based_on: str = "") -> Support:
    """Return what *row* says for a computer that takes part in what it offers, or does not (None: not known)."""
    if takes_part and row.offer and row.offer_ends is not None:
        joined = Care(
            lifetime=Lifetime.DATED, as_of=as_of(), regular_ends=row.ends.isoformat(), then_by=row.offer,
            editions=editions, based_on=based_on,
        )  # fmt: skip
        return Support(ends=row.offer_ends.isoformat(), care=joined)
    care = Care(
        lifetime=Lifetime.DATED,
        as_of=as_of(),
        regular_ends=_iso(row.regular),
        then_by=row.then_by,
        offer=row.offer,
        offer_ends=_iso(row.offer_ends),
        refused=None if takes_part is None else True,
        editions=editions,
        based_on=based_on,
    )
    return Support(ends=row.ends.isoformat(), care=care)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
