"""DER by hand, for certificates that no builder makes."""

from collections.abc import Callable

from cryptography import x509

from tests.support.pki import der_of, extension, healthy_leaf, issue, make_pki
from wizard.model.certificate import Certificate
from wizard.pki import der
from wizard.pki.reader import read_certificate

Parts = list[bytes]
SUBJECT_ALT_NAME = "2.5.29.17"
PKI = make_pki()


def tlv(tag: int, *contents: bytes) -> bytes:
    """Return one DER element around *contents*."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def oid(dotted: str) -> bytes:
    """Return the object identifier *dotted* as DER; every arc but the first two is under 2 ** 28."""
    first, second, *rest = map(int, dotted.split("."))
    content = bytes([first * 40 + second])
    for arc in rest:
        groups = [arc >> shift & 0x7F for shift in (21, 14, 7, 0)]
        while len(groups) > 1 and not groups[0]:
            groups.pop(0)
        content += bytes(g | 0x80 for g in groups[:-1]) + bytes(groups[-1:])
    return tlv(6, content)


def read(certificate: x509.Certificate | bytes) -> Certificate:
    """Read a certificate that is known to be readable."""
    found = read_certificate(certificate if isinstance(certificate, bytes) else der_of(certificate))
    assert isinstance(found, Certificate), found
    return found


def a_leaf(*names: str) -> x509.Certificate:
    """Issue a healthy leaf."""
    return issue(healthy_leaf(*names), PKI.issuing)


def with_tbs(certificate: x509.Certificate, change: Callable[[Parts], None]) -> bytes:
    """Return *certificate* with the parts of its signed portion changed; its signature no longer fits.

    The parts are 0 version, 1 serial, 2 algorithm, 3 issuer, 4 validity, 5 subject, 6 key, 7 extensions.
    """
    signed, *rest = der.element(der_of(certificate)).children
    parts = [p.whole for p in signed.children]
    change(parts)
    return tlv(0x30, tlv(0x30, *parts), *(r.whole for r in rest))


def with_algorithm(certificate: x509.Certificate, algorithm: bytes) -> bytes:
    """Return *certificate* with both of its signature algorithm fields replaced."""
    signed, _, signature = der.element(der_of(certificate)).children
    parts = [p.whole for p in signed.children]
    parts[2] = algorithm
    return tlv(0x30, tlv(0x30, *parts), algorithm, signature.whole)


def with_part(position: int, part: bytes) -> bytes:
    """Return a leaf with one part of its signed portion replaced."""

    def change(parts: Parts) -> None:
        parts[position] = part

    return with_tbs(a_leaf(), change)


def raw_extension(dotted: str, value: bytes, *, critical: bool = False) -> bytes:
    """Return an Extension (RFC 5280 4.1) around any bytes."""
    return tlv(0x30, oid(dotted), b"\x01\x01\xff" if critical else b"", tlv(4, value))


def with_extensions(*extensions: bytes) -> Certificate:
    """Return a leaf that has exactly *extensions*, and no fitting signature."""
    return read(with_part(7, tlv(0xA3, tlv(0x30, *extensions))))


def with_raw(dotted: str, value: bytes) -> Certificate:
    """Return a leaf whose only extension is *dotted* with *value*."""
    return with_extensions(raw_extension(dotted, value))


def with_names(*names: bytes) -> Certificate:
    """Return a leaf whose subject alternative name consists of *names*, each a GeneralName as DER."""
    return with_raw(SUBJECT_ALT_NAME, tlv(0x30, *names))


def unrecognized(dotted: str, value: bytes, *, critical: bool = False) -> x509.Extension[x509.ExtensionType]:
    """Return any bytes as an extension for cryptography's builder, so that the signature fits."""
    return extension(x509.UnrecognizedExtension(x509.ObjectIdentifier(dotted), value), critical=critical)
