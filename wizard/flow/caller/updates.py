"""Updates of the system: whether it has them all, and whether it can still get them.

Menu names: the guide "update-system"; public instructions for macOS 12; the catalogues of GNOME Software and Discover.
From memory: those of Ubuntu's updater, Galaxy and the Chromebook.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, Way, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    ANDROID_SETTINGS,
    CHROMEOS_SETTINGS,
    GALAXY,
    IPHONE_SETTINGS,
    KDE,
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
        id="current",
        text=N_("Everything is up to date"),
        state=CheckState.OK,
        detail=N_("The system on that device has all its updates."),
        favours={"outdated-software": 0.4, "outdated-roots": 0.3},
    ),
    Answer(
        id="installed",
        text=N_("There were updates; they are installed now"),
        state=CheckState.OK,
        detail=N_("Updates were missing on that device and are installed now. The site has to be tried again."),
        favours={"outdated-roots": 2.0, "outdated-software": 1.5},
    ),
    Answer(
        id="waiting",
        text=N_("There are updates; they are not installed yet"),
        state=CheckState.PROBLEM,
        detail=N_("Updates are missing on that device."),
        favours={"outdated-roots": 2.5, "outdated-software": 2.0},
    ),
    Answer(
        id="fails",
        text=N_("It fails, or nothing is offered any more"),
        state=CheckState.PROBLEM,
        detail=N_("The system on that device gets no updates."),
        favours={"outdated-roots": 3.0, "outdated-software": 3.0, "clock-wrong": 1.3, "interception": 1.3},
    ),
    unsure(NOT_KNOWN, N_("It is not known whether updates are missing on that device.")),
)

_WHAT_DOES_IT_SAY = N_("Please wait. What does it say in the end?")


def _updates(*ways: Way, sees: str = "") -> Question:
    return Question(
        id="updates",
        text=N_("Are updates of the system missing?"),
        ways=ways,
        sees=sees,
        note=N_("Installing can take half an hour and a restart: have the device stay plugged in, and call back."),
        answers=_ANSWERS,
    )


UPDATES: Mapping[Device, Question] = {
    Device.WINDOWS_11: _updates(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Windows Update” at the end of the list on the left."),
            N_("Press “Check for updates”."),
            _WHAT_DOES_IT_SAY,
        ),
        sees=N_("“You’re up to date”, or a list of updates."),
    ),
    Device.WINDOWS_10: _updates(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Update & Security”."),
            N_("Press “Check for updates”."),
            _WHAT_DOES_IT_SAY,
        ),
        sees=N_("“You’re up to date”, or a list of updates."),
    ),
    Device.MACOS_13: _updates(
        *one_way(
            *SYSTEM_SETTINGS,
            N_("Choose “General” on the left."),
            N_("Choose “Software Update”."),
            _WHAT_DOES_IT_SAY,
        )
    ),
    Device.MACOS_12: _updates(*one_way(*SYSTEM_PREFERENCES, N_("Choose “Software Update”."), _WHAT_DOES_IT_SAY)),
    Device.IPHONE: _updates(
        *one_way(*IPHONE_SETTINGS, N_("Choose “General”."), N_("Choose “Software Update”."), _WHAT_DOES_IT_SAY)
    ),
    Device.ANDROID: _updates(
        Way(
            title=PIXEL,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “System”."),
                N_("Choose “Software updates”, or “System update”."),
                N_("Press the button that looks for updates."),
                _WHAT_DOES_IT_SAY,
            ),
        ),
        Way(
            title=GALAXY,
            steps=(
                *ANDROID_SETTINGS,
                N_("Choose “Software update”."),
                N_("Choose “Download and install”."),
                _WHAT_DOES_IT_SAY,
            ),
        ),
    ),
    Device.CHROMEOS: _updates(
        *one_way(
            *CHROMEOS_SETTINGS,
            N_("Choose “About ChromeOS”, at the end of the list on the left."),
            N_("Press the button “Check for updates” there."),
            _WHAT_DOES_IT_SAY,
        )
    ),
    Device.LINUX: _updates(
        Way(
            title=N_("GNOME, as on Debian and Fedora"),
            steps=(
                N_("Open the app “Software”."),
                N_("Choose “Updates” at the top."),
                N_("Click the round arrow in the upper left corner."),
                _WHAT_DOES_IT_SAY,
            ),
        ),
        Way(
            title=N_("Ubuntu"),
            steps=(N_("Open the app “Software Updater”."), _WHAT_DOES_IT_SAY),
        ),
        Way(
            title=KDE,
            steps=(
                N_("Open the app “Discover”."),
                N_("Choose “Updates” at the end of the list on the left."),
                _WHAT_DOES_IT_SAY,
            ),
        ),
    ),
}
