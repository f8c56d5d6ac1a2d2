"""Extensions of Microsoft, Netscape, Entrust and the CA/Browser Forum, read for people; nobody trusts by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.model.certificate import Certificate
from wizard.model.fields import Field
from wizard.pki import der
from wizard.pki.asn1_values import any_text
from wizard.pki.der import Element
from wizard.pki.extension_values import named_bits
from wizard.pki.extensions import field_of
from wizard.pki.general_names import GeneralName, read_sequence

TEMPLATE, TEMPLATE_NAME, CA_VERSION = "1.3.6.1.4.1.311.21.7", "1.3.6.1.4.1.311.20.2", "1.3.6.1.4.1.311.21.1"
PREVIOUS_CA_HASH, NTDS_SECURITY = "1.3.6.1.4.1.311.21.2", "1.3.6.1.4.1.311.25.2"
NETSCAPE_TYPE = "2.16.840.1.113730.1.1"
NETSCAPE_TEXTS = tuple(f"2.16.840.1.113730.1.{number}" for number in (2, 3, 4, 7, 8, 12, 13, 14))
"""Base, revocation, renewal and policy addresses, the server's name, the comment, and where a password was mended."""
ORGANIZATION_ID, TOR_DESCRIPTORS = "2.23.140.3.1", "2.23.140.1.31"
ENTRUST_VERSION, SMIME_CAPABILITIES = "1.2.840.113533.7.65.0", "1.2.840.113549.1.9.15"
OCSP_NO_CHECK, PRECERTIFICATE_POISON = "1.3.6.1.5.5.7.48.1.5", "1.3.6.1.4.1.11129.2.4.3"
DELEGATION_USAGE, ACME_IDENTIFIER = "1.3.6.1.4.1.44363.44", "1.3.6.1.5.5.7.1.31"

NETSCAPE_TYPES = (
    "SSL client", "SSL server", "S/MIME", "object signing", "reserved", "SSL CA", "S/MIME CA", "object signing CA"
)  # fmt: skip
"""Bits of netscapeCertType in order."""

