"""The JSON of ``roots``, key by key, as its help describes it."""

import json
import re
from dataclasses import replace

import pytest

from tests.support.pki import AT, der_of, make_pki
from wizard.cli.options import make_parser
from wizard.flow.root_stores import RootStores, Standing, read_root_stores
from wizard.flow.store_report import answer_json, stores_json
from wizard.flow.store_rows import root_checks
from wizard.flow.store_search import Relation, StoreSearch
from wizard.model.computer import HeldRoot, Placed, Trouble, TroubleKind

ISRG_X1 = "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6"


@pytest.fixture
def stores() -> RootStores:
    """Return this machine's lists, with one root added and one trouble."""
    found = read_root_stores()
    added = HeldRoot(sha256="1" * 64, name="ESET SSL Filter CA", placed=Placed.COMPUTER)
    (system,) = found.evidence.stores
    changed = replace(system, roots=(*system.roots, added), refused=(replace(added, sha256="2" * 64, name="Bad"),))
    trouble = Trouble(kind=TroubleKind.STRANGE, what="cert9.db")
    return replace(found, evidence=replace(found.evidence, stores=(changed,), troubles=(trouble,)))


def test_the_lists_are_told_key_by_key(stores: RootStores) -> None:
    told = stores_json(stores, root_checks(stores.evidence, AT))
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"schema", "lists", "added", "checks", "troubles"}
    system, mozilla, chrome = told["lists"]
    common = {"id", "origin", "size", "written", "troubles", "refused"}
    assert set(mozilla) == set(chrome) == common
    assert set(system) == common | {"fetches_missing", "outdated", "mozilla", "chrome", "missing", "given_up"}
    assert [found["id"] for found in told["lists"]] == ["system", "mozilla", "chrome"]
    assert system["refused"] == [{"name": "Bad", "sha256": "2" * 64}]
    assert (system["outdated"], system["fetches_missing"]) == (False, False)
    assert system["mozilla"]["count"] <= system["mozilla"]["total"]
    assert all(set(root) == {"name", "sha256"} for root in (*system["missing"], *system["given_up"]))
    scanner = next(root for root in told["added"] if root["name"] == "ESET SSL Filter CA")
    assert scanner == {
        "name": "ESET SSL Filter CA", "sha256": "1" * 64, "list": "system", "placed": "computer", "owner": "ESET",
        "kind": "antivirus",
    }  # fmt: skip
    assert [check["id"] for check in told["checks"]] == ["roots", "interception"]
    assert told["troubles"] == [{"kind": "strange", "what": "cert9.db"}]


def test_a_search_is_told_key_by_key(stores: RootStores) -> None:
    told = answer_json(stores, StoreSearch(stores).by_text("ISRG Root X1"))
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"schema", "query", "lists", "roots", "certificates"}
    assert told["query"] == {"kind": "name", "text": "ISRG Root X1"}
    (root,) = told["roots"]
    assert set(root) == {"name", "subject", "sha256", "sha1", "not_before", "not_after", "lists"}
    assert (root["sha256"], root["not_after"]) == (ISRG_X1, "2035-06-04T11:04:38Z")
    assert root["lists"]["mozilla"] == {"standing": "held", "since": None, "text": "included"}
    assert told["certificates"] == []


def test_since_when_a_root_is_gone_is_told(stores: RootStores) -> None:
    told = answer_json(stores, StoreSearch(stores).by_text("Entrust Root Certification Authority - G4"))
    assert told["roots"][0]["lists"]["chrome"]["since"] == "2024-11-11T23:59:59Z"
    assert told["roots"][0]["lists"]["chrome"]["standing"] == "gone"


def test_a_root_without_a_certificate_has_no_dates(stores: RootStores) -> None:
    bare = replace(stores, roots=tuple(replace(root, certificate=None) for root in stores.roots))
    (root,) = answer_json(bare, StoreSearch(bare).by_text(ISRG_X1))["roots"]
    assert [root[key] for key in ("subject", "sha1", "not_before", "not_after")] == [None] * 4


def test_the_certificates_of_a_file_are_told_with_their_roots(stores: RootStores) -> None:
    isrg = next(root.certificate for root in stores.roots if root.sha256 == ISRG_X1)
    assert isrg is not None
    ders = [isrg.der, der_of(make_pki("Nobody's").root.certificate)]
    told = answer_json(stores, StoreSearch(stores).by_certificates("a.pem", ders))
    assert told["query"] == {"kind": "file", "text": "a.pem"}
    assert [one["relation"] for one in told["certificates"]] == ["itself", "nobody"]
    assert [one["roots"] for one in told["certificates"]] == [[ISRG_X1], []]
    assert set(told["certificates"][0]) == {"sha256", "subject", "relation", "text", "roots"}


def test_the_help_names_every_word_of_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(["roots", "--help"])
    words = set(re.findall(r"[a-z_\-0-9]+", capsys.readouterr().out))
    assert {standing.value for standing in Standing} <= words
    assert {relation.value for relation in Relation} <= words
    assert {placed.value for placed in Placed} - {"maker"} <= words
    assert {"fetches_missing", "given_up", "outdated", "refused", "certificates", "checks", "troubles"} <= words
