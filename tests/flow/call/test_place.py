"""A drawing beside the words of a call says nothing else than they do."""

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.flow.call.callers import BEGAN
from wizard.fixes import drawings
from wizard.fixes.drawings import Place
from wizard.fixes.drawn.place import Element, Sort, said
from wizard.flow.call.base import Question, Scene, See
from wizard.flow.call.place import code_read_out, place_of
from wizard.flow.call.questions import TOPICS
from wizard.flow.call.script import step_of
from wizard.flow.call.state import Call, begin, with_answer, with_picture, with_words
from wizard.flow.caller.devices import Device
from wizard.i18n import LANGUAGES


def drawn(language: str) -> Iterator[tuple[Call, Question]]:
    """Yield every question that has a drawing, fresh and where the page with the warning was closed before."""
    for device in (None, *Device):
        for browser in ("", "chrome", "edge", "firefox", "safari"):
            fresh = begin(BEGAN, language=language, device=device, browser=browser)
            for call in (fresh, with_answer(fresh, "other-site", "opens")):
                for question in filter(None, (topic.build(call) for topic in TOPICS)):
                    if question.see.scene is Scene.PLACE:
                        yield call, question


def marked(place: Place) -> Mapping[int, Element]:
    return {element.mark: element for window in place.window for element in window.elements() if element.mark}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_in_a_drawing_are_those_of_the_words(language: str) -> None:
    found = list(drawn(language))
    assert {question.see.id for _, question in found} >= {"chrome-error-details", "windows-update", "windows-proxy"}
    numbered = 0
    for call, question in found:
        place = place_of(question.see)
        if place.marks() == 1:
            # It is drawn, and said, without a number.
            continue
        counted = re.findall(r"[(（](\d+)[)）]", drawings.describe(place, language))
        assert list(map(int, counted)) == sorted(marked(place))
        for number, element in marked(place).items():
            labels = [label for label in (said(element.label, language), said(element.value, language)) if label]
            lines = [way.lines[number - 1] for way in step_of(call, question).say if number <= len(way.lines)]
            assert any(label in line for label in labels for line in lines), (question.id, question.see.id, number)
            numbered += 1
    assert numbered


def test_on_the_page_of_chrome_nothing_is_marked_but_the_line_to_be_clicked() -> None:
    # It is there before anything is opened, and below "Advanced" is the link that leads past the warning.
    call = begin(BEGAN, device=Device.WINDOWS_11, browser="chrome")
    sees = [question.see for question in filter(None, (topic.build(call) for topic in TOPICS)) if question.see.field]
    assert len(sees) == 2
    for see in sees:
        assert [element.sort for element in marked(place_of(see)).values()] == [Sort.CODE]


def test_what_is_pressed_in_the_words_is_marked_with_their_steps() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11)
    (see,) = (q.see for q in filter(None, (topic.build(call) for topic in TOPICS)) if q.id == "updates")
    numbers = {number: said(e.value or e.label, "en") for number, e in marked(place_of(see)).items()}
    assert numbers == {2: "Windows Update", 3: "Check for updates"}


def test_without_words_nothing_has_a_number() -> None:
    assert not marked(place_of(See(Scene.PLACE, "windows-update")))


def codes_on_the_page(call: Call) -> list[str]:
    place = place_of(See(Scene.PLACE, "chrome-error-details", "issuer"), code_read_out(call))
    return [said(e.label, "en") for window in place.window for e in window.elements() if e.sort is Sort.CODE]


def test_on_the_page_of_chrome_stands_the_code_that_was_read_out() -> None:
    call = begin(BEGAN, device=Device.WINDOWS_11, browser="chrome")
    usual = ["net::ERR_CERT_AUTHORITY_INVALID"]
    assert codes_on_the_page(call) == usual
    assert codes_on_the_page(with_words(call, "err cert date invalid")) == ["net::ERR_CERT_DATE_INVALID"]
    assert codes_on_the_page(with_picture(call, "chrome-date")) == ["net::ERR_CERT_DATE_INVALID"]
    assert codes_on_the_page(with_answer(call, "message", "name")) == ["net::ERR_CERT_COMMON_NAME_INVALID"]
    assert codes_on_the_page(with_words(call, "SEC_ERROR_UNKNOWN_ISSUER")) == usual
    assert codes_on_the_page(with_answer(call, "message", "unsure")) == usual
