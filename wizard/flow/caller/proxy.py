"""A proxy or a VPN: whether one is in use, and whether the site opens without it.

Menu names: the guide "check-proxy"; public instructions for Windows and iOS; the catalogues of GNOME and KDE. From
memory: where each system shows that a VPN is on, and the pages of Galaxy and the Chromebook.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, Way, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import (
    ANDROID_SETTINGS,
    CHROMEOS_SETTINGS,
    GNOME,
    GNOME_SETTINGS,
    IPHONE_SETTINGS,
    KDE,
    KDE_SETTINGS,
    NOT_KNOWN,
    SYSTEM_PREFERENCES,
    SYSTEM_SETTINGS,
    WINDOWS_SETTINGS,
)
from wizard.i18n import N_
from wizard.model.finding import CheckState

_ANSWERS = (
    Answer(
        id="none",
        text=N_("Neither is in use"),
        state=CheckState.OK,
        detail=N_("Neither a proxy nor a VPN is in use on that device."),
        favours={"proxy-failure": 0.1, "interception": 0.8},
    ),
    Answer(
        id="guilty",
        text=N_("One is; without it, the site opens"),
        state=CheckState.PROBLEM,
        detail=N_("Without the proxy or VPN of that device the site opens: that is the cause."),
        favours={"interception": 5.0, "proxy-failure": 8.0},
    ),
    Answer(
        id="innocent",
        text=N_("One is; without it, nothing changes"),
        state=CheckState.OK,
        detail=N_("The site fails on that device with the proxy or VPN and without it."),
        favours={"proxy-failure": 0.2, "interception": 0.8},
    ),
    Answer(
        id="organisation",
        text=N_("One is, and belongs to their company or school"),
        state=CheckState.NOT_CHECKED,
        detail=N_("The proxy or VPN of a company or school is in use there: ask its IT department before changing it."),
        favours={"proxy-failure": 2.0, "interception": 2.0},
    ),
    unsure(NOT_KNOWN, N_("It is not known whether a proxy or a VPN is in use on that device.")),
)

_IS_IT_OURS = N_("Does the device belong to you, or to a company or school?")
_WITHOUT_IT = (
    N_("If it belongs to a company or school, please change nothing there."),
    N_("If it is yours and something is on, please write down what you see there."),
    N_("Then switch it off, and open the site again. Does it open now?"),
)


def _proxy(*ways: Way) -> Question:
    return Question(
        id="proxy",
        text=N_("Is a proxy or a VPN in use, and does the site open without it?"),
        ways=tuple(Way(title=way.title, steps=(*way.steps, _IS_IT_OURS, *_WITHOUT_IT)) for way in ways),
        note=N_("Have it switched on again if nothing changes. On a device of a company or school, leave it alone."),
        answers=_ANSWERS,
    )


PROXY: Mapping[Device, Question] = {
    Device.WINDOWS_11: _proxy(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Network & internet” on the left."),
            N_("Choose “VPN”. Does it say “Connected” there?"),
            N_("Go back one page, and choose “Proxy”."),
            N_("Look below “Manual proxy setup”. Is “Use a proxy server” on or off?"),
        )
    ),
    Device.WINDOWS_10: _proxy(
        *one_way(
            *WINDOWS_SETTINGS,
            N_("Choose “Network & Internet”."),
            N_("Choose “VPN” on the left. Does it say “Connected” there?"),
            N_("Choose “Proxy” on the left."),
            N_("Look below “Manual proxy setup”. Is “Use a proxy server” on or off?"),
        )
    ),
    Device.MACOS_13: _proxy(
        *one_way(
            *SYSTEM_SETTINGS,
            N_("Is there “VPN” in the list on the left? If so, choose it. Is a switch on there?"),
            N_("Choose “Network” on the left, and then the connection with the green dot."),
            N_("Press “Details…”, and choose “Proxies” on the left."),
            N_("Is a switch on there?"),
        )
    ),
    Device.MACOS_12: _proxy(
        *one_way(
            *SYSTEM_PREFERENCES,
            N_("Choose “Network”."),
            N_("Is there a “VPN” with a green dot in the list on the left?"),
            N_("Choose the connection with the green dot, and press “Advanced…”."),
            N_("Choose “Proxies” at the top. Is there a tick in the list?"),
        )
    ),
    Device.IPHONE: _proxy(
        *one_way(
            *IPHONE_SETTINGS,
            N_("Is there a switch “VPN” near the top? If so, is it on?"),
            N_("Choose “Wi-Fi”, and tap the letter i beside your network."),
            N_("What does it say beside “Configure Proxy”, at the very end?"),
        )
    ),
    Device.ANDROID: _proxy(
        *one_way(
            N_("Look at the top edge of the screen: is there a small key?"),
            *ANDROID_SETTINGS,
            N_("Choose “Network & internet” or “Connections”, and then “Internet” or “Wi-Fi”."),
            N_("Tap the gear wheel beside your network."),
            N_("Look for “Proxy”. It may be behind the pencil or “View more”. What does it say there?"),
        )
    ),
    Device.CHROMEOS: _proxy(
        *one_way(
            *CHROMEOS_SETTINGS,
            N_("Choose “Internet” or “Network” on the left. Is a “VPN” connected there?"),
            N_("Choose your Wi-Fi, and then its name once more."),
            N_("Open “Proxy” at the end. What does it say beside “Connection type”?"),
        )
    ),
    Device.LINUX: _proxy(
        Way(
            title=GNOME,
            steps=(
                *GNOME_SETTINGS,
                N_("Choose “Network” in the list on the left."),
                N_("Is a switch on below “VPN”?"),
                N_("What does it say beside “Proxy” or “Network Proxy”?"),
            ),
        ),
        Way(
            title=KDE,
            steps=(
                N_("Click the network symbol in the lower right corner. Is a VPN connected?"),
                *KDE_SETTINGS,
                N_("Type into the search field at the top left: Proxy"),
                N_("Choose “Proxy”. Which line is chosen there?"),
            ),
        ),
    ),
}
