import pytest

from tests.pki.making import oid, tlv, with_raw
from wizard.model.fields import Absent, Present
from wizard.pki import number_resources as resources
from wizard.pki import qualified
from wizard.pki import vendor_extensions as vendor
from wizard.pki.describe import describe
from wizard.pki.describe_more import RARE, told


@pytest.mark.parametrize(
    ("dotted", "value", "text"),
    [
        (vendor.TEMPLATE, tlv(0x30, oid("1.2.3"), tlv(2, b"\x64"), tlv(2, b"\3")), "template: 1.2.3\nversion: 100.3"),
        (vendor.TEMPLATE_NAME, tlv(30, b"\0W\0b"), "Wb"),
        (vendor.CA_VERSION, tlv(2, b"\1\0\2"), "V2.1"),
        (vendor.PREVIOUS_CA_HASH, tlv(4, b"\xab\xcd"), "AB:CD"),
        (
            vendor.NTDS_SECURITY,
            tlv(0x30, tlv(0xA0, oid("1.3.6.1.4.1.311.25.2.1"), tlv(0xA0, tlv(4, b"S-1-5")))),
            "otherName 1.3.6.1.4.1.311.25.2.1 (ntdsObjectSid):S-1-5",
        ),
        (vendor.NETSCAPE_TYPE, tlv(3, b"\0\xc0"), "SSL client\nSSL server"),
        (vendor.NETSCAPE_TEXTS[-1], tlv(22, b"a\nb"), "a<U+000A>b"),
        (
            vendor.ORGANIZATION_ID,
            tlv(0x30, tlv(19, b"NTR"), tlv(19, b"US"), tlv(0x80, b"CA"), tlv(12, b"12")),
            "scheme: NTR\ncountry: US\nstate: CA\nreference: 12",
        ),
        (
            vendor.TOR_DESCRIPTORS,
            tlv(0x30, tlv(0x30, tlv(12, b"a.onion"), tlv(0x30, oid("2.16.840.1.101.3.4.2.1")), tlv(3, b"\0\xab"))),
            "a.onion\n  sha256 AB",
        ),
        (vendor.ENTRUST_VERSION, tlv(0x30, tlv(27, b"V7"), tlv(3, b"\7\x80")), "V7\nkeyUpdateAllowed"),
        (
            vendor.SMIME_CAPABILITIES,
            tlv(0x30, tlv(0x30, oid("1.2.840.113549.3.2"), tlv(2, b"\0\x80"))),
            "1.2.840.113549.3.2 (rc2-cbc), 128 bits",
        ),
        (
            resources.ADDRESS_BLOCKS[0],
            tlv(0x30, tlv(0x30, tlv(4, b"\0\1"), tlv(0x30, tlv(3, b"\0\x0a"))), tlv(0x30, tlv(4, b"\0\2"), b"\5\0")),
            "IPv4: 10.0.0.0/8\nIPv6: inherit",
        ),
        (resources.SYSTEM_NUMBERS[1], tlv(0x30, tlv(0xA0, tlv(0x30, tlv(2, b"\7")))), "AS: 7"),
        (
            qualified.BIOMETRIC_INFO,
            tlv(0x30, tlv(0x30, tlv(2, b"\0"), tlv(0x30, oid("1.3.14.3.2.26")), tlv(4, b"\xab"), tlv(22, b"http://a"))),
            "picture: sha1 AB\n  http://a",
        ),
        (vendor.OCSP_NO_CHECK, b"\5\0", "NULL"),
    ],
)
def test_a_rare_extension_is_told(dotted: str, value: bytes, text: str) -> None:
    certificate = with_raw(dotted, value)
    assert describe(certificate, certificate.extensions[0]) == text


@pytest.mark.parametrize(
    ("dotted", "info", "lines"),
    [
        (qualified.COMPLIANCE, b"", ()),
        (qualified.TYPE, tlv(0x30, oid("0.4.0.1862.1.6.3")), ("type: 0.4.0.1862.1.6.3 (web)",)),
        (qualified.DISCLOSURE, tlv(0x30, tlv(0x30, tlv(22, b"https://a"), tlv(19, b"en"))), ("PDS: https://a (en)",)),
        (qualified.LIMIT, tlv(0x30, tlv(19, b"EUR"), tlv(2, b"\5"), tlv(2, b"\3")), ("limit: 5 × 10^3 EUR",)),
        (qualified.RETENTION, tlv(2, b"\x0a"), ("retention: 10 years",)),
        (qualified.LEGISLATION, tlv(0x30, tlv(19, b"CH")), ("legislation: CH",)),
        (qualified.SEMANTICS, tlv(0x30, oid("1.2.3")), ("semantics: 1.2.3",)),
        (
            qualified.PAYMENT,
            tlv(0x30, tlv(0x30, tlv(0x30, oid("1.2.3"), tlv(12, b"PSP_AI"))), tlv(12, b"Bank"), tlv(12, b"XX")),
            ("roles: PSP_AI", "authority: Bank (XX)"),
        ),
        (qualified.LIMIT, tlv(2, b"\1"), ("02 01 01",)),
        ("1.2.3.4", tlv(2, b"\1"), ("02 01 01",)),
    ],
)
def test_a_statement_of_a_qualified_certificate_is_told(dotted: str, info: bytes, lines: tuple[str, ...]) -> None:
    certificate = with_raw(qualified.QC_STATEMENTS, tlv(0x30, tlv(0x30, oid(dotted), info)))
    first, *rest = describe(certificate, certificate.extensions[0]).split("\n")
    assert first.startswith(dotted)
    assert tuple(rest) == tuple(f"  {line}" for line in lines)


def test_what_is_not_there_is_not_told() -> None:
    assert RARE[vendor.TEMPLATE](with_raw("1.2.3", b"")) == Absent()


def test_a_reading_is_written() -> None:
    assert told(lambda _: Present(2), lambda n: "ab" * n)(with_raw("1.2.3", b"")) == Present("abab")
