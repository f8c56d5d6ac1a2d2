"""The axis of the timeline: which dates stand on it, and the small things that are drawn on lines of time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from wizard.flow.outlook import days_on, months_on
from wizard.i18n import date_in_words, month_in_words, year_in_words
from wizard.views.theme import unit

_DAY = timedelta(days=1)
_TICKS = (1, 7, 31, 92, 183, 366, 731, 1_827, 3_653, 18_263)
"""Distances of the marks on the axis, in days: from a day to fifty years."""


def ticks(first: datetime, last: datetime, most: float) -> Iterator[tuple[datetime, str]]:
    """Yield the moments from *first* to *last* that are marked, with their dates; at most about *most* of them."""
    days = (last - first) / _DAY
    step = next((s for s in _TICKS if days / s <= max(most, 1.0)), _TICKS[-1] * 4)
    moment = first.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    if step > 7:
        moment = months_on(moment.replace(day=1), 1)
    months = round(step / 30.44)
    while months and moment <= last and (moment.year * 12 + moment.month - 1) % months:
        moment = months_on(moment, 1)
    while moment <= last:
        written = year_in_words if months >= 12 else month_in_words if months else date_in_words
        yield moment, written(moment)
        later = months_on(moment, months) if months else days_on(moment, step)
        if later <= moment:
            return
        moment = later


def draw_arrow(painter: QPainter, tip: QPointF, way: int) -> None:
    """Draw the sign that a bar goes on outside of the picture."""
    size = unit() * 0.9
    painter.drawPolygon(
        QPolygonF([tip + QPointF(way * size, 0), tip + QPointF(0, -size), tip + QPointF(0, size)])
    )  # fmt: skip


def draw_diamond(painter: QPainter, centre: QPointF) -> None:
    """Draw the sign of a moment that no bar begins or ends with."""
    size = unit() * 0.6
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))


def step_aside(plate: QRectF, frame: QRectF, lines: Sequence[float]) -> None:
    """Move *plate* beside the upright *lines*, from the left, that it would cover, where *frame* has the room."""
    gap = unit() * 0.6
    for x in lines:
        if not plate.left() - gap < x < plate.right() + gap:
            continue
        if x + gap + plate.width() <= frame.right():
            plate.moveLeft(x + gap)
        elif frame.left() <= x - gap - plate.width():
            plate.moveRight(x - gap)
