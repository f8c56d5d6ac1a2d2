import pytest

from tests.flow.call.callers import BEGAN
from wizard.fixes import drawings
from wizard.flow.call.base import MOST_CHOICES, Question, Scene
from wizard.flow.call.likely import likelihood_in
from wizard.flow.call.questions import (
    CLOSE_THE_PAGE,
    TOPIC_BY_ID,
    TOPICS,
    browser_question,
    device_question,
    open_topics,
    telling,
)
from wizard.flow.call.state import Call, begin, with_answer
from wizard.flow.caller.devices import WHICH_DEVICE, Device


def built(topic: str, call: Call) -> Question:
    question = TOPIC_BY_ID[topic].build(call)
    assert question is not None
    return question


@pytest.mark.parametrize("device", [None, *Device])
def test_every_question_has_words_and_two_to_nine_answers_that_tell(device: Device | None) -> None:
    call = with_answer(begin(BEGAN, device=device), "mobile-data", "opens")
    for topic in TOPICS:
        question = topic.build(call)
        if question is None:
            continue
        assert question.id == topic.id
        assert all(way.steps for way in question.ways)
        ids = [choice.id for choice in question.choices]
        assert 2 <= len(set(ids)) == len(ids) <= MOST_CHOICES
        told = [a for a in telling(question) if likelihood_in(call, topic.id, "clock-wrong", a) != 1.0]
        assert len(told) >= 2, topic.id


@pytest.mark.parametrize("topic", ["clock", "mobile-data", "programs", "updates", "proxy", "issuer", "expires"])
def test_what_needs_the_device_is_not_built_without(topic: str) -> None:
    assert TOPIC_BY_ID[topic].needs_device
    assert TOPIC_BY_ID[topic].build(begin(BEGAN)) is None
    assert TOPIC_BY_ID[topic].build(begin(BEGAN, device=Device.WINDOWS_11)) is not None


def test_drawings_of_places_exist() -> None:
    for device in Device:
        call = begin(BEGAN, device=device)
        for topic in ("clock", "updates", "proxy"):
            see = built(topic, call).see
            assert see.scene is Scene.NONE or see.id in drawings.ids()


def test_the_same_wifi_is_asked_for_only_after_mobile_data() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11)
    assert TOPIC_BY_ID["their-wifi"].build(call) is None
    assert TOPIC_BY_ID["their-wifi"].build(with_answer(call, "mobile-data", "opens")) is not None
    on_a_phone = with_answer(begin(BEGAN, device=Device.IPHONE), "mobile-data", "opens")
    assert TOPIC_BY_ID["their-wifi"].build(on_a_phone) is None


def test_nobody_closes_a_page_twice() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11)
    assert built("login-page", call).ways[0].steps[0] == CLOSE_THE_PAGE
    again = built("login-page", with_answer(call, "other-site", "opens"))
    assert CLOSE_THE_PAGE not in again.ways[0].steps


def test_what_was_asked_is_not_asked_again() -> None:
    call = with_answer(begin(BEGAN), "card", "unsure")
    assert "card" not in {topic.id for topic in open_topics(call)}


def test_the_device_and_the_browser_are_asked_for_in_the_words_of_step_2() -> None:
    which = device_question(begin(BEGAN), WHICH_DEVICE)
    assert (which.id, which.choices[-1].id) == ("device", "unsure")
    assert browser_question(begin(BEGAN)) is None
    assert browser_question(begin(BEGAN, device=Device.CHROMEOS)) is None
    asked = browser_question(begin(BEGAN, device=Device.MACOS_13))
    assert asked is not None
    assert [choice.id for choice in asked.choices] == ["safari", "chrome", "firefox", "another", "unsure"]
