"""What a file is that holds no certificate: told by its look, so that its owner knows where to go on."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import islice

from wizard.i18n import N_, tr, trn
from wizard.pki import der
from wizard.pki.ber import Span, spans

PRIVATE, LIST = N_("a private key"), N_("a list of revoked certificates")
REQUEST, PUBLIC = N_("a certificate request"), N_("a public key")
_DH, _EC, _DSA = (
    N_("parameters for a key exchange (DH)"),
    N_("parameters of a curve (EC)"),
    N_("parameters of DSA keys"),
)
_OCSP, _OCSP_REQUEST = N_("an answer about revocation (OCSP)"), N_("a question about revocation (OCSP)")
_STAMP, _STAMP_REQUEST = N_("a timestamp"), N_("a request for a timestamp")
_ENCRYPTED, _SIGNED = N_("an encrypted message (CMS)"), N_("a signature (CMS) without certificates")
_ATTRIBUTES, _CMP = N_("an attribute certificate"), N_("a message between a program and an authority (CMP)")
_UNSIGNED = N_("the inner part of a certificate alone, without its signature")
_PGP, _SSH, _SSH_CERTIFICATE = N_("a PGP key or message"), N_("a public key for SSH"), N_("a certificate for SSH")

_LABELS = {
    b"CERTIFICATE REQUEST": REQUEST,
    b"NEW CERTIFICATE REQUEST": REQUEST,
    b"X509 CRL": LIST,
    b"CRL": LIST,
    b"PUBLIC KEY": PUBLIC,
    b"RSA PUBLIC KEY": PUBLIC,
    b"DH PARAMETERS": _DH,
    b"X9.42 DH PARAMETERS": _DH,
    b"EC PARAMETERS": _EC,
    b"DSA PARAMETERS": _DSA,
    b"SSH2 PUBLIC KEY": _SSH,
    b"ATTRIBUTE CERTIFICATE": _ATTRIBUTES,
    b"OCSP RESPONSE": _OCSP,
    b"OCSP REQUEST": _OCSP_REQUEST,
    b"TIMESTAMP RESPONSE": _STAMP,
    b"TBS CERTIFICATE": _UNSIGNED,
    b"PGP MESSAGE": _PGP,
    b"PGP SIGNATURE": _PGP,
    b"PGP SIGNED MESSAGE": _PGP,
    b"PGP PUBLIC KEY BLOCK": _PGP,
}
"""What stands behind a label of PEM (RFC 7468 and the programs that use others), as message ids."""
_MOST_NAMED = 5


def kind_of_label(label: bytes) -> str | None:
    """Return the message id of what stands behind a label of PEM; None for a label that nobody knows."""
    if label.endswith((b"PRIVATE KEY", b"PRIVATE KEY BLOCK")):
        return PRIVATE
    return _LABELS.get(label)


def only_others(kinds: Collection[str], labels: Collection[bytes]) -> str:
    """Say that there is no certificate, but blocks of other *kinds* (message ids), and some with unknown *labels*."""
    found = [tr(kind) for kind in kinds]
    if labels:
        quoted = ", ".join(f'"{label.decode("ascii")}"' for label in islice(labels, _MOST_NAMED))
        more = ", …" if len(labels) > _MOST_NAMED else ""
        found.append(trn("a block called {names}", "blocks called {names}", len(labels), names=quoted + more))
    told = _ONLY_KEYS if PRIVATE in kinds else _ONLY_OTHERS
    return tr(told, found=", ".join(found))


_ONLY_OTHERS = N_("no certificate in it, but: {found}")
_ONLY_KEYS = N_(
    "no certificate in it, but: {found}. Show a private key to nobody: whoever has it can pass for its owner."
)


def another(kind: str) -> str:
    """Say that a file is of another *kind*, a message id."""
    if kind == PRIVATE:
        return tr("a private key, not a certificate. Show it to nobody: whoever has it can pass for its owner.")
    return tr("{kind}, not a certificate", kind=tr(kind))


_TIMES = {0x17, 0x18}
_ENUMERATED, _CONTEXT = 0x0A, 0xA0
_OIDS = {
    "data": bytes.fromhex("2a864886f70d010701"),
    "signed": bytes.fromhex("2a864886f70d010702"),
    "enveloped": bytes.fromhex("2a864886f70d010703"),
    "timestamp": bytes.fromhex("2a864886f70d0109100104"),
}
"""Content types (RFC 5652 4 and 5.1, RFC 3161 2.4.2): the content of an OBJECT IDENTIFIER."""


_MOST_CHILDREN = 12


class Shape:
    """The first elements of an element and of those in it, without copies of them."""

    def __init__(self, data: bytes, place: Span | None = None) -> None:
        self.data = data
        self.place = place or next(spans(data), Span(0, 0, 0, 0, 0, None))

    @property
    def tag(self) -> int:
        """The tag."""
        return self.place.tag

    @property
    def content(self) -> bytes:
        """The first bytes of the content."""
        return self.data[self.place.begin : min(self.place.end, self.place.begin + 64)]

    @cached_property
    def children(self) -> tuple["Shape", ...]:
        """The first elements inside."""
        if not self.tag & 0x20:
            return ()
        inside = islice(spans(self.data, self.place.begin, self.place.end), _MOST_CHILDREN)
        return tuple(Shape(self.data, one) for one in inside)

    def child(self, number: int) -> "Shape":
        """Return one element inside; an empty one where there is none."""
        return self.children[number] if len(self.children) > number else Shape(b"")

    @cached_property
    def tags(self) -> list[int]:
        """The tags of the first elements inside."""
        return [child.tag for child in self.children]


def is_certificate(top: Shape) -> bool:
    """Say whether *top* looks like a certificate (RFC 5280 4.1, 5.1); a doubtful one is left to the reader."""
    tags = top.tags
    if tags[:1] != [der.SEQUENCE] or (len(tags) > 1 and tags[1] != der.SEQUENCE):
        return False
    inner = top.child(0).tags
    # A revocation list has its times beside the issuer, a certificate has both in a SEQUENCE.
    if _TIMES & set(inner) or _is_request(top) or _is_attributes(top):
        return False
    return inner[:1] == [_CONTEXT] or inner[:4] == [der.INTEGER, *[der.SEQUENCE] * 3] or inner.count(der.SEQUENCE) >= 4


def is_pkcs7(top: Shape) -> bool:
    """Say whether *top* is signed data (RFC 5652 5.1)."""
    return top.tags[:2] == [der.OID, _CONTEXT] and top.child(0).content == _OIDS["signed"]


def is_pfx(top: Shape) -> bool:
    """Say whether *top* is a PKCS#12 store (RFC 7292 4)."""
    if top.tags[:2] != [der.INTEGER, der.SEQUENCE] or top.child(1).tags[:1] != [der.OID]:
        return False
    return top.child(1).child(0).content in {_OIDS["data"], _OIDS["signed"]}


