"""The time zone of the device: whether it is that of the place where the device is.

Menu names: the guide "set-clock"; public instructions for macOS; the catalogues of GNOME and KDE. From memory: the
Chromebook's, and that each of these pages shows the zone without further clicks.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, Way, one_way, unsure
from wizard.flow.caller.clock import ANDROID_DATE
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    CHROMEOS_SETTINGS,
    GNOME,
    GNOME_SETTINGS,
    IPHONE_SETTINGS,
    KDE,
    KDE_SETTINGS,
    NOT_KNOWN,
    PADLOCK,
    SYSTEM_PREFERENCES,
    SYSTEM_SETTINGS,
    WINDOWS_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_CHOOSE_YOURS = N_("If that is not where you are, choose your own place.")

_ANSWERS = (
    Answer(
        id="right",
        text=N_("The place where the device is"),
        state=CheckState.OK,
        detail=N_("The time zone of that device is right."),
        favours={"clock-wrong": 0.7},
    ),
    Answer(
        id="mended",
        text=N_("Another place; it is put right now"),
        state=CheckState.OK,
        detail=N_("The time zone was wrong and is put right. The clock has to be read out once more."),
        favours={"clock-wrong": 3.0},
    ),
    Answer(
        id="wrong",
        text=N_("Another place, and it stays"),
        state=CheckState.PROBLEM,
        detail=N_("The time zone of that device is wrong, so its clock is wrong although it may look right."),
        favours={"clock-wrong": 6.0},
    ),
    unsure(NOT_KNOWN, N_("The time zone of that device was not read out.")),
)


def _zone(*ways: Way, note: str = "") -> Question:
    return Question(
        id="time-zone",
        text=N_("Which place is set as the time zone?"),
        ways=ways,
        note=note,
        answers=_ANSWERS,
    )


_WINDOWS_END = (N_("Choose “Date & time”."), N_("What does it say beside or below “Time zone”?"), _CHOOSE_YOURS)

_APPLE_END = (N_("Choose “Date & Time”."), N_("Which place do you see beside “Time Zone”?"), _CHOOSE_YOURS)

TIME_ZONE: Mapping[Device, Question] = {
    Device.WINDOWS_11: _zone(
        Way(steps=(*WINDOWS_SETTINGS, N_("Choose “Time & language” on the left."), *_WINDOWS_END))
    ),
    Device.WINDOWS_10: _zone(Way(steps=(*WINDOWS_SETTINGS, N_("Choose “Time & Language”."), *_WINDOWS_END))),
    Device.MACOS_13: _zone(Way(steps=(*SYSTEM_SETTINGS, N_("Choose “General” on the left."), *_APPLE_END))),
    Device.MACOS_12: _zone(
        *one_way(
            *SYSTEM_PREFERENCES,
            N_("Choose “Date & Time”."),
            N_("Choose “Time Zone” at the top."),
            N_("Which city do you see beside “Closest city”?"),
            *PADLOCK,
            _CHOOSE_YOURS,
        ),
        note=N_("The padlock has to be opened only if another place is to be chosen."),
    ),
    Device.IPHONE: _zone(Way(steps=(*IPHONE_SETTINGS, N_("Choose “General”."), *_APPLE_END))),
    Device.ANDROID: _zone(
        *(
            Way(
                title=way.title,
                steps=(*way.steps, N_("Which place do you see below the words “time zone”?"), _CHOOSE_YOURS),
            )
            for way in ANDROID_DATE
        )
    ),
    Device.CHROMEOS: _zone(
        *one_way(
            *CHROMEOS_SETTINGS,
            N_("Choose “System preferences” on the left."),
            N_("Choose “Date and time”."),
            N_("Choose “Time zone”, and read me what is chosen there."),
            _CHOOSE_YOURS,
        )
    ),
    Device.LINUX: _zone(
        Way(
            title=GNOME,
            steps=(
                *GNOME_SETTINGS,
                N_("Choose “System” at the end of the list on the left. If there is none, go on."),
                N_("Choose “Date & Time”."),
                N_("Which place is shown at “Time Zone”?"),
                _CHOOSE_YOURS,
            ),
        ),
        Way(
            title=KDE,
            steps=(
                *KDE_SETTINGS,
                N_("Type into the search field at the top left: Date"),
                N_("Choose “Date & Time”."),
                N_("Choose the page “Time Zone” at the top."),
                N_("Which place do you see beside “Current local time zone”?"),
                _CHOOSE_YOURS,
            ),
        ),
    ),
}
