from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pki.making import a_leaf, oid, read, tlv, with_algorithm, with_part
from tests.pki.test_key_details import PSS, Public, spki
from wizard.flow.key_text import MOST_LINES, Row, key_rows, signature_rows
from wizard.pki.key_details import DSA, EC, RSA, RSA_PSS


def told(key: bytes) -> list[Row]:
    return list(key_rows(read(with_part(6, key))))


def of(key: Public) -> list[Row]:
    return told(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_an_rsa_key_is_told_in_lines() -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    (exponent, first, *more) = of(key)
    assert exponent == ("Exponent", "65537")
    assert first[0] == "Modulus"
    assert {label for label, _ in more} == {""}
    assert int(first[1] + "".join(value for _, value in more), 16) == key.public_numbers().n


def test_a_curve_is_told_by_all_its_names() -> None:
    rows = list(key_rows(read(a_leaf())))
    assert rows[0] == ("Curve", "P-256 (prime256v1, secp256r1)")
    assert rows[1][0] == "Point"
    assert told(spki(EC, oid("1.2.3.4"), b"\x09"))[0] == ("Curve", "1.2.3.4")
    assert told(spki(EC, tlv(5), b"\x09"))[0] == ("Curve", "explicit")


def test_other_keys_are_told() -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    assert of(key) == [("Key", key.public_bytes_raw().hex())]
    assert told(spki(DSA, b"", tlv(2, b"\7"))) == [("Public value", "7")]


def test_parameters_of_pss_are_told_by_name() -> None:
    rows = told(spki(RSA_PSS, PSS, tlv(0x30, tlv(2, b"\7"), tlv(2, b"\3"))))
    assert rows[-1] == ("For signatures with", "sha256, mgf1 sha256, saltLength 32")
    signed = list(signature_rows(read(with_algorithm(a_leaf(), tlv(0x30, oid(RSA_PSS), tlv(0x30))))))
    assert signed[0] == ("Signed with", "sha1, mgf1 sha1, saltLength 20")


def test_a_giant_is_cut_and_says_so() -> None:
    rows = told(spki(RSA, b"\5\0", tlv(0x30, tlv(2, b"\x7f" * 9000), tlv(2, b"\3"))))
    assert rows[-1] == ("", "…")
    assert len(rows) == 1 + MOST_LINES + 1


def test_what_cannot_be_read_has_no_line() -> None:
    assert told(tlv(0x30, tlv(5), tlv(5))) == []
