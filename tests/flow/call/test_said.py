"""What is said on the telephone can be taken in by ear: short, one thing at a time, in both languages.

The speeds are those of somebody who speaks slowly: 140 words in a minute, or 5 Japanese signs in a second.
"""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from tests.flow.call.callers import BEGAN, FINE, fails
from wizard import resources
from wizard.fixes.guides import parse
from wizard.flow.call.questions import TOPICS, device_question
from wizard.flow.call.script import closing, step_of
from wizard.flow.call.state import Call, SiteCheck, SiteState, begin, with_answer, with_site
from wizard.flow.caller.devices import WHICH_DEVICE, Device, WhichDevice
from wizard.i18n import LANGUAGES

MOST_SECONDS = 20
"""At once; after it the one who listens does it, or answers."""

_WORDS_A_SECOND, _SIGNS_A_SECOND = 140 / 60, 5

BROWSERS = ("", "chrome", "edge", "firefox", "safari", "another")
SITES = (SiteCheck(), SiteCheck(SiteState.RUNNING), FINE, fails("expired"))

_QUOTED = {"en": re.compile(r"“([^”]*)”"), "ja": re.compile(r"^[^「]*「(.*)」と[^「」]*$", re.MULTILINE)}
_MARKS = re.compile(r"[*`「」『』、。（）\s]")


def seconds(said: str) -> float:
    if said.isascii() or re.search("[ぁ-ん]", said) is None:
        return len(said.split()) / _WORDS_A_SECOND
    return len(_MARKS.sub("", said)) / _SIGNS_A_SECOND


def calls(language: str) -> Iterator[Call]:
    for device, browser in product((None, *Device), BROWSERS):
        yield begin(BEGAN, language=language, device=device, browser=browser)


def said_in(language: str) -> set[str]:
    """Return every line that a call may have."""
    lines: set[str] = set()
    for call in calls(language):
        for topic in TOPICS:
            for so_far in (call, with_answer(call, "other-site", "fails"), with_answer(call, "message", "trust")):
                question = topic.build(so_far)
                if question is not None:
                    step = step_of(so_far, question)
                    lines |= {*step.opening, *(line for said in step.say for line in said.lines)}
        for site in SITES:
            lines |= set(closing(with_site(call, site)))
    call = begin(BEGAN, language=language)
    return lines | {line for which in _which(WHICH_DEVICE) for line in _lines(call, which)}


def _which(place: Device | WhichDevice) -> Iterator[WhichDevice]:
    if isinstance(place, WhichDevice):
        yield place
        for choice in place.choices:
            yield from _which(choice.leads_to)


def _lines(call: Call, which: WhichDevice) -> Iterator[str]:
    step = step_of(call, device_question(call, which))
    return (line for said in step.say for line in said.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_call_takes_longer_than_anybody_can_keep_in_mind(language: str) -> None:
    lines = said_in(language)
    assert len(lines) > 90
    assert {line for line in lines if seconds(line) > MOST_SECONDS} == set()


def test_what_is_said_in_japanese_is_a_polite_sentence() -> None:
    assert {line for line in said_in("ja") if not re.search(r"(ください|です|ます|か|ましょう)。$", line)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_a_plan_take_longer_either(language: str) -> None:
    said = [
        quoted
        for path in sorted(resources.path("guides", language).glob("*.md"))
        for section in parse(path.read_text(encoding="utf-8")).sections
        if "helpdesk" in section.audiences
        for step in section.steps
        for quoted in _QUOTED[language].findall(step.text)
    ]
    assert len(said) > 900
    assert {text for text in said if seconds(text) > MOST_SECONDS} == set()
