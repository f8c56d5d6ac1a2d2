"""Causes in how the certificate is made: algorithms, keys, usages, form."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from wizard.causes.base import Cause, Wording
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.certificate import Certificate
from wizard.model.fields import Present, Unreadable
from wizard.model.finding import Finding, Severity, Value, Who
from wizard.pki.faults import Fault, Rule
from wizard.pki.oids import extension_name, usage_name

_INVALID: Mapping[Rule, Wording] = {
    Rule.SIGNATURE: Wording(
        detail=N_("The signature of {name} does not fit the key of the authority that it names as its issuer.")
    ),
    Rule.NOT_A_CA: Wording(detail=N_("{name} issued a certificate, but it is no authority (basic constraints).")),
    Rule.CERT_SIGN: Wording(detail=N_("{name} issued a certificate, but its key usage does not allow that.")),
    Rule.PATH_LENGTH: Wording(detail=N_("{name} allows fewer authorities below it than there are (path length).")),
    Rule.UNKNOWN_CRITICAL: Wording(
        detail=N_("{name} holds a critical extension that programs do not understand: {what}")
    ),
    Rule.MALFORMED: Wording(detail=N_("{name} is malformed: {what}")),
    Rule.EMPTY_SUBJECT: Wording(
        sentence=N_("Chrome refuses this certificate because of how it is made. Its owner should get a new one."),
        detail=N_("The subject is empty, and the subject alternative name is not marked critical."),
    ),
    Rule.POLICY: Wording(detail=N_("The certificate policies of {name} are not as they have to be: {what}")),
    Rule.LEAF_IS_CA: Wording(
        sentence=N_("Firefox refuses this certificate because of how it is made. Its owner should get a new one."),
        detail=N_("The site's certificate says of itself that it is an authority (basic constraints)."),
    ),
    Rule.EMPTY_ISSUER: Wording(
        sentence=N_("Firefox refuses this certificate because of how it is made. Its owner should get a new one."),
        detail=N_("{name} was issued by an authority without a name."),
    ),
    Rule.ODD_CRITICAL: Wording(
        sentence=N_("Firefox refuses this certificate because of how it is made. Its owner should get a new one."),
        detail=N_("{name} holds a critical extension that programs do not understand: {what}"),
    ),
    Rule.ODD_NAMES: Wording(
        sentence=N_("Firefox refuses this certificate because of how it is made. Its owner should get a new one."),
        detail=N_("An authority is limited to certain names, and Firefox counts more than other browsers do: {what}"),
    ),
    Rule.PROFILE: Wording(
        sentence=N_(
            "A certificate of this site breaks a rule for how certificates are made. Browsers let it pass; its owner should have it made anew."
        ),
        detail=N_("{name} is not as RFC 5280 demands: {what}"),
    ),
}
"""The words for each rule that a faulty certificate can break; those of the cause speak of the rest."""


def _pedantic(situation: Situation) -> Severity:
    """Return how much it matters that a rule is broken which no program checks, or one alone, by what we know."""
    return Severity.BLOCKING if situation.evidence.offline else Severity.NOTE


APPLE_SINCE = datetime(2019, 7, 1, tzinfo=UTC)
"""Safari holds certificates issued from here on to rules of its own (support.apple.com HT210176, from memory)."""

_ORDER = (
    Rule.POLICY, Rule.EMPTY_SUBJECT, Rule.LEAF_IS_CA, Rule.EMPTY_ISSUER, Rule.ODD_CRITICAL, Rule.ODD_NAMES, Rule.PROFILE
)  # fmt: skip
"""What is told only where nothing worse is found: faults that only some programs mind, or none."""


def _mild(situation: Situation) -> Severity:
    """Return how much it matters that only some programs refuse, or none: a file is judged to the letter.

    In front of a site it counts whether it opens; who looks at certificates in files wants to hear of everything.
    """
    return Severity.BLOCKING if situation.evidence.offline else Severity.WARNING


def _placed(cause: Cause, situation: Situation, fault: Fault, form: str | None = None, **more: Value) -> Finding:
    """Return a finding with the name of the faulty certificate; the words are others where it is an authority's."""
    values = {**fault.values, "name": situation.name_at(fault.position), **more}
    above = "above" if fault.position > 0 else None
    return cause.finding(situation.sent_index(fault.position), values, form=form or above)


def _detect_weak_signature(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.WEAK_SIGNATURE)[:1]:
        yield _placed(cause, situation, fault)


def _detect_weak_key(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.WEAK_KEY)[:1]:
        yield _placed(cause, situation, fault, form=None if fault.values["type"] == "RSA" else "curve")
        return
    for fault in situation.with_rule(Rule.SMALL_KEY)[:1]:
        yield replace(_placed(cause, situation, fault, form="small"), severity=_mild(situation))


