"""Find the certificates in a file: PEM with text around, DER, base64, PKCS#7 or PKCS#12."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from wizard.i18n import N_, tr
from wizard.pki import ber, der
from wizard.pki.armour import as_plain_text, blocks, is_text, with_marks, without_marks

MOST_CERTIFICATES = 2_000
MOST_ITERATIONS = 1_000_000
"""Rounds of the PKCS#12 key derivation: 0.3 s, in which no other thread runs; a hostile file may ask for hours."""

_CERTIFICATE_LABELS = {b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"}
_PKCS7_LABELS = {b"PKCS7", b"PKCS #7 SIGNED DATA", b"CMS"}
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
"""Content types (RFC 5652 4 and 5.1) as DER."""
_LARGE_SEQUENCES = {b"\x30\x81", b"\x30\x82", b"\x30\x83"}
_TIMES = {0x17, 0x18}


@dataclass(frozen=True, slots=True)
class Container:
    """What a file held: certificates as DER in file order, or the reason why there are none."""

    certificates: tuple[bytes, ...]
    problem: str | None = None
    needs_password: bool = False
    """Whether another password may open it."""


def read_container(data: bytes, password: bytes | None = None, *, with_keys: bool = True) -> Container:
    """Return every certificate in *data*; whether each can be read is another question. Never raises.

    PKCS#12 is opened only *with_keys*: what a stranger serves should not choose a key derivation for us.
    """
    data = as_plain_text(data)
    if not data.strip():
        return Container((), tr("the file is empty"))
    stripped = data.strip()
    if stripped[:1] == b"\x30" and b"-----BEGIN " not in data and not is_text(stripped):
        return _der(data.lstrip(), password, with_keys=with_keys)
    if (marked := with_marks(data)) is not None:
        return _pem(marked)
    found = [_unmarked(content, password, with_keys=with_keys) for content in without_marks(stripped)]
    certificates = tuple(c for container in found for c in container.certificates)[:MOST_CERTIFICATES]
    if certificates:
        return Container(certificates)
    return next(iter(found), Container((), _what_it_is(stripped)))


def _unmarked(content: bytes, password: bytes | None, *, with_keys: bool) -> Container:
    """Read what stood in text without marks; PEM in it was encoded once more, as in secrets of Kubernetes."""
    if content.startswith(b"-----BEGIN "):
        return _pem(content)
    return _der(content, password, with_keys=with_keys)


def _pem(data: bytes) -> Container:
    found: list[bytes] = []
    others: list[str] = []
    for label, body in blocks(data):
        if body is None:
            others.append(tr("a block that is not base64"))
        elif label in _CERTIFICATE_LABELS:
            # OpenSSL's TRUSTED CERTIFICATE carries settings behind the certificate.
            found.append(_first_element(body) if label.startswith(b"TRUSTED") else body)
        elif label in _PKCS7_LABELS:
            inside = _der(body, None)
            found.extend(inside.certificates)
            others.extend([inside.problem] if inside.problem else [])
        else:
            others.append(_kind_of(label))
        if len(found) > MOST_CERTIFICATES:
            return Container(tuple(found[:MOST_CERTIFICATES]))
    if found:
        return Container(tuple(found))
    if others:
        told = _ONLY_KEYS if tr(_PRIVATE) in others else _ONLY_OTHERS
        return Container((), tr(told, found=", ".join(dict.fromkeys(others))))
    return Container((), tr("a certificate begins in it but does not end; the file seems cut off"))


_PRIVATE, _LIST = N_("a private key"), N_("a list of revoked certificates")
_REQUEST, _PUBLIC = N_("a certificate request"), N_("a public key")
_ONLY_OTHERS = N_("no certificate in it, but: {found}")
_ONLY_KEYS = N_(
    "no certificate in it, but: {found}. Show a private key to nobody: whoever has it can pass for its owner."
)
_KINDS = {
    b"CERTIFICATE REQUEST": _REQUEST,
    b"NEW CERTIFICATE REQUEST": _REQUEST,
    b"X509 CRL": _LIST,
    b"PUBLIC KEY": _PUBLIC,
    b"RSA PUBLIC KEY": _PUBLIC,
    b"SSH2 PUBLIC KEY": _PUBLIC,
}
"""What stands behind a label of PEM (RFC 7468), as message ids."""


def _kind_of(label: bytes) -> str:
    if label.endswith(b"PRIVATE KEY"):
        return tr(_PRIVATE)
    return tr(_KINDS[label]) if label in _KINDS else label.decode("ascii").lower()


def _first_element(data: bytes, at: int = 0) -> bytes:
    """Return the element of *data* that begins at *at*; all that is left where none does."""
    try:
        return ber.element_at(data, at)
    except ValueError:
        return data[at:]


def _der(data: bytes, password: bytes | None, *, with_keys: bool = True) -> Container:
    try:
        top = der.element(_first_element(data)).children
    except ValueError:
        # PKCS#7 and PKCS#12 from old tools are BER; anything else that is not strict DER is told by the reader.
        return _ber(data, password, with_keys=with_keys)
    if _is_pkcs7(top):
        return _pkcs7(top)
    if len(top) >= 2 and top[0].tag == der.INTEGER and top[1].tag == der.SEQUENCE:
        if not _is_pfx(top):
            return Container((), _another(_PRIVATE))
        return _pkcs12(data, password) if with_keys else Container((), tr("PKCS#12 data, which is not opened here"))
    if len(top) == 3 and top[0].tag == der.SEQUENCE and top[2].tag == der.BIT_STRING:
        return Container(_in_a_row(data)) if _is_certificate(top[0]) else Container((), _request_or_list(top[0]))
    if len(top) == 2 and top[0].tag == der.SEQUENCE and top[1].tag in {der.BIT_STRING, der.OCTET_STRING}:
        # SubjectPublicKeyInfo (RFC 5280 4.1), EncryptedPrivateKeyInfo (RFC 5958 3).
        return Container((), _another(_PUBLIC if top[1].tag == der.BIT_STRING else _PRIVATE))
    return Container((), tr("DER data that is no certificate"))


def _another(kind: str) -> str:
    """Return what is said of a file that holds something else."""
    if kind == _PRIVATE:
        return tr("a private key, not a certificate. Show it to nobody: whoever has it can pass for its owner.")
    return tr("{kind}, not a certificate", kind=tr(kind))


def _ber(data: bytes, password: bytes | None, *, with_keys: bool) -> Container:
    try:
        top = der.element(ber.to_der(data)).children
    except ValueError:
        return Container((data,))
    if _is_pkcs7(top):
        return _pkcs7(top)
    return _pkcs12(data, password) if _is_pfx(top) and with_keys else Container((data,))


def _in_a_row(data: bytes) -> tuple[bytes, ...]:
    """Return the certificates that follow each other in *data*; bytes behind them that are none are left out."""
    found = [_first_element(data)]
    at = len(found[0])
    while data[at : at + 2] in _LARGE_SEQUENCES and len(found) < MOST_CERTIFICATES:
        found.append(_first_element(data, at))
        at += len(found[-1])
    return tuple(found)


def _is_certificate(tbs: der.Element) -> bool:
    """Say whether the signed part looks like a certificate's; a doubtful one is left to the reader."""
    try:
        tags = {position: c.tag for position, c in enumerate(tbs.children)}
    except ValueError:
        return True
    # A revocation list has its times beside the issuer, a certificate has both in a SEQUENCE (RFC 5280 5.1, 4.1).
    return tags.get(0) == 0xA0 or (len(tags) >= 6 and not _TIMES & set(tags.values()))


def _request_or_list(tbs: der.Element) -> str:
    tags = [c.tag for c in tbs.children]
    if 0xA0 in tags and tags.count(der.SEQUENCE) == 2 and not _TIMES & set(tags):
        return _another(_REQUEST)
    return _another(_LIST) if _TIMES & set(tags) else tr("DER data that is no certificate")


def _is_pkcs7(top: Sequence[der.Element]) -> bool:
    return len(top) == 2 and top[0].whole == _SIGNED_DATA


def _is_pfx(top: Sequence[der.Element]) -> bool:
    if len(top) < 2 or top[0].tag != der.INTEGER:
        return False
    return top[1].tag == der.SEQUENCE and top[1].content.startswith((_DATA, _SIGNED_DATA))


def _pkcs7(top: Sequence[der.Element]) -> Container:
    """Return the certificates of a SignedData (RFC 5652 5.1), each as it stands; the signature is not checked."""
    try:
        parts = top[1].children[0].expect(der.SEQUENCE).children
        certificates = [c for p in parts if p.tag == 0xA0 for c in p.children if c.tag == der.SEQUENCE]
    except (ValueError, IndexError):
        return Container((), tr("PKCS#7 data that cannot be read"))
    if not certificates:
        return Container((), tr("PKCS#7 data without a certificate"))
    return Container(tuple(c.whole for c in certificates[:MOST_CERTIFICATES]))


def _pkcs12(data: bytes, password: bytes | None) -> Container:
    if _most_iterations(data) > MOST_ITERATIONS:
        return Container((), tr("PKCS#12 data that would take hours to open; it seems to be an attack"))
    # cryptography 50 warns of BER and means to refuse it one day.
    plain = ber.to_der(data)
    for candidate in (password,) if password is not None else (None, b""):
        try:
            store = pkcs12.load_pkcs12(plain, candidate)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        certificates = [store.cert, *store.additional_certs]
        found = tuple(c.certificate.public_bytes(Encoding.DER) for c in certificates if c is not None)
        return Container(found, None if found else tr("PKCS#12 data without a certificate"))
    if password is None:
        return Container((), tr("PKCS#12 data that needs a password"), needs_password=True)
    return Container((), tr("PKCS#12 data that this password does not open"), needs_password=True)


def _most_iterations(data: bytes) -> int:
    """Return the largest iteration count in the parts of a PKCS#12 file that can be read without the password.

    A count is the INTEGER behind an OCTET STRING, the salt (RFC 7292 4 and B, RFC 8018 A.2).
    """
    try:
        return max(_counts(der.element(ber.to_der(data)), 0), default=0)
    except ValueError:
        # What we cannot look through, OpenSSL might: the file is not given to it.
        return MOST_ITERATIONS + 1


def _counts(element: der.Element, depth: int) -> Iterator[int]:
    """Yield the integers behind a salt, also inside OCTET STRINGs that hold BER."""
    if depth > 2 * ber.DEEPEST:
        return
    try:
        children = _inside(element)
    except ber.TooDeepError:
        raise
    except ValueError:
        return
    for before, after in pairwise(children):
        if before.tag == der.OCTET_STRING and after.tag == der.INTEGER:
            yield after.integer
    for child in children:
        yield from _counts(child, depth + 1)


def _inside(element: der.Element) -> Sequence[der.Element]:
    if element.tag == der.OCTET_STRING and element.content[:1] == b"\x30":
        return (der.element(ber.to_der(element.content)),)
    return element.children if element.tag & 0x20 else ()


def _what_it_is(data: bytes) -> str:
    start = data[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return tr("a web page, not a certificate; it may be an error page that was saved instead")
    if data.startswith(b"\xfe\xed\xfe\xed"):
        return tr("a Java key store; export the certificate with keytool first")
    if data.startswith(b"PK\x03\x04"):
        return tr("a ZIP archive; unpack it first")
    return tr("no certificate in it; expected PEM, DER, PKCS#7 or PKCS#12")
