import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.evidence import attempt, shaken, store
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_key,
    pem_of,
    self_sign,
    with_broken_signature,
    with_sha1_signature,
)
from tests.support.pki import new_rsa_key as rsa
from wizard.causes.diagnose import diagnose
from wizard.fixes.owner import full_chain as module
from wizard.fixes.owner.full_chain import REASONS, FullChain, NoChain, Why, full_chain
from wizard.fixes.owner.pem import pem_text
from wizard.flow.tasks import check, diagnose_chain, practice_options, practice_target
from wizard.i18n import fields_of, fill
from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence, Fetched, Resolution, RootStore
from wizard.model.target import CheckOptions, Target
from wizard.practice.servers import Practice

HOST = "shop.example"
SHOP = Target(host=HOST, port=443)
LONG = Validity.around(AT, before_days=1_000, after_days=2_000)
PAST = Validity.around(AT, before_days=1_000, after_days=-10)
URL = "http://ca.example/issuer.cer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """Four levels with cross-signing: leaf, issuing, policy, and the roots A (old) and B (new)."""

    a: Authority
    b: Authority
    b_by_a: x509.Certificate
    policy: Authority
    policy_by_b: x509.Certificate
    issuing: Authority
    leaf: x509.Certificate
    ended: x509.Certificate
    """The issuing CA as it was before it was renewed, with the same key."""
    namesake: x509.Certificate
    """A CA of the issuing one's name, and another key."""
    foreign: Authority


def under(issuer: Authority, name: str, days: Validity = LONG, of: Authority | None = None) -> Authority:
    return make_intermediate(name_of(name, "Mesh"), issuer, days, key=of.key if of else None, path_length=None)


@pytest.fixture(scope="module")
def mesh() -> Mesh:
    a, b = make_root(name_of("Root A", "Mesh"), LONG), make_root(name_of("Root B", "Mesh"), LONG)
    policy = under(a, "Policy CA")
    issuing = under(policy, "Issuing CA")
    return Mesh(
        a=a,
        b=b,
        b_by_a=under(a, "Root B", of=b).certificate,
        policy=policy,
        policy_by_b=under(b, "Policy CA", of=policy).certificate,
        issuing=issuing,
        leaf=issue(healthy_leaf(HOST), issuing),
        ended=under(policy, "Issuing CA", PAST, of=issuing).certificate,
        namesake=under(policy, "Issuing CA").certificate,
        foreign=under(make_root(name_of("Other Root", "Other"), LONG), "Other CA"),
    )


def evidence(
    sent: Sequence[x509.Certificate], *stores: RootStore, fetched: Sequence[x509.Certificate] = ()
) -> Evidence:
    return Evidence(
        target=SHOP,
        at=AT,
        resolution=Resolution(addresses=("192.0.2.7",), milliseconds=1.0),
        attempts=(attempt(shaken(sent)),),
        fetched_issuers=tuple(Fetched(url=URL, body=der_of(c)) for c in fetched),
        stores=stores,
    )


def answer(
    sent: Sequence[x509.Certificate], *stores: RootStore, fetched: Sequence[x509.Certificate] = ()
) -> FullChain | NoChain:
    return full_chain(diagnose(evidence(sent, *stores, fetched=fetched)))


def built(sent: Sequence[x509.Certificate], *stores: RootStore, fetched: Sequence[x509.Certificate] = ()) -> FullChain:
    told = answer(sent, *stores, fetched=fetched)
    assert isinstance(told, FullChain), told
    return told


def names(certificates: Sequence[Certificate]) -> list[str | None]:
    return [c.subject.common_name for c in certificates]


def texts(chain: FullChain) -> list[str]:
    return [fill(fact.text, fact.text, fact.values) for fact in chain.changes]


def test_a_fetched_intermediate_is_added_and_the_root_is_not(mesh: Mesh) -> None:
    fetched = [mesh.issuing.certificate, mesh.policy.certificate, mesh.a.certificate]
    chain = built([mesh.leaf], store(mesh.a.certificate), fetched=fetched)
    assert names(chain.certificates) == [HOST, "Issuing CA", "Policy CA"]
    assert (names(chain.added), names(chain.intermediates)) == (["Issuing CA", "Policy CA"],) * 2
    assert chain.root is not None
    assert (chain.root.subject.common_name, chain.trusted_by) == ("Root A", ("system",))
    assert texts(chain) == [f"{name} is added. It was fetched from ca.example." for name in ("Issuing CA", "Policy CA")]


def test_a_right_chain_is_left_as_it_is_whatever_was_fetched(mesh: Mesh) -> None:
    sent = [mesh.leaf, mesh.issuing.certificate, mesh.policy.certificate]
    chain = built(sent, store(mesh.a.certificate), fetched=[mesh.policy_by_b, mesh.b_by_a])
    assert [c.der for c in chain.certificates] == list(map(der_of, sent))
    assert chain.is_as_sent


