"""Lay texts read like a newspaper for everybody."""

from collections.abc import Callable
from statistics import mean

import pytest

from tests.words.reading import grade, syllables, words_of
from tests.words.texts import lay_texts, sentences

HARDEST = 13.0
"""The grade of the hardest lay text; in a short one, a single long word that has no other name decides."""

ON_AVERAGE = 6.0
"""The grade of all of them together: what a child of eleven reads."""

LONGEST = 28
"""Words of the longest sentence."""

ENOUGH = 8
"""Words below which a text has no grade that would mean anything."""


def _worst(count: int, measure: Callable[[str], float], told: list[tuple[str, str]]) -> str:
    ranked = sorted(((measure(words), place, words) for place, words in told), reverse=True)
    return "\n".join(f"{measured:5.1f}  {place}: {words}" for measured, place, words in ranked[:count])


def _lay() -> list[tuple[str, str]]:
    return list(dict.fromkeys((place, words) for place, words in lay_texts() if len(words_of(words)) >= ENOUGH))


def test_no_lay_text_is_too_hard() -> None:
    told = _lay()
    print(_worst(10, grade, told))
    assert [words for _place, words in told if grade(words) > HARDEST] == []


def test_lay_texts_are_easy_on_average() -> None:
    assert mean(grade(words) for _place, words in _lay()) < ON_AVERAGE


def test_no_sentence_is_too_long() -> None:
    told = [(place, sentence) for place, words in _lay() for sentence in sentences(words)]
    print(_worst(10, lambda words: len(words_of(words)), told))
    assert [sentence for _place, sentence in told if len(words_of(sentence)) > LONGEST] == []


@pytest.mark.parametrize(
    ("word", "count"),
    [("site", 1), ("certificate", 4), ("expired", 2), ("browser", 2), ("authority", 4), ("the", 1), ("closed", 1),
     ("clock", 1), ("encryption", 3), ("trusted", 2)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_hard_text_has_a_higher_grade_than_an_easy_one() -> None:
    easy = "The clock is wrong. Set it right, and try the site once more."
    hard = "Cryptographic verification of the presented credentials terminated unsuccessfully due to misconfiguration."
    assert grade(easy) < 3
    assert grade(hard) > 15


def test_a_sentence_ends_where_another_begins() -> None:
    assert sentences("It ended. Type shop.example, e.g. here. {host} is fine.") == [
        "It ended.", "Type shop.example, e.g. here.", "{host} is fine.",
    ]  # fmt: skip
