"""Certificates by hand that break no rule, and everything in them that a test may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pki.making import oid, read, tlv
from wizard.model.certificate import Certificate
from wizard.pki import extensions as ext
from wizard.pki.lint import lint

SHA256_RSA = tlv(0x30, oid("1.2.840.113549.1.1.11"), b"\5\0")
CN, COUNTRY, ORGANIZATION, UNIT, LOCALITY, STATE = (f"2.5.4.{number}" for number in (3, 6, 10, 11, 7, 8))
HOST = "shop.wizard-case.net"
TRUE = tlv(1, b"\xff")

Extensions = Mapping[str, tuple[bool, bytes]]


def attribute(dotted: str, value: str | bytes, tag: int = 12) -> bytes:
    """Return one attribute of a name."""
    return tlv(0x30, oid(dotted), tlv(tag, value.encode() if isinstance(value, str) else value))


def name(*attributes: bytes) -> bytes:
    """Return a name with one attribute in every relative name."""
    return tlv(0x30, *(tlv(0x31, a) for a in attributes))


def bits(*places: int) -> bytes:
    """Return a set of named bits as DER writes it."""
    if not places:
        return tlv(3, b"\0")
    size = max(places) + 1
    value = sum(1 << (size - 1 - place) for place in places)
    unused = -size % 8
    return tlv(3, bytes([unused]), (value << unused).to_bytes((size + unused) // 8))


def rsa_key(modulus: int, exponent: int = 65537, parameters: bytes = b"\5\0") -> bytes:
    """Return a SubjectPublicKeyInfo with these numbers."""
    numbers = (n.to_bytes(n.bit_length() // 8 + 1, signed=True) for n in (modulus, exponent))
    return tlv(
        0x30,
        tlv(0x30, oid("1.2.840.113549.1.1.1"), parameters),
        tlv(3, b"\0", tlv(0x30, *(tlv(2, n) for n in numbers))),
    )


@cache
def modulus(size: int = 2048) -> int:
    """Return a modulus of a key that is as it should be."""
    return rsa.generate_private_key(65537, size).public_key().public_numbers().n


@cache
def curve_key() -> bytes:
    """Return a key on P-256."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


ISSUER = name(attribute(COUNTRY, "JP", 19), attribute(ORGANIZATION, "Test"), attribute(CN, "Test CA"))
SCT = b"\0" + bytes(32) + bytes(8) + b"\0\0" + b"\4\3" + b"\0\2ab"
ADDRESS = tlv(0x86, b"http://ca.wizard-case.net/x")


def access(*rows: tuple[int, bytes]) -> bytes:
    """Return authority information access: pairs of a service, 1 for OCSP and 2 for issuers, and a name."""
    return tlv(0x30, *(tlv(0x30, oid(f"1.3.6.1.5.5.7.48.{kind}"), place) for kind, place in rows))


def points(*names: bytes) -> bytes:
    """Return distribution points, one for every name."""
    return tlv(0x30, *(tlv(0x30, tlv(0xA0, tlv(0xA0, one))) for one in names))


def policies(*oids: str) -> bytes:
    """Return certificate policies without qualifiers."""
    return tlv(0x30, *(tlv(0x30, oid(one)) for one in oids))


def qualified(*qualifiers: bytes, policy: str = "2.23.140.1.2.1") -> bytes:
    """Return one policy with qualifiers."""
    return tlv(0x30, tlv(0x30, oid(policy), tlv(0x30, *qualifiers)))


def names(*entries: bytes | str) -> bytes:
    """Return general names; a text is a DNS name."""
    return tlv(0x30, *(tlv(0x82, e.encode("latin-1")) if isinstance(e, str) else e for e in entries))


