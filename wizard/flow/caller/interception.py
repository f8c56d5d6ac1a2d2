"""Programs that open secure connections to look inside: protection programs, filters, and what watches over children.

Which product it is decides where the switch is; that is told by the guide "turn-off-https-scanning". Windows names the
protection program in charge (public instructions for "Windows Security"). From memory: what the programs' symbols look
like, and where the telephones and the Chromebook show such apps. The products are named as examples only.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import UNSURE, Answer, Question, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import ANDROID_SETTINGS, IPHONE_SETTINGS, NOT_KNOWN, OPEN_NEW_TAB, OPEN_SITE_AGAIN
from wizard.i18n import N_
from wizard.model.finding import CheckState

_AFTER_UPDATE = Question(
    id="after-update",
    text=N_("Does the site open after that program was updated?"),
    ways=one_way(
        N_("Open that program, and let it update itself."),
        N_("Restart the device."),
        *OPEN_SITE_AGAIN,
    ),
    note=N_("On a device of a company or school, leave it alone: pass the case to those who manage it."),
    answers=(
        Answer(
            id="opens",
            text=N_("Yes, it opens"),
            state=CheckState.OK,
            detail=N_("The protection program was the cause; since its update the site opens."),
            favours={"interception": 6.0},
        ),
        Answer(
            id="fails",
            text=N_("No, the warning stays"),
            state=CheckState.NOT_CHECKED,
            detail=N_(
                "The protection program is up to date, and the site fails. Its HTTPS scanning is next to look at."
            ),
        ),
        Answer(
            id=UNSURE,
            text=N_("That is done later"),
            state=CheckState.NOT_CHECKED,
            detail=N_("A protection program on that device may open secure connections: it has to be updated."),
        ),
    ),
)

_ANSWERS = (
    Answer(
        id="none",
        text=N_("None but what the system brings along"),
        state=CheckState.OK,
        detail=N_("No program on that device is known to open secure connections."),
        favours={"interception": 0.4},
    ),
    Answer(
        id="protection",
        text=N_("A protection program or a filter of their own"),
        state=CheckState.NOT_CHECKED,
        detail=N_("A protection program on that device may open secure connections."),
        favours={"interception": 3.0},
        then=_AFTER_UPDATE,
    ),
    Answer(
        id="organisation",
        text=N_("One of their company or school"),
        state=CheckState.NOT_CHECKED,
        detail=N_("A company or school filters on that device: its IT department has to look at it."),
        favours={"interception": 4.0},
    ),
    Answer(
        id="stranger",
        text=N_("One that nobody there knows"),
        state=CheckState.PROBLEM,
        detail=N_("An unknown program may read along on that device. No passwords should be typed there for now."),
        favours={"interception": 8.0},
    ),
    unsure(NOT_KNOWN, N_("It is not known whether a program opens secure connections on that device.")),
)


def _programs(*steps: str, sees: str = "") -> Question:
    return Question(
        id="programs",
        text=N_("Is there a protection program, a filter against advertisements, or one for children?"),
        ways=one_way(*steps),
        sees=sees,
        note=N_("Have nothing switched off yet: first it is updated."),
        answers=_ANSWERS,
    )


_WHO_PUT_IT_THERE = N_(
    "If there is one: did you install it yourself, or did your company, your school or somebody else?"
)

_WINDOWS = _programs(
    N_("Press the Windows key and type: Windows Security"),
    N_("Press Enter."),
    N_("Choose “Virus & threat protection”."),
    N_("Which name of a program do you see at the top of this page?"),
    _WHO_PUT_IT_THERE,
    sees=N_("The name of a program in charge, or just the page of Windows itself with “Current threats”."),
)

_MACOS = _programs(
    N_("Look at the small symbols in the upper right corner of the screen."),
    N_("Click them one after the other."),
    N_("Does a protection program or a filter open, such as ESET, Norton or AdGuard?"),
    _WHO_PUT_IT_THERE,
)

INTERCEPTION: Mapping[Device, Question] = {
    Device.WINDOWS_11: _WINDOWS,
    Device.WINDOWS_10: _WINDOWS,
    Device.MACOS_13: _MACOS,
    Device.MACOS_12: _MACOS,
    Device.IPHONE: _programs(
        N_("Do you use an app against advertisements, or one that watches over a child’s iPhone?"),
        *IPHONE_SETTINGS,
        N_("Choose “General”."),
        N_("Choose “VPN & Device Management”, further down."),
        N_("Is the name of an app there, for example below “VPN”, “DNS” or “Content Filter”?"),
        _WHO_PUT_IT_THERE,
    ),
    Device.ANDROID: _programs(
        N_("Do you use an app for protection, against advertisements, or one that watches over a child’s phone?"),
        *ANDROID_SETTINGS,
        N_("Choose “Apps”, and then the list of all apps."),
        N_("Is such an app in the list? If so, what is it called?"),
        _WHO_PUT_IT_THERE,
    ),
    Device.CHROMEOS: _programs(
        OPEN_NEW_TAB,
        N_("Type into the long bar where addresses go: chrome://extensions"),
        N_("Press Enter."),
        N_("Which names do you see there?"),
        _WHO_PUT_IT_THERE,
    ),
    Device.LINUX: _programs(
        N_("Is a protection program or a filter installed on the computer, or in your network?"),
        N_("If so, what is it called?"),
        _WHO_PUT_IT_THERE,
    ),
}
