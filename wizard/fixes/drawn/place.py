"""What a drawn place holds, as it stands in ``resources/drawings``: windows, and in them rows, buttons and marks."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache

import msgspec

from wizard import resources
from wizard.i18n import LANGUAGES

Words = str | Mapping[str, str]
"""A label: one for every language, or language -> label."""


class Kind(StrEnum):
    """Whose window it is; that decides how it is drawn."""

    WINDOWS_11_SETTINGS = "windows11-settings"
    WINDOWS_10_SETTINGS = "windows10-settings"
    WINDOWS_WIZARD = "windows-wizard"
    WINDOWS_DIALOG = "windows-dialog"
    MMC = "mmc"
    MACOS_SETTINGS = "macos-settings"
    MACOS_PREFERENCES = "macos-preferences"
    KEYCHAIN_ACCESS = "keychain-access"
    SAFARI_SHEET = "safari-sheet"
    GNOME_SETTINGS = "gnome-settings"
    KDE_SETTINGS = "kde-settings"
    IOS_SETTINGS = "ios-settings"
    ANDROID_SETTINGS = "android-settings"
    CHROMEOS_SETTINGS = "chromeos-settings"
    BROWSER_MENU = "browser-menu"
    BROWSER_SETTINGS_PAGE = "browser-settings-page"
    BROWSER_PAGE = "browser-page"
    SAFARI_PAGE = "safari-page"
    DIALOG = "dialog"
    TERMINAL = "terminal"


class Sort(StrEnum):
    """What an element is, and so how it is pressed."""

    ITEM = "item"
    """One of a list, a menu, a tree or the navigation."""
    TAB = "tab"
    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    """Text of a program, in letters of one width."""
    ROW = "row"
    """A label with what is set at its right; `opens` where it leads to another page."""
    SWITCH = "switch"
    CHECK = "check"
    RADIO = "radio"
    BUTTON = "button"
    """`value` stands on the button, `label` beside it."""
    LINK = "link"
    POPUP = "popup"
    """`label`, and beside it a list to choose from that shows `value`."""
    FIELD = "field"
    PADLOCK = "padlock"
    WARNING = "warning"
    """The triangle of a warning page."""


class Element(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing in a window."""

    sort: Sort = Sort.ITEM
    label: Words = ""
    value: Words = ""
    note: Words = ""
    """A second, quieter line."""
    on: bool = False
    """A switch, box or circle is set; of an item: its branch of the tree, or its menu, is open."""
    chosen: bool = False
    """Of an item or tab: the one in force. Of a button: the one that Enter presses."""
    opens: bool = False
    level: int = 0
    """How deep in a tree."""
    look: bool = False
    """Of what is marked: to be looked at, not pressed."""
    mark: int = 0
    """Its turn among what is to be pressed, from 1; 0 for what only stands there."""


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One window, page, menu or dialog."""

    kind: Kind
    title: Words
    heading: Words = ""
    """The name of the page in the window."""
    above: Words = ""
    """Where the page hangs: the step before it in the path."""
    address: str = ""
    """Of a browser."""
    symbol: str = ""
    """What opens the menu of a browser: ``dots``, ``dots-across`` or ``bars``."""
    opener: int = 0
    """The mark on it."""
    side: tuple[Element, ...] = ()
    """The navigation, a tree, a left column; of a menu: the menu that opens beside it."""
    tabs: tuple[Element, ...] = ()
    main: tuple[Element, ...] = ()
    foot: tuple[Element, ...] = ()

    def elements(self) -> Iterator[Element]:
        """Yield everything in the order in which it is read."""
        for region in (self.side, self.tabs, self.main, self.foot):
            yield from region


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that guides lead to; the later of its windows stand before the earlier ones."""

    id: str
    versions: str
    source: str
    """Where the labels were read."""
    as_of: str
    memory: tuple[str, ...] = ()
    """English labels that could not be verified in each language."""
    window: tuple[Window, ...]

    def marks(self) -> int:
        """Return how many things are marked."""
        return sum((w.opener > 0) + sum(e.mark > 0 for e in w.elements()) for w in self.window)


class _Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    place: tuple[Place, ...]


@cache
def all_places() -> Mapping[str, Place]:
    """Return every place by its id. Raises msgspec.ValidationError for a file of another form, ValueError for a twin."""
    found: dict[str, Place] = {}
    for file in sorted(resources.path("drawings").glob("*.toml")):
        for place in msgspec.toml.decode(file.read_bytes(), type=_Places).place:
            if place.id in found:
                raise ValueError(f"two drawings are named {place.id}; rename the one in {file.name}")
            found[place.id] = place
    return found


def said(words: Words, language: str) -> str:
    """Return *words* in *language*, else in English."""
    if isinstance(words, str):
        return words
    return words.get(language) or words[LANGUAGES[0]]
