from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.making import a_leaf, oid, tlv
from tests.support.pki import der_of
from wizard.pki.asn1_tree import (
    DEEPEST,
    MOST_CHILDREN,
    Node,
    TagClass,
    children_of,
    outline,
    outline_of,
    path_at,
    roots_of,
    walk,
)


def only(data: bytes) -> Node:
    (node,) = roots_of(data)
    return node


def test_an_element_knows_its_place_and_its_tag() -> None:
    node = only(tlv(0x30, tlv(2, b"\7"), tlv(0x81, b"a.example")))
    assert (node.offset, node.header_length, node.content_length, node.end) == (0, 2, 14, 16)
    assert (node.tag_name, node.constructed, node.depth, node.value) == ("SEQUENCE", True, 0, "")
    number, name = children_of(node)
    assert (number.offset, number.tag_name, number.value, number.depth) == (2, "INTEGER", "7", 1)
    assert (name.tag_class, name.number, name.tag_name, name.value) == (TagClass.CONTEXT, 1, "[1]", "a.example")


def test_high_tag_numbers_and_other_classes_are_named() -> None:
    assert only(b"\x9f\x81\x00\x00").tag_name == "[128]"
    assert only(b"\x41\x00").tag_name == "[APPLICATION 1]"
    assert only(b"\xc1\x00").tag_name == "[PRIVATE 1]"
    assert only(b"\x0f\x00").tag_name == "[UNIVERSAL 15]"


def test_der_in_an_octet_string_is_looked_into() -> None:
    node = only(tlv(4, tlv(0x30, tlv(1, b"\xff"))))
    assert node.encapsulates
    (sequence,) = children_of(node)
    assert (sequence.offset, sequence.tag_name, sequence.depth) == (2, "SEQUENCE", 1)


def test_der_in_a_bit_string_begins_behind_the_unused_bits() -> None:
    node = only(tlv(3, b"\0", tlv(0x30, tlv(2, b"\7"))))
    assert node.encapsulates
    assert children_of(node)[0].offset == 3


@pytest.mark.parametrize(
    "data",
    [
        tlv(4, bytes(range(20))),
        tlv(4, b""),
        tlv(4, b"\x0c\x03a\x01b"),
        tlv(4, b"\x30\x02\x05\x01"),
        tlv(3, b"\0", b"\4\x3f" + bytes(63)),
        tlv(3, b"\0", b"\2\x1f" + bytes(31)),
        tlv(3, b"\1", tlv(0x30, tlv(2, b"\7"))),
        tlv(3, b""),
    ],
    ids=["bytes", "nothing", "control", "torn", "point", "compressed point", "odd bits", "no bits"],
)
def test_bytes_that_only_begin_like_der_are_not_looked_into(data: bytes) -> None:
    assert not only(data).encapsulates
    assert children_of(only(data)) == ()


def test_an_indefinite_length_ends_at_its_zeros() -> None:
    first, second = roots_of(b"\x30\x80" + b"\x24\x80" + tlv(4, b"a") + b"\0\0" + b"\0\0" + tlv(2, b"\1"))
    assert first.indefinite
    assert (first.content_length, first.trailer_length, first.end, first.error) == (7, 2, 11, None)
    (octets,) = children_of(first)
    assert (octets.offset, octets.end) == (2, 9)
    assert second.offset == 11


def test_an_indefinite_length_without_an_end_takes_the_rest() -> None:
    node = only(b"\x30\x80" + tlv(2, b"\1"))
    assert node.error == "no end of an indefinite length was found"
    assert [n.tag_name for n in children_of(node)] == ["INTEGER"]


def test_a_torn_element_is_shown_as_far_as_it_goes() -> None:
    node = only(tlv(0x30, tlv(2, b"\1"), tlv(4, b"abcdef"))[:-4])
    assert node.error == "the data ends 4 bytes before the element does"
    number, octets = children_of(node)
    assert (number.error, octets.error, octets.content) == (
        None,
        "the data ends 4 bytes before the element does",
        b"ab",
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x30", "the data ends inside a header"),
        (b"\x1f\x81", "the data ends inside a header"),
        (b"\x1f\x01", "the data ends inside a header"),
        (b"\x04\x82\x01", "the data ends inside a header"),
        (b"\x04\x80", "an indefinite length without parts"),
        (b"\x04\xff\x01", "a length that X.690 forbids"),
        (b"\x1f" + b"\xff" * 20, "a tag number beyond any that there is"),
    ],
)
def test_what_is_no_element_has_its_reason_and_its_bytes(data: bytes, why: str) -> None:
    good, bad = roots_of(b"\5\0" + data)
    assert good.error is None
    assert (bad.offset, bad.error, bad.tag_name, bad.is_element) == (2, why, "", False)
    assert bad.content == data
    assert bad.value == data.hex(" ").upper()


def test_a_length_beyond_all_data_is_told_without_its_digits() -> None:
    assert only(b"\x04\xfe" + b"\xff" * 126 + b"a").error == "a length beyond all data"


