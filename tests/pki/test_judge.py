from dataclasses import replace

import pytest
from cryptography.x509.oid import ExtensionOID

from tests.pki.making import PKI, a_leaf, read
from tests.support.pki import (
    AT,
    Validity,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
    self_sign,
    with_broken_signature,
)
from wizard.model.certificate import Certificate
from wizard.model.finding import Origin
from wizard.pki.faults import Judged, Rule
from wizard.pki.judge import ChainShape, chain_shape, judge

DAYS = Validity.around(AT)
OLD = Validity.around(AT, after_days=-1)
ROOT, ISSUING, LEAF = read(PKI.root.certificate), read(PKI.issuing.certificate), read(a_leaf())


def judged(
    *chain: Certificate, roots: tuple[Certificate, ...] = (ROOT,), fetched: tuple[Certificate, ...] = ()
) -> Judged:
    return judge(chain, fetched, "Test", roots, AT)


def rules(answer: Judged) -> list[tuple[Rule, int]]:
    return [(f.rule, f.position) for f in answer.faults]


def test_a_healthy_chain_is_fine() -> None:
    answer = judged(LEAF, ISSUING)
    assert (answer.is_fine, answer.anchored, answer.store, answer.faults) == (True, True, "Test", ())


def test_nobody_is_trusted_by_an_empty_store() -> None:
    assert not judged(LEAF, ISSUING, ROOT, roots=()).is_fine


def test_a_chain_without_certificates_is_the_callers_error() -> None:
    with pytest.raises(IndexError):
        judged()


def test_a_good_path_is_preferred_to_an_expired_one() -> None:
    old_root = make_root(PKI.root.certificate.subject, OLD, key=PKI.root.key)
    answer = judged(LEAF, ISSUING, roots=(read(old_root.certificate), ROOT))
    assert answer.path[-1].certificate == ROOT
    assert answer.is_fine


def test_an_anchored_path_with_a_fault_is_preferred_to_one_that_leads_nowhere() -> None:
    stranger = make_root(name_of("Stranger"), DAYS)
    crossed = make_intermediate(PKI.issuing.certificate.subject, stranger, DAYS, key=PKI.issuing.key)
    old = make_intermediate(PKI.issuing.certificate.subject, PKI.root, OLD, key=PKI.issuing.key)
    answer = judged(LEAF, read(crossed.certificate), read(old.certificate))
    assert (answer.anchored, rules(answer)) == (True, [(Rule.EXPIRED, 1)])


def test_what_was_sent_is_preferred_to_what_was_fetched() -> None:
    again = make_intermediate(PKI.issuing.certificate.subject, PKI.root, DAYS, key=PKI.issuing.key)
    answer = judged(LEAF, ISSUING, fetched=(read(again.certificate),))
    assert [link.origin for link in answer.path] == [Origin.SENT, Origin.SENT, Origin.STORE]


def test_an_unchained_leaf_has_its_own_faults_told() -> None:
    leaf = read(issue(replace(healthy_leaf(), validity=OLD), PKI.issuing))
    assert rules(judged(leaf)) == [(Rule.EXPIRED, 0)]


def test_a_signature_that_no_issuer_at_hand_made_is_a_fault() -> None:
    answer = judged(read(with_broken_signature(a_leaf())), ISSUING)
    assert rules(answer) == [(Rule.SIGNATURE, 0)]
    assert answer.bad_issuers == (ISSUING,)


# RFC 5280 7.1: the issuer's name may be spelled in another case.
def test_a_bad_issuer_is_known_by_its_name_however_it_is_spelled() -> None:
    other = make_root(name_of("TEST Issuing  CA", "test"), DAYS)
    assert (Rule.SIGNATURE, 0) in rules(judged(LEAF, read(other.certificate)))


def test_a_missing_key_identifier_alone_is_no_reason_for_distrust() -> None:
    plan = replace(healthy_leaf(), without=frozenset({ExtensionOID.AUTHORITY_KEY_IDENTIFIER}))
    answer = judged(read(issue(plan, PKI.issuing)), ISSUING)
    assert (answer.is_fine, rules(answer)) == (True, [(Rule.STRICT, 0)])


@pytest.mark.parametrize(
    ("chain", "shape"),
    [
        ((LEAF, ISSUING), ChainShape.ANCHORED),
        ((LEAF,), ChainShape.MISSING_INTERMEDIATE),
        ((read(self_sign(healthy_leaf())),), ChainShape.SELF_SIGNED),
    ],
)
def test_the_shape_says_why_the_chain_ends(chain: tuple[Certificate, ...], shape: ChainShape) -> None:
    assert chain_shape(judged(*chain)) is shape


@pytest.mark.parametrize("chain", [(LEAF, ISSUING, ROOT), (LEAF, ISSUING)])
def test_a_complete_chain_to_a_stranger_has_an_unknown_root(chain: tuple[Certificate, ...]) -> None:
    assert chain_shape(judged(*chain, roots=())) is ChainShape.UNKNOWN_ROOT


def test_a_leaf_that_only_claims_to_be_self_signed_is_not() -> None:
    leaf = read(with_broken_signature(self_sign(healthy_leaf())))
    assert chain_shape(judged(leaf)) is ChainShape.MISSING_INTERMEDIATE
