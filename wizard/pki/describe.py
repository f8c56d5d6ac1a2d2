"""An extension in readable lines, for the viewer and for ``inspect``; `describe_more` has the rarer ones."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from itertools import islice

from wizard.model.certificate import Certificate, Extension
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.asn1_tree import statement, walk
from wizard.pki.describe_more import RARE, Describer, told
from wizard.pki.general_names import GeneralName, name_line, names_of_issuer, names_of_subject
from wizard.pki.logs import known_logs
from wizard.pki.oids import oid_name, usage_name, with_name
from wizard.pki.transparency import Sct, embedded_scts
from wizard.plain import visible

MOST_LINES = 200
"""Of the outline of an extension that we do not know."""


def hex_dump(data: bytes) -> str:
    """Return *data* as upper-case hex, 16 bytes a line."""
    return "\n".join(data[at : at + 16].hex(" ").upper() for at in range(0, len(data), 16))


def describe(certificate: Certificate, extension: Extension) -> str:
    """Return what *extension* says, one statement a line; it is safe to show, and never raises.

    One that is unknown or broken is told as far as it is ASN.1, and in hex where it is not.
    """
    match read_lines(certificate, extension):
        case Present(value=value):
            return "\n".join(map(visible, value)) or undecoded(extension.value)
        case Unreadable(why=why, found=found):
            made_out = map(visible, found) if isinstance(found, tuple) else ()
            return "\n".join((f"({visible(why)})", *made_out, undecoded(extension.value)))
        case Absent():
            return undecoded(extension.value)


def read_lines(certificate: Certificate, extension: Extension) -> Field[Iterable[str]]:
    """Return what *extension* says, one statement a line; Absent for one that we do not know. Hostile text."""
    describer = _DESCRIBERS.get(extension.oid)
    # The readers take the first extension of their kind; a second one has to be shown as well.
    is_first = certificate.extension(extension.oid) is extension
    alone = certificate if is_first else replace(certificate, extensions=(extension,))
    return describer(alone) if describer else Absent()


def undecoded(data: bytes) -> str:
    """Return the outline of *data* as ASN.1, its text where it is text alone, else its bytes. It is safe to show."""
    nodes = walk(data)
    shown = list(islice(nodes, MOST_LINES))
    if shown and not shown[0].error:
        return "\n".join((*map(statement, shown), *(["…"] if next(nodes, None) else [])))
    if data and data.isascii() and data.decode().isprintable():
        return data.decode()
    return hex_dump(data)


def _names(names: Iterable[GeneralName]) -> Iterator[str]:
    return map(name_line, names)


def _basic(constraints: ext.BasicConstraints) -> Iterator[str]:
    yield f"cA: {str(constraints.ca).upper()}"
    if constraints.path_length is not None:
        yield f"pathLenConstraint: {constraints.path_length}"


def _extended(oids: Iterable[str]) -> Iterator[str]:
    return (f"{usage_name(oid)} ({oid})" for oid in oids)


def _key_id(key_id: bytes) -> Iterator[str]:
    yield key_id.hex(":").upper()


def _authority_key(key: values.AuthorityKey) -> Iterator[str]:
    if key.key_id is not None:
        yield f"keyid:{key.key_id.hex(':').upper()}"
    yield from _names(key.issuer)
    if key.serial is not None:
        yield f"serial:{int.from_bytes(key.serial, signed=True):x}"


_SERVICES = {"1.3.6.1.5.5.7.48.1": "OCSP", "1.3.6.1.5.5.7.48.2": "CA Issuers"}


def _access(services: Iterable[values.AccessDescription]) -> Iterator[str]:
    for service in services:
        label = _SERVICES.get(service.method) or with_name(service.method)
        yield f"{label} - {_short(service.location)}"


def _short(name: GeneralName) -> str:
    """Return the address alone where there is one, as it tells its kind by itself."""
    return name.value if name.kind == "uri" else name_line(name)


def _points(points: Iterable[values.DistributionPoint]) -> Iterator[str]:
    for point in points:
        yield from map(_short, point.full_names)
        if point.relative_name:
            pairs = (f"{oid_name(a.oid) or a.oid}={a.value}" for a in point.relative_name)
            yield f"relative name: {'+'.join(pairs)}"
        if point.reasons is not None:
            yield f"  reasons: {', '.join(point.reasons)}"
        yield from (f"  CRL issuer: {name_line(name)}" for name in point.issuer)


def _policies(policies: Iterable[values.Policy]) -> Iterator[str]:
    for policy in policies:
        yield with_name(policy.oid)
        for qualifier in policy.qualifiers:
            yield from (f"  {line}" for line in _qualifier(qualifier))


def _qualifier(qualifier: values.Qualifier) -> Iterator[str]:
    if qualifier.uri is not None:
        yield f"CPS: {qualifier.uri}"
    elif qualifier.notice is not None:
        notice = qualifier.notice
        if notice.text is not None:
            yield f"user notice: {notice.text}"
        if notice.organization is not None:
            yield f"notice reference: {notice.organization} {', '.join(map(str, notice.numbers))}".rstrip()
    else:
        yield f"qualifier {with_name(qualifier.oid)}: {qualifier.raw[:64].hex(' ').upper()}"


def _policy_constraints(constraints: ext.PolicyConstraints) -> Iterator[str]:
    told = {"requireExplicitPolicy": constraints.explicit, "inhibitPolicyMapping": constraints.no_mapping}
    return (f"{name}: {count}" for name, count in told.items() if count is not None)


def _mappings(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{with_name(issuers)} = {with_name(subjects)}" for issuers, subjects in pairs)


def _skipped(count: int) -> Iterator[str]:
    yield f"skipCerts: {count}"


def _timestamps(scts: Iterable[Sct]) -> Iterator[str]:
    """Name the log of each timestamp, and when it was made; the signatures are not checked."""
    for sct in scts:
        log = known_logs().by_id.get(sct.log_id)
        name = log.name if log else "?"
        moment = sct.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        yield f"v{sct.version + 1} {moment}Z {name} [{base64.b64encode(sct.log_id).decode()}]"
        yield f"  signature: {sct.algorithm_name}"
        if sct.leaf_index is not None:
            yield f"  leaf index: {sct.leaf_index}"
        elif sct.extensions:
            yield f"  extensions: {sct.extensions[:64].hex(' ').upper()}"


def _constraints(constraints: values.ConstrainedNames) -> Iterator[str]:
    for side, subtrees in (("permitted", constraints.permitted), ("excluded", constraints.excluded)):
        for subtree in subtrees:
            bounds = f", minimum {subtree.minimum}" if subtree.minimum else ""
            bounds += f", maximum {subtree.maximum}" if subtree.maximum is not None else ""
            yield f"{side} {name_line(subtree.base)}{bounds}"


_FEATURES = {
    5: "status_request (5)",
    10: "supported_groups (10)",
    13: "signature_algorithms (13)",
    16: "application_layer_protocol_negotiation (16)",
    17: "status_request_v2 (17)",
    18: "signed_certificate_timestamp (18)",
    23: "extended_master_secret (23)",
}
"""TLS extensions that a certificate may promise (RFC 7633 4.2.3)."""


def _features(numbers: Iterable[int]) -> Iterator[str]:
    return (_FEATURES.get(number, str(number)) for number in numbers)


def _period(period: values.KeyPeriod) -> Iterator[str]:
    for label, moment in (("notBefore", period.not_before), ("notAfter", period.not_after)):
        if moment is not None:
            yield f"{label}: {moment.replace(tzinfo=None).isoformat(' ')}Z"


def _attributes(attributes: Iterable[values.DirectoryAttribute]) -> Iterator[str]:
    return (f"{with_name(attribute.oid)}: {', '.join(attribute.values)}" for attribute in attributes)


_DESCRIBERS: Mapping[str, Describer] = {
    ext.SUBJECT_ALT_NAME: told(names_of_subject, _names),
    ext.ISSUER_ALT_NAME: told(names_of_issuer, _names),
    ext.BASIC_CONSTRAINTS: told(ext.basic_constraints, _basic),
    ext.KEY_USAGE: ext.key_usage,
    ext.EXTENDED_KEY_USAGE: told(ext.extended_key_usage, _extended),
    ext.SUBJECT_KEY_ID: told(ext.subject_key_id, _key_id),
    ext.AUTHORITY_KEY_ID: told(values.authority_key_in_full, _authority_key),
    ext.AUTHORITY_INFO: told(values.authority_access, _access),
    values.SUBJECT_INFO: told(values.subject_access, _access),
    ext.CRL_POINTS: told(values.crl_points_in_full, _points),
    values.FRESHEST_CRL: told(values.freshest_crl, _points),
    ext.POLICIES: told(values.policies_in_full, _policies),
    values.APPLICATION_POLICIES: told(values.application_policies, _policies),
    ext.POLICY_CONSTRAINTS: told(ext.policy_constraints, _policy_constraints),
    ext.POLICY_MAPPINGS: told(ext.policy_mappings, _mappings),
    ext.INHIBIT_ANY_POLICY: told(ext.inhibit_any_policy, _skipped),
    ext.SCT_LIST: told(embedded_scts, _timestamps),
    ext.NAME_CONSTRAINTS: told(values.constrained_names, _constraints),
    ext.TLS_FEATURE: told(ext.tls_features, _features),
    values.KEY_PERIOD: told(values.private_key_period, _period),
    values.DIRECTORY_ATTRIBUTES: told(values.subject_directory_attributes, _attributes),
    **RARE,
}
