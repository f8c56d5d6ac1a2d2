"""The browser: which one it is, whether it is up to date, and whether it has been started again since.

Which one it is, people tell by its picture. Menu names: the guide "update-browser". From memory:
the pictures, Samsung Internet, and the lists of the two stores.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    CHROMEOS_SETTINGS,
    IPHONE_SETTINGS,
    NOT_KNOWN,
    SYSTEM_PREFERENCES,
    SYSTEM_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_VERSION = N_("Is the browser up to date?")

_UNKNOWN = unsure(NOT_KNOWN, N_("It is not known whether the browser on that device is up to date."))

_ANSWERS = (
    Answer(
        id="current",
        text=N_("It is up to date"),
        state=CheckState.OK,
        detail=N_("The browser on that device is up to date."),
        favours={"outdated-roots": 0.4, "outdated-software": 0.6, "protocol-version": 0.5},
    ),
    Answer(
        id="updated",
        text=N_("It was updated now, and started again"),
        state=CheckState.OK,
        detail=N_("The browser on that device was old and is up to date now. The site has to be tried again."),
        favours={"outdated-roots": 2.0, "outdated-software": 1.5},
    ),
    Answer(
        id="restart",
        text=N_("It is still to be started again"),
        state=CheckState.PROBLEM,
        detail=N_("The browser on that device waits to be started again, so that its update takes effect."),
        favours={"outdated-roots": 1.5, "outdated-software": 1.2},
    ),
    Answer(
        id="old",
        text=N_("It is old, and the update fails"),
        state=CheckState.PROBLEM,
        detail=N_("The browser on that device is old, and cannot be updated."),
        favours={"outdated-roots": 3.0, "outdated-software": 3.0, "protocol-version": 2.0},
    ),
    _UNKNOWN,
)


def _update(*steps: str, id_: str, sees: str = "", note: str = "") -> Question:
    return Question(id=id_, text=_VERSION, ways=one_way(*steps), sees=sees, note=note, answers=_ANSWERS)


_THREE_DOTS = N_("Click the three dots in the upper right corner of the browser.")
_WHAT_IS_BELOW = N_("What does it say there about updates?")
_RELAUNCH = N_("If there is a button “Relaunch”, press it.")

_CHROME = _update(
    _THREE_DOTS,
    N_("Choose “Help”."),
    N_("Choose “About Google Chrome”."),
    _WHAT_IS_BELOW,
    _RELAUNCH,
    id_="chrome",
    sees=N_("The word “Chrome”, a version, and “Chrome is up to date” or a bar that grows."),
)

_EDGE = _update(
    _THREE_DOTS,
    N_("Choose “Help and feedback”."),
    N_("Choose “About Microsoft Edge”."),
    _WHAT_IS_BELOW,
    N_("If there is a button “Restart”, press it."),
    id_="edge",
)

_FIREFOX = _update(
    N_("Click the three lines in the upper right corner of the browser."),
    N_("Choose “Help”."),
    N_("Choose “About Firefox”."),
    _WHAT_IS_BELOW,
    N_("If there is a button “Restart to Update Firefox”, press it."),
    id_="firefox",
)

_ANY = _update(
    N_("Open the menu of the browser, and look there for “Help” or “About”."),
    N_("What is the browser called, and which version is it?"),
    _WHAT_IS_BELOW,
    id_="another",
    note=N_("Have the site tried in a browser that is known to be current, too: Chrome, Edge, Firefox or Safari."),
)

_WITH_MACOS = N_("Safari is updated together with the system.")

_SAFARI_13 = _update(
    *SYSTEM_SETTINGS,
    N_("Choose “General” on the left."),
    N_("Choose “Software Update”."),
    N_("Is an update of macOS or Safari offered there?"),
    id_="safari",
    note=_WITH_MACOS,
)

_SAFARI_12 = _update(
    *SYSTEM_PREFERENCES,
    N_("Choose “Software Update”."),
    N_("Is an update of macOS or Safari offered there?"),
    id_="safari",
    note=_WITH_MACOS,
)

_SAFARI_IPHONE = _update(
    *IPHONE_SETTINGS,
    N_("Choose “General”."),
    N_("Choose “Software Update”."),
    N_("Is an update offered there?"),
    id_="safari",
    note=_WITH_MACOS,
)

_APP_STORE = (
    N_("Open the “App Store”."),
    N_("Tap your own picture in the upper right corner."),
    N_("Pull the page down once, and look for the browser in the list."),
    N_("If you see “Update” beside it, tap that."),
)

_PLAY_STORE = (
    N_("Open the “Play Store”."),
    N_("Tap your own picture in the upper right corner."),
    N_("Choose “Manage apps & device”."),
    N_("Choose “Updates available”, and look for the browser in the list."),
    N_("If you see “Update” beside it, press it."),
)

_PLAY_STORE_NOTE = N_("“Android System WebView” in that list has to be updated, too: apps show pages with it.")

_PACKAGE_NOTE = N_("On Linux a browser often comes with the system: then its updates come with those of the system.")


def _which(pictures: str, *choices: tuple[str, str, Question]) -> Question:
    """Return the question for the browser.

    *pictures* (message id) names what the answers are; each of *choices* is an id, a text, and what is asked next.
    """
    known = tuple(
        Answer(
            id=id_,
            text=text,
            state=CheckState.NOT_CHECKED,
            detail=N_("The browser is known; whether it is up to date is not yet."),
            then=then,
        )
        for id_, text, then in choices
    )
    return Question(
        id="which",
        text=N_("Which browser is it?"),
        ways=one_way(N_("Look at the small picture that you press to open the browser."), pictures),
        answers=(*known, _UNKNOWN),
    )


_IS_CHROME = N_("The ring: Chrome")
_IS_EDGE = N_("The wave: Edge")
_IS_FIREFOX = N_("The fox: Firefox")
_IS_SAFARI = N_("The compass: Safari")
_IS_ANOTHER = N_("Another one")

_ON_WINDOWS = _which(
    N_("Is it a ring in red, yellow and green, a wave in blue and green, an orange fox, or something else?"),
    ("chrome", _IS_CHROME, _CHROME),
    ("edge", _IS_EDGE, _EDGE),
    ("firefox", _IS_FIREFOX, _FIREFOX),
    ("another", _IS_ANOTHER, _ANY),
)


def _on_macos(safari: Question) -> Question:
    return _which(
        N_("Is it a compass, a ring in red, yellow and green, an orange fox, or something else?"),
        ("safari", _IS_SAFARI, safari),
        ("chrome", _IS_CHROME, _CHROME),
        ("firefox", _IS_FIREFOX, _FIREFOX),
        ("another", _IS_ANOTHER, _ANY),
    )


_ON_LINUX = _which(
    N_("Is it an orange fox, a ring, or something else?"),
    ("firefox", _IS_FIREFOX, _update(*_FIREFOX.ways[0].steps, id_="firefox", note=_PACKAGE_NOTE)),
    ("chrome", N_("The ring: Chrome or Chromium"), _update(*_CHROME.ways[0].steps, id_="chrome", note=_PACKAGE_NOTE)),
    ("another", _IS_ANOTHER, _ANY),
)

BROWSERS: Mapping[Device, Question] = {
    Device.WINDOWS_11: _ON_WINDOWS,
    Device.WINDOWS_10: _ON_WINDOWS,
    Device.MACOS_13: _on_macos(_SAFARI_13),
    Device.MACOS_12: _on_macos(_SAFARI_12),
    Device.IPHONE: _which(
        N_("Is it a compass, a ring in red, yellow and green, or something else?"),
        ("safari", _IS_SAFARI, _SAFARI_IPHONE),
        ("chrome", _IS_CHROME, _update(*_APP_STORE, id_="chrome")),
        ("another", _IS_ANOTHER, _update(*_APP_STORE, id_="another")),
    ),
    Device.ANDROID: _which(
        N_("Is it a ring in red, yellow and green, an orange fox, or something else?"),
        ("chrome", _IS_CHROME, _update(*_PLAY_STORE, id_="chrome", note=_PLAY_STORE_NOTE)),
        ("firefox", _IS_FIREFOX, _update(*_PLAY_STORE, id_="firefox")),
        ("another", _IS_ANOTHER, _update(*_PLAY_STORE, id_="another", note=_PLAY_STORE_NOTE)),
    ),
    Device.CHROMEOS: _update(
        *CHROMEOS_SETTINGS,
        N_("Choose “About ChromeOS”, at the end of the list on the left."),
        _WHAT_IS_BELOW,
        N_("If there is a button “Restart”, press it."),
        id_="chrome",
        note=N_("On a Chromebook the browser is updated together with the system."),
    ),
    Device.LINUX: _ON_LINUX,
}
