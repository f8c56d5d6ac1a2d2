"""The networks of a macOS system: its routes, as its own programs print them. Not yet run on a real Mac."""

import socket
from collections.abc import Callable, Iterator, Sequence

from wizard.model.computer import Trouble
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.links.common import Link, Links, beside
from wizard.probes.system.macos import field_of

Ask = Callable[[Sequence[str]], str | Trouble]

_IPPROTO_IP, _IP_BOUND_IF = 0, 25
_IPPROTO_IPV6, _IPV6_BOUND_IF = 41, 125
"""netinet/in.h and netinet6/in6.h of XNU; any program may bind its own socket to an interface."""


def other_links(address: str, job: Job) -> Links:
    """Return the networks that lead to *address*, by a default route of their own, beside the usual one.

    None where the usual one is a VPN, or where the system does not say which it is. Raises `Cancelled`.
    """
    return links_from(address, lambda words: ask(words, job))


def links_from(address: str, asked: Ask) -> Links:
    """Return what the programs behind *asked* say of the networks that lead to *address*."""
    family = "inet6" if ":" in address else "inet"
    said = asked(["/sbin/route", "-n", "get", f"-{family}", address])
    usual = field_of(said, "interface") if isinstance(said, str) else None
    if usual is None:
        return Links()
    if is_tunnel(usual):
        return Links(tunnel=usual)
    table = asked(["/usr/sbin/netstat", "-rn", "-f", family])
    names = default_interfaces(table) if isinstance(table, str) else ()
    return beside(usual, (Link(name) for name in names if not is_tunnel(name)))


def is_tunnel(name: str) -> bool:
    """Say whether the interface *name* is one of a VPN: network cards, Wi-Fi and tethered telephones are called en*."""
    return not name.startswith("en")


def default_interfaces(table: str) -> Iterator[str]:
    """Yield the interfaces of the default routes in what ``netstat -rn`` prints, in its order.

    The column Netif is the fourth since macOS 11, and the sixth before.
    """
    column = None
    for line in table.splitlines():
        words = line.split()
        if words[:1] == ["Destination"] and "Netif" in words:
            column = words.index("Netif")
        elif column is not None and words[:1] == ["default"] and len(words) > column:
            yield words[column]


def bind(sock: socket.socket, link: Link) -> None:
    """Make *sock* connect through *link*. Raises OSError where there is no such interface any more."""
    index = socket.if_nametoindex(link.name)
    if sock.family == socket.AF_INET6:
        sock.setsockopt(_IPPROTO_IPV6, _IPV6_BOUND_IF, index)
    else:
        sock.setsockopt(_IPPROTO_IP, _IP_BOUND_IF, index)
