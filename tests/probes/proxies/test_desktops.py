"""What desktops say of proxies: GNOME's settings by the real gsettings, and KDE's file.

That browsers follow them in the same way was seen with Chromium 156 and Firefox 153 (tests/browsers/test_proxies.py).
"""

import platform
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.desktop import gnome, kde, needs_gsettings
from tests.support.loopback import job
from wizard.model.computer import ProxyMode, ProxySetting, ProxySource, Trouble, TroubleKind
from wizard.model.target import Target
from wizard.probes.connect import system_proxy
from wizard.probes.proxies.common import Found
from wizard.probes.proxies.desktops import desktop_proxy, read_desktop, read_gnome, read_kde

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux desktop")

SHOP = Target(host="shop.example", port=443)
FIXED = ("mode manual", ".https host proxy.example", ".https port 3128")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Sets variables of a session, of which there are none before."""
    for name in ("XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_DIRS", "GSETTINGS_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def enter(session: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        session.setenv(name, value)


def said() -> tuple[Found | None, list[Trouble]]:
    troubles: list[Trouble] = []
    return read_desktop(job(), troubles), troubles


def told(host: str = "") -> ProxySetting:
    found, troubles = said()
    assert troubles == []
    assert found is not None
    return found.told(host)


@needs_gsettings
@pytest.mark.parametrize("settings", [(), ("mode none",), ("mode manual",), (".https host a.example",)])
def test_gnome_without_a_proxy_says_nothing(
    session: pytest.MonkeyPatch, tmp_path: Path, settings: tuple[str, ...]
) -> None:
    enter(session, gnome(tmp_path, *settings))
    assert said() == (None, [])


@needs_gsettings
def test_gnomes_proxy_is_told_with_its_port(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, gnome(tmp_path, *FIXED))
    place = "proxy.example:3128"
    assert told() == ProxySetting(source=ProxySource.GNOME, mode=ProxyMode.FIXED, name="https", place=place)


@needs_gsettings
def test_gnomes_socks_proxy_serves_where_there_is_no_other(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, gnome(tmp_path, "mode manual", ".socks host 2001:db8::1", ".socks port 1080"))
    place = "[2001:db8::1]:1080"
    assert told() == ProxySetting(source=ProxySource.GNOME, mode=ProxyMode.FIXED, name="socks", place=place)
    assert desktop_proxy("shop.example") == f"socks5://{place}"


@needs_gsettings
def test_gnomes_proxy_for_plain_connections_is_told_and_not_taken(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, gnome(tmp_path, "mode manual", ".http host a.example"))
    assert told() == ProxySetting(source=ProxySource.GNOME, mode=ProxyMode.FIXED, name="http", place="a.example:8080")
    assert desktop_proxy("shop.example") is None


@needs_gsettings
def test_gnomes_file_counts_and_without_one_the_network_is_asked(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, gnome(tmp_path, "mode auto"))
    assert told() == ProxySetting(source=ProxySource.GNOME, mode=ProxyMode.DETECT)
    enter(session, gnome(tmp_path, "autoconfig-url http://ann:secret@wpad.example/it's.pac?a=b"))
    place = "http://wpad.example/it's.pac"
    assert told() == ProxySetting(source=ProxySource.GNOME, mode=ProxyMode.FILE, place=place)


@needs_gsettings
@pytest.mark.parametrize(
    ("ignored", "proxy"),
    [
        ("['localhost', '*.example']", None),
        ("['shop.example']", None),
        ("['localhost', \"it's\"]", "http://proxy.example:3128"),
        ("@as []", "http://proxy.example:3128"),
    ],
)
def test_the_check_goes_through_gnomes_proxy_but_to_exceptions(
    session: pytest.MonkeyPatch, tmp_path: Path, ignored: str, proxy: str | None
) -> None:
    enter(session, gnome(tmp_path, *FIXED, f"ignore-hosts {ignored}"))
    assert desktop_proxy("shop.example") == system_proxy(SHOP) == proxy
    assert told("shop.example").exempt is (proxy is None)


@needs_gsettings
def test_a_variable_comes_before_the_desktops_settings(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, gnome(tmp_path, *FIXED))
    session.setenv("https_proxy", "http://other.example:1")
    assert system_proxy(SHOP) == "http://other.example:1"
    session.setenv("no_proxy", "shop.example")
    assert system_proxy(SHOP) is None


def fake_gsettings(session: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    path = folder / "gsettings"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    session.setenv("PATH", f"{folder}:/usr/bin:/bin")
    session.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("exec sleep 100", TroubleKind.HUNG),
        ("exit 3", TroubleKind.FAILED),
        ("kill -SEGV $$", TroubleKind.FAILED),
        ("echo 'Usage: gsettings'", TroubleKind.STRANGE),
        ("echo 'org.gnome.system.proxy mode uint32 7'", TroubleKind.STRANGE),
        ("head -c 9000000 /dev/zero", TroubleKind.TOO_LARGE),
    ],
)
def test_what_gsettings_does_not_tell_is_a_trouble(
    session: pytest.MonkeyPatch, tmp_path: Path, script: str, kind: TroubleKind
) -> None:
    fake_gsettings(session, tmp_path, script)
    troubles: list[Trouble] = []
    assert read_gnome(job(1.0), troubles) is None
    assert troubles == [Trouble(kind=kind, what="gsettings")]
    assert system_proxy(SHOP) is None


@pytest.mark.parametrize(
    "line",
    [
        "org.gnome.system.proxy.https host " + "[" * 4_000,
        "org.gnome.system.proxy.https host '" + "a" * 100_000 + "'",
        "org.gnome.system.proxy.https host __import__('os').system('true')",
        "org.gnome.system.proxy.https host '\\x1b\\N{no such}'",
        "org.gnome.system.proxy.https host ['a']",
        "org.gnome.system.proxy.https port 'a'",
        "org.gnome.system.proxy.https",
    ],
)
def test_hostile_values_are_passed_over(session: pytest.MonkeyPatch, tmp_path: Path, line: str) -> None:
    (tmp_path / "said").write_text(f"org.gnome.system.proxy mode 'manual'\n{line}\n")
    fake_gsettings(session, tmp_path, f"exec cat {tmp_path}/said")
    assert said() == (None, [])


def test_without_the_program_or_its_settings_or_a_session_there_is_nothing(
    session: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # As gsettings(1) does it: "No such schema", and 1.
    fake_gsettings(session, tmp_path, "echo 'No such schema' >&2; exit 1")
    assert said() == (None, [])
    session.setenv("PATH", str(tmp_path / "none"))
    assert said() == (None, [])
    session.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert said() == (None, [])


KDE = """[$Version]
update_info=kioslave.upd

