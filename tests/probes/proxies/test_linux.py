"""The VPNs of a Linux system: real interfaces and routes in a namespace, and sysfs as the kernel writes it.

WireGuard and PPP cannot be had everywhere: their files are as in the kernel's drivers/net/wireguard/device.c (DEVTYPE)
and linux/if_arp.h (the numbers of kinds), and as programs that read them have them in their tests (read 2026-11).
"""

import platform
import subprocess
from pathlib import Path

import pytest

from tests.support.desktop import gnome, needs_gsettings
from tests.support.loopback import job
from tests.support.networks import Network, inside, ip
from wizard.model.computer import ProxyMode, Trouble
from wizard.probes.proxies.linux import has_another_gateway, is_vpn, read_system_proxy, read_vpn

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")


def vpns() -> list[str]:
    troubles: list[Trouble] = []
    found = list(read_vpn(job(), troubles))
    assert troubles == []
    return found


def make_tunnel(name: str, kind: str = "tun") -> None:
    ip(f"tuntap add {name} mode {kind}")
    ip(f"addr add 172.30.0.2/30 dev {name}")
    ip(f"link set {name} up")


def begin() -> None:
    # In a mount namespace of one's own, sysfs shows the interfaces of the network namespace that it is mounted in.
    subprocess.run(["mount", "-t", "sysfs", "none", "/sys"], check=True)


def alone() -> list[str]:
    begin()
    return vpns()


def ordinary() -> list[str]:
    begin()
    Network("lan0", 7)
    make_tunnel("tun0")
    return vpns()


def default_route() -> list[str]:
    begin()
    Network("lan0", 7)
    make_tunnel("tun0")
    ip("route add default dev tun0 metric 1")
    return vpns()


def two_halves() -> list[str]:
    begin()
    Network("lan0", 7)
    make_tunnel("tun0")
    ip("route add 0.0.0.0/1 dev tun0")
    ip("route add 128.0.0.0/1 dev tun0")
    return vpns()


def rules() -> list[str]:
    """As wg-quick(8) does it: a table of its own, which the main one does not show."""
    begin()
    Network("lan0", 7)
    make_tunnel("wg-ann")
    ip("route add default dev wg-ann table 51820")
    ip("rule add not fwmark 51820 table 51820")
    ip("rule add table main suppress_prefixlength 0")
    return vpns()


def company() -> list[str]:
    begin()
    Network("lan0", 7)
    make_tunnel("tun0")
    ip("route add 10.0.0.0/8 dev tun0 metric 1")
    return vpns()


def one_network() -> list[str]:
    begin()
    Network("lan0", 7)
    make_tunnel("tun0")
    ip("route add 10.20.0.0/16 dev tun0")
    return vpns()


def ipv6_alone() -> list[str]:
    begin()
    make_tunnel("tun0")
    ip("-6 addr add fd00::2/64 dev tun0 nodad")
    ip("-6 route add default dev tun0")
    return vpns()


def bridged() -> list[str]:
    begin()
    make_tunnel("tap0", "tap")
    ip("route add default dev tap0")
    return vpns()


@pytest.mark.parametrize(
    ("scene", "found"),
    [
        (alone, []),
        (ordinary, []),
        (default_route, ["tun0"]),
        (two_halves, ["tun0"]),
        (rules, ["wg-ann"]),
        (company, ["tun0"]),
        (one_network, []),
        (ipv6_alone, ["tun0"]),
        (bridged, ["tap0"]),
    ],
    ids=lambda scene: getattr(scene, "__name__", ""),
)
def test_a_vpn_counts_that_carries_everything_or_a_large_network(scene: object, found: list[str]) -> None:
    assert callable(scene)
    assert inside(scene) == found


def interface(folder: Path, **files: str) -> Path:
    (folder / "x0").mkdir(parents=True)
    for name, text in files.items():
        (folder / "x0" / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("files", "is_one"),
    [
        ({"type": "65534\n", "tun_flags": "0x1001\n"}, True),
        ({"type": "1\n", "tun_flags": "0x1002\n"}, True),
        ({"type": "65534\n", "uevent": "DEVTYPE=wireguard\nINTERFACE=x0\nIFINDEX=7\n"}, True),
        ({"type": "65534\n", "uevent": "INTERFACE=x0\n"}, True),
        ({"type": "768\n"}, True),
        ({"type": "1\n", "uevent": "DEVTYPE=wlan\nINTERFACE=x0\n"}, False),
        ({"type": "1\n", "uevent": "DEVTYPE=bridge\n"}, False),
        ({"type": "776\n"}, False),
        ({"type": "772\n"}, False),
        ({"type": "65534\n", "device": "", "uevent": "DEVTYPE=wwan\n"}, False),
        ({"type": ""}, False),
        ({}, False),
    ],
)
def test_an_interface_is_a_vpns_or_not(tmp_path: Path, files: dict[str, str], is_one: bool) -> None:
    assert is_vpn("x0", interface(tmp_path, **files), tmp_path / "none") is is_one


ROUTES = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
OVER_PPP = "x0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n"
OVER_LAN = "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"


@pytest.mark.parametrize(
    ("routes", "is_one"), [(OVER_PPP, False), (OVER_PPP + OVER_LAN, True), ("", False), ("x\ty\n", False)]
)
def test_ppp_is_a_vpn_where_it_goes_out_through_another_network(tmp_path: Path, routes: str, is_one: bool) -> None:
    (tmp_path / "route").write_text(ROUTES + routes)
    folder = interface(tmp_path / "net", type="512\n")
    assert is_vpn("x0", folder, tmp_path / "route") is is_one


def test_without_a_table_of_routes_there_is_no_other_gateway(tmp_path: Path) -> None:
    assert not has_another_gateway("x0", tmp_path / "none")


@needs_gsettings
def test_the_systems_proxy_is_the_desktops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in gnome(tmp_path, "mode auto").items():
        monkeypatch.setenv(name, value)
    troubles: list[Trouble] = []
    (found,) = read_system_proxy(job(), troubles)
    assert (found.mode, troubles) == (ProxyMode.DETECT, [])
