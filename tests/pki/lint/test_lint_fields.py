import pytest

from tests.pki.lint.samples import SERVER, TRUE, Sample, authority, name, names, root, rules_broken_by, server
from tests.pki.making import oid, tlv
from wizard.pki import extensions as ext
from wizard.pki.lint.fields import RULES


def utc(text: str) -> bytes:
    return tlv(23, text.encode())


def generalized(text: str) -> bytes:
    return tlv(24, text.encode())


def with_criticality(byte: bytes) -> Sample:
    dotted, (_, value) = next(iter(SERVER.items()))
    return server().but(raw_extensions=tlv(0x30, oid(dotted), tlv(1, byte), tlv(4, value)))


TWICE = tlv(0x30, oid("2.5.29.14"), tlv(4, tlv(4, b"k")))
OLD, LONG_AGO = server().but(version=1, extensions={}), utc("100101000000Z")
OF_YEAR_2027 = {"begin": utc("270401000000Z")}

BREAKS = [
    ("version-extensions", server().but(version=2)),
    ("version-old", OLD),
    ("serial-not-positive", server().but(serial=b"\0")),
    ("serial-not-positive", server().but(serial=b"\xff" * 16)),
    ("serial-too-long", server().but(serial=b"\1" * 21)),
    ("serial-short", server().but(serial=b"\1\2\3")),
    ("serial-padded", server().but(serial=b"\0" + b"\1" * 15)),
    ("serial-padded", server().but(serial=b"\xff" * 9)),
    ("issuer-empty", server().but(issuer=b"\x30\0")),
    ("unique-identifier", server().but(unique_id=tlv(0x81, b"\0a"))),
    ("algorithms-differ", server().but(outer=tlv(0x30, oid("1.2.840.113549.1.1.11")))),
    ("time-generalized-early", server().but(end=generalized("20261001000000Z"))),
    ("time-no-seconds", server().but(end=utc("2610010000Z"))),
    ("time-no-seconds", server().but(end=generalized("205010010000Z"))),
    ("time-fraction", server().but(end=generalized("20501001000000.5Z"))),
    ("time-not-utc", server().but(end=utc("261001000000+0900"))),
    ("time-unreadable", server().but(end=utc("260230000000Z"))),
    ("validity-negative", server().but(begin=utc("260401000000Z"), end=utc("260331000000Z"))),
    ("validity-too-long", server().but(end=utc("261018000000Z"))),
    ("validity-too-long", server().but(**OF_YEAR_2027, end=utc("270801000000Z"))),
    ("extension-twice", server().but(raw_extensions=TWICE * 2)),
    ("extensions-empty", server().but(raw_extensions=b"")),
    ("critical-false", with_criticality(b"\0")),
    ("critical-odd", with_criticality(b"\1")),
    ("critical-unknown", server().ext("1.2.3.4", b"\5\0", critical=True)),
    ("extension-unreadable", server().ext(ext.CRL_POINTS, b"\x30\5")),
    ("extension-unreadable", server().ext(ext.KEY_USAGE, b"\5\0", critical=True)),
    ("extension-empty", server().ext(ext.EXTENDED_KEY_USAGE, b"\x30\0")),
    ("extension-not-der", server().ext("1.2.3.4", b"\x30\x80\5\0\0\0")),
    ("extension-not-der", server().ext("1.2.3.4", b"\x30\x81\2\5\0")),
    ("extension-not-der", server().ext("1.2.3.4", b"\x30\x05\4\x82\0\1a")),
]

KEEPS = [
    ("version-old", root().but(version=1, extensions={})),
    ("serial-too-long", server().but(serial=b"\1" * 20)),
    ("serial-short", server().but(serial=b"\1" * 8)),
    ("serial-short", server().but(serial=b"\1", begin=LONG_AGO)),
    ("serial-padded", server().but(serial=b"\0" + b"\x80" * 15)),
    ("serial-padded", server().but(serial=b"\0")),
    ("time-generalized-early", server().but(end=generalized("20500101000000Z"))),
    ("time-no-seconds", server().but(end=utc("261001000000+0900"))),
    ("validity-too-long", server().but(end=utc("261017235959Z"))),
    ("validity-too-long", server().but(**OF_YEAR_2027, end=utc("270709235959Z"))),
    ("validity-too-long", authority()),
    ("critical-unknown", server().ext("1.2.3.4", b"\5\0")),
    ("critical-odd", with_criticality(b"\xff")),
    ("extension-unreadable", server().ext("1.2.3.4", b"anything")),
    ("extension-empty", server().ext("1.2.3.4", b"\x30\0")),
    ("extension-not-der", server().ext("1.2.3.4", b"\x9f\x81\1\0")),
    ("extension-not-der", server().ext("1.2.3.4", tlv(0x30, tlv(4, b"a" * 300)))),
    ("extension-twice", server().ext("2.5.29.14", tlv(4, b"k"))),
    ("unique-identifier", server().ext(ext.SUBJECT_ALT_NAME, names("a.wizard-case.net"))),
    ("issuer-empty", server().but(issuer=name(tlv(0x30, oid("2.5.4.3"), tlv(12, b"x"))))),
    ("critical-false", server().ext(ext.BASIC_CONSTRAINTS, tlv(0x30, TRUE), critical=True)),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}
