"""Two certificates side by side, field by field: what is the same, what changed, and what that means in a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from wizard.flow.certificate_text import begin_text, end_text, key_words, name_text, serial_text
from wizard.flow.illustration import name_of
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.model.certificate import Certificate, DistinguishedName, Extension
from wizard.model.fields import Field, Present
from wizard.pki import extensions as ext
from wizard.pki.describe import describe, undecoded
from wizard.pki.oids import extension_name
from wizard.pki.paths import name_key, spki
from wizard.plain import visible

MOST_NAMES = 5
"""Names that a sentence of the verdict holds at most; the fields have them all."""


class Difference(StrEnum):
    """How a field of the first certificate stands to the same field of the second."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_LEFT = "only-left"
    ONLY_RIGHT = "only-right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedField:
    """One field of both certificates. The items are hostile text."""

    id: str
    """"subject", "names", "issuer", "not-before", …, and the OID for an extension, "OID#2" for the second of a kind."""
    label: str
    """In the language in force."""
    left: tuple[str, ...]
    """One item, or as many as a list has; nothing where the certificate does not have the field."""
    right: tuple[str, ...]

    @property
    def state(self) -> Difference:
        """How the two sides differ; the order of a list does not count."""
        if Counter(self.left) == Counter(self.right):
            return Difference.SAME
        if not self.left:
            return Difference.ONLY_RIGHT
        return Difference.CHANGED if self.right else Difference.ONLY_LEFT

    @property
    def removed(self) -> tuple[str, ...]:
        """The items that only the first certificate has, in its order."""
        return tuple((Counter(self.left) - Counter(self.right)).elements())

    @property
    def added(self) -> tuple[str, ...]:
        """The items that only the second certificate has, in its order."""
        return tuple((Counter(self.right) - Counter(self.left)).elements())


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two certificates compared, in the language in force."""

    left: Certificate
    right: Certificate
    verdict: tuple[str, ...]
    """What the differences mean: sentences, the most important one first. Hostile text."""
    fields: tuple[ComparedField, ...]
    """In the order in which people read: who, by whom, how long, then the technical fields."""


def compare(left: Certificate, right: Certificate) -> Comparison:
    """Compare two certificates; *left* is the old one, or that of the person who asks. Nothing is verified."""
    return Comparison(left=left, right=right, verdict=tuple(_verdict(left, right)), fields=tuple(_fields(left, right)))


_LABELS = {
    "subject": N_("Subject"),
    "names": N_("Names"),
    "issuer": N_("Issuer"),
    "not-before": N_("Not before"),
    "not-after": N_("Not after"),
    "key": N_("Public key"),
    "key-sha256": N_("SHA-256 of the public key"),
    "serial": N_("Serial number"),
    "signature": N_("Signature algorithm"),
    "version": N_("Version"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What one certificate says in a field, and the bytes that it says it with, where they may differ."""

    items: tuple[str, ...] = ()
    der: bytes = b""


def _fields(left: Certificate, right: Certificate) -> Iterator[ComparedField]:
    ours, theirs = _own_fields(left), _own_fields(right)
    labels = {field: tr(label) for field, label in _LABELS.items()}
    labels |= {
        oid: extension_name(oid.partition("#")[0]) for told in (ours, theirs) for oid in told if oid not in labels
    }
    for field, label in labels.items():
        one, other = ours.get(field, _Told()), theirs.get(field, _Told())
        if one.items or other.items:
            yield ComparedField(id=field, label=label, left=one.items, right=_beside(one, other))
    yield ComparedField(id="sha256", label="SHA-256", left=(left.sha256,), right=(right.sha256,))
    yield ComparedField(id="sha1", label="SHA-1", left=(left.sha1,), right=(right.sha1,))


def _beside(one: _Told, other: _Told) -> tuple[str, ...]:
    """Return the items of the *other* side; what reads the same in other bytes is no silent equal."""
    is_respelled = one.items == other.items and one.der != other.der
    return (*other.items, tr("(the same in another encoding)")) if is_respelled else other.items


