"""What programs on OpenSSL say: its own tools, curl, and Python, which since 3.13 is strict besides.

Order: crypto/x509/x509_vfy.c verify_chain (chain, extensions, security level, name, signatures and dates, name
constraints), compared with OpenSSL 3.0 at security level 2, Debian's and since 3.2 everybody's. Without a callback, as
in these programs, the first error ends it; texts: crypto/x509/x509_txt.c.
"""

from collections.abc import Callable
from functools import partial

from wizard.causes.clients.facts import ChainFacts, has_dotted_name
from wizard.model.certificate import Certificate
from wizard.model.evidence import Failure, FailureKind
from wizard.model.fields import Present
from wizard.pki.extensions import extended_key_usage, key_usage
from wizard.pki.faults import Rule
from wizard.pki.judge import ChainShape
from wizard.pki.oids import SERVER_AUTH

Text = str | Callable[[ChainFacts], str]
"""What is said, or how it is made up from the facts."""
Ranking = tuple[tuple[Text, Callable[[ChainFacts], bool]], ...]
"""What is said, and when; the first that holds."""

_LEAST_BITS = {"RSA": 2048, "DSA": 2048, "EC": 224}
"""Security level 2: 112 bits (SSL_CTX_set_security_level(3))."""

NO_LOCAL_ISSUER = "unable to get local issuer certificate (20)"


def _is_weak(certificate: Certificate) -> bool:
    key = certificate.public_key
    return isinstance(key, Present) and (key.value.bits or 0) < _LEAST_BITS.get(key.value.type, 0)


def _may_serve(facts: ChainFacts) -> bool:
    """Say whether the leaf may be a TLS server's (crypto/x509/v3_purp.c check_purpose_ssl_server)."""
    leaf = facts.path[0]
    if "usage" in facts.ignored:
        return True
    extended, usage = extended_key_usage(leaf), key_usage(leaf)
    if isinstance(extended, Present) and SERVER_AUTH not in extended.value:
        return False
    return not isinstance(usage, Present) or not _SERVER_USES.isdisjoint(usage.value)


_SERVER_USES = frozenset({"digitalSignature", "keyEncipherment", "keyAgreement"})


def _has_weak_leaf(facts: ChainFacts) -> bool:
    return _is_weak(facts.path[0]) and "key-strength" not in facts.ignored


def _has_weak_issuer(facts: ChainFacts) -> bool:
    return any(_is_weak(c) for c in facts.path[1:]) and "key-strength" not in facts.ignored


def _is_cut(facts: ChainFacts) -> bool:
    """Say whether no issuer of the right name was found; a wrong signature comes to light later."""
    return not facts.anchored and not facts.has(Rule.SIGNATURE)


def _top(facts: ChainFacts) -> int:
    return len(facts.path) - 1


def _misses_issuer(facts: ChainFacts) -> bool:
    """Say whether the issuer at hand is not taken for one, since the key identifier names another."""
    return any(f.rule is Rule.KEY_ID and f.position < _top(facts) for f in facts.faults)


def _ends_in_no_root(facts: ChainFacts) -> bool:
    """Say whether the anchor counts as no root: it did not issue itself, or names another as its issuer."""
    misnamed = any(f.rule is Rule.KEY_ID and f.position == _top(facts) for f in facts.faults)
    return facts.anchored and len(facts.path) > 1 and (misnamed or not facts.ends_in_root)


_CHAIN: Ranking = (
    ("self-signed certificate (18)", lambda f: f.shape is ChainShape.SELF_SIGNED),
    ("self-signed certificate in certificate chain (19)", lambda f: _is_cut(f) and f.ends_in_root),
    (NO_LOCAL_ISSUER, lambda f: _is_cut(f) or _misses_issuer(f)),
)
_WHOLE: Ranking = (("unable to get issuer certificate (2)", _ends_in_no_root),)
"""Programs that let a chain end in any trusted certificate (X509_V_FLAG_PARTIAL_CHAIN) do not ask this."""


def _extension_error(facts: ChainFacts, *, strict: bool) -> str | None:
    """Return what check_chain says, which goes from the leaf up and asks everything of one certificate at a time."""
    for place in range(len(facts.path)):
        broken = {f.rule for f in facts.faults if f.position == place}
        if Rule.UNKNOWN_CRITICAL in broken:
            return "unhandled critical extension (34)"
        if broken & {Rule.NOT_A_CA, Rule.CERT_SIGN}:
            return "invalid CA certificate (79)"
        words = [str(f.values["openssl"]) for f in facts.faults if f.rule is Rule.STRICT and f.position == place]
        if strict and words:
            return words[0]
        misused = Rule.ODD_USAGE in broken if place else not _may_serve(facts)
        if misused or Rule.EXTENDED_KEY_USAGE in broken:
            return "unsuitable certificate purpose (26)"
        if Rule.PATH_LENGTH in broken:
            return "path length constraint exceeded (25)"
    return None


def _signature_or_date_error(facts: ChainFacts) -> str | None:
    """Return what internal_verify says, which goes from the root's side down: each one's signature, then its dates."""
    for place in range(_top(facts), -1, -1):
        broken = {f.rule for f in facts.faults if f.position == place}
        for rule, text in _INTERNAL:
            if rule in broken:
                return text
    return None


_INTERNAL = (
    (Rule.SIGNATURE, "certificate signature failure (7)"),
    (Rule.NOT_YET_VALID, "certificate is not yet valid (9)"),
    (Rule.EXPIRED, "certificate has expired (10)"),
)


