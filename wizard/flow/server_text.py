"""The server test in plain words: what a terminal prints, and what is copied from the window."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from wizard.flow.layout import column, iso, wrapped
from wizard.flow.server_check import cure_text, reason_text, title_text
from wizard.flow.server_steps import step_texts
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.model.server import MOST_CONNECTIONS, VERSION_NAMES, ServerReport
from wizard.model.terms import Severity
from wizard.plain import visible

WEIGHTS = {
    Severity.BLOCKING: N_("Stops visitors"),
    Severity.WARNING: N_("To be mended"),
    Severity.NOTE: N_("Could be better"),
}
"""What each weight is called, the heaviest first."""

_SUMMARIES = {
    Severity.BLOCKING: N_("Something stops visitors."),
    Severity.WARNING: N_("Visitors get in, but something is to be mended."),
    Severity.NOTE: N_("Nothing has to be mended; something could be better."),
}

FINE = N_("Everything that was tested is as it should be.")


ACCESS_COUNTS = N_("Versions and ciphers alone count here, not the certificate.")
"""What the picture and the table of who gets in rest on."""


class Mark(StrEnum):
    """What a line is, for whoever colours it."""

    TITLE = "title"
    FINE = "fine"
    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


def worst_of(report: ServerReport) -> Severity | None:
    """Return the heaviest weight among the findings; None when there are none."""
    return next((weight for weight in WEIGHTS if any(f.weight is weight for f in report.findings)), None)


def summary_text(report: ServerReport) -> str:
    """Return the whole answer in one sentence, in the language in force."""
    worst = worst_of(report)
    return tr(FINE if worst is None else _SUMMARIES[worst])


def server_text(report: ServerReport, mark: Callable[[str, Mark], str] = lambda text, _: text) -> str:
    """Return the whole answer of the server test, in the language in force; *mark* may colour the lines."""
    return "\n".join(_lines(report, mark))


def _lines(report: ServerReport, mark: Callable[[str, Mark], str]) -> Iterator[str]:
    evidence = report.evidence
    yield f"{mark(visible(evidence.target.address), Mark.TITLE)}  ({iso(evidence.at)})"
    yield tr("{count} of at most {limit} connections", count=evidence.connections, limit=MOST_CONNECTIONS)
    if not report.findings:
        yield mark(tr(FINE), Mark.FINE)
    for weight, name in WEIGHTS.items():
        found = [f for f in report.findings if f.weight is weight]
        if found:
            yield ""
            yield mark(tr(name), Mark(weight.value))
        for finding in found:
            yield f"  {visible(title_text(finding))}  [{finding.id}]"
            yield from wrapped(reason_text(finding))
            yield from wrapped(f"→ {cure_text(finding)}")
            for number, step in enumerate(step_texts(report, finding), start=1):
                yield from _step(number, step)
    yield from _tables(report)


def _step(number: int, step: str) -> Iterator[str]:
    """Yield the lines of one step; those of its code stand as they are, to be copied."""
    first, *others = (line for line in visible(step, lines=True).splitlines() if line.strip() and "```" not in line)
    yield from wrapped(f"{number}. {first}")
    yield from (f"      {line.rstrip()}" for line in others)


def _tables(report: ServerReport) -> Iterator[str]:
    marks = {True: "✓", False: "–", None: "?"}
    if report.protocols:
        yield ""
        yield tr("Versions of TLS by address")
    for address, spoken in report.protocols.items():
        shown = "  ".join(f"{VERSION_NAMES[version]} {marks[is_spoken]}" for version, is_spoken in spoken.items())
        yield f"  {column(visible(address), 18)}{shown}"
    if report.clients:
        yield ""
        yield tr("Who gets in")
        yield from wrapped(tr(ACCESS_COUNTS))
    for client in report.clients:
        sign = "✓" if client.protocol else "✗"
        yield f"  {sign} {column(client.name, 40)}{VERSION_NAMES.get(client.protocol or '', '')}".rstrip()
    yield from _chains(report)
    yield from _web(report)


def _chains(report: ServerReport) -> Iterator[str]:
    if any(sent for _, sent in report.chains):
        yield ""
        yield tr("Certificates as sent")
    for where, sent in report.chains:
        yield f"  {visible(where)}"
        for number, certificate in enumerate(sent, start=1):
            yield f"    {_certificate(number, certificate)}"


def _certificate(number: int, certificate: Certificate | Unreadable) -> str:
    if isinstance(certificate, Unreadable):
        return f"{number}. {visible(certificate.why)}"
    ends = certificate.not_after
    return tr(
        "{number}. {subject}, issued by {issuer}, valid until {date}",
        number=number,
        subject=visible(certificate.subject.common_name or certificate.sha256[:16]),
        issuer=visible(certificate.issuer.common_name or "?"),
        date=ends.value.date() if isinstance(ends, Present) else "?",
    )


def _web(report: ServerReport) -> Iterator[str]:
    if report.evidence.web:
        yield ""
        yield tr("Answers of the web site")
    for answer in report.evidence.web:
        way = f" → {answer.location}" if answer.location else ""
        hsts = f"  Strict-Transport-Security: {answer.hsts}" if answer.hsts is not None else ""
        status = answer.status if answer.status is not None else "–"
        yield f"  {visible(f'{answer.url}  {status}{way}{hsts}')}"
