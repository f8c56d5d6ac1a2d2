"""The certificate dialogs of the real browsers beside the layouts that copy them, row by row, in both languages."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff

import pytest

from tests.browsers.conftest import need_japanese
from tests.support.chromium_viewer import ChromiumDialog, ChromiumViewer
from tests.support.dialog_certificates import CHAINS
from tests.support.firefox_viewer import FirefoxPage, FirefoxViewer
from tests.support.viewed import Line
from wizard.flow.viewer.sheet import Entry, called, sheet, words_of
from wizard.i18n import using
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate

Chain = tuple[Certificate, ...]

VIEWERS: Mapping[str, type[ChromiumViewer | FirefoxViewer]] = {"chrome": ChromiumViewer, "firefox": FirefoxViewer}

EXCUSED: Mapping[tuple[str, str], str] = {
    ("firefox", "crl-issuer-only"): "it shows an error in place of everything; we show what there is",
    ("firefox", "broken-authority-id"): "the same",
    ("firefox", "subject-no-text"): "it stops in the middle, and shows no tab at all",
    ("firefox", "policy-unknown-text"): "it shows the value of a qualifier that it does not know, without saying so",
}
"""Chains for which a browser shows less than we do, or nonsense, and why (seen 2026-11-28)."""


@pytest.fixture(scope="module", params=("en", "ja"))
def language(request: pytest.FixtureRequest) -> str:
    """Return the language of the browser and of the layout."""
    return str(request.param)


@pytest.fixture(scope="module")
def viewer(
    name: str, language: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChromiumViewer | FirefoxViewer]:
    """Start the browser, once for all chains."""
    if language == "ja":
        need_japanese(name)
    with VIEWERS[name](tmp_path_factory.mktemp(f"{name}-viewer"), {}, language, environment={"TZ": "UTC"}) as running:
        yield running


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return what puts this process into a time zone while the test lasts."""

    def enter(wanted: str) -> None:
        monkeypatch.setenv("TZ", wanted)
        time.tzset()

    yield enter
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("case", CHAINS)
def test_a_chain(
    viewer: ChromiumViewer | FirefoxViewer, name: str, language: str, case: str, zone: Callable[[str], None]
) -> None:
    zone("UTC")
    ders = CHAINS[case]()
    shown = viewer.view(ders).rows
    with using(language):
        ours = LAID_OUT[name](read(ders)).rows
    if (name, case) in EXCUSED:
        assert differences(shown, ours), "they agree: it needs no excuse any more"
    else:
        assert differences(shown, ours) == []


@pytest.mark.parametrize("name", ["chrome"], indirect=True)
@pytest.mark.parametrize(
    ("language", "place"), [("en", "America/New_York"), ("en", "Asia/Tokyo"), ("ja", "Asia/Tokyo")]
)
def test_the_times_of_a_place(
    name: str, language: str, place: str, zone: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    zone(place)
    in_summer_and_winter = CHAINS["dates"]()[-1:]
    with VIEWERS[name](tmp_path_factory.mktemp("place"), {}, language, environment={"TZ": place}) as viewer:
        shown = viewer.view(in_summer_and_winter).rows
    with using(language):
        assert differences(shown, LAID_OUT[name](read(in_summer_and_winter)).rows) == []


def test_there_are_chains_of_every_kind() -> None:
    assert len(CHAINS) >= 14
    assert {case for _, case in EXCUSED} <= set(CHAINS)


def read(ders: Sequence[bytes]) -> Chain:
    """Read certificates that are known to be readable."""
    found = tuple(map(read_certificate, ders))
    assert all(isinstance(one, Certificate) for one in found)
    return found  # type: ignore[return-value]  # the line above says so


def differences(theirs: Sequence[str], ours: Sequence[str]) -> list[str]:
    """Return the rows that only one of them has."""
    return list(unified_diff(theirs, ours, "the browser", "the layout", n=0, lineterm=""))


def as_chromium(chain: Chain) -> ChromiumDialog:
    """Return what our layout has where Chromium's dialog has it."""
    words = words_of("chrome")
    general, details = sheet("chrome", chain).tabs
    labels = ("hierarchy-label", "fields-label", "field-value-label")
    trees = tuple(sheet("chrome", chain, index).tabs[1].entries[0] for index in range(len(chain)))
    return ChromiumDialog(
        title=sheet("chrome", chain).title,
        tabs=tuple(map(without_shortcut, (general.label, details.label))),
        general=tuple(map(line, general.entries)),
        details=(
            *(words.label(f"details-certificate-{label}") for label in labels),
            without_shortcut(words.label("details-export-certificate")),
        ),
        hierarchy=tuple(called("chrome", one) for one in chain),
        fields=tuple(map(line, trees)),
    )


def as_firefox(chain: Chain) -> FirefoxPage:
    """Return what our layout has where Firefox's page has it."""
    made = sheet("firefox", chain)
    return FirefoxPage(
        title=made.title,
        heading=words_of("firefox").label("page.certificate-section-title"),
        error=(),
        tabs=tuple(
            Line(label=tab.label, children=tuple(marked_line(entry) for entry in tab.entries)) for tab in made.tabs
        ),
    )


LAID_OUT: Mapping[str, Callable[[Chain], ChromiumDialog | FirefoxPage]] = {
    "chrome": as_chromium,
    "firefox": as_firefox,
}


def line(entry: Entry) -> Line:
    """Return *entry* as a line; that an extension is critical stands in its value."""
    return Line(label=entry.label, value=entry.value, children=tuple(map(line, entry.children)))


def marked_line(entry: Entry) -> Line:
    """Return *entry* as a line; that an extension is critical is a mark."""
    children = tuple(map(marked_line, entry.children))
    return Line(label=entry.label, value=entry.value, critical=entry.critical, children=children)


def without_shortcut(label: str) -> str:
    """Return *label* as Chromium shows it on its page, where no letter is underlined."""
    return label.replace("&", "", 1)
