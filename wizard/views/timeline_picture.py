"""The timeline as a picture that one can drag: what happens when, and below it how long each certificate is good.

Time runs from left to right in every language: its dates are figures, and the arrow keys go the way that it is drawn.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider

from wizard.flow.outlook import (
    alike,
    days_on,
    holder_life,
    holder_name,
    holder_title,
    mark_text,
    months_on,
    near,
    span_title,
    whole_life,
)
from wizard.i18n import date_in_words, tr
from wizard.model.timeline import Holder, MarkKind, Opens, Span, Timeline
from wizard.plain import visible
from wizard.views.pictures.setting import Style, set_lines
from wizard.views.theme import picture, theme, unit
from wizard.views.timeline_axis import draw_arrow, draw_diamond, step_aside, ticks
from wizard.views.tokens import Colours, Tone
from wizard.views.widgets import tip

TONES = {Opens.EVERYWHERE: Tone.OK, Opens.SOMEWHERE: Tone.WARNING, Opens.NOWHERE: Tone.PROBLEM}
ICONS = {Opens.EVERYWHERE: "ok", Opens.SOMEWHERE: "warning", Opens.NOWHERE: "problem"}
_PATTERNS = {
    Opens.EVERYWHERE: Qt.BrushStyle.NoBrush,
    Opens.SOMEWHERE: Qt.BrushStyle.Dense7Pattern,
    Opens.NOWHERE: Qt.BrushStyle.BDiagPattern,
}
"""What tells the spans apart without colours."""

MOST_ROWS = 8
"""Certificates that are drawn; of more, those that end first."""

_POINTS = {MarkKind.DISTRUSTED, MarkKind.LIMIT, MarkKind.REVOKED, MarkKind.TRUE_TIME, MarkKind.ANSWER_ENDS}
"""Moments that no bar begins or ends with."""

_WIDEST = datetime(2028, 9, 28, tzinfo=UTC)
"""A date that takes the most room on the axis."""

_LINE = 2.6
"""Grid units: the height of a line of text."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_SNAP = 6
"""Pixels within which a change catches the handle."""


