import base64
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_raw
from tests.support.pki import extension, healthy_leaf, issue
from wizard.model.certificate import Certificate
from wizard.pki import extensions as ext
from wizard.pki.describe import describe, hex_dump


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
    reason, dump = text_of(with_raw(ext.KEY_USAGE, b"\x30\0"), ext.KEY_USAGE).split("\n")
    assert reason.startswith("(malformed")
    assert dump == "30 00"


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
    assert of_leaf(both) == "permitted dns:a.example\nexcluded dns:b.example"


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
    dotted=st.sampled_from(
        [ext.SUBJECT_ALT_NAME, ext.AUTHORITY_INFO, ext.CRL_POINTS, ext.NAME_CONSTRAINTS, ext.POLICIES]
    ),
    value=st.binary(max_size=40) | st.builds(lambda c: tlv(0x30, tlv(0x30, c)), st.binary(max_size=20)),
)
def test_whatever_an_extension_holds_it_is_shown(dotted: str, value: bytes) -> None:
    text_of(with_raw(dotted, value), dotted)


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
    lines = text_of(read(first), ext.SCT_LIST).split("\n")
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
    assert dump == "04 02 00 09"
