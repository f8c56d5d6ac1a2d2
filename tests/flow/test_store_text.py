"""The words for lists of roots, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.pki import Validity, der_of, healthy_leaf, issue, make_pki, make_root, name_of
from wizard.causes.rows.roots import MOST_ADDED
from wizard.flow.root_stores import InList, Root, RootList, RootStores, Standing, read_root_stores
from wizard.flow.store_search import StoreSearch
from wizard.flow.store_text import (
    difference_lines,
    list_name,
    relation_text,
    shares_of,
    size_text,
    standing_text,
    summary_text,
    validity_text,
    years_text,
)
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.certificate import Certificate
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence, Trouble, TroubleKind
from wizard.pki.reader import read_certificate

DAY = datetime(2024, 11, 30, tzinfo=UTC)
PKI = make_pki("Company")


def read(data: bytes) -> Certificate:
    found = read_certificate(data)
    assert isinstance(found, Certificate)
    return found


ROOT = read(der_of(PKI.root.certificate))


def stores_of(*stores: HeldStore, troubles: tuple[Trouble, ...] = ()) -> RootStores:
    return RootStores(lists=(), roots=(), evidence=RootsEvidence(stores=stores, troubles=troubles), members={})


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (InList(list="system", standing=Standing.HELD), "included"),
        (
            InList(list="system", standing=Standing.HELD, placed=Placed.COMPUTER),
            "included, added by an administrator of this computer",
        ),
        (
            InList(list="nss", standing=Standing.HELD, placed=Placed.USER),
            "included, added by a person, for their own account",
        ),
        (
            InList(list="system", standing=Standing.HELD, placed=Placed.UNKNOWN),
            "included, but who put it there is not known",
        ),
        (InList(list="chrome", standing=Standing.LIMITED, since=DAY), "only what was issued until 30 November 2024"),
        (InList(list="chrome", standing=Standing.GONE, since=DAY), "no longer, since 30 November 2024"),
        (InList(list="chrome", standing=Standing.GONE), "not included"),
        (InList(list="system", standing=Standing.ABSENT), "not included"),
        (InList(list="system", standing=Standing.FETCHED), "not yet; fetched when it is first met"),
        (InList(list="system", standing=Standing.REFUSED), "switched off here"),
        (InList(list="system", standing=Standing.UNREAD), "could not be read"),
    ],
)
def test_each_standing_has_its_words(found: InList, said: str) -> None:
    assert standing_text(found) == said


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_standing_leaves_a_field_open(standing: Standing, language: str) -> None:
    with using(language):
        assert "{" not in standing_text(InList(list="system", standing=standing, since=DAY))


def test_lists_have_names_and_what_is_unknown_keeps_its_own() -> None:
    assert list_name("mozilla") == "Mozilla (Firefox)"
    assert list_name("another") == "another"


def test_the_validity_is_told_where_the_certificate_is_at_hand() -> None:
    days = Validity(datetime(2020, 1, 2, tzinfo=UTC), datetime(2040, 3, 4, tzinfo=UTC))
    root = read(der_of(make_root(name_of("Root"), days).certificate))
    assert validity_text(Root(root.sha256, root, None)) == "2 January 2020 to 4 March 2040"
    assert years_text(Root(root.sha256, root, None)) == "2020–2040"
    assert [tell(Root("0" * 64, None, None)) for tell in (validity_text, years_text)] == ["–", "–"]


def test_the_size_is_told_or_why_it_is_not_known() -> None:
    assert size_text(RootList(id="system", origin="", size=1)) == "1 root"
    denied = Trouble(kind=TroubleKind.DENIED, what="bundle.pem")
    told = size_text(RootList(id="system", origin="", size=0, troubles=(denied,)))
    assert told.startswith("bundle.pem may not be read")
    assert size_text(RootList(id="nss", origin="", size=3, troubles=(denied,))) == "3 roots"


def search() -> StoreSearch:
    root = Root(ROOT.sha256, ROOT, None)
    return StoreSearch(replace(stores_of(), roots=(root,)))


def test_what_was_found_is_told_in_a_sentence() -> None:
    assert summary_text(search().by_text("company")) == "1 root found."
    assert summary_text(search().by_text(" nobody ")) == "No list has a root for “nobody”."
    chain = [der_of(PKI.issuing.certificate), der_of(make_pki("Other").root.certificate)]
    assert (
        summary_text(search().by_certificates("a.pem", chain))
        == "1 of 2 certificates of this file lead to a root of these lists."
    )
    assert summary_text(search().by_certificates("a.pem", chain[1:])).startswith("No certificate of this file")


def test_what_a_certificate_has_to_do_with_the_roots_is_told() -> None:
    leaf = der_of(issue(healthy_leaf("shop.example"), PKI.issuing))
    chain = [leaf, der_of(PKI.issuing.certificate), ROOT.der, der_of(make_pki("Other").issuing.certificate)]
    answers = search().by_certificates("a.pem", chain).certificates
    assert [relation_text(answer) for answer in answers] == [
        "“shop.example” leads to a root of these lists, through others of this file.",
        "“Company Issuing CA” was issued by a root of these lists.",
        "“Company Root CA” is a root of these lists.",
        "“Other Issuing CA” leads to no root of these lists. It names “Other Root CA” as its issuer.",
    ]


def test_the_differences_are_told_with_every_name() -> None:
    told = dict(difference_lines(read_root_stores()))
    assert all(names for names in told.values())


def held(number: int, name: str) -> HeldRoot:
    return HeldRoot(sha256=f"{number:064x}", name=name, placed=Placed.COMPUTER)


def test_many_added_roots_are_told_one_by_one() -> None:
    roots = tuple(held(n, f"Root {n}") for n in range(MOST_ADDED + 1))
    scanner = replace(held(99, "ESET SSL Filter CA"))
    told = dict(difference_lines(stores_of(HeldStore(name="system", origin="", roots=(*roots, scanner)))))
    assert len(told["Added"]) == MOST_ADDED + 2
    assert told["Added"][0] == (
        "ESET SSL Filter CA (ESET: virus protection) – This system, by an administrator of this computer"
    )
    assert told["Added"][1].endswith(f"SHA-256 {0:064x}")
    few = stores_of(HeldStore(name="system", origin="", roots=roots[:2]))
    assert "Added" not in dict(difference_lines(few))


def test_what_was_switched_off_is_told_by_list() -> None:
    browser = HeldStore(name="firefox", origin="Firefox", roots=(), refused=(held(1, "Bad Root"),))
    assert dict(difference_lines(stores_of(browser))) == {"Switched off here: Added to Firefox": ("Bad Root",)}


def test_how_much_of_the_browsers_lists_is_here_is_told() -> None:
    (fact,) = shares_of(read_root_stores())
    assert tr(fact.text, **fact.values).startswith("It has ")
    assert shares_of(stores_of()) == ()
