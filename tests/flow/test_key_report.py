import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.pki.making import a_leaf, oid, read, tlv, with_algorithm, with_part
from tests.pki.test_key_details import PSS, Public, spki
from wizard.flow.key_report import Json, key_json, signature_json
from wizard.pki.key_details import DSA, RSA, RSA_PSS


def told(key: bytes) -> Json:
    found = key_json(read(with_part(6, key)))
    assert found is not None
    return found


def of(key: Public) -> Json:
    return told(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_an_rsa_key_is_told_with_modulus_and_exponent() -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    assert of(key) == {
        "type": "RSA", "bits": 2048, "algorithm": RSA, "modulus": f"{key.public_numbers().n:x}", "exponent": 65537,
        "pss": None,
    }  # fmt: skip


def test_a_curve_is_told_with_all_its_names() -> None:
    answer = of(ec.generate_private_key(ec.SECP256R1()).public_key())
    assert answer["curve"] == {
        "name": "P-256", "names": ["P-256", "prime256v1", "secp256r1"], "oid": "1.2.840.10045.3.1.7",
    }  # fmt: skip
    assert answer["point"] == f"04{answer['x']}{answer['y']}"


def test_other_keys_are_told_in_hex() -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    assert of(key)["value"] == key.public_bytes_raw().hex()
    shared = tlv(0x30, tlv(2, b"\x17"), tlv(2, b"\x0b"), tlv(2, b"\2"))
    dsa = told(spki(DSA, shared, tlv(2, b"\7")))
    assert (dsa["y"], dsa["p"], dsa["q"], dsa["g"]) == ("7", "17", "b", "2")


def test_a_giant_exponent_is_text() -> None:
    # A number of so many digits is not written in decimal by Python, nor read exactly by others.
    key = tlv(0x30, tlv(2, b"\7"), tlv(2, b"\x7f" * 3000))
    assert told(spki(RSA, b"\5\0", key))["exponent"] == "7f" * 3000


def test_the_parameters_of_pss_are_told_by_name() -> None:
    key = told(spki(RSA_PSS, PSS, tlv(0x30, tlv(2, b"\7"), tlv(2, b"\3"))))
    assert key["pss"] == {
        "hash": "sha256", "mask": "mgf1", "mask_hash": "sha256", "salt_length": 32, "trailer": 1
    }  # fmt: skip
    signed = signature_json(read(with_algorithm(a_leaf(), tlv(0x30, oid(RSA_PSS), tlv(0x30)))))
    assert signed is not None
    assert isinstance(signed["pss"], dict)
    assert signed["pss"]["hash"] == "sha1"


def test_a_signature_is_told_with_its_algorithm() -> None:
    leaf = a_leaf()
    assert signature_json(read(leaf)) == {
        "algorithm": "1.2.840.10045.4.3.2", "name": "ecdsa-with-SHA256", "hash": "sha256", "pss": None,
        "value": leaf.signature.hex(),
    }  # fmt: skip


@pytest.mark.parametrize("key", [b"", b"\x30\0", tlv(0x30, tlv(4, b"a"), tlv(2, b"\1"))])
def test_of_a_broken_key_the_rest_is_told(key: bytes) -> None:
    answer = key_json(read(with_part(6, spki(RSA_PSS, b"", key))))
    assert answer is None or "modulus" not in answer
