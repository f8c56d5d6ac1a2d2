"""The clock of the device: what it shows, whether it is set by itself, and what it shows then.

The year is asked for, because few look at it. Menu names: the guide "set-clock"; public instructions for macOS, iOS and
Android; a public test script for Galaxy; the catalogues of GNOME and KDE. From memory: where each system shows the
year, and what a Chromebook does about its clock.
"""

from collections.abc import Mapping

from wizard.causes.messages.questions import NO, YES
from wizard.flow.caller.base import Answer, Question, Reading, Way, one_way, unsure
from wizard.flow.caller.chances import same_as
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    ANDROID_SETTINGS,
    GALAXY,
    GNOME,
    GNOME_SETTINGS,
    IPHONE_SETTINGS,
    KDE,
    KDE_SETTINGS,
    NOT_KNOWN,
    PADLOCK,
    PIXEL,
    SYSTEM_PREFERENCES,
    SYSTEM_SETTINGS,
    WINDOWS_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_READ_OUT = N_("Please read me the date with the year, and then the time.")

_NOW = Question(
    id="now",
    text=N_("What date and what time does it show now?"),
    ways=one_way(_READ_OUT),
    readings={Reading.RIGHT: "right", Reading.TIME_OFF: "wrong", Reading.DATE_OFF: "wrong"},
    answers=(
        Answer(
            id="right",
            text=N_("They are right now"),
            state=CheckState.OK,
            detail=N_("The clock was wrong and is right now. The site should open again."),
            favours={"clock-wrong": 2.0},
        ),
        Answer(
            id="wrong",
            text=N_("They are still wrong"),
            state=CheckState.PROBLEM,
            detail=N_("The clock stays wrong: it has to be set by hand, or the device has to be looked at."),
            favours={"clock-wrong": 2.0},
        ),
        Answer(
            id="later",
            text=N_("That is looked at later"),
            state=CheckState.PROBLEM,
            detail=N_("The clock was wrong; whether it is right by now is not known."),
        ),
    ),
)


_NOT_FOUND = N_("The clock is wrong; where it is set was not found.")


def _automatic(ways: tuple[Way, ...]) -> Question:
    return Question(
        id="automatic",
        text=N_("Does the device set its clock by itself?"),
        ways=ways,
        answers=(
            Answer(
                id="switched-on",
                text=N_("It was off, and is on now"),
                state=CheckState.PROBLEM,
                detail=N_("The clock was wrong, and is set automatically from now on."),
                then=_NOW,
            ),
            Answer(
                id="was-on",
                text=N_("It was on already"),
                state=CheckState.PROBLEM,
                detail=N_(
                    "The clock is wrong although it is set automatically: often the battery in the device is empty."
                ),
                then=_NOW,
            ),
            Answer(
                id="locked",
                text=N_("It cannot be changed"),
                state=CheckState.PROBLEM,
                detail=N_("The clock is wrong and cannot be changed there: those who manage the device have to do it."),
            ),
            Answer(id="not-found", text=NOT_KNOWN, state=CheckState.PROBLEM, detail=_NOT_FOUND),
        ),
    )


def _another_zone(automatic: Question) -> Question:
    return Question(
        id="another-zone",
        text=N_("Is the caller in another time zone than you?"),
        ways=one_way(N_("In which city are you?")),
        note=N_("Summer time counts, too: some countries put the clock forward by an hour."),
        answers=(
            Answer(
                id="fits",
                text=N_("Yes, and the hour fits"),
                state=CheckState.OK,
                detail=N_("The clock is right for the place where the device is."),
                favours=same_as("clock", YES),
            ),
            Answer(
                id="does-not-fit",
                text=N_("No, or the hour does not fit"),
                state=CheckState.PROBLEM,
                detail=N_("The clock is wrong by hours: the time zone may be set wrong."),
                favours=same_as("clock", NO),
                then=automatic,
            ),
            unsure(NOT_KNOWN, N_("It is not known which time zone the device is in.")),
        ),
    )


def _clock(ways: tuple[Way, ...], automatic: Question) -> Question:
    return Question(
        id="clock",
        text=N_("What date, with the year, and what time does it show?"),
        ways=ways,
        readings={
            Reading.RIGHT: "right",
            Reading.WHOLE_HOURS: "hours-off",
            Reading.TIME_OFF: "time-off",
            Reading.DATE_OFF: "date-off",
        },
        answers=(
            Answer(
                id="right",
                text=N_("The right ones, within five minutes"),
                state=CheckState.OK,
                detail=N_("The clock of that device is right."),
                favours=same_as("clock", YES),
            ),
            Answer(
                id="date-off",
                text=N_("A wrong date or year"),
                state=CheckState.PROBLEM,
                detail=N_("The date of that device is wrong, so good sites look expired or not yet valid."),
                favours=same_as("clock", NO),
                then=automatic,
            ),
            Answer(
                id="time-off",
                text=N_("A wrong time"),
                state=CheckState.PROBLEM,
                detail=N_("The time of that device is wrong."),
                favours={"clock-wrong": 3.0},
                then=automatic,
            ),
            Answer(
                id="hours-off",
                text=N_("Whole hours away from here"),
                state=CheckState.NOT_CHECKED,
                detail=N_("The clock differs by whole hours: another time zone does that, or a wrong one."),
                then=_another_zone(automatic),
            ),
            unsure(NOT_KNOWN, N_("The clock of that device was not read out.")),
        ),
    )


