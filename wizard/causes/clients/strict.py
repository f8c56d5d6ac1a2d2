"""What programs that are no browsers say: OpenSSL, Python since 3.13 (strict), Windows, Java.

Windows: winerror.h (CERT_E_*, SEC_E_*), from memory. Java: sun.security.*, from memory.
"""

from collections.abc import Mapping, Sequence

from wizard.causes.clients.facts import chain_facts, ended_by
from wizard.causes.clients.openssl import OPENSSL, PYTHON_STRICT, Ranking
from wizard.causes.situation import Situation
from wizard.model.evidence import FailureKind
from wizard.model.finding import Finding
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape

_WINDOWS: Ranking = (
    ("CERT_E_REVOKED 0x80092010", lambda f: "revoked" in f.causes),
    ("CERT_E_UNTRUSTEDROOT 0x800B0109", lambda f: f.shape in {ChainShape.SELF_SIGNED, ChainShape.UNKNOWN_ROOT}),
    ("CERT_E_CHAINING 0x800B010A", lambda f: not f.anchored),
    ("CERT_E_EXPIRED 0x800B0101", lambda f: f.has(Rule.EXPIRED, Rule.NOT_YET_VALID)),
    ("CERT_E_WRONG_USAGE 0x800B0110", lambda f: f.has(Rule.EXTENDED_KEY_USAGE)),
    ("CERT_E_INVALID_NAME 0x800B0114", lambda f: f.has(Rule.NAME_CONSTRAINTS)),
    ("TRUST_E_CERT_SIGNATURE 0x80096004", lambda f: f.has(Rule.SIGNATURE, Rule.WEAK_SIGNATURE, Rule.WEAK_KEY)),
    ("CERT_E_CRITICAL 0x800B0105", lambda f: f.has(Rule.UNKNOWN_CRITICAL)),
    ("CERT_E_ROLE 0x800B0103", lambda f: f.has(Rule.NOT_A_CA, Rule.CERT_SIGN, Rule.PATH_LENGTH)),
    ("CERT_E_CN_NO_MATCH 0x800B010F", lambda f: not f.name_fits),
)
_JAVA: Ranking = (
    ("PKIX path building failed: unable to find valid certification path to requested target", lambda f: not f.anchored),
    ("PKIX path validation failed: validity check failed", lambda f: f.has(Rule.EXPIRED, Rule.NOT_YET_VALID)),
    ("PKIX path validation failed: algorithm constraints check failed", lambda f: f.has(Rule.WEAK_SIGNATURE, Rule.WEAK_KEY)),
    ("PKIX path validation failed", lambda f: f.has(*(set(Rule) - {Rule.STRICT, Rule.LEAF_IS_CA, Rule.EMPTY_SUBJECT, Rule.EXTENDED_KEY_USAGE, Rule.KEY_USAGE}))),
    ("Extended key usage does not permit use for TLS server authentication", lambda f: f.has(Rule.EXTENDED_KEY_USAGE, Rule.KEY_USAGE)),
    ("No subject alternative DNS name matching the host found", lambda f: not f.name_fits),
)  # fmt: skip


def texts(situation: Situation, findings: Sequence[Finding]) -> Mapping[str, str]:
    """Return the words of each verifier; Windows alone fetches missing issuers."""
    return {
        "openssl": _text(OPENSSL, situation, findings, fetches=False),
        "python-strict": _text(PYTHON_STRICT, situation, findings, fetches=False),
        "windows": _text(_WINDOWS, situation, findings, fetches=True),
        "java": _text(_JAVA, situation, findings, fetches=False),
    }


def _text(ranking: Ranking, situation: Situation, findings: Sequence[Finding], *, fetches: bool) -> str:
    facts = chain_facts(situation, findings, fetches=fetches)
    if facts is not None:
        for text, holds in ranking:
            if holds(facts):
                return text
    failure = ended_by(situation)
    if failure is None:
        return "OK"
    return _CONNECTION.get(failure.kind, failure.detail)


_CONNECTION = {
    FailureKind.NAME_NOT_FOUND: "Name or service not known",
    FailureKind.REFUSED: "Connection refused",
    FailureKind.TIMED_OUT: "Connection timed out",
    FailureKind.RESET: "Connection reset by peer",
    FailureKind.UNREACHABLE: "No route to host",
    FailureKind.NO_NETWORK: "Network is unreachable",
    FailureKind.CLOSED: "unexpected EOF while reading",
}
"""The system's own words (strerror, glibc) where every program passes them on; else what the TLS library said."""
