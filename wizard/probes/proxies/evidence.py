"""Everything that is said of proxies on this computer, put together, and the VPNs that carry traffic."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.model.computer import PacFile, ProxyEvidence, ProxyMode, Trouble
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Job
from wizard.probes.proxies import read_system_proxy, read_vpn
from wizard.probes.proxies.browsers import read_firefox, read_policies
from wizard.probes.proxies.common import Found, place_of, proxies, variables
from wizard.probes.proxies.desktops import PLAIN
from wizard.probes.proxies.pac import only_proxy, read_pac

MOST_PACS = 3
"""Files that are read; each browser may have one of its own."""

PACS_S = 2.0
"""Seconds for all of them: nothing else is to be unknown because a server does not answer."""


def read_proxy(target: Target, options: CheckOptions, job: Job) -> ProxyEvidence:
    """Return what is set for proxies, for *target* where it has a host, and the VPNs in use. Raises `Cancelled`."""
    troubles: list[Trouble] = []
    system = read_system_proxy(job, troubles)
    found = (*variables(), *system, *read_firefox(troubles), *read_policies(troubles))
    return ProxyEvidence(
        proxies=_followed(system),
        settings=tuple(f.told(target.host) for f in found),
        pacs=tuple(_pacs(found, job, may_fetch=options.fetch)),
        vpn=read_vpn(job, troubles),
        troubles=tuple(troubles),
    )


def _followed(system: Sequence[Found]) -> tuple[tuple[str, str], ...]:
    """Return what `connect.system_proxy` chooses from: the desktop's settings count where Python knows of nothing."""
    known = proxies()
    if {scheme for scheme, _ in known} & {"https", "all", "socks"}:
        return known
    fixed = (f for f in system if f.mode is ProxyMode.FIXED and f.name != PLAIN)
    return (*known, *((f.name, place_of(f.value)) for f in fixed))


def _pacs(found: Sequence[Found], job: Job, *, may_fetch: bool) -> Iterator[PacFile]:
    files: dict[str, Found] = {}
    for one in found:
        if one.mode is ProxyMode.FILE:
            files.setdefault(one.value, one)
    soon = replace(job, deadline=job.deadline.at_most(PACS_S))
    for one in list(files.values())[:MOST_PACS]:
        yield read_pac(one, soon, may_fetch=may_fetch)


def system_pac(job: Job) -> Found | None:
    """Return where the system's file lies that says which proxy to take; None where it has none. Raises `Cancelled`."""
    return next((f for f in read_system_proxy(job, []) if f.mode is ProxyMode.FILE), None)


def proxy_named_by(pac: Found, job: Job) -> str | None:
    """Return the address of the proxy that *pac* names, if it names one alone. Raises `Cancelled`."""
    return only_proxy(read_pac(pac, job, may_fetch=True))
