"""What path building and verification answer: paths, and the rules that broke on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.finding import PathLink, Value


class Rule(StrEnum):
    """A rule of RFC 5280 (or of the browsers) that a certificate of a path can break."""

    MALFORMED = "malformed"
    SIGNATURE = "signature"
    """The issuer's key does not verify this certificate's signature (6.1.3 (a)(1))."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    NOT_A_CA = "not-a-ca"
    """Issues a certificate without basicConstraints cA (6.1.4 (k))."""
    PATH_LENGTH = "path-length"
    CERT_SIGN = "cert-sign"
    """Issues a certificate though its key usage lacks keyCertSign (6.1.4 (n))."""
    KEY_USAGE = "key-usage"
    """The leaf's key usage does not allow what a TLS server does with it."""
    EXTENDED_KEY_USAGE = "extended-key-usage"
    UNKNOWN_CRITICAL = "unknown-critical"
    NAME_CONSTRAINTS = "name-constraints"
    POLICY = "policy"
    """Lacks a certificate policy that an authority demands, or states its policies wrongly (6.1.3 (f), 6.1.5 (g)):
    Chromium, Java and Windows mind, Firefox and OpenSSL do not look."""
    WEAK_SIGNATURE = "weak-signature"
    WEAK_KEY = "weak-key"
    EMPTY_SUBJECT = "empty-subject"
    LEAF_IS_CA = "leaf-is-ca"
    """The leaf says cA TRUE: Chromium accepts it, Firefox does not."""
    STRICT = "strict"
    """Only strict verifiers (OpenSSL X509_STRICT, Python 3.13) mind: a missing key identifier and the like."""
    SMALL_KEY = "small-key"
    """RSA below 2048 bits: Chromium and Firefox take it of a root of one's own, OpenSSL and Safari do not."""
    NO_SERVER_USAGE = "no-server-usage"
    """The leaf has no extended key usage at all, which allows everything: only Safari wants serverAuth."""
    KEY_ID = "key-id"
    """The authority key identifier names another than the issuer: only OpenSSL then goes no further."""
    EMPTY_ISSUER = "empty-issuer"
    """The issuer has no name: Firefox alone minds, and Java, which cannot read such a certificate."""
    ODD_USAGE = "odd-usage"
    """Extended key usages that Firefox refuses, OpenSSL some of them, and other programs do not."""
    ODD_CRITICAL = "odd-critical"
    """A critical extension that Firefox alone does not understand."""
    ODD_NAMES = "odd-names"
    """Names that only Firefox holds against an authority's constraints."""
    COMMON_NAME = "common-name"
    """An authority does not allow the common name, which counts for want of DNS names: only OpenSSL and Java mind."""
    PROFILE = "profile"
    """Breaks a MUST of RFC 5280's profile that no program checks by itself."""


OF_FIREFOX = frozenset({Rule.EMPTY_ISSUER, Rule.ODD_USAGE, Rule.ODD_CRITICAL, Rule.ODD_NAMES, Rule.LEAF_IS_CA})
"""Rules that Firefox minds, and no other browser."""

MILD = OF_FIREFOX | {
    Rule.STRICT, Rule.SMALL_KEY, Rule.NO_SERVER_USAGE, Rule.KEY_ID, Rule.COMMON_NAME, Rule.PROFILE
}  # fmt: skip
"""Rules that Chromium does not mind: a path that breaks only these is a good one to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One rule broken by one certificate of a path; *position* 0 is the leaf."""

    rule: Rule
    position: int
    values: Mapping[str, Value] = field(default_factory=dict)
    """What texts need: "algorithm", "bits", "oid", "name", "date" …; text from certificates is hostile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One store's answer about one chain. Host name and revocation are not part of it."""

    store: str
    path: tuple[PathLink, ...]
    """The best path found, leaf first: anchored before not, then fewest and mildest faults, then shortest."""
    anchored: bool
    """Whether the path ends in a root of the store."""
    faults: tuple[Fault, ...]
    bad_issuers: tuple[Certificate, ...] = ()
    """Certificates of the right name whose key does not verify the last link (RFC 5280 6.1.3 (a)(1))."""

    @property
    def is_fine(self) -> bool:
        """Say whether the path is anchored and breaks no rule that browsers mind."""
        return self.anchored and all(f.rule in MILD for f in self.faults)
