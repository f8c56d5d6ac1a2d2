"""Every row for a caller's device, the most telling first.

The order: how often an answer settles something, for each minute that it takes. "Does it open over mobile data?" comes
first: its answer parts the network from all the rest, whatever is wrong, and moving one switch is all that it takes.
The clock comes next: it is to blame less often, but rules itself out in half a minute, and makes good sites fail
everywhere. Whether other sites open is asked as fast, but people often believe so without having tried, and step 1 may
have asked before. A login page is rare at home and usual on the road. Protection programs are the usual reason for an
unknown issuer, but take a talk. Browsers, updates and the version of the system are behind few calls, as they mend
themselves on most devices, and take minutes. A proxy or VPN is rare at home; a wrong time zone shows in the clock
already; and what was added to the trusted roots takes the longest way through the menus for the rarest find.

The numbers are estimates of ours, from no statistic; nothing but the order depends on them. What was answered already
moves the rows that are left: a row counts as much as the likeliest of its causes (`wizard.flow.caller.checks`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from wizard.flow.caller.base import CallerRow, Question
from wizard.flow.caller.browsers import BROWSERS
from wizard.flow.caller.clock import CLOCK
from wizard.flow.caller.devices import Device
from wizard.flow.caller.elsewhere import OTHER_NETWORK, OTHER_SITES
from wizard.flow.caller.interception import INTERCEPTION
from wizard.flow.caller.portal import PORTAL
from wizard.flow.caller.proxy import PROXY
from wizard.flow.caller.roots import ROOTS
from wizard.flow.caller.system import SYSTEM
from wizard.flow.caller.time_zone import TIME_ZONE
from wizard.flow.caller.updates import UPDATES
from wizard.i18n import N_
from wizard.model.terms import Who

_OF_OLD_SOFTWARE = frozenset({"outdated-software", "outdated-roots"})

CALLER_ROWS: tuple[CallerRow, ...] = (
    CallerRow(
        id="hosts",
        title=N_("Another network"),
        who=Who.NETWORK,
        tells=60,
        minutes=1.5,
        questions=OTHER_NETWORK,
        same_as="other-network",
    ),
    CallerRow(
        id="clock",
        title=N_("Date and time"),
        who=Who.COMPUTER,
        causes=frozenset({"clock-wrong"}),
        tells=15,
        minutes=0.5,
        questions=CLOCK,
        same_as="clock",
    ),
    CallerRow(
        id="comparison",
        title=N_("Other sites"),
        who=Who.NETWORK,
        tells=14,
        minutes=0.5,
        questions=OTHER_SITES,
        same_as="other-sites",
    ),
    CallerRow(
        id="portal",
        title=N_("Login page of the network"),
        who=Who.NETWORK,
        causes=frozenset({"captive-portal"}),
        tells=12,
        minutes=1,
        questions=PORTAL,
    ),
    CallerRow(
        id="interception",
        title=N_("Protection programs and filters"),
        who=Who.COMPUTER,
        causes=frozenset({"interception"}),
        tells=15,
        minutes=1.5,
        questions=INTERCEPTION,
    ),
    CallerRow(
        id="browsers",
        title=N_("Browser"),
        who=Who.COMPUTER,
        causes=_OF_OLD_SOFTWARE,
        tells=10,
        minutes=1.5,
        questions=BROWSERS,
    ),
    CallerRow(
        id="system",
        title=N_("Version of the system"),
        who=Who.COMPUTER,
        causes=_OF_OLD_SOFTWARE,
        tells=8,
        minutes=1.5,
        questions=SYSTEM,
    ),
    CallerRow(
        id="updates",
        title=N_("System updates"),
        who=Who.COMPUTER,
        causes=_OF_OLD_SOFTWARE,
        tells=8,
        minutes=2,
        questions=UPDATES,
    ),
    CallerRow(
        id="proxy",
        title=N_("Proxy and VPN"),
        who=Who.NETWORK,
        causes=frozenset({"proxy-failure", "interception"}),
        tells=7,
        minutes=2,
        questions=PROXY,
    ),
    CallerRow(
        id="time-zone",
        title=N_("Time zone"),
        who=Who.COMPUTER,
        causes=frozenset({"clock-wrong"}),
        tells=3,
        minutes=1,
        questions=TIME_ZONE,
    ),
    CallerRow(
        id="roots",
        title=N_("Added certificates and profiles"),
        who=Who.COMPUTER,
        causes=frozenset({"interception"}),
        tells=4,
        minutes=2,
        questions=ROOTS,
    ),
)

CALLER_ROW_BY_ID: Mapping[str, CallerRow] = MappingProxyType({row.id: row for row in CALLER_ROWS})


def question_for(device: Device, row_id: str) -> Question:
    """Return the first question of a row. Raises KeyError for an id that is no row's."""
    return CALLER_ROW_BY_ID[row_id].questions[device]
