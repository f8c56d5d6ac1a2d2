"""The fields of a certificate as this program and the package asn1crypto say them; openssl.py has a third opinion.

A program that cannot say a field says `SILENT`; what it says is compared as it stands.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from asn1crypto import x509

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import der
from wizard.pki import extensions as ext
from wizard.pki.oids import KEY_USAGES

Fields = Mapping[str, object]
SILENT = "(says nothing)"


def ours(certificate: Certificate) -> Fields:
    """Return the fields as the viewer and ``inspect`` have them; of a broken extension, what could be made out."""
    names = _value(ext.subject_alt_names(certificate))
    basic = _value(ext.basic_constraints(certificate))
    key = certificate.public_key.value if isinstance(certificate.public_key, Present) else None
    return {
        "version": certificate.version,
        "serial": certificate.serial,
        "subject": _our_name(certificate.subject),
        "issuer": _our_name(certificate.issuer),
        "not_before": _moment(certificate.not_before, certificate.not_before_text),
        "not_after": _moment(certificate.not_after, certificate.not_after_text),
        "signature": certificate.signature_oid,
        "key": key.type if key else None,
        "bits": key.bits if key else None,
        "curve": key.curve if key else None,
        "modulus": _our_modulus(key.spki) if key and key.type.startswith("RSA") else None,
        **{kind: _named(names, kind) for kind in ("dns", "ip", "email", "uri")},
        "key_usage": _value(ext.key_usage(certificate)),
        "extended": _value(ext.extended_key_usage(certificate)),
        "ca": (basic.ca, basic.path_length) if isinstance(basic, ext.BasicConstraints) else basic,
        "extensions": [(e.oid, e.critical) for e in certificate.extensions],
        "sha1": certificate.sha1,
        "sha256": certificate.sha256,
    }


def _value(field: Field[object]) -> object:
    match field:
        case Present(value=value):
            return value
        case Absent():
            return None
        case Unreadable(found=found):
            return "(unreadable)" if found is None else found


def _named(names: object, kind: str) -> object:
    return list(getattr(names, kind)) if isinstance(names, ext.SubjectAltNames) else names


def _moment(field: Field[datetime], text: str) -> str:
    """Return a time in the digits of GeneralizedTime: the year 0000 is no date in Python."""
    return _digits(field.value) if isinstance(field, Present) else text


def _our_name(name: DistinguishedName) -> list[list[tuple[str, str]]]:
    # openssl passes over sets without an attribute.
    return [[(a.oid, a.value) for a in rdn] for rdn in name.rdns if rdn]


def _our_modulus(spki: bytes) -> int:
    bits = der.element(spki).children[1].content
    return int.from_bytes(der.element(bits[1:]).children[0].content)


def asn1crypto(data: bytes) -> Fields:
    """Return the fields as asn1crypto says them, each by itself: it reads when it is asked."""
    tbs, found = _loaded(data)
    readers: dict[str, Callable[[], object]] = {
        "version": lambda: int(tbs["version"]) + 1,
        "serial": lambda: tbs["serial_number"].native,
        "subject": lambda: _their_name(tbs["subject"]),
        "issuer": lambda: _their_name(tbs["issuer"]),
        "not_before": lambda: _their_moment(tbs["validity"]["not_before"]),
        "not_after": lambda: _their_moment(tbs["validity"]["not_after"]),
        "signature": lambda: x509.Certificate.load(data)["signature_algorithm"]["algorithm"].dotted,
        "modulus": lambda: _their_modulus(tbs["subject_public_key_info"]),
        "dns": lambda: _their_names(found, "dns_name"),
        "ip": lambda: _their_names(found, "ip_address"),
        "email": lambda: _their_names(found, "rfc822_name"),
        "uri": lambda: _their_names(found, "uniform_resource_identifier"),
        "key_usage": lambda: _their_usage(found),
        "extended": lambda: _their_extended(found),
        "ca": lambda: _their_basic(found),
        "extensions": lambda: [(e["extn_id"].dotted, e["critical"].native) for e in tbs["extensions"]],
    }
    return {name: _said(reader) for name, reader in readers.items()}


def _loaded(data: bytes) -> tuple[x509.TbsCertificate | None, Mapping[str, x509.Extension] | None]:
    tbs = None
    try:
        tbs = x509.Certificate.load(data)["tbs_certificate"]
        return tbs, {e["extn_id"].dotted: e for e in tbs["extensions"]}
    except (ValueError, TypeError, KeyError):
        return tbs, None


def _said(read: Callable[[], object]) -> object:
    try:
        return read()
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
        return SILENT


def _their_moment(time: x509.Time) -> str:
    moment = time.native
    # The year 0000, a type of the package's own.
    return _digits(moment.astimezone(UTC)) if isinstance(moment, datetime) else moment.strftime("%Y%m%d%H%M%SZ")


def _digits(moment: datetime) -> str:
    return f"{moment.year:04}{moment:%m%d%H%M%SZ}"


def _their_name(name: x509.Name) -> list[list[tuple[str, str]]]:
    return [[(a["type"].dotted, str(a["value"].native)) for a in rdn] for rdn in name.chosen if len(rdn)]


def _their_modulus(key: x509.PublicKeyInfo) -> object:
    if key.algorithm == "rsassa_pss":
        return SILENT
    # Its bytes: as all programs do, also a number that was written as a negative one is taken for a positive one.
    return int.from_bytes(key["public_key"].parsed["modulus"].contents) if key.algorithm == "rsa" else None


def _their_names(found: Mapping[str, x509.Extension], kind: str) -> object:
    if "2.5.29.17" not in found:
        return None
    # By their bytes, as the package turns names into Unicode.
    names = [n.chosen for n in found["2.5.29.17"]["extn_value"].parsed if n.name == kind]
    return [n.native if kind == "ip_address" else n.contents.decode("latin-1") for n in names]


def _their_usage(found: Mapping[str, x509.Extension]) -> object:
    if "2.5.29.15" not in found:
        return None
    bits = found["2.5.29.15"]["extn_value"].parsed.native
    spelled = {name.lower(): name for name in KEY_USAGES}
    return tuple(sorted((spelled[b.replace("_", "")] for b in bits), key=KEY_USAGES.index))


def _their_extended(found: Mapping[str, x509.Extension]) -> object:
    return tuple(u.dotted for u in found["2.5.29.37"]["extn_value"].parsed) if "2.5.29.37" in found else None


def _their_basic(found: Mapping[str, x509.Extension]) -> object:
    if "2.5.29.19" not in found:
        return None
    parsed = found["2.5.29.19"]["extn_value"].parsed
    return parsed["ca"].native, parsed["path_len_constraint"].native
