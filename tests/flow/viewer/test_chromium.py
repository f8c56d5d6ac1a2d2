import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from tests.support.diagnoses import altered_certificate
from wizard.flow.viewer.chromium import can_read, has_text_alone, rfc2253
from wizard.model.certificate import DistinguishedName, Extension
from wizard.pki.reader import read_name


def name(*attributes: tuple[x509.ObjectIdentifier, str]) -> DistinguishedName:
    made = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
    return read_name(made.public_bytes())


def test_a_name_is_written_backwards_with_its_short_types() -> None:
    made = name((NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, "A"), (NameOID.GIVEN_NAME, "G"))
    assert rfc2253(made) == "givenName=G,O=A,C=JP"


def test_signs_of_the_notation_are_escaped() -> None:
    assert rfc2253(name((NameOID.ORGANIZATION_NAME, 'a,b+"c'))) == r"O=a\,b\+\"c"
    assert rfc2253(name((NameOID.ORGANIZATION_NAME, "#1 "))) == r"O=\#1\ "


def test_an_unknown_type_is_written_in_hex() -> None:
    assert rfc2253(name((NameOID.TITLE, "AB"))) == "2.5.4.12=#4142"


def test_a_broken_name_is_written_as_nothing() -> None:
    assert rfc2253(DistinguishedName((), b"\x05\0")) == ""


def test_a_value_that_is_no_string_is_noticed() -> None:
    assert has_text_alone(name((NameOID.TITLE, "AB")))
    integer = bytes.fromhex("300c310a30080603550403020107")
    assert not has_text_alone(DistinguishedName((), integer))


@pytest.mark.parametrize(
    ("names", "readable"),
    [("3003820161", True), ("300482023cff", False), ("3005870300007f", False), ("30068704c0000201", True)],
)
def test_a_broken_name_hides_the_certificate(names: str, readable: bool) -> None:
    extension = Extension("2.5.29.17", False, bytes.fromhex(names))
    assert can_read(altered_certificate(extensions=(extension,))) is readable
