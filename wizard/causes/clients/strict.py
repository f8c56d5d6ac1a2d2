"""What programs that are no browsers say: OpenSSL, Python since 3.13 (strict), curl, Windows, Java.

Windows: winerror.h (CERT_E_*, SEC_E_*), from memory. Java: sun.security.validator and sun.security.provider.certpath.
"""

from dataclasses import dataclass

from wizard.causes.clients.facts import ChainFacts, Client, ended_by
from wizard.causes.clients.openssl import CURL, OPENSSL, PYTHON_STRICT, Ranking
from wizard.causes.situation import Situation
from wizard.model.evidence import FailureKind
from wizard.pki.faults import MILD, Rule
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
_JAVA_USAGES = (Rule.EXTENDED_KEY_USAGE, Rule.KEY_USAGE)
_JAVA: Ranking = (
    ("PKIX path building failed: unable to find valid certification path to requested target", lambda f: not f.anchored),
    ("PKIX path validation failed: validity check failed", lambda f: f.has(Rule.EXPIRED, Rule.NOT_YET_VALID)),
    ("PKIX path validation failed: algorithm constraints check failed", lambda f: f.has(Rule.WEAK_SIGNATURE, Rule.WEAK_KEY)),
    ("PKIX path validation failed", lambda f: f.has(*(set(Rule) - MILD - {Rule.EMPTY_SUBJECT, *_JAVA_USAGES}))),
    ("Extended key usage does not permit use for TLS server authentication", lambda f: f.has(*_JAVA_USAGES)),
    ("No subject alternative DNS name matching the host found", lambda f: not f.name_fits),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A program that is no browser: what it trusts, and what it says."""

    client: Client
    ranking: Ranking


VERIFIERS = (
    Verifier(
        client=Client(
            id="openssl",
            name="OpenSSL",
            lists=("system",),
            source="OpenSSL crypto/x509/x509_vfy.c, read 2026-11; OpenSSL 3.0 at security level 2",
        ),
        ranking=OPENSSL,
    ),
    Verifier(
        client=Client(
            id="python-strict",
            name="Python 3.13",
            lists=("system",),
            source="Python 3.13 ssl.create_default_context (VERIFY_X509_STRICT, VERIFY_X509_PARTIAL_CHAIN); OpenSSL 3.0",
        ),
        ranking=PYTHON_STRICT,
    ),
    Verifier(
        client=Client(
            id="curl",
            name="curl",
            lists=("system",),
            source="curl lib/vtls/openssl.c; curl 7.88 with OpenSSL 3.0, seen on loopback 2026-11-23",
        ),
        ranking=CURL,
    ),
    Verifier(
        client=Client(
            id="windows",
            name="Windows / .NET",
            lists=("mozilla",),
            lists_on={"windows": ("system",)},
            fetches=True,
            source="Windows SDK winerror.h and wincrypt.h, from memory, 2026-11",
        ),
        ranking=_WINDOWS,
    ),
    Verifier(
        client=Client(
            id="java",
            name="Java",
            lists=("mozilla",),
            source="OpenJDK sun.security.validator, from memory, 2026-11",
        ),
        ranking=_JAVA,
    ),
)


def text(situation: Situation, facts: ChainFacts | None, verifier: Verifier) -> str:
    """Return what *verifier* says, which sees the *facts*; "OK" where it connects."""
    if facts is not None:
        for words, holds in verifier.ranking:
            if holds(facts):
                return words(facts) if callable(words) else words
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
