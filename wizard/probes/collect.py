"""One check from beginning to end: everything that the diagnosis needs, recorded once."""

import ipaddress
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from wizard.model.certificate import Certificate
from wizard.model.evidence import (
    Attempt,
    Comparison,
    Evidence,
    Failure,
    FailureKind,
    Fetched,
    Resolution,
    RootStore,
    Stage,
)
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen, ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Deadline, Job, Outside, ProgressSink, SeenSink
from wizard.probes.comparison import hosts_to_compare, look_at
from wizard.probes.connect import (
    Connected,
    first_hop,
    open_way,
    system_proxy,
)
from wizard.probes.dns import resolve
from wizard.probes.fetch import fetch_crls, fetch_issuers, fetch_ocsp
from wizard.probes.hsts import is_preloaded
from wizard.probes.parts import BESIDE_S, awaited, beside
from wizard.probes.roots import stores
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import Shaken, handshake

T = TypeVar("T")

MOST_ASKED_ABOUT = 3
"""Certificates, from the leaf up, of which is asked whether they were revoked; each costs a request or two."""

_WORTH_A_SECOND_TRY = {
    FailureKind.ALERT,
    FailureKind.PROTOCOL_VERSION,
    FailureKind.NO_COMMON_CIPHER,
    FailureKind.CLOSED,
    FailureKind.RESET,
    FailureKind.MALFORMED,
}
"""How old servers answer a hello they do not understand; some say so, some just hang up."""


def collect(
    target: Target,
    options: CheckOptions,
    *,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
    seen: SeenSink = lambda _: None,
) -> Evidence:
    """Look at *target* from all sides and return what was seen; nothing is judged.

    Ends within ``options.timeout_s`` and `BESIDE_S`. Raises `Cancelled` within 0.1 s after *cancel* is set.
    """
    job = Job(
        deadline=Deadline.after(options.timeout_s),
        cancel=cancel or Cancel(),
        outside=outside or Outside(),
        progress=progress,
        seen=seen,
    )
    at = options.at or job.outside.now()
    with beside(options.parts - {Part.RESOLUTION}, target, options, job, further=2) as (parts, pool):
        resolution, attempts = _connect(target, options, job)
        job.seen(PartSeen(part=Part.RESOLUTION, seen=resolution, milliseconds=resolution.milliseconds))
        connected = Evidence(
            target=target,
            at=at,
            resolution=resolution,
            attempts=attempts,
            preloaded=is_preloaded(target.host),
            fetch_allowed=options.fetch,
        )
        evidence = _with_trust(connected, options, job)
        others: dict[str, Future[Comparison | Unknown]] = {
            other.host: pool.submit(look_at, other, options, job)
            for other in (hosts_to_compare(target, options) if _leads_nowhere(evidence) else ())
        }
        patience = Deadline.after(BESIDE_S)
        seen_beside = parts.awaited(patience)
        compared = tuple(_compared(host, awaited(other, patience, job)) for host, other in others.items())
        return replace(evidence, comparisons=compared).with_parts(seen_beside)


def _compared(host: str, seen: Comparison | Unknown) -> Comparison:
    """Return *seen*, or that nothing was seen of *host* in time."""
    if isinstance(seen, Comparison):
        return seen
    late = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.TIMED_OUT, detail="no answer in time")
    return Comparison(host=host, chain=(), failure=late)


def _leads_nowhere(seen: Evidence) -> bool:
    """Say whether the names in the chain lead to no root that is known here; the signatures are not checked."""
    if not seen.chain:
        return False
    line = _line(seen.chain, seen.fetched_issuers, seen.stores)
    return not any(line[-1] in store.roots for store in seen.stores)


def _connect(target: Target, options: CheckOptions, job: Job) -> tuple[Resolution, tuple[Attempt, ...]]:
    """Resolve, connect and shake hands; an old server gets a second try that tells what it speaks."""
    proxy = system_proxy(target)
    host, port = first_hop(target, proxy)
    resolution = _step(ProbeId.RESOLVE, job, lambda: resolve(host, port, job), _resolution_told)
    if resolution.failure is not None:
        if proxy and resolution.failure.kind is not FailureKind.NO_NETWORK:
            # It is the proxy's name that was looked up, and not the site's.
            resolution = replace(resolution, failure=replace(resolution.failure, stage=Stage.PROXY))
        for probe in (ProbeId.CONNECT, ProbeId.HANDSHAKE):
            job.progress(Progress(probe=probe, state=ProbeState.SKIPPED))
        return resolution, ()
    attempt = _attempt(target, resolution, proxy, job, legacy=False)
    failure = attempt.failure
    again = failure is not None and failure.stage is Stage.HANDSHAKE and failure.kind in _WORTH_A_SECOND_TRY
    if not again or not options.fetch or job.deadline.is_over:
        return resolution, (attempt,)
    quiet = replace(job, progress=lambda _: None)
    return resolution, (attempt, _attempt(target, resolution, proxy, quiet, legacy=True))


