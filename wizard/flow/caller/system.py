"""Which version the system has, and whether its maker still looks after it.

What counts is whether the system still learns of new authorities and new ways to connect. Windows, macOS and Linux are
compared with data/systems.toml (`support.py`). From memory, as Apple and Google name no such dates: iOS 15 and earlier
get no regular updates any more; Android 7.1 and earlier do not know the root of Let's Encrypt. Menu names: the guide
"update-system"; public instructions for Galaxy; the catalogues of GNOME and KDE; the Chromebook's from memory.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, Way, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    ABOUT_THIS_MAC,
    ANDROID_SETTINGS,
    CHROMEOS_SETTINGS,
    GALAXY,
    GNOME,
    GNOME_SETTINGS,
    IPHONE_SETTINGS,
    KDE,
    KDE_SETTINGS,
    NOT_KNOWN,
    PIXEL,
    WINDOWS_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_CURRENT = {"outdated-software": 0.2, "outdated-roots": 0.4}
_ENDED = {"outdated-software": 5.0, "outdated-roots": 3.0}
_TOO_OLD = {"outdated-software": 6.0, "outdated-roots": 12.0, "protocol-version": 4.0, "cipher-mismatch": 3.0}

_WHICH = N_("Which version of the system is it, and does it still get updates?")

_LOOKED_AFTER = Answer(
    id="supported",
    text=N_("One that still gets updates"),
    state=CheckState.OK,
    detail=N_("The maker of the system on that device still looks after it."),
    favours=_CURRENT,
)
_SUPPORT_ENDED = Answer(
    id="ended",
    text=N_("One whose support has ended"),
    state=CheckState.PROBLEM,
    detail=N_("The maker no longer looks after the system on that device: more and more sites will fail there."),
    favours=_ENDED,
)
_VERY_OLD = N_("The system on that device is so old that it does not know the authorities of today.")
_UNKNOWN = unsure(NOT_KNOWN, N_("The version of the system was not read out."))


def _by_dates(ways: tuple[Way, ...], sees: str = "") -> Question:
    """Return the question where the data file knows when support ends."""
    return Question(
        id="system",
        text=_WHICH,
        ways=ways,
        sees=sees,
        names_versions=True,
        answers=(_LOOKED_AFTER, _SUPPORT_ENDED, _UNKNOWN),
    )


_WINDOWS_11 = _by_dates(
    one_way(
        N_("Hold down the Windows key, the one with four squares, and press the letter R."),
        N_("Type: winver"),
        N_("Press Enter."),
        N_("Please read me what comes after the word “Version”."),
    ),
    N_("A small window that says Windows 11 and, below it, for example “Version 25H2”."),
)

_WINDOWS_10 = Question(
    id="system",
    text=N_("Does this Windows 10 still get security updates?"),
    ways=one_way(
        *WINDOWS_SETTINGS,
        N_("Choose “Update & Security”."),
        N_("Is there anything about “Extended Security Updates” on this page? What does it say?"),
    ),
    names_versions=True,
    answers=(
        Answer(
            id="extended",
            text=N_("Yes: “Extended Security Updates”"),
            state=CheckState.OK,
            detail=N_("That Windows 10 still gets Extended Security Updates."),
            favours=_CURRENT,
        ),
        Answer(
            id="ended",
            text=N_("No, nothing of the kind"),
            state=CheckState.PROBLEM,
            detail=N_("That Windows 10 gets no security updates any more: more and more sites will fail there."),
            favours=_ENDED,
        ),
        _UNKNOWN,
    ),
)

_MAC_VERSION = one_way(*ABOUT_THIS_MAC, N_("Which name and which number do you see beside or below the word “macOS”?"))

_MACOS_12 = Question(
    id="system",
    text=_WHICH,
    ways=_MAC_VERSION,
    names_versions=True,
    answers=(
        _SUPPORT_ENDED,
        Answer(
            id="newer",
            text=N_("13 or a higher number after all"),
            state=CheckState.NOT_CHECKED,
            detail=N_("That Mac has a newer system than was thought: choose the device anew."),
        ),
        _UNKNOWN,
    ),
)

_IPHONE = Question(
    id="system",
    text=_WHICH,
    ways=one_way(
        *IPHONE_SETTINGS,
        N_("Choose “General”."),
        N_("Choose “About”."),
        N_("Which number do you see beside “iOS Version” or “iPadOS Version”?"),
    ),
    answers=(
        Answer(
            id="16",
            text=N_("16 or higher"),
            state=CheckState.OK,
            detail=N_("The system on that device is new enough for the sites of today."),
            favours=_CURRENT,
        ),
        Answer(
            id="13",
            text=N_("13 to 15"),
            state=CheckState.PROBLEM,
            detail=N_(
                "The system on that device gets no regular updates any more: more and more sites will fail there."
            ),
            favours=_ENDED,
        ),
        Answer(id="12", text=N_("12 or lower"), state=CheckState.PROBLEM, detail=_VERY_OLD, favours=_TOO_OLD),
        _UNKNOWN,
    ),
)

_ANDROID = Question(
    id="system",
    text=N_("Which Android is it, and from when is its last security update?"),
    ways=(
        Way(
            title=PIXEL,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “About phone”, at the very end."),
                N_("Choose “Android version”. Which number do you see there?"),
                N_("Which date do you see below “Android security update”?"),
            ),
        ),
        Way(
            title=GALAXY,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “About phone” or “About tablet”, at the very end."),
                N_("Choose “Software information”."),
                N_("Which number do you see below “Android version”?"),
                N_("Which date do you see below “Android security patch level”?"),
            ),
        ),
    ),
    answers=(
        Answer(
            id="cared-for",
            text=N_("A security update of the last twelve months"),
            state=CheckState.OK,
            detail=N_("That Android gets security updates."),
            favours=_CURRENT,
        ),
        Answer(
            id="ended",
            text=N_("Android 8 or higher, but an older update"),
            state=CheckState.PROBLEM,
            detail=N_("That Android has had no security update for more than a year."),
            favours=_ENDED,
        ),
        Answer(id="7", text=N_("Android 7 or lower"), state=CheckState.PROBLEM, detail=_VERY_OLD, favours=_TOO_OLD),
        _UNKNOWN,
    ),
)

_CHROMEOS = Question(
    id="system",
    text=N_("Does the Chromebook still get updates?"),
    ways=one_way(
        *CHROMEOS_SETTINGS,
        N_("Choose “About ChromeOS”, at the end of the list on the left."),
        N_("Does it say anywhere that this device no longer gets updates?"),
        N_("Choose “Additional details”. What does it say below “Update schedule”?"),
    ),
    answers=(_LOOKED_AFTER, _SUPPORT_ENDED, _UNKNOWN),
)

_LINUX = _by_dates(
    (
        Way(
            title=GNOME,
            steps=(
                *GNOME_SETTINGS,
                N_("Choose “System” at the end of the list on the left. If there is none, go on."),
                N_("Choose “About” at the very end."),
                N_("Which name and which number do you see there for the operating system?"),
            ),
        ),
        Way(
            title=KDE,
            steps=(
                *KDE_SETTINGS,
                N_("Choose “About this System” at the very end."),
                N_("Which name and which number do you see at the top?"),
            ),
        ),
    )
)

SYSTEM: Mapping[Device, Question] = {
    Device.WINDOWS_11: _WINDOWS_11,
    Device.WINDOWS_10: _WINDOWS_10,
    Device.MACOS_13: _by_dates(_MAC_VERSION),
    Device.MACOS_12: _MACOS_12,
    Device.IPHONE: _IPHONE,
    Device.ANDROID: _ANDROID,
    Device.CHROMEOS: _CHROMEOS,
    Device.LINUX: _LINUX,
}
