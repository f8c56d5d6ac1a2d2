"""What programs on OpenSSL say: curl, wget, and Python, which since 3.13 is strict besides.

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

Ranking = tuple[tuple[str, Callable[[ChainFacts], bool]], ...]

_LEAST_BITS = {"RSA": 2048, "DSA": 2048, "EC": 224}
"""Security level 2: 112 bits (SSL_CTX_set_security_level(3))."""


def _is_weak(certificate: Certificate) -> bool:
    key = certificate.public_key
    return isinstance(key, Present) and (key.value.bits or 0) < _LEAST_BITS.get(key.value.type, 0)


def _may_serve(leaf: Certificate) -> bool:
    """Say whether *leaf* may be a TLS server's (crypto/x509/v3_purp.c check_purpose_ssl_server)."""
    extended, usage = extended_key_usage(leaf), key_usage(leaf)
    if isinstance(extended, Present) and SERVER_AUTH not in extended.value:
        return False
    return not isinstance(usage, Present) or not _SERVER_USES.isdisjoint(usage.value)


_SERVER_USES = frozenset({"digitalSignature", "keyEncipherment", "keyAgreement"})


def _has_weak_issuer(facts: ChainFacts) -> bool:
    return any(_is_weak(c) for c in facts.path[1:])


def _is_cut(facts: ChainFacts) -> bool:
    """Say whether no issuer of the right name was found; a wrong signature comes to light later."""
    return not facts.anchored and not facts.has(Rule.SIGNATURE)


_CHAIN: Ranking = (
    ("self-signed certificate (18)", lambda f: f.shape is ChainShape.SELF_SIGNED),
    ("self-signed certificate in certificate chain (19)", lambda f: _is_cut(f) and f.ends_in_root),
    ("unable to get local issuer certificate (20)", _is_cut),
    ("invalid CA certificate (79)", lambda f: f.has(Rule.NOT_A_CA, Rule.CERT_SIGN)),
    ("path length constraint exceeded (25)", lambda f: f.has(Rule.PATH_LENGTH)),
    ("unhandled critical extension (34)", lambda f: f.has(Rule.UNKNOWN_CRITICAL)),
    (
        "unsuitable certificate purpose (26)",
        lambda f: f.has(Rule.EXTENDED_KEY_USAGE) or not _may_serve(f.path[0]),
    ),
)
_STRICT: Ranking = (
    ("Missing Authority Key Identifier (85), or the like", lambda f: f.has(Rule.STRICT, Rule.EMPTY_SUBJECT)),
)
_LEVEL: Ranking = (
    ("EE certificate key too weak (66)", lambda f: _is_weak(f.path[0])),
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

OPENSSL: Ranking = (*_CHAIN, *_LEVEL, *_NAME_OR_COMMON_NAME, *_REST)
"""The common name counts where there is no DNS name at all (X509_check_host without flags)."""

PYTHON_STRICT: Ranking = (*_CHAIN, *_STRICT, *_LEVEL, *_NAME, *_REST)
"""Python never looks at the common name (ssl.SSLContext.hostname_checks_common_name)."""
