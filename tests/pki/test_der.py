import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid, tlv
from wizard.pki import der
from wizard.pki.der import Element, element, elements


def test_elements_come_in_order_with_their_content() -> None:
    found = elements(tlv(der.INTEGER, b"\5") + tlv(der.NULL) + tlv(der.OCTET_STRING, b"abc"))
    assert [(e.tag, e.content) for e in found] == [(der.INTEGER, b"\5"), (der.NULL, b""), (der.OCTET_STRING, b"abc")]


def test_no_bytes_are_no_elements() -> None:
    assert elements(b"") == ()


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_an_element_keeps_its_encoding(size: int) -> None:
    whole = tlv(der.OCTET_STRING, b"x" * size)
    assert element(whole).whole == whole


@pytest.mark.parametrize(
    "broken",
    [
        b"\x30",
        b"\x30\x01",
        b"\x30\x05\x02\x01",
        b"\x30\x84\xff\xff\xff\xff\x00",
        b"\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x30\xff" + b"\xff" * 127,
    ],
)
def test_data_that_is_cut_off_or_claims_a_huge_length_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError):
        element(broken)


# X.690 10.1: DER has definite lengths in the fewest bytes.
@pytest.mark.parametrize("ber", [b"\x30\x80\x00\x00", b"\x04\x81\x01a", b"\x04\x82\x00\x80" + b"a" * 128])
def test_lengths_of_ber_are_refused(ber: bytes) -> None:
    with pytest.raises(ValueError):
        element(ber)


def test_a_tag_number_over_30_is_refused() -> None:
    with pytest.raises(ValueError, match="tag"):
        element(b"\x1f\x81\x01\x00")


def test_one_element_has_no_remainder() -> None:
    with pytest.raises(ValueError, match="one element"):
        element(tlv(der.NULL) + tlv(der.NULL))


def test_deep_nesting_is_read_one_level_at_a_time() -> None:
    nested = b""
    for _ in range(3_000):
        nested = tlv(der.SEQUENCE, nested)
    assert len(element(nested).children) == 1


def test_another_tag_than_expected_is_refused() -> None:
    with pytest.raises(ValueError, match="tag 0x02 where 0x30 belongs"):
        element(tlv(der.INTEGER, b"\1")).expect(der.SEQUENCE)


def test_an_object_identifier_is_dotted() -> None:
    assert element(oid("1.2.840.113549.1.1.11")).oid == "1.2.840.113549.1.1.11"


@pytest.mark.parametrize("content", [b"", b"\x2a\x86", b"\x80\x01", b"\x2a" + b"\xff" * 40 + b"\x7f"])
def test_a_broken_object_identifier_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        _ = Element(der.OID, content).oid


@pytest.mark.parametrize(("content", "value"), [(b"\0", 0), (b"\xff", -1), (b"\0\x80", 128), (b"\0\0\1", 1)])
def test_an_integer_is_signed(content: bytes, value: int) -> None:
    assert Element(der.INTEGER, content).integer == value


def test_an_integer_without_content_is_refused() -> None:
    with pytest.raises(ValueError, match="INTEGER"):
        _ = Element(der.INTEGER, b"").integer


def test_a_small_integer_has_at_most_four_bytes() -> None:
    assert Element(der.INTEGER, b"\x7f\xff\xff\xff").small_integer == 2**31 - 1
    with pytest.raises(ValueError, match="larger"):
        _ = Element(der.INTEGER, b"\1\0\0\0\0").small_integer


@pytest.mark.parametrize(("content", "value"), [(b"\0", False), (b"\xff", True), (b"\1", True)])
def test_any_byte_but_zero_is_true(content: bytes, value: bool) -> None:
    assert Element(der.BOOLEAN, content).boolean is value


@pytest.mark.parametrize("content", [b"", b"\0\0"])
def test_a_boolean_is_one_byte(content: bytes) -> None:
    with pytest.raises(ValueError, match="BOOLEAN"):
        _ = Element(der.BOOLEAN, content).boolean


def test_bits_begin_with_the_first_one() -> None:
    assert Element(der.BIT_STRING, b"\5\xa0").bits == (True, False, True)


def test_a_bit_string_may_be_empty() -> None:
    assert Element(der.BIT_STRING, b"\0").bits == ()


@pytest.mark.parametrize("content", [b"", b"\x08\x00", b"\x01"])
def test_a_malformed_bit_string_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="BIT STRING"):
        _ = Element(der.BIT_STRING, content).bits


@given(st.binary(max_size=200))
def test_any_bytes_are_elements_or_a_value_error(data: bytes) -> None:
    try:
        found = elements(data)
    except ValueError:
        return
    assert b"".join(e.whole for e in found) == data
