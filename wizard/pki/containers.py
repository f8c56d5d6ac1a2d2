"""Find the certificates in a file: PEM with text around, DER, base64, PKCS#7 or PKCS#12."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from wizard.i18n import N_, tr
from wizard.pki import ber, der
from wizard.pki.armour import as_plain_text, blocks, first_label, is_pem, is_text, with_marks, without_marks
from wizard.pki.ber import spans
from wizard.pki.kinds import (
    Shape,
    another,
    is_certificate,
    is_pfx,
    is_pkcs7,
    is_timestamp,
    kind_of_der,
    kind_of_label,
    only_others,
    what_it_is,
)

MOST_CERTIFICATES = 2_000
MOST_ITERATIONS = 1_000_000
"""Rounds of the PKCS#12 key derivation: 0.3 s, in which no other thread runs; a hostile file may ask for hours."""

MOST_BENT = 8 * 1024 * 1024
"""Bytes of text in which certificates are looked for that have no marks, or bent ones."""
LARGEST_STORE = 16 * 1024 * 1024
"""Bytes of PKCS#12 that are looked through."""

_CERTIFICATE_LABELS = {b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"}
_OTHER_LABELS = {b"PKCS7", b"PKCS #7 SIGNED DATA", b"CMS", b"PKCS12"}
_LARGE_SEQUENCES = {b"\x30\x81", b"\x30\x82", b"\x30\x83"}


@dataclass(frozen=True, slots=True)
class Container:
    """What a file held: certificates as DER in file order, or the reason why there are none."""

    certificates: tuple[bytes, ...]
    problem: str | None = None
    needs_password: bool = False
    """Whether another password may open it."""


def read_container(
    data: bytes, password: bytes | None = None, *, with_keys: bool = True, most: int = MOST_CERTIFICATES
) -> Container:
    """Return the certificates in *data*, at *most* so many; whether each can be read is another question. Never raises.

    PKCS#12 is opened only *with_keys*: what a stranger serves should not choose a key derivation for us.
    """
    data = as_plain_text(data)
    if is_pem(data):
        return _pem(data, most)
    stripped = data.strip()
    if not stripped:
        return Container((), tr("the file is empty"))
    if stripped[:1] == b"\x30" and not is_text(stripped):
        return _der(data.lstrip(), password, with_keys=with_keys, most=most)
    if len(data) > MOST_BENT:
        return Container((), what_it_is(stripped))
    if (marked := with_marks(data)) is not None:
        return _pem(marked, most)
    found = [_unmarked(content, password, with_keys=with_keys) for content in without_marks(stripped)]
    certificates = tuple(c for container in found for c in container.certificates)[:most]
    if certificates:
        return Container(certificates)
    return next(iter(found), Container((), what_it_is(stripped)))


def _unmarked(content: bytes, password: bytes | None, *, with_keys: bool) -> Container:
    """Read what stood in text without marks; PEM in it was encoded once more, as in secrets of Kubernetes."""
    if is_pem(content):
        return _pem(content, MOST_CERTIFICATES)
    return _der(content, password, with_keys=with_keys, most=MOST_CERTIFICATES)


def _pem(data: bytes, most: int) -> Container:
    others = Others()
    found = tuple(islice(in_pem(data, others), most))
    return Container(found) if found else Container((), others.told())


@dataclass(slots=True)
class Others:
    """What stands in PEM beside certificates."""

    kinds: dict[str, None] = field(default_factory=dict)
    """Message ids, in the order in which they were met."""
    labels: dict[bytes, None] = field(default_factory=dict)
    """Labels that nobody knows."""
    problems: dict[str, None] = field(default_factory=dict)
    """Sentences."""
    looked_into: int = 0
    """Blocks of other labels in which a certificate was looked for."""

    def told(self) -> str:
        """Return a sentence about a file in which there was nothing else."""
        told = list(self.problems)
        if self.kinds or self.labels:
            told.append(only_others(self.kinds, self.labels))
        return "; ".join(told) or tr("a certificate begins in it but does not end; the file seems cut off")

    def note(self, label: bytes) -> None:
        """Note that a block with this *label* is there, unless it says that it is a certificate's."""
        if (kind := kind_of_label(label)) is not None:
            self.kinds[kind] = None
        elif label not in _CERTIFICATE_LABELS:
            self.labels[label] = None


def in_pem(data: bytes, others: Others) -> Iterator[bytes]:
    """Yield the certificates of *data*, which is PEM, each as it comes; what else there is goes to *others*."""
    label = None
    for label, body in blocks(data):
        if body is None:
            others.kinds[_NO_BASE64] = None
        elif label in _CERTIFICATE_LABELS and body[:1] == b"\x30" and body[4:5] == b"\x30" and body[8:9] == b"\xa0":
            yield _alone(label, body)
        elif kind_of_label(label) is not None:
            others.note(label)
        else:
            yield from _in_block(label, body, others)
    if label is None and (begun := first_label(data)) is not None:
        others.note(begun)


_NO_BASE64 = N_("a block that is not base64")


def _in_block(label: bytes, body: bytes, others: Others) -> Iterator[bytes]:
    """Yield what is in a block of a certificate, of PKCS#7, or of an unknown kind: labels are often wrong."""
    top = Shape(body)
    is_named = label in _CERTIFICATE_LABELS
    if is_named and not is_pkcs7(top) and not is_pfx(top) and (is_certificate(top) or kind_of_der(top) is None):
        yield _alone(label, body)
        return
    others.looked_into += 1
    if others.looked_into > MOST_CERTIFICATES or top.tag != der.SEQUENCE:
        others.note(label)
        return
    inside = _der(body, None, with_keys=False)
    yield from inside.certificates
    if inside.problem is not None and (is_named or label in _OTHER_LABELS):
        others.problems[inside.problem] = None
    elif inside.problem is not None:
        others.note(label)


def _alone(label: bytes, body: bytes) -> bytes:
    # OpenSSL's TRUSTED CERTIFICATE carries settings behind the certificate.
    return _first_element(body) if label.startswith(b"TRUSTED") else body


def _first_element(data: bytes, at: int = 0) -> bytes:
    """Return the element of *data* that begins at *at*; all that is left where it does not end."""
    one = next(spans(data, at), None)
    return data[at:] if one is None else data[at : one.next]


def _der(data: bytes, password: bytes | None, *, with_keys: bool = True, most: int = MOST_CERTIFICATES) -> Container:
    """Read DER or BER by its look."""
    top = Shape(data)
    if is_pfx(top):
        return _pkcs12(data, password) if with_keys else Container((), tr("PKCS#12 data, which is not opened here"))
    if is_certificate(top):
        return Container(tuple(islice(_in_a_row(data), most)))
    if is_pkcs7(top) and not is_timestamp(top):
        return _pkcs7(top, most)
    kind = kind_of_der(top)
    return Container((), tr("DER data that is no certificate") if kind is None else another(kind))


def _in_a_row(data: bytes) -> Iterator[bytes]:
    """Yield the certificates that follow each other in *data*; bytes behind them that are none are left out."""
    at = 0
    while at == 0 or data[at : at + 2] in _LARGE_SEQUENCES:
        found = _first_element(data, at)
        yield found
        at += len(found)


def _pkcs7(top: Shape, most: int) -> Container:
    """Return the certificates of a SignedData (RFC 5652 5.1), each as it stands; the signature is not checked."""
    signed = top.child(1).child(0)
    bags = [part.place for part in signed.children if part.tag == _CERTIFICATES]
    if signed.tag != der.SEQUENCE or not signed.children:
        return Container((), tr("PKCS#7 data that cannot be read"))
    found = (one for bag in bags for one in spans(top.data, bag.begin, bag.end) if one.tag == der.SEQUENCE)
    certificates = tuple(top.data[one.start : one.next] for one in islice(found, most))
    if certificates:
        return Container(certificates)
    return Container((), tr("PKCS#7 data without a certificate"))


_CERTIFICATES = 0xA0


def _pkcs12(data: bytes, password: bytes | None) -> Container:
    if len(data) > LARGEST_STORE:
        return Container((), tr("PKCS#12 data that is larger than any honest one"))
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
