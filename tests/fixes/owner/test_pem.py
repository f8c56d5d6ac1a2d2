from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.diagnoses import altered_certificate, made_certificate
from wizard.fixes.owner.pem import LONGEST_COMMENT, name_of, pem_text
from wizard.i18n import using
from wizard.model.certificate import Attribute, Certificate, DistinguishedName
from wizard.model.fields import Unreadable

COMMON_NAME, ORGANIZATION = "2.5.4.3", "2.5.4.10"


def named(text: str, oid: str = COMMON_NAME) -> Certificate:
    return altered_certificate(subject=DistinguishedName(rdns=((Attribute(oid, text),),), der=b""))


def test_each_certificate_has_a_line_that_says_which_it_is() -> None:
    one, other = made_certificate(), made_certificate("other.example")
    text = pem_text([one, other])
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert comments == ["# shop.example, valid until 2026-11-03", "# other.example, valid until 2026-11-03"]
    loaded = x509.load_pem_x509_certificates(text.encode())
    assert [bytes.fromhex(one.sha256), bytes.fromhex(other.sha256)] == [c.fingerprint(SHA256()) for c in loaded]


@pytest.mark.parametrize(
    "subject",
    [
        "-----BEGIN CERTIFICATE-----",
        "a\n-----BEGIN PRIVATE KEY-----\nMIIB",
        "a\r\nssl_certificate /etc/shadow;",
        "a\u2028-----END CERTIFICATE-----\u0085b",
        "-" * 500 + "BEGIN X-----",
        "\u202eelpmaxe.pohs",
        "x" * 10_000 + "-----BEGIN CERTIFICATE-----",
        "漢" * 400,
        "\ud800",
        "",
    ],
    ids=ascii,
)
def test_no_subject_gets_out_of_its_line(subject: str) -> None:
    text = pem_text([named(subject)])
    lines = text.encode().split(b"\n")
    assert lines[0].startswith(b"# ")
    assert len(lines[0]) <= LONGEST_COMMENT + 2
    assert lines[1] == b"-----BEGIN CERTIFICATE-----"
    assert text.count("-----BEGIN") == text.count("-----END") == 1
    assert text.splitlines()[1] == "-----BEGIN CERTIFICATE-----"
    assert len(x509.load_pem_x509_certificates(text.encode())) == 1


def test_the_line_is_in_the_language_in_force_and_survives_a_date_that_is_none() -> None:
    with using("ja"):
        assert "2026-11-03" in pem_text([made_certificate()]).splitlines()[0]
    broken = replace(made_certificate(), not_after=Unreadable("no time"))
    assert pem_text([broken]).splitlines()[0] == "# shop.example, valid until ?"


def test_a_certificate_is_called_by_what_it_has() -> None:
    nameless = altered_certificate(subject=DistinguishedName(rdns=(), der=b""))
    assert name_of(named("Works", ORGANIZATION)) == "Works"
    assert name_of(nameless) == nameless.sha256[:16]
    assert len(name_of(named("x" * 1_000))) == 100
