"""What Firefox shows.

Ranking: nss lib/mozpkix (pkixbuild.cpp, pkixcheck.cpp), security/certverifier/CertVerifier.cpp and
security/manager/ssl/SSLServerCertVerification.cpp; read 2026-11. Every rank was seen in Firefox ESR 153 on loopback,
2026-11-23 (tests/browsers).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from wizard.causes.clients.facts import ChainFacts, Client, ended_by, fits_without_dot, insists, with_bad_issuer
from wizard.causes.clock import FIREFOX_MINDS
from wizard.causes.connection import UNOFFERED_CURVES
from wizard.causes.interception import hosts_alike
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.fields import Present
from wizard.model.finding import ClientVerdict
from wizard.pki.constraints import broken_constraint
from wizard.pki.extensions import key_usage
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape
from wizard.pki.revocation import Flaw

CLIENT = Client(
    id="firefox",
    name="Firefox",
    lists=("mozilla",),
    added=("firefox",),
    takes_local_on=frozenset({"windows", "macos"}),
    preloads=True,
    distrusts_as="mozilla",
    source="nss lib/mozpkix and security/certverifier/CertVerifier.cpp, read 2026-11; Firefox ESR 153",
)

_RISK = N_("Be careful. Something doesn’t look right.")
_OLD_RISK = N_("Warning: Potential Security Risk Ahead")
_FAILED = N_("Secure Connection Failed")
_UNABLE = N_("Unable to connect")
_NOT_FOUND = N_("Server Not Found")
_TIMED_OUT = N_("The connection has timed out")
_RESET = N_("The connection was reset")
_PROXY = N_("The proxy server is refusing connections")
_CLOCK = N_("Your Computer Clock is Wrong")
_INTERCEPTED = N_("Software is Preventing Firefox From Safely Connecting to This Site")

_MITM = "MOZILLA_PKIX_ERROR_MITM_DETECTED"

_LONGEST_RECORD = 16_384 + 2_048
"""Bytes: the largest fragment and the largest expansion (RFC 5246 6.2.3)."""

_KEY_SIZE = "MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE"
_LEAF_IS_CA = "MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY"
_INVALID_TIME = "SEC_ERROR_INVALID_TIME"
_NO_ISSUER = "MOZILLA_PKIX_ERROR_EMPTY_ISSUER_NAME"
_NO_CIPHER = "SSL_ERROR_NO_CYPHER_OVERLAP"
_STAPLE = "MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING"

_USELESS_STAPLES = {
    Flaw.OLD: "SEC_ERROR_OCSP_OLD_RESPONSE",
    Flaw.FUTURE: "SEC_ERROR_OCSP_FUTURE_RESPONSE",
    Flaw.SIGNER: "SEC_ERROR_OCSP_INVALID_SIGNING_CERT",
    Flaw.UNKNOWN: "SEC_ERROR_OCSP_UNKNOWN_CERT",
    Flaw.LATER: "SEC_ERROR_OCSP_TRY_SERVER_LATER",
    Flaw.UNAUTHORIZED: "SEC_ERROR_OCSP_UNAUTHORIZED_REQUEST",
    Flaw.NOT_UNDERSTOOD: "SEC_ERROR_OCSP_MALFORMED_REQUEST",
    Flaw.FAULT: "SEC_ERROR_OCSP_SERVER_ERROR",
    Flaw.UNSIGNED: "SEC_ERROR_OCSP_REQUEST_NEEDS_SIG",
    Flaw.OTHER: "SEC_ERROR_OCSP_UNKNOWN_CERT",
    Flaw.MALFORMED: "SEC_ERROR_OCSP_MALFORMED_RESPONSE",
}
"""What it says of a stapled answer that is of no use: seen in Firefox 153.8, 2026-11, the last two from memory."""

_HEADINGS = {
    **dict.fromkeys(_USELESS_STAPLES.values(), _FAILED),
    _KEY_SIZE: _OLD_RISK,
    _LEAF_IS_CA: _OLD_RISK,
    _INVALID_TIME: _OLD_RISK,
    _NO_ISSUER: _OLD_RISK,
    _NO_CIPHER: _RISK,
    _STAPLE: _FAILED,
}
"""Pages that do not have their kind's heading; some still have the one of before (seen in Firefox 153 on loopback)."""

_SERVER_USES = ("digitalSignature", "keyEncipherment", "keyAgreement")
"""Any of them does, whatever the handshake; in the order in which they are tried."""

Error = tuple[str, bool | None]
"""A code, and whether a person can go on; None where the page is not about the certificate."""

