"""The kinds of device that a caller may have, and the two questions that tell which one it is.

They are told apart by what a lay person can read out: the small window of winver on Windows, "About This Mac", the name
of the store on a telephone. From memory: that a Chromebook says so on its lid, and has a key with a magnifying glass
where others have Caps Lock.
"""

from dataclasses import dataclass
from enum import StrEnum

from wizard.i18n import N_


class Device(StrEnum):
    """A kind of device that has menus of its own."""

    WINDOWS_11 = "windows-11"
    WINDOWS_10 = "windows-10"
    MACOS_13 = "macos-13"
    """13 and later: System Settings."""
    MACOS_12 = "macos-12"
    """12 and earlier: System Preferences, with the padlock."""
    IPHONE = "iphone"
    """iPad as well."""
    ANDROID = "android"
    CHROMEOS = "chromeos"
    LINUX = "linux"

    @property
    def label(self) -> str:
        """Its name, as message id."""
        return _TITLES[self]

    @property
    def system(self) -> str:
        """The system that guides are written for (`wizard.fixes.base.SYSTEMS`), with its variant."""
        return _SYSTEMS[self]


PHONES = frozenset({Device.IPHONE, Device.ANDROID})
"""Those that somebody may be calling with."""

_TITLES = {
    Device.WINDOWS_11: N_("Windows 11"),
    Device.WINDOWS_10: N_("Windows 10"),
    Device.MACOS_13: N_("Mac, macOS 13 or later"),
    Device.MACOS_12: N_("Mac, macOS 12 or earlier"),
    Device.IPHONE: N_("iPhone or iPad"),
    Device.ANDROID: N_("Android phone or tablet"),
    Device.CHROMEOS: N_("Chromebook"),
    Device.LINUX: N_("Linux"),
}

_SYSTEMS = {
    Device.WINDOWS_11: "windows",
    Device.WINDOWS_10: "windows-10",
    Device.MACOS_13: "macos",
    Device.MACOS_12: "macos-12",
    Device.IPHONE: "ios",
    Device.ANDROID: "android",
    Device.CHROMEOS: "chromeos",
    Device.LINUX: "linux",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question about the device: it names the device, or leads to the second question."""

    id: str
    text: str
    """Message id."""
    leads_to: "Device | WhichDevice"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichDevice:
    """A short question that tells devices apart."""

    text: str
    """Message id."""
    steps: tuple[str, ...]
    """Message ids: the words to read out."""
    choices: tuple[Choice, ...]


_WHICH_WINDOWS = WhichDevice(
    text=N_("Which Windows is it?"),
    steps=(
        N_("Hold down the Windows key, the one with four squares, and press the letter R."),
        N_("Type: winver"),
        N_("Press Enter."),
        N_("What does it say in large letters at the top of the small window?"),
    ),
    choices=(
        Choice(id="11", text=N_("Windows 11"), leads_to=Device.WINDOWS_11),
        Choice(id="10", text=N_("Windows 10"), leads_to=Device.WINDOWS_10),
        # The key with the four squares is on most keyboards, whatever system the computer has.
        Choice(id="none", text=N_("No such window opens: Linux"), leads_to=Device.LINUX),
    ),
)

_WHICH_MACOS = WhichDevice(
    text=N_("Which macOS is it?"),
    steps=(
        N_("Click the apple in the upper left corner of the screen."),
        N_("Choose “About This Mac”."),
        N_("Which name and which number do you see beside or below the word “macOS”?"),
    ),
    choices=(
        Choice(id="13", text=N_("13 or a higher number"), leads_to=Device.MACOS_13),
        Choice(id="12", text=N_("12, 11 or 10"), leads_to=Device.MACOS_12),
    ),
)

_WHICH_PHONE = WhichDevice(
    text=N_("Is it a device of Apple, or one with Android?"),
    steps=(
        N_("Look for the app with which you get new apps."),
        N_("Is it called “App Store” or “Play Store”?"),
    ),
    choices=(
        Choice(id="app-store", text=N_("“App Store”: an iPhone or iPad"), leads_to=Device.IPHONE),
        Choice(id="play-store", text=N_("“Play Store”, or none: Android"), leads_to=Device.ANDROID),
    ),
)

_WHICH_OTHER = WhichDevice(
    text=N_("Is it a Chromebook?"),
    steps=(
        N_("Look at the lid, and at the keys on the far left."),
        N_("Do you see the word “Chromebook”, or a key with a magnifying glass?"),
    ),
    choices=(
        Choice(id="chromebook", text=N_("Yes: a Chromebook"), leads_to=Device.CHROMEOS),
        Choice(id="linux", text=N_("No: a computer with Linux"), leads_to=Device.LINUX),
    ),
)

WHICH_DEVICE = WhichDevice(
    text=N_("What kind of device is it?"),
    steps=(
        N_("Where do you see the warning: on a smartphone, on a tablet, or on a computer with a keyboard?"),
        N_("If it is a computer: is there a key with four small squares at the lower left, the Windows key?"),
        N_("If there is no such key: is there an apple in the upper left corner of the screen?"),
    ),
    choices=(
        Choice(id="phone", text=N_("A smartphone or tablet"), leads_to=_WHICH_PHONE),
        Choice(id="windows", text=N_("A computer with a Windows key"), leads_to=_WHICH_WINDOWS),
        Choice(id="mac", text=N_("A Mac, with an apple in the upper left corner"), leads_to=_WHICH_MACOS),
        Choice(id="other", text=N_("Another computer"), leads_to=_WHICH_OTHER),
    ),
)
"""The first question; each answer leads to one more, or to none."""


def follow(path: tuple[str, ...]) -> "Device | WhichDevice":
    """Return where the choices *path* lead: to a device, or to the question that is next.

    Raises KeyError for a choice that there is not.
    """
    place: Device | WhichDevice = WHICH_DEVICE
    for id_ in path:
        if isinstance(place, Device):
            raise KeyError(id_)
        place = {choice.id: choice for choice in place.choices}[id_].leads_to
    return place
