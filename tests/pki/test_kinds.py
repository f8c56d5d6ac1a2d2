"""What a file without a certificate is called."""

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509 import ocsp

from tests.pki.making import PKI, a_leaf, oid, tlv
from tests.support.pki import AT, der_of, make_crl, make_ocsp, new_key, new_rsa_key
from wizard.pki.containers import read_container

LEAF = a_leaf()
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
STAMP = tlv(0x30, oid(SIGNED_DATA), tlv(0xA0, tlv(0x30, tlv(2, b"\3"), tlv(0x31), tlv(0x30, oid(TST_INFO)))))
DH = tlv(0x30, tlv(2, b"\0" + b"\xff" * 128), tlv(2, b"\2"))


def private(key: object, form: PrivateFormat) -> bytes:
    return key.private_bytes(Encoding.DER, form, NoEncryption())  # type: ignore[attr-defined]


def told(data: bytes) -> str:
    found = read_container(data)
    assert found.certificates == ()
    assert found.problem is not None
    return found.problem


@pytest.mark.parametrize(
    "data",
    [
        private(new_key(), PrivateFormat.PKCS8),
        private(new_key(), PrivateFormat.TraditionalOpenSSL),
        private(new_rsa_key(), PrivateFormat.TraditionalOpenSSL),
        private(ed25519.Ed25519PrivateKey.generate(), PrivateFormat.PKCS8),
        b"PuTTY-User-Key-File-3: ssh-ed25519\r\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----\n",
        b"-----BEGIN RSA PRIVATE KEY-----\nMIIE and no end",
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    ],
)
def test_a_private_key_is_not_to_be_shared(data: bytes) -> None:
    assert "a private key" in told(data)
    assert "nobody" in told(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (new_rsa_key().public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1), "a public key, not"),
        (new_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "a public key, not"),
        (new_key().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH), "a public key for SSH"),
        (b"ssh-rsa-cert-v01@openssh.com AAAA me\n", "a certificate for SSH"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\n", "a public key for SSH"),
        (make_crl(PKI.issuing, (), AT), "a list of revoked certificates"),
        (make_ocsp(LEAF, PKI.issuing, AT, revoked=False), "an answer about revocation (OCSP)"),
        (
            ocsp.OCSPRequestBuilder()
            .add_certificate(LEAF, PKI.issuing.certificate, SHA256())
            .build()
            .public_bytes(Encoding.DER),
            "a question about revocation (OCSP)",
        ),
        (STAMP, "a timestamp"),
        (tlv(0x30, tlv(0x30, tlv(2, b"\0")), STAMP), "a timestamp"),
        (tlv(0x30, tlv(2, b"\1"), tlv(0x30, tlv(0x30, oid("1.2.3")), tlv(4, b"hash"))), "a request for a timestamp"),
        (tlv(0x30, oid("1.2.840.113549.1.7.3"), tlv(0xA0, tlv(0x30))), "an encrypted message"),
        (DH, "a key exchange"),
        (oid("1.2.840.10045.3.1.7"), "there is no certificate in it"),
        (tlv(0x30, *[tlv(2, b"\1")] * 2 + [tlv(2, b"\7")] * 1), "DER data that is no certificate"),
        (b"\xce\xce\xce\xce\0\0\0\2", "JCEKS"),
        (b"\0\0\0\2\0\0\0\x14" + b"s" * 20, "Bouncy Castle"),
        (b"\x1f\x8b\x08\0", "a packed file"),
        (b"%PDF-1.7\n", "a document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x7fELF\2", "a program"),
        (b"\x99\x01\x0d\x04", "a PGP key"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n", "a PGP key"),
        (b"<?xml version='1.0'?><Error/>", "a web page"),
        (b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "parameters of a curve"),
        (b"-----BEGIN FUN-----\nAAAA\n-----END FUN-----\n", 'a block called "FUN"'),
    ],
)
def test_each_kind_of_file_has_a_name(data: bytes, words: str) -> None:
    assert words in told(data)


def test_the_signed_part_of_a_certificate_is_no_certificate() -> None:
    assert "without its signature" in told(LEAF.tbs_certificate_bytes)


def test_many_unknown_blocks_are_named_in_part() -> None:
    blocks = b"".join(b"-----BEGIN K%d-----\nAAAA\n-----END K%d-----\n" % (n, n) for n in range(9))
    assert told(blocks) == 'no certificate in it, but: blocks called "K0", "K1", "K2", "K3", "K4", …'


def test_a_certificate_under_another_label_is_found() -> None:
    pem = LEAF.public_bytes(Encoding.PEM).replace(b"CERTIFICATE", b"SERVER CERT")
    assert read_container(pem).certificates == (der_of(LEAF),)


def test_a_request_under_the_label_of_a_certificate_is_told() -> None:
    pem = PKI.root.certificate.public_bytes(Encoding.PEM).decode()
    assert read_container(pem.encode()).certificates
    done = subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-keyout", "/dev/null", "-subj", "/CN=a"], capture_output=True, check=True)  # fmt: skip
    assert "a certificate request" in told(done.stdout.replace(b"CERTIFICATE REQUEST", b"CERTIFICATE"))
