"""The public JSON of what extensions say in full: timestamps, policies, constraints, addresses and key identifiers."""

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import TypeVar

from wizard.flow.key_report import Json
from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.general_names import GeneralName
from wizard.pki.key_details import key_details, signature_details
from wizard.pki.logs import known_logs
from wizard.pki.oids import attribute_name, oid_name
from wizard.pki.transparency import Sct, embedded_scts

T = TypeVar("T")


def extension_parts(certificate: Certificate) -> Json:
    """Return the parts key by key: nothing for what is absent, and nothing for what is broken (`unreadable_parts`)."""
    key_id = ext.subject_key_id(certificate)
    return {
        "key_ids": {
            "subject": key_id.value.hex() if isinstance(key_id, Present) else None,
            "authority": _one(values.authority_key_in_full(certificate), _authority_key),
        },
        "scts": _each(embedded_scts(certificate), _sct),
        "policies": _each(values.policies_in_full(certificate), _policy),
        "name_constraints": _one(values.constrained_names(certificate), _constraints),
        "aia": _each(values.authority_access(certificate), _service),
        "crl_points": _each(values.crl_points_in_full(certificate), _point),
    }


def unreadable_parts(certificate: Certificate) -> Mapping[str, str]:
    """Return which keys of the answer have nothing because that part of the certificate is broken, and why it is."""
    parts: Mapping[str, Field[object]] = {
        "public_key": key_details(certificate),
        "signature": signature_details(certificate),
        "key_ids.subject": ext.subject_key_id(certificate),
        "key_ids.authority": values.authority_key_in_full(certificate),
        "scts": embedded_scts(certificate),
        "policies": values.policies_in_full(certificate),
        "name_constraints": values.constrained_names(certificate),
        "aia": values.authority_access(certificate),
        "crl_points": values.crl_points_in_full(certificate),
    }
    return {name: part.why for name, part in parts.items() if isinstance(part, Unreadable)}


def _one(field: Field[T], tell: Callable[[T], Json]) -> Json | None:
    return tell(field.value) if isinstance(field, Present) else None


def _each(field: Field[Iterable[T]], tell: Callable[[T], Json]) -> list[Json]:
    return [tell(one) for one in field.value] if isinstance(field, Present) else []


def _authority_key(key: values.AuthorityKey) -> Json:
    return {
        "key_id": key.key_id.hex() if key.key_id is not None else None,
        "issuer": _names(key.issuer),
        "serial": f"{int.from_bytes(key.serial, signed=True):x}" if key.serial is not None else None,
    }


def _names(names: Iterable[GeneralName]) -> list[Json]:
    return [_name(name) for name in names]


def _name(name: GeneralName) -> Json:
    """Return one name; "oid" is the type of another name, "broken" says that the value is its content in hex."""
    return {
        "kind": name.kind.value,
        "value": name.value,
        **({"oid": name.oid} if name.oid is not None else {}),
        **({"broken": True} if name.is_broken else {}),
    }


def _sct(sct: Sct) -> Json:
    """Return one timestamp, of which nothing is checked."""
    log = known_logs().by_id.get(sct.log_id)
    moment = sct.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return {
        "log": log.name if log else None,
        "operator": log.operator if log else None,
        "log_id": base64.b64encode(sct.log_id).decode("ascii"),
        "timestamp": f"{moment}Z",
        "version": sct.version + 1,
        "signature_algorithm": sct.algorithm_name,
        "leaf_index": sct.leaf_index,
    }


def _policy(policy: values.Policy) -> Json:
    return {
        "oid": policy.oid,
        "name": oid_name(policy.oid),
        "qualifiers": [_qualifier(one) for one in policy.qualifiers],
    }


def _qualifier(qualifier: values.Qualifier) -> Json:
    head = {"oid": qualifier.oid, "name": oid_name(qualifier.oid)}
    if qualifier.uri is not None:
        return {**head, "uri": qualifier.uri}
    if qualifier.notice is not None:
        notice = qualifier.notice
        return {**head, "text": notice.text, "organization": notice.organization, "numbers": list(notice.numbers)}
    return {**head, "raw": qualifier.raw.hex()}


def _constraints(constraints: values.ConstrainedNames) -> Json:
    sides = {"permitted": constraints.permitted, "excluded": constraints.excluded}
    return {
        side: [{**_name(one.base), "minimum": one.minimum, "maximum": one.maximum} for one in subtrees]
        for side, subtrees in sides.items()
    }


def _service(service: values.AccessDescription) -> Json:
    return {"oid": service.method, "name": oid_name(service.method), "location": _name(service.location)}


def _point(point: values.DistributionPoint) -> Json:
    return {
        "names": _names(point.full_names),
        "relative_name": "+".join(f"{attribute_name(a.oid)}={a.value}" for a in point.relative_name) or None,
        "reasons": list(point.reasons) if point.reasons is not None else None,
        "issuer": _names(point.issuer),
    }
