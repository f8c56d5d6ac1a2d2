import pytest

from wizard.flow.caller.checks import (
    CallerChecks,
    check_of,
    checks_of,
    favoured,
    next_row,
    passed,
    which_question,
    with_answer,
    with_choice,
    with_device,
    without_answer,
    without_device,
)
from wizard.flow.caller.devices import WHICH_DEVICE, Device
from wizard.flow.caller.rows import CALLER_ROWS
from wizard.i18n import tr, using
from wizard.model.finding import CheckState

IPHONE = with_device(CallerChecks(), Device.IPHONE)
WINDOWS = with_device(CallerChecks(), Device.WINDOWS_11)


def answered(checks: CallerChecks, **rows: str) -> CallerChecks:
    """Give the answers of each row, one word after the other."""
    for row, answers in rows.items():
        for answer in answers.split():
            checks = with_answer(checks, row.replace("_", "-"), answer)
    return checks


def test_nobody_asked_is_not_checked() -> None:
    assert {check.state for check in checks_of(CallerChecks())} == {CheckState.NOT_CHECKED}
    assert [check.id for check in checks_of(IPHONE)] == [row.id for row in CALLER_ROWS]


def test_an_answer_gives_the_row_its_state_and_its_sentence() -> None:
    check = check_of(answered(IPHONE, clock="right"), "clock")
    assert (check.state, check.detail) == (CheckState.OK, "The clock of that device is right.")


def test_a_row_says_that_a_person_told_it() -> None:
    check = check_of(answered(IPHONE, clock="right"), "clock")
    assert "was not measured" in check.facts[-1].text


def test_a_row_tells_what_was_asked_and_answered_in_any_language() -> None:
    (fact, _) = check_of(answered(IPHONE, portal="no-portal"), "portal").facts
    with using("ja"):
        said = tr(fact.text, **fact.values)
    assert said != tr(fact.text, **fact.values)
    assert "NeverSSL" in said


def test_what_was_read_out_stands_in_the_row() -> None:
    checks = with_answer(IPHONE, "clock", "date-off", "2016-11-23 10:05")
    (fact, _) = check_of(checks, "clock").facts
    assert tr(fact.text, **fact.values).endswith("— 2016-11-23 10:05")


def test_an_answer_may_lead_to_the_next_question() -> None:
    checks = answered(WINDOWS, clock="date-off")
    so_far = passed(checks, "clock")
    assert so_far.question is not None
    assert so_far.question.id == "automatic"
    assert check_of(checks, "clock").state is CheckState.PROBLEM


def test_a_clock_that_was_put_right_is_in_order() -> None:
    checks = answered(WINDOWS, clock="date-off switched-on right")
    assert check_of(checks, "clock").state is CheckState.OK
    assert passed(checks, "clock").question is None


def test_whole_hours_are_judged_by_the_person_alone() -> None:
    checks = answered(WINDOWS, clock="hours-off")
    assert check_of(checks, "clock").state is CheckState.NOT_CHECKED
    assert check_of(answered(checks, clock="fits"), "clock").state is CheckState.OK
    assert check_of(answered(checks, clock="does-not-fit"), "clock").state is CheckState.PROBLEM


def test_answers_are_taken_back_one_by_one() -> None:
    checks = answered(WINDOWS, clock="date-off", portal="no-portal")
    checks = answered(checks, clock="switched-on")
    checks = without_answer(checks, "clock")
    assert [given.answer for given in checks.given] == ["date-off", "no-portal"]
    checks = without_answer(checks, "clock")
    assert check_of(checks, "clock").state is CheckState.NOT_CHECKED
    assert check_of(checks, "portal").state is CheckState.OK
    assert without_answer(checks, "clock") == checks


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(KeyError):
        with_answer(IPHONE, "clock", "elephant")
    with pytest.raises(KeyError):
        with_answer(answered(IPHONE, clock="right"), "clock", "right")
    with pytest.raises(KeyError):
        with_answer(CallerChecks(), "clock", "right")
    with pytest.raises(KeyError):
        with_answer(IPHONE, "elephant", "right")


def test_the_device_is_found_out_by_two_questions() -> None:
    checks = CallerChecks()
    assert which_question(checks) is WHICH_DEVICE
    assert next_row(checks) is None
    checks = with_choice(checks, "phone")
    assert which_question(checks) is not None
    checks = with_choice(checks, "play-store")
    assert (checks.device, which_question(checks)) == (Device.ANDROID, None)


def test_a_choice_is_taken_back_and_the_answers_come_again_with_the_device() -> None:
    checks = answered(with_choice(with_choice(CallerChecks(), "windows"), "11"), clock="date-off switched-on right")
    checks = answered(checks, portal="no-portal", system="supported")
    back = without_device(checks)
    assert which_question(back) is not None
    assert next_row(back) is None
    assert with_choice(back, "11") == checks


def test_on_another_device_answers_stay_where_the_same_words_are_asked() -> None:
    checks = answered(WINDOWS, clock="date-off switched-on", portal="no-portal", system="supported")
    moved = with_device(checks, Device.WINDOWS_10)
    assert [(given.row, given.answer) for given in moved.given] == [("clock", "date-off"), ("portal", "no-portal")]


def test_the_same_words_with_other_answers_are_asked_anew() -> None:
    checks = answered(with_device(CallerChecks(), Device.MACOS_13), system="supported")
    assert with_device(checks, Device.MACOS_12).given == ()


def test_another_network_is_asked_about_first_and_then_the_clock() -> None:
    assert next_row(IPHONE) == "hosts"
    assert next_row(answered(IPHONE, hosts="other")) == "clock"


def test_a_row_that_is_half_asked_comes_first() -> None:
    checks = answered(IPHONE, hosts="other", clock="date-off")
    assert next_row(checks) == "clock"


def test_what_an_answer_makes_likelier_is_asked_about_next() -> None:
    assert next_row(answered(IPHONE, hosts="opens")) == "portal"
    assert next_row(answered(IPHONE, hosts="fails")) == "clock"


def test_what_an_answer_rules_out_comes_late() -> None:
    order = []
    checks = answered(IPHONE, hosts="fails")
    while (row := next_row(checks)) is not None:
        order.append(row)
        checks = answered(checks, **{row.replace("-", "_"): "unsure"})
    assert set(order) == {row.id for row in CALLER_ROWS} - {"hosts"}
    assert order.index("portal") > order.index("updates")


def test_what_step_1_has_asked_comes_last() -> None:
    assert next_row(IPHONE, {"other-network": "no"}) == "clock"


def test_when_everything_is_answered_nothing_is_left_to_ask() -> None:
    checks = IPHONE
    while (row := next_row(checks)) is not None:
        question = passed(checks, row).question
        assert question is not None
        checks = with_answer(checks, row, question.answers[-1].id)
    assert all(passed(checks, row.id).answered for row in CALLER_ROWS)


def test_answers_weigh_causes() -> None:
    factors = favoured(answered(IPHONE, hosts="fails", clock="date-off"))
    assert factors["clock-wrong"] > 3
    assert factors["captive-portal"] < 0.2


def test_an_answer_takes_the_place_of_the_same_one_in_step_1() -> None:
    said_no_before = favoured(answered(IPHONE, clock="date-off"), {"clock": "no"})
    assert said_no_before["clock-wrong"] == pytest.approx(1.0)
    said_yes_before = favoured(answered(IPHONE, clock="date-off"), {"clock": "yes"})
    assert said_yes_before["clock-wrong"] > 20
    assert favoured(IPHONE, {"clock": "yes"}) == {}
