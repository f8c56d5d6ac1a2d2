"""Bytes to `Certificate`, leniently: one broken part is told and hides nothing else (RFC 5280 4.1)."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from wizard.model.certificate import Attribute, Certificate, DistinguishedName, Extension, PublicKey
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import der
from wizard.pki.der import Element
from wizard.pki.kept import kept, note
from wizard.pki.oids import ALGORITHMS, CURVES, KEY_TYPES, attribute_name

T = TypeVar("T")

_UTC_TIME, _GENERALIZED_TIME = 23, 24
_STRINGS = {
    12: "utf-8",
    19: "ascii",
    20: "latin-1",
    22: "ascii",
    26: "ascii",
    18: "ascii",
    28: "utf-32-be",
    30: "utf-16-be",
}
"""Tag of a string type -> Python codec; TeletexString (20) is read as Latin-1, as everybody does."""

MOST_BYTES = 1024 * 1024

ODD_SERIAL = "the serial number is not a positive number of at most 20 bytes"
"""A problem (RFC 5280 4.1.2.2) that no browser minds: seen in Chromium 156 and Firefox 153, 2026-11."""


@kept(512)
def read_certificate(data: bytes) -> Certificate | Unreadable:
    """Return the certificate that *data* is, as DER; Unreadable when its outer frame is broken.

    Nothing is verified. The last ones are kept: a check reads the same chain and roots many times.
    """
    if len(data) > MOST_BYTES:
        return Unreadable("larger than any certificate")
    note(len(data))
    try:
        return _certificate(data)
    except (ValueError, IndexError) as error:
        return Unreadable(f"not a certificate: {_reason(error)}")


def _reason(error: Exception) -> str:
    return re.sub(r"^error parsing asn1 value: ParseError \{ kind: (\w+).*", r"\1", str(error)) or type(error).__name__


def _certificate(data: bytes) -> Certificate:
    tbs, outer_algorithm, signature = der.element(data).expect(der.SEQUENCE).children
    signature.expect(der.BIT_STRING)
    parts = list(tbs.expect(der.SEQUENCE).children)
    problems: list[str] = []
    version = parts.pop(0).children[0].small_integer + 1 if parts[0].tag == 0xA0 else 1
    serial, inner_algorithm, issuer, validity, subject, key = parts[:6]
    if inner_algorithm.content != outer_algorithm.content:
        problems.append("the two signature algorithm fields differ")
    if not serial.integer > 0 or len(serial.content) > 20:
        problems.append(ODD_SERIAL)
    not_before, not_after = _validity(validity)
    extensions = _extensions(parts[6:], version, problems)
    oid = outer_algorithm.expect(der.SEQUENCE).children[0].oid
    name, digest = _algorithm(oid, outer_algorithm)
    return Certificate(
        der=data,
        version=version,
        serial=serial.integer,
        subject=read_name(subject.whole),
        issuer=read_name(issuer.whole),
        not_before=not_before,
        not_after=not_after,
        signature_oid=oid,
        signature_algorithm=name,
        signature_hash=digest,
        public_key=_read(lambda: _public_key(key)),
        extensions=extensions,
        problems=tuple(dict.fromkeys(problems)),
    )


def _read(read: Callable[[], T]) -> Field[T]:
    try:
        return Present(read())
    except (ValueError, IndexError) as error:
        return Unreadable(_reason(error))


def _algorithm(oid: str, algorithm: Element) -> tuple[str, str | None]:
    name, digest = ALGORITHMS.get(oid, (oid, None))
    if name != "rsassaPss":
        return name, digest
    # RSASSA-PSS names its hash in the parameters; SHA-1 is the default (RFC 4055 3.1).
    match _read(lambda: _pss_hash(algorithm)):
        case Present(value=found):
            return name, found
        case _:
            return name, None


_HASHES = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def _pss_hash(algorithm: Element) -> str | None:
    parameters = algorithm.children[1].children
    if not parameters or parameters[0].tag != 0xA0:
        return "sha1"
    return _HASHES.get(parameters[0].children[0].children[0].oid)


def _validity(validity: Element) -> tuple[Field[datetime], Field[datetime]]:
    times = _read(lambda: validity.expect(der.SEQUENCE).children)
    if not isinstance(times, Present) or len(times.value) != 2:
        broken = Unreadable("the validity is not two times")
        return broken, broken
    before, after = times.value
    return _read(lambda: _time(before)), _read(lambda: _time(after))


def _time(element: Element) -> datetime:
    """Return a Time (RFC 5280 4.1.2.5); seconds left out and offsets are let pass, as old certificates have them."""
    text = element.content.decode("ascii")
    pattern = r"(\d\d)" if element.tag == _UTC_TIME else r"(\d{4})"
    match = re.fullmatch(pattern + r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?Z", text)
    if match is None or element.tag not in {_UTC_TIME, _GENERALIZED_TIME}:
        raise ValueError("the time is malformed")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if element.tag == _UTC_TIME:
        year += 1900 if year >= 50 else 2000
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def read_name(data: bytes) -> DistinguishedName:
    """Return the name whose DER is *data*; an attribute that cannot be read is left out. Raises ValueError."""
    rdns = []
    for rdn in der.element(data).expect(der.SEQUENCE).children:
        attributes = [_attribute(a) for a in rdn.expect(der.SET).children]
        rdns.append(tuple(attributes))
    return DistinguishedName(tuple(rdns), data)


def _attribute(attribute: Element) -> Attribute:
    kind, value = attribute.expect(der.SEQUENCE).children
    return Attribute(kind.oid, string(value))


def string(value: Element) -> str:
    """Return the text of a string element; what its type does not allow is shown by replacement characters."""
    codec = _STRINGS.get(value.tag)
    if codec is None:
        return value.content.hex()
    if codec == "ascii":
        try:
            return value.content.decode("ascii")
        except UnicodeDecodeError:
            return value.content.decode("utf-8", "replace")
    return value.content.decode(codec, "replace")


def _public_key(spki: Element) -> PublicKey:
    algorithm, bits = spki.expect(der.SEQUENCE).children
    oid, *parameters = algorithm.children
    kind = KEY_TYPES.get(oid.oid, oid.oid)
    size: int | None = None
    curve: str | None = None
    if kind.startswith("RSA"):
        modulus, _ = der.element(bits.content[1:]).children
        size = modulus.integer.bit_length()
    elif kind == "EC" and parameters and parameters[0].tag == der.OID:
        curve, size = CURVES.get(parameters[0].oid, (parameters[0].oid, None))
    elif kind == "EC":
        curve = "explicit"
    elif kind == "DSA" and parameters:
        size = parameters[0].children[0].integer.bit_length()
    return PublicKey(type=kind, bits=size, curve=curve, spki=spki.whole)


def _extensions(parts: Sequence[Element], version: int, problems: list[str]) -> tuple[Extension, ...]:
    wrapped = [p for p in parts if p.tag == 0xA3]
    if not wrapped:
        return ()
    if version != 3:
        problems.append("extensions in a certificate that is not of version 3")
    found: list[Extension] = []
    seen: dict[str, int] = {}
    for one in wrapped[0].children[0].expect(der.SEQUENCE).children:
        match _read(lambda one=one: _extension(one)):  # type: ignore[misc]  # mypy cannot infer a lambda's default
            case Present(value=extension):
                seen[extension.oid] = seen.get(extension.oid, 0) + 1
                if seen[extension.oid] == 2:
                    problems.append(f"the extension {extension.oid} stands twice")
                found.append(extension)
            case Unreadable(why=why):
                problems.append(f"an extension cannot be read: {why}")
            case Absent():
                pass
    return tuple(found)


def _extension(element: Element) -> Extension:
    oid, *rest = element.expect(der.SEQUENCE).children
    critical = len(rest) == 2 and rest[0].boolean
    return Extension(oid.oid, critical, rest[-1].expect(der.OCTET_STRING).content)


def rfc4514(name: DistinguishedName) -> str:
    """Return *name* as RFC 4514 text: most specific attribute first."""
    return ",".join(
        "+".join(f"{attribute_name(a.oid)}={_escaped(a.value)}" for a in rdn) for rdn in reversed(name.rdns)
    )


def _escaped(value: str) -> str:
    escaped = re.sub(r'([,+"\\<>;])', r"\\\1", value).replace("\0", r"\00")
    if escaped.startswith(("#", " ")):
        escaped = "\\" + escaped
    return escaped[:-1] + r"\ " if escaped.endswith(" ") and not escaped.endswith(r"\ ") else escaped
