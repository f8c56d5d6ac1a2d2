"""Causes in the name: is the certificate for this host."""

from collections.abc import Iterable

from wizard.causes.base import Cause
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
        yield cause.finding(0, _values(situation))


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
