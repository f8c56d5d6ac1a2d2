"""A report on pages of paper: a PDF file, pictures of its pages to look at, and what a printer gets."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from wizard.flow.report_sheet import Sheet, Tone
from wizard.views.report.pieces import MARGIN, Piece, Shape, pieces_of
from wizard.views.report.setting import DOTS_PER_INCH, MM, POINT, Fonts, Hand, Words, shortened

A4 = QSizeF(210, 297)
"""Width and height in millimetres."""

_FOOT = Hand(points=8, tone=Tone.QUIET)
_FOOT_ROOM = 8 * MM
"""Under the text, with the number of the page."""

Pause = Callable[[], None]
"""Called between pieces of work: it may raise `Cancelled`."""


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of a page, each with its top."""

    pieces: tuple[tuple[float, Piece], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report on its pages. It is painted by the thread that made it: fonts belong to threads."""

    sheet: Sheet
    fonts: Fonts
    size: QSizeF
    """Of a page, in dots."""
    pages: tuple[Page, ...]

    def paint(self, painter: QPainter, number: int) -> None:
        """Draw the page *number*, from 0, in dots, on the whole of a page."""
        shape = shape_of(self.size)
        painter.save()
        painter.translate(MARGIN, MARGIN)
        for top, piece in self.pages[number].pieces:
            piece.paint(painter, top)
        count = self.sheet.page_number.format(page=number + 1, count=len(self.pages))
        foot = shape.height + _FOOT_ROOM - _FOOT.points * POINT
        told = Words(count, shape.width, _FOOT, self.fonts)
        room = shape.width * 0.75
        Words(shortened(self.sheet.title, room, _FOOT, self.fonts), room * 1.01, _FOOT, self.fonts).paint(
            painter, 0, foot
        )
        told.paint(painter, shape.width - told.widest, foot)
        painter.restore()


def shape_of(size: QSizeF) -> Shape:
    """Return the room for text on a page of *size*, in dots."""
    return Shape(size.width() - 2 * MARGIN, size.height() - 2 * MARGIN - _FOOT_ROOM / 2)


def in_dots(millimetres: QSizeF) -> QSizeF:
    """Return a size of paper in dots."""
    return QSizeF(millimetres.width() * MM, millimetres.height() * MM)


def lay_out(sheet: Sheet, fonts: Fonts, pause: Pause, paper: QSizeF = A4) -> Paper:
    """Return *sheet* on pages of *paper*, which is in millimetres."""
    size = in_dots(paper)
    pieces = []
    for piece in pieces_of(sheet, shape_of(size), fonts):
        pause()
        pieces.append(piece)
    return on_pages(sheet, fonts, size, pieces)


def on_pages(sheet: Sheet, fonts: Fonts, size: QSizeF, pieces: Iterable[Piece]) -> Paper:
    """Return *pieces* of *sheet*, set for pages of *size* dots, on their pages."""
    return Paper(sheet=sheet, fonts=fonts, size=size, pages=tuple(_pages(pieces, shape_of(size).height)))


def _pages(pieces: Iterable[Piece], height: float) -> Iterator[Page]:
    placed: list[tuple[float, Piece]] = []
    used = 0.0
    for run in _runs(pieces):
        needed = sum(piece.gap + piece.height for piece in run)
        again = run[0].again
        if placed and used + needed > height and needed + (again.height if again else 0.0) <= height:
            yield Page(tuple(placed))
            placed, used = [], 0.0
        for piece in run:
            if placed and used + piece.gap + piece.height > height:
                yield Page(tuple(placed))
                placed, used = [], 0.0
            if not placed and piece.again is not None:
                placed.append((0.0, piece.again))
                used = piece.again.height
            used += piece.gap if placed else 0.0
            placed.append((used, piece))
            used += piece.height
    yield Page(tuple(placed))


def _runs(pieces: Iterable[Piece]) -> Iterator[Sequence[Piece]]:
    """Yield the pieces that are to stand on one page."""
    run: list[Piece] = []
    for piece in pieces:
        run.append(piece)
        if not piece.keeps_next:
            yield run
            run = []
    if run:
        yield run


def pdf_of(paper: Paper, pause: Pause) -> bytes:
    """Return *paper* as a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(paper.sheet.title)
    writer.setCreator("Trust Wizard")
    writer.setResolution(DOTS_PER_INCH)
    millimetres = QSizeF(paper.size.width() / MM, paper.size.height() / MM)
    writer.setPageSize(QPageSize(millimetres, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    for _ in painting(paper, writer, painter):
        pause()
    painter.end()
    return bytes(buffer.data().data())


def painting(paper: Paper, device: QPagedPaintDevice, painter: QPainter) -> Iterator[None]:
    """Draw all of *paper* on *device* with *painter*, which is already at work there; pause behind each page."""
    for number in range(len(paper.pages)):
        if number:
            device.newPage()
        paper.paint(painter, number)
        yield


def picture_of(paper: Paper, number: int, width: int) -> QImage:
    """Return the page *number*, from 0, as a picture of *width* pixels."""
    scale = width / paper.size.width()
    image = QImage(width, round(paper.size.height() * scale), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.setClipRect(QRectF(0, 0, paper.size.width(), paper.size.height()))
    paper.paint(painter, number)
    painter.end()
    return image
