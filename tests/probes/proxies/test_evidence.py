"""What is said of proxies on this computer, put together from real variables, settings, files and servers."""

import json
import platform
from pathlib import Path

import pytest

from tests.support.desktop import gnome, kde, needs_gsettings
from tests.support.loopback import LOOPBACK, ends_soon, job, serving
from tests.support.web_server import WebServer, response, web
from wizard.flow.computer import NO_SITE
from wizard.model.computer import PacState, ProxyEvidence, ProxyMode, ProxySource, TroubleKind
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.practice.misbehaviour import stall
from wizard.probes.parts import PROBES
from wizard.probes.proxies.evidence import MOST_PACS, read_proxy

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")

SHOP = Target(host="shop.example", port=443)
PAC = b"function FindProxyForURL(url, host) { return 'PROXY proxy.example:3128'; }"


@pytest.fixture(autouse=True)
def no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS", "GSETTINGS_BACKEND"):
        monkeypatch.delenv(name, raising=False)


def seen(target: Target = NO_SITE, *, fetch: bool = False) -> ProxyEvidence:
    return read_proxy(target, CheckOptions(fetch=fetch), job())


def test_without_proxies_there_is_nothing() -> None:
    assert seen() == ProxyEvidence()


def test_the_probe_of_this_part_is_this_one() -> None:
    assert PROBES[Part.PROXY] is read_proxy


def test_everything_is_told_with_where_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("https_proxy", "http://ann:secret@proxy.example:3128")
    for name, value in kde(tmp_path, "[Proxy Settings]\nProxyType=1\nhttpsProxy=http://other.example 8080\n").items():
        monkeypatch.setenv(name, value)
    home = Path(tmp_path, "home")
    profile = home / ".mozilla/firefox/a.default"
    profile.mkdir(parents=True)
    (profile.parent / "profiles.ini").write_text("[Profile0]\nPath=a.default\nDefault=1\n")
    (profile / "prefs.js").write_text('user_pref("network.proxy.type", 0);\n')
    monkeypatch.setenv("HOME", str(home))
    evidence = seen(SHOP)
    assert [(s.source, s.place) for s in evidence.settings] == [
        (ProxySource.VARIABLE, "proxy.example:3128"),
        (ProxySource.KDE, "other.example:8080"),
        (ProxySource.FIREFOX, ""),
    ]
    assert evidence.proxies == (("https", "proxy.example:3128"),)
    assert "secret" not in json.dumps(evidence, default=repr)


@needs_gsettings
def test_the_desktops_proxy_is_what_this_program_takes_without_variables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in gnome(tmp_path, "mode manual", ".https host a.example", ".https port 1").items():
        monkeypatch.setenv(name, value)
    assert seen().proxies == (("https", "a.example:1"),)
    monkeypatch.setenv("http_proxy", "b.example:2")
    assert seen().proxies == (("http", "b.example:2"), ("https", "a.example:1"))
    monkeypatch.setenv("all_proxy", "c.example:3")
    assert seen().proxies == (("all", "c.example:3"), ("http", "b.example:2"))
    monkeypatch.delenv("all_proxy")
    gnome(tmp_path, ".https host ''")
    gnome(tmp_path, ".http host a.example")
    assert seen().proxies == (("http", "b.example:2"),)


def test_a_site_that_is_an_exception_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv("no_proxy", "shop.example")
    assert [s.exempt for s in seen(SHOP).settings] == [True]
    assert [s.exempt for s in seen().settings] == [False]


def test_a_file_that_several_follow_is_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = WebServer(lambda _: response(200, PAC))
    with web(server) as place:
        folder = tmp_path / ".mozilla/firefox"
        lines = []
        for number in range(MOST_PACS + 2):
            (folder / f"p{number}").mkdir(parents=True)
            url = f"{place}/{max(0, number - 1)}.pac"
            text = f'user_pref("network.proxy.type", 2);\nuser_pref("network.proxy.autoconfig_url", "{url}");\n'
            (folder / f"p{number}" / "prefs.js").write_text(text)
            lines.append(f"[Install{number}]\nDefault=p{number}\n[Profile{number}]\nPath=p{number}\n")
        (folder / "profiles.ini").write_text("".join(lines))
        monkeypatch.setenv("HOME", str(tmp_path))
        evidence = seen(fetch=True)
    assert [(p.place, p.state) for p in evidence.pacs] == [
        (f"{place}/{number}.pac", PacState.READ) for number in range(MOST_PACS)
    ]
    assert [asked.path for asked in server.asked] == ["/0.pac", "/1.pac", "/2.pac"]
    assert len(evidence.settings) == MOST_PACS + 2
    assert {s.mode for s in evidence.settings} == {ProxyMode.FILE}


def test_a_server_that_does_not_answer_leaves_the_rest_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    with serving(stall) as port, ends_soon():
        text = f"[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{LOOPBACK}:{port}/proxy.pac\n"
        for name, value in kde(tmp_path, text).items():
            monkeypatch.setenv(name, value)
        evidence = seen(fetch=True)
    assert [pac.state for pac in evidence.pacs] == [PacState.UNREACHABLE]
    assert len(evidence.settings) == 2


def test_what_cannot_be_found_out_is_a_trouble_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    for name, value in kde(tmp_path, "").items():
        monkeypatch.setenv(name, value)
    (tmp_path / "kioslaverc").unlink()
    (tmp_path / "kioslaverc").mkdir()
    evidence = seen()
    assert [t.kind for t in evidence.troubles] == [TroubleKind.FAILED]
    assert len(evidence.settings) == 1
