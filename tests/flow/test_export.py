import subprocess
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from tests.pki.making import PKI, a_leaf, oid, read, tlv, with_algorithm, with_part
from tests.support.pki import der_of
from wizard.flow.export import ExportForm, encode, file_name
from wizard.model.certificate import Certificate
from wizard.pki.containers import read_container
from wizard.pki.pem import pem

EVERY_CHAIN = [ExportForm.CHAIN, ExportForm.PKCS7_CHAIN, ExportForm.PKCS7_PEM_CHAIN]
EVERY_SINGLE = [form for form in ExportForm if form not in EVERY_CHAIN]


@cache
def chain() -> tuple[bytes, ...]:
    return tuple(map(der_of, (a_leaf(), PKI.issuing.certificate, PKI.root.certificate)))


@cache
def refused() -> bytes:
    """Return a certificate that the library does not load: its version is 9."""
    made = with_part(0, tlv(0xA0, tlv(2, b"\x09")))
    with pytest.raises(x509.InvalidVersion):
        x509.load_der_x509_certificate(made)
    return made


@pytest.mark.parametrize("form", EVERY_SINGLE)
def test_a_single_export_reads_back_as_the_first_certificate(form: ExportForm) -> None:
    assert read_container(encode(chain(), form)).certificates == chain()[:1]


@pytest.mark.parametrize("form", EVERY_CHAIN)
def test_a_chain_reads_back_whole(form: ExportForm) -> None:
    found = read_container(encode(chain(), form)).certificates
    assert sorted(found) == sorted(chain())


def test_a_pem_chain_keeps_its_order() -> None:
    assert read_container(encode(chain(), ExportForm.CHAIN)).certificates == chain()


@pytest.mark.parametrize("form", EVERY_CHAIN)
def test_a_certificate_that_the_library_refuses_is_not_lost(form: ExportForm) -> None:
    ders = (chain()[0], refused())
    assert set(read_container(encode(ders, form)).certificates) == set(ders)


def test_an_odd_encoding_stays_as_it_was_signed() -> None:
    # An explicit NULL, which ECDSA has not (RFC 5758 3.2).
    odd = with_algorithm(a_leaf(), tlv(0x30, oid("1.2.840.10045.4.3.2"), tlv(5)))
    assert read_container(encode((odd,), ExportForm.PKCS7)).certificates == (odd,)


def test_pkcs7_holds_each_certificate_once() -> None:
    assert encode((*chain(), *chain()), ExportForm.PKCS7_CHAIN) == encode(chain(), ExportForm.PKCS7_CHAIN)


def test_the_library_reads_pkcs7_back() -> None:
    found = pkcs7.load_der_pkcs7_certificates(encode(chain(), ExportForm.PKCS7_CHAIN))
    assert {der_of(c) for c in found} == set(chain())


@pytest.mark.parametrize("ders", [chain(), (refused(), *chain())], ids=["library", "by hand"])
def test_openssl_prints_every_certificate_of_a_pkcs7_file(ders: tuple[bytes, ...]) -> None:
    words = ["openssl", "pkcs7", "-inform", "PEM", "-print_certs", "-noout"]
    done = subprocess.run(words, input=encode(ders, ExportForm.PKCS7_PEM_CHAIN), capture_output=True, check=True)
    assert done.stdout.count(b"subject=") == len(ders)


def test_the_library_reads_pkcs7_of_very_many_back() -> None:
    ders = {chain()[0][:-4] + number.to_bytes(4) for number in range(1_000)}
    found = pkcs7.load_der_pkcs7_certificates(encode(tuple(ders), ExportForm.PKCS7_CHAIN))
    assert {der_of(c) for c in found} == ders


def test_there_is_nothing_to_write_without_a_certificate() -> None:
    with pytest.raises(IndexError):
        encode((), ExportForm.DER)


def test_pem_has_lines_of_64_signs_and_ends_with_a_line_feed() -> None:
    lines = pem(b"\x00" * 100, "X509 CRL").decode().split("\n")
    assert [lines[0], len(lines[1]), lines[-2:]] == ["-----BEGIN X509 CRL-----", 64, ["-----END X509 CRL-----", ""]]


def called(common: str) -> Certificate:
    return read(with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, common.encode()))))))


def name(common: str, form: ExportForm = ExportForm.PEM) -> str:
    return file_name(called(common), form)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (ExportForm.PEM, "shop.example.pem"),
        (ExportForm.CHAIN, "shop.example-chain.pem"),
        (ExportForm.DER, "shop.example.der"),
        (ExportForm.PKCS7, "shop.example.p7b"),
        (ExportForm.PKCS7_PEM, "shop.example.p7b"),
        (ExportForm.PKCS7_CHAIN, "shop.example-chain.p7b"),
        (ExportForm.PKCS7_PEM_CHAIN, "shop.example-chain.p7b"),
    ],
)
def test_the_name_tells_the_form(form: ExportForm, expected: str) -> None:
    assert name("shop.example", form) == expected


@pytest.mark.parametrize(
    ("common", "expected"),
    [
        ("*.shop.example", "wildcard.shop.example.pem"),
        ("東京都認証局 G2", "東京都認証局_G2.pem"),
        ("../../etc/passwd", "etc_passwd.pem"),
        ("..\\..\\evil", "evil.pem"),
        ("C:\\Windows", "C_Windows.pem"),
        ("file:stream", "file_stream.pem"),
        (".bashrc", "bashrc.pem"),
        ("-rf", "rf.pem"),
        ("name. ", "name.pem"),
        ("shop\u202efdp.exe", "shop_fdp.exe.pem"),
        ("a\x00b\nc", "a_b_c.pem"),
        ("NUL", "_NUL.pem"),
        ("aux.shop.example", "_aux.shop.example.pem"),
        ("COM¹", "_COM¹.pem"),
        ("console", "console.pem"),
    ],
)
def test_a_hostile_name_makes_a_harmless_file_name(common: str, expected: str) -> None:
    assert name(common) == expected


def test_a_long_name_is_cut_between_characters() -> None:
    assert name("証" * 60) == "証" * 33 + ".pem"


def test_without_a_usable_name_the_fingerprint_serves() -> None:
    certificate = called("\u3164")
    assert file_name(certificate, ExportForm.DER) == f"{certificate.sha256[:16]}.der"


def test_a_certificate_without_a_subject_gets_a_name() -> None:
    certificate = read(with_part(5, tlv(0x30)))
    assert file_name(certificate, ExportForm.PEM) == "shop.example.pem"
