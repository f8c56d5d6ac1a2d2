"""No Mac was at hand: what lies in a bundle has the form of Apple's documentation, from memory.

CFBundleShortVersionString: Apple Developer, "Information Property List".
"""

import plistlib
from pathlib import Path

import pytest

from wizard.model.computer import Browser
from wizard.probes.browsers.macos import installed_browsers


def install(applications: Path, bundle: str, info: bytes) -> None:
    contents = applications / bundle / "Contents"
    contents.mkdir(parents=True)
    (contents / "Info.plist").write_bytes(info)


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
