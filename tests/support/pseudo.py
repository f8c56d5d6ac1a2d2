"""A language that nobody speaks: every text is twice as long as the English one, and begins on the right."""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from wizard import i18n

_FIELD = re.compile(r"(\{[^{}]*\})")
_MNEMONIC = re.compile(r"\(&\w\)|&(?=\w)")
_PATTERNS = re.compile(r"\(\*.*")
"""What stands behind the name of a kind of file: a dialog looks for it."""


def doubled(text: str) -> str:
    """Return *text* at twice its length: its mnemonic and its ``{fields}`` stand in it once, as before.

    >>> doubled("&Close {name}")
    '&Close {name} Close'
    """
    if not text or _PATTERNS.search(text):
        return text
    again = _MNEMONIC.sub("", "".join(part for part in _FIELD.split(text) if not _FIELD.fullmatch(part)))
    return f"{text} {' '.join(again.split())}"


class Doubling(gettext.NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        """Return the text for *message*."""
        return doubled(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the text for the number *n*."""
        return doubled(msgid1 if n == 1 else msgid2)


@contextmanager
def speaking_it() -> Iterator[None]:
    """Let the whole program speak that language, from right to left, for a while; windows have to be told."""
    before = i18n._in_force.spoken
    i18n._in_force.spoken = i18n._Spoken("en", Doubling())
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        yield
    finally:
        i18n._in_force.spoken = before
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
