"""Any bytes as a tree of BER elements (X.690 8) for people to look at: tolerant, lazy, and without recursion.

Nothing here decides about trust; `der` and `reader` read certificates. What is broken becomes a node that says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from wizard.pki.asn1_values import CODECS, TAG_NAMES, hex_text, value_text
from wizard.plain import visible

DEEPEST = 1_000
"""Levels that are looked into."""

MOST_CHILDREN = 10_000
"""Elements that are told one by one in another; the rest of it is one node."""

_MOST_SEARCHED = 300_000
"""Elements that are passed in one file in search of the ends of indefinite lengths."""

_OCTET_STRING, _BIT_STRING, _SEQUENCE, _SET, _INTEGER = 4, 3, 16, 17, 2


class TagClass(StrEnum):
    """The class of a tag, in the order of its bits (X.690 8.1.2.2)."""

    UNIVERSAL = "universal"
    APPLICATION = "application"
    CONTEXT = "context"
    PRIVATE = "private"


_CLASSES = tuple(TagClass)


class _Source:
    """The bytes of a tree, and what was found out about them: where elements of indefinite length end."""

    __slots__ = ("_ends", "_left", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._ends: dict[int, int | None] = {}
        self._left = _MOST_SEARCHED

    def end_of(self, begin: int, limit: int) -> int | None:
        """Return where the content that begins at *begin*, of indefinite length, ends; None when it does nowhere.

        One pass tells it for all such elements inside, too, so that a deep nesting is not searched again and again.
        """
        if begin in self._ends:
            return self._ends[begin]
        unended, at = [begin], begin
        while unended and self._left > 0:
            self._left -= 1
            head = _header(self.data, at, limit)
            if isinstance(head, str):
                break
            if head.size is None:
                unended.append(head.begin)
                at = head.begin
            elif head.is_end:
                self._ends[unended.pop()] = at
                at = head.begin
            else:
                at = head.begin + head.size
        self._ends.update(dict.fromkeys(unended))
        return self._ends[begin]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One element, or a stretch of bytes that is none and has an *error*. Offsets are those in the whole data."""

    offset: int
    header_length: int
    content_length: int
    trailer_length: int = 0
    """Two for the zero bytes that end an indefinite length."""
    tag_class: TagClass = TagClass.UNIVERSAL
    number: int = 0
    constructed: bool = False
    indefinite: bool = False
    encapsulates: bool = False
    """Whether it is an OCTET STRING or BIT STRING whose content is itself DER, and shown as children."""
    depth: int
    error: str | None = None
    """Why it is broken; a short English reason without text from the data."""
    source: _Source = field(repr=False, compare=False)

    @property
    def content_offset(self) -> int:
        """Where the content begins."""
        return self.offset + self.header_length

    @property
    def end(self) -> int:
        """The offset behind the last byte."""
        return self.content_offset + self.content_length + self.trailer_length

    @property
    def content(self) -> bytes:
        """A copy of the content."""
        return self.source.data[self.content_offset : self.content_offset + self.content_length]

    @property
    def is_element(self) -> bool:
        """Say whether it has a header that can be read."""
        return self.header_length > 0

    @property
    def has_children(self) -> bool:
        """Say whether `children_of` gives anything."""
        return self.depth < DEEPEST and self.content_length > 0 and (self.constructed or self.encapsulates)

    @property
    def tag_name(self) -> str:
        """The name of a universal tag, "[0]" for a context one; empty for what is no element."""
        if not self.is_element:
            return ""
        match self.tag_class:
            case TagClass.UNIVERSAL:
                return TAG_NAMES.get(self.number, f"[UNIVERSAL {self.number}]")
            case TagClass.CONTEXT:
                return f"[{self.number}]"
            case _:
                return f"[{self.tag_class.upper()} {self.number}]"

    @property
    def value(self) -> str:
        """What it says, in one short line; empty where the children say it. Hostile text."""
        if not self.is_element:
            return hex_text(self.content[:4096])
        if self.constructed or self.encapsulates:
            return ""
        if self.tag_class is TagClass.UNIVERSAL:
            return value_text(self.number, self.content)
        return _guessed(self.content)


def _guessed(content: bytes) -> str:
    """Return the text that the content of an implicitly tagged element seems to be, else hex."""
    if content and content.isascii() and content.decode("ascii").isprintable():
        return value_text(22, content)
    return hex_text(content)


