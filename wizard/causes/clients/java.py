"""What Java says: its own order, its own name check, and messages that people paste as they are.

Order: OpenJDK 17 sun.security.provider.certpath.PKIXMasterCertPathValidator (from the root's side down, each certificate
by one checker after the other), sun.security.validator.EndEntityChecker, sun.security.util.HostnameChecker; compared with
OpenJDK 17.0.15 on loopback, 2026-11-23.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from wizard.causes.clients.facts import ChainFacts, fits_without_dot, has_dotted_name
from wizard.model.certificate import Certificate
from wizard.model.evidence import Failure, FailureKind
from wizard.model.fields import Present
from wizard.pki.constraints import broken_constraint
from wizard.pki.extensions import subject_alt_names
from wizard.pki.faults import Rule
from wizard.pki.reader import rfc4514

_BUILDING = (
    "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: "
    "unable to find valid certification path to requested target"
)
_VALIDATION = "PKIX path validation failed: java.security.cert.CertPathValidatorException: "
_UNPARSED = "Failed to parse server certificates"

_LEAST_BITS = {"RSA": 1024, "DSA": 1024, "EC": 224}
"""jdk.certpath.disabledAlgorithms of OpenJDK 17."""
_REFUSED_HASHES = frozenset({"md2", "md5"})

Step = tuple[str, Callable[[ChainFacts, int], bool]]


def _broken(*rules: Rule, shift: int = 0) -> Callable[[ChainFacts, int], bool]:
    return lambda facts, place: any(f.rule in rules and f.position == place + shift for f in facts.faults)


def _is_misnamed(facts: ChainFacts, place: int) -> bool:
    if place == 0 and (facts.has(Rule.COMMON_NAME) or has_dotted_name(facts)):
        return True
    if not facts.has(Rule.NAME_CONSTRAINTS):
        return False
    broken = broken_constraint(facts.path)
    return broken is not None and broken[0] == place


_TOO_DEEP = (
    "basic constraints check failed: pathLenConstraint violated - this cert must be the last cert in the "
    "certification path"
)
_STEPS: tuple[Step, ...] = (
    ("CA key usage check failed: keyCertSign bit is not set", _broken(Rule.CERT_SIGN)),
    ("name constraints check failed", _is_misnamed),
    ("basic constraints check failed: this is not a CA certificate", _broken(Rule.NOT_A_CA)),
    # It is told at the authority below the one that sets the limit.
    (_TOO_DEEP, _broken(Rule.PATH_LENGTH, shift=1)),
    ("non-null policy tree required and policy tree is null", _broken(Rule.POLICY)),
    ("validity check failed", _broken(Rule.EXPIRED, Rule.NOT_YET_VALID)),
    ("signature check failed", _broken(Rule.SIGNATURE)),
    ("unrecognized critical extension(s)", _broken(Rule.UNKNOWN_CRITICAL)),
)
"""What is looked at in each certificate, after its algorithms."""


def _weakness(facts: ChainFacts, certificate: Certificate) -> str | None:
    """Return what jdk.certpath.disabledAlgorithms has against *certificate*."""
    key, named = certificate.public_key, rfc4514(certificate.subject).replace(",", ", ")
    if isinstance(key, Present) and "key-strength" not in facts.ignored:
        kind = key.value.type.partition("-")[0]
        if (key.value.bits or 0) < _LEAST_BITS.get(kind, 0):
            return (
                "Algorithm constraints check failed on keysize limits: "
                f"{kind} {key.value.bits} bit key used with certificate: {named}"
            )
    digest = certificate.signature_hash
    # SHA-1 is refused under authorities that came with Java only.
    if digest in _REFUSED_HASHES or (digest == "sha1" and facts.public and "signature-strength" not in facts.ignored):
        return f"Algorithm constraints check failed on signature algorithm: {certificate.signature_algorithm}"
    return None


def _errors_of_path(facts: ChainFacts) -> Iterator[str]:
    """Yield what is wrong from the certificate under the anchor down to the leaf; the anchor itself is believed."""
    first = len(facts.path) - (2 if facts.anchored else 1)
    for place in range(first, -1, -1):
        weak = _weakness(facts, facts.path[place])
        if weak is not None:
            yield weak
        yield from (text for text, holds in _STEPS if holds(facts, place))


def says(facts: ChainFacts) -> str | None:
    """Return the message of the exception that Java throws, which sees the *facts*; None where it connects."""
    if facts.leaf_has(Rule.EMPTY_SUBJECT, Rule.MALFORMED) or facts.has(Rule.EMPTY_ISSUER):
        return _UNPARSED
    if not facts.anchored and not facts.has(Rule.SIGNATURE):
        return _BUILDING
    for text in _errors_of_path(facts):
        return _VALIDATION + text
    if facts.leaf_has(Rule.KEY_USAGE):
        return "KeyUsage does not allow digital signatures"
    if facts.leaf_has(Rule.EXTENDED_KEY_USAGE):
        return "Extended key usage does not permit use for TLS server authentication"
    if facts.distrusted_after is not None:
        return _distrusted(facts.distrusted_after, facts.path[-1])
    if "_" in facts.host and "name-form" not in facts.ignored:
        return f"Illegal given domain name: {facts.host}"
    return None if fits_without_dot(facts) else _name_error(facts)


def _distrusted(day: datetime, root: Certificate) -> str:
    """Return what sun.security.validator.EntrustTLSPolicy says; of the authorities that we know, it is about Entrust's alone."""
    named = rfc4514(root.subject).replace(",", ", ")
    return f"TLS Server certificate issued after {day:%Y-%m-%d} and anchored by a distrusted legacy Entrust root CA: {named}"


