"""A text in lines of a given width, without a screen to measure it on: for drawings that stretch with the window."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wizard.phrases import clusters, is_wide, phrases
from wizard.plain import is_japanese

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
    for phrase in phrases(text) if is_japanese(text) else re.findall(r"\S+\s*|\s+", text):
        if fits(phrase.rstrip()):
            yield phrase
        elif any(map(is_wide, phrase)):
            yield from clusters(phrase)
        else:
            # A code, after its underscores and colons.
            yield from re.findall(r".+?(?:_|::)(?=.)|.+", phrase)
