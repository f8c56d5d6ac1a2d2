"""What the real Chromium and the real Firefox do behind proxies on loopback, and whose settings they follow."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browsers.sites import expected
from tests.support.browser import Shown, find
from tests.support.chromium import Chromium
from tests.support.desktop import gnome, kde, needs_gsettings
from tests.support.evidence import failed, met
from tests.support.firefox import PROGRAMS, Firefox
from tests.support.loopback import LOOPBACK, serving
from tests.support.proxy_server import HttpProxy, read_until
from tests.support.socks_server import SocksServer
from wizard.causes.diagnose import diagnose
from wizard.model.computer import ProxyMode, ProxySource
from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.practice.listener import Behaviour, Visit
from wizard.probes.proxies.browsers import read_firefox

URL = "https://shop.example/"

Preferences = Mapping[str, str | int | bool]

_NONE: Preferences = {"network.proxy.ssl": "", "network.proxy.ssl_port": 0, "network.proxy.type": 1}


def answering(*challenges: str, status: int = 407) -> Behaviour:
    """Answer every request with *status*, as long as the visitor asks."""
    head = "\r\n".join(
        [f"HTTP/1.1 {status} Words", *(f"Proxy-Authenticate: {c}" for c in challenges), "Content-Length: 0"]
    )

    def serve(visit: Visit) -> None:
        while read_until(visit.sock, b"\r\n\r\n"):
            visit.sock.sendall(f"{head}\r\n\r\n".encode())

    return serve


def show(name: str, folder: Path, environment: Mapping[str, str], preferences: Preferences) -> Shown:
    """Return what the browser *name* shows; Chromium is set up by variables, Firefox by preferences."""
    if name == "chrome":
        with Chromium(folder, {}, environment=environment) as chromium:
            return chromium.show(URL)
    with Firefox(folder, {}, preferences=preferences, environment=environment) as firefox:
        return firefox.show(URL)


def predicted(failure: Failure, name: str) -> Shown:
    return expected(diagnose(met(failure=failure, host="shop.example")), name)


WANTS = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=LoginWanted(schemes=("negotiate",)))


@pytest.mark.parametrize(
    ("server", "failure"),
    [
        (answering("Negotiate"), WANTS),
        (answering(), replace(WANTS, login=LoginWanted())),
        (answering(status=403), failed(FailureKind.PROXY_REFUSED, stage=Stage.PROXY)),
    ],
    ids=["negotiate", "any", "forbidden"],
)
def test_a_proxy_that_gives_no_way(name: str, tmp_path: Path, server: Behaviour, failure: Failure) -> None:
    with serving(server) as port:
        shown = show(
            name,
            tmp_path,
            {"https_proxy": f"http://{LOOPBACK}:{port}"},
            {"network.proxy.type": 1, "network.proxy.ssl": LOOPBACK, "network.proxy.ssl_port": port},
        )
    assert shown == predicted(failure, name)


def test_a_socks_proxy_that_wants_a_login(name: str, tmp_path: Path) -> None:
    with serving(SocksServer(1, user="ann")) as port:
        socks: Preferences = {
            "network.proxy.socks": LOOPBACK,
            "network.proxy.socks_port": port,
            "network.proxy.http": "",
        }
        shown = show(
            name, tmp_path, {"SOCKS_SERVER": f"{LOOPBACK}:{port}"}, {**_NONE, **socks, "network.proxy.http_port": 0}
        )
    failure = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=LoginWanted(), socks=True)
    assert shown == predicted(failure, name)


def was_asked(proxy: HttpProxy) -> bool:
    return any(head.startswith(b"CONNECT shop.example:443 ") for head in proxy.asked)


@needs_gsettings
def test_both_follow_the_settings_of_gnome(name: str, tmp_path: Path) -> None:
    proxy = HttpProxy(1)
    with serving(proxy) as port:
        settings = ("mode manual", f".https host {LOOPBACK}", f".https port {port}")
        show(name, tmp_path / "home", gnome(tmp_path / "settings", *settings), {"network.proxy.type": 5})
    assert was_asked(proxy)


@needs_gsettings
def test_what_gnome_has_for_plain_connections_is_taken_by_firefox_alone(name: str, tmp_path: Path) -> None:
    proxy = HttpProxy(1)
    with serving(proxy) as port:
        settings = ("mode manual", f".http host {LOOPBACK}", f".http port {port}")
        show(name, tmp_path / "home", gnome(tmp_path / "settings", *settings), {"network.proxy.type": 5})
    assert was_asked(proxy) is (name == "firefox")


def test_chromium_follows_the_settings_of_kde(name: str, tmp_path: Path) -> None:
    proxy = HttpProxy(1)
    with serving(proxy) as port:
        text = f"[Proxy Settings]\nProxyType=1\nhttpsProxy=http://{LOOPBACK} {port}\n"
        # It does not ask where else the folder may be, as KDE itself does (XDG_CONFIG_HOME).
        variables = kde(tmp_path / "home/.config", text)
        show(name, tmp_path / "home", variables, {"network.proxy.type": 5})
    assert was_asked(proxy) is (name == "chrome")


@pytest.mark.skipif(find(*PROGRAMS) is None, reason="not installed: firefox")
def test_what_firefox_writes_of_its_own_proxy_is_read(tmp_path: Path) -> None:
    with serving(answering(status=403)) as port:
        ours: Preferences = {"network.proxy.type": 1, "network.proxy.ssl": LOOPBACK, "network.proxy.ssl_port": port}
        show("firefox", tmp_path, {}, ours)
    folder = tmp_path / ".mozilla/firefox"
    folder.mkdir(parents=True)
    os.rename(tmp_path / "profile", folder / "ab.default")
    (folder / "ab.default" / "user.js").unlink()
    (folder / "profiles.ini").write_text("[Profile0]\nPath=ab.default\nIsRelative=1\nDefault=1\n")
    (found,) = read_firefox([], tmp_path, "linux")
    setting = found.told("a.test")
    assert (setting.source, setting.mode, setting.place) == (ProxySource.FIREFOX, ProxyMode.FIXED, f"{LOOPBACK}:{port}")
    assert setting.exempt
