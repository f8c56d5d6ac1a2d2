"""Each reason why the history is off is told in its own words."""

import pytest

from wizard.flow.history_key import NoKey
from wizard.flow.history_off import Off, Why


@pytest.mark.parametrize("why", Why)
def test_each_reason_says_that_the_history_is_off(why: Why) -> None:
    assert Off(why, "The folder is gone.").says.startswith("The history is off")


def test_no_two_say_the_same() -> None:
    assert len({Off(why).says for why in Why}) == len(Why)


def test_each_missing_key_is_a_reason() -> None:
    assert {Why(no_key.value) for no_key in NoKey} == set(Why) - {Why.NEWER, Why.UNUSABLE}


@pytest.mark.parametrize("why", [Why.LOCKED, Why.NO_ANSWER, Why.KEY_LOST, Why.KEY_WRONG, Why.NEWER])
def test_where_cases_are_on_file_it_says_that_they_are_kept(why: Why) -> None:
    assert any(words in Off(why).says for words in ("Nothing is lost", "all kept", "not touched"))


def test_the_reason_of_the_disk_is_told() -> None:
    assert Off(Why.UNUSABLE, "The disk is gone.").says == "The history is off. The disk is gone."


@pytest.mark.parametrize("why", Why)
def test_a_short_sentence_comes_before_the_reason(why: Why) -> None:
    assert len(Off(why).headline.split()) < 7
    assert Off(why).headline not in Off(why).says
