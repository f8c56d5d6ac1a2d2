from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.diagnoses import NOW, altered_certificate, made_certificate
from tests.support.pki import AT, Pki, der_of, healthy_leaf, issue, make_pki
from wizard import i18n
from wizard.flow.hierarchy import End, Hierarchy, OpenFile, Surroundings, hierarchy_of
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.standing import Standing
from wizard.flow.viewer.surroundings import about, end_in_words, missing_hosts, with_hierarchy
from wizard.flow.viewer.viewed import (
    Shown,
    Viewed,
    Whence,
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
    return hierarchy_of(viewed.certificates[0], around)


def test_the_chain_is_put_in_front_with_its_origins(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf))
    root = der_of(pki.root.certificate)
    found = with_hierarchy(viewed, hierarchy(viewed, der_of(pki.issuing.certificate), roots=(root,)))
    assert [one.whence for one in found.shown] == [Whence.FILE, Whence.OTHER_FILE, Whence.STORE]
    assert [one.in_words() for one in found.shown[1:]] == ["in b.pem", "root list: given on the command line"]


def test_what_is_not_on_the_path_stays_behind_it(pki: Pki, leaf: bytes) -> None:
    viewed = of_inspected(inspect_bytes("a.der", leaf + made_certificate().der))
    found = with_hierarchy(viewed, hierarchy(viewed))
    assert [one.certificate for one in found.shown] == list(viewed.certificates)


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


def test_a_certificate_is_told_in_plain_words_with_its_faults(pki: Pki) -> None:
    certificate = altered_certificate(problems=("something is odd",))
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
