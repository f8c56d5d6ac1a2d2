"""Whether the site's name leads where the public name servers would lead: the hosts file, and addresses of this network."""

import ipaddress
from collections.abc import Sequence

from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import Resolution
from wizard.model.finding import Check, CheckState, Finding, Severity
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


def look_up_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the line about the name's way to its address.

    An odd way is a problem only where the site does not open: developers and companies lead names astray on purpose.
    """
    resolution, host = situation.evidence.resolution, situation.evidence.target.host
    attempt = situation.attempt
    if attempt is not None and attempt.via_proxy is not None:
        return _line(CheckState.NOT_CHECKED, N_("The proxy looks up the name, not this computer."))
    if not isinstance(resolution, Resolution) or not resolution.addresses:
        return _line(CheckState.NOT_CHECKED, N_("The name has led to no address that could be looked at."))
    address = resolution.addresses[0]
    odd = None
    if is_public_name(host) and resolution.from_hosts_file:
        odd = N_("The hosts file of this computer leads {host} to {address}, whatever the name servers say.")
    elif is_public_name(host) and all(map(is_of_this_network, resolution.addresses)):
        odd = N_(
            "{host} leads to {address}, an address in this network: a login page, a filter or a company may do that."
        )
    if odd is None:
        return _line(CheckState.OK, N_("{host} leads to {address}."), host=host, address=address)
    is_open = all(f.severity is Severity.NOTE for f in findings)
    return _line(CheckState.OK if is_open else CheckState.PROBLEM, odd, host=host, address=address)


def _line(state: CheckState, detail: str, **values: str) -> Check:
    return Check(id="hosts", state=state, detail=detail, values=values)


def is_of_this_network(address: str) -> bool:
    """Say whether *address* can only be of this computer or of the network that it is in."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(found in net for net in _OF_THIS_NETWORK if net.version == found.version)
