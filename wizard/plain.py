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
    # Which all of these are not; nor are blanks other than the plain one.
    if text.isprintable():
        return text
    return "".join(
        c if (lines and c == "\n") or unicodedata.category(c) not in _INVISIBLE else f"<U+{ord(c):04X}>" for c in text
    )


_BREAK = "\u200b"
"""A place where a line may end, which nobody sees (ZERO WIDTH SPACE)."""

_TIE = "\u2060"
"""A place where no line may end, which nobody sees (WORD JOINER)."""

_TIED_BLANK = "\u00a0" + _TIE
"""A blank that no line ends at: a plain one is not changed by a tie."""

_LONG = 20
"""Characters of a word that fit into the narrowest line, in the largest text."""


@cache
def _long_word() -> re.Pattern[str]:
    """Return what finds long words; it takes 3 ms to compile, which a terminal does not need.

    Words of scripts that may be broken anywhere, as Japanese, are left to the rules for them.
    """
    return re.compile(rf"[^\s\u1100-\uffff]{{{_LONG + 1},}}")


def breakable(text: str) -> str:
    """Return *text* with places to break in its long words: behind the dots and dashes of names, else anywhere.

    The phrases of Japanese, which may be broken anywhere, are kept together.
    """
    # Most texts have neither, and what it takes has to be loaded.
    if is_japanese(text):
        from wizard.phrases import tied

        text = tied(unbroken(text))
    if max(map(len, text.split()), default=0) > _LONG:
        text = _long_word().sub(lambda word: _broken(word[0]), text)
    return text


@cache
def _date() -> re.Pattern[str]:
    """Return what finds "23 November 2026", and where 2026年11月23日 may be parted; it is compiled as the other."""
    return re.compile(r"\b(\d\d?) ([A-Z][a-z]{2,8}) (\d{4})\b|(?<=\d\u2060年)(?=\d\d?\u2060月)")


def with_whole_dates(text: str) -> str:
    """Return *text*, which is `breakable`, with each date in one line; columns of tables are narrower than that."""
    if " 20" in text or " 19" in text or "年" in text:
        text = _date().sub(lambda date: _TIED_BLANK.join(date.groups()) if date[0] else _TIE, text)
    return text


def _broken(word: str) -> str:
    parts = re.split(r"(?<=[./:@_-])(?=\w)", word)
    pieces = (part[i : i + _LONG] for part in parts for i in range(0, len(part), _LONG))
    return _BREAK.join(pieces)


def is_japanese(text: str) -> bool:
    """Say whether *text* has kana or kanji in it."""
    # Nearly all texts of other languages are told by the first of the two, which is the faster by far.
    return max(text, default="") >= "\u3040" and any("\u3040" <= letter <= "\u9fff" for letter in text)


def shortened(text: str, most: int) -> str:
    """Return *text*, or its beginning and its end with a mark between them: *most* characters without that."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def unbroken(text: str) -> str:
    """Return *text* without what `breakable` put into it."""
    return text.replace(_BREAK, "").replace(_TIED_BLANK, " ").replace(_TIE, "")


def columns(text: str) -> int:
    """Return how many terminal columns *text* takes: East Asian wide characters take two (UAX #11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
