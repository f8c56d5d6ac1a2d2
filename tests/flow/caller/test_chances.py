import pytest

from wizard.causes.messages.questions import NO, QUESTION_BY_ID, UNSURE, YES, answered
from wizard.flow.caller.chances import same_as, together


@pytest.mark.parametrize("answer", [YES, NO])
def test_a_row_weighs_like_the_question_of_step_1(answer: str) -> None:
    weights = {"clock-wrong": 0.5, "expired": 0.3, "captive-portal": 0.2}
    factors = same_as("other-network", answer)
    weighed = {cause: weight * factors.get(cause, 1.0) for cause, weight in weights.items()}
    total = sum(weighed.values())
    there = answered(weights, QUESTION_BY_ID["other-network"], answer)
    assert {cause: weight / total for cause, weight in weighed.items()} == pytest.approx(dict(there))


def test_not_to_know_favours_nothing() -> None:
    assert set(same_as("clock", UNSURE).values()) == {1.0}


def test_several_answers_multiply() -> None:
    assert together({"a": 2.0, "b": 3.0}, {"a": 0.5}, {}) == {"a": 1.0, "b": 3.0}
    assert together() == {}
