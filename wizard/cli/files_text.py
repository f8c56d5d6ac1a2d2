"""The answer of ``inspect`` for people at a terminal: what each certificate is, what it says, what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from wizard.cli.colour import paint
from wizard.flow.bundle_table import State, date_text, state, state_text
from wizard.flow.certificate_text import field_lines
from wizard.flow.findings import findings_under
from wizard.flow.kind_text import sentences_of
from wizard.flow.layout import column, iso, wrapped
from wizard.flow.neighbours import with_neighbours
from wizard.flow.tasks import InspectedFile
from wizard.flow.viewer.layout import OURS
from wizard.flow.viewer.sheet import words_of
from wizard.flow.viewer.viewed import MOST_IN_VIEWER
from wizard.i18n import tr, trn
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.pki.bundle import summary
from wizard.pki.certificate_kinds import kind_of
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, LintSeverity
from wizard.pki.reader import rfc4514
from wizard.plain import visible
from wizard.probes.base import Outside

_TONES: Mapping[LintSeverity, str] = {ERROR: "red", WARNING: "yellow", NOTICE: "dim"}
_STATES: Mapping[State, str] = {State.EXPIRED: "red", State.BROKEN: "red", State.NOT_YET_VALID: "yellow"}


def files_text(files: Sequence[InspectedFile], *, colour: bool = False, everything: bool = False) -> str:
    """Return the answer of ``inspect`` for a person, told for now."""
    return "\n".join(files_lines(files, Outside().now(), colour=colour, everything=everything))


def files_lines(files: Sequence[InspectedFile], at: datetime, *, colour: bool, everything: bool) -> Iterator[str]:
    """Yield the same answer, told for the moment *at*, as pieces: each certificate when it is its turn.

    A file with many certificates is told as a table, unless *everything* is wanted.
    """
    is_short = [len(file.certificates) > MOST_IN_VIEWER and not everything for file in files]
    in_full = ((n, () if is_short[n] else file.certificates) for n, file in enumerate(files))
    for place, turn in groupby(with_neighbours(in_full), key=itemgetter(0)):
        yield _heading(files[place], colour=colour)
        for number, (_, certificate, above) in enumerate(turn):
            if certificate is not None:
                yield ""
                yield from _lines(f"[{number}]", certificate, above, at, colour=colour)
        if is_short[place]:
            yield from _table(files[place].ders, at, colour=colour)
            yield tr("Every field of each is shown with {option}.", option="--all")


def _heading(file: InspectedFile, *, colour: bool) -> str:
    count = len(file.certificates)
    said = visible(file.error) if file.error else trn("{n} certificate", "{n} certificates", count)
    return f"{paint(visible(file.name), 'bold', on=colour)}: {said}"


def certificates_lines(certificates: Sequence[Certificate | Unreadable]) -> Iterator[str]:
    """Yield what the *certificates* of one text say, told for now and without colour."""
    at = Outside().now()
    for number, (_, certificate, above) in enumerate(with_neighbours([("", certificates)])):
        if certificate is not None:
            yield ""
            yield from _lines(f"[{number}]", certificate, above, at, colour=False)


def _lines(
    mark: str, certificate: Certificate | Unreadable, above: Sequence[Certificate], at: datetime, *, colour: bool
) -> Iterator[str]:
    if isinstance(certificate, Unreadable):
        yield f"{mark} {one_line(certificate)}"
        return
    kind = kind_of(certificate, above, at)
    yield f"{mark} {paint(name_text(certificate), 'bold', on=colour)}"
    for sentence in sentences_of(certificate, kind, at):
        yield from wrapped(sentence)
    yield ""
    yield from field_lines(certificate)
    words = words_of(OURS)
    findings = findings_under(certificate, kind.issuer)
    if findings:
        yield ""
        yield "  " + tr("Against the rules for certificates")
    for finding in findings:
        name = words.name("severities", finding.severity.value) or finding.severity.value
        yield f"   {paint(name, _TONES[finding.severity], on=colour)} [{finding.id}]"
        yield from wrapped(tr("{rule} ({source})", rule=finding.text, source=finding.source))


def name_text(certificate: Certificate) -> str:
    """Return what a certificate is called; safe to print."""
    return visible(certificate.subject.common_name or rfc4514(certificate.subject) or certificate.sha256[:16])


def one_line(certificate: Certificate | Unreadable) -> str:
    """Return a certificate in one line; safe to print."""
    if isinstance(certificate, Unreadable):
        return tr("cannot be read: {why}", why=visible(certificate.why))
    ends = certificate.not_after
    until = iso(ends.value)[:10] if isinstance(ends, Present) else "?"
    issuer = certificate.issuer.common_name or rfc4514(certificate.issuer)
    return tr(
        "{name}, issued by {issuer}, until {date}", name=name_text(certificate), issuer=visible(issuer), date=until
    )


_NAME_COLUMNS, _STATE_COLUMNS = 40, 22


def _table(ders: Sequence[bytes], at: datetime, *, colour: bool) -> Iterator[str]:
    """Yield a line for each certificate: its number, until when it is valid, how it stands, its name, its issuer."""
    width = len(str(len(ders))) + 3
    heads = (" " * (width - 1), tr("Valid until"), tr("State"), tr("Name"), tr("Issuer"))
    yield _row(heads, "", colour=False)
    for number, der in enumerate(ders):
        row = summary(der)
        tone = _STATES.get(state(row, at), "")
        cells = (f"[{number}]".rjust(width - 1), date_text(row.not_after), state_text(row, at), row.subject, row.issuer)
        yield _row(cells, tone, colour=colour)


def _row(cells: Sequence[str], tone: str, *, colour: bool) -> str:
    number, until, stands, name, issuer = map(visible, cells)
    stands = column(stands, _STATE_COLUMNS)
    shown = paint(stands, tone, on=colour) if tone else stands
    return f"{number}  {column(until, 12)}{shown}{column(name, _NAME_COLUMNS)}{issuer}"
