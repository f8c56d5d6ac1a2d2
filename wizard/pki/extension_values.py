"""What the extensions of RFC 5280 say in full, for people; `extensions` reads of them what decides about trust."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wizard.model.certificate import Attribute, Certificate
from wizard.model.fields import Field
from wizard.pki import der
from wizard.pki import extensions as ext
from wizard.pki.asn1_values import any_text
from wizard.pki.der import Element
from wizard.pki.extensions import field_of
from wizard.pki.general_names import GeneralName, read_general_names
from wizard.pki.reader import string

FRESHEST_CRL, KEY_PERIOD, DIRECTORY_ATTRIBUTES = "2.5.29.46", "2.5.29.16", "2.5.29.9"
SUBJECT_INFO, APPLICATION_POLICIES = "1.3.6.1.5.5.7.1.11", "1.3.6.1.4.1.311.21.10"

CPS, USER_NOTICE = "1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"
"""Policy qualifiers (RFC 5280 4.2.1.4)."""

REASONS = (
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
)
"""Bits of ReasonFlags in order (RFC 5280 4.2.1.13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNotice:
    """What a reader of the certificate is meant to see. Hostile text."""

    text: str | None = None
    organization: str | None = None
    """Who wrote the notices that the numbers point to."""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """What is said of a policy besides its name: the address of a statement, a notice, or something unknown."""

    oid: str
    uri: str | None = None
    notice: UserNotice | None = None
    raw: bytes
    """The qualifier as DER."""

    @property
    def is_unknown(self) -> bool:
        """Say whether it is neither an address nor a notice."""
        return self.uri is None and self.notice is None


@dataclass(frozen=True, slots=True)
class Policy:
    """One certificate policy with what is said of it."""

    oid: str
    qualifiers: tuple[Qualifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionPoint:
    """Where a revocation list is, for which reasons, and who signs it (RFC 5280 4.2.1.13)."""

    full_names: tuple[GeneralName, ...] = ()
    relative_name: tuple[Attribute, ...] = ()
    """What stands behind the issuer's name."""
    reasons: tuple[str, ...] | None = None
    """Names out of `REASONS`; None for all."""
    issuer: tuple[GeneralName, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessDescription:
    """A service, by the identifier of its kind, and where it is."""

    method: str
    location: GeneralName


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityKey:
    """How the issuer's key is named, in full."""

    key_id: bytes | None
    issuer: tuple[GeneralName, ...]
    serial: bytes | None
    """The content of the INTEGER."""


@dataclass(frozen=True, slots=True)
class KeyPeriod:
    """When the private key may sign (RFC 5280, formerly RFC 3280 4.2.1.4)."""

    not_before: datetime | None
    not_after: datetime | None


@dataclass(frozen=True, slots=True)
class DirectoryAttribute:
    """One attribute with its values as text. Hostile text."""

    oid: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralSubtree:
    """One base of a name constraint, with the bounds that RFC 5280 does not allow."""

    base: GeneralName
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ConstrainedNames:
    """Name constraints in certificate order."""

    permitted: tuple[GeneralSubtree, ...]
    excluded: tuple[GeneralSubtree, ...]


def policies_in_full(certificate: Certificate) -> Field[tuple[Policy, ...]]:
    """Return the certificate policies with their qualifiers."""
    return field_of(certificate, ext.POLICIES, _read_policies)


def application_policies(certificate: Certificate) -> Field[tuple[Policy, ...]]:
    """Return Microsoft's application policies, whose identifiers are extended key usages."""
    return field_of(certificate, APPLICATION_POLICIES, _read_policies)


def _read_policies(element: Element) -> tuple[Policy, ...]:
    return tuple(_policy(policy.expect(der.SEQUENCE).children) for policy in element.expect(der.SEQUENCE).children)


def _policy(parts: Sequence[Element]) -> Policy:
    oid, *rest = parts
    qualifiers = rest[0].expect(der.SEQUENCE).children if rest else ()
    return Policy(oid.oid, tuple(_qualifier(q.expect(der.SEQUENCE).children) for q in qualifiers))


def _qualifier(parts: Sequence[Element]) -> Qualifier:
    oid, *rest = parts
    kind, raw = oid.oid, b"".join(part.whole for part in rest)
    if kind == CPS and rest:
        return Qualifier(oid=kind, uri=any_text(rest[0]), raw=raw)
    if kind == USER_NOTICE and rest and rest[0].tag == der.SEQUENCE:
        return Qualifier(oid=kind, notice=_notice(rest[0].children), raw=raw)
    return Qualifier(oid=kind, raw=raw)


def _notice(parts: Sequence[Element]) -> UserNotice:
    reference = parts[0].children if parts and parts[0].tag == der.SEQUENCE else ()
    texts = [part for part in parts if part.tag != der.SEQUENCE]
    numbers = reference[1].expect(der.SEQUENCE).children if len(reference) > 1 else ()
    return UserNotice(
        text=string(texts[0]) if texts else None,
        organization=string(reference[0]) if reference else None,
        numbers=tuple(number.small_integer for number in numbers),
    )


def crl_points_in_full(certificate: Certificate) -> Field[tuple[DistributionPoint, ...]]:
    """Return where the revocation lists for the certificate are."""
    return field_of(certificate, ext.CRL_POINTS, _read_points)


def freshest_crl(certificate: Certificate) -> Field[tuple[DistributionPoint, ...]]:
    """Return where the lists are that tell what changed since the last full one (RFC 5280 4.2.1.15)."""
    return field_of(certificate, FRESHEST_CRL, _read_points)


def _read_points(element: Element) -> tuple[DistributionPoint, ...]:
    return tuple(_point(point.expect(der.SEQUENCE).children) for point in element.expect(der.SEQUENCE).children)


def _point(parts: Sequence[Element]) -> DistributionPoint:
    by_tag = {part.tag: part for part in parts}
    names = {name.tag: name for name in by_tag[0xA0].children} if 0xA0 in by_tag else {}
    return DistributionPoint(
        full_names=read_general_names(names[0xA0].content) if 0xA0 in names else (),
        relative_name=tuple(_attributes(names[0xA1].children)) if 0xA1 in names else (),
        reasons=named_bits(Element(der.BIT_STRING, by_tag[0x81].content), REASONS) if 0x81 in by_tag else None,
        issuer=read_general_names(by_tag[0xA2].content) if 0xA2 in by_tag else (),
    )


def _attributes(attributes: Sequence[Element]) -> Iterator[Attribute]:
    for attribute in attributes:
        kind, value = attribute.expect(der.SEQUENCE).children
        yield Attribute(kind.oid, string(value))


_MOST_FLAG_BYTES = 64


def named_bits(element: Element, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the bits that are set; a bit without one by its number. Raises ValueError."""
    if len(element.content) > _MOST_FLAG_BYTES:
        raise ValueError("more bits than any set of flags has")
    found = [place for place, is_set in enumerate(element.bits) if is_set]
    return tuple(names[place] if place < len(names) else str(place) for place in found)


def authority_access(certificate: Certificate) -> Field[tuple[AccessDescription, ...]]:
    """Return the services of the issuer, in certificate order (RFC 5280 4.2.2.1)."""
    return field_of(certificate, ext.AUTHORITY_INFO, _read_access)


def subject_access(certificate: Certificate) -> Field[tuple[AccessDescription, ...]]:
    """Return the services of the subject, in certificate order (RFC 5280 4.2.2.2)."""
    return field_of(certificate, SUBJECT_INFO, _read_access)


def _read_access(element: Element) -> tuple[AccessDescription, ...]:
    pairs = [description.expect(der.SEQUENCE).children for description in element.expect(der.SEQUENCE).children]
    return tuple(AccessDescription(method.oid, read_general_names(place.whole)[0]) for method, place in pairs)


def authority_key_in_full(certificate: Certificate) -> Field[AuthorityKey]:
    """Return how the certificate names its issuer's key."""
    return field_of(certificate, ext.AUTHORITY_KEY_ID, _read_authority)


def _read_authority(element: Element) -> AuthorityKey:
    parts = {part.tag: part.content for part in element.expect(der.SEQUENCE).children}
    return AuthorityKey(key_id=parts.get(0x80), issuer=read_general_names(parts.get(0xA1, b"")), serial=parts.get(0x82))


def private_key_period(certificate: Certificate) -> Field[KeyPeriod]:
    """Return when the private key may be used."""
    return field_of(certificate, KEY_PERIOD, _read_period)


def _read_period(element: Element) -> KeyPeriod:
    parts = {part.tag: _generalized(part.content) for part in element.expect(der.SEQUENCE).children}
    return KeyPeriod(parts.get(0x80), parts.get(0x81))


def _generalized(content: bytes) -> datetime:
    return datetime.strptime(content.decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def subject_directory_attributes(certificate: Certificate) -> Field[tuple[DirectoryAttribute, ...]]:
    """Return what is said of the subject besides its name, such as a date of birth (RFC 5280 4.2.1.8)."""
    return field_of(certificate, DIRECTORY_ATTRIBUTES, _read_directory)


def _read_directory(element: Element) -> tuple[DirectoryAttribute, ...]:
    pairs = [attribute.expect(der.SEQUENCE).children for attribute in element.expect(der.SEQUENCE).children]
    return tuple(
        DirectoryAttribute(kind.oid, tuple(map(any_text, values.expect(der.SET).children))) for kind, values in pairs
    )


def constrained_names(certificate: Certificate) -> Field[ConstrainedNames]:
    """Return the name constraints as they stand; `extensions.name_constraints` is what decides about trust."""
    return field_of(certificate, ext.NAME_CONSTRAINTS, _read_constraints)


def _read_constraints(element: Element) -> ConstrainedNames:
    parts = {part.tag: part.children for part in element.expect(der.SEQUENCE).children}
    return ConstrainedNames(
        tuple(_subtree(subtree.expect(der.SEQUENCE)) for subtree in parts.get(0xA0, ())),
        tuple(_subtree(subtree.expect(der.SEQUENCE)) for subtree in parts.get(0xA1, ())),
    )


def _subtree(element: Element) -> GeneralSubtree:
    base, *bounds = element.children
    numbers = {bound.tag: Element(der.INTEGER, bound.content).small_integer for bound in bounds}
    (name,) = read_general_names(base.whole, ranges=True)
    return GeneralSubtree(base=name, minimum=numbers.get(0x80, 0), maximum=numbers.get(0x81))
