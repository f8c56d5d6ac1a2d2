import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import a_leaf, oid, read, tlv, with_algorithm, with_part
from wizard.model.fields import Present, Unreadable
from wizard.pki.key_details import (
    DSA,
    EC,
    RSA_PSS,
    DsaKey,
    EcKey,
    KeyDetails,
    PssParameters,
    RawKey,
    RsaKey,
    key_details,
    signature_details,
)

SHA256, SHA1, MGF1 = "2.16.840.1.101.3.4.2.1", "1.3.14.3.2.26", "1.2.840.113549.1.1.8"

Public = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | x25519.X25519PublicKey


def of_spki(spki: bytes) -> KeyDetails:
    field = key_details(read(with_part(6, spki)))
    assert isinstance(field, Present), field
    return field.value


def of_key(key: Public) -> KeyDetails:
    return of_spki(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def spki(dotted: str, parameters: bytes, key: bytes) -> bytes:
    return tlv(0x30, tlv(0x30, oid(dotted), parameters), tlv(3, b"\0", key))


def test_an_rsa_key_is_two_numbers() -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    details = of_key(key)
    assert details.key == RsaKey(key.public_numbers().n, 65537)
    assert (details.algorithm, details.parameters, details.key.bits) == ("RSA", b"\5\0", 2048)


@pytest.mark.parametrize(
    ("curve", "names"),
    [
        (ec.SECP256R1(), ("P-256", "prime256v1", "secp256r1")),
        (ec.SECP384R1(), ("P-384", "secp384r1")),
        (ec.SECP521R1(), ("P-521", "secp521r1")),
    ],
)
def test_a_curve_has_all_its_names(curve: ec.EllipticCurve, names: tuple[str, ...]) -> None:
    key = ec.generate_private_key(curve).public_key()
    found = of_key(key).key
    assert isinstance(found, EcKey)
    assert (found.curve_names, found.bits, found.is_compressed) == (names, curve.key_size, False)
    assert found.x is not None
    assert found.y is not None
    numbers = key.public_numbers()
    assert (int.from_bytes(found.x), int.from_bytes(found.y)) == (numbers.x, numbers.y)


def test_a_compressed_point_has_no_y() -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    found = of_spki(spki(EC, oid("1.2.840.10045.3.1.7"), point)).key
    assert isinstance(found, EcKey)
    assert (found.is_compressed, found.x, found.y) == (True, point[1:], None)


def test_a_point_of_no_form_is_shown_whole() -> None:
    found = of_spki(spki(EC, oid("1.2.3.4"), b"\x09\1\2")).key
    assert found == EcKey(
        curve_oid="1.2.3.4", curve_names=(), bits=None, point=b"\x09\1\2", is_compressed=False, x=None, y=None
    )


def test_a_curve_may_be_given_by_its_parameters() -> None:
    field = tlv(0x30, oid("1.2.840.10045.1.1"), tlv(2, b"\0\xff\xff"))
    found = of_spki(spki(EC, tlv(0x30, tlv(2, b"\1"), field, tlv(0x30)), b"\4ab")).key
    assert isinstance(found, EcKey)
    assert (found.curve_oid, found.curve_names, found.bits) == (None, ("explicit",), 16)


def test_a_dsa_key_has_its_parameters() -> None:
    shared = tlv(0x30, tlv(2, b"\x17"), tlv(2, b"\x0b"), tlv(2, b"\2"))
    assert of_spki(spki(DSA, shared, tlv(2, b"\7"))).key == DsaKey(y=7, p=23, q=11, g=2)
    assert of_spki(spki(DSA, b"", tlv(2, b"\7"))).key == DsaKey(y=7, p=None, q=None, g=None)


def test_modern_keys_are_bytes() -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    assert (of_key(key).algorithm, of_key(key).key) == ("Ed25519", RawKey(key.public_bytes_raw()))
    agreement = x25519.X25519PrivateKey.generate().public_key()
    assert (of_key(agreement).algorithm, of_key(agreement).key) == ("X25519", RawKey(agreement.public_bytes_raw()))
    assert of_spki(spki("2.16.840.1.101.3.4.3.17", b"", b"k" * 1312)).algorithm == "ML-DSA-44"
    assert of_spki(spki("1.2.3.4", b"", b"k")).algorithm == "1.2.3.4"


PSS = tlv(
    0x30,
    tlv(0xA0, tlv(0x30, oid(SHA256), b"\5\0")),
    tlv(0xA1, tlv(0x30, oid(MGF1), tlv(0x30, oid(SHA256), b"\5\0"))),
    tlv(0xA2, tlv(2, b"\x20")),
)


def test_a_key_may_be_for_pss_alone() -> None:
    key = tlv(0x30, tlv(2, b"\7"), tlv(2, b"\3"))
    details = of_spki(spki(RSA_PSS, PSS, key))
    assert details.key == RsaKey(7, 3)
    assert details.pss == PssParameters(hash=SHA256, mask=MGF1, mask_hash=SHA256, salt_length=32, trailer=1)
    assert of_spki(spki(RSA_PSS, b"", key)).pss is None


def test_a_pss_signature_has_defaults() -> None:
    certificate = read(with_algorithm(a_leaf(), tlv(0x30, oid(RSA_PSS), tlv(0x30))))
    field = signature_details(certificate)
    assert isinstance(field, Present)
    assert field.value.pss == PssParameters(hash=SHA1, mask=MGF1, mask_hash=SHA1, salt_length=20, trailer=1)


def test_a_signature_is_shown_with_its_algorithm() -> None:
    leaf = a_leaf()
    field = signature_details(read(leaf))
    assert isinstance(field, Present)
    assert (field.value.algorithm, field.value.parameters) == ("ecdsa-with-SHA256", b"")
    assert field.value.value == leaf.signature
    assert isinstance(leaf.signature_hash_algorithm, hashes.SHA256)


@pytest.mark.parametrize("key", [b"", b"\x30\0", tlv(0x30, tlv(2, b"")), tlv(0x30, tlv(4, b"a"), tlv(2, b"\1"))])
def test_a_broken_key_is_unreadable(key: bytes) -> None:
    assert isinstance(key_details(read(with_part(6, spki(RSA_PSS, b"", key)))), Unreadable)


@given(
    dotted=st.sampled_from([EC, DSA, RSA_PSS, "1.2.840.113549.1.1.1", "1.2.3"]),
    parameters=st.binary(max_size=20) | st.builds(tlv, st.sampled_from([6, 0x30, 5]), st.binary(max_size=20)),
    key=st.binary(max_size=20) | st.builds(tlv, st.sampled_from([2, 0x30]), st.binary(max_size=20)),
)
def test_no_bytes_make_it_raise(dotted: str, parameters: bytes, key: bytes) -> None:
    found = key_details(read(with_part(6, spki(dotted, parameters, key))))
    assert isinstance(found, Present | Unreadable)
