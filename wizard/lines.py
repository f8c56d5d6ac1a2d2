"""A text in lines of a given width, without a screen to measure it on: for drawings that stretch with the window."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_NO_START = frozenset("、。，．」）』】〕！？!?)]}:;,.ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…%")
"""No line begins with one of these (JIS X 4051)."""

_NO_END = frozenset("（「『【〔([{")

_STEP = 0.95
_SMALLEST = 0.7
"""Letters are set smaller until the text fits, down to this part of their size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """How wide letters are, in parts of their size: a guess that holds for the common fonts."""

    is_monospaced: bool = False
    is_bold: bool = False

    def width(self, text: str) -> float:
        """Return the width of *text* in parts of the size of its letters."""
        return sum(map(self._of_one, text))

    def _of_one(self, letter: str) -> float:
        if is_wide(letter):
            return 1.0
        narrow = 0.6 if self.is_monospaced or letter.isdigit() else 0.68 if letter.isupper() else 0.55
        return narrow * (1.1 if self.is_bold else 1.0)


def is_wide(letter: str) -> bool:
    """Say whether *letter* takes a whole square (UAX 11)."""
    return unicodedata.east_asian_width(letter) in "WF"


def fitted(text: str, width: float, most: int, size: float, letters: Letters) -> tuple[Sequence[str], float]:
    """Return the lines of *text* and the size of its letters, made smaller until *most* lines of *width* are enough."""
    used = size
    lines = _broken(text, width / used, letters)
    while len(lines) > most and used > size * _SMALLEST:
        used *= _STEP
        lines = _broken(text, width / used, letters)
    return lines if letters.is_monospaced else _even(text, width / used, lines, letters), used


def _even(text: str, width: float, lines: Sequence[str], letters: Letters) -> Sequence[str]:
    """Return as many lines as there are, as equal in length as can be."""
    best = lines
    # Narrower than its longest piece, a line would part a word for evenness alone.
    pieces = _pieces(text, lambda part: letters.width(part) <= width)
    low = max((letters.width(piece.rstrip()) for piece in pieces), default=0.0)
    high = width
    for _ in range(10 if len(lines) > 1 else 0):
        middle = (low + high) / 2
        tried = _broken(text, middle, letters)
        if len(tried) <= len(lines) and all(letters.width(line) <= middle for line in tried):
            best, high = tried, middle
        else:
            low = middle
    return best


def _broken(text: str, width: float, letters: Letters) -> Sequence[str]:
    lines = [""]
    for piece in _pieces(text, lambda part: letters.width(part) <= width):
        if lines[-1] and letters.width((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield what stays in one line: words, phrases of Japanese; what is too long for a line of its own is parted."""
    for word in re.findall(r"(?:\S|\s(?=[ぁ-ゟ]))+\s*|\s+", text):
        for phrase in _phrases(word):
            if fits(phrase.rstrip()):
                yield phrase
            elif any(map(is_wide, phrase)):
                yield from _clusters(phrase)
            else:
                # A code, after its underscores and colons.
                yield from re.findall(r".+?(?:_|::)(?=.)|.+", phrase)


def _phrases(word: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(word)):
        before, after = word[place - 1], word[place]
        if (is_wide(before) or is_wide(after)) and _may_part(before, after):
            yield word[start:place]
            start = place
    yield word[start:]


def _may_part(before: str, after: str) -> bool:
    """Say whether a phrase ends between two letters: where another script begins, but no hiragana."""
    if after in _NO_START or before in _NO_END or after.isspace():
        return False
    return before in "、。，．」）：" or (_script(before) != _script(after) != "hiragana")


def _script(letter: str) -> str:
    if "ぁ" <= letter <= "ゟ":
        return "hiragana"
    if "゠" <= letter <= "ヿ":
        return "katakana"
    return "kanji" if "㐀" <= letter <= "鿿" else "other"


def _clusters(phrase: str) -> Iterator[str]:
    """Yield letter by letter, each with the signs that may not be parted from it."""
    cluster = ""
    for letter in phrase:
        if cluster and letter not in _NO_START and cluster[-1] not in _NO_END and not _is_word(cluster[-1], letter):
            yield cluster
            cluster = ""
        cluster += letter
    yield cluster


def _is_word(before: str, after: str) -> bool:
    """Say whether two letters are of one word of Latin letters, within Japanese."""
    return not is_wide(before) and not is_wide(after) and before.isalnum() and after.isalnum()
