"""A certificate as Chromium's own viewer shows it: the same labels, the same order, the same forms of value.

Order and forms: chromium chrome/browser/ui/webui/certificate_viewer/certificate_viewer_webui.cc and
chrome/common/net/x509_certificate_model.cc, build 156, read 2026-11-23.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from wizard import resources
from wizard.i18n import language
from wizard.model.certificate import Certificate, DistinguishedName, Extension
from wizard.model.fields import Field, Present
from wizard.pki import der
from wizard.pki import extensions as ext
from wizard.pki.describe import describe
from wizard.pki.oids import attribute_name

T = TypeVar("T")

_ORGANIZATION, _UNIT = "2.5.4.10", "2.5.4.11"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_JA = "月火水木金土日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One label and its value on the first tab."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its rows on the first tab."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One field of the tree; *value* is what "Field Value" shows for it."""

    label: str
    value: str = ""
    children: "tuple[Node, ...]" = ()


def _say(table: str, key: str) -> str | None:
    entry = resources.read_toml("data", "chrome-viewer.toml")[table].get(key)
    return None if entry is None else str(entry[language()])


def label(key: str, *values: object) -> str:
    """Return Chromium's label *key* in the language in force, ``$1`` … filled with *values*."""
    text = _say("labels", key)
    if text is None:
        raise KeyError(key)
    for number, value in enumerate(values, start=1):
        text = text.replace(f"${number}", str(value))
    return text


def title_of(certificate: Certificate) -> str:
    """Return what Chromium calls the certificate: last common name, else first DNS name, else the SHA-256."""
    names = ext.subject_alt_names(certificate)
    first = next(iter(names.value.dns), None) if isinstance(names, Present) else None
    return certificate.subject.common_name or first or certificate.sha256


def general(certificate: Certificate) -> tuple[Group, ...]:
    """Return the groups of the tab "General"."""
    key = certificate.public_key
    return (
        Group(label("info-subject-group"), _name_rows(certificate.subject)),
        Group(label("info-issuer-group"), _name_rows(certificate.issuer)),
        Group(
            label("info-validity-group"),
            (
                Row(label("info-issued-on-label"), _moment(certificate.not_before, in_full=True)),
                Row(label("info-expires-on-label"), _moment(certificate.not_after, in_full=True)),
            ),
        ),
        Group(
            label("info-fingerprints-group"),
            (
                Row(label("info-sha256-fingerprint-label"), certificate.sha256),
                Row(
                    label("info-sha256-spki-fingerprint-label"),
                    key.value.spki_sha256 if isinstance(key, Present) else label("dump-error"),
                ),
            ),
        ),
    )


def _name_rows(name: DistinguishedName) -> tuple[Row, ...]:
    absent = label("info-field-not-present")
    first = {oid: next(iter(name.values(oid)), absent) for oid in (_ORGANIZATION, _UNIT)}
    return (
        Row(label("info-common-name-label"), name.common_name or absent),
        Row(label("info-organization-label"), first[_ORGANIZATION]),
        Row(label("info-organizational-unit-label"), first[_UNIT]),
    )


def _moment(field: Field[datetime], *, in_full: bool = False) -> str:
    if not isinstance(field, Present):
        return label("dump-error")
    try:
        local = field.value.astimezone()
    except (OverflowError, ValueError, OSError):  # a year that this system's clock cannot hold
        local = field.value
    half = "AM" if local.hour < 12 else "PM"
    clock = f"{local.hour % 12 or 12}:{local:%M:%S} {half}"
    match language(), in_full:
        case "ja", True:
            day = _DAYS_JA[local.weekday()]
            return f"{local.year}年{local.month}月{local.day}日{day}曜日 {local:%H:%M:%S}"
        case "ja", False:
            return f"{local.year}/{local:%m/%d} {local:%H:%M:%S} {local.tzname()}"
        case _, True:
            return f"{_DAYS[local.weekday()]}, {_MONTHS[local.month - 1]} {local.day}, {local.year} at {clock}"
        case _:
            return f"{local.month}/{local.day}/{local.year % 100:02}, {clock} {local.tzname()}"


def fields(certificate: Certificate) -> Node:
    """Return the tree of the tab "Details"."""
    algorithm = Node(label("details-certificate-sig-alg"), _algorithm(certificate.signature_oid))
    children = [
        Node(label("details-version"), label("details-version-format", certificate.version)),
        Node(label("details-serial-number"), _serial(certificate.serial)),
        algorithm,
        Node(label("details-issuer"), _name(certificate.issuer)),
        Node(
            label("details-validity"),
            children=(
                Node(label("details-not-before"), _moment(certificate.not_before)),
                Node(label("details-not-after"), _moment(certificate.not_after)),
            ),
        ),
        Node(label("details-subject"), _name(certificate.subject)),
        Node(label("details-subject-key-info"), children=tuple(_key(certificate))),
    ]
    if certificate.extensions:
        found = tuple(_extension(certificate, e) for e in certificate.extensions)
        children.append(Node(label("details-extensions"), children=found))
    prints = general(certificate)[3]
    children += [
        algorithm,
        Node(label("details-certificate-sig-value"), _signature(certificate)),
        Node(prints.title, children=tuple(Node(r.label, r.value) for r in prints.rows)),
    ]
    return Node(title_of(certificate), children=(Node(label("details-certificate"), children=tuple(children)),))


def hex_lines(data: bytes) -> str:
    """Return *data* as Chromium writes bytes: upper-case, blanks between, 16 a line."""
    return "\n".join(data[i : i + 16].hex(" ").upper() for i in range(0, len(data), 16))