def _found(error: Callable[[ChainFacts], str | None]) -> Ranking:
    """Return the one row of a ranking that says what *error* finds."""
    return ((lambda facts: error(facts) or "", lambda facts: error(facts) is not None),)


_EARLY: Ranking = (("EE certificate key too weak (66)", _has_weak_leaf),)
"""The leaf's key is looked at before a chain is built (X509_verify_cert)."""
_EXTENSIONS = _found(partial(_extension_error, strict=False))
_EXTENSIONS_STRICT = _found(partial(_extension_error, strict=True))
_LEVEL: Ranking = (
    ("CA certificate key too weak (67)", _has_weak_issuer),
    ("CA signature digest algorithm too weak (68)", lambda f: f.has(Rule.WEAK_SIGNATURE)),
)
_NAME: Ranking = (
    ("IP address mismatch (64)", lambda f: f.host_is_address and not f.name_fits),
    ("hostname mismatch (62)", lambda f: not f.name_fits),
)
_NAME_OR_COMMON_NAME: Ranking = (
    _NAME[0],
    ("hostname mismatch (62)", lambda f: not f.name_fits and not f.common_name_fits),
)


def _constraint_error(facts: ChainFacts, *, by_common_name: bool) -> str | None:
    """Return what check_name_constraints says; a dot at the end of a name puts it outside.

    The common name counts for want of DNS names, but not to Python (X509_CHECK_FLAG_NEVER_CHECK_SUBJECT).
    """
    minded = {Rule.NAME_CONSTRAINTS, *([Rule.COMMON_NAME] if by_common_name else [])}
    broken = [f.values for f in facts.faults if f.rule in minded]
    if any(values["excluded"] for values in broken):
        return "excluded subtree violation (48)"
    return "permitted subtree violation (47)" if broken or has_dotted_name(facts) else None


def _rest(*, by_common_name: bool) -> Ranking:
    return (*_found(_signature_or_date_error), *_found(partial(_constraint_error, by_common_name=by_common_name)))


_REST = _rest(by_common_name=True)

OPENSSL: Ranking = (*_EARLY, *_CHAIN, *_WHOLE, *_EXTENSIONS, *_LEVEL, *_NAME_OR_COMMON_NAME, *_REST)
"""The common name counts where there is no DNS name at all (X509_check_host without flags)."""

PYTHON_STRICT: Ranking = (*_EARLY, *_CHAIN, *_EXTENSIONS_STRICT, *_LEVEL, *_NAME, *_rest(by_common_name=False))
"""Python never looks at the common name (ssl.SSLContext.hostname_checks_common_name)."""


def _problem(text: Text) -> Text:
    """Return *text* as curl passes it on (lib/vtls/openssl.c, ossl_verifyhost and servercert; curl 7.88)."""
    if callable(text):
        return lambda facts: _problem_of(text(facts))
    return _problem_of(text)


def _problem_of(words: str) -> str:
    return f"(60) SSL certificate problem: {words.rpartition(' (')[0]}"


def _no_name(facts: ChainFacts) -> str:
    return f"(60) SSL: no alternative certificate subject name matches target host name '{facts.host}'"


CURL: Ranking = (
    *((_problem(text), holds) for text, holds in (*_EARLY, *_CHAIN, *_EXTENSIONS, *_LEVEL, *_REST)),
    (_no_name, _NAME_OR_COMMON_NAME[1][1]),
    ("(60) SSL: couldn't get X509-issuer name", lambda f: f.leaf_has(Rule.EMPTY_ISSUER)),
)
"""curl looks at the name itself, after everything else, and wants to tell who issued the certificate."""

_ENDINGS = {
    FailureKind.NAME_NOT_FOUND: "Name or service not known",
    FailureKind.REFUSED: "Connection refused",
    FailureKind.TIMED_OUT: "Connection timed out",
    FailureKind.RESET: "Connection reset by peer",
    FailureKind.UNREACHABLE: "No route to host",
    FailureKind.NO_NETWORK: "Network is unreachable",
    FailureKind.CLOSED: "unexpected EOF while reading",
    FailureKind.NOT_TLS: "wrong version number",
}
"""The system's own words (strerror, glibc) where every program passes them on."""


def says_of_failure(failure: Failure, host: str) -> str:
    """Return what ended the connection to *host*, in the words of the system or of OpenSSL."""
    return _ENDINGS.get(failure.kind, failure.detail)


_CURL_ENDINGS = {
    FailureKind.NAME_NOT_FOUND: "(6) Could not resolve host: {host}",
    FailureKind.REFUSED: "(7) Failed to connect to {host}: Connection refused",
    FailureKind.TIMED_OUT: "(28) Connection timed out",
    FailureKind.UNREACHABLE: "(7) Failed to connect to {host}: No route to host",
    FailureKind.NO_NETWORK: "(7) Failed to connect to {host}: Network is unreachable",
    FailureKind.RESET: "(35) Recv failure: Connection reset by peer",
    FailureKind.CLOSED: "(35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to {host}",
}
"""curl lib/strerror.c and lib/vtls/openssl.c; ports, times and OpenSSL's version, which come between, are left out."""


_CERTIFICATE_REQUIRED = 116


def curl_says_of_failure(failure: Failure, host: str) -> str:
    """Return what curl prints about a connection to *host* that ended without a certificate to judge."""
    words = _CURL_ENDINGS.get(failure.kind)
    if words is not None:
        return words.format(host=host)
    # In TLS 1.3 the server asks for a certificate in vain only after the client has gone on (RFC 8446 4.4.2.4).
    code = 56 if failure.alert == _CERTIFICATE_REQUIRED else 35
    return f"({code}) {says_of_failure(failure, host)}"