def _own_fields(certificate: Certificate) -> Mapping[str, _Told]:
    """Return what a certificate says, by the ids of `_LABELS` and the OIDs of its extensions."""
    key = certificate.public_key
    found = {
        "subject": _Told((name_text(certificate.subject),), certificate.subject.der),
        "issuer": _Told((name_text(certificate.issuer),), certificate.issuer.der),
        "not-before": _Told((_to_the_second(certificate.not_before, begin_text(certificate)),)),
        "not-after": _Told((_to_the_second(certificate.not_after, end_text(certificate)),)),
        "key": _Told((key_words(key),)),
        "key-sha256": _Told((key.value.spki_sha256,) if isinstance(key, Present) else ()),
        "serial": _Told((serial_text(certificate),)),
        "signature": _Told((certificate.signature_algorithm,)),
        "version": _Told((str(certificate.version),)),
    }
    seen: Counter[str] = Counter()
    for extension in certificate.extensions:
        seen[extension.oid] += 1
        place = seen[extension.oid]
        field = "names" if extension.oid == ext.SUBJECT_ALT_NAME else extension.oid
        found[field if place == 1 else f"{extension.oid}#{place}"] = _told(certificate, extension)
    return found


def _to_the_second(moment: Field[datetime], instead: str) -> str:
    """Return *moment* in the manner of the language in force, with all that two of them can differ in."""
    if not isinstance(moment, Present):
        return instead
    return f"{date_in_words(moment.value)} {moment.value.astimezone(UTC):%H:%M:%S} UTC"


def _told(certificate: Certificate, extension: Extension) -> _Told:
    text = describe(certificate, extension)
    # In the outline of something unknown, the order of the lines counts.
    lines = (text,) if text.endswith(undecoded(extension.value)) else tuple(text.split("\n"))
    return _Told((tr("critical"), *lines) if extension.critical else lines, extension.value)


_PRECERTIFICATE = "1.3.6.1.4.1.11129.2.4.3"
"""The poison that makes a certificate one for the logs alone (RFC 6962 3.1)."""

_RENEWED = {
    True: N_("Renewed with the same key for the same names."),
    False: N_("Renewed with a new key for the same names."),
}
_NAMES_AND_KEY = {
    (True, True): N_("The names and the key are the same."),
    (True, False): N_("The names are the same, the key is another one."),
    (False, True): N_("The names differ, the key is the same."),
    (False, False): N_("The names and the key differ."),
}
_NAMESAKE = N_("The issuers have the same name, {name}, but not the same key: they may be two authorities.")


def _verdict(left: Certificate, right: Certificate) -> Iterator[str]:
    if left == right:
        yield tr("The same certificate.")
        return
    same_issuer = name_key(left.issuer) == name_key(right.issuer)
    is_twin = same_issuer and left.serial == right.serial
    if is_twin and (left.extension(_PRECERTIFICATE) is None) != (right.extension(_PRECERTIFICATE) is None):
        yield tr("One is the precertificate of the other: made for the public logs alone, and no good for a server.")
        return
    yield from _relation(left, right, same_issuer=same_issuer)
    if is_twin:
        yield tr("Both have the same serial number, which no authority may give twice (RFC 5280 4.1.2.2).")
    yield from _changed_names(left, right)
    yield from _changed_validity(left, right)
    begins = (left.not_before, right.not_before)
    if isinstance(begins[0], Present) and isinstance(begins[1], Present) and begins[1].value < begins[0].value:
        yield tr("The second certificate is the older one.")


def _relation(left: Certificate, right: Certificate, *, same_issuer: bool) -> Iterator[str]:
    same_key = spki(left) == spki(right) != b""
    same_names = _names(left) == _names(right)
    is_namesake = same_issuer and _issuer_key_differs(left, right)
    if same_issuer and same_names and not is_namesake:
        yield tr(_RENEWED[same_key])
        return
    if same_issuer and not is_namesake:
        # What did not change is the least of the news.
        yield tr(_NAMES_AND_KEY[same_names, same_key])
        yield tr("From the same issuer.")
        return
    if is_namesake:
        yield tr(_NAMESAKE, name=name_text(right.issuer))
    else:
        ours, theirs = _briefly(left.issuer), _briefly(right.issuer)
        if ours == theirs:
            ours, theirs = name_text(left.issuer), name_text(right.issuer)
        yield tr("Another issuer: {right} instead of {left}.", left=ours, right=theirs)
    yield tr(_NAMES_AND_KEY[same_names, same_key])


