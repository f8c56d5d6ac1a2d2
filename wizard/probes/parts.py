"""Each part of the evidence about this computer and its network, and the probe that looks at it alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from wizard.model.computer import BrowsersEvidence, RootsEvidence, SettingsEvidence, SystemEvidence, UpdatesEvidence
from wizard.model.evidence import ClockEvidence, LookupEvidence, PartValue, PortalEvidence, Resolution
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen, ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes.base import Deadline, Job
from wizard.probes.clock import local_clock, read_clock
from wizard.probes.connect import first_hop, is_this_computer, system_proxy
from wizard.probes.dns import resolve
from wizard.probes.lookup import ask_second, may_be_asked, name_servers
from wizard.probes.portal import look_for_portal
from wizard.probes.proxies.evidence import read_proxy
from wizard.probes.system import read_system
from wizard.probes.ways import look_for_ways

T = TypeVar("T")

BESIDE_S = 3.0
"""How long the parts may take after the handshake is known (Chromium waits as long for its time)."""


def _clock(target: Target, options: CheckOptions, job: Job) -> ClockEvidence:
    if options.time_sources:
        return read_clock(options.time_sources, job)
    if options.fetch and not _is_loopback(target):
        return read_clock((), job, site=_own_clock(target))
    # Nobody is asked for the time: what the clock says is noted, and not compared.
    return local_clock(job)


def _own_clock(target: Target) -> str | None:
    """Return the address at which the site itself tells the time; None where only another server would answer."""
    if not target.host or target.scheme != "https" or target.connect_to is not None or system_proxy(target):
        return None
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"http://{host}/"


def _portal(target: Target, options: CheckOptions, job: Job) -> PortalEvidence | Unknown:
    if not options.portal_checks and (not options.fetch or _is_loopback(target)):
        return Unknown.NO_USE if options.fetch else Unknown.NOT_ASKED
    return look_for_portal(options.portal_checks, job)


def _resolution(target: Target, options: CheckOptions, job: Job) -> Resolution | Unknown:
    if not target.host:
        return Unknown.NO_USE
    return resolve(*first_hop(target, system_proxy(target)), job)


def _lookup(target: Target, options: CheckOptions, job: Job) -> LookupEvidence | Unknown:
    if not options.fetch:
        return Unknown.NOT_ASKED
    if not may_be_asked(target, job):
        return Unknown.NO_USE
    return ask_second(target.host, name_servers(options), job)


# What looks at this computer alone is loaded in its own thread, while the site is still waited for.


def _updates(target: Target, options: CheckOptions, job: Job) -> UpdatesEvidence | Unknown:
    from wizard.probes.updates import read_updates

    return read_updates(job)


def _browsers(target: Target, options: CheckOptions, job: Job) -> BrowsersEvidence:
    from wizard.probes.browsers import read_browsers

    return read_browsers(job)


def _roots(target: Target, options: CheckOptions, job: Job) -> RootsEvidence:
    from wizard.probes.held_roots import read_held_roots

    return read_held_roots(job)


def _settings(target: Target, options: CheckOptions, job: Job) -> SettingsEvidence:
    from wizard.probes.system.trust_settings import read_trust_settings

    return read_trust_settings(job)


def _is_loopback(target: Target) -> bool:
    return is_this_computer(first_hop(target, None)[0])


PROBES: Mapping[Part, Callable[[Target, CheckOptions, Job], PartValue]] = {
    Part.RESOLUTION: _resolution,
    Part.CLOCK: _clock,
    Part.PORTAL: _portal,
    Part.SYSTEM: lambda target, options, job: read_system(job),
    Part.UPDATES: _updates,
    Part.BROWSERS: _browsers,
    Part.ROOTS: _roots,
    Part.PROXY: read_proxy,
    Part.SETTINGS: _settings,
    Part.LOOKUP: _lookup,
    Part.WAYS: look_for_ways,
}
"""What looks at each part; a host is empty where there is no site to check."""

_TOLD = {Part.CLOCK: ProbeId.CLOCK, Part.PORTAL: ProbeId.PORTAL, Part.SYSTEM: ProbeId.SYSTEM}
"""The parts that have a line in step 1."""


def look_at(part: Part, target: Target, options: CheckOptions, job: Job) -> PartValue:
    """Look at *part*, and tell of its beginning and its end. Raises `Cancelled`."""
    started = job.outside.monotonic()
    if part in _TOLD:
        job.progress(Progress(probe=_TOLD[part], state=ProbeState.RUNNING))
    seen = PROBES[part](target, options, job)
    elapsed = (job.outside.monotonic() - started) * 1000
    job.seen(PartSeen(part=part, seen=seen, milliseconds=elapsed))
    if part in _TOLD:
        job.progress(Progress(probe=_TOLD[part], state=_state(seen), milliseconds=elapsed, detail=_detail(seen)))
    return seen


def _state(seen: PartValue) -> ProbeState:
    match seen:
        case PortalEvidence(intercepted=True):
            return ProbeState.FAILED
        case Unknown() | ClockEvidence(readings=()):
            return ProbeState.SKIPPED
        case _:
            return ProbeState.DONE


def _detail(seen: PartValue) -> str:
    return seen.name if isinstance(seen, SystemEvidence) else ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The parts that are being looked at, each in a thread of its own; nothing waits for the slowest."""

    futures: Mapping[Part, Future[PartValue]]
    job: Job

    def awaited(self, patience: Deadline) -> Mapping[Part, PartValue]:
        """Return what was seen; no answer for what is not there in time.

        A fault of ours in one part is raised once every other part had its time to be told.
        """
        wait(self.futures.values(), patience, self.job)
        return {part: awaited(future, patience, self.job) for part, future in self.futures.items()}


@contextmanager
def beside(
    parts: Collection[Part], target: Target, options: CheckOptions, job: Job, further: int = 0
) -> Iterator[tuple[Beside, ThreadPoolExecutor]]:
    """Look at *parts* while something else is done; the pool has room for as many *further* tasks."""
    pool = ThreadPoolExecutor(max_workers=max(1, len(parts) + further), thread_name_prefix="beside")
    try:
        futures = {part: pool.submit(look_at, part, target, options, job) for part in PROBES if part in parts}
        yield Beside(futures, job), pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def wait(futures: Collection[Future[T]], patience: Deadline, job: Job) -> None:
    """Wait until all *futures* ended, whatever came of them, or the patience is over. Raises `Cancelled`."""
    while not patience.is_over and not all(future.done() for future in futures):
        job.cancel.wait(min(0.02, patience.left_s))
        job.cancel.check()


def awaited(future: Future[T], patience: Deadline, job: Job) -> T | Unknown:
    """Return what a probe beside found, or that it gave no answer in time. Raises `Cancelled`."""
    while True:
        job.cancel.check()
        try:
            return future.result(timeout=min(0.05, patience.left_s))
        except StillRunning:
            if future.done():
                # It ended while the wait did, or raised a time-out itself.
                return future.result()
            if patience.is_over:
                return Unknown.NO_ANSWER


def look_around(parts: Collection[Part], target: Target, options: CheckOptions, job: Job) -> Mapping[Part, PartValue]:
    """Look at *parts* side by side and return what was seen. Raises `Cancelled`.

    What is not there by the job's deadline gave no answer.
    """
    with beside(parts, target, options, job) as (running, _):
        return running.awaited(job.deadline)
