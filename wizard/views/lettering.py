"""The font that the window's language needs: Japanese in Japanese shapes of its letters, all else as the system has it.

Han characters have one code for several countries' shapes (直, 骨, 誤). Which one is drawn goes by the font, and Qt
takes the font by the system's language, not by the program's: on an English or Chinese system, Japanese can come in
Chinese shapes.
"""

import os
import sys
from collections.abc import Iterable

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

_BY_PLATFORM = {
    "win32": ("Yu Gothic UI", "Meiryo UI", "MS UI Gothic"),
    # Alone, as every Mac has it: a family that is missing costs macOS 100 ms, as it looks for other names of it.
    "darwin": ("Hiragino Sans",),
}

_ELSEWHERE = (
    "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "BIZ UDPGothic", "IPAexGothic", "IPAPGothic",
    "VL PGothic", "TakaoPGothic",
)  # fmt: skip

_FIXED_BY_PLATFORM = {"win32": ("BIZ UDGothic", "MS Gothic"), "darwin": ()}
"""Fonts whose Latin letters are half as wide as their Japanese ones; no Mac has one from the beginning."""

_FIXED_ELSEWHERE = ("Noto Sans Mono CJK JP", "BIZ UDGothic", "IPAGothic", "VL Gothic", "TakaoGothic")

_OWN_SHAPES = frozenset({"zh", "yue", "ko"})
"""Languages whose readers see their own shapes where nothing says that a text is Japanese."""

_HAN = ord("直")


def lettered(font: QFont, language: str, system: str = "") -> QFont:
    """Return *font*, the system's own, with Japanese shapes for Japanese; as it is where the system sees to that.

    *language* is the window's, *system* the name of the system's locale. An English window shows Japanese, too: what is
    read out to callers, and letters.
    """
    own = (system or _system()).partition("_")[0]
    if own == "ja" or (language != "ja" and own in _OWN_SHAPES):
        return font
    family = japanese_family()
    if not family:
        return font
    # An alias such as “Sans Serif” in front of a list is passed over, and Latin would be Japanese, too.
    latin = QFontInfo(font).family()
    first = family if language == "ja" and _has_han(font) else latin
    made = QFont(font)
    made.setFamilies(list(dict.fromkeys((first, family, latin))))
    return made


def _system() -> str:
    """Return the name of the system's locale; asked of Qt, whose class takes 8 ms to make, where no variable tells."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := os.environ.get(name, ""):
            return value
    from PySide6.QtCore import QLocale

    return QLocale.system().name()


def japanese_family(platform: str = sys.platform) -> str:
    """Return the first font with Japanese shapes that is there; nothing where there is none."""
    return _first(_BY_PLATFORM.get(platform, _ELSEWHERE))


def japanese_fixed_family(platform: str = sys.platform) -> str:
    """Return the first font that is there in which columns of Latin and of Japanese agree; nothing where none is."""
    return _first(_FIXED_BY_PLATFORM.get(platform, _FIXED_ELSEWHERE))


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if QFontDatabase.hasFamily(name)), "")


def fixed_families() -> tuple[str, ...]:
    """Return the font for code, and the one that gives Japanese its shapes there.

    By the name that is behind an alias such as “monospace”, which is passed over in front of a list: code would come in
    the Latin of the Japanese font.
    """
    fixed, family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), japanese_family()
    return tuple(dict.fromkeys((QFontInfo(fixed).family(), family))) if family else (fixed.family(),)


def _has_han(font: QFont) -> bool:
    """Say whether *font* itself has Han characters: in the shapes of the system's country, and before all others."""
    from PySide6.QtGui import QRawFont  # for Japanese alone

    return QRawFont.fromFont(font).supportsCharacter(_HAN)
