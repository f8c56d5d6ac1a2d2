"""No Mac was at hand: what lies in a bundle has the form of Apple's documentation and of public repositories.

CFBundleShortVersionString: Apple Developer, "Information Property List". Versions of the frameworks and the paths that
helpers run from: crash reports and lists of processes in public repositories (Chrome 88, Brave 97 and 150), read
2026-11-29. Firefox's caches: "zap" lists of Homebrew, and mozilla-firefox toolkit/xre/nsXREDirProvider.cpp.
"""

import json
import os
import plistlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.installed_browsers import BUILT, FIREFOX_BUILT, put, put_firefox
from tests.support.programs import make_program
from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.macos import Search, browsers_from, running_programs
from wizard.probes.command import ask


def search_in(folder: Path, *running: str) -> Search:
    return Search(for_all=folder / "Applications", home=folder / "Users/someone", running=running)


def found(folder: Path, *running: str) -> tuple[Browser, ...]:
    return browsers_from(search_in(folder, *running)).browsers


def put_application(applications: Path, name: str, version: str, form: plistlib.PlistFormat = plistlib.FMT_XML) -> Path:
    """Put an application in, and return its bundle."""
    bundle = applications / name
    info = put(bundle / "Contents/Info.plist")
    info.write_bytes(plistlib.dumps({"CFBundleShortVersionString": version}, fmt=form))
    os.utime(info, (BUILT.timestamp(), BUILT.timestamp()))
    return bundle


def put_framework(bundle: Path, current: str) -> None:
    """Put the framework of a browser of the Chromium family in."""
    versions = bundle / f"Contents/Frameworks/{bundle.stem} Framework.framework/Versions"
    (versions / current).mkdir(parents=True)
    (versions / "Current").symlink_to(current)


def helper(bundle: Path, version: str) -> str:
    """Return the path that a helper of a browser runs from."""
    name = bundle.stem
    return f"{bundle}/Contents/Frameworks/{name} Framework.framework/Versions/{version}/Helpers/{name} Helper"


