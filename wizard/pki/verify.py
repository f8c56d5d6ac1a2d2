"""Check one path against the rules: every fault, at its certificate (RFC 5280 6.1, and what browsers add)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Present, Unreadable
from wizard.model.finding import Value
from wizard.pki import extensions as ext
from wizard.pki.constraints import broken_constraint, outside_by_common_name
from wizard.pki.faults import Fault, Rule
from wizard.pki.kept import kept
from wizard.pki.mozpkix import firefox_faults
from wizard.pki.oids import ANY_USAGE, SERVER_AUTH
from wizard.pki.policies import broken_policy
from wizard.pki.profile import SMALLEST_RSA, profile_faults
from wizard.pki.reader import ODD_SERIAL
from wizard.pki.signatures import Signature, check_signature

WEAK_HASHES = frozenset({"md2", "md4", "md5", "sha1"})
REFUSED_CURVES = frozenset({"P-192", "P-224", "secp256k1", "explicit"})
"""Curves that neither Chromium nor Firefox offers (seen on loopback, 2026-11)."""

MOST_ALIKE = 10
"""Faults of one kind that are told of one certificate: every program looks at each of them."""

_UNDERSTOOD = frozenset(
    {
        ext.BASIC_CONSTRAINTS,
        ext.KEY_USAGE,
        ext.EXTENDED_KEY_USAGE,
        ext.SUBJECT_ALT_NAME,
        ext.NAME_CONSTRAINTS,
        ext.POLICIES,
        ext.TLS_FEATURE,
        ext.POLICY_MAPPINGS,
        ext.POLICY_CONSTRAINTS,
        ext.INHIBIT_ANY_POLICY,
    }
)
"""Critical extensions that a verifier of paths processes (RFC 5280 4.2).

