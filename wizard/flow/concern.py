"""Whom a diagnosis concerns: what the owner of a site or one's own IT can put right, or why it is neither's affair."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from wizard.causes.catalog import CAUSES
from wizard.causes.rows.ways import Compared, compared
from wizard.causes.situation import situation_of
from wizard.fixes.plan import independent
from wizard.i18n import N_, tr
from wizard.model.evidence import ClockEvidence, OtherWay, Resolution, WayKind, WaysEvidence
from wizard.model.finding import Diagnosis, Finding, Severity, Who

Receiver = Literal["owner", "it"]

MOST_FINDINGS = 3

FOR_IT_ALONE = frozenset({"interception", "client-certificate-required", "proxy-failure", "dns-failure"})
"""What the IT department of a company can answer, and the owner of a site cannot."""

_ANOTHER_DATE = timedelta(days=1)


class Why(StrEnum):
    """Why there is nothing to write."""

    NOT_CHECKED = "not-checked"
    ANOTHER_DATE = "another-date"
    NOTHING_WRONG = "nothing-wrong"
    LOGIN_PAGE = "login-page"
    INTERCEPTED = "intercepted"
    HOSTS_FILE = "hosts-file"
    OTHER_WAY = "other-way"
    COMPUTER = "computer"
    NETWORK = "network"
    NOT_THE_OWNER = "not-the-owner"


_WHY = {
    Why.NOT_CHECKED: N_("Only a message is known. Check the site itself first: a letter needs evidence."),
    Why.ANOTHER_DATE: N_("This was judged for another date than today's. Check again before you write to anybody."),
    Why.NOTHING_WRONG: N_("Nothing is wrong that anybody would have to mend."),
    Why.LOGIN_PAGE: N_("The login page of this network answered in the site's place. Log in, and check again."),
    Why.INTERCEPTED: N_(
        "What came is not the site's own certificate, but one that was made on the way. There is nothing to write to "
        "its owner."
    ),
    Why.HOSTS_FILE: N_(
        "The hosts file of this computer says where the site is, so it may not be the real one. Look at that first."
    ),
    Why.OTHER_WAY: N_("In another way the site can be reached and is in order. The fault lies in between, see step 2."),
    Why.COMPUTER: N_("The cause lies in this computer, not in the site. The steps say what helps."),
    Why.NETWORK: N_("The cause lies in this network, not in the site. The steps say what helps."),
    Why.NOT_THE_OWNER: N_("The cause need not lie in the site. Follow the steps first."),
}


def why_text(why: Why) -> str:
    """Return *why* nothing is to be written, in the language in force."""
    return tr(_WHY[why])


def blocking_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings*, those that stop the connection first, else in their order."""
    return tuple(sorted(findings, key=lambda finding: finding.severity is not Severity.BLOCKING))


def concern(diagnosis: Diagnosis, to: Receiver) -> tuple[Finding, ...] | Why:
    """Return what *to* can put right, at most three findings in their order, or why there is nothing to write.

    A certificate that was made on the way tells nothing of the site: then only the interception is told, and to the IT.
    """
    evidence = diagnosis.evidence
    if not evidence.target.host or diagnosis.is_presumed:
        return Why.NOT_CHECKED
    if _is_of_another_date(diagnosis):
        return Why.ANOTHER_DATE
    found = tuple(independent(diagnosis))
    causes = {finding.cause: finding for finding in found}
    if "captive-portal" in causes:
        return Why.LOGIN_PAGE
    if between := causes.get("interception"):
        return (between,) if to == "it" else Why.INTERCEPTED
    serious = blocking_first(finding for finding in found if finding.severity is not Severity.NOTE)
    ours = tuple(finding for finding in serious if _concerns(finding, to))
    if not ours:
        return _whose(serious)
    return (_not_theirs(diagnosis) if to == "owner" else None) or ours[:MOST_FINDINGS]


def _concerns(finding: Finding, to: Receiver) -> bool:
    if to == "it" and finding.cause in FOR_IT_ALONE:
        return True
    is_elsewhere = finding.who in {Who.SITE, Who.UNKNOWN}
    return is_elsewhere and "tell-owner" in CAUSES[finding.cause].fixes


def _whose(serious: tuple[Finding, ...]) -> Why:
    if not serious:
        return Why.NOTHING_WRONG
    by_who = {Who.COMPUTER: Why.COMPUTER, Who.NETWORK: Why.NETWORK}
    return by_who.get(serious[0].who, Why.NOT_THE_OWNER)


def _not_theirs(diagnosis: Diagnosis) -> Why | None:
    """Return what speaks against the site's own server having been seen."""
    resolution = diagnosis.evidence.resolution
    if isinstance(resolution, Resolution) and resolution.from_hosts_file:
        return Why.HOSTS_FILE
    is_fine_elsewhere = any(
        how is Compared.ONLY_OTHER and way.kind is not WayKind.FAMILY for way, how in other_ways(diagnosis)
    )
    return Why.OTHER_WAY if is_fine_elsewhere else None


def other_ways(diagnosis: Diagnosis) -> tuple[tuple[OtherWay, Compared], ...]:
    """Return each other way to the site that was tried, and how it stands to the usual one."""
    seen = diagnosis.evidence.ways
    if not isinstance(seen, WaysEvidence):
        return ()
    situation = situation_of(diagnosis.evidence, diagnosis.at)
    usual = seen.usual or situation.attempt
    return tuple((way, compared(way, usual, situation)) for way in seen.ways)


def _is_of_another_date(diagnosis: Diagnosis) -> bool:
    evidence = diagnosis.evidence
    if diagnosis.at != evidence.at:
        return True
    return isinstance(evidence.clock, ClockEvidence) and abs(evidence.clock.now - evidence.at) > _ANOTHER_DATE
