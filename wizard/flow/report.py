"""The public JSON, written field by field, so that renaming an attribute cannot change the contract."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from wizard.causes.base import detail_of, title_of
from wizard.causes.clients.matrix import matrix_of
from wizard.causes.rows import ROW_BY_ID
from wizard.causes.timeline import timeline_of
from wizard.fixes.plan import plan, row_advice
from wizard.fixes.readers import reader_of
from wizard.flow.case_code import code_of
from wizard.flow.certificate_report import certificate_json
from wizard.flow.contract import SCHEMA
from wizard.flow.following import this_system
from wizard.flow.illustration import name_of
from wizard.flow.key_report import Json
from wizard.flow.layout import iso
from wizard.flow.neighbours import with_neighbours
from wizard.flow.outlook import mark_text
from wizard.flow.tasks import FileReading, InspectedFile
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Attempt
from wizard.model.fields import Unreadable
from wizard.model.finding import Audience, Check, ClientVerdict, Diagnosis, Finding, Origin
from wizard.model.timeline import Mark, Span, Timeline
from wizard.pki.second_opinion import LIBRARY, Opinion, second_opinion


def system_of(diagnosis: Diagnosis) -> str:
    """Return the system that guides are cut to: of the evidence where it says so, else this computer's family."""
    return reader_of(diagnosis.evidence, this_system()).system


def _check(check: Check) -> Json:
    return {
        "id": check.id,
        "state": check.state.value,
        "detail": tr(check.detail, **check.values),
        "facts": [tr(fact.text, **fact.values) for fact in check.facts],
    }


def computer_json(diagnosis: Diagnosis) -> Json:
    """Return the answer of ``computer`` in the language in force: the rows of step 2, and what follows from them."""
    system = diagnosis.evidence.system
    return {
        "schema": SCHEMA,
        "at": iso(diagnosis.at),
        "system": system.name if isinstance(system, SystemEvidence) else None,
        "checks": [{**_check(check), "title": tr(ROW_BY_ID[check.id].title)} for check in diagnosis.checks],
        "causes": [_cause(finding) for finding in diagnosis.findings],
        "steps": [
            {"step": 2, "id": step.fix, "title": tr(step.title, **step.values), "for": audience.value, "check": id_}
            for audience in Audience
            for id_, steps in row_advice(diagnosis, audience, system_of(diagnosis)).items()
            for step in steps
        ],
    }


def diagnosis_json(diagnosis: Diagnosis) -> Json:
    """Return the answer of ``check`` and ``inspect --host`` in the language in force (contract.md)."""
    target, told = diagnosis.evidence.target, _telling(diagnosis)
    return {
        "schema": SCHEMA,
        "host": target.host,
        "port": target.port,
        "at": iso(diagnosis.at),
        **verdict_json(diagnosis),
        "verifiers": dict(diagnosis.verifiers),
        "second_opinion": _second_opinion(diagnosis),
        "matrix": _matrix(diagnosis),
        "chain": [told(c) for c in diagnosis.chain],
        "path": [{**told(c.certificate), "from": c.origin.value, "store": c.store} for c in diagnosis.path],
        "connection": _connection(diagnosis.evidence.main),
        "checks": [_check(check) for check in diagnosis.checks],
        "preloaded": None if isinstance(diagnosis.evidence.preloaded, str) else diagnosis.evidence.preloaded,
        "steps": [
            {"step": s.step, "id": s.fix, "title": tr(s.title, **s.values), "for": audience.value}
            for audience in Audience
            for s in plan(diagnosis, audience, system_of(diagnosis))
        ],
        "timeline": timeline_json(timeline_of(diagnosis), diagnosis),
        "code": code_of(diagnosis),
    }


def opinion_of(diagnosis: Diagnosis) -> Opinion | None:
    """Return what another library says of the path that was found; None where none leads to a trusted root."""
    if not diagnosis.path or diagnosis.path[-1].origin is not Origin.STORE:
        return None
    path = [link.certificate for link in diagnosis.path]
    return second_opinion(path, diagnosis.evidence.target.host, diagnosis.at)


def _second_opinion(diagnosis: Diagnosis) -> Json:
    opinion = opinion_of(diagnosis)
    return {
        "library": LIBRARY,
        "accepts": opinion.accepts if opinion else None,
        "why": opinion.why if opinion else None,
    }


def verdict_json(diagnosis: Diagnosis) -> Json:
    """Return the heart of the answer, which is all that ``inspect --batch`` tells of a chain (contract.md)."""
    return {
        "verdict": diagnosis.verdict.value,
        "causes": [_cause(f) for f in diagnosis.findings],
        "browsers": {
            name: {
                "code": shown.code,
                "heading": heading_of(shown, diagnosis),
                "can_proceed": shown.can_proceed,
            }
            for name, shown in diagnosis.browsers.items()
        },
    }


def heading_of(shown: ClientVerdict, diagnosis: Diagnosis) -> str | None:
    """Return the heading of a browser's page in the language in force; None when the site opens."""
    return tr(shown.heading, host=diagnosis.evidence.target.host) if shown.heading else None


