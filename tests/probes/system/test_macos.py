"""No Mac was at hand: what the programs print has the form of Apple's documentation, partly from memory.

- sw_vers(1): "ProductName:", "ProductVersion:", "BuildVersion:", each followed by tabs and the value.
- scutil(8), --proxy: the SystemConfiguration dictionary as text, "key : value" a line; the keys are those of Apple
  Developer, SystemConfiguration, SCSchemaDefinitions (ProxyAutoConfigEnable, ProxyAutoConfigURLString).
- CFBundleShortVersionString: Apple Developer, "Information Property List".
"""

import plistlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.model.evidence import Browser, SystemEvidence
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.system.common import TimeService
from wizard.probes.system.macos import installed_browsers, pac_url, read_system, read_time_service, system_from

SW_VERS = "ProductName:\t\tmacOS\nProductVersion:\t\t15.7.1\nBuildVersion:\t\t24G231\n"

DIRECT = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  FTPPassive : 1
}
"""

AUTOMATIC = """<dictionary> {
  HTTPEnable : 0
  HTTPSEnable : 0
  ProxyAutoConfigEnable : 1
  ProxyAutoConfigURLString : http://wpad.corp.example/proxy.pac?a=b:c
  __SCOPED__ : <dictionary> {
    en0 : <dictionary> {
      ProxyAutoConfigEnable : 0
    }
  }
}
"""


@pytest.mark.parametrize(("printed", "automatic"), [("1\n", True), ("0\n", False), (None, None), ("yes\n", None)])
def test_timed_says_whether_it_sets_the_clock(printed: str | None, automatic: bool | None) -> None:
    # defaults(1) prints the value alone; for a key that is not there it fails, and `run` returns None.
    assert read_time_service(lambda _: printed) == TimeService(automatic=automatic)


def described(applications: Path, version: str | None = SW_VERS, proxy: str | None = DIRECT) -> SystemEvidence:
    answers = {"/usr/bin/sw_vers": version, "/usr/sbin/scutil": proxy}

    def ask(words: Sequence[str]) -> str | None:
        return answers[words[0]]

    return system_from(ask, applications)


def install(applications: Path, bundle: str, info: bytes) -> None:
    contents = applications / bundle / "Contents"
    contents.mkdir(parents=True)
    (contents / "Info.plist").write_bytes(info)


def test_the_release_is_told(tmp_path: Path) -> None:
    system = described(tmp_path)
    assert (system.family, system.name, system.version) == ("macos", "macOS 15.7.1", "15.7.1")
    assert system.support_ends == described(tmp_path, SW_VERS.replace("15.7.1", "15.0")).support_ends
    assert (system.browsers, system.pac_url, system.desktop) == ((), None, None)


def test_programs_that_say_nothing_leave_a_mac(tmp_path: Path) -> None:
    system = described(tmp_path, None, None)
    assert (system.name, system.version, system.support_ends, system.pac_url) == ("macOS", "", None, None)


def test_the_automatic_proxy_configuration_counts_where_it_is_in_use(tmp_path: Path) -> None:
    assert described(tmp_path, proxy=AUTOMATIC).pac_url == "http://wpad.corp.example/proxy.pac?a=b:c"


@pytest.mark.parametrize("settings", ["", DIRECT, AUTOMATIC.replace("Enable : 1", "Enable : 0")])
def test_a_configuration_that_is_not_in_use_does_not_count(settings: str) -> None:
    assert pac_url(settings) is None


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_the_browsers_are_found_with_their_versions(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    install(tmp_path, "Safari.app", plistlib.dumps({"CFBundleShortVersionString": "26.1"}, fmt=form))
    install(tmp_path, "Google Chrome.app", plistlib.dumps({"CFBundleShortVersionString": "156.0.8078.79"}, fmt=form))
    install(tmp_path, "Firefox.app", plistlib.dumps({"CFBundleName": "Firefox"}, fmt=form))
    assert installed_browsers(tmp_path) == (
        Browser(id="safari", name="Safari", version="26.1", path="Safari.app"),
        Browser(id="chrome", name="Google Chrome", version="156.0.8078.79", path="Google Chrome.app"),
        Browser(id="firefox", name="Firefox", version="?", path="Firefox.app"),
    )


@pytest.mark.parametrize(
    "info",
    [
        b"", b"garbage", b"<?xml version='1.0'?><plist><dict>", b"<plist><array/></plist>", b"bplist00garbage",
        b"<?xml version='1.0' encoding='nonsense'?><plist/>",
        b"<plist><dict><key>a</key><integer>x</integer></dict></plist>",
    ],
)  # fmt: skip
def test_a_broken_description_hides_only_its_own_browser(tmp_path: Path, info: bytes) -> None:
    install(tmp_path, "Google Chrome.app", info)
    install(tmp_path, "Firefox.app", plistlib.dumps({"CFBundleShortVersionString": "153.0"}))
    assert [b.id for b in installed_browsers(tmp_path)] == ["firefox"]


def test_the_programs_of_a_mac_are_missing_elsewhere() -> None:
    assert read_system(job()).family == "macos"


def test_a_cancel_ends_the_reading() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_system(job(cancel=cancel))
