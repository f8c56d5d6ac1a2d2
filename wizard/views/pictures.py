"""Painted pictures: the chain, the validity bar, the two names, the two clocks. Each also says itself in words."""

import math
import re
from datetime import datetime
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.flow.illustration import Box, ChainPicture, ClocksPicture, NamesPicture, Picture, ValidityPicture
from wizard.i18n import N_, date_in_words, tr, trn
from wizard.plain import visible
from wizard.views.theme import theme, unit

_BREAK = "\u200b"
"""Zero width space: a place where a line may end. Only painted, so never copied."""
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Painted(QWidget):
    """A picture that takes the width it is given and a height that follows the text size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

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


class ChainView(Painted):
    """Boxes in a row, leaf first; one under the other where there is no room. A link that does not hold has a cross."""

    NARROWEST = 16
    """Grid units that a box needs beside others."""

    def __init__(self, picture: ChainPicture) -> None:
        super().__init__("picture-chain")
        self._picture = picture
        self.setAccessibleName(_chain_in_words(picture))

    @property
    def is_upright(self) -> bool:
        """Say whether the boxes stand one under the other."""
        count = len(self._picture.boxes)
        return self.width() < unit() * (self.NARROWEST * count + 4 * (count - 1))

    def height_needed(self) -> int:
        """Return the height in pixels: four lines of text in each box."""
        count = len(self._picture.boxes) if self.is_upright else 1
        return unit() * (13 * count - 2 if self.is_upright else 13)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width with the height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paint(self, painter: QPainter) -> None:
        """Draw boxes, links and what is wrong with each."""
        boxes, gap = self._picture.boxes, unit() * 4.0
        width = min((self.width() - 2 - gap * (len(boxes) - 1)) / len(boxes), unit() * 36.0)
        tall, step = unit() * 11.0, width + gap
        if self.is_upright:
            width, tall, gap = self.width() - 2.0, unit() * 10.0, unit() * 3.0
        for position, box in enumerate(boxes):
            if self.is_upright:
                frame = QRectF(1, 2 + position * (tall + gap), width, tall)
                link = QPointF(frame.center().x(), frame.top() - gap), QPointF(frame.center().x(), frame.top())
            else:
                frame = QRectF(1 + position * step, unit(), width, tall)
                link = QPointF(frame.left() - gap, frame.center().y()), QPointF(frame.left(), frame.center().y())
            if position:
                _draw_link(painter, *link, broken=self._picture.broken_after == position - 1)
            _draw_box(painter, frame, box)


def _draw_link(painter: QPainter, begin: QPointF, end: QPointF, *, broken: bool) -> None:
    colours = theme().colours
    painter.setPen(QPen(QColor(colours.problem if broken else colours.edge), 2.5))
    if not broken:
        painter.drawLine(begin, end)
        return
    middle, third = (begin + end) / 2, (end - begin) * 0.28
    painter.drawLine(begin, begin + third)
    painter.drawLine(end - third, end)
    arm = unit() * 0.7
    painter.setPen(QPen(QColor(colours.problem), 3.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
    painter.drawLine(middle + QPointF(arm, -arm), middle + QPointF(-arm, arm))


def _draw_box(painter: QPainter, frame: QRectF, box: Box) -> None:
    colours = theme().colours
    wrong = bool(box.fault) or box.is_missing
    style = Qt.PenStyle.DashLine if box.is_missing else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(colours.problem if wrong else colours.edge), 2.5 if wrong else 1.5, style))
    painter.setBrush(QColor(colours.problem_ground if wrong else colours.hover))
    painter.drawRoundedRect(frame, unit(), unit())
    inner = frame.adjusted(unit() * 0.8, unit() * 0.6, -unit() * 0.8, -unit() * 0.6)
    third = inner.height() / 4
    write(painter, QRectF(inner.left(), inner.top(), inner.width(), third), tr(box.role), colours.quiet)
    name = tr(box.name) if box.is_ours else visible(box.name)
    middle = QRectF(inner.left(), inner.top() + third, inner.width(), third * 2)
    write(painter, middle, name, colours.text, bold=not box.is_ours, wrap=True)
    if box.fault:
        bottom = QRectF(inner.left(), inner.top() + 3 * third, inner.width(), third)
        write(painter, bottom, tr("✗ {fault}", fault=tr(box.fault)), colours.problem, bold=True)


class ValidityView(Painted):
    """A bar from the first to the last valid day, and a mark for now."""

    def __init__(self, picture: ValidityPicture) -> None:
        super().__init__("picture-validity")
        self._picture = picture
        self.setAccessibleName(
            tr(
                "{name} is valid from {begin} until {end}; today is {now}.",
                name=visible(picture.name), begin=picture.not_before, end=picture.not_after, now=picture.now,
            )
        )  # fmt: skip

    def height_needed(self) -> int:
        """Return the height in pixels: a line above the bar, two under it."""
        return unit() * 14

    def paint(self, painter: QPainter) -> None:
        """Draw the bar, its two dates and now."""
        picture, colours = self._picture, theme().colours
        first, last = min(picture.not_before, picture.now), max(picture.not_after, picture.now)
        span = max((last - first).total_seconds(), 1.0)
        side = unit() * 6.0
        length = self.width() - 2 * side

        def x_of(moment: datetime) -> float:
            return side + length * (moment - first).total_seconds() / span

        begin, end, now = x_of(picture.not_before), x_of(picture.not_after), x_of(picture.now)
        top, thick = unit() * 5.0, unit() * 2.0
        inside = begin <= now <= end
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(side, top, length, thick), thick / 2, thick / 2)
        painter.setBrush(QColor(colours.ok))
        painter.drawRoundedRect(QRectF(begin, top, max(end - begin, thick), thick), thick / 2, thick / 2)
        tone = colours.text if inside else colours.problem
        painter.setPen(QPen(QColor(tone), 3))
        painter.drawLine(QPointF(now, top - unit()), QPointF(now, top + thick + unit()))
        _write_at(painter, now, unit() * 0.5, tr("now: {date}", date=picture.now), tone, bold=True, widget=self)
        below = top + thick + unit() * 1.5
        close = abs(end - begin) < self.width() / 2.4
        _write_at(painter, begin, below, tr("from {date}", date=picture.not_before), colours.text, widget=self)
        line = unit() * 3 if close else 0
        _write_at(painter, end, below + line, tr("until {date}", date=picture.not_after), colours.text, widget=self)


class NamesView(Painted):
    """The wanted name and the offered names, with a sign between that says they are not the same."""

    def __init__(self, picture: NamesPicture) -> None:
        super().__init__("picture-names")
        self._picture = picture
        self.setAccessibleName(
            tr(
                "You asked for {wanted}. The certificate is made out to: {offered}.",
                wanted=visible(picture.wanted), offered=visible(", ".join(picture.offered)) or tr("no name at all"),
            )
        )  # fmt: skip

    def _lines(self) -> list[str]:
        lines = [visible(name) for name in self._picture.offered] or [tr("no name at all")]
        if self._picture.more:
            lines.append(trn("and {n} more name", "and {n} more names", self._picture.more))
        return lines

    def height_needed(self) -> int:
        """Return the height in pixels: one line a name."""
        return round(unit() * (6.5 + 2.6 * len(self._lines())))

    def paint(self, painter: QPainter) -> None:
        """Draw the two boxes and the sign between them."""
        colours = theme().colours
        gap = unit() * 6.0
        width = (self.width() - gap - 2) / 2
        left = QRectF(1, 1, width, self.height() - 2)
        right = QRectF(width + gap, 1, width, self.height() - 2)
        _draw_names(painter, left, tr("You asked for"), [visible(self._picture.wanted)], colours.accent)
        _draw_names(painter, right, tr("The certificate is made out to"), self._lines(), colours.problem)
        write(painter, QRectF(width, 0, gap, self.height()), "≠", colours.problem, bold=True, scale=2.2)


def _draw_names(painter: QPainter, frame: QRectF, title: str, names: list[str], edge: str) -> None:
    colours = theme().colours
    painter.setPen(QPen(QColor(edge), 2))
    painter.setBrush(QColor(colours.hover))
    painter.drawRoundedRect(frame, unit(), unit())
    inner = frame.adjusted(unit(), unit() * 0.6, -unit(), -unit())
    write(painter, QRectF(inner.left(), inner.top(), inner.width(), unit() * 2.6), title, colours.quiet)
    height = (inner.height() - unit() * 2.8) / len(names)
    for position, name in enumerate(names):
        top = inner.top() + unit() * 2.8 + position * height
        write(painter, QRectF(inner.left(), top, inner.width(), height), name, colours.text, bold=True)


_AT_LEAST_IN_WORDS = N_("This computer says {computer}; the true time is {true} or later.")


class ClocksView(Painted):
    """This computer's clock beside the true one, as faces and as dates."""

    def __init__(self, picture: ClocksPicture) -> None:
        super().__init__("picture-clocks")
        self._picture = picture
        self.setAccessibleName(
            tr(
                _AT_LEAST_IN_WORDS if picture.at_least else "This computer says {computer}; the true time is {true}.",
                computer=date_in_words(picture.computer, with_time=True),
                true=date_in_words(picture.true, with_time=True),
            )
        )

    def height_needed(self) -> int:
        """Return the height in pixels: a face and two lines."""
        return unit() * 17

    def paint(self, painter: QPainter) -> None:
        """Draw the two clocks."""
        colours = theme().colours
        half = self.width() / 2
        left, right = QRectF(0, 0, half, self.height()), QRectF(half, 0, half, self.height())
        _draw_clock(painter, left, tr("✗ This computer"), self._picture.computer, colours.problem)
        true = tr("✓ True time: this or later") if self._picture.at_least else tr("✓ True time")
        _draw_clock(painter, right, true, self._picture.true, colours.ok)


