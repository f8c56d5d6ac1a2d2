"""Lists of roots beside those of the browsers: arranged by the data's own dates, and this machine's own."""

from datetime import date

import pytest

from tests.support.loopback import job
from wizard.causes.root_lists import FEWEST, OLD_YEARS, Compared, added_to, compare, is_given_up
from wizard.model.computer import HeldRoot, HeldStore, Placed
from wizard.pki.known_roots import KnownRoot, known_roots, roots_as_of
from wizard.probes.held_roots import read_held_roots

SECTIGO = {
    "7bb647a62aeeac88bf257aa522d01ffea395e0ab45c73f93f65654ec38f25a06",
    "c90f26f0fb1b4018b22227519b5ca2b53e2ca5b3be5cf18efe1bef47380c5383",
}
"""The two that Debian carried over to its older releases."""


def held(*sha256: str, placed: Placed = Placed.MAKER) -> tuple[HeldRoot, ...]:
    return tuple(HeldRoot(sha256=one, name=one[:8], placed=placed) for one in sha256)


def store(*roots: HeldRoot) -> HeldStore:
    return HeldStore(name="system", origin="arranged", roots=roots)


def of_the_day(day: date) -> list[str]:
    """Return the roots that Mozilla's list had on *day*."""
    return [
        sha256
        for sha256, root in known_roots().items()
        if root.since is not None and root.since <= day and (root.gone is None or root.gone > day)
    ]


def test_this_machines_list_is_not_outdated() -> None:
    (system,) = [found for found in read_held_roots(job()).stores if found.name == "system"]
    compared = compare(system)
    assert not compared.is_outdated
    assert compared.mozilla.count > compared.mozilla.total // 2
    assert compared.newest is not None


@pytest.mark.parametrize(
    ("day", "is_outdated"),
    [
        # Debian 12 was made with the list of December 2022, and gets updates until June 2028.
        (date(2022, 12, 7), False),
        # Ubuntu 22.04 as it came, before any update.
        (date(2022, 6, 15), False),
        # Debian 11, of January 2021, has had no updates since August 2026.
        (date(2020, 12, 5), True),
        (date(2016, 1, 1), True),
    ],
)
def test_a_list_is_outdated_when_it_has_hardly_anything_of_the_last_years(day: date, is_outdated: bool) -> None:
    compared = compare(store(*held(*of_the_day(day))))
    assert compared.is_outdated is is_outdated
    assert compared.newest is not None
    assert compared.newest <= day


def test_single_roots_that_were_carried_over_do_not_make_a_list_new() -> None:
    compared = compare(store(*held(*of_the_day(date(2020, 12, 5)), *SECTIGO)))
    assert compared.recent.count == len(SECTIGO)
    assert compared.is_outdated


def test_roots_that_were_added_by_hand_do_not_make_a_list_new() -> None:
    old, all_of_today = of_the_day(date(2018, 1, 1)), of_the_day(roots_as_of())
    added = held(*(set(all_of_today) - set(old)), placed=Placed.COMPUTER)
    assert compare(store(*held(*old), *added)).is_outdated


def test_roots_that_somebody_left_out_on_purpose_do_not_make_a_list_old() -> None:
    today = of_the_day(roots_as_of())
    oldest_first = sorted(today, key=lambda sha256: str(known_roots()[sha256].since))
    assert not compare(store(*held(*oldest_first[40:]))).is_outdated


def test_the_list_of_today_lacks_nothing() -> None:
    today = [s for s, root in known_roots().items() if root.gone is None and (root.mozilla or root.chrome)]
    compared = compare(store(*held(*today)))
    assert compared.missing == compared.given_up == ()
    assert compared.mozilla.count == compared.mozilla.total
    assert compared.recent.count == compared.recent.total > 20


def test_what_is_missing_comes_in_the_order_in_which_browsers_took_it_in() -> None:
    compared = compare(store(*held(*of_the_day(date(2022, 12, 7)))))
    dates = [root.since for root in compared.missing]
    assert dates == sorted(dates)
    assert len(dates) > 5
    assert all(root.mozilla and root.chrome for root in compared.missing)


KNOWN = {
    root.sha256: root
    for root in (
        KnownRoot(sha256="a" * 64, name="Both", mozilla=True, chrome=True, since=date(2020, 1, 1)),
        KnownRoot(sha256="b" * 64, name="Mozilla's", mozilla=True, since=date(2020, 1, 1)),
        KnownRoot(sha256="c" * 64, name="Leaving", mozilla=True, chrome=True, since=date(2020, 1, 1),
                  gone=date(2026, 1, 1)),
        KnownRoot(sha256="d" * 64, name="Given up"),
        KnownRoot(sha256="e" * 64, name="Retired", retired=True),
        KnownRoot(sha256="f" * 64, name="Withdrawn", withdrawn=True),
    )
}  # fmt: skip


def compared_with(*roots: HeldRoot) -> Compared:
    return compare(store(*roots), KNOWN, date(2026, 6, 30))


def test_only_what_both_lists_have_and_keep_is_missing() -> None:
    assert [root.name for root in compared_with().missing] == ["Both"]
    assert [root.name for root in compared_with(*held("a" * 64)).missing] == []


def test_only_what_was_given_up_for_its_owners_deeds_is_told() -> None:
    everything = held(*KNOWN)
    assert [root.name for root in compared_with(*everything).given_up] == ["Given up"]
    assert [root.name for root in KNOWN.values() if is_given_up(root)] == ["Given up"]


def test_too_few_new_roots_tell_nothing() -> None:
    assert not compared_with(*held("d" * 64)).is_outdated


def test_the_years_are_counted_from_the_day_of_the_data() -> None:
    assert compared_with().since == date(2026 - OLD_YEARS, 6, 28)
    assert compare(store(), KNOWN, date(2024, 2, 29)).since == date(2024 - OLD_YEARS, 2, 28)
    assert 0 < FEWEST < 1


def test_what_no_browser_brings_and_the_system_neither_was_added() -> None:
    own, public = held("9" * 64, placed=Placed.USER), held("a" * 64, placed=Placed.USER)
    gone, makers = held("e" * 64, placed=Placed.COMPUTER), held("8" * 64)
    assert added_to(store(*own, *public, *gone, *makers), KNOWN) == (*own, *gone)


def test_an_empty_list_has_nothing_of_anything() -> None:
    compared = compare(store())
    assert (compared.mozilla.count, compared.chrome.count, compared.newest) == (0, 0, None)
