"""The widget that every painted picture is."""

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from wizard.views.pictures.canvas import Canvas
from wizard.views.theme import unit

_BREAK = "\u200b"
"""Zero width space: a place where a line may end. Only painted, so never copied."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


class Painted(QLabel):
    """A picture that takes the width it is given and a height that follows the text size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A label that holds a picture is one for screen readers, too (role Graphic); this one is never drawn.
        self.setPixmap(QPixmap(1, 1))

    def redraw(self) -> None:
        """Draw again in the colours and the size in force."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a comfortable width and the height that the text needs."""
        return QSize(unit() * 60, self.height_needed())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a width at which the picture can still be read."""
        return QSize(unit() * 34, self.height_needed())

    def height_needed(self) -> int:
        """Return the height in pixels."""
        return unit() * 12

    def paint(self, painter: QPainter) -> None:
        """Draw the picture."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw with smooth edges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
        painter.end()


class CanvasView(Painted):
    """A picture whose every label and shape has a known place for each width."""

    FLOWS_WITH_TEXT = True
    """Whether it runs from right to left where the words do."""

    def __init__(self, name: str, words: str) -> None:
        """*words* say all that the picture says."""
        super().__init__(name)
        self.setAccessibleName(words)
        self._kept: tuple[tuple[object, ...], Canvas] | None = None

    def lay_out(self, canvas: Canvas) -> None:
        """Put every label and shape on *canvas*."""
        raise NotImplementedError

    def canvas(self) -> Canvas:
        """Return the picture for the width, the font and the direction in force."""
        key = (self.width(), self.font().key(), unit(), self.layoutDirection())
        if self._kept is None or self._kept[0] != key:
            is_mirrored = self.FLOWS_WITH_TEXT and self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            canvas = Canvas(float(self.width()), self.font(), is_mirrored=is_mirrored)
            self.lay_out(canvas)
            self._kept = key, canvas
        return self._kept[1]

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a width at which the picture can still be read."""
        return QSize(unit() * 24, self.height_needed())

    def height_needed(self) -> int:
        """Return the height in pixels for the width that there is."""
        # A little air below, so that two pictures of a card stay apart.
        return round(self.canvas().bottom + unit() * 0.7)

    def paint(self, painter: QPainter) -> None:
        """Draw what was laid out."""
        self.canvas().paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width with the height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the text size and the direction with the height."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange, QEvent.Type.StyleChange}:
            self.redraw()


def write(
    painter: QPainter, area: QRectF, text: str, colour: str, *, bold: bool = False, wrap: bool = False, scale: float = 1
) -> None:
    """Write *text* in the middle of *area*: in one line, shortened if it must be, or with *wrap* in several."""
    font = QFont(painter.font())
    font.setBold(bold)
    font.setPointSizeF(font.pointSizeF() * scale)
    before = painter.font()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(font)
    if wrap:
        _write_wrapped(painter, area, text, font)
    else:
        painter.drawText(area, int(_CENTRE), metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width()))
    painter.setFont(before)


def _write_wrapped(painter: QPainter, area: QRectF, text: str, font: QFont) -> None:
    """Write *text* in lines, broken at words and behind the dots of names; smaller, or anywhere, if it must be."""
    gentle = int(_CENTRE | Qt.TextFlag.TextWordWrap)
    breakable = re.sub(r"(?<=[.@/_-])(?=.)", _BREAK, text)
    for scale in (1.0, 0.9, 0.8):
        smaller = QFont(font)
        smaller.setPointSizeF(font.pointSizeF() * scale)
        needed = QFontMetricsF(smaller).boundingRect(area, gentle, breakable)
        if needed.width() <= area.width() + 1 and needed.height() <= area.height() + 1:
            painter.setFont(smaller)
            painter.drawText(area, gentle, breakable)
            return
    metrics = QFontMetricsF(font)
    lines = max(1, int(area.height() // metrics.lineSpacing()))
    room = area.width() * lines * (0.9 if lines > 1 else 1)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(area, gentle | int(Qt.TextFlag.TextWrapAnywhere), shown)
