"""The proxies that browsers are told of their own: prefs.js as Firefox writes it, and policies as Chrome reads them."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from wizard.model.computer import ProxyMode, ProxySetting, ProxySource, Trouble, TroubleKind
from wizard.probes.proxies.browsers import MOST_FILES, POLICIES, read_firefox, read_policies

PROFILES = "[Profile0]\nName=default\nIsRelative=1\nPath=ab.default\nDefault=1\n"
FIREFOX, CHROME = ProxySource.FIREFOX, ProxySource.CHROME


def profile(home: Path) -> Path:
    folder = home / ".mozilla/firefox"
    (folder / "ab.default").mkdir(parents=True)
    (folder / "profiles.ini").write_text(PROFILES)
    return folder / "ab.default"


def of_firefox(home: Path, host: str = "") -> tuple[list[ProxySetting], list[Trouble]]:
    troubles: list[Trouble] = []
    return [found.told(host) for found in read_firefox(troubles, home, "linux")], troubles


def written(**preferences: object) -> str:
    """Return what Firefox writes for the preferences below network.proxy, among others."""
    lines = ["// Mozilla User Preferences", 'user_pref("app.normandy.first_run", false);']
    lines += [f'user_pref("network.proxy.{name}", {json.dumps(value)});' for name, value in preferences.items()]
    return "\n".join([*lines, 'user_pref("network.proxy", "not one of ours");', ""])


SSL = {"ssl": "proxy.example", "ssl_port": 3128}
SOCKS = {"socks": "2001:db8::1", "socks_port": 1080}


@pytest.mark.parametrize(
    ("preferences", "setting"),
    [
        ({}, None),
        ({"type": 5, **SSL}, None),
        (SSL, None),
        ({"type": 0, **SSL}, ProxySetting(source=FIREFOX, mode=ProxyMode.DIRECT)),
        (
            {"type": 1, **SSL, **SOCKS},
            ProxySetting(source=FIREFOX, mode=ProxyMode.FIXED, name="https", place="proxy.example:3128"),
        ),
        (
            {"type": 1, **SOCKS},
            ProxySetting(source=FIREFOX, mode=ProxyMode.FIXED, name="socks", place="[2001:db8::1]:1080"),
        ),
        ({"type": 1, "ssl": "proxy.example", "ssl_port": 0}, None),
        ({"type": 1, "http": "proxy.example", "http_port": 80}, None),
        (
            {"type": 2, "autoconfig_url": "http://ann:secret@wpad.example/proxy.pac?a"},
            ProxySetting(source=FIREFOX, mode=ProxyMode.FILE, place="http://wpad.example/proxy.pac"),
        ),
        ({"type": 2}, None),
        ({"type": 4}, ProxySetting(source=FIREFOX, mode=ProxyMode.DETECT)),
        ({"type": "1", **SSL}, None),
        ({"type": 1, "ssl": 7, "ssl_port": "x"}, None),
        ({"type": 2, "autoconfig_url": 7}, None),
    ],
)
def test_what_firefox_is_told_counts_where_it_is_in_use(
    tmp_path: Path, preferences: Mapping[str, object], setting: ProxySetting | None
) -> None:
    (profile(tmp_path) / "prefs.js").write_text(written(**preferences))
    assert of_firefox(tmp_path) == ([setting] if setting else [], [])


def test_firefoxs_exceptions_are_names_and_what_lies_below_them(tmp_path: Path) -> None:
    (profile(tmp_path) / "prefs.js").write_text(
        written(type=1, **SSL, no_proxies_on="localhost, .corp.example,10.0.0.0/8")
    )
    for host, exempt in (("a.corp.example", True), ("10.1.1.1", True), ("shop.example", False)):
        ((setting,), _) = of_firefox(tmp_path, host)
        assert setting.exempt is exempt


def test_without_firefox_there_is_nothing(tmp_path: Path) -> None:
    assert of_firefox(tmp_path) == ([], [])
    profile(tmp_path)
    assert of_firefox(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        'user_pref("network.proxy.type", );',
        'user_pref("network.proxy.type", {"a": 1});',
        'user_pref("network.proxy.type", ' + "[" * 4_000 + ");",
        'user_pref("network.proxy.type", 1',
        "\x00" * 10_000,
        "user_pref(" * 100_000,
    ],
)
def test_broken_preferences_say_nothing(tmp_path: Path, text: str) -> None:
    (profile(tmp_path) / "prefs.js").write_text(text)
    assert of_firefox(tmp_path) == ([], [])


def test_preferences_that_cannot_be_read_are_a_trouble(tmp_path: Path) -> None:
    (profile(tmp_path) / "prefs.js").mkdir()
    assert of_firefox(tmp_path) == ([], [Trouble(kind=TroubleKind.FAILED, what="prefs.js")])


def managed(etc: Path, policies: Mapping[str, object], number: int = 0, name: str = "a.json") -> None:
    folder = etc / POLICIES[number][1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(policies))


DIRECT, DETECT = {"ProxyMode": "direct"}, {"ProxyMode": "auto_detect"}


def of_policies(etc: Path, host: str = "") -> tuple[list[ProxySetting], list[Trouble]]:
    troubles: list[Trouble] = []
    return [found.told(host) for found in read_policies(troubles, etc)], troubles


@pytest.mark.parametrize(
    ("policies", "setting"),
    [
        ({}, None),
        ({"ProxyMode": "system"}, None),
        ({"ProxyMode": "direct"}, ProxySetting(source=CHROME, mode=ProxyMode.DIRECT)),
        ({"ProxyMode": "auto_detect"}, ProxySetting(source=CHROME, mode=ProxyMode.DETECT)),
        (
            {"ProxyMode": "pac_script", "ProxyPacUrl": "http://wpad.example/proxy.pac?x"},
            ProxySetting(source=CHROME, mode=ProxyMode.FILE, place="http://wpad.example/proxy.pac"),
        ),
        ({"ProxyMode": "pac_script"}, None),
        (
            {"ProxyMode": "fixed_servers", "ProxyServer": "http=a:1;https=proxy.example:3128"},
            ProxySetting(source=CHROME, mode=ProxyMode.FIXED, name="https", place="proxy.example:3128"),
        ),
        (
            {"ProxyMode": "fixed_servers", "ProxyServer": "http=a:1"},
            ProxySetting(source=CHROME, mode=ProxyMode.DIRECT),
        ),
        (
            {"ProxySettings": {"ProxyMode": "direct"}, "ProxyMode": "auto_detect"},
            ProxySetting(source=CHROME, mode=ProxyMode.DIRECT),
        ),
        ({"ProxySettings": 7, "ProxyMode": ["direct"]}, None),
        ({"ProxyMode": "fixed_servers", "ProxyServer": {"a": 1}}, None),
    ],
)
def test_a_policy_for_chrome_is_told(
    tmp_path: Path, policies: Mapping[str, object], setting: ProxySetting | None
) -> None:
    managed(tmp_path, policies)
    assert of_policies(tmp_path) == ([setting] if setting else [], [])


def test_each_browser_has_policies_of_its_own(tmp_path: Path) -> None:
    for number in range(len(POLICIES)):
        managed(tmp_path, DIRECT, number)
    settings, _ = of_policies(tmp_path)
    assert [s.source for s in settings] == [ProxySource.CHROME, ProxySource.CHROMIUM, ProxySource.EDGE]


def test_several_files_are_read_as_one(tmp_path: Path) -> None:
    managed(tmp_path, {"ProxyMode": "fixed_servers"}, name="1.json")
    server = {"ProxyServer": "proxy.example:3128", "ProxyBypassList": "*.corp.example;shop.example"}
    managed(tmp_path, server, name="2.json")
    managed(tmp_path, DIRECT, name="3.txt")
    ((setting,), _) = of_policies(tmp_path, "shop.example")
    assert (setting.place, setting.exempt) == ("proxy.example:3128", True)


def test_policies_that_cannot_be_read_are_troubles(tmp_path: Path) -> None:
    managed(tmp_path, {})
    folder = tmp_path / POLICIES[0][1]
    (folder / "b.json").write_text("{")
    (folder / "c.json").write_text("[]")
    (folder / "d.json").write_text("[" * 100_000)
    (folder / "e.json").write_bytes(b" " * 1_000_000)
    (folder / "f.json").mkdir()
    kinds = [TroubleKind.STRANGE] * 3 + [TroubleKind.TOO_LARGE, TroubleKind.FAILED]
    names = ("b.json", "c.json", "d.json", "e.json", "f.json")
    assert of_policies(tmp_path) == ([], [Trouble(kind=k, what=n) for k, n in zip(kinds, names, strict=True)])


def test_of_very_many_files_some_are_read(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 10):
        managed(tmp_path, DIRECT if number < MOST_FILES else DETECT, name=f"{number:03}.json")
    ((setting,), _) = of_policies(tmp_path)
    assert setting.mode is ProxyMode.DIRECT
