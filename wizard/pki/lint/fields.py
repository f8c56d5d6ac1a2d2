"""Rules for the plain fields: version, serial number, validity, the frame of extensions."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from wizard.i18n import N_
from wizard.model.fields import Present, Unreadable
from wizard.pki import der
from wizard.pki import extensions as ext
from wizard.pki.asn1_tree import children_of, roots_of
from wizard.pki.describe import read_lines
from wizard.pki.lint.examined import ISSUER, Examined, oid_of
from wizard.pki.lint.record import ERROR, WARNING, Hit, LintRule, Scope
from wizard.pki.oids import EXTENSIONS, extension_name
from wizard.pki.public import longest_validity_days

_UTC_TIME, _GENERALIZED_TIME = 23, 24
_LAST_SECOND_SINCE = date(2020, 9, 1)


def _odd_version(x: Examined) -> Iterator[Hit]:
    if x.certificate.version != 3 and x.certificate.extensions:
        yield Hit("version", {"version": x.certificate.version})


def _old_version(x: Examined) -> Iterator[Hit]:
    if x.certificate.version != 3:
        yield Hit("version", {"version": x.certificate.version})


def _serial_not_positive(x: Examined) -> Iterator[Hit]:
    if x.certificate.serial <= 0:
        yield Hit("serial")


def _serial_long(x: Examined) -> Iterator[Hit]:
    serial = x.parts.get("serial")
    if serial is not None and len(serial.content) > 20:
        yield Hit("serial", {"bytes": len(serial.content)})


def _serial_short(x: Examined) -> Iterator[Hit]:
    serial = x.parts.get("serial")
    if serial is not None and len(serial.content) < 8:
        yield Hit("serial", {"bytes": len(serial.content)})


def _serial_padded(x: Examined) -> Iterator[Hit]:
    serial = x.parts.get("serial")
    start = serial.content[:2] if serial is not None else b""
    if len(start) == 2 and start[0] == (0xFF if start[1] & 0x80 else 0):
        yield Hit("serial")


def _issuer_empty(x: Examined) -> Iterator[Hit]:
    if x.certificate.issuer.is_empty:
        yield Hit(ISSUER)


def _unique_ids(x: Examined) -> Iterator[Hit]:
    if any(tag in x.parts for tag in ("rest-81", "rest-82", "rest-a1", "rest-a2")):
        yield Hit("unique-id")


def _algorithms_differ(x: Examined) -> Iterator[Hit]:
    inner, outer = x.parts.get("signature"), x.parts.get("algorithm")
    if inner is not None and outer is not None and inner.whole != outer.whole:
        yield Hit("signature")


def _early_generalized(x: Examined) -> Iterator[Hit]:
    for time in x.times:
        if time.tag == _GENERALIZED_TIME and time.content[:4] < b"2050":
            yield Hit("validity", {"time": time.content.decode("latin-1")})


def _no_seconds(x: Examined) -> Iterator[Hit]:
    for time in x.times:
        digits = len(time.content.partition(b".")[0].rstrip(b"Z").split(b"+")[0].split(b"-")[0])
        if (time.tag, digits) in {(_UTC_TIME, 10), (_GENERALIZED_TIME, 12)}:
            yield Hit("validity", {"time": time.content.decode("latin-1")})


def _fraction(x: Examined) -> Iterator[Hit]:
    for time in x.times:
        if time.tag == _GENERALIZED_TIME and (b"." in time.content or b"," in time.content):
            yield Hit("validity", {"time": time.content.decode("latin-1")})


def _not_zulu(x: Examined) -> Iterator[Hit]:
    for time in x.times:
        if time.tag in {_UTC_TIME, _GENERALIZED_TIME} and not time.content.endswith(b"Z"):
            yield Hit("validity", {"time": time.content.decode("latin-1")})


def _time_unreadable(x: Examined) -> Iterator[Hit]:
    for field in (x.certificate.not_before, x.certificate.not_after):
        if isinstance(field, Unreadable):
            yield Hit("validity", {"why": field.why})


def _ends(x: Examined) -> tuple[datetime, datetime] | None:
    begin, end = x.certificate.not_before, x.certificate.not_after
    return (begin.value, end.value) if isinstance(begin, Present) and isinstance(end, Present) else None


def _negative(x: Examined) -> Iterator[Hit]:
    ends = _ends(x)
    if ends is not None and ends[1] < ends[0]:
        yield Hit("validity")


def _too_long(x: Examined) -> Iterator[Hit]:
    ends = _ends(x)
    limit = longest_validity_days(ends[0].date()) if ends else None
    if ends is None or limit is None:
        return
    # The last second counts, and what is over a day counts as a day (BR 6.3.2, as written since 2020).
    last = timedelta(seconds=1 if ends[0].date() >= _LAST_SECOND_SINCE else 0)
    days = -(-(ends[1] - ends[0] + last) // timedelta(days=1))
    if days > limit:
        yield Hit("validity", {"days": days, "limit": limit})


def _duplicate_extension(x: Examined) -> Iterator[Hit]:
    for oid, count in Counter(e.oid for e in x.certificate.extensions).items():
        if count > 1:
            yield Hit(oid, {"name": extension_name(oid)})


def _no_extensions(x: Examined) -> Iterator[Hit]:
    wrapped = x.parts.get("rest-a3")
    if wrapped is not None and not x.raw_extensions:
        yield Hit("extensions")


def _criticality(x: Examined) -> Iterator[tuple[str, bytes]]:
    """Yield the identifier and the content of the criticality of each extension that has one."""
    for parts in x.raw_extensions:
        oid = oid_of(parts[0]) if len(parts) == 3 and parts[1].tag == der.BOOLEAN else None
        if oid is not None:
            yield oid, parts[1].content


def _default_encoded(x: Examined) -> Iterator[Hit]:
    for oid, content in _criticality(x):
        if content == b"\0":
            yield Hit(oid, {"name": extension_name(oid)})


def _odd_true(x: Examined) -> Iterator[Hit]:
    for oid, content in _criticality(x):
        if content not in {b"\0", b"\xff"}:
            yield Hit(oid, {"name": extension_name(oid)})


def _unknown_critical(x: Examined) -> Iterator[Hit]:
    for extension in x.certificate.extensions:
        if extension.critical and extension.oid not in EXTENSIONS:
            yield Hit(extension.oid, {"oid": extension.oid})


def _unreadable(x: Examined) -> Iterator[Hit]:
    for extension in x.certificate.extensions:
        match read_lines(x.certificate, extension):
            case Unreadable(why=why):
                yield Hit(extension.oid, {"name": extension_name(extension.oid), "why": why})
            case _:
                pass


_SEQUENCES = frozenset(
    {
        ext.SUBJECT_ALT_NAME, ext.ISSUER_ALT_NAME, ext.EXTENDED_KEY_USAGE, ext.CRL_POINTS, ext.POLICIES,
        ext.POLICY_MAPPINGS, ext.AUTHORITY_INFO, ext.POLICY_CONSTRAINTS, ext.NAME_CONSTRAINTS,
        "2.5.29.9", "2.5.29.46", "1.3.6.1.5.5.7.1.11",
    }
)  # fmt: skip
"""Extensions whose SEQUENCE must have something in it (SIZE (1..MAX), or by RFC 5280 4.2)."""


def _empty(x: Examined) -> Iterator[Hit]:
    for extension in x.certificate.extensions:
        if extension.oid in _SEQUENCES and extension.value == b"\x30\0":
            yield Hit(extension.oid, {"name": extension_name(extension.oid)})


def _not_der(x: Examined) -> Iterator[Hit]:
    """Look for BER in the values of extensions, which programs pass on unseen."""
    for extension in x.certificate.extensions:
        nodes = roots_of(extension.value)
        whole = (*nodes, *(child for node in nodes[:1] for child in children_of(node)))
        if any(node.indefinite or _is_padded(extension.value, node.offset) for node in whole if node.is_element):
            yield Hit(extension.oid, {"name": extension_name(extension.oid)})


def _is_padded(data: bytes, at: int) -> bool:
    """Say whether the length behind a tag of one byte takes more bytes than it needs (X.690 10.1)."""
    if data[at] & 0x1F == 0x1F or data[at + 1] <= 0x80:
        return False
    size = data[at + 1] & 0x7F
    return data[at + 2] == 0 or (size == 1 and data[at + 2] < 0x80)


RULES = (
    LintRule(
        id="version-extensions", severity=ERROR, source="RFC 5280 4.1.2.1", check=_odd_version,
        title=N_("It has extensions, but is of version {version}."),
    ),
    LintRule(
        id="version-old", severity=ERROR, source="CA/B TLS BR 7.1.1", check=_old_version, scope=Scope.ISSUED,
        title=N_("It is of version {version}; only version 3 is allowed."), since=date(2012, 7, 1),
    ),
    LintRule(
        id="serial-not-positive", severity=ERROR, source="RFC 5280 4.1.2.2", check=_serial_not_positive,
        title=N_("The serial number is zero or negative."),
    ),
    LintRule(
        id="serial-too-long", severity=ERROR, source="RFC 5280 4.1.2.2", check=_serial_long,
        title=N_("The serial number is longer than 20 bytes: {bytes}"),
    ),
    LintRule(
        id="serial-short", severity=WARNING, source="CA/B TLS BR 7.1", check=_serial_short, scope=Scope.ISSUED,
        since=date(2016, 9, 30), title=N_("The serial number is too short for 64 random bits. Its bytes: {bytes}"),
    ),
    LintRule(
        id="serial-padded", severity=ERROR, source="X.690 8.3.2", check=_serial_padded,
        title=N_("The serial number begins with a needless byte."),
    ),
    LintRule(
        id="issuer-empty", severity=ERROR, source="RFC 5280 4.1.2.4", check=_issuer_empty,
        title=N_("The issuer has no name."),
    ),
    LintRule(
        id="unique-identifier", severity=ERROR, source="RFC 5280 4.1.2.8", check=_unique_ids,
        title=N_("It has a unique identifier, which authorities must not use."),
    ),
    LintRule(
        id="algorithms-differ", severity=ERROR, source="RFC 5280 4.1.1.2", check=_algorithms_differ,
        title=N_("The two fields for the signature algorithm differ."),
    ),
    LintRule(
        id="time-generalized-early", severity=ERROR, source="RFC 5280 4.1.2.5", check=_early_generalized,
        title=N_("A time before 2050 is written as a GeneralizedTime: {time}"),
    ),
    LintRule(
        id="time-no-seconds", severity=ERROR, source="RFC 5280 4.1.2.5.1", check=_no_seconds,
        title=N_("A time has no seconds: {time}"),
    ),
    LintRule(
        id="time-fraction", severity=ERROR, source="RFC 5280 4.1.2.5.2", check=_fraction,
        title=N_("A time has fractions of a second: {time}"),
    ),
    LintRule(
        id="time-not-utc", severity=ERROR, source="RFC 5280 4.1.2.5.1", check=_not_zulu,
        title=N_("A time is not in UTC: {time}"),
    ),
    LintRule(
        id="time-unreadable", severity=ERROR, source="RFC 5280 4.1.2.5", check=_time_unreadable,
        title=N_("A time cannot be read: {why}"),
    ),
    LintRule(
        id="validity-negative", severity=ERROR, source="RFC 5280 4.1.2.5", check=_negative,
        title=N_("It ends before it begins."),
    ),
    LintRule(
        id="validity-too-long", severity=ERROR, source="CA/B TLS BR 6.3.2", check=_too_long, scope=Scope.SERVER,
        title=N_("It is valid for {days} days; {limit} are allowed."),
    ),
    LintRule(
        id="extension-twice", severity=ERROR, source="RFC 5280 4.2", check=_duplicate_extension,
        title=N_("The extension {name} is there more than once."),
    ),
    LintRule(
        id="extensions-empty", severity=ERROR, source="RFC 5280 4.1", check=_no_extensions,
        title=N_("The list of extensions is empty."),
    ),
    LintRule(
        id="critical-false", severity=ERROR, source="X.690 11.5", check=_default_encoded,
        title=N_("The extension {name} says that it is not critical, which DER leaves out."),
    ),
    LintRule(
        id="critical-odd", severity=ERROR, source="X.690 11.1", check=_odd_true,
        title=N_("The extension {name} is marked critical by a byte other than FF."),
    ),
    LintRule(
        id="critical-unknown", severity=WARNING, source="RFC 5280 4.2", check=_unknown_critical,
        title=N_("The extension {oid} is critical, and no program is known to understand it."),
    ),
    LintRule(
        id="extension-unreadable", severity=ERROR, source="RFC 5280 4.2", check=_unreadable,
        title=N_("The extension {name} cannot be read: {why}"),
    ),
    LintRule(
        id="extension-empty", severity=ERROR, source="RFC 5280 4.2.1", check=_empty,
        title=N_("The extension {name} has nothing in it."),
    ),
    LintRule(
        id="extension-not-der", severity=ERROR, source="X.690 10.1", check=_not_der,
        title=N_("The extension {name} is not written in DER."),
    ),
)  # fmt: skip
