import pytest

from tests.pki.lint.samples import Sample, authority, policies, qualified, rules_broken_by, server
from tests.pki.making import oid, tlv
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.lint.policies import RULES

DOMAIN, ORGANIZATION, ANY = "2.23.140.1.2.1", "2.23.140.1.2.2", "2.5.29.32.0"
EXPLICIT = tlv(0x30, tlv(0x80, b"\0"))
IN_2022 = {"begin": tlv(23, b"220101000000Z"), "end": tlv(23, b"221001000000Z")}


def stated(*oids: str, critical: bool = False) -> Sample:
    return server().ext(ext.POLICIES, policies(*oids), critical=critical)


def statement(url: str) -> bytes:
    return tlv(0x30, oid(values.CPS), tlv(22, url.encode()))


def notice(*parts: bytes) -> bytes:
    return tlv(0x30, oid(values.USER_NOTICE), tlv(0x30, *parts))


def said(*qualifiers: bytes, policy: str = DOMAIN) -> Sample:
    return server().ext(ext.POLICIES, qualified(*qualifiers, policy=policy))


def mapped(theirs: str, ours: str, *, critical: bool = True) -> Sample:
    value = tlv(0x30, tlv(0x30, oid(theirs), oid(ours)))
    return authority().ext(ext.POLICY_MAPPINGS, value, critical=critical)


def limited(base: bytes, *bounds: bytes, critical: bool = True) -> Sample:
    value = tlv(0x30, tlv(0xA0, tlv(0x30, base, *bounds)))
    return authority().ext(ext.NAME_CONSTRAINTS, value, critical=critical)


DNS = tlv(0x82, b"wizard-case.net")
ODD = tlv(0x30, oid("1.2.3"), b"\5\0")

BREAKS = [
    ("policies-missing", server().ext(ext.POLICIES, None)),
    ("policies-authority-missing", authority().ext(ext.POLICIES, None)),
    ("policy-none-reserved", stated("1.2.3.4")),
    ("policy-several-reserved", stated(DOMAIN, ORGANIZATION)),
    ("policies-critical", stated(DOMAIN, critical=True)),
    ("policy-twice", stated(DOMAIN, DOMAIN)),
    ("policy-any", stated(DOMAIN, ANY)),
    ("policy-notice", said(notice(tlv(12, b"text")))),
    ("policy-qualifier", said(ODD)),
    ("policy-qualifier", said(notice(tlv(12, b"text")))),
    ("policy-any-qualifier", said(ODD, policy=ANY)),
    ("policy-notice-reference", said(notice(tlv(0x30, tlv(12, b"Org"), tlv(0x30, tlv(2, b"\1")))))),
    ("policy-notice-long", said(notice(tlv(12, b"x" * 201)))),
    ("policy-notice-ia5", said(notice(tlv(22, b"text")))),
    ("policy-notice-type", said(notice(tlv(30, b"\0t")))),
    ("policy-statement", said(statement("ldap://a.net/"))),
    ("policy-statement", said(statement("https:///x"))),
    ("mapping-any", mapped(ANY, "1.2.3")),
    ("mapping-any", mapped(DOMAIN, ANY)),
    ("mapping-unstated", mapped("1.2.3", "1.2.4")),
    ("mapping-not-critical", mapped(DOMAIN, "1.2.4", critical=False)),
    ("policy-limits-not-critical", authority().ext(ext.POLICY_CONSTRAINTS, EXPLICIT)),
    ("policy-limits-not-critical", authority().ext(ext.INHIBIT_ANY_POLICY, tlv(2, b"\0"))),
    ("name-constraints-not-critical", limited(DNS, critical=False)),
    ("name-constraints-no-authority", server().ext(ext.NAME_CONSTRAINTS, b"\x30\0", critical=True)),
    ("name-constraint-bounds", limited(DNS, tlv(0x80, b"\1"))),
    ("name-constraint-bounds", limited(DNS, tlv(0x81, b"\1"))),
    ("name-constraint-dot", limited(tlv(0x82, b".wizard-case.net"))),
    ("name-constraint-broken", limited(tlv(0x87, b"\1\2\3\4"))),
    ("name-constraint-broken", limited(tlv(0x87, b"\1\2\3\4\xff\0\xff\0"))),
    ("name-constraint-kind", limited(tlv(0x88, b"\x2a\3"))),
    ("name-constraint-uri", limited(tlv(0x86, b"http://wizard-case.net/"))),
    ("name-constraint-uri", limited(tlv(0x86, b"10.0.0.1"))),
]

KEEPS = [
    ("policies-missing", authority().ext(ext.POLICIES, None)),
    ("policy-none-reserved", stated("1.2.3.4", DOMAIN)),
    ("policy-none-reserved", stated("1.2.3.4").but(begin=tlv(23, b"190101000000Z"))),
    ("policy-several-reserved", stated(DOMAIN, ORGANIZATION).but(**IN_2022)),
    ("policy-several-reserved", stated(DOMAIN, DOMAIN)),
    ("policy-any", authority().ext(ext.POLICIES, policies(ANY))),
    ("policy-qualifier", said(statement("https://a.net/cps"))),
    ("policy-qualifier", said(ODD).but(**IN_2022)),
    ("policy-any-qualifier", said(statement("https://a.net/cps"), policy=ANY)),
    ("policy-notice-reference", said(notice(tlv(12, b"text")))),
    ("policy-notice-long", said(notice(tlv(12, b"x" * 200)))),
    ("policy-notice-ia5", said(notice(tlv(12, b"text")))),
    ("policy-notice-type", said(notice())),
    ("policy-statement", said(statement("HTTPS://a.net/cps"))),
    ("mapping-any", mapped(DOMAIN, "1.2.4")),
    ("mapping-unstated", mapped(DOMAIN, "1.2.4")),
    ("mapping-not-critical", mapped(DOMAIN, "1.2.4")),
    ("policy-limits-not-critical", authority().ext(ext.POLICY_CONSTRAINTS, EXPLICIT, critical=True)),
    ("name-constraints-not-critical", limited(DNS)),
    ("name-constraints-no-authority", limited(DNS)),
    ("name-constraint-bounds", limited(DNS, tlv(0x80, b"\0"))),
    ("name-constraint-dot", limited(tlv(0x86, b".wizard-case.net"))),
    ("name-constraint-broken", limited(tlv(0x87, b"\x0a\0\0\0\xff\0\0\0"))),
    ("name-constraint-kind", limited(DNS)),
    ("name-constraint-uri", limited(tlv(0x86, b".wizard-case.net"))),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}