class _Header(NamedTuple):
    """A tag and a length: where the content begins, and its size, None for an indefinite one."""

    first: int
    number: int
    begin: int
    size: int | None

    @property
    def is_end(self) -> bool:
        """Say whether it is the end of an indefinite length."""
        return not self.first and not self.size


_TORN = "the data ends inside a header"


def _header(data: bytes, at: int, limit: int) -> _Header | str:
    """Return the header at *at*, or why there is none; its size may point behind *limit*."""
    if at + 2 > limit:
        return _TORN
    first = data[at]
    number, begin = first & 0x1F, at + 1
    if number == 0x1F:
        number, begin = _high_number(data, begin, limit)
        if number < 0:
            return "a tag number beyond any that there is"
        if begin >= limit:
            return _TORN
    size, begin = data[begin], begin + 1
    if size < 0x80:
        return _Header(first, number, begin, size)
    if size == 0x80:
        return _Header(first, number, begin, None) if first & 0x20 else "an indefinite length without parts"
    if size == 0xFF:
        return "a length that X.690 forbids"
    end = begin + (size & 0x7F)
    return _TORN if end > limit else _Header(first, number, end, int.from_bytes(data[begin:end]))


_MOST_TAG_BYTES = 8


def _high_number(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """Return the tag number in the bytes from *at*, and where it ends; -1 for one that is too long (X.690 8.1.2.4)."""
    number = 0
    for place in range(at, min(limit, at + _MOST_TAG_BYTES)):
        number = number << 7 | data[place] & 0x7F
        if not data[place] & 0x80:
            return number, place + 1
    return (number, limit) if limit <= at + _MOST_TAG_BYTES else (-1, at)


def roots_of(data: bytes) -> tuple[Node, ...]:
    """Return the elements that *data* begins with, one after another; nothing for no data."""
    return tuple(_elements(_Source(data), 0, len(data), 0))


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the elements in *node*, those that an OCTET STRING or BIT STRING encapsulates among them."""
    return tuple(_children(node))


def path_at(data: bytes, offset: int) -> tuple[Node, ...]:
    """Return the nodes that cover the byte at *offset*, the outermost first; nothing for a place behind the data."""
    path: list[Node] = []
    level = _elements(_Source(data), 0, len(data), 0)
    while (found := next((node for node in level if node.offset <= offset < node.end), None)) is not None:
        path.append(found)
        level = _children(found)
    return tuple(path)


def outline(data: bytes, limit: int) -> str:
    """Return the tree as indented text with offsets and lengths, of at most *limit* elements. It is safe to show."""
    return _outlined(walk(data), 0, limit)


def outline_of(node: Node, limit: int) -> str:
    """Return *node* and what is in it as `outline` writes it, indented from *node* on, with its offsets in the data."""
    return _outlined(_walked(iter((node,))), node.depth, limit)


def _outlined(nodes: Iterator[Node], margin: int, limit: int) -> str:
    lines = [
        f"{node.offset:6} {node.header_length}+{node.content_length:<6} {statement(node, margin)}"
        for node in islice(nodes, limit)
    ]
    return "\n".join((*lines, "…") if next(nodes, None) else lines)


def walk(data: bytes) -> Iterator[Node]:
    """Yield every node, each before its children."""
    return _walked(_elements(_Source(data), 0, len(data), 0))


def _walked(level: Iterator[Node]) -> Iterator[Node]:
    levels = [level]
    while levels:
        node = next(levels[-1], None)
        if node is None:
            levels.pop()
        else:
            yield node
            levels.append(_children(node))


_DEEPEST_INDENTATION = 40


def statement(node: Node, margin: int = 0) -> str:
    """Return the tag of *node*, what it says, and its error, on one line, indented by its levels below *margin*.

    It is safe to show.
    """
    error = f"({node.error})" if node.error else ""
    encapsulates = "encapsulates" if node.encapsulates else ""
    said = " ".join(part for part in (node.tag_name, encapsulates, visible(node.value), error) if part)
    return "  " * min(node.depth - margin, _DEEPEST_INDENTATION) + said


def _children(node: Node) -> Iterator[Node]:
    if not node.has_children:
        return iter(())
    # The first byte of a BIT STRING counts its unused bits.
    begin = node.content_offset + (node.encapsulates and node.number == _BIT_STRING)
    return _elements(node.source, begin, node.content_offset + node.content_length, node.depth + 1)


def _elements(source: _Source, at: int, limit: int, depth: int) -> Iterator[Node]:
    """Yield what stands from *at* to *limit*; the last one is an error when no element can be read there."""
    for _ in range(MOST_CHILDREN):
        if at >= limit:
            return
        head = _header(source.data, at, limit)
        if isinstance(head, str):
            yield _remainder(source, at, limit, depth, head)
            return
        node = _node(source, at, head, limit, depth)
        yield node
        at = node.end
    if at < limit:
        yield _remainder(source, at, limit, depth, f"the rest, behind {MOST_CHILDREN} elements")


def _remainder(source: _Source, at: int, limit: int, depth: int, why: str) -> Node:
    return Node(offset=at, header_length=0, content_length=limit - at, depth=depth, error=why, source=source)


def _node(source: _Source, at: int, head: _Header, limit: int, depth: int) -> Node:
    end, trailer, error = _extent(source, head, limit)
    constructed = bool(head.first & 0x20)
    if constructed and depth == DEEPEST and end > head.begin:
        error = error or "nested too deeply to be looked into"
    return Node(
        offset=at,
        header_length=head.begin - at,
        content_length=end - head.begin,
        trailer_length=trailer,
        tag_class=_CLASSES[head.first >> 6],
        number=head.number,
        constructed=constructed,
        indefinite=head.size is None,
        encapsulates=error is None and _encapsulates(source.data, head, end),
        depth=depth,
        error=error,
        source=source,
    )


def _extent(source: _Source, head: _Header, limit: int) -> tuple[int, int, str | None]:
    """Return where the content behind *head* ends, the bytes of its end mark, and what is wrong with its length."""
    if head.size is not None:
        missing = head.begin + head.size - limit
        error = f"the data ends {missing} bytes before the element does" if 0 < missing < 1 << 64 else None
        return min(head.begin + head.size, limit), 0, error or ("a length beyond all data" if missing > 0 else None)
    end = source.end_of(head.begin, limit)
    return (limit, 0, "no end of an indefinite length was found") if end is None else (end, 2, None)


def _encapsulates(data: bytes, head: _Header, end: int) -> bool:
    """Say whether the content of an OCTET STRING or BIT STRING is surely one DER element, and not so by chance."""
    if head.first == _OCTET_STRING:
        return _is_der(data, head.begin, end, is_bits=False)
    has_whole_bytes = head.first == _BIT_STRING and end > head.begin and data[head.begin] == 0
    return has_whole_bytes and _is_der(data, head.begin + 1, end, is_bits=True)


_LONGEST_POINT = 67
"""Bytes of a compressed point on the largest common curve, which begins as an INTEGER does."""
_MOST_LOOKED_AT = 32


def _is_der(data: bytes, begin: int, end: int, *, is_bits: bool) -> bool:
    head = _header(data, begin, end)
    if isinstance(head, str) or head.size is None or head.begin + head.size != end or head.first >> 6:
        return False
    if head.number in {_SEQUENCE, _SET}:
        return bool(head.first & 0x20) and _tiles(data, head.begin, end)
    if is_bits:
        # A public key of DSA is an INTEGER; points of elliptic curves look like short primitives at times.
        return head.first == _INTEGER and end - begin > _LONGEST_POINT
    return _is_plausible(head.first, data, head.begin, end)


def _tiles(data: bytes, at: int, end: int) -> bool:
    """Say whether elements of known kinds stand from *at*, the first ones at least, and end at *end*."""
    for _ in range(_MOST_LOOKED_AT):
        if at == end:
            return True
        head = _header(data, at, end)
        if isinstance(head, str) or head.size is None or head.begin + head.size > end:
            return False
        if not (head.first & 0xC0 == 0x80 or (0 < head.first & 0xDF < 31 and head.number in TAG_NAMES)):
            return False
        at = head.begin + head.size
    return True


def _is_plausible(first: int, data: bytes, begin: int, end: int) -> bool:
    """Say whether a primitive element of this tag may have the content from *begin* to *end* (X.690 8)."""
    size = end - begin
    match first:
        case 1:
            return size == 1 and data[begin] in {0, 0xFF}
        case 2 | 4 | 10:
            return size > 0
        case 3:
            return size > 0 and data[begin] <= 7
        case 5:
            return size == 0
        case 6:
            return size > 0 and data[end - 1] < 0x80
        case _ if first in CODECS or first in {23, 24}:
            text = data[begin : min(end, begin + 256)].decode(CODECS.get(first, "ascii"), "ignore")
            return size > 0 and text.isprintable()
        case _:
            return False
