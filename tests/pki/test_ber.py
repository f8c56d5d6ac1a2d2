import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import tlv
from tests.support.pki import der_of, make_pki
from wizard.pki.ber import MOST_ELEMENTS, MOST_PASSED, Flaw, TooDeepError, element_at, spans, to_der

DER = der_of(make_pki().root.certificate)


@pytest.mark.parametrize(
    ("ber", "der"),
    [
        (b"\x30\x80\x02\x01\x05\0\0", b"\x30\x03\x02\x01\x05"),
        (b"\x30\x80\x30\x80\0\0\x05\0\0\0", b"\x30\x04\x30\x00\x05\x00"),
        (b"\x30\x83\0\0\x02\x05\0", b"\x30\x02\x05\x00"),
        (b"\x24\x80\x04\x02ab\x04\x01c\0\0", b"\x04\x03abc"),
        (b"\x24\x05\x24\x03\x04\x01a", b"\x04\x01a"),
        (b"\xbf\x81\x01\x80\x05\0\0\0", b"\xbf\x81\x01\x02\x05\0"),
    ],
)
def test_lengths_become_definite_and_strings_whole(ber: bytes, der: bytes) -> None:
    assert to_der(ber) == der


def test_der_stays_as_it_is() -> None:
    assert to_der(DER) == DER


def test_what_follows_the_first_element_is_left_out() -> None:
    assert to_der(DER + b"\0\0more") == DER
    assert element_at(DER + b"more", 0) == DER


def test_an_element_is_taken_from_its_place() -> None:
    assert element_at(b"\5\0\2\1\7", 2) == b"\2\1\7"


def test_what_is_inside_an_octet_string_stays_as_it_is() -> None:
    assert to_der(tlv(4, b"\x30\x80\0\0")) == tlv(4, b"\x30\x80\0\0")


def test_content_that_is_no_element_is_copied() -> None:
    assert to_der(b"\x30\x80" + tlv(0x30, b"\xff\xff") + b"\0\0") == tlv(0x30, tlv(0x30, b"\xff\xff"))


@pytest.mark.parametrize(
    "broken",
    [b"", b"\x30", b"\x30\x80", b"\x30\x80\0", b"\x02\x80\0\0", b"\x30\x84\xff\xff\xff\xff", b"\x1f", b"\x30\x82\1"],
)
def test_data_that_is_cut_off_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError):
        to_der(broken)


def test_deep_nesting_without_lengths_is_refused() -> None:
    with pytest.raises(TooDeepError):
        to_der(b"\x30\x80" * 5_000 + b"\0\0" * 5_000)


def test_deep_nesting_with_lengths_is_copied() -> None:
    nested = b""
    for _ in range(2_000):
        nested = tlv(0x30, nested)
    assert to_der(nested) == nested


@given(st.binary(max_size=100))
def test_der_is_reached_at_once(data: bytes) -> None:
    try:
        once = to_der(data)
    except ValueError:
        return
    assert to_der(once) == once


@given(st.binary(max_size=60))
def test_an_indefinite_length_means_what_the_definite_one_means(content: bytes) -> None:
    definite = tlv(0x30, tlv(4, content))
    assert to_der(b"\x30\x80" + tlv(4, content) + b"\0\0") == definite


def test_more_elements_than_in_any_honest_file_are_refused() -> None:
    with pytest.raises(TooDeepError):
        to_der(tlv(0x30, b"\5\0" * (MOST_ELEMENTS + 1)))


# X.690 8.1.2 and 8.1.3: tags and lengths in every form.
@pytest.mark.parametrize(
    ("data", "tag", "content", "flaw"),
    [
        (b"\x02\x01\x05", 0x02, b"\x05", None),
        (b"\x04\x81\x01a", 0x04, b"a", Flaw.LENGTH),
        (b"\x04\x83\0\0\x01a", 0x04, b"a", Flaw.LENGTH),
        (b"\x30\x80\x05\0\0\0", 0x30, b"\x05\0", Flaw.LENGTH),
        (b"\x30\x80\x30\x80\0\0\x05\0\0\0", 0x30, b"\x30\x80\0\0\x05\0", Flaw.LENGTH),
        (b"\x9f\x81\x01\x01a", 0x9F8101, b"a", Flaw.HIGH_TAG),
        (b"\x04\x05ab", 0x04, b"ab", Flaw.CUT_OFF),
        (b"\x30\x80\x05\0", 0x30, b"\x05\0", Flaw.CUT_OFF),
        (b"\x30\x80\x05", 0x30, b"\x05", Flaw.CUT_OFF),
    ],
)
def test_an_element_is_placed_however_it_is_written(data: bytes, tag: int, content: bytes, flaw: Flaw | None) -> None:
    (one,) = spans(data)
    assert (one.tag, data[one.begin : one.end], one.flaw, one.next) == (tag, content, flaw, len(data))


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x1f", b"\x1f\x81", b"\x04\x89" + bytes(20), b"\x1f" + b"\xff" * 20])
def test_what_is_no_element_ends_the_search(data: bytes) -> None:
    assert not list(spans(data))


def test_elements_follow_each_other() -> None:
    assert [one.start for one in spans(b"\5\0\2\1\7\x30\x80\0\0\5\0")] == [0, 2, 5, 9]


def test_the_end_of_a_length_without_one_is_looked_for_in_bounded_time() -> None:
    data = b"\x30\x80" + b"\5\0" * (MOST_PASSED + 1) + b"\0\0"
    (one,) = spans(data)
    assert one.flaw is Flaw.CUT_OFF


@given(st.binary(max_size=200))
def test_elements_lie_in_a_row_whatever_the_bytes_are(data: bytes) -> None:
    at = 0
    for one in spans(data):
        assert one.start == at < one.begin <= one.end <= one.next <= len(data)
        at = one.next