def _draw_clock(painter: QPainter, area: QRectF, title: str, moment: datetime, edge: str) -> None:
    colours = theme().colours
    radius = unit() * 4.5
    centre = QPointF(area.center().x(), radius + 4)
    painter.setPen(QPen(QColor(edge), 3))
    painter.setBrush(QColor(colours.field))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(colours.text), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for turn, length in ((moment.hour % 12 / 12 + moment.minute / 720, 0.5), (moment.minute / 60, 0.78)):
        angle = 2 * math.pi * turn
        tip = QPointF(math.sin(angle), -math.cos(angle)) * (radius * length)
        painter.drawLine(centre, centre + tip)
    top = 2 * radius + unit() * 1.2
    write(painter, QRectF(area.left(), top, area.width(), unit() * 2.6), title, edge, bold=True)
    words = date_in_words(moment, with_time=True)
    write(painter, QRectF(area.left(), top + unit() * 2.6, area.width(), unit() * 2.6), words, colours.text, bold=True)


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


def _write_at(
    painter: QPainter, x: float, top: float, text: str, colour: str, *, widget: QWidget, bold: bool = False
) -> None:
    font = QFont(painter.font())
    font.setBold(bold)
    width = QFontMetricsF(font).horizontalAdvance(text) + unit()
    left = min(max(x - width / 2, 0.0), max(widget.width() - width, 0.0))
    write(painter, QRectF(left, top, width, unit() * 2.8), text, colour, bold=bold)


def _chain_in_words(picture: ChainPicture) -> str:
    parts = []
    for position, box in enumerate(picture.boxes):
        name = tr(box.name) if box.is_ours else visible(box.name)
        parts.append(tr("{name} ({fault})", name=name, fault=tr(box.fault)) if box.fault else name)
        if picture.broken_after == position:
            parts.append(tr("broken link"))
    return tr("The chain: {boxes}", boxes=" → ".join(parts))


def paint_picture(picture: Picture) -> Painted:
    """Return the widget that shows *picture*."""
    match picture:
        case ChainPicture():
            return ChainView(picture)
        case ValidityPicture():
            return ValidityView(picture)
        case NamesPicture():
            return NamesView(picture)
        case ClocksPicture():
            return ClocksView(picture)
        case _:
            assert_never(picture)
