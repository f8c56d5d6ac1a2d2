import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pki.lint.samples import SHA256_RSA, Sample, authority, modulus, root, rsa_key, rules_broken_by, server
from tests.pki.making import oid, tlv
from wizard.pki.lint.keys import RULES

SHA1_RSA = tlv(0x30, oid("1.2.840.113549.1.1.5"), b"\5\0")
SHA256, PSS, MGF1 = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
CLOSE = (2**1024 + 1) * (2**1024 + 3)
"""A product of two odd numbers that lie close together; whether they are primes does not matter to the test."""

# Modulo every small prime a power of 65537, as the keys of the faulty chips; 65537 to any power is.
ROCA = pow(65537, 128)


def pss(salt: int = 32, mask_hash: str = SHA256, null: bytes = b"\5\0") -> bytes:
    digest = tlv(0x30, oid(SHA256), null)
    mask = tlv(0x30, oid(MGF1), tlv(0x30, oid(mask_hash), null))
    return tlv(0x30, oid(PSS), tlv(0x30, tlv(0xA0, digest), tlv(0xA1, mask), tlv(0xA2, tlv(2, bytes([salt])))))


def curve(parameters: bytes, point: bytes = b"\4" + bytes(64)) -> bytes:
    return tlv(0x30, tlv(0x30, oid("1.2.840.10045.2.1"), parameters), tlv(3, b"\0", point))


def point(compressed: PublicFormat = PublicFormat.CompressedPoint) -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, compressed)


EXPLICIT = tlv(0x30, tlv(2, b"\1"), tlv(0x30, oid("1.2.840.10045.1.1"), tlv(2, b"\7")))
P256 = oid("1.2.840.10045.3.1.7")
IN_2010 = {"begin": tlv(23, b"100101000000Z"), "end": tlv(23, b"101001000000Z")}

BREAKS = [
    ("signature-parameters-missing", server().but(algorithm=tlv(0x30, oid("1.2.840.113549.1.1.11")))),
    ("signature-parameters-needless", server().but(algorithm=tlv(0x30, oid("1.2.840.10045.4.3.2"), b"\5\0"))),
    ("signature-broken-hash", server().but(algorithm=tlv(0x30, oid("1.2.840.113549.1.1.4"), b"\5\0"))),
    ("signature-sha1", server().but(algorithm=SHA1_RSA)),
    ("signature-algorithm", server().but(algorithm=tlv(0x30, oid("1.3.101.112")))),
    ("signature-algorithm", authority().but(algorithm=tlv(0x30, oid("1.2.3.4")))),
    ("signature-pss-parameters", server().but(algorithm=pss(salt=20))),
    ("signature-pss-parameters", server().but(algorithm=pss(mask_hash="1.3.14.3.2.26"))),
    ("signature-pss-parameters", server().but(algorithm=pss(null=b""))),
    ("signature-pss-parameters", server().but(algorithm=tlv(0x30, oid(PSS)))),
    ("key-unreadable", server().but(key=b"\x30\0")),
    ("key-rsa-parameters", server().but(key=rsa_key(modulus(), parameters=b""))),
    ("key-type", server().but(key=tlv(0x30, tlv(0x30, oid("1.3.101.112")), tlv(3, bytes(33))))),
    ("key-curve-explicit", server().but(key=curve(EXPLICIT))),
    ("key-curve", server().but(key=curve(oid("1.3.132.0.10")))),
    ("key-point-compressed", server().but(key=curve(P256, point()))),
    ("key-rsa-small", server().but(key=rsa_key(2**1023 + 2**600 + 1))),
    ("key-rsa-odd-size", server().but(key=rsa_key(2**2050 + 1))),
    ("key-rsa-exponent", server().but(key=rsa_key(modulus(), 4))),
    ("key-rsa-exponent", server().but(key=rsa_key(modulus(), 1))),
    ("key-rsa-exponent-range", server().but(key=rsa_key(modulus(), 3))),
    ("key-rsa-exponent-range", server().but(key=rsa_key(modulus(), 2**256 + 1))),
    ("key-rsa-small-factor", server().but(key=rsa_key(modulus() * 17))),
    ("key-rsa-small-factor", server().but(key=rsa_key(modulus() * 2))),
    ("key-rsa-close-primes", server().but(key=rsa_key(CLOSE))),
    ("key-rsa-roca", server().but(key=rsa_key(ROCA))),
]

KEEPS = [
    *((rule.id, server().but(key=rsa_key(modulus()))) for rule in RULES),
    ("signature-parameters-missing", server().but(algorithm=SHA256_RSA)),
    ("signature-parameters-needless", server().but(algorithm=tlv(0x30, oid("1.2.840.10045.4.3.2")))),
    ("signature-sha1", server().but(algorithm=SHA1_RSA, **IN_2010)),
    ("signature-sha1", root().but(algorithm=SHA1_RSA)),
    ("signature-algorithm", root().but(algorithm=tlv(0x30, oid("1.3.101.112")))),
    ("signature-pss-parameters", server().but(algorithm=pss())),
    ("key-curve", server().but(key=curve(oid("1.3.132.0.34")))),
    ("key-curve", server().but(key=curve(EXPLICIT))),
    ("key-point-compressed", server().but(key=curve(P256, point(PublicFormat.UncompressedPoint)))),
    ("key-rsa-small", server().but(key=rsa_key(2**1023 + 1), **IN_2010)),
    ("key-rsa-exponent", server().but(key=rsa_key(modulus(), 3))),
    ("key-rsa-exponent-range", server().but(key=rsa_key(modulus(), 2**256 - 1))),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}


@pytest.mark.parametrize("number", [0, 1, 2, -5, 2**100_000 + 1], ids=["0", "1", "2", "negative", "giant"])
def test_odd_numbers_are_no_trouble(number: int) -> None:
    assert "key-rsa-close-primes" not in rules_broken_by(server().but(key=rsa_key(number)))
