"""What each list says of a site, from chains that real browsers were shown."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_pki, with_broken_signature
from wizard.causes.diagnose import diagnose
from wizard.flow.store_table import Outcome, StoreAnswer, answer_text, store_answers
from wizard.i18n import LANGUAGES, using
from wizard.model.evidence import Evidence, RootStore
from wizard.model.finding import Diagnosis
from wizard.pki.faults import MILD, Rule
from wizard.pki.known_roots import Distrust

ROOT = world().root.certificate


def answers(evidence: Evidence, *stores: RootStore) -> dict[str, StoreAnswer]:
    return {answer.list: answer for answer in store_answers(diagnose(replace(evidence, stores=stores or (store(),))))}


def outcome(case: str, *stores: RootStore) -> list[Outcome]:
    return [answer.outcome for answer in answers(met(CHAINS[case]()), *stores).values()]


def test_a_list_with_the_root_trusts_and_one_without_it_does_not() -> None:
    found = answers(met(CHAINS["ok"]()), store(ROOT), store(name="mozilla"), store(name="firefox", size=0))
    assert [(name, answer.outcome.value) for name, answer in found.items()] == [
        ("system", "trusted"), ("mozilla", "no-root"), ("firefox", "empty"),
    ]  # fmt: skip
    assert found["system"].is_trusted
    assert found["system"].root is not None
    assert (found["mozilla"].root, found["mozilla"].size) == (None, 140)
    assert answer_text(found["system"]) == "Trusted, by the root “Observed Root”."
    assert answer_text(found["mozilla"]) == (
        "Not trusted: the chain leads to “Observed Root”, which is not in this list."
    )
    assert answer_text(found["firefox"]) == "Not trusted: nothing is in this list."


@pytest.mark.parametrize(
    ("case", "expected"), [("self", Outcome.SELF_SIGNED), ("missing_int", Outcome.GAP), ("expired", Outcome.FAULT)]
)
def test_why_a_list_does_not_trust_is_told_apart(case: str, expected: Outcome) -> None:
    assert outcome(case, store(ROOT)) == [expected]


def test_a_rule_that_is_broken_is_told_in_its_words() -> None:
    (answer,) = answers(met(CHAINS["expired"]()), store(ROOT)).values()
    assert answer_text(answer) == (
        "Not trusted, although the root “Observed Root” is in this list. Every certificate has to be in date."
    )


def test_who_did_not_sign_is_told() -> None:
    pki = make_pki("Signing")
    forged = with_broken_signature(issue(healthy_leaf("site.test"), pki.issuing))
    (answer,) = answers(met((forged, pki.issuing.certificate)), store(pki.root.certificate)).values()
    assert answer.outcome is Outcome.NOT_SIGNED
    assert "Signing Issuing CA" in answer_text(answer)


def test_a_root_that_browsers_refuse_since_a_day_is_told_with_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    pki, day = make_pki("Distrusted"), datetime(2024, 11, 30, tzinfo=UTC)
    sha256 = pki.root.certificate.fingerprint(SHA256()).hex()
    rows = {sha256: Distrust(sha256=sha256, name="Distrusted Root CA", mozilla=day)}
    monkeypatch.setattr("wizard.causes.distrust.distrusted_roots", lambda: rows)
    leaf = issue(replace(healthy_leaf("site.test"), validity=Validity.around(AT)), pki.issuing)
    evidence = met((leaf, pki.issuing.certificate))
    found = answers(evidence, store(pki.root.certificate, name="mozilla"), store(pki.root.certificate))
    assert (found["mozilla"].outcome, found["mozilla"].since) == (Outcome.DISTRUSTED, day)
    assert answer_text(found["mozilla"]) == (
        "Not trusted: “Distrusted Root CA” is in this list, but not for what it issued after 30 November 2024."
    )
    assert found["system"].is_trusted


def test_without_a_certificate_nobody_is_asked() -> None:
    assert store_answers(diagnose(met())) == ()


def test_where_there_is_no_list_nobody_answers() -> None:
    bare: Diagnosis = diagnose(replace(met(CHAINS["ok"]()), stores=()))
    assert store_answers(bare) == ()


@pytest.mark.parametrize("rule", set(Rule) - MILD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_counts_has_its_words(rule: Rule, language: str) -> None:
    (answer,) = answers(met(CHAINS["expired"]()), store(ROOT)).values()
    assert answer.fault is not None
    with using(language):
        told = answer_text(replace(answer, fault=replace(answer.fault, rule=rule)))
    assert "{" not in told
    assert "Observed Root" in told
