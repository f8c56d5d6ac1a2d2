from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_part
from tests.support.pki import der_of
from wizard import i18n
from wizard.flow.certificate_text import chain_text, field_lines
from wizard.model.fields import Unreadable
from wizard.plain import visible

LEAF, ISSUING = read(a_leaf()), read(PKI.issuing.certificate)


def test_one_certificate_is_told_field_by_field() -> None:
    lines = chain_text((LEAF,)).split("\n")
    assert lines[:3] == ["shop.example", "============", "  Subject                   CN=shop.example"]
    assert f"  SHA-256                   {LEAF.sha256}" in lines
    assert "  Not after                 2027-01-22T10:00:00Z" in lines
    assert "  Public key                EC P-256" in lines


def test_extensions_are_told_in_readable_lines() -> None:
    text = chain_text((LEAF,))
    assert "  keyUsage (critical)\n      digitalSignature\n" in text
    assert "  subjectAltName\n      DNS:shop.example\n" in text


def test_a_chain_is_numbered_in_its_order() -> None:
    text = chain_text((LEAF, ISSUING))
    assert text.index("Certificate 1 of 2: shop.example") < text.index("Certificate 2 of 2: Test Issuing CA")


def test_pem_stands_at_the_end_when_it_is_wanted() -> None:
    assert "BEGIN" not in chain_text((LEAF, ISSUING))
    text = chain_text((LEAF, ISSUING), with_pem=True)
    assert text.rindex("Certificate 2 of 2") < text.index("-----BEGIN")
    found = [c.public_bytes(Encoding.DER) for c in load_pem_x509_certificates(text.encode())]
    assert found == [LEAF.der, ISSUING.der]


def test_one_that_cannot_be_read_keeps_its_place() -> None:
    text = chain_text((LEAF, Unreadable("not\x1b certificate"), ISSUING), with_pem=True)
    assert "Certificate 2 of 3: cannot be read: not<U+001B> certificate" in text
    assert text.count("-----BEGIN") == 2


def test_what_is_broken_is_told_and_hides_nothing_else() -> None:
    keyless = read(with_part(6, tlv(0x30, tlv(5), tlv(5))))
    lines = list(field_lines(keyless))
    assert any(line.startswith("  Public key                cannot be read: ") for line in lines)
    assert "  keyUsage (critical)" in lines
    negative = "\n".join(field_lines(read(with_part(1, tlv(2, b"\xff")))))
    assert "  Problem                   the serial number is not a positive number" in negative


def test_a_certificate_without_a_subject_says_so() -> None:
    assert "  Subject                   (empty)" in field_lines(read(with_part(5, tlv(0x30))))


def test_what_steers_or_hides_is_spelled_out() -> None:
    hostile = "a\u202e\x1b[2J\nb\u200b"
    named = read(with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, hostile.encode()))))))
    text = chain_text((named, LEAF), with_pem=True)
    assert "a<U+202E><U+001B>[2J<U+000A>b<U+200B>" in text
    assert visible(text, lines=True) == text


def test_labels_are_japanese_in_japanese_and_stand_in_columns() -> None:
    with i18n.using("ja"):
        assert "  公開鍵                    EC P-256" in chain_text((LEAF,))


def test_every_byte_of_a_chain_can_be_copied() -> None:
    ders = tuple(map(der_of, (PKI.issuing.certificate, PKI.root.certificate)))
    copied = chain_text(tuple(map(read, ders)), with_pem=True).encode()
    assert tuple(c.public_bytes(Encoding.DER) for c in load_pem_x509_certificates(copied)) == ders
