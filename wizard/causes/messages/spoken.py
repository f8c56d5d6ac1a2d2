"""A few words as they were meant: letters that were spelled, words run together or torn apart, and small slips."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import ascii_lowercase

from wizard.causes.messages.words import Words

SHORTEST_MENDED = 4
"""Letters; a shorter word is too easily another."""

SHORTEST_WITH_TWO_SLIPS = 9

LONGEST_RUN = 60
"""Letters that are taken apart into words."""

_SHORT = frozenset({"ca", "in", "is", "no", "not", "of", "on", "or", "to", "rx"})

_FILLERS = frozenset(
    {"underscore", "underbar", "dash", "hyphen", "colon", "doublecolon", "アンダーバー", "アンダースコア"}
)
"""What people say for the signs of a code."""


_TYPED_CODE = re.compile(r"(?<![\w])[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){2,12}(?![\w])", re.ASCII)
"""What can be nothing but a code; in a text of any length people type it from what the screen shows."""


_Word = tuple[str, int, int]
"""A word, and from where to where it stands."""


def as_meant(words: Words, vocabulary: frozenset[str]) -> Words | None:
    """Return *words* with what is not in the *vocabulary* mended by what is; None when there is nothing to mend."""
    mended: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for run, start, end in _spelled_together(_unbroken(words, vocabulary)):
        if run in _FILLERS:
            continue
        for word in _meant(run, vocabulary):
            mended.append(word)
            starts.append(start)
            ends.append(end)
    return Words(words.text, mended, starts, ends) if mended != words.words else None


def with_codes_mended(words: Words, vocabulary: frozenset[str]) -> Words:
    """Return *words* with slips mended within codes, such as SEC_EROR_UNKNOWN_ISSUER, each in its place."""
    mended: dict[int, str] = {}
    for code in _TYPED_CODE.finditer(words.text):
        place = bisect_left(words.starts, code.start())
        while place < len(words.words) and words.ends[place] <= code.end():
            word = words.words[place]
            if len(word) >= SHORTEST_MENDED and word.isalpha() and word not in vocabulary:
                mended[place] = _corrected(word, vocabulary) or word
            place += 1
    if not mended:
        return words
    return Words(words.text, [mended.get(at, word) for at, word in enumerate(words.words)], words.starts, words.ends)


def _unbroken(words: Words, vocabulary: frozenset[str]) -> Iterator[_Word]:
    """Yield the words with their places; what capitals in the midst of a word have torn apart is put together again."""
    run: list[_Word] = []
    for word in zip(words.words, words.starts, words.ends, strict=True):
        if run and word[1] != run[-1][2]:
            yield from _one_of(run, vocabulary)
            run = []
        run.append(word)
    yield from _one_of(run, vocabulary)


def _one_of(run: list[_Word], vocabulary: frozenset[str]) -> Iterator[_Word]:
    joined = "".join(word for word, _, _ in run)
    if len(run) > 1 and joined in vocabulary and not all(word in vocabulary for word, _, _ in run):
        yield joined, run[0][1], run[-1][2]
    else:
        yield from run


def _spelled_together(words: Iterable[_Word]) -> Iterator[_Word]:
    """Yield the words with their places, single letters in a row ("n e t") joined."""
    letters, start, end = "", 0, 0
    for word, at, to in words:
        if len(word) == 1 and word.isascii() and word.isalpha():
            letters, start, end = letters + word, start if letters else at, to
            continue
        if letters:
            yield letters, start, end
            letters = ""
        yield word, at, to
    if letters:
        yield letters, start, end


def _meant(word: str, vocabulary: frozenset[str]) -> list[str]:
    if word in vocabulary or not word.isalpha() or not word.isascii() or len(word) < SHORTEST_MENDED:
        return [word]
    if len(word) >= SHORTEST_WITH_TWO_SLIPS:
        return _taken_apart(word, vocabulary) or [_corrected(word, vocabulary) or word]
    corrected = _corrected(word, vocabulary)
    return [corrected] if corrected else _taken_apart(word, vocabulary) or [word]


@lru_cache(maxsize=4_000)
def _taken_apart(word: str, vocabulary: frozenset[str]) -> list[str] | None:
    """Return the fewest words of the *vocabulary* that make up *word*; of the very short ones only a few count."""
    if len(word) > LONGEST_RUN:
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        ways = [
            [*before, word[start:end]]
            for start in range(max(0, end - 20), end - 1)
            if (before := best[start]) is not None
            and word[start:end] in vocabulary
            and (end - start > 2 or word[start:end] in _SHORT)
        ]
        best.append(min(ways, key=len) if ways else None)
    return best[-1]


@lru_cache(maxsize=4_000)
def _corrected(word: str, vocabulary: frozenset[str]) -> str | None:
    """Return the one word of the *vocabulary* that differs from *word* by one slip (two in a long word), or None."""
    if found := _one_slip_from(word) & vocabulary:
        # People leave letters out more often than they add any.
        longest = max(map(len, found))
        found = {candidate for candidate in found if len(candidate) == longest}
        if len(found) > 1:
            found = {candidate for candidate in found if sorted(candidate) == sorted(word)}  # swapped letters
        return found.pop() if len(found) == 1 else None
    if len(word) < SHORTEST_WITH_TWO_SLIPS:
        return None
    begin, end = word[:2], word[-2:]
    near = [
        candidate
        for candidate in vocabulary
        if abs(len(candidate) - len(word)) <= 2
        and (candidate.startswith(begin) or candidate.endswith(end))
        and _distance(word, candidate) == 2
    ]
    return near[0] if len(near) == 1 else None


def _one_slip_from(word: str) -> set[str]:
    """Return every word that has one letter more, less, another, or two neighbours swapped."""
    halves = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    other = {a + letter + b[1:] for a, b in halves if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in halves for letter in ascii_lowercase}
    return dropped | swapped | other | added


def _distance(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
