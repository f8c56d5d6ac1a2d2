"""Bytes to `Certificate`, leniently: one broken part is told and hides nothing else (RFC 5280 4.1)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from wizard.model.certificate import Attribute, Certificate, DistinguishedName, Extension, PublicKey
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import der
from wizard.pki.ber import Flaw
from wizard.pki.der import Element
from wizard.pki.frame import EXTENSIONS, Frame, loose_frame, strict_frame
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

_UNREAD = "an extension cannot be read"
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
        return _certificate(data, strict_frame(data), _Reading(loose=False))
    except (ValueError, IndexError) as error:
        return Unreadable(f"not a certificate: {_reason(error)}")


def read_leniently(data: bytes) -> Certificate | Unreadable:
    """Return what can be read of *data*, for people to look at; Unreadable where nothing in it is a certificate's.

    BER, data that is cut off and missing parts are among the ``problems``. Who decides about trust takes
    `read_certificate`, as no program that opens a connection reads any of these.
    """
    found = read_certificate(data)
    if len(data) > MOST_BYTES or (isinstance(found, Certificate) and _is_whole(found)):
        return found
    return _mended(data, found)


def _is_whole(certificate: Certificate) -> bool:
    lacks_extension = any(problem.startswith(_UNREAD) for problem in certificate.problems)
    return not lacks_extension and not isinstance(certificate.public_key, Unreadable)


@kept(64)
def _mended(data: bytes, strict: Certificate | Unreadable) -> Certificate | Unreadable:
    """Read what the strict reading did not, or not all of."""
    flaws: dict[Flaw, None] = {}
    frame = loose_frame(data, flaws)
    if frame is None:
        return strict
    reading = _Reading(loose=True)
    read = _certificate(data, frame, reading)
    # What is cut off or odd deep inside comes out while it is read.
    told = tuple(dict.fromkeys((*(str(flaw) for flaw in flaws), *_lacking(frame), *read.problems)))
    if isinstance(strict, Unreadable):
        return replace(read, problems=told or (strict.why,))
    return replace(read, problems=told) if told else strict


def _lacking(frame: Frame) -> Iterator[str]:
    if frame.outer_algorithm is None or frame.signature is None:
        yield "the signature is missing"


class _Reading:
    """What comes out while one certificate is read. When *loose*, a part that cannot be read is told and passed."""

    def __init__(self, *, loose: bool) -> None:
        self.loose = loose
        self.problems: list[str] = []
        self.missing: list[str] = []

    def part(self, name: str, read: Callable[[], T], instead: T) -> T:
        """Return what *read* returns, or *instead*. Raises ValueError or IndexError unless loose."""
        try:
            return read()
        except (ValueError, IndexError) as error:
            if not self.loose:
                raise
            self.missing.append(name)
            self.problems.append(f"{name} cannot be read: {_reason(error)}")
            return instead


def _reason(error: Exception) -> str:
    text = re.sub(r"^error parsing asn1 value: ParseError \{ kind: (\w+).*", r"\1", str(error))
    text = re.sub(r"^(not enough|too many) values to unpack.*", r"\1 parts", text)
    return text or type(error).__name__


def _there(part: Element | None) -> Element:
    if part is None:
        raise ValueError("it is missing")
    return part


def _certificate(data: bytes, frame: Frame, reading: _Reading) -> Certificate:
    problems = reading.problems
    version = reading.part("version", lambda: _version(frame.version), 0)
    serial = reading.part("serialNumber", lambda: _there(frame.serial), None)
    number = reading.part("serialNumber", lambda: serial.integer, 0) if serial is not None else 0
    inner, outer = frame.inner_algorithm, frame.outer_algorithm
    if inner is not None and outer is not None and inner.content != outer.content:
        problems.append("the two signature algorithm fields differ")
    if serial is not None and (not number > 0 or len(serial.content) > 20):
        problems.append(ODD_SERIAL)
    if version not in {0, 1, 2, 3}:
        problems.append("the version is none that there is")
    if not frame.is_in_order:
        problems.append("something stands behind the key that does not belong there")
    not_before, not_after = _validity(frame.validity)
    problems.extend(time.problem for time in (not_before, not_after) if time.problem is not None)
    algorithm = outer or inner
    oid = reading.part("signatureAlgorithm", lambda: _there(algorithm).expect(der.SEQUENCE).children[0].oid, "")
    name, digest = _algorithm(oid, algorithm)
    return Certificate(
        der=data,
        version=version,
        serial=number,
        subject=reading.part("subject", lambda: _name(_there(frame.subject), reading), NO_NAME),
        issuer=reading.part("issuer", lambda: _name(_there(frame.issuer), reading), NO_NAME),
        not_before=not_before.moment,
        not_after=not_after.moment,
        not_before_text=not_before.text,
        not_after_text=not_after.text,
        signature_oid=oid,
        signature_algorithm=name,
        signature_hash=digest,
        public_key=_read(lambda: _public_key(_in_der(frame.key, reading))),
        extensions=reading.part("extensions", lambda: _extensions(frame.rest, version, problems), ()),
        missing=tuple(dict.fromkeys(reading.missing)),
        problems=tuple(dict.fromkeys(problems)),
    )


def _in_der(key: Element | None, reading: _Reading) -> Element:
    """Return *key* as an element of DER through and through: others take it apart again."""
    return der.element(_there(key).whole) if reading.loose else _there(key)


def _version(wrapped: Element | None) -> int:
    return 1 if wrapped is None else wrapped.children[0].small_integer + 1


def _read(read: Callable[[], T]) -> Field[T]:
    try:
        return Present(read())
    except (ValueError, IndexError) as error:
        return Unreadable(_reason(error))


def _algorithm(oid: str, algorithm: Element | None) -> tuple[str, str | None]:
    name, digest = ALGORITHMS.get(oid, (oid, None))
    if name != "rsassaPss":
        return name, digest
    # RSASSA-PSS names its hash in the parameters; SHA-1 is the default (RFC 4055 3.1).
    match _read(lambda: _pss_hash(_there(algorithm))):
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


class _Moment(NamedTuple):
    moment: Field[datetime]
    text: str
    """As it stands there; hostile."""
    problem: str | None


_NO_TIMES = _Moment(Unreadable("the validity is not two times"), "", None)


def _validity(validity: Element | None) -> tuple[_Moment, _Moment]:
    times = _read(lambda: _there(validity).expect(der.SEQUENCE).children)
    if not isinstance(times, Present) or not times.value:
        return _NO_TIMES, _NO_TIMES
    found = [_moment(time) for time in times.value[:2]]
    if len(times.value) != 2:
        # Which one is which, nobody can say.
        found = [_NO_TIMES._replace(text=time.text) for time in (*found, _NO_TIMES)]
    return found[0], found[1]


def _moment(element: Element) -> _Moment:
    text = element.content[:_LONGEST_TIME].decode("latin-1")
    moment = _read(lambda: _time(element))
    has_offset = isinstance(moment, Present) and not text.endswith("Z")
    return _Moment(moment, text, "a time with an offset from UTC" if has_offset else None)


_CLOCK = r"(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?"
_ZONE = r"(?:Z|(?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d))"
_TIMES = {
    _UTC_TIME: re.compile(rf"(?P<year>\d\d){_CLOCK}{_ZONE}"),
    _GENERALIZED_TIME: re.compile(rf"(?P<year>\d{{4}}){_CLOCK}{_ZONE}"),
}
_LONGEST_TIME = 64


def _time(element: Element) -> datetime:
    """Return a Time (RFC 5280 4.1.2.5); seconds left out and offsets are let pass, as old certificates have them."""
    pattern = _TIMES.get(element.tag)
    match = pattern.fullmatch(element.content[: _LONGEST_TIME + 1].decode("ascii")) if pattern else None
    if match is None:
        raise ValueError("the time is malformed")
    parts = {name: int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    if element.tag == _UTC_TIME:
        parts["year"] += 1900 if parts["year"] >= 50 else 2000
    moment = datetime(**parts, tzinfo=UTC)
    offset = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    try:
        return moment + offset if match["sign"] == "-" else moment - offset
    except OverflowError:
        raise ValueError("the time is out of all years") from None


NO_NAME = DistinguishedName((), b"")
BROKEN_ATTRIBUTE = "?"
"""The type of an attribute that cannot be read; its value is the hex of its bytes."""


def read_name(data: bytes) -> DistinguishedName:
    """Return the name whose DER is *data*. Raises ValueError where an attribute cannot be read."""
    return _name(der.element(data), _Reading(loose=False))


def _name(name: Element, reading: _Reading) -> DistinguishedName:
    rdns = [_rdn(rdn, reading) for rdn in name.expect(der.SEQUENCE).children]
    return DistinguishedName(tuple(rdns), name.whole)


def _rdn(rdn: Element, reading: _Reading) -> tuple[Attribute, ...]:
    if not reading.loose:
        return tuple(_attribute(attribute) for attribute in rdn.expect(der.SET).children)
    found = []
    for attribute in rdn.children if rdn.tag == der.SET else (rdn,):
        read = _read(lambda attribute=attribute: _attribute(attribute))  # type: ignore[misc]  # as in _extensions
        if isinstance(read, Present):
            found.append(read.value)
        else:
            reading.problems.append("an attribute of a name cannot be read")
            found.append(Attribute(BROKEN_ATTRIBUTE, attribute.whole.hex()))
    return tuple(found)


def _attribute(attribute: Element) -> Attribute:
    kind, value = attribute.expect(der.SEQUENCE).children
    return Attribute(kind.oid, string(value))


def string(value: Element) -> str:
    """Return the text of a string element; what no type allows is shown by replacement characters."""
    codec = _STRINGS.get(value.tag)
    if codec is None:
        return value.content.hex()
    if codec == "ascii":
        try:
            return value.content.decode("ascii")
        except UnicodeDecodeError:
            return _beyond_ascii(value.content)
    return value.content.decode(codec, "replace")


def _beyond_ascii(content: bytes) -> str:
    """Return what somebody wrote into a string of ASCII all the same: UTF-8 by its look, else Latin-1."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read_public_key(data: bytes) -> Field[PublicKey]:
    """Return the key whose SubjectPublicKeyInfo is *data*, as DER."""
    return _read(lambda: _public_key(der.element(data)))


def _public_key(spki: Element) -> PublicKey:
    algorithm, bits = spki.expect(der.SEQUENCE).children
    oid, *parameters = algorithm.children
    kind = KEY_TYPES.get(oid.oid, oid.oid)
    size: int | None = None
    curve: str | None = None
    if kind.startswith("RSA"):
        modulus, _ = der.element(bits.content[1:]).children
        # As every program does, also with one that was written as a negative number.
        size = int.from_bytes(modulus.expect(der.INTEGER).content).bit_length()
    elif kind == "EC" and parameters and parameters[0].tag == der.OID:
        curve, size = CURVES.get(parameters[0].oid, (parameters[0].oid, None))
    elif kind == "EC":
        curve = "explicit"
    elif kind == "DSA" and parameters:
        size = parameters[0].children[0].integer.bit_length()
    return PublicKey(type=kind, bits=size, curve=curve, spki=spki.whole)


def _extensions(parts: Sequence[Element], version: int, problems: list[str]) -> tuple[Extension, ...]:
    wrapped = [p for p in parts if p.tag == EXTENSIONS]
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
                problems.append(f"{_UNREAD}: {why}")
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
