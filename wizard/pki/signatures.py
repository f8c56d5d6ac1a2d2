"""Does this key verify that signature; by cryptography, one question at a time."""

from collections.abc import Mapping
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_public_key

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki import der
from wizard.pki.kept import kept


class Signature(StrEnum):
    """The answer to one signature check."""

    GOOD = "good"
    BAD = "bad"
    UNCHECKABLE = "uncheckable"
    """The algorithm, the key or the encoding is beyond the library: nothing is known."""


@kept(1024)
def loaded(der: bytes) -> x509.Certificate | None:
    """Return cryptography's own object; None when it cannot be loaded."""
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, x509.InvalidVersion):
        return None


def check_signature(certificate: Certificate, issuer: Certificate) -> Signature:
    """Say whether *issuer*'s key signed *certificate* (RFC 5280 6.1.3 (a)(1)). Nothing else is checked."""
    return _checked(certificate, issuer)


@kept(4096)
def _checked(certificate: Certificate, issuer: Certificate) -> Signature:
    ours, theirs = loaded(certificate.der), loaded(issuer.der)
    if ours is None or theirs is None:
        return _by_key(certificate, issuer)
    try:
        ours.verify_directly_issued_by(theirs)
    except InvalidSignature:
        return Signature.BAD
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Names of unlike spelling (ValueError), a key type without signatures (TypeError), MD5 and the like.
        return _by_key(certificate, issuer)
    return Signature.GOOD


_CURVE_COSTS = {"P-256": 1, "P-224": 2, "P-384": 13, "P-521": 20}
_OTHER_CURVE = 36
"""Measured with OpenSSL 3 on one machine, 2026-11: only P-256 and P-224 have code of their own."""


def cost(issuer: Certificate) -> int:
    """Return about how many checks with a key on P-256 one check with the key of *issuer* takes."""
    key = issuer.public_key
    if not isinstance(key, Present):
        return 1
    if key.value.type.startswith("RSA"):
        # A power costs as many products as its exponent has digits, and a product the square of its length.
        return 1 + (key.value.bits or 0) ** 2 * _exponent_bytes(key.value.spki) // (2 * 3 * 2048**2)
    return _CURVE_COSTS.get(key.value.curve, _OTHER_CURVE) if key.value.curve else 1


def _exponent_bytes(spki: bytes) -> int:
    _, bits = der.element(spki).children
    _, exponent = der.element(bits.content[1:]).children
    return len(exponent.content)


_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    # They were signed long ago; that these two are weak is told by another rule.
    "md5": hashes.MD5(),  # noqa: S303
    "sha1": hashes.SHA1(),  # noqa: S303
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def _by_key(certificate: Certificate, issuer: Certificate) -> Signature:
    """Check with the key alone: an issuer's name may be spelled differently (RFC 5280 7.1), a certificate malformed."""
    if not isinstance(issuer.public_key, Present):
        return Signature.UNCHECKABLE
    try:
        signed, _, signature = der.element(certificate.der).children
        key = load_der_public_key(issuer.public_key.value.spki)
        _verify(key, certificate, signature.content[1:], signed.whole)
    except InvalidSignature:
        return Signature.BAD
    except (ValueError, UnsupportedAlgorithm):
        return Signature.UNCHECKABLE
    return Signature.GOOD


def _verify(key: PublicKeyTypes, certificate: Certificate, signature: bytes, data: bytes) -> None:
    """Raise InvalidSignature for a wrong one, ValueError for an algorithm that is unknown or of another key."""
    name = certificate.signature_algorithm
    digest = _HASHES.get(certificate.signature_hash or "")
    match key:
        case rsa.RSAPublicKey() if digest and name == "rsassaPss":
            key.verify(signature, data, padding.PSS(padding.MGF1(digest), padding.PSS.AUTO), digest)
        case rsa.RSAPublicKey() if digest and "WithRSA" in name:
            key.verify(signature, data, padding.PKCS1v15(), digest)
        case ec.EllipticCurvePublicKey() if digest and name.startswith("ecdsa"):
            key.verify(signature, data, ec.ECDSA(digest))
        case ed25519.Ed25519PublicKey() if name == "Ed25519":
            key.verify(signature, data)
        case ed448.Ed448PublicKey() if name == "Ed448":
            key.verify(signature, data)
        case _:
            raise ValueError("an algorithm that cannot be checked with this key")