_CRITICAL: Error = ("SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", False)
_CONSTRAINED: Error = ("SEC_ERROR_CERT_NOT_IN_NAME_SPACE", False)
_MALFORMED: Error = ("SEC_ERROR_BAD_DER", False)
_UNKNOWN_ISSUER: Error = ("SEC_ERROR_UNKNOWN_ISSUER", True)

_OF_ISSUERS: tuple[tuple[str, bool, Rule], ...] = (
    ("SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", True, Rule.WEAK_SIGNATURE),
    (_KEY_SIZE, True, Rule.WEAK_KEY),
    (_NO_ISSUER, True, Rule.EMPTY_ISSUER),
    ("SEC_ERROR_INADEQUATE_KEY_USAGE", False, Rule.CERT_SIGN),
    ("SEC_ERROR_CA_CERT_INVALID", True, Rule.NOT_A_CA),
    ("SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID", False, Rule.PATH_LENGTH),
    ("SEC_ERROR_INADEQUATE_CERT_TYPE", False, Rule.EXTENDED_KEY_USAGE),
    ("SEC_ERROR_INADEQUATE_CERT_TYPE", False, Rule.ODD_USAGE),
    ("SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE", True, Rule.EXPIRED),
    ("MOZILLA_PKIX_ERROR_NOT_YET_VALID_ISSUER_CERTIFICATE", True, Rule.NOT_YET_VALID),
)
"""(code, whether a person can go on, rule) in the order in which one issuer is looked at (pkixcheck.cpp)."""


def _ends_before_it_begins(facts: ChainFacts) -> bool:
    begins, ends = facts.path[0].not_before, facts.path[0].not_after
    return isinstance(begins, Present) and isinstance(ends, Present) and begins.value > ends.value


def _is_outdated(facts: ChainFacts) -> bool:
    return facts.leaf_has(Rule.EXPIRED, Rule.NOT_YET_VALID)


def _is_misused(facts: ChainFacts) -> bool:
    """Say whether the leaf's key usage is in the way.

    Firefox tries one use after the other, and whatever is wrong at the last one, it tells the first one's error
    (CertVerifier.cpp BuildCertChainForOneKeyUsage; seen in Firefox 153).
    """
    usage = key_usage(facts.path[0])
    if not facts.leaf_has(Rule.KEY_USAGE) or not isinstance(usage, Present):
        return False
    tried = [use for use in _SERVER_USES if use in usage.value]
    others = facts.leaf_has(Rule.LEAF_IS_CA, Rule.EXTENDED_KEY_USAGE, Rule.ODD_USAGE) or _is_outdated(facts)
    return not tried or (tried == [_SERVER_USES[-1]] and others)


def _has_staple(flaw: Flaw) -> Callable[[ChainFacts], bool]:
    return lambda facts: f"revocation-unknown/staple-{flaw}" in facts.causes and not _is_outdated(facts)


_RANKING: tuple[tuple[str, bool | None, Callable[[ChainFacts], bool]], ...] = (
    ("SEC_ERROR_BAD_SIGNATURE", False, lambda f: f.has(Rule.SIGNATURE)),
    ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", True, lambda f: f.shape is ChainShape.SELF_SIGNED),
    (*_UNKNOWN_ISSUER, lambda f: not f.anchored),
    ("MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE", False, lambda f: f.public and "pinning" in f.causes),
    ("MOZILLA_PKIX_ERROR_ISSUER_NO_LONGER_TRUSTED", False, lambda f: f.distrusted_after is not None),
    ("SEC_ERROR_REVOKED_CERTIFICATE", False, lambda f: "revoked" in f.causes and not _is_outdated(f)),
    *((code, None, _has_staple(flaw)) for flaw, code in _USELESS_STAPLES.items()),
    (_INVALID_TIME, True, _ends_before_it_begins),
    ("SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", True, lambda f: f.leaf_has(Rule.WEAK_SIGNATURE)),
    (_KEY_SIZE, True, lambda f: f.leaf_has(Rule.WEAK_KEY)),
    (_NO_ISSUER, True, lambda f: f.leaf_has(Rule.EMPTY_ISSUER)),
    ("SEC_ERROR_INADEQUATE_KEY_USAGE", False, _is_misused),
    (_LEAF_IS_CA, True, lambda f: f.leaf_has(Rule.LEAF_IS_CA)),
    (
        "SEC_ERROR_INADEQUATE_CERT_TYPE",
        False,
        lambda f: f.leaf_has(Rule.EXTENDED_KEY_USAGE, Rule.ODD_USAGE),
    ),
    ("SEC_ERROR_BAD_DER", False, lambda f: f.has(Rule.MALFORMED)),
    ("SSL_ERROR_BAD_CERT_DOMAIN", True, lambda f: _is_outdated(f) and not fits_without_dot(f)),
    ("MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE", True, lambda f: f.leaf_has(Rule.NOT_YET_VALID)),
    ("SEC_ERROR_EXPIRED_CERTIFICATE", True, lambda f: f.leaf_has(Rule.EXPIRED)),
    (
        "MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY",
        False,
        lambda f: f.public and "ct-missing" in f.causes,
    ),
    (_STAPLE, None, lambda f: "must-staple-missing" in f.causes),
    ("SSL_ERROR_BAD_CERT_DOMAIN", True, lambda f: not fits_without_dot(f)),
)
"""(code, whether a person can go on, when it holds), of what comes after the issuers; the first that holds is shown."""


