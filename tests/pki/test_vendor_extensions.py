import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid, tlv, with_raw
from wizard.model.fields import Absent, Present, Unreadable
from wizard.pki import vendor_extensions as vendor


def test_a_template_has_its_versions() -> None:
    value = tlv(0x30, oid("1.3.6.1.4.1.311.21.8.1"), tlv(2, b"\x64"), tlv(2, b"\x03"))
    assert vendor.certificate_template(with_raw(vendor.TEMPLATE, value)) == Present(
        vendor.Template("1.3.6.1.4.1.311.21.8.1", 100, 3)
    )
    bare = with_raw(vendor.TEMPLATE, tlv(0x30, oid("1.2.3")))
    assert vendor.certificate_template(bare) == Present(vendor.Template("1.2.3", None, None))


def test_a_template_s_name_is_text_of_two_bytes_a_character() -> None:
    named = with_raw(vendor.TEMPLATE_NAME, tlv(30, "WebServer".encode("utf-16-be")))
    assert vendor.certificate_template_name(named) == Present("WebServer")


def test_the_version_of_an_authority_is_two_numbers_in_one() -> None:
    field = vendor.ca_version(with_raw(vendor.CA_VERSION, tlv(2, b"\1\0\2")))
    assert field == Present(vendor.CaVersion(certificate_index=2, key_index=1))


def test_the_account_s_security_identifier_is_read() -> None:
    sid = tlv(0xA0, oid("1.3.6.1.4.1.311.25.2.1"), tlv(0xA0, tlv(4, b"S-1-5-21-1-2-3-1104")))
    field = vendor.ntds_security(with_raw(vendor.NTDS_SECURITY, tlv(0x30, sid)))
    assert isinstance(field, Present)
    assert field.value[0].value == "S-1-5-21-1-2-3-1104"


def test_hashes_are_read() -> None:
    assert vendor.previous_ca_hash(with_raw(vendor.PREVIOUS_CA_HASH, tlv(4, b"h"))) == Present(b"h")
    assert vendor.acme_identifier(with_raw(vendor.ACME_IDENTIFIER, tlv(4, b"h"))) == Present(b"h")


def test_netscape_s_kinds_and_texts_are_read() -> None:
    kinds = with_raw(vendor.NETSCAPE_TYPE, tlv(3, b"\0\xc1"))
    assert vendor.netscape_cert_type(kinds) == Present(("SSL client", "SSL server", "object signing CA"))
    comment = vendor.NETSCAPE_TEXTS[-1]
    assert vendor.netscape_text(with_raw(comment, tlv(22, b"made by hand")), comment) == Present("made by hand")


@pytest.mark.parametrize(("state", "read"), [(b"", None), (tlv(0x80, b"CA"), "CA")])
def test_the_registration_of_an_organization_is_read(state: bytes, read: str | None) -> None:
    value = tlv(0x30, tlv(19, b"NTR"), tlv(19, b"US"), state, tlv(12, b"123"))
    field = vendor.organization_id(with_raw(vendor.ORGANIZATION_ID, value))
    assert field == Present(vendor.OrganizationId(scheme="NTR", country="US", state=read, reference="123"))


def test_onion_services_are_read() -> None:
    row = tlv(0x30, tlv(12, b"https://a.onion"), tlv(0x30, oid("2.16.840.1.101.3.4.2.1")), tlv(3, b"\0hash"))
    field = vendor.tor_descriptors(with_raw(vendor.TOR_DESCRIPTORS, tlv(0x30, row)))
    assert field == Present((vendor.TorDescriptor("https://a.onion", "2.16.840.1.101.3.4.2.1", b"hash"),))


def test_entrust_s_version_is_read() -> None:
    value = tlv(0x30, tlv(27, b"V7.1"), tlv(3, b"\7\x80"))
    field = vendor.entrust_version(with_raw(vendor.ENTRUST_VERSION, value))
    assert field == Present(vendor.EntrustVersion("V7.1", ("keyUpdateAllowed",)))


def test_the_algorithms_of_a_mail_program_have_their_key_lengths() -> None:
    value = tlv(0x30, tlv(0x30, oid("1.2.840.113549.3.2"), tlv(2, b"\0\x80")), tlv(0x30, oid("1.2.840.113549.3.7")))
    field = vendor.smime_capabilities(with_raw(vendor.SMIME_CAPABILITIES, value))
    assert field == Present(
        (vendor.SmimeCapability("1.2.840.113549.3.2", 128), vendor.SmimeCapability("1.2.840.113549.3.7", None))
    )


@pytest.mark.parametrize("dotted", sorted(vendor.MARKERS))
def test_a_marker_is_a_null(dotted: str) -> None:
    assert vendor.is_marked(with_raw(dotted, b"\5\0"), dotted) == Present(True)
    assert isinstance(vendor.is_marked(with_raw(dotted, tlv(5, b"a")), dotted), Unreadable)
    assert isinstance(vendor.is_marked(with_raw(dotted, b"\x30\0"), dotted), Unreadable)
    assert vendor.is_marked(with_raw("1.2.3", b""), dotted) == Absent()


READERS = {
    vendor.TEMPLATE: vendor.certificate_template,
    vendor.TEMPLATE_NAME: vendor.certificate_template_name,
    vendor.CA_VERSION: vendor.ca_version,
    vendor.PREVIOUS_CA_HASH: vendor.previous_ca_hash,
    vendor.ACME_IDENTIFIER: vendor.acme_identifier,
    vendor.NTDS_SECURITY: vendor.ntds_security,
    vendor.NETSCAPE_TYPE: vendor.netscape_cert_type,
    vendor.ORGANIZATION_ID: vendor.organization_id,
    vendor.TOR_DESCRIPTORS: vendor.tor_descriptors,
    vendor.ENTRUST_VERSION: vendor.entrust_version,
    vendor.SMIME_CAPABILITIES: vendor.smime_capabilities,
}


@pytest.mark.parametrize("dotted", READERS)
@given(
    value=st.binary(max_size=30)
    | st.builds(lambda *parts: tlv(0x30, *parts), *(st.builds(tlv, st.integers(0, 50), st.binary(max_size=9)),) * 3)
)
def test_no_bytes_make_a_reader_raise(dotted: str, value: bytes) -> None:
    assert isinstance(READERS[dotted](with_raw(dotted, value)), Present | Unreadable)
