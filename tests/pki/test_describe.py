import base64
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_raw
from tests.support.pki import extension, healthy_leaf, issue
from wizard.model.certificate import Certificate, Extension
from wizard.pki import extensions as ext
from wizard.pki.describe import MOST_LINES, describe, hex_dump
from wizard.pki.oids import EXTENSIONS
from wizard.plain import visible

elements = st.recursive(
    st.builds(tlv, st.sampled_from([1, 2, 3, 4, 5, 6, 12, 22, 24, 0x80, 0x81, 0x82, 0x87]), st.binary(max_size=8)),
    lambda parts: st.builds(
        lambda tag, inner: tlv(tag, *inner),
        st.sampled_from([0x30, 0x31, 0xA0, 0xA1, 0xA4]),
        st.lists(parts, max_size=4),
    ),
    max_leaves=12,
)
"""Pieces of what extensions are made of."""
BARE = with_extensions()


def text_of(certificate: Certificate, dotted: str) -> str:
    found = certificate.extension(dotted)
    assert found is not None
    return describe(certificate, found)


def of_leaf(value: x509.ExtensionType) -> str:
    return text_of(
        read(issue(replace(healthy_leaf(), extra=(extension(value),)), PKI.issuing)), value.oid.dotted_string
    )


def test_a_dump_has_16_bytes_a_line() -> None:
    assert hex_dump(bytes(range(18))) == "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n10 11"


def test_an_unknown_extension_is_dumped() -> None:
    assert text_of(with_raw("1.2.3.4", b"\1\xab"), "1.2.3.4") == "01 AB"


def test_a_broken_extension_has_its_reason_and_its_bytes() -> None:
    reason, dump = text_of(with_raw(ext.KEY_USAGE, b"\xff\x80\0"), ext.KEY_USAGE).split("\n")
    assert reason.startswith("(malformed")
    assert dump == "FF 80 00"


def test_a_broken_extension_is_told_as_far_as_it_is_asn1() -> None:
    value = tlv(0x30, oid("2.5.29.17"), tlv(0x30, tlv(2, b"\7"), tlv(12, "ね\x1b".encode())))
    assert text_of(with_raw(ext.KEY_USAGE, value), ext.KEY_USAGE).split("\n")[1:] == [
        "SEQUENCE",
        "  OBJECT IDENTIFIER 2.5.29.17 (subjectAltName)",
        "  SEQUENCE",
        "    INTEGER 7",
        "    UTF8String ね<U+001B>",
    ]


def test_an_unknown_extension_that_is_text_is_shown_as_text() -> None:
    assert text_of(with_raw("1.2.3.4", b"made for tests"), "1.2.3.4") == "made for tests"


def test_the_outline_of_an_unknown_extension_is_cut() -> None:
    lines = text_of(with_raw("1.2.3.4", tlv(0x30, b"\5\0" * 1000)), "1.2.3.4").split("\n")
    assert (len(lines), lines[-1]) == (MOST_LINES + 1, "…")


def test_an_extension_that_says_nothing_shows_its_frame() -> None:
    assert text_of(with_raw(ext.SUBJECT_ALT_NAME, b"\x30\0"), ext.SUBJECT_ALT_NAME) == "SEQUENCE"


def test_a_name_cannot_pretend_to_be_two_lines() -> None:
    shown = text_of(with_raw(ext.SUBJECT_ALT_NAME, tlv(0x30, tlv(0x82, b"a\nDNS:b"))), ext.SUBJECT_ALT_NAME)
    assert shown == "DNS:a<U+000A>DNS:b"


def test_names_are_listed_with_their_kind() -> None:
    assert text_of(read(a_leaf("a.example", "192.0.2.1")), ext.SUBJECT_ALT_NAME) == "DNS:a.example\nIP:192.0.2.1"


def test_a_ca_tells_its_path_length() -> None:
    assert text_of(read(PKI.issuing.certificate), ext.BASIC_CONSTRAINTS) == "cA: TRUE\npathLenConstraint: 0"


def test_a_leaf_tells_that_it_is_no_ca() -> None:
    assert text_of(read(a_leaf()), ext.BASIC_CONSTRAINTS) == "cA: FALSE"


def test_usages_have_a_line_each() -> None:
    assert text_of(read(PKI.root.certificate), ext.KEY_USAGE) == "keyCertSign\ncRLSign"


