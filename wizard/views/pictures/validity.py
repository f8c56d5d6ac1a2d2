"""The time that a certificate is good for as a bar, and where now is.

Time runs from left to right in every language, as on the time machine's axis: its dates are figures, and a bar that
ran the other way beside it would say the contrary.
"""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt

from wizard.flow.illustration import ValidityPicture
from wizard.flow.picture_words import told, validity_sentence, validity_words
from wizard.i18n import tr
from wizard.views.pictures.canvas import Canvas, Edge, Room
from wizard.views.pictures.painted import CanvasView
from wizard.views.pictures.setting import Style
from wizard.views.theme import unit


class ValidityView(CanvasView):
    """A bar from the first to the last valid day, a mark for now, and one for the true time where that is another."""

    FLOWS_WITH_TEXT = False

    def __init__(self, picture: ValidityPicture) -> None:
        super().__init__("picture-validity", validity_words(picture))
        self._picture = picture

    def lay_out(self, canvas: Canvas) -> None:
        """Put the name above, then now, the bar, its two dates, and what that means in days."""
        picture = self._picture
        is_good = picture.not_before <= picture.now <= picture.not_after
        is_true_good = picture.true is not None and picture.not_before <= picture.true <= picture.not_after
        tone = "ok" if is_good or is_true_good else "problem"
        name = Style(colour="quiet", most=2, is_name=True)
        top = canvas.text(told(picture.name), Room(0, 0, canvas.width), name) + unit() * 0.6
        now = Style(colour="text" if is_good else "problem", is_bold=True)
        if picture.true is None:
            top = _put_at(canvas, self._x(picture.now, canvas), top, tr("now: {date}", date=picture.now), now)
        else:
            said = tr("This computer: {date}", date=picture.now)
            top = _put_at(canvas, self._x(picture.now, canvas), top, said, now)
            true = Style(colour="ok", is_bold=True)
            said = tr("True time: {date}", date=picture.true)
            top = _put_at(canvas, self._x(picture.true, canvas), top, said, true)
        top += unit() * 0.3
        self._put_bar(canvas, top + unit() * 1.2, tone, "text" if is_good else "problem")
        top = self._put_dates(canvas, top + unit() * 4.6)
        sentence = Style(colour=tone, is_bold=True)
        canvas.text(validity_sentence(picture), Room(0, top + unit() * 0.5, canvas.width), sentence)

    def _x(self, moment: datetime, canvas: Canvas) -> float:
        first, last = self._ends()
        side = min(unit() * 5.0, canvas.width / 6)
        span = max((last - first).total_seconds(), 1.0)
        return side + (canvas.width - 2 * side) * (moment - first).total_seconds() / span

    def _ends(self) -> tuple[datetime, datetime]:
        picture = self._picture
        shown = (picture.now,) if picture.true is None else (picture.now, picture.true)
        return min(picture.not_before, *shown), max(picture.not_after, *shown)

    def _put_bar(self, canvas: Canvas, top: float, tone: str, tone_of_now: str) -> None:
        picture, thick = self._picture, unit() * 2.0
        first, last = (self._x(end, canvas) for end in self._ends())
        begin, end = self._x(picture.not_before, canvas), self._x(picture.not_after, canvas)
        now = self._x(picture.now, canvas)
        middle = top + thick / 2
        canvas.line(QPointF(first, middle), QPointF(last, middle), Edge(width=2, style=Qt.PenStyle.DotLine))
        # A moment among centuries is still to be seen.
        wide = max(end - begin, unit() * 0.6)
        canvas.box(QRectF(begin, top, wide, thick), f"{tone}_ground" if tone == "problem" else "ok",
                   Edge(colour="quiet" if tone == "problem" else "ok", width=2), unit() * 0.5)  # fmt: skip
        marks = [(now, tone_of_now)]
        if picture.true is not None:
            marks.append((self._x(picture.true, canvas), "ok"))
        for x, ink in marks:
            ends = QPointF(x, top - unit()), QPointF(x, top + thick + unit())
            # A seam keeps the mark apart from a bar of any colour.
            canvas.seam(*ends, 8)
            canvas.line(*ends, Edge(colour=ink, width=3))

    def _put_dates(self, canvas: Canvas, top: float) -> float:
        """Put the two dates under the bar, within its ends: beside them, now has its mark. They never meet."""
        picture, style = self._picture, Style()
        begin, end = tr("from {date}", date=picture.not_before), tr("until {date}", date=picture.not_after)
        wide = canvas.text_width(begin, style)
        bottom = _put_at(canvas, self._x(picture.not_before, canvas) + wide / 2, top, begin, style)
        x = self._x(picture.not_after, canvas) - canvas.text_width(end, style) / 2
        meets = _left(canvas, x, end, style) < self._x(picture.not_before, canvas) + wide + unit()
        return _put_at(canvas, x, bottom if meets else top, end, style)


def _left(canvas: Canvas, x: float, text: str, style: Style) -> float:
    width = min(canvas.text_width(text, style), canvas.width)
    return min(max(x - width / 2, 0.0), canvas.width - width)


def _put_at(canvas: Canvas, x: float, top: float, text: str, style: Style) -> float:
    """Put *text* around *x*, but inside of the picture."""
    width = min(canvas.text_width(text, style), canvas.width)
    return canvas.text(text, Room(_left(canvas, x, text, style), top, width), style)
