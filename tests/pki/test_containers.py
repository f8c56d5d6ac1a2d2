import base64
import codecs
import time
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pki.making import PKI, oid, read, tlv, with_part
from tests.support.pki import AT, der_of, healthy_leaf, issue, make_crl, make_ocsp, name_of, new_key, pem_of
from wizard.pki.containers import MOST_CERTIFICATES, MOST_ITERATIONS, Container, read_container

KEY = new_key()
LEAF = issue(replace(healthy_leaf(), key=KEY), PKI.issuing)
CHAIN = (LEAF, PKI.issuing.certificate)
DERS = tuple(der_of(c) for c in CHAIN)
PEM = pem_of(*CHAIN)
PKCS7_DER = pkcs7.serialize_certificates(list(CHAIN), Encoding.DER)
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"


def pfx(password: bytes | None) -> bytes:
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"shop", KEY, LEAF, [PKI.issuing.certificate], protection)


def indefinite(element: bytes) -> bytes:
    """Return the large SEQUENCE *element* with the indefinite length of BER."""
    assert element[1] == 0x82
    return b"\x30\x80" + element[4:] + b"\0\0"


def pfx_of(safe: bytes, *mac: bytes) -> bytes:
    return tlv(0x30, tlv(2, b"\3"), tlv(0x30, oid(DATA), tlv(0xA0, safe)), *mac)


def salted(count: int) -> bytes:
    return tlv(0x30, tlv(4, b"saltsalt"), tlv(2, count.to_bytes(9)))


def in_safe(inside: bytes) -> bytes:
    return tlv(0x30, tlv(0x30, oid(DATA), tlv(0xA0, tlv(4, tlv(0x30, inside)))))


def problem_of(data: bytes, password: bytes | None = None) -> str:
    found = read_container(data, password)
    assert found.certificates == ()
    assert found.problem is not None
    return found.problem


# RFC 7468 5.2: parsers pass over what is between and around the blocks.
@pytest.mark.parametrize(
    "data",
    [
        PEM,
        PEM.replace(b"\n", b"\r\n"),
        PEM.replace(b"\n", b"\r"),
        PEM.rstrip(),
        b"subject=CN = shop.example\n" + PEM + b"\xff\0 the end",
        codecs.BOM_UTF8 + PEM,
        PEM.decode().encode("utf-16"),
        codecs.BOM_UTF16_BE + PEM.decode().encode("utf-16-be"),
        PEM.replace(b"CERTIFICATE", b"X509 CERTIFICATE"),
        PEM.replace(b"\nMII", b"\nProc-Type: 4,CLEAR\n\nMII"),
        PEM.replace(b"\n", b"\n  "),
        b"-----BEGIN CERTIFICATE-----\nMIIB\n" + PEM,
        b"-----END CERTIFICATE-----\n" + PEM,
        PEM + b"-----BEGIN CERTIFICATE-----\nMIIB",
        KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + PEM,
    ],
)
def test_pem_is_found_with_anything_around(data: bytes) -> None:
    assert read_container(data) == Container(DERS)


@pytest.mark.parametrize(
    "data",
    [
        PKCS7_DER,
        pkcs7.serialize_certificates(list(CHAIN), Encoding.PEM),
        base64.encodebytes(PKCS7_DER),
        indefinite(PKCS7_DER),
        PKCS7_DER + b"\0\0",
    ],
)
def test_pkcs7_is_read_however_it_is_encoded(data: bytes) -> None:
    assert sorted(read_container(data).certificates) == sorted(DERS)


def test_a_broken_certificate_in_pkcs7_hides_no_other() -> None:
    broken = with_part(0, tlv(0xA0, tlv(2, b"\7")))
    signed = tlv(0x30, tlv(2, b"\1"), tlv(0x31), tlv(0x30, oid(DATA)), tlv(0xA0, broken, DERS[0]), tlv(0x31))
    data = tlv(0x30, oid(SIGNED_DATA), tlv(0xA0, signed))
    assert read_container(data).certificates == (broken, DERS[0])


def test_one_der_certificate_is_read_as_it_stands() -> None:
    assert read_container(DERS[0]) == Container((DERS[0],))


def test_der_certificates_in_a_row_are_all_read() -> None:
    assert read_container(b"".join(DERS)) == Container(DERS)


@pytest.mark.parametrize("behind", [b"\n", b"\0" * 10, b"junk"])
def test_bytes_behind_a_der_certificate_are_left_out(behind: bytes) -> None:
    assert read_container(DERS[0] + behind) == Container((DERS[0],))


def test_a_certificate_that_is_cut_off_is_left_to_the_reader() -> None:
    assert read_container(DERS[0][:-5]).certificates == (DERS[0][:-5],)


def test_bare_base64_is_decoded() -> None:
    assert read_container(base64.encodebytes(DERS[0])) == Container((DERS[0],))


def test_openssls_trusted_certificate_loses_its_settings() -> None:
    body = base64.encodebytes(DERS[0] + tlv(0x30, tlv(0x30, oid("1.3.6.1.5.5.7.3.1"))))
    data = b"-----BEGIN TRUSTED CERTIFICATE-----\n" + body + b"-----END TRUSTED CERTIFICATE-----\n"
    assert read_container(data) == Container((DERS[0],))


@pytest.mark.parametrize("data", [pfx(None), indefinite(pfx(None))])
def test_pkcs12_without_password_is_opened(data: bytes) -> None:
    assert read_container(data) == Container(DERS)


def test_pkcs12_opens_with_its_password() -> None:
    assert read_container(pfx(b"secret"), b"secret") == Container(DERS)


def test_pkcs12_asks_for_a_password() -> None:
    assert problem_of(pfx(b"secret")) == "PKCS#12 data that needs a password"


