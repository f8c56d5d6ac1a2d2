"""Find the certificates in a file: PEM with text around, DER, base64, PKCS#7 or PKCS#12."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7, pkcs12

from wizard.i18n import tr
from wizard.pki import der

MOST_CERTIFICATES = 2_000
MOST_ITERATIONS = 10_000_000
"""Rounds of the PKCS#12 key derivation: about ten seconds; a hostile file may ask for hours."""

_BLOCK = re.compile(
    rb"-----BEGIN ([A-Z0-9 #]{1,40})-----\s*(.*?)-----END \1-----",
    re.DOTALL,
)
_CERTIFICATE_LABELS = {b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"}
_PKCS7_LABELS = {b"PKCS7", b"PKCS #7 SIGNED DATA", b"CMS"}
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_DATA = "1.2.840.113549.1.7.1"


@dataclass(frozen=True, slots=True)
class Container:
    """What a file held: certificates as DER in file order, or the reason why there are none."""

    certificates: tuple[bytes, ...]
    problem: str | None = None


def read_container(data: bytes, password: bytes | None = None) -> Container:
    """Return every certificate in *data*; whether each can be read is another question. Never raises."""
    if not data.strip():
        return Container((), tr("the file is empty"))
    if b"-----BEGIN " in data:
        return _pem(data)
    stripped = data.strip()
    if stripped[:1] == b"\x30":
        return _der(data, password)
    if (decoded := _base64(stripped)) is not None:
        return _der(decoded, password)
    return Container((), _what_it_is(stripped))


def _pem(data: bytes) -> Container:
    found: list[bytes] = []
    others: list[str] = []
    for match in _BLOCK.finditer(data):
        label, body = match[1], _base64(_without_headers(match[2]))
        if body is None:
            others.append(tr("a block that is not base64"))
        elif label in _CERTIFICATE_LABELS:
            # OpenSSL's TRUSTED CERTIFICATE carries settings behind the certificate.
            found.append(_first_element(body) if label.startswith(b"TRUSTED") else body)
        elif label in _PKCS7_LABELS:
            found.extend(_pkcs7(body).certificates)
        else:
            others.append(label.decode("ascii").lower())
        if len(found) > MOST_CERTIFICATES:
            return Container(tuple(found[:MOST_CERTIFICATES]))
    if found:
        return Container(tuple(found))
    if others:
        return Container((), tr("no certificate in it, but: {found}", found=", ".join(dict.fromkeys(others))))
    return Container((), tr("a certificate begins in it but does not end; the file seems cut off"))


def _without_headers(body: bytes) -> bytes:
    """Drop the "Name: value" lines that old tools put before the base64 (RFC 1421)."""
    return b"\n".join(line for line in body.splitlines() if b":" not in line)


def _base64(text: bytes) -> bytes | None:
    try:
        decoded = base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded or None


def _first_element(data: bytes) -> bytes:
    """Return the first DER element of *data*; *data* itself where it has none."""
    if len(data) < 4 or data[0] != 0x30 or not 0x81 <= data[1] <= 0x84:
        return data
    count = data[1] & 0x7F
    return data[: 2 + count + int.from_bytes(data[2 : 2 + count])]


def _der(data: bytes, password: bytes | None) -> Container:
    try:
        top = der.element(_first_element(data)).children
    except ValueError:
        # Not strict DER; PKCS#12 from old tools is BER, and a broken certificate is told by the reader.
        return _pkcs12(data, password) if b"\x2a\x86\x48\x86\xf7\x0d\x01\x07" in data[:64] else Container((data,))
    if top and top[0].tag == der.OID and top[0].oid == _SIGNED_DATA:
        return _pkcs7(data)
    if len(top) >= 2 and top[0].tag == der.INTEGER and top[1].tag == der.SEQUENCE:
        return _pkcs12(data, password) if _is_pfx(top[1]) else Container((), tr("a private key, not a certificate"))
    if len(top) == 3 and top[0].tag == der.SEQUENCE and top[2].tag == der.BIT_STRING:
        return Container((data,), None) if _is_certificate(top[0]) else Container((), _request_or_list(top[0]))
    return Container((), tr("DER data that is no certificate"))


def _is_certificate(tbs: der.Element) -> bool:
    """Say whether the signed part looks like a certificate's; a doubtful one is left to the reader."""
    try:
        tags = [c.tag for c in tbs.children]
    except ValueError:
        return True
    return tags[:1] == [0xA0] or len(tags) >= 6


def _request_or_list(tbs: der.Element) -> str:
    tags = [c.tag for c in tbs.children]
    if 0xA0 in tags and tags.count(der.SEQUENCE) == 2:
        return tr("a certificate request, not a certificate")
    return tr("DER data that is no certificate")


def _is_pfx(content: der.Element) -> bool:
    inside = content.children
    return bool(inside) and inside[0].tag == der.OID and inside[0].oid in {_DATA, _SIGNED_DATA}


def _pkcs7(data: bytes) -> Container:
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(data)
    except (ValueError, UnsupportedAlgorithm):
        return Container((), tr("PKCS#7 data that cannot be read"))
    if not certificates:
        return Container((), tr("PKCS#7 data without a certificate"))
    return Container(tuple(c.public_bytes(Encoding.DER) for c in certificates[:MOST_CERTIFICATES]))


def _pkcs12(data: bytes, password: bytes | None) -> Container:
    if _most_iterations(data) > MOST_ITERATIONS:
        return Container((), tr("PKCS#12 data that would take hours to open; it seems to be an attack"))
    for candidate in (password,) if password is not None else (None, b""):
        try:
            store = pkcs12.load_pkcs12(data, candidate)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        certificates = [store.cert, *store.additional_certs]
        found = tuple(c.certificate.public_bytes(Encoding.DER) for c in certificates if c is not None)
        return Container(found, None if found else tr("PKCS#12 data without a certificate"))
    if password is None:
        return Container((), tr("PKCS#12 data that needs a password"))
    return Container((), tr("PKCS#12 data that this password does not open"))


def _most_iterations(data: bytes) -> int:
    """Return the largest iteration count in the parts of a PKCS#12 file that can be read without the password.

    A count is the INTEGER behind an OCTET STRING, the salt (RFC 7292 4 and B, RFC 8018 A.2).
    """
    try:
        return max(_counts(der.element(_first_element(data)), 0), default=0)
    except ValueError:
        return 0


def _counts(element: der.Element, depth: int) -> Iterator[int]:
    """Yield the integers behind a salt, also inside OCTET STRINGs that hold DER."""
    if depth > 16:
        return
    if element.tag & 0x20 or element.tag == der.OCTET_STRING:
        try:
            children = element.children
        except ValueError:
            return
        for before, after in pairwise(children):
            if before.tag == der.OCTET_STRING and after.tag == der.INTEGER:
                yield after.integer
        for child in children:
            yield from _counts(child, depth + 1)


def _what_it_is(data: bytes) -> str:
    start = data[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return tr("a web page, not a certificate; it may be an error page that was saved instead")
    if data.startswith(b"\xfe\xed\xfe\xed"):
        return tr("a Java key store; export the certificate with keytool first")
    if data.startswith(b"PK\x03\x04"):
        return tr("a ZIP archive; unpack it first")
    return tr("no certificate in it; expected PEM, DER, PKCS#7 or PKCS#12")