def test_the_path_to_a_byte_goes_from_the_root_to_the_innermost() -> None:
    data = tlv(0x30, tlv(2, b"\7"), tlv(0x30, oid("2.5.4.3")))
    assert [n.tag_name for n in path_at(data, 8)] == ["SEQUENCE", "SEQUENCE", "OBJECT IDENTIFIER"]
    assert [n.tag_name for n in path_at(data, 5)] == ["SEQUENCE", "SEQUENCE"]
    assert path_at(data, len(data)) == ()
    assert path_at(data, -1) == ()


def test_the_path_is_made_of_the_tree_s_own_nodes() -> None:
    data = der_of(a_leaf())
    path = path_at(data, len(data) // 2)
    assert path[0] in roots_of(data)
    assert all(child in children_of(parent) for parent, child in pairwise(path))


def test_an_outline_is_indented_and_cut() -> None:
    data = tlv(0x30, tlv(2, b"\7"), tlv(4, tlv(0x30)), tlv(12, b"a\x1b\n"))
    assert outline(data, 10).split("\n") == [
        "     0 2+12     SEQUENCE",
        "     2 2+1        INTEGER 7",
        "     5 2+2        OCTET STRING encapsulates",
        "     7 2+0          SEQUENCE",
        "     9 2+3        UTF8String a<U+001B><U+000A>",
    ]
    assert outline(data, 2).split("\n")[1:] == ["     2 2+1        INTEGER 7", "…"]


def test_the_outline_of_one_element_is_indented_from_it_on_and_keeps_its_offsets() -> None:
    (octets,) = children_of(only(tlv(0x30, tlv(4, tlv(0x30, tlv(5))))))
    assert outline_of(octets, 10).split("\n") == [
        "     2 2+4      OCTET STRING encapsulates",
        "     4 2+2        SEQUENCE",
        "     6 2+0          NULL",
    ]
    assert outline_of(octets, 1).split("\n")[1:] == ["…"]


def test_of_very_many_elements_the_rest_is_one_node() -> None:
    children = children_of(only(tlv(0x30, b"\5\0" * (MOST_CHILDREN + 7))))
    assert len(children) == MOST_CHILDREN + 1
    assert (children[-1].content_length, children[-1].error) == (14, f"the rest, behind {MOST_CHILDREN} elements")


def deep_definite(levels: int) -> bytes:
    parts, size = [], 0
    for _ in range(levels):
        header = b"\x30\x83" + size.to_bytes(3)
        parts.append(header)
        size += len(header)
    return b"".join(reversed(parts))


# The time limit of a test fails what would be quadratic: the deep ones have a million levels.
@pytest.mark.parametrize(
    "data",
    [
        deep_definite(1_000_000),
        b"\x30\x80" * 1_000_000,
        b"\x30\x80" * 1_000_000 + b"\0\0" * 1_000_000,
        (b"\x24\x80" + b"\4\0" * 50) * 20_000,
        b"\x30\x84\x01\x00\x00\x00" + b"\5\0" * (1 << 23),
    ],
    ids=["definite", "open", "closed", "octets", "flat"],
)
def test_hostile_nesting_is_cut(data: bytes) -> None:
    path = path_at(data, len(data) // 2)
    assert 0 < len(path) <= DEEPEST + 1
    assert len(outline(data, 2 * DEEPEST).split("\n")) <= 2 * DEEPEST + 1
    assert children_of(roots_of(data)[0])


def test_the_deepest_level_says_that_there_is_more() -> None:
    path = path_at(b"\x30\x80" * 2000, 3999)
    assert len(path) == DEEPEST + 1
    assert path[-1].error is not None
    assert not path[-1].has_children


def test_a_real_certificate_has_no_error_and_every_byte_is_covered() -> None:
    data = der_of(a_leaf())
    nodes = list(walk(data))
    assert not [n for n in nodes if n.error]
    assert sum(n.header_length for n in nodes) + sum(n.content_length for n in nodes if not n.has_children) == len(
        data
    ) - sum(n.encapsulates and n.number == 3 for n in nodes)


elements = st.recursive(
    st.builds(tlv, st.integers(0, 255), st.binary(max_size=12)),
    lambda inner: st.builds(lambda tag, parts: tlv(tag, *parts), st.integers(0, 255), st.lists(inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=200)
@given(st.binary(max_size=200) | elements | st.builds(lambda e, at: e[:at], elements, st.integers(0, 50)))
def test_no_bytes_make_it_raise_and_children_lie_in_order_inside_their_parent(data: bytes) -> None:
    for node in islice(walk(data), 200):
        place = node.content_offset
        for child in children_of(node):
            assert place <= child.offset < child.end <= node.end
            assert (child.depth, child.content) == (node.depth + 1, child.content)
            place = child.end
        assert isinstance(node.tag_name + node.value, str)
    assert sum(n.end - n.offset for n in roots_of(data)) == len(data)
    assert outline(data, 50) or not data
    for offset in range(0, len(data), 7):
        assert path_at(data, offset)