def _attempt(target: Target, resolution: Resolution, proxy: str | None, job: Job, *, legacy: bool) -> Attempt:
    opened = _step(ProbeId.CONNECT, job, lambda: open_way(target, resolution.addresses, proxy, job), _connection_told)
    if isinstance(opened, Failure):
        job.progress(Progress(probe=ProbeId.HANDSHAKE, state=ProbeState.SKIPPED))
        address = resolution.addresses[0] if resolution.addresses else ""
        _, port = first_hop(target, proxy)
        return Attempt(address=address, port=port, milliseconds=0.0, legacy=legacy, failure=opened)
    with opened.sock:
        started = job.outside.monotonic()
        shaken = _step(ProbeId.HANDSHAKE, job, lambda: _shake(opened, target, job, legacy=legacy), _handshake_told)
        elapsed = (job.outside.monotonic() - started) * 1000
    return Attempt(
        address=opened.address,
        port=first_hop(target, proxy)[1],
        milliseconds=opened.milliseconds + elapsed,
        legacy=legacy,
        via_proxy=opened.via_proxy,
        handshake=shaken.handshake,
        failure=shaken.failure,
    )


def _shake(opened: Connected, target: Target, job: Job, *, legacy: bool) -> Shaken:
    if refused := speak_starttls(opened.sock, target.starttls, job):
        return Shaken(None, refused)
    return handshake(opened.sock, target, job, legacy=legacy)


def _step(probe: ProbeId, job: Job, work: Callable[[], T], told: Callable[[T], tuple[bool, str]]) -> T:
    """Run *work* and tell of its beginning and its end."""
    started = job.outside.monotonic()
    job.progress(Progress(probe=probe, state=ProbeState.RUNNING))
    result = work()
    fine, detail = told(result)
    elapsed = (job.outside.monotonic() - started) * 1000
    state = ProbeState.DONE if fine else ProbeState.FAILED
    job.progress(Progress(probe=probe, state=state, milliseconds=elapsed, detail=detail))
    return result


def _resolution_told(resolution: Resolution) -> tuple[bool, str]:
    return resolution.failure is None, resolution.addresses[0] if resolution.addresses else ""


def _connection_told(opened: Connected | Failure) -> tuple[bool, str]:
    return (False, "") if isinstance(opened, Failure) else (True, opened.address)


def _handshake_told(shaken: Shaken) -> tuple[bool, str]:
    return shaken.failure is None, (shaken.handshake.protocol or "") if shaken.handshake else ""


def _with_trust(seen: Evidence, options: CheckOptions, job: Job) -> Evidence:
    """Add roots, fetched issuers and revocation answers for the chain that came, if one came."""
    chain = seen.chain
    if not chain:
        return seen
    known = stores(chain, (), options)
    if not options.fetch:
        return replace(seen, stores=known)
    # Through a proxy the address is the proxy's, which says nothing about the site.
    private = any(is_private(a.address) for a in seen.attempts if a.via_proxy is None)
    roots = tuple(root for store in known for root in store.roots)
    issuers = fetch_issuers(chain, roots, job, private_allowed=private)
    if issuers:
        known = stores(chain, tuple(f.body for f in issuers if f.body), options)
    staple = any(a.handshake and a.handshake.ocsp_staple for a in seen.attempts)
    ocsp: tuple[Fetched, ...] = ()
    crls: tuple[Fetched, ...] = ()
    line = _line(chain, issuers, known)
    for place, (ours, issuer) in enumerate(pairwise(line[: MOST_ASKED_ABOUT + 1])):
        if job.deadline.is_over or (place == 0 and staple):
            continue
        told = fetch_ocsp(ours, issuer, job, private_allowed=private)
        ocsp += told
        if not any(f.body for f in told):
            crls += fetch_crls(ours, job, private_allowed=private)
    return replace(seen, stores=known, fetched_issuers=issuers, ocsp=ocsp, crls=crls)


def _line(chain: Sequence[bytes], issuers: Sequence[Fetched], known: Sequence[RootStore]) -> tuple[bytes, ...]:
    """Return the leaf and those above it by their names, up to a root; the signatures are not checked here."""
    roots = (root for store in known for root in store.roots)
    by_subject: dict[bytes, Certificate] = {}
    for der in (*chain[1:], *(f.body for f in issuers if f.body), *roots):
        candidate = read_certificate(der)
        if isinstance(candidate, Certificate):
            by_subject.setdefault(candidate.subject.der, candidate)
    line = [chain[0]]
    top = read_certificate(chain[0])
    while isinstance(top, Certificate) and not top.is_self_issued and len(line) <= MOST_ASKED_ABOUT:
        above = by_subject.get(top.issuer.der)
        if above is None:
            break
        line.append(above.der)
        top = above
    return tuple(line)


def is_private(address: str) -> bool:
    """Say whether *address* is not on the public Internet: then its CA's addresses may be private as well."""
    try:
        return not ipaddress.ip_address(address).is_global
    except ValueError:
        return False
