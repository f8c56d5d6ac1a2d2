import pytest

from wizard.flow.caller.base import RULED_OUT, UNSURE, Answer, one_way, unsure
from wizard.flow.caller.devices import Device
from wizard.flow.caller.rows import question_for
from wizard.model.finding import CheckState


def test_an_answer_says_what_becomes_likelier_and_what_is_ruled_out() -> None:
    favours = {"clock-wrong": 3.0, "captive-portal": RULED_OUT, "interception": 0.5}
    answer = Answer(id="a", text="a", state=CheckState.OK, detail="a", favours=favours)
    assert answer.likelier == {"clock-wrong"}
    assert answer.rules_out == {"captive-portal"}


def test_who_cannot_tell_leaves_the_row_unchecked_and_every_cause_as_it_was() -> None:
    answer = unsure("text", "detail")
    assert (answer.id, answer.state, answer.favours, answer.then) == (UNSURE, CheckState.NOT_CHECKED, {}, None)


def test_a_question_knows_its_answers() -> None:
    question = question_for(Device.IPHONE, "portal")
    assert question.answer("portal").then is not None
    with pytest.raises(KeyError):
        question.answer("elephant")


def test_all_questions_that_may_follow_are_found() -> None:
    ids = {question.id for question in question_for(Device.WINDOWS_10, "clock").and_all_after()}
    assert ids == {"clock", "automatic", "another-zone", "now"}


def test_the_same_words_and_answers_make_questions_alike() -> None:
    old, new, phone = (question_for(d, "clock") for d in (Device.WINDOWS_10, Device.WINDOWS_11, Device.IPHONE))
    assert old != new
    assert old.is_like(new)
    assert not old.is_like(phone)


def test_the_only_way_has_no_title() -> None:
    (way,) = one_way("first", "second")
    assert (way.title, way.steps) == ("", ("first", "second"))
