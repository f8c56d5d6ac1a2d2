"""Reach the site: find its address, connect, through a proxy where one is to be taken, and shake hands."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wizard.model.evidence import Attempt, Failure, FailureKind, Resolution, Stage
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Job
from wizard.probes.connect import (
    AskForLogin,
    Connected,
    first_hop,
    is_this_computer,
    open_way,
    proxy_place,
    system_proxy,
)
from wizard.probes.dns import resolve
from wizard.probes.proxies.common import Found
from wizard.probes.proxies.evidence import proxy_named_by, system_pac
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import Shaken, handshake

T = TypeVar("T")

_WORTH_A_SECOND_TRY = {
    FailureKind.ALERT,
    FailureKind.PROTOCOL_VERSION,
    FailureKind.NO_COMMON_CIPHER,
    FailureKind.CLOSED,
    FailureKind.RESET,
    FailureKind.MALFORMED,
}
"""How old servers answer a hello they do not understand; some say so, some just hang up."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the way to a site led."""

    resolution: Resolution
    """Of the site's name, or of the proxy's where one was taken."""
    attempts: tuple[Attempt, ...]
    proxy: str | None = field(default=None, repr=False)
    """The address of the proxy that was taken; it may hold a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What one try needs to know."""

    target: Target
    options: CheckOptions
    proxy: str | None = field(repr=False)
    login: AskForLogin
    until_connected: Job
    """How long it may take to be connected."""
    job: Job


def reach(target: Target, options: CheckOptions, job: Job, login: AskForLogin) -> Reached:
    """Resolve, connect and shake hands with *target*; *login* is as in `connect.open_tunnel`. Raises `Cancelled`.

    Where the system has a file that says which proxy to take, which is not run here, the direct way is tried first; if
    it is closed and the file names one proxy alone, that one is tried, too.
    """
    proxy = system_proxy(target)
    way = _Way(target=target, options=options, proxy=proxy, login=login, until_connected=job, job=job)
    pac = system_pac(job) if proxy is None and _may_have_pac(target, options) else None
    if pac is None:
        return _go(way)
    half = replace(job, deadline=job.deadline.at_most(job.deadline.left_s / 2))
    direct = _go(replace(way, until_connected=half))
    return direct if not _is_closed(direct) else _by_file(pac, direct, way)


def _may_have_pac(target: Target, options: CheckOptions) -> bool:
    return options.fetch and target.connect_to is None and not is_this_computer(target.host)


def _is_closed(reached: Reached) -> bool:
    """Say whether nothing was connected to, though there is a network."""
    failure = reached.resolution.failure or (reached.attempts[-1].failure if reached.attempts else None)
    if failure is None or failure.kind is FailureKind.NO_NETWORK:
        return False
    return failure.stage in {Stage.RESOLVE, Stage.CONNECT}


def _by_file(pac: Found, direct: Reached, way: _Way) -> Reached:
    """Try the only proxy that the file names; where that leads nowhere either, the *direct* way tells more."""
    proxy = proxy_named_by(pac, way.job)
    if proxy is None or way.job.deadline.is_over:
        return direct
    carried = _go(replace(way, proxy=proxy))
    last = carried.attempts[-1].failure if carried.attempts else carried.resolution.failure
    if last is not None and last.stage is Stage.PROXY and last.kind is not FailureKind.PROXY_LOGIN:
        return direct
    return replace(carried, attempts=(*direct.attempts, *carried.attempts))


def _go(way: _Way) -> Reached:
    """Go one way; an old server gets a second try that tells what it speaks."""
    job = way.job
    host, port = first_hop(way.target, way.proxy)
    resolution = _step(ProbeId.RESOLVE, job, lambda: resolve(host, port, way.until_connected), _resolution_told)
    if resolution.failure is not None:
        if way.proxy and resolution.failure.kind is not FailureKind.NO_NETWORK:
            # It is the proxy's name that was looked up, and not the site's.
            resolution = replace(resolution, failure=replace(resolution.failure, stage=Stage.PROXY))
        for probe in (ProbeId.CONNECT, ProbeId.HANDSHAKE):
            job.progress(Progress(probe=probe, state=ProbeState.SKIPPED))
        return Reached(resolution, (), way.proxy)
    attempt = _attempt(way, resolution, legacy=False)
    failure = attempt.failure
    again = failure is not None and failure.stage is Stage.HANDSHAKE and failure.kind in _WORTH_A_SECOND_TRY
    if not again or not way.options.fetch or job.deadline.is_over:
        return Reached(resolution, (attempt,), way.proxy)
    quiet = replace(job, progress=lambda _: None)
    legacy = _attempt(replace(way, job=quiet, until_connected=quiet), resolution, legacy=True)
    return Reached(resolution, (attempt, legacy), way.proxy)


def _attempt(way: _Way, resolution: Resolution, *, legacy: bool) -> Attempt:
    job, target = way.job, way.target
    _, port = first_hop(target, way.proxy)
    opened = _step(
        ProbeId.CONNECT,
        job,
        lambda: open_way(target, resolution.addresses, way.proxy, way.until_connected, way.login),
        _connection_told,
    )
    if isinstance(opened, Failure):
        job.progress(Progress(probe=ProbeId.HANDSHAKE, state=ProbeState.SKIPPED))
        return Attempt(
            address=resolution.addresses[0] if resolution.addresses else "",
            port=port,
            milliseconds=0.0,
            legacy=legacy,
            via_proxy=proxy_place(way.proxy) if way.proxy else None,
            failure=opened,
        )
    with opened.sock:
        started = job.outside.monotonic()
        shaken = _step(ProbeId.HANDSHAKE, job, lambda: _shake(opened, target, job, legacy=legacy), _handshake_told)
        elapsed = (job.outside.monotonic() - started) * 1000
    return Attempt(
        address=opened.address,
        port=port,
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