def test_what_is_wrong_is_sorted_and_left_out_with_a_word_for_each(mesh: Mesh) -> None:
    sent = [mesh.leaf, mesh.a.certificate, mesh.policy.certificate, mesh.foreign.certificate, mesh.ended,
            mesh.issuing.certificate, mesh.policy.certificate, mesh.namesake]  # fmt: skip
    chain = built(sent, store(mesh.a.certificate))
    assert names(chain.certificates) == [HOST, "Issuing CA", "Policy CA"]
    assert chain.certificates[1].der == der_of(mesh.issuing.certificate)
    assert not chain.is_as_sent
    assert texts(chain) == [
        "The order is put right: each certificate is followed by the one that issued it.",
        "Root A is left out. It is a root, and programs trust only their own copy of it.",
        "Other CA is left out. It does not belong to this chain.",
        "Issuing CA is left out. It ended on 13 November 2026.",
        "The second copy of Policy CA is left out.",
        "Issuing CA is left out. It does not belong to this chain.",
    ]


def test_a_certificate_that_cannot_be_read_is_left_out(mesh: Mesh) -> None:
    whole = evidence([mesh.leaf, mesh.issuing.certificate, mesh.policy.certificate], store(mesh.a.certificate))
    shaken_hands = whole.attempts[0].handshake
    assert shaken_hands is not None
    broken = replace(shaken_hands, chain=(*shaken_hands.chain, b"0\x03\x02\x01\x01"))
    chain = full_chain(diagnose(replace(whole, attempts=(replace(whole.attempts[0], handshake=broken),))))
    assert isinstance(chain, FullChain)
    assert texts(chain) == ["A certificate that cannot be read is left out."]


@pytest.mark.parametrize("fetches", [True, False])
def test_the_way_is_preferred_that_both_public_lists_know(mesh: Mesh, *, fetches: bool) -> None:
    lists = (store(mesh.a.certificate, name="mozilla"), store(mesh.b.certificate, name="chrome"))
    also_b = store(mesh.a.certificate, mesh.b.certificate, name="mozilla")
    above = [mesh.policy.certificate, mesh.policy_by_b]
    sent, fetched = ([], above) if fetches else (above, [])
    sent = [mesh.leaf, mesh.issuing.certificate, *sent]
    chain = built(sent, also_b, lists[1], fetched=fetched)
    assert chain.certificates[-1].der == der_of(mesh.policy_by_b)
    assert chain.trusted_by == ("mozilla", "chrome")
    assert built(sent, lists[0], fetched=fetched).certificates[-1].der == der_of(mesh.policy.certificate)


def test_a_cross_signed_root_is_added_where_a_list_needs_it(mesh: Mesh) -> None:
    sent, fetched = [mesh.leaf, mesh.issuing.certificate, mesh.policy_by_b], [mesh.b_by_a]
    old, new = store(mesh.a.certificate), store(mesh.b.certificate, name="chrome")
    assert names(built(sent, new, fetched=fetched).certificates) == [HOST, "Issuing CA", "Policy CA"]
    both = built(sent, old, new, fetched=fetched)
    assert names(both.added) == ["Root B"]
    assert both.trusted_by == ("system", "chrome")


def test_a_cross_signed_root_that_is_sent_stays_where_its_issuer_is_known(mesh: Mesh) -> None:
    sent = [mesh.leaf, mesh.issuing.certificate, mesh.policy_by_b, mesh.b_by_a]
    assert built(sent, store(mesh.a.certificate, mesh.b.certificate)).is_as_sent
    left = built(sent, store(mesh.b.certificate))
    assert texts(left) == ["Root B is left out. The way to a root is complete without it."]


def test_an_ended_intermediate_gives_way_to_the_renewed_one(mesh: Mesh) -> None:
    chain = built(
        [mesh.leaf, mesh.ended, mesh.policy.certificate], store(mesh.a.certificate), fetched=[mesh.issuing.certificate]
    )
    assert chain.certificates[1].der == der_of(mesh.issuing.certificate)
    assert texts(chain)[-1] == "Issuing CA is left out. It ended on 13 November 2026."


def test_an_intermediate_in_a_list_of_roots_is_sent_for_all_the_others(mesh: Mesh) -> None:
    added_by_hand = store(mesh.issuing.certificate, mesh.policy.certificate)
    chain = built([mesh.leaf], added_by_hand, store(mesh.a.certificate, name="mozilla"))
    assert names(chain.certificates) == [HOST, "Issuing CA", "Policy CA"]
    assert chain.trusted_by == ("system", "mozilla")
    assert chain.is_public
    assert texts(chain)[0] == "Issuing CA is added. It was found on this computer."


