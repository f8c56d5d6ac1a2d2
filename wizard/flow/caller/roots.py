"""What was added to what the device trusts, as far as a lay person can read it: profiles, certificates, who manages it.

The long list of authorities itself is nothing to read out. On Windows only the management of the computer is asked for;
the certificate snap-in is for staff, and stands in the note. Menu names: public instructions for iOS,
Android 14, macOS and Windows; GNOME and KDE have no such page, so that a terminal has to do. From memory: Galaxy's and
Chromebook's, and that it was macOS 15 that moved the profiles from "Privacy & Security" to "General".
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, Way, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    ANDROID_SETTINGS,
    GALAXY,
    IPHONE_SETTINGS,
    NOT_KNOWN,
    PIXEL,
    SYSTEM_PREFERENCES,
    SYSTEM_SETTINGS,
    WINDOWS_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_ANSWERS = (
    Answer(
        id="nothing",
        text=N_("Nothing is there"),
        state=CheckState.OK,
        detail=N_("No certificate and no profile was added to that device, as far as the person can see."),
        favours={"interception": 0.6},
    ),
    Answer(
        id="organisation",
        text=N_("Something of their company or school"),
        state=CheckState.OK,
        detail=N_("A company or school manages that device, and may open its connections: its IT department can help."),
        favours={"interception": 2.0},
    ),
    Answer(
        id="stranger",
        text=N_("Something that nobody there knows"),
        state=CheckState.PROBLEM,
        detail=N_(
            "Something unknown was added to what that device trusts. No passwords should be typed there for now."
        ),
        favours={"interception": 8.0},
    ),
    unsure(NOT_KNOWN, N_("It is not known whether a certificate or profile was added to that device.")),
)

_NOTHING_REMOVED = N_("Have nothing removed during the call: write down the names, and ask who put it there.")


def _added(*ways: Way, text: str, sees: str = "", note: str = _NOTHING_REMOVED) -> Question:
    return Question(id="roots", text=text, ways=ways, sees=sees, note=note, answers=_ANSWERS)


_PROFILE = N_("Was a profile or a certificate added to the device?")
_MANAGED = N_("Does a company or a school manage the device?")
_WHICH_NAMES = N_("Is anything in the list? If so, please read me the names.")

_FOR_STAFF = N_(
    "For staff at the computer alone: certmgr.msc, Trusted Root Certification Authorities, shows added roots. Do not"
    " send a caller there."
)
_WHICH_ACCOUNT = N_("Is an account connected there? If so, please read me its name.")

ROOTS: Mapping[Device, Question] = {
    Device.WINDOWS_11: _added(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Accounts” on the left."),
            N_("Choose “Access work or school”, further down."),
            _WHICH_ACCOUNT,
        ),
        text=_MANAGED,
        note=_FOR_STAFF,
    ),
    Device.WINDOWS_10: _added(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Accounts”."),
            N_("Choose “Access work or school” on the left."),
            _WHICH_ACCOUNT,
        ),
        text=_MANAGED,
        note=_FOR_STAFF,
    ),
    Device.MACOS_13: _added(
        Way(
            title=N_("macOS 15 or later"),
            steps=(
                *SYSTEM_SETTINGS,
                N_("Choose “General” on the left."),
                N_("Choose “Device Management”, further down. If there is none, nothing was added."),
                _WHICH_NAMES,
            ),
        ),
        Way(
            title=N_("macOS 13 and 14"),
            steps=(
                *SYSTEM_SETTINGS,
                N_("Choose “Privacy & Security” on the left."),
                N_("Choose “Profiles” at the very end. If there is none, nothing was added."),
                _WHICH_NAMES,
            ),
        ),
        text=_PROFILE,
    ),
    Device.MACOS_12: _added(
        *one_way(
            *SYSTEM_PREFERENCES,
            N_("Look for “Profiles” in the last line. If there is none, nothing was added."),
            N_("Click it, and please read me the names on the left."),
        ),
        text=_PROFILE,
    ),
    Device.IPHONE: _added(
        *one_way(
            *IPHONE_SETTINGS,
            N_("Choose “General”."),
            N_("Choose “VPN & Device Management”, further down."),
            N_("Do you see a name below “Configuration Profile”? If so, please read it to me."),
            N_("Go back, and choose “About”."),
            N_("Choose “Certificate Trust Settings” at the very end. Is a switch on there?"),
        ),
        text=_PROFILE,
        sees=N_("Where nothing was added, there is no name, and no switch."),
    ),
    Device.ANDROID: _added(
        Way(
            title=PIXEL,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “Security & privacy”."),
                N_("Choose “More security & privacy” at the end."),
                N_("Choose “Encryption & credentials”."),
                N_("Choose “Trusted credentials”, and there “User” at the top."),
                _WHICH_NAMES,
            ),
        ),
        Way(
            title=GALAXY,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “Security and privacy”."),
                N_("Choose “More security settings” at the end."),
                N_("Choose “View security certificates”, and there “User” at the top."),
                _WHICH_NAMES,
            ),
        ),
        text=N_("Was a certificate added to the device?"),
    ),
    Device.CHROMEOS: _added(
        *one_way(
            N_("Click the clock in the lower right corner of the screen."),
            N_("Does it say “Managed by” there, or is there a small building?"),
            N_("Which name do you see there?"),
        ),
        text=_MANAGED,
    ),
    Device.LINUX: _added(
        Way(
            title=N_("Ubuntu and Debian"),
            steps=(
                N_("Open a terminal."),
                N_("Type: ls /usr/local/share/ca-certificates"),
                N_("Press Enter, and please read me what it lists."),
            ),
        ),
        Way(
            title=N_("Fedora"),
            steps=(
                N_("Open a terminal."),
                N_("Type: ls /etc/pki/ca-trust/source/anchors"),
                N_("Press Enter, and please read me what it lists."),
            ),
        ),
        text=N_("Was a certificate added to the device?"),
        sees=N_("An empty line where nothing was added, else the names of files."),
    ),
}
