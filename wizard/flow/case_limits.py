"""What a case file may hold: how large, how deep, how many, and which numbers and dates; all else is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import msgspec

from wizard.causes.rows.roots import STORES
from wizard.errors import InputError
from wizard.fixes.base import FAMILIES
from wizard.flow.address import parse_host
from wizard.i18n import tr
from wizard.model.computer import Care, RootsEvidence, SystemEvidence
from wizard.model.evidence import Evidence, Fetched
from wizard.model.target import Target

LARGEST = 16 * 1024 * 1024
"""Bytes of a file."""
LONGEST_NOTES = 64 * 1024
"""Characters."""
LONGEST_TEXT = 2_000
"""Characters of any other text."""
MOST_CERTIFICATES = 200
"""With those of all lists and ways."""
MOST_STEPS = 500
MOST_VALUES = 20_000
"""Of one list; a system has some hundred roots."""

_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)
"""Clocks go wrong, but not further: no sum of a date and an offset leaves the calendar."""
_LARGEST_NUMBER = 4_000_000_000
"""Seconds of more than a century; also more bytes, milliseconds and updates than there can be."""


def too_large() -> InputError:
    """Return the error for a file of more than `LARGEST` bytes."""
    return InputError(tr("The case file is larger than {size} MB; no case is.", size=LARGEST // 1024 // 1024))


def damaged(why: str) -> InputError:
    """Return the error for a file that is none of ours in its details; *why* is in English, for experts."""
    return InputError(tr("The case file is damaged or was changed: {why}", why=why[:200]))


def strict_json(data: bytes) -> object:
    """Return the JSON value in *data*. Raises InputError for what readers of JSON take differently.

    That is: names that come twice, numbers without end, half pairs of UTF-16, other encodings than UTF-8.
    """
    if len(data) > LARGEST:
        raise too_large()
    try:
        text = data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise damaged(str(error)) from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def check_limits(file: object, evidence: Evidence) -> None:
    """Raise InputError for a value of *file*, or of the *evidence* in it, that the rules cannot be trusted with.

    The types were checked already. Certificates and answers are not looked into: every rule takes any bytes.
    """
    try:
        _check(file)
        _check_certificates(evidence)
    except ValueError as error:
        raise damaged(str(error)) from None


def _check(value: object, longest: int = LONGEST_TEXT) -> None:
    match value:
        case bool() | None:
            pass
        case str():
            _demand(len(value) <= longest, "a text without end")
        case int() | float():
            _demand(-_LARGEST_NUMBER <= value <= _LARGEST_NUMBER, "a number without end")
        case datetime():
            _demand(value.tzinfo is not None and _EARLIEST <= value <= _LATEST, "a date out of this time")
        case tuple() | frozenset():
            _demand(len(value) <= MOST_VALUES, "a list without end")
            for one in value:
                _check(one)
        case Mapping():
            for name, one in value.items():
                _check(name)
                _check(one)
        case _:
            _check_fields(value)


def _check_fields(value: object) -> None:
    for name, one in _fields(value):
        _check(one, LONGEST_NOTES if name == "notes" else LONGEST_TEXT)
    match value:
        case Target(host=host, port=port):
            # An answer that is about no site has no host.
            _demand(host in {"", _as_typed(host)} and 0 <= port <= 65_535, "no address of a site")
        case RootsEvidence(stores=stores):
            _demand({store.name for store in stores} <= STORES.keys(), "an unknown list of roots")
        case SystemEvidence(family=family, support_ends=ends):
            _demand(family in FAMILIES, "an unknown kind of system")
            _demand_days(ends)
        case Care(as_of=as_of, regular_ends=regular, offer_ends=offer):
            _demand_days(as_of, regular, offer)
        case _:
            pass


def _as_typed(host: str) -> str:
    try:
        return parse_host(host) if host else ""
    except InputError as error:
        raise ValueError(str(error)) from None


def _fields(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, msgspec.Struct):
        yield from ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif is_dataclass(value):
        yield from ((f.name, getattr(value, f.name)) for f in fields(value))


def _demand(holds: bool, why: str) -> None:
    if not holds:
        raise ValueError(why)


def _demand_days(*days: str | None) -> None:
    for day in days:
        if day is not None:
            _demand(1900 <= date.fromisoformat(day).year <= 2500, "a date out of this time")


def certificates_in(value: object) -> Iterator[bytes]:
    """Yield every certificate that *value* holds, DER, as often as it stands there; a fetched one may be none."""
    if isinstance(value, Fetched):
        yield from () if value.body is None else (value.body,)
    elif isinstance(value, tuple):
        for one in value:
            yield from (one,) if isinstance(one, bytes) else certificates_in(one)
    else:
        for _, one in _fields(value):
            if not isinstance(one, bytes):
                yield from certificates_in(one)


def _check_certificates(evidence: Evidence) -> None:
    _demand(len(set(certificates_in(evidence))) <= MOST_CERTIFICATES, "more certificates than any site has")
