"""Causes in how the certificate is made: algorithms, keys, usages, form."""

from collections.abc import Iterable

from wizard.causes.base import Cause
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.fields import Unreadable
from wizard.model.finding import Finding, Severity, Who
from wizard.pki.faults import Fault, Rule
from wizard.pki.oids import extension_name, usage_name

_INVALID = {
    Rule.SIGNATURE: N_("the signature does not fit the issuer's key"),
    Rule.NOT_A_CA: N_("a certificate that is no authority's issued another one"),
    Rule.CERT_SIGN: N_("an authority issued certificates without being allowed to (key usage)"),
    Rule.PATH_LENGTH: N_("there are more authorities in the chain than allowed (path length)"),
    Rule.UNKNOWN_CRITICAL: N_("it holds a critical part that no program understands"),
    Rule.MALFORMED: N_("it is malformed"),
    Rule.EMPTY_SUBJECT: N_("its subject is empty and its names are not marked critical; Chrome refuses that"),
    Rule.LEAF_IS_CA: N_("it says of itself that it is an authority; Firefox refuses that"),
}
_MILD = {Rule.LEAF_IS_CA, Rule.EMPTY_SUBJECT}


def _detect_weak_signature(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.WEAK_SIGNATURE)[:1]:
        yield cause.finding(situation.sent_index(fault.position), fault.values)


def _detect_weak_key(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.WEAK_KEY)[:1]:
        yield cause.finding(situation.sent_index(fault.position), fault.values)


def _detect_usage(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.EXTENDED_KEY_USAGE, Rule.KEY_USAGE)[:1]:
        usages = ", ".join(usage_name(o) for o in str(fault.values["usages"]).split(", "))
        yield cause.finding(situation.sent_index(fault.position), usages=usages)


def _detect_constraints(cause: Cause, situation: Situation) -> Iterable[Finding]:
    for fault in situation.with_rule(Rule.NAME_CONSTRAINTS)[:1]:
        yield cause.finding(situation.sent_index(fault.position), fault.values)


def _detect_invalid(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.chain and isinstance(situation.chain[0], Unreadable):
        yield cause.finding(0, problem=_INVALID[Rule.MALFORMED], what=situation.chain[0].why)
        return
    faults = sorted(situation.with_rule(*_INVALID), key=lambda f: (f.rule in _MILD, f.position))
    for fault in faults[:1]:
        severity = Severity.WARNING if fault.rule in _MILD else Severity.BLOCKING
        index = situation.sent_index(fault.position)
        yield cause.finding(index, severity=severity, problem=_INVALID[fault.rule], what=_what(fault))


def _what(fault: Fault) -> str:
    if "oid" in fault.values:
        return extension_name(str(fault.values["oid"]))
    return "; ".join(str(v) for v in fault.values.values()) or fault.rule.value


def _detect_strict(cause: Cause, situation: Situation) -> Iterable[Finding]:
    if situation.deciding is None or not situation.deciding.is_fine:
        return
    whats = [str(f.values["what"]) for f in situation.with_rule(Rule.STRICT)]
    if whats:
        first = situation.with_rule(Rule.STRICT)[0]
        yield cause.finding(situation.sent_index(first.position), what="; ".join(dict.fromkeys(whats)))


WEAK_SIGNATURE = Cause(
    id="weak-signature",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate's signature is too weak"),
    sentence=N_("The certificate was signed in an outdated way that can be forged. Its owner needs a new one."),
    detail=N_("A certificate of the chain is signed with {algorithm}; browsers refuse it."),
    source="Chromium net/cert/cert_verify_proc.cc (SHA-1); Firefox NSSCertDBTrustDomain.cpp, read 2026-11",
    fixes=("tell-owner", "reissue-strong-signature", "ask-it-department"),
    detect=_detect_weak_signature,
)
WEAK_KEY = Cause(
    id="weak-key",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate's key is too weak"),
    sentence=N_(
        "The site's key is so short that it can be broken. Its owner needs a new certificate with a longer key."
    ),
    detail=N_("A key in the chain is {type} with {bits} bits, which browsers refuse."),
    source="Chromium net/cert/cert_verify_proc.cc IsWeakKey (RSA < 1024); Firefox CertVerifier.cpp, read 2026-11",
    fixes=("tell-owner", "reissue-strong-key", "ask-it-department"),
    detect=_detect_weak_key,
)
WRONG_USAGE = Cause(
    id="wrong-usage",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is for another purpose"),
    sentence=N_("This certificate was made for something other than a web site. Its owner installed the wrong one."),
    detail=N_("Allowed are only: {usages}. A server needs serverAuth and digitalSignature."),
    source="RFC 5280 4.2.1.3, 4.2.1.12",
    fixes=("tell-owner", "reissue-server-usage"),
    detect=_detect_usage,
)
NAME_CONSTRAINTS = Cause(
    id="name-constraints",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The authority may not vouch for this name"),
    sentence=N_(
        "The authority that issued this certificate is only allowed to do so for other names. Its owner needs another certificate."
    ),
    detail=N_("The name constraints of an authority in the chain do not allow: {name}."),
    source="RFC 5280 4.2.1.10",
    fixes=("tell-owner", "fix-name-constraints", "ask-it-department"),
    detect=_detect_constraints,
)
INVALID = Cause(
    id="invalid-certificate",
    severity=Severity.BLOCKING,
    who=Who.SITE,
    title=N_("The certificate is faulty"),
    sentence=N_(
        "Something in the certificates of this site is not made as it must be. Its owner needs a new certificate or chain."
    ),
    detail=N_("The certificate breaks the rules: {what}"),
    source="RFC 5280 6.1; Chromium ERR_CERT_INVALID",
    fixes=("tell-owner", "reissue-clean"),
    detect=_detect_invalid,
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
