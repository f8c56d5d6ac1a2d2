"""What a public key and a signature are made of, as labelled lines."""

from collections.abc import Iterator

from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.key_details import DsaKey, EcKey, PssParameters, RawKey, RsaKey, key_details, signature_details
from wizard.pki.oids import oid_name

_IN_LINE, MOST_LINES = 32, 64
"""Bytes of a number in one line, and lines of one number: 16,384 bits."""

Row = tuple[str, str]
"""A label and its value; a line that goes on has no label."""


def key_rows(certificate: Certificate) -> Iterator[Row]:
    """Yield what the public key is made of; nothing where that cannot be read."""
    details = key_details(certificate)
    if not isinstance(details, Present):
        return
    match details.value.key:
        case RsaKey(modulus=modulus, exponent=exponent):
            yield from _number(tr("Exponent"), exponent)
            yield from _number(tr("Modulus"), modulus)
        case EcKey() as key:
            yield tr("Curve"), _curve(key)
            yield from _bytes(tr("Point"), key.point)
        case DsaKey(y=y):
            yield from _number(tr("Public value"), y)
        case RawKey(value=value):
            yield from _bytes(tr("Key"), value)
    if details.value.pss is not None:
        yield tr("For signatures with"), _pss(details.value.pss)


def signature_rows(certificate: Certificate) -> Iterator[Row]:
    """Yield the parameters of the signature, and the signature itself; nothing where they cannot be read."""
    details = signature_details(certificate)
    if not isinstance(details, Present):
        return
    if details.value.pss is not None:
        yield tr("Signed with"), _pss(details.value.pss)
    yield from _bytes(tr("Signature"), details.value.value)


def _curve(key: EcKey) -> str:
    names = key.curve_names or ((key.curve_oid,) if key.curve_oid else ())
    match names:
        case (name, *others) if others:
            return f"{name} ({', '.join(others)})"
        case (name, *_):
            return name
        case _:
            return "?"


def _pss(parameters: PssParameters) -> str:
    """Name the parts as RFC 4055 3.1 does."""
    names = [oid_name(oid) or oid for oid in (parameters.hash, parameters.mask, parameters.mask_hash or "") if oid]
    return f"{names[0]}, {' '.join(names[1:])}, saltLength {parameters.salt_length}"


def _number(label: str, number: int) -> Iterator[Row]:
    """Yield a number that fits a line in decimal, and any other in hex."""
    if number.bit_length() <= 64:
        yield label, str(number)
    else:
        yield from _bytes(label, number.to_bytes((number.bit_length() + 8) // 8, signed=True))


def _bytes(label: str, data: bytes) -> Iterator[Row]:
    lines = [data[at : at + _IN_LINE].hex() for at in range(0, min(len(data), _IN_LINE * MOST_LINES), _IN_LINE)]
    if len(data) > _IN_LINE * MOST_LINES:
        lines.append("…")
    yield from zip((label, *[""] * len(lines)), lines, strict=False)
