import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import tlv, with_raw
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki.number_resources import (
    ADDRESS_BLOCKS,
    SYSTEM_NUMBERS,
    AddressFamily,
    SystemNumbers,
    address_blocks,
    system_numbers,
)

V4, V6 = tlv(4, b"\0\1"), tlv(4, b"\0\2")


def blocks(*families: bytes) -> Field[tuple[AddressFamily, ...]]:
    return address_blocks(with_raw(ADDRESS_BLOCKS[0], tlv(0x30, *families)))


def test_a_prefix_has_its_length() -> None:
    family = tlv(0x30, V4, tlv(0x30, tlv(3, b"\4\x0a\xb0"), tlv(3, b"\0")))
    assert blocks(family) == Present((AddressFamily("IPv4", ("10.176.0.0/12", "0.0.0.0/0")),))


def test_a_range_ends_with_ones() -> None:
    both = tlv(0x30, tlv(3, b"\4\x0a\xb0"), tlv(3, b"\0\x0a\xb0\x40"))
    assert blocks(tlv(0x30, V4, tlv(0x30, both))) == Present((AddressFamily("IPv4", ("10.176.0.0-10.176.64.255",)),))


def test_addresses_may_be_those_of_the_issuer() -> None:
    assert blocks(tlv(0x30, V6, b"\5\0")) == Present((AddressFamily("IPv6", None),))


def test_a_family_may_have_a_use() -> None:
    assert blocks(tlv(0x30, tlv(4, b"\0\1\1"), b"\5\0")) == Present((AddressFamily("IPv4 SAFI 1", None),))


@pytest.mark.parametrize("family", [tlv(0x30, tlv(4, b"\0\x09"), b"\5\0"), tlv(0x30, V4, tlv(0x30, tlv(3, bytes(6))))])
def test_what_is_no_address_is_unreadable(family: bytes) -> None:
    assert isinstance(blocks(family), Unreadable)


def test_numbers_and_ranges_of_systems_are_read() -> None:
    numbers = tlv(0xA0, tlv(0x30, tlv(2, b"\0\xfb\xf0"), tlv(0x30, tlv(2, b"\1"), tlv(2, b"\0\xff\xff\xff\xff"))))
    certificate = with_raw(SYSTEM_NUMBERS[0], tlv(0x30, numbers, tlv(0xA1, b"\5\0")))
    assert system_numbers(certificate) == Present(
        (SystemNumbers("AS", ("64496", "1-4294967295")), SystemNumbers("RDI", None))
    )


def test_a_giant_number_is_unreadable() -> None:
    giant = tlv(0x30, tlv(0xA0, tlv(0x30, tlv(2, b"\1" * 3000))))
    assert isinstance(system_numbers(with_raw(SYSTEM_NUMBERS[0], giant)), Unreadable)


@given(
    st.binary(max_size=30)
    | st.builds(lambda tag, c: tlv(0x30, tlv(0x30, V4, tlv(tag, c))), st.integers(0, 160), st.binary())
)
def test_no_bytes_make_it_raise(value: bytes) -> None:
    assert isinstance(address_blocks(with_raw(ADDRESS_BLOCKS[0], value)), Present | Unreadable)
    assert isinstance(system_numbers(with_raw(SYSTEM_NUMBERS[0], value)), Present | Unreadable)
