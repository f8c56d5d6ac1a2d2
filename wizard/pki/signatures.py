"""Does this key verify that signature; by cryptography, one question at a time."""

from enum import StrEnum
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from wizard.model.certificate import Certificate


class Signature(StrEnum):
    """The answer to one signature check."""

    GOOD = "good"
    BAD = "bad"
    UNCHECKABLE = "uncheckable"
    """The algorithm, the key or the encoding is beyond the library: nothing is known."""


@lru_cache(maxsize=1024)
def loaded(der: bytes) -> x509.Certificate | None:
    """Return cryptography's own object; None when it cannot be loaded."""
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, x509.InvalidVersion):
        return None


def check_signature(certificate: Certificate, issuer: Certificate) -> Signature:
    """Say whether *issuer*'s key signed *certificate* (RFC 5280 6.1.3 (a)(1)). Nothing else is checked."""
    return _checked(certificate.der, issuer.der)


@lru_cache(maxsize=4096)
def _checked(certificate: bytes, issuer: bytes) -> Signature:
    ours, theirs = loaded(certificate), loaded(issuer)
    if ours is None or theirs is None:
        return Signature.UNCHECKABLE
    try:
        ours.verify_directly_issued_by(theirs)
    except InvalidSignature:
        return Signature.BAD
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Names of unlike spelling (ValueError), a key type without signatures (TypeError), MD5 and the like.
        return _by_key(ours, theirs)
    return Signature.GOOD


def _by_key(ours: x509.Certificate, theirs: x509.Certificate) -> Signature:
    """Check with the key alone, for issuers whose name is only spelled differently (RFC 5280 7.1)."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

    try:
        key = theirs.public_key()
        digest = ours.signature_hash_algorithm
        if isinstance(key, rsa.RSAPublicKey) and digest is not None:
            parameters = ours.signature_algorithm_parameters
            scheme = parameters if isinstance(parameters, padding.PSS) else padding.PKCS1v15()
            key.verify(ours.signature, ours.tbs_certificate_bytes, scheme, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(ours.signature, ours.tbs_certificate_bytes, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(ours.signature, ours.tbs_certificate_bytes)
        else:
            return Signature.UNCHECKABLE
    except InvalidSignature:
        return Signature.BAD
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Signature.UNCHECKABLE
    return Signature.GOOD
