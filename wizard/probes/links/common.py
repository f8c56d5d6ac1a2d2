"""What every platform's file needs: a network that this computer is in, and what is said of all of them."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

MOST_LINKS = 2
"""Other networks that are tried."""


@dataclass(frozen=True, slots=True)
class Link:
    """One network that this computer is in and that leads further, by the interface to it."""

    name: str
    """As the system shows it: "eth1", "en1", "Wi-Fi"."""
    source: str = ""
    """This computer's address there, where a connection is bound to it; never part of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The networks beside the usual one."""

    links: tuple[Link, ...] = ()
    tunnel: str = ""
    """The interface of the VPN that the usual way goes through: what belongs inside is not sent around it."""


def beside(usual: str, links: Iterable[Link]) -> Links:
    """Return those of *links*, each once, that are not the interface *usual*."""
    others = dict.fromkeys(link for link in links if link.name != usual)
    return Links(links=tuple(others)[:MOST_LINKS])


def source_towards(address: str) -> str | None:
    """Return this computer's address on the usual way to *address*; None without a way. Nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return None