def is_timestamp(signed: Shape) -> bool:
    """Say whether signed data holds a timestamp (RFC 3161 2.4.2)."""
    inner = signed.child(1).child(0)
    return inner.child(2).child(0).content == _OIDS["timestamp"]


def _is_request(top: Shape) -> bool:
    inner = top.child(0).tags
    return inner in ([der.INTEGER, *[der.SEQUENCE] * 2, _CONTEXT], [der.INTEGER, *[der.SEQUENCE] * 2])


def _is_list(top: Shape) -> bool:
    return top.tags[:1] == [der.SEQUENCE] and bool(_TIMES & set(top.child(0).tags[:5]))


def _is_attributes(top: Shape) -> bool:
    return top.child(0).tags[:3] == [der.INTEGER, der.SEQUENCE, _CONTEXT] and not _is_request(top)


def _is_private(top: Shape) -> bool:
    tags = top.tags
    pkcs8 = tags[:3] == [der.INTEGER, der.SEQUENCE, der.OCTET_STRING] and top.child(1).tags[:1] == [der.OID]
    locked = tags == [der.SEQUENCE, der.OCTET_STRING] and top.child(0).tags[:1] == [der.OID]
    curve = tags[:2] == [der.INTEGER, der.OCTET_STRING] and set(tags[2:]) <= {0xA0, 0xA1}
    return pkcs8 or locked or curve or (set(tags) == {der.INTEGER} and len(tags) in {6, 9})


def _is_public(top: Shape) -> bool:
    if top.tags == [der.SEQUENCE, der.BIT_STRING]:
        return top.child(0).tags[:1] == [der.OID]
    return top.tags == [der.INTEGER] * 2 and not _is_dh(top)


def _is_dh(top: Shape) -> bool:
    return top.tags in ([der.INTEGER] * 2, [der.INTEGER] * 3) and top.child(1).content in {b"\2", b"\5"}


def _is_curve(top: Shape) -> bool:
    return top.tag == der.OID or (top.tags[:3] == [der.INTEGER, der.SEQUENCE, der.SEQUENCE] and len(top.tags) >= 5)


def _is_stamp(top: Shape) -> bool:
    answer = top.tags == [der.SEQUENCE] * 2 and top.child(0).tags[:1] == [der.INTEGER] and is_pkcs7(top.child(1))
    return answer or (is_pkcs7(top) and is_timestamp(top))


