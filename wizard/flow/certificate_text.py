"""A certificate, or a chain, as plain labelled lines: to copy into a ticket or a mail, and for the terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from wizard.flow.export import pem
from wizard.flow.illustration import name_of
from wizard.flow.layout import column, iso
from wizard.i18n import tr
from wizard.model.certificate import Certificate, DistinguishedName, PublicKey
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki.describe import describe
from wizard.pki.oids import extension_name
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
    """Yield every field of *certificate* in indented lines: label and value, then the extensions in their order."""
    for label, value in _rows(certificate):
        yield f"  {column(label, _LABEL_COLUMNS)}{visible(value)}"
    for extension in certificate.extensions:
        name = extension_name(extension.oid)
        yield "  " + (tr("{name} (critical)", name=name) if extension.critical else name)
        yield textwrap.indent(visible(describe(certificate, extension), lines=True), "      ")


def _rows(certificate: Certificate) -> Iterator[tuple[str, str]]:
    key = certificate.public_key
    yield tr("Subject"), name_text(certificate.subject)
    yield tr("Issuer"), name_text(certificate.issuer)
    yield tr("Serial number"), f"{certificate.serial:x}"
    yield tr("Not before"), moment_text(certificate.not_before)
    yield tr("Not after"), moment_text(certificate.not_after)
    yield tr("Signature algorithm"), certificate.signature_algorithm
    yield tr("Public key"), key_text(key)
    if isinstance(key, Present):
        yield tr("SHA-256 of the public key"), key.value.spki_sha256
    yield "SHA-256", certificate.sha256
    yield "SHA-1", certificate.sha1
    yield tr("Version"), str(certificate.version)
    for problem in certificate.problems:
        yield tr("Problem"), problem


def name_text(name: DistinguishedName) -> str:
    """Return *name* as RFC 4514 text, or that it is empty. Hostile text."""
    return tr("(empty)") if name.is_empty else rfc4514(name)


def moment_text(field: Field[datetime]) -> str:
    """Return a date of a certificate as ISO 8601 in UTC, or why it cannot be read."""
    return iso(field.value) if isinstance(field, Present) else unreadable_text(field)


def key_text(field: Field[PublicKey]) -> str:
    """Return what kind of key it is, "RSA 2048" or "EC 256 P-256", or why it cannot be read."""
    if not isinstance(field, Present):
        return unreadable_text(field)
    parts = (field.value.type, str(field.value.bits or ""), field.value.curve or "")
    return " ".join(part for part in parts if part)


def unreadable_text(field: Unreadable | Absent) -> str:
    """Return why something cannot be read."""
    return tr("cannot be read: {why}", why=visible(field.why)) if isinstance(field, Unreadable) else "?"
