"""Name constraints: where the names of certificates under a CA may lie (RFC 5280 4.2.1.10, 6.1.3 (b) and (c))."""

import ipaddress
from collections.abc import Iterator, Sequence

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Absent, Present, Unreadable
from wizard.pki.extensions import NameConstraints, SubjectAltNames, Subtree, name_constraints, subject_alt_names
from wizard.pki.paths import name_key

MOST_COMPARISONS = 250_000
"""Names times constraints; beyond it the chain is an attack on whoever checks it."""

_EMAIL_ADDRESS = "1.2.840.113549.1.9.1"


def broken_constraint(path: Sequence[Certificate]) -> tuple[int, str] | None:
    """Return the first certificate of *path* (leaf first) whose names break a constraint above it, and the name.

    Constraints of the last certificate, the anchor, count as well, as browsers do it.
    Malformed constraints are broken by everybody.
    """
    comparisons = 0
    for above in range(len(path) - 1, 0, -1):
        field = name_constraints(path[above])
        match field:
            case Absent():
                continue
            case Unreadable(why=why):
                return above, why
            case Present(value=constraints):
                pass
        for position in range(above - 1, -1, -1):
            certificate = path[position]
            if position > 0 and certificate.is_self_issued:
                continue
            names = list(_names(certificate))
            comparisons += len(names) * (len(constraints.permitted) + len(constraints.excluded))
            if comparisons > MOST_COMPARISONS:
                return above, "too many names and constraints"
            for kind, value in names:
                if not _allowed(kind, value, constraints):
                    return position, _shown(value)
    return None


def _shown(value: "str | DistinguishedName") -> str:
    return value if isinstance(value, str) else ", ".join(a.value for rdn in value.rdns for a in rdn)


def _names(certificate: Certificate) -> "Iterator[tuple[str, str | DistinguishedName]]":
    field = subject_alt_names(certificate)
    names = field.value if isinstance(field, Present) else SubjectAltNames()
    yield from (("dns", d) for d in names.dns)
    yield from (("ip", i) for i in names.ip)
    yield from (("email", e) for e in names.email)
    yield from (("uri", u) for u in names.uri)
    yield from (("directory", d) for d in names.directory)
    yield from (("other", o) for o in names.other)
    if not certificate.subject.is_empty:
        yield "directory", certificate.subject
    if not isinstance(field, Present):
        yield from (("email", e) for e in certificate.subject.values(_EMAIL_ADDRESS))


def _allowed(kind: str, value: "str | DistinguishedName", constraints: NameConstraints) -> bool:
    if kind == "other":
        # A constraint of a kind that is not understood cannot be shown to hold (RFC 5280 4.2.1.10).
        return not any(s.kind == "other" for s in (*constraints.permitted, *constraints.excluded))
    if any(s.kind == kind and (_within(value, s) or _covers(value, s)) for s in constraints.excluded):
        return False
    permitted = [s for s in constraints.permitted if s.kind == kind]
    return not permitted or any(_within(value, s) for s in permitted)


def _covers(value: "str | DistinguishedName", subtree: Subtree) -> bool:
    """Say whether *value* is a wildcard that stands for names under *subtree* as well.

    As BoringSSL pki/name_constraints.cc, DNSNameMatches with WILDCARD_PARTIAL_MATCH, for what is excluded;
    Go had it wrong (CVE-2025-61727).
    """
    if subtree.kind != "dns" or not isinstance(value, str) or not value.startswith("*."):
        return False
    return f".{subtree.value.strip('.')}".endswith(value[1:].lower().rstrip("."))


def _within(value: "str | DistinguishedName", subtree: Subtree) -> bool:
    if isinstance(value, DistinguishedName):
        return subtree.name is not None and _name_within(value, subtree.name)
    match subtree.kind:
        case "dns":
            return _domain_within(value.lower().rstrip("."), subtree.value)
        case "ip":
            return _address_within(value, subtree)
        case "email":
            return _mail_within(value, subtree.value)
        case "uri":
            return _uri_within(value, subtree.value)
        case _:
            return False


def _domain_within(name: str, base: str) -> bool:
    """Say whether *name* is *base* or under it; a leading dot is taken as "under it" (browsers, OpenSSL)."""
    plain = base.rstrip(".")
    if not plain:
        return True
    if plain.startswith("."):
        return name.endswith(plain)
    return name == plain or name.endswith(f".{plain}")


def _address_within(value: str, subtree: Subtree) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return subtree.network is not None and address.version == subtree.network.version and address in subtree.network


def _mail_within(value: str, base: str) -> bool:
    local, at, domain = value.rpartition("@")
    if "@" in base:
        base_local, _, base_domain = base.rpartition("@")
        return local == base_local and domain.lower() == base_domain.lower()
    if base.startswith("."):
        return domain.lower().endswith(base.lower())
    return bool(at) and domain.lower() == base.lower()


def _uri_within(value: str, base: str) -> bool:
    host = value.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
    return host.endswith(base.lower()) if base.startswith(".") else host == base.lower()


def _name_within(name: DistinguishedName, base: DistinguishedName) -> bool:
    """Say whether *base* is the beginning of *name*."""
    if len(base.rdns) > len(name.rdns):
        return False
    return name_key(DistinguishedName(name.rdns[: len(base.rdns)], b"")) == name_key(DistinguishedName(base.rdns, b""))
