"""The server test for people at a terminal."""

from collections.abc import Iterator

from wizard.cli.text import column, paint, wrapped
from wizard.flow.report import iso
from wizard.flow.server_check import cure_text, reason_text, title_text
from wizard.i18n import N_, tr
from wizard.model.finding import Severity
from wizard.model.server import MOST_CONNECTIONS, ServerReport
from wizard.plain import visible

WEIGHTS = {
    Severity.BLOCKING: (N_("Stops visitors"), "red"),
    Severity.WARNING: (N_("To be mended"), "yellow"),
    Severity.NOTE: (N_("Could be better"), "dim"),
}
"""What each weight is called, and its colour."""


def server_text(report: ServerReport, *, colour: bool) -> str:
    """Return the whole answer of ``check --server``, in the language in force."""
    return "\n".join(_lines(report, colour=colour))


def _lines(report: ServerReport, *, colour: bool) -> Iterator[str]:
    evidence = report.evidence
    yield f"{paint(visible(evidence.target.address), 'bold', on=colour)}  ({iso(evidence.at)})"
    made = tr("{count} of at most {limit} connections", count=evidence.connections, limit=MOST_CONNECTIONS)
    yield made
    if not report.findings:
        yield paint(tr("Everything that was tested is as it should be."), "green", on=colour)
    for weight, (name, tone) in WEIGHTS.items():
        found = [f for f in report.findings if f.weight is weight]
        if found:
            yield ""
            yield paint(tr(name), tone, on=colour)
        for finding in found:
            yield f"  {visible(title_text(finding))}  [{finding.id}]"
            yield from wrapped(reason_text(finding))
            yield from wrapped(f"→ {cure_text(finding)}")
    yield from _tables(report)


def _tables(report: ServerReport) -> Iterator[str]:
    marks = {True: "✓", False: "–", None: "?"}
    if report.protocols:
        yield ""
        yield tr("Versions of TLS by address")
    for address, spoken in report.protocols.items():
        shown = "  ".join(f"{version} {marks[is_spoken]}" for version, is_spoken in spoken.items())
        yield f"  {column(visible(address), 18)}{shown}"
    if report.clients:
        yield ""
        yield tr("Who gets in")
    for client in report.clients:
        yield f"  {marks[client.protocol is not None]} {column(client.name, 40)}{client.protocol or ''}"
