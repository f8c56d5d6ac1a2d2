"""Other ways to the same host: the other address family, a second name server's addresses, another network.

Each is one handshake, in which nothing is verified and no byte of data is sent; what the host shows there, or why it
does not, is recorded and not judged.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from wizard.model.evidence import (
    Evidence,
    Failure,
    LookupEvidence,
    OtherWay,
    Resolution,
    Stage,
    WayKind,
    WaysEvidence,
)
from wizard.model.fields import Unknown
from wizard.model.target import CheckOptions, Target
from wizard.pki.proper import is_proper
from wizard.probes.base import Deadline, Job
from wizard.probes.connect import Connected, first_hop, is_this_computer, nobody, open_connection
from wizard.probes.links import bind, other_links
from wizard.probes.links.common import Link, Links
from wizard.probes.lookup import ask_second, may_be_asked, name_servers
from wizard.probes.reach import reach
from wizard.probes.roots import stores
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import Shaken, handshake

TOGETHER_S = 2.5
"""Seconds for the ways that are tried side by side: less than the check waits for what goes on beside it."""

ASK_S = 1.2
"""Seconds of these in which the second name server is waited for."""

USUAL_S = 3.0
"""Seconds for the usual way, where it is tried again to compare the others with it."""

MOST_ADDRESSES = 2
"""Addresses of each family that one way tries."""

Ask = Callable[[], LookupEvidence | Unknown]
"""Waits for what the second name server says, and returns it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way to try."""

    kind: WayKind
    through: str
    addresses: tuple[str, ...]
    link: Link | None = None


def why_not(target: Target, options: CheckOptions) -> Unknown | None:
    """Say why no other way to *target* is tried; None when one may be.

    Without leave to fetch, and where there is no site, or one on this computer. Whether a proxy chooses the way is seen
    when it was gone (`goes_by_proxy`).
    """
    if not options.fetch:
        return Unknown.NOT_ASKED
    return Unknown.NO_USE if not target.host or is_this_computer(first_hop(target, None)[0]) else None


def goes_by_proxy(seen: Evidence) -> bool:
    """Say whether a proxy carried the usual way, or should have."""
    main, resolution = seen.main, seen.resolution
    failure = resolution.failure if isinstance(resolution, Resolution) else None
    return (main is not None and main.via_proxy is not None) or (failure is not None and failure.stage is Stage.PROXY)


def seems_broken(seen: Evidence) -> bool:
    """Say whether the usual way shows nothing that a browser would take: only then is more tried than the other family.

    Revocation and public logs are not looked at.
    """
    main = seen.main
    if main is None or main.failure is not None or not seen.chain:
        return True
    fetched = [f.body for f in seen.fetched_issuers if f.body]
    return not is_proper(seen.target.host, seen.chain, fetched, seen.stores, seen.at)


def try_family(seen: Evidence, options: CheckOptions, job: Job) -> tuple[OtherWay, ...]:
    """Try the address family that the main attempt of *seen* did not take, where the name has addresses of both.

    Where no address took a connection, those of both families were tried already. Raises `Cancelled`.
    """
    main, resolution = seen.main, seen.resolution
    if main is None or not isinstance(resolution, Resolution) or (main.failure and main.failure.stage is Stage.CONNECT):
        return ()
    is_v6 = ":" in main.address
    others = tuple(a for a in resolution.addresses if (":" in a) != is_v6 and not _address(a).is_loopback)
    if not others:
        return ()
    way = _Way(kind=WayKind.FAMILY, through="IPv4" if is_v6 else "IPv6", addresses=others[:MOST_ADDRESSES])
    return (_try(way, seen, options, _together(job)),)


def try_further(seen: Evidence, ask: Ask, options: CheckOptions, job: Job) -> WaysEvidence:
    """Try the addresses of the second name server, and other networks, side by side.

    May take `TOGETHER_S` after the job's own deadline. Raises `Cancelled`.
    """
    soon = _together(job)
    found = _other_links(seen, ask, soon)
    tasks: list[Callable[[], tuple[OtherWay, ...]]] = [partial(_try_resolver, seen, ask, options, soon)]
    tasks += [partial(_try_link, link, seen, ask, options, soon) for link in found.links]
    with ThreadPoolExecutor(max_workers=len(tasks), thread_name_prefix="way") as pool:
        ways = tuple(way for ways in pool.map(lambda task: task(), tasks) for way in ways)
    return WaysEvidence(ways=ways, tunnel=found.tunnel)


def look_for_ways(target: Target, options: CheckOptions, job: Job) -> WaysEvidence | Unknown:
    """Try the usual way to *target* once more, and others beside it; for a look at nothing but these.

    Raises `Cancelled`.
    """
    if (why := why_not(target, options)) is not None:
        return why
    quiet = replace(job, progress=lambda _: None, deadline=job.deadline.at_most(USUAL_S))
    reached = reach(target, options, quiet, nobody)
    at = options.at or job.outside.now()
    seen = Evidence(target=target, at=at, resolution=reached.resolution, attempts=reached.attempts)
    if goes_by_proxy(seen):
        return Unknown.NO_USE
    seen = replace(seen, stores=stores(seen.chain, (), options))
    ways = WaysEvidence(ways=try_family(seen, options, job), usual=seen.main, stores=seen.stores)
    if not seems_broken(seen):
        return ways
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="way") as pool:
        asked = pool.submit(_ask_second, target, options, replace(job, deadline=Deadline.after(ASK_S)))
        further = try_further(seen, asked.result, options, job)
    return replace(ways, ways=(*ways.ways, *further.ways), tunnel=further.tunnel)


def _ask_second(target: Target, options: CheckOptions, job: Job) -> LookupEvidence | Unknown:
    return ask_second(target.host, name_servers(options), job) if may_be_asked(target, job) else Unknown.NO_USE


def _together(job: Job) -> Job:
    return replace(job, deadline=Deadline.after(TOGETHER_S), progress=lambda _: None)


def _try_resolver(seen: Evidence, ask: Ask, options: CheckOptions, job: Job) -> tuple[OtherWay, ...]:
    """Try the public addresses that the second name server gives and the system's does not."""
    lookup, ours = ask(), _own_addresses(seen)
    if not isinstance(lookup, LookupEvidence):
        return ()
    theirs = _few(tuple(a for a in _public(lookup.addresses) if a not in ours))
    if not theirs:
        return ()
    return (_try(_Way(kind=WayKind.RESOLVER, through=lookup.asked, addresses=theirs), seen, options, job),)


