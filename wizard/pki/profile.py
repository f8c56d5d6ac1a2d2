"""What RFC 5280 asks of certificates beyond what browsers check: strict programs mind, or nobody does."""

import re
from collections.abc import Iterator, Sequence

from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Present
from wizard.pki import extensions as ext
from wizard.pki.faults import Fault, Rule
from wizard.pki.paths import name_key
from wizard.pki.reader import ODD_SERIAL

SMALLEST_RSA = 1024
"""Bits; what Chromium and Firefox demand of any certificate (cert_verify_proc.cc; CertVerifier.cpp, 2026-11)."""

SMALLEST_SAFE_RSA = 2048
"""Bits; what OpenSSL at security level 2, Safari and the authorities' own rules ask (CA/B Forum BR 6.1.5)."""

DNS_NAME = re.compile(
    r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
"""The preferred syntax (RFC 1034 3.5, where a label may begin with a digit), with a wildcard in front."""


def profile_faults(path: Sequence[Certificate], *, anchored: bool) -> Iterator[Fault]:
    """Yield what only strict programs mind about *path* (leaf first), and what nobody minds but RFC 5280.

    With *anchored*, the last certificate is a trusted root. Nothing here keeps Chromium or Firefox from opening it.
    """
    last = len(path) - 1
    for position, certificate in enumerate(path):
        is_root = anchored and position == last and position > 0
        is_top = position == last and (anchored or certificate.is_self_issued)
        for what, openssl in _strict(certificate, is_top=is_top):
            yield Fault(rule=Rule.STRICT, position=position, values={"what": what, "openssl": openssl})
        for what in _unprofiled(certificate):
            yield Fault(rule=Rule.PROFILE, position=position, values={"what": what})
        if ODD_SERIAL in certificate.problems and not is_root:
            yield Fault(rule=Rule.PROFILE, position=position, values={"what": ODD_SERIAL})
        named_itself = is_root and certificate.is_self_issued
        issuer = path[position + 1] if position < last else certificate if named_itself else None
        if issuer is not None and _misnames(certificate, issuer):
            yield Fault(rule=Rule.KEY_ID, position=position)
        yield from _small_key(certificate, position)
    if ext.EXTENDED_KEY_USAGE not in {e.oid for e in path[0].extensions}:
        yield Fault(rule=Rule.NO_SERVER_USAGE, position=0)


def _strict(certificate: Certificate, *, is_top: bool) -> Iterator[tuple[str, str]]:
    """Yield what OpenSSL's X509_V_FLAG_X509_STRICT minds, and its words, in its order.

    As crypto/x509/x509_vfy.c, check_extensions, OpenSSL 3.0 to 4.0, read 2026-11.
    """
    basic, usage = ext.basic_constraints(certificate), ext.key_usage(certificate)
    is_ca = isinstance(basic, Present) and basic.value.ca
    has_length = isinstance(basic, Present) and basic.value.path_length is not None
    signs = isinstance(usage, Present) and "keyCertSign" in usage.value
    if has_length and not is_ca:
        yield "a path length without the CA flag", "Path length invalid for non-CA cert (80)"
    if has_length and is_ca and not signs:
        yield "a path length without keyCertSign", "Path length given without key usage keyCertSign (81)"
    if is_ca and not is_critical(certificate, ext.BASIC_CONSTRAINTS):
        yield "basicConstraints not critical", "Basic Constraints of CA cert not marked critical (89)"
    if is_ca and certificate.extension(ext.KEY_USAGE) is None:
        yield "CA without keyUsage", "CA cert does not include key usage extension (92)"
    if not is_ca and signs:
        yield "keyCertSign without the CA flag", "Key usage keyCertSign invalid for non-CA cert (82)"
    if certificate.issuer.is_empty:
        yield "an empty issuer", "Issuer name empty (83)"
    if certificate.subject.is_empty and (is_ca or certificate.extension(ext.SUBJECT_ALT_NAME) is None):
        yield "an empty subject", "Subject name empty (84)"
    if certificate.subject.is_empty and not is_critical(certificate, ext.SUBJECT_ALT_NAME):
        what = "a subjectAltName that stands alone and is not critical"
        yield what, "Subject empty and Subject Alt Name extension not critical (88)"
    yield from _strict_key_ids(certificate, is_top=is_top, is_ca=is_ca)


def _strict_key_ids(certificate: Certificate, *, is_top: bool, is_ca: bool) -> Iterator[tuple[str, str]]:
    if certificate.version < 3:
        if certificate.extensions:
            yield "extensions, but not version 3", "Using cert extension requires at least X509v3 (93)"
        return
    authority = ext.authority_key_id(certificate)
    named = isinstance(authority, Present) and authority.value.key_id is not None
    if not named and not is_top:
        yield "no authorityKeyIdentifier", "Missing Authority Key Identifier (85)"
    if is_ca and certificate.extension(ext.SUBJECT_KEY_ID) is None:
        yield "CA without subjectKeyIdentifier", "Missing Subject Key Identifier (86)"


def is_critical(certificate: Certificate, oid: str) -> bool:
    """Say whether the first extension *oid* is there and critical."""
    extension = certificate.extension(oid)
    return extension is not None and extension.critical


def _unprofiled(certificate: Certificate) -> Iterator[str]:
    """Yield the MUSTs of RFC 5280 4.2 that a certificate breaks and that no program checks by default."""
    constraints, basic = ext.name_constraints(certificate), ext.basic_constraints(certificate)
    if not isinstance(constraints, Absent) and not (isinstance(basic, Present) and basic.value.ca):
        yield "nameConstraints in a certificate that is no authority's"
    if isinstance(constraints, Present) and any(
        s.kind == "dns" and s.value.startswith(".") for s in (*constraints.value.permitted, *constraints.value.excluded)
    ):
        yield "a name constraint that begins with a dot"
    for oid, name in ((ext.POLICY_CONSTRAINTS, "policyConstraints"), (ext.INHIBIT_ANY_POLICY, "inhibitAnyPolicy")):
        if certificate.extension(oid) is not None and not is_critical(certificate, oid):
            yield f"{name} not critical"
    authority = ext.authority_key_id(certificate)
    if isinstance(authority, Present) and authority.value.key_id is None:
        yield "authorityKeyIdentifier without keyIdentifier"
    names = ext.subject_alt_names(certificate)
    if isinstance(names, Present) and not all(map(DNS_NAME.fullmatch, names.value.dns)):
        yield "a DNS name in subjectAltName that is none"


def _misnames(certificate: Certificate, issuer: Certificate) -> bool:
    """Say whether the authority key identifier names another than *issuer* (OpenSSL v3_purp.c, X509_check_akid).

    OpenSSL then does not take it for the issuer, or not for the root that it is.
    """
    field, own = ext.authority_key_id(certificate), ext.subject_key_id(issuer)
    if not isinstance(field, Present):
        return False
    named = field.value
    if named.key_id is not None and isinstance(own, Present) and named.key_id != own.value:
        return True
    if named.serial is not None and named.serial != issuer.serial:
        return True
    return named.issuer is not None and name_key(named.issuer) != name_key(issuer.issuer)


def _small_key(certificate: Certificate, position: int) -> Iterator[Fault]:
    key = certificate.public_key
    if not isinstance(key, Present) or not key.value.type.startswith("RSA"):
        return
    bits = key.value.bits or 0
    if SMALLEST_RSA <= bits < SMALLEST_SAFE_RSA:
        yield Fault(rule=Rule.SMALL_KEY, position=position, values={"bits": bits, "type": "RSA"})
