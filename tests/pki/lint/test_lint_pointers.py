import pytest

from tests.pki.lint.samples import ADDRESS, Sample, access, authority, points, rules_broken_by, server
from tests.pki.making import tlv
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.lint.pointers import RULES
from wizard.pki.vendor_extensions import PRECERTIFICATE_POISON

ACCESS, LISTS = ext.AUTHORITY_INFO, ext.CRL_POINTS


def uri(text: str) -> bytes:
    return tlv(0x86, text.encode())


def reached(*rows: tuple[int, bytes]) -> Sample:
    return server().ext(ACCESS, access(*rows))


def listed(*names: bytes) -> Sample:
    return server().ext(LISTS, points(*names))


ISSUERS = (2, ADDRESS)
REASONS = tlv(0x81, b"\6\x40")
UNREVOCABLE = reached(ISSUERS).ext(LISTS, None)
SCTS = server().extensions[ext.SCT_LIST][1]
POISONED = server().ext(ext.SCT_LIST, None).ext(PRECERTIFICATE_POISON, b"\5\0", critical=True)
IN_2022 = {"begin": tlv(23, b"220101000000Z"), "end": tlv(23, b"221001000000Z")}

BREAKS = [
    ("access-missing", server().ext(ACCESS, None)),
    ("access-no-issuer", reached((1, ADDRESS))),
    ("pointer-critical", server().ext(ACCESS, access(ISSUERS), critical=True)),
    ("pointer-critical", authority().ext(values.FRESHEST_CRL, points(ADDRESS), critical=True)),
    ("access-not-http", reached((1, uri("ldap://ca.wizard-case.net/")), ISSUERS)),
    ("access-not-http", reached((2, tlv(0x82, b"ca.wizard-case.net")))),
    ("access-unknown", reached((5, ADDRESS), ISSUERS)),
    ("access-twice", reached(ISSUERS, (2, uri("HTTP://ca.wizard-case.net/x")))),
    ("access-internal", reached((2, uri("http://ca.corp.local/")))),
    ("access-internal", reached((2, uri("http://10.0.0.1/")))),
    ("crl-missing", authority().ext(LISTS, None)),
    ("revocation-missing", UNREVOCABLE),
    ("crl-critical", server().ext(LISTS, points(ADDRESS), critical=True)),
    ("crl-incomplete", server().ext(LISTS, tlv(0x30, tlv(0x30, REASONS)))),
    ("crl-nowhere", listed(uri("file:///crl"))),
    ("crl-not-http", listed(uri("ldap://ca.wizard-case.net/"))),
    ("crl-parts", server().ext(LISTS, tlv(0x30, tlv(0x30, tlv(0xA0, tlv(0xA0, ADDRESS)), REASONS)))),
    ("staple-malformed", server().ext(ext.TLS_FEATURE, tlv(0x30, tlv(2, b"\7")))),
    ("staple-malformed", server().ext(ext.TLS_FEATURE, b"\5\0")),
    ("sct-missing", server().ext(ext.SCT_LIST, None)),
    ("sct-empty", server().ext(ext.SCT_LIST, tlv(4, b"\0\0"))),
    ("sct-precertificate", server().ext(PRECERTIFICATE_POISON, b"\5\0", critical=True)),
    ("poison-form", POISONED.ext(PRECERTIFICATE_POISON, b"\5\0")),
    ("poison-form", POISONED.ext(PRECERTIFICATE_POISON, b"\5\1a", critical=True)),
]

KEEPS = [
    ("access-missing", authority().ext(ACCESS, None)),
    ("pointer-critical", server().ext("1.2.3", b"", critical=True)),
    ("access-not-http", reached((1, uri("HTTP://ca.wizard-case.net/")), ISSUERS)),
    ("access-twice", reached((1, ADDRESS), ISSUERS)),
    ("access-internal", reached((2, uri("http://8.8.8.8/")))),
    ("access-internal", reached((2, uri("http://[")))),
    ("revocation-missing", reached((1, ADDRESS)).ext(LISTS, None)),
    ("revocation-missing", UNREVOCABLE.but(end=tlv(23, b"260406000000Z"))),
    ("revocation-missing", UNREVOCABLE.but(**IN_2022)),
    ("crl-incomplete", server().ext(LISTS, tlv(0x30, tlv(0x30, REASONS, tlv(0xA2, ADDRESS))))),
    ("crl-nowhere", listed(uri("ldap://ca.wizard-case.net/"))),
    ("crl-not-http", listed(uri("ldap://ca.wizard-case.net/")).but(**IN_2022)),
    ("staple-malformed", server().ext(ext.TLS_FEATURE, tlv(0x30, tlv(2, b"\5")))),
    ("sct-missing", POISONED),
    ("sct-empty", server().ext(ext.SCT_LIST, SCTS)),
    ("sct-precertificate", POISONED),
    ("poison-form", POISONED),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}


@pytest.mark.parametrize(("end", "is_found"), [(b"260408000000Z", False), (b"260408000001Z", True)])
def test_a_week_is_short_enough_to_live_without_revocation(end: bytes, is_found: bool) -> None:
    assert ("revocation-missing" in rules_broken_by(UNREVOCABLE.but(end=tlv(23, end)))) is is_found
