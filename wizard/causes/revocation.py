"""Causes in whether the authority took a certificate back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.extensions import must_staple
from wizard.pki.faults import Rule
from wizard.pki.revocation import FIREFOXS, Flaw, RevocationReading, RevocationState, read_ocsp, signed_on

_NO_ANSWER = N_("no answer came")
_UNSPECIFIED = N_("not stated")

REASONS: Mapping[str, str] = {
    "unspecified": _UNSPECIFIED,
    "key_compromise": N_("the key was stolen or may have been"),
    "ca_compromise": N_("the key of the authority was stolen or may have been"),
    "aa_compromise": N_("the key of an attribute authority was stolen or may have been"),
    "affiliation_changed": N_("the name or the organisation in it is no longer right"),
    "superseded": N_("a newer certificate has taken its place"),
    "cessation_of_operation": N_("the site or its owner gave it up"),
    "certificate_hold": N_("it is suspended for the time being"),
    "privilege_withdrawn": N_("its owner lost the right to it"),
}
"""The reasons of RFC 5280 5.3.1, by the names that `RevocationReading.reason` has, in people's words."""


def _taken_back(situation: Situation, reading: RevocationReading) -> dict[str, Value]:
    reason = REASONS.get(reading.reason or "", _UNSPECIFIED)
    return {"date": reading.revoked_at or situation.at, "reason": Phrase(reason)}


def _detect_revoked(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for reading in situation.revocation:
        if reading.state is RevocationState.REVOKED:
            yield cause.finding(0, _taken_back(situation, reading))
            return
    for position, reading in situation.revocation_above:
        if reading.state is RevocationState.REVOKED:
            index = situation.sent_index(position)
            name = situation.name_at(position)
            yield cause.finding(index, _taken_back(situation, reading), form="intermediate", name=name)
            return


STAPLE = "staple-"
"""The beginning of the forms for a stapled answer that is of no use; the flaw follows."""


def _useless_staple(situation: Situation) -> RevocationReading | None:
    """Return what the stapled answer said when it came, where it is of no use to Firefox for a certificate in date.

    At another date the server would send another one; the time machine puts one that asks to try later in its place.
    """
    main, deciding = situation.attempt, situation.deciding
    staple = main.handshake.ocsp_staple if main and main.handshake else None
    if not staple or deciding is None or not deciding.anchored or len(deciding.path) < 2:
        return None
    if any(f.position == 0 for f in situation.with_rule(Rule.EXPIRED, Rule.NOT_YET_VALID)):
        return None
    leaf, issuer = (link.certificate for link in deciding.path[:2])
    reading = read_ocsp(staple, leaf, issuer, situation.evidence.at, FIREFOXS)
    if reading.flaw is Flaw.LATER and situation.at != situation.evidence.at:
        return None
    return reading if reading.flaw is not None else None


def _detect_revocation_unknown(cause: Cause, situation: Situation) -> Iterable[Finding]:
    useless = _useless_staple(situation)
    if useless is not None and useless.why is not None:
        finding = cause.finding(0, severity=Severity.WARNING, form=f"{STAPLE}{useless.flaw}", flaw=Phrase(useless.why))
        yield replace(finding, who=Who.SITE)
        return
    leaf = situation.leaf
    ours = (None, leaf.sha256 if leaf else None)
    asked = [f for f in (*situation.evidence.ocsp, *situation.evidence.crls) if f.request_for in ours]
    if not asked and not situation.stapled:
        return
    usable = any(r.state is not RevocationState.UNUSABLE for r in situation.revocation)
    if not usable and situation.deciding and situation.deciding.anchored:
        reasons = [r.why for r in situation.revocation if r.why] + [f.error for f in asked if f.error]
        yield cause.finding(0, reason=Phrase(reasons[0] if reasons else _NO_ANSWER))


def _detect_no_staple(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.leaf and must_staple(situation.leaf) and not situation.stapled and not situation.evidence.offline:
        yield cause.finding(0)


REVOKED = Cause(
    id="revoked",
    seen_in="serial",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate was revoked"),
    sentence=N_(
        "The authority withdrew this certificate (revoked it), perhaps because its key was stolen. Do not enter anything on this site."
    ),
    detail=N_("Revoked on {date}; reason given: {reason}."),
    source="RFC 5280 5.3.1; RFC 6960 2.2",
    fixes=("wait-and-do-not-enter", "tell-owner", "reissue-after-revocation"),
    detect=_detect_revoked,
    forms={
        "intermediate": Wording(
            title=N_("The authority's own certificate was revoked"),
            sentence=N_(
                "The certificate of the authority behind this site was itself withdrawn (revoked). Do not enter anything on this site; its owner needs a certificate from another issuer."
            ),
            detail=N_(
                "The certificate of {name}, above the site's own, was revoked on {date}; reason given: {reason}."
            ),
        )
    },
)
_USELESS = Wording(
    title=N_("The server sends a proof that is of no use"),
    sentence=N_(
        "The server sends along a proof that its certificate was not revoked, and the proof is of no use. Firefox refuses the site, most other browsers open it; its owner has to mend this."
    ),
    detail=N_("The stapled OCSP response cannot be used: {flaw}"),
)
REVOCATION_UNKNOWN = Cause(
    id="revocation-unknown",
    severity=Severity.NOTE,
    who=Who.UNKNOWN,
    title=N_("Whether it was revoked is not known"),
    sentence=N_(
        "The authority did not say whether this certificate is still valid. Most browsers open the site all the same."
    ),
    detail=N_("No usable answer about revocation: {reason}"),
    source="RFC 6960 4.2; Chromium soft-fail",
    fixes=("tell-owner", "fix-revocation-service"),
    detect=_detect_revocation_unknown,
    forms={f"{STAPLE}{flaw}": _USELESS for flaw in Flaw},
)
MUST_STAPLE = Cause(
    id="must-staple-missing",
    seen_in="extensions/tls-feature",
    severity=Severity.WARNING,
    who=Who.SITE,
    title=N_("A promised proof is missing"),
    sentence=N_(
        "The certificate promises a fresh proof that it is valid, and the server did not send it. Firefox refuses the site; its owner has to switch this on."
    ),
    detail=N_("The certificate has the TLS feature status_request (must-staple), but no OCSP response was stapled."),
    source="RFC 7633; Firefox CertVerifier.cpp, MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING, read 2026-11",
    fixes=("tell-owner", "fix-stapling"),
    detect=_detect_no_staple,
)


def newest_answer(situation: Situation) -> datetime | None:
    """Return when the newest OCSP response about the leaf was signed, current or not: the true time is not before."""
    if situation.deciding is None or len(situation.deciding.path) < 2:
        return None
    leaf, issuer = (link.certificate for link in situation.deciding.path[:2])
    staples = [a.handshake.ocsp_staple for a in situation.evidence.attempts if a.handshake and a.handshake.ocsp_staple]
    fetched = [f.body for f in situation.evidence.ocsp if f.body and f.request_for in {leaf.sha256, None}]
    dates = (signed_on(body, leaf, issuer) for body in (*staples, *fetched))
    return max((at for at in dates if at is not None), default=None)
