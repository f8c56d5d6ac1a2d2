"""Text from certificates, servers and files, made safe to show: nothing hidden, nothing that steers a terminal."""

import unicodedata

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


def columns(text: str) -> int:
    """Return how many terminal columns *text* takes: East Asian wide characters take two (UAX #11)."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
