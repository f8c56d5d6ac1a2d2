"""The public JSON of a certificate's key and of its signature."""

from collections.abc import Mapping

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.key_details import (
    DsaKey,
    EcKey,
    KeyDetails,
    PssParameters,
    RawKey,
    RsaKey,
    key_details,
    signature_details,
)
from wizard.pki.oids import oid_name

Json = Mapping[str, object]

_LARGEST_EXACT = 2**53
"""Up to here every reader of JSON keeps a whole number exact (RFC 8259 6)."""


def key_json(certificate: Certificate) -> Json | None:
    """Return the public key, and what it is made of as far as that can be read; None where there is none to read."""
    key, details = certificate.public_key, key_details(certificate)
    if not isinstance(key, Present):
        return None
    more = _key(details.value) if isinstance(details, Present) else {}
    return {"type": key.value.type, "bits": key.value.bits, **more}


def _key(details: KeyDetails) -> Json:
    return {
        "algorithm": details.algorithm_oid,
        **_numbers(details.key),
        "pss": _pss(details.pss),
    }


def _numbers(key: RsaKey | EcKey | DsaKey | RawKey) -> Json:
    """Return the numbers of a key in hex; an exponent as a number, unless it is a giant."""
    match key:
        case RsaKey(modulus=modulus, exponent=exponent):
            is_small = abs(exponent) < _LARGEST_EXACT
            return {"modulus": f"{modulus:x}", "exponent": exponent if is_small else f"{exponent:x}"}
        case EcKey():
            curve = {
                "name": key.curve_names[0] if key.curve_names else None,
                "names": list(key.curve_names),
                "oid": key.curve_oid,
            }
            return {
                "curve": curve,
                "point": key.point.hex(),
                "compressed": key.is_compressed,
                "x": key.x.hex() if key.x is not None else None,
                "y": key.y.hex() if key.y is not None else None,
            }
        case DsaKey():
            numbers = {"y": key.y, "p": key.p, "q": key.q, "g": key.g}
            return {name: f"{number:x}" if number is not None else None for name, number in numbers.items()}
        case RawKey(value=value):
            return {"value": value.hex()}


def signature_json(certificate: Certificate) -> Json | None:
    """Return how the certificate was signed, and the signature; None where that cannot be read."""
    details = signature_details(certificate)
    if not isinstance(details, Present):
        return None
    return {
        "algorithm": details.value.algorithm_oid,
        "name": details.value.algorithm,
        "hash": certificate.signature_hash,
        "pss": _pss(details.value.pss),
        "value": details.value.value.hex(),
    }


def _pss(parameters: PssParameters | None) -> Json | None:
    if parameters is None:
        return None
    return {
        "hash": _name(parameters.hash),
        "mask": _name(parameters.mask),
        "mask_hash": _name(parameters.mask_hash) if parameters.mask_hash is not None else None,
        "salt_length": parameters.salt_length,
        "trailer": parameters.trailer,
    }


def _name(oid: str) -> str:
    return oid_name(oid) or oid
