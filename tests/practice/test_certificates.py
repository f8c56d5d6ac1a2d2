from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtensionOID

from tests.support.pki import (
    AT,
    Pki,
    Validity,
    extension,
    healthy_leaf,
    issue,
    key_usage,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_pki,
    name_of,
    new_rsa_key,
    pem_of,
    self_sign,
    weak_rsa_key,
    with_broken_signature,
    with_sha1_signature,
)
from tests.support.tls_client import verify


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def test_a_healthy_leaf_is_accepted_by_a_strict_verifier(pki: Pki) -> None:
    leaf = issue(healthy_leaf("shop.example"), pki.issuing)
    verify((leaf, pki.issuing.certificate), pki.root.certificate, "shop.example", AT)


def test_a_leaf_lives_90_days(pki: Pki) -> None:
    leaf = issue(healthy_leaf(), pki.issuing)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=90)


def test_serial_numbers_are_positive_and_16_bytes_long(pki: Pki) -> None:
    serials = {issue(healthy_leaf(), pki.issuing).serial_number for _ in range(20)}
    assert len(serials) == 20
    assert {s.bit_length() for s in serials} == {127}


def test_an_address_becomes_an_address_and_a_name_a_name(pki: Pki) -> None:
    leaf = issue(healthy_leaf("shop.example", "192.0.2.1"), pki.issuing)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["shop.example"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.1"]


def test_a_leaf_without_subject_has_a_critical_alternative_name(pki: Pki) -> None:
    leaf = issue(replace(healthy_leaf(), common_name=""), pki.issuing)
    assert len(leaf.subject) == 0
    assert leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).critical


def test_an_extra_extension_takes_the_usual_ones_place(pki: Pki) -> None:
    wanted = key_usage("key_encipherment")
    leaf = issue(replace(healthy_leaf(), extra=(extension(wanted, critical=True),)), pki.issuing)
    assert leaf.extensions.get_extension_for_class(x509.KeyUsage).value == wanted


def test_an_extension_can_be_left_out(pki: Pki) -> None:
    leaf = issue(replace(healthy_leaf(), without=frozenset({ExtensionOID.KEY_USAGE})), pki.issuing)
    assert ExtensionOID.KEY_USAGE not in {e.oid for e in leaf.extensions}


def test_a_self_signed_leaf_is_signed_by_its_own_key() -> None:
    leaf = self_sign(healthy_leaf())
    leaf.verify_directly_issued_by(leaf)


def test_the_weak_key_has_768_bits_and_signs() -> None:
    key = weak_rsa_key()
    assert key.key_size == 768
    key.public_key().verify(key.sign(b"x", padding.PKCS1v15(), SHA256()), b"x", padding.PKCS1v15(), SHA256())


def test_a_sha1_signature_is_a_true_signature(pki: Pki) -> None:
    issuing = make_intermediate(name_of("RSA CA"), pki.root, Validity.around(AT), key=new_rsa_key())
    leaf = with_sha1_signature(issue(healthy_leaf(), issuing), issuing)
    key = issuing.key.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(leaf.signature, leaf.tbs_certificate_bytes, padding.PKCS1v15(), SHA1())
    assert isinstance(leaf.signature_hash_algorithm, SHA1)


def test_a_sha1_signature_needs_an_rsa_issuer(pki: Pki) -> None:
    with pytest.raises(TypeError, match="RSA"):
        with_sha1_signature(issue(healthy_leaf(), pki.issuing), pki.issuing)


def test_a_broken_signature_does_not_verify(pki: Pki) -> None:
    leaf = with_broken_signature(issue(healthy_leaf(), pki.issuing))
    with pytest.raises(InvalidSignature):
        leaf.verify_directly_issued_by(pki.issuing.certificate)


def test_a_list_names_the_revoked_certificate_and_no_other(pki: Pki) -> None:
    revoked, fine = (issue(healthy_leaf(), pki.issuing) for _ in range(2))
    crl = x509.load_der_x509_crl(make_crl(pki.issuing, (revoked,), AT))
    key = pki.issuing.certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert crl.is_signature_valid(key)
    assert crl.get_revoked_certificate_by_serial_number(revoked.serial_number) is not None
    assert crl.get_revoked_certificate_by_serial_number(fine.serial_number) is None


@pytest.mark.parametrize(
    ("revoked", "status"), [(True, ocsp.OCSPCertStatus.REVOKED), (False, ocsp.OCSPCertStatus.GOOD)]
)
def test_a_responder_answers_as_told(pki: Pki, revoked: bool, status: ocsp.OCSPCertStatus) -> None:
    leaf = issue(healthy_leaf(), pki.issuing)
    response = ocsp.load_der_ocsp_response(make_ocsp(leaf, pki.issuing, AT, revoked=revoked))
    assert (response.certificate_status, response.serial_number) == (status, leaf.serial_number)


def test_pem_keeps_the_order(pki: Pki) -> None:
    chain = [issue(healthy_leaf(), pki.issuing), pki.issuing.certificate]
    assert x509.load_pem_x509_certificates(pem_of(*chain)) == chain
