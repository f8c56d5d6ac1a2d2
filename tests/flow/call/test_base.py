import pytest

from wizard.flow.call.base import CANNOT_TELL, Choice, Question
from wizard.flow.caller.base import one_way


def test_a_question_finds_its_answers() -> None:
    question = Question(id="q", text="?", ways=one_way("Say."), choices=(Choice("yes", "Yes"), CANNOT_TELL))
    assert question.choice("yes").text == "Yes"
    with pytest.raises(KeyError):
        question.choice("no")
