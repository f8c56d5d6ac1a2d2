"""The name that was asked for above the nearest name of the certificate, letter by letter.

Host names are read from left to right in every language, whatever the alphabet of their letters: nothing is mirrored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt

from wizard.flow.letters import Column, Mark
from wizard.flow.names_picture import NamesPicture
from wizard.flow.picture_words import name_lines, names_sentences, names_words, told
from wizard.i18n import tr
from wizard.views.pictures.canvas import Canvas, Edge, Room
from wizard.views.pictures.painted import CanvasView
from wizard.views.pictures.setting import Style
from wizard.views.theme import unit

_SCALE = 1.25
_HEAD = Style(colour="quiet", most=2).left()


class NamesView(CanvasView):
    """Both names in columns of letters: what differs is boxed and underlined, what is missing has an empty place."""

    FLOWS_WITH_TEXT = False

    def __init__(self, picture: NamesPicture) -> None:
        super().__init__("picture-names", names_words(picture))
        self._picture = picture

    def lay_out(self, canvas: Canvas) -> None:
        """Put the names above each other, then what that means, then the other names."""
        picture = self._picture
        top = self._put_columns(canvas) if picture.columns else self._put_apart(canvas)
        for sentence in names_sentences(picture):
            top = canvas.text(sentence, Room(0, top + unit() * 0.4, canvas.width), Style(is_name=True, most=6).left())
        if picture.columns and len(name_lines(picture)):
            self._put_others(canvas, top + unit() * 0.8)

    def _put_columns(self, canvas: Canvas) -> float:
        columns, top = self._picture.columns, 0.0
        # Large where that has room in one line.
        large = sum(_width(canvas, column, _SCALE) for column in columns) <= canvas.width
        scale = _SCALE if large else 1.0
        for row in _rows(canvas, columns, scale):
            top = canvas.text(tr("You asked for"), Room(0, top, canvas.width), _HEAD)
            top = _put_letters(canvas, top + unit() * 0.3, [(w, c.wanted, c.mark) for w, c in row], scale)
            head = tr("The certificate is made out to")
            top = canvas.text(head, Room(0, top + unit() * 0.8, canvas.width), _HEAD)
            top = _put_letters(canvas, top + unit() * 0.3, [(w, c.offered, c.mark) for w, c in row], scale)
            top += unit()
        return top

    def _put_apart(self, canvas: Canvas) -> float:
        """Put the names where there is nothing to compare letter by letter."""
        name = Style(is_bold=True, is_name=True, scale=_SCALE).left()
        top = canvas.text(tr("You asked for"), Room(0, 0, canvas.width), _HEAD)
        top = canvas.text(told(self._picture.wanted), Room(0, top, canvas.width), name) + unit() * 0.6
        top = canvas.text(tr("The certificate is made out to"), Room(0, top, canvas.width), _HEAD)
        for line in name_lines(self._picture):
            top = canvas.text(line, Room(0, top, canvas.width), Style(is_bold=True, is_name=True, most=2).left())
        return top + unit() * 0.4

    def _put_others(self, canvas: Canvas, top: float) -> None:
        top = canvas.text(tr("Its other names"), Room(0, top, canvas.width), _HEAD)
        for line in name_lines(self._picture):
            top = canvas.text(line, Room(unit(), top, canvas.width - unit()), Style(most=1, is_name=True).left())


def _rows(canvas: Canvas, columns: Sequence[Column], scale: float) -> Iterator[list[tuple[float, Column]]]:
    """Yield as many columns as have room beside each other, with their widths; whole parts of names if it can be."""
    row: list[tuple[float, Column]] = []
    for column in columns:
        width = min(_width(canvas, column, scale), canvas.width)
        while row and sum(w for w, _ in row) + width > canvas.width:
            ends = [i for i, (_, c) in enumerate(row, 1) if c.wanted.endswith(".") or c.offered.endswith(".")]
            keep = ends[-1] if ends else len(row)
            yield row[:keep]
            row = row[keep:]
        row.append((width, column))
    if row:
        yield row


def _width(canvas: Canvas, column: Column, scale: float) -> float:
    style = Style(is_bold=True, scale=scale)
    widest = max(canvas.text_width(told(side), style) for side in (column.wanted, column.offered))
    return widest if column.mark is Mark.SAME else max(widest, unit()) + unit() * 1.6


def _put_letters(canvas: Canvas, top: float, row: Sequence[tuple[float, str, Mark]], scale: float) -> float:
    """Put one side of *row*; what is wider than the picture, as names with nothing in common are, has several lines."""
    style = Style(is_bold=True, scale=scale, is_name=True)
    marked = [(width, told(text)) for width, text, mark in row if mark is not Mark.SAME]
    tall = max([canvas.line_height(style), *(canvas.height_of(t, w - unit() * 0.6, style) for w, t in marked)])
    left = 0.0
    for width, letter, mark in row:
        if len(row) == 1 and letter and mark is not Mark.SAME:
            # With nothing beside it that stands under anything, a frame is as wide as its own words.
            width = min(width, canvas.text_width(told(letter), style) + unit() * 1.6)
        begin = left + 2 if left else 1.0
        place = QRectF(begin, top, left + width - 2 - begin, tall)
        if mark is not Mark.SAME:
            _put_mark(canvas, place, letter, mark)
        tone = "ok" if mark is Mark.COVERED else "text" if mark is Mark.SAME else "problem"
        ground = "card" if mark is Mark.SAME or not letter else f"{tone}_ground"
        inset = 0.0 if mark is Mark.SAME else unit() * 0.3
        room = Room(left + inset, top, width - 2 * inset)
        canvas.text(told(letter), room, replace(style, colour=tone, ground=ground))
        left += width
    return top + tall + unit()


def _put_mark(canvas: Canvas, place: QRectF, letter: str, mark: Mark) -> None:
    tone = "ok" if mark is Mark.COVERED else "problem"
    dashes = Qt.PenStyle.SolidLine if letter else Qt.PenStyle.DotLine
    canvas.box(place, f"{tone}_ground" if letter else "card", Edge(colour=tone, width=1.5, style=dashes), 3)
    if letter and mark is not Mark.COVERED:
        under = place.bottom() + 5
        canvas.line(QPointF(place.left() + 1, under), QPointF(place.right() - 1, under), Edge(colour=tone, width=3))
