import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.call.callers import BEGAN, FINE, TARGET, fails
from wizard.causes.catalog import CAUSES
from wizard.flow.call.choose import (
    ENOUGH,
    ENOUGH_MEANWHILE,
    differs_by_system,
    fixes_of,
    is_clear,
    next_question,
)
from wizard.flow.call.ending import plan_of
from wizard.flow.call.likely import weights_of
from wizard.flow.call.state import (
    MOST_QUESTIONS,
    Call,
    SiteCheck,
    SiteState,
    begin,
    with_answer,
    with_coded,
    with_site,
    with_words,
)
from wizard.flow.caller.devices import Device

_WORDS = (
    "",
    "NET::ERR_CERT_AUTHORITY_INVALID",
    "net err cert data invalid",
    "This Connection Is Not Private",
    "SEC_ERROR_UNKNOWN_ISSUER",
    "PR_END_OF_FILE_ERROR",
    "エラー サート デート インバリッド",
    "no words of that kind",
)


@st.composite
def calls(draw: st.DrawFn) -> Call:
    call = begin(
        BEGAN,
        language=draw(st.sampled_from(("", "en", "ja"))),
        device=draw(st.sampled_from((None, *Device))),
        browser=draw(st.sampled_from(("", "chrome", "edge", "firefox", "safari", "another"))),
    )
    call = with_words(call, draw(st.sampled_from(_WORDS)))
    if draw(st.booleans()):
        call = with_coded(call, tuple(draw(st.lists(st.sampled_from(list(CAUSES)), max_size=3, unique=True))))
    sites = (SiteCheck(), SiteCheck(SiteState.RUNNING), FINE, SiteCheck(SiteState.FAILS), None)
    site = draw(st.sampled_from(sites)) or fails(draw(st.sampled_from(list(CAUSES))))
    return with_site(call, site, TARGET)


@settings(max_examples=60, deadline=None)
@given(calls(), st.data())
def test_whatever_is_answered_it_ends_within_six_questions_with_a_plan(call: Call, data: st.DataObject) -> None:
    asked = []
    while (question := next_question(call)) is not None:
        asked.append(question.id)
        assert 2 <= len(question.choices) <= 9
        answer = data.draw(st.sampled_from([choice.id for choice in question.choices]))
        call = with_answer(call, question.id, answer)
    assert len(asked) == len(set(asked)) <= MOST_QUESTIONS
    ending = plan_of(call)
    assert ending.steps
    assert ending.diagnosis.findings


def test_a_clear_cause_needs_no_question() -> None:
    assert next_question(with_words(begin(BEGAN, device=Device.WINDOWS_11), "Your clock is behind")) is None


def test_the_same_plan_needs_no_telling_apart() -> None:
    weak = {"weak-key": 0.5, "weak-signature": 0.48, "expired": 0.02}
    assert fixes_of("weak-key") == fixes_of("weak-signature")
    assert is_clear(weak, ENOUGH)
    assert not is_clear({"expired": 0.5, "clock-wrong": 0.5}, ENOUGH)


def test_while_the_site_is_being_opened_more_is_asked() -> None:
    weights = {"expired": (ENOUGH + ENOUGH_MEANWHILE) / 2, "clock-wrong": 1 - (ENOUGH + ENOUGH_MEANWHILE) / 2}
    assert is_clear(weights, ENOUGH)
    assert not is_clear(weights, ENOUGH_MEANWHILE)
    call = with_answer(
        with_words(begin(BEGAN, device=Device.IPHONE), "This Connection Is Not Private"), "message", "name"
    )
    assert ENOUGH < next(iter(weights_of(call).values())) < ENOUGH_MEANWHILE
    assert next_question(call) is None
    assert next_question(with_site(call, SiteCheck(SiteState.RUNNING))) is not None


def test_the_words_on_the_page_come_first_when_nothing_is_known() -> None:
    first = next_question(begin(BEGAN))
    assert first is not None
    assert first.id == "message"


def test_words_that_were_heard_are_not_asked_for_again() -> None:
    call = with_words(begin(BEGAN, device=Device.WINDOWS_11), "NET::ERR_CERT_DATE_INVALID")
    while (question := next_question(call)) is not None:
        assert question.id != "message"
        call = with_answer(call, question.id, "unsure")


def test_the_device_is_asked_for_only_where_the_plan_depends_on_it() -> None:
    revoked = with_site(with_words(begin(BEGAN), "NET::ERR_CERT_REVOKED"), fails("revoked"))
    clock = with_words(begin(BEGAN), "Your clock is behind")
    assert next_question(revoked) is None
    asked = next_question(clock)
    assert asked is not None
    assert asked.id == "device"


def test_who_cannot_name_the_device_is_not_asked_twice() -> None:
    call = with_answer(with_words(begin(BEGAN), "Your clock is behind"), "device", "unsure")
    assert next_question(call) is None
    assert not plan_of(call).is_device_known


@pytest.mark.parametrize(("fix", "differs"), [("set-clock", True), ("tell-owner", False)])
def test_a_fix_of_menus_differs_by_system(fix: str, differs: bool) -> None:
    assert differs_by_system(fix) is differs


def test_the_browser_is_asked_for_where_its_menus_are_used() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11)
    asked = next_question(with_coded(call, ("outdated-software",)))
    while asked is not None and asked.id != "browser":
        call = with_answer(call, asked.id, "unsure")
        asked = next_question(with_coded(call, ("outdated-software",)))
    assert asked is not None


def test_mobile_data_is_not_tried_where_the_site_fails_from_here() -> None:
    call = with_site(begin(BEGAN, device=Device.WINDOWS_11), fails("strict-only"))
    while (question := next_question(call)) is not None:
        assert question.id != "mobile-data"
        call = with_answer(call, question.id, "unsure")
