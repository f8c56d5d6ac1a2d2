"""Which root a person could choose to trust for a site of their own organisation, and what stands against it.

Trust is for the root of a private CA alone, never for a site's own certificate, and never where something on the way
opens connections: that one's root is not the organisation's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.causes.products import ProductKind, product_of
from wizard.causes.trust import pinset_of
from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Present, Unreadable
from wizard.model.finding import Diagnosis, Fact, Origin
from wizard.pki.extensions import (
    NameConstraints,
    Subtree,
    basic_constraints,
    extended_key_usage,
    key_usage,
    name_constraints,
)
from wizard.pki.judge import judge
from wizard.pki.known_roots import distrusted_roots, known_roots
from wizard.pki.public import is_public_name
from wizard.pki.signatures import Signature, check_signature
from wizard.pki.verify import is_in_date

MOST_SHOWN = 6
"""Name constraints to name; a root may carry hundreds."""


class Bar(StrEnum):
    """Why no root may be trusted here, or why this one may not."""

    NO_CERTIFICATE = "no-certificate"
    """Nothing was sent that a root could vouch for."""
    NOT_THE_REASON = "not-the-reason"
    """The authority is known: trusting anything more would not open the site."""
    ON_THE_WAY = "on-the-way"
    """Something on the way, or a login page, shows certificates of its own."""
    WELL_KNOWN = "well-known"
    """A public site of which browsers know that a public authority vouches for it."""
    OWN_CERTIFICATE = "own-certificate"
    """The site's own certificate, which is no authority's."""
    ROOT_NOT_SENT = "root-not-sent"
    """The root is not here: whoever runs the authority has its file."""
    NO_AUTHORITY = "no-authority"
    """It may not issue certificates, or not for sites."""
    NOT_OF_THIS_SITE = "not-of-this-site"
    """It does not lead to this site's certificate."""
    OUT_OF_DATE = "out-of-date"
    """It has expired, or is not valid yet."""
    PUBLIC = "public"
    """A root of a public authority: updates bring these, and took away those that are missing."""


BARS = {
    Bar.NO_CERTIFICATE: N_("The site sent no certificate, so there is nothing to trust."),
    Bar.NOT_THE_REASON: N_("The authority of this site is known here already. Trusting more would not open it."),
    Bar.ON_THE_WAY: N_(
        "Something on the way shows a certificate of its own for this site. Trusting it would let it read everything."
    ),
    Bar.WELL_KNOWN: N_(
        "This is a well-known public site, and a public authority vouches for the real one. What answered here is not to be trusted."
    ),
    Bar.OWN_CERTIFICATE: N_(
        "This certificate belongs to the site alone and to no authority. Its owner should have one made by an authority that you trust."
    ),
    Bar.ROOT_NOT_SENT: N_(
        "The site does not send the authority's own certificate. Get its file from those who run the authority, and open it here."
    ),
    Bar.NO_AUTHORITY: N_("This certificate may not vouch for sites. It is not an authority's root."),
    Bar.NOT_OF_THIS_SITE: N_("This certificate is not the root of this site: trusting it would not open the site."),
    Bar.OUT_OF_DATE: N_("This root is not valid at this time. Trusting it would not open the site."),
    Bar.PUBLIC: N_(
        "This is a public authority's root. Those come with updates, and are taken away for good reasons: do not add it by hand."
    ),
}


def root_to_trust(diagnosis: Diagnosis) -> Certificate | Bar:
    """Return the root that the site's own chain ends at, or why trust in one is not to be offered.

    That it is really the organisation's root is not checked: only the person can, by its fingerprint.
    """
    bar = bar_of(diagnosis)
    if bar is not None:
        return bar
    top = diagnosis.path[-1].certificate
    if not _signed_itself(top):
        return Bar.ROOT_NOT_SENT
    return bar_of_root(top, diagnosis) or top


