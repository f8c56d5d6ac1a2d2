"""No Mac was at hand: what its programs print is played back.

scutil(8), --proxy: as in tests of public programs that read it (found by its keys, 2026-11); the keys are those of
Apple Developer, SystemConfiguration, SCSchemaDefinitions. route(8), get: from memory, as in tests/probes/links.
"""

import pytest

from wizard.model.computer import ProxyMode, ProxySetting, ProxySource, Trouble, TroubleKind
from wizard.probes.proxies.macos import Ask, settings_in, vpn_from

DIRECT = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  FTPPassive : 1
}
"""

FIXED = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
    2 : *.corp.example
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 3127
  HTTPProxy : first.example
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example
  HTTPSUser : ann
  ProxyAutoConfigEnable : 0
  ProxyAutoDiscoveryEnable : 0
  SOCKSEnable : 1
  SOCKSPort : 1080
  SOCKSProxy : socks.example
}
"""

AUTOMATIC = """<dictionary> {
  HTTPEnable : 0
  HTTPSEnable : 0
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://wpad.corp.example/proxy.pac?a=b:c
  ProxyAutoDiscoveryEnable : 1
  __SCOPED__ : <dictionary> {
    en0 : <dictionary> {
      HTTPSEnable : 1
      HTTPSPort : 3128
      HTTPSProxy : evil.example
    }
  }
}
"""

MACOS = ProxySource.MACOS


def told(said: str, host: str = "") -> list[ProxySetting]:
    return [found.told(host) for found in settings_in(said)]


@pytest.mark.parametrize("said", ["", DIRECT, FIXED.replace("Enable : 1", "Enable : 0"), "nonsense"])
def test_without_a_proxy_nothing_is_said(said: str) -> None:
    assert told(said) == []


def test_the_proxy_for_secure_connections_is_told() -> None:
    place = "proxy.example:3128"
    assert told(FIXED) == [ProxySetting(source=MACOS, mode=ProxyMode.FIXED, name="https", place=place)]


def test_the_socks_proxy_serves_where_there_is_no_other() -> None:
    said = FIXED.replace("HTTPSEnable : 1", "HTTPSEnable : 0").replace("socks.example", "2001:db8::1")
    place = "[2001:db8::1]:1080"
    assert told(said) == [ProxySetting(source=MACOS, mode=ProxyMode.FIXED, name="socks", place=place)]


@pytest.mark.parametrize(
    ("host", "exempt"), [("a.corp.example", True), ("intranet", True), ("shop.example", False), ("corp.example", False)]
)
def test_exceptions_are_kept(host: str, exempt: bool) -> None:
    (setting,) = told(FIXED, host)
    assert setting.exempt is exempt


def test_the_file_and_the_question_to_the_network_are_told_of_the_usual_network_alone() -> None:
    assert told(AUTOMATIC) == [
        ProxySetting(source=MACOS, mode=ProxyMode.FILE, place="http://wpad.corp.example/proxy.pac"),
        ProxySetting(source=MACOS, mode=ProxyMode.DETECT),
    ]


def ways(**interfaces: str) -> Ask:
    """Say which interface leads to the Internet (v4, v6) and to the private network (private); none where not said."""
    names = {"192.0.2.1": "v4", "2001:db8::1": "v6", "10.255.255.254": "private"}

    def ask(words: object) -> str:
        assert isinstance(words, list)
        assert words[:3] == ["/sbin/route", "-n", "get"]
        interface = interfaces.get(names[words[4]])
        return f"   route to: {words[4]}\ndestination: default\n  interface: {interface}\n" if interface else ""

    return ask


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (ways(v4="en0", v6="en0", private="en0"), ()),
        (ways(v4="utun4", v6="en0", private="utun4"), ("utun4",)),
        (ways(v4="en0", private="utun7"), ("utun7",)),
        (ways(v4="ppp0", v6="utun3"), ("ppp0", "utun3")),
        (ways(), ()),
    ],
)
def test_a_vpn_counts_where_a_usual_way_leads_through_it(asked: Ask, found: tuple[str, ...]) -> None:
    troubles: list[Trouble] = []
    assert (vpn_from(asked, troubles), troubles) == (found, [])


def test_a_program_that_does_not_answer_is_asked_once() -> None:
    hung = Trouble(kind=TroubleKind.HUNG, what="route")
    troubles: list[Trouble] = []
    assert vpn_from(lambda _: hung, troubles) == ()
    assert troubles == [hung]
