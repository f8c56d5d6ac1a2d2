"""The public JSON of one certificate, written field by field, so that renaming an attribute cannot change it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wizard.flow.extension_report import extension_parts, unreadable_parts
from wizard.flow.findings import findings_under
from wizard.flow.key_report import Json, key_json, signature_json
from wizard.flow.kind_text import sentences_of
from wizard.flow.layout import iso
from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki import extensions as ext
from wizard.pki.certificate_kinds import Kind, kind_of
from wizard.pki.describe import describe
from wizard.pki.oids import extension_name, usage_name
from wizard.pki.reader import rfc4514
from wizard.probes.base import Outside


def certificate_json(
    certificate: Certificate | Unreadable, chain: Sequence[Certificate] = (), at: datetime | None = None
) -> Json:
    """Return one certificate in the language in force (contract.md).

    What is broken in it stands in "problems" and "unreadable", and hides nothing else. *chain* holds certificates that
    may stand above it; *at* is the moment for which its kind and its days are told, None for now.
    """
    if isinstance(certificate, Unreadable):
        return {"sha256": None, "problems": [certificate.why]}
    at = at or Outside().now()
    kind = kind_of(certificate, chain, at)
    key = certificate.public_key
    return {
        **_identity(certificate),
        "signature_algorithm": certificate.signature_algorithm,
        "signature": signature_json(certificate),
        "public_key": key_json(certificate),
        "spki_sha256": key.value.spki_sha256 if isinstance(key, Present) else None,
        **_usages(certificate),
        "kind": _kind(certificate, kind, at),
        "days_left": _days_left(certificate, at),
        "extensions": [
            {"oid": e.oid, "name": extension_name(e.oid), "critical": e.critical, "value": describe(certificate, e)}
            for e in certificate.extensions
        ],
        **extension_parts(certificate),
        "findings": [
            {"id": f.id, "severity": f.severity.value, "source": f.source, "field": f.field, "text": f.text}
            for f in findings_under(certificate, kind.issuer)
        ],
        "problems": [*certificate.problems, *_unreadable_fields(certificate)],
        "unreadable": unreadable_parts(certificate),
    }


def _identity(certificate: Certificate) -> Json:
    return {
        "sha256": certificate.sha256,
        "sha1": certificate.sha1,
        "md5": certificate.md5,
        "serial": None if "serialNumber" in certificate.missing else f"{certificate.serial:x}",
        "version": None if "version" in certificate.missing else certificate.version,
        "subject": rfc4514(certificate.subject),
        "issuer": rfc4514(certificate.issuer),
        "not_before": _moment(certificate.not_before),
        "not_after": _moment(certificate.not_after),
        **_broken_times(certificate),
        **_names(certificate),
    }


def _broken_times(certificate: Certificate) -> Json:
    """Return the text of the times that cannot be read, as it stands there."""
    times = (
        ("not_before_text", certificate.not_before, certificate.not_before_text),
        ("not_after_text", certificate.not_after, certificate.not_after_text),
    )
    return {name: text for name, field, text in times if isinstance(field, Unreadable) and text}


def _moment(field: Field[datetime]) -> str | None:
    return iso(field.value) if isinstance(field, Present) else None


def _names(certificate: Certificate) -> Json:
    match ext.subject_alt_names(certificate):
        case Present(value=names):
            return {"san_dns": list(names.dns), "san_ip": list(names.ip), "san_other": list(names.all_other)}
        case _:
            return {"san_dns": [], "san_ip": [], "san_other": []}


def _usages(certificate: Certificate) -> Json:
    constraints = ext.basic_constraints(certificate)
    key_usage = ext.key_usage(certificate)
    extended = ext.extended_key_usage(certificate)
    return {
        "is_ca": isinstance(constraints, Present) and constraints.value.ca,
        "key_usage": list(key_usage.value) if isinstance(key_usage, Present) else [],
        "extended_key_usage": [usage_name(o) for o in extended.value] if isinstance(extended, Present) else [],
    }


def _unreadable_fields(certificate: Certificate) -> list[str]:
    fields = (
        ("notBefore", certificate.not_before),
        ("notAfter", certificate.not_after),
        ("subjectPublicKeyInfo", certificate.public_key),
        ("subjectAltName", ext.subject_alt_names(certificate)),
        ("basicConstraints", ext.basic_constraints(certificate)),
        ("keyUsage", ext.key_usage(certificate)),
        ("extKeyUsage", ext.extended_key_usage(certificate)),
    )
    return [f"{name}: {field.why}" for name, field in fields if isinstance(field, Unreadable)]


def _kind(certificate: Certificate, kind: Kind, at: datetime) -> Json:
    return {
        "names": kind.names.value,
        "validation": kind.validation.value,
        "role": kind.role.value,
        "issuer": kind.issuer.value,
        "sentences": list(sentences_of(certificate, kind, at)),
    }


def _days_left(certificate: Certificate, at: datetime) -> int | None:
    """Return the whole days until it ends, negative once it has; None where that cannot be read."""
    end = certificate.not_after
    return (end.value - at) // timedelta(days=1) if isinstance(end, Present) else None
