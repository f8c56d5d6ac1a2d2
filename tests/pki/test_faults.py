import pytest

from wizard.pki.faults import MILD, Fault, Judged, Rule


def answer(*rules: Rule, anchored: bool = True) -> Judged:
    return Judged(store="Test", path=(), anchored=anchored, faults=tuple(Fault(rule=r, position=0) for r in rules))


def test_an_anchored_path_without_faults_is_fine() -> None:
    assert answer().is_fine


def test_a_path_without_anchor_is_never_fine() -> None:
    assert not answer(anchored=False).is_fine


@pytest.mark.parametrize("rule", sorted(MILD))
def test_what_chromium_lets_pass_is_fine(rule: Rule) -> None:
    assert answer(rule).is_fine


@pytest.mark.parametrize("rule", sorted(set(Rule) - MILD))
def test_one_fault_of_any_other_rule_is_not_fine(rule: Rule) -> None:
    assert not answer(Rule.STRICT, rule).is_fine


def test_a_fault_has_no_values_unless_told() -> None:
    assert Fault(rule=Rule.EXPIRED, position=0).values == {}
