"""The extensions of a certificate, each read alone: Present, Absent or Unreadable (RFC 5280 4.2)."""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from wizard.model.certificate import Certificate, DistinguishedName, Extension
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import der
from wizard.pki.der import Element
from wizard.pki.kept import kept
from wizard.pki.loose import loose
from wizard.pki.oids import KEY_USAGES
from wizard.pki.reader import read_name, rfc4514

T = TypeVar("T")

SUBJECT_KEY_ID, KEY_USAGE, SUBJECT_ALT_NAME, ISSUER_ALT_NAME = "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.18"
BASIC_CONSTRAINTS, NAME_CONSTRAINTS, CRL_POINTS = "2.5.29.19", "2.5.29.30", "2.5.29.31"
POLICIES, AUTHORITY_KEY_ID, EXTENDED_KEY_USAGE = "2.5.29.32", "2.5.29.35", "2.5.29.37"
POLICY_MAPPINGS, POLICY_CONSTRAINTS, INHIBIT_ANY_POLICY = "2.5.29.33", "2.5.29.36", "2.5.29.54"
AUTHORITY_INFO, TLS_FEATURE, SCT_LIST = "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24", "1.3.6.1.4.1.11129.2.4.2"

_OCSP, _CA_ISSUERS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"
_EMAIL, _DNS, _DIRECTORY, _URI, _IP, _REGISTERED = 0x81, 0x82, 0xA4, 0x86, 0x87, 0x88
_GENERAL_NAMES = {0xA0, _EMAIL, _DNS, 0xA3, _DIRECTORY, 0xA5, _URI, _IP, _REGISTERED}
"""The tags of GeneralName, otherName to registeredID (RFC 5280 4.2.1.6)."""
_STATUS_REQUEST = 5
"""The TLS extension that stapling uses (RFC 7633, RFC 6066 8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAltNames:
    """General names by kind (RFC 5280 4.2.1.6), each kind in certificate order. Hostile text."""

    dns: tuple[str, ...] = ()
    ip: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    uri: tuple[str, ...] = ()
    directory: tuple[DistinguishedName, ...] = ()
    other: tuple[str, ...] = ()
    malformed: bool = False
    """Whether an entry is of no kind that there is, or an address of a wrong length."""

    @property
    def all_other(self) -> tuple[str, ...]:
        """Every name that is neither a DNS name nor an IP address, with its kind before it."""
        return (
            *(f"email:{e}" for e in self.email),
            *(f"uri:{u}" for u in self.uri),
            *(f"directory:{rfc4514(d)}" for d in self.directory),
            *self.other,
        )


@dataclass(frozen=True, slots=True)
class BasicConstraints:
    """Whether the subject is a CA, and how many intermediate CAs may follow it; None for no limit."""

    ca: bool
    path_length: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityKeyId:
    """How the issuer's key is named."""

    key_id: bytes | None
    serial: int | None
    issuer: DistinguishedName | None = None
    """The issuer of the issuer's certificate, as it goes with the serial number."""


@dataclass(frozen=True, slots=True)
class AuthorityInfo:
    """Addresses of OCSP responders and of issuer certificates."""

    ocsp: tuple[str, ...]
    ca_issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyConstraints:
    """After how many certificates a policy is demanded, and mappings count for nothing; None for never."""

    explicit: int | None
    no_mapping: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtree:
    """One base of a name constraint: its kind ("dns", "ip", "email", "directory", "uri", "other") and value."""

    kind: str
    value: str
    name: DistinguishedName | None = None
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None = None


@dataclass(frozen=True, slots=True)
class NameConstraints:
    """Subtrees in which names must, and must not, lie."""

    permitted: tuple[Subtree, ...]
    excluded: tuple[Subtree, ...]


def field_of(certificate: Certificate, oid: str, read: Callable[[Element], T]) -> Field[T]:
    """Return what *read*, a function of a module, makes of the first extension *oid*; it may raise ValueError."""
    extension = certificate.extension(oid)
    return Absent() if extension is None else cast("Field[T]", _decoded(extension, read))


