import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import a_leaf, tlv
from tests.support.pki import der_of
from wizard.pki import der
from wizard.pki.ber import Flaw
from wizard.pki.loose import loose

LEAF = der_of(a_leaf())


def read(data: bytes) -> tuple[list[tuple[int, bytes]], list[Flaw]]:
    flaws: dict[Flaw, None] = {}
    return [(one.tag, one.content) for one in loose(data, flaws)], list(flaws)


def test_der_is_read_as_strictly_without_a_flaw() -> None:
    flaws: dict[Flaw, None] = {}
    (whole,) = loose(LEAF, flaws)
    strict = der.element(LEAF)
    assert whole.whole == LEAF
    assert [c.whole for c in whole.children] == [c.whole for c in strict.children]
    assert not flaws


@pytest.mark.parametrize(
    ("data", "elements", "flaws"),
    [
        (b"\x04\x05ab", [(4, b"ab")], [Flaw.CUT_OFF]),
        (b"\x05\x00\x04", [(5, b"")], [Flaw.CUT_OFF]),
        (b"\x30\x80\x05\0\0\0", [(0x30, b"\x05\0")], [Flaw.LENGTH]),
        (b"\x9f\x81\x01\x01a", [(0x9F8101, b"a")], [Flaw.HIGH_TAG]),
        (tlv(0x24, tlv(4, b"ab"), tlv(0x24, tlv(4, b"c"))), [(4, b"abc")], [Flaw.LENGTH]),
        (tlv(0x23, tlv(3, b"\0ab"), tlv(3, b"\4c")), [(3, b"\4abc")], [Flaw.LENGTH]),
        (tlv(0x23), [(3, b"")], [Flaw.LENGTH]),
        (b"", [], []),
    ],
)
def test_what_is_odd_is_read_and_told(data: bytes, elements: list[tuple[int, bytes]], flaws: list[Flaw]) -> None:
    assert read(data) == (elements, flaws)


def test_a_flaw_deep_inside_comes_out_when_it_is_looked_at() -> None:
    flaws: dict[Flaw, None] = {}
    (outer,) = loose(tlv(0x30, tlv(0x30, b"\4\x81\1a")), flaws)
    assert not flaws
    assert outer.children[0].children[0].content == b"a"
    assert list(flaws) == [Flaw.LENGTH]


def test_an_element_is_der_through_and_through() -> None:
    (one,) = loose(tlv(0x30, b"\x30\x80\4\x81\1a\0\0", tlv(0x24, tlv(4, b"b"), tlv(4, b"c"))), {})
    assert one.whole == tlv(0x30, tlv(0x30, tlv(4, b"a")), tlv(4, b"bc"))


def test_deep_nesting_is_no_obstacle_to_writing_it_again() -> None:
    nested = b""
    for _ in range(3_000):
        nested = tlv(0x30, nested)
    assert loose(nested, {})[0].whole == nested


def test_an_element_with_a_high_tag_keeps_its_encoding() -> None:
    (one,) = loose(b"\x9f\x81\x01\x01a", {})
    assert one.whole == b"\x9f\x81\x01\x01a"


def test_strings_in_strings_have_an_end() -> None:
    nested = b""
    for _ in range(5_000):
        nested = tlv(0x24, nested)
    assert len(loose(nested, {})) == 1


def test_the_elements_of_one_have_an_end() -> None:
    assert len(loose(b"\5\0" * 200_000, {})) < 100_000


@given(st.binary(max_size=200))
def test_nothing_raises(data: bytes) -> None:
    for one in loose(data, {}):
        assert isinstance(one.children, tuple)
