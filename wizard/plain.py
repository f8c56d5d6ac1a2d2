"""Text from certificates, servers and files, made safe to show: nothing hidden, nothing that steers a terminal."""

import re
import unicodedata
from functools import cache

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories that show nothing, or change how the rest is shown (bidi controls are Cf)."""


def visible(text: str, *, lines: bool = False) -> str:
    """Return *text* with every control, direction and other invisible character written as ``<U+202E>``.

    With *lines*, line feeds stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if (lines and c == "\n") or unicodedata.category(c) not in _INVISIBLE else f"<U+{ord(c):04X}>" for c in text
    )


_BREAK = "\u200b"
"""A place where a line may end, which nobody sees (ZERO WIDTH SPACE)."""

_TIE = "\u2060"
"""A place where no line may end, which nobody sees (WORD JOINER)."""

_NO_BREAK = "\u00a0"
"""A blank that no line ends at; at a plain one, a tie is of no use."""

_FIRST_KANA = "\u3040"

_LONG = 20
"""Characters of a word that fit into the narrowest line, in the largest text."""


@cache
def _long_word() -> re.Pattern[str]:
    """Return what finds long words; it takes 3 ms to compile, which a terminal does not need.

    Words of scripts that may be broken anywhere, as Japanese, are left to the rules for them.
    """
    return re.compile(rf"[^\s\u1100-\uffff]{{{_LONG + 1},}}")


@cache
def _last_word() -> re.Pattern[str]:
    """Return what finds the last word of Japanese: a lone “す。” on a line of its own is no end of a sentence."""
    word = r"[一-鿿々]{1,2}[ぁ-ゖ]{1,8}|[ぁ-ゖ]{2,8}|[ァ-ヺー]{2,6}|[一-鿿々]{2,4}|\d ?[一-鿿々]"
    return re.compile(rf"(?:{word})[。？」）…]*$", re.MULTILINE)


def breakable(text: str) -> str:
    """Return *text* with places to break in its long words: behind the dots and dashes of names, else anywhere.

    The last word of Japanese, which may be broken anywhere, is kept together.
    """
    # Most texts have neither, and patterns take their time to be compiled.
    if max(text, default="") >= _FIRST_KANA:
        text = _last_word().sub(lambda word: _TIE.join(word[0]).replace(" ", _NO_BREAK), text)
    if any(len(word) > _LONG for word in text.split()):
        text = _long_word().sub(lambda word: _broken(word[0]), text)
    return text


def _broken(word: str) -> str:
    parts = re.split(r"(?<=[./:@_-])(?=\w)", word)
    pieces = (part[i : i + _LONG] for part in parts for i in range(0, len(part), _LONG))
    return _BREAK.join(pieces)


def unbroken(text: str) -> str:
    """Return *text* without what `breakable` put into it."""
    return text.replace(_BREAK, "").replace(_NO_BREAK + _TIE, " ").replace(_TIE, "")


def columns(text: str) -> int:
    """Return how many terminal columns *text* takes: East Asian wide characters take two (UAX #11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
