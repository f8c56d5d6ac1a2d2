import ipaddress
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_names, with_raw
from tests.support.pki import extension, healthy_leaf, issue, key_usage
from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import extensions as ext
from wizard.pki.extensions import BasicConstraints, SubjectAltNames

READERS = {
    ext.SUBJECT_ALT_NAME: ext.subject_alt_names,
    ext.BASIC_CONSTRAINTS: ext.basic_constraints,
    ext.KEY_USAGE: ext.key_usage,
    ext.EXTENDED_KEY_USAGE: ext.extended_key_usage,
    ext.SUBJECT_KEY_ID: ext.subject_key_id,
    ext.AUTHORITY_KEY_ID: ext.authority_key_id,
    ext.AUTHORITY_INFO: ext.authority_information_access,
    ext.CRL_POINTS: ext.crl_distribution_points,
    ext.POLICIES: ext.certificate_policies,
    ext.TLS_FEATURE: ext.tls_features,
    ext.NAME_CONSTRAINTS: ext.name_constraints,
    ext.POLICY_MAPPINGS: ext.policy_mappings,
    ext.POLICY_CONSTRAINTS: ext.policy_constraints,
    ext.INHIBIT_ANY_POLICY: ext.inhibit_any_policy,
}


def made_with(*values: x509.ExtensionType) -> Certificate:
    return read(issue(replace(healthy_leaf(), extra=tuple(extension(v) for v in values)), PKI.issuing))


def names(*entries: bytes) -> SubjectAltNames:
    field = ext.subject_alt_names(with_names(*entries))
    assert isinstance(field, Present), field
    return field.value


def constraints(*parts: bytes) -> Field[ext.NameConstraints]:
    return ext.name_constraints(with_raw(ext.NAME_CONSTRAINTS, tlv(0x30, *parts)))


def permitted(base: bytes, *bounds: bytes) -> Field[ext.NameConstraints]:
    return constraints(tlv(0xA0, tlv(0x30, base, *bounds)))


@pytest.mark.parametrize("dotted", READERS)
def test_an_extension_that_is_not_there_is_absent(dotted: str) -> None:
    assert READERS[dotted](with_raw("1.2.3.4", b"")) == Absent()


@pytest.mark.parametrize("dotted", READERS)
@pytest.mark.parametrize(
    "broken",
    [b"", b"\x30", b"\x30\x05\x02", b"\x30\x80\0\0", b"\5\0", b"\x30\0\0", tlv(0x30, b"\x30\x84\xff\xff\xff\xff")],
)
def test_a_broken_extension_is_unreadable(dotted: str, broken: bytes) -> None:
    assert isinstance(READERS[dotted](with_raw(dotted, broken)), Unreadable)


@pytest.mark.parametrize("dotted", READERS)
@settings(max_examples=60)
@given(value=st.binary(max_size=60) | st.builds(lambda *c: tlv(0x30, *c), st.binary(max_size=30), st.binary()))
def test_no_bytes_make_a_reader_raise(dotted: str, value: bytes) -> None:
    assert isinstance(READERS[dotted](with_raw(dotted, value)), Present | Unreadable)


def test_the_first_of_two_counts() -> None:
    twice = with_extensions(raw_extension("2.5.29.14", b"\4\1a"), raw_extension("2.5.29.14", b"\4\1b"))
    assert ext.subject_key_id(twice) == Present(b"a")


def test_general_names_are_sorted_by_kind() -> None:
    directory = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "d")]).public_bytes()
    found = names(
        tlv(0x82, b"a.example"),
        tlv(0x87, b"\x7f\0\0\1"),
        tlv(0x81, b"me@a.example"),
        tlv(0x86, b"https://a.example/"),
        tlv(0xA4, directory),
        tlv(0x88, b"\x2a\3"),
        tlv(0x82, b"b.example"),
    )
    assert (found.dns, found.ip) == (("a.example", "b.example"), ("127.0.0.1",))
    assert found.all_other == ("email:me@a.example", "uri:https://a.example/", "directory:CN=d", "[8]:2a03")


def test_an_address_of_six_bytes_is_shown_as_bytes() -> None:
    assert names(tlv(0x87, b"\1\2\3\4\5\6")).ip == ("#010203040506",)


def test_a_nul_and_bytes_over_127_stay_in_a_name() -> None:
    assert names(tlv(0x82, b"a\0b\xe9")).dns == ("a\0b\xe9",)


