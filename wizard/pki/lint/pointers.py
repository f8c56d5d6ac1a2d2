"""Rules for the addresses in a certificate, and for what it says of Certificate Transparency and stapling."""

import ipaddress
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from wizard.i18n import N_
from wizard.model.fields import Present, Unreadable
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.general_names import NameKind, name_line
from wizard.pki.lint.examined import Examined, host_of
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, Hit, LintRule, Scope
from wizard.pki.oids import extension_name
from wizard.pki.profile import is_critical
from wizard.pki.public import is_public_name
from wizard.pki.vendor_extensions import PRECERTIFICATE_POISON, is_marked

_OCSP, _ISSUERS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"
_NEVER_CRITICAL = (ext.AUTHORITY_INFO, values.SUBJECT_INFO, values.FRESHEST_CRL, values.DIRECTORY_ATTRIBUTES)
_SHORTER, _SHORT = date(2026, 3, 15), (timedelta(days=10), timedelta(days=7))
"""Certificates that live no longer need no revocation, before and since that day (CA/B TLS BR 1.6.1)."""


def _services(x: Examined) -> tuple[values.AccessDescription, ...]:
    found = values.authority_access(x.certificate)
    return found.value if isinstance(found, Present) else ()


def _points(x: Examined) -> tuple[values.DistributionPoint, ...]:
    found = values.crl_points_in_full(x.certificate)
    return found.value if isinstance(found, Present) else ()


def _no_services(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.AUTHORITY_INFO):
        yield Hit(ext.AUTHORITY_INFO)


def _no_issuer_address(x: Examined) -> Iterator[Hit]:
    if _services(x) and not any(s.method == _ISSUERS for s in _services(x)):
        yield Hit(ext.AUTHORITY_INFO)


def _critical(x: Examined) -> Iterator[Hit]:
    for oid in _NEVER_CRITICAL:
        if is_critical(x.certificate, oid):
            yield Hit(oid, {"name": extension_name(oid)})


def _service_not_http(x: Examined) -> Iterator[Hit]:
    for service in _services(x):
        is_http = service.location.kind is NameKind.URI and service.location.value.lower().startswith("http://")
        if service.method in {_OCSP, _ISSUERS} and not is_http:
            yield Hit(ext.AUTHORITY_INFO, {"address": name_line(service.location)})


def _service_unknown(x: Examined) -> Iterator[Hit]:
    for service in _services(x):
        if service.method not in {_OCSP, _ISSUERS}:
            yield Hit(ext.AUTHORITY_INFO, {"method": service.method})


def _service_twice(x: Examined) -> Iterator[Hit]:
    counts = Counter((s.method, s.location.value.lower()) for s in _services(x))
    for (_, address), count in counts.items():
        if count > 1:
            yield Hit(ext.AUTHORITY_INFO, {"address": address})


def _service_internal(x: Examined) -> Iterator[Hit]:
    for service in _services(x):
        host = host_of(service.location.value) if service.location.kind is NameKind.URI else ""
        if host and not is_public_name(host) and not _is_public_address(host):
            yield Hit(ext.AUTHORITY_INFO, {"address": service.location.value})


def _is_public_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _no_lists(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.CRL_POINTS):
        yield Hit(ext.CRL_POINTS)


def _cannot_be_revoked(x: Examined) -> Iterator[Hit]:
    begin, end = x.certificate.not_before, x.certificate.not_after
    if not isinstance(begin, Present) or not isinstance(end, Present):
        return
    is_short = end.value - begin.value <= _SHORT[begin.value.date() >= _SHORTER]
    if not is_short and not x.has(ext.CRL_POINTS) and not any(s.method == _OCSP for s in _services(x)):
        yield Hit(ext.CRL_POINTS)


def _lists_critical(x: Examined) -> Iterator[Hit]:
    if is_critical(x.certificate, ext.CRL_POINTS):
        yield Hit(ext.CRL_POINTS)


def _point_incomplete(x: Examined) -> Iterator[Hit]:
    for point in _points(x):
        if not point.full_names and not point.relative_name and not point.issuer:
            yield Hit(ext.CRL_POINTS)


def _list_not_http(x: Examined) -> Iterator[Hit]:
    for point in _points(x):
        for name in point.full_names:
            if name.kind is not NameKind.URI or not name.value.lower().startswith("http://"):
                yield Hit(ext.CRL_POINTS, {"address": name_line(name)})


def _list_nowhere(x: Examined) -> Iterator[Hit]:
    for point in _points(x):
        addresses = [n.value.lower() for n in point.full_names if n.kind is NameKind.URI]
        if point.full_names and not any(a.startswith(("http://", "https://", "ldap://")) for a in addresses):
            yield Hit(ext.CRL_POINTS)


def _list_in_parts(x: Examined) -> Iterator[Hit]:
    if any(point.issuer or point.reasons is not None for point in _points(x)):
        yield Hit(ext.CRL_POINTS)


def _staple_malformed(x: Examined) -> Iterator[Hit]:
    features = ext.tls_features(x.certificate)
    if isinstance(features, Unreadable) or (isinstance(features, Present) and 5 not in features.value):
        yield Hit(ext.TLS_FEATURE)


