"""Rules for the distinguished names of subject and issuer."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from wizard.i18n import N_
from wizard.pki import extensions as ext
from wizard.pki.asn1_values import CODECS
from wizard.pki.general_names import NameKind
from wizard.pki.lint.examined import ISSUER, SUBJECT, Examined, RawAttribute
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, Hit, LintRule, Scope, Value
from wizard.pki.oids import attribute_name
from wizard.pki.profile import is_critical

COMMON_NAME, COUNTRY, ORGANIZATION, UNIT, EMAIL = "2.5.4.3", "2.5.4.6", "2.5.4.10", "2.5.4.11", "1.2.840.113549.1.9.1"
LOCALITY, STATE, STREET, POSTAL_CODE = "2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.17"
SERIAL, BUSINESS, GIVEN_NAME, SURNAME = "2.5.4.5", "2.5.4.15", "2.5.4.42", "2.5.4.4"
DOMAIN_COMPONENT, JURISDICTION = "0.9.2342.19200300.100.1.25", "1.3.6.1.4.1.311.60.2.1.3"

_UTF8, _PRINTABLE, _IA5 = 12, 19, 22
_OLD_STRINGS = {20: "TeletexString", 28: "UniversalString", 30: "BMPString"}

_TYPES: Mapping[str, int] = {
    COUNTRY: _PRINTABLE, SERIAL: _PRINTABLE, "2.5.4.46": _PRINTABLE, JURISDICTION: _PRINTABLE,
    DOMAIN_COMPONENT: _IA5, EMAIL: _IA5,
}  # fmt: skip
"""Attributes that have one string type only (RFC 5280 A.1; CA/B TLS BR 7.1.4.2)."""

_LONGEST: Mapping[str, int] = {
    COMMON_NAME: 64, ORGANIZATION: 64, UNIT: 64, LOCALITY: 128, STATE: 128, SERIAL: 64, "2.5.4.12": 64, EMAIL: 255,
    STREET: 128, POSTAL_CODE: 40, GIVEN_NAME: 32768, SURNAME: 32768,
}  # fmt: skip
"""Characters (RFC 5280 A.1; X.520 for street and postal code)."""

_PRINTABLE_TEXT = re.compile(rb"[A-Za-z0-9 '()+,\-./:=?]*")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOTHING = re.compile(r"[\s\-_.*]*|n/?a|none|null|unknown|not applicable", re.IGNORECASE)


def _both(x: Examined) -> Iterator[tuple[str, RawAttribute]]:
    for which in (SUBJECT, ISSUER):
        for attribute in x.attributes(which):
            yield which, attribute


def _hit(which: str, attribute: RawAttribute, **more: Value) -> Hit:
    return Hit(which, {"attribute": attribute_name(attribute.oid), "value": attribute.text, **more})


def _no_subject(x: Examined) -> Iterator[Hit]:
    if x.certificate.subject.is_empty and not x.is_authority and not x.has(ext.SUBJECT_ALT_NAME):
        yield Hit(SUBJECT)


def _quiet_alternative(x: Examined) -> Iterator[Hit]:
    is_alone = x.certificate.subject.is_empty and x.has(ext.SUBJECT_ALT_NAME)
    if is_alone and not is_critical(x.certificate, ext.SUBJECT_ALT_NAME):
        yield Hit(ext.SUBJECT_ALT_NAME)


def _nameless_authority(x: Examined) -> Iterator[Hit]:
    if x.certificate.subject.is_empty:
        yield Hit(SUBJECT)


def _empty_value(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if not attribute.content:
            yield _hit(which, attribute)


def _too_long(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        most = _LONGEST.get(attribute.oid)
        if most is not None and len(attribute.text) > most:
            yield _hit(which, attribute, length=len(attribute.text), limit=most)


def _country_form(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        is_country = attribute.oid in {COUNTRY, JURISDICTION}
        if is_country and not re.fullmatch("[A-Za-z]{2}", attribute.text):
            yield _hit(which, attribute)


def _country_case(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.oid in {COUNTRY, JURISDICTION} and attribute.text != attribute.text.upper():
            yield _hit(which, attribute)


def _wrong_type(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        wanted = _TYPES.get(attribute.oid)
        if wanted is not None and attribute.tag != wanted:
            yield _hit(which, attribute)


def _bad_printable(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.tag == _PRINTABLE and not _PRINTABLE_TEXT.fullmatch(attribute.content):
            yield _hit(which, attribute)


def _old_string(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.tag in _OLD_STRINGS:
            yield _hit(which, attribute, type=_OLD_STRINGS[attribute.tag])


def _bad_utf8(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.tag == _UTF8 and b"\xef\xbf\xbd" not in attribute.content and "\ufffd" in attribute.text:
            yield _hit(which, attribute)


def _blanks(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.tag in CODECS and attribute.text != attribute.text.strip():
            yield _hit(which, attribute)


def _controls(x: Examined) -> Iterator[Hit]:
    for which, attribute in _both(x):
        if attribute.tag in CODECS and _CONTROLS.search(attribute.text):
            yield _hit(which, attribute)


def _repeated(x: Examined) -> Iterator[Hit]:
    for attribute, count in Counter(x.attributes()).items():
        if count > 1:
            yield _hit(SUBJECT, attribute)


_MAY_REPEAT = {DOMAIN_COMPONENT, UNIT, STREET}


def _type_repeated(x: Examined) -> Iterator[Hit]:
    for oid, count in Counter(a.oid for a in x.attributes()).items():
        if count > 1 and oid not in _MAY_REPEAT:
            yield Hit(SUBJECT, {"attribute": attribute_name(oid)})


def _grouped(x: Examined) -> Iterator[Hit]:
    for which in (SUBJECT, ISSUER):
        if any(len(rdn) > 1 for rdn in x.names[which]):
            yield Hit(which)


def _unit(x: Examined) -> Iterator[Hit]:
    for attribute in x.attributes():
        if attribute.oid == UNIT:
            yield _hit(SUBJECT, attribute)


def _says_nothing(x: Examined) -> Iterator[Hit]:
    for attribute in x.attributes():
        if attribute.content and attribute.tag in CODECS and _NOTHING.fullmatch(attribute.text):
            yield _hit(SUBJECT, attribute)


def _common_name_elsewhere(x: Examined) -> Iterator[Hit]:
    listed = {n.value.lower() for n in x.alternative_names if n.kind in {NameKind.DNS, NameKind.IP}}
    for name in x.texts(COMMON_NAME):
        if name.lower() not in listed and x.has(ext.SUBJECT_ALT_NAME):
            yield Hit(SUBJECT, {"value": name})


def _common_names(x: Examined) -> Iterator[Hit]:
    names = x.texts(COMMON_NAME)
    if len(names) > 1:
        yield Hit(SUBJECT, {"count": len(names)})


_DOMAIN, _ORGANIZATION, _INDIVIDUAL, _EXTENDED = "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3", "2.23.140.1.1"


def _checked_too_little(x: Examined) -> Iterator[Hit]:
    if _DOMAIN in x.policy_oids:
        for attribute in x.attributes():
            if attribute.oid in {ORGANIZATION, LOCALITY, STATE, STREET, POSTAL_CODE, GIVEN_NAME, SURNAME}:
                yield _hit(SUBJECT, attribute)


_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    _ORGANIZATION: ((ORGANIZATION,), (COUNTRY,), (LOCALITY, STATE)),
    _INDIVIDUAL: ((GIVEN_NAME, ORGANIZATION), (SURNAME, ORGANIZATION), (COUNTRY,), (LOCALITY, STATE)),
    _EXTENDED: ((ORGANIZATION,), (BUSINESS,), (SERIAL,), (COUNTRY,), (JURISDICTION,)),
}
"""By policy, the attributes of which one at least must be there (CA/B TLS BR 7.1.2.7.3 to 7.1.2.7.5; EVG 9.2)."""


def _lacks(x: Examined) -> Iterator[Hit]:
    there = {attribute.oid for attribute in x.attributes()}
    for policy, needed in _NEEDED.items():
        for choices in needed if policy in x.policy_oids else ():
            if there.isdisjoint(choices):
                yield Hit(SUBJECT, {"attribute": "/".join(map(attribute_name, choices))})


def _authority_lacks(x: Examined) -> Iterator[Hit]:
    for oid in (COMMON_NAME, ORGANIZATION, COUNTRY):
        if not any(text.strip() for text in x.texts(oid)):
            yield Hit(SUBJECT, {"attribute": attribute_name(oid)})


RULES = (
    LintRule(
        id="subject-missing", severity=ERROR, source="RFC 5280 4.1.2.6", check=_no_subject,
        title=N_("It names nobody: no subject, and no alternative name."),
    ),
    LintRule(
        id="subject-empty-not-critical", severity=ERROR, source="RFC 5280 4.2.1.6", check=_quiet_alternative,
        title=N_("The subject is empty, and the alternative names are not critical."),
    ),
    LintRule(
        id="subject-authority-empty", severity=ERROR, source="RFC 5280 4.1.2.6", check=_nameless_authority,
        scope=Scope.AUTHORITY, title=N_("It is an authority's, and has no subject."),
    ),
    LintRule(
        id="attribute-empty", severity=ERROR, source="RFC 5280 A.1", check=_empty_value,
        title=N_("The attribute {attribute} is empty."),
    ),
    LintRule(
        id="attribute-too-long", severity=ERROR, source="RFC 5280 A.1", check=_too_long,
        title=N_("The attribute {attribute} has {length} characters; {limit} are allowed: {value}"),
    ),
    LintRule(
        id="country-form", severity=ERROR, source="RFC 5280 A.1", check=_country_form,
        title=N_("The country is not two letters: {value}"),
    ),
    LintRule(
        id="country-lower-case", severity=WARNING, source="CA/B TLS BR 7.1.4.2", check=_country_case,
        title=N_("The country is not in capital letters: {value}"),
    ),
    LintRule(
        id="attribute-type", severity=ERROR, source="RFC 5280 A.1", check=_wrong_type,
        title=N_("The attribute {attribute} is a string of the wrong type: {value}"),
    ),
    LintRule(
        id="attribute-not-printable", severity=ERROR, source="X.680 41.4", check=_bad_printable,
        title=N_("The attribute {attribute} holds characters that its type PrintableString lacks: {value}"),
    ),
    LintRule(
        id="attribute-old-type", severity=WARNING, source="RFC 5280 4.1.2.4", check=_old_string,
        title=N_("The attribute {attribute} is a {type}, which new certificates do not use: {value}"),
    ),
    LintRule(
        id="attribute-bad-utf8", severity=ERROR, source="RFC 3629 3", check=_bad_utf8,
        title=N_("The attribute {attribute} is no valid UTF-8: {value}"),
    ),
    LintRule(
        id="attribute-blanks", severity=WARNING, source="CA/B TLS BR 7.1.4.2", check=_blanks,
        title=N_("The attribute {attribute} begins or ends with a blank: {value}"),
    ),
    LintRule(
        id="attribute-controls", severity=ERROR, source="RFC 5280 4.1.2.4", check=_controls,
        title=N_("The attribute {attribute} holds control characters: {value}"),
    ),
    LintRule(
        id="attribute-twice", severity=ERROR, source="CA/B TLS BR 7.1.4.1", check=_repeated, since=date(2023, 9, 15),
        title=N_("The attribute {attribute} is there twice with the same value: {value}"),
    ),
    LintRule(
        id="attribute-type-twice", severity=ERROR, source="CA/B TLS BR 7.1.4.1", check=_type_repeated,
        scope=Scope.SERVER, since=date(2023, 9, 15), title=N_("The subject has more than one attribute {attribute}."),
    ),
    LintRule(
        id="attributes-grouped", severity=NOTICE, source="CA/B TLS BR 7.1.4.1", check=_grouped,
        title=N_("Several attributes stand in one relative name, which many programs cannot show."),
    ),
    LintRule(
        id="subject-unit", severity=ERROR, source="CA/B TLS BR 7.1.4.2.2", check=_unit, scope=Scope.SERVER,
        since=date(2022, 9, 1), title=N_("The subject has an organizational unit, which is no longer allowed: {value}"),
    ),
    LintRule(
        id="attribute-says-nothing", severity=ERROR, source="CA/B TLS BR 7.1.4.2", check=_says_nothing,
        scope=Scope.SERVER, title=N_("The attribute {attribute} says nothing: {value}"),
    ),
    LintRule(
        id="common-name-not-listed", severity=ERROR, source="CA/B TLS BR 7.1.4.3", check=_common_name_elsewhere,
        scope=Scope.SERVER, title=N_("The common name is not among the alternative names: {value}"),
    ),
    LintRule(
        id="common-names-several", severity=NOTICE, source="CA/B TLS BR 7.1.4.3", check=_common_names,
        scope=Scope.SERVER, title=N_("There are {count} common names; one is allowed."),
    ),
    LintRule(
        id="subject-not-checked", severity=ERROR, source="CA/B TLS BR 7.1.2.7.2", check=_checked_too_little,
        scope=Scope.SERVER,
        title=N_("Only the name was checked (DV), but the subject has {attribute}: {value}"),
    ),
    LintRule(
        id="subject-lacks", severity=ERROR, source="CA/B TLS BR 7.1.2.7.4", check=_lacks, scope=Scope.SERVER,
        title=N_("The subject lacks {attribute}, which the policy of the certificate promises."),
    ),
    LintRule(
        id="subject-authority-lacks", severity=ERROR, source="CA/B TLS BR 7.1.2.10.2", check=_authority_lacks,
        scope=Scope.AUTHORITY, title=N_("The authority's subject lacks {attribute}."),
    ),
)  # fmt: skip
