"""By how much an answer makes causes likelier, in the same numbers as the questions of step 1 weigh by."""

from collections.abc import Mapping
from math import prod

from wizard.causes.messages.questions import QUESTION_BY_ID


def same_as(question_id: str, answer: str) -> Mapping[str, float]:
    """Return by how much *answer* ("yes", "no", "unsure") to a question of step 1 favours the causes that it names.

    A cause that it does not name has the factor 1: what is said of "every other cause" is the measure.
    """
    question = QUESTION_BY_ID[question_id]
    measure = question.likelihood("", answer)
    return {cause: question.likelihood(cause, answer) / measure for cause in question.yes}


def together(*all_factors: Mapping[str, float]) -> Mapping[str, float]:
    """Return the factors of several answers as one: they multiply."""
    causes = dict.fromkeys(cause for factors in all_factors for cause in factors)
    return {cause: prod(factors.get(cause, 1.0) for factors in all_factors) for cause in causes}
