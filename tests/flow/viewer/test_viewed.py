from collections.abc import Iterator

import pytest

from tests.support.diagnoses import finding, made_certificate, made_diagnosis
from tests.support.pki import (
    AT,
    Pki,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_pki,
    make_root,
    name_of,
)
from wizard.causes.base import Cause
from wizard.causes.catalog import CAUSES
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.extension_items import EXTENSION_KINDS
from wizard.flow.viewer.fields import certificate_item
from wizard.flow.viewer.items import Item
from wizard.flow.viewer.viewed import (
    Shown,
    Viewed,
    Whence,
    of_diagnosis,
    of_file,
)


def of_inspected(file: InspectedFile) -> Viewed:
    return of_file(file.name, file.certificates, file.ders)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Viewed")


@pytest.fixture(scope="module")
def leaf(pki: Pki) -> bytes:
    return der_of(issue(healthy_leaf("shop.example"), pki.issuing))


def test_a_file_shows_its_certificates_in_their_order(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + der_of(pki.root.certificate)))
    assert [one.certificate.subject.common_name for one in viewed.shown] == ["shop.example", "Viewed Root CA"]
    assert {one.whence for one in viewed.shown} == {Whence.FILE}


def names(viewed: Viewed) -> list[str | None]:
    return [one.certificate.subject.common_name for one in viewed.shown]


def test_a_chain_is_put_in_order_from_the_leaf(pki: Pki, leaf: bytes) -> None:
    above = der_of(pki.root.certificate), der_of(pki.issuing.certificate)
    viewed = of_inspected(inspect_bytes("a.der", b"".join((*above, leaf))))
    assert names(viewed) == ["shop.example", "Viewed Issuing CA", "Viewed Root CA"]
    assert (viewed.linked, viewed.ders) == (3, (*above, leaf))


def test_what_has_nothing_to_do_with_the_chain_stands_beside_it(pki: Pki, leaf: bytes) -> None:
    other = made_certificate().der
    viewed = of_inspected(inspect_bytes("a.der", leaf + other + der_of(pki.issuing.certificate)))
    assert names(viewed) == ["shop.example", "Viewed Issuing CA", "shop.example"]
    assert viewed.linked == 2
    assert (viewed.group(1), viewed.group(2)) == (range(2), range(2, 3))
    assert [c.der for c in viewed.upwards(1)] == [der_of(pki.issuing.certificate)]
    assert [c.der for c in viewed.upwards(2)] == [other]


def test_authorities_that_signed_each_other_are_a_chain_all_the_same() -> None:
    days = Validity.around(AT)
    one, two = make_root(name_of("One"), days), make_root(name_of("Two"), days)
    by_two = make_intermediate(name_of("One"), two, days).certificate
    by_one = make_intermediate(name_of("Two"), one, days).certificate
    viewed = of_inspected(inspect_bytes("a.der", der_of(by_two) + der_of(by_one)))
    assert (names(viewed), viewed.linked) == (["One", "Two"], 2)


def test_a_file_without_certificates_shows_none() -> None:
    assert of_file("a.txt", (), ()).shown == ()


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


def test_an_address_that_was_fetched_from_is_called_by_its_host() -> None:
    shown = Shown(certificate=made_certificate(), whence=Whence.FETCHED, name="ca.example")
    assert shown.in_words() == "fetched from ca.example"
