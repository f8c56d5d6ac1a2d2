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

_LONG = 20
"""Characters of a word that fit into the narrowest line, in the largest text."""


@cache
def _long_word() -> re.Pattern[str]:
    """Return what finds long words; it takes 3 ms to compile, which a terminal does not need.

    Words of scripts that may be broken anywhere, as Japanese, are left to the rules for them.
    """
    return re.compile(rf"[^\s\u1100-\uffff]{{{_LONG + 1},}}")


def breakable(text: str) -> str:
    """Return *text* with places to break in its long words: behind the dots and dashes of names, else anywhere."""
    return _long_word().sub(lambda word: _broken(word[0]), text)


def _broken(word: str) -> str:
    parts = re.split(r"(?<=[./:@_-])(?=\w)", word)
    pieces = (part[i : i + _LONG] for part in parts for i in range(0, len(part), _LONG))
    return _BREAK.join(pieces)


def unbroken(text: str) -> str:
    """Return *text* without the places to break that `breakable` made."""
    return text.replace(_BREAK, "")


def columns(text: str) -> int:
    """Return how many terminal columns *text* takes: East Asian wide characters take two (UAX #11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