class TimelineView(QSlider):
    """The picture; its value as a slider is the number of days from now."""

    moved = Signal(object)
    """The moment (`datetime`) that the person went to."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(False)
        self._timeline, self.at = timeline, timeline.now
        self._holders = timeline.first_to_end(MOST_ROWS)
        self._first, self._last = near(timeline)
        self.valueChanged.connect(self._go_by_days)
        self.show_moment(timeline.now)

    def show_moment(self, at: datetime) -> None:
        """Put the handle at *at*, and bring it into sight."""
        self.at, length = at, self._last - self._first
        if at < self._first:
            self._first, self._last = at, at + length
        elif at > self._last:
            self._first, self._last = at - length, at
        self.blockSignals(True)
        self.setRange((self._first - self._timeline.now).days, (self._last - self._timeline.now).days + 1)
        self.setValue((at - self._timeline.now).days)
        self.blockSignals(False)
        self.update()

    def show_whole(self, whole: bool) -> None:
        """Show every certificate's whole life, or the time around the site's own certificate."""
        self._first, self._last = (whole_life if whole else near)(self._timeline)
        self.show_moment(self.at)

    def redraw(self) -> None:
        """Draw again in the colours and the size in force."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a comfortable width and the height that the rows need."""
        lines = self._lines()
        return QSize(unit() * 80, round(self._rows_top() + _row(lines) * len(lines) + unit() * 6.5))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a width at which the picture can still be read."""
        return QSize(unit() * 34, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Move by a day, a month, to an end of the picture, or to a change."""
        to_change = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                wanted = self._timeline.change_before(self.at) if to_change else days_on(self.at, -1)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                wanted = self._timeline.change_after(self.at) if to_change else days_on(self.at, 1)
            case Qt.Key.Key_PageDown:
                wanted = months_on(self.at, -1)
            case Qt.Key.Key_PageUp:
                wanted = months_on(self.at, 1)
            case Qt.Key.Key_Home:
                wanted = self._first
            case Qt.Key.Key_End:
                wanted = self._last
            case _:
                event.ignore()
                return
        if wanted is not None:
            self.moved.emit(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Take the handle to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.moved.emit(self._moment_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Drag the handle."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self._moment_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Let go; the handle stays."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the wheel to the page, which scrolls."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow a new text size."""
        super().changeEvent(event)
        self.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width with the height: what has no room beside other words gets a line of its own."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _go_by_days(self, days: int) -> None:
        """Follow a screen reader, which sets the value itself."""
        self.moved.emit(days_on(self._timeline.now, days))

    def _moment_at(self, x: float) -> datetime:
        """Return the moment under *x*: a change, or now, that is near enough; else the whole hour."""
        for known in (self._timeline.now, *(s.begins for s in self._timeline.spans if s.begins is not None)):
            if self._shows(known) and abs(self._x(known) - x) <= _SNAP:
                return known
        share = min(max((x - self._left()) / self._length(), 0.0), 1.0)
        moment = self._first + (self._last - self._first) * share
        return moment.replace(minute=0, second=0, microsecond=0)

    def _left(self) -> float:
        return unit() * 1.5

    def _length(self) -> float:
        return max(self.width() - 2 * self._left(), 1.0)

    def _x(self, moment: datetime) -> float:
        return self._left() + self._length() * ((moment - self._first) / (self._last - self._first))

    def _rows_top(self) -> float:
        return unit() * 10.5

    def _lines(self) -> list[list[str]]:
        """Return the lines over each certificate's bar: its name and its dates, in one line where all have the room."""
        titles = [visible(_marked(h, holder_title(h), self.at)) for h in self._holders]
        metrics = QFontMetricsF(self.font())
        if all(metrics.horizontalAdvance(title) <= self._length() for title in titles):
            return [[title] for title in titles]
        return [
            [*self._broken(_marked(h, holder_name(h), self.at)), *self._broken(holder_life(h))] for h in self._holders
        ]

    def _broken(self, text: str) -> Sequence[str]:
        return set_lines(visible(text), self._length(), self.font(), Style()) if text else ()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw the spans, the certificates, the axis, now and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        colours = theme().colours
        frames = [(s, self._frame(s)) for s in alike(self._timeline.spans)]
        for span, frame in frames:
            self._paint_span(painter, span, frame, colours)
        lines = self._lines()
        top, row = self._rows_top(), _row(lines)
        axis = top + len(lines) * row
        # The lines lie under every word.
        self._paint_lines(painter, axis, colours)
        for span, frame in frames:
            self._write_span(painter, span, frame, colours)
        for number, (holder, words) in enumerate(zip(self._holders, lines, strict=True)):
            bar = top + (number + 1) * row - unit() * 1.8
            # The words stand right above their bar, however many lines the others have.
            place = QPointF(self._left(), bar - unit() * (0.8 + _LINE * len(words)))
            self._write_holder(painter, words, place, good=holder.is_valid(self.at))
            self._paint_bar(painter, holder, bar, colours)
        self._paint_axis(painter, axis, colours)
        self._write_now(painter, axis, colours)
        self._paint_handle(painter, colours)
        painter.end()

    def _between(self, begins: datetime | None, ends: datetime | None) -> tuple[float, float]:
        first = self._x(max(begins or self._first, self._first))
        return first, self._x(min(ends or self._last, self._last))

    def _frame(self, span: Span) -> QRectF:
        """Return the place of *span*; empty outside of the picture."""
        begin, end = map(round, self._between(span.begins, span.ends))
        return QRectF(begin, unit() * 4, max(end - begin, 2), round(unit() * 4.6)) if begin <= end else QRectF()

    def _paint_span(self, painter: QPainter, span: Span, frame: QRectF, colours: Colours) -> None:
        tone, grounds = TONES[span.opens], {Tone.OK: colours.ok_ground, Tone.WARNING: colours.warning_ground}
        painter.fillRect(frame, QColor(grounds.get(tone, colours.problem_ground)))
        painter.setOpacity(0.45)
        painter.fillRect(frame, QBrush(QColor(colours.of(tone)), _PATTERNS[span.opens]))
        painter.setOpacity(1.0)
        painter.setPen(QPen(QColor(colours.of(tone)), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _write_span(self, painter: QPainter, span: Span, frame: QRectF, colours: Colours) -> None:
        size = round(unit() * 2.2)
        room = frame.width() - size - unit() * 2.0
        if room < 0:
            return
        font = QFont(painter.font())
        font.setBold(True)
        text = span_title(span)
        width = QFontMetricsF(font).horizontalAdvance(text)
        # The beginning of a word says less than the sign alone.
        width = width if width <= room else 0.0
        plate = QRectF(0, 0, size + (width + unit() * 1.4 if width else unit() * 0.8), size + unit() * 0.8)
        plate.moveCenter(frame.center())
        step_aside(plate, frame, sorted((self._x(self._timeline.now), self._x(self.at))))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(plate, unit() * 0.6, unit() * 0.6)
        colour = colours.of(TONES[span.opens])
        icon = picture(ICONS[span.opens], colour, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(plate.left() + unit() * 0.4, plate.center().y() - size / 2), icon)
        if width:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(plate.adjusted(size + unit() * 0.8, 0, unit(), 0), _LEFT, text)
            painter.setFont(self.font())

    def _write_holder(self, painter: QPainter, lines: Sequence[str], place: QPointF, *, good: bool) -> None:
        """Write *lines* on a ground of their own, of whole pixels, so that no line goes through or between them."""
        colours, metrics = theme().colours, QFontMetricsF(self.font())
        wide = max((metrics.horizontalAdvance(line) for line in lines), default=0.0) + unit()
        ground = QRectF(place.x(), place.y(), wide, unit() * _LINE * len(lines))
        painter.fillRect(ground.toAlignedRect(), QColor(colours.card))
        painter.setPen(QColor(colours.text if good else colours.problem))
        for number, line in enumerate(lines):
            top = place.y() + number * unit() * _LINE
            painter.drawText(QRectF(place.x(), top, wide + unit(), unit() * _LINE), _LEFT, line)

    def _paint_bar(self, painter: QPainter, holder: Holder, middle: float, colours: Colours) -> None:
        """Draw how long *holder* is good, around *middle*."""
        good, half = holder.is_valid(self.at), unit() * 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        begin, end = self._between(holder.begins, holder.ends)
        painter.setBrush(QColor(colours.edge))
        painter.drawRect(QRectF(self._left(), middle - 1, self._length(), 2))
        if end <= begin:
            return
        painter.setBrush(QColor(colours.accent if good else colours.problem))
        painter.drawRect(QRectF(begin, middle - half, end - begin, half * 2))
        for edge, inside, way in ((begin, holder.begins, -1), (end, holder.ends, 1)):
            if inside is None or not self._shows(inside):
                draw_arrow(painter, QPointF(edge, middle), way)
            else:
                painter.drawRect(QRectF(edge - 1.5, middle - half * 2, 3, half * 4))

    def _paint_axis(self, painter: QPainter, top: float, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.drawLine(QPointF(self._left(), top), QPointF(self._left() + self._length(), top))
        for moment, text, place in self._labels_of_axis(top + unit() * 0.6):
            x = self._x(moment)
            painter.setPen(QPen(QColor(colours.edge), 1))
            painter.drawLine(QPointF(x, top), QPointF(x, top + unit() * 0.6))
            painter.setPen(QColor(colours.quiet))
            painter.fillRect(place.toAlignedRect(), QColor(colours.card))
            painter.drawText(place, _LEFT, text)
        painter.setPen(QPen(QColor(colours.warning), 2))
        painter.setBrush(QColor(colours.card))
        for mark in self._timeline.marks:
            if mark.kind in _POINTS and self._shows(mark.at):
                draw_diamond(painter, QPointF(self._x(mark.at), top))

    def _labels_of_axis(self, top: float) -> Iterator[tuple[datetime, str, QRectF]]:
        """Yield the dates on the axis with their places; one that has no room beside the last is left out."""
        taken = -math.inf
        widest = QFontMetricsF(self.font()).horizontalAdvance(date_in_words(_WIDEST)) + unit() * 1.5
        for moment, text in ticks(self._first, self._last, self._length() / widest):
            place = self._around(self._x(moment), top, QFontMetricsF(self.font()).horizontalAdvance(text) + 2)
            if place.left() > taken:
                taken = place.right() + unit() * 0.5
                yield moment, text, place

    def _around(self, x: float, top: float, width: float) -> QRectF:
        """Return the place of a text around *x*, within the ends of the bars."""
        first = self._left()
        left = min(max(x - width / 2, first), max(first + self._length() - width, first))
        return QRectF(left, top, width, unit() * _LINE)

    def _paint_lines(self, painter: QPainter, axis: float, colours: Colours) -> None:
        now, here = self._x(self._timeline.now), self._x(self.at)
        if self._shows(self._timeline.now):
            painter.setPen(QPen(QColor(colours.text), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(now, unit() * 3.4), QPointF(now, axis + unit() * 0.6))
        painter.setPen(QPen(QColor(colours.accent), 3))
        painter.drawLine(QPointF(here, unit() * 3.0), QPointF(here, axis))

    def _shows(self, moment: datetime) -> bool:
        return self._first <= moment <= self._last

    def _write_now(self, painter: QPainter, axis: float, colours: Colours) -> None:
        now = self._timeline.now
        if self._shows(now):
            painter.setPen(QColor(colours.text))
            self._write_at(painter, self._x(now), axis + unit() * 3.3, tr("now: {date}", date=now))

    def _paint_handle(self, painter: QPainter, colours: Colours) -> None:
        x, wide = self._x(self.at), 2.5 if self.hasFocus() else 1.0
        knob = QRectF(0, 0, unit() * 1.8, unit() * 2.2)
        knob.moveCenter(QPointF(x, unit() * 3.6))
        painter.setPen(QPen(QColor(colours.text if self.hasFocus() else colours.card), wide))
        painter.setBrush(QColor(colours.button))
        painter.drawRoundedRect(knob, unit() * 0.5, unit() * 0.5)
        painter.setPen(QColor(colours.accent))
        self._write_at(painter, x, 0, date_in_words(self.at, with_time=True))

    def _write_at(self, painter: QPainter, x: float, top: float, text: str) -> None:
        """Write a date of its own around *x*; a little smaller where the picture is narrower than it."""
        font = QFont(self.font())
        font.setBold(True)
        width = QFontMetricsF(font).horizontalAdvance(text) + 2
        if width > self._length():
            font.setPointSizeF(font.pointSizeF() * self._length() / width * 0.98)
            width = self._length()
        painter.setFont(font)
        painter.drawText(self._around(x, top, width), _LEFT, text)
        painter.setFont(self.font())

    def event(self, event: QEvent) -> bool:
        """Say what happens at the mark under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            x = event.pos().x()
            near = [m for m in self._timeline.marks if abs(self._x(m.at) - x) <= _SNAP]
            lines = [f"{date_in_words(m.at)}  {visible(mark_text(m))}" for m in near]
            self.setToolTip(tip("\n".join(lines)) if lines else "")
        return super().event(event)


def _row(lines: Sequence[Sequence[str]]) -> float:
    """Return how high a certificate's bar is with its words, where those with the most have so many *lines*."""
    return unit() * (2.6 + _LINE * max(map(len, lines), default=1))


def _marked(holder: Holder, text: str, at: datetime) -> str:
    return tr("✓ {what}", what=text) if holder.is_valid(at) else tr("✗ {what}", what=text)