_ENTRUST_FLAGS = (
    "keyUpdateAllowed", "newExtensions", "pKIXCertificate", "enterpriseCategory", "webCategory", "sETCategory"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """Which template of an Active Directory the certificate was made by."""

    oid: str
    major: int | None
    minor: int | None


@dataclass(frozen=True, slots=True)
class CaVersion:
    """How often Microsoft's authority renewed its certificate, and which of its keys this is."""

    certificate_index: int
    key_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationId:
    """How an organization is registered (CA/B EV Guidelines 9.8.2). Hostile text."""

    scheme: str
    country: str
    state: str | None
    reference: str


@dataclass(frozen=True, slots=True)
class TorDescriptor:
    """The key of an onion service, of version 2 (CA/B TLS BR Appendix B). Hostile text."""

    onion_uri: str
    algorithm: str
    key_hash: bytes


@dataclass(frozen=True, slots=True)
class EntrustVersion:
    """The version of Entrust's software, and what it says of the certificate. Hostile text."""

    version: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmimeCapability:
    """An algorithm that the subject's mail program has, with its key length where it is told."""

    oid: str
    bits: int | None


def certificate_template(certificate: Certificate) -> Field[Template]:
    """Return the template by its identifier (MS-WCCE 2.2.2.7.7.2)."""
    return field_of(certificate, TEMPLATE, _read_template)


def _read_template(element: Element) -> Template:
    oid, *numbers = element.expect(der.SEQUENCE).children
    versions = [*(number.small_integer for number in numbers), None, None]
    return Template(oid.oid, versions[0], versions[1])


def certificate_template_name(certificate: Certificate) -> Field[str]:
    """Return the name of the template, of version 1 (MS-WCCE 2.2.2.7.7.1). Hostile text."""
    return field_of(certificate, TEMPLATE_NAME, any_text)


def ca_version(certificate: Certificate) -> Field[CaVersion]:
    """Return the numbers of an authority's certificate and key (MS-CSRA 3.1.1.4.1)."""
    return field_of(certificate, CA_VERSION, _read_ca_version)


def _read_ca_version(element: Element) -> CaVersion:
    number = element.small_integer
    return CaVersion(number & 0xFFFF, number >> 16)


def previous_ca_hash(certificate: Certificate) -> Field[bytes]:
    """Return the SHA-1 of the certificate that the authority had before."""
    return field_of(certificate, PREVIOUS_CA_HASH, _read_octets)


def acme_identifier(certificate: Certificate) -> Field[bytes]:
    """Return what a certificate shows to an authority that checks a name by TLS (RFC 8737 3)."""
    return field_of(certificate, ACME_IDENTIFIER, _read_octets)


def _read_octets(element: Element) -> bytes:
    return element.expect(der.OCTET_STRING).content


def ntds_security(certificate: Certificate) -> Field[tuple[GeneralName, ...]]:
    """Return the security identifier (SID) of the account (MS-WCCE 2.2.2.7.7.4), which stands in another name."""
    return field_of(certificate, NTDS_SECURITY, read_sequence)


def netscape_cert_type(certificate: Certificate) -> Field[tuple[str, ...]]:
    """Return what the certificate is for, in Netscape's words of 1995."""
    return field_of(certificate, NETSCAPE_TYPE, _read_netscape_type)


def _read_netscape_type(element: Element) -> tuple[str, ...]:
    return named_bits(element, NETSCAPE_TYPES)


def netscape_text(certificate: Certificate, oid: str) -> Field[str]:
    """Return the text of one of the extensions `NETSCAPE_TEXTS`. Hostile text."""
    return field_of(certificate, oid, any_text)


def organization_id(certificate: Certificate) -> Field[OrganizationId]:
    """Return how the organization is registered."""
    return field_of(certificate, ORGANIZATION_ID, _read_organization)


def _read_organization(element: Element) -> OrganizationId:
    scheme, country, *state, reference = element.expect(der.SEQUENCE).children
    return OrganizationId(
        scheme=any_text(scheme),
        country=any_text(country),
        state=state[0].expect(0x80).content.decode("latin-1") if state else None,
        reference=any_text(reference),
    )


def tor_descriptors(certificate: Certificate) -> Field[tuple[TorDescriptor, ...]]:
    """Return the keys of the onion services that the certificate names."""
    return field_of(certificate, TOR_DESCRIPTORS, _read_tor)


def _read_tor(element: Element) -> tuple[TorDescriptor, ...]:
    rows = [row.expect(der.SEQUENCE).children for row in element.expect(der.SEQUENCE).children]
    return tuple(
        TorDescriptor(any_text(uri), algorithm.children[0].oid, key_hash.expect(der.BIT_STRING).content[1:])
        for uri, algorithm, key_hash in rows
    )


def entrust_version(certificate: Certificate) -> Field[EntrustVersion]:
    """Return what Entrust's software wrote of itself."""
    return field_of(certificate, ENTRUST_VERSION, _read_entrust)


def _read_entrust(element: Element) -> EntrustVersion:
    version, *flags = element.expect(der.SEQUENCE).children
    return EntrustVersion(any_text(version), named_bits(flags[0], _ENTRUST_FLAGS) if flags else ())


def smime_capabilities(certificate: Certificate) -> Field[tuple[SmimeCapability, ...]]:
    """Return the algorithms of the subject's mail program, the best one first (RFC 4262)."""
    return field_of(certificate, SMIME_CAPABILITIES, _read_capabilities)


def _read_capabilities(element: Element) -> tuple[SmimeCapability, ...]:
    return tuple(_capability(row.expect(der.SEQUENCE).children) for row in element.expect(der.SEQUENCE).children)


def _capability(parts: Sequence[Element]) -> SmimeCapability:
    oid, *parameters = parts
    is_number = bool(parameters) and parameters[0].tag == der.INTEGER
    return SmimeCapability(oid.oid, parameters[0].small_integer if is_number else None)


MARKERS = frozenset({OCSP_NO_CHECK, PRECERTIFICATE_POISON, DELEGATION_USAGE})
"""Extensions that say what they say by being there, with a NULL as their value."""


def is_marked(certificate: Certificate, oid: str) -> Field[bool]:
    """Say whether the extension *oid*, one of `MARKERS`, is there and well-formed."""
    return field_of(certificate, oid, _read_null)


def _read_null(element: Element) -> bool:
    if element.expect(der.NULL).content:
        raise ValueError("a NULL with content")
    return True