def _serial(serial: int) -> str:
    size = max(1, (serial.bit_length() + 8) // 8 if serial >= 0 else (serial.bit_length() // 8 + 1))
    data = serial.to_bytes(size, signed=True)
    return (data[1:] if len(data) > 1 and data[0] == 0 else data).hex(":").upper()


def _algorithm(oid: str) -> str:
    return _say("algorithms", oid) or f"OID.{oid}"


def _name(name: DistinguishedName) -> str:
    parts = [a for rdn in reversed(name.rdns) for a in rdn]
    short = [attribute_name(a.oid) for a in parts]
    return "\n".join(
        f"{kind if not kind[:1].isdigit() else f'OID.{kind}'} = {a.value}" for kind, a in zip(short, parts, strict=True)
    )


def _key(certificate: Certificate) -> Iterator[Node]:
    key = certificate.public_key
    if not isinstance(key, Present):
        yield Node(label("details-subject-key"), label("dump-error"))
        return
    try:
        algorithm, bits = der.element(key.value.spki).children
        oid, content = algorithm.children[0].oid, bits.content[1:]
        value = _rsa(content) if key.value.type == "RSA" else hex_lines(content)
    except (ValueError, IndexError):
        oid, value = key.value.type, hex_lines(key.value.spki)
    yield Node(label("details-subject-key-alg"), _algorithm(oid))
    yield Node(label("details-subject-key"), value)


def _rsa(content: bytes) -> str:
    modulus, exponent = (e.integer for e in der.element(content).children)
    written = [hex_lines(n.to_bytes((n.bit_length() + 7) // 8)) for n in (modulus, exponent)]
    return label(
        "rsa-public-key-dump-format", modulus.bit_length(), written[0].replace("\n", "\n  "),
        exponent.bit_length(), written[1],
    )  # fmt: skip


def _signature(certificate: Certificate) -> str:
    try:
        return hex_lines(der.element(certificate.der).children[2].content[1:])
    except (ValueError, IndexError):
        return label("dump-error")


def _extension(certificate: Certificate, extension: Extension) -> Node:
    name = _say("extensions", extension.oid) or f"OID.{extension.oid}"
    critical = label("extension-critical" if extension.critical else "extension-non-critical")
    return Node(name, f"{critical}\n{_extension_value(certificate, extension)}")


def _extension_value(certificate: Certificate, extension: Extension) -> str:
    match extension.oid:
        case ext.BASIC_CONSTRAINTS:
            return _or_broken(ext.basic_constraints(certificate), _basic)
        case ext.KEY_USAGE:
            return _or_broken(
                ext.key_usage(certificate), lambda names: _lines(_say("key-usages", n) or n for n in names)
            )
        case ext.EXTENDED_KEY_USAGE:
            return _or_broken(ext.extended_key_usage(certificate), lambda oids: _lines(_usage(o) for o in oids))
        case ext.SUBJECT_ALT_NAME:
            return _or_broken(ext.subject_alt_names(certificate), _alt_names)
        case ext.SUBJECT_KEY_ID:
            return _or_broken(ext.subject_key_id(certificate), lambda key: label("keyid-format", hex_lines(key)))
        case ext.AUTHORITY_KEY_ID:
            return _or_broken(ext.authority_key_id(certificate), _authority_key)
        case ext.AUTHORITY_INFO:
            return _or_broken(ext.authority_information_access(certificate), _authority_info)
        case _:
            # Chromium shows bytes alone for the rest; what they mean stands under them.
            return f"{hex_lines(extension.value)}\n\n{describe(certificate, extension)}"


def _or_broken(field: Field[T], write: Callable[[T], str]) -> str:
    return write(field.value) if isinstance(field, Present) else label("extension-dump-error")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _basic(constraints: ext.BasicConstraints) -> str:
    if not constraints.ca:
        return label("x509-basic-constraint-is-not-ca")
    length = constraints.path_length
    most = label("x509-basic-constraint-path-len-unlimited") if length is None else length
    return _lines((label("x509-basic-constraint-is-ca"), label("x509-basic-constraint-path-len", most)))


def _usage(oid: str) -> str:
    name = _say("usages", oid)
    return f"OID.{oid}" if name is None else label("info-idn-value-format", name, f"OID.{oid}")


def _alt_names(names: ext.SubjectAltNames) -> str:
    # By kind, not in certificate order: x509_certificate_model.cc, ProcessGeneralNames.
    kinds = (
        ("general-name-rfc822-name", names.email),
        ("general-name-dns-name", names.dns),
        ("general-name-directory-name", tuple(_name(n) for n in names.directory)),
        ("general-name-uri", names.uri),
        ("general-name-ip-address", names.ip),
    )
    known = [f"{label(key)}: {value}" for key, values in kinds for value in values]
    return _lines((*known, *names.other))


def _authority_key(key: ext.AuthorityKeyId) -> str:
    parts = []
    if key.key_id is not None:
        parts.append(label("keyid-format", hex_lines(key.key_id)))
    if key.serial is not None:
        parts.append(label("serial-number-format", _serial(key.serial)))
    return _lines(parts)


def _authority_info(info: ext.AuthorityInfo) -> str:
    kinds = (("ocsp-responder-format", info.ocsp), ("ca-issuers-format", info.ca_issuers))
    uri = label("general-name-uri")
    return _lines(label(key, f"{uri}: {url}") for key, urls in kinds for url in urls)
