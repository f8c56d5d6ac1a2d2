"""What the data file says of browsers, and what follows from it."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from wizard import resources
from wizard.causes.browser_facts import (
    RootList,
    UpdatePage,
    known_browsers,
    repaired_until,
    roots_of,
    shown_name,
    update_pages,
)
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.computer import Browser, Packaging, UpdatedBy

IDS = ("chrome", "edge", "firefox", "chromium", "safari", "brave", "vivaldi", "opera")
"""Of the model's `Browser.id`."""


def browser(
    id_: str = "chrome",
    version: str = "156.0.8078.79",
    *,
    name: str = "Google Chrome",
    packaging: Packaging = Packaging.SYSTEM,
    updated_by: UpdatedBy = UpdatedBy.ITSELF,
) -> Browser:
    return Browser(id=id_, name=name, version=version, path="x", packaging=packaging, updated_by=updated_by)


def test_every_browser_of_the_model_is_known() -> None:
    assert set(known_browsers().browser) == set(IDS)


def test_the_file_tells_its_day_and_where_it_is_from() -> None:
    assert known_browsers().as_of.year >= 2026
    text = resources.read_text("data", "browsers.toml")
    assert "Origin" in text
    assert "browsers.toml" in resources.read_text("data", "SOURCES.md")


def test_releases_stand_in_their_order() -> None:
    for table in known_browsers().releases.values():
        assert all(a.version < b.version and a.day < b.day for a, b in pairwise(table))
    named = {known.releases for known in known_browsers().browser.values()} - {None}
    assert named == set(known_browsers().releases)


@pytest.mark.parametrize(
    ("id_", "version", "until"),
    [
        ("chrome", "130.0.6723.58", datetime(2025, 3, 11, tzinfo=UTC)),
        ("chrome", "131.0.1.1", datetime(2025, 3, 11, tzinfo=UTC)),
        ("chrome", "132.0.1.1", datetime(2025, 8, 19, tzinfo=UTC)),
        ("brave", "120.1.61.109", datetime(2024, 9, 18, tzinfo=UTC)),
        ("safari", "17.6", datetime(2024, 11, 11, tzinfo=UTC)),
        ("safari", "5.1.7", datetime(2020, 11, 11, tzinfo=UTC)),
        ("chrome", "999.0.1.1", None),
        ("firefox", "100.0", None),
        ("vivaldi", "6.1", None),
        ("konqueror", "1.0", None),
        ("chrome", "x", None),
        ("chrome", "", None),
    ],
)
def test_a_version_was_repaired_for_a_while_after_newer_ones_came_out(
    id_: str, version: str, until: datetime | None
) -> None:
    assert repaired_until(browser(id_, version)) == until


def test_nothing_is_known_of_versions_beyond_the_table() -> None:
    for id_, known in known_browsers().browser.items():
        if known.releases:
            last = known_browsers().releases[known.releases][-1]
            assert repaired_until(browser(id_, f"{last.version}.0")) is None


@pytest.mark.parametrize(
    ("id_", "family", "roots"),
    [
        ("chrome", "linux", RootList.CHROME_AND_OWN),
        ("opera", "windows", RootList.CHROME_AND_SYSTEM),
        ("edge", "windows", RootList.MICROSOFT_AND_SYSTEM),
        ("edge", "linux", None),
        ("firefox", "linux", RootList.MOZILLA_AND_OWN),
        ("firefox", "macos", RootList.MOZILLA_AND_SYSTEM),
        ("safari", "macos", RootList.SYSTEM),
        ("chrome", "", None),
        ("konqueror", "linux", None),
    ],
)
def test_whose_list_counts_depends_on_the_system(id_: str, family: str, roots: RootList | None) -> None:
    assert roots_of(browser(id_), family) is roots


def test_two_of_one_name_are_told_apart_by_how_they_came() -> None:
    names = [shown_name(browser(name="Firefox", packaging=packaging)) for packaging in Packaging]
    assert names == ["Firefox", "Firefox", "Firefox (snap)", "Firefox (Flatpak)", "Firefox (Store)"]
    assert shown_name(browser(name="Firefox", packaging=Packaging.SNAP), "153") == "Firefox 153 (snap)"


def test_what_updates_itself_has_an_address_to_copy() -> None:
    pages = update_pages([browser(), browser("firefox", name="Firefox"), browser("vivaldi", name="Vivaldi")])
    assert [(page.name, page.address) for page in pages] == [
        ("Google Chrome", "chrome://settings/help"),
        ("Firefox", "about:preferences#general-update-state"),
        ("Vivaldi", None),
    ]


def test_what_others_update_has_none_but_says_who_does() -> None:
    (page,) = update_pages([browser(updated_by=UpdatedBy.SYSTEM)])
    assert page == UpdatePage(name="Google Chrome", address=None, words="Install the updates of the system")


def test_each_name_is_shown_once() -> None:
    assert len(update_pages([browser(), browser(version="155.0.1.1"), browser(packaging=Packaging.SNAP)])) == 2
    assert update_pages([]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("updated_by", UpdatedBy)
def test_every_page_has_words(language: str, updated_by: UpdatedBy) -> None:
    with using(language):
        for id_ in (*IDS, "konqueror"):
            (page,) = update_pages([browser(id_, updated_by=updated_by)])
            assert tr(page.words)


def test_addresses_are_those_of_the_browsers_themselves() -> None:
    pages = [known.page for known in known_browsers().browser.values() if known.page]
    assert all(page.partition(":")[0] in {"chrome", "edge", "brave", "opera", "about"} for page in pages)
