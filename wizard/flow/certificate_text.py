"""A certificate, or a chain, as plain labelled lines: to copy into a ticket or a mail, and for the terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from wizard.flow.illustration import name_of
from wizard.flow.key_text import key_rows, signature_rows
from wizard.flow.layout import column, iso
from wizard.i18n import tr
from wizard.model.certificate import Certificate, DistinguishedName, PublicKey
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki.bundle import key_text
from wizard.pki.describe import describe
from wizard.pki.oids import extension_name
from wizard.pki.pem import pem
from wizard.pki.reader import rfc4514
from wizard.plain import columns, visible

_LABEL_COLUMNS = 26


def chain_text(certificates: Sequence[Certificate | Unreadable], *, with_pem: bool = False) -> str:
    """Return everything that *certificates* say, in their order and in the language in force.

    What is invisible or steers is spelled out. Nothing but the certificates is told: no file, no time, no computer.
    """
    blocks = ["\n".join(_block(c, place, len(certificates))) for place, c in enumerate(certificates, start=1)]
    if with_pem:
        blocks += [pem(c.der).decode("ascii").rstrip("\n") for c in certificates if isinstance(c, Certificate)]
    return "\n\n".join(blocks) + "\n"


def _block(certificate: Certificate | Unreadable, place: int, count: int) -> Iterator[str]:
    title = visible(name_of(certificate)) if isinstance(certificate, Certificate) else unreadable_text(certificate)
    if count > 1:
        title = tr("Certificate {place} of {count}: {name}", place=place, count=count, name=title)
    yield title
    yield "=" * min(columns(title), 96)
    if isinstance(certificate, Certificate):
        yield from field_lines(certificate)


def field_lines(certificate: Certificate) -> Iterator[str]:
    """Yield every field of *certificate* in indented lines: what stands in it, its extensions, its fingerprints."""
    yield from _columns(_rows(certificate))
    for extension in certificate.extensions:
        name = extension_name(extension.oid)
        yield "  " + (tr("{name} (critical)", name=name) if extension.critical else name)
        yield textwrap.indent(describe(certificate, extension), "      ")
    yield from _columns(_fingerprints(certificate))


def _columns(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"  {column(label, _LABEL_COLUMNS)}{visible(value)}" for label, value in rows)


def _rows(certificate: Certificate) -> Iterator[tuple[str, str]]:
    yield tr("Subject"), name_text(certificate.subject)
    yield tr("Issuer"), name_text(certificate.issuer)
    yield tr("Serial number"), serial_text(certificate)
    yield tr("Not before"), begin_text(certificate)
    yield tr("Not after"), end_text(certificate)
    yield tr("Version"), str(certificate.version)
    yield tr("Public key"), key_words(certificate.public_key)
    yield from key_rows(certificate)
    yield tr("Signature algorithm"), certificate.signature_algorithm
    yield from signature_rows(certificate)
    for problem in certificate.problems:
        yield tr("Problem"), problem


def _fingerprints(certificate: Certificate) -> Iterator[tuple[str, str]]:
    key = certificate.public_key
    yield "SHA-256", certificate.sha256
    yield "SHA-1", certificate.sha1
    yield "MD5", certificate.md5
    if isinstance(key, Present):
        yield tr("SHA-256 of the public key"), key.value.spki_sha256


def name_text(name: DistinguishedName) -> str:
    """Return *name* as RFC 4514 text, or that it is empty. Hostile text."""
    return tr("(empty)") if name.is_empty else rfc4514(name)


def serial_text(certificate: Certificate) -> str:
    """Return the serial number in hex; "?" where it is not there."""
    return "?" if "serialNumber" in certificate.missing else f"{certificate.serial:x}"


def begin_text(certificate: Certificate) -> str:
    """Return when *certificate* begins as ISO 8601 in UTC, or what stands there instead. Hostile text."""
    return _moment(certificate.not_before, certificate.not_before_text)


def end_text(certificate: Certificate) -> str:
    """Return when *certificate* ends, in the same way. Hostile text."""
    return _moment(certificate.not_after, certificate.not_after_text)


def _moment(field: Field[datetime], text: str) -> str:
    if isinstance(field, Present):
        return iso(field.value)
    return tr("{text} (no time)", text=text) if text else unreadable_text(field)


def key_words(field: Field[PublicKey]) -> str:
    """Return what kind of key it is, "RSA 2048" or "EC P-256", or why it cannot be read."""
    return key_text(field) if isinstance(field, Present) else unreadable_text(field)


def unreadable_text(field: Unreadable | Absent) -> str:
    """Return why something cannot be read."""
    return tr("cannot be read: {why}", why=visible(field.why)) if isinstance(field, Unreadable) else "?"
