"""Does the network want a login first: asked with a page that is never encrypted, which every login page may replace.

Source of the page and of the caution: the guide of "log-in-to-network". The words fit every device.
"""

from collections.abc import Mapping

from wizard.flow.caller.base import Answer, Question, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.openings import NOT_KNOWN, OPEN_NEW_TAB, OPEN_SITE_AGAIN, PRESS_ENTER, WHAT_DO_YOU_SEE
from wizard.i18n import N_
from wizard.model.finding import CheckState

_CERTIFICATE_WANTED = Answer(
    id="wants-certificate",
    text=N_("It wants a certificate or profile to be installed"),
    state=CheckState.PROBLEM,
    detail=N_("The page there asks to install a certificate or profile: no login page does. Leave that network."),
    favours={"interception": 8.0, "captive-portal": 2.0},
)

_AFTER_LOGIN = Question(
    id="after-login",
    text=N_("Does the site open after the login?"),
    ways=one_way(
        N_("Accept the terms, or type the code that you were given there."),
        N_("Please type no other passwords there."),
        *OPEN_SITE_AGAIN,
    ),
    note=N_("A page that asks to install a certificate or profile is no login page. Have that network left at once."),
    answers=(
        Answer(
            id="opens",
            text=N_("Yes, it opens"),
            state=CheckState.OK,
            detail=N_("The network wanted a login first; since then the site opens."),
            favours={"captive-portal": 4.0},
        ),
        Answer(
            id="fails",
            text=N_("No, the warning stays"),
            state=CheckState.PROBLEM,
            detail=N_("The login to the network is done, and the site fails all the same."),
            favours={"captive-portal": 0.1},
        ),
        Answer(
            id="no-login",
            text=N_("The login does not work"),
            state=CheckState.PROBLEM,
            detail=N_("A login page stands in the way, and the login does not work: ask those who run the network."),
        ),
        _CERTIFICATE_WANTED,
    ),
)

_LOGIN_PAGE = Question(
    id="login-page",
    text=N_("Does the network want a login first?"),
    ways=one_way(
        N_("Please close the page with the warning."),
        OPEN_NEW_TAB,
        N_("Type into the long bar where addresses go: neverssl.com"),
        PRESS_ENTER,
        WHAT_DO_YOU_SEE,
    ),
    sees=N_("A page that says “NeverSSL”, or one with the name of a hotel, a shop, a train or a school."),
    answers=(
        Answer(
            id="no-portal",
            text=N_("A page that says “NeverSSL”"),
            state=CheckState.OK,
            detail=N_("No login page stands in the way there."),
            favours={"captive-portal": 0.05},
        ),
        Answer(
            id="portal",
            text=N_("A login page of the network"),
            state=CheckState.PROBLEM,
            detail=N_("A login page stands in the way: that network wants a login first."),
            favours={"captive-portal": 20.0},
            then=_AFTER_LOGIN,
        ),
        Answer(
            id="another-page",
            text=N_("Another page"),
            state=CheckState.PROBLEM,
            detail=N_("Another page came in the place of the one asked for: a filter or a router answers there."),
            favours={"interception": 4.0, "captive-portal": 3.0},
        ),
        Answer(
            id="nothing",
            text=N_("No page at all"),
            state=CheckState.PROBLEM,
            detail=N_("Not even a page without encryption loads there: the network is down, or blocks everything."),
            favours={"no-network": 6.0, "dns-failure": 4.0, "proxy-failure": 4.0, "captive-portal": 0.5},
        ),
        unsure(NOT_KNOWN, N_("It is not known whether that network wants a login.")),
    ),
)

PORTAL: Mapping[Device, Question] = dict.fromkeys(Device, _LOGIN_PAGE)
