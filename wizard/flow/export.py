"""Certificates as the contents of a file, and a name for it: PEM, DER and PKCS#7, byte for byte what was read."""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from wizard.flow.illustration import name_of
from wizard.model.certificate import Certificate
from wizard.pki import der
from wizard.pki.pem import pem


class ExportForm(StrEnum):
    """How certificates are written to a file; what is named a chain holds them all, the others the first one."""

    PEM = "pem"
    CHAIN = "chain"
    DER = "der"
    PKCS7 = "pkcs7"
    PKCS7_CHAIN = "pkcs7-chain"
    PKCS7_PEM = "pkcs7-pem"
    """PKCS#7 as text, as OpenSSL and Java write it."""
    PKCS7_PEM_CHAIN = "pkcs7-pem-chain"


_WHOLE_CHAIN = {ExportForm.CHAIN, ExportForm.PKCS7_CHAIN, ExportForm.PKCS7_PEM_CHAIN}


def encode(ders: Sequence[bytes], form: ExportForm) -> bytes:
    """Return the first certificate of *ders*, or all of them, as the contents of a file (RFC 7468, RFC 5652 5.1).

    The bytes are written as they are, also those of a certificate that is broken. PKCS#7 holds each once and has no
    order of its own. Raises IndexError where there is no certificate.
    """
    chosen = ders if form in _WHOLE_CHAIN else (ders[0],)
    match form:
        case ExportForm.DER:
            return chosen[0]
        case ExportForm.PEM | ExportForm.CHAIN:
            return b"".join(pem(c) for c in chosen)
        case ExportForm.PKCS7 | ExportForm.PKCS7_CHAIN:
            return _pkcs7(chosen)
        case ExportForm.PKCS7_PEM | ExportForm.PKCS7_PEM_CHAIN:
            return pem(_pkcs7(chosen), "PKCS7")


_SIGNED_DATA, _DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
"""Content types (RFC 5652 5.1 and 4) as DER."""


def _pkcs7(ders: Sequence[bytes]) -> bytes:
    """Return a SignedData that holds nothing but certificates (RFC 5652 5.1), in the order of DER's SET OF."""
    # The window that offers this is shown before it is loaded: it brings a library for mail with it.
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    once = sorted(dict.fromkeys(ders))
    if len(once) > _MOST_CHECKED:
        return _by_hand(once)
    try:
        made = pkcs7.serialize_certificates([x509.load_der_x509_certificate(c) for c in once], Encoding.DER)
    except (ValueError, x509.InvalidVersion):
        return _by_hand(once)
    # It parses what it writes: an encoding that is odd, and signed as it is, could come out straight.
    return made if all(c in made for c in once) else _by_hand(once)


_MOST_CHECKED = 100
"""Certificates that are looked for one by one in what the library wrote: each time through all of it."""


def _by_hand(ders: Sequence[bytes]) -> bytes:
    """Return the same for certificates that the library refuses."""
    parts = (
        der.Element(der.INTEGER, b"\x01"),
        der.Element(der.SET, b""),
        der.Element(der.SEQUENCE, _DATA),
        der.Element(0xA0, b"".join(ders)),
        der.Element(der.SET, b""),
    )
    signed = der.Element(der.SEQUENCE, b"".join(part.whole for part in parts))
    return der.Element(der.SEQUENCE, _SIGNED_DATA + der.Element(0xA0, signed.whole).whole).whole


_SUFFIXES = {ExportForm.PEM: ".pem", ExportForm.CHAIN: "-chain.pem", ExportForm.DER: ".der"}
_LONGEST = 100
"""Bytes of a suggested name: a file name has 255 at most, and encrypted folders take a part of them."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in "0123456789¹²³")}
"""Devices on Windows, whatever stands behind a dot (Microsoft, "Naming Files, Paths, and Namespaces", read 2026-11)."""
_EMPTY_LETTERS = "\u115f\u1160\u3164\uffa0"
"""Letters that show nothing."""


def file_name(certificate: Certificate, form: ExportForm) -> str:
    """Suggest a name for the file, safe on every system whatever the certificate calls itself."""
    suffix = _SUFFIXES.get(form, "-chain.p7b" if form in _WHOLE_CHAIN else ".p7b")
    return (_stem(name_of(certificate)) or certificate.sha256[:16]) + suffix


def _stem(name: str) -> str:
    """Return what is left of *name* with letters, digits, dots and dashes alone; may be empty."""
    plain = unicodedata.normalize("NFC", name.replace("*.", "wildcard.", 1) if name.startswith("*.") else name)
    kept = "".join(c if (c.isalnum() and c not in _EMPTY_LETTERS) or c in ".-" else "_" for c in plain[: 4 * _LONGEST])
    while ".." in kept or "__" in kept:
        kept = kept.replace("..", ".").replace("__", "_")
    short = kept.strip("._-").encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").rstrip("._-")
    return f"_{short}" if short.partition(".")[0].lower() in _RESERVED else short
