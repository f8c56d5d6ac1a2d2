"""The server test in plain words: what a terminal prints, and what is copied from the window."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from wizard.flow.layout import column, wrapped
from wizard.flow.report import iso
from wizard.flow.server_check import cure_text, reason_text, title_text
from wizard.i18n import N_, tr
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
    yield from _tables(report)


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