def test_a_private_root_at_hand_ends_a_chain_that_no_list_knows(mesh: Mesh) -> None:
    sent = [mesh.leaf, mesh.policy.certificate, mesh.issuing.certificate, mesh.a.certificate]
    chain = built(sent, store(mesh.b.certificate))
    assert names(chain.certificates) == [HOST, "Issuing CA", "Policy CA"]
    assert chain.trusted_by == ()
    assert names([chain.root] if chain.root else []) == ["Root A"]


def test_a_chain_is_built_of_a_file_in_any_order(mesh: Mesh) -> None:
    file = [mesh.a.certificate, mesh.policy.certificate, mesh.issuing.certificate, mesh.leaf, mesh.foreign.certificate]
    options = CheckOptions(only_roots=(der_of(mesh.a.certificate),), at=AT)
    chain = full_chain(diagnose_chain(list(map(der_of, file)), SHOP, options))
    assert isinstance(chain, FullChain)
    assert names(chain.certificates) == [HOST, "Issuing CA", "Policy CA"]
    lonely = full_chain(diagnose_chain([der_of(mesh.leaf)], SHOP, options))
    assert isinstance(lonely, NoChain)
    assert lonely.why is Why.NOT_IN_FILE


def test_of_several_leaves_in_a_file_the_one_for_the_host_counts(mesh: Mesh) -> None:
    other = issue(healthy_leaf("other.example"), mesh.issuing)
    file = [other, mesh.issuing.certificate, mesh.policy.certificate, mesh.leaf]
    options = CheckOptions(only_roots=(der_of(mesh.a.certificate),), at=AT)
    chain = full_chain(diagnose_chain(list(map(der_of, file)), SHOP, options))
    assert isinstance(chain, FullChain)
    assert chain.leaf.der == der_of(mesh.leaf)


def no_chains(mesh: Mesh) -> Iterator[tuple[Why, Evidence]]:
    roots, two = store(mesh.a.certificate), [mesh.issuing.certificate, mesh.policy.certificate]
    yield Why.NO_CERTIFICATE, evidence([], roots)
    yield Why.SELF_SIGNED, evidence([self_sign(healthy_leaf(HOST))], roots)
    ended = replace(healthy_leaf(HOST), validity=Validity.around(AT, after_days=-1))
    yield Why.LEAF_ENDED, evidence([issue(ended, mesh.issuing), *two], roots)
    early = replace(healthy_leaf(HOST), validity=Validity.around(AT, before_days=-1))
    yield Why.LEAF_EARLY, evidence([issue(early, mesh.issuing), *two], roots)
    strong = make_root(name_of("RSA Root", "Mesh"), LONG, key=rsa())
    weak = with_sha1_signature(issue(healthy_leaf(HOST), strong), strong)
    yield Why.LEAF_UNFIT, evidence([weak], store(strong.certificate))
    yield Why.ISSUER_ENDED, evidence([mesh.leaf, mesh.ended, mesh.policy.certificate], roots)
    yield Why.WRONG_ISSUER, evidence([mesh.leaf, mesh.namesake, mesh.policy.certificate], roots)
    yield Why.WRONG_ISSUER, evidence([with_broken_signature(mesh.leaf), *two], roots)
    no_ca = replace(healthy_leaf("Not A CA"), key=new_key())
    below = Authority(issue(no_ca, mesh.issuing), no_ca.key)
    yield Why.ISSUER_UNFIT, evidence([issue(healthy_leaf(HOST), below), below.certificate, *two], roots)
    yield Why.NOT_ASKED, replace(evidence([mesh.leaf], roots), fetch_allowed=False)
    yield Why.NO_ADDRESS, evidence([mesh.leaf], roots)
    pointing = issue(replace(healthy_leaf(HOST), issuer_url=URL), mesh.issuing)
    yield Why.NOT_FETCHED, evidence([pointing], roots)


def test_where_there_is_no_chain_the_reason_is_told(mesh: Mesh) -> None:
    for why, seen in no_chains(mesh):
        told = full_chain(diagnose(seen))
        assert isinstance(told, NoChain), why
        assert told.why is why
        assert set(told.reason.values) == fields_of(told.reason.text), why


def test_an_interceptors_chain_is_not_built() -> None:
    root = make_root(name_of("ESET SSL Filter CA", "ESET, spol. s r. o."), LONG)
    told = answer([issue(healthy_leaf(HOST), root)], store(root.certificate))
    assert isinstance(told, NoChain)
    assert (told.why, told.reason.values["issuer"]) == (Why.INTERCEPTED, "ESET")


