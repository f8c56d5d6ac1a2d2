"""The pictures in words: everything that they show, in both languages, and safe whatever they hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.sans import certificate_for
from wizard.flow.illustration import Box, ChainPicture, ClocksPicture, ValidityPicture
from wizard.flow.names_picture import compare_names
from wizard.flow.path_picture import PathPicture, Station, StationKind, StationState
from wizard.flow.picture_words import (
    LONGEST,
    chain_words,
    clocks_sentence,
    clocks_words,
    name_lines,
    names_sentences,
    names_words,
    path_line,
    path_sentence,
    path_words,
    station_word,
    told,
    validity_sentence,
    validity_words,
)
from wizard.i18n import LANGUAGES, using

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)

COMPUTER = Station(kind=StationKind.COMPUTER, state=StationState.REACHED)
SITE = Station(kind=StationKind.SITE, state=StationState.UNKNOWN, name="shop.example")
PROXY = Station(kind=StationKind.PROXY, state=StationState.STOPPED, name="proxy.example:3128", word="wants a login")


def test_a_path_says_each_station_and_where_it_stops() -> None:
    picture = PathPicture(stations=(COMPUTER, PROXY, SITE))
    assert path_words(picture) == (
        "The way: This computer (✓ you are here) → Proxy proxy.example:3128 (✗ wants a login)"
        " → Site shop.example (– not reached)\nIt stops at the proxy: wants a login."
    )


def test_a_path_that_breaks_between_says_so() -> None:
    picture = PathPicture(stations=(COMPUTER, SITE), broken_after=0, reason="no answer in time")
    assert path_sentence(picture) == "It stops on the way to the site: no answer in time."
    assert "(✓ you are here) → ✗ no answer in time → Site shop.example (– not reached)" in path_words(picture)


def test_a_path_says_below_only_what_its_stations_do_not_say() -> None:
    assert path_line(PathPicture(stations=(COMPUTER, PROXY, SITE))) == ""
    broken = PathPicture(stations=(COMPUTER, SITE), broken_after=0, reason="no answer in time")
    assert path_line(broken) == path_sentence(broken) != ""


def test_what_reads_along_answers_itself_and_nobody_sees_whether_the_site_is_reached() -> None:
    reader = Station(kind=StationKind.PROGRAM, state=StationState.STOPPED, name="avast!", word="looks inside")
    picture = PathPicture(stations=(COMPUTER, reader, SITE))
    assert station_word(picture, 2) == "– not known"
    assert path_line(picture) == "A program on this computer opens the connection and looks inside."


def test_what_nobody_looked_at_is_not_told_as_missed() -> None:
    network = Station(kind=StationKind.NETWORK, state=StationState.UNKNOWN)
    assert station_word(PathPicture(stations=(COMPUTER, network, PROXY)), 1) == "– not known"


def test_a_bar_beside_a_wrong_clock_tells_both_times() -> None:
    picture = ValidityPicture(
        name="shop.example", not_before=NOW + DAY, not_after=NOW + 90 * DAY, now=NOW, true=NOW + 30 * DAY
    )
    assert validity_words(picture) == (
        "shop.example is valid from 24 November 2026 until 21 February 2027; this computer says 23 November 2026, the"
        " true date is 23 December 2026.\n✓ in date at the true time"
    )
    assert validity_sentence(replace(picture, true=NOW + 200 * DAY)) == "✗ begins in 24 hours"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", StationKind)
def test_every_station_may_be_the_end(kind: StationKind, language: str) -> None:
    stopped = Station(kind=kind, state=StationState.STOPPED, word="refused")
    with using(language):
        assert "{" not in path_sentence(PathPicture(stations=(COMPUTER, stopped)))


@pytest.mark.parametrize("kind", [StationKind.PROGRAM, StationKind.FILTER, StationKind.BETWEEN])
def test_who_reads_along_is_told_though_nothing_stops(kind: StationKind) -> None:
    reader = Station(kind=kind, state=StationState.REACHED, word="reads along")
    site = replace(SITE, state=StationState.REACHED)
    picture = PathPicture(stations=(COMPUTER, reader, site))
    assert path_sentence(picture).endswith("reads along.")
    assert station_word(picture, 1) == "! reads along"


def test_a_path_where_nothing_is_to_be_said_says_nothing() -> None:
    assert path_sentence(PathPicture(stations=(COMPUTER, replace(SITE, state=StationState.REACHED)))) == ""


def test_names_say_where_they_differ() -> None:
    said = names_words(compare_names(certificate_for("shop.example.com", "other.example"), "shop.exmaple.com"))
    assert said == (
        "You asked for shop.exmaple.com. The certificate is made out to: shop.example.com, other.example.\n"
        "You asked for “ma”, the certificate has “am” there."
    )


def test_a_star_says_what_it_stands_for() -> None:
    picture = compare_names(certificate_for("*.example.org"), "a.b.example.org")
    assert names_words(picture).splitlines()[1:] == [
        "No star stands for “a.”.",
        "The star stands for “b.”.",
        "The star stands for one part only: “a.” is too many.",
    ]


def test_what_only_one_name_has_is_told() -> None:
    more = compare_names(certificate_for("www.shop.example"), "shop.example")
    less = compare_names(certificate_for("shop.example"), "www.shop.example")
    assert "“www.” stands only in the certificate." in names_words(more)
    assert "“www.” stands only in the name you asked for." in names_words(less)


def test_look_alikes_are_told_with_the_form_for_computers() -> None:
    picture = compare_names(certificate_for("xn--bcher-kva.example"), "xn--bcher-kva9c.example")
    assert "Computers write the certificate's name as xn--bcher-kva.example." in names_sentences(picture)
    paypal = compare_names(certificate_for("paypal.com"), "xn--pypal-4ve.com")
    assert names_sentences(paypal)[1] == "Computers write the name you asked for as xn--pypal-4ve.com."


def test_the_other_names_are_listed_and_counted() -> None:
    picture = compare_names(certificate_for(*(f"n{i}.example" for i in range(9))), "other.test")
    assert len(name_lines(picture)) == 6
    assert name_lines(picture)[-1] == "and 3 more names"
    assert name_lines(compare_names(certificate_for(), "other.test")) == ("no name at all",)


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (-110, -20, "✗ expired 20 days ago"),
        (5, 95, "✗ begins in 5 days"),
        (-10, 50, "✓ good for another 50 days"),
        (-90, 0, "✓ good for another 0 seconds"),
    ],
)
def test_validity_is_told_in_days(begins: int, ends: int, expected: str) -> None:
    picture = ValidityPicture(
        name="shop.example", not_before=NOW + begins * DAY, not_after=NOW + ends * DAY, now=NOW
    )  # fmt: skip
    assert validity_sentence(picture) == expected
    assert validity_words(picture).endswith(expected)
    assert "shop.example is valid from" in validity_words(picture)


@pytest.mark.parametrize(
    ("days", "at_least", "expected"),
    [
        (731, False, "This computer is 2 years behind."),
        (-3, False, "This computer is 3 days ahead."),
        (731, True, "This computer is at least 2 years behind."),
    ],
)
def test_clocks_say_how_far_they_are_apart(days: int, at_least: bool, expected: str) -> None:
    picture = ClocksPicture(computer=NOW, true=NOW + days * DAY, at_least=at_least)
    assert clocks_sentence(picture) == expected
    assert clocks_words(picture).endswith(expected)
    assert ("or later" in clocks_words(picture)) == at_least


def test_a_chain_says_what_is_wrong_and_where_it_breaks() -> None:
    boxes = (Box(name="shop.example", fault="expired"), Box(name="Example CA", role="issuer"))
    words = chain_words(ChainPicture(boxes=boxes, broken_after=0))
    assert words == "The chain: shop.example (expired) → broken here → issuer Example CA"


@pytest.mark.parametrize("name", ["\u202e" * 500, "x" * 1_000_000, "a\x00b\n"])
def test_hostile_names_are_visible_and_short(name: str) -> None:
    assert len(told(name)) <= 8 * (LONGEST + 1)
    assert "\u202e" not in told(name)
    assert "\n" not in told(name)
    station = replace(SITE, name=name)
    assert len(path_words(PathPicture(stations=(COMPUTER, station), broken_after=0, reason="refused"))) < 5_000