def root_among(certificates: Sequence[Certificate], diagnosis: Diagnosis) -> Certificate | Bar:
    """Return the first of *certificates*, as a file held them, that could be trusted for the site; else why none.

    *certificates* may be empty.
    """
    bar = bar_of(diagnosis)
    if bar is not None:
        return bar
    bars = [bar_of_root(certificate, diagnosis) for certificate in certificates]
    fitting = [c for c, b in zip(certificates, bars, strict=True) if b is None]
    return fitting[0] if fitting else next((b for b in bars if b is not None), Bar.ROOT_NOT_SENT)


def bar_of(diagnosis: Diagnosis) -> Bar | None:
    """Return what stands against trusting any root for this site."""
    found = {finding.cause: finding for finding in diagnosis.findings if finding.failed is None}
    host = diagnosis.evidence.target.host
    if not diagnosis.path:
        return Bar.NO_CERTIFICATE
    if found.keys() & {"interception", "captive-portal", "pinning"}:
        return Bar.ON_THE_WAY
    if diagnosis.path[-1].origin is Origin.STORE and "unknown-ca" not in found:
        return Bar.NOT_THE_REASON
    if is_public_name(host) and (diagnosis.evidence.preloaded is True or pinset_of(host) is not None):
        return Bar.WELL_KNOWN
    return Bar.OWN_CERTIFICATE if len(diagnosis.path) == 1 and _signed_itself(diagnosis.path[0].certificate) else None


def bar_of_root(root: Certificate, diagnosis: Diagnosis) -> Bar | None:
    """Return what stands against trusting *root* for this site: it has to be its authority's, and able to vouch."""
    if root == diagnosis.path[0].certificate:
        return Bar.OWN_CERTIFICATE
    if not (is_authority(root) and _signed_itself(root)):
        return Bar.NO_AUTHORITY
    if root.sha256 in known_roots() or root.sha256 in distrusted_roots():
        return Bar.PUBLIC
    product = product_of(root)
    if product is not None and product.kind in _OF_NOBODY:
        return Bar.ON_THE_WAY
    if not is_in_date(root, diagnosis.at):
        return Bar.OUT_OF_DATE
    return None if _leads_to(root, diagnosis) else Bar.NOT_OF_THIS_SITE


_OF_NOBODY = frozenset({ProductKind.MALWARE, ProductKind.DEBUGGER})
"""Products whose roots nobody's organisation stands behind."""


def is_authority(certificate: Certificate) -> bool:
    """Say whether *certificate* may issue certificates of sites, as far as it says so itself.

    RFC 5280 4.2.1.9, 4.2.1.3; browsers hold an authority to its extended key usage, too (Mozilla's policy 5.3).
    """
    match basic_constraints(certificate):
        case Present(value=basic) if basic.ca:
            pass
        case _:
            return False
    usage, purposes = key_usage(certificate), extended_key_usage(certificate)
    may_sign = isinstance(usage, Absent) or (isinstance(usage, Present) and "keyCertSign" in usage.value)
    return may_sign and (
        isinstance(purposes, Absent)
        or (isinstance(purposes, Present) and not _FOR_SITES.isdisjoint(purposes.value))
    )  # fmt: skip


_FOR_SITES = frozenset({"1.3.6.1.5.5.7.3.1", "2.5.29.37.0"})
"""id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280 4.2.1.12)."""


def _signed_itself(certificate: Certificate) -> bool:
    return certificate.is_self_issued and check_signature(certificate, certificate) is Signature.GOOD


def _leads_to(root: Certificate, diagnosis: Diagnosis) -> bool:
    """Say whether the site's certificate leads to *root*, by signatures."""
    chain = [c for c in diagnosis.chain if isinstance(c, Certificate)]
    if not chain:
        return False
    fetched = [link.certificate for link in diagnosis.path if link.origin is Origin.FETCHED]
    return judge(chain, fetched, "given", (root,), diagnosis.at).anchored


def powers(root: Certificate, host: str) -> tuple[Fact, ...]:
    """Return what whoever holds the key of *root* could do once it is trusted, the gravest first."""
    return tuple(_powers(root, host))


