"""Does another site open, and does the site open over another network: what parts the device, its network and the site.

The telephone's mobile data is the other network that nearly everybody has at hand. On a telephone itself one switch
is enough; beside a computer the telephone is another device as well, so that a second question has to follow: does it
open on the telephone in the same Wi-Fi? Words from memory: the symbols in the panel that comes from the top edge.
"""

from collections.abc import Mapping

from wizard.causes.messages.questions import NO, YES
from wizard.flow.caller.base import UNSURE, Answer, Question, one_way, unsure
from wizard.flow.caller.chances import same_as, together
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import IPHONE_SETTINGS, NOT_KNOWN, OPEN_NEW_TAB, PRESS_ENTER, WHAT_DO_YOU_SEE
from wizard.i18n import N_
from wizard.model.finding import CheckState

_OTHER_SITE = Question(
    id="other-site",
    text=N_("Does another site open there without a warning?"),
    ways=one_way(
        N_("Please close the page with the warning."),
        OPEN_NEW_TAB,
        N_("Type into the long bar where addresses go: wikipedia.org"),
        PRESS_ENTER,
        WHAT_DO_YOU_SEE,
    ),
    sees=N_("The page of Wikipedia, a warning like the one before, or an error."),
    answers=(
        Answer(
            id="opens",
            text=N_("It opens"),
            state=CheckState.OK,
            detail=N_("Other sites open on that device: the trouble is with this site, or on the way to it."),
            favours=same_as("other-sites", NO),
        ),
        Answer(
            id="fails",
            text=N_("The same kind of warning"),
            state=CheckState.PROBLEM,
            detail=N_("Other sites fail on that device, too: the cause is the device or its network, not the site."),
            favours=same_as("other-sites", YES),
        ),
        Answer(
            id="nothing",
            text=N_("Nothing loads at all"),
            state=CheckState.PROBLEM,
            detail=N_("No site loads on that device: its network is down, or blocks everything."),
            favours={"no-network": 8.0, "captive-portal": 4.0, "proxy-failure": 4.0, "dns-failure": 3.0},
        ),
        unsure(NOT_KNOWN, N_("It is not known whether other sites open on that device.")),
    ),
)

OTHER_SITES: Mapping[Device, Question] = dict.fromkeys(Device, _OTHER_SITE)
"""The same words fit every device."""

_NO_OTHER_NETWORK = Answer(
    id="none",
    text=N_("There is no mobile data"),
    state=CheckState.NOT_CHECKED,
    detail=N_("There was no other network to try."),
)
_ANOTHER_ERROR = Answer(
    id="other",
    text=N_("Another error"),
    state=CheckState.NOT_CHECKED,
    detail=N_("Over another network another error came, which tells nothing of this one."),
)

_PHONE_ANSWERS = (
    Answer(
        id="opens",
        text=N_("It opens over mobile data"),
        state=CheckState.PROBLEM,
        detail=N_("Over another network the site opens: the cause is the network that the device was in."),
        favours=same_as("other-network", YES),
    ),
    Answer(
        id="fails",
        text=N_("The same warning"),
        state=CheckState.OK,
        detail=N_("Over another network the site fails, too: the network is not the cause."),
        favours=same_as("other-network", NO),
    ),
    _ANOTHER_ERROR,
    _NO_OTHER_NETWORK,
)

_PHONE_TEXT = N_("Does the site open over mobile data, without Wi-Fi?")
_PHONE_NOTE = N_(
    "If they call from this phone, take down its number first: a call over Wi-Fi breaks off. Have Wi-Fi switched on"
    " again afterwards. If the device was on mobile data before, do it the other way round: with the Wi-Fi of somebody"
    " else."
)
_GO_BACK = N_("Go back to the browser and open the site again.")

_IPHONE = Question(
    id="mobile-data",
    text=_PHONE_TEXT,
    ways=one_way(*IPHONE_SETTINGS, N_("Choose “Wi-Fi” and switch it off."), _GO_BACK, WHAT_DO_YOU_SEE),
    note=_PHONE_NOTE,
    answers=_PHONE_ANSWERS,
)

_ANDROID = Question(
    id="mobile-data",
    text=_PHONE_TEXT,
    ways=one_way(
        N_("Swipe from the top edge of the screen downwards."),
        N_("Tap the symbol “Internet” or “Wi-Fi”, and switch Wi-Fi off."),
        _GO_BACK,
        WHAT_DO_YOU_SEE,
    ),
    note=_PHONE_NOTE,
    answers=_PHONE_ANSWERS,
)

WIFI_ON_THERE = N_("Switch Wi-Fi on the smartphone on again.")

_OVER_THEIR_WIFI = Question(
    id="their-wifi",
    text=N_("Does the site open on the smartphone in the same Wi-Fi as the computer?"),
    ways=one_way(
        WIFI_ON_THERE,
        N_("Wait until it is connected to the same Wi-Fi as the computer."),
        N_("Open the site there once more."),
        N_("What do you see there?"),
    ),
    answers=(
        Answer(
            id="opens",
            text=N_("It opens there, too"),
            state=CheckState.OK,
            detail=N_(
                "In the same network the site opens on another device: the cause is that device, not the network."
            ),
            favours=together(same_as("other-device", YES), same_as("other-network", NO)),
        ),
        Answer(
            id="fails",
            text=N_("The warning comes"),
            state=CheckState.PROBLEM,
            detail=N_("The site fails on every device in that network, and opens outside: the network is the cause."),
            favours=same_as("other-network", YES),
        ),
        Answer(
            id=UNSURE,
            text=N_("Cannot be tried"),
            state=CheckState.NOT_CHECKED,
            detail=N_("Elsewhere the site opens: the cause is the device or its network, not the site."),
            favours=same_as("other-device", YES),
        ),
    ),
)

_COMPUTER = Question(
    id="mobile-data",
    text=N_("Does the site open on a smartphone over mobile data?"),
    ways=one_way(
        N_("Take a smartphone, and switch off Wi-Fi on it."),
        N_("Open the same address in its browser."),
        N_("What do you see there?"),
    ),
    note=N_(
        "The smartphone has to be on mobile data, not in the same Wi-Fi as the computer. If they call from it, take"
        " down its number first: a call over Wi-Fi breaks off."
    ),
    answers=(
        Answer(
            id="opens",
            text=N_("It opens on the smartphone"),
            state=CheckState.NOT_CHECKED,
            detail=N_("Elsewhere the site opens: the cause is the device or its network, not the site."),
            then=_OVER_THEIR_WIFI,
        ),
        Answer(
            id="fails",
            text=N_("The same warning"),
            state=CheckState.OK,
            detail=N_("The site fails on another device and over another network, too: the cause is the site itself."),
            favours=together(same_as("other-device", NO), same_as("other-network", NO)),
        ),
        _ANOTHER_ERROR,
        _NO_OTHER_NETWORK,
    ),
)

OTHER_NETWORK: Mapping[Device, Question] = {
    **dict.fromkeys(Device, _COMPUTER),
    Device.IPHONE: _IPHONE,
    Device.ANDROID: _ANDROID,
}
