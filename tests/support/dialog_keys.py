"""Keys and signers for the certificates of the dialogs: all but those for RSA signatures the same every time."""

import hashlib
from collections.abc import Mapping
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, padding, rsa, x25519

from tests.pki.making import raw_extension, tlv
from tests.support.pki import new_rsa_key
from tests.support.raw_certificate import (
    CN,
    NULL,
    PRINTABLE,
    C,
    O,
    Signer,
    algorithm,
    any_key,
    attribute,
    ec_signer,
    name,
    rsa_key_of,
    spki,
)

_RSA_SHA256 = algorithm("1.2.840.113549.1.1.11", NULL)
_SHA256_PARAMETER = algorithm("2.16.840.1.101.3.4.2.1", NULL)
_PSS_PARAMETERS = tlv(
    0x30,
    tlv(0xA0, _SHA256_PARAMETER),
    tlv(0xA1, algorithm("1.2.840.113549.1.1.8", _SHA256_PARAMETER)),
    tlv(0xA2, b"\x02\x01\x20"),
)
_RSA_PSS = algorithm("1.2.840.113549.1.1.10", _PSS_PARAMETERS)
_HEAD_OF_2048 = 24
"""How long what stands before the modulus and the exponent is, in the SubjectPublicKeyInfo of a 2048-bit key."""


def ec_key(number: int, curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """Return the key *number* of *curve*, without one of P-256."""
    return ec.derive_private_key(number, curve or ec.SECP256R1())


def stream(label: str, length: int) -> bytes:
    """Return bytes that look like chance and are always the same."""
    return hashlib.shake_256(label.encode()).digest(length)


def modulus(label: str, bits: int) -> bytes:
    """Return an odd number of exactly *bits* bits."""
    number = int.from_bytes(stream(label, (bits + 7) // 8)) >> (-bits % 8)
    return (number | 1 << (bits - 1) | 1).to_bytes((bits + 7) // 8)


def key_ids(own: bytes, issuer: bytes | None = None) -> tuple[bytes, ...]:
    """Return the extensions that name the key *own*, and the issuer's if there is one (RFC 5280 4.2.1.2)."""
    ids = [raw_extension("2.5.29.14", tlv(4, hashlib.sha1(own).digest()))]  # noqa: S324
    if issuer is not None:
        ids.append(raw_extension("2.5.29.35", tlv(0x30, tlv(0x80, hashlib.sha1(issuer).digest()))))  # noqa: S324
    return tuple(ids)


@cache
def rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return the RSA key *number* of this run."""
    return new_rsa_key()


def rsa_signer(who: bytes, number: int) -> Signer:
    """Return a signer with the RSA key *number* and SHA-256."""
    key = rsa_key(number)
    return Signer(who, _RSA_SHA256, lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()))


ROOT_NAME = name(attribute(C, "JP", PRINTABLE), attribute(O, "Practice Trust"), attribute(CN, "Practice Root X1"))
ROOT = ec_signer(ROOT_NAME, ec_key(1001))


@cache
def key_kinds() -> Mapping[str, bytes]:
    """Return keys that are no P-256 keys, each under a name; several of them no dialog has words for."""
    return {
        "RSA 4096 e 3": rsa_key_of(modulus("large", 4096), 3),
        "RSA 1024": rsa_key_of(modulus("small", 1024)),
        "RSA 2047": rsa_key_of(modulus("odd", 2047)),
        "RSA large e": rsa_key_of(modulus("exponent", 2048), 0x1_0000_0001),
        "secp256k1": spki(ec_key(77, ec.SECP256K1())),
        "brainpoolP256r1": spki(ec_key(78, ec.BrainpoolP256R1())),
        "P-224": spki(ec_key(79, ec.SECP224R1())),
        "X25519": spki(x25519.X25519PrivateKey.from_private_bytes(stream("x25519", 32))),
        "Ed448": spki(ed448.Ed448PrivateKey.from_private_bytes(stream("ed448", 57))),
        "ML-DSA-65": any_key("2.16.840.1.101.3.4.3.18", stream("ML-DSA-65", 1952)),
        "Unknown": any_key("1.3.6.1.4.1.55555.5", stream("unknown", 40), NULL),
    }


SIGNATURE_KINDS: Mapping[str, str] = {
    "md5WithRSA": "1.2.840.113549.1.1.4",
    "sha1WithRSA": "1.2.840.113549.1.1.5",
    "sha384WithRSA": "1.2.840.113549.1.1.12",
    "sha512WithRSA": "1.2.840.113549.1.1.13",
    "sha224WithRSA": "1.2.840.113549.1.1.14",
    "md2WithRSA": "1.2.840.113549.1.1.2",
    "ecdsaWithSHA1": "1.2.840.10045.4.1",
    "ecdsaWithSHA224": "1.2.840.10045.4.3.1",
    "dsaWithSHA1": "1.2.840.10040.4.3",
    "dsaWithSHA256": "2.16.840.1.101.3.4.3.2",
    "ed25519": "1.3.101.112",
    "ed448": "1.3.101.113",
    "mlDsa44": "2.16.840.1.101.3.4.3.17",
    "mlDsa87": "2.16.840.1.101.3.4.3.19",
    "slhDsa": "2.16.840.1.101.3.4.3.20",
    "private": "1.3.6.1.4.1.55555.6",
}
"""Kinds of signature that are not ECDSA with SHA-256, each under a name."""


def pss_signer(who: bytes, key: rsa.RSAPrivateKey) -> Signer:
    """Return a signer with RSA-PSS and SHA-256 (RFC 4055)."""
    chosen = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return Signer(who, _RSA_PSS, lambda data: key.sign(data, chosen, hashes.SHA256()))


def pss_key(key: rsa.RSAPrivateKey) -> bytes:
    """Return the SubjectPublicKeyInfo of a key of 2048 bits that is for RSA-PSS alone."""
    return any_key("1.2.840.113549.1.1.10", spki(key)[_HEAD_OF_2048:], _PSS_PARAMETERS)
