"""Why programs disagree: the one rule that each goes by."""

import pytest

from tests.causes.clients.test_facts import ROOT, evidence, lists
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.clients.matrix import REASONS, STORE_NAMES, matrix_of
from wizard.causes.diagnose import diagnose
from wizard.i18n import LANGUAGES, tr, using
from wizard.model.evidence import FailureKind
from wizard.model.matrix import Matrix

BROWSERS = {"chrome", "edge", "firefox", "safari"}


def seen(case: str) -> Matrix:
    host = "127.0.0.1" if case == "ip_in_cn" else "site.test"
    return matrix_of(diagnose(met(CHAINS[case](), world().root.certificate, host=host)))


def rules(matrix: Matrix) -> dict[str, set[str]]:
    return {difference.rule: set(difference.refuse) for difference in matrix.differences}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("leaf_is_ca", {"leaf-is-ca": {"firefox"}}),
        ("muststaple", {"must-staple": {"firefox"}}),
        ("empty_subject", {"empty-subject": {"chrome", "edge", "java"}, "strict": {"python-strict"}}),
        ("eku_server_ocsp", {"usage": {"firefox"}}),
        ("eku_none", {"usage": {"safari"}}),
        ("long900", {"validity": {"safari"}}),
        ("rsa1024", {"key-strength": {"safari", "openssl", "python-strict", "curl"}}),
        (
            "sha1",
            {
                "signature-strength": {
                    "chrome",
                    "edge",
                    "firefox",
                    "safari",
                    "openssl",
                    "python-strict",
                    "curl",
                }
            },
        ),
        ("p521", {"curve": {"chrome", "edge"}}),
        ("ip_in_cn", {"common-name": BROWSERS | {"openssl", "python-strict", "windows", "java"}}),
    ],
)
def test_the_rule_that_differs_is_named(case: str, expected: dict[str, set[str]]) -> None:
    matrix = seen(case)
    assert rules(matrix) == expected
    assert not matrix.agree


@pytest.mark.parametrize("case", ["ok", "expired", "wronghost", "self", "unknown_root", "rsa768", "eku_client_expired"])
def test_where_all_open_or_all_refuse_there_is_nothing_to_explain(case: str) -> None:
    assert seen(case).agree
    assert seen(case).differences == ()


def test_each_refusing_program_names_its_own_rule() -> None:
    told = {a.client: a.rule for a in seen("eku_client_expired").answers}
    assert (told["chrome"], told["firefox"], told["openssl"]) == ("dates", "usage", "usage")


def test_what_was_fetched_is_told() -> None:
    matrix = matrix_of(diagnose(evidence("missing_int", *lists(given=ROOT), fetched=True)))
    (difference,) = matrix.differences
    assert set(difference.refuse) == {"firefox", "openssl", "python-strict", "curl", "java"}
    assert "left out a certificate" in tr(difference.text, **difference.values)


def test_the_lists_that_differ_are_named() -> None:
    matrix = matrix_of(diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=None))))
    difference = next(d for d in matrix.differences if d.rule == "authority")
    assert difference.refuse == ("chrome", "edge")
    text = tr(difference.text, **difference.values)
    assert "Chrome’s list" in text
    assert "Mozilla’s list" in text
    with using("ja"):
        assert "Chrome の一覧" in tr(difference.text, **difference.values)


def test_the_store_of_every_answer_is_named() -> None:
    matrix = matrix_of(diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=ROOT))))
    told = {a.client: a.store for a in matrix.answers}
    assert (told["chrome"], told["firefox"], told["openssl"]) == ("chrome", "mozilla", "system")
    assert set(told.values()) <= set(STORE_NAMES)


def test_a_connection_that_never_came_about_has_no_rule() -> None:
    matrix = matrix_of(diagnose(met(failure=failed(FailureKind.RESET))))
    assert {a.rule for a in matrix.answers} == {None}
    assert matrix.agree


def test_the_answers_are_those_of_the_diagnosis() -> None:
    diagnosis = diagnose(met(CHAINS["leaf_is_ca"](), world().root.certificate))
    told = {a.client: a.says for a in matrix_of(diagnosis).answers}
    assert told == {**{name: v.code for name, v in diagnosis.browsers.items()}, **diagnosis.verifiers}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str) -> None:
    with using(language):
        sentences = [tr(reason.text) for reason in REASONS]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences)
