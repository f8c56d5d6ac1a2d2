import hashlib
import time
from dataclasses import replace

from tests.support.diagnoses import made_certificate
from wizard.model.certificate import Attribute, DistinguishedName, PublicKey

CN, O, OU = "2.5.4.3", "2.5.4.10", "2.5.4.11"  # noqa: E741


def name(*attributes: tuple[str, str]) -> DistinguishedName:
    return DistinguishedName(rdns=tuple((Attribute(*a),) for a in attributes), der=repr(attributes).encode())


def test_the_last_common_name_is_the_most_specific() -> None:
    assert name((CN, "example"), (O, "Shop"), (CN, "shop.example")).common_name == "shop.example"


def test_the_first_organization_counts() -> None:
    assert name((O, "Shop"), (O, "Other")).organization == "Shop"


def test_a_name_without_them_has_none() -> None:
    assert (name((OU, "x")).common_name, name((OU, "x")).organization) == (None, None)


def test_values_keep_the_certificate_s_order_across_relative_names() -> None:
    several = DistinguishedName(rdns=((Attribute(OU, "a"), Attribute(OU, "b")), (Attribute(OU, "c"),)), der=b"")
    assert several.values(OU) == ("a", "b", "c")


def test_a_name_of_no_attribute_is_empty() -> None:
    assert name().is_empty
    assert not name((CN, "")).is_empty


def test_the_fingerprints_are_those_of_the_der() -> None:
    certificate = made_certificate()
    assert certificate.sha256 == hashlib.sha256(certificate.der).hexdigest()
    assert len(certificate.sha1) == 40


def test_the_key_s_fingerprint_is_that_of_the_whole_spki() -> None:
    key = PublicKey(type="EC", bits=256, curve="secp256r1", spki=b"spki")
    assert key.spki_sha256 == hashlib.sha256(b"spki").hexdigest()


def test_the_same_name_twice_is_self_issued() -> None:
    certificate = made_certificate()
    assert certificate.is_self_issued
    assert not replace(certificate, issuer=name((CN, "Example CA"))).is_self_issued


def test_the_first_of_two_same_extensions_counts() -> None:
    certificate = made_certificate()
    first = certificate.extensions[0]
    doubled = replace(certificate, extensions=(first, replace(first, value=b"other")))
    assert doubled.extension(first.oid) == first
    assert certificate.extension("1.2.3") is None


def test_thousands_of_extensions_are_not_gone_through_for_each_question() -> None:
    first = made_certificate().extensions[0]
    many = tuple(replace(first, oid=f"1.2.{n}") for n in range(20_000))
    crowded = replace(made_certificate(), extensions=many)
    begin = time.process_time()
    assert not any(crowded.extension("2.5.29.15") for _ in range(2_000))
    # A tenth of a second on the machine that it was written on, where going through all of them took 2 s.
    assert time.process_time() - begin < 1


def test_certificates_are_equal_by_their_bytes() -> None:
    certificate = made_certificate()
    assert certificate == replace(certificate, serial=1)
    assert len({certificate, replace(certificate, serial=1)}) == 1
    assert certificate != replace(certificate, der=b"other")
    assert certificate != certificate.der
