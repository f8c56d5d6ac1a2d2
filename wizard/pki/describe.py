"""An extension in readable lines, for the viewer and for ``inspect``."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC

from wizard.model.certificate import Certificate, Extension
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import extensions as ext
from wizard.pki.logs import known_logs
from wizard.pki.oids import POLICIES, usage_name
from wizard.pki.transparency import Sct, embedded_scts


def hex_dump(data: bytes) -> str:
    """Return *data* as upper-case hex, 16 bytes a line."""
    return "\n".join(data[at : at + 16].hex(" ").upper() for at in range(0, len(data), 16))


def describe(certificate: Certificate, extension: Extension) -> str:
    """Return what *extension* says, one statement a line; a hex dump where it is unknown or broken. Hostile text."""
    reader = _READERS.get(extension.oid)
    # The readers take the first extension of their kind; a second one has to be shown as well.
    alone = replace(certificate, extensions=(extension,))
    lines: Field[Iterable[str]] = reader(alone) if reader else Absent()
    match lines:
        case Present(value=value):
            return "\n".join(value)
        case Unreadable(why=why):
            return f"({why})\n{hex_dump(extension.value)}"
        case Absent():
            return hex_dump(extension.value)


def _names(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.subject_alt_names(certificate)
    if not isinstance(field, Present):
        return field
    names = field.value
    return Present([*(f"DNS:{d}" for d in names.dns), *(f"IP:{i}" for i in names.ip), *names.all_other])


def _basic(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.basic_constraints(certificate)
    if not isinstance(field, Present):
        return field
    limit = [] if field.value.path_length is None else [f"pathLenConstraint: {field.value.path_length}"]
    return Present([f"cA: {str(field.value.ca).upper()}", *limit])


def _usage(certificate: Certificate) -> Field[Iterable[str]]:
    return ext.key_usage(certificate)


def _extended(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.extended_key_usage(certificate)
    return Present([f"{usage_name(o)} ({o})" for o in field.value]) if isinstance(field, Present) else field


def _subject_key(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.subject_key_id(certificate)
    return Present([field.value.hex(":").upper()]) if isinstance(field, Present) else field


def _authority_key(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.authority_key_id(certificate)
    if not isinstance(field, Present):
        return field
    key = [] if field.value.key_id is None else [f"keyid:{field.value.key_id.hex(':').upper()}"]
    serial = [] if field.value.serial is None else [f"serial:{field.value.serial:x}"]
    return Present([*key, *serial])


def _access(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.authority_information_access(certificate)
    if not isinstance(field, Present):
        return field
    return Present([*(f"OCSP - {u}" for u in field.value.ocsp), *(f"CA Issuers - {u}" for u in field.value.ca_issuers)])


def _points(certificate: Certificate) -> Field[Iterable[str]]:
    return ext.crl_distribution_points(certificate)


def _policies(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.certificate_policies(certificate)
    return Present(list(map(_policy, field.value))) if isinstance(field, Present) else field


def _policy(oid: str) -> str:
    return f"{oid} ({POLICIES[oid]})" if oid in POLICIES else oid


def _policy_constraints(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.policy_constraints(certificate)
    if not isinstance(field, Present):
        return field
    told = {"requireExplicitPolicy": field.value.explicit, "inhibitPolicyMapping": field.value.no_mapping}
    return Present([f"{name}: {count}" for name, count in told.items() if count is not None])


def _mappings(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.policy_mappings(certificate)
    return Present([f"{_policy(a)} = {_policy(b)}" for a, b in field.value]) if isinstance(field, Present) else field


def _inhibit_any(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.inhibit_any_policy(certificate)
    return Present([f"skipCerts: {field.value}"]) if isinstance(field, Present) else field


def _timestamps(certificate: Certificate) -> Field[Iterable[str]]:
    """Name the log of each timestamp, and when it was made; the signatures are not checked."""
    field = embedded_scts(certificate)
    return Present(list(map(_timestamp, field.value))) if isinstance(field, Present) else field


def _timestamp(sct: Sct) -> str:
    log = known_logs().by_id.get(sct.log_id)
    name = log.name if log else "?"
    moment = sct.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"v{sct.version + 1} {moment}Z {name} [{base64.b64encode(sct.log_id).decode()}]"


def _constraints(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.name_constraints(certificate)
    if not isinstance(field, Present):
        return field
    permitted = [f"permitted {s.kind}:{s.value}" for s in field.value.permitted]
    return Present([*permitted, *(f"excluded {s.kind}:{s.value}" for s in field.value.excluded)])


def _features(certificate: Certificate) -> Field[Iterable[str]]:
    field = ext.tls_features(certificate)
    return Present([_FEATURES.get(f, str(f)) for f in field.value]) if isinstance(field, Present) else field


_FEATURES = {5: "status_request (5)", 17: "status_request_v2 (17)"}
"""TLS extensions that a certificate may promise (RFC 7633 4.2.3)."""


_READERS: Mapping[str, Callable[[Certificate], Field[Iterable[str]]]] = {
    ext.SUBJECT_ALT_NAME: _names,
    ext.BASIC_CONSTRAINTS: _basic,
    ext.KEY_USAGE: _usage,
    ext.EXTENDED_KEY_USAGE: _extended,
    ext.SUBJECT_KEY_ID: _subject_key,
    ext.AUTHORITY_KEY_ID: _authority_key,
    ext.AUTHORITY_INFO: _access,
    ext.CRL_POINTS: _points,
    ext.POLICIES: _policies,
    ext.POLICY_CONSTRAINTS: _policy_constraints,
    ext.POLICY_MAPPINGS: _mappings,
    ext.INHIBIT_ANY_POLICY: _inhibit_any,
    ext.SCT_LIST: _timestamps,
    ext.NAME_CONSTRAINTS: _constraints,
    ext.TLS_FEATURE: _features,
}
