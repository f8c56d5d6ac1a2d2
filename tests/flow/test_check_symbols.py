"""The check symbols over GF(32): what they notice, and what they locate."""

import random
from itertools import combinations

import pytest

from wizard.flow.check_symbols import Wrong, check_symbols, syndromes, wrong_in

random_words = random.Random(20261129)  # noqa: S311  (no secret)


def word(length: int = 16, count: int = 3) -> list[int]:
    """Return a word of the code with random symbols."""
    data = [random_words.randrange(32) for _ in range(length - count)]
    return [*data, *check_symbols(data, count)]


@pytest.mark.parametrize(("length", "count"), [(16, 3), (12, 2), (31, 3), (20, 5)])
def test_a_word_has_no_syndromes(length: int, count: int) -> None:
    made = word(length, count)
    assert syndromes(made, count) == (0,) * count
    assert wrong_in(made, count) is None


@pytest.mark.parametrize(("length", "count"), [(16, 3), (12, 2)])
def test_every_single_wrong_symbol_is_located(length: int, count: int) -> None:
    made = word(length, count)
    for place in range(length):
        for error in range(1, 32):
            other = [*made[:place], made[place] ^ error, *made[place + 1 :]]
            assert wrong_in(other, count) == Wrong((place,), made[place])


def test_two_wrong_symbols_never_look_like_one() -> None:
    """The words of the code differ in four places, so that two errors are three away from the next one."""
    made = word()
    for first, second in combinations(range(16), 2):
        for error in range(1, 32):
            other = list(made)
            other[first] ^= error
            other[second] ^= random_words.randrange(1, 32)
            wrong = wrong_in(other, 3)
            assert wrong is not None
            assert len(wrong.places) != 1


def test_with_two_check_symbols_an_exchange_is_noticed_but_not_located() -> None:
    made = [*range(10), *check_symbols(range(10), 2)]
    for first, second in combinations(range(12), 2):
        if made[first] != made[second]:
            other = list(made)
            other[first], other[second] = other[second], other[first]
            assert wrong_in(other, 2) == Wrong()


def test_an_exchange_of_neighbours_is_located() -> None:
    for _ in range(50):
        made = word()
        for place in range(15):
            if made[place] != made[place + 1]:
                other = list(made)
                other[place], other[place + 1] = other[place + 1], other[place]
                wrong = wrong_in(other, 3)
                assert wrong is not None
                assert wrong.right is None
                # Rarely a second pair of neighbours explains it as well; then none is named.
                assert wrong.places in {(place, place + 1), ()}


def test_a_wrong_place_behind_the_end_is_no_place() -> None:
    """A shortened word has places that were never sent; an error there is more than one error here."""
    zeros = [0] * 31
    zeros[0] = 1
    ghost = syndromes(zeros, 3)
    seen = [0] * 13 + list(check_symbols([0] * 13, 3))
    for place, value in zip((13, 14, 15), _checks_for(ghost), strict=True):
        seen[place] ^= value
    assert syndromes(seen, 3) == ghost
    assert wrong_in(seen, 3) == Wrong()


def _checks_for(wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Return the last three symbols that give a word of zeros the syndromes *wanted*."""
    for first in range(32):
        for second in range(32):
            third = wanted[0] ^ first ^ second
            if syndromes((first, second, third), 3) == wanted:
                return first, second, third
    raise AssertionError(wanted)
