"""Whether the hosts file leads the site's name astray, and what every look at a name's way to its address needs."""

import ipaddress
from collections.abc import Sequence

from wizard.causes.rows.base import line
from wizard.causes.rows.ways import works
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import LookupEvidence, OtherWay, Resolution, Stage, WayKind, WaysEvidence
from wizard.model.finding import Check, CheckState, Fact, Finding, Severity
from wizard.model.target import is_address
from wizard.pki.proper import is_same_server
from wizard.pki.public import is_public_name

_OF_THIS_NETWORK = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8",
            "::1/128", "::/128", "fc00::/7", "fe80::/10",
        ),
    )
)  # fmt: skip
"""Addresses that no public name leads to by rights (RFC 1918, 6598, 3927, 4193, 4291, 1122)."""

_HOSTS_FILES = {"windows": r"C:\Windows\System32\drivers\etc\hosts", "linux": "/etc/hosts", "macos": "/etc/hosts"}

MOST_SHOWN = 4
"""Addresses that are shown of one answer."""


def look_up_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the hosts file.

    An odd entry is a problem only where the site does not open: developers and companies lead names astray on purpose.
    """
    host, resolution = situation.evidence.target.host, situation.evidence.resolution
    if (why := why_not_looked_up(situation)) is not None:
        return line("hosts", CheckState.NOT_CHECKED, why, host=host)
    if not isinstance(resolution, Resolution) or not resolution.addresses:
        return line("hosts", CheckState.NOT_CHECKED, N_("The name has led to no address that could be looked at."))
    if resolution.from_hosts_file is None:
        return line("hosts", CheckState.NOT_CHECKED, N_("The hosts file of this computer could not be read."))
    if not resolution.from_hosts_file:
        return line("hosts", CheckState.OK, N_("The hosts file of this computer does not name {host}."), host=host)
    return _named(situation, findings, resolution)


def _named(situation: Situation, findings: Sequence[Finding], resolution: Resolution) -> Check:
    """Return the row where the hosts file names the host."""
    host, address = situation.evidence.target.host, resolution.addresses[0]
    lookup, way = situation.evidence.lookup, way_of_resolver(situation)
    state = CheckState.OK
    words = N_("The hosts file of this computer leads {host} to {address}, whatever the name servers say.")
    if not is_public_name(host):
        words = N_("The hosts file of this computer leads {host} to {address}.")
    elif isinstance(lookup, LookupEvidence) and set(lookup.addresses) & set(resolution.addresses):
        words = N_("The hosts file of this computer leads {host} to {address}, as a name server does.")
    elif way is not None and is_same_server(way.chain, situation.evidence.chain):
        words = N_("The hosts file of this computer leads {host} to {address}, and the name servers to the same site.")
    else:
        state = state_where(site_fails(situation, findings))
        if is_nowhere(address):
            words = N_(
                "The hosts file of this computer blocks {host}: it leads the name to {address}, where no site is."
            )
    return line("hosts", state, words, _facts(situation), host=host, address=address)


def _facts(situation: Situation) -> tuple[Fact, ...]:
    lookup, system = situation.evidence.lookup, situation.evidence.system
    facts = list(facts_of_lookup(situation)) if isinstance(lookup, LookupEvidence) else []
    if isinstance(system, SystemEvidence) and system.family in _HOSTS_FILES:
        words = N_(
            "The file is {path}. Whoever looks after this computer can put a # before the line, and check again."
        )
        facts.append(Fact(text=words, values={"path": _HOSTS_FILES[system.family]}))
    return tuple(facts)


def facts_of_lookup(situation: Situation) -> tuple[Fact, ...]:
    """Return whom the wizard asked besides the system's name server, what came, and what was found there."""
    lookup, way = situation.evidence.lookup, way_of_resolver(situation)
    if not isinstance(lookup, LookupEvidence):
        return ()
    values = {"asked": lookup.asked, "host": situation.evidence.target.host}
    asked = Fact(text=N_("{asked} was asked for {host} as well."), values=values)
    if lookup.owner:
        words = N_("{asked}, a name server of {owner}, was asked for {host} as well.")
        asked = Fact(text=words, values={**values, "owner": lookup.owner})
    facts = [asked]
    if lookup.addresses:
        values = {"asked": lookup.asked, "addresses": shown(lookup.addresses)}
        facts.append(Fact(text=N_("{asked} leads to {addresses}."), values=values))
    if way is not None and works(way, situation):
        words = N_("At {address} the site answers, with a certificate that is right.")
        facts.append(Fact(text=words, values={"address": way.address}))
    return tuple(facts)


def why_not_looked_up(situation: Situation) -> str | None:
    """Return why this computer looked up no name of the site, as a message id with ``{host}``; None where it did."""
    target, attempt, resolution = situation.evidence.target, situation.attempt, situation.evidence.resolution
    failures = (
        attempt.failure if attempt else None,
        resolution.failure if isinstance(resolution, Resolution) else None,
    )
    if (attempt is not None and attempt.via_proxy is not None) or any(f and f.stage is Stage.PROXY for f in failures):
        return N_("The proxy looks up the name, not this computer.")
    if target.connect_to is not None:
        return N_("The address was given for this check, so no name was looked up.")
    if is_address(target.host):
        return N_("{host} is an address, which nobody has to look up.")
    return None


def site_fails(situation: Situation, findings: Sequence[Finding]) -> bool | None:
    """Say whether the site does not open; None while nobody has tried."""
    resolution = situation.evidence.resolution
    if any(f.severity is Severity.BLOCKING for f in findings):
        return True
    if isinstance(resolution, Resolution) and resolution.failure is not None:
        return True
    return False if situation.attempt is not None else None


def state_where(fails: bool | None) -> CheckState:
    """Return how something odd counts where the site *fails* or not."""
    return {True: CheckState.PROBLEM, False: CheckState.OK, None: CheckState.NOT_CHECKED}[fails]


def way_of_resolver(situation: Situation) -> OtherWay | None:
    """Return what the host showed at an address that only the second name server gives; None where none was tried."""
    ways = situation.evidence.ways
    found = ways.ways if isinstance(ways, WaysEvidence) else ()
    return next((way for way in found if way.kind is WayKind.RESOLVER), None)


def shown(addresses: Sequence[str]) -> str:
    """Return the first of *addresses* for people."""
    return ", ".join(addresses[:MOST_SHOWN])


def is_of_this_network(address: str) -> bool:
    """Say whether *address* can only be of this computer or of the network that it is in."""
    found = _address(address)
    return found is not None and any(found in net for net in _OF_THIS_NETWORK if net.version == found.version)


def is_nowhere(address: str) -> bool:
    """Say whether *address* is this computer or none at all: what filters answer for names that they block."""
    found = _address(address)
    return found is not None and (found.is_loopback or found.is_unspecified)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
