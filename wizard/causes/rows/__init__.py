"""Every row of step 2 in one visible tuple, in the order in which they are shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from wizard.causes.rows.base import Row as Row
from wizard.causes.rows.browsers import browsers_check
from wizard.causes.rows.clock import clock_check, time_zone_check
from wizard.causes.rows.comparison import comparison_check
from wizard.causes.rows.lookup import look_up_check
from wizard.causes.rows.portal import portal_check
from wizard.causes.rows.proxy import proxy_check
from wizard.causes.rows.roots import roots_check
from wizard.causes.rows.settings import settings_check
from wizard.causes.rows.system import system_check
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Check, Finding
from wizard.model.terms import Part

ROWS: tuple[Row, ...] = (
    Row(id="clock", title=N_("Date and time"), parts=frozenset({Part.CLOCK}), judge=clock_check, place="clock"),
    Row(id="time-zone", title=N_("Time zone"), parts=frozenset({Part.CLOCK}), judge=time_zone_check, place="clock"),
    Row(
        id="portal",
        title=N_("Login page of the network"),
        parts=frozenset({Part.PORTAL}),
        judge=portal_check,
        place="portal",
    ),
    Row(
        id="hosts",
        title=N_("Hosts file and name lookup"),
        parts=frozenset({Part.RESOLUTION}),
        judge=look_up_check,
        needs_site=True,
    ),
    Row(
        id="comparison",
        title=N_("Certificates of other sites"),
        parts=frozenset(),
        judge=comparison_check,
        needs_site=True,
    ),
    Row(id="system", title=N_("The system's support"), parts=frozenset({Part.SYSTEM}), judge=system_check),
    Row(id="browsers", title=N_("Browsers"), parts=frozenset({Part.BROWSERS}), judge=browsers_check),
    Row(
        id="roots",
        title=N_("Trusted roots of the system"),
        parts=frozenset({Part.ROOTS}),
        judge=roots_check,
        place="certificates",
    ),
    Row(id="proxy", title=N_("Proxy and VPN"), parts=frozenset({Part.PROXY}), judge=proxy_check, place="proxy"),
    Row(
        id="settings",
        title=N_("Settings of single programs"),
        parts=frozenset({Part.SETTINGS}),
        judge=settings_check,
    ),
)

ROW_BY_ID: Mapping[str, Row] = MappingProxyType({row.id: row for row in ROWS})


def judge_rows(
    situation: Situation, findings: Sequence[Finding], parts: Collection[Part] | None = None
) -> Iterator[Check]:
    """Yield the rows that have something to say; with *parts*, only those that rest on one of them."""
    for row in ROWS:
        if parts is None or row.parts & frozenset(parts):
            check = row.judge(situation, findings)
            if check is not None:
                yield check
