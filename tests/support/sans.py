"""Certificates that hold nothing but names."""

from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def certificate_for(*names: str) -> Certificate:
    """Return a certificate with the subject alternative *names*, as DNS names; without any for none."""
    empty = x509.Name([])
    builder = (
        x509.CertificateBuilder()
        .subject_name(empty)
        .issuer_name(empty)
        .public_key(_key().public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 1, 1))  # noqa: DTZ001  (UTC by definition)
        .not_valid_after(datetime(2027, 1, 1))  # noqa: DTZ001
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=True)
    certificate = read_certificate(builder.sign(_key(), hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    assert isinstance(certificate, Certificate)
    return certificate
