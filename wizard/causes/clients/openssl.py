"""What programs on OpenSSL say: its own tools, curl, and Python, which since 3.13 is strict besides.

Order: crypto/x509/x509_vfy.c verify_chain (chain, extensions, security level, name, signatures and dates, name
constraints), compared with OpenSSL 3.0 at security level 2, Debian's and since 3.2 everybody's. Without a callback, as
in these programs, the first error ends it; texts: crypto/x509/x509_txt.c.
"""

from collections.abc import Callable

from wizard.causes.clients.facts import ChainFacts
from wizard.model.certificate import Certificate
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


def _strict_words(facts: ChainFacts) -> str:
    return next(str(f.values["openssl"]) for f in facts.faults if f.rule is Rule.STRICT)


_CHAIN: Ranking = (
    ("self-signed certificate (18)", lambda f: f.shape is ChainShape.SELF_SIGNED),
    ("self-signed certificate in certificate chain (19)", lambda f: _is_cut(f) and f.ends_in_root),
    (NO_LOCAL_ISSUER, lambda f: _is_cut(f) or _misses_issuer(f)),
)
_WHOLE: Ranking = (("unable to get issuer certificate (2)", _ends_in_no_root),)
"""Programs that let a chain end in any trusted certificate (X509_V_FLAG_PARTIAL_CHAIN) do not ask this."""
_EXTENSIONS: Ranking = (
    ("invalid CA certificate (79)", lambda f: f.has(Rule.NOT_A_CA, Rule.CERT_SIGN)),
    ("path length constraint exceeded (25)", lambda f: f.has(Rule.PATH_LENGTH)),
    ("unhandled critical extension (34)", lambda f: f.has(Rule.UNKNOWN_CRITICAL)),
    (
        "unsuitable certificate purpose (26)",
        lambda f: f.has(Rule.EXTENDED_KEY_USAGE) or not _may_serve(f),
    ),
)
_STRICT: Ranking = ((_strict_words, lambda f: f.has(Rule.STRICT)),)
_LEVEL: Ranking = (
    ("EE certificate key too weak (66)", _has_weak_leaf),
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
_REST: Ranking = (
    ("certificate signature failure (7)", lambda f: f.has(Rule.SIGNATURE)),
    ("certificate is not yet valid (9)", lambda f: f.has(Rule.NOT_YET_VALID)),
    ("certificate has expired (10)", lambda f: f.has(Rule.EXPIRED)),
    ("permitted subtree violation (47)", lambda f: f.has(Rule.NAME_CONSTRAINTS)),
)

OPENSSL: Ranking = (*_CHAIN, *_WHOLE, *_EXTENSIONS, *_LEVEL, *_NAME_OR_COMMON_NAME, *_REST)
"""The common name counts where there is no DNS name at all (X509_check_host without flags)."""

PYTHON_STRICT: Ranking = (*_CHAIN, *_EXTENSIONS, *_STRICT, *_LEVEL, *_NAME, *_REST)
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
    *((_problem(text), holds) for text, holds in (*_CHAIN, *_EXTENSIONS, *_LEVEL, *_REST)),
    (_no_name, _NAME_OR_COMMON_NAME[1][1]),
)
"""curl looks at the name itself, after everything else."""
