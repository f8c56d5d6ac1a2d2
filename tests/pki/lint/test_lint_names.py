import pytest

from tests.pki.lint.samples import HOST, Sample, authority, name, names, rules_broken_by, server
from tests.pki.making import oid, tlv
from wizard.pki import extensions as ext
from wizard.pki.lint.names import RULES

SAN, IAN = ext.SUBJECT_ALT_NAME, ext.ISSUER_ALT_NAME


def named(*entries: bytes | str) -> Sample:
    return server().ext(SAN, names(HOST, *entries))


def issued(*entries: bytes | str) -> Sample:
    return server().ext(IAN, names(*entries))


def uri(text: str) -> bytes:
    return tlv(0x86, text.encode())


def mail(text: str) -> bytes:
    return tlv(0x81, text.encode())


LONG_LABEL, LONG_NAME = "a" * 64 + ".wizard-case.net", ".".join(["a" * 60] * 5)
OTHER = tlv(0xA0, oid("1.2.3"), tlv(0xA0, tlv(12, b"x")))
IN_2018 = {"begin": tlv(23, b"180101000000Z"), "end": tlv(23, b"181001000000Z")}

BREAKS = [
    ("san-missing", server().ext(SAN, None)),
    ("san-critical", server().ext(SAN, names(HOST), critical=True)),
    ("ian-critical", server().ext(IAN, names(uri("http://a.net/")), critical=True)),
    ("name-broken", named(tlv(0x87, b"\1\2\3"))),
    ("name-broken", issued(tlv(0x87, b"\1\2\3"))),
    ("name-empty", named("")),
    ("name-empty", issued(mail(""))),
    ("name-not-ascii", named("bücher.wizard-case.net")),
    ("name-control", named("a\0.wizard-case.net")),
    ("dns-space", named("a b.wizard-case.net")),
    ("dns-space", named(" ")),
    ("dns-underscore", named("a_b.wizard-case.net")),
    ("dns-character", named("a$b.wizard-case.net")),
    ("dns-character", named("-a.wizard-case.net")),
    ("dns-too-long", named(LONG_LABEL)),
    ("dns-too-long", named(LONG_NAME)),
    ("dns-empty-label", named("a..wizard-case.net")),
    ("dns-empty-label", named(".wizard-case.net")),
    ("dns-trailing-dot", named("a.wizard-case.net.")),
    ("dns-wildcard", named("*")),
    ("dns-wildcard", named("*.net")),
    ("dns-wildcard", named("a.*.wizard-case.net")),
    ("dns-wildcard", named("a*.wizard-case.net")),
    ("dns-wildcard", issued("*")),
    ("dns-internal", named("mail")),
    ("dns-internal", named("*.corp.local")),
    ("dns-address", named("8.8.8.8")),
    ("ip-reserved", named(tlv(0x87, b"\x0a\0\0\1"))),
    ("dns-upper-case", named("Shop.wizard-case.net")),
    ("dns-idn", named("xn--a.wizard-case.net")),
    ("dns-reserved-label", named("ab--c.wizard-case.net")),
    ("dns-twice", named(HOST)),
    ("san-kind", named(mail("me@wizard-case.net"))),
    ("san-kind", named(OTHER)),
    ("email-form", named(mail("me at home"))),
    ("email-form", issued(mail("@wizard-case.net"))),
    ("uri-form", named(uri("/relative"))),
    ("uri-form", issued(uri("https://"))),
    ("uri-host", named(uri("https://host/"))),
    ("uri-host", issued(uri("https://*/"))),
]

KEEPS = [
    ("san-missing", authority().ext(SAN, None)),
    ("san-critical", server().but(subject=name()).ext(SAN, names(HOST), critical=True)),
    ("name-broken", named(tlv(0x87, b"\x08\x08\x08\x08"))),
    ("dns-underscore", named("a_b.wizard-case.net").but(**IN_2018)),
    ("dns-character", named("*.wizard-case.net")),
    ("dns-character", named("a_b.wizard-case.net")),
    ("dns-character", named("xn--bcher-kva.wizard-case.net")),
    ("dns-too-long", named("a" * 63 + ".wizard-case.net")),
    ("dns-empty-label", named("a.wizard-case.net.")),
    ("dns-trailing-dot", named("a.wizard-case.net")),
    ("dns-wildcard", named("*.wizard-case.net")),
    ("dns-internal", named("*.wizard-case.net")),
    ("dns-internal", named("abc.onion")),
    ("ip-reserved", named(tlv(0x87, b"\x08\x08\x08\x08"))),
    ("ip-reserved", named(tlv(0x87, b"\1"))),
    ("dns-idn", named("xn--bcher-kva.wizard-case.net")),
    ("dns-reserved-label", named("xn--bcher-kva.wizard-case.net")),
    ("dns-twice", named("b.wizard-case.net")),
    ("email-form", named(mail("me+x@wizard-case.net"))),
    ("uri-form", named(uri("urn:uuid:1"))),
    ("uri-host", named(uri("https://user@a.net:8443/x?y#z"))),
    ("uri-host", named(uri("https://[2001:db8::1]/"))),
    ("uri-host", named(uri("urn:uuid:1"))),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}
