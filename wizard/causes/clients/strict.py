"""What programs that are no browsers say: OpenSSL, Python since 3.13 (strict), curl, Windows, Java.

Windows: the errors of CertVerifyCertificateChainPolicy and their numbers as Microsoft documents them for
CERT_CHAIN_POLICY_STATUS (learn.microsoft.com, read 2026-11); their order is from memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wizard.causes.clients import java, openssl
from wizard.causes.clients.facts import ChainFacts, Client, ended_by, with_bad_issuer
from wizard.causes.clients.openssl import Ranking
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import Failure, FailureKind
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape


def _is_weakly_signed(facts: ChainFacts) -> bool:
    """Say whether Windows minds a signature: SHA-1 only under the authorities of Microsoft's programme.

    Source: Microsoft, "Windows Enforcement of SHA1 Certificates" (2017), from memory.
    """
    weak = [facts.path[f.position].signature_hash for f in facts.faults if f.rule is Rule.WEAK_SIGNATURE]
    return any(digest != "sha1" or facts.public for digest in weak)


_WINDOWS: Ranking = (
    ("TRUST_E_CERT_SIGNATURE 0x80096004", lambda f: f.has(Rule.SIGNATURE)),
    ("CRYPT_E_REVOKED 0x80092010", lambda f: "revoked" in f.causes),
    ("CERT_E_UNTRUSTEDROOT 0x800B0109", lambda f: f.shape in {ChainShape.SELF_SIGNED, ChainShape.UNKNOWN_ROOT}),
    ("CERT_E_CHAINING 0x800B010A", lambda f: not f.anchored),
    ("CERT_E_EXPIRED 0x800B0101", lambda f: f.has(Rule.EXPIRED, Rule.NOT_YET_VALID)),
    ("CERT_E_WRONG_USAGE 0x800B0110", lambda f: f.has(Rule.EXTENDED_KEY_USAGE, Rule.CERT_SIGN)),
    ("CERT_E_INVALID_NAME 0x800B0114", lambda f: f.has(Rule.NAME_CONSTRAINTS)),
    ("TRUST_E_CERT_SIGNATURE 0x80096004", lambda f: f.has(Rule.WEAK_KEY) or _is_weakly_signed(f)),
    ("CERT_E_INVALID_POLICY 0x800B0113", lambda f: f.has(Rule.POLICY)),
    ("CERT_E_CRITICAL 0x800B0105", lambda f: f.has(Rule.UNKNOWN_CRITICAL)),
    ("TRUST_E_BASIC_CONSTRAINTS 0x80096019", lambda f: f.has(Rule.NOT_A_CA, Rule.PATH_LENGTH)),
    ("CERT_E_CN_NO_MATCH 0x800B010F", lambda f: not f.name_fits),
)


_WINDOWS_ENDINGS = {
    FailureKind.NAME_NOT_FOUND: "WSAHOST_NOT_FOUND 11001",
    FailureKind.NAME_SERVER_FAILED: "WSATRY_AGAIN 11002",
    FailureKind.REFUSED: "WSAECONNREFUSED 10061",
    FailureKind.TIMED_OUT: "WSAETIMEDOUT 10060",
    FailureKind.RESET: "WSAECONNRESET 10054",
    FailureKind.UNREACHABLE: "WSAEHOSTUNREACH 10065",
    FailureKind.NO_NETWORK: "WSAENETUNREACH 10051",
    FailureKind.NOT_TLS: "SEC_E_INVALID_TOKEN 0x80090308",
    FailureKind.PROTOCOL_VERSION: "SEC_E_UNSUPPORTED_FUNCTION 0x80090302",
    FailureKind.NO_COMMON_CIPHER: "SEC_E_ILLEGAL_MESSAGE 0x80090326",
    FailureKind.ALERT: "SEC_E_ILLEGAL_MESSAGE 0x80090326",
    FailureKind.CLIENT_CERTIFICATE: "SEC_E_ILLEGAL_MESSAGE 0x80090326",
}
"""Windows Sockets' errors and SChannel's (winerror.h); which one follows what: threads of curl's users, read 2026-11."""


def windows_says_of_failure(failure: Failure, host: str) -> str:
    """Return Windows' error for a connection that ended without a certificate to judge."""
    return _WINDOWS_ENDINGS.get(failure.kind, failure.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A program that is no browser: what it trusts, and what it says."""

    client: Client
    says: Callable[[ChainFacts], str | None]
    """Its words about the certificates that it sees; None where it connects."""
    ending: Callable[[Failure, str], str] = openssl.says_of_failure
    """Its words about a connection to a host that ended without certificates to judge."""


def _by(ranking: Ranking) -> Callable[[ChainFacts], str | None]:
    """Return what says the first of *ranking* that holds."""

    def says(facts: ChainFacts) -> str | None:
        for words, holds in ranking:
            if holds(facts):
                return words(facts) if callable(words) else words
        return None

    return says


VERIFIERS = (
    Verifier(
        client=Client(
            id="openssl",
            name="OpenSSL",
            lists=("system",),
            takes_cbc=True,
            source="OpenSSL crypto/x509/x509_vfy.c, read 2026-11; OpenSSL 3.0 at security level 2",
        ),
        says=_by(openssl.OPENSSL),
    ),
    Verifier(
        client=Client(
            id="python-strict",
            name="Python 3.13",
            lists=("system",),
            takes_cbc=True,
            source="Python 3.13 ssl.create_default_context (VERIFY_X509_STRICT, VERIFY_X509_PARTIAL_CHAIN); OpenSSL 3.0",
        ),
        says=_by(openssl.PYTHON_STRICT),
    ),
    Verifier(
        client=Client(
            id="curl",
            name="curl",
            lists=("system",),
            takes_cbc=True,
            source="curl lib/vtls/openssl.c; curl 7.88 with OpenSSL 3.0, seen on loopback 2026-11-23",
        ),
        says=_by(openssl.CURL),
        ending=openssl.curl_says_of_failure,
    ),
    Verifier(
        client=Client(
            id="windows",
            name="Windows / .NET",
            lists=("mozilla",),
            lists_on={"windows": ("system",)},
            fetches=True,
            stand_in=N_("Microsoft’s list, as which Mozilla’s counts here"),
            takes_cbc=True,
            source="Microsoft's documentation of CERT_CHAIN_POLICY_STATUS, read 2026-11; the order from memory",
        ),
        says=_by(_WINDOWS),
        ending=windows_says_of_failure,
    ),
    Verifier(
        client=Client(
            id="java",
            name="Java",
            lists=("mozilla",),
            distrusts_as="java",
            stand_in=N_("Java’s own list, as which Mozilla’s counts here"),
            takes_cbc=True,
            source="OpenJDK 17 sun.security.validator, sun.security.util.HostnameChecker; 17.0.15 seen on loopback 2026-11-23",
        ),
        says=java.says,
        ending=java.says_of_failure,
    ),
)


def text(situation: Situation, facts: ChainFacts | None, verifier: Verifier) -> str:
    """Return what *verifier* says, which sees the *facts*; "OK" where it connects."""
    if facts is not None and (told := verifier.says(with_bad_issuer(situation, facts))) is not None:
        return told
    failure = ended_by(situation, verifier.client)
    return "OK" if failure is None else verifier.ending(failure, situation.evidence.target.host)
