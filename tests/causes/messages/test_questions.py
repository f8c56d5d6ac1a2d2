"""The question that is asked is the one that tells most, and its answers lead where they should."""

import pytest

from wizard.causes.catalog import CAUSES
from wizard.causes.messages.questions import (
    MOST_QUESTIONS,
    NO,
    QUESTION_BY_ID,
    QUESTIONS,
    UNSURE,
    YES,
    answered,
    best_question,
    left_by,
    normal,
)


def test_every_question_speaks_of_causes_that_exist() -> None:
    for question in QUESTIONS:
        assert set(question.yes) <= set(CAUSES), question.id
        assert all(0 < chance < 1 for chance in (*question.yes.values(), question.otherwise)), question.id


def test_every_question_can_separate_something() -> None:
    """A question that is never the best one would be dead weight."""
    asked = set()
    for one in CAUSES:
        for other in CAUSES:
            if one != other and (question := best_question({one: 0.5, other: 0.5})):
                asked.add(question.id)
    assert asked == set(QUESTION_BY_ID)


def test_expired_and_a_wrong_clock_are_told_apart_by_other_sites() -> None:
    question = best_question({"expired": 0.6, "clock-wrong": 0.3, "not-yet-valid": 0.1})
    assert question is not None
    assert left_by({"expired": 0.6, "clock-wrong": 0.4}, question) == {"yes": ("clock-wrong",), "no": ("expired",)}


@pytest.mark.parametrize("answer", [YES, NO, UNSURE])
def test_an_answer_leaves_weights_that_sum_to_one(answer: str) -> None:
    weights = {"expired": 0.5, "clock-wrong": 0.3, "interception": 0.2}
    for question in QUESTIONS:
        after = answered(weights, question, answer)
        assert sum(after.values()) == pytest.approx(1)
        assert list(after.values()) == sorted(after.values(), reverse=True)
        if answer == UNSURE:
            assert after == pytest.approx(weights)


def test_nothing_is_asked_about_one_clear_cause() -> None:
    assert best_question({"expired": 1.0}) is None
    assert best_question({"expired": 0.9, "clock-wrong": 0.1}) is None
    assert best_question({}) is None


def test_nothing_is_asked_when_no_answer_would_help() -> None:
    assert best_question({"weak-key": 0.5, "weak-signature": 0.5}) is None


def test_no_question_is_asked_twice_nor_more_than_three() -> None:
    weights = normal({"expired": 1, "clock-wrong": 1, "interception": 1, "self-signed": 1, "captive-portal": 1})
    asked: list[str] = []
    while question := best_question(weights, asked):
        assert question.id not in asked
        asked.append(question.id)
    assert 1 <= len(asked) <= MOST_QUESTIONS
