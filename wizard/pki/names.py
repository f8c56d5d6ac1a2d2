"""Is this certificate for this host, and if not, why not (RFC 9525 6; browsers ignore the common name)."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.pki.extensions import SubjectAltNames, subject_alt_names
from wizard.pki.kept import kept


class Match(StrEnum):
    """The answer, and for "no" the nearest reason."""

    MATCH = "match"
    NO_NAMES = "no-names"
    """No subject alternative name at all; a common name does not count."""
    WWW = "www"
    """Only the ``www.`` at the front is missing or too much."""
    WILDCARD_DEPTH = "wildcard-depth"
    """A wildcard covers one label, the host has more."""
    WILDCARD_APEX = "wildcard-apex"
    """``*.example.org`` does not cover ``example.org``."""
    PARTIAL_WILDCARD = "partial-wildcard"
    """``s*.example.org`` or ``*.example`` is no usable wildcard."""
    ADDRESS = "address"
    """The host is an IP address that the certificate does not list as one."""
    ADDRESS_AS_NAME = "address-as-name"
    """The host is an IP address that stands there as a DNS name, which counts for nothing."""
    COMMON_NAME = "common-name"
    """The common name would fit, but there are other names, and only those count."""
    SIBLING = "sibling"
    """Another name under the same domain."""
    OTHER_SITE = "other-site"
    """Names that have nothing to do with the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostMatch:
    """Whether a certificate is for a host. Trust is not checked."""

    match: Match
    names: tuple[str, ...]
    """Every DNS name and IP address of the certificate. Hostile text."""
    nearest: str | None = None
    """The name that comes closest to the host."""
    common_name_fits: bool = False
    """Whether the common name, which does not count, would fit."""

    @property
    def is_match(self) -> bool:
        """Say whether the certificate is for the host."""
        return self.match is Match.MATCH


@kept(16)
def match_host(certificate: Certificate, host: str) -> HostMatch:
    """Say whether *certificate* is for *host* (A-labels, or an IP address), and why not.

    An IP address fits iPAddress entries only. Trust is not checked. The last answers are kept, since a certificate
    with tens of thousands of names is judged at many dates.
    """
    field = subject_alt_names(certificate)
    names = field.value if isinstance(field, Present) else SubjectAltNames()
    common = certificate.subject.common_name
    fits = common is not None and _fits_as_address_or_name(common, host)
    listed = (*names.dns, *names.ip)
    if not listed:
        return HostMatch(match=Match.NO_NAMES, names=(), nearest=common, common_name_fits=fits)
    wanted = _address(host)
    if wanted is not None:
        match, nearest = _fit_of_address(wanted, names)
        return HostMatch(match=match, names=listed, nearest=nearest, common_name_fits=fits)
    plain = host.lower().rstrip(".")
    if any(name_fits(pattern, plain) for pattern in names.dns):
        return HostMatch(match=Match.MATCH, names=listed, common_name_fits=fits)
    match, nearest = (Match.COMMON_NAME, common) if fits else _why_not(names.dns, plain)
    return HostMatch(match=match, names=listed, nearest=nearest, common_name_fits=fits)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _fit_of_address(
    wanted: ipaddress.IPv4Address | ipaddress.IPv6Address, names: SubjectAltNames
) -> tuple[Match, str | None]:
    if wanted in map(_address, names.ip):
        return Match.MATCH, None
    as_name = next((name for name in names.dns if _address(name) == wanted), None)
    return (Match.ADDRESS_AS_NAME, as_name) if as_name else (Match.ADDRESS, None)


def _fits_as_address_or_name(common_name: str, host: str) -> bool:
    return name_fits(common_name, host.lower().rstrip(".")) or common_name == host


def name_fits(pattern: str, host: str) -> bool:
    """Say whether a dNSName covers *host* (lower case, no trailing dot): ``*`` stands for the whole first label.

    A wildcard needs two more labels, as browsers want it. Underscores pass, as browsers let them.
    """
    plain = pattern.lower().rstrip(".")
    if not plain or not plain.isascii() or _address(plain) is not None:
        return False
    if "*" not in plain:
        return plain == host
    first, _, rest = plain.partition(".")
    host_first, _, host_rest = host.partition(".")
    return first == "*" and "*" not in rest and rest.count(".") >= 1 and bool(host_first) and rest == host_rest


def _why_not(patterns: Iterable[str], host: str) -> tuple[Match, str | None]:
    candidates = [(p, p.lower().rstrip(".")) for p in patterns]
    candidates.sort(key=lambda c: -_common_labels(c[1], host))
    for shown, plain in candidates:
        if plain == f"www.{host}" or host == f"www.{plain}":
            return Match.WWW, shown
    for shown, plain in candidates:
        rest = plain.removeprefix("*.")
        if rest != plain and "*" not in rest:
            if host == rest:
                return Match.WILDCARD_APEX, shown
            if "." in rest and host.endswith(f".{rest}"):
                return Match.WILDCARD_DEPTH, shown
            if "." not in rest and host.endswith(f".{rest}"):
                return Match.PARTIAL_WILDCARD, shown
        elif "*" in plain and _is_meant(plain, host):
            return Match.PARTIAL_WILDCARD, shown
    if not candidates:
        return Match.OTHER_SITE, None
    nearest, plain = candidates[0]
    return Match.SIBLING if _is_sibling(plain, host) else Match.OTHER_SITE, nearest


def _is_meant(pattern: str, host: str) -> bool:
    """Say whether *pattern* would cover *host* if its stars stood for anything."""
    begin, _, rest = pattern.partition("*")
    end = rest.rpartition("*")[2]
    return host.startswith(begin) and host.endswith(end) and len(begin) + len(end) <= len(host)


def _is_sibling(name: str, host: str) -> bool:
    """Say whether both are under one domain, as far as that can be told without a list of public suffixes.

    Two equal labels are a domain, unless the second is as short as in "co.uk" or "ne.jp": then three are needed.
    """
    common = _common_labels(name, host)
    labels = host.split(".")
    short = len(labels) >= 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return common >= (3 if short else 2)


def _common_labels(name: str, host: str) -> int:
    """Return how many labels, from the right, are the same."""
    count = 0
    for ours, theirs in zip(reversed(name.split(".")), reversed(host.split(".")), strict=False):
        if ours != theirs:
            break
        count += 1
    return count
