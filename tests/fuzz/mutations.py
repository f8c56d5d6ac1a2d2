"""Mutations that know what certificates are made of: elements, lengths, tags, and the lines of PEM."""

import base64
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from tests.corpus.files import files
from tests.pki.making import tlv
from wizard.pki.ber import Span, spans

LARGEST_SEED = 8_000
_CONSTRUCTED, _OPAQUE = 0x20, {0x03, 0x04}
"""Bits of a tag; the primitive types that hold other elements."""


@cache
def seeds() -> tuple[bytes, ...]:
    """Return files of the corpus, about a tenth of it; those that are not PEM are the rarer ones."""
    small = [data for data in files().values() if len(data) <= LARGEST_SEED]
    binary = [data for data in small if b"-----BEGIN" not in data]
    return (*binary, *small[::12])


def places(data: bytes, deepest: int = 8) -> list[tuple[Span, bytes]]:
    """Return every element of *data* with the bytes that it stands in, outermost first, as far as there are any."""
    found: list[tuple[Span, bytes]] = []
    waiting = [(data, 0)]
    while waiting and len(found) < 400:
        inside, depth = waiting.pop(0)
        for one in spans(inside):
            found.append((one, inside))
            if depth < deepest and (one.tag & _CONSTRUCTED or one.tag in _OPAQUE):
                begin = one.begin + (one.tag == 0x03)
                waiting.append((inside[begin : one.end], depth + 1))
    return found


def body_of(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return the DER in a file, and how to put another in its place."""
    begin, end = data.find(b"-----BEGIN CERTIFICATE-----"), data.find(b"-----END CERTIFICATE-----")
    if begin < 0 or end < begin:
        return data, lambda changed: changed
    begin += len(b"-----BEGIN CERTIFICATE-----")
    try:
        body = base64.b64decode(data[begin:end])
    except ValueError:
        return data, lambda changed: changed
    return body, lambda changed: data[:begin] + b"\n" + base64.encodebytes(changed) + data[end:]


def _replaced(body: bytes, old: bytes, new: bytes) -> bytes:
    """Put *new* in the place of the element *old*, with every length around it as it has to be."""
    parts = list(spans(body))
    for one in parts:
        whole = body[one.start : one.next]
        if whole == old:
            return body[: one.start] + new + body[one.next :]
        if old in whole and one.tag <= 0xFF and (one.tag & _CONSTRUCTED or one.tag in _OPAQUE):
            skip = 1 if one.tag == 0x03 else 0
            lead, inner = body[one.begin : one.begin + skip], body[one.begin + skip : one.end]
            return body[: one.start] + tlv(one.tag, lead, _replaced(inner, old, new)) + body[one.next :]
    return body


ODD_TIMES = (b"260230000000Z", b"00000101000000Z", b"99991231235959-1200", b"2601010000Z", b"", b"260101000000+2500")
ODD_TEXTS = (b"a\0b", "\u202eeman".encode(), b"<b>x</b>", b"\x1b[31m", b"\xff\xfe\xd8\0", b"xn--\xff", b"." * 300)
ODD_NUMBERS = (b"", b"\0", b"\xff", b"\x80" + bytes(40), b"\x7f" * 300)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw a file that one to four mutations have changed."""
    body, back = body_of(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(1, 4))):
        body = draw(st.sampled_from(CHANGES))(draw, body)
    return draw(st.sampled_from(WRAPPINGS))(draw, back(body))


def _chosen(draw: st.DrawFn, body: bytes) -> bytes:
    found = places(body)
    if not found:
        return body
    one, inside = found[draw(st.integers(0, len(found) - 1))]
    return inside[one.start : one.next]


def _drop(draw: st.DrawFn, body: bytes) -> bytes:
    return _replaced(body, _chosen(draw, body), b"")


def _double(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    return _replaced(body, element, element * draw(st.sampled_from((2, 3, 40))))


def _swap(draw: st.DrawFn, body: bytes) -> bytes:
    one, other = _chosen(draw, body), _chosen(draw, body)
    return _replaced(body, one, other)


def _splice(draw: st.DrawFn, body: bytes) -> bytes:
    strange, _ = body_of(draw(st.sampled_from(seeds())))
    return _replaced(body, _chosen(draw, body), _chosen(draw, strange))


def _retag(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    tag = draw(st.sampled_from((b"\x02", b"\x05", b"\x06", b"\x0c", b"\x30", b"\x31", b"\xa0", b"\x1f\x81\x01")))
    return _replaced(body, element, tag + element[1:])


def _indefinite(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    one = next(spans(element), None)
    if one is None:
        return body
    return _replaced(body, element, element[:1] + b"\x80" + element[one.begin : one.end] + b"\0\0")


def _long_length(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    one = next(spans(element), None)
    if one is None:
        return body
    size = draw(st.sampled_from((one.end - one.begin, 0, 1 << 16, 1 << 31)))
    return _replaced(body, element, element[:1] + b"\x84" + size.to_bytes(4) + element[one.begin : one.end])


def _content(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    odd = draw(st.sampled_from((*ODD_TIMES, *ODD_TEXTS, *ODD_NUMBERS)))
    return _replaced(body, element, tlv(element[0], odd)) if element else body


def _wrap(draw: st.DrawFn, body: bytes) -> bytes:
    element = _chosen(draw, body)
    return _replaced(body, element, tlv(draw(st.sampled_from((0x30, 0x31, 0xA3, 0x04))), element))


def _bytes(draw: st.DrawFn, body: bytes) -> bytes:
    at = draw(st.integers(0, len(body)))
    return body[:at] + draw(st.binary(max_size=8)) + body[at + draw(st.integers(0, 8)) :]


def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: draw(st.integers(0, len(body)))]


CHANGES = (
    _drop, _double, _swap, _splice, _retag, _indefinite, _long_length, _content, _wrap, _bytes, _cut,
)  # fmt: skip


def _as_it_is(draw: st.DrawFn, data: bytes) -> bytes:
    return data


def _mangled(draw: st.DrawFn, data: bytes) -> bytes:
    """Bend the text around the base64, as mail programs, editors and people do."""
    text = data if b"-----BEGIN" in data else _armoured(data)
    old, new = draw(
        st.sampled_from((
            (b"\n", b"\r\n"), (b"\n", b"\n> "), (b"\n", b"\\n"), (b"-----", b"----"), (b"-----END", b""), (b"\n", b""),
            (b"CERTIFICATE", b"PKCS7"), (b"=", b"=3D"), (b"A", b"A\0"), (b"-----", "—".encode()),
        ))
    )  # fmt: skip
    return text.replace(old, new, draw(st.sampled_from((1, 3, -1))))


def _armoured(data: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(data) + b"-----END CERTIFICATE-----\n"


def _utf16(draw: st.DrawFn, data: bytes) -> bytes:
    return _armoured(data).decode("latin-1").encode("utf-16")


WRAPPINGS = (_as_it_is, _as_it_is, _mangled, _utf16)