def _errors(facts: ChainFacts) -> Iterator[Error]:
    """Yield what is wrong in the order in which Firefox comes upon it; the first is shown.

    The leaf is read, then each issuer is looked at; signatures, revocation and the leaf's own faults come afterwards
    (pkixbuild.cpp: a fault of the leaf is put off until a chain is found); then the public logs, the stapled answer and
    the name (CertVerifier.cpp VerifyCert and VerifySSLServerCert).
    """
    if facts.leaf_has(Rule.UNKNOWN_CRITICAL, Rule.ODD_CRITICAL):
        yield _CRITICAL
    constraining = _constraining(facts)
    for position in range(1, len(facts.path)):
        broken = {f.rule for f in facts.faults if f.position == position}
        if broken & {Rule.UNKNOWN_CRITICAL, Rule.ODD_CRITICAL}:
            # It cannot be read, so it is nobody's issuer.
            yield _UNKNOWN_ISSUER
        for fault in facts.faults:
            if fault.rule is Rule.ODD_NAMES and fault.values["authority"] == position:
                yield _MALFORMED if fault.values["malformed"] else _CONSTRAINED
        if position == constraining:
            yield _CONSTRAINED
        yield from ((code, can_proceed) for code, can_proceed, rule in _OF_ISSUERS if rule in broken)
    yield from ((code, can_proceed) for code, can_proceed, holds in _RANKING if holds(facts))


def _constraining(facts: ChainFacts) -> int | None:
    """Return the position of the lowest issuer whose name constraints are broken below it."""
    if not facts.has(Rule.NAME_CONSTRAINTS):
        return None
    return next((i for i in range(1, len(facts.path)) if broken_constraint(facts.path[: i + 1])), None)


def _as_heard(situation: Situation, facts: ChainFacts) -> ChainFacts:
    """Return *facts* without a revocation that Firefox does not hear of.

    It reads no lists of private authorities, and asks nobody about an intermediate (NSSCertDBTrustDomain.cpp,
    CheckRevocation); of public ones it has a list of its own (OneCRL).
    """
    by_ocsp = bool(situation.evidence.ocsp) or situation.stapled
    hears = facts.public or (by_ocsp and "revoked/intermediate" not in facts.causes)
    return facts if hears else replace(facts, causes=facts.causes - {"revoked"})


def verdict(situation: Situation, facts: ChainFacts | None) -> ClientVerdict:
    """Return what Firefox shows, which sees the *facts*."""
    failure = ended_by(situation)
    if facts is not None and facts.curve in UNOFFERED_CURVES:
        return ClientVerdict(code=_NO_CIPHER, heading=_RISK, can_proceed=None)
    if facts is not None:
        for code, can_proceed in _errors(with_bad_issuer(situation, _as_heard(situation, facts))):
            return _page_about_certificate(code, can_proceed, situation, facts)
    if situation.chain and situation.leaf is None:
        return ClientVerdict(code="SEC_ERROR_BAD_DER", heading=_FAILED, can_proceed=None)
    if failure is not None:
        return _page(failure, situation)
    return ClientVerdict(code="OK", heading=None, can_proceed=None)


_OF_DATES = {
    "SEC_ERROR_EXPIRED_CERTIFICATE", "SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE",
    "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE", "MOZILLA_PKIX_ERROR_NOT_YET_VALID_ISSUER_CERTIFICATE",
}  # fmt: skip


