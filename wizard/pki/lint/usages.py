"""Rules for what a certificate may be used for: key usages, basic constraints, key identifiers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.pki import der
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.certificate_kinds import Role
from wizard.pki.key_details import EC, RSA
from wizard.pki.lint.examined import Examined
from wizard.pki.lint.record import ERROR, WARNING, Hit, LintRule, Scope
from wizard.pki.oids import ANY_USAGE, KEY_USAGES, OCSP_SIGNING, SERVER_AUTH, extension_name, usage_name
from wizard.pki.profile import is_critical
from wizard.pki.vendor_extensions import OCSP_NO_CHECK

_CLIENT, _CODE, _MAIL, _TIME = (f"1.3.6.1.5.5.7.3.{number}" for number in (2, 3, 4, 8))
_PRECERTIFICATES = "1.3.6.1.4.1.11129.2.4.4"
_FORBIDDEN = frozenset({_CODE, _MAIL, _TIME, OCSP_SIGNING, ANY_USAGE, _PRECERTIFICATES})

_SIGNS = frozenset({"digitalSignature", "nonRepudiation"})
_FITTING: Mapping[str, frozenset[str]] = {
    SERVER_AUTH: frozenset({"digitalSignature", "keyEncipherment", "keyAgreement"}),
    _CLIENT: frozenset({"digitalSignature", "keyAgreement"}),
    _CODE: frozenset({"digitalSignature"}),
    _MAIL: frozenset({"digitalSignature", "nonRepudiation", "keyEncipherment", "keyAgreement"}),
    _TIME: _SIGNS,
    OCSP_SIGNING: _SIGNS,
}
"""By extended key usage, the key usages of which one at least is needed (RFC 5280 4.2.1.12)."""

_UNFIT_FOR_KEY: Mapping[str, frozenset[str]] = {
    RSA: frozenset({"keyAgreement", "encipherOnly", "decipherOnly"}),
    EC: frozenset({"keyEncipherment", "dataEncipherment"}),
}


def _usage_missing(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.KEY_USAGE):
        yield Hit(ext.KEY_USAGE)


def _usage_quiet(x: Examined) -> Iterator[Hit]:
    if x.has(ext.KEY_USAGE) and not is_critical(x.certificate, ext.KEY_USAGE):
        yield Hit(ext.KEY_USAGE)


def _usage_empty(x: Examined) -> Iterator[Hit]:
    if isinstance(ext.key_usage(x.certificate), Present) and not x.key_usages:
        yield Hit(ext.KEY_USAGE)


def _usage_encoding(x: Examined) -> Iterator[Hit]:
    """Look for zero bits at the end, which DER leaves out, and for bits that have no name (X.690 11.2.2)."""
    extension = x.extension(ext.KEY_USAGE)
    field = ext.key_usage(x.certificate)
    if extension is None or not isinstance(field, Present):
        return
    content = der.element(extension.value).content
    unused, last = content[0], content[-1]
    has_odd_end = last & ((1 << unused) - 1) or not last >> unused & 1
    if (len(content) > 1 and has_odd_end) or (len(content) - 1) * 8 - unused > len(KEY_USAGES):
        yield Hit(ext.KEY_USAGE)


def _signs_as_nobody(x: Examined) -> Iterator[Hit]:
    if "keyCertSign" in x.key_usages and not x.is_authority:
        yield Hit(ext.KEY_USAGE)


def _lists_as_nobody(x: Examined) -> Iterator[Hit]:
    if "cRLSign" in x.key_usages:
        yield Hit(ext.KEY_USAGE)


def _may_not_sign(x: Examined) -> Iterator[Hit]:
    if x.has(ext.KEY_USAGE) and "keyCertSign" not in x.key_usages:
        yield Hit(ext.KEY_USAGE)


def _may_not_list(x: Examined) -> Iterator[Hit]:
    if x.has(ext.KEY_USAGE) and "cRLSign" not in x.key_usages:
        yield Hit(ext.KEY_USAGE)


def _unfit_for_key(x: Examined) -> Iterator[Hit]:
    unfit = _UNFIT_FOR_KEY.get(x.key.algorithm_oid, frozenset()) if x.key is not None else frozenset()
    for usage in x.key_usages:
        if usage in unfit:
            yield Hit(ext.KEY_USAGE, {"usage": usage, "key": x.key.algorithm if x.key else ""})


def _inconsistent(x: Examined) -> Iterator[Hit]:
    if not x.key_usages or x.is_authority:
        return
    for usage in x.usages:
        if usage in _FITTING and _FITTING[usage].isdisjoint(x.key_usages):
            yield Hit(ext.KEY_USAGE, {"usage": usage_name(usage)})


def _cannot_sign(x: Examined) -> Iterator[Hit]:
    is_ec = x.key is not None and x.key.algorithm_oid == EC
    if is_ec and x.key_usages and "digitalSignature" not in x.key_usages:
        yield Hit(ext.KEY_USAGE)


def _not_allowed(x: Examined) -> Iterator[Hit]:
    if "nonRepudiation" in x.key_usages:
        yield Hit(ext.KEY_USAGE, {"usage": "nonRepudiation"})


def _no_extended(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.EXTENDED_KEY_USAGE):
        yield Hit(ext.EXTENDED_KEY_USAGE)


def _forbidden(x: Examined) -> Iterator[Hit]:
    for usage in x.usages:
        if usage in _FORBIDDEN:
            yield Hit(ext.EXTENDED_KEY_USAGE, {"usage": usage_name(usage)})


def _unusual(x: Examined) -> Iterator[Hit]:
    for usage in x.usages:
        if usage not in _FORBIDDEN and usage not in {SERVER_AUTH, _CLIENT}:
            yield Hit(ext.EXTENDED_KEY_USAGE, {"usage": usage_name(usage)})


def _extended_twice(x: Examined) -> Iterator[Hit]:
    for usage, count in Counter(x.usages).items():
        if count > 1:
            yield Hit(ext.EXTENDED_KEY_USAGE, {"usage": usage_name(usage)})


def _any_critical(x: Examined) -> Iterator[Hit]:
    if ANY_USAGE in x.usages and is_critical(x.certificate, ext.EXTENDED_KEY_USAGE):
        yield Hit(ext.EXTENDED_KEY_USAGE)


def _extended_critical(x: Examined) -> Iterator[Hit]:
    if is_critical(x.certificate, ext.EXTENDED_KEY_USAGE):
        yield Hit(ext.EXTENDED_KEY_USAGE)


def _no_constraints(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.BASIC_CONSTRAINTS) and "keyCertSign" in x.key_usages:
        yield Hit(ext.BASIC_CONSTRAINTS)


def _constraints_quiet(x: Examined) -> Iterator[Hit]:
    if x.has(ext.BASIC_CONSTRAINTS) and not is_critical(x.certificate, ext.BASIC_CONSTRAINTS):
        yield Hit(ext.BASIC_CONSTRAINTS)


def _constraints(x: Examined) -> ext.BasicConstraints:
    found = ext.basic_constraints(x.certificate)
    return found.value if isinstance(found, Present) else ext.BasicConstraints(ca=False, path_length=None)


def _length_of_nobody(x: Examined) -> Iterator[Hit]:
    if _constraints(x).path_length is not None and not _constraints(x).ca:
        yield Hit(ext.BASIC_CONSTRAINTS)


def _length_without_signing(x: Examined) -> Iterator[Hit]:
    is_limited = _constraints(x).ca and _constraints(x).path_length is not None
    if is_limited and x.has(ext.KEY_USAGE) and "keyCertSign" not in x.key_usages:
        yield Hit(ext.BASIC_CONSTRAINTS)


def _root_limited(x: Examined) -> Iterator[Hit]:
    if x.role is Role.ROOT and _constraints(x).path_length is not None:
        yield Hit(ext.BASIC_CONSTRAINTS)


def _default_encoded(x: Examined) -> Iterator[Hit]:
    extension = x.extension(ext.BASIC_CONSTRAINTS)
    if extension is not None and extension.value[2:5] == b"\1\1\0":
        yield Hit(ext.BASIC_CONSTRAINTS)


def _unnamed_key(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.SUBJECT_KEY_ID):
        yield Hit(ext.SUBJECT_KEY_ID)


def _key_id_critical(x: Examined) -> Iterator[Hit]:
    for oid in (ext.SUBJECT_KEY_ID, ext.AUTHORITY_KEY_ID):
        if is_critical(x.certificate, oid):
            yield Hit(oid, {"name": extension_name(oid)})


def _issuer_unnamed(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.AUTHORITY_KEY_ID):
        yield Hit(ext.AUTHORITY_KEY_ID)


def _authority_key(x: Examined) -> values.AuthorityKey | None:
    found = values.authority_key_in_full(x.certificate)
    return found.value if isinstance(found, Present) else None


def _issuer_without_key_id(x: Examined) -> Iterator[Hit]:
    key = _authority_key(x)
    if key is not None and key.key_id is None:
        yield Hit(ext.AUTHORITY_KEY_ID)


def _issuer_by_serial(x: Examined) -> Iterator[Hit]:
    key = _authority_key(x)
    if key is not None and key.key_id is not None and (key.serial is not None or key.issuer):
        yield Hit(ext.AUTHORITY_KEY_ID)


def _half_named(x: Examined) -> Iterator[Hit]:
    key = _authority_key(x)
    if key is not None and (key.serial is None) != (not key.issuer):
        yield Hit(ext.AUTHORITY_KEY_ID)


def _responder_checked(x: Examined) -> Iterator[Hit]:
    if OCSP_SIGNING in x.usages and not x.is_authority and not x.has(OCSP_NO_CHECK):
        yield Hit(OCSP_NO_CHECK)


RULES = (
    LintRule(
        id="key-usage-missing", severity=ERROR, source="RFC 5280 4.2.1.3", check=_usage_missing, scope=Scope.AUTHORITY,
        title=N_("It is an authority's, and has no key usage."),
    ),
    LintRule(
        id="key-usage-not-critical", severity=WARNING, source="RFC 5280 4.2.1.3", check=_usage_quiet,
        title=N_("The key usage is not critical."),
    ),
    LintRule(
        id="key-usage-empty", severity=ERROR, source="RFC 5280 4.2.1.3", check=_usage_empty,
        title=N_("The key usage allows nothing."),
    ),
    LintRule(
        id="key-usage-encoding", severity=ERROR, source="X.690 11.2.2", check=_usage_encoding,
        title=N_("The key usage is written with needless or unknown bits."),
    ),
    LintRule(
        id="key-usage-signs", severity=ERROR, source="RFC 5280 4.2.1.3", check=_signs_as_nobody,
        title=N_("The key usage allows to sign certificates, but it is no authority's."),
    ),
    LintRule(
        id="key-usage-lists", severity=ERROR, source="CA/B TLS BR 7.1.2.7.11", check=_lists_as_nobody,
        scope=Scope.SERVER, title=N_("The key usage allows to sign revocation lists, but it is no authority's."),
    ),
    LintRule(
        id="key-usage-authority", severity=ERROR, source="RFC 5280 4.2.1.3", check=_may_not_sign,
        scope=Scope.AUTHORITY, title=N_("It is an authority's, but its key usage does not allow to sign certificates."),
    ),
    LintRule(
        id="key-usage-authority-lists", severity=ERROR, source="CA/B TLS BR 7.1.2.10.7", check=_may_not_list,
        scope=Scope.AUTHORITY, title=N_("The authority's key usage does not allow to sign revocation lists."),
    ),
    LintRule(
        id="key-usage-unfit", severity=ERROR, source="RFC 3279 2.3.1, RFC 8813 3", check=_unfit_for_key,
        title=N_("The key usage {usage} is none that a key of type {key} can have."),
    ),
    LintRule(
        id="usages-inconsistent", severity=ERROR, source="RFC 5280 4.2.1.12", check=_inconsistent,
        title=N_("The extended key usage {usage} needs a key usage that is not there."),
    ),
    LintRule(
        id="key-usage-no-signature", severity=ERROR, source="CA/B TLS BR 7.1.2.7.11", check=_cannot_sign,
        scope=Scope.SERVER, title=N_("The key is on an elliptic curve, and its key usage does not allow to sign."),
    ),
    LintRule(
        id="key-usage-not-allowed", severity=ERROR, source="CA/B TLS BR 7.1.2.7.11", check=_not_allowed,
        scope=Scope.SERVER, since=date(2023, 9, 15), title=N_("The key usage {usage} is not allowed for a server."),
    ),
    LintRule(
        id="extended-usage-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.7.10", check=_no_extended,
        scope=Scope.SERVER, title=N_("It has no extended key usage: it may be used for anything."),
    ),
    LintRule(
        id="extended-usage-forbidden", severity=ERROR, source="CA/B TLS BR 7.1.2.7.10", check=_forbidden,
        scope=Scope.SERVER, title=N_("The extended key usage {usage} is not allowed for a server."),
    ),
    LintRule(
        id="extended-usage-unusual", severity=WARNING, source="CA/B TLS BR 7.1.2.7.10", check=_unusual,
        scope=Scope.SERVER, title=N_("The extended key usage {usage} is unusual for a server."),
    ),
    LintRule(
        id="extended-usage-twice", severity=WARNING, source="RFC 5280 4.2.1.12", check=_extended_twice,
        title=N_("The extended key usage {usage} is there more than once."),
    ),
    LintRule(
        id="extended-usage-any-critical", severity=WARNING, source="RFC 5280 4.2.1.12", check=_any_critical,
        title=N_("The extended key usage allows anything, and is critical all the same."),
    ),
    LintRule(
        id="extended-usage-critical", severity=ERROR, source="CA/B TLS BR 7.1.2.7.6", check=_extended_critical,
        scope=Scope.SERVER, since=date(2023, 9, 15), title=N_("The extended key usage is critical."),
    ),
    LintRule(
        id="constraints-missing", severity=ERROR, source="RFC 5280 4.2.1.9", check=_no_constraints,
        title=N_("It may sign certificates, but has no basic constraints."),
    ),
    LintRule(
        id="constraints-not-critical", severity=ERROR, source="RFC 5280 4.2.1.9", check=_constraints_quiet,
        scope=Scope.AUTHORITY, title=N_("The authority's basic constraints are not critical."),
    ),
    LintRule(
        id="constraints-leaf-not-critical", severity=ERROR, source="CA/B TLS BR 7.1.2.7.8", check=_constraints_quiet,
        scope=Scope.SERVER, since=date(2023, 9, 15), title=N_("The basic constraints are not critical."),
    ),
    LintRule(
        id="path-length-no-authority", severity=ERROR, source="RFC 5280 4.2.1.9", check=_length_of_nobody,
        title=N_("It has a path length, but is no authority's."),
    ),
    LintRule(
        id="path-length-no-signing", severity=ERROR, source="RFC 5280 4.2.1.9", check=_length_without_signing,
        title=N_("It has a path length, but its key usage does not allow to sign certificates."),
    ),
    LintRule(
        id="path-length-root", severity=WARNING, source="CA/B TLS BR 7.1.2.1.4", check=_root_limited,
        title=N_("A root has a path length, which programs do not look at."),
    ),
    LintRule(
        id="constraints-default", severity=ERROR, source="X.690 11.5", check=_default_encoded,
        title=N_("The basic constraints say that it is no authority's, which DER leaves out."),
    ),
    LintRule(
        id="subject-key-id-missing", severity=ERROR, source="RFC 5280 4.2.1.2", check=_unnamed_key,
        scope=Scope.AUTHORITY, title=N_("It is an authority's, and has no subject key identifier."),
    ),
    LintRule(
        id="key-id-critical", severity=ERROR, source="RFC 5280 4.2.1.1, 4.2.1.2", check=_key_id_critical,
        title=N_("The extension {name} is critical, and must not be."),
    ),
    LintRule(
        id="authority-key-id-missing", severity=ERROR, source="RFC 5280 4.2.1.1", check=_issuer_unnamed,
        scope=Scope.ISSUED, title=N_("It has no authority key identifier."),
    ),
    LintRule(
        id="authority-key-id-bare", severity=ERROR, source="RFC 5280 4.2.1.1", check=_issuer_without_key_id,
        scope=Scope.ISSUED, title=N_("The authority key identifier does not name a key."),
    ),
    LintRule(
        id="authority-key-id-serial", severity=ERROR, source="Mozilla Root Store Policy 5.2",
        check=_issuer_by_serial, title=N_("The authority key identifier names the issuer's issuer and serial number."),
    ),
    LintRule(
        id="authority-key-id-half", severity=ERROR, source="RFC 5280 4.2.1.1", check=_half_named,
        title=N_("The authority key identifier has one of issuer and serial number, and not both."),
    ),
    LintRule(
        id="ocsp-no-check-missing", severity=ERROR, source="CA/B TLS BR 4.9.9", check=_responder_checked,
        title=N_("It signs answers about revocation, and does not say that its own is not to be checked."),
    ),
)  # fmt: skip
