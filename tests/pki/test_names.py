from dataclasses import replace

import pytest
from cryptography.x509.oid import ExtensionOID
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import PKI, SUBJECT_ALT_NAME, a_leaf, read, tlv, with_names, with_raw
from tests.support.pki import healthy_leaf, issue
from wizard.pki.names import Match, match_host, name_fits


def answer(host: str, *names: str) -> Match:
    return match_host(read(a_leaf(*names)), host).match


def dns(name: bytes) -> bytes:
    return tlv(0x82, name)


def test_a_listed_name_matches() -> None:
    assert answer("shop.example", "other.example", "shop.example") is Match.MATCH


@pytest.mark.parametrize("host", ["SHOP.example", "shop.example.", "Shop.Example."])
def test_case_and_a_last_dot_of_the_host_do_not_count(host: str) -> None:
    assert answer(host, "shop.example") is Match.MATCH


def test_case_and_a_last_dot_of_the_listed_name_do_not_count() -> None:
    assert match_host(with_names(dns(b"SHOP.Example.")), "shop.example").is_match


# RFC 9525 6.3: the wildcard is the whole left-most label and stands for exactly one.
def test_a_wildcard_covers_one_label() -> None:
    assert answer("a.shop.example", "*.shop.example") is Match.MATCH


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("*.shop.example", "shop.example"),
        ("*.shop.example", "b.a.shop.example"),
        ("*.shop.example", ".shop.example"),
        ("*.example", "shop.example"),
        ("*", "localhost"),
        ("*.", "localhost"),
        ("s*.shop.example", "san.shop.example"),
        ("*s.shop.example", "abcs.shop.example"),
        ("a.*.example", "a.shop.example"),
        ("*.*.example", "a.shop.example"),
        ("**.shop.example", "a.shop.example"),
        ("", ""),
        ("", "shop.example"),
        (".", "shop.example"),
        (".shop.example", "a.shop.example"),
    ],
)
def test_what_is_no_usable_pattern_covers_nothing(pattern: str, host: str) -> None:
    assert not name_fits(pattern, host)


def test_a_label_of_unicode_in_the_certificate_covers_nothing() -> None:
    assert not name_fits("bücher.example", "bücher.example")


def test_an_underscore_passes_as_in_browsers() -> None:
    assert name_fits("my_shop.example", "my_shop.example")


def test_a_nul_does_not_end_a_name() -> None:
    certificate = with_names(dns(b"shop.example\0.evil.example"))
    assert match_host(certificate, "shop.example").match is not Match.MATCH


@pytest.mark.parametrize(
    ("host", "names", "match", "nearest"),
    [
        ("www.shop.example", ("shop.example",), Match.WWW, "shop.example"),
        ("shop.example", ("www.shop.example",), Match.WWW, "www.shop.example"),
        ("shop.example", ("*.shop.example",), Match.WILDCARD_APEX, "*.shop.example"),
        ("b.a.shop.example", ("*.shop.example",), Match.WILDCARD_DEPTH, "*.shop.example"),
        ("shop.example", ("*.example",), Match.PARTIAL_WILDCARD, "*.example"),
        ("san.shop.example", ("s*.shop.example",), Match.PARTIAL_WILDCARD, "s*.shop.example"),
        ("b.shop.example", ("*.*.example",), Match.PARTIAL_WILDCARD, "*.*.example"),
        ("a.b.shop.example", ("*.*.shop.example",), Match.PARTIAL_WILDCARD, "*.*.shop.example"),
        ("shop.example", ("shop.*",), Match.PARTIAL_WILDCARD, "shop.*"),
        ("shop.example", ("bank.*", "news.example"), Match.OTHER_SITE, "news.example"),
        ("c.b.shop.example", ("*.example", "*.shop.example"), Match.WILDCARD_DEPTH, "*.shop.example"),
        ("shop.example", ("bank.test", "news.example"), Match.OTHER_SITE, "news.example"),
        ("mail.shop.example", ("bank.test", "www.shop.example"), Match.SIBLING, "www.shop.example"),
        ("shop.co.uk", ("bank.co.uk",), Match.OTHER_SITE, "bank.co.uk"),
        ("mail.shop.co.uk", ("www.shop.co.uk",), Match.SIBLING, "www.shop.co.uk"),
    ],
)
def test_a_mismatch_has_its_nearest_reason_and_name(
    host: str, names: tuple[str, ...], match: Match, nearest: str
) -> None:
    found = match_host(read(a_leaf(*names)), host)
    assert (found.match, found.nearest) == (match, nearest)


def test_the_names_of_a_certificate_are_gone_through_once_for_a_host() -> None:
    leaf = read(a_leaf(*(f"n{n}.bank.test" for n in range(100))))
    match_host(leaf, "shop.example")
    known = match_host.cache_info().hits
    assert match_host(leaf, "shop.example").nearest == "n0.bank.test"
    assert match_host.cache_info().hits == known + 1


@pytest.mark.parametrize(("host", "entry"), [("192.0.2.1", "192.0.2.1"), ("2001:DB8:0::1", "2001:db8::1")])
def test_an_address_matches_however_it_is_spelled(host: str, entry: str) -> None:
    assert answer(host, entry) is Match.MATCH


# RFC 9525 6.4: an IP address is compared with iPAddress entries only.
def test_an_address_written_as_a_dns_name_does_not_count() -> None:
    assert match_host(with_names(dns(b"192.0.2.1")), "192.0.2.1").match is Match.ADDRESS_AS_NAME


def test_a_wildcard_covers_no_address() -> None:
    assert match_host(with_names(dns(b"*.0.2.1")), "192.0.2.1").match is Match.ADDRESS


def test_an_address_of_a_wrong_length_matches_no_address() -> None:
    assert match_host(with_names(tlv(0x87, b"\xc0\0\2\1\xff\xff\xff\xff")), "192.0.2.1").match is Match.ADDRESS


def test_a_common_name_does_not_count_but_is_told() -> None:
    plan = replace(healthy_leaf(), without=frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME}))
    found = match_host(read(issue(plan, PKI.issuing)), "shop.example")
    assert (found.match, found.common_name_fits, found.nearest) == (Match.NO_NAMES, True, "shop.example")


def test_a_common_name_that_is_the_address_is_told() -> None:
    plan = replace(healthy_leaf("shop.example"), common_name="192.0.2.1")
    assert match_host(read(issue(plan, PKI.issuing)), "192.0.2.1").common_name_fits


def test_names_that_cannot_be_read_match_nothing() -> None:
    assert match_host(with_raw(SUBJECT_ALT_NAME, b"\x30\x05\x82\x7f"), "shop.example").match is Match.NO_NAMES


def test_every_name_and_address_is_told() -> None:
    found = match_host(read(a_leaf("shop.example", "192.0.2.1")), "nowhere.example")
    assert found.names == ("shop.example", "192.0.2.1")


@given(entries=st.lists(st.tuples(st.integers(0x80, 0x88), st.binary(max_size=30)), max_size=6), host=st.text())
def test_hostile_names_never_raise(entries: list[tuple[int, bytes]], host: str) -> None:
    match_host(with_names(*(tlv(tag, content) for tag, content in entries)), host)


@given(st.text(alphabet="ab*.é\0"), st.text(alphabet="ab.", min_size=1))
def test_a_name_that_is_covered_has_as_many_labels_as_its_pattern(pattern: str, host: str) -> None:
    if name_fits(pattern, host):
        assert pattern.rstrip(".").count(".") == host.count(".")
