"""Bundles: split without reading, and the rows of a table."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.making import PKI, a_leaf, oid, raw_extension, tlv, with_part, with_tbs
from tests.support.pki import der_of, healthy_leaf, issue, new_rsa_key, pem_of
from wizard.model.fields import Unreadable
from wizard.pki import bundle
from wizard.pki.bundle import Summary, key_text, split, summary, summary_of
from wizard.pki.containers import MOST_CERTIFICATES, Others, in_pem
from wizard.pki.reader import read_leniently

LEAF = a_leaf("shop.example", "192.0.2.1")
DER = der_of(LEAF)
ROOT = PKI.root.certificate
UTC_TIME = 23


@pytest.mark.parametrize(
    "data",
    [
        pem_of(LEAF, ROOT),
        b"\xef\xbb\xbf" + pem_of(LEAF) + b"and\r\n" + pem_of(ROOT).replace(b"\n", b"\r\n"),
        pem_of(LEAF, ROOT).decode().encode("utf-16"),
        DER + der_of(ROOT),
        memoryview(pem_of(LEAF, ROOT)),
    ],
)
def test_certificates_come_in_file_order(data: bytes | memoryview) -> None:
    assert list(split(data)) == [DER, der_of(ROOT)]


def test_pkcs7_is_split() -> None:
    data = pkcs7.serialize_certificates([LEAF, ROOT], Encoding.DER)
    assert set(split(data)) == {DER, der_of(ROOT)}


@pytest.mark.parametrize("data", [b"", b"text", pem_of(LEAF)[:100]])
def test_where_there_is_none_nothing_comes(data: bytes) -> None:
    assert list(split(data)) == []


def test_what_a_person_opens_has_no_limit_of_number() -> None:
    assert sum(1 for _ in split(pem_of(LEAF) * (MOST_CERTIFICATES + 5))) == MOST_CERTIFICATES + 5


def test_each_certificate_comes_as_soon_as_it_is_found() -> None:
    looked_at: list[bytes] = []

    class Watched(bytes):
        def __getitem__(self, place: object) -> bytes:  # type: ignore[override]
            found = bytes.__getitem__(self, place)  # type: ignore[index]
            looked_at.append(found)
            return found

    others = Others()
    assert next(in_pem(Watched(pem_of(LEAF, ROOT) * 1_000), others)) == DER
    assert len(looked_at) < 10


def test_a_row_says_what_matters() -> None:
    assert summary(DER) == Summary(
        subject="shop.example", issuer="Test Issuing CA",
        not_before=LEAF.not_valid_before_utc, not_after=LEAF.not_valid_after_utc, is_ca=False,
        names=("shop.example", "192.0.2.1"), serial=f"{LEAF.serial_number:x}", key="EC P-256", broken=False,
    )  # fmt: skip


def test_an_authority_is_told() -> None:
    assert summary(der_of(ROOT)).is_ca


def test_a_row_of_a_healthy_certificate_needs_no_thorough_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(bundle, "read_leniently")
    assert not summary(DER).broken


def test_an_rsa_key_is_told_with_its_length() -> None:
    made = issue(replace(healthy_leaf(), key=new_rsa_key()), PKI.issuing)
    assert summary(der_of(made)).key == "RSA 2048"


def test_a_key_that_cannot_be_read_has_no_text() -> None:
    assert key_text(Unreadable("broken")) == ""


def test_an_organization_stands_in_for_a_common_name() -> None:
    subject = tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.10"), tlv(12, b"Shop Ltd"))))
    assert summary(with_part(5, subject)).subject == "Shop Ltd"


def test_without_either_the_whole_name_is_told() -> None:
    subject = tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.6"), tlv(19, b"DE"))))
    assert summary(with_part(5, subject)).subject == "C=DE"


def test_the_last_of_several_common_names_is_told() -> None:
    names = [tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, name))) for name in (b"first", b"last")]
    assert summary(with_part(5, tlv(0x30, *names))).subject == "last"


@pytest.mark.parametrize(
    "data",
    [
        DER[:-9],
        b"\x30\x80" + DER[4:] + b"\0\0",
        with_part(0, tlv(0xA0, tlv(2, b"\1"))),
        with_part(0, b""),
        with_part(1, tlv(2, b"\xff")),
        with_part(2, tlv(0x30, oid("1.2.3"))),
        with_part(4, tlv(0x30, tlv(UTC_TIME, b"260101000000Z"), tlv(UTC_TIME, b"260230000000Z"))),
        with_part(6, tlv(0x30)),
        with_part(7, tlv(0xA3, tlv(0x30, *[raw_extension("2.5.29.14", b"\4\1a")] * 2))),
        with_part(7, tlv(0xA3, tlv(0x30, raw_extension("2.5.29.17", b"junk")))),
        with_part(7, tlv(0xA3, tlv(0x30, raw_extension("2.5.29.19", b"\x30\x06\x01\x01\xff\x02\x01\xff")))),
        b"",
        b"\x30\x00",
        b"text",
        b"\x30" * 2_000_000,
    ],
)
def test_what_is_broken_says_so(data: bytes) -> None:
    assert summary(data).broken


def test_a_row_holds_no_more_names_than_it_can_show() -> None:
    names = tlv(0x30, *[tlv(0x82, b"a.example")] * 5_000)
    assert len(summary(with_part(7, tlv(0xA3, tlv(0x30, raw_extension("2.5.29.17", names))))).names) == 100


def test_a_certificate_of_version_1_is_whole_without_extensions() -> None:
    def change(parts: list[bytes]) -> None:
        del parts[7], parts[0]

    found = summary(with_tbs(LEAF, change))
    assert (found.subject, found.names, found.broken) == ("shop.example", (), False)


@settings(max_examples=500, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, len(DER) - 1), st.integers(0, 255)), max_size=3))
def test_the_quick_reading_is_the_thorough_one(changes: list[tuple[int, int]]) -> None:
    mutated = bytearray(DER)
    for place, byte in changes:
        mutated[place] = byte
    assert summary(bytes(mutated)) == summary_of(read_leniently(bytes(mutated)))


def test_names_in_something_else_than_a_list_are_no_names() -> None:
    # RFC 5280 4.2.1.6: GeneralNames is a SEQUENCE; found by the test above, as its tag became 0.
    at = DER.index(bytes.fromhex("0603551d11")) + 7
    assert DER[at] == 0x30
    for tag in (0x00, 0x31, 0xA0):
        found = summary(DER[:at] + bytes([tag]) + DER[at + 1 :])
        assert (found.names, found.broken) == ((), True)


def test_the_year_9999_is_a_year() -> None:
    times = tlv(0x30, tlv(UTC_TIME, b"260101000000Z"), tlv(24, b"99991231235959Z"))
    assert summary(with_part(4, times)).not_after == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
