import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid, tlv, with_names, with_raw
from wizard.model.fields import Present, Unreadable
from wizard.pki.general_names import (
    GeneralName,
    NameKind,
    name_line,
    names_of_issuer,
    names_of_subject,
    read_general_names,
)

COMMON_NAME = tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, b"x"))))
PRINCIPAL = oid("1.3.6.1.4.1.311.20.2.3")


def only(raw: bytes, *, ranges: bool = False) -> GeneralName:
    (name,) = read_general_names(raw, ranges=ranges)
    assert name.raw == raw
    return name


@pytest.mark.parametrize(
    ("raw", "kind", "value", "line"),
    [
        (tlv(0x82, b"a.example"), NameKind.DNS, "a.example", "DNS:a.example"),
        (tlv(0x81, b"a@b.example"), NameKind.EMAIL, "a@b.example", "email:a@b.example"),
        (tlv(0x86, b"https://a.example/"), NameKind.URI, "https://a.example/", "uri:https://a.example/"),
        (tlv(0x87, b"\xc0\0\2\1"), NameKind.IP, "192.0.2.1", "IP:192.0.2.1"),
        (tlv(0x87, b"\x20\1\x0d\xb8" + bytes(12)), NameKind.IP, "2001:db8::", "IP:2001:db8::"),
        (tlv(0xA4, COMMON_NAME), NameKind.DIRECTORY, "CN=x", "directory:CN=x"),
        (tlv(0x88, b"\x2a\3"), NameKind.REGISTERED, "1.2.3", "registeredID:1.2.3"),
        (tlv(0xA5, tlv(0xA1, tlv(12, b"p"))), NameKind.EDI, "p", "ediPartyName:p"),
        (tlv(0xA5, tlv(0xA0, tlv(12, b"n")), tlv(0xA1, tlv(12, b"p"))), NameKind.EDI, "n/p", "ediPartyName:n/p"),
        (tlv(0xA3, b"\x30\0"), NameKind.X400, "3000", "x400Address:3000"),
        (
            tlv(0xA0, PRINCIPAL, tlv(0xA0, tlv(12, b"me@corp"))),
            NameKind.OTHER,
            "me@corp",
            "otherName 1.3.6.1.4.1.311.20.2.3 (userPrincipalName):me@corp",
        ),
        (tlv(0xA0, oid("1.2.3"), tlv(0xA0, tlv(2, b"\7"))), NameKind.OTHER, "7", "otherName 1.2.3:7"),
        (tlv(0xA0, oid("1.2.3"), tlv(0xA0, tlv(4, b"S-1-5"))), NameKind.OTHER, "S-1-5", "otherName 1.2.3:S-1-5"),
    ],
)
def test_a_name_of_each_kind_is_read(raw: bytes, kind: NameKind, value: str, line: str) -> None:
    name = only(raw)
    assert (name.kind, name.value, name.is_broken) == (kind, value, False)
    assert name_line(name) == line


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (tlv(0x87, b"\1\2\3"), NameKind.IP),
        (tlv(0xA4, b"\1"), NameKind.DIRECTORY),
        (tlv(0x84, COMMON_NAME), NameKind.DIRECTORY),
        (tlv(0xA0, oid("1.2.3")), NameKind.OTHER),
        (tlv(0x88, b"\x80"), NameKind.REGISTERED),
        (tlv(0x89, b"a"), NameKind.UNKNOWN),
        (tlv(0x16, b"a"), NameKind.UNKNOWN),
    ],
)
def test_a_broken_name_keeps_its_kind_and_its_bytes(raw: bytes, kind: NameKind) -> None:
    name = only(raw)
    assert (name.kind, name.value, name.is_broken) == (kind, raw[2:].hex(), True)
    assert name_line(name).endswith(f":#{name.value}")


def test_names_stay_in_certificate_order() -> None:
    field = names_of_subject(with_names(tlv(0x87, b"\0" * 4), tlv(0x82, b"b"), tlv(0x81, b"c"), tlv(0x82, b"a")))
    assert isinstance(field, Present)
    assert [n.value for n in field.value] == ["0.0.0.0", "b", "c", "a"]


def test_the_names_before_a_torn_one_are_read() -> None:
    good, bad = read_general_names(tlv(0x82, b"a") + b"\x82\x09b")
    assert (good.value, good.is_broken) == ("a", False)
    assert (bad.is_broken, bad.raw) == (True, b"\x82\x09b")


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\xc0\0\2\0\xff\xff\xff\0", "192.0.2.0/24"),
        (b"\xc0\0\2\0\xff\0\xff\0", "192.0.2.0/255.0.255.0"),
        (bytes(32), "::/0"),
    ],
)
def test_a_constraint_s_address_has_its_mask(content: bytes, value: str) -> None:
    assert only(tlv(0x87, content), ranges=True).value == value


def test_a_constraint_s_address_of_a_wrong_length_is_broken() -> None:
    assert only(tlv(0x87, bytes(4)), ranges=True).is_broken


def test_the_issuer_s_names_are_read() -> None:
    value = tlv(0x30, tlv(0x86, b"http://ca.example/"))
    field = names_of_issuer(with_raw("2.5.29.18", value))
    assert isinstance(field, Present)
    assert field.value[0].kind is NameKind.URI


def test_names_that_are_no_sequence_are_unreadable() -> None:
    assert isinstance(names_of_subject(with_raw("2.5.29.17", tlv(4, b"a"))), Unreadable)


def test_a_directory_name_can_be_taken_apart() -> None:
    name = only(tlv(0xA4, COMMON_NAME))
    assert name.directory is not None
    assert name.directory.common_name == "x"


@given(st.binary(max_size=60) | st.builds(tlv, st.integers(0x80, 0xA8), st.binary(max_size=30)))
def test_no_bytes_make_it_raise_or_lose_any(content: bytes) -> None:
    for ranges in (False, True):
        names = read_general_names(content, ranges=ranges)
        assert b"".join(n.raw for n in names) == content
