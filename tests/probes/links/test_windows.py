"""Windows' routes, played back.

Form of ``route print``: outputs on public pages (wiert.me of an XP with two default routes; simplified.guide of a
Windows 11); the German words and the device numbers from memory.
"""

import socket
import sys
from collections.abc import Sequence

import pytest

from tests.support.loopback import LOOPBACK
from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.links.common import Link, Links
from wizard.probes.links.windows import bind, default_sources, links_from, read_adapters

TABLE = """===========================================================================
Schnittstellenliste
 15...3c 52 82 aa bb cc ......Intel(R) Ethernet Connection
 11...f0 9f c2 12 34 56 ......Intel(R) Wi-Fi 6
===========================================================================

IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      192.168.2.1     192.168.2.50     55
          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.50     25
          0.0.0.0          0.0.0.0   Auf Verbindung         10.8.0.2      5
          0.0.0.0        128.0.0.0         10.8.0.1         10.8.0.2      5
===========================================================================
Ständige Routen:
          0.0.0.0          0.0.0.0      192.168.1.1     Standard
"""

ADAPTERS = {
    "192.168.1.50": ("Ethernet", r"PCI\VEN_8086&DEV_15F3&SUBSYS_00008086&REV_03\3&11583659&0&FE"),
    "192.168.2.50": ("WLAN", r"PCI\VEN_8086&DEV_2723&SUBSYS_00848086&REV_1A\4&1A2B3C4D&0&00E5"),
    "10.8.0.2": ("OpenVPN TAP-Windows6", r"ROOT\NET\0000"),
}


def told(usual: str, table: str | Trouble = TABLE) -> Links:
    def ask(words: Sequence[str]) -> str | Trouble:
        assert words == ["route.exe", "print", "-4", "0.0.0.0"]
        return table

    return links_from(usual, ask, ADAPTERS)


def test_default_routes_are_found_whatever_the_language() -> None:
    assert list(default_sources(TABLE)) == ["10.8.0.2", "192.168.1.50", "192.168.2.50"]
    assert list(default_sources("0.0.0.0 0.0.0.0 x y z\n0.0.0.0 0.0.0.0 1.1.1.1 999.1.1.1 5")) == []


def test_other_networks_are_cards_beside_the_usual_one() -> None:
    assert told("192.168.1.50") == Links(links=(Link("WLAN", "192.168.2.50"),))
    assert told("192.168.2.50") == Links(links=(Link("Ethernet", "192.168.1.50"),))


def test_around_a_vpn_nothing_is_tried() -> None:
    assert told("10.8.0.2") == Links(tunnel="OpenVPN TAP-Windows6")
    # Windows' own VPN has no adapter in this place of the registry.
    assert told("172.16.0.9") == Links(tunnel="VPN")


def test_where_the_system_says_nothing_there_are_none() -> None:
    assert told("192.168.1.50", Trouble(kind=TroubleKind.HUNG, what="route.exe")) == Links()


def test_a_socket_is_bound_by_the_address_there() -> None:
    with socket.socket() as sock:
        bind(sock, Link("Loopback", LOOPBACK))
        assert sock.getsockname()[0] == LOOPBACK


@pytest.mark.skipif(sys.platform == "win32", reason="here are adapters")
def test_elsewhere_there_are_no_adapters_in_a_registry() -> None:
    assert read_adapters() == {}
