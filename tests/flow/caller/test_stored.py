import json

import pytest

from wizard.errors import InputError
from wizard.flow.caller.checks import CallerChecks, next_row, passed, with_answer, with_choice, with_device
from wizard.flow.caller.devices import Device
from wizard.flow.caller.stored import caller_from, caller_json


def everything(device: Device, position: int) -> CallerChecks:
    """Return a call in which everything was answered, with the first or the last answer each time."""
    checks = with_device(CallerChecks(), device)
    while (row := next_row(checks)) is not None:
        question = passed(checks, row).question
        assert question is not None
        reading = "2026-11-23 10:05" if question.readings else ""
        checks = with_answer(checks, row, question.answers[position].id, reading)
    return checks


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("position", [0, 1, -1])
def test_a_call_comes_back_as_it_was(device: Device, position: int) -> None:
    checks = everything(device, position)
    assert len(checks.given) >= 11
    assert caller_from(json.loads(json.dumps(caller_json(checks)))) == checks


def test_a_call_that_has_not_found_out_the_device_comes_back() -> None:
    for checks in (CallerChecks(), with_choice(CallerChecks(), "phone")):
        assert caller_from(json.loads(json.dumps(caller_json(checks)))) == checks


def test_what_is_not_known_here_is_left_out() -> None:
    value = {
        "device": "android",
        "answers": [
            {"row": "smell", "question": "smell", "answer": "burnt"},
            {"row": "clock", "question": "clock", "answer": "elephant"},
            {"row": "clock", "question": "another", "answer": "right"},
            {"row": "portal", "question": "login-page", "answer": "no-portal"},
        ],
        "more": 1,
    }
    checks = caller_from(value)
    assert [(given.row, given.answer) for given in checks.given] == [("portal", "no-portal")]
    assert caller_from({"device": "toaster"}) == CallerChecks()
    assert caller_from({"path": ["toaster"]}) == CallerChecks()


def test_only_a_date_gets_in_as_what_was_read_out() -> None:
    value = {"device": "android", "answers": [
        {"row": "clock", "question": "clock", "answer": "right", "reading": "<b>2026</b>\u202e"},
    ]}  # fmt: skip
    (given,) = caller_from(value).given
    assert given.reading == ""


@pytest.mark.parametrize(
    "value",
    [
        None, [], "text", {"answers": "none"}, {"answers": [{"row": 1}]}, {"device": 11}, {"path": ["x" * 999]},
        {"answers": [{"row": "clock", "question": "clock", "answer": "right"}] * 1000},
    ],
)  # fmt: skip
def test_another_form_is_refused_in_words(value: object) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        caller_from(value)
