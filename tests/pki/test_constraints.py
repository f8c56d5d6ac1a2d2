import ipaddress
import time
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID, NameOID

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_names
from tests.support.pki import AT, Authority, Validity, extension, healthy_leaf, issue, key_usage, name_of
from wizard.model.certificate import Certificate
from wizard.pki.constraints import MOST_COMPARISONS, _outside, broken_constraint

ROOT = read(PKI.root.certificate)
General = list[x509.GeneralName]


def dns(*names: str) -> General:
    return [x509.DNSName(n) for n in names]


def directory(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.DirectoryName:
    return x509.DirectoryName(x509.Name([x509.NameAttribute(o, v) for o, v in attributes]))


def constrained(permitted: General | None = None, excluded: General | None = None, name: str = "CA") -> Authority:
    """Return a CA that may issue inside *permitted* and outside *excluded*."""
    extra = (
        extension(x509.BasicConstraints(ca=True, path_length=None), critical=True),
        extension(key_usage("key_cert_sign"), critical=True),
        extension(x509.NameConstraints(permitted, excluded), critical=True),
    )
    without = frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME})
    plan = replace(healthy_leaf(), common_name=name, extra=extra, without=without)
    return Authority(issue(plan, PKI.root), plan.key)


def leaf(*names: x509.GeneralName, common_name: str = "") -> Certificate:
    """Return a leaf with *names*; constraints do not look at signatures."""
    extra = (extension(x509.SubjectAlternativeName(names), critical=True),)
    return read(issue(replace(healthy_leaf(), common_name=common_name, extra=extra), PKI.issuing))


def told(path: list[Certificate]) -> tuple[int, str] | None:
    """Return whose name breaks a constraint, and the name."""
    found = broken_constraint(path)
    return (found.position, found.name) if found else None


def answer(name: x509.GeneralName, permitted: General | None = None, excluded: General | None = None) -> bool:
    """Say whether *name* is allowed."""
    return told([leaf(name), read(constrained(permitted, excluded).certificate), ROOT]) is None


def raw(*parts: bytes) -> Certificate:
    return with_extensions(raw_extension("2.5.29.30", tlv(0x30, *parts)))


def test_a_path_without_constraints_breaks_none() -> None:
    assert told([leaf(*dns("a.example")), ROOT]) is None


# RFC 5280 4.2.1.10: a name is inside when labels are added to the left.
@pytest.mark.parametrize(
    ("name", "base", "inside"),
    [
        ("shop.example", "shop.example", True),
        ("www.shop.example", "shop.example", True),
        ("WWW.Shop.Example", "shop.example", True),
        ("*.shop.example", "shop.example", True),
        ("myshop.example", "shop.example", False),
        ("example", "shop.example", False),
        ("www.shop.example", ".shop.example", True),
        ("shop.example", ".shop.example", False),
        ("a.example", "", True),
    ],
)
def test_a_dns_name_is_inside_or_not(name: str, base: str, inside: bool) -> None:
    assert answer(x509.DNSName(name), permitted=dns(base)) is inside
    assert answer(x509.DNSName(name), excluded=dns(base)) is not inside


# Chromium takes an excluded name under a wildcard for excluded (BoringSSL pki/name_constraints.cc; CVE-2025-61727).
def test_a_wildcard_that_covers_an_excluded_name_is_excluded() -> None:
    assert not answer(x509.DNSName("*.shop.example"), excluded=dns("pay.shop.example"))
    assert answer(x509.DNSName("*.shop.example"), excluded=dns("pay.other.example"))


def test_a_wildcard_is_not_permitted_by_one_name_under_it() -> None:
    assert not answer(x509.DNSName("*.shop.example"), permitted=dns("pay.shop.example"))


@pytest.mark.parametrize(("address", "inside"), [("192.0.2.9", True), ("192.0.3.9", False), ("2001:db8::1", False)])
def test_an_address_is_inside_a_network_or_not(address: str, inside: bool) -> None:
    network: General = [x509.IPAddress(ipaddress.ip_network("192.0.2.0/24"))]
    assert answer(x509.IPAddress(ipaddress.ip_address(address)), permitted=network) is inside
    assert answer(x509.IPAddress(ipaddress.ip_address(address)), excluded=network) is not inside


@pytest.mark.parametrize(
    ("mail", "base", "inside"),
    [
        ("me@shop.example", "shop.example", True),
        ("me@SHOP.example", "shop.example", True),
        ("me@a.shop.example", "shop.example", False),
        ("me@a.shop.example", ".shop.example", True),
        ("me@shop.example", "me@shop.example", True),
        ("Me@shop.example", "me@shop.example", False),
    ],
)
def test_a_mail_address_is_inside_or_not(mail: str, base: str, inside: bool) -> None:
    assert answer(x509.RFC822Name(mail), permitted=[x509.RFC822Name(base)]) is inside


@pytest.mark.parametrize(
    ("uri", "base", "inside"),
    [
        ("https://shop.example/a", "shop.example", True),
        ("https://me@shop.example:8443/", "shop.example", True),
        ("https://a.shop.example/", "shop.example", False),
        ("https://a.shop.example/", ".shop.example", True),
    ],
)
def test_the_host_of_a_uri_is_inside_or_not(uri: str, base: str, inside: bool) -> None:
    permitted: General = [x509.UniformResourceIdentifier(base)]
    assert answer(x509.UniformResourceIdentifier(uri), permitted=permitted) is inside


