"""Check symbols of a code that is read aloud: what was misheard is noticed, and a single wrong symbol is located.

A shortened Reed-Solomon code over GF(32) with the roots 1, a, a^2, …: its words differ in one place more than it has
check symbols. As 1 is among the roots, two symbols in each other's place never look like a single wrong one: their sum
stays what it was. With three check symbols no two wrong ones do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MODULUS = 0b100101
"""x^5 + x^2 + 1, whose root *a* generates GF(32)."""

_ORDER = 31


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a word, as far as its check symbols tell: one place, two in each other's place, or more."""

    places: tuple[int, ...] = ()
    """From 0; two where these two seem to have changed places; empty where more is wrong than can be told."""
    right: int | None = None
    """The symbol that belongs to the only place."""


def _field_tables() -> tuple[tuple[int, ...], dict[int, int]]:
    powers, value = [], 1
    for _ in range(_ORDER):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= _MODULUS
    return tuple(powers), {p: i for i, p in enumerate(powers)}


_EXP, _LOG = _field_tables()
"""Powers of *a*, and their logarithms."""


def _times(a: int, b: int) -> int:
    return _EXP[(_LOG[a] + _LOG[b]) % _ORDER] if a and b else 0


def _over(a: int, b: int) -> int:
    return _EXP[(_LOG[a] - _LOG[b]) % _ORDER] if a else 0


_TIMES_ROOT = tuple(tuple(_times(_EXP[power], value) for value in range(32)) for power in range(_ORDER))
"""By root and value: their product, as every symbol read needs it."""


def check_symbols(symbols: Sequence[int], count: int) -> tuple[int, ...]:
    """Return the *count* symbols, each from 0 to 31, that make *symbols* a word of the code."""
    remainder = [0] * count
    generator = _generator(count)
    for symbol in symbols:
        factor = symbol ^ remainder[0]
        remainder = [r ^ _times(factor, g) for r, g in zip([*remainder[1:], 0], generator, strict=True)]
    return tuple(remainder)


def _generator(count: int) -> tuple[int, ...]:
    """Return the coefficients of (x - 1)(x - a)…, without the leading one, the highest first."""
    product = [1]
    for power in range(count):
        product = [a ^ _times(b, _EXP[power]) for a, b in zip([*product, 0], [0, *product], strict=True)]
    return tuple(product[1:])


def syndromes(word: Sequence[int], count: int) -> tuple[int, ...]:
    """Return the values of *word* at the roots of the code: all zero where nothing is noticed."""
    return tuple(_value_at(word, times_root) for times_root in _TIMES_ROOT[:count])


def _value_at(word: Sequence[int], times_root: Sequence[int]) -> int:
    value = 0
    for symbol in word:
        value = times_root[value] ^ symbol
    return value


def wrong_in(word: Sequence[int], count: int) -> Wrong | None:
    """Return what is wrong with *word*, whose last *count* symbols (2 or more) are check symbols; None for nothing.

    *word* has at most 31 symbols. What seems to be one wrong symbol may be more: three with three check symbols.
    """
    found = syndromes(word, count)
    if not any(found):
        return None
    if all(found):
        return _one_wrong(word, found)
    return _swapped(word, found) if not found[0] and count > 2 else Wrong()


def _one_wrong(word: Sequence[int], found: Sequence[int]) -> Wrong:
    ratio = _over(found[1], found[0])
    is_one = all(_over(after, before) == ratio for before, after in pairwise(found))
    place = len(word) - 1 - _LOG[ratio]
    return Wrong((place,), word[place] ^ found[0]) if is_one and place >= 0 else Wrong()


def _swapped(word: Sequence[int], found: Sequence[int]) -> Wrong:
    """Find the two places whose exchange explains the syndromes; neighbours where several do, for these are usual.

    An exchange adds the same *e* at both: found[1] = e(a^i + a^j) and, as squaring is linear here, found[2] is
    e(a^i + a^j)^2.
    """
    if not found[1] or not found[2]:
        return Wrong()
    both = _over(found[2], found[1])
    added = _over(found[1], both)
    last = len(word) - 1
    pairs = [
        (i, j)
        for i in range(last)
        for j in range(i + 1, last + 1)
        if word[i] ^ word[j] == added and _EXP[last - i] ^ _EXP[last - j] == both
    ]
    near = [pair for pair in pairs if pair[1] - pair[0] == 1]
    told = near or pairs
    return Wrong(told[0]) if len(told) == 1 else Wrong()