# RFC 5280 4.2.1.6: at least one entry.
def test_an_empty_list_of_names_is_unreadable() -> None:
    assert isinstance(ext.subject_alt_names(with_names()), Unreadable)


def test_a_broken_directory_name_makes_the_names_unreadable() -> None:
    assert isinstance(ext.subject_alt_names(with_names(tlv(0xA4, b"\x31\0"))), Unreadable)


def test_the_leaf_of_a_healthy_chain_is_no_ca() -> None:
    assert ext.basic_constraints(read(a_leaf())) == Present(BasicConstraints(ca=False, path_length=None))


def test_an_intermediate_has_its_path_length() -> None:
    found = ext.basic_constraints(read(PKI.issuing.certificate))
    assert found == Present(BasicConstraints(ca=True, path_length=0))


@pytest.mark.parametrize(
    "content",
    [tlv(2, b"\xff"), tlv(1, b"\xff") + tlv(2, b"\xff"), tlv(1, b"\xff\xff"), tlv(1, b"\xff") + tlv(2, b"\0") * 2],
)
def test_odd_basic_constraints_are_unreadable(content: bytes) -> None:
    assert isinstance(ext.basic_constraints(with_raw(ext.BASIC_CONSTRAINTS, tlv(0x30, content))), Unreadable)


# Python refuses to write numbers of more than 4300 digits.
def test_a_path_length_of_thousands_of_bytes_is_unreadable() -> None:
    value = tlv(0x30, tlv(1, b"\xff"), tlv(2, b"\x7f" * 3_000))
    assert isinstance(ext.basic_constraints(with_raw(ext.BASIC_CONSTRAINTS, value)), Unreadable)


def test_key_usages_are_named_in_bit_order() -> None:
    found = ext.key_usage(made_with(key_usage("key_cert_sign", "digital_signature", "crl_sign")))
    assert found == Present(("digitalSignature", "keyCertSign", "cRLSign"))


def test_bits_beyond_the_known_usages_are_let_pass() -> None:
    assert ext.key_usage(with_raw(ext.KEY_USAGE, tlv(3, b"\0\x80\x00\xff"))) == Present(("digitalSignature",))


def test_extended_usages_keep_their_order() -> None:
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
    assert ext.extended_key_usage(made_with(usages)) == Present(("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"))


def test_the_key_identifiers_of_issuer_and_subject_agree() -> None:
    wanted, own = ext.authority_key_id(read(a_leaf())), ext.subject_key_id(read(PKI.issuing.certificate))
    assert isinstance(wanted, Present)
    assert isinstance(own, Present)
    assert wanted.value.key_id == own.value


def test_an_authority_may_be_named_by_serial_alone() -> None:
    found = ext.authority_key_id(with_raw(ext.AUTHORITY_KEY_ID, tlv(0x30, tlv(0xA1, b""), tlv(0x82, b"\5"))))
    assert found == Present(ext.AuthorityKeyId(key_id=None, serial=5))


def test_addresses_of_issuer_and_responder_are_told_apart() -> None:
    plan = replace(healthy_leaf(), ocsp_url="http://o.example/", issuer_url="http://i.example/i.cer")
    found = ext.authority_information_access(read(issue(plan, PKI.issuing)))
    assert found == Present(ext.AuthorityInfo(("http://o.example/",), ("http://i.example/i.cer",)))


def test_an_access_place_that_is_no_address_is_left_out() -> None:
    entry = tlv(0x30, oid("1.3.6.1.5.5.7.48.1"), tlv(0x82, b"o.example"))
    found = ext.authority_information_access(with_raw(ext.AUTHORITY_INFO, tlv(0x30, entry)))
    assert found == Present(ext.AuthorityInfo((), ()))


def test_a_revocation_list_has_its_address() -> None:
    plan = replace(healthy_leaf(), crl_url="http://c.example/c.crl")
    assert ext.crl_distribution_points(read(issue(plan, PKI.issuing))) == Present(("http://c.example/c.crl",))


def test_policies_are_told_by_identifier() -> None:
    policy = x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)
    assert ext.certificate_policies(made_with(x509.CertificatePolicies([policy]))) == Present(("2.23.140.1.2.1",))


def test_must_staple_is_the_status_request_feature() -> None:
    assert ext.must_staple(made_with(x509.TLSFeature([x509.TLSFeatureType.status_request])))
    assert not ext.must_staple(read(a_leaf()))


def test_timestamps_are_seen_without_being_checked() -> None:
    assert ext.has_scts(with_raw(ext.SCT_LIST, b"junk"))
    assert not ext.has_scts(read(a_leaf()))


