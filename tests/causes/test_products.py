"""The products that open secure connections, by the names of the issuers they make up."""

import re

import pytest

from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_root, name_of
from wizard import resources
from wizard.causes.products import SWITCH_OF_KIND, SWITCHES, Product, ProductKind, product_of
from wizard.i18n import tr, using
from wizard.model.certificate import Certificate
from wizard.pki.reader import read_certificate

DAYS = Validity.around(AT, before_days=300, after_days=3000)
ROWS = resources.read_toml("data", "interceptors.toml")["interceptor"]

PRODUCTS = [
    ("avast! Web/Mail Shield Root", "avast! Web/Mail Shield", "Avast Antivirus"),
    ("AVG Web/Mail Shield Root", "AVG Web/Mail Shield", "AVG Antivirus"),
    ("Norton Web/Mail Shield Root", "Norton Web/Mail Shield", "Norton"),
    ("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab", "Kaspersky"),
    ("Bitdefender Personal CA.Net-Defender", "Bitdefender", "Bitdefender Antivirus"),
    ("ESET SSL Filter CA", "ESET, spol. s r. o.", "ESET"),
    ("Zscaler Root CA", "Zscaler Inc.", "Zscaler"),
    ("FortiGate CA", "Fortinet", "FortiGate"),
    ("FG100", "Fortinet Ltd.", "Fortinet"),
    ("Cisco Umbrella Root CA", "Cisco", "Cisco Umbrella"),
    ("Smoothwall-default-root-certificate-authority", None, "Smoothwall"),
    ("sophosutm Proxy CA", "sophosutm", "Sophos UTM"),
    ("www.netspark.com", "NetSpark", "NetSpark"),
    ("ContentKeeper Appliance CA (123)", "ContentKeeper Technologies", "ContentKeeper"),
    ("caadmin.netskope.com", "Netskope Inc.", "Netskope"),
    ("Gateway CA - Cloudflare Managed G1", "Cloudflare, Inc.", "Cloudflare Gateway"),
    ("mitmproxy", "mitmproxy", "mitmproxy"),
    ("DO_NOT_TRUST_FiddlerRoot", None, "Fiddler"),
    ("PortSwigger CA", "PortSwigger", "Burp Suite"),
    ("Superfish, Inc.", "Superfish, Inc.", "Superfish"),
    ("eDellRoot", None, "eDellRoot"),
]


def found(common_name: str, organization: str | None = None) -> Product | None:
    root = make_root(name_of(common_name, organization), DAYS)
    leaf = read_certificate(der_of(issue(healthy_leaf("site.test"), root)))
    assert isinstance(leaf, Certificate)
    return product_of(leaf)


@pytest.mark.parametrize(("common_name", "organization", "name"), PRODUCTS)
def test_a_known_product_is_named(common_name: str, organization: str | None, name: str) -> None:
    product = found(common_name, organization)
    assert product is not None
    assert product.name == name


@pytest.mark.parametrize(
    ("common_name", "organization"),
    [
        ("Smoothwall-default-root-certificate-authority", None),
        ("sophosutm Proxy CA", "sophosutm"),
        ("Sophos Web Appliance", "Sophos Plc"),
        ("Sophos SSL CA_C01-2", "Sophos"),
        ("McAfee Web Gateway", None),
        ("www.netspark.com", "NetSpark"),
        ("ContentKeeper Appliance CA (123)", "ContentKeeper Technologies"),
    ],
)
def test_what_chromiums_own_list_takes_is_on_it(common_name: str, organization: str | None) -> None:
    product = found(common_name, organization)
    assert product is not None
    assert product.on_chromiums_list


@pytest.mark.parametrize(
    "name", ["Sophos UTM Proxy CA", "McAfee Web Gateway 9", "NetSpark", "ContentKeeper Appliance CA"]
)
def test_what_ours_takes_besides_is_not_on_it(name: str) -> None:
    product = found(name)
    assert product is not None
    assert not product.on_chromiums_list


@pytest.mark.parametrize(
    "name",
    ["R12", "GlobalSign Root CA", "My Avast Fan Club", "xmitmproxy", "Company Root CA", "Cloudflare Inc ECC CA-3",
     "Cisco", "DigiCert Global G2 TLS RSA SHA256 2020 CA1"],
)  # fmt: skip
def test_other_issuers_are_no_product(name: str) -> None:
    assert found(name) is None


@pytest.mark.parametrize("organization", ["Cloudflare, Inc.", "Trend Micro", "Cisco Systems", "Digital Arts Inc."])
def test_a_makers_name_alone_is_no_product(organization: str) -> None:
    assert found("Some Public Issuer 1", organization) is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_every_row_is_whole(row: dict[str, str]) -> None:
    product = Product(name=row["name"], kind=ProductKind(row["kind"]))
    assert {"cn", "o", "ou"} & set(row)
    assert row["origin"]
    assert all(re.compile(row[key]) for key in ("cn", "o", "ou") if key in row)
    assert product.switch
    with using("ja"):
        assert tr(product.switch)


def test_every_switch_belongs_to_a_product() -> None:
    assert set(SWITCHES) <= {row["name"] for row in ROWS}
    assert set(SWITCH_OF_KIND) == set(ProductKind)
