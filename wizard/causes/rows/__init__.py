"""Every row of step 2 in one visible tuple, in the order in which they are shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from wizard.causes.rows.base import Row as Row
from wizard.causes.rows.browsers import browsers_check
from wizard.causes.rows.clock import clock_check, time_zone_check
from wizard.causes.rows.comparison import comparison_check
from wizard.causes.rows.interception import interception_check
from wizard.causes.rows.lookup import look_up_check
from wizard.causes.rows.name_servers import name_servers_check
from wizard.causes.rows.portal import portal_check
from wizard.causes.rows.proxy import proxy_check
from wizard.causes.rows.roots import roots_check
from wizard.causes.rows.settings import settings_check
from wizard.causes.rows.system import system_check
from wizard.causes.rows.updates import updates_check
from wizard.causes.rows.ways import ways_check
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Check, Finding
from wizard.model.terms import Part, Who

ROWS: tuple[Row, ...] = (
    Row(
        id="clock",
        title=N_("Date and time"),
        parts=frozenset({Part.CLOCK}),
        judge=clock_check,
        fixes=("set-clock",),
        place="clock",
    ),
    Row(
        id="time-zone",
        title=N_("Time zone"),
        parts=frozenset({Part.CLOCK}),
        judge=time_zone_check,
        fixes=("set-clock",),
        place="clock",
    ),
    Row(
        id="system",
        title=N_("Version of the system"),
        parts=frozenset({Part.SYSTEM}),
        judge=system_check,
        fixes=("update-system",),
        place="updates",
    ),
    Row(
        id="updates",
        title=N_("System updates"),
        parts=frozenset({Part.UPDATES}),
        judge=updates_check,
        fixes=("update-system",),
        place="updates",
    ),
    Row(
        id="browsers",
        title=N_("Browsers"),
        parts=frozenset({Part.BROWSERS}),
        judge=browsers_check,
        fixes=("update-browser",),
        place="browser-updates",
    ),
    Row(
        id="roots",
        title=N_("Trusted roots of the system"),
        parts=frozenset({Part.ROOTS}),
        judge=roots_check,
        fixes=("update-roots", "update-system"),
        place="certificates",
    ),
    Row(
        id="interception",
        title=N_("Programs that look into secure connections"),
        parts=frozenset({Part.ROOTS}),
        judge=interception_check,
        fixes=("remove-added-root", "turn-off-https-scanning", "ask-it-department"),
        place="certificates",
    ),
    Row(
        id="settings",
        title=N_("Settings of individual programs"),
        parts=frozenset({Part.SETTINGS}),
        judge=settings_check,
        fixes=("mend-settings",),
        place="program-settings",
    ),
    Row(
        id="portal",
        title=N_("Login page of the network"),
        parts=frozenset({Part.PORTAL}),
        judge=portal_check,
        who=Who.NETWORK,
        fixes=("log-in-to-network",),
        place="portal",
    ),
    Row(
        id="proxy",
        title=N_("Proxy and VPN"),
        parts=frozenset({Part.PROXY}),
        judge=proxy_check,
        who=Who.NETWORK,
        fixes=("check-proxy",),
        place="proxy",
    ),
    Row(
        id="hosts",
        title=N_("Hosts file"),
        parts=frozenset({Part.RESOLUTION}),
        judge=look_up_check,
        who=Who.NETWORK,
        fixes=("mend-name-lookup",),
        place="hosts-file",
        needs_site=True,
    ),
    Row(
        id="dns",
        title=N_("Name servers"),
        parts=frozenset({Part.RESOLUTION, Part.LOOKUP, Part.WAYS}),
        judge=name_servers_check,
        who=Who.NETWORK,
        fixes=("mend-name-lookup",),
        needs_site=True,
    ),
    Row(
        id="ways",
        title=N_("Other ways to the site"),
        parts=frozenset({Part.WAYS}),
        judge=ways_check,
        who=Who.NETWORK,
        fixes=("check-network",),
        place="network",
        may_be_silent=True,
        needs_site=True,
    ),
    Row(
        id="comparison",
        title=N_("Certificates of other sites"),
        parts=frozenset(),
        judge=comparison_check,
        who=Who.NETWORK,
        fixes=("turn-off-https-scanning",),
        place="network",
        may_be_silent=True,
        needs_site=True,
    ),
)

ROW_BY_ID: Mapping[str, Row] = MappingProxyType({row.id: row for row in ROWS})


def rows_resting_on(parts: Collection[Part]) -> tuple[Row, ...]:
    """Return the rows that need no site and that *parts* are enough for."""
    return tuple(row for row in ROWS if not row.needs_site and row.parts and row.parts <= frozenset(parts))


def judge_rows(
    situation: Situation, findings: Sequence[Finding], parts: Collection[Part] | None = None
) -> Iterator[Check]:
    """Yield the rows that have something to say; with *parts*, only those that rest on one of them."""
    for row in ROWS:
        if parts is None or row.parts & frozenset(parts):
            check = row.judge(situation, findings)
            if check is not None:
                yield check
