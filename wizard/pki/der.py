"""Split DER (X.690) into its elements, on top of cryptography's own parser."""

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from wizard.pki.kept import kept

SEQUENCE, SET, BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x30, 0x31, 1, 2, 3, 4, 5, 6


class Element:
    """One element: its tag byte, its content, and its whole encoding."""

    __slots__ = ("content", "tag")

    def __init__(self, tag: int, content: bytes) -> None:
        self.tag = tag
        self.content = content

    @property
    def whole(self) -> bytes:
        """The element with its header, as DER."""
        return bytes([self.tag]) + length(len(self.content)) + self.content

    @property
    def children(self) -> "tuple[Element, ...]":
        """The elements inside. Raises ValueError when the content is not made of elements."""
        return elements(self.content)

    def expect(self, tag: int) -> "Element":
        """Return the element itself. Raises ValueError unless it has this *tag*."""
        if self.tag != tag:
            raise ValueError(f"tag {self.tag:#04x} where {tag:#04x} belongs")
        return self

    @property
    def oid(self) -> str:
        """The dotted object identifier. Raises ValueError when it is none."""
        content = self.expect(OID).content
        return _kept_dotted(content) if len(content) <= _LONGEST_OID else _dotted(content)

    @property
    def integer(self) -> int:
        """The signed integer. Raises ValueError when it is none; a needless leading byte is let pass."""
        if not self.expect(INTEGER).content:
            raise ValueError("an INTEGER without content")
        return int.from_bytes(self.content, signed=True)

    @property
    def small_integer(self) -> int:
        """The integer, when it has at most four bytes. Raises ValueError: Python will not write a giant in decimal."""
        if len(self.content) > 4:
            raise ValueError("an INTEGER larger than any sensible one")
        return self.integer

    @property
    def boolean(self) -> bool:
        """The truth value. Raises ValueError when it is none; any non-zero byte is true (BER)."""
        if len(self.expect(BOOLEAN).content) != 1:
            raise ValueError("a BOOLEAN of the wrong length")
        return self.content != b"\x00"

    @property
    def bits(self) -> tuple[bool, ...]:
        """The bits of a BIT STRING, first one first. Raises ValueError when it is none."""
        content = self.expect(BIT_STRING).content
        if not content or content[0] > 7 or (len(content) == 1 and content[0]):
            raise ValueError("a malformed BIT STRING")
        count = (len(content) - 1) * 8 - content[0]
        return tuple(bool(content[1 + i // 8] >> (7 - i % 8) & 1) for i in range(count))


_LONGEST_OID = 64


def _dotted(content: bytes) -> str:
    return asn1.decode_der(ObjectIdentifier, Element(OID, content).whole).dotted_string


_kept_dotted = kept(1024)(_dotted)


@asn1.sequence
class _Elements:
    items: list[asn1.TLV]


def length(count: int) -> bytes:
    """Return how DER writes the length *count*."""
    if count < 0x80:
        return bytes([count])
    digits = count.to_bytes((count.bit_length() + 7) // 8)
    return bytes([0x80 | len(digits)]) + digits


_LARGEST_KEPT = 16 * 1024
"""Bytes; what is larger is met in hostile files, where every level holds all that is in it."""


def elements(content: bytes) -> tuple[Element, ...]:
    """Return the elements that *content* is made of. Raises ValueError for anything else, also for BER lengths.

    The last ones are kept: a certificate is taken apart by its reader, by those of its parts, and by many rules.
    """
    return _kept_elements(content) if len(content) <= _LARGEST_KEPT else _elements(content)


def _elements(content: bytes) -> tuple[Element, ...]:
    inner = b"\x30" + length(len(content)) + content
    found = asn1.decode_der(_Elements, b"\x30" + length(len(inner)) + inner).items
    return tuple(Element(_tag(item), bytes(item.data)) for item in found)


_kept_elements = kept(512)(_elements)


def _tag(item: asn1.TLV) -> int:
    if len(item.tag_bytes) != 1:
        raise ValueError("a tag number over 30")
    return item.tag_bytes[0]


def element(der: bytes) -> Element:
    """Return the one element that *der* is. Raises ValueError when it is none, or has a remainder."""
    found = elements(der)
    if len(found) != 1:
        raise ValueError("one element expected")
    return found[0]