def test_subtrees_of_every_kind_are_read() -> None:
    base = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Shop")])
    found = ext.name_constraints(
        made_with(
            x509.NameConstraints(
                permitted_subtrees=[
                    x509.DNSName("Shop.example"),
                    x509.IPAddress(ipaddress.ip_network("192.0.2.0/24")),
                    x509.RFC822Name("shop.example"),
                    x509.DirectoryName(base),
                ],
                excluded_subtrees=[x509.UniformResourceIdentifier(".shop.example")],
            )
        )
    )
    assert isinstance(found, Present)
    assert [(s.kind, s.value) for s in found.value.permitted] == [
        ("dns", "shop.example"),
        ("ip", "192.0.2.0/24"),
        ("email", "shop.example"),
        ("directory", "O=Shop"),
    ]
    assert [(s.kind, s.value) for s in found.value.excluded] == [("uri", ".shop.example")]


# RFC 5280 4.2.1.10: an address is followed by its mask, minimum is zero and maximum absent.
@pytest.mark.parametrize(
    "field",
    [
        permitted(tlv(0x87, b"\xc0\0\2\0")),
        permitted(tlv(0x87, b"\xc0\0\2\0\xff\0\xff\0")),
        permitted(tlv(0x87, b"\xc0\0\2\0\xff\xff\xff\0\0")),
        permitted(tlv(0x82, b"a.example"), tlv(0x80, b"\1")),
        permitted(tlv(0x82, b"a.example"), tlv(0x81, b"\1")),
        permitted(tlv(0x82, b"\xe9.example")),
        permitted(tlv(0xA4, b"\x31\0")),
        constraints(),
        constraints(tlv(0xA2, b"")),
    ],
)
def test_odd_constraints_are_unreadable(field: Field[ext.NameConstraints]) -> None:
    assert isinstance(field, Unreadable)


def test_host_bits_under_the_mask_of_a_constraint_do_not_count() -> None:
    found = permitted(tlv(0x87, b"\xc0\0\2\7\xff\xff\xff\0"))
    assert isinstance(found, Present)
    assert found.value.permitted[0].value == "192.0.2.0/24"


def test_a_constraint_of_a_kind_that_nobody_knows_is_kept() -> None:
    found = permitted(tlv(0x88, b"\x2a\3"))
    assert isinstance(found, Present)
    assert found.value.permitted[0].kind == "other"


def test_what_is_demanded_of_policies_is_read() -> None:
    both = with_raw(ext.POLICY_CONSTRAINTS, tlv(0x30, tlv(0x80, b"\x00"), tlv(0x81, b"\x02")))
    assert ext.policy_constraints(both) == Present(ext.PolicyConstraints(explicit=0, no_mapping=2))
    assert ext.inhibit_any_policy(with_raw(ext.INHIBIT_ANY_POLICY, tlv(2, b"\x03"))) == Present(3)
    pairs = (("1.2.3", "1.2.4"), ("1.2.3", "1.2.5"), ("1.2.6", "1.2.7"))
    mapped = with_raw(ext.POLICY_MAPPINGS, tlv(0x30, *(tlv(0x30, oid(a), oid(b)) for a, b in pairs)))
    assert ext.policy_mappings(mapped) == Present(pairs)


@pytest.mark.parametrize(
    "value",
    [b"", b"\x30\x00", tlv(0x30, tlv(0x82, b"\x00")), tlv(0x30, tlv(0x80, b"")), tlv(0x30, tlv(0x80, b"\xff")),
     tlv(2, b"\x00")],
)  # fmt: skip
def test_a_demand_that_is_none_is_unreadable(value: bytes) -> None:
    assert isinstance(ext.policy_constraints(with_raw(ext.POLICY_CONSTRAINTS, value)), Unreadable)


@pytest.mark.parametrize("value", [b"", tlv(2, b"\xff"), tlv(2, b""), tlv(0x30, b"")])
def test_a_number_of_certificates_that_is_none_is_unreadable(value: bytes) -> None:
    assert isinstance(ext.inhibit_any_policy(with_raw(ext.INHIBIT_ANY_POLICY, value)), Unreadable)


@pytest.mark.parametrize("value", [b"\x30\x00", tlv(0x30, tlv(0x30, oid("1.2.3"))), tlv(0x30, oid("1.2.3"))])
def test_mappings_that_are_none_are_unreadable(value: bytes) -> None:
    assert isinstance(ext.policy_mappings(with_raw(ext.POLICY_MAPPINGS, value)), Unreadable)