def test_the_browsers_for_everybody_and_for_one_person_are_found(tmp_path: Path) -> None:
    put_application(tmp_path / "Applications", "Safari.app", "26.1")
    chrome = put_application(tmp_path / "Applications", "Google Chrome.app", "156.0.8078.79")
    put_framework(chrome, "156.0.8078.79")
    firefox = put_application(tmp_path / "Users/someone/Applications", "Firefox.app", "153.0")
    put_firefox(firefox / "Contents/Resources", "153.0")
    assert found(tmp_path) == (
        Browser(id="safari", name="Safari", version="26.1", path="Safari.app"),
        Browser(
            id="chrome", name="Google Chrome", version="156.0.8078.79", path="Google Chrome.app", built=BUILT,
            updated_by=UpdatedBy.ITSELF, restart=False,
        ),
        Browser(
            id="firefox", name="Firefox", version="153.0", path="Firefox.app", built=FIREFOX_BUILT,
            packaging=Packaging.USER, updated_by=UpdatedBy.ITSELF, restart=False,
        ),
    )  # fmt: skip
    assert browsers_from(search_in(tmp_path)).family == "macos"


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_a_description_may_be_text_or_binary(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    put_application(tmp_path / "Applications", "Vivaldi.app", "8.2.4301.12", form)
    assert [b.version for b in found(tmp_path)] == ["8.2.4301.12"]


def test_the_framework_tells_what_starts_next(tmp_path: Path) -> None:
    brave = put_application(tmp_path / "Applications", "Brave Browser.app", "1.96.110")
    put_framework(brave, "156.1.96.110")
    assert [(b.name, b.version) for b in found(tmp_path)] == [("Brave", "156.1.96.110")]


def test_an_older_version_that_still_runs_waits_for_a_restart(tmp_path: Path) -> None:
    chrome = put_application(tmp_path / "Applications", "Google Chrome.app", "156.0.8078.79")
    put_framework(chrome, "156.0.8078.79")
    main = f"{chrome}/Contents/MacOS/Google Chrome"
    assert [b.restart for b in found(tmp_path, main, helper(chrome, "155.0.8059.79"))] == [True]
    assert [b.restart for b in found(tmp_path, main, helper(chrome, "156.0.8078.79"))] == [False]
    assert [b.restart for b in found(tmp_path, main)] == [None]
    assert [b.restart for b in found(tmp_path, "/Applications/Other.app/Contents/MacOS/Other")] == [False]


def test_another_browser_that_runs_is_not_taken_for_it(tmp_path: Path) -> None:
    chrome = put_application(tmp_path / "Applications", "Google Chrome.app", "156.0.8078.79")
    put_framework(chrome, "156.0.8078.79")
    beta = chrome.with_name("Google Chrome.app Beta.app")
    assert [b.restart for b in found(tmp_path, helper(beta, "155.0.8059.79"))] == [False]


def test_where_processes_cannot_be_seen_a_restart_is_not_known(tmp_path: Path) -> None:
    chrome = put_application(tmp_path / "Applications", "Google Chrome.app", "156.0.8078.79")
    put_framework(chrome, "156.0.8078.79")
    firefox = put_application(tmp_path / "Applications", "Firefox.app", "153.0")
    put_firefox(firefox / "Contents/Resources")
    unseen = replace(search_in(tmp_path), running=None)
    assert [b.restart for b in browsers_from(unseen).browsers] == [None, None]


def test_an_update_that_firefox_has_fetched_waits_while_it_runs(tmp_path: Path) -> None:
    firefox = put_application(tmp_path / "Applications", "Firefox.app", "153.0")
    put_firefox(firefox / "Contents/Resources")
    caches = tmp_path / "Users/someone/Library/Caches/Mozilla/updates"
    put(caches / str(firefox.with_suffix("")).lstrip("/") / "updates/0/update.status", "pending")
    assert [b.restart for b in found(tmp_path)] == [False]
    assert [b.restart for b in found(tmp_path, f"{firefox}/Contents/MacOS/firefox")] == [True]


def test_what_came_from_the_store_is_updated_by_the_store(tmp_path: Path) -> None:
    opera = put_application(tmp_path / "Applications", "Opera.app", "131.0.5877.24")
    put(opera / "Contents/_MASReceipt/receipt")
    assert [(b.packaging, b.updated_by) for b in found(tmp_path)] == [(Packaging.STORE, UpdatedBy.STORE)]


def test_a_rule_turns_the_updates_of_firefox_off(tmp_path: Path) -> None:
    firefox = put_application(tmp_path / "Applications", "Firefox Nightly.app", "155.0")
    put_firefox(firefox / "Contents/Resources", "155.0")
    rules = json.dumps({"policies": {"DisableAppUpdate": True}})
    put(firefox / "Contents/Resources/distribution/policies.json", rules)
    assert [(b.name, b.updated_by) for b in found(tmp_path)] == [("Firefox Nightly", UpdatedBy.RULE)]


def test_firefox_without_its_file_is_told_by_its_description(tmp_path: Path) -> None:
    put_application(tmp_path / "Applications", "Firefox.app", "153.0")
    assert [(b.version, b.built) for b in found(tmp_path)] == [("153.0", None)]


@pytest.mark.parametrize(
    "info",
    [
        b"", b"garbage", b"<?xml version='1.0'?><plist><dict>", b"<plist><array/></plist>", b"bplist00garbage",
        b"<?xml version='1.0' encoding='nonsense'?><plist/>",
        b"<plist><dict><key>a</key><integer>x</integer></dict></plist>",
        b"<plist><dict><key>CFBundleShortVersionString</key><string>new</string></dict></plist>",
        b"<plist>" + b"<array>" * 20_000,
    ],
)  # fmt: skip
def test_a_broken_description_hides_only_its_own_browser(tmp_path: Path, info: bytes) -> None:
    put(tmp_path / "Applications/Google Chrome.app/Contents/Info.plist").write_bytes(info)
    put_application(tmp_path / "Applications", "Opera.app", "131.0.5877.24")
    seen = browsers_from(search_in(tmp_path))
    assert [b.id for b in seen.browsers] == ["opera"]
    assert seen.troubles == (Trouble(kind=TroubleKind.STRANGE, what="Info.plist"),)


def test_an_application_without_a_description_is_told_as_trouble(tmp_path: Path) -> None:
    (tmp_path / "Applications/Google Chrome.app").mkdir(parents=True)
    big = put(tmp_path / "Applications/Opera.app/Contents/Info.plist")
    big.write_bytes(b" " * (1024 * 1024 + 1))
    assert browsers_from(search_in(tmp_path)).troubles == (
        Trouble(kind=TroubleKind.MISSING, what="Info.plist"),
        Trouble(kind=TroubleKind.TOO_LARGE, what="Info.plist"),
    )


def test_without_browsers_there_are_none(tmp_path: Path) -> None:
    assert found(tmp_path) == ()


def test_what_runs_is_read_line_by_line(tmp_path: Path) -> None:
    lines = "/sbin/launchd\n/Applications/Google Chrome.app/Contents/MacOS/Google Chrome\n"
    ps = make_program(tmp_path, "ps", lines)
    assert running_programs(lambda words: ask([str(ps), *words[1:]])) == set(lines.splitlines())
    assert running_programs(lambda words: ask([str(tmp_path / "no-such-program")])) is None
