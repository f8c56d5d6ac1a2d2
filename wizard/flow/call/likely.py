"""How likely each cause is in a call: before anything is asked, after what was read out and seen, after each answer.

The numbers are estimates of ours, from no statistic: of a hundred calls, how many are about each cause; and how often a
caller whose trouble has that cause gives that answer. Those of yes and no are the ones of step 1
(`wizard.causes.messages.questions`).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log2
from types import MappingProxyType

from wizard.causes.catalog import CAUSES
from wizard.causes.messages.questions import NO, QUESTION_BY_ID, YES, normal
from wizard.flow.call.state import Call, SiteState
from wizard.model.finding import Diagnosis, Finding, Severity, Who

Shares = Mapping[str, float]

_NEVER_SAY_NEVER = 0.003
"""How often an answer is given that a table does not name for a cause."""

_RARE = 0.4
_IN_A_HUNDRED: Shares = {
    "expired": 15, "self-signed": 9, "unknown-ca": 7, "missing-intermediate": 7, "name-mismatch": 11, "no-san": 1,
    "chain-expired": 2, "not-yet-valid": 1, "revoked": 1, "distrusted-ca": 1, "interception": 10, "clock-wrong": 9,
    "captive-portal": 7, "outdated-roots": 4, "outdated-software": 3, "no-network": 3, "dns-failure": 3, "timeout": 2,
    "connection-refused": 1.5, "connection-reset": 1.5, "proxy-failure": 2, "protocol-version": 1.5, "not-tls": 1,
    "client-certificate-required": 1,
}  # fmt: skip

USUAL: Shares = MappingProxyType(dict(normal({cause: _IN_A_HUNDRED.get(cause, _RARE) for cause in CAUSES})))
"""How likely each cause is when nothing is known but that somebody calls."""

_BESIDE = 0.03
"""What is left for every cause that a message that was read well does not name."""

_BESIDE_A_CODE = 0.02
_BESIDE_IN_CASE = {True: 0.7, False: 0.3}
"""Of a case: what its first cause, and the others together, weigh."""

_FINE = 0.05
_FINE_FROM_HERE: Shares = {
    "missing-intermediate": 0.15, "unknown-ca": 0.1, "distrusted-ca": 0.15, "strict-only": 0.7, "pinning": 0.8,
    "revocation-unknown": 0.7, "ct-missing": 0.1, "client-certificate-required": 0.5, "protocol-version": 0.2,
    "cipher-mismatch": 0.2, "handshake-failure": 0.3, "dns-failure": 0.5, "timeout": 0.35, "connection-reset": 0.4,
    "connection-refused": 0.15, "chain-expired": 0.15,
}  # fmt: skip
_NOT_THE_SITE = 0.93
"""How likely the site is fine from here, by the cause there; in between are those that hit some and spare others."""

_SEEN, _SEEN_AS_WARNING = 1.0, 0.5
_NOT_SEEN_SITE, _NOT_SEEN_THERE, _NOT_SEEN_EITHER = 0.002, 0.02, 0.008
"""How likely the site fails from here as it does, by whether the check has found the cause that is there."""


def _chances(usual: Shares, **by_cause: Shares) -> Mapping[str, Shares]:
    """Return a table of answers; the names of causes are written with "_" for "-"."""
    return {"": usual} | {cause.replace("_", "-"): shares for cause, shares in by_cause.items()}


_TRUST = {"trust": 0.94, "secure": 0.03, "date": 0.01, "name": 0.02}
_DATE = {"date": 0.95, "trust": 0.03, "clock": 0.02}
_NAME = {"name": 0.93, "trust": 0.05, "secure": 0.02}
_SECURE = {"secure": 0.85, "nothing": 0.12, "trust": 0.03}
_NOTHING = {"nothing": 0.94, "secure": 0.03, "login": 0.03}
_DEVICE_OPENS = {"opens": 0.9, "fails": 0.1}
_OLD = {"current": 0.06, "installed": 0.1, "waiting": 0.36, "fails": 0.48}
_A_PUBLIC_ONE = {"public": 0.9, "organisation": 0.06, "program": 0.02, "own": 0.02}

CHANCES: Mapping[str, Mapping[str, Shares]] = {
    "message": _chances(
        {"secure": 0.45, "trust": 0.35, "nothing": 0.1, "date": 0.03, "name": 0.03, "revoked": 0.04},
        expired=_DATE,
        not_yet_valid=_DATE,
        chain_expired={"date": 0.65, "trust": 0.35},
        clock_wrong={"date": 0.5, "clock": 0.42, "trust": 0.08},
        self_signed=_TRUST,
        unknown_ca=_TRUST,
        missing_intermediate=_TRUST,
        distrusted_ca=_TRUST,
        name_constraints=_TRUST,
        strict_only=_TRUST,
        invalid_certificate=_TRUST,
        outdated_roots={"trust": 0.75, "date": 0.15, "secure": 0.1},
        interception={"trust": 0.78, "name": 0.06, "secure": 0.12, "date": 0.04},
        captive_portal={"login": 0.4, "name": 0.25, "trust": 0.2, "nothing": 0.15},
        name_mismatch=_NAME,
        no_san=_NAME,
        revoked={"revoked": 0.95, "trust": 0.05},
        revocation_unknown={"revoked": 0.8, "trust": 0.1, "secure": 0.1},
        must_staple_missing={"revoked": 0.5, "secure": 0.5},
        protocol_version=_SECURE,
        cipher_mismatch=_SECURE,
        not_tls=_SECURE,
        handshake_failure=_SECURE,
        client_certificate_required=_SECURE,
        outdated_software={"secure": 0.65, "trust": 0.35},
        connection_reset={"nothing": 0.7, "secure": 0.3},
        connection_refused=_NOTHING,
        timeout=_NOTHING,
        dns_failure=_NOTHING,
        no_network={"nothing": 0.9, "login": 0.1},
        proxy_failure={"nothing": 0.85, "secure": 0.1, "login": 0.05},
    ),
    "their-wifi": _chances(
        {"opens": 0.5, "fails": 0.5},
        captive_portal={"opens": 0.05, "fails": 0.95},
        no_network={"opens": 0.1, "fails": 0.9},
        interception={"opens": 0.75, "fails": 0.25},
        proxy_failure={"opens": 0.6, "fails": 0.4},
        dns_failure={"opens": 0.25, "fails": 0.75},
        clock_wrong=_DEVICE_OPENS,
        outdated_roots=_DEVICE_OPENS,
        outdated_software=_DEVICE_OPENS,
    ),
    "clock": _chances(
        {"right": 0.95, "date-off": 0.01, "time-off": 0.02, "hours-off": 0.02},
        clock_wrong={"right": 0.08, "date-off": 0.75, "time-off": 0.1, "hours-off": 0.07},
    ),
    "login-page": _chances(
        {"no-portal": 0.94, "portal": 0.01, "another-page": 0.03, "nothing": 0.02},
        captive_portal={"portal": 0.88, "another-page": 0.07, "nothing": 0.03, "no-portal": 0.02},
        no_network={"nothing": 0.93, "no-portal": 0.07},
        proxy_failure={"nothing": 0.6, "another-page": 0.2, "no-portal": 0.2},
        dns_failure={"nothing": 0.3, "no-portal": 0.7},
        interception={"another-page": 0.08, "no-portal": 0.92},
    ),
    "programs": _chances(
        {"none": 0.66, "protection": 0.25, "organisation": 0.08, "stranger": 0.01},
        interception={"none": 0.06, "protection": 0.56, "organisation": 0.32, "stranger": 0.06},
    ),
    "updates": _chances(
        {"current": 0.76, "installed": 0.04, "waiting": 0.15, "fails": 0.05},
        outdated_roots=_OLD,
        outdated_software={**_OLD, "current": 0.2, "fails": 0.34},
    ),
    "proxy": _chances(
        {"none": 0.83, "innocent": 0.14, "organisation": 0.02, "guilty": 0.01},
        proxy_failure={"guilty": 0.68, "organisation": 0.25, "innocent": 0.04, "none": 0.03},
        interception={"guilty": 0.1, "organisation": 0.1, "innocent": 0.1, "none": 0.7},
    ),
    "issuer": _chances(
        _A_PUBLIC_ONE,
        self_signed={"own": 0.88, "organisation": 0.1, "program": 0.02},
        unknown_ca={"organisation": 0.78, "own": 0.1, "public": 0.1, "program": 0.02},
        interception={"program": 0.72, "organisation": 0.22, "public": 0.04, "own": 0.02},
        captive_portal={"own": 0.3, "program": 0.25, "organisation": 0.15, "public": 0.3},
        strict_only={"organisation": 0.7, "public": 0.3},
        no_san={"organisation": 0.5, "own": 0.3, "public": 0.2},
        name_constraints={"organisation": 0.7, "public": 0.3},
    ),
    "expires": _chances(
        {"future": 0.96, "past": 0.02, "later": 0.02},
        expired={"past": 0.98, "future": 0.02},
        not_yet_valid={"later": 0.7, "future": 0.3},
    ),
}
"""Question -> cause ("" for every other one) -> answer -> how often; what a caller cannot tell says nothing."""

_BREAKS_ANY_SITE = {
    "no-network": 0.95, "captive-portal": 0.25, "proxy-failure": 0.65, "dns-failure": 0.3, "timeout": 0.1,
}  # fmt: skip
"""How often nothing at all loads, of the times that other sites fail."""


@lru_cache(8_192)
def likelihood(question: str, cause: str, answer: str) -> float:
    """Return how often *answer* is given where *cause* is behind it; 1 for an answer that says nothing."""
    if question == "other-site":
        return _other_site(cause, answer)
    if question == "mobile-data":
        return _mobile_data(cause, answer)
    table = CHANCES.get(question)
    if table is None:
        asked = QUESTION_BY_ID.get(question)
        return asked.likelihood(cause, answer) if asked is not None and answer in {YES, NO} else 1.0
    if all(answer not in shares for shares in table.values()):
        return 1.0
    return max(table.get(cause, table[""]).get(answer, 0.0), _NEVER_SAY_NEVER)


def _other_site(cause: str, answer: str) -> float:
    fails = QUESTION_BY_ID["other-sites"].likelihood(cause, YES)
    nothing = fails * _BREAKS_ANY_SITE.get(cause, 0.02)
    return {"opens": 1 - fails, "fails": fails - nothing, "nothing": nothing}.get(answer, 1.0)


def _mobile_data(cause: str, answer: str) -> float:
    """Over mobile data, on the telephone in hand or beside the computer: another network, mostly another device too."""
    opens = max(QUESTION_BY_ID[id_].likelihood(cause, YES) for id_ in ("other-network", "other-device"))
    return {"opens": opens, "fails": 1 - opens}.get(answer, 1.0)


def likelihood_in(call: Call, question: str, cause: str, answer: str) -> float:
    """Return the same on the caller's device: on a telephone, mobile data is another network but no other device."""
    is_phone = call.device is not None and call.device.system in {"ios", "android"}
    if question == "mobile-data" and is_phone and answer in {"opens", "fails"}:
        return QUESTION_BY_ID["other-network"].likelihood(cause, YES if answer == "opens" else NO)
    return likelihood(question, cause, answer)


