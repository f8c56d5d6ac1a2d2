"""What is said of a code while it is typed, and when it is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.flow.case_code import read_code
from wizard.flow.check_symbols import check_symbols
from wizard.flow.spelling import ALPHABET, spoken
from wizard.i18n import using
from wizard.views.case.code_words import Typed, mended, reading_of, settled

CODE = "4ND3-JX8S-E3NQ-JTBD"
PLAIN = CODE.replace("-", "")
VECTORS = json.loads((Path(__file__).parents[2] / "flow" / "case_codes.json").read_text(encoding="utf-8"))
OLD = VECTORS["version_0"][0]["code"]


def fault_text(code: str) -> str:
    reading = reading_of(code)
    return "" if reading.case is not None else reading.text


def spelled(code: str, language: str) -> str:
    return " ".join(word for _, word in spoken(code, language))


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), PLAIN, f" {CODE} ", spelled(CODE, "en"), spelled(CODE, "ja")])
def test_a_whole_code_tells_its_case_however_it_is_typed(typed: str) -> None:
    reading = reading_of(typed)
    assert (reading.typed, reading.case) == (Typed.WHOLE, read_code(CODE))
    assert fault_text(typed) == ""


def test_while_it_is_typed_it_says_how_much_is_missing_and_never_that_it_is_wrong() -> None:
    for length in range(1, len(PLAIN)):
        reading = reading_of(PLAIN[:length])
        assert reading.typed is Typed.PART, length
        assert reading.text.startswith(f"{16 - length} character")
    assert reading_of("").typed is Typed.NOTHING
    assert "16 characters" in fault_text("")


def test_every_wrong_character_is_pointed_at_with_its_group() -> None:
    for place in range(1, 17):
        other = ALPHABET[(ALPHABET.index(PLAIN[place - 1]) + 1) % 32]
        reading = reading_of(PLAIN[: place - 1] + other + PLAIN[place:])
        assert (reading.typed, reading.places, reading.right) == (Typed.WRONG, (place,), PLAIN[place - 1])
        assert f"Ask for group {(place + 3) // 4} again." in reading.text
        assert mended(reading) == CODE


def test_two_in_each_others_place_are_named_and_can_be_put_back() -> None:
    reading = reading_of("N4D3-JX8S-E3NQ-JTBD")
    assert reading.places == (1, 2)
    assert "changed places" in reading.text
    assert mended(reading) == CODE
    far = reading_of("JND3-4X8S-E3NQ-JTBD")
    assert "Ask for the groups 1 and 2 again." in far.text
    assert mended(far) == CODE


def test_what_cannot_be_located_offers_no_guess() -> None:
    reading = reading_of("4ND3-JX8S-E3NQ-0000")
    assert (reading.typed, reading.places, mended(reading)) == (Typed.WRONG, (), "")
    assert "read out again" in reading.text


def test_letters_that_no_code_has_are_explained_at_once() -> None:
    reading = reading_of("4NU")
    assert reading.places == (3,)
    assert "no I, L, O or U" in reading.text
    assert mended(reading) == ""


def test_too_many_characters_are_counted() -> None:
    reading = reading_of(CODE + "AB")
    assert (reading.typed, reading.places) == (Typed.WRONG, (17, 18))
    assert reading.text == "These are 2 characters too many."
    assert mended(reading) == ""


def test_a_code_of_the_first_version_is_taken_and_named_as_such() -> None:
    reading = reading_of(OLD)
    assert reading.case is not None
    assert reading.case.version == 0
    assert "first version" in reading.text
    # The first twelve characters of a longer one are none.
    assert reading_of(PLAIN[:12]).typed is Typed.PART


def test_a_later_version_is_named() -> None:
    data = [ALPHABET.index(character) for character in PLAIN[:13]]
    data[0] = 2 << 2
    code = "".join(ALPHABET[symbol] for symbol in (*data, *check_symbols(data, 3)))
    reading = reading_of(code)
    assert reading.typed is Typed.WRONG
    assert "version 2" in reading.text
    assert fault_text(code) == reading.text


@pytest.mark.parametrize(
    ("typed", "rest"),
    [("november jul", "november "), ("november julie", "november "), ("jul", ""), ("nov", "nov"),
     ("november juliett", "november juliett"), ("4ND3 no", "4ND3 no"), ("four no", "four "), ("", "")],
)  # fmt: skip
def test_a_word_that_is_still_being_typed_waits(typed: str, rest: str) -> None:
    assert settled(typed) == rest


def test_while_a_code_is_spelled_letter_by_letter_nothing_is_called_wrong() -> None:
    whole = spelled(CODE, "en")
    states = {reading_of(settled(whole[:length])).typed for length in range(1, len(whole))}
    # Whole as soon as the last word is.
    assert states <= {Typed.NOTHING, Typed.PART, Typed.WHOLE}
    assert reading_of(settled(whole)).case == read_code(CODE)


@pytest.mark.parametrize("typed", ["x" * 5_000, "\u202e" * 20, "<b>", "\0", "ヌ" * 16])
def test_anything_else_is_told_apart_and_shown_safely(typed: str) -> None:
    reading = reading_of(typed)
    assert reading.case is None
    assert reading.text
    assert "\u202e" not in reading.text
    assert "\0" not in reading.text


def test_it_speaks_the_language_in_force() -> None:
    with using("ja"):
        assert "文字" in fault_text("4ND3-JX8S-E3NQ-JTBB")


def test_it_needs_no_window() -> None:
    code = "import sys, wizard.views.case.code_words; print([m for m in sys.modules if m.startswith('PySide6')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
