"""What both faces ask for: check a server, diagnose a chain from a file, read files, explain a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.causes.diagnose import diagnose
from wizard.errors import InputError
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, Evidence, Handshake
from wizard.model.fields import Unknown, Unreadable
from wizard.model.finding import CheckState, Diagnosis
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.pki.containers import read_container
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Outside, ProgressSink
from wizard.probes.collect import collect
from wizard.probes.hsts import is_preloaded
from wizard.probes.roots import stores

if TYPE_CHECKING:  # a check needs no practice sites, and starts sooner without them
    from wizard.practice.servers import Practice, Site

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes; a larger file is no certificate file."""

_JUDGED = {
    "certificate": ProbeId.CERTIFICATE,
    "trust": ProbeId.TRUST,
    "name": ProbeId.NAME,
    "dates": ProbeId.DATES,
    "revocation": ProbeId.REVOCATION,
    "clock": ProbeId.CLOCK,
    "portal": ProbeId.PORTAL,
}
_STATES = {
    CheckState.OK: ProbeState.DONE,
    CheckState.PROBLEM: ProbeState.FAILED,
    CheckState.NOT_CHECKED: ProbeState.SKIPPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedFile:
    """What one file held: certificates in its order, or the reason why there are none."""

    name: str
    error: str | None
    ders: tuple[bytes, ...]
    certificates: tuple[Certificate | Unreadable, ...]
    needs_password: bool = False
    """Whether another password may open it."""


def check(
    target: Target,
    options: CheckOptions | None = None,
    *,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
) -> Diagnosis:
    """Connect to *target* and diagnose what it sent.

    *progress* is called from worker threads. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set.
    """
    evidence = collect(
        target, options or CheckOptions(), progress=progress, cancel=cancel or Cancel(), outside=outside or Outside()
    )
    diagnosis = diagnose(evidence)
    for line in diagnosis.checks:
        if line.id in _JUDGED:
            progress(Progress(probe=_JUDGED[line.id], state=_STATES[line.state]))
    return diagnosis


def diagnose_again(diagnosis: Diagnosis, at: datetime) -> Diagnosis:
    """Judge the same evidence at another time; nothing is connected to."""
    return diagnose(replace(diagnosis.evidence, at=at))


def diagnose_chain(
    ders: Sequence[bytes], target: Target, options: CheckOptions, outside: Outside | None = None
) -> Diagnosis:
    """Diagnose certificates as if *target* had sent them, first one as leaf; nothing is connected to."""
    handshake = Handshake(
        protocol=None, cipher=None, group=None, chain=tuple(ders), ocsp_staple=None, client_certificate_asked=False
    )
    evidence = Evidence(
        target=target,
        at=options.at or (outside or Outside()).now(),
        resolution=Unknown.NO_USE,
        attempts=(Attempt(address="", port=target.port, milliseconds=0.0, handshake=handshake),),
        stores=stores(tuple(ders), (), options),
        clock=Unknown.NO_USE,
        portal=Unknown.NO_USE,
        system=Unknown.NO_USE,
        preloaded=is_preloaded(target.host),
        fetch_allowed=False,
        offline=True,
    )
    return diagnose(evidence)


def inspect_bytes(name: str, data: bytes, password: bytes | None = None) -> InspectedFile:
    """Read every certificate in *data*; *name* is for messages only."""
    container = read_container(data, password)
    certificates = tuple(read_certificate(der) for der in container.certificates)
    error = container.problem
    if error is None and not certificates:
        error = tr("no certificate found; expected PEM, DER, PKCS#7 or PKCS#12")
    if error is None and all(isinstance(c, Unreadable) for c in certificates):
        error = "; ".join(c.why for c in certificates if isinstance(c, Unreadable))
    return InspectedFile(
        name=name,
        error=error,
        ders=container.certificates,
        certificates=certificates,
        needs_password=container.needs_password,
    )


def inspect_file(path: Path, password: bytes | None = None) -> InspectedFile:
    """Read every certificate in the file *path*; what cannot be read is told in ``error``, never raised."""
    name = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            reason = tr("the file is larger than {size} MB; no certificate file is", size=LARGEST_FILE // 1024 // 1024)
            return InspectedFile(name=name, error=reason, ders=(), certificates=())
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return InspectedFile(name=name, error=reason, ders=(), certificates=())
    return inspect_bytes(name, data, password)


def certificates_in(text: str) -> tuple[Certificate | Unreadable, ...]:
    """Return the certificates of the PEM blocks in a pasted *text*, in their order."""
    return inspect_bytes("", text.encode(errors="replace")).certificates if "-----BEGIN " in text else ()


def practice_target(site: Site) -> Target:
    """Return the target of a running practice site; its name needs no name server."""
    from wizard.flow.address import parse_target

    return replace(parse_target(site.url), connect_to=site.address)


def practice_options(practice: Practice, site: Site, options: CheckOptions | None = None) -> CheckOptions:
    """Return *options* with what the practice site needs: its root, its time servers, its portal check."""
    base = options or CheckOptions()
    return replace(
        base,
        extra_roots=(*base.extra_roots, practice.root_der),
        time_sources=site.time_sources or base.time_sources,
        portal_checks=site.portal_checks or base.portal_checks,
    )


def start_practice(scenario: str | None = None, port: int | None = None) -> Practice:
    """Start the practice sites, or only one. Raises InputError for one that does not exist."""
    from wizard.practice.scenarios import SCENARIOS
    from wizard.practice.servers import Practice

    known = tuple(s.id for s in SCENARIOS)
    if scenario is not None and scenario not in known:
        raise InputError(
            tr('there is no practice site "{name}"; expected one of {known}', name=scenario, known=", ".join(known))
        )
    return Practice(None if scenario is None else (scenario,), base_port=port)