def _name_error(facts: ChainFacts) -> str | None:
    """Return what the name check says, where the browsers' has failed; Java's is wider in three places.

    A common name counts where there is no DNS name, a star may stand for a part of a label, and in any label.
    """
    field = subject_alt_names(facts.path[0])
    names = field.value.dns if isinstance(field, Present) else ()
    if facts.host_is_address:
        some = isinstance(field, Present) and (names or field.value.ip)
        return f"No subject alternative names matching IP address {facts.host} found" if some else _NO_NAMES
    if names:
        fits = any(_fits(name, facts.host) for name in names)
        return None if fits else f"No subject alternative DNS name matching {facts.host} found."
    common = facts.path[0].subject.common_name
    return None if common and _fits(common, facts.host) else f"No name matching {facts.host} found"


def takes_star(facts: ChainFacts) -> bool:
    """Say whether Java takes a name with a star for the host, and browsers do not."""
    field = subject_alt_names(facts.path[0])
    names = field.value.dns if isinstance(field, Present) else ()
    return not facts.name_fits and any("*" in name and _fits(name, facts.host) for name in names)


_NO_NAMES = "No subject alternative names present"


def _fits(name: str, host: str) -> bool:
    """Say whether *host* fits *name*, in which stars stand for any part of a label."""
    ours, theirs = name.lower().split("."), host.lower().rstrip(".").split(".")
    return len(ours) == len(theirs) and all(map(_label_fits, ours, theirs))


def _label_fits(pattern: str, label: str) -> bool:
    if "*" not in pattern:
        return pattern == label
    begin, *middle, end = pattern.split("*")
    at = len(begin)
    if not label.startswith(begin):
        return False
    for part in middle:
        at = label.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(label) - len(end) >= at and label.endswith(end)


_ALERTS = {
    10: "unexpected_message", 20: "bad_record_mac", 40: "handshake_failure", 42: "bad_certificate",
    43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error",
    70: "protocol_version", 71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
    112: "unrecognized_name", 116: "certificate_required", 120: "no_application_protocol",
}  # fmt: skip
"""Names of TLS alerts (RFC 8446 6)."""

_ENDINGS = {
    FailureKind.REFUSED: "Connection refused",
    FailureKind.TIMED_OUT: "Read timed out",
    FailureKind.RESET: "Connection reset",
    FailureKind.CLOSED: "Remote host terminated the handshake",
    FailureKind.NOT_TLS: "Unsupported or unrecognized SSL message",
    FailureKind.UNREACHABLE: "No route to host",
    FailureKind.NO_NETWORK: "Network is unreachable",
    FailureKind.NO_COMMON_CIPHER: "Received fatal alert: handshake_failure",
    FailureKind.PROTOCOL_VERSION: "Received fatal alert: protocol_version",
}


def says_of_failure(failure: Failure, host: str) -> str:
    """Return Java's message about a connection that ended without a certificate to judge."""
    if failure.kind is FailureKind.NAME_NOT_FOUND:
        return f"{host}: Name or service not known"
    if failure.alert == 0:
        return "Received close_notify during handshake"
    if failure.alert in _ALERTS:
        return f"Received fatal alert: {_ALERTS[failure.alert]}"
    return _ENDINGS.get(failure.kind, failure.detail)
