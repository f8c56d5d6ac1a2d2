"""One check from beginning to end: everything that the diagnosis needs, recorded once."""

import ipaddress
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import TypeVar

from wizard.model.certificate import Certificate
from wizard.model.evidence import (
    Comparison,
    Evidence,
    Failure,
    FailureKind,
    Fetched,
    RootStore,
    Stage,
)
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen
from wizard.model.target import CheckOptions, ProxyLogin, Target
from wizard.model.terms import Part
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Deadline, Job, Outside, ProgressSink, SeenSink
from wizard.probes.comparison import hosts_to_compare, look_at
from wizard.probes.connect import AskForLogin, nobody
from wizard.probes.fetch import fetch_crls, fetch_issuers, fetch_ocsp
from wizard.probes.hsts import is_preloaded
from wizard.probes.parts import BESIDE_S, awaited, beside
from wizard.probes.reach import Reached, reach
from wizard.probes.roots import stores
from wizard.probes.second_looks import OF_THE_SITE, THREADS, second_looks

T = TypeVar("T")

KEPT_S = 3.0
"""Seconds that a kept login for a proxy may take to come."""

MOST_ASKED_ABOUT = 3
"""Certificates, from the leaf up, of which is asked whether they were revoked; each costs a request or two."""


def collect(
    target: Target,
    options: CheckOptions,
    *,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
    seen: SeenSink = lambda _: None,
    kept_login: AskForLogin = nobody,
    among_many: bool = False,
) -> Evidence:
    """Look at *target* from all sides and return what was seen; nothing is judged.

    *kept_login* is asked, in a thread, only when a proxy wants a login and the options have none for it. Of a site
    *among_many*, a second name server and other ways are asked only where it fails, unless the options name one; the
    lists of roots are those of the same minute.

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
    of_computer = options.parts - {Part.RESOLUTION} - OF_THE_SITE
    with (
        beside(of_computer, target, options, job, further=2 + THREADS) as (parts, pool),
        second_looks(target, options, pool, job, among_many=among_many) as looks,
    ):
        login = _login_from(options, kept_login, pool, job)
        reached = reach(target, options, job, login)
        resolution = reached.resolution
        job.seen(PartSeen(part=Part.RESOLUTION, seen=resolution, milliseconds=resolution.milliseconds))
        connected = _connected(target, at, reached, options)
        looks.connected(connected)
        evidence = _with_trust(connected, options, job, among_many=among_many)
        looks.trusted(evidence)
        others: dict[str, Future[Comparison | Unknown]] = {
            other.host: pool.submit(look_at, other, options, job, reached.proxy, login)
            for other in (hosts_to_compare(target, options) if _leads_nowhere(evidence) else ())
        }
        patience = Deadline.after(BESIDE_S)
        seen_beside = parts.awaited(patience)
        compared = tuple(_compared(host, awaited(other, patience, job)) for host, other in others.items())
        return replace(evidence, comparisons=compared).with_parts({**seen_beside, **looks.found(patience)})


def _connected(target: Target, at: datetime, reached: Reached, options: CheckOptions) -> Evidence:
    """Return what is known of *target* when the way to it has ended."""
    return Evidence(
        target=target,
        at=at,
        resolution=reached.resolution,
        attempts=reached.attempts,
        preloaded=is_preloaded(target.host),
        fetch_allowed=options.fetch,
    )


def _login_from(options: CheckOptions, kept: AskForLogin, pool: ThreadPoolExecutor, job: Job) -> AskForLogin:
    """Return what is asked for a login: the options, then *kept*, which may be slow, and once for each proxy."""

    @cache
    def login(proxy: str) -> ProxyLogin | None:
        given = options.proxy_login
        if given is not None and given.proxy in {"", proxy}:
            return given
        found = awaited(pool.submit(kept, proxy), job.deadline.at_most(KEPT_S), job)
        return found if isinstance(found, ProxyLogin) else None

    return login


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


def _with_trust(seen: Evidence, options: CheckOptions, job: Job, *, among_many: bool) -> Evidence:
    """Add roots, fetched issuers and revocation answers for the chain that came, if one came."""
    chain = seen.chain
    if not chain:
        return seen
    known = stores(chain, (), options, of_minute=among_many)
    if not options.fetch:
        return replace(seen, stores=known)
    # Through a proxy the address is the proxy's, which says nothing about the site.
    private = any(is_private(a.address) for a in seen.attempts if a.via_proxy is None)
    roots = tuple(root for store in known for root in store.roots)
    issuers = fetch_issuers(chain, roots, job, private_allowed=private)
    if issuers:
        known = stores(chain, tuple(f.body for f in issuers if f.body), options, of_minute=among_many)
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