def _detect_usage(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.EXTENDED_KEY_USAGE, Rule.KEY_USAGE)[:1]:
        yield _placed(cause, situation, fault, usages=_usages_of(fault))
        return
    for fault in situation.with_rule(Rule.ODD_USAGE)[:1]:
        form = "firefox" if fault.position == 0 else "firefox-above"
        yield _placed(cause, situation, fault, form=form, usages=_usages_of(fault))
        return
    if situation.with_rule(Rule.NO_SERVER_USAGE) and _is_held_to_usage(situation.leaf):
        yield cause.finding(0, severity=_pedantic(situation), form="safari")


def _usages_of(fault: Fault) -> str:
    return ", ".join(usage_name(oid) for oid in str(fault.values["usages"]).split(", "))


def _is_held_to_usage(leaf: Certificate | None) -> bool:
    return leaf is not None and isinstance(leaf.not_before, Present) and leaf.not_before.value >= APPLE_SINCE


def _detect_constraints(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.NAME_CONSTRAINTS)[:1]:
        authority = fault.values["authority"]
        yield cause.finding(
            situation.sent_index(fault.position),
            form="unreadable" if authority == fault.position else None,
            name=fault.values["name"],
            authority=situation.name_at(int(str(authority))),
        )


def _detect_invalid(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.chain and isinstance(situation.chain[0], Unreadable):
        name = situation.evidence.target.host
        yield cause.finding(0, form=Rule.MALFORMED.value, name=name, what=situation.chain[0].why)
        return
    ranks = {rule: rank for rank, rule in enumerate(_ORDER, start=1)}
    rules = set(_INVALID) - (set() if _is_fine(situation) else {Rule.PROFILE, Rule.ODD_NAMES})
    faults = sorted(situation.with_rule(*rules), key=lambda f: (ranks.get(f.rule, 0), f.position))
    unreadable = [(i, c) for i, c in enumerate(situation.chain) if isinstance(c, Unreadable)]
    if faults and (faults[0].rule not in ranks or not unreadable):
        fault = faults[0]
        yield cause.finding(
            situation.sent_index(fault.position),
            severity=_pedantic(situation) if fault.rule is Rule.PROFILE else Severity.BLOCKING,
            form=fault.rule.value,
            name=situation.name_at(fault.position),
            what=_what(fault),
        )
    elif unreadable:
        index, certificate = unreadable[0]
        anchored = situation.deciding is not None and situation.deciding.anchored
        severity = Severity.WARNING if anchored else Severity.BLOCKING
        name = Phrase(N_("A certificate of the chain"))
        yield cause.finding(index, severity=severity, form=Rule.MALFORMED.value, name=name, what=certificate.why)


_NO_SUBJECT = Phrase(N_("an empty subject"))


def _is_fine(situation: Situation) -> bool:
    """Say whether browsers find nothing wrong: only then is the letter of the standards worth a word."""
    return bool(situation.deciding and situation.deciding.is_fine and situation.host and situation.host.is_match)


def _what(fault: Fault) -> Value:
    if "oid" in fault.values:
        return extension_name(str(fault.values["oid"]))
    if fault.rule is Rule.ODD_NAMES:
        return str(fault.values["name"]) or _NO_SUBJECT
    return "; ".join(str(v) for v in fault.values.values()) or fault.rule.value


def _detect_strict(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.deciding is None or not situation.deciding.is_fine:
        return
    faults = situation.with_rule(Rule.STRICT, Rule.KEY_ID)
    whats = dict.fromkeys(str(f.values.get("what", _MISNAMED)) for f in faults)
    if faults:
        index = situation.sent_index(faults[0].position)
        yield cause.finding(index, severity=_mild(situation), what="; ".join(whats))


_MISNAMED = "authorityKeyIdentifier names another issuer"


WEAK_SIGNATURE = Cause(
    id="weak-signature",
    seen_in="signature/algorithm",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate's signature is too weak"),
    sentence=N_("The certificate was signed in an outdated way that can be forged. Its owner needs a new one."),
    detail=N_("The certificate of {name} is signed with {algorithm}; browsers refuse it."),
    source="Chromium net/cert/cert_verify_proc.cc (SHA-1); Firefox NSSCertDBTrustDomain.cpp, read 2026-11",
    fixes=("tell-owner", "reissue-strong-signature", "ask-it-department"),
    detect=_detect_weak_signature,
    forms={
        "above": Wording(
            title=N_("The signature of an authority's certificate is too weak"),
            sentence=N_(
                "A certificate that vouches for this site was signed in an outdated way that can be forged. The site's owner has to replace it."
            ),
        )
    },
)
WEAK_KEY = Cause(
    id="weak-key",
    seen_in="key",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate's key is too weak"),
    sentence=N_(
        "The site's key is so short that it can be broken. Its owner needs a new certificate with a longer key."
    ),
    detail=N_("The key of {name} is {type} with {bits} bits, which browsers refuse."),
    source="Chromium net/cert/cert_verify_proc.cc IsWeakKey (RSA < 1024); Firefox CertVerifier.cpp, read 2026-11",
    fixes=("tell-owner", "reissue-strong-key", "ask-it-department"),
    detect=_detect_weak_key,
    forms={
        "small": Wording(
            title=N_("A key is shorter than it should be"),
            sentence=N_(
                "A key behind this site is short. Chrome and Firefox still take it, Safari and many programs do not. Its owner should get a longer one."
            ),
            detail=N_("The key of {name} is {type} with {bits} bits; today 2048 are asked for."),
        ),
        "above": Wording(
            title=N_("The key of an authority is too weak"),
            sentence=N_(
                "The key of an authority that vouches for this site is so short that it can be broken. The site's owner has to replace that certificate."
            ),
        ),
        "curve": Wording(
            title=N_("A key is of a kind that browsers refuse"),
            sentence=N_(
                "A key behind this site is of a kind that browsers do not take. Its owner needs a certificate with another key."
            ),
            detail=N_("The key of {name} is of the kind {type}, which browsers refuse."),
        ),
    },
)
WRONG_USAGE = Cause(
    id="wrong-usage",
    seen_in="extensions/extended-key-usage",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is for another purpose"),
    sentence=N_(
        "This certificate was made for something other than a web site. The site's owner has to install another."
    ),
    detail=N_("Allowed are only: {usages}. A server needs serverAuth and digitalSignature."),
    source="RFC 5280 4.2.1.3, 4.2.1.12; Firefox: nss lib/mozpkix/lib/pkixcheck.cpp CheckExtendedKeyUsage, read 2026-11",
    fixes=("tell-owner", "reissue-server-usage"),
    detect=_detect_usage,
    forms={
        "firefox": Wording(
            title=N_("Firefox refuses the certificate's purpose"),
            sentence=N_(
                "Firefox does not accept what this certificate is made for; other browsers do. Its owner should get a new one."
            ),
            detail=N_("Allowed are: {usages}. Firefox wants serverAuth, and no OCSPSigning beside it."),
        ),
        "firefox-above": Wording(
            title=N_("Firefox refuses an authority's purpose"),
            sentence=N_(
                "An authority behind this site may vouch for anything, which Firefox does not accept; other browsers do. The site's owner needs a certificate of another authority."
            ),
            detail=N_("{name} may vouch for these purposes: {usages}. Firefox wants serverAuth among them."),
        ),
        "safari": Wording(
            title=N_("The certificate does not say its purpose"),
            sentence=N_(
                "The certificate does not say that it is for web sites. Most programs accept that, Safari does not. Its owner should have it made anew."
            ),
            detail=N_("There is no extended key usage; Safari wants serverAuth in it."),
        ),
        "above": Wording(
            title=N_("An authority may not vouch for web sites"),
            sentence=N_(
                "An authority behind this site may vouch for other things only, not for web sites. The site's owner needs a certificate of another authority."
            ),
            detail=N_("{name} may vouch for these purposes only: {usages}. A server needs serverAuth among them."),
        ),
    },
)
NAME_CONSTRAINTS = Cause(
    id="name-constraints",
    seen_in="extensions/name-constraints",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The authority may not vouch for this name"),
    sentence=N_(
        "The authority that issued this certificate is only allowed to do so for other names. Its owner needs another certificate."
    ),
    detail=N_("The name constraints of {authority} do not allow: {name}."),
    source="RFC 5280 4.2.1.10",
    fixes=("tell-owner", "fix-name-constraints", "ask-it-department"),
    detect=_detect_constraints,
    forms={
        "unreadable": Wording(
            title=N_("The limits of an authority cannot be read"),
            sentence=N_(
                "An authority behind this site may vouch for certain names only, and which ones cannot be read, so browsers refuse it. The site's owner needs another certificate."
            ),
            detail=N_("The name constraints of {authority} cannot be checked: {name}."),
        )
    },
)
INVALID = Cause(
    id="invalid-certificate",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is faulty"),
    sentence=N_("A certificate of this site is not made as it must be. Its owner needs a new one."),
    detail=N_("The certificate breaks the rules: {what}"),
    source="RFC 5280 6.1; Chromium ERR_CERT_INVALID",
    fixes=("tell-owner", "reissue-clean"),
    detect=_detect_invalid,
    forms={rule.value: wording for rule, wording in _INVALID.items()},
)
STRICT_ONLY = Cause(
    id="strict-only",
    severity=Severity.WARNING,
    who=Who.SITE,
    title=N_("Strict programs refuse the certificate"),
    sentence=N_(
        "Browsers open this site, but stricter programs such as Python 3.13 refuse it. Its owner should have it reissued."
    ),
    detail=N_("Not as RFC 5280 wants it: {what}"),
    source="OpenSSL X509_V_FLAG_X509_STRICT; Python 3.13 ssl.VERIFY_X509_STRICT",
    fixes=("tell-owner", "reissue-clean"),
    detect=_detect_strict,
)
