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


def test_nobody_is_told_that_all_is_clear_where_it_is_not() -> None:
    assert closing(begin(BEGAN))[-1] == (
        "Thank you. That does not settle it yet, but I will now go on with you, step by step."
    )
    clear = with_site(begin(BEGAN), fails("expired"))
    assert closing(clear)[-1] == "Thank you, that is all I need. I will now tell you what to do, step by step."


def test_what_ails_the_computer_here_is_no_news_for_the_caller() -> None:
    call = with_site(begin(BEGAN, device=Device.WINDOWS_11), fails("clock-wrong"))
    assert not any("From here" in line for line in first_step(call).opening)
    assert news_of_the_site(call) == ()


@pytest.mark.parametrize(
    ("device", "said"), [(Device.IPHONE, True), (Device.ANDROID, True), (Device.LINUX, False), (None, False)]
)
def test_whoever_holds_the_phone_to_the_ear_is_asked_to_look_at_it(device: Device | None, said: bool) -> None:
    opening = first_step(begin(BEGAN, device=device)).opening
    assert any("loudspeaker" in line for line in opening) is said


def test_the_loudspeaker_is_asked_for_once_it_is_known_to_be_a_phone() -> None:
    on_the_phone = with_answer(begin(BEGAN), "device", "phone")
    question = device_question(on_the_phone, WHICH_DEVICE.choices[0].leads_to)  # type: ignore[arg-type]
    opening = step_of(on_the_phone, question).opening
    assert len(opening) == 1
    assert "loudspeaker" in opening[0]
    known = with_answer(on_the_phone, "device-2", "app-store")
    assert first_step(known).opening == ()


@pytest.mark.parametrize(("browser", "said"), [("firefox", 1), ("safari", 1), ("", 1), ("chrome", 0), ("edge", 0)])
def test_a_certificate_that_was_read_out_is_closed_before_anything_else(browser: str, said: int) -> None:
    call = with_answer(begin(BEGAN, device=Device.MACOS_13, browser=browser), "issuer", "public")
    later = TOPIC_BY_ID["bare-name"].build(call)
    same = TOPIC_BY_ID["expires"].build(call)
    assert later is not None
    assert same is not None
    assert sum("close that one" in line for line in step_of(call, later).opening) == said
    assert step_of(call, same).opening == ()
    assert sum("close that one" in line for line in closing(call)) == said


@pytest.mark.parametrize(
    ("device", "question", "answer", "said"),
    [
        (Device.IPHONE, "mobile-data", "fails", "Please switch Wi-Fi on again."),
        (Device.LINUX, "mobile-data", "opens", "Switch Wi-Fi on the smartphone on again."),
        (Device.LINUX, "mobile-data", "none", ""),
        (Device.LINUX, "proxy", "innocent", "Please switch on again what you have just switched off."),
        (Device.LINUX, "proxy", "guilty", ""),
    ],
)
def test_what_was_switched_off_for_a_try_is_switched_on_again(
    device: Device, question: str, answer: str, said: str
) -> None:
    call = with_answer(begin(BEGAN, device=device), question, answer)
    card = TOPIC_BY_ID["card"].build(call)
    assert card is not None
    assert step_of(call, card).opening == ((said,) if said else ())
    assert list(closing(call))[:-1] == ([said] if said else [])


def test_who_is_asked_to_switch_it_on_in_the_next_question_is_not_asked_twice() -> None:
    call = with_answer(begin(BEGAN, device=Device.LINUX), "mobile-data", "opens")
    wifi = TOPIC_BY_ID["their-wifi"].build(call)
    assert wifi is not None
    step = step_of(call, wifi)
    assert step.opening == ()
    assert step.say[0].lines[0] == "Switch Wi-Fi on the smartphone on again."
    later = TOPIC_BY_ID["their-wifi"].build(with_answer(call, "card", "no"))
    assert later is not None
    assert later.ways[0].steps == wifi.ways[0].steps[1:]


@pytest.mark.parametrize(
    ("device", "key"),
    [
        (None, "Press Enter. On a phone, press “Go” or the arrow."),
        (Device.WINDOWS_11, "Press Enter."),
        (Device.IPHONE, "Press “Go” or the arrow on the keyboard."),
    ],
)
@pytest.mark.parametrize("topic", ["other-site", "login-page", "bare-name"])
def test_the_key_is_one_that_the_device_has(device: Device | None, key: str, topic: str) -> None:
    question = TOPIC_BY_ID[topic].build(begin(BEGAN, device=device))
    assert question is not None
    assert key in question.ways[0].steps


def test_only_what_is_typed_as_it_stands_is_spelled() -> None:
    question = TOPIC_BY_ID["proxy"].build(begin(BEGAN, device=Device.LINUX))
    assert question is not None
    assert [s.word for s in step_of(begin(BEGAN, language="en"), question).spelling] == ["systemsettings", "Proxy"]
    # On a Japanese desktop the word to look for is プロキシ.
    assert [s.word for s in step_of(begin(BEGAN, language="ja"), question).spelling] == ["systemsettings"]


def test_the_end_is_said_and_tells_of_the_site_where_nothing_was_asked() -> None:
    call = with_site(begin(BEGAN), fails("expired"))
    assert len(closing(call)) == 3
    assert "password" in closing(call)[1]
    assert len(closing(with_answer(call, "card", "no"))) == 1
    assert closing(call)[:1] == news_of_the_site(call)
    assert news_of_the_site(begin(BEGAN)) == ()


def test_steps_are_counted_and_time_never_runs_backwards() -> None:
    call = with_answer(begin(BEGAN), "card", "unsure")
    assert (first_step(call).number, first_step(call).most) == (2, 6)
    assert elapsed(call, BEGAN + timedelta(minutes=3)) == timedelta(minutes=3)
    assert elapsed(call, BEGAN - timedelta(hours=1)) == timedelta(0)
