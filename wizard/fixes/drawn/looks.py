"""How each kind of window looks: its bar, its navigation, its rows. Drawn from memory of their shape, not copied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from wizard.fixes.drawn.place import Kind


class Bar(StrEnum):
    """What is at the top of a window."""

    WINDOWS = "windows"
    MAC = "mac"
    GNOME = "gnome"
    KDE = "kde"
    IOS = "ios"
    ANDROID = "android"
    CHROMEOS = "chromeos"
    BROWSER = "browser"
    SAFARI = "safari"
    DIALOG = "dialog"
    TERMINAL = "terminal"


class Rows(StrEnum):
    """What rows stand on."""

    CARDS = "cards"
    """Each on a card of its own."""
    GROUP = "group"
    """Neighbours on one card, with lines between them."""
    PLAIN = "plain"


class Chosen(StrEnum):
    """How the navigation shows where one is."""

    BAR = "bar"
    """A short bar at its left, on a tinted ground."""
    EDGE = "edge"
    """A bar at the left alone."""
    SOLID = "solid"
    TINT = "tint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The measures of one kind of window, in user units: at 100 % a pixel of a screen of usual density."""

    bar: Bar
    rows: Rows = Rows.PLAIN
    width: float = 480
    radius: float = 8
    side: float = 142
    """The width of the navigation, where there is one."""
    chosen: Chosen = Chosen.TINT
    card_radius: float = 6
    button_radius: float = 4
    pad: float = 20
    """From the edge of the page to its rows."""
    gap: float = 6
    """Between rows."""
    row: float = 38
    """The least height of a row."""
    states: tuple[bool, bool] = (False, False)
    """Whether a switch has its state in words before it, after it."""
    is_stacked: bool = False
    """Whether a control stands under its label."""
    is_green: bool = False
    """Whether switches are green."""
    is_boxed: bool = False
    """Whether lists stand in a box with an edge."""
    has_symbols: bool = True
    """Whether the navigation has a symbol before each name."""
    is_phone: bool = False
    icon: tuple[float, bool] = (10, False)
    """The size of such a symbol, and whether it is filled."""


_BROWSER = Look(bar=Bar.BROWSER, rows=Rows.GROUP, side=140, has_symbols=True, card_radius=8, button_radius=12)
_MAC = Look(
    bar=Bar.MAC, rows=Rows.GROUP, radius=10, chosen=Chosen.SOLID, card_radius=7, button_radius=5, icon=(12, True),
    side=146,
)  # fmt: skip
_WINDOWS = Look(bar=Bar.WINDOWS, radius=4, is_boxed=True, gap=6, row=24, button_radius=3)

LOOKS: Mapping[Kind, Look] = {
    Kind.WINDOWS_11_SETTINGS: replace(
        _WINDOWS, rows=Rows.CARDS, radius=8, chosen=Chosen.BAR, card_radius=5, button_radius=4, is_boxed=False,
        row=42, gap=4, states=(True, False), side=152,
    ),
    Kind.WINDOWS_10_SETTINGS: replace(
        _WINDOWS, radius=0, chosen=Chosen.EDGE, is_boxed=False, button_radius=0, states=(False, True),
        is_stacked=True, row=22, gap=10, side=160,
    ),
    Kind.WINDOWS_WIZARD: replace(_WINDOWS, width=440, radius=6),
    Kind.WINDOWS_DIALOG: replace(_WINDOWS, width=440, radius=6, side=170),
    Kind.MMC: replace(_WINDOWS, side=250, is_boxed=False, has_symbols=True),
    Kind.MACOS_SETTINGS: _MAC,
    Kind.MACOS_PREFERENCES: replace(_MAC, rows=Rows.PLAIN, row=26, gap=8),
    Kind.KEYCHAIN_ACCESS: replace(_MAC, rows=Rows.PLAIN, row=24, gap=4, side=132),
    Kind.SAFARI_SHEET: replace(_MAC, rows=Rows.PLAIN, row=26, gap=8, width=430, has_symbols=False),
    Kind.GNOME_SETTINGS: Look(
        bar=Bar.GNOME, rows=Rows.GROUP, radius=12, card_radius=10, button_radius=7, row=42, side=136, icon=(10, False),
    ),
    Kind.KDE_SETTINGS: Look(bar=Bar.KDE, radius=5, button_radius=4, row=26, gap=8, side=156, chosen=Chosen.BAR),
    Kind.IOS_SETTINGS: Look(
        bar=Bar.IOS, rows=Rows.GROUP, width=300, radius=26, card_radius=12, row=44, pad=16, is_green=True,
        is_phone=True, button_radius=10,
    ),
    Kind.ANDROID_SETTINGS: Look(
        bar=Bar.ANDROID, rows=Rows.PLAIN, width=300, radius=26, row=44, pad=22, gap=2, is_phone=True, button_radius=16,
    ),
    Kind.CHROMEOS_SETTINGS: Look(bar=Bar.CHROMEOS, rows=Rows.GROUP, radius=10, card_radius=10, button_radius=14, row=42),
    Kind.BROWSER_MENU: _BROWSER,
    Kind.BROWSER_SETTINGS_PAGE: _BROWSER,
    Kind.BROWSER_PAGE: replace(_BROWSER, rows=Rows.PLAIN, pad=44),
    Kind.SAFARI_PAGE: replace(_MAC, bar=Bar.SAFARI, rows=Rows.PLAIN, pad=44, row=26, gap=8),
    Kind.DIALOG: Look(bar=Bar.DIALOG, width=400, radius=12, row=26, pad=24, button_radius=14, gap=8, side=0, is_boxed=True),
    Kind.TERMINAL: Look(bar=Bar.TERMINAL, row=20, gap=9, radius=6),
}  # fmt: skip