def _powers(root: Certificate, host: str) -> Iterator[Fact]:
    match name_constraints(root):
        case Present(value=constraints) if _permitted(constraints):
            yield Fact(
                text=N_("It can vouch only for names under: {names}. Programs hold it to that."),
                values={"names": _listed(_permitted(constraints))},
            )
        case Absent() | Present():
            yield Fact(
                text=N_(
                    "It can vouch for any site, also for your bank and your mail. Whoever has its key could pass for each of them."
                )
            )
        case Unreadable():
            yield Fact(text=N_("It names limits that cannot be read. Take it that it can vouch for any site."))
    if is_public_name(host):
        yield Fact(
            text=N_(
                "{host} is a public name, for which public authorities give certificates. Ask why this site has none."
            ),
            values={"host": host},
        )
    match root.not_after:
        case Present(value=end):
            yield Fact(text=N_("It is valid until {date}, unless it is taken away before."), values={"date": end})
        case _:
            pass


def _permitted(constraints: NameConstraints) -> tuple[Subtree, ...]:
    """Return the permitted names of sites, the widest first; none where every name is permitted.

    Only where there are some are all others forbidden, and under an empty one are all (RFC 5280 4.2.1.10).
    """
    found = [subtree for subtree in constraints.permitted if subtree.kind == "dns"]
    is_limit = all(subtree.value.strip(".") for subtree in found)
    return tuple(sorted(found, key=lambda subtree: subtree.value.strip(".").count("."))) if is_limit else ()


def _listed(subtrees: Sequence[Subtree]) -> str:
    return ", ".join(s.value for s in subtrees[:MOST_SHOWN]) + (" …" if len(subtrees) > MOST_SHOWN else "")


class Comparison(StrEnum):
    """What a comparison of fingerprints says."""

    SAME = "same"
    DIFFERENT = "different"
    UNFINISHED = "unfinished"
    """Right as far as it goes, and not all of it."""
    NO_FINGERPRINT = "no-fingerprint"
    """Other characters than the digits 0 to 9 and the letters a to f, or too many of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer about a fingerprint that somebody typed."""

    comparison: Comparison
    digits: int = 0
    """How many of its hexadecimal digits were typed."""
    wanted: int = 64
    """How many there are: 64 of SHA-256, 40 of SHA-1."""
    differs_at: int = 0
    """The first wrong digit, from 1; 0 where none is wrong."""


def compare(typed: str, certificate: Certificate) -> Compared:
    """Compare what a person *typed* or pasted with the fingerprints of *certificate*, all digits of it.

    Colons, spaces, hyphens, capitals, full-width digits and a label such as "SHA256 Fingerprint=" do not matter. SHA-1
    counts as well, since Windows shows no other: a second certificate with the same one cannot be made (RFC 6194 2).
    """
    text = _LABEL.sub("", unicodedata.normalize("NFKC", typed).strip())
    digits = re.sub(r"[\s:.\-‐‑–—−·‎‏]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]*", digits) or len(digits) > len(certificate.sha256):
        return Compared(Comparison.NO_FINGERPRINT, len(digits))
    if len(digits) == len(certificate.sha1):
        if digits == certificate.sha1.lower():
            return Compared(Comparison.SAME, len(digits), wanted=len(certificate.sha1))
        if not certificate.sha256.startswith(digits[:8]):
            return Compared(
                Comparison.DIFFERENT, len(digits), len(certificate.sha1), _differs(digits, certificate.sha1.lower())
            )
    return _compared(digits, certificate)


def _compared(digits: str, certificate: Certificate) -> Compared:
    whole = certificate.sha256.lower()
    if digits == whole:
        return Compared(Comparison.SAME, len(digits))
    if whole.startswith(digits) or certificate.sha1.lower().startswith(digits):
        return Compared(Comparison.UNFINISHED, len(digits), 64 if whole.startswith(digits) else 40)
    return Compared(Comparison.DIFFERENT, len(digits), differs_at=_differs(digits, whole))


def _differs(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False), start=1) if a != b), len(other) + 1)


_LABEL = re.compile(
    r"^[^=:]*(?:finger|thumb|print|sha|指紋|拇印|フィンガー)[^=:0-9]*(?:-?(?:1|256))?[^=:]*[=:]\s*", re.IGNORECASE
)
"""What programs and people write before a fingerprint: "SHA256 Fingerprint=", "Thumbprint:", "拇印："."""
