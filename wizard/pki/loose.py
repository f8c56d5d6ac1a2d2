"""Elements of data that is not DER, as far as they can be made out; for people to look at, never to be trusted."""

from wizard.pki import der
from wizard.pki.ber import Flaw, spans
from wizard.pki.der import Element

_STRINGS = {tag | 0x20 for tag in (der.BIT_STRING, der.OCTET_STRING, 12, 18, 19, 20, 22, 26, 27, 28, 30)}
"""The tags of strings that BER allows to be written in parts (X.690 8.6.4, 8.7.3, 8.23.6)."""
_CONSTRUCTED = 0x20
_MOST_PARTS = 10_000
_MOST_CHILDREN = 50_000
_DEEPEST = 8
_DEEPEST_WHOLE = 20


class Loose(Element):
    """One element that may be cut off or written as BER; *flaws* gathers what is wrong with those that were read."""

    __slots__ = ("flaws",)

    def __init__(self, tag: int, content: bytes, flaws: dict[Flaw, None]) -> None:
        super().__init__(tag, content)
        self.flaws = flaws

    @property
    def whole(self) -> bytes:
        """The element as DER, as far as it can be made out."""
        return _written(self, _DEEPEST_WHOLE)

    @property
    def children(self) -> "tuple[Loose, ...]":
        """The elements inside, as many as there are; never raises."""
        return loose(self.content, self.flaws)


def _written(element: Loose, depth: int) -> bytes:
    tag = element.tag.to_bytes((element.tag.bit_length() + 7) // 8 or 1)
    content = element.content
    if depth and tag[0] & _CONSTRUCTED:
        content = b"".join(_written(child, depth - 1) for child in element.children)
    return tag + der.length(len(content)) + content


def loose(data: bytes, flaws: dict[Flaw, None], depth: int = 0) -> tuple[Loose, ...]:
    """Return the elements that *data* begins with; what is wrong with them is added to *flaws*."""
    found: list[Loose] = []
    at = 0
    for one in spans(data):
        at = one.next
        if one.flaw is not None:
            flaws[one.flaw] = None
        content = data[one.begin : one.end]
        if one.tag in _STRINGS and depth < _DEEPEST:
            flaws[Flaw.LENGTH] = None
            found.append(Loose(one.tag & ~_CONSTRUCTED, _joined(one.tag, content, flaws, depth), flaws))
        else:
            found.append(Loose(one.tag, content, flaws))
        if len(found) > _MOST_CHILDREN:
            break
    if at < len(data):
        flaws[Flaw.CUT_OFF] = None
    return tuple(found)


def _joined(tag: int, content: bytes, flaws: dict[Flaw, None], depth: int) -> bytes:
    """Return the content of a string that is written in parts."""
    parts = [part.content for part in loose(content, flaws, depth + 1)[:_MOST_PARTS]]
    if tag != der.BIT_STRING | _CONSTRUCTED or not parts:
        return b"".join(parts)
    # Each part says how many bits of its last byte do not count; only the last part has any (X.690 8.6.4).
    return parts[-1][:1] + b"".join(part[1:] for part in parts)
