"""What is typed into the search, as terms to look for: stems of English words, pairs of characters of Japanese."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from wizard import resources
from wizard.i18n import LANGUAGES

LONGEST = 400
"""Characters that are looked at; a whole log is nothing to search the help for."""

MOST_TERMS = 40

_PIECES = re.compile(r"[a-z0-9_]+|[\u3040-\u30ff\u3400-\u9fff々ー]+")
_PART = re.compile(r"[a-z0-9]+")
_KANA = re.compile(r"[\u3040-\u309f]+")

_ENDINGS = re.compile(r"(?:ations?|ingly|edly|ings?|ied|ies|ers?|ed|es|s|ly|e|y)$")
_SHORTEST_STEM = 3


@cache
def _empty() -> frozenset[str]:
    """Return words and pairs of characters that tell nothing; they count only where nothing else was typed."""
    lists = (resources.read_toml("help", language, "words.toml")["empty"] for language in LANGUAGES)
    return frozenset(word for words in lists for word in words.split())


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for."""

    text: str
    is_begun: bool = False
    """Whether it may go on: the last word, which is still being typed."""
    weight: float = 1.0


def plain(text: str) -> str:
    """Return *text* in one form: small letters, half and full width alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def stem(word: str) -> str:
    """Return what *word* has in common with its other forms: "expires", "expired" and "expiry" are "expir"."""
    shortened = _ENDINGS.sub("", word)
    if len(shortened) < _SHORTEST_STEM or not word.isalpha():
        return word
    return shortened[:-1] if len(shortened) > _SHORTEST_STEM and shortened[-1] == shortened[-2] else shortened


def terms_of(text: str) -> Iterator[str]:
    """Yield the terms of an article's text, each as often as it stands there."""
    for piece in _PIECES.findall(plain(text)):
        if piece[0].isascii():
            yield from _of_word(piece)
        else:
            yield from _pairs(piece)


def asked(text: str) -> tuple[Term, ...]:
    """Return what to look for, of what a person typed; nothing for what holds no letter or number."""
    pieces = _PIECES.findall(plain(text[:LONGEST]))
    telling = [piece for piece in pieces if piece not in _empty()] or pieces
    is_open = bool(text) and (text[-1].isalnum() or text[-1] == "_")
    terms: dict[str, Term] = {}
    for piece in telling:
        is_begun = is_open and piece is telling[-1]
        for term in _of_word(piece) if piece[0].isascii() else _pairs(piece):
            terms.setdefault(term, Term(term, is_begun, _weight(term)))
        if is_begun and piece[0].isascii():
            # Half a word has no stem yet.
            terms.setdefault(piece, Term(piece, is_begun))
    return tuple(terms.values())[:MOST_TERMS]


def _weight(term: str) -> float:
    """Return how much *term* tells: pairs of hiragana are mostly endings."""
    if term in _empty():
        return 0.05
    return 0.3 if _KANA.fullmatch(term) else 1.0


def _of_word(word: str) -> Iterator[str]:
    """Yield a word's stem, and the parts of a code beside the whole code."""
    parts = _PART.findall(word)
    if len(parts) > 1:
        yield word
    for part in parts:
        yield stem(part)


def _pairs(piece: str) -> Iterator[str]:
    """Yield each character with the next one: Japanese has no spaces between words."""
    if len(piece) == 1:
        yield piece
    yield from map("".join, pairwise(piece))