SERVER: Extensions = {
    ext.KEY_USAGE: (True, bits(0)),
    ext.EXTENDED_KEY_USAGE: (False, tlv(0x30, oid("1.3.6.1.5.5.7.3.1"))),
    ext.BASIC_CONSTRAINTS: (True, b"\x30\0"),
    ext.AUTHORITY_KEY_ID: (False, tlv(0x30, tlv(0x80, b"k" * 20))),
    ext.AUTHORITY_INFO: (False, access((1, ADDRESS), (2, ADDRESS))),
    ext.CRL_POINTS: (False, points(ADDRESS)),
    ext.POLICIES: (False, policies("2.23.140.1.2.1")),
    ext.SUBJECT_ALT_NAME: (False, names(HOST)),
    ext.SCT_LIST: (False, tlv(4, (len(SCT) + 2).to_bytes(2), len(SCT).to_bytes(2), SCT)),
}

AUTHORITY: Extensions = {
    ext.KEY_USAGE: (True, bits(5, 6)),
    ext.BASIC_CONSTRAINTS: (True, tlv(0x30, TRUE, tlv(2, b"\0"))),
    ext.SUBJECT_KEY_ID: (False, tlv(4, b"s" * 20)),
    **{o: SERVER[o] for o in (ext.AUTHORITY_KEY_ID, ext.AUTHORITY_INFO, ext.CRL_POINTS, ext.POLICIES)},
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A certificate of a server, as its parts; nothing signs it."""

    version: int = 3
    serial: bytes = b"\x01" * 16
    algorithm: bytes = SHA256_RSA
    outer: bytes | None = None
    issuer: bytes = ISSUER
    begin: bytes = tlv(23, b"260401000000Z")
    end: bytes = tlv(23, b"261001000000Z")
    subject: bytes = name(attribute(CN, HOST))
    key: bytes = field(default_factory=curve_key)
    unique_id: bytes = b""
    extensions: Extensions = field(default_factory=lambda: SERVER)
    raw_extensions: bytes | None = None

    def but(self, **changes: object) -> "Sample":
        """Return the sample with other fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def ext(self, dotted: str, value: bytes | None, *, critical: bool = False) -> "Sample":
        """Return the sample with another extension, or without it."""
        rest = {o: e for o, e in self.extensions.items() if o != dotted}
        return replace(self, extensions=rest if value is None else {**rest, dotted: (critical, value)})

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        listed = (
            tlv(0x30, oid(dotted), TRUE if critical else b"", tlv(4, value))
            for dotted, (critical, value) in self.extensions.items()
        )
        inside = b"".join(listed) if self.raw_extensions is None else self.raw_extensions
        tbs = tlv(
            0x30,
            tlv(0xA0, tlv(2, bytes([self.version - 1]))) if self.version > 1 else b"",
            tlv(2, self.serial),
            self.algorithm,
            self.issuer,
            tlv(0x30, self.begin, self.end),
            self.subject,
            self.key,
            self.unique_id,
            tlv(0xA3, tlv(0x30, inside)) if inside or self.raw_extensions is not None else b"",
        )
        return tlv(0x30, tbs, self.outer or self.algorithm, tlv(3, b"\0signature"))

    @property
    def read(self) -> Certificate:
        """The certificate, read."""
        return read(self.der)


def server() -> Sample:
    """Return a certificate of a server that breaks no rule."""
    return Sample()


def authority() -> Sample:
    """Return an intermediate authority's certificate that breaks no rule."""
    subject = name(attribute(COUNTRY, "JP", 19), attribute(ORGANIZATION, "Test"), attribute(CN, "Test Issuing CA"))
    return Sample(subject=subject, extensions=AUTHORITY, end=tlv(23, b"360401000000Z"))


def root() -> Sample:
    """Return a root's certificate that breaks no rule."""
    kept = (ext.KEY_USAGE, ext.SUBJECT_KEY_ID)
    sample = authority().but(subject=ISSUER, extensions={o: AUTHORITY[o] for o in kept})
    return sample.ext(ext.BASIC_CONSTRAINTS, tlv(0x30, TRUE), critical=True)


def rules_broken_by(sample: Sample) -> set[str]:
    """Return the ids of the rules that *sample* breaks."""
    return {finding.rule.id for finding in lint(sample.read)}
