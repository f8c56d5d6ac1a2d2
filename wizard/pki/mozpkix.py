"""What of all browsers Firefox alone minds on a path (nss lib/mozpkix, pkixcheck.cpp and pkixnames.cpp, read 2026-11).

Every rule was seen in Firefox ESR 153 on loopback, 2026-11-28 (tests/browsers).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Value
from wizard.model.target import is_address
from wizard.pki.constraints import Name, first_outside, is_dns_id, names_of
from wizard.pki.extensions import POLICY_MAPPINGS, extended_key_usage, name_constraints
from wizard.pki.faults import Fault, Rule
from wizard.pki.kept import kept
from wizard.pki.oids import ANY_USAGE, OCSP_SIGNING, SERVER_AUTH


class _Broken(NamedTuple):
    name: str
    """Hostile text."""
    is_malformed: bool
    """Whether the name, or the constraint, is none at all."""
    is_dotted: bool
    """Whether a dot at its end is what is wrong."""


def firefox_faults(path: Sequence[Certificate], *, anchored: bool) -> Iterator[Fault]:
    """Yield the faults of *path* (leaf first) that Firefox minds, and no other browser.

    With *anchored*, the last certificate is a trusted root, whose usages and own issuer are not asked.
    """
    last = len(path) - 1 if anchored and len(path) > 1 else len(path)
    for position, certificate in enumerate(path[:last]):
        if certificate.issuer.is_empty:
            yield Fault(rule=Rule.EMPTY_ISSUER, position=position)
        mappings = certificate.extension(POLICY_MAPPINGS)
        if mappings is not None and mappings.critical:
            yield Fault(rule=Rule.ODD_CRITICAL, position=position, values={"oid": POLICY_MAPPINGS})
        usages = extended_key_usage(certificate)
        if isinstance(usages, Present) and _is_odd(usages.value, is_leaf=position == 0):
            yield Fault(rule=Rule.ODD_USAGE, position=position, values={"usages": ", ".join(usages.value)})
    for above in range(1, len(path)):
        for position in range(above - 1, -1, -1):
            broken = _broken(path[position], path[above], is_leaf=position == 0)
            if broken is not None:
                values: dict[str, Value] = {
                    "name": broken.name, "authority": above, "malformed": broken.is_malformed,
                    "dotted": broken.is_dotted,
                }  # fmt: skip
                yield Fault(rule=Rule.ODD_NAMES, position=position, values=values)


def _is_odd(usages: Sequence[str], *, is_leaf: bool) -> bool:
    """Say whether usages do not do here: anyExtendedKeyUsage stands for nothing, OCSP signing goes with no site."""
    if SERVER_AUTH not in usages:
        return ANY_USAGE in usages
    return is_leaf and OCSP_SIGNING in usages


@kept(4096)
def _broken(certificate: Certificate, above: Certificate, *, is_leaf: bool) -> _Broken | None:
    """Return the first name that *above* does not allow.

    What every program counts among the names is another rule's.
    """
    constraints = name_constraints(above)
    if not isinstance(constraints, Present):
        return None
    names = names_of(certificate)
    bases = [s.value for s in (*constraints.value.permitted, *constraints.value.excluded) if s.kind == "dns"]
    if bases:
        is_dotted = any(base.endswith(".") for base in bases)
        for kind, value in names:
            name = str(value)
            if kind == "dns" and (is_dotted or not is_dns_id(name)):
                return _Broken(name=name, is_malformed=True, is_dotted=is_dotted or name.endswith("."))
    if first_outside(names, above) is not None:
        return None
    outside = first_outside(_more_names(certificate, is_leaf=is_leaf), above)
    return None if outside is None else _Broken(name=outside.name, is_malformed=False, is_dotted=False)


def _more_names(certificate: Certificate, *, is_leaf: bool) -> Iterator[tuple[str, Name]]:
    """Yield the names that count here alone: an empty subject, and a site's common name for want of others."""
    if certificate.subject.is_empty:
        yield "directory", certificate.subject
    if is_leaf and not any(kind in {"dns", "ip"} for kind, _ in names_of(certificate)):
        common = certificate.subject.common_name or ""
        if is_dns_id(common):
            yield "dns", common
        elif is_address(common) and ":" not in common:
            yield "ip", common
