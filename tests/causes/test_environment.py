"""This computer and its network: products in between, the list of roots, the system's age."""

from dataclasses import replace

import pytest

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_root, name_of
from wizard.causes.diagnose import diagnose
from wizard.causes.environment import interceptor_of
from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence, SystemEvidence
from wizard.model.finding import Severity
from wizard.pki.reader import read_certificate

DAYS = Validity.around(AT, before_days=300, after_days=3000)


def by_product(common_name: str, organization: str | None = None, *, trusted: bool = False) -> Evidence:
    product = make_root(name_of(common_name, organization), DAYS)
    chain = (issue(healthy_leaf("site.test"), product), product.certificate)
    return met(chain, *([product.certificate] if trusted else []))


PRODUCTS = [
    ("avast! Web/Mail Shield Root", "avast! Web/Mail Shield", "Avast"),
    ("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab", "Kaspersky"),
    ("Zscaler Root CA", "Zscaler Inc.", "Zscaler"),
    ("FortiGate CA", "Fortinet", "Forti"),
    ("Cisco Umbrella Root CA", "Cisco", "Umbrella"),
    ("mitmproxy", "mitmproxy", "mitmproxy"),
    ("DO_NOT_TRUST_FiddlerRoot", None, "Fiddler"),
    ("PortSwigger CA", "PortSwigger", "Burp"),
    ("ESET SSL Filter CA", "ESET, spol. s r. o.", "ESET"),
]


@pytest.mark.parametrize(("common_name", "organization", "product"), PRODUCTS)
def test_a_known_product_is_named(common_name: str, organization: str | None, product: str) -> None:
    (finding, *_) = diagnose(by_product(common_name, organization)).findings
    assert finding.cause == "interception"
    assert product.lower() in str(finding.values["product"]).lower()


@pytest.mark.parametrize("name", ["R12", "GlobalSign Root CA", "My Avast Fan Club", "xmitmproxy", "Company Root CA"])
def test_other_issuers_are_no_product(name: str) -> None:
    root = make_root(name_of(name), DAYS)
    leaf = read_certificate(der_of(issue(healthy_leaf("site.test"), root)))
    assert isinstance(leaf, Certificate)
    assert interceptor_of(leaf) is None


def test_interception_that_this_computer_allows_is_a_note() -> None:
    diagnosis = diagnose(by_product("mitmproxy", "mitmproxy", trusted=True))
    assert diagnosis.verdict == "trusted"
    assert [(f.cause, f.severity, f.form) for f in diagnosis.findings] == [("interception", Severity.NOTE, "allowed")]


def test_a_public_chain_is_not_intercepted_whatever_it_is_called() -> None:
    evidence = by_product("mitmproxy", "mitmproxy", trusted=True)
    public = replace(evidence, stores=(*evidence.stores, replace(evidence.stores[0], name="mozilla")))
    assert "interception" not in [f.cause for f in diagnose(public).findings]


def test_a_root_that_only_mozilla_has_means_an_old_list() -> None:
    evidence = replace(met(CHAINS["ok"]()), stores=(store(), store(world().root.certificate, name="mozilla", size=130)))
    assert diagnose(evidence).findings[0].cause == "outdated-roots"


def test_only_given_roots_are_no_old_list() -> None:
    evidence = replace(met(CHAINS["ok"]()), stores=(store(name="only", size=1),))
    assert [f.cause for f in diagnose(evidence).findings] == ["unknown-ca"]


def aged(support_ends: str | None, *, offline: bool = False) -> list[str]:
    system = SystemEvidence(
        family="windows", name="Windows 10", version="10", support_ends=support_ends, desktop=None, browsers=(),
        proxies=(), pac_url=None,
    )  # fmt: skip
    evidence = replace(met(CHAINS["ok"](), world().root.certificate), system=system, offline=offline)
    return [f.cause for f in diagnose(evidence).findings]


def test_a_system_without_support_is_named_on_the_day_after() -> None:
    assert aged("2026-11-22") == ["outdated-software"]
    assert aged("2026-11-23") == []
    assert aged(None) == []


def test_the_system_does_not_matter_offline() -> None:
    assert aged("2020-01-01", offline=True) == []
