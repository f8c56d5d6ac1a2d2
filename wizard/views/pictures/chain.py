"""The chain of certificates, with the link that does not hold."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from wizard.flow.illustration import Box, ChainPicture
from wizard.flow.picture_words import chain_words, told
from wizard.i18n import tr
from wizard.views.pictures.canvas import Canvas, Edge, Room
from wizard.views.pictures.painted import CanvasView
from wizard.views.pictures.setting import Style
from wizard.views.theme import unit

_NARROWEST, _WIDEST = 17.0, 36.0
"""Grid units that a box has beside others."""
_GAP, _BROKEN_GAP, _GAP_BELOW = 3.0, 10.0, 3.0


class ChainView(CanvasView):
    """Boxes in a row, leaf first; one under the other where there is no room. A link that does not hold has a cross."""

    def __init__(self, picture: ChainPicture) -> None:
        super().__init__("picture-chain", chain_words(picture))
        self._picture = picture

    @property
    def is_upright(self) -> bool:
        """Say whether the boxes stand one under the other."""
        return self.width() < unit() * _NARROWEST * len(self._picture.boxes) + sum(self._gaps()) + 2

    def _gaps(self) -> list[float]:
        """Return the widths between the boxes; the words at a broken link have one line where a row has the room."""
        usual, count, broken = unit() * _GAP, len(self._picture.boxes), self._picture.broken_after
        words = QFontMetricsF(_BROKEN.font(self.font())).horizontalAdvance(tr("broken here"))
        left_over = self.width() - unit() * _NARROWEST * count - usual * (count - 2) - 2
        wide = min(max(words + unit() * 2, unit() * 8), max(left_over, unit() * _BROKEN_GAP))
        return [wide if broken == i else usual for i in range(count - 1)]

    def lay_out(self, canvas: Canvas) -> None:
        """Put the boxes in a row, or one under the other."""
        if self.is_upright:
            self._lay_out_upright(canvas)
        else:
            self._lay_out_in_row(canvas)

    def _lay_out_in_row(self, canvas: Canvas) -> None:
        boxes, gaps = self._picture.boxes, [*self._gaps(), 0.0]
        width = min((canvas.width - 4 - sum(gaps)) / len(boxes), unit() * _WIDEST)
        tall = max(_height(canvas, box, width) for box in boxes)
        left = (canvas.width - width * len(boxes) - sum(gaps)) / 2
        for position, (box, gap) in enumerate(zip(boxes, gaps, strict=True)):
            frame = QRectF(left, 2, width, tall)
            _put_box(canvas, frame, box)
            left = frame.right() + gap
            if gap:
                begin, end = QPointF(frame.right(), frame.center().y()), QPointF(left, frame.center().y())
                self._put_link(canvas, begin, end, position)

    def _lay_out_upright(self, canvas: Canvas) -> None:
        top, last = 2.0, len(self._picture.boxes) - 1
        for position, box in enumerate(self._picture.boxes):
            frame = QRectF(2, top, canvas.width - 4, _height(canvas, box, canvas.width - 4))
            _put_box(canvas, frame, box)
            if position < last:
                x = frame.left() + min(unit() * 4.0, frame.width() / 2)
                words = canvas.height_of(tr("broken here"), canvas.width - _beside(x), _BROKEN)
                top = frame.bottom() + max(unit() * _GAP_BELOW, words + unit() * 0.6)
                self._put_link(canvas, QPointF(x, frame.bottom()), QPointF(x, top), position)

    def _put_link(self, canvas: Canvas, begin: QPointF, end: QPointF, position: int) -> None:
        if self._picture.broken_after != position:
            canvas.line(begin, end, Edge(width=2.5))
            return
        middle, stub = (begin + end) / 2, (end - begin) * 0.2
        canvas.line(begin, begin + stub, Edge(colour="problem", width=2.5))
        canvas.line(end - stub, end, Edge(colour="problem", width=2.5))
        arm = unit() * _ARM
        canvas.cross(middle, arm)
        word = tr("broken here")
        if begin.x() == end.x():
            left = _beside(middle.x())
            tall = canvas.height_of(word, canvas.width - left, _BROKEN)
            canvas.text(word, Room(left, middle.y() - tall / 2, canvas.width - left), _BROKEN.left())
        else:
            canvas.text(word, Room(begin.x() + 2, middle.y() + arm + unit() * 0.4, end.x() - begin.x() - 4), _BROKEN)


_ARM = 0.6
_BROKEN = Style(colour="problem", is_bold=True)


def _beside(x: float) -> float:
    """Return where the words beside an upright link at *x* begin."""
    return x + unit() * (_ARM + 1)


def _padding() -> float:
    return unit() * 0.8


def _labels(box: Box) -> tuple[tuple[str, Style], ...]:
    ground = "problem_ground" if box.fault or box.is_missing else "hover"
    name = tr(box.name) if box.is_ours else told(box.name)
    fault = tr("✗ {fault}", fault=tr(box.fault)) if box.fault else ""
    return (
        (tr(box.role), Style(colour="quiet", ground=ground, most=2)),
        (name, Style(ground=ground, is_bold=not box.is_ours, is_name=not box.is_ours)),
        (fault, Style(colour="problem", ground=ground, is_bold=True)),
    )


def _height(canvas: Canvas, box: Box, width: float) -> float:
    room = width - 2 * _padding()
    return sum(canvas.height_of(text, room, style) for text, style in _labels(box)) + 2 * _padding()


def _put_box(canvas: Canvas, frame: QRectF, box: Box) -> None:
    is_wrong = bool(box.fault) or box.is_missing
    dashes = Qt.PenStyle.DashLine if box.is_missing else Qt.PenStyle.SolidLine
    edge = Edge(colour="problem" if is_wrong else "quiet", width=2.5 if is_wrong else 1.5, style=dashes)
    canvas.box(frame, "problem_ground" if is_wrong else "hover", edge)
    room = frame.width() - 2 * _padding()
    top = frame.top() + (frame.height() - _height(canvas, box, frame.width())) / 2 + _padding()
    for text, style in _labels(box):
        top = canvas.text(text, Room(frame.left() + _padding(), top, room), style)
