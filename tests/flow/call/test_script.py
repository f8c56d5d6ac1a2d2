from datetime import timedelta

import pytest

from tests.flow.call.callers import BEGAN, FINE, fails
from wizard.flow.call.choose import next_question
from wizard.flow.call.questions import TOPIC_BY_ID, device_question
from wizard.flow.call.script import ScriptStep, answer_for_key, closing, elapsed, news_of_the_site, step_of
from wizard.flow.call.state import Call, SiteCheck, SiteState, begin, with_answer, with_site
from wizard.flow.caller.devices import WHICH_DEVICE, Device
from wizard.i18n import language, using


def first_step(call: Call) -> ScriptStep:
    question = next_question(call)
    assert question is not None
    return step_of(call, question)


def test_answers_have_the_keys_one_to_nine() -> None:
    step = first_step(begin(BEGAN))
    assert [answer.key for answer in step.answers] == list(range(1, 10))
    assert answer_for_key(step.question, 1) == step.answers[0].id
    assert answer_for_key(step.question, 9) == "unsure"
    assert answer_for_key(step.question, 0) is None
    assert answer_for_key(step.question, 10) is None


def test_what_is_said_is_in_the_callers_language_and_the_rest_in_ours() -> None:
    call = begin(BEGAN, language="ja", device=Device.WINDOWS_11)
    question = TOPIC_BY_ID["clock"].build(call)
    assert question is not None
    with using("en"):
        step = step_of(call, question)
        assert language() == "en"
    assert step.text == "What date, with the year, and what time does it show?"
    assert step.answers[1].text == "A wrong date or year"
    assert all(not line.isascii() for line in step.say[0].lines)


def test_words_to_type_are_spelled() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11)
    winver = device_question(call, WHICH_DEVICE.choices[1].leads_to)  # type: ignore[arg-type]
    assert [spelling.word for spelling in step_of(call, winver).spelling] == ["winver"]
    login = TOPIC_BY_ID["login-page"].build(call)
    assert login is not None
    assert step_of(call, login).spelling[0].spoken.startswith("n, November; e, Echo")


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (SiteCheck(), ""),
        (SiteCheck(SiteState.RUNNING), "Meanwhile"),
        (FINE, "opens"),
        (SiteCheck(SiteState.FAILS), "not your fault"),
    ],
)
def test_the_opening_tells_how_the_site_looks_from_here_once(site: SiteCheck, said: str) -> None:
    call = with_site(begin(BEGAN, device=Device.WINDOWS_11), site)
    step = first_step(call)
    assert said in step.opening[-1]
    after = with_answer(call, step.question.id, "unsure")
    assert first_step(after).opening == ()


def test_the_end_is_said_and_tells_of_the_site_where_nothing_was_asked() -> None:
    call = with_site(begin(BEGAN), fails("expired"))
    assert len(closing(call)) == 2
    assert len(closing(with_answer(call, "card", "no"))) == 1
    assert closing(call)[:1] == news_of_the_site(call)
    assert news_of_the_site(begin(BEGAN)) == ()


def test_steps_are_counted_and_time_never_runs_backwards() -> None:
    call = with_answer(begin(BEGAN), "card", "unsure")
    assert (first_step(call).number, first_step(call).most) == (2, 6)
    assert elapsed(call, BEGAN + timedelta(minutes=3)) == timedelta(minutes=3)
    assert elapsed(call, BEGAN - timedelta(hours=1)) == timedelta(0)