The key identifiers are not among them: they must never be critical, and every verifier refuses a critical one.
"""


def verify_path(path: Sequence[Certificate], at: datetime, *, anchored: bool) -> tuple[Fault, ...]:
    """Return every rule that *path* (leaf first) breaks at *at*. Host name and revocation are not looked at.

    With *anchored*, the last certificate is a trusted root: its own signature does not count, its dates do.
    """
    each, whole = _lasting(tuple(path), anchored=anchored)
    faults: list[Fault] = []
    for position, (own, issue) in enumerate(each):
        faults += (*own, *_dates(path[position], position, at), *issue)
    return (*faults, *whole)


_Own = tuple[tuple[Fault, ...], tuple[Fault, ...]]


@kept(64)
def _lasting(path: tuple[Certificate, ...], *, anchored: bool) -> tuple[tuple[_Own, ...], tuple[Fault, ...]]:
    """Return what is wrong at any time: of each certificate, itself and its having been issued; and the whole path."""
    each: list[_Own] = []
    for position, certificate in enumerate(path):
        is_root = anchored and position == len(path) - 1 and position > 0
        own = tuple(fault for check in _CHECKS for fault in check(certificate, position, is_root))
        each.append((own, tuple(_issue(path, position)) if position + 1 < len(path) else ()))
    faults: list[Fault] = []
    if (broken := broken_constraint(path)) is not None:
        values: dict[str, Value] = {
            "name": broken.name, "authority": broken.authority, "excluded": broken.is_excluded
        }  # fmt: skip
        faults.append(Fault(rule=Rule.NAME_CONSTRAINTS, position=broken.position, values=values))
    if (outside := outside_by_common_name(path)) is not None:
        common: dict[str, Value] = {"name": outside.name, "excluded": outside.is_excluded}
        faults.append(Fault(rule=Rule.COMMON_NAME, position=0, values=common))
    below = path[:-1] if anchored or path[-1].is_self_issued else path
    if (lacking := broken_policy(below)) is not None:
        faults.append(Fault(rule=Rule.POLICY, position=lacking[0], values={"what": lacking[1]}))
    return tuple(each), (*faults, *firefox_faults(path, anchored=anchored), *profile_faults(path, anchored=anchored))


def is_in_date(certificate: Certificate, at: datetime) -> bool:
    """Say whether both dates can be read and *at* lies between them, both included (RFC 5280 4.1.2.5)."""
    begin, end = certificate.not_before, certificate.not_after
    return isinstance(begin, Present) and isinstance(end, Present) and begin.value <= at <= end.value


def _dates(certificate: Certificate, position: int, at: datetime) -> Iterator[Fault]:
    before, after = certificate.not_before, certificate.not_after
    # Certificates know whole seconds; the last one belongs to the validity (RFC 5280 4.1.2.5).
    at = at.replace(microsecond=0)
    if isinstance(before, Present) and at < before.value:
        yield Fault(rule=Rule.NOT_YET_VALID, position=position, values={"date": before.value})
    if isinstance(after, Present) and at > after.value:
        yield Fault(rule=Rule.EXPIRED, position=position, values={"date": after.value})


def _issue(path: Sequence[Certificate], position: int) -> Iterator[Fault]:
    """Yield what the certificate above *position* breaks by having issued the one at *position*."""
    issuer, above = path[position + 1], position + 1
    yield from _signature(path[position], issuer, position)
    match ext.basic_constraints(issuer):
        case Present(value=basic):
            if not basic.ca:
                yield Fault(rule=Rule.NOT_A_CA, position=above)
            below = sum(not c.is_self_issued for c in path[1:above])
            if basic.ca and basic.path_length is not None and below > basic.path_length:
                yield Fault(rule=Rule.PATH_LENGTH, position=above, values={"limit": basic.path_length, "count": below})
        case Absent():
            # A root of version 1 has no extensions at all and is trusted all the same.
            if issuer.version == 3 or above < len(path) - 1:
                yield Fault(rule=Rule.NOT_A_CA, position=above)
        case Unreadable(why=why):
            yield Fault(rule=Rule.MALFORMED, position=above, values={"what": f"basicConstraints {why}"})
    usage = ext.key_usage(issuer)
    if isinstance(usage, Present) and "keyCertSign" not in usage.value:
        yield Fault(rule=Rule.CERT_SIGN, position=above)


def _signature(certificate: Certificate, issuer: Certificate, position: int) -> Iterator[Fault]:
    match check_signature(certificate, issuer):
        case Signature.BAD:
            yield Fault(rule=Rule.SIGNATURE, position=position)
        case Signature.UNCHECKABLE if certificate.signature_hash not in WEAK_HASHES:
            # Nobody looked is never "fine": anybody could have signed it. A weak hash is refused anyway.
            what = f"it cannot be checked: {certificate.signature_algorithm}"
            yield Fault(rule=Rule.SIGNATURE, position=position, values={"what": what})


def _form(certificate: Certificate, position: int, is_root: bool) -> Iterator[Fault]:
    if is_root:
        return
    problems = [problem for problem in certificate.problems if problem != ODD_SERIAL]
    for name, field in (
        ("notBefore", certificate.not_before),
        ("notAfter", certificate.not_after),
        ("subjectPublicKeyInfo", certificate.public_key),
        ("subjectAltName", ext.subject_alt_names(certificate)),
        ("keyUsage", ext.key_usage(certificate)),
        ("extKeyUsage", ext.extended_key_usage(certificate)),
        ("authorityInfoAccess", ext.authority_information_access(certificate)),
    ):
        if isinstance(field, Unreadable):
            problems.append(f"{name}: {field.why}")
    names = ext.subject_alt_names(certificate)
    if isinstance(names, Present) and names.value.malformed:
        problems.append("subjectAltName: an entry that is no name")
    for what in problems[:MOST_ALIKE]:
        yield Fault(rule=Rule.MALFORMED, position=position, values={"what": what})


def _unknown_critical(certificate: Certificate, position: int, is_root: bool) -> Iterator[Fault]:
    unknown = (e.oid for e in certificate.extensions if e.critical and e.oid not in _UNDERSTOOD)
    for oid in islice(unknown, MOST_ALIKE):
        yield Fault(rule=Rule.UNKNOWN_CRITICAL, position=position, values={"oid": oid})


def _strength(certificate: Certificate, position: int, is_root: bool) -> Iterator[Fault]:
    signs_itself = certificate.is_self_issued and position > 0
    if certificate.signature_hash in WEAK_HASHES and not is_root and not signs_itself:
        yield Fault(rule=Rule.WEAK_SIGNATURE, position=position, values={"algorithm": certificate.signature_algorithm})
    key = certificate.public_key
    if not isinstance(key, Present):
        return
    if key.value.type.startswith("RSA") and (key.value.bits or 0) < SMALLEST_RSA:
        yield Fault(rule=Rule.WEAK_KEY, position=position, values={"bits": key.value.bits or 0, "type": "RSA"})
    if key.value.curve in REFUSED_CURVES or key.value.type == "DSA":
        name = key.value.curve or key.value.type
        yield Fault(rule=Rule.WEAK_KEY, position=position, values={"bits": key.value.bits or 0, "type": name})


def _usages(certificate: Certificate, position: int, is_root: bool) -> Iterator[Fault]:
    extended = ext.extended_key_usage(certificate)
    if isinstance(extended, Present) and not {SERVER_AUTH, ANY_USAGE} & set(extended.value) and not is_root:
        yield Fault(rule=Rule.EXTENDED_KEY_USAGE, position=position, values={"usages": ", ".join(extended.value)})
    usage = ext.key_usage(certificate)
    if position == 0 and isinstance(usage, Present) and not _serves(certificate, usage.value):
        yield Fault(rule=Rule.KEY_USAGE, position=0, values={"usages": ", ".join(usage.value)})


def _serves(certificate: Certificate, usage: Sequence[str]) -> bool:
    """Say whether a TLS server can use the key: every ECDHE and TLS 1.3 handshake signs (RFC 8446 4.4.2.2)."""
    return "digitalSignature" in usage


def _leaf_form(certificate: Certificate, position: int, is_root: bool) -> Iterator[Fault]:
    if position > 0:
        return
    basic = ext.basic_constraints(certificate)
    if isinstance(basic, Present) and basic.value.ca and not certificate.is_self_issued:
        yield Fault(rule=Rule.LEAF_IS_CA, position=0)
    names = certificate.extension(ext.SUBJECT_ALT_NAME)
    if certificate.subject.is_empty and (names is None or not names.critical):
        yield Fault(rule=Rule.EMPTY_SUBJECT, position=0)


_CHECKS: tuple[Callable[[Certificate, int, bool], Iterator[Fault]], ...] = (
    _form,
    _unknown_critical,
    _strength,
    _usages,
    _leaf_form,
)
