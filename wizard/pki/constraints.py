"""Name constraints: where the names of certificates under a CA may lie (RFC 5280 4.2.1.10, 6.1.3 (b) and (c))."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Absent, Present, Unreadable
from wizard.pki.extensions import SubjectAltNames, Subtree, name_constraints, subject_alt_names
from wizard.pki.kept import kept
from wizard.pki.paths import name_key

MOST_COMPARISONS = 250_000
"""Names times constraints; beyond it the chain is an attack on whoever checks it."""

_EMAIL_ADDRESS = "1.2.840.113549.1.9.1"

Name = str | DistinguishedName


class Break(NamedTuple):
    """A constraint that is broken, by places on a path (leaf first)."""

    position: int
    """Of the certificate with the name; the authority itself where its constraints cannot be checked."""
    name: str
    """The name, or why the constraints cannot be checked. Hostile text."""
    authority: int
    """Of the certificate with the constraints."""
    is_excluded: bool = False
    """Whether the name is excluded, and not only without a permission."""


class Outside(NamedTuple):
    """A name that constraints do not allow."""

    name: str
    """Hostile text."""
    is_excluded: bool


def broken_constraint(path: Sequence[Certificate]) -> Break | None:
    """Return the first certificate of *path* (leaf first) whose names break a constraint above it.

    Constraints of the last certificate, the anchor, count as well, as browsers do it.
    Malformed constraints are broken by everybody.
    """
    comparisons = 0
    for above in range(len(path) - 1, 0, -1):
        match name_constraints(path[above]):
            case Absent():
                continue
            case Unreadable(why=why):
                return Break(position=above, name=why, authority=above)
            case Present(value=constraints):
                pass
        for position in range(above - 1, -1, -1):
            certificate = path[position]
            if position > 0 and certificate.is_self_issued:
                continue
            comparisons += len(names_of(certificate)) * (len(constraints.permitted) + len(constraints.excluded))
            if comparisons > MOST_COMPARISONS:
                return Break(position=above, name="too many names and constraints", authority=above)
            if (found := _outside(certificate, path[above])) is not None:
                return Break(position=position, name=found.name, authority=above, is_excluded=found.is_excluded)
    return None


@kept(4096)
def _outside(certificate: Certificate, above: Certificate) -> Outside | None:
    """Return the first name of *certificate* that the constraints of *above* do not allow.

    It is kept: the same two stand on many paths, and each path is judged at many dates.
    """
    return first_outside(names_of(certificate), above)


def first_outside(names: Iterable[tuple[str, Name]], authority: Certificate) -> Outside | None:
    """Return the first of *names*, each with its kind, that the constraints of *authority* do not allow."""
    permitted, excluded = _areas(authority)
    for kind, value in names:
        if kind == "other":
            # A constraint of a kind that is not understood cannot be shown to hold (RFC 5280 4.2.1.10).
            is_excluded = kind in excluded.kinds
            is_out = is_excluded or kind in permitted.kinds
        else:
            is_excluded = excluded.touches(kind, value)
            is_out = is_excluded or (kind in permitted.kinds and not permitted.holds(kind, value))
        if is_out:
            name = value if isinstance(value, str) else ", ".join(a.value for rdn in value.rdns for a in rdn)
            return Outside(name=name, is_excluded=is_excluded)
    return None


def outside_by_common_name(path: Sequence[Certificate]) -> Outside | None:
    """Return the leaf's common name where it is a DNS name that an authority of *path* does not allow.

    It counts for want of DNS names to OpenSSL and Java, whatever other names there are.
    """
    found = subject_alt_names(path[0])
    common = path[0].subject.common_name or ""
    if "." not in common or not is_dns_id(common) or (isinstance(found, Present) and found.value.dns):
        return None
    return next((out for above in path[1:] if (out := first_outside([("dns", common)], above))), None)


_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DNS_ID = re.compile(rf"(?:{_LABEL}|\*\.{_LABEL}(?=\.))(?:\.{_LABEL})*")
"""A name as it may stand in a certificate: a star for the whole first of three labels or more, no dot at the end."""


def is_dns_id(name: str) -> bool:
    """Say whether *name* may stand in a certificate as a DNS name (mozpkix pkixnames.cpp, IsValidPresentedDNSID)."""
    return len(name) <= 253 and _DNS_ID.fullmatch(name) is not None and not name.rpartition(".")[2].isdigit()


@kept(64)
def names_of(certificate: Certificate) -> tuple[tuple[str, Name], ...]:
    """Return every name that constraints are about, with its kind ("dns", "ip", "email", "uri", "directory", …)."""
    return tuple(_each_name(certificate))


def _each_name(certificate: Certificate) -> Iterator[tuple[str, Name]]:
    found = subject_alt_names(certificate)
    names = found.value if isinstance(found, Present) else SubjectAltNames()
    yield from (("dns", d) for d in names.dns)
    yield from (("ip", i) for i in names.ip)
    yield from (("email", e) for e in names.email)
    yield from (("uri", u) for u in names.uri)
    yield from (("directory", d) for d in names.directory)
    yield from (("other", o) for o in names.other)
    if not certificate.subject.is_empty:
        yield "directory", certificate.subject
    if not isinstance(found, Present):
        yield from (("email", e) for e in certificate.subject.values(_EMAIL_ADDRESS))


@dataclass(frozen=True, slots=True)
class _Hosts:
    """Host names of constraints, so put that a name is looked up and not compared with each of them."""

    whole: set[str] = field(default_factory=set)
    ends: dict[int, set[str]] = field(default_factory=dict)
    """What a name may end with, by its length."""

    def add_end(self, end: str) -> None:
        self.ends.setdefault(len(end), set()).add(end)

    def hold(self, host: str) -> bool:
        """Say whether *host* is one of the whole names or ends with one of the ends."""
        size = len(host)
        return host in self.whole or any(n <= size and host[size - n :] in ends for n, ends in self.ends.items())

    def are_covered_by(self, end: str) -> bool:
        """Say whether a name under one of these ends with *end*."""
        return any(base.endswith(end) for n, ends in self.ends.items() if n >= len(end) for base in ends)


@dataclass(frozen=True, slots=True)
class _Area:
    """The subtrees that are permitted, or those that are excluded."""

    kinds: set[str] = field(default_factory=set)
    dns: _Hosts = field(default_factory=_Hosts)
    mail: _Hosts = field(default_factory=_Hosts)
    mailboxes: set[tuple[str, str]] = field(default_factory=set)
    uri: _Hosts = field(default_factory=_Hosts)
    networks: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    """By version and length of the prefix."""
    directories: dict[int, set[str]] = field(default_factory=dict)
    """By the number of relative names."""

    def holds(self, kind: str, value: Name) -> bool:
        """Say whether *value* lies in one of the subtrees of its *kind*."""
        if isinstance(value, DistinguishedName):
            return any(
                size <= len(value.rdns) and _key(value, size) in found for size, found in self.directories.items()
            )
        match kind:
            case "dns":
                return self.dns.hold(value.lower().rstrip("."))
            case "ip":
                return self._holds_address(value)
            case "email":
                return self._holds_mail(value)
            case _:
                host = value.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
                return self.uri.hold(host.lower())

    def touches(self, kind: str, value: Name) -> bool:
        """Say whether *value* lies in it, or is a wildcard that stands for names in it as well.

        As BoringSSL pki/name_constraints.cc, DNSNameMatches with WILDCARD_PARTIAL_MATCH, for what is excluded;
        Go had it wrong (CVE-2025-61727).
        """
        if self.holds(kind, value):
            return True
        is_wildcard = kind == "dns" and isinstance(value, str) and value.startswith("*.")
        return is_wildcard and self.dns.are_covered_by(str(value)[1:].lower().rstrip("."))

    def _holds_address(self, value: str) -> bool:
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            return False
        return any(
            version == address.version and int(address) >> (address.max_prefixlen - length) in found
            for (version, length), found in self.networks.items()
        )

    def _holds_mail(self, value: str) -> bool:
        local, at, domain = value.rpartition("@")
        domain = domain.lower()
        return (bool(at) and (local, domain) in self.mailboxes) or self.mail.hold(domain if at else f"@{domain}")


def _key(name: DistinguishedName, size: int) -> str:
    return name_key(DistinguishedName(name.rdns[:size], b""))


@kept(64)
def _areas(certificate: Certificate) -> tuple[_Area, _Area]:
    """Return what the constraints of *certificate* permit and what they exclude."""
    found = name_constraints(certificate)
    return (_area(found.value.permitted), _area(found.value.excluded)) if isinstance(found, Present) else (_Area(),) * 2


def _area(subtrees: Iterable[Subtree]) -> _Area:
    area = _Area()
    for subtree in subtrees:
        area.kinds.add(subtree.kind)
        base = subtree.value
        match subtree.kind:
            case "dns":
                _add_domain(area.dns, base.rstrip("."))
            case "email" if "@" in base:
                local, _, domain = base.rpartition("@")
                area.mailboxes.add((local, domain.lower()))
            case "email" | "uri":
                hosts = area.mail if subtree.kind == "email" else area.uri
                found = hosts.ends.setdefault(len(base), set()) if base.startswith(".") else hosts.whole
                found.add(base.lower())
            case "ip" if subtree.network is not None:
                network = subtree.network
                start = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
                area.networks.setdefault((network.version, network.prefixlen), set()).add(start)
            case "directory" if subtree.name is not None:
                size = len(subtree.name.rdns)
                area.directories.setdefault(size, set()).add(_key(subtree.name, size))
            case _:
                pass
    return area


def _add_domain(hosts: _Hosts, base: str) -> None:
    """Take in *base* and what is under it; a leading dot is taken as "under it" (browsers, OpenSSL), no text as all."""
    if base and not base.startswith("."):
        hosts.whole.add(base)
        hosts.add_end(f".{base}")
    else:
        hosts.add_end(base)
