"""The server test for the site's owner: one task for both faces, and its JSON."""

from collections.abc import Mapping, Sequence

from wizard.causes.base import detail_of, title_of
from wizard.causes.catalog import CAUSES
from wizard.causes.server import judge_server
from wizard.flow.certificate_report import certificate_json
from wizard.flow.contract import SCHEMA
from wizard.flow.key_report import Json
from wizard.flow.layout import iso
from wizard.flow.server_steps import fix_of, step_texts
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.model.finding import Severity
from wizard.model.server import Answer, ClientOffer, ServerFinding, ServerReport, Visit
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Cancel, Outside, ProgressSink
from wizard.probes.offers import clients
from wizard.probes.server import look_at_server


def check_server(
    target: Target,
    options: CheckOptions | None = None,
    *,
    http_port: int | None = None,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
) -> ServerReport:
    """Test the servers of *target* with at most `model.server.MOST_CONNECTIONS` connections.

    *progress* is called from worker threads. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set.
    """
    evidence = look_at_server(
        target, options or CheckOptions(), http_port=http_port, progress=progress, cancel=cancel or Cancel(),
        outside=outside or Outside(),
    )  # fmt: skip
    return judge_server(
        evidence, [ClientOffer(id=c.id, name=c.name, oldest=c.oldest, newest=c.newest) for c in clients()]
    )


def title_text(finding: ServerFinding) -> str:
    """Return the few words that name *finding*, in the language in force."""
    return title_of(finding.finding) if finding.finding else tr(finding.title, **finding.values)


def reason_text(finding: ServerFinding) -> str:
    """Return why *finding* matters, in the language in force. Holds hostile text."""
    match reason_lines(finding):
        case (what, where):
            return tr("{what} {where}", what=what, where=where)
        case (said,):
            return said


def reason_lines(finding: ServerFinding) -> tuple[str, str] | tuple[str]:
    """Return the same in lines: what it is about, and where it was seen, where these are two things."""
    where = tr(finding.reason, **finding.values)
    return (detail_of(finding.finding), where) if finding.finding else (where,)


def cure_text(finding: ServerFinding) -> str:
    """Return what the owner does about *finding*, in the language in force."""
    if finding.finding is None:
        return tr(finding.cure, **finding.values)
    fix = fix_of(finding.finding)
    return tr(fix.title, **finding.finding.values) if fix else tr(finding.cure, **finding.values)


def server_json(report: ServerReport) -> Json:
    """Return the answer of ``check --server`` in the language in force."""
    evidence = report.evidence
    return {
        "schema": SCHEMA,
        "host": evidence.target.host,
        "port": evidence.target.port,
        "at": iso(evidence.at),
        "connections": evidence.connections,
        "names": {name: list(addresses) for name, addresses in evidence.names},
        "unresolved": {name: failure.kind.value for name, failure in evidence.unresolved},
        "endpoints": [_visit_json(v) for v in evidence.visits],
        "protocols": {address: dict(spoken) for address, spoken in report.protocols.items()},
        "answers": [_answer_json(a) for a in evidence.answers],
        "clients": [
            {"id": c.id, "name": c.name, "opens": c.protocol is not None, "protocol": c.protocol}
            for c in report.clients
        ],
        "web": [
            {"url": w.url, "status": w.status, "location": w.location, "hsts": w.hsts, "error": w.error}
            for w in evidence.web
        ],
        "findings": [
            {
                "id": f.id,
                "weight": f.weight.value,
                "title": title_text(f),
                "reason": reason_text(f),
                "cure": cure_text(f),
                "steps": list(step_texts(report, f)),
                "source": CAUSES[f.finding.cause].source if f.finding else f.source,
            }
            for f in report.findings
        ],
        "chain": _chain_json(next((d.chain for d in report.diagnoses if d.chain), ())),
        "chains": [{"where": where, "chain": _chain_json(sent)} for where, sent in report.chains],
        "other_key": _visit_json(evidence.other_key) if evidence.other_key else None,
        "beyond_reach": list(evidence.beyond_reach),
        "left_out": list(evidence.left_out),
        "unsteady": list(evidence.unsteady),
    }


def _chain_json(sent: Sequence[Certificate | Unreadable]) -> list[Json]:
    known = [c for c in sent if isinstance(c, Certificate)]
    return [certificate_json(c, known) for c in sent]


def _visit_json(visit: Visit) -> Mapping[str, object]:
    shaken = visit.handshake
    return {
        "name": visit.endpoint.name,
        "address": visit.endpoint.address,
        "port": visit.endpoint.port,
        "sni": visit.sni,
        "protocol": shaken.protocol if shaken else None,
        "cipher": shaken.cipher if shaken else None,
        "certificates": len(shaken.chain) if shaken else 0,
        "stapled": bool(shaken and shaken.ocsp_staple),
        "failure": visit.failure.kind.value if visit.failure else None,
    }


def _answer_json(answer: Answer) -> Mapping[str, object]:
    return {
        "address": answer.endpoint.address,
        "offer": answer.offer,
        "protocol": answer.protocol,
        "cipher": None if answer.cipher is None else f"0x{answer.cipher:04x}",
        "group_bits": answer.group_bits,
        "compressed": answer.is_compressed,
        "secure_renegotiation": answer.is_bound,
        "alert": answer.alert,
        "failure": answer.failure.kind.value if answer.failure else None,
        "known": answer.is_known,
    }


def is_problem(report: ServerReport) -> bool:
    """Say whether something is to be mended; notes alone are no problem."""
    return any(f.weight is not Severity.NOTE for f in report.findings)