def test_a_wrong_password_is_told() -> None:
    assert problem_of(pfx(b"secret"), b"wrong") == "PKCS#12 data that this password does not open"


MAC = tlv(0x30, tlv(0x30), tlv(4, b"salt"), tlv(2, (1 << 40).to_bytes(6)))
GIANT = salted(1 << 40)


# RFC 7292 4 and appendix B: the counts of the MAC, of the key and of the certificates.
@pytest.mark.parametrize(
    "data",
    [
        pfx_of(tlv(4, tlv(0x30)), MAC),
        pfx_of(tlv(4, in_safe(GIANT))),
        pfx_of(tlv(4, in_safe(tlv(0x30, tlv(0xA0, tlv(0x30, GIANT)))))),
        pfx_of(tlv(4, in_safe(b"\x30\x80" + GIANT + b"\0\0"))),
        pfx_of(tlv(0x24, tlv(4, in_safe(GIANT)[:20]), tlv(4, in_safe(GIANT)[20:]))),
        pfx_of(tlv(4, in_safe(GIANT + tlv(0x30, b"\x1f\x81\x01\x00")))),
        pfx_of(tlv(4, in_safe(tlv(0x30, b"\xff\xff\xff") + GIANT))),
        b"\x30\x80" + pfx_of(tlv(4, tlv(0x30)), MAC)[2:] + b"\0\0",
        pfx_of(tlv(4, in_safe(b"\x30\x80" * 40 + b"\0\0" * 40 + GIANT))),
    ],
)
def test_pkcs12_with_a_giant_iteration_count_is_not_tried(data: bytes) -> None:
    began = time.monotonic()
    assert "take hours" in problem_of(data, b"secret")
    assert time.monotonic() - began < 2


def test_an_honest_iteration_count_is_tried() -> None:
    assert "does not open" in problem_of(pfx_of(tlv(4, in_safe(salted(MOST_ITERATIONS)))), b"secret")


def test_the_iterations_of_an_honest_store_are_no_attack() -> None:
    protection = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(100_000).hmac_hash(SHA256()).build(b"secret")
    data = pkcs12.serialize_key_and_certificates(None, KEY, LEAF, None, protection)
    assert read_container(data, b"secret") == Container((DERS[0],))


def request() -> x509.CertificateSigningRequest:
    return x509.CertificateSigningRequestBuilder().subject_name(name_of("shop.example")).sign(KEY, SHA256())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"<!DOCTYPE html><title>404</title>", "a web page"),
        (b"\xfe\xed\xfe\xed\0\0\0\2", "Java key store"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"hello", "there is no certificate in it"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", "cut off"),
        (b"-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----", "not base64"),
        (KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "private key"),
        (KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), "a private key"),
        (request().public_bytes(Encoding.PEM), "certificate request"),
        (request().public_bytes(Encoding.DER), "a certificate request"),
        (make_crl(PKI.issuing, (), AT), "a list of revoked certificates, not a certificate"),
        (make_ocsp(LEAF, PKI.issuing, AT, revoked=False), "an answer about revocation (OCSP), not a certificate"),
        (
            KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            "a public key, not a certificate",
        ),
        (KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), "Show it to nobody"),
        (KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "Show a private key to nobody"),
        (KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")), "a private key"),
        (tlv(0x30, oid(SIGNED_DATA), tlv(0xA0, tlv(0x30, tlv(2, b"\1")))), "PKCS#7 data without a certificate"),
        (tlv(0x30, oid(SIGNED_DATA), tlv(0xA0, b"\xff")), "PKCS#7 data that cannot be read"),
        (tlv(0x30, oid(SIGNED_DATA), tlv(0xA0)), "PKCS#7 data that cannot be read"),
        (b"\x30\x02\x06\x00", "no certificate"),
    ],
)
def test_what_is_no_certificate_is_named(data: bytes, words: str) -> None:
    assert words in problem_of(data)


def test_no_more_than_the_limit_is_read() -> None:
    assert len(read_container(pem_of(LEAF) * (MOST_CERTIFICATES + 5)).certificates) == MOST_CERTIFICATES


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN A-----\n" * 60_000,
        b"-----BEGIN CERTIFICATE-----" + b"\n" * 1_000_000,
        b"-----BEGIN CERTIFICATE-----\n" + b"A: b\n" * 200_000 + b"-----END CERTIFICATE-----",
        b"\x30\x80" * 500_000,
        b"\x30\x81" * 500_000,
        b"\x30\x80" + b"\x30\x84\x00\x0f\x00\x00" * 100_000,
    ],
)
def test_a_hostile_megabyte_takes_no_time(data: bytes) -> None:
    began = time.monotonic()
    read_container(data)
    assert time.monotonic() - began < 3


@settings(max_examples=300)
@given(
    source=st.sampled_from([PEM, PKCS7_DER, pfx(None), DERS[0], indefinite(PKCS7_DER)]),
    place=st.integers(0, 3_000),
    inserted=st.binary(max_size=8),
    removed=st.integers(0, 8),
)
def test_mutated_files_never_raise(source: bytes, place: int, inserted: bytes, removed: int) -> None:
    found = read_container(source[:place] + inserted + source[place + removed :])
    assert bool(found.certificates) is (found.problem is None)


@given(st.binary(max_size=300) | st.builds(lambda c: tlv(0x30, c), st.binary(max_size=100)))
def test_any_bytes_have_certificates_or_a_problem(data: bytes) -> None:
    found = read_container(data)
    assert bool(found.certificates) is (found.problem is None)


def test_a_certificate_of_a_container_is_readable() -> None:
    assert read(read_container(PKCS7_DER).certificates[0]).version == 3
