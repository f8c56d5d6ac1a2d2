"""Why programs disagree: the one rule that each goes by."""

from dataclasses import replace

import pytest
from cryptography import x509

from tests.causes.clients.test_facts import ROOT, evidence, lists
from tests.support.evidence import attempt, failed, met, shaken
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
        ("k256", {"curve": BROWSERS | {"windows"}}),
        ("p224", {"curve": BROWSERS | {"windows"}}),
        ("wild2", {"wildcard": BROWSERS | {"openssl", "python-strict", "curl", "windows"}}),
        ("partial_wild", {"wildcard": BROWSERS | {"openssl", "python-strict", "curl", "windows"}}),
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
    rules_of = {a.client: a.rule for a in seen("eku_client_expired").answers}
    assert (rules_of["chrome"], rules_of["firefox"], rules_of["openssl"]) == ("dates", "usage", "usage")


@pytest.mark.parametrize(
    ("case", "rule"), [("long900", "transparency"), ("eku_none", "transparency"), ("rsa1024", "transparency")]
)
def test_of_several_faults_with_one_number_one_is_named(case: str, rule: str) -> None:
    """Safari says -1202 of this all: without any single one of its faults, it would still say so."""
    matrix = matrix_of(diagnose(evidence(case, *lists(system=ROOT, mozilla=ROOT, chrome=ROOT), family="macos")))
    safari = next(a for a in matrix.answers if a.client == "safari")
    assert (safari.says, safari.rule) == ("NSURLErrorDomain -1202", rule)


@pytest.mark.parametrize("case", sorted(CHAINS))
@pytest.mark.parametrize("ours", [ROOT, None])
def test_where_programs_differ_every_refusal_has_its_reason(case: str, ours: x509.Certificate | None) -> None:
    matrix = matrix_of(diagnose(evidence(case, *lists(system=ours, mozilla=ROOT, chrome=ours))))
    refuse = {a.client for a in matrix.answers if not a.opens}
    explained = {client for difference in matrix.differences for client in difference.refuse}
    assert explained == (set() if matrix.agree else refuse)


def test_what_was_fetched_is_told() -> None:
    matrix = matrix_of(diagnose(evidence("missing_int", *lists(given=ROOT), fetched=True)))
    (difference,) = matrix.differences
    assert set(difference.refuse) == {"firefox", "openssl", "python-strict", "curl", "java"}
    assert "left out a certificate" in tr(difference.text, **difference.values)


def test_the_lists_that_differ_are_named() -> None:
    matrix = matrix_of(diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=None))))
    assert told(matrix) == {
        ("chrome",): "The authority is looked for in Chrome’s list, and is not there; "
        "elsewhere it was found in the list of this system."
    }


def told(matrix: Matrix) -> dict[tuple[str, ...], str]:
    return {d.refuse: tr(d.text, **d.values) for d in matrix.differences if d.rule == "authority"}


def test_one_list_is_named_and_several_are_told_to_be_several() -> None:
    """Chrome’s list is not where Java looks, and what was added to Firefox is not the list that it brings."""
    system_only = lists(system=ROOT, mozilla=None, chrome=None, nss=None, firefox=None)
    ((refuse, text),) = told(matrix_of(diagnose(evidence("ok", *system_only)))).items()
    assert refuse == ("chrome", "edge", "firefox", "safari", "windows", "java")
    assert text.startswith("Each of these looks for the authority in a list of its own")
    chrome_only = lists(system=None, mozilla=None, chrome=None, nss=ROOT, firefox=None)
    texts = told(matrix_of(diagnose(evidence("ok", *chrome_only))))
    assert texts["firefox", "safari", "windows", "java"] == (
        "Each of these looks for the authority in a list of its own, and it is not there; "
        "elsewhere it was found in the authorities added for Chrome."
    )
    assert texts["openssl", "python-strict", "curl"] == (
        "The authority is looked for in the list of this system, and is not there; "
        "elsewhere it was found in the authorities added for Chrome."
    )


def test_two_lists_are_named_with_those_that_stand_in_for_them() -> None:
    only_added = lists(system=ROOT, mozilla=None, chrome=None)
    matrix = matrix_of(diagnose(evidence("ok", *only_added, family="windows")))
    assert told(matrix)["safari", "java"] == (
        "The authority is looked for in Apple’s list, as which Mozilla’s counts here, or in Java’s own list, as which "
        "Mozilla’s counts here, and is in neither; elsewhere it was found in the list of this system."
    )
    with using("ja"):
        ((_, text),) = told(matrix).items()
    assert "Apple の一覧（ここでは Mozilla の一覧で代用）" in text


def test_a_list_that_nothing_was_found_in_is_told_and_not_what_was_added() -> None:
    matrix = matrix_of(diagnose(evidence("ok", *lists(system=ROOT, mozilla=None, chrome=None, nss=None, firefox=None))))
    stores = {a.client: a.store for a in matrix.answers}
    assert (stores["chrome"], stores["firefox"]) == ("chrome", "mozilla")


def test_old_ciphers_are_the_reason_where_browsers_get_to_see_no_certificate() -> None:
    old = attempt(shaken(CHAINS["ok"](), "TLSv1.2"), legacy=True)
    public = evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=ROOT))
    tried = (attempt(None, failed(FailureKind.NO_COMMON_CIPHER, 40)), old)
    matrix = matrix_of(diagnose(replace(public, attempts=tried)))
    (difference,) = matrix.differences
    assert (difference.rule, set(difference.refuse)) == ("ciphers", BROWSERS)
    assert {a.rule for a in matrix.answers if a.client in BROWSERS} == {"ciphers"}


def test_the_store_of_every_answer_is_named() -> None:
    matrix = matrix_of(diagnose(evidence("ok", *lists(system=ROOT, mozilla=ROOT, chrome=ROOT))))
    stores = {a.client: a.store for a in matrix.answers}
    assert (stores["chrome"], stores["firefox"], stores["openssl"]) == ("chrome", "mozilla", "system")
    assert set(stores.values()) <= set(STORE_NAMES)


def test_a_connection_that_never_came_about_has_no_rule() -> None:
    matrix = matrix_of(diagnose(met(failure=failed(FailureKind.RESET))))
    assert {a.rule for a in matrix.answers} == {None}
    assert matrix.agree


def test_the_answers_are_those_of_the_diagnosis() -> None:
    diagnosis = diagnose(met(CHAINS["leaf_is_ca"](), world().root.certificate))
    says = {a.client: a.says for a in matrix_of(diagnosis).answers}
    assert says == {**{name: v.code for name, v in diagnosis.browsers.items()}, **diagnosis.verifiers}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str) -> None:
    with using(language):
        sentences = [tr(reason.text) for reason in REASONS]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences)