def _page_about_certificate(
    code: str, can_proceed: bool | None, situation: Situation, facts: ChainFacts
) -> ClientVerdict:
    """Return the page for *code*; seen in Firefox 153 on loopback, 2026-11-28 (tests/browsers/test_special_pages.py).

    Behind a login page Firefox shows the same pages as elsewhere.
    """
    if code in _OF_DATES and _knows_the_clock(situation, facts):
        return ClientVerdict(code=code, heading=_CLOCK, can_proceed=False)
    if code == _UNKNOWN_ISSUER[0] and hosts_alike(situation):
        # It asks a host of its own, and finds the same issuer there (MitmDetection in the pages' parent actor).
        return ClientVerdict(code=_MITM, heading=_INTERCEPTED, can_proceed=not insists(situation))
    overridable = can_proceed and not insists(situation)
    return ClientVerdict(code=code, heading=_HEADINGS.get(code, _RISK), can_proceed=overridable)


def _knows_the_clock(situation: Situation, facts: ChainFacts) -> bool:
    """Say whether the clock is off by more than a day, and the certificate is in date at the true time.

    Firefox learns the difference about once a day, and believes it for five; a computer that was offline is not told.
    """
    offset = situation.clock_offset
    begins, ends = facts.path[0].not_before, facts.path[0].not_after
    if offset is None or abs(offset) <= FIREFOX_MINDS:
        return False
    if not isinstance(begins, Present) or not isinstance(ends, Present):
        return False
    return begins.value < situation.at + offset < ends.value


_ALERTS = {
    0: "PR_END_OF_FILE_ERROR",
    10: "SSL_ERROR_UNEXPECTED_MESSAGE_ALERT",
    20: "SSL_ERROR_BAD_MAC_ALERT",
    40: _NO_CIPHER,
    42: "SSL_ERROR_BAD_CERT_ALERT",
    49: "SSL_ERROR_ACCESS_DENIED_ALERT",
    50: "SSL_ERROR_DECODE_ERROR_ALERT",
    70: "SSL_ERROR_PROTOCOL_VERSION_ALERT",
    71: "SSL_ERROR_INSUFFICIENT_SECURITY_ALERT",
    80: "SSL_ERROR_INTERNAL_ERROR_ALERT",
    112: "SSL_ERROR_UNRECOGNIZED_NAME_ALERT",
}
"""TLS alert -> code (nss lib/ssl/ssl3con.c ssl3_HandleAlert)."""


def _page(failure: Failure, situation: Situation) -> ClientVerdict:
    code, heading = _code(failure)
    return ClientVerdict(code=code, heading=_HEADINGS.get(code, heading), can_proceed=None)


def _reads_as_long(received: bytes) -> bool:
    """Say whether bytes that are no TLS read as a record longer than allowed.

    NSS takes bytes 3 and 4 for the length whatever the type (lib/ssl/ssl3gthr.c, read 2026-11); one that is short enough
    is waited for until the server closes. An unknown beginning counts as long, as "HTTP/" does.
    """
    return len(received) < 5 or int.from_bytes(received[3:5]) > _LONGEST_RECORD


def _code(failure: Failure) -> tuple[str, str]:
    if failure.stage is Stage.PROXY:
        # Seen in Firefox 153 behind SOCKS proxies that refuse, or want a password (2026-11-29).
        return ("connectionFailure", _UNABLE) if failure.socks else ("proxyConnectFailure", _PROXY)
    match failure.kind:
        case FailureKind.NAME_NOT_FOUND | FailureKind.NAME_SERVER_FAILED | FailureKind.NO_NETWORK:
            return "dnsNotFound", _NOT_FOUND
        case FailureKind.REFUSED | FailureKind.UNREACHABLE:
            return "connectionFailure", _UNABLE
        case FailureKind.TIMED_OUT:
            return "netTimeout", _TIMED_OUT
        case FailureKind.RESET:
            return "PR_CONNECT_RESET_ERROR", _FAILED
        case FailureKind.CLOSED:
            return "PR_END_OF_FILE_ERROR", _FAILED
        case FailureKind.NOT_TLS | FailureKind.STARTTLS_REFUSED:
            return (
                "SSL_ERROR_RX_RECORD_TOO_LONG" if _reads_as_long(failure.received) else "PR_END_OF_FILE_ERROR"
            ), _FAILED
        case FailureKind.PROTOCOL_VERSION:
            return ("SSL_ERROR_PROTOCOL_VERSION_ALERT" if failure.alert else "SSL_ERROR_UNSUPPORTED_VERSION"), _FAILED
        case FailureKind.CLIENT_CERTIFICATE:
            required = failure.alert == 116
            return (
                "SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT" if required else "SSL_ERROR_HANDSHAKE_FAILURE_ALERT"
            ), _FAILED
        case _:
            return _ALERTS.get(
                failure.alert or 0,
                _NO_CIPHER if failure.kind is FailureKind.NO_COMMON_CIPHER else "SSL_ERROR_RX_MALFORMED_SERVER_HELLO",
            ), _FAILED
