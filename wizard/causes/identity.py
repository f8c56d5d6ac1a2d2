"""Causes in the name: is the certificate for this host."""

from collections.abc import Iterable

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.idn import with_unicode
from wizard.pki.names import HostMatch, Match

MOST_NAMES = 5


def name_values(match: HostMatch, host: str) -> dict[str, Value]:
    """Return the values of the texts about *match*, which is the answer for *host*."""
    shown = [with_unicode(name) for name in match.names[:MOST_NAMES]]
    names = ", ".join(shown) + (" …" if len(match.names) > MOST_NAMES else "")
    return {
        "host": with_unicode(host),
        "names": names or "–",
        "nearest": with_unicode(match.nearest) if match.nearest else "–",
        "match": match.match.value,
    }


def _detect_mismatch(cause: Cause, situation: Situation) -> Iterable[Finding]:
    match = situation.host
    if match is not None and match.match not in {Match.MATCH, Match.NO_NAMES}:
        values = name_values(match, situation.evidence.target.host)
        yield cause.finding(0, values, form=match.match.value if match.match.value in _MISMATCHES else None)


_MISMATCHES = {
    Match.WWW.value: Wording(
        title=N_("The certificate lacks one of the site's names"),
        sentence=N_(
            "The certificate is for {nearest}, and you asked for {host}. Try {nearest}; its owner has to add the other name."
        ),
    ),
    Match.WILDCARD_DEPTH.value: Wording(
        sentence=N_(
            "You asked for {host}, but the certificate is for {names} and reaches one level only. Its owner has to add this name."
        ),
        detail=N_("{nearest} covers exactly one label in front, and {host} has more."),
    ),
    Match.WILDCARD_APEX.value: Wording(
        sentence=N_(
            "You asked for {host}, but the certificate is only for names in front of it. Its owner has to add this name."
        ),
        detail=N_("{nearest} does not cover {host} itself."),
    ),
    Match.PARTIAL_WILDCARD.value: Wording(
        detail=N_("{nearest} is no wildcard that browsers accept, so it does not cover {host}.")
    ),
    Match.ADDRESS.value: Wording(
        sentence=N_(
            "You asked for an address in numbers, {host}, but the certificate is for {names}. Use the site's name instead of the numbers."
        ),
        detail=N_("The IP addresses of the certificate do not include {host}; its names are: {names}."),
    ),
    Match.ADDRESS_AS_NAME.value: Wording(
        sentence=N_(
            "You asked for an address in numbers, {host}. The certificate has it in a place where browsers look for names only. Its owner needs a new one."
        ),
        detail=N_("{nearest} stands there as a DNS name; an IP address has to be an entry of the type IP address."),
    ),
    Match.COMMON_NAME.value: Wording(
        sentence=N_(
            "The certificate names {host} in a place that browsers no longer read; in the one that counts it has {names}. Its owner needs a new one."
        ),
        detail=N_("{nearest} is the common name, which does not count; the subject alternative names are: {names}."),
    ),
    Match.OTHER_SITE.value: Wording(
        sentence=N_(
            "You asked for {host}, but the certificate that came is for {names}, which is another site. Check the address; if it is right, its owner has to mend this."
        ),
        detail=N_(
            "The certificate is for {names}; none of its names has to do with {host}. Usually the server has no site of this name set up and shows its default, or the name leads to a wrong address."
        ),
    ),
}


def _detect_no_san(cause: Cause, situation: Situation) -> Iterable[Finding]:
    match = situation.host
    if match is not None and match.match is Match.NO_NAMES:
        yield cause.finding(0, name_values(match, situation.evidence.target.host))


NAME_MISMATCH = Cause(
    id="name-mismatch",
    seen_in="extensions/san",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is for another name"),
    sentence=N_(
        "You asked for {host}, but the certificate is for {names}. Check the address; if it is right, its owner has to mend this."
    ),
    detail=N_("{host} is not among the names of the certificate: {names}. Nearest: {nearest}."),
    source="RFC 9525 6; Chromium ERR_CERT_COMMON_NAME_INVALID",
    fixes=("check-address", "wait-and-do-not-enter", "tell-owner", "reissue-with-names", "add-www-name"),
    detect=_detect_mismatch,
    forms=_MISMATCHES,
)
NO_SAN = Cause(
    id="no-san",
    seen_in="subject/cn",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate names no host in the way browsers read"),
    sentence=N_(
        "The certificate was made in an outdated way: browsers cannot read which site it is for. Its owner needs a new one."
    ),
    detail=N_("There is no subject alternative name for {host}; the common name ({nearest}) no longer counts."),
    source="RFC 9525 6.1 (common name not used); Chrome 58",
    fixes=("tell-owner", "reissue-with-san", "ask-it-department"),
    detect=_detect_no_san,
)
