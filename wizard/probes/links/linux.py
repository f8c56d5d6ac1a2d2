"""The networks of a Linux system: its routes, by the kernel's own tables and answers."""

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from wizard.probes.base import Job
from wizard.probes.links.common import Link, Links, beside

_ETHERNET = 1
"""ARPHRD_ETHER (linux/if_arp.h): a network card, also of Wi-Fi; tunnels (tun, WireGuard, PPP, SIT) have other kinds."""

_SIOCGIFHWADDR = 0x8927
"""linux/sockios.h: asks for the kind and the hardware address of an interface (netdevice(7))."""

_RTM_NEWROUTE, _RTM_GETROUTE, _NLM_F_REQUEST, _RTA_DST, _RTA_OIF = 24, 26, 1, 1, 4
"""linux/rtnetlink.h, linux/netlink.h (rtnetlink(7))."""

_RTF_UP, _RTF_REJECT = 0x1, 0x200
"""linux/route.h, linux/ipv6_route.h."""

_ANSWER_S = 0.5

IPV4_ROUTES, IPV6_ROUTES = Path("/proc/net/route"), Path("/proc/net/ipv6_route")


def other_links(address: str, job: Job) -> Links:
    """Return the networks that lead to *address*, by a default route of their own, beside the usual one.

    None where the usual one is a VPN, or where the kernel does not say which it is.
    """
    job.cancel.check()
    usual = interface_towards(address)
    if usual is None:
        # Without any usual way, what is left may be what a VPN has shut off.
        return Links()
    if is_tunnel(usual):
        return Links(tunnel=usual)
    devices = ipv6_defaults(IPV6_ROUTES) if ":" in address else ipv4_defaults(IPV4_ROUTES)
    return beside(usual, (Link(name) for name in devices if not is_tunnel(name)))


def bind(sock: socket.socket, link: Link) -> None:
    """Make *sock* connect through *link*. Raises OSError where that is not allowed: before Linux 5.7, without rights.

    An address alone would not do: the kernel chooses the way by the destination.
    """
    if sys.platform == "linux":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, link.name.encode() + b"\0")


def ipv4_defaults(path: Path) -> Iterator[str]:
    """Yield the interfaces of the default routes in ``/proc/net/route``, the preferred ones first."""
    found: list[tuple[int, str]] = []
    for row in _rows(path):
        # Interface, destination, gateway, flags, counts, metric, mask; in hexadecimal but for the metric.
        if len(row) > 7 and row[1] == row[7] == "00000000" and int(row[3], 16) & _RTF_UP:
            found.append((int(row[6]), row[0]))
    yield from dict.fromkeys(name for _, name in sorted(found))


def ipv6_defaults(path: Path) -> Iterator[str]:
    """Yield the interfaces of the default routes in ``/proc/net/ipv6_route``, the preferred ones first."""
    found: list[tuple[int, str]] = []
    for row in _rows(path):
        # Destination and its length, source and its length, next hop, metric, counts, flags, interface.
        if len(row) == 10 and row[0] == "0" * 32 and row[1] == "00" and not int(row[8], 16) & _RTF_REJECT:
            found.append((int(row[5], 16), row[9]))
    yield from dict.fromkeys(name for _, name in sorted(found) if name != "lo")


def _rows(path: Path) -> list[list[str]]:
    try:
        return [line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines()]
    except OSError:
        return []


def is_tunnel(name: str) -> bool:
    """Say whether the interface *name* is one of a VPN, or none that is known; modems (wwan) are no tunnels."""
    if sys.platform != "linux":
        return True
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import fcntl

        if name.startswith("wwan"):
            return False
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                answer = fcntl.ioctl(probe, _SIOCGIFHWADDR, struct.pack("256s", name.encode()[:15]))
        except OSError:
            return True
        kind = struct.unpack_from("H", answer, 16)[0]
        return kind != _ETHERNET or name.startswith("tap")


def interface_towards(address: str) -> str | None:
    """Return the interface on the usual way to *address*, as the kernel says (rtnetlink(7)); None without a way."""
    if sys.platform != "linux":
        return None
    else:  # noqa: RET505
        packed = ipaddress.ip_address(address).packed
        family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
        wanted = struct.pack("HH", 4 + len(packed), _RTA_DST) + packed
        route = struct.pack("BBBBBBBBI", family, 8 * len(packed), 0, 0, 0, 0, 0, 0, 0)
        size = 16 + len(route) + len(wanted)
        try:
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
                kernel.settimeout(_ANSWER_S)
                kernel.send(struct.pack("IHHII", size, _RTM_GETROUTE, _NLM_F_REQUEST, 1, 0) + route + wanted)
                index = _interface_in(kernel.recv(4096))
            return None if index is None else socket.if_indextoname(index)
        except OSError:
            return None


def _interface_in(message: bytes) -> int | None:
    """Return the index of the outgoing interface in the kernel's answer; None in one that tells an error."""
    place = 16 + 12
    if len(message) < place or struct.unpack_from("H", message, 4)[0] != _RTM_NEWROUTE:
        return None
    while place + 8 <= len(message):
        size, kind = struct.unpack_from("HH", message, place)
        if kind == _RTA_OIF and size == 8:
            return int(struct.unpack_from("I", message, place + 4)[0])
        place += max(4, (size + 3) & ~3)
    return None