def _other_links(seen: Evidence, ask: Ask, job: Job) -> Links:
    addresses = _addresses_elsewhere(seen, ask)
    return other_links(addresses[0], job) if addresses else Links()


def _try_link(link: Link, seen: Evidence, ask: Ask, options: CheckOptions, job: Job) -> tuple[OtherWay, ...]:
    """Try the same addresses through another network; nothing where this program may not choose the network."""
    addresses = _addresses_elsewhere(seen, ask)
    same = tuple(a for a in addresses if (":" in a) == (":" in addresses[0]))[:MOST_ADDRESSES]
    if not _can_bind(link, same[0]):
        return ()
    return (_try(_Way(kind=WayKind.INTERFACE, through=link.name, addresses=same, link=link), seen, options, job),)


def _can_bind(link: Link, address: str) -> bool:
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as probe:
            bind(probe, link)
    except OSError:
        return False
    return True


def _addresses_elsewhere(seen: Evidence, ask: Ask) -> tuple[str, ...]:
    """Return the addresses that can be reached through another network: ours, else those of the second name server."""
    if ours := _public(_own_addresses(seen)):
        return ours
    lookup = ask()
    return _public(lookup.addresses) if isinstance(lookup, LookupEvidence) else ()


def _own_addresses(seen: Evidence) -> tuple[str, ...]:
    return seen.resolution.addresses if isinstance(seen.resolution, Resolution) else ()


def _public(addresses: Sequence[str]) -> tuple[str, ...]:
    return tuple(address for address in addresses if _address(address).is_global)


def _few(addresses: Sequence[str]) -> tuple[str, ...]:
    """Return the first addresses of each family."""
    families = ([a for a in addresses if (":" in a) == is_v6][:MOST_ADDRESSES] for is_v6 in (False, True))
    return tuple(address for family in families for address in family)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _try(way: _Way, seen: Evidence, options: CheckOptions, job: Job) -> OtherWay:
    """Shake hands with the host in one other way and return what it showed. Raises `Cancelled`."""
    started = job.outside.monotonic()
    link = way.link
    prepare = (lambda sock: bind(sock, link)) if link is not None else (lambda _: None)
    opened = open_connection(way.addresses, first_hop(seen.target, None)[1], job, prepare)
    shaken = _shake(opened, seen.target, job)
    chain = shaken.handshake.chain if shaken.handshake else ()
    return OtherWay(
        kind=way.kind,
        through=way.through,
        address=opened.address if isinstance(opened, Connected) else way.addresses[0],
        chain=chain,
        failure=shaken.failure,
        milliseconds=(job.outside.monotonic() - started) * 1000,
        stores=stores(chain, (), options) if chain and chain != seen.chain else (),
    )


def _shake(opened: Connected | Failure, target: Target, job: Job) -> Shaken:
    """Shake hands over what was opened, and close it."""
    if isinstance(opened, Failure):
        return Shaken(None, opened)
    with opened.sock:
        refused = speak_starttls(opened.sock, target.starttls, job)
        return Shaken(None, refused) if refused else handshake(opened.sock, target, job)