def _issuer_key_differs(left: Certificate, right: Certificate) -> bool:
    """Say whether the certificates themselves tell that issuers of one name have different keys."""
    if left.is_self_issued and right.is_self_issued:
        return spki(left) != spki(right)
    ours, theirs = ext.authority_key_id(left), ext.authority_key_id(right)
    if not isinstance(ours, Present) or not isinstance(theirs, Present):
        return False
    return None not in (ours.value.key_id, theirs.value.key_id) and ours.value.key_id != theirs.value.key_id


def _briefly(name: DistinguishedName) -> str:
    return name.common_name or name_text(name)


def _names(certificate: Certificate) -> frozenset[str]:
    """Return the names that count, or the subject of a certificate that has no other."""
    field = ext.subject_alt_names(certificate)
    if not isinstance(field, Present):
        return frozenset({name_key(certificate.subject)})
    dns = (name.lower() for name in field.value.dns)
    return frozenset((*dns, *field.value.ip, *field.value.all_other))


def _changed_names(left: Certificate, right: Certificate) -> Iterator[str]:
    if any(certificate.extension(ext.SUBJECT_ALT_NAME) is None for certificate in (left, right)):
        return
    ours, theirs = _names(left), _names(right)
    if added := sorted(theirs - ours):
        yield trn("{n} name is new: {names}.", "{n} names are new: {names}.", len(added), names=_some(added))
    if removed := sorted(ours - theirs):
        yield trn("{n} name is gone: {names}.", "{n} names are gone: {names}.", len(removed), names=_some(removed))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def _changed_validity(left: Certificate, right: Certificate) -> Iterator[str]:
    ours, theirs = left.not_after, right.not_after
    if not isinstance(ours, Present) or not isinstance(theirs, Present):
        return
    span = theirs.value - ours.value
    if span > timedelta(0):
        yield tr("Valid {span} longer: until {date}.", span=span, date=theirs.value)
    elif span < timedelta(0):
        yield tr("Ends {span} earlier: on {date}.", span=span, date=theirs.value)
    else:
        yield tr("Both are valid until {date}.", date=theirs.value)


_MARKS = {
    Difference.SAME: "=",
    Difference.CHANGED: "≠",
    Difference.ONLY_LEFT: "−",
    Difference.ONLY_RIGHT: "+",
}


def comparison_text(comparison: Comparison) -> str:
    """Return the whole comparison as plain lines; what is invisible or steers is spelled out."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    sides = ((tr("First certificate"), comparison.left), (tr("Second certificate"), comparison.right))
    for side, certificate in sides:
        yield f"{side}: {visible(name_of(certificate))}, SHA-256 {certificate.sha256}"
    yield ""
    yield from map(visible, comparison.verdict)
    yield ""
    for field in comparison.fields:
        yield from _field_lines(field)


def field_text(field: ComparedField) -> str:
    """Return one field of both certificates as plain lines; what is invisible or steers is spelled out."""
    return "\n".join(_field_lines(field)) + "\n"


def _field_lines(field: ComparedField) -> Iterator[str]:
    yield f"{_MARKS[field.state]} {field.label}"
    kept = tuple((Counter(field.left) & Counter(field.right)).elements())
    for mark, items in ((" ", kept), ("−", field.removed), ("+", field.added)):
        yield from (line for item in items for line in _item_lines(mark, item))


def _item_lines(mark: str, item: str) -> Iterator[str]:
    first, *rest = visible(item, lines=True).split("\n")
    yield f"    {mark} {first}"
    yield from (f"      {line}" for line in rest)
