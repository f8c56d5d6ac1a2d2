"""Causes in the name: is the certificate for this host."""

from collections.abc import Iterable

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.names import Match

MOST_NAMES = 5


def _values(situation: Situation) -> dict[str, Value]:
    match = situation.host
    if match is None:
        return {}
    names = ", ".join(match.names[:MOST_NAMES]) + (" …" if len(match.names) > MOST_NAMES else "")
    return {
        "host": situation.evidence.target.host,
        "names": names or "–",
        "nearest": match.nearest or "–",
        "match": match.match.value,
    }


def _detect_mismatch(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.host is not None and situation.host.match not in {Match.MATCH, Match.NO_NAMES}:
        form = situation.host.match.value
        yield cause.finding(0, _values(situation), form=form if form in _MISMATCHES else None)


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
        detail=N_("{host} is not among the IP addresses of the certificate; its names are: {names}."),
    ),
}


def _detect_no_san(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.host is not None and situation.host.match is Match.NO_NAMES:
        yield cause.finding(0, _values(situation))


NAME_MISMATCH = Cause(
    id="name-mismatch",
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
