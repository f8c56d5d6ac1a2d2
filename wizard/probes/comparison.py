"""Look at the certificates of other hosts, to tell "this site" from "this computer and network"."""

from collections.abc import Sequence

from wizard import resources
from wizard.model.evidence import Comparison, Failure
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Job
from wizard.probes.connect import AskForLogin, first_hop, is_this_computer, nobody, open_way, system_proxy
from wizard.probes.dns import resolve
from wizard.probes.roots import stores
from wizard.probes.tls import handshake

SOON_S = 3.0
"""Seconds for one host: the check must not wait for what only adds to it."""


def hosts_to_compare(target: Target, options: CheckOptions) -> Sequence[Target]:
    """Return the hosts to look at beside *target*: those of the options, else of data/comparisons.toml.

    None without leave to fetch; and none of the built-in ones for a server on this computer.
    """
    if options.compare_with or not options.fetch:
        return options.compare_with if options.fetch else ()
    if is_this_computer(first_hop(target, None)[0]):
        return ()
    hosts = [row["host"] for row in resources.read_toml("data", "comparisons.toml")["host"]]
    return [Target(host=host, port=443) for host in hosts if host != target.host][:2]


def look_at(
    other: Target, options: CheckOptions, job: Job, served: str | None = None, login: AskForLogin = nobody
) -> Comparison:
    """Shake hands with *other* and return what it showed; nothing is verified or sent.

    *served* is the proxy that carried the check, for where the settings name none; *login* as in
    `connect.open_tunnel`. Raises `Cancelled`.
    """
    soon = Job(deadline=job.deadline.at_most(SOON_S), cancel=job.cancel, outside=job.outside)
    proxy = system_proxy(other) or served
    host, port = first_hop(other, proxy)
    resolution = resolve(host, port, soon)
    if resolution.failure is not None:
        return Comparison(host=other.host, chain=(), failure=resolution.failure)
    opened = open_way(other, resolution.addresses, proxy, soon, login)
    if isinstance(opened, Failure):
        return Comparison(host=other.host, chain=(), failure=opened)
    with opened.sock:
        shaken = handshake(opened.sock, other, soon)
    chain = shaken.handshake.chain if shaken.handshake else ()
    return Comparison(host=other.host, chain=chain, failure=shaken.failure, stores=stores(chain, (), options))
