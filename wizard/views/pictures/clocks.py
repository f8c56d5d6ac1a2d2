"""This computer's clock beside the true one, and how far they are apart."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPointF, QRectF

from wizard.flow.illustration import ClocksPicture
from wizard.flow.picture_words import clocks_sentence, clocks_words
from wizard.i18n import date_in_words, month_in_words, tr
from wizard.views.pictures.canvas import Canvas, Edge, Room
from wizard.views.pictures.painted import CanvasView
from wizard.views.pictures.setting import STRONG, Style
from wizard.views.theme import unit

_RADIUS = 4.5
_WIDEST = 34.0
"""Grid units that a clock has beside the other."""


class ClocksView(CanvasView):
    """Two faces, or leaves of a calendar, with their dates, beside or under each other, and the difference in words."""

    def __init__(self, picture: ClocksPicture) -> None:
        super().__init__("picture-clocks", clocks_words(picture))
        self._picture = picture

    def lay_out(self, canvas: Canvas) -> None:
        """Put the clocks, then the sentence."""
        picture = self._picture
        true = tr("✓ True time: this or later") if picture.at_least else tr("✓ True time")
        clocks = ((tr("✗ This computer"), picture.computer, "problem"), (true, picture.true, "ok"))
        words = [text for title, moment, _ in clocks for text in (title, date_in_words(moment, with_time=True))]
        is_beside = max(canvas.text_width(text, STRONG) for text in words) + unit() * 2 <= canvas.width / 2
        width = min(canvas.width / 2, unit() * _WIDEST) if is_beside else canvas.width
        side = (canvas.width - 2 * width) / 2 if is_beside else 0.0
        # Faces tell no days apart: of a whole day or more, the leaves of a calendar do.
        are_days_apart = abs(picture.true - picture.computer) >= timedelta(days=1)
        bottom = 0.0
        for number, (title, moment, tone) in enumerate(clocks):
            top = 0.0 if is_beside or not number else bottom + unit() * 1.5
            left = side + width * number if is_beside else 0.0
            bottom = _put_clock(canvas, QPointF(left, top), width, (title, moment, tone), are_days_apart=are_days_apart)
        sentence = Style(colour="problem", is_bold=True)
        canvas.text(clocks_sentence(picture), Room(0, bottom + unit(), canvas.width), sentence)


_Clock = tuple[str, datetime, str]
"""What it is called, its time, and the tone of both."""


def _put_clock(canvas: Canvas, corner: QPointF, width: float, clock: _Clock, *, are_days_apart: bool) -> float:
    """Put one face with its words under it; return where they end."""
    title, moment, tone = clock
    radius = unit() * _RADIUS
    centre = corner + QPointF(width / 2, radius + 4)
    if are_days_apart:
        _put_leaf(canvas, centre, radius, moment, tone)
    else:
        _put_face(canvas, centre, radius, moment, tone)
    top = centre.y() + radius + unit() * 0.7
    top = canvas.text(title, Room(corner.x(), top, width), Style(colour=tone, is_bold=True))
    return canvas.text(date_in_words(moment, with_time=True), Room(corner.x(), top, width), STRONG)


def _put_face(canvas: Canvas, centre: QPointF, radius: float, moment: datetime, tone: str) -> None:
    canvas.circle(centre, radius, "field", Edge(colour=tone, width=3))
    for hour in range(0, 12, 3):
        canvas.hour_mark(centre, hour / 12, radius)
    # The hands say what the words under them say, which is in UTC.
    utc = moment.astimezone(UTC)
    hand = Edge(colour="text", width=2.5)
    canvas.hand(centre, utc.hour % 12 / 12 + utc.minute / 720, radius * 0.5, hand)
    canvas.hand(centre, utc.minute / 60, radius * 0.76, hand)


def _put_leaf(canvas: Canvas, centre: QPointF, radius: float, moment: datetime, tone: str) -> None:
    """Put a leaf of a calendar: the month with its year, and the day."""
    area = QRectF(centre - QPointF(radius * 1.05, radius * 0.9), centre + QPointF(radius * 1.05, radius * 0.9))
    edge = Edge(colour=tone, width=3)
    canvas.box(area, "field", edge, unit() * 0.5)
    fold = area.top() + area.height() * 0.3
    canvas.line(QPointF(area.left(), fold), QPointF(area.right(), fold), edge)
    month, day = Style(ground="field", is_bold=True, scale=0.85, most=1), Style(ground="field", is_bold=True, scale=1.8)
    head, figure = month_in_words(moment), f"{moment.astimezone(UTC).day}"
    for text, style, top, bottom in ((head, month, area.top(), fold), (figure, day, fold, area.bottom())):
        tall = canvas.height_of(text, area.width(), style)
        canvas.text(text, Room(area.left(), (top + bottom - tall) / 2, area.width()), style)
