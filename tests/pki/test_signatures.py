from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from tests.pki.making import PKI, Parts, a_leaf, oid, read, tlv, with_algorithm, with_tbs
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    self_sign,
    with_broken_signature,
    with_sha1_signature,
)
from wizard.pki import der
from wizard.pki.signatures import Signature, check_signature, cost, loaded

DAYS = Validity.around(AT)


def answer(certificate: x509.Certificate | bytes, issuer: Authority = PKI.issuing) -> Signature:
    return check_signature(read(certificate), read(issuer.certificate))


@pytest.fixture(scope="module")
def rsa_ca() -> Authority:
    return make_intermediate(name_of("RSA CA"), PKI.root, DAYS, key=new_rsa_key())


def test_the_issuers_signature_is_good() -> None:
    assert answer(a_leaf()) is Signature.GOOD


def test_a_turned_bit_is_bad() -> None:
    assert answer(with_broken_signature(a_leaf())) is Signature.BAD


def test_a_changed_content_is_bad() -> None:
    def change(parts: Parts) -> None:
        parts[1] = tlv(2, b"\1")

    assert answer(with_tbs(a_leaf(), change)) is Signature.BAD


def test_another_key_of_the_same_name_is_bad() -> None:
    other = make_root(PKI.issuing.certificate.subject, DAYS)
    assert answer(a_leaf(), other) is Signature.BAD


def test_a_self_signed_certificate_has_its_own_good_signature() -> None:
    leaf = read(self_sign(healthy_leaf()))
    assert check_signature(leaf, leaf) is Signature.GOOD


@pytest.mark.parametrize("scheme", [padding.PKCS1v15(), padding.PSS(padding.MGF1(SHA384()), 48)])
def test_both_rsa_schemes_are_checked(rsa_ca: Authority, scheme: padding.PKCS1v15 | padding.PSS) -> None:
    assert isinstance(rsa_ca.key, rsa.RSAPrivateKey)
    plan = x509.CertificateBuilder(
        issuer_name=rsa_ca.certificate.subject, subject_name=name_of("x"), public_key=PKI.root.key.public_key()
    ).serial_number(5)
    plan = plan.not_valid_before(DAYS.begins).not_valid_after(DAYS.ends)
    assert answer(plan.sign(rsa_ca.key, SHA384(), rsa_padding=scheme), rsa_ca) is Signature.GOOD


def test_a_sha1_signature_is_good_as_a_signature(rsa_ca: Authority) -> None:
    assert answer(with_sha1_signature(issue(healthy_leaf(), rsa_ca), rsa_ca), rsa_ca) is Signature.GOOD


def test_an_ed25519_signature_is_checked() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    plan = x509.CertificateBuilder(issuer_name=name_of("Ed"), subject_name=name_of("Ed"), public_key=key.public_key())
    plan = plan.serial_number(5).not_valid_before(DAYS.begins).not_valid_after(DAYS.ends)
    signed = read(plan.sign(key, None))
    assert check_signature(signed, signed) is Signature.GOOD


# RFC 5280 7.1: names that differ in case only are the same name.
@pytest.mark.parametrize("key", [None, new_rsa_key()])
def test_an_issuer_name_of_another_spelling_does_not_spoil_the_signature(key: rsa.RSAPrivateKey | None) -> None:
    signer = make_root(name_of("SPELLED CA"), DAYS, key=key)
    spelled = make_root(name_of("Spelled CA"), DAYS, key=signer.key)
    leaf = issue(healthy_leaf(), signer)
    assert answer(leaf, spelled) is Signature.GOOD
    assert answer(with_broken_signature(leaf), spelled) is Signature.BAD


# MD5 with RSA and SHA-256 with RSA on an EC key, ML-DSA-44, and one that nobody knows.
@pytest.mark.parametrize(
    "algorithm", ["1.2.3.4", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.11", "2.16.840.1.101.3.4.3.17"]
)
def test_an_algorithm_that_is_unknown_or_of_another_key_is_not_good(algorithm: str) -> None:
    assert answer(with_algorithm(a_leaf(), tlv(0x30, oid(algorithm)))) is not Signature.GOOD


def test_an_unknown_algorithm_cannot_be_checked() -> None:
    assert answer(with_algorithm(a_leaf(), tlv(0x30, oid("1.2.3.4")))) is Signature.UNCHECKABLE


def version_4(parts: Parts) -> None:
    parts[0] = tlv(0xA0, tlv(2, b"\3"))


# cryptography cannot load version 4: it raises InvalidVersion, which is no ValueError.
def test_a_malformed_certificate_is_checked_all_the_same() -> None:
    forged = with_tbs(a_leaf(), version_4)
    assert answer(forged) is Signature.BAD
    signed, algorithm, _ = der.element(forged).children
    assert isinstance(PKI.issuing.key, ec.EllipticCurvePrivateKey)
    signature = PKI.issuing.key.sign(signed.whole, ec.ECDSA(SHA256()))
    assert answer(tlv(0x30, signed.whole, algorithm.whole, tlv(3, b"\0", signature))) is Signature.GOOD


def test_a_malformed_issuer_lends_its_key() -> None:
    issuer = read(with_tbs(PKI.issuing.certificate, version_4))
    assert check_signature(read(a_leaf()), issuer) is Signature.GOOD


def test_an_issuer_whose_key_is_unreadable_checks_nothing() -> None:
    def change(parts: Parts) -> None:
        parts[6] = tlv(0x30)

    issuer = read(with_tbs(PKI.issuing.certificate, change))
    assert check_signature(read(a_leaf()), issuer) is Signature.UNCHECKABLE


def test_what_the_library_cannot_load_is_none() -> None:
    assert loaded(b"\x30\x00") is None


def test_the_key_alone_answers_whoever_holds_it() -> None:
    twin = make_root(PKI.issuing.certificate.subject, DAYS, key=PKI.issuing.key)
    assert answer(issue(replace(healthy_leaf(), names=("a.example",)), PKI.issuing), twin) is Signature.GOOD


def rsa_key(bits: int, exponent_bits: int) -> x509.Certificate:
    """Return a certificate with an RSA key of any size, which nobody has the other half of."""
    numbers = rsa.RSAPublicNumbers((1 << exponent_bits) - 1, (1 << bits) - 1)
    days = Validity.around(AT)
    builder = x509.CertificateBuilder(name_of("Odd"), name_of("Odd"), numbers.public_key(), 5, days.begins, days.ends)
    return builder.sign(PKI.root.key, SHA256())


@pytest.mark.parametrize(
    ("issuer", "least", "most"),
    [
        (PKI.root.certificate, 1, 1),
        (rsa_key(2048, 17), 1, 2),
        (rsa_key(4096, 17), 2, 4),
        (rsa_key(3072, 3071), 100, 300),
        (rsa_key(16384, 64), 60, 200),
        (self_sign(replace(healthy_leaf(), key=ec.generate_private_key(ec.SECP384R1()))), 5, 20),
        (self_sign(replace(healthy_leaf(), key=ec.generate_private_key(ec.BrainpoolP512R1()))), 10, 50),
    ],
)
def test_a_check_with_a_large_key_costs_as_much_as_many(issuer: x509.Certificate, least: int, most: int) -> None:
    assert least <= cost(read(issuer)) <= most


def test_a_key_that_cannot_be_read_costs_one_check() -> None:
    assert cost(read(with_tbs(a_leaf(), lambda parts: parts.__setitem__(6, tlv(0x30))))) == 1
