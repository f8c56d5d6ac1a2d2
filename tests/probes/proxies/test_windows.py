"""No Windows was at hand: the values have the form of the vendors' documentation and of programs that read them.

Internet Settings (ProxyEnable, ProxyServer, ProxyOverride, AutoConfigURL) and ProxySettingsPerUser: Microsoft Learn,
"Understanding web proxy configuration". Of the values of bytes, Microsoft documents WinHttpSettings without a proxy, as
1800000000000000010000000000000000000000; the rest is as public programs have it that read or write them (2026-11).
"""

from collections.abc import Mapping

import pytest

from wizard.model.computer import ProxyMode, ProxySetting, ProxySource
from wizard.probes.proxies.windows import settings_from, vpn_from

INTERNET = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
MACHINE = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Internet Settings"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"
SERVICES = (rf"{MACHINE}\Connections", "WinHttpSettings")
WINDOWS, WINHTTP = ProxySource.WINDOWS, ProxySource.WINHTTP

NO_PROXY = bytes.fromhex("1800000000000000010000000000000000000000")


def counted(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode()


def connection(flags: int, proxy: str = "", exceptions: str = "") -> bytes:
    return bytes.fromhex("4600000007000000") + flags.to_bytes(4, "little") + counted(proxy) + counted(exceptions)


def told(
    values: Mapping[tuple[str, str], str], blobs: Mapping[tuple[str, str], bytes] | None = None, host: str = ""
) -> list[ProxySetting]:
    found = settings_from(lambda *key: values.get(key), lambda *key: (blobs or {}).get(key))
    return [one.told(host) for one in found]


def fixed(place: str, name: str = "https", source: ProxySource = WINDOWS, *, exempt: bool = False) -> ProxySetting:
    return ProxySetting(source=source, mode=ProxyMode.FIXED, name=name, place=place, exempt=exempt)


def test_without_values_nothing_is_said() -> None:
    assert told({}) == []


@pytest.mark.parametrize(
    ("server", "setting"),
    [
        ("proxy.example:3128", fixed("proxy.example:3128")),
        ("http=a:1;https=proxy.example:3128", fixed("proxy.example:3128")),
        ("socks=socks.example:1080", fixed("socks.example:1080", "socks")),
        ("http=a:1", None),
        ("", None),
    ],
)
def test_a_proxy_counts_where_it_is_switched_on(server: str, setting: ProxySetting | None) -> None:
    values = {(INTERNET, "ProxyEnable"): "1", (INTERNET, "ProxyServer"): server}
    assert told(values) == ([setting] if setting else [])
    assert told({**values, (INTERNET, "ProxyEnable"): "0"}) == []


@pytest.mark.parametrize(("host", "exempt"), [("a.corp.example", True), ("intranet", True), ("shop.example", False)])
def test_exceptions_are_kept(host: str, exempt: bool) -> None:
    values = {
        (INTERNET, "ProxyEnable"): "1",
        (INTERNET, "ProxyServer"): "a:1",
        (INTERNET, "ProxyOverride"): "*.corp.example;<local>",
    }
    assert told(values, host=host) == [fixed("a:1", exempt=exempt)]


def test_the_file_and_the_question_to_the_network_are_told() -> None:
    url = "http://ann:secret@wpad.corp.example/proxy.pac?x"
    blobs = {(rf"{INTERNET}\Connections", "DefaultConnectionSettings"): connection(0b1101)}
    assert told({(INTERNET, "AutoConfigURL"): url}, blobs) == [
        ProxySetting(source=WINDOWS, mode=ProxyMode.FILE, place="http://wpad.corp.example/proxy.pac"),
        ProxySetting(source=WINDOWS, mode=ProxyMode.DETECT),
    ]


def test_settings_for_everybody_count_where_a_policy_says_so() -> None:
    values = {(MACHINE, "ProxyEnable"): "1", (MACHINE, "ProxyServer"): "a:1", (INTERNET, "AutoConfigURL"): "http://b/"}
    assert told({**values, (POLICY, "ProxySettingsPerUser"): "0"}) == [fixed("a:1")]


@pytest.mark.parametrize(
    ("blob", "settings"),
    [
        (NO_PROXY, []),
        (connection(3, "proxy.example:3128", "*.corp.example"), [fixed("proxy.example:3128", source=WINHTTP)]),
        (connection(3, "http=a:1;https=b:2"), [fixed("b:2", source=WINHTTP)]),
        (connection(1, "proxy.example:3128"), []),
        (b"", []),
        (b"\x18\x00\x00", []),
        (bytes.fromhex("180000000000000003000000ffffffff41"), [fixed("A", source=WINHTTP)]),
        (bytes.fromhex("180000000000000003000000"), []),
    ],
)
def test_the_proxy_of_services_is_read_from_bytes(blob: bytes, settings: list[ProxySetting]) -> None:
    assert told({}, {SERVICES: blob}) == settings


def test_exceptions_of_services_are_read_behind_it() -> None:
    blobs = {SERVICES: connection(3, "a:1", "*.corp.example")}
    assert told({}, blobs, "x.corp.example") == [fixed("a:1", source=WINHTTP, exempt=True)]


ADAPTERS = {
    "192.168.1.7": ("Ethernet", r"PCI\VEN_8086&DEV_15F3"),
    "10.8.0.2": ("OpenVPN", r"ROOT\NET\0000"),
    "10.9.0.2": ("wg", r"SWD\WireGuard\{0000}"),
    "172.20.1.1": ("vEthernet (External)", r"ROOT\VMS_MP\0000"),
}


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["192.168.1.7", "192.168.1.7"], ()),
        (["10.8.0.2", "10.8.0.2"], ("OpenVPN",)),
        (["192.168.1.7", "10.9.0.2"], ("wg",)),
        (["172.20.1.1"], ()),
        (["10.99.0.1"], ("VPN",)),
        ([], ()),
    ],
)
def test_a_vpn_counts_where_a_usual_way_leads_through_it(sources: list[str], found: tuple[str, ...]) -> None:
    assert vpn_from(sources, ADAPTERS) == found