@kept(4096)
def _decoded(extension: Extension, read: Callable[[Element], object]) -> Field[object]:
    """Return what *read* makes of *extension*; the last ones are kept, as verification asks again and again."""
    try:
        return Present(read(der.element(extension.value)))
    except (ValueError, IndexError) as error:
        # What the library says of bytes that are no DER at all helps nobody.
        why = "not DER" if str(error).startswith("error parsing asn1") else str(error)
        return Unreadable(f"malformed: {why}"[:120], _made_out(extension.value, read))


class _OddError(ValueError):
    """What was read is not allowed."""

    def __init__(self, why: str, found: object) -> None:
        super().__init__(why)
        self.found = found


def _made_out(value: bytes, read: Callable[[Element], object]) -> object:
    """Return what *read* makes of the first element of a broken extension, if anything."""
    try:
        elements = loose(value, {})
        return read(elements[0]) if elements else None
    except _OddError as odd:
        return odd.found
    except (ValueError, IndexError):
        return None


def subject_alt_names(certificate: Certificate) -> Field[SubjectAltNames]:
    """Return the names that the certificate is for."""
    return field_of(certificate, SUBJECT_ALT_NAME, _read_names)


def _read_names(element: Element) -> SubjectAltNames:
    names = element.expect(der.SEQUENCE).children
    if not names:
        raise _OddError("no name in it", SubjectAltNames())
    return SubjectAltNames(
        dns=_texts(names, _DNS),
        ip=tuple(_ip_text(n.content) for n in names if n.tag == _IP),
        email=_texts(names, _EMAIL),
        uri=_texts(names, _URI),
        directory=tuple(read_name(n.content) for n in names if n.tag == _DIRECTORY),
        other=tuple(
            f"[{n.tag & 0x1F}]:{n.content.hex()}" for n in names if n.tag not in {_DNS, _IP, _EMAIL, _URI, _DIRECTORY}
        ),
        malformed=any(n.tag not in _GENERAL_NAMES or (n.tag == _IP and len(n.content) not in {4, 16}) for n in names),
    )


def _texts(names: Sequence[Element], tag: int) -> tuple[str, ...]:
    return tuple(n.content.decode("latin-1") for n in names if n.tag == tag)


def _ip_text(content: bytes) -> str:
    return str(ipaddress.ip_address(content)) if len(content) in {4, 16} else f"#{content.hex()}"


def basic_constraints(certificate: Certificate) -> Field[BasicConstraints]:
    """Return whether the certificate is a CA's."""
    return field_of(certificate, BASIC_CONSTRAINTS, _read_basic)


def _read_basic(element: Element) -> BasicConstraints:
    parts = list(element.expect(der.SEQUENCE).children)
    ca = parts.pop(0).boolean if parts and parts[0].tag == der.BOOLEAN else False
    length = parts.pop(0).expect(der.INTEGER).integer if parts and len(parts[0].content) <= _MOST_DIGITS else None
    found = BasicConstraints(ca, length)
    if parts or (length is not None and not 0 <= length < 1 << 31):
        raise _OddError("unexpected content", found)
    return found


_MOST_DIGITS = 64
"""Bytes of a number that is shown."""


def key_usage(certificate: Certificate) -> Field[tuple[str, ...]]:
    """Return the names of the key usages (`oids.KEY_USAGES`), in bit order."""
    return field_of(certificate, KEY_USAGE, _read_usage)


def _read_usage(element: Element) -> tuple[str, ...]:
    # Some add needless bytes, a hostile one a million; what has no name is not looked at.
    content = element.content
    named = element if len(content) <= 3 else Element(element.tag, b"\0" + content[1:3])
    return tuple(name for name, is_set in zip(KEY_USAGES, named.bits, strict=False) if is_set)


def extended_key_usage(certificate: Certificate) -> Field[tuple[str, ...]]:
    """Return the OIDs of the extended key usages, in certificate order."""
    return field_of(certificate, EXTENDED_KEY_USAGE, _read_extended)


