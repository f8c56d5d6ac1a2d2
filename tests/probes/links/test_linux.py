"""Linux' routes: the kernel's own tables and answers; whole networks are in tests/probes/test_ways.py."""

import platform
import random
import socket
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.networks import Network, inside, ip
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.links.common import Link
from wizard.probes.links.linux import (
    _interface_in,
    bind,
    interface_towards,
    ipv4_defaults,
    ipv6_defaults,
    is_tunnel,
    other_links,
)

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")

IPV4 = """Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	0102A8C0	0003	0	0	100	00000000	0	0	0
eth0	00000000	0103A8C0	0003	0	0	20100	00000000	0	0	0
down0	00000000	0104A8C0	0002	0	0	50	00000000	0	0	0
tun0	00000000	00000000	0001	0	0	0	00000080	0	0	0
eth0	0002A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
"""
"""In the form that Linux 6.18 writes; the second half of a VPN's two halves of the Internet is no default route."""


def test_default_routes_are_found_the_preferred_ones_first(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(IPV4)
    assert list(ipv4_defaults(tmp_path / "route")) == ["eth0", "wlan0"]


def test_default_routes_of_ipv6_are_found_too(tmp_path: Path) -> None:
    nothing, gateway = "0" * 32, "fe80" + "0" * 27 + "1"
    lines = [
        f"{nothing} 00 {nothing} 00 {gateway} 00000400 00000001 00000000 00000003     wlan0",
        f"{nothing} 00 {nothing} 00 {gateway} 00000064 00000001 00000000 00000003     eth0",
        f"{nothing} 00 {nothing} 00 {nothing} ffffffff 00000001 00000000 00200200       lo",
        f"fd00{'0' * 28} 40 {nothing} 00 {nothing} 00000100 00000001 00000000 00000001     eth1",
    ]
    (tmp_path / "ipv6_route").write_text("\n".join(lines))
    assert list(ipv6_defaults(tmp_path / "ipv6_route")) == ["eth0", "wlan0"]


def test_without_tables_there_are_no_routes(tmp_path: Path) -> None:
    assert list(ipv4_defaults(tmp_path / "none")) == list(ipv6_defaults(tmp_path / "none")) == []


def test_the_kernel_says_which_interface_leads_there() -> None:
    assert interface_towards("127.0.0.1") == interface_towards("::1") == "lo"


def test_what_the_kernel_does_not_say_is_none() -> None:
    rng = random.Random(7)  # noqa: S311  (the same bytes in every run)
    head = bytes.fromhex("00000000 1800 0000 00000000 00000000") + bytes(12)
    for _ in range(2000):
        assert isinstance(_interface_in(head + rng.randbytes(rng.randrange(40))), int | None)
    assert _interface_in(b"") is None
    # NLMSG_ERROR carries the question back.
    assert _interface_in(bytes.fromhex("00000000 0200 0000") + bytes(20) + bytes.fromhex("0800 0400 01000000")) is None


def test_what_is_no_network_card_counts_as_a_tunnel() -> None:
    assert is_tunnel("lo")
    assert is_tunnel("none such")
    assert not is_tunnel("wwan0")


def kinds() -> dict[str, bool]:
    network = Network("eth0", 1)
    ip("link add tap7 type veth peer name eth7")
    return {name: is_tunnel(name) for name in (network.interface, "tap7", "eth7", "lo")}


def test_cards_are_told_from_tunnels() -> None:
    assert inside(kinds) == {"eth0": False, "tap7": True, "eth7": False, "lo": True}


def found() -> list[object]:
    none = other_links("5.6.7.8", job())
    networks = [Network(f"eth{n}", n, metric=metric) for n, metric in ((1, 300), (2, 100), (3, 200))]
    links, links6 = other_links("5.6.7.8", job()), other_links("2a00::8", job())
    near = other_links(networks[0].router, job())
    return [[link.name for link in seen.links] for seen in (none, links, links6, near)]


def test_other_networks_are_those_with_a_default_route_beside_the_usual_way() -> None:
    assert inside(found) == [[], ["eth3", "eth1"], ["eth3", "eth1"], ["eth2", "eth3"]]


def test_a_socket_is_bound_to_a_network_without_rights() -> None:
    with socket.socket() as sock:
        bind(sock, Link("lo"))
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16).rstrip(b"\0") == b"lo"
        with pytest.raises(OSError, match="No such device"):
            bind(sock, Link("none0"))


def test_it_can_be_cancelled() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        other_links("5.6.7.8", job(cancel=cancel))
