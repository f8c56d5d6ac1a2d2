"""Until when systems get updates, by the data file."""

from datetime import date

import pytest

from wizard.model.computer import Care, Lifetime
from wizard.probes.system.common import Row, as_of, names_in, rows, support_in, support_of

TABLES = ("linux", "windows", "windows-ltsc", "windows-server", "macos", "old-macos")


def test_the_end_of_support_is_known_for_some_systems() -> None:
    assert support_of("linux", ["debian 12"]).ends == "2028-06-30"
    assert support_of("windows", ["26200"]).ends == "2027-10-12"


def test_the_first_key_that_is_known_counts() -> None:
    assert support_of("linux", ["rhel 9.8", "rhel 9", "rhel 10"]).ends == rows("linux")["rhel 9"].ends.isoformat()


@pytest.mark.parametrize(("family", "key"), [("linux", "gentoo 1"), ("linux", ""), ("macos", "99")])
def test_of_an_unknown_system_nothing_is_said(family: str, key: str) -> None:
    support = support_of(family, [key])
    assert (support.ends, support.care.lifetime) == (None, Lifetime.UNKNOWN)


def test_systems_without_a_last_day_are_told_apart() -> None:
    assert support_of("linux", ["arch *"]).care.lifetime is Lifetime.ROLLING
    assert support_of("macos", ["26"]).care.lifetime is Lifetime.UNDATED


ROW = Row(name="X 1", ends=date(2025, 10, 14), offer="More", offer_ends=date(2027, 10, 12))


def test_who_takes_part_in_what_goes_on_beyond_gets_updates_until_then() -> None:
    support = support_in(ROW, takes_part=True)
    assert support.ends == "2027-10-12"
    assert (support.care.regular_ends, support.care.then_by, support.care.offer) == ("2025-10-14", "More", "")


@pytest.mark.parametrize(("takes_part", "refused"), [(None, None), (False, True)])
def test_others_are_told_of_it(takes_part: bool | None, refused: bool | None) -> None:
    support = support_in(ROW, takes_part=takes_part)
    assert support.ends == "2025-10-14"
    assert (support.care.offer, support.care.offer_ends, support.care.refused) == ("More", "2027-10-12", refused)


def test_what_came_after_the_makers_own_support_is_told() -> None:
    care = support_of("linux", ["debian 12"]).care
    assert (care.regular_ends, care.then_by) == ("2026-07-11", "Debian LTS")
    assert isinstance(care, Care)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_the_data_file_has_dates_in_their_order(table: str) -> None:
    for key, row in rows(table).items():
        assert row.name, key
        assert row.regular is None or row.regular < row.ends, key
        assert row.offer_ends is None or (row.offer and row.ends < row.offer_ends), key
        assert row.enterprise is None or row.ends <= row.enterprise, key
        assert row.iot is None or row.ends < row.iot, key
        assert bool(row.then_by) is (row.regular is not None), key


def test_windows_ends_on_the_days_of_its_updates() -> None:
    days = [row.ends for table in ("windows", "windows-ltsc", "windows-server") for row in rows(table).values()]
    assert {day.isoweekday() for day in days} == {2}


def test_no_system_stands_in_two_places() -> None:
    for family in ("linux", "macos"):
        named = [*rows(family), *names_in("undated", family), *names_in("rolling", family)]
        assert len(named) == len(set(named))


def test_the_data_file_is_dated() -> None:
    assert date.fromisoformat(as_of()) >= date(2026, 11, 29)
