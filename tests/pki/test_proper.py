"""The right chain for a host, and chains of one server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.evidence import store
from tests.support.pki import AT, Leaf, Pki, Validity, der_of, healthy_leaf, issue, make_pki, new_key
from wizard.pki.proper import is_proper, is_same_server

HOST = "www.shop.org"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def chain_of(pki: Pki, leaf: Leaf | None = None) -> tuple[bytes, ...]:
    certificate = issue(leaf or healthy_leaf(HOST), pki.issuing)
    return der_of(certificate), der_of(pki.issuing.certificate)


def proper(pki: Pki, chain: tuple[bytes, ...], fetched: tuple[bytes, ...] = ()) -> bool:
    return is_proper(HOST, chain, fetched, (store(pki.root.certificate),), AT)


def test_a_chain_for_the_host_in_date_up_to_a_root_is_right(pki: Pki) -> None:
    assert proper(pki, chain_of(pki))


def test_one_of_several_lists_is_enough(pki: Pki) -> None:
    other = make_pki("Other")
    lists = (store(other.root.certificate), store(pki.root.certificate, name="mozilla"))
    assert is_proper(HOST, chain_of(pki), (), lists, AT)
    assert not is_proper(HOST, chain_of(pki), (), lists[:1], AT)
    assert not is_proper(HOST, chain_of(pki), (), (), AT)


def test_another_name_another_time_or_a_gap_is_not_right(pki: Pki) -> None:
    assert not proper(pki, chain_of(pki, healthy_leaf("bank.org")))
    assert not is_proper(HOST, chain_of(pki), (), (store(pki.root.certificate),), AT + timedelta(days=900))
    whole = chain_of(pki)
    assert not proper(pki, whole[:1])
    assert proper(pki, whole[:1], fetched=whole[1:])


@pytest.mark.parametrize("chain", [(), (b"",), (b"\x30\x03\x02\x01\x01",)])
def test_what_cannot_be_read_is_not_right(pki: Pki, chain: tuple[bytes, ...]) -> None:
    assert not proper(pki, chain)
    assert not proper(pki, (*chain, *chain_of(pki))) or not chain


def test_the_same_key_or_the_same_issuer_and_names_are_one_server(pki: Pki) -> None:
    leaf = healthy_leaf(HOST)
    one = chain_of(pki, leaf)
    other_days = replace(leaf, names=("other.org",), validity=Validity.around(AT, before_days=5))
    assert is_same_server(one, one)
    assert is_same_server(one, chain_of(pki, other_days))
    assert is_same_server(one, chain_of(pki, replace(leaf, key=new_key())))


def test_another_issuer_or_other_names_are_another_server(pki: Pki) -> None:
    one = chain_of(pki)
    assert not is_same_server(one, chain_of(make_pki("Other")))
    assert not is_same_server(one, chain_of(pki, healthy_leaf("bank.org")))
    assert not is_same_server(one, ())
    assert not is_same_server(one, (b"broken",))
    assert is_same_server((b"broken",), (b"broken",))
