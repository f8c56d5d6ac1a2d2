"""What Firefox shows.

Ranking: nss lib/mozpkix (pkixbuild.cpp, pkixcheck.cpp), security/certverifier/CertVerifier.cpp and
security/manager/ssl/SSLServerCertVerification.cpp; read 2026-11, compared with Firefox ESR 153 on loopback.
"""

from collections.abc import Callable

from wizard.causes.clients.facts import ChainFacts, Client, ended_by
from wizard.causes.connection import UNOFFERED_CURVES
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import ClientVerdict
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape

CLIENT = Client(
    id="firefox",
    name="Firefox",
    lists=("mozilla",),
    added=("firefox",),
    takes_local_on=frozenset({"windows", "macos"}),
    preloads=True,
    source="nss lib/mozpkix and security/certverifier/CertVerifier.cpp, read 2026-11; Firefox ESR 153",
)

_RISK = N_("Be careful. Something doesn’t look right.")
_FAILED = N_("Secure Connection Failed")
_UNABLE = N_("Unable to connect")
_NOT_FOUND = N_("Hmm. We’re having trouble finding that site.")
_TIMED_OUT = N_("The connection has timed out")
_RESET = N_("The connection was reset")
_PROXY = N_("The proxy server is refusing connections")

_LONGEST_RECORD = 16_384 + 2_048
"""Bytes: the largest fragment and the largest expansion (RFC 5246 6.2.3)."""

_SELF_SIGNED = "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT"

_NO_LONGER = {"distrusted-ca/dated", "distrusted-ca/dated-mozilla"}

_RANKING: tuple[tuple[str, bool | None, Callable[[ChainFacts], bool]], ...] = (
    ("SEC_ERROR_BAD_SIGNATURE", False, lambda f: f.has(Rule.SIGNATURE)),
    (_SELF_SIGNED, True, lambda f: f.shape is ChainShape.SELF_SIGNED),
    ("SEC_ERROR_UNKNOWN_ISSUER", True, lambda f: not f.anchored),
    (
        "MOZILLA_PKIX_ERROR_ISSUER_NO_LONGER_TRUSTED",
        False,
        lambda f: f.from_a_list and not f.causes.isdisjoint(_NO_LONGER),
    ),
    ("SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED", True, lambda f: f.has(Rule.WEAK_SIGNATURE)),
    ("MOZILLA_PKIX_ERROR_INADEQUATE_KEY_SIZE", True, lambda f: f.has(Rule.WEAK_KEY)),
    ("SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID", False, lambda f: f.has(Rule.PATH_LENGTH)),
    ("SEC_ERROR_INADEQUATE_KEY_USAGE", False, lambda f: f.has(Rule.NOT_A_CA, Rule.CERT_SIGN)),
    ("SEC_ERROR_CERT_NOT_IN_NAME_SPACE", False, lambda f: f.has(Rule.NAME_CONSTRAINTS)),
    ("SEC_ERROR_UNKNOWN_CRITICAL_EXTENSION", False, lambda f: f.has(Rule.UNKNOWN_CRITICAL)),
    ("SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE", True, lambda f: f.issuer_has(Rule.EXPIRED)),
    ("MOZILLA_PKIX_ERROR_NOT_YET_VALID_ISSUER_CERTIFICATE", True, lambda f: f.issuer_has(Rule.NOT_YET_VALID)),
    ("SEC_ERROR_INADEQUATE_KEY_USAGE", False, lambda f: f.leaf_has(Rule.KEY_USAGE)),
    ("MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY", True, lambda f: f.leaf_has(Rule.LEAF_IS_CA)),
    (
        "SEC_ERROR_INADEQUATE_CERT_TYPE",
        False,
        lambda f: f.has(Rule.EXTENDED_KEY_USAGE) or "wrong-usage/firefox" in f.causes,
    ),
    ("SEC_ERROR_BAD_DER", False, lambda f: f.has(Rule.MALFORMED)),
    ("SSL_ERROR_BAD_CERT_DOMAIN", True, lambda f: f.has(Rule.EXPIRED, Rule.NOT_YET_VALID) and not f.name_fits),
    ("MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE", True, lambda f: f.has(Rule.NOT_YET_VALID)),
    ("SEC_ERROR_EXPIRED_CERTIFICATE", True, lambda f: f.has(Rule.EXPIRED)),
    ("SEC_ERROR_REVOKED_CERTIFICATE", False, lambda f: "revoked" in f.causes),
    ("MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING", None, lambda f: "must-staple-missing" in f.causes),
    ("SSL_ERROR_BAD_CERT_DOMAIN", True, lambda f: not f.name_fits),
    ("MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE", False, lambda f: f.public and "pinning" in f.causes),
)
"""(code, whether a person can go on, when it holds); the first that holds is shown."""


def verdict(situation: Situation, facts: ChainFacts | None) -> ClientVerdict:
    """Return what Firefox shows, which sees the *facts*."""
    failure = ended_by(situation)
    if facts is not None and facts.curve in UNOFFERED_CURVES:
        return ClientVerdict(code="SSL_ERROR_NO_CYPHER_OVERLAP", heading=_FAILED, can_proceed=None)
    if facts is not None:
        for code, can_proceed, holds in _RANKING:
            if holds(facts):
                return ClientVerdict(
                    code=code, heading=_RISK if can_proceed is not None else _FAILED, can_proceed=can_proceed
                )
    if situation.chain and situation.leaf is None:
        return ClientVerdict(code="SEC_ERROR_BAD_DER", heading=_FAILED, can_proceed=None)
    if failure is not None:
        return _page(failure, situation)
    return ClientVerdict(code="OK", heading=None, can_proceed=None)


_ALERTS = {
    0: "PR_END_OF_FILE_ERROR",
    10: "SSL_ERROR_UNEXPECTED_MESSAGE_ALERT",
    20: "SSL_ERROR_BAD_MAC_ALERT",
    40: "SSL_ERROR_NO_CYPHER_OVERLAP",
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
    return ClientVerdict(code=code, heading=heading, can_proceed=None)


def _reads_as_long(received: bytes) -> bool:
    """Say whether bytes that are no TLS read as a record longer than allowed.

    NSS takes bytes 3 and 4 for the length whatever the type (lib/ssl/ssl3gthr.c, read 2026-11); one that is short enough
    is waited for until the server closes. An unknown beginning counts as long, as "HTTP/" does.
    """
    return len(received) < 5 or int.from_bytes(received[3:5]) > _LONGEST_RECORD


def _code(failure: Failure) -> tuple[str, str]:
    if failure.stage is Stage.PROXY:
        return "proxyConnectFailure", _PROXY
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
                "SSL_ERROR_NO_CYPHER_OVERLAP"
                if failure.kind is FailureKind.NO_COMMON_CIPHER
                else "SSL_ERROR_RX_MALFORMED_SERVER_HELLO",
            ), _FAILED