def weights_of(call: Call) -> Shares:
    """Return how likely each cause is now; they sum to 1, the likeliest comes first."""
    weights = {cause: weight * _from_here(call, cause) for cause, weight in before_answers(call).items()}
    for said in call.said:
        weights = {c: weight * likelihood_in(call, said.question, c, said.answer) for c, weight in weights.items()}
    return normal(weights)


def before_answers(call: Call) -> Shares:
    """Return how likely each cause is by what was read out, or by a case, before the site is looked at."""
    if call.coded:
        return _coded(call.coded)
    if not call.explanation.causes:
        return USUAL
    named = call.heard.confidence * (1 - _BESIDE)
    weights = {cause: weight * (1 - named) for cause, weight in USUAL.items()}
    for cause in call.explanation.causes:
        weights[cause.id] = weights.get(cause.id, 0.0) + named * cause.weight
    return weights


def _coded(causes: tuple[str, ...]) -> Shares:
    weights = {cause: weight * _BESIDE_A_CODE for cause, weight in USUAL.items()}
    others = causes[1:]
    for place, cause in enumerate(causes):
        share = _BESIDE_IN_CASE[True] if place == 0 else _BESIDE_IN_CASE[False] / len(others)
        weights[cause] = weights.get(cause, 0.0) + share
    return weights


