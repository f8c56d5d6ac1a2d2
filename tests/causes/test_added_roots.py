"""Whose an added root is, by its name."""

import re

import pytest

from wizard import resources
from wizard.causes.added_roots import Added, OwnerKind, added_roots
from wizard.causes.products import ProductKind
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence

ROWS = resources.read_toml("data", "added-roots.toml")["owner"]


def root(name: str, organization: str = "", number: int = 1) -> HeldRoot:
    return HeldRoot(sha256=f"{number:064x}", name=name, organization=organization, placed=Placed.COMPUTER)


def found(*roots: HeldRoot) -> tuple[Added, ...]:
    return added_roots(RootsEvidence(stores=(HeldStore(name="system", origin="arranged", roots=roots),)))


@pytest.mark.parametrize(
    ("name", "organization", "whose", "kind"),
    [
        ("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab", "Kaspersky", ProductKind.ANTIVIRUS),
        ("ESET SSL Filter CA", "ESET, spol. s r. o.", "ESET", ProductKind.ANTIVIRUS),
        ("Zscaler Root CA", "Zscaler Inc.", "Zscaler", ProductKind.PROXY),
        ("Qustodio CA", "", "Qustodio", ProductKind.FILTER),
        ("DO_NOT_TRUST_FiddlerRoot", "DO_NOT_TRUST", "Fiddler", ProductKind.DEBUGGER),
        ("mitmproxy", "mitmproxy", "mitmproxy", ProductKind.DEBUGGER),
        ("Charles Proxy CA (19 Jul 2019, …)", "XK72 Ltd", "Charles Proxy", ProductKind.DEBUGGER),
        ("Superfish, Inc.", "Superfish, Inc.", "Superfish", ProductKind.MALWARE),
        ("eDellRoot", "", "eDellRoot", ProductKind.MALWARE),
        ("mkcert …", "mkcert development CA", "mkcert", OwnerKind.DEVELOPER),
        ("Caddy Local Authority - 2026 ECC Root", "", "Caddy", OwnerKind.DEVELOPER),
        ("localhost", "", ".NET / IIS Express", OwnerKind.DEVELOPER),
        ("Blizzard Battle.net Local Cert", "", "Blizzard Battle.net", OwnerKind.PROGRAM),
        ("DoD Root CA 3", "U.S. Government", "US Department of Defense", OwnerKind.AUTHORITY),
        ("CA Cert Signing Authority", "Root CA", "CAcert", OwnerKind.AUTHORITY),
    ],
)
def test_a_known_owner_is_named(
    name: str, organization: str, whose: str, kind: ProductKind | OwnerKind
) -> None:  # fmt: skip
    (added,) = found(root(name, organization))
    assert (added.whose, added.kind) == (whose, kind)


@pytest.mark.parametrize(
    ("name", "organization"),
    [("株式会社例 ルート認証局", "株式会社例"), ("localhost.example", ""), ("DoD Root CA 3", "Somebody"), ("", "")],
)
def test_of_others_nothing_is_known(name: str, organization: str) -> None:
    (added,) = found(root(name, organization))
    assert (added.whose, added.kind, added.product) == ("", None, None)


def test_what_is_most_worth_knowing_comes_first() -> None:
    names = ["mkcert …", "Own", "Zscaler", "mitmproxy", "eDellRoot"]
    organizations = ["mkcert development CA", "", "Zscaler Inc.", "", ""]
    roots = [root(name, o, n) for n, (name, o) in enumerate(zip(names, organizations, strict=True))]
    assert [a.root.name for a in found(*roots)] == ["eDellRoot", "mitmproxy", "Zscaler", "Own", "mkcert …"]


def test_what_came_with_the_system_was_not_added() -> None:
    makers = HeldRoot(sha256="1" * 64, name="Old Public Root", placed=Placed.MAKER)
    assert found(makers) == ()


def test_every_store_is_looked_at() -> None:
    stores = (
        HeldStore(name="nss", origin="arranged", roots=(root("One", number=1),)),
        HeldStore(name="firefox", origin="arranged", roots=(root("Two", number=2),)),
    )
    assert [(a.store.name, a.root.name) for a in added_roots(RootsEvidence(stores=stores))] == [
        ("nss", "One"),
        ("firefox", "Two"),
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_every_row_is_whole(row: dict[str, str]) -> None:
    assert OwnerKind(row["kind"])
    assert {"cn", "o"} & set(row)
    assert all(re.compile(row[key]) for key in ("cn", "o") if key in row)
    assert row["origin"]
