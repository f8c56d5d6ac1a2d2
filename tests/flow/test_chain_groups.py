from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography import x509

from tests.pki.making import PKI, Parts, a_leaf, read, tlv, with_part, with_tbs
from tests.support.pki import Authority, Leaf, der_of, healthy_leaf, issue, make_intermediate, make_pki, name_of
from tests.support.pki import self_sign as signed_itself
from wizard.flow.chain_groups import MOST_CANDIDATES, Group, chain_of, group_by_chain, index_names, names_in
from wizard.model.fields import Present
from wizard.pki.extensions import basic_constraints
from wizard.probes.base import Cancel, Cancelled

OTHER = make_pki("Other")
VALIDITY = healthy_leaf().validity


def grouped(*certificates: x509.Certificate | bytes) -> list[Group]:
    ders = [c if isinstance(c, bytes) else der_of(c) for c in certificates]
    return list(group_by_chain(ders, index_names(ders), lambda place: is_ca(ders, place)))


def is_ca(ders: Sequence[bytes], place: int) -> bool:
    constraints = basic_constraints(read(ders[place])) if len(ders[place]) > 100 else None
    return isinstance(constraints, Present) and constraints.value.ca


def leaf(issuer: Authority = PKI.issuing, **changes: object) -> x509.Certificate:
    return issue(replace(healthy_leaf(), **changes), issuer)  # type: ignore[arg-type]  # the test knows the fields


def test_the_names_are_those_that_the_reader_finds() -> None:
    for certificate in (a_leaf(), PKI.root.certificate):
        whole, names = read(certificate), names_in(der_of(certificate))
        assert names is not None
        assert (names.issuer, names.subject) == (whole.issuer.der, whole.subject.der)


def test_a_certificate_of_the_first_version_has_its_names_found() -> None:
    old = with_part(0, b"")
    names = names_in(old)
    assert names is not None
    assert names.subject == read(a_leaf()).subject.der


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10, 60, 120])
def test_no_names_are_found_in_what_is_cut_off(size: int) -> None:
    assert names_in(der_of(a_leaf())[:size]) is None


@pytest.mark.parametrize(
    "data", [b"\x30\x80\x30\x80", b"\x30\x84\xff\xff\xff\xff\x30\x84", b"\xff" * 40, b"no certificate"]
)
def test_no_names_are_found_in_nonsense(data: bytes) -> None:
    assert names_in(data) is None


def test_a_leaf_stands_with_its_issuers_nearest_first() -> None:
    assert grouped(PKI.root.certificate, PKI.issuing.certificate, leaf()) == [Group(members=(2, 1, 0))]


def test_every_leaf_has_a_group_of_its_own_in_the_order_of_the_file() -> None:
    found = grouped(leaf(), PKI.issuing.certificate, leaf(OTHER.issuing), leaf(), OTHER.issuing.certificate)
    assert found == [Group(members=(0, 1)), Group(members=(2, 4)), Group(members=(3, 1))]


def test_authorities_that_nothing_leads_to_stand_apart() -> None:
    found = grouped(OTHER.root.certificate, leaf(), PKI.issuing.certificate, OTHER.issuing.certificate)
    assert found == [Group(members=(1, 2)), Group(members=(0, 3), orphans=True)]


def test_a_leaf_that_signed_itself_is_a_group() -> None:
    assert grouped(signed_itself(healthy_leaf())) == [Group(members=(0,))]


def test_a_root_without_the_mark_of_an_authority_is_no_leaf_where_others_have_its_name() -> None:
    unmarked: Leaf = healthy_leaf("Old Root")
    root = Authority(signed_itself(unmarked), unmarked.key)
    assert grouped(root.certificate, issue(healthy_leaf(), root)) == [Group(members=(1, 0))]


def test_the_key_identifier_decides_between_issuers_of_one_name() -> None:
    namesake = make_pki("Test")
    old, new = PKI.issuing, namesake.issuing
    assert grouped(old.certificate, new.certificate, leaf(new), leaf(old)) == [
        Group(members=(2, 1)),
        Group(members=(3, 0)),
    ]


def test_without_a_key_identifier_the_first_of_one_name_is_taken() -> None:
    namesake = make_pki("Test")
    silent = leaf(namesake.issuing, without=frozenset({x509.AuthorityKeyIdentifier.oid}))
    assert grouped(PKI.issuing.certificate, namesake.issuing.certificate, silent)[0] == Group(members=(2, 0))


def test_a_root_is_taken_rather_than_its_cross_signed_twin() -> None:
    crossed = make_intermediate(name_of("Test Root CA", "Test"), OTHER.root, VALIDITY, key=PKI.root.key)
    found = grouped(crossed.certificate, OTHER.root.certificate, PKI.root.certificate, PKI.issuing.certificate, leaf())
    assert found == [Group(members=(4, 3, 2)), Group(members=(0, 1), orphans=True)]


def test_authorities_that_signed_each_other_end_the_chain() -> None:
    one = make_intermediate(name_of("One"), OTHER.root, VALIDITY)
    two = make_intermediate(name_of("Two"), one, VALIDITY)
    back = make_intermediate(name_of("One"), two, VALIDITY, key=one.key)
    assert grouped(leaf(one), back.certificate, two.certificate) == [Group(members=(0, 1, 2))]


def test_what_cannot_be_read_stands_alone() -> None:
    assert grouped(b"\x30\x03\x02\x01\x01", leaf(), PKI.issuing.certificate) == [
        Group(members=(0,)),
        Group(members=(1, 2)),
    ]


def test_a_namesake_with_broken_extensions_gives_way_to_the_one_that_fits() -> None:
    def spoil(parts: Parts) -> None:
        parts[7] = tlv(0xA3, tlv(0x30, tlv(0x30, tlv(5))))

    broken = with_tbs(PKI.issuing.certificate, spoil)
    assert grouped(broken, PKI.issuing.certificate, leaf())[0] == Group(members=(2, 1))


def test_many_namesakes_are_not_all_compared() -> None:
    same = [der_of(make_pki("Test").issuing.certificate)] * 3_000
    ders = [*same, der_of(leaf())]
    groups = list(group_by_chain(ders, index_names(ders), lambda place: place < 3_000))
    assert groups[0].members[0] == 3_000


def test_grouping_ends_when_nobody_wants_it_any_more() -> None:
    cancel = Cancel()
    cancel.set()
    ders = [der_of(leaf())]
    with pytest.raises(Cancelled):
        index_names(ders, cancel.check)
    index = index_names(ders)
    with pytest.raises(Cancelled):
        next(group_by_chain(ders, index, lambda _: False, cancel.check))


def test_one_certificate_is_asked_for_with_its_issuers() -> None:
    ders = [der_of(c) for c in (PKI.root.certificate, leaf(), PKI.issuing.certificate, leaf(OTHER.issuing))]
    index = index_names(ders)
    assert [chain_of(ders, index, place) for place in range(4)] == [(0,), (1, 2, 0), (2, 0), (3,)]


def test_of_many_with_one_name_some_are_kept_as_issuers() -> None:
    index = index_names([der_of(PKI.root.certificate)] * 1_000)
    (places,) = index.by_subject.values()
    assert places == tuple(range(MOST_CANDIDATES))


def test_the_index_knows_the_names_of_each_that_has_some() -> None:
    index = index_names([b"no certificate", der_of(PKI.issuing.certificate)])
    assert index.names(0) is None
    assert index.names(1) == names_in(der_of(PKI.issuing.certificate))
