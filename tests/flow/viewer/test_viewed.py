from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.diagnoses import NOW, finding, made_certificate, made_diagnosis
from tests.support.pki import AT, Pki, der_of, healthy_leaf, issue, make_pki
from wizard import i18n
from wizard.causes.base import Cause
from wizard.causes.catalog import CAUSES
from wizard.flow.hierarchy import End, Hierarchy, OpenFile, Surroundings, hierarchy_of
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.extension_items import EXTENSION_KINDS
from wizard.flow.viewer.fields import certificate_item
from wizard.flow.viewer.items import Item
from wizard.flow.viewer.standing import Standing
from wizard.flow.viewer.surroundings import about, end_in_words, missing_hosts, with_hierarchy
from wizard.flow.viewer.viewed import (
    Shown,
    Viewed,
    Whence,
    of_diagnosis,
    of_file,
)
from wizard.model.target import CheckOptions


def of_inspected(file: InspectedFile) -> Viewed:
    return of_file(file.name, file.certificates, file.ders)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Viewed")


@pytest.fixture(scope="module")
def leaf(pki: Pki) -> bytes:
    return der_of(issue(healthy_leaf("shop.example"), pki.issuing))


def hierarchy(viewed: Viewed, *others: bytes, roots: tuple[bytes, ...] = ()) -> Hierarchy:
    file = OpenFile.of("a.pem", viewed.ders)
    rest = (OpenFile.of("b.pem", others),) if others else ()
    around = Surroundings(at=AT, file=file, others=rest, options=CheckOptions(only_roots=roots))
    return hierarchy_of(viewed.chain[0], around)


def test_a_file_shows_its_certificates_in_their_order(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + der_of(pki.root.certificate)))
    assert [one.certificate.subject.common_name for one in viewed.shown] == ["shop.example", "Viewed Root CA"]
    assert {one.whence for one in viewed.shown} == {Whence.FILE}


def test_a_diagnosis_shows_its_path_and_where_each_came_from() -> None:
    viewed = of_diagnosis(made_diagnosis())
    assert [(one.whence, one.in_words()) for one in viewed.shown] == [(Whence.SENT, "sent by the server")]
    assert viewed.title == "shop.example"


def test_a_diagnosis_points_at_the_field_that_it_is_about() -> None:
    viewed = of_diagnosis(made_diagnosis([finding("expired")]))
    assert (viewed.first, viewed.field) == (0, "validity/not-after")


def test_a_diagnosis_without_a_cause_points_at_nothing() -> None:
    assert of_diagnosis(made_diagnosis()).field == ""


@pytest.mark.parametrize("cause", [c for c in CAUSES.values() if c.seen_in], ids=lambda c: c.id)
def test_what_a_cause_points_at_is_a_field(cause: Cause) -> None:
    every = {item.mark for item in walk(certificate_item(made_certificate()))}
    kinds = {f"extensions/{kind.id}" for kind in EXTENSION_KINDS.values()}
    assert cause.seen_in in every | kinds


def walk(item: Item) -> Iterator[Item]:
    yield item
    for child in item.children:
        yield from walk(child)


def test_the_chain_is_put_in_front_with_its_origins(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf))
    root = der_of(pki.root.certificate)
    found = with_hierarchy(viewed, hierarchy(viewed, der_of(pki.issuing.certificate), roots=(root,)))
    assert [one.whence for one in found.shown] == [Whence.FILE, Whence.OTHER_FILE, Whence.STORE]
    assert [one.in_words() for one in found.shown[1:]] == ["in b.pem", "root list: given on the command line"]


def test_what_is_not_on_the_path_stays_behind_it(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + made_certificate().der))
    found = with_hierarchy(viewed, hierarchy(viewed))
    assert [one.certificate for one in found.shown] == list(viewed.chain)


def test_an_end_is_said_in_both_languages(leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf))
    told = hierarchy(viewed)
    assert told.end is End.MISSING
    assert end_in_words(told) == "The issuer of the last certificate is not at hand."
    with i18n.using("ja"):
        assert end_in_words(told) != "The issuer of the last certificate is not at hand."


def test_trusting_lists_are_named(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + der_of(pki.issuing.certificate)))
    told = replace(hierarchy(viewed, roots=(der_of(pki.root.certificate),)), trusted_by=("system", "mozilla"))
    assert end_in_words(told) == "The chain ends in a root that is trusted by: this computer, Mozilla."


def test_nobody_can_be_asked_where_no_address_is_named(leaf: bytes) -> None:
    assert missing_hosts(hierarchy(of_inspected(inspect_bytes("a.der", leaf)))) == ()


def test_an_address_that_was_fetched_from_is_called_by_its_host() -> None:
    shown = Shown(certificate=made_certificate(), whence=Whence.FETCHED, name="ca.example")
    assert shown.in_words() == "fetched from ca.example"


def test_a_certificate_is_told_in_plain_words_with_its_faults(pki: Pki) -> None:
    certificate = replace(made_certificate(), problems=("something is odd",))
    viewed = Viewed(title="a.pem", shown=(Shown(certificate=certificate, whence=Whence.FILE),))
    told = about(viewed, 0, NOW)
    assert "For one name: shop.example." in told.sentences
    assert ("problem", "something is odd") in told.findings
    assert told.standing is None


def test_a_known_chain_says_how_the_certificate_stands(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + der_of(pki.issuing.certificate)))
    found = with_hierarchy(viewed, hierarchy(viewed, roots=(der_of(pki.root.certificate),)))
    assert about(found, 0, AT).standing is Standing.VALID
    assert about(found, 0, AT + timedelta(days=2000)).standing is Standing.EXPIRED
