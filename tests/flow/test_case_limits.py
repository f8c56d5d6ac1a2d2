"""The bounds of a case file, each at its edge."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cases.test_cases import FILES, read
from wizard.errors import InputError
from wizard.flow.case_limits import (
    LARGEST,
    LONGEST_TEXT,
    MOST_CERTIFICATES,
    certificates_in,
    check_limits,
    damaged,
    strict_json,
)
from wizard.model.evidence import ClockEvidence, Evidence, Fetched, RootStore, TimeReading
from wizard.model.target import Target


def some() -> Evidence:
    return read(FILES[0]).evidence


def with_clock(now: datetime, offset_s: float) -> Evidence:
    reading = TimeReading(source="a.example", kind="sntp", offset_s=offset_s)
    return replace(some(), clock=ClockEvidence(now=now, time_zone="", utc_offset_s=0, readings=(reading,)))


def with_roots(count: int) -> Evidence:
    roots = tuple(b"\x30\x02" + number.to_bytes(2) for number in range(count - len(set(certificates_in(some())))))
    return replace(some(), stores=(*some().stores, RootStore(name="x", size=1, roots=roots, origin="")))


DAY = datetime(2026, 11, 29, tzinfo=UTC)

FINE: dict[str, Evidence] = {
    "a case": some(),
    "a clock of another century": with_clock(datetime(1970, 1, 1, tzinfo=UTC), 1.8e9),
    "as many certificates as may be": with_roots(MOST_CERTIFICATES),
    "a text as long as may be": replace(some(), target=replace(some().target, scheme="a" * LONGEST_TEXT)),
    "no host": replace(some(), target=Target(host="", port=443)),
    "an IPv6 address": replace(some(), target=Target(host="2001:db8::1", port=443)),
}
REFUSED: dict[str, Evidence] = {
    "a clock out of this time": with_clock(datetime(2600, 1, 1, tzinfo=UTC), 0),
    "an offset of ages": with_clock(DAY, 5e9),
    "no number": with_clock(DAY, float("nan")),
    "infinite": with_clock(DAY, float("inf")),
    "a whole number without end": replace(some(), schema=10**400),
    "a date without zone": replace(some(), at=datetime(2026, 11, 29)),  # noqa: DTZ001  (that is the point)
    "one certificate more": with_roots(MOST_CERTIFICATES + 1),
    "a text that is longer": replace(some(), target=replace(some().target, scheme="a" * (LONGEST_TEXT + 1))),
    "a host in capitals": replace(some(), target=Target(host="A.example", port=443)),
    "a host with a direction mark": replace(some(), target=Target(host="a\u202e.example", port=443)),
    "a port below all": replace(some(), target=Target(host="a.example", port=-1)),
}  # fmt: skip


@pytest.mark.parametrize("what", FINE)
def test_what_is_within_the_limits_passes(what: str) -> None:
    check_limits(FINE[what], FINE[what])


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_beyond_a_limit_is_refused(what: str) -> None:
    with pytest.raises(InputError, match="damaged or was changed"):
        check_limits(REFUSED[what], REFUSED[what])


def test_every_certificate_is_counted_once_per_place() -> None:
    fetched = Fetched(url="", body=b"\x30\x01", request_for=None)
    before = [*certificates_in(some())]
    assert [*certificates_in(replace(some(), fetched_issuers=(fetched,), ocsp=(fetched,)))].count(b"\x30\x01") == 2
    assert b"\x30\x01" not in before


@pytest.mark.parametrize(("data", "value"), [(b'{"a": [1, "x", null]}', {"a": [1, "x", None]}), (b" 1.5 ", 1.5)])
def test_json_is_read(data: bytes, value: Any) -> None:
    assert strict_json(data) == value


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"a": 1, "a": 2}', b"NaN", b"[-Infinity]", b"9" * 5_000, b'"\xff"', b"[" * 200_000, b"{}{}",
     b"\xef\xbb\xbf{}"],
    ids=range(10),
)  # fmt: skip
def test_other_things_than_strict_json_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        strict_json(data)


def test_the_size_is_looked_at_before_anything_else() -> None:
    with pytest.raises(InputError, match="16 MB"):
        strict_json(b"\xff" * (LARGEST + 1))


def test_a_reason_from_outside_is_cut() -> None:
    assert len(str(damaged("x" * 10_000))) < 300
