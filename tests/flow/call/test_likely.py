from math import isclose

import pytest

from tests.flow.call.callers import BEGAN, FINE, fails, found
from wizard.causes.catalog import CAUSES
from wizard.flow.call.likely import CHANCES, USUAL, gain, is_about_the_site, likelihood, likelihood_in, weights_of
from wizard.flow.call.questions import TOPICS
from wizard.flow.call.state import SiteCheck, SiteState, begin, with_answer, with_coded, with_site, with_words
from wizard.flow.caller.devices import Device


def test_every_cause_is_possible_before_anything_is_known() -> None:
    assert set(USUAL) == set(CAUSES)
    assert isclose(sum(USUAL.values()), 1)
    assert isclose(sum(weights_of(begin(BEGAN)).values()), 1)


@pytest.mark.parametrize("question", CHANCES)
def test_tables_name_known_causes_and_shares_sum_to_one(question: str) -> None:
    for cause, shares in CHANCES[question].items():
        assert cause == "" or cause in CAUSES
        assert isclose(sum(shares.values()), 1, abs_tol=0.001), cause


@pytest.mark.parametrize("topic", [topic.id for topic in TOPICS])
def test_who_cannot_tell_says_nothing(topic: str) -> None:
    assert {likelihood(topic, cause, "unsure") for cause in CAUSES} == {1.0}


def test_mobile_data_is_another_device_beside_a_computer_only() -> None:
    beside, on = (begin(BEGAN, device=device) for device in (Device.WINDOWS_11, Device.IPHONE))
    assert likelihood_in(beside, "mobile-data", "clock-wrong", "opens") > 0.8
    assert likelihood_in(on, "mobile-data", "clock-wrong", "opens") < 0.2


def test_fine_from_here_turns_to_the_computer_and_fails_too_to_the_site() -> None:
    call = with_words(begin(BEGAN), "NET::ERR_CERT_DATE_INVALID")
    before, fine, failing = (
        weights_of(one) for one in (call, with_site(call, FINE), with_site(call, fails("expired")))
    )
    assert next(iter(before)) == "expired"
    assert fine["clock-wrong"] > 0.7 > before["clock-wrong"]
    assert failing["expired"] > 0.95


def test_a_warning_found_from_here_keeps_its_cause_although_the_site_opens_here() -> None:
    call = with_words(begin(BEGAN), "SEC_ERROR_UNKNOWN_ISSUER")
    warned = SiteCheck(SiteState.FINE, found("missing-intermediate"))
    assert weights_of(with_site(call, warned))["missing-intermediate"] > 2 * weights_of(with_site(call, FINE)).get(
        "missing-intermediate", 0
    )


@pytest.mark.parametrize("cause", ["clock-wrong", "no-network", "captive-portal"])
def test_trouble_of_this_computer_tells_nothing_of_the_site(cause: str) -> None:
    call = with_words(begin(BEGAN), "NET::ERR_CERT_DATE_INVALID")
    assert not is_about_the_site(found(cause))
    assert weights_of(with_site(call, fails(cause))) == weights_of(call)


def test_a_check_that_still_runs_tells_nothing() -> None:
    call = begin(BEGAN)
    assert weights_of(with_site(call, SiteCheck(SiteState.RUNNING))) == weights_of(call)


def test_a_case_puts_its_first_cause_first() -> None:
    assert list(weights_of(with_coded(begin(BEGAN), ("revoked", "expired"))))[:2] == ["revoked", "expired"]


def test_words_heard_badly_leave_more_room_for_other_causes() -> None:
    well, badly = (
        weights_of(with_words(begin(BEGAN), words))
        for words in ("net err cert date invalid", "net air cert day invalid")
    )
    assert well["captive-portal"] < badly["captive-portal"]


def test_answers_move_the_weights() -> None:
    call = with_words(begin(BEGAN, device=Device.WINDOWS_11), "NET::ERR_CERT_DATE_INVALID")
    assert next(iter(weights_of(with_answer(call, "clock", "date-off")))) == "clock-wrong"
    assert weights_of(with_answer(call, "clock", "right"))["clock-wrong"] < 0.05


def test_gain_is_in_bits_and_nothing_where_the_answer_is_the_same_for_all() -> None:
    call = begin(BEGAN)
    apart = {"clock-wrong": 0.5, "expired": 0.5}
    alike = {"weak-key": 0.5, "weak-signature": 0.5}
    answers = ("right", "date-off", "time-off", "hours-off")
    assert 0.5 < gain(call, "clock", answers, apart) < 1
    assert isclose(gain(call, "clock", answers, alike), 0, abs_tol=1e-9)
    assert gain(call, "clock", (), apart) == 0
