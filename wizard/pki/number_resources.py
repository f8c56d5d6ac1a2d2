"""Internet number resources: which addresses and autonomous systems a certificate is for (RFC 3779)."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard.model.certificate import Certificate
from wizard.model.fields import Field
from wizard.pki import der
from wizard.pki.der import Element
from wizard.pki.extensions import field_of

ADDRESS_BLOCKS = ("1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.28")
"""The extension, and its second version (RFC 8360)."""
SYSTEM_NUMBERS = ("1.3.6.1.5.5.7.1.8", "1.3.6.1.5.5.7.1.29")

_FAMILIES = {b"\0\1": ("IPv4", 4), b"\0\2": ("IPv6", 16)}
"""Address family numbers (RFC 3779 2.2.3.3) and bytes of an address."""


@dataclass(frozen=True, slots=True)
class AddressFamily:
    """Blocks of one family, "192.0.2.0/24" or "192.0.2.1-192.0.2.9"; None for those of the issuer."""

    family: str
    blocks: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SystemNumbers:
    """Numbers and ranges, "64496" or "64496-64511", of one kind ("AS" or "RDI"); None for those of the issuer."""

    kind: str
    numbers: tuple[str, ...] | None


def address_blocks(certificate: Certificate, oid: str = ADDRESS_BLOCKS[0]) -> Field[tuple[AddressFamily, ...]]:
    """Return the addresses, by family."""
    return field_of(certificate, oid, _read_families)


def _read_families(element: Element) -> tuple[AddressFamily, ...]:
    return tuple(_family(row.expect(der.SEQUENCE).children) for row in element.expect(der.SEQUENCE).children)


def _family(parts: Sequence[Element]) -> AddressFamily:
    family, choice = parts
    number = family.expect(der.OCTET_STRING).content
    if number[:2] not in _FAMILIES:
        raise ValueError("an address family without addresses of the Internet")
    name, size = _FAMILIES[number[:2]]
    # A third byte tells the use, as 1 for unicast (RFC 3779 2.2.3.3).
    shown = name if len(number) == 2 else f"{name} SAFI {number[2]}"
    if choice.tag == der.NULL:
        return AddressFamily(shown, None)
    return AddressFamily(shown, tuple(_block(block, size) for block in choice.expect(der.SEQUENCE).children))


def _block(block: Element, size: int) -> str:
    if block.tag == der.BIT_STRING:
        first, length = _address(block, size, 0)
        return f"{first}/{length}"
    lowest, highest = block.expect(der.SEQUENCE).children
    return f"{_address(lowest, size, 0)[0]}-{_address(highest, size, 0xFF)[0]}"


def _address(bits: Element, size: int, filler: int) -> tuple[str, int]:
    """Return the address that begins with *bits*, the rest filled with zeros or ones, and how many bits they are."""
    if len(bits.content) > size + 1:
        raise ValueError("an address that is too long")
    count = len(bits.bits)
    value = int.from_bytes(bits.content[1:].ljust(size, b"\0"))
    rest = (1 << (size * 8 - count)) - 1
    value = value | rest if filler else value & ~rest
    return str(ipaddress.ip_address(value.to_bytes(size))), count


def system_numbers(certificate: Certificate, oid: str = SYSTEM_NUMBERS[0]) -> Field[tuple[SystemNumbers, ...]]:
    """Return the numbers of autonomous systems, and of routing domains."""
    return field_of(certificate, oid, _read_numbers)


def _read_numbers(element: Element) -> tuple[SystemNumbers, ...]:
    kinds = {0xA0: "AS", 0xA1: "RDI"}
    parts = element.expect(der.SEQUENCE).children
    if any(part.tag not in kinds for part in parts):
        raise ValueError("neither numbers of systems nor of domains")
    return tuple(SystemNumbers(kinds[part.tag], _numbers(part.children[0])) for part in parts)


def _numbers(choice: Element) -> tuple[str, ...] | None:
    return None if choice.tag == der.NULL else tuple(_ranges(choice))


def _ranges(choice: Element) -> Iterator[str]:
    for one in choice.expect(der.SEQUENCE).children:
        if one.tag == der.INTEGER:
            yield str(_number(one))
        else:
            lowest, highest = one.expect(der.SEQUENCE).children
            yield f"{_number(lowest)}-{_number(highest)}"


def _number(element: Element) -> int:
    """Return an unsigned number of four bytes, which DER gives a fifth."""
    if len(element.content) > 5:
        raise ValueError("a number beyond four bytes")
    return element.integer
