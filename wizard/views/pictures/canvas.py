"""What a picture is made of: labels and shapes, each with its place, before they are painted.

Where each thing lies is known without painting, so that its height can be asked for and overlaps can be found.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from wizard.views.pictures.setting import Style, set_lines
from wizard.views.theme import picture, theme, unit


@dataclass(frozen=True, slots=True)
class Room:
    """Where words may stand: as far down as they need."""

    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words and the place that their lines take."""

    text: str
    lines: tuple[str, ...]
    area: QRectF
    font: QFont
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Something drawn; *colour*, by its name, tells it from its *ground*; it is empty for what only parts others."""

    colour: str
    ground: str
    paint: Callable[[QPainter], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """How a line is drawn."""

    colour: str = "quiet"
    width: float = 1.5
    style: Qt.PenStyle = Qt.PenStyle.SolidLine

    def pen(self) -> QPen:
        """Return it in the colours in force."""
        return QPen(_colour(self.colour), self.width, self.style, Qt.PenCapStyle.RoundCap)


def _colour(name: str) -> QColor:
    return QColor(getattr(theme().colours, name))


class Canvas:
    """Collects the labels and shapes of a picture that is *width* pixels wide."""

    def __init__(self, width: float, font: QFont, *, is_mirrored: bool = False) -> None:
        self.width, self._font, self._is_mirrored = width, font, is_mirrored
        self._set: dict[tuple[str, float, Style], Sequence[str]] = {}
        self.labels: list[Label] = []
        self.shapes: list[Shape] = []
        self.bottom = 0.0
        """How far down anything reaches."""

    def line_height(self, style: Style) -> float:
        """Return the height of one line of text."""
        return QFontMetricsF(style.font(self._font)).height()

    def text_width(self, text: str, style: Style) -> float:
        """Return the width of *text* in one line."""
        return QFontMetricsF(style.font(self._font)).horizontalAdvance(text) + 1

    def height_of(self, text: str, width: float, style: Style) -> float:
        """Return the height that *text* takes in lines of *width*."""
        return len(self._lines(text, width, style)) * self.line_height(style) if text else 0.0

    def _lines(self, text: str, width: float, style: Style) -> Sequence[str]:
        key = text, width, style
        if key not in self._set:
            self._set[key] = set_lines(text, width, style.font(self._font), style)
        return self._set[key]

    def text(self, text: str, room: Room, style: Style) -> float:
        """Set *text* into *room*; return where its last line ends."""
        if not text:
            return room.top
        font, width = style.font(self._font), room.width
        lines = self._lines(text, width, style)
        metrics = QFontMetricsF(font)
        used = min(max(metrics.horizontalAdvance(line) for line in lines) + 1, width)
        shift = (width - used) / 2 if style.align is Qt.AlignmentFlag.AlignHCenter else 0.0
        area = self._placed(QRectF(room.left + shift, room.top, used, len(lines) * metrics.height()))
        self.labels.append(Label(text=text, lines=tuple(lines), area=area, font=font, style=style))
        return self._reach(area.bottom())

    def box(self, area: QRectF, fill: str, edge: Edge, radius: float = -1) -> None:
        """Draw a rectangle with round corners."""
        place, round_ = self._placed(area), radius if radius >= 0 else unit() * 1.0

        def paint(painter: QPainter) -> None:
            painter.setPen(edge.pen())
            painter.setBrush(_colour(fill))
            painter.drawRoundedRect(place, round_, round_)

        self.shapes.append(Shape(colour=edge.colour, ground="card", paint=paint))
        self._reach(place.bottom() + edge.width / 2)

    def circle(self, centre: QPointF, radius: float, fill: str, edge: Edge) -> None:
        """Draw a circle."""
        place = self._point(centre)

        def paint(painter: QPainter) -> None:
            painter.setPen(edge.pen())
            painter.setBrush(_colour(fill))
            painter.drawEllipse(place, radius, radius)

        self.shapes.append(Shape(colour=edge.colour, ground="card", paint=paint))
        self._reach(place.y() + radius + edge.width / 2)

    def line(self, begin: QPointF, end: QPointF, edge: Edge) -> None:
        """Draw a line."""
        ends = self._point(begin), self._point(end)

        def paint(painter: QPainter) -> None:
            painter.setPen(edge.pen())
            painter.drawLine(*ends)

        self.shapes.append(Shape(colour=edge.colour, ground="card", paint=paint))
        self._reach(max(ends[0].y(), ends[1].y()))

    def seam(self, begin: QPointF, end: QPointF, width: float) -> None:
        """Draw a line in the colour of the ground, under one that stands on something."""
        ends = self._point(begin), self._point(end)

        def paint(painter: QPainter) -> None:
            painter.setPen(QPen(_colour("card"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(*ends)

        self.shapes.append(Shape(colour="", ground="card", paint=paint))

    def cross(self, centre: QPointF, arm: float, colour: str = "problem", width: float = 3.0) -> None:
        """Draw a cross."""
        edge = Edge(colour=colour, width=width)
        self.line(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm), edge)
        self.line(centre + QPointF(arm, -arm), centre + QPointF(-arm, arm), edge)

    def icon(self, name: str, colour: str, centre: QPointF, size: float) -> None:
        """Draw an icon of the program; a sign is never mirrored."""
        place = self._point(centre)

        def paint(painter: QPainter) -> None:
            ratio = painter.device().devicePixelRatioF()
            pixmap = picture(name, getattr(theme().colours, colour), round(size), ratio)
            painter.drawPixmap(place - QPointF(round(size), round(size)) / 2, pixmap)

        self.shapes.append(Shape(colour=colour, ground="card", paint=paint))

    def hand(self, centre: QPointF, turn: float, length: float, edge: Edge) -> None:
        """Draw the hand of a clock; *turn* is the part of a whole turn. A clock is never mirrored."""
        place = self._point(centre)
        tip = place + QPointF(math.sin(2 * math.pi * turn), -math.cos(2 * math.pi * turn)) * length

        def paint(painter: QPainter) -> None:
            painter.setPen(edge.pen())
            painter.drawLine(place, tip)

        self.shapes.append(Shape(colour=edge.colour, ground="field", paint=paint))

    def hour_mark(self, centre: QPointF, turn: float, radius: float) -> None:
        """Draw the mark of an hour inside of a clock's face."""
        way = QPointF(math.sin(2 * math.pi * turn), -math.cos(2 * math.pi * turn))
        self.line(centre + way * (radius * 0.84), centre + way * (radius * 0.92), Edge(width=1.5))

    def paint(self, painter: QPainter) -> None:
        """Paint all: the shapes, then the words on them."""
        if not self._is_mirrored:
            # Also in a window that runs the other way: the dot of "www." stays behind its letters.
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for shape in self.shapes:
            shape.paint(painter)
        for label in self.labels:
            painter.setFont(label.font)
            painter.setPen(_colour(label.style.colour))
            tall = label.area.height() / len(label.lines)
            for number, line in enumerate(label.lines):
                place = QRectF(label.area.left() - 1, label.area.top() + number * tall, label.area.width() + 2, tall)
                painter.drawText(place, int(self._alignment(label.style)), line)

    def _alignment(self, style: Style) -> Qt.AlignmentFlag:
        centred = Qt.AlignmentFlag.AlignVCenter
        if style.align is Qt.AlignmentFlag.AlignHCenter:
            return centred | Qt.AlignmentFlag.AlignHCenter
        side = Qt.AlignmentFlag.AlignRight if self._is_mirrored else Qt.AlignmentFlag.AlignLeft
        return centred | side | Qt.AlignmentFlag.AlignAbsolute

    def _placed(self, area: QRectF) -> QRectF:
        if not self._is_mirrored:
            return QRectF(area)
        return QRectF(self.width - area.right(), area.top(), area.width(), area.height())

    def _point(self, place: QPointF) -> QPointF:
        return QPointF(self.width - place.x(), place.y()) if self._is_mirrored else QPointF(place)

    def _reach(self, y: float) -> float:
        self.bottom = max(self.bottom, y)
        return y
