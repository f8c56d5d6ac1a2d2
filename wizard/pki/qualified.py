"""Statements of qualified certificates: what European law, and banks, want to know (RFC 3739, ETSI EN 319 412-5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from wizard.model.certificate import Certificate
from wizard.model.fields import Field
from wizard.pki import der
from wizard.pki.asn1_values import any_text
from wizard.pki.der import Element
from wizard.pki.extensions import field_of

QC_STATEMENTS, BIOMETRIC_INFO = "1.3.6.1.5.5.7.1.3", "1.3.6.1.5.5.7.1.2"

COMPLIANCE, LIMIT, RETENTION, SECURE_DEVICE, DISCLOSURE, TYPE, LEGISLATION = (
    f"0.4.0.1862.1.{number}" for number in range(1, 8)
)
"""ETSI's statements (EN 319 412-5 4)."""
PAYMENT = "0.4.0.19495.2"
"""The roles of a payment service (ETSI TS 119 495 5.1)."""
SEMANTICS = "1.3.6.1.5.5.7.11.2"
"""How the names in the subject are meant (RFC 3739 3.2.6.1)."""

_BIOMETRIC_KINDS = ("picture", "handwritten-signature")


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest transaction that the certificate is for: *amount* times ten to the *exponent*."""

    currency: str
    amount: int
    exponent: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Where a statement of the authority is, and its language. Hostile text."""

    url: str
    language: str


@dataclass(frozen=True, slots=True)
class PaymentService:
    """The roles of a payment service, and which authority of which country gave them. Hostile text."""

    roles: tuple[str, ...]
    authority: str
    authority_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QcStatement:
    """One statement; of the rest, what its identifier calls for. Hostile text."""

    oid: str
    types: tuple[str, ...] = ()
    """Identifiers: for signatures, seals, or web sites."""
    disclosures: tuple[Disclosure, ...] = ()
    limit: Limit | None = None
    years: int | None = None
    """How long the authority keeps its records after the end of the certificate."""
    countries: tuple[str, ...] = ()
    semantics: str | None = None
    payment: PaymentService | None = None
    raw: bytes = b""
    """What stands behind the identifier, as DER."""
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Biometric:
    """The hash of a picture or a signature of the subject (RFC 3739 3.2.5). Hostile text."""

    kind: str
    """A name, or an identifier."""
    hash_algorithm: str
    hash: bytes
    uri: str | None


def qc_statements(certificate: Certificate) -> Field[tuple[QcStatement, ...]]:
    """Return the statements in certificate order; one that is broken hides no other."""
    return field_of(certificate, QC_STATEMENTS, _read_statements)


def _read_statements(element: Element) -> tuple[QcStatement, ...]:
    return tuple(_statement(row.expect(der.SEQUENCE).children) for row in element.expect(der.SEQUENCE).children)


def _statement(parts: Sequence[Element]) -> QcStatement:
    oid, *info = parts
    bare = QcStatement(oid=oid.oid, raw=b"".join(part.whole for part in info))
    read = _READERS.get(bare.oid)
    if read is None:
        return bare
    try:
        return read(bare, info[0])
    except (ValueError, IndexError):
        return replace(bare, is_broken=True)


def _types(bare: QcStatement, info: Element) -> QcStatement:
    return replace(bare, types=tuple(kind.oid for kind in info.expect(der.SEQUENCE).children))


def _disclosures(bare: QcStatement, info: Element) -> QcStatement:
    pairs = [pair.expect(der.SEQUENCE).children for pair in info.expect(der.SEQUENCE).children]
    return replace(bare, disclosures=tuple(Disclosure(any_text(url), any_text(language)) for url, language in pairs))


def _limit(bare: QcStatement, info: Element) -> QcStatement:
    currency, amount, exponent = info.expect(der.SEQUENCE).children
    return replace(bare, limit=Limit(any_text(currency), amount.small_integer, exponent.small_integer))


def _retention(bare: QcStatement, info: Element) -> QcStatement:
    return replace(bare, years=info.small_integer)


def _legislation(bare: QcStatement, info: Element) -> QcStatement:
    return replace(bare, countries=tuple(map(any_text, info.expect(der.SEQUENCE).children)))


def _semantics(bare: QcStatement, info: Element) -> QcStatement:
    parts = info.expect(der.SEQUENCE).children
    return replace(bare, semantics=parts[0].oid if parts and parts[0].tag == der.OID else None)


def _payment(bare: QcStatement, info: Element) -> QcStatement:
    roles, name, identifier = info.expect(der.SEQUENCE).children
    names = tuple(any_text(role.children[1]) for role in roles.expect(der.SEQUENCE).children)
    return replace(bare, payment=PaymentService(names, any_text(name), any_text(identifier)))


_READERS: Mapping[str, Callable[[QcStatement, Element], QcStatement]] = {
    TYPE: _types, DISCLOSURE: _disclosures, LIMIT: _limit, RETENTION: _retention, LEGISLATION: _legislation,
    SEMANTICS: _semantics, PAYMENT: _payment,
}  # fmt: skip


def biometric_info(certificate: Certificate) -> Field[tuple[Biometric, ...]]:
    """Return the hashes of what shows who the subject is."""
    return field_of(certificate, BIOMETRIC_INFO, _read_biometrics)


def _read_biometrics(element: Element) -> tuple[Biometric, ...]:
    return tuple(_biometric(row.expect(der.SEQUENCE).children) for row in element.expect(der.SEQUENCE).children)


def _biometric(parts: Sequence[Element]) -> Biometric:
    kind, algorithm, digest, *uri = parts
    return Biometric(
        kind=kind.oid if kind.tag == der.OID else _biometric_kind(kind.small_integer),
        hash_algorithm=algorithm.children[0].oid,
        hash=digest.expect(der.OCTET_STRING).content,
        uri=any_text(uri[0]) if uri else None,
    )


def _biometric_kind(number: int) -> str:
    return _BIOMETRIC_KINDS[number] if 0 <= number < len(_BIOMETRIC_KINDS) else str(number)
