"""The place in an article that fits what was searched best, cut out, with the words to mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from wizard.flow.help.asked import Term

LENGTH = 130
"""Characters; of Japanese, which are twice as wide, half as many."""

_BEFORE = 30
"""Characters that stand before the first hit."""

_ENDING = re.compile(r"[a-z]{0,7}(?![a-z0-9])")
"""What may follow a stem."""

_MOST_HITS = 60
"""Places that are compared for the best; an article of many pages has a good one among them."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of an article, and which of them to mark (from, to; in characters)."""

    text: str
    marks: tuple[tuple[int, int], ...]


def excerpt(text: str, terms: Sequence[Term], *, whole: bool = False) -> Excerpt:
    """Return the best place of *text*, else its beginning; all of it with *whole*."""
    hits = places(text, terms)
    if whole:
        return Excerpt(text, hits)
    is_wide = not text[: LENGTH // 2].isascii() and _is_wide(text)
    length = LENGTH // 2 if is_wide else LENGTH
    begin = _best(hits, length)
    begin = _word_start(text, begin - _BEFORE, is_wide=is_wide) if begin > _BEFORE else 0
    begin += len(text[begin:]) - len(text[begin:].lstrip(" ·"))
    end = _word_end(text, begin, begin + length, is_wide=is_wide)
    head, tail = "… " if begin else "", " …" if end < len(text) else ""
    shift = len(head) - begin
    marks = tuple((a + shift, b + shift) for a, b in hits if a >= begin and b <= end)
    return Excerpt(f"{head}{text[begin:end].rstrip(' ·')}{tail}", marks)


def places(text: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Return where the terms stand in *text*; pairs of Japanese that touch are one place."""
    low = text.lower()
    if len(low) != len(text):
        # Some letters of other scripts have longer small ones: then nothing but small letters is found.
        low = text
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(place for term in terms for place in _places(low, term)):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _places(low: str, term: Term) -> Iterator[tuple[int, int]]:
    """Yield where a word with such a stem stands, whole, or a pair of Japanese characters."""
    is_word = term.text.isascii()
    if not is_word and term.weight < 1.0:
        return
    begin, found = low.find(term.text), 0
    while begin >= 0 and found < _MOST_HITS:
        end = begin + len(term.text)
        if not is_word:
            yield begin, end
        elif not begin or not _is_letter(low[begin - 1]):
            ending = _ENDING.match(low, end)
            if ending is not None:
                found += 1
                yield begin, ending.end()
        begin = low.find(term.text, end if is_word else begin + 1)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _best(hits: Sequence[tuple[int, int]], length: int) -> int:
    """Return where the stretch with the most and the longest marks begins."""
    looked_at = hits[:_MOST_HITS]

    def marked(first: int) -> int:
        return sum((end - begin) ** 2 for begin, end in looked_at if first <= begin and end <= first + length - _BEFORE)

    return max((begin for begin, _ in looked_at), key=lambda begin: (marked(begin), -begin), default=0)


def _word_start(text: str, place: int, *, is_wide: bool) -> int:
    """Return where the word begins in which *place* is, or the next one; the phrase, in Japanese."""
    if is_wide:
        ends = _phrase_ends(text, max(0, place - _BEFORE), place + _BEFORE)
        return next((end for end in ends if end >= place), place)
    space = text.find(" ", place, place + _BEFORE)
    return space + 1 if space >= 0 else place


def _word_end(text: str, begin: int, place: int, *, is_wide: bool) -> int:
    """Return where the last word ends before *place*, behind half of what is from *begin*; the phrase, in Japanese."""
    if place >= len(text):
        return len(text)
    half = (begin + place) // 2
    if is_wide:
        return max((end for end in _phrase_ends(text, begin, place + _BEFORE) if half < end <= place), default=place)
    space = text.rfind(" ", half, place + 1)
    return space if space >= 0 else place


def _phrase_ends(text: str, begin: int, end: int) -> Iterator[int]:
    # Only Japanese needs them.
    from wizard.phrases import phrases

    yield from accumulate(map(len, phrases(text[begin:end])), initial=begin)


def _is_wide(text: str) -> bool:
    return any("\u3040" <= character <= "\u9fff" for character in text[:LENGTH])
