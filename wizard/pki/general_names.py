"""General names (RFC 5280 4.2.1.6) in certificate order, for people: one that is broken hides no other."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Field
from wizard.pki import der
from wizard.pki.asn1_tree import roots_of
from wizard.pki.asn1_values import any_text
from wizard.pki.der import Element
from wizard.pki.extensions import ISSUER_ALT_NAME, SUBJECT_ALT_NAME, field_of
from wizard.pki.oids import with_name
from wizard.pki.reader import read_name, rfc4514, string


class NameKind(StrEnum):
    """The kinds of a general name, in the order of their tags."""

    OTHER = "other"
    EMAIL = "email"
    DNS = "dns"
    X400 = "x400"
    DIRECTORY = "directory"
    EDI = "edi"
    URI = "uri"
    IP = "ip"
    REGISTERED = "registered"
    UNKNOWN = "unknown"
    """A tag that no general name has."""


_KINDS = tuple(NameKind)[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralName:
    """One name as it stands in a certificate. Hostile text."""

    kind: NameKind
    value: str
    """The name as text; of a broken one, and of an X.400 address, its content as hex digits."""
    raw: bytes
    """The name with its header."""
    oid: str | None = None
    """The type of another name, or the registered identifier."""
    directory: DistinguishedName | None = None
    is_broken: bool = False
    """Whether the content is not as its kind demands."""


def names_of_subject(certificate: Certificate) -> Field[tuple[GeneralName, ...]]:
    """Return the names that the certificate is for; `extensions.subject_alt_names` is what decides about trust."""
    return field_of(certificate, SUBJECT_ALT_NAME, read_sequence)


def names_of_issuer(certificate: Certificate) -> Field[tuple[GeneralName, ...]]:
    """Return the further names of the issuer (RFC 5280 4.2.1.7)."""
    return field_of(certificate, ISSUER_ALT_NAME, read_sequence)


def read_sequence(element: Element) -> tuple[GeneralName, ...]:
    """Return the names in a GeneralNames. Raises ValueError when it is no SEQUENCE."""
    return read_general_names(element.expect(der.SEQUENCE).content)


def read_general_names(content: bytes, *, ranges: bool = False) -> tuple[GeneralName, ...]:
    """Return the names that *content* is made of; never raises. With *ranges*, addresses have masks."""
    return tuple(_name(tag, inner, raw, ranges=ranges) for tag, inner, raw in _split(content))


def _split(content: bytes) -> Iterator[tuple[int | None, bytes, bytes]]:
    """Yield the tag, the content and the whole of every element in *content*; no tag where it cannot be read."""
    try:
        yield from ((e.tag, e.content, e.whole) for e in der.elements(content))
    except ValueError:
        for node in roots_of(content):
            is_whole = node.error is None and node.header_length > 0 and content[node.offset] & 0x1F < 0x1F
            yield content[node.offset] if is_whole else None, node.content, content[node.offset : node.end]


def _name(tag: int | None, content: bytes, raw: bytes, *, ranges: bool) -> GeneralName:
    is_known = tag is not None and tag & 0xC0 == 0x80 and tag & 0x1F < len(_KINDS)
    kind = _KINDS[tag & 0x1F] if tag is not None and is_known else NameKind.UNKNOWN
    read = _READERS.get(tag) if tag is not None else None
    if kind is NameKind.IP and ranges and read is not None:
        read = _range
    try:
        value, oid, directory = (read or _refuse)(content)
    except (ValueError, IndexError):
        return GeneralName(kind=kind, value=content.hex(), raw=raw, is_broken=True)
    return GeneralName(kind=kind, value=value, raw=raw, oid=oid, directory=directory)


_Read = tuple[str, str | None, DistinguishedName | None]


def _refuse(content: bytes) -> _Read:
    raise ValueError(f"{len(content)} bytes under a tag that no name has")


def _text(content: bytes) -> _Read:
    # What is no ASCII stays to be seen, as in `SubjectAltNames`.
    return content.decode("latin-1"), None, None


def _address(content: bytes) -> _Read:
    return str(ipaddress.ip_address(content)), None, None


def _range(content: bytes) -> _Read:
    """Read an address and its mask (RFC 5280 4.2.1.10); a mask with holes is shown as it is."""
    half = len(content) // 2
    base, mask = ipaddress.ip_address(content[:half]), ipaddress.ip_address(content[half:])
    ones = int(mask).bit_count()
    is_prefix = int(mask) == ((1 << ones) - 1) << (mask.max_prefixlen - ones)
    return f"{base}/{ones if is_prefix else mask}", None, None


def _directory(content: bytes) -> _Read:
    name = read_name(content)
    return rfc4514(name), None, name


def _registered(content: bytes) -> _Read:
    oid = Element(der.OID, content).oid
    return oid, oid, None


def _other(content: bytes) -> _Read:
    kind, wrapped = der.elements(content)
    return any_text(der.element(wrapped.expect(0xA0).content)), kind.oid, None


def _edi(content: bytes) -> _Read:
    parts = {part.tag: string(part.children[0]) for part in der.elements(content)}
    party = parts.get(0xA1, "")
    return (f"{parts[0xA0]}/{party}" if 0xA0 in parts else party), None, None


def _hex(content: bytes) -> _Read:
    return content.hex(), None, None


_READERS: Mapping[int, Callable[[bytes], _Read]] = {
    0xA0: _other, 0x81: _text, 0x82: _text, 0xA3: _hex, 0xA4: _directory,
    0xA5: _edi, 0x86: _text, 0x87: _address, 0x88: _registered,
}  # fmt: skip


_LABELS: Mapping[NameKind, str] = {
    NameKind.OTHER: "otherName",
    NameKind.DNS: "DNS",
    NameKind.X400: "x400Address",
    NameKind.EDI: "ediPartyName",
    NameKind.IP: "IP",
    NameKind.REGISTERED: "registeredID",
}


def name_line(name: GeneralName) -> str:
    """Return *name* with its kind before it: "DNS:shop.example". Hostile text."""
    label = _LABELS.get(name.kind, name.kind.value)
    value = f"#{name.value}" if name.is_broken else name.value
    if name.kind is NameKind.OTHER and name.oid is not None:
        label = f"{label} {with_name(name.oid)}"
    return f"{label}:{value}"
