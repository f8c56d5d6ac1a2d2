"""Certificates put together part by part, so that every part can be one that no builder would make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pki.making import oid, raw_extension, tlv

UTF8, PRINTABLE, TELETEX, IA5, UNIVERSAL, BMP = 12, 19, 20, 22, 28, 30
UTC_TIME, GENERALIZED_TIME = 23, 24
NULL = b"\x05\x00"
VERSION_1, VERSION_2, VERSION_3 = b"", b"\xa0\x03\x02\x01\x01", b"\xa0\x03\x02\x01\x02"

CN, O, OU, C, ST, L = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.6", "2.5.4.8", "2.5.4.7"  # noqa: E741

_ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}

Sign = Callable[[bytes], bytes]


class HasPublicBytes(Protocol):
    """A public key of cryptography, of any kind."""

    def public_bytes(self, encoding: Encoding, format: PublicFormat) -> bytes:  # noqa: A002
        """Return it as bytes."""


class HasPublicKey(Protocol):
    """A private key of cryptography, of any kind."""

    def public_key(self) -> HasPublicBytes:
        """Return its public half."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whoever signs: a distinguished name, an AlgorithmIdentifier, both as DER, and a way to sign."""

    name: bytes
    algorithm: bytes
    sign: Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The parts of a certificate as DER (RFC 5280 4.1); the defaults are ordinary ones."""

    subject: bytes
    key: bytes
    """The SubjectPublicKeyInfo."""
    extensions: tuple[bytes, ...] = ()
    version: bytes = VERSION_3
    serial: bytes = b"\x04\x44\xc0\x5a"
    """The content of the INTEGER."""
    begins: bytes = tlv(UTC_TIME, b"261102030405Z")
    ends: bytes = tlv(UTC_TIME, b"270203150607Z")
    unique_ids: bytes = b""


def issue_raw(plan: Plan, issuer: Signer) -> bytes:
    """Return the certificate *plan* as DER, signed by *issuer*."""
    extensions = tlv(0xA3, tlv(0x30, *plan.extensions)) if plan.extensions else b""
    signed = tlv(
        0x30, plan.version, tlv(2, plan.serial), issuer.algorithm, issuer.name, tlv(0x30, plan.begins, plan.ends),
        plan.subject, plan.key, plan.unique_ids, extensions,
    )  # fmt: skip
    return tlv(0x30, signed, issuer.algorithm, tlv(3, b"\0", issuer.sign(signed)))


def attribute(kind: str, text: str | bytes, tag: int = UTF8) -> bytes:
    """Return one AttributeTypeAndValue; *text* as bytes is taken as it is."""
    encodings = {UTF8: "utf-8", PRINTABLE: "ascii", TELETEX: "latin-1", IA5: "ascii", UNIVERSAL: "utf-32-be"}
    content = text if isinstance(text, bytes) else text.encode(encodings.get(tag, "utf-16-be"))
    return tlv(0x30, oid(kind), tlv(tag, content))


def name(*relative: bytes | tuple[bytes, ...]) -> bytes:
    """Return a distinguished name; a tuple is a relative name with several attributes."""
    return tlv(0x30, *(tlv(0x31, *(sorted(r) if isinstance(r, tuple) else (r,))) for r in relative))


def common_name(text: str) -> bytes:
    """Return a distinguished name that is nothing but a common name."""
    return name(attribute(CN, text))


def algorithm(dotted: str, *parameters: bytes) -> bytes:
    """Return an AlgorithmIdentifier."""
    return tlv(0x30, oid(dotted), *parameters)


def spki(key: HasPublicKey) -> bytes:
    """Return the SubjectPublicKeyInfo of a private key of cryptography."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def any_key(dotted: str, content: bytes, *parameters: bytes) -> bytes:
    """Return a SubjectPublicKeyInfo around any bytes."""
    return tlv(0x30, algorithm(dotted, *parameters), tlv(3, b"\0", content))


def rsa_key_of(modulus: bytes, exponent: int = 65_537) -> bytes:
    """Return the SubjectPublicKeyInfo of an RSA key with any *modulus*, which nobody has the private part of."""
    public = rsa.RSAPublicNumbers(exponent, int.from_bytes(modulus)).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def ec_signer(who: bytes, key: ec.EllipticCurvePrivateKey, method: HashAlgorithm | None = None) -> Signer:
    """Return a signer with ECDSA, without a *method* with SHA-256, whose signatures are always the same (RFC 6979)."""
    digest = method or SHA256()
    chosen = ec.ECDSA(digest, deterministic_signing=True)
    return Signer(who, algorithm(_ECDSA[digest.name]), lambda data: key.sign(data, chosen))


def pretender(who: bytes, method: bytes, signature: bytes) -> Signer:
    """Return a signer whose signature is always *signature*, which fits nothing."""
    return Signer(who, method, lambda _: signature)


def usual(value: x509.ExtensionType, *, critical: bool = False) -> bytes:
    """Return an extension that cryptography can make."""
    return raw_extension(value.oid.dotted_string, value.public_bytes(), critical=critical)


# GeneralName (RFC 5280 4.2.1.6), each kind with its tag.


def other_name(kind: str, value: bytes) -> bytes:
    return tlv(0xA0, oid(kind), tlv(0xA0, value))


def email(text: bytes) -> bytes:
    return tlv(0x81, text)


def dns(text: bytes) -> bytes:
    return tlv(0x82, text)


def directory(who: bytes) -> bytes:
    return tlv(0xA4, who)


def uri(text: bytes) -> bytes:
    return tlv(0x86, text)


def address(content: bytes) -> bytes:
    return tlv(0x87, content)


def registered(dotted: str) -> bytes:
    return b"\x88" + oid(dotted)[1:]
