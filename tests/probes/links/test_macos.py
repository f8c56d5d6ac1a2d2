"""macOS' routes, played back.

Forms of ``netstat -rn`` before and since macOS 11: outputs on public pages (donbulinux.hatenablog.jp of 2021-07-29,
O'Reilly's "Running Mac OS X"); of ``route -n get``: real-world-systems.com, route(1); utun's lines and the flags from
memory.
"""

import socket
from collections.abc import Sequence

import pytest

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.links.common import Link, Links
from wizard.probes.links.macos import bind, default_interfaces, is_tunnel, links_from

NEW = """Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.0.1        UGScg                 en0
default            172.20.10.1        UGScIg                en7
default            link#22            UCSIg               utun4
127                127.0.0.1          UCS                   lo0
192.168.0          link#12            UCS                   en0      !
"""

OLD = """Routing tables

Internet:
Destination        Gateway            Flags        Refs      Use   Netif Expire
default            192.168.0.1        UGSc           19       13     en0
default            192.168.0.1        UGScI           2        0     en1
"""

USUAL = """   route to: 5.6.7.8
destination: default
       mask: default
    gateway: 192.168.0.1
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
"""


def playing(route: str | Trouble, table: str | Trouble) -> tuple[list[str], Links]:
    asked: list[str] = []

    def ask(words: Sequence[str]) -> str | Trouble:
        asked.append(" ".join(words))
        return route if words[0].endswith("route") else table

    return asked, links_from("5.6.7.8", ask)


@pytest.mark.parametrize(("table", "names"), [(NEW, ["en0", "en7", "utun4"]), (OLD, ["en0", "en1"]), ("", [])])
def test_default_routes_are_found_in_old_and_new_tables(table: str, names: list[str]) -> None:
    assert list(default_interfaces(table)) == names


def test_other_networks_are_cards_beside_the_usual_one() -> None:
    asked, found = playing(USUAL, NEW)
    assert found == Links(links=(Link("en7"),))
    assert asked == ["/sbin/route -n get -inet 5.6.7.8", "/usr/sbin/netstat -rn -f inet"]


def test_around_a_vpn_nothing_is_tried() -> None:
    asked, found = playing(USUAL.replace("en0", "utun4"), NEW)
    assert found == Links(tunnel="utun4")
    assert len(asked) == 1


def test_where_the_system_says_nothing_there_are_none() -> None:
    trouble = Trouble(kind=TroubleKind.FAILED, what="route")
    assert playing(trouble, NEW)[1] == playing(USUAL, trouble)[1] == playing("", NEW)[1] == Links()


@pytest.mark.parametrize(
    ("name", "tunnel"), [("en0", False), ("en12", False), ("utun4", True), ("ppp0", True), ("ipsec0", True)]
)
def test_cards_are_told_from_tunnels_by_their_names(name: str, *, tunnel: bool) -> None:
    assert is_tunnel(name) is tunnel


def test_a_network_that_is_gone_cannot_be_bound_to() -> None:
    with socket.socket() as sock, pytest.raises(OSError, match="no interface"):
        bind(sock, Link("en99"))