def test_extended_usages_are_named_with_their_identifier() -> None:
    assert text_of(read(a_leaf()), ext.EXTENDED_KEY_USAGE) == "serverAuth (1.3.6.1.5.5.7.3.1)"


def test_both_key_identifiers_look_alike() -> None:
    own = text_of(read(PKI.issuing.certificate), ext.SUBJECT_KEY_ID)
    assert text_of(read(a_leaf()), ext.AUTHORITY_KEY_ID) == f"keyid:{own}"


def test_an_authoritys_serial_number_is_hex() -> None:
    certificate = with_raw(ext.AUTHORITY_KEY_ID, tlv(0x30, tlv(0x82, b"\0\xff")))
    assert text_of(certificate, ext.AUTHORITY_KEY_ID) == "serial:ff"


def test_access_places_have_their_purpose() -> None:
    plan = replace(healthy_leaf(), ocsp_url="http://o.example/", issuer_url="http://i.example/")
    shown = text_of(read(issue(plan, PKI.issuing)), ext.AUTHORITY_INFO)
    assert shown == "OCSP - http://o.example/\nCA Issuers - http://i.example/"


def test_constraints_say_which_side_they_are_on() -> None:
    both = x509.NameConstraints([x509.DNSName("a.example")], [x509.DNSName("b.example")])
    assert of_leaf(both) == "permitted DNS:a.example\nexcluded DNS:b.example"


def test_a_revocation_list_is_its_address() -> None:
    plan = replace(healthy_leaf(), crl_url="http://c.example/c.crl")
    assert text_of(read(issue(plan, PKI.issuing)), ext.CRL_POINTS) == "http://c.example/c.crl"


def test_each_of_two_extensions_of_a_kind_tells_its_own_content() -> None:
    twice = with_extensions(raw_extension("2.5.29.14", b"\4\1a"), raw_extension("2.5.29.14", b"\4\1b"))
    assert [describe(twice, e) for e in twice.extensions] == ["61", "62"]


# Python refuses to write numbers of more than 4300 digits.
@pytest.mark.parametrize(
    ("dotted", "value"),
    [
        (ext.BASIC_CONSTRAINTS, tlv(0x30, tlv(1, b"\xff"), tlv(2, b"\x7f" * 3_000))),
        (ext.TLS_FEATURE, tlv(0x30, tlv(2, b"\x7f" * 3_000))),
        (ext.AUTHORITY_KEY_ID, tlv(0x30, tlv(0x82, b"\x7f" * 3_000))),
    ],
)
def test_numbers_of_thousands_of_digits_are_shown_all_the_same(dotted: str, value: bytes) -> None:
    assert text_of(with_raw(dotted, value), dotted)


@given(
    dotted=st.sampled_from(sorted(EXTENSIONS)),
    value=st.binary(max_size=40) | elements | st.builds(lambda e, at: e[:at], elements, st.integers(0, 40)),
)
@settings(max_examples=1_000)
def test_whatever_an_extension_holds_it_is_shown(dotted: str, value: bytes) -> None:
    text = describe(BARE, Extension(dotted, False, value))
    assert text == visible(text, lines=True)
    assert text or not value


@pytest.mark.parametrize("dotted", ["1.2.3.4", ext.SUBJECT_ALT_NAME, ext.NAME_CONSTRAINTS, ext.CRL_POINTS])
@pytest.mark.parametrize(
    "value",
    [b"\x30\x80" * 200_000, b"\x30\x83\x0f\x00\x00" + b"\x82\0" * 490_000, b"\x30" * 900_000],
    ids=["deep", "wide", "bytes"],
)
def test_hostile_extensions_are_shown_in_time_and_not_longer_than_they_are(dotted: str, value: bytes) -> None:
    assert len(describe(BARE, Extension(dotted, False, value))) < 20 * len(value)


def test_policies_that_every_authority_uses_are_named() -> None:
    oids = ("2.23.140.1.2.1", "2.23.140.1.1", "2.5.29.32.0", "1.2.3.4")
    policies = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(o), None) for o in oids])
    assert of_leaf(policies).split("\n") == [
        "2.23.140.1.2.1 (domain-validated)", "2.23.140.1.1 (extended-validation)", "2.5.29.32.0 (anyPolicy)", "1.2.3.4"
    ]  # fmt: skip