def _read_extended(element: Element) -> tuple[str, ...]:
    usages = tuple(u.oid for u in element.expect(der.SEQUENCE).children)
    if not usages:
        raise _OddError("no usage in it", ())
    return usages


def subject_key_id(certificate: Certificate) -> Field[bytes]:
    """Return the name of the subject's key."""
    return field_of(certificate, SUBJECT_KEY_ID, _read_key_id)


def authority_key_id(certificate: Certificate) -> Field[AuthorityKeyId]:
    """Return the name of the issuer's key."""
    return field_of(certificate, AUTHORITY_KEY_ID, _read_authority)


def _read_authority(element: Element) -> AuthorityKeyId:
    parts = {p.tag: p for p in element.expect(der.SEQUENCE).children}
    serial = int.from_bytes(parts[0x82].content, signed=True) if 0x82 in parts else None
    names = parts[0xA1].children if 0xA1 in parts else ()
    issuers = [read_name(n.content) for n in names if n.tag == _DIRECTORY]
    key_id = parts[0x80].content if 0x80 in parts else None
    return AuthorityKeyId(key_id=key_id, serial=serial, issuer=issuers[0] if issuers else None)


def authority_information_access(certificate: Certificate) -> Field[AuthorityInfo]:
    """Return where issuers and OCSP responders are to be found."""
    return field_of(certificate, AUTHORITY_INFO, _read_access)


def _read_access(element: Element) -> AuthorityInfo:
    found = [(d.children[0].oid, d.children[1]) for d in element.expect(der.SEQUENCE).children]
    if not found:
        raise ValueError("no address in it")
    urls = [(oid, place.content.decode("ascii")) for oid, place in found if place.tag == _URI]
    return AuthorityInfo(
        ocsp=tuple(u for oid, u in urls if oid == _OCSP), ca_issuers=tuple(u for oid, u in urls if oid == _CA_ISSUERS)
    )


def crl_distribution_points(certificate: Certificate) -> Field[tuple[str, ...]]:
    """Return the addresses of revocation lists (full names only; RFC 5280 4.2.1.13)."""
    return field_of(certificate, CRL_POINTS, _read_points)


def _read_points(element: Element) -> tuple[str, ...]:
    urls: list[str] = []
    for point in element.expect(der.SEQUENCE).children:
        for part in point.expect(der.SEQUENCE).children:
            if part.tag == 0xA0 and part.children and part.children[0].tag == 0xA0:
                urls += _texts(part.children[0].children, _URI)
    return tuple(urls)


def certificate_policies(certificate: Certificate) -> Field[tuple[str, ...]]:
    """Return the OIDs of the policies."""
    return field_of(certificate, POLICIES, _read_policies)


def policy_mappings(certificate: Certificate) -> Field[tuple[tuple[str, str], ...]]:
    """Return the pairs of policies, the issuer's and the subject's, that count as one (RFC 5280 4.2.1.5)."""
    return field_of(certificate, POLICY_MAPPINGS, _read_mappings)


def policy_constraints(certificate: Certificate) -> Field[PolicyConstraints]:
    """Return from where on below the certificate policies are demanded (RFC 5280 4.2.1.11)."""
    return field_of(certificate, POLICY_CONSTRAINTS, _read_policy_constraints)


def inhibit_any_policy(certificate: Certificate) -> Field[int]:
    """Return after how many certificates anyPolicy counts for nothing (RFC 5280 4.2.1.14)."""
    return field_of(certificate, INHIBIT_ANY_POLICY, _read_count)


def tls_features(certificate: Certificate) -> Field[tuple[int, ...]]:
    """Return the TLS extensions that the server promises (RFC 7633)."""
    return field_of(certificate, TLS_FEATURE, _read_features)


def must_staple(certificate: Certificate) -> bool:
    """Say whether the certificate promises a stapled OCSP response."""
    features = tls_features(certificate)
    return isinstance(features, Present) and _STATUS_REQUEST in features.value