def _not_logged(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.SCT_LIST) and not x.has(PRECERTIFICATE_POISON):
        yield Hit(ext.SCT_LIST)


def _list_of_nothing(x: Examined) -> Iterator[Hit]:
    extension = x.extension(ext.SCT_LIST)
    if extension is not None and extension.value in {b"\4\2\0\0", b"\4\0"}:
        yield Hit(ext.SCT_LIST)


def _logged_before(x: Examined) -> Iterator[Hit]:
    if x.has(PRECERTIFICATE_POISON) and x.has(ext.SCT_LIST):
        yield Hit(ext.SCT_LIST)


def _poison_quiet(x: Examined) -> Iterator[Hit]:
    extension = x.extension(PRECERTIFICATE_POISON)
    is_null = isinstance(is_marked(x.certificate, PRECERTIFICATE_POISON), Present)
    if extension is not None and not (extension.critical and is_null):
        yield Hit(PRECERTIFICATE_POISON)


RULES = (
    LintRule(
        id="access-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.7.7", check=_no_services, scope=Scope.SERVER,
        title=N_("It does not say where its authority can be reached (AIA)."),
    ),
    LintRule(
        id="access-no-issuer", severity=WARNING, source="CA/B TLS BR 7.1.2.7.7", check=_no_issuer_address,
        scope=Scope.SERVER, title=N_("It does not say where the issuer's certificate is."),
    ),
    LintRule(
        id="pointer-critical", severity=ERROR, source="RFC 5280 4.2.2.1, 4.2.1.8, 4.2.1.15", check=_critical,
        title=N_("The extension {name} is critical, and must not be."),
    ),
    LintRule(
        id="access-not-http", severity=ERROR, source="CA/B TLS BR 7.1.2.7.7", check=_service_not_http,
        title=N_("An address of the authority is none of plain http: {address}"),
    ),
    LintRule(
        id="access-unknown", severity=WARNING, source="CA/B TLS BR 7.1.2.7.7", check=_service_unknown,
        scope=Scope.SERVER, title=N_("The authority's services have a kind that is not allowed: {method}"),
    ),
    LintRule(
        id="access-twice", severity=WARNING, source="CA/B TLS BR 7.1.2.7.7", check=_service_twice,
        title=N_("An address of the authority is there more than once: {address}"),
    ),
    LintRule(
        id="access-internal", severity=WARNING, source="CA/B TLS BR 7.1.2.7.7", check=_service_internal,
        title=N_("An address of the authority is an internal one: {address}"),
    ),
    LintRule(
        id="crl-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.11.2", check=_no_lists, scope=Scope.SUBORDINATE,
        title=N_("The authority's certificate does not say where the revocation list is."),
    ),
    LintRule(
        id="revocation-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.11.2", check=_cannot_be_revoked,
        scope=Scope.SERVER, since=date(2024, 3, 15),
        title=N_("It names neither a revocation list nor an OCSP responder."),
    ),
    LintRule(
        id="crl-critical", severity=WARNING, source="RFC 5280 4.2.1.13", check=_lists_critical,
        title=N_("The addresses of revocation lists are critical."),
    ),
    LintRule(
        id="crl-incomplete", severity=ERROR, source="RFC 5280 4.2.1.13", check=_point_incomplete,
        title=N_("A revocation list has reasons, but no place."),
    ),
    LintRule(
        id="crl-nowhere", severity=WARNING, source="RFC 5280 4.2.1.13", check=_list_nowhere,
        title=N_("A revocation list has no address of http or ldap."),
    ),
    LintRule(
        id="crl-not-http", severity=ERROR, source="CA/B TLS BR 7.1.2.11.2", check=_list_not_http, scope=Scope.ISSUED,
        since=date(2023, 9, 15), title=N_("The address of a revocation list is none of plain http: {address}"),
    ),
    LintRule(
        id="crl-parts", severity=ERROR, source="CA/B TLS BR 7.1.2.11.2", check=_list_in_parts,
        since=date(2023, 9, 15), title=N_("A revocation list is for some reasons only, or signed by somebody else."),
    ),
    LintRule(
        id="staple-malformed", severity=ERROR, source="RFC 7633 4", check=_staple_malformed,
        title=N_("The TLS features promise no stapled answer, or cannot be read."),
    ),
    LintRule(
        id="sct-missing", severity=NOTICE, source="Chrome CT Policy", check=_not_logged, scope=Scope.SERVER,
        title=N_("It has no timestamps of public logs (SCT); of a public authority, browsers want them."),
    ),
    LintRule(
        id="sct-empty", severity=ERROR, source="RFC 6962 3.3", check=_list_of_nothing,
        title=N_("The list of timestamps (SCT) is empty."),
    ),
    LintRule(
        id="sct-precertificate", severity=ERROR, source="RFC 6962 3.1", check=_logged_before,
        title=N_("It is a precertificate, and has timestamps (SCT) already."),
    ),
    LintRule(
        id="poison-form", severity=ERROR, source="RFC 6962 3.1", check=_poison_quiet,
        title=N_("The mark of a precertificate is not critical, or malformed."),
    ),
)  # fmt: skip
