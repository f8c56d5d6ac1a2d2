"""The way to a site where the system has a file that says which proxy to take: real servers in networks of our own."""

import os
import socket
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from tests.support.desktop import gnome, needs_gsettings
from tests.support.loopback import LOOPBACK, job
from tests.support.name_server import telling
from tests.support.networks import Network, add_own_name_server, inside, serve_visitors
from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.proxy_server import HttpProxy
from tests.support.tls_server import TlsServer
from wizard.model.target import CheckOptions, ProxyLogin, Target
from wizard.practice.listener import Behaviour
from wizard.probes.connect import AskForLogin, nobody
from wizard.probes.reach import reach

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="makes networks of Linux"), needs_gsettings]

CLOSED, SILENT, OPEN = "5.6.7.8", "5.6.7.9", "5.6.7.10"
"""Addresses that refuse, that never answer, and that a server has."""

NAMES = {"closed.org": (CLOSED,), "silent.org": (SILENT,), "open.org": (OPEN,)}
ANN = ProxyLogin(user="ann", password="secret")


def site() -> TlsServer:
    pki, leaf = make_pki("Reached"), healthy_leaf()
    return TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)


def serve(behaviour: Behaviour) -> int:
    door = socket.create_server((LOOPBACK, 0))
    serve_visitors(door, behaviour)
    return int(door.getsockname()[1])


def arrange(pac: str) -> None:
    """Make a network with one site, and *pac* the text of the file that the desktop's settings name."""
    network = Network("lan0", 7)
    network.ip(f"addr add {CLOSED}/32 dev lo")
    network.swallow(SILENT)
    network.add_server(OPEN, site())
    add_own_name_server(telling(NAMES))
    choose(pac)


def choose(pac: str) -> None:
    folder = Path(mkdtemp())
    (folder / "proxy.pac").write_text(f"function FindProxyForURL(url, host) {{ {pac} }}")
    os.environ.update(gnome(folder, "mode auto", f"autoconfig-url {folder}/proxy.pac"))


def went(host: str, *, fetch: bool = True, seconds: float = 20.0, login: AskForLogin = nobody) -> dict[str, Any]:
    """Return how each attempt ended and which proxy it went through, and what became of the lookup."""
    reached = reach(Target(host=host, port=443), CheckOptions(fetch=fetch), job(seconds), login)
    ends = [a.failure.kind.value if a.failure else "fine" for a in reached.attempts]
    return {
        "ends": ends,
        "via": [a.via_proxy is not None for a in reached.attempts],
        "lookup": reached.resolution.failure.kind.value if reached.resolution.failure else "fine",
        "proxy": reached.proxy is not None,
    }


def closed() -> Any:
    proxy = serve(HttpProxy(serve(site())))
    arrange(f"return 'PROXY {LOOPBACK}:{proxy}; DIRECT'")
    return [went("closed.org"), went("silent.org", seconds=3.0), went("unknown.org")]


def test_where_the_direct_way_is_closed_the_only_proxy_of_the_file_is_tried() -> None:
    refused, silent, unknown = inside(closed)
    assert refused == {"ends": ["refused", "fine"], "via": [False, True], "lookup": "fine", "proxy": True}
    # Half of the time is left for it.
    assert silent == {"ends": ["timed-out", "fine"], "via": [False, True], "lookup": "fine", "proxy": True}
    # What was looked up in the end is the proxy.
    assert unknown == {"ends": ["fine"], "via": [True], "lookup": "fine", "proxy": True}


def not_needed() -> Any:
    proxy = HttpProxy(1)
    arrange(f"return 'PROXY {LOOPBACK}:{serve(proxy)}'")
    return [went("open.org"), went("closed.org", fetch=False), len(proxy.asked)]


def test_a_direct_way_that_is_open_is_taken_and_without_leave_nothing_else_is_tried() -> None:
    open_, unasked, visits = inside(not_needed)
    assert open_ == {"ends": ["fine"], "via": [False], "lookup": "fine", "proxy": False}
    assert unasked == {"ends": ["refused"], "via": [False], "lookup": "fine", "proxy": False}
    assert visits == 0


def in_vain() -> Any:
    arrange(f"return 'PROXY {LOOPBACK}:1'")
    unreachable = went("closed.org")
    choose(f"return 'PROXY {LOOPBACK}:{serve(HttpProxy(1))}'")
    refusing = went("closed.org")
    choose("return 'PROXY a.example:1; PROXY b.example:1'")
    return [unreachable, refusing, went("closed.org"), went("unknown.org")]


def test_where_the_file_leads_nowhere_either_the_direct_way_is_told() -> None:
    *refused, unknown = inside(in_vain)
    assert refused == [{"ends": ["refused"], "via": [False], "lookup": "fine", "proxy": False}] * 3
    assert unknown == {"ends": [], "via": [], "lookup": "name-not-found", "proxy": False}


def with_login() -> Any:
    proxy = serve(HttpProxy(serve(site()), user="ann", password="secret"))
    arrange(f"return 'PROXY {LOOPBACK}:{proxy}'")
    return [went("closed.org"), went("closed.org", login=lambda _: ANN)]


def test_a_proxy_of_the_file_that_wants_a_login_says_so() -> None:
    without, with_ = inside(with_login)
    assert without == {"ends": ["refused", "proxy-login"], "via": [False, True], "lookup": "fine", "proxy": True}
    assert with_ == {"ends": ["refused", "fine"], "via": [False, True], "lookup": "fine", "proxy": True}


def offline() -> Any:
    proxy = HttpProxy(1)
    choose(f"return 'PROXY {LOOPBACK}:{serve(proxy)}'")
    return [went("192.0.2.1"), len(proxy.asked)]


def test_without_a_network_no_proxy_is_tried() -> None:
    ended, visits = inside(offline)
    assert ended["ends"] == ["no-network"]
    assert visits == 0
