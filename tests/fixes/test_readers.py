from dataclasses import replace

import pytest

from tests.support.diagnoses import made_diagnosis
from wizard.fixes.base import BROWSERS, FAMILIES, SYSTEMS, VARIANTS, family_of
from wizard.fixes.readers import Reader, alternative_of, browser_of, browser_shown, evidence_of, reader_of, variant_of
from wizard.model.computer import Browser, BrowsersEvidence, SystemEvidence
from wizard.model.evidence import Unknown


def system(family: str, version: str = "", desktop: str | None = None, name: str = "") -> SystemEvidence:
    return SystemEvidence(family=family, name=name, version=version, support_ends=None, desktop=desktop)


def installed(*ids: str) -> BrowsersEvidence:
    return BrowsersEvidence(browsers=tuple(Browser(id=id_, name=id_, version="1", path=id_) for id_ in ids))


# The versions are as the probes write them: build and revision of Windows, sw_vers, os-release, XDG_CURRENT_DESKTOP.
@pytest.mark.parametrize(
    ("seen", "variant"),
    [
        (system("windows", "10.0.26200.7171", name="Windows 11 25H2"), "windows"),
        (system("windows", "10.0.22000"), "windows"),
        (system("windows", "10.0.21999"), "windows-10"),
        (system("windows", "10.0.19045.6456", name="Windows 10 22H2"), "windows-10"),
        (system("windows", "10.0.9600"), "windows-10"),
        (system("windows"), "windows"),
        (system("windows", "10.0.", name="Windows"), "windows"),
        (system("windows", name="Windows 10"), "windows-10"),
        (system("windows", name="Windows 11"), "windows"),
        (system("windows", "10.0.22631", name="Windows 10 Pro"), "windows"),
        (system("macos", "26.1"), "macos"),
        (system("macos", "13.0"), "macos"),
        (system("macos", "12.7.6"), "macos-12"),
        (system("macos", "10.15.7"), "macos-12"),
        (system("macos", name="macOS 12"), "macos-12"),
        (system("macos", name="macOS"), "macos"),
        (system("macos", "strange"), "macos"),
        (system("linux", "12", "KDE"), "kde"),
        (system("linux", "24.04", "ubuntu:GNOME"), "linux"),
        (system("linux", "12", "XFCE"), "linux"),
        (system("linux", "12"), "linux"),
        (system("android"), "android"),
        (system("ios"), "ios"),
        (system("chromeos"), "chromeos"),
    ],
)
def test_the_variant_is_that_of_the_menus(seen: SystemEvidence, variant: str) -> None:
    assert variant_of(seen) == variant


@pytest.mark.parametrize("named", SYSTEMS)
def test_a_device_that_was_only_named_is_of_that_system(named: str) -> None:
    made = evidence_of(named)
    assert (made.family, variant_of(made)) == (family_of(named), named)
    assert made.support_ends is None


def test_every_variant_is_one_of_a_family_and_named_unlike_it() -> None:
    assert set(VARIANTS.values()) <= set(FAMILIES)
    assert len(set(SYSTEMS) | set(BROWSERS)) == len(SYSTEMS) + len(BROWSERS)
    assert {family_of(s) for s in SYSTEMS} == set(FAMILIES)


@pytest.mark.parametrize(
    ("here", "others"),
    [
        ("windows", ("windows-10",)),
        ("windows-10", ("windows",)),
        ("macos", ("macos-12",)),
        ("macos-12", ("macos",)),
        ("linux", ("kde",)),
        ("kde", ("linux",)),
        ("android", ()),
        ("ios", ()),
        ("chromeos", ()),
        ("plan9", ()),
    ],
)
def test_where_it_looks_different_the_other_variant_is_shown(here: str, others: tuple[str, ...]) -> None:
    assert alternative_of(here) == others


@pytest.mark.parametrize(
    ("id_", "browser"),
    [
        *((id_, "chrome") for id_ in ("chrome", "chromium", "brave", "vivaldi", "opera")),
        *((id_, id_) for id_ in ("edge", "firefox", "safari")),
        ("another", ""),
        ("", ""),
    ],
)
def test_what_looks_like_chrome_is_chrome(id_: str, browser: str) -> None:
    assert browser_of(id_) == browser


@pytest.mark.parametrize(
    ("sources", "on", "there", "browser"),
    [
        (["firefox"], "windows", None, "firefox"),
        (["safari"], "macos", None, "safari"),
        (["chrome"], "linux", None, "chrome"),
        (["chrome"], "windows", None, ""),
        (["chrome"], "windows-10", None, ""),
        (["chrome"], "windows", installed("chrome", "edge"), ""),
        (["chrome"], "windows", installed("edge", "firefox"), "edge"),
        (["chrome"], "windows", installed("brave", "firefox"), "chrome"),
        (["firefox"], "linux", installed("chromium"), "firefox"),
        (["firefox", "chrome"], "linux", None, ""),
        (["openssl", "curl"], "linux", None, ""),
        ([], "linux", None, ""),
        ([], "linux", installed("firefox"), "firefox"),
        ([], "linux", installed("chrome", "chromium"), "chrome"),
        ([], "linux", installed("chrome", "firefox"), ""),
        ([], "linux", installed(), ""),
        ([], "chromeos", None, "chrome"),
    ],
)
def test_the_browser_is_known_only_where_no_other_can_be_meant(
    sources: list[str], on: str, there: BrowsersEvidence | None, browser: str
) -> None:
    assert browser_shown(sources, on, there) == browser


def test_a_reader_is_told_by_the_evidence() -> None:
    seen = replace(
        made_diagnosis().evidence, system=system("linux", "12", "KDE"), browsers=installed("firefox", "chromium")
    )
    assert reader_of(seen, "windows") == Reader("kde")
    assert reader_of(seen, "windows", sources=["chrome"]) == Reader("kde", "chrome")


def test_what_a_person_names_counts_more_than_a_message() -> None:
    seen = replace(made_diagnosis().evidence, system=system("windows"), browsers=Unknown.NOT_ASKED)
    assert reader_of(seen, "linux", sources=["firefox"], named="brave") == Reader("windows", "chrome")
    assert reader_of(seen, "linux", sources=["firefox"], named="another") == Reader("windows", "firefox")


def test_without_evidence_it_is_the_system_here() -> None:
    seen = replace(made_diagnosis().evidence, system=Unknown.NOT_ASKED, browsers=Unknown.NOT_ASKED)
    assert reader_of(seen, "macos") == Reader("macos")
