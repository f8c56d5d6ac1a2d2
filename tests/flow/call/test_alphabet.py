import string

import pytest

from wizard.flow.call.alphabet import KATAKANA, NATO, SOUND_ALIKE, spelled


@pytest.mark.parametrize("names", [NATO, KATAKANA])
def test_every_letter_has_a_name_of_its_own(names: dict[str, str]) -> None:
    assert "".join(names) == string.ascii_lowercase
    assert len(set(names.values())) == 26


def test_the_words_of_the_spelling_alphabet_begin_with_their_letter() -> None:
    assert all(word[0].lower() == letter for letter, word in NATO.items())


@pytest.mark.parametrize(
    ("word", "language", "said"),
    [
        ("winver", "en", "w, Whiskey; i, India; n, November; v, Victor; e, Echo; r, Romeo"),
        ("a.b", "en", "a, Alfa; dot; b, Bravo"),
        ("a.b", "ja", "a エー、ドット、b ビー"),
        ("://", "ja", "コロン、スラッシュ、スラッシュ"),
    ],
)
def test_a_word_is_spelled(word: str, language: str, said: str) -> None:
    assert spelled(word, language) == said


def test_what_sounds_alike_does_so_both_ways() -> None:
    assert {"bd", "db", "mn", "nm"} <= SOUND_ALIKE
    assert "bx" not in SOUND_ALIKE
    assert all(pair[::-1] in SOUND_ALIKE for pair in SOUND_ALIKE)