def test_a_directory_name_is_inside_when_it_begins_with_the_base() -> None:
    organization, unit = (NameOID.ORGANIZATION_NAME, "Shop"), (NameOID.ORGANIZATIONAL_UNIT_NAME, "Web")
    base: General = [directory(organization)]
    assert answer(directory((NameOID.ORGANIZATION_NAME, "SHOP"), unit), permitted=base)
    assert not answer(directory(unit, organization), permitted=base)


def test_the_subject_counts_as_a_directory_name() -> None:
    above = read(constrained(permitted=[directory((NameOID.ORGANIZATION_NAME, "Shop"))]).certificate)
    found = told([leaf(*dns("a.example"), common_name="evil"), above, ROOT])
    assert found == (0, "evil")


def test_a_constraint_of_one_kind_leaves_the_other_kinds_free() -> None:
    assert answer(x509.IPAddress(ipaddress.ip_address("192.0.2.1")), permitted=dns("shop.example"))


def test_excluded_wins_over_permitted() -> None:
    assert not answer(x509.DNSName("a.shop.example"), permitted=dns("shop.example"), excluded=dns("a.shop.example"))


def test_one_name_outside_is_enough() -> None:
    above = read(constrained(permitted=dns("shop.example")).certificate)
    assert told([leaf(*dns("shop.example", "bank.example")), above, ROOT]) == (0, "bank.example")


def test_a_common_name_is_no_dns_name() -> None:
    above = read(constrained(permitted=dns("shop.example")).certificate)
    assert told([leaf(*dns("shop.example"), common_name="bank.example"), above, ROOT]) is None


def test_constraints_hold_for_every_certificate_below() -> None:
    upper = read(constrained(permitted=dns("shop.example"), name="Upper").certificate)
    lower = read(constrained(permitted=dns("bank.example"), name="Lower").certificate)
    assert told([leaf(*dns("bank.example")), lower, upper, ROOT]) == (0, "bank.example")


def test_the_anchors_own_constraints_count() -> None:
    anchor = read(constrained(permitted=dns("shop.example")).certificate)
    assert told([leaf(*dns("bank.example")), anchor]) == (0, "bank.example")


# RFC 5280 6.1.3 (b): not for self-issued certificates, unless it is the last one.
def test_a_self_issued_leaf_is_not_exempt() -> None:
    above = constrained(permitted=dns("shop.example"))
    plan = replace(healthy_leaf("bank.example"), common_name="CA")
    assert told([read(issue(plan, above)), read(above.certificate), ROOT]) == (0, "bank.example")


@pytest.mark.parametrize("broken", [raw(), raw(tlv(0xA0, tlv(0x30, tlv(0x87, b"\1\2\3"))))])
def test_constraints_that_cannot_be_read_are_broken_by_everybody(broken: Certificate) -> None:
    found = told([leaf(*dns("a.example")), broken, ROOT])
    assert found is not None
    assert found[0] == 1


def test_a_constraint_of_an_unknown_kind_breaks_names_of_unknown_kinds_only() -> None:
    above = raw(tlv(0xA1, tlv(0x30, tlv(0x88, b"\x2a\3"))))
    assert told([leaf(*dns("a.example")), above, ROOT]) is None
    assert told([with_names(tlv(0x88, b"\x2a\4")), above, ROOT]) is not None


def test_a_mail_address_in_the_subject_counts_without_alternative_names() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.EMAIL_ADDRESS, "me@bank.example")])
    bare = read(
        x509.CertificateBuilder(name_of("CA"), name, PKI.root.key.public_key(), 1)
        .not_valid_before(Validity.around(AT).begins)
        .not_valid_after(Validity.around(AT).ends)
        .sign(PKI.root.key, PKI.root.certificate.signature_hash_algorithm)  # type: ignore[arg-type]
    )
    above = read(constrained(permitted=[x509.RFC822Name("shop.example")]).certificate)
    assert told([bare, above, ROOT]) == (0, "me@bank.example")


def test_more_comparisons_than_any_honest_chain_needs_are_refused() -> None:
    many = 1 + int(MOST_COMPARISONS**0.5)
    above = raw(tlv(0xA1, *(tlv(0x30, tlv(0x82, b"a%d.test" % n)) for n in range(many))))
    crowded = with_names(*(tlv(0x82, b"b%d.example" % n) for n in range(many)))
    assert told([crowded, above, ROOT]) == (1, "too many names and constraints")


def test_as_many_comparisons_as_are_allowed_cost_little() -> None:
    many = int(MOST_COMPARISONS**0.5) - 1
    above = raw(
        tlv(0xA1, *(tlv(0x30, tlv(0x87, bytes([11, n >> 8, n & 255, 0, 255, 255, 255, 0]))) for n in range(many)))
    )
    crowded = with_names(*(tlv(0x87, bytes([10, 0, n >> 8, n & 255])) for n in range(many)))
    begin = time.process_time()
    assert told([crowded, above, ROOT]) is None
    # 0.01 s on the machine that it was written on, where comparing each with each took 1 s.
    assert time.process_time() - begin < 0.2


def test_what_was_compared_is_not_compared_again() -> None:
    above = read(constrained(excluded=dns("bank.example")).certificate)
    ours = leaf(x509.DNSName("shop.example"))
    told([ours, above, ROOT])
    known = _outside.cache_info().hits
    assert told([ours, above, read(a_leaf())]) is None
    assert _outside.cache_info().hits == known + 1


def test_an_object_identifier_is_no_name() -> None:
    assert told([with_extensions(raw_extension("2.5.29.17", oid("1.2.3"))), ROOT]) is None