def timeline_json(timeline: Timeline | None, diagnosis: Diagnosis) -> Json:
    """Return what the certificates are good for and when, in the language in force; empty without a certificate."""
    if timeline is None:
        return {"verdict": None, "fails_since": None, "works_since": None, "next_change": None, "complete": True,
                "spans": [], "marks": []}  # fmt: skip
    change = timeline.next_change
    return {
        "verdict": timeline.present.verdict.value,
        "fails_since": _iso(timeline.fails_since),
        "works_since": _iso(timeline.works_since),
        "next_change": None if change is None else _change(timeline, change, diagnosis),
        "complete": timeline.is_complete,
        "spans": [
            {"from": _iso(s.begins), "until": _iso(s.ends), "verdict": s.verdict.value, "cause": s.cause,
             "browsers": dict(s.browsers)}
            for s in timeline.spans
        ],
        "marks": [
            {"at": iso(m.at), "kind": m.kind.value, "certificate": _holder(m, diagnosis), "text": mark_text(m)}
            for m in timeline.marks
        ],
    }  # fmt: skip


def _change(timeline: Timeline, change: Span, diagnosis: Diagnosis) -> Json:
    reason = timeline.reason_of(change.begins)
    return {
        "at": _iso(change.begins),
        "verdict": change.verdict.value,
        "why": mark_text(reason) if reason else None,
        "certificate": _holder(reason, diagnosis) if reason else None,
    }


def _holder(mark: Mark, diagnosis: Diagnosis) -> Json | None:
    if mark.holder is None:
        return None
    certificate = mark.holder.certificate
    return {
        "role": mark.holder.role.value,
        "name": name_of(certificate),
        "sha256": certificate.sha256,
        "index": next((i for i, c in enumerate(diagnosis.chain) if c == certificate), None),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def _cause(finding: Finding) -> Json:
    return {
        "id": finding.cause,
        "severity": finding.severity.value,
        "certificate": finding.certificate,
        "title": title_of(finding),
        "detail": detail_of(finding),
        "who": finding.who.value,
        "explained_by": finding.explained_by,
    }


def _matrix(diagnosis: Diagnosis) -> Json:
    """Return what every program says, by which rule it refuses, and why they differ."""
    matrix = matrix_of(diagnosis)
    return {
        "agree": matrix.agree,
        "clients": [
            {
                "id": a.client,
                "name": a.name,
                "opens": a.opens,
                "says": a.says,
                "rule": a.rule,
                "store": a.store,
                "source": a.source,
            }
            for a in matrix.answers
        ],
        "differences": [
            {"rule": d.rule, "text": tr(d.text, **d.values), "refuse": list(d.refuse), "open": list(d.open)}
            for d in matrix.differences
        ],
    }


def _known(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    """Return every certificate that may stand above another one of the diagnosis."""
    sent = (c for c in diagnosis.chain if isinstance(c, Certificate))
    return tuple(dict.fromkeys((*(link.certificate for link in diagnosis.path), *sent)))


def _telling(diagnosis: Diagnosis) -> Callable[[Certificate | Unreadable], Json]:
    """Return what tells each certificate once: most of the path were sent, too."""
    known = _known(diagnosis)
    return cache(lambda certificate: certificate_json(certificate, known, diagnosis.at))


def _connection(attempt: Attempt | None) -> Json | None:
    if attempt is None or not attempt.address:
        return None
    handshake = attempt.handshake
    return {
        "address": attempt.address,
        "port": attempt.port,
        "protocol": handshake.protocol if handshake else None,
        "cipher": handshake.cipher if handshake else None,
        "alert": attempt.failure.alert if attempt.failure else None,
        "failure": attempt.failure.kind.value if attempt.failure else None,
        "milliseconds": round(attempt.milliseconds),
    }


def files_json(
    files: Sequence[InspectedFile], at: datetime | None = None, chains: Sequence[Json | None] | None = None
) -> Json:
    """Return the answer of ``inspect`` (contract.md), told for the moment *at*; None for now.

    *chains* are those above a certificate of each file, where they were asked for.
    """
    told: list[list[Json]] = [[] for _ in files]
    for place, certificate, above in with_neighbours((n, f.certificates) for n, f in enumerate(files)):
        if certificate is not None:
            told[place].append(certificate_json(certificate, above, at))
    more = [{} if chains is None else {"chain": chains[place]} for place in range(len(files))]
    return {
        "schema": SCHEMA,
        "files": [
            {"file": file.name, "error": file.error, "certificates": certificates, **chain}
            for file, certificates, chain in zip(files, told, more, strict=True)
        ],
    }


def files_json_pieces(
    files: Iterable[FileReading], write: Callable[[object], str], at: datetime | None = None
) -> Iterator[str]:
    """Yield the text of the same answer piece by piece, while the files are read; *write* makes JSON of one value.

    The error of a file stands behind its certificates: only then is it known.
    """
    yield f'{{"schema": {SCHEMA}, "files": ['
    turns = groupby(with_neighbours((file, file) for file in files), key=itemgetter(0))
    for place, (file, turn) in enumerate(turns):
        yield f'{"," if place else ""}\n{{"file": {write(file.name)}, "certificates": ['
        for number, (_, certificate, above) in enumerate(turn):
            if certificate is not None:
                yield f"{',' if number else ''}\n{write(certificate_json(certificate, above, at))}"
        yield f'], "error": {write(file.error)}}}'
    yield "\n]}\n"
