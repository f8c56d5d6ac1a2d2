import pytest

from tests.pki.making import a_leaf, oid, tlv
from tests.support.pki import der_of
from wizard.pki import der
from wizard.pki.frame import Frame, loose_frame, strict_frame

LEAF = der_of(a_leaf())
SIGNED, ALGORITHM, SIGNATURE = der.element(LEAF).children
PARTS = [part.whole for part in SIGNED.children]
NAMES = ("version", "serial", "inner_algorithm", "issuer", "validity", "subject", "key")


def frame(*parts: bytes) -> Frame:
    found = loose_frame(tlv(0x30, tlv(0x30, *parts), ALGORITHM.whole, SIGNATURE.whole), {})
    assert found is not None
    return found


def wholes(found: Frame) -> list[bytes | None]:
    return [None if part is None else part.whole for part in (getattr(found, name) for name in NAMES)]


def test_both_ways_find_the_same_parts_of_a_healthy_certificate() -> None:
    assert wholes(strict_frame(LEAF)) == wholes(frame(*PARTS)) == PARTS[:7]
    assert [part.whole for part in strict_frame(LEAF).rest] == PARTS[7:]
    assert strict_frame(LEAF).is_in_order


@pytest.mark.parametrize("gone", range(7))
def test_without_one_part_the_others_are_found_by_their_look(gone: int) -> None:
    found = wholes(frame(*PARTS[:gone], *PARTS[gone + 1 :]))
    assert found == [None if place == gone else part for place, part in enumerate(PARTS[:7])]


@pytest.mark.parametrize("gone", range(1, 7))
def test_strictly_no_part_may_be_missing(gone: int) -> None:
    with pytest.raises(ValueError):
        strict_frame(tlv(0x30, tlv(0x30, *PARTS[:gone], *PARTS[gone + 1 :]), ALGORITHM.whole, SIGNATURE.whole))


def test_a_strange_part_between_is_passed_over_and_not_in_order() -> None:
    found = frame(*PARTS[:3], tlv(4, b"strange"), *PARTS[3:])
    assert wholes(found) == PARTS[:7]
    assert not found.is_in_order


def test_without_algorithm_and_signature_the_rest_is_found() -> None:
    found = loose_frame(tlv(0x30, SIGNED.whole), {})
    assert found is not None
    assert (found.outer_algorithm, found.signature) == (None, None)
    assert wholes(found) == PARTS[:7]


@pytest.mark.parametrize(
    "data",
    [b"", b"\5\0", tlv(0x30), tlv(0x30, tlv(4, b"a")), tlv(0x30, tlv(0x30, tlv(2, b"\1"), tlv(0x30, oid("1.2.3"))))],
)
def test_where_nothing_looks_like_a_certificate_there_is_no_frame(data: bytes) -> None:
    assert loose_frame(data, {}) is None


@pytest.mark.parametrize(
    ("rest", "is_in_order"),
    [
        ((), True),
        ((tlv(0x81, b"\0"), tlv(0x82, b"\0"), tlv(0xA3)), True),
        ((tlv(0x82, b"\0"), tlv(0x81, b"\0")), False),
        ((tlv(0xA3), tlv(0xA3)), False),
        ((tlv(0xA3), tlv(5)), False),
    ],
)
def test_what_stands_behind_the_key_has_an_order(rest: tuple[bytes, ...], is_in_order: bool) -> None:
    assert frame(*PARTS[:7], *rest).is_in_order is is_in_order
