"""The work of a call that runs in threads: words are heard, and checks do only what the person allows."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.flow.call.callers import BEGAN, TARGET
from wizard.flow.call.state import MESSAGE, begin
from wizard.flow.settings import Settings
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.probes.base import Cancel
from wizard.views.call.call_work import TakeWords, check_from_here
from wizard.views.preferences_in_force import hold, in_force, permitted
from wizard.views.work import CheckSubject


@pytest.fixture
def settings() -> Iterator[Settings]:
    before = in_force()
    yield before
    hold(before)


def test_words_become_the_answer_to_the_question_for_them() -> None:
    call = TakeWords(begin(BEGAN), "net err cert dape invalid")(lambda _: None, Cancel())
    assert call.heard.guesses[0].code == "NET::ERR_CERT_DATE_INVALID"
    assert MESSAGE in call.answers


def test_a_check_looks_at_what_decides_and_at_nothing_that_is_not_allowed(settings: Settings) -> None:
    work = check_from_here(TARGET)
    assert isinstance(work, CheckSubject)
    assert work.subject == TARGET
    assert work.options.parts == DECIDING_PARTS
    hold(settings._replace(ask_others=False, ask_name_server=False))
    work = check_from_here(TARGET)
    assert isinstance(work, CheckSubject)
    assert work.options.fetch is False
    assert work.options == replace(permitted(CheckOptions()), parts=work.options.parts)
