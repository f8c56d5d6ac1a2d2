"""Look through BER (X.690 8), also where it is damaged, and rewrite it as DER; cryptography reads DER alone."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from wizard.pki import der

DEEPEST = 32
MOST_ELEMENTS = 250_000
"""Elements that are rewritten; a PKCS#12 file has some hundreds."""

MOST_PASSED = 150_000
"""Elements among which the end of an indefinite length is looked for."""

_OCTETS, _OCTETS_IN_PARTS = 0x04, 0x24
_LONGEST_TAG, _LONGEST_LENGTH = 6, 8


class TooDeepError(ValueError):
    """The data nests deeper, or has more elements, than any honest file."""


class Flaw(StrEnum):
    """How an element departs from DER; the values are told to people as problems."""

    CUT_OFF = "it is cut off: data is missing at its end"
    LENGTH = "a length is written as BER allows it and DER does not"
    HIGH_TAG = "an element has a tag number that certificates do not have"


class Span(NamedTuple):
    """Where one element stands in the data around it."""

    tag: int
    """The tag bytes as a number: 0x30, 0xBF8101 …"""
    start: int
    begin: int
    """Of the content."""
    end: int
    """Of the content; the zeros that end an indefinite length come behind it."""
    next: int
    flaw: Flaw | None


def spans(data: bytes, at: int = 0, limit: int | None = None) -> Iterator[Span]:
    """Yield the elements from *at* to *limit* one after the other, without looking into them. Never raises.

    One that is cut off reaches to *limit*. What is no element at all ends it.
    """
    limit = len(data) if limit is None else limit
    while at < limit and (one := _span(data, at, limit)) is not None:
        yield one
        at = one.next


def _span(data: bytes, at: int, limit: int) -> Span | None:
    try:
        tag, begin, size, flaw = _any_header(data, at, limit)
    except IndexError:
        return None
    if size is None:
        end, follows = _matching_zeros(data, begin, limit)
        return Span(tag, at, begin, end, follows, Flaw.CUT_OFF if end == follows else Flaw.LENGTH)
    end = begin + size
    if end > limit:
        return Span(tag, at, min(begin, limit), limit, limit, Flaw.CUT_OFF)
    return Span(tag, at, begin, end, end, flaw)


def _any_header(data: bytes, at: int, limit: int) -> tuple[int, int, int | None, Flaw | None]:
    """Return tag, place of the content, length (None: indefinite) and flaw. Raises IndexError where there is none."""
    tag, begin, flaw = data[at], at + 1, None
    if tag & 0x1F == 0x1F:
        while data[begin] & 0x80:
            begin += 1
        begin += 1
        tag, flaw = int.from_bytes(data[at:begin]), Flaw.HIGH_TAG
    if begin >= limit or begin - at > _LONGEST_TAG:
        raise IndexError
    size, content = data[begin], begin + 1
    if size == 0x80:
        return tag, content, None, Flaw.LENGTH
    if size > 0x80:
        content += size & 0x7F
        if size - 0x80 > _LONGEST_LENGTH:
            raise IndexError
        size = int.from_bytes(data[begin + 1 : content])
        if size < 0x80 or data[begin + 1] == 0:
            flaw = Flaw.LENGTH
    return tag, content, size, flaw


def _matching_zeros(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """Return where the content of an indefinite length ends and what follows begins; twice *limit* where it does not.

    The elements inside are passed over without recursion: they may be nested a million deep.
    """
    inside = 1
    for _ in range(MOST_PASSED):
        if at >= limit:
            break
        if data[at : at + 2] == b"\0\0":
            inside -= 1
            at += 2
            if not inside:
                return at - 2, at
            continue
        try:
            _, begin, size, _ = _any_header(data, at, limit)
        except IndexError:
            break
        inside += size is None
        at = begin + (size or 0)
    return limit, limit


def to_der(data: bytes) -> bytes:
    """Return the first element of *data* with definite, shortest lengths and OCTET STRINGs in one piece.

    What is inside an OCTET STRING stays as it is. An element of known length whose content is not made of elements
    is copied. Raises ValueError for data that is no element, TooDeepError among it.
    """
    return _Rewriting(data).element(0, len(data), 0)[0]


def element_at(data: bytes, at: int) -> bytes:
    """Return the element at *at* as it stands. Raises ValueError when its length is indefinite or too large."""
    _, begin, size = _header(data, at, len(data))
    if size is None:
        raise ValueError("an indefinite length")
    return data[at : begin + size]


def _header(data: bytes, at: int, limit: int) -> tuple[bytes, int, int | None]:
    """Return the tag bytes at *at*, where the content begins, and its length; None for an indefinite one."""
    begin = at + 1
    if at < limit and data[at] & 0x1F == 0x1F:
        while begin < limit and data[begin] & 0x80:
            begin += 1
        begin += 1
    if begin >= limit:
        raise ValueError("the data ends inside a header")
    size, content = data[begin], begin + 1
    if size == 0x80:
        return data[at:begin], content, None
    if size > 0x80:
        content += size & 0x7F
        size = int.from_bytes(data[begin + 1 : content])
    if content + size > limit:
        raise ValueError("the data ends inside an element")
    return data[at:begin], content, size


class _Rewriting:
    """One pass over *data*, which gives up on more elements than an honest file has."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = MOST_ELEMENTS

    def element(self, at: int, limit: int, depth: int) -> tuple[bytes, int]:
        """Return the element at *at* as DER, and where it ends."""
        self._left -= 1
        if self._left < 0:
            raise TooDeepError("more elements than in any honest file")
        tag, begin, size = _header(self._data, at, limit)
        constructed = bool(tag[0] & 0x20)
        if size is None:
            if not constructed:
                raise ValueError("an indefinite length on a primitive element")
            children, end = self.children(begin, limit, depth, until_zeros=True)
            return _encoded(tag, children), end
        end = begin + size
        if constructed and depth < DEEPEST:
            try:
                return _encoded(tag, self.children(begin, end, depth)[0]), end
            except TooDeepError:
                raise
            except ValueError:
                pass  # Elements of an unknown kind; the length is known, so nothing behind them is lost.
        return tag + der.length(size) + self._data[begin:end], end

    def children(self, at: int, limit: int, depth: int, *, until_zeros: bool = False) -> tuple[list[bytes], int]:
        """Return the elements from *at* to *limit*, or to the two zero bytes that end an indefinite length."""
        if depth >= DEEPEST:
            raise TooDeepError("nested too deeply")
        found: list[bytes] = []
        while at < limit or until_zeros:
            if until_zeros and self._data[at : at + 2] == b"\0\0":
                return found, at + 2
            child, at = self.element(at, limit, depth + 1)
            found.append(child)
        return found, at


def _encoded(tag: bytes, children: list[bytes]) -> bytes:
    if tag[0] != _OCTETS_IN_PARTS:
        content = b"".join(children)
        return tag + der.length(len(content)) + content
    content = b"".join(_content(child) for child in children)
    return bytes([_OCTETS]) + der.length(len(content)) + content


def _content(element: bytes) -> bytes:
    if element[0] != _OCTETS:
        raise ValueError("an OCTET STRING made of something else")
    return element[_header(element, 0, len(element))[1] :]