def is_about_the_site(diagnosis: Diagnosis) -> bool:
    """Say whether what was found from here tells of the site, and not of this computer or its own network."""
    found = next((f for f in diagnosis.findings if f.failed is None and f.severity is Severity.BLOCKING), None)
    return found is None or found.who not in {Who.COMPUTER, Who.NETWORK} or found.cause in _OF_THE_SERVER


_OF_THE_SERVER = frozenset({"client-certificate-required"})


def _from_here(call: Call, cause: str) -> float:
    """Return how likely the site looks from here as it does, if *cause* is behind the caller's trouble."""
    diagnosis = call.site.diagnosis
    if call.site.state not in {SiteState.FINE, SiteState.FAILS} or (diagnosis and not is_about_the_site(diagnosis)):
        return 1.0
    found = _finding(diagnosis, cause)
    is_there = CAUSES[cause].who in {Who.COMPUTER, Who.NETWORK} and cause not in _OF_THE_SERVER
    if call.site.state is SiteState.FINE:
        if found is not None:
            return _SEEN_AS_WARNING
        return _FINE_FROM_HERE.get(cause, _NOT_THE_SITE if is_there else _FINE)
    if found is not None:
        return _SEEN if found.severity is Severity.BLOCKING else _SEEN_AS_WARNING
    if diagnosis is None:
        return 0.05 if is_there else 1.0
    return _NOT_SEEN_THERE if is_there else _NOT_SEEN_EITHER if cause in _FINE_FROM_HERE else _NOT_SEEN_SITE


def _finding(diagnosis: Diagnosis | None, cause: str) -> Finding | None:
    found = diagnosis.findings if diagnosis is not None else ()
    return next((f for f in found if f.cause == cause and f.failed is None and f.severity is not Severity.NOTE), None)


def gain(call: Call, question: str, answers: tuple[str, ...], weights: Shares) -> float:
    """Return by how much the answer is expected to lower the doubt about the cause, in bits.

    *answers* that say nothing count for nothing; how often they come is not looked at here.
    """
    left = 0.0
    telling = [a for a in answers if any(likelihood_in(call, question, c, a) != 1.0 for c in weights)]
    total = 0.0
    for answer in telling:
        after = {c: weight * likelihood_in(call, question, c, answer) for c, weight in weights.items()}
        share = sum(after.values())
        total += share
        left += share * _doubt(after.values(), share)
    # Tables that leave a rest for what a device does not offer: only what is given counts.
    return _doubt(weights.values(), 1.0) - left / total if total else 0.0


def _doubt(weights: Iterable[float], total: float) -> float:
    shares = (weight / total for weight in weights if weight > 0 and total > 0)
    return -sum(share * log2(share) for share in shares)
