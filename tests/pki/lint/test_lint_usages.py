import pytest

from tests.pki.lint.samples import TRUE, Sample, authority, bits, modulus, root, rsa_key, rules_broken_by, server
from tests.pki.making import oid, tlv
from wizard.pki import extensions as ext
from wizard.pki.lint.usages import RULES
from wizard.pki.vendor_extensions import OCSP_NO_CHECK

KEY_USAGE, EXTENDED, CONSTRAINTS, AUTHORITY_KEY = (
    ext.KEY_USAGE, ext.EXTENDED_KEY_USAGE, ext.BASIC_CONSTRAINTS, ext.AUTHORITY_KEY_ID
)  # fmt: skip
SERVER_AUTH, CLIENT, CODE, OCSP = (f"1.3.6.1.5.5.7.3.{number}" for number in (1, 2, 3, 9))
ANY = "2.5.29.37.0"


def usage(*places: int, critical: bool = True) -> Sample:
    return server().ext(KEY_USAGE, bits(*places), critical=critical)


def extended(*oids: str, critical: bool = False) -> Sample:
    return server().ext(EXTENDED, tlv(0x30, *map(oid, oids)), critical=critical)


def constrained(sample: Sample, *parts: bytes, critical: bool = True) -> Sample:
    return sample.ext(CONSTRAINTS, tlv(0x30, *parts), critical=critical)


def issuer_named(*parts: bytes) -> Sample:
    return server().ext(AUTHORITY_KEY, tlv(0x30, *parts))


KEY_ID, NAMED, NUMBER = tlv(0x80, b"k"), tlv(0xA1, tlv(0xA4, b"\x30\0")), tlv(0x82, b"\1")
LENGTH = tlv(2, b"\1")
IN_2022 = {"begin": tlv(23, b"220101000000Z"), "end": tlv(23, b"221001000000Z")}

BREAKS = [
    ("key-usage-missing", authority().ext(KEY_USAGE, None)),
    ("key-usage-not-critical", usage(0, critical=False)),
    ("key-usage-empty", usage()),
    ("key-usage-encoding", server().ext(KEY_USAGE, tlv(3, b"\0\x80"), critical=True)),
    ("key-usage-encoding", server().ext(KEY_USAGE, tlv(3, b"\7\x81"), critical=True)),
    ("key-usage-encoding", server().ext(KEY_USAGE, tlv(3, b"\0\x80\1"), critical=True)),
    ("key-usage-signs", usage(0, 5)),
    ("key-usage-lists", usage(0, 6)),
    ("key-usage-authority", authority().ext(KEY_USAGE, bits(6), critical=True)),
    ("key-usage-authority-lists", authority().ext(KEY_USAGE, bits(5), critical=True)),
    ("key-usage-unfit", usage(0, 2)),
    ("key-usage-unfit", usage(0, 4).but(key=rsa_key(modulus()))),
    ("usages-inconsistent", usage(3)),
    ("key-usage-no-signature", usage(4)),
    ("key-usage-not-allowed", usage(0, 1)),
    ("extended-usage-missing", server().ext(EXTENDED, None)),
    ("extended-usage-forbidden", extended(SERVER_AUTH, CODE)),
    ("extended-usage-forbidden", extended(ANY)),
    ("extended-usage-unusual", extended(SERVER_AUTH, "1.2.3.4")),
    ("extended-usage-twice", extended(SERVER_AUTH, SERVER_AUTH)),
    ("extended-usage-any-critical", extended(ANY, critical=True)),
    ("extended-usage-critical", extended(SERVER_AUTH, critical=True)),
    ("constraints-missing", authority().ext(CONSTRAINTS, None)),
    ("constraints-not-critical", constrained(authority(), TRUE, critical=False)),
    ("constraints-leaf-not-critical", constrained(server(), critical=False)),
    ("path-length-no-authority", constrained(server(), LENGTH)),
    ("path-length-no-signing", constrained(authority(), TRUE, LENGTH).ext(KEY_USAGE, bits(6), critical=True)),
    ("path-length-root", constrained(root(), TRUE, LENGTH)),
    ("constraints-default", constrained(server(), tlv(1, b"\0"))),
    ("subject-key-id-missing", authority().ext(ext.SUBJECT_KEY_ID, None)),
    ("key-id-critical", server().ext(ext.SUBJECT_KEY_ID, tlv(4, b"k"), critical=True)),
    ("authority-key-id-missing", server().ext(AUTHORITY_KEY, None)),
    ("authority-key-id-bare", issuer_named(NAMED, NUMBER)),
    ("authority-key-id-serial", issuer_named(KEY_ID, NAMED, NUMBER)),
    ("authority-key-id-half", issuer_named(KEY_ID, NUMBER)),
    ("ocsp-no-check-missing", extended(OCSP)),
]

KEEPS = [
    ("key-usage-missing", server().ext(KEY_USAGE, None)),
    ("key-usage-empty", usage(0)),
    ("key-usage-encoding", usage(0, 8)),
    ("key-usage-encoding", usage(7)),
    ("key-usage-encoding", usage()),
    ("key-usage-signs", authority()),
    ("key-usage-unfit", usage(0, 2).but(key=rsa_key(modulus()))),
    ("usages-inconsistent", usage(2)),
    ("usages-inconsistent", server().ext(KEY_USAGE, None)),
    ("key-usage-no-signature", usage(2).but(key=rsa_key(modulus()))),
    ("key-usage-not-allowed", usage(0, 1).but(**IN_2022)),
    ("extended-usage-missing", authority()),
    ("extended-usage-forbidden", extended(SERVER_AUTH, CLIENT)),
    ("extended-usage-unusual", extended(SERVER_AUTH, CLIENT)),
    ("extended-usage-any-critical", extended(ANY)),
    ("extended-usage-critical", extended(SERVER_AUTH, critical=True).but(**IN_2022)),
    ("constraints-missing", server().ext(CONSTRAINTS, None)),
    ("path-length-no-signing", constrained(authority(), TRUE, LENGTH)),
    ("path-length-root", constrained(authority(), TRUE, LENGTH)),
    ("constraints-default", constrained(authority(), TRUE)),
    ("subject-key-id-missing", server()),
    ("authority-key-id-missing", root()),
    ("authority-key-id-half", issuer_named(KEY_ID, NAMED, NUMBER)),
    ("authority-key-id-serial", issuer_named(NAMED, NUMBER)),
    ("ocsp-no-check-missing", extended(OCSP).ext(OCSP_NO_CHECK, b"\5\0")),
]


@pytest.mark.parametrize(("rule", "sample"), BREAKS)
def test_a_certificate_that_breaks_the_rule_is_found(rule: str, sample: Sample) -> None:
    assert rule in rules_broken_by(sample)


@pytest.mark.parametrize(("rule", "sample"), KEEPS)
def test_a_certificate_that_keeps_the_rule_is_left_alone(rule: str, sample: Sample) -> None:
    assert rule not in rules_broken_by(sample)


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _ in BREAKS}
