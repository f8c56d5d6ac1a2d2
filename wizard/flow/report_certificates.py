"""The certificates of a report: each one on the path, or else as sent, with what tells it from every other."""

from collections.abc import Iterator
from datetime import datetime

from wizard.flow.certificate_text import begin_text, end_text, name_text, serial_text
from wizard.flow.illustration import fault_word, name_of
from wizard.flow.letter_evidence import in_utc
from wizard.flow.report_sheet import Cell, Facts, Tone
from wizard.flow.report_telling import LONGEST, Quote
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present, Unreadable
from wizard.model.finding import Diagnosis, Origin, Severity

MOST = 10
"""Certificates to show; a path has no more, but a server may send a hundred."""

_ORIGINS = {
    Origin.SENT: N_("sent by the server"),
    Origin.FETCHED: N_("not sent; fetched from its issuer’s address"),
    Origin.STORE: N_("a list of trusted roots"),
}
_LONGEST_SERIAL = 80


def certificates(diagnosis: Diagnosis, quote: Quote) -> Iterator[Facts]:
    """Yield the certificates of the path as built, the site's first, then what else was sent."""
    told: list[tuple[Certificate | Unreadable, str]] = [
        (link.certificate, tr(_ORIGINS[link.origin])) for link in diagnosis.path
    ]
    on_path = {link.certificate.sha256 for link in diagnosis.path}
    beside = N_("sent by the server, but not on the way to a root") if told else _ORIGINS[Origin.SENT]
    told += [(c, tr(beside)) for c in diagnosis.chain if isinstance(c, Unreadable) or c.sha256 not in on_path]
    for number, (certificate, origin) in enumerate(told[:MOST], start=1):
        if isinstance(certificate, Unreadable):
            title = tr("{number}. {title}", number=number, title=tr("A certificate that cannot be read"))
            yield Facts(title=title, rows=((tr("From"), Cell((origin,))),))
        else:
            title = tr("{number}. {title}", number=number, title=quote(name_of(certificate), LONGEST))
            yield Facts(title=title, rows=tuple(_rows(certificate, origin, diagnosis, quote)))


def _rows(certificate: Certificate, origin: str, diagnosis: Diagnosis, quote: Quote) -> Iterator[tuple[str, Cell]]:
    if faults := _faults(certificate, diagnosis):
        yield tr("At fault"), Cell(faults, Tone.PROBLEM)
    yield tr("Subject"), Cell((quote(name_text(certificate.subject), LONGEST),))
    yield tr("Issuer"), Cell((quote(name_text(certificate.issuer), LONGEST),))
    begin = _moment(certificate.not_before, begin_text(certificate), quote)
    end = _moment(certificate.not_after, end_text(certificate), quote)
    yield tr("Valid"), Cell((tr("{begin} to {end}", begin=begin, end=end),))
    yield tr("Serial number"), Cell((serial_text(certificate)[:_LONGEST_SERIAL],), is_code=True)
    yield "SHA-256", Cell((certificate.sha256,), is_code=True)
    yield tr("From"), Cell((origin,))


def _moment(field: Field[datetime], text: str, quote: Quote) -> str:
    return in_utc(field.value) if isinstance(field, Present) else quote(text, LONGEST)


def _faults(certificate: Certificate, diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return what stops the connection and is about this very certificate, in a word or two each."""
    place = next((i for i, sent in enumerate(diagnosis.chain) if sent == certificate), None)
    about = (
        f for f in diagnosis.findings
        if place is not None and f.certificate == place and f.severity is Severity.BLOCKING and f.failed is None
    )  # fmt: skip
    return tuple(tr("✗ {fault}", fault=tr(word)) for f in about if (word := fault_word(f.cause)))
