"""What other hosts show; how their issuers are compared is tested in tests/causes/test_interception.py."""

from dataclasses import replace

from tests.support.evidence import failed, met
from tests.support.observed import CHAINS
from tests.support.pki import AT, der_of
from wizard.causes.rows.comparison import comparison_check
from wizard.causes.situation import situation_of
from wizard.model.evidence import Comparison, FailureKind
from wizard.model.finding import Check


def row(*compared: Comparison) -> Check | None:
    return comparison_check(situation_of(replace(met(CHAINS["ok"]()), comparisons=compared), AT), ())


def test_without_a_comparison_there_is_no_row() -> None:
    assert row() is None


def test_the_same_unknown_issuer_elsewhere_is_a_problem_of_this_computer_or_network() -> None:
    seen = row(Comparison(host="other.test", chain=tuple(map(der_of, CHAINS["ok"]()))))
    assert seen is not None
    assert (seen.state.value, seen.values["hosts"]) == ("problem", "other.test")


def test_another_issuer_elsewhere_clears_the_computer() -> None:
    seen = row(Comparison(host="other.test", chain=(der_of(CHAINS["self"]()[0]),)))
    assert seen is not None
    assert seen.state.value == "ok"


def test_hosts_that_did_not_answer_clear_nobody() -> None:
    seen = row(Comparison(host="other.test", chain=(), failure=failed(FailureKind.TIMED_OUT)))
    assert seen is not None
    assert seen.state.value == "not-checked"
