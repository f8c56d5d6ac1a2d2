import pytest

from tests.pki.lint.samples import (
    CN,
    COUNTRY,
    HOST,
    LOCALITY,
    ORGANIZATION,
    STATE,
    UNIT,
    Sample,
    attribute,
    authority,
    name,
    names,
    policies,
    rules_broken_by,
    server,
)
from tests.pki.making import tlv
from wizard.pki import extensions as ext
from wizard.pki.lint.subjects import RULES

ORGANIZATION_POLICY, DOMAIN_COMPONENT, EMAIL = "2.23.140.1.2.2", "0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.1"
JAPAN = attribute(COUNTRY, "JP", 19)
OURS = attribute(CN, HOST)
EMPTY = b"\x30\0"


def subject(*attributes: bytes, policy: str = "2.23.140.1.2.1") -> Sample:
    return server().but(subject=name(*attributes)).ext(ext.POLICIES, policies(policy))


def checked(*attributes: bytes) -> Sample:
    return subject(*attributes, OURS, policy=ORGANIZATION_POLICY)


IN_2020 = {"begin": tlv(23, b"200101000000Z"), "end": tlv(23, b"201001000000Z")}
NAMES = server().extensions[ext.SUBJECT_ALT_NAME][1]

BREAKS = [
    ("subject-missing", server().but(subject=EMPTY).ext(ext.SUBJECT_ALT_NAME, None)),
    ("subject-empty-not-critical", server().but(subject=EMPTY)),
    ("subject-authority-empty", authority().but(subject=EMPTY)),
    ("attribute-empty", subject(attribute(ORGANIZATION, ""), OURS)),
    ("attribute-too-long", subject(attribute(ORGANIZATION, "x" * 65), OURS)),
    ("attribute-too-long", subject(attribute(LOCALITY, "あ" * 129), OURS)),
    ("country-form", subject(attribute(COUNTRY, "JPN", 19), OURS)),
    ("country-form", subject(attribute(COUNTRY, "J1", 19), OURS)),
    ("country-lower-case", subject(attribute(COUNTRY, "jp", 19), OURS)),
    ("attribute-type", subject(attribute(COUNTRY, "JP", 12), OURS)),
    ("attribute-type", subject(attribute(EMAIL, "me@a.example", 12), OURS)),
    ("attribute-not-printable", subject(attribute(ORGANIZATION, "a@b", 19), OURS)),
    ("attribute-old-type", subject(attribute(ORGANIZATION, "Shop".encode("utf-16-be"), 30), OURS)),
    ("attribute-bad-utf8", subject(attribute(ORGANIZATION, b"\xff"), OURS)),
    ("attribute-blanks", subject(attribute(ORGANIZATION, " Shop"), OURS)),
    ("attribute-controls", subject(attribute(ORGANIZATION, "Sh\0op"), OURS)),
    ("attribute-twice", subject(attribute(UNIT, "a"), attribute(UNIT, "a"), OURS)),
    ("attribute-type-twice", subject(attribute(STATE, "a"), attribute(STATE, "b"), OURS)),
    ("attributes-grouped", server().but(subject=tlv(0x30, tlv(0x31, JAPAN, OURS)))),
    ("subject-unit", subject(attribute(UNIT, "Shop"), OURS)),
    ("attribute-says-nothing", subject(attribute(STATE, "N/A"), OURS)),
    ("attribute-says-nothing", subject(attribute(STATE, "-"), OURS)),
    ("common-name-not-listed", subject(attribute(CN, "other.wizard-case.net"))),
    ("common-names-several", subject(OURS, OURS)),
    ("subject-not-checked", subject(attribute(ORGANIZATION, "Shop"), OURS)),
    ("subject-lacks", checked(attribute(ORGANIZATION, "Shop"), JAPAN)),
    ("subject-lacks", checked(attribute(LOCALITY, "Tokyo"), JAPAN)),
    ("subject-lacks", subject(OURS, policy="2.23.140.1.1")),
    ("subject-authority-lacks", authority().but(subject=name(JAPAN, attribute(CN, "Test CA")))),
]

KEEPS = [
    ("subject-missing", server().but(subject=EMPTY)),
    ("subject-empty-not-critical", server().but(subject=EMPTY).ext(ext.SUBJECT_ALT_NAME, NAMES, critical=True)),
    ("attribute-too-long", subject(attribute(ORGANIZATION, "あ" * 64), OURS)),
    ("country-form", subject(attribute(COUNTRY, "jp", 19), OURS)),
    ("attribute-type", subject(attribute(DOMAIN_COMPONENT, "example", 22), OURS)),
    ("attribute-not-printable", subject(attribute(ORGANIZATION, "a '()+,-./:=?9", 19), OURS)),
    ("attribute-old-type", subject(attribute(ORGANIZATION, "Shop"), OURS)),
    ("attribute-bad-utf8", subject(attribute(ORGANIZATION, "\ufffd"), OURS)),
    ("attribute-blanks", subject(attribute(ORGANIZATION, "a b"), OURS)),
    ("attribute-controls", subject(attribute(ORGANIZATION, "日本"), OURS)),
    ("attribute-twice", subject(attribute(UNIT, "a"), attribute(UNIT, "b"), OURS)),
    ("attribute-type-twice", subject(attribute(UNIT, "a"), attribute(UNIT, "b"), OURS)),
    ("subject-unit", subject(attribute(UNIT, "Shop"), OURS).but(**IN_2020)),
    ("attribute-says-nothing", subject(attribute(STATE, "Nakano"), OURS)),
    ("common-name-not-listed", subject(attribute(CN, HOST.upper()))),
    ("common-name-not-listed", subject(attribute(CN, "x")).ext(ext.SUBJECT_ALT_NAME, None)),
    ("subject-not-checked", checked(attribute(ORGANIZATION, "Shop"))),
    ("subject-lacks", checked(attribute(ORGANIZATION, "Shop"), JAPAN, attribute(STATE, "Tokyo"))),
    ("subject-lacks", server().ext(ext.SUBJECT_ALT_NAME, names(HOST))),
    ("subject-authority-lacks", authority()),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}


@pytest.mark.parametrize("which", ["subject", "issuer"])
def test_the_finding_says_whose_name_it_is(which: str) -> None:
    sample = server().but(**{which: name(attribute(COUNTRY, "JPN", 19), OURS)})
    assert "country-form" in rules_broken_by(sample)
