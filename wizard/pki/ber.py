"""Rewrite BER (X.690 8) as DER, as far as old PKCS#7 and PKCS#12 files need it; cryptography reads DER alone."""

DEEPEST = 32

_OCTETS, _OCTETS_IN_PARTS = 0x04, 0x24


class TooDeepError(ValueError):
    """The data nests deeper than any honest file."""


def to_der(data: bytes) -> bytes:
    """Return the first element of *data* with definite, shortest lengths and OCTET STRINGs in one piece.

    What is inside an OCTET STRING stays as it is. An element of known length whose content is not made of elements
    is copied. Raises ValueError for data that is no element, TooDeepError among it.
    """
    return _element(data, 0, len(data), 0)[0]


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


def _element(data: bytes, at: int, limit: int, depth: int) -> tuple[bytes, int]:
    """Return the element at *at* as DER, and where it ends."""
    tag, begin, size = _header(data, at, limit)
    constructed = bool(tag[0] & 0x20)
    if size is None:
        if not constructed:
            raise ValueError("an indefinite length on a primitive element")
        children, end = _children(data, begin, limit, depth, until_zeros=True)
        return _encoded(tag, children), end
    end = begin + size
    if constructed and depth < DEEPEST:
        try:
            return _encoded(tag, _children(data, begin, end, depth)[0]), end
        except TooDeepError:
            raise
        except ValueError:
            pass  # Elements of an unknown kind; the length is known, so nothing behind them is lost.
    return tag + _length(size) + data[begin:end], end


def _children(data: bytes, at: int, limit: int, depth: int, *, until_zeros: bool = False) -> tuple[list[bytes], int]:
    """Return the elements from *at* to *limit*, or to the two zero bytes that end an indefinite length."""
    if depth >= DEEPEST:
        raise TooDeepError("nested too deeply")
    found: list[bytes] = []
    while at < limit or until_zeros:
        if until_zeros and data[at : at + 2] == b"\0\0":
            return found, at + 2
        child, at = _element(data, at, limit, depth + 1)
        found.append(child)
    return found, at


def _encoded(tag: bytes, children: list[bytes]) -> bytes:
    if tag[0] != _OCTETS_IN_PARTS:
        content = b"".join(children)
        return tag + _length(len(content)) + content
    content = b"".join(_content(child) for child in children)
    return bytes([_OCTETS]) + _length(len(content)) + content


def _content(element: bytes) -> bytes:
    if element[0] != _OCTETS:
        raise ValueError("an OCTET STRING made of something else")
    return element[_header(element, 0, len(element))[1] :]


def _length(count: int) -> bytes:
    if count < 0x80:
        return bytes([count])
    digits = count.to_bytes((count.bit_length() + 7) // 8)
    return bytes([0x80 | len(digits)]) + digits
