"""Words for painted pictures, set in lines that are measured before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from wizard.lines import Letters, fitted

_BREAK = "\u200b"
"""Zero width space: a place where a line may end. Only painted, so never copied."""
_MOST_LINES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a label is set."""

    colour: str = "text"
    """The name of a colour of `wizard.views.tokens.Colours`, as is *ground*: both follow the look in force."""
    ground: str = "card"
    """What it stands on."""
    is_bold: bool = False
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter
    most: int = 4
    """Lines at most; a longer text loses its middle."""
    scale: float = 1.0
    is_name: bool = False
    """Whether it is a name from outside: lines may then end behind its dots."""

    def left(self) -> "Style":
        """Return the same, set from the left."""
        return replace(self, align=Qt.AlignmentFlag.AlignLeft)

    def font(self, base: QFont) -> QFont:
        """Return *base* as this style has it."""
        font = QFont(base)
        font.setBold(self.is_bold)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * self.scale)
        else:
            font.setPixelSize(round(font.pixelSize() * self.scale))
        return font


QUIET, PLAIN, STRONG = Style(colour="quiet"), Style(), Style(is_bold=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured(Letters):
    """Letters that are measured on the screen's own font, in pixels."""

    metrics: QFontMetricsF

    def width(self, text: str) -> float:
        """Return the width of *text* in pixels."""
        return self.metrics.horizontalAdvance(text)


def set_lines(text: str, width: float, font: QFont, style: Style) -> Sequence[str]:
    """Return *text* in lines no wider than *width*, as even as can be; shortened in the middle where it is too long."""
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    if style.most == 1:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)]
    room = style.most * width
    # What is longer than its lines cannot fit: a name of a thousand letters is not set to find that out.
    is_long = metrics.horizontalAdvance(text) > room
    lines = [] if is_long else _broken(text, width, font, style)
    while (is_long or len(lines) > style.most) and room > width / 4:
        is_long = False
        lines = _broken(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room), width, font, style)
        room *= 0.88
    return lines[: style.most]


def _broken(text: str, width: float, font: QFont, style: Style) -> Sequence[str]:
    metrics = QFontMetricsF(font)
    if not style.is_name:
        lines, _ = fitted(text, width, _MOST_LINES, 1.0, _Measured(metrics=metrics))
        if all(metrics.horizontalAdvance(line) <= width for line in lines):
            return lines
    return _anywhere(text, width, font)


def _anywhere(text: str, width: float, font: QFont) -> Sequence[str]:
    """Return *text* in lines that end behind dots, dashes and words; within a word where it is too long."""
    places = "".join(c + _BREAK if c in ".@/_-" else c for c in text)
    layout = QTextLayout(places, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        start = line.textStart()
        lines.append(_units(places, start, line.textLength()).replace(_BREAK, "").strip())
    layout.endLayout()
    return lines or [text]


def _units(text: str, start: int, length: int) -> str:
    """Return a part of *text* by Qt's counting, in which a letter beyond U+FFFF counts twice."""
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