_ON_WINDOWS = one_way(
    N_("Look at the lower right corner of the screen."),
    N_("Move the mouse onto the time there, and wait until a line with the year appears."),
    _READ_OUT,
)

_ON_MACOS = one_way(
    N_("Look at the upper right corner of the screen: the time is there."),
    N_("Open the app “Calendar”, and look for the year at the top."),
    _READ_OUT,
)

_ON_IPHONE = one_way(
    N_("Look at the time at the top of the screen."),
    N_("Open the app “Calendar”. Today has a red circle; the year is at the top."),
    _READ_OUT,
)

_ON_CHROMEOS = one_way(
    N_("Click the date beside the time, in the lower right corner of the screen. A calendar opens."),
    _READ_OUT,
)

_ON_LINUX = (
    Way(title=GNOME, steps=(N_("Click the time at the top of the screen. A calendar opens."), _READ_OUT)),
    Way(
        title=KDE,
        steps=(N_("Click the time in the lower right corner of the screen. A calendar opens."), _READ_OUT),
    ),
)

ANDROID_DATE = (
    Way(title=PIXEL, steps=(*ANDROID_SETTINGS, N_("Choose “System”."), N_("Choose “Date & time”."))),
    Way(title=GALAXY, steps=(*ANDROID_SETTINGS, N_("Choose “General management”."), N_("Choose “Date and time”."))),
)
"""Where Android shows the date, the time and the time zone."""

_ON_ANDROID = tuple(Way(title=way.title, steps=(*way.steps, _READ_OUT)) for way in ANDROID_DATE)

_WINDOWS_SWITCHES = (
    N_("Choose “Date & time”."),
    N_("Look at “Set time automatically”. If it is off, switch it on."),
    N_("Press “Sync now”."),
)
_WINDOWS_11 = one_way(*WINDOWS_SETTINGS, N_("Choose “Time & language” on the left."), *_WINDOWS_SWITCHES)
_WINDOWS_10 = one_way(*WINDOWS_SETTINGS, N_("Choose “Time & Language”."), *_WINDOWS_SWITCHES)

_MACOS_13 = one_way(
    *SYSTEM_SETTINGS,
    N_("Choose “General” on the left."),
    N_("Choose “Date & Time”."),
    N_("Look at “Set time and date automatically”. If it is off, switch it on."),
)

_MACOS_12 = one_way(
    *SYSTEM_PREFERENCES,
    N_("Choose “Date & Time”."),
    *PADLOCK,
    N_("Look at “Set date and time automatically”. If there is no tick, click it."),
)

_IPHONE = one_way(
    *IPHONE_SETTINGS,
    N_("Choose “General”."),
    N_("Choose “Date & Time”."),
    N_("Look at “Set Automatically”. If it is off, switch it on."),
)

_ANDROID = (
    Way(
        title=PIXEL,
        steps=(N_("Stay on the same page."), N_("Find “Set time automatically”. If it is off, switch it on.")),
    ),
    Way(
        title=GALAXY,
        steps=(N_("Stay on the same page."), N_("Look at “Automatic date and time”. If it is off, switch it on.")),
    ),
)

_LINUX = (
    Way(
        title=GNOME,
        steps=(
            *GNOME_SETTINGS,
            N_("Choose “System” at the end of the list on the left. If there is none, go on."),
            N_("Choose “Date & Time”."),
            N_("Look at “Automatic Date & Time”. If it is off, switch it on."),
        ),
    ),
    Way(
        title=KDE,
        steps=(
            *KDE_SETTINGS,
            N_("Type into the search field at the top left: Date"),
            N_("Choose “Date & Time”."),
            N_("Is there a tick beside “Set date and time automatically”? If not, click it."),
        ),
    ),
)

_CHROMEBOOK = Question(
    id="automatic",
    text=N_("Is the Chromebook connected to a network, and was it restarted?"),
    ways=one_way(
        N_("See whether the Chromebook is connected to a network. It takes the time from there by itself."),
        N_("Restart the Chromebook."),
    ),
    note=N_("A Chromebook has no switch for it: without a network it keeps the wrong time."),
    answers=(
        Answer(
            id="restarted",
            text=N_("It is connected, and was restarted"),
            state=CheckState.PROBLEM,
            detail=N_("The clock was wrong; the Chromebook takes the time from the network again."),
            then=_NOW,
        ),
        Answer(
            id="offline",
            text=N_("It is not connected"),
            state=CheckState.PROBLEM,
            detail=N_("The clock is wrong, and the Chromebook has no network to take the time from."),
        ),
        Answer(id="not-found", text=NOT_KNOWN, state=CheckState.PROBLEM, detail=_NOT_FOUND),
    ),
)

CLOCK: Mapping[Device, Question] = {
    Device.WINDOWS_11: _clock(_ON_WINDOWS, _automatic(_WINDOWS_11)),
    Device.WINDOWS_10: _clock(_ON_WINDOWS, _automatic(_WINDOWS_10)),
    Device.MACOS_13: _clock(_ON_MACOS, _automatic(_MACOS_13)),
    Device.MACOS_12: _clock(_ON_MACOS, _automatic(_MACOS_12)),
    Device.IPHONE: _clock(_ON_IPHONE, _automatic(_IPHONE)),
    Device.ANDROID: _clock(_ON_ANDROID, _automatic(_ANDROID)),
    Device.CHROMEOS: _clock(_ON_CHROMEOS, _CHROMEBOOK),
    Device.LINUX: _clock(_ON_LINUX, _automatic(_LINUX)),
}
