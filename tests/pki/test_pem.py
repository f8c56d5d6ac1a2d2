import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.pki import der_of, make_pki
from wizard.pki.pem import pem


def test_it_writes_what_the_library_writes() -> None:
    root = make_pki().root.certificate
    assert pem(der_of(root)) == root.public_bytes(Encoding.PEM)
    assert x509.load_pem_x509_certificate(pem(der_of(root))) == root


@pytest.mark.parametrize("size", [1, 47, 48, 49, 96, 97])
def test_no_line_is_longer_than_64_characters_and_the_last_one_ends(size: int) -> None:
    text = pem(b"x" * size, "PKCS7")
    assert text.startswith(b"-----BEGIN PKCS7-----\n")
    assert text.endswith(b"\n-----END PKCS7-----\n")
    assert all(0 < len(line) <= 64 for line in text.splitlines())