[Proxy Settings]
NoProxyFor=localhost, .corp.example
Proxy Config Script[$i]=http://wpad.example/proxy.pac?a=b
ProxyType=%s
ReversedException=%s
httpProxy=http://first.example 3127
httpsProxy=http://ann:secret@proxy.example 3128
socksProxy=socks://socks.example 1080

[Other]
httpsProxy=http://evil.example 1
"""


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("0", None),
        ("1", ProxySetting(
            source=ProxySource.KDE, mode=ProxyMode.FIXED, name="https", place="proxy.example:3128", has_login=True
        )),
        ("2", ProxySetting(source=ProxySource.KDE, mode=ProxyMode.FILE, place="http://wpad.example/proxy.pac")),
        ("3", ProxySetting(source=ProxySource.KDE, mode=ProxyMode.DETECT)),
        ("seven", None),
    ],
)  # fmt: skip
def test_kdes_file_says_which_kind_counts(
    session: pytest.MonkeyPatch, tmp_path: Path, kind: str, setting: ProxySetting | None
) -> None:
    enter(session, kde(tmp_path, KDE % (kind, "false")))
    found, troubles = said()
    assert (found and found.told(""), troubles) == (setting, [])


@pytest.mark.parametrize(("reversed_", "host"), [("false", "a.corp.example"), ("true", "shop.example")])
def test_kdes_exceptions_can_be_meant_the_other_way_round(
    session: pytest.MonkeyPatch, tmp_path: Path, reversed_: str, host: str
) -> None:
    enter(session, kde(tmp_path, KDE % ("1", reversed_)))
    assert told(host).exempt
    assert desktop_proxy(host) is None
    other = "shop.example" if reversed_ == "false" else "a.corp.example"
    assert desktop_proxy(other) == "http://ann:secret@proxy.example:3128"


def test_kdes_file_may_name_variables(tmp_path: Path) -> None:
    variables = kde(tmp_path, "[Proxy Settings]\nProxyType=4\nhttpsProxy=MY_PROXY\nsocksProxy=NONE\n")
    found = read_kde({**variables, "MY_PROXY": "http://proxy.example:3128"}, [])
    assert found is not None
    assert found.told("").place == "proxy.example:3128"


def test_kdes_settings_for_everybody_count_where_the_person_has_none(tmp_path: Path) -> None:
    kde(tmp_path / "etc", "[Proxy Settings]\nProxyType=3\n")
    found = read_kde({"XDG_CONFIG_HOME": str(tmp_path / "none"), "XDG_CONFIG_DIRS": str(tmp_path / "etc")}, [])
    assert found is not None
    assert found.mode is ProxyMode.DETECT


def test_kdes_file_that_cannot_be_read_is_a_trouble(session: pytest.MonkeyPatch, tmp_path: Path) -> None:
    enter(session, kde(tmp_path, ""))
    (tmp_path / "kioslaverc").unlink()
    (tmp_path / "kioslaverc").mkdir()
    assert said() == (None, [Trouble(kind=TroubleKind.FAILED, what="kioslaverc")])


@pytest.mark.parametrize("text", ["", "=", "[", "ProxyType=1", "[Proxy Settings]\n=\n[\nProxyType\n", "\x00" * 1_000])
def test_a_broken_file_of_kde_says_nothing(session: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    enter(session, kde(tmp_path, text))
    assert said() == (None, [])