def _is_stamp_request(top: Shape) -> bool:
    return top.tags[:2] == [der.INTEGER, der.SEQUENCE] and top.child(1).tags == [der.SEQUENCE, der.OCTET_STRING]


def _is_ocsp_request(top: Shape) -> bool:
    asked = [part for part in top.child(0).children if part.tag == der.SEQUENCE]
    certificate = asked[0].child(0).child(0) if asked else Shape(b"")
    return certificate.tags == [der.SEQUENCE, der.OCTET_STRING, der.OCTET_STRING, der.INTEGER]


def _is_unsigned(top: Shape) -> bool:
    tags = top.tags
    body = tags[1:] if tags[:1] == [_CONTEXT] else tags
    times = top.children[len(tags) - len(body) + 3 : len(tags) - len(body) + 4]
    return body[:6] == [der.INTEGER, *[der.SEQUENCE] * 5] and bool(times) and bool(_TIMES & set(times[0].tags))


def _is_cmp(top: Shape) -> bool:
    tags = top.tags
    return len(tags) >= 2 and top.child(0).tags[:1] == [der.INTEGER] and 0xA0 <= tags[1] <= 0xBA


_SHAPES: Sequence[tuple[Callable[[Shape], bool], str]] = (
    (_is_stamp, _STAMP),
    (is_pkcs7, _SIGNED),
    (lambda top: top.child(0).content == _OIDS["enveloped"], _ENCRYPTED),
    (lambda top: top.tags[:1] == [_ENUMERATED], _OCSP),
    (_is_private, PRIVATE),
    (_is_public, PUBLIC),
    (_is_dh, _DH),
    (_is_stamp_request, _STAMP_REQUEST),
    (_is_curve, _EC),
    (_is_unsigned, _UNSIGNED),
    (_is_list, LIST),
    (_is_request, REQUEST),
    (_is_attributes, _ATTRIBUTES),
    (_is_ocsp_request, _OCSP_REQUEST),
    (_is_cmp, _CMP),
)


def kind_of_der(top: Shape) -> str | None:
    """Return the message id of what *top* is that is no certificate; None where nobody knows."""
    return next((kind for fits, kind in _SHAPES if fits(top)), None)


_BKS = (b"\0\0\0\1\0\0\0\x14", b"\0\0\0\2\0\0\0\x14")
_STARTS: Sequence[tuple[tuple[bytes, ...], str]] = (
    ((b"\xfe\xed\xfe\xed",), N_("a Java key store; export the certificate with keytool first")),
    ((b"\xce\xce\xce\xce",), N_("a Java key store (JCEKS); export the certificate with keytool first")),
    (_BKS, N_("a key store of Bouncy Castle (BKS); export the certificate first")),
    ((b"PK\x03\x04", b"PK\x05\x06"), N_("a ZIP archive; unpack it first")),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf", b"Rar!"), N_("a packed file; unpack it first")),
    ((b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0"), N_("a document, not a certificate; save the certificate by itself")),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), N_("a picture, not a certificate; save the certificate by itself")),
    ((b"MZ", b"\x7fELF"), N_("a program, not a certificate")),
)  # fmt: skip
_TEXTS: Sequence[tuple[tuple[bytes, ...], str]] = (
    ((b"PuTTY-User-Key-File", b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY"), PRIVATE),
    ((b"---- BEGIN SSH2 PUBLIC KEY",), _SSH),
)
_SSH_LINE = re.compile(rb"(?:sk-)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9]+)(-cert-v01)?(?:@openssh\.com)? ")
_WEB = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")
_PGP_BYTES = (b"\x99\x01", b"\x99\x02", b"\x99\x03", b"\xc6", b"\x98", b"\x95", b"\xc5", b"\x85\x01", b"\x85\x02")


def what_it_is(data: bytes) -> str:
    """Return a sentence about *data* in which nothing looks like a certificate."""
    start = data[:400].lstrip()
    if start.lower().startswith(_WEB):
        return tr("a web page, not a certificate; it may be an error page that was saved instead")
    for beginnings, told in _STARTS:
        if data.startswith(beginnings):
            return tr(told)
    if line := _SSH_LINE.match(start):
        return another(_SSH_CERTIFICATE if line[1] else _SSH)
    for beginnings, kind in _TEXTS:
        if start.startswith(beginnings):
            return another(kind)
    if data.startswith(_PGP_BYTES):
        return another(_PGP)
    return tr("there is no certificate in it. Choose a PEM, DER, PKCS#7 or PKCS#12 file")