def test_a_root_that_the_owner_added_is_no_interceptor(mesh: Mesh) -> None:
    sent = [mesh.leaf, mesh.issuing.certificate, mesh.policy.certificate]
    seen = evidence(sent, store(mesh.a.certificate), store(name="mozilla"))
    found = diagnose(replace(seen, target=replace(SHOP, host="example.com")))
    assert [f.form for f in found.findings if f.cause == "interception"] == ["local-root"]
    chain = full_chain(found)
    assert isinstance(chain, FullChain)
    assert not chain.is_public


def test_a_root_that_every_list_has_given_up_is_told(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "refused_after", lambda situation, root, program: AT)
    told = answer([mesh.leaf, mesh.issuing.certificate, mesh.policy.certificate], store(mesh.a.certificate))
    assert isinstance(told, NoChain)
    assert (told.why, told.reason.values) == (Why.DISTRUSTED, {"issuer": "Root A"})


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Why)


def test_the_practice_site_without_its_intermediate_gets_it() -> None:
    with Practice(["missing-intermediate-aia", "missing-intermediate"]) as practice:
        chains = [full_chain(check(practice_target(s), practice_options(practice, s))) for s in practice.sites.values()]
    chain, none = chains
    assert isinstance(chain, FullChain)
    assert names(chain.added) == ["Trust Wizard Practice Issuing CA"]
    assert isinstance(none, NoChain)
    assert none.why is Why.NO_ADDRESS


def openssl_accepts(leaf: Path, untrusted: Path, roots: Path) -> bool:
    words = [
        "openssl",
        "verify",
        "-attime",
        str(int(AT.timestamp())),
        "-no-CApath",
        "-no-CAstore",
        "-CAfile",
        str(roots),
    ]
    done = subprocess.run([*words, "-untrusted", str(untrusted), str(leaf)], capture_output=True, check=False)
    return done.returncode == 0


PILE = ("issuing", "policy", "policy_by_b", "b_by_a", "a", "b", "ended", "namesake", "foreign", "leaf")
ROOTS = st.sets(st.sampled_from(["a", "b"]), min_size=1)


def one(mesh: Mesh, name: str) -> x509.Certificate:
    found = getattr(mesh, name)
    return found.certificate if isinstance(found, Authority) else found


def test_a_cross_signed_root_that_the_chain_needs_does_not_come_twice(mesh: Mesh) -> None:
    # Found by the property below: one list has both roots, the other only the one that signed the twin.
    lists = [store(one(mesh, "a"), one(mesh, "b"), name="mozilla"), store(one(mesh, "a"), name="chrome")]
    sent = [mesh.leaf, one(mesh, "issuing"), one(mesh, "b_by_a")]
    told = answer(sent, *lists, fetched=[one(mesh, "policy_by_b")])
    assert isinstance(told, FullChain)
    is_a_chain(told, mesh)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.lists(st.sampled_from(PILE), max_size=9),
    fetched=st.lists(st.sampled_from(PILE[:6]), max_size=3),
    lists=st.tuples(ROOTS, ROOTS),
)
def test_whatever_is_sent_the_chain_is_one_that_openssl_accepts_or_there_is_none(
    mesh: Mesh, tmp_path: Path, sent: list[str], fetched: list[str], lists: tuple[set[str], set[str]]
) -> None:
    stores = [
        store(*(one(mesh, n) for n in held), name=name) for held, name in zip(lists, ("mozilla", "chrome"), strict=True)
    ]
    pile = [one(mesh, n) for n in sent]
    told = answer([mesh.leaf, *pile], *stores, fetched=[one(mesh, n) for n in fetched])
    leaf, above, roots = tmp_path / "leaf.pem", tmp_path / "above.pem", tmp_path / "roots.pem"
    leaf.write_bytes(pem_of(mesh.leaf))
    for held in stores:
        roots.write_bytes(pem_of(*map(x509.load_der_x509_certificate, held.roots)))
        if isinstance(told, FullChain):
            above.write_text(pem_text(told.intermediates) or "\n", encoding="utf-8")
            assert openssl_accepts(leaf, above, roots) == (held.name in told.trusted_by)
        else:
            above.write_bytes(pem_of(*pile, *(one(mesh, n) for n in fetched)) or b"\n")
            assert not openssl_accepts(leaf, above, roots)
    if isinstance(told, FullChain):
        is_a_chain(told, mesh)


def is_a_chain(chain: FullChain, mesh: Mesh) -> None:
    """Each certifies the one before it, none comes twice, and there is no root."""
    loaded = [x509.load_der_x509_certificate(c.der) for c in chain.certificates]
    assert loaded[0] == mesh.leaf
    assert len(set(loaded)) == len(loaded)
    assert not any(c.subject == c.issuer for c in loaded)
    for lower, upper in pairwise(loaded):
        lower.verify_directly_issued_by(upper)
