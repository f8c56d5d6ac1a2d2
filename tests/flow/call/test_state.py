from dataclasses import replace

import pytest

from tests.flow.call.callers import BEGAN, FINE, TARGET
from wizard.flow.call.state import (
    LONGEST_NOTES,
    MOST_QUESTIONS,
    Call,
    begin,
    caller_checks,
    is_page_closed,
    with_answer,
    with_coded,
    with_notes,
    with_picture,
    with_site,
    with_words,
)
from wizard.flow.caller.checks import check_of
from wizard.flow.caller.devices import Device
from wizard.i18n import using
from wizard.model.finding import CheckState


def answered(call: Call, **answers: str) -> Call:
    for question, answer in answers.items():
        call = with_answer(call, question.replace("_", "-"), answer)
    return call


def test_the_language_is_the_one_chosen_else_that_of_the_words_else_ours() -> None:
    with using("en"):
        assert begin(BEGAN).language == "en"
        assert with_words(begin(BEGAN), "サート デート インバリッド").language == "ja"
        assert with_words(begin(BEGAN, language="en"), "サート デート インバリッド").language == "en"
    with using("ja"):
        assert begin(BEGAN).language == "ja"
    with pytest.raises(ValueError, match="xx"):
        begin(BEGAN, language="xx")


@pytest.mark.parametrize(
    ("path", "device"),
    [
        (("windows", "11"), Device.WINDOWS_11),
        (("mac", "12"), Device.MACOS_12),
        (("phone", "play-store"), Device.ANDROID),
        (("phone",), None),
        (("unsure",), None),
        (("windows", "unsure"), None),
    ],
)
def test_the_answers_lead_to_the_device(path: tuple[str, ...], device: Device | None) -> None:
    call = begin(BEGAN)
    for number, choice in enumerate(path, start=1):
        call = with_answer(call, "device" if number == 1 else "device-2", choice)
    assert call.device is device
    assert (call.which_device is None) is (device is not None or "unsure" in path)


@pytest.mark.parametrize(
    ("picture", "device", "browser"),
    [
        ("iphone-not-private", Device.IPHONE, ""),
        ("android-chrome-date", Device.ANDROID, ""),
        ("firefox-clock", None, "firefox"),
        ("edge-date", None, "edge"),
        ("outlook-expired", None, ""),
    ],
)
def test_a_picture_tells_what_only_one_device_or_browser_shows(
    picture: str, device: Device | None, browser: str
) -> None:
    call = with_picture(begin(BEGAN), picture)
    assert call.device is device
    if browser:
        assert call.browser == browser
    with pytest.raises(KeyError):
        with_picture(call, "no-such-picture")


@pytest.mark.parametrize(
    ("words", "browser"),
    [("NET::ERR_CERT_DATE_INVALID", ""), ("SEC_ERROR_UNKNOWN_ISSUER", "firefox"), ("0x800B0109", "")],
)
def test_a_code_tells_the_browser_only_where_no_other_has_it(words: str, browser: str) -> None:
    assert with_words(begin(BEGAN), words).browser == browser


def test_a_chromebook_has_one_browser() -> None:
    assert begin(BEGAN, device=Device.CHROMEOS).browser == "chrome"


def test_new_words_take_the_place_of_the_picture() -> None:
    call = with_words(with_picture(begin(BEGAN), "firefox-clock"), "NET::ERR_CERT_REVOKED")
    assert (call.picture, call.browser) == ("", "")
    assert call.explanation.causes[0].id == "revoked"


def test_words_that_are_read_out_take_the_place_of_the_answer() -> None:
    call = with_words(answered(begin(BEGAN), message="trust"), "NET::ERR_CERT_REVOKED")
    assert call.answers == {"message": "unsure"}
    assert with_words(call, "NET::ERR_CERT_REVOKED", was_asked=True).said == call.said
    assert with_picture(begin(BEGAN), "firefox-hsts", was_asked=True).answers == {"message": "unsure"}
    assert with_words(begin(BEGAN), "NET::ERR_CERT_REVOKED").said == ()


def test_nobody_answers_a_seventh_question() -> None:
    call = begin(BEGAN)
    for number in range(MOST_QUESTIONS):
        call = with_answer(call, f"q{number}", "unsure")
    with pytest.raises(ValueError, match="six"):
        with_answer(call, "q", "unsure")


def test_the_page_is_closed_until_the_caller_is_asked_to_open_it_again() -> None:
    call = answered(begin(BEGAN), other_site="opens")
    assert is_page_closed(call)
    assert is_page_closed(answered(call, clock="right"))
    assert not is_page_closed(answered(call, issuer="public"))
    assert not is_page_closed(begin(BEGAN))


def test_answers_go_on_as_those_of_step_2() -> None:
    call = answered(begin(BEGAN, device=Device.WINDOWS_11), clock="date-off", card="no", mobile_data="opens")
    checks = caller_checks(answered(call, their_wifi="opens"))
    assert [(given.row, given.answer) for given in checks.given] == [
        ("clock", "date-off"),
        ("hosts", "opens"),
        ("hosts", "opens"),
    ]
    assert check_of(checks, "clock").state is CheckState.PROBLEM
    assert caller_checks(begin(BEGAN)).device is None


def test_a_case_brings_its_device_along_and_leaves_what_is_known() -> None:
    call = with_coded(begin(BEGAN, browser="edge"), ("expired",), Device.WINDOWS_10)
    assert (call.coded, call.device, call.browser) == (("expired",), Device.WINDOWS_10, "edge")
    assert with_coded(call, ("revoked",)).device is Device.WINDOWS_10


def test_notes_and_the_site_are_kept() -> None:
    call = with_site(with_notes(begin(BEGAN), "x" * (LONGEST_NOTES + 1)), FINE, TARGET)
    assert len(call.notes) == LONGEST_NOTES
    assert with_site(call, replace(FINE)).target == TARGET
