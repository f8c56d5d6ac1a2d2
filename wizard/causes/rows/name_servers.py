"""Whether the name servers here lead where a second one leads.

Different answers alone are no fault: large sites answer by region. They are one where the site does not open and the
second answer shows why.
"""

from collections.abc import Sequence

from wizard.causes.rows.base import line
from wizard.causes.rows.lookup import (
    facts_of_lookup,
    is_nowhere,
    is_of_this_network,
    shown,
    site_fails,
    state_where,
    way_of_resolver,
    why_not_looked_up,
)
from wizard.causes.rows.ways import works
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import FailureKind, LookupEvidence, Resolution
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Fact, Finding
from wizard.pki.public import is_public_name

_NOT_COMPARED = {
    Unknown.NOT_ASKED: N_("No second name server was asked for {host}."),
    Unknown.NO_ANSWER: N_("No second name server has answered about {host}, so there is nothing to compare."),
    Unknown.NOT_HERE: N_("No second name server was asked for {host}."),
    Unknown.NO_USE: N_("No second name server was asked for {host}."),
}


def name_servers_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the name servers of this network."""
    evidence, host = situation.evidence, situation.evidence.target.host
    resolution = evidence.resolution
    why = why_not_looked_up(situation)
    if why is None and not is_public_name(host):
        why = N_("{host} is a name of this computer or of this network; nobody outside is asked for it.")
    if why is not None or not isinstance(resolution, Resolution):
        return line("dns", CheckState.NOT_CHECKED, why or N_("The name was not looked up."), host=host)
    if resolution.from_hosts_file:
        words = N_("The hosts file leads {host}, so name servers have no say.")
        return line("dns", CheckState.NOT_CHECKED, words, facts_of_lookup(situation), host=host)
    fails, ours = site_fails(situation, findings), resolution.addresses
    if ours and all(map(is_nowhere, ours)):
        words = N_("This computer's name server blocks {host}: it answers {address}, where no site is.")
        return _told(situation, state_where(fails), words, address=ours[0])
    if not isinstance(evidence.lookup, LookupEvidence):
        return _not_compared(situation, evidence.lookup, resolution, fails)
    if not ours:
        return _not_found_here(situation, evidence.lookup, resolution)
    return _compared(situation, evidence.lookup, ours, fails)


def _not_compared(situation: Situation, why: Unknown, resolution: Resolution, fails: bool | None) -> Check:
    ours = resolution.addresses
    if ours and all(map(is_of_this_network, ours)):
        if fails is False:
            words = N_(
                "{host} leads to {address}, an address in this network: a login page, a filter or a company may do that."
            )
            return _told(situation, CheckState.OK, words, address=ours[0])
        words = N_(
            "{host} leads to {address}, an address in this network; without a second name server nobody can tell "
            "whether that is right."
        )
        return _told(situation, CheckState.NOT_CHECKED, words, address=ours[0])
    return _told(situation, CheckState.NOT_CHECKED, _NOT_COMPARED[why])


def _not_found_here(situation: Situation, lookup: LookupEvidence, resolution: Resolution) -> Check:
    """Return the row where the system found no address."""
    kind = resolution.failure.kind if resolution.failure else None
    if kind is FailureKind.NO_NETWORK:
        return _told(situation, CheckState.NOT_CHECKED, N_("Without a network no name server can be asked."))
    if lookup.failure is not None and lookup.failure.kind is FailureKind.NAME_NOT_FOUND:
        words = N_("A second name server knows no {host} either: the name is mistyped, or there is no such site.")
        return _told(situation, CheckState.OK, words)
    if not lookup.addresses:
        return _told(situation, CheckState.NOT_CHECKED, _NOT_COMPARED[Unknown.NO_ANSWER])
    words = N_("This computer's name server gave no answer about {host}, while a second one did.")
    if kind is FailureKind.NAME_NOT_FOUND:
        words = N_("This computer's name server knows no {host}, while a second one does.")
    if all(map(is_of_this_network, lookup.addresses)):
        words = N_(
            "This computer's name server knows no {host}, while a second one leads to {address}, an address in a private "
            "network: many routers hold such answers back."
        )
        return _told(situation, CheckState.PROBLEM, words, address=lookup.addresses[0])
    return _told(situation, CheckState.PROBLEM, words)


def _compared(situation: Situation, lookup: LookupEvidence, ours: tuple[str, ...], fails: bool | None) -> Check:
    """Return the row where the system has found addresses."""
    theirs, way = lookup.addresses, way_of_resolver(situation)
    if not theirs:
        if lookup.failure is None or lookup.failure.kind is not FailureKind.NAME_NOT_FOUND:
            return _not_compared(situation, Unknown.NO_ANSWER, _found(ours), fails)
        words = N_(
            "Only this computer's name server knows {host}: it belongs to this network, or the answer is made up."
        )
        return _told(situation, CheckState.OK, words)
    if set(ours) & set(theirs):
        return _told(situation, CheckState.OK, N_("A second name server leads {host} to the same address."))
    if all(map(is_of_this_network, ours)) and not all(map(is_of_this_network, theirs)):
        words = N_(
            "This computer's name server leads {host} to {address}, an address in this network, while a second one leads to "
            "the Internet: a filter, a login page or the router answers in the site's place."
        )
        return _told(situation, state_where(fails), words, address=ours[0])
    if fails and way is not None and works(way, situation):
        words = N_(
            "This computer's name server leads {host} to {address}, where the site does not answer as it should, while a second "
            "one leads to the right server: the answer here is out of date, or made up."
        )
        return _told(situation, CheckState.PROBLEM, words, address=ours[0])
    words = N_("Two name servers lead {host} to different addresses, as is usual for large sites.")
    return _told(situation, CheckState.OK, words)


def _found(addresses: tuple[str, ...]) -> Resolution:
    return Resolution(addresses=addresses, milliseconds=0.0)


def _told(situation: Situation, state: CheckState, words: str, **values: str) -> Check:
    """Return the row with what both name servers say."""
    resolution = situation.evidence.resolution
    ours = resolution.addresses if isinstance(resolution, Resolution) else ()
    facts = list(facts_of_lookup(situation))
    if ours:
        facts.append(
            Fact(text=N_("This computer's name server leads to {addresses}."), values={"addresses": shown(ours)})
        )
    if state is CheckState.PROBLEM:
        facts.append(Fact(text=N_("Everything in this network that asks the same name server meets the same.")))
    return line("dns", state, words, tuple(facts), host=situation.evidence.target.host, **values)