def test_what_is_demanded_of_policies_is_told() -> None:
    assert of_leaf(x509.PolicyConstraints(0, 2)).split("\n") == ["requireExplicitPolicy: 0", "inhibitPolicyMapping: 2"]
    assert of_leaf(x509.InhibitAnyPolicy(3)) == "skipCerts: 3"
    pair = tlv(0x30, tlv(0x30, oid("1.2.3"), oid("2.5.29.32.0")))
    assert text_of(with_raw(ext.POLICY_MAPPINGS, pair), ext.POLICY_MAPPINGS) == "1.2.3 = 2.5.29.32.0 (anyPolicy)"


def test_the_promise_of_a_staple_is_named() -> None:
    features = x509.TLSFeature([x509.TLSFeatureType.status_request, x509.TLSFeatureType.status_request_v2])
    assert of_leaf(features) == "status_request (5)\nstatus_request_v2 (17)"
    assert text_of(with_raw(ext.TLS_FEATURE, tlv(0x30, tlv(2, b"\x07"))), ext.TLS_FEATURE) == "7"


def test_each_timestamp_is_told_with_its_log() -> None:
    (first, *_) = x509.load_pem_x509_certificates(
        (Path(__file__).parent / "public" / "docs.python.org.pem").read_bytes()
    )
    text = text_of(read(first), ext.SCT_LIST).split("\n")
    lines = [line for line in text if not line.startswith(" ")]
    assert text.count("  signature: SHA-256 ECDSA") == 3
    theirs = first.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps).value
    assert len(lines) == len(theirs) == 3
    for line, sct in zip(lines, theirs, strict=True):
        moment = sct.timestamp.isoformat(timespec="milliseconds")
        assert line.startswith(f"v1 {moment}Z ")
        assert line.endswith(f"[{base64.b64encode(sct.log_id).decode()}]")
    assert any("?" not in line for line in lines)


def test_broken_timestamps_are_dumped() -> None:
    reason, dump = text_of(with_raw(ext.SCT_LIST, b"\x04\x02\x00\x09"), ext.SCT_LIST).split("\n")
    assert reason.startswith("(")
    assert dump == "OCTET STRING 00 09"


def test_names_stand_in_certificate_order_and_broken_ones_stay() -> None:
    value = tlv(0x30, tlv(0x87, b"\1\2\3"), tlv(0x82, b"a.example"), tlv(0x81, b"me@a.example"))
    shown = text_of(with_raw(ext.SUBJECT_ALT_NAME, value), ext.SUBJECT_ALT_NAME)
    assert shown == "IP:#010203\nDNS:a.example\nemail:me@a.example"


def test_a_policy_tells_its_statement_and_its_notice() -> None:
    notice = x509.UserNotice(x509.NoticeReference("Example", [1, 2]), "Read this.")
    policy = x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), ["https://a.example/cps", notice])
    assert of_leaf(x509.CertificatePolicies([policy])).split("\n") == [
        "1.2.3.4", "  CPS: https://a.example/cps", "  user notice: Read this.", "  notice reference: Example 1, 2"
    ]  # fmt: skip


def test_a_distribution_point_tells_its_reasons_and_its_issuer() -> None:
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("ldap://a.example/x")],
        None,
        frozenset({x509.ReasonFlags.key_compromise}),
        [x509.DNSName("ca.example")],
    )
    assert of_leaf(x509.CRLDistributionPoints([point])).split("\n") == [
        "ldap://a.example/x", "  reasons: keyCompromise", "  CRL issuer: DNS:ca.example"
    ]  # fmt: skip


def test_other_services_are_named() -> None:
    access = x509.AccessDescription(x509.ObjectIdentifier("1.3.6.1.5.5.7.48.5"), x509.DNSName("a.example"))
    assert of_leaf(x509.SubjectInformationAccess([access])) == "1.3.6.1.5.5.7.48.5 (caRepository) - DNS:a.example"


def test_a_period_of_the_key_is_told() -> None:
    period = tlv(0x30, tlv(0x80, b"20260102030405Z"))
    assert text_of(with_raw("2.5.29.16", period), "2.5.29.16") == "notBefore: 2026-01-02 03:04:05Z"


def test_attributes_of_the_subject_are_told() -> None:
    value = tlv(0x30, tlv(0x30, oid("1.3.6.1.5.5.7.9.4"), tlv(0x31, tlv(19, b"JP"))))
    assert text_of(with_raw("2.5.29.9", value), "2.5.29.9") == "1.3.6.1.5.5.7.9.4 (countryOfCitizenship): JP"
