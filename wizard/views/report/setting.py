"""Text set in lines of a given width, in dots of a fixed size, so that it looks the same on each screen and paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine, QTextOption

from wizard.fixes.drawn.ink import LIGHT
from wizard.flow.report_pictures import OK, PROBLEM, WARNING
from wizard.flow.report_sheet import Tone

DOTS_PER_INCH = 600
POINT = DOTS_PER_INCH / 72
MM = DOTS_PER_INCH / 25.4

INK: Mapping[Tone, str] = MappingProxyType(
    {
        Tone.PLAIN: LIGHT.text,
        Tone.OK: OK,
        Tone.WARNING: WARNING,
        Tone.PROBLEM: PROBLEM,
        Tone.QUIET: LIGHT.quiet,
    }
)
"""Colours of the page in the browser, on white."""

_JAPANESE = ("Hiragino Sans", "Yu Gothic UI", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic")
"""Where none of them was named, a system may draw the Chinese forms of Japanese letters."""

_SPACING = 1.35
"""From one line to the next, in sizes of the letters."""

_SPACING_JAPANESE = 1.55


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families to set a report in, as the window's thread knows them."""

    usual: tuple[str, ...]
    fixed: tuple[str, ...]
    spacing: float = _SPACING

    @staticmethod
    def of(language: str, usual: str, fixed: str) -> "Fonts":
        """Return the families for *language*, beside the *usual* one and the one whose letters have one width."""
        more = _JAPANESE if language == "ja" else ()
        return Fonts((usual, *more), (fixed, *more), _SPACING_JAPANESE if more else _SPACING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How letters are set."""

    points: float = 9.5
    bold: bool = False
    is_code: bool = False
    tone: Tone = Tone.PLAIN

    def with_tone(self, tone: Tone) -> "Hand":
        """Return the same in the colour of *tone*."""
        return replace(self, tone=tone)


class Words:
    """A text in lines of *width* dots, which can be painted more than once, by the thread that has set it."""

    def __init__(self, text: str, width: float, hand: Hand, fonts: Fonts) -> None:
        self._ink = QColor(INK[hand.tone])
        font = font_of(hand, fonts)
        self._layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), font)
        option = QTextOption()
        # A fingerprint has no blank to break its line at.
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        step = hand.points * POINT * fonts.spacing
        self._step = step
        self._layout.beginLayout()
        top = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            _end_with_phrase(line, self._layout.text(), width)
            line.setPosition(QPointF(0, top + (step - line.height()) / 2))
            top += step
        self._layout.endLayout()
        self.height = top
        self.widest = max(
            (self._layout.lineAt(i).naturalTextWidth() for i in range(self._layout.lineCount())), default=0
        )

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Draw all of it with its upper left corner at (*x*, *y*)."""
        painter.setPen(self._ink)
        self._layout.draw(painter, QPointF(x, y))

    def lines(self) -> Iterator["LineOf"]:
        """Yield each of its lines, to be painted on pages of their own."""
        for number in range(self._layout.lineCount()):
            yield LineOf(self, number)

    @property
    def step(self) -> float:
        """Return the height of a line."""
        return self._step

    def paint_line(self, painter: QPainter, number: int, x: float, y: float) -> None:
        """Draw one line, its top at *y*."""
        painter.setPen(self._ink)
        self._layout.lineAt(number).draw(painter, QPointF(x, y - number * self._step))


_PHRASE = re.compile(r"(?<=[ぁ-ゟ、。，．」）：\s])(?=[^ぁ-ゟ、。，．」）：ー…\s])")
"""Where a phrase of Japanese begins: behind a blank, and at another script behind hiragana or punctuation."""

_LEAST_FILLED = 0.7
"""The part of a line that has to stay filled for a phrase to stay whole."""


def _end_with_phrase(line: QTextLine, text: str, width: float) -> None:
    """Let *line* end behind a phrase where it would end within Japanese."""
    start, end = line.textStart(), line.textStart() + line.textLength()
    if end >= len(text) or text[end] < "\u3040" or text[end - 1].isspace():
        return
    ends = [found.start() for found in _PHRASE.finditer(text, start + 1, end + 1)]
    if not ends or ends[-1] == end:
        return
    line.setNumColumns(ends[-1] - start)
    if line.naturalTextWidth() < width * _LEAST_FILLED:
        line.setLineWidth(width)


@dataclass(frozen=True, slots=True)
class LineOf:
    """One line of a text."""

    words: Words
    number: int

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Draw it with its top at *y*."""
        self.words.paint_line(painter, self.number, x, y)


def font_of(hand: Hand, fonts: Fonts) -> QFont:
    """Return the font of *hand*, measured in dots."""
    font = QFont()
    font.setFamilies(list(fonts.fixed if hand.is_code else fonts.usual))
    font.setPixelSize(round(hand.points * POINT))
    font.setWeight(QFont.Weight.DemiBold if hand.bold else QFont.Weight.Normal)
    # As one letter, a pair of them is neither found nor copied from a PDF file.
    font.setFeature(QFont.Tag("liga"), 0)
    # Hints are for the dots of one screen.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    return font


def natural_width(text: str, hand: Hand, fonts: Fonts) -> float:
    """Return how wide *text* is in one line."""
    return QFontMetricsF(font_of(hand, fonts)).horizontalAdvance(text)


def shortened(text: str, width: float, hand: Hand, fonts: Fonts) -> str:
    """Return *text*, with its middle left out where it is wider than *width*."""
    return QFontMetricsF(font_of(hand, fonts)).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