def has_scts(certificate: Certificate) -> bool:
    """Say whether signed certificate timestamps are embedded (RFC 6962 3.3); they are not checked."""
    return certificate.extension(SCT_LIST) is not None


def name_constraints(certificate: Certificate) -> Field[NameConstraints]:
    """Return where the names of certificates under this one may lie (RFC 5280 4.2.1.10)."""
    return field_of(certificate, NAME_CONSTRAINTS, _read_constraints)


def _read_constraints(element: Element) -> NameConstraints:
    parts = {p.tag: p for p in element.expect(der.SEQUENCE).children}
    if not parts or set(parts) - {0xA0, 0xA1}:
        raise ValueError("neither permitted nor excluded subtrees")
    if not any(p.children for p in parts.values()):
        raise ValueError("subtrees without a name")
    return NameConstraints(
        tuple(_subtree(s) for s in parts[0xA0].children) if 0xA0 in parts else (),
        tuple(_subtree(s) for s in parts[0xA1].children) if 0xA1 in parts else (),
    )


def _subtree(element: Element) -> Subtree:
    base, *bounds = element.expect(der.SEQUENCE).children
    if any(b.tag != 0x80 or b.content != b"\x00" for b in bounds):
        raise ValueError("minimum and maximum are not allowed (RFC 5280 4.2.1.10)")
    match base.tag:
        case 0x82:
            return Subtree(kind="dns", value=base.content.decode("ascii").lower())
        case 0x81:
            return Subtree(kind="email", value=base.content.decode("ascii"))
        case 0x86:
            return Subtree(kind="uri", value=base.content.decode("ascii"))
        case 0xA4:
            name = read_name(base.content)
            return Subtree(kind="directory", value=rfc4514(name), name=name)
        case 0x87:
            network = _network(base.content)
            return Subtree(kind="ip", value=str(network), network=network)
        case _:
            return Subtree(kind="other", value=base.content.hex())


def _network(content: bytes) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    half = len(content) // 2
    if half not in {4, 16} or len(content) != 2 * half:
        raise ValueError("an IP constraint is 8 or 32 bytes long")
    mask = int.from_bytes(content[half:])
    ones = mask.bit_count()
    if mask != ((1 << ones) - 1) << (half * 8 - ones):
        raise ValueError("the mask of an IP constraint has holes")
    base = int.from_bytes(content[:half]) & mask
    return ipaddress.ip_network((base.to_bytes(half), ones))


def _read_key_id(element: Element) -> bytes:
    return element.expect(der.OCTET_STRING).content


def _read_policies(element: Element) -> tuple[str, ...]:
    policies = tuple(policy.children[0].oid for policy in element.expect(der.SEQUENCE).children)
    if not policies:
        raise ValueError("no policy in it")
    return policies


def _read_mappings(element: Element) -> tuple[tuple[str, str], ...]:
    pairs = [pair.expect(der.SEQUENCE).children for pair in element.expect(der.SEQUENCE).children]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise ValueError("not pairs of policies")
    return tuple((issuers.oid, subjects.oid) for issuers, subjects in pairs)


def _read_policy_constraints(element: Element) -> PolicyConstraints:
    parts = {p.tag: _count(p.content) for p in element.expect(der.SEQUENCE).children}
    if not parts or set(parts) - {0x80, 0x81}:
        raise ValueError("neither of the two numbers in it")
    return PolicyConstraints(explicit=parts.get(0x80), no_mapping=parts.get(0x81))


def _read_count(element: Element) -> int:
    return _count(element.expect(der.INTEGER).content)


def _count(content: bytes) -> int:
    """Return how many certificates may follow; more than any path has are as good as no limit."""
    number = int.from_bytes(content[:4], signed=True) if content else -1
    if number < 0:
        raise ValueError("a number that is none")
    return number


def _read_features(element: Element) -> tuple[int, ...]:
    return tuple(number.small_integer for number in element.expect(der.SEQUENCE).children)
