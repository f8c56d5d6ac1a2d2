"""What of all browsers Firefox alone minds; the real one's answers: tests/causes/test_combined.py."""

import ipaddress
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.pki.making import PKI, read
from tests.pki.test_constraints import constrained, directory, dns, leaf
from tests.support.combined import COMBINATIONS
from tests.support.faulty import CA_USE, IS_CA, odd_issuing
from tests.support.pki import Authority, extension, healthy_leaf, issue
from wizard.model.certificate import Certificate
from wizard.pki.constraints import is_dns_id
from wizard.pki.faults import Fault, Rule
from wizard.pki.mozpkix import firefox_faults
from wizard.pki.policies import broken_policy

ROOT = read(PKI.root.certificate)
Usages = tuple[x509.ObjectIdentifier, ...]
ANY, SERVER, OCSP = (
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING
)  # fmt: skip


def told(*path: Certificate, anchored: bool = True) -> list[tuple[Rule, int]]:
    return [(f.rule, f.position) for f in firefox_faults(path, anchored=anchored)]


def names_told(site: Certificate, authority: Authority) -> list[tuple[object, object]]:
    faults: list[Fault] = list(firefox_faults([site, read(authority.certificate), ROOT], anchored=True))
    assert {f.rule for f in faults} <= {Rule.ODD_NAMES}
    return [(f.values["name"], f.values["malformed"]) for f in faults]


def without_san(common_name: str) -> Certificate:
    plan = replace(healthy_leaf(), common_name=common_name, without=frozenset({x509.SubjectAlternativeName.oid}))
    return read(issue(plan, PKI.issuing))


def test_a_healthy_path_has_none() -> None:
    assert told(read(issue(healthy_leaf(), PKI.issuing)), read(PKI.issuing.certificate), ROOT) == []


@pytest.mark.parametrize(
    ("usages", "odd"),
    [((ANY,), True), ((ANY, SERVER), False), ((SERVER, OCSP), True), ((SERVER,), False), ((OCSP,), False)],
)
def test_usages_of_a_site(usages: Usages, odd: bool) -> None:
    site = read(issue(replace(healthy_leaf(), usages=usages), PKI.issuing))
    assert told(site, read(PKI.issuing.certificate), ROOT) == ([(Rule.ODD_USAGE, 0)] if odd else [])


@pytest.mark.parametrize(("usages", "odd"), [((ANY,), True), ((ANY, SERVER), False), ((SERVER, OCSP), False)])
def test_usages_of_an_authority(usages: Usages, odd: bool) -> None:
    issuing = odd_issuing(IS_CA, CA_USE, lambda plan: replace(
        plan, extra=(*plan.extra, extension(x509.ExtendedKeyUsage(usages)))))  # fmt: skip
    site = read(issue(healthy_leaf(), issuing))
    assert told(site, read(issuing.certificate), ROOT) == ([(Rule.ODD_USAGE, 1)] if odd else [])


def test_an_issuer_without_a_name() -> None:
    nameless = odd_issuing(IS_CA, CA_USE, lambda plan: replace(plan, common_name=""))
    site = read(issue(healthy_leaf(), nameless))
    assert told(site, read(nameless.certificate), ROOT) == [(Rule.EMPTY_ISSUER, 0)]


def test_the_root_is_not_asked_where_it_is_trusted() -> None:
    root = read(issue(replace(healthy_leaf(), usages=(ANY,)), PKI.root))
    site = read(issue(healthy_leaf(), PKI.issuing))
    assert told(site, root) == []
    assert told(site, root, anchored=False) == [(Rule.ODD_USAGE, 1)]


def test_mapped_policies_that_are_critical() -> None:
    path = [read(c) for c in COMBINATIONS["issuing-policy-mapped"]()]
    assert broken_policy(path) is None
    assert told(*path, ROOT) == [(Rule.ODD_CRITICAL, 1)]


@pytest.mark.parametrize(
    ("common_name", "odd"),
    [("other.test", True), ("site.test", False), ("www.site.test", False), ("No Host", False), ("192.0.2.1", False)],
)
def test_the_common_name_counts_for_want_of_others(common_name: str, odd: bool) -> None:
    authority = constrained(dns("site.test"))
    assert names_told(without_san(common_name), authority) == ([(common_name, False)] if odd else [])


def test_the_common_name_may_be_an_address() -> None:
    authority = constrained([x509.IPAddress(ipaddress.ip_network("10.0.0.0/8"))])
    assert names_told(without_san("192.0.2.1"), authority) == [("192.0.2.1", False)]
    assert names_told(without_san("10.1.2.3"), authority) == []


def test_the_common_name_does_not_count_beside_others() -> None:
    authority = constrained(dns("site.test"))
    assert names_told(leaf(*dns("site.test"), common_name="other.test"), authority) == []
    by_address = leaf(x509.IPAddress(ipaddress.ip_address("192.0.2.1")), common_name="other.test")
    assert names_told(by_address, authority) == []
    by_mail = leaf(x509.RFC822Name("a@site.test"), common_name="other.test")
    assert names_told(by_mail, authority) == [("other.test", False)]


def test_an_empty_subject_is_no_directory_name_that_is_allowed() -> None:
    authority = constrained([directory((x509.NameOID.ORGANIZATION_NAME, "Allowed"))])
    assert names_told(leaf(*dns("site.test")), authority) == [("", False)]


@pytest.mark.parametrize("name", ["*.test", "site.test.", "s*.site.test"])
def test_a_name_that_is_none_breaks_every_constraint(name: str) -> None:
    assert names_told(leaf(*dns(name)), constrained(dns("test"))) == [(name, True)]
    assert names_told(leaf(*dns(name)), constrained(excluded=dns("elsewhere.test"))) == [(name, True)]


def test_a_name_that_is_none_is_let_pass_where_no_constraint_is_about_names() -> None:
    authority = constrained([x509.RFC822Name("site.test")])
    assert names_told(leaf(*dns("*.test")), authority) == []


def test_what_every_program_minds_is_not_told_again() -> None:
    assert names_told(leaf(*dns("other.test")), constrained(dns("site.test"))) == []


@pytest.mark.parametrize(
    "name", ["site.test", "*.site.test", "a_b.site.test", "xn--r8jz45g.test", "localhost", "1.test", "A.Test"]
)
def test_names_that_are_some(name: str) -> None:
    assert is_dns_id(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "site.test.", ".site.test", "a..test", "*.test", "*", "a.*.test", "*.*.test", "s*.site.test", "-a.test",
     "a-.test", "192.0.2.1", "a b.test", "a\0.test", f"{'a' * 64}.test", f"{'a.' * 127}test", "日本.test"],
)  # fmt: skip
def test_names_that_are_none(name: str) -> None:
    assert not is_dns_id(name)
