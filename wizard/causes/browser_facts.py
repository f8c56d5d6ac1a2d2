"""What is known of browsers: where they are updated, whose roots they trust, and when a version is old (data file)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

import msgspec

from wizard import resources
from wizard.i18n import N_
from wizard.model.computer import Browser, Packaging, UpdatedBy


class RootList(StrEnum):
    """Whose list of authorities a browser goes by."""

    CHROME_AND_OWN = "chrome-and-own"
    CHROME_AND_SYSTEM = "chrome-and-system"
    MICROSOFT_AND_SYSTEM = "microsoft-and-system"
    MOZILLA_AND_OWN = "mozilla-and-own"
    MOZILLA_AND_SYSTEM = "mozilla-and-system"
    SYSTEM = "system"


class KnownBrowser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One browser (data/browsers.toml)."""

    page: str | None = None
    """The address that shows whether it is the newest; None where there is no such page."""
    roots: Mapping[str, RootList] = {}
    """By the kind of system; none where it is not known."""
    releases: str | None = None
    """The table of days when its versions came out."""


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a version first came out."""

    version: int
    day: date


class KnownBrowsers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole data file."""

    as_of: date
    outdated_after_days: int
    still_repaired_days: int
    browser: Mapping[str, KnownBrowser]
    releases: Mapping[str, tuple[Release, ...]]

    @property
    def outdated_after(self) -> timedelta:
        """The age from which on a version is clearly out of date."""
        return timedelta(days=self.outdated_after_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePage:
    """Where a browser is brought up to date."""

    name: str
    """Of the browser, as it is shown."""
    address: str | None
    """For its address bar, and for the clipboard, as no program can open it from outside; None where it has none."""
    words: str
    """Message id: the way by menus, or who updates it in its place."""


@cache
def known_browsers() -> KnownBrowsers:
    """Return what the data file says."""
    return msgspec.convert(resources.read_toml("data", "browsers.toml"), KnownBrowsers)


_CAME_AS = {Packaging.SNAP: " (snap)", Packaging.FLATPAK: " (Flatpak)", Packaging.STORE: " (Store)"}


def shown_name(browser: Browser, version: str = "") -> str:
    """Return what to call *browser*, with *version* if given: two of the same name are told apart by how they came."""
    return f"{browser.name} {version}".rstrip() + _CAME_AS.get(browser.packaging, "")


def roots_of(browser: Browser, family: str) -> RootList | None:
    """Return whose list of authorities *browser* goes by on systems of the kind *family*; None where not known."""
    known = known_browsers().browser.get(browser.id)
    return known.roots.get(family) if known else None


def repaired_until(browser: Browser) -> datetime | None:
    """Return the latest moment at which this version can have been made, by when newer ones came out; None if unknown.

    Where the table ends nothing is known, and so it is of versions without a table.
    """
    known = known_browsers()
    table = known.browser[browser.id].releases if browser.id in known.browser else None
    major = browser.version.partition(".")[0]
    if table is None or not major.isdecimal():
        return None
    later = (release.day for release in known.releases[table] if release.version > int(major))
    followed = next(later, None)
    if followed is None:
        return None
    return datetime.combine(followed, time(), UTC) + timedelta(days=known.still_repaired_days)


_BY_MENUS = {
    "chrome": N_("Menu > Help > About Google Chrome"),
    "edge": N_("Menu > Help and feedback > About Microsoft Edge"),
    "firefox": N_("Menu > Help > About Firefox"),
    "brave": N_("Menu > About Brave"),
    "opera": N_("Menu > Update & Recovery"),
    "vivaldi": N_("Menu > Help > Check for Updates"),
    "chromium": N_("Menu > Help > About Chromium"),
}
"""Menus in English: Chrome, Edge and Firefox as in the guides; Firefox also read in 153 ESR; the others from memory."""

_BY_OTHERS = {
    UpdatedBy.SYSTEM: N_("Install the updates of the system"),
    UpdatedBy.SNAP: N_("Close it; snap then updates it by itself"),
    UpdatedBy.FLATPAK: N_("Update it in the software centre, or with “flatpak update”"),
    UpdatedBy.STORE: N_("Update it in the store that it came from"),
    UpdatedBy.NOBODY: N_("Get it anew from its maker, or from the packages of the system"),
    UpdatedBy.RULE: N_("Ask those who look after this computer"),
}

_ITS_OWN_WAY = N_("Look in its menu under “Help” or “About”")


def update_pages(browsers: Iterable[Browser]) -> tuple[UpdatePage, ...]:
    """Return where each of *browsers* is brought up to date, each name once; only what updates itself has an address."""
    pages: dict[str, UpdatePage] = {}
    for browser in browsers:
        itself = browser.updated_by is UpdatedBy.ITSELF
        known = known_browsers().browser.get(browser.id)
        words = _BY_MENUS.get(browser.id, _ITS_OWN_WAY) if itself else _BY_OTHERS[browser.updated_by]
        address = known.page if itself and known else None
        name = shown_name(browser)
        pages.setdefault(name, UpdatePage(name=name, address=address, words=words))
    return tuple(pages.values())
