"""A report as pieces for paper, each of which stays whole: a row, a picture, a line of a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from wizard.flow.report_sheet import Block, Cell, Facts, Figure, Paragraph, Section, Sheet, Table, Tone
from wizard.views.report.setting import INK, MM, POINT, Fonts, Hand, Words, natural_width

_TITLE, _SECTION, _PART = Hand(points=17, bold=True), Hand(points=12.5, bold=True), Hand(points=10, bold=True)
_SENTENCE, _STRONG = Hand(points=12, bold=True), Hand(bold=True)
_USUAL, _QUIET, _SMALL = Hand(), Hand(tone=Tone.QUIET), Hand(points=8.5, tone=Tone.QUIET)
_CODE, _CASE_CODE = Hand(points=8.5, is_code=True), Hand(points=15, bold=True, is_code=True)

_LINE = "#C9CED5"
_PADDING = 2.6 * POINT
_BESIDE = 4 * POINT
_LABELS = 0.24
"""The part of the width that the labels of facts have."""

_FIRST, _SHORTEST = 0.32, 0.2
"""The part of the width that the first column of a table has at most, and one of sentences at least."""

_WHOLE = 0.5
"""Facts and tables up to this part of a page stay on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What stays whole, and how it stands to what comes next."""

    height: float
    paint: Callable[[QPainter, float], None]
    """Draws it, its top at so many dots."""
    gap: float = 0.0
    """What is free above it, but for the top of a page."""
    keeps_next: bool = False
    """Whether the next piece comes on the same page."""
    again: Piece | None = None
    """What is drawn above it where it begins a page: the heads of its table."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page has room for, in dots."""

    width: float
    height: float


def pieces_of(sheet: Sheet, shape: Shape, fonts: Fonts) -> Iterator[Piece]:
    """Yield *sheet* piece by piece; each takes a few milliseconds at most."""
    setter = _Setter(shape, fonts)
    yield setter.text(sheet.title, _TITLE)
    yield setter.answer(sheet)
    yield from setter.facts(sheet.facts)
    for section in sheet.sections[:-1]:
        yield from setter.section(section)
    # What stands last does not begin on one page and end with two lines on another.
    last = [piece for section in sheet.sections[-1:] for piece in setter.section(section)]
    yield from setter.together([*last, setter.ruled(sheet.colophon, _SMALL)])


class _Setter:
    """Sets the blocks of a report for pages of one shape."""

    def __init__(self, shape: Shape, fonts: Fonts) -> None:
        self._shape, self._fonts = shape, fonts

    def text(self, text: str, hand: Hand, gap: float = 0.0, *, keeps_next: bool = False) -> Piece:
        """Return a text that stays whole."""
        words = self._words(text, self._shape.width, hand)
        return Piece(
            height=words.height, paint=lambda painter, top: words.paint(painter, 0, top), gap=gap, keeps_next=keeps_next
        )

    def ruled(self, text: str, hand: Hand) -> Piece:
        """Return a text under a line, as the last of all."""
        below = self.text(text, hand)
        room = 2 * _PADDING

        def paint(painter: QPainter, top: float) -> None:
            self._rule(painter, top)
            below.paint(painter, top + room)

        return Piece(height=below.height + room, paint=paint, gap=14 * POINT)

    def section(self, section: Section) -> Iterator[Piece]:
        """Yield a heading with a line under it, and what it is about."""
        words = self._words(section.title, self._shape.width, _SECTION)
        height = words.height + _PADDING

        def paint(painter: QPainter, top: float) -> None:
            words.paint(painter, 0, top)
            self._rule(painter, top + height, 1.2)

        yield Piece(height=height + _PADDING, paint=paint, gap=14 * POINT, keeps_next=True)
        for number, block in enumerate(section.blocks):
            before_more = isinstance(block, Paragraph) and number + 1 < len(section.blocks)
            is_lead = before_more and isinstance(section.blocks[number + 1], Table)
            yield from self._block(block, keeps_next=is_lead)

    def _block(self, block: Block, *, keeps_next: bool) -> Iterator[Piece]:
        match block:
            case Paragraph():
                yield from self._paragraph(block, keeps_next=keeps_next)
            case Facts():
                yield from self.facts(block)
            case Table():
                yield from self._table(block)
            case Figure():
                yield self._figure(block)
            case _:
                assert_never(block)

    def _paragraph(self, block: Paragraph, *, keeps_next: bool) -> Iterator[Piece]:
        """Yield it line by line; two lines at least stand together on each side of the end of a page."""
        hand = _CASE_CODE if block.is_code else _USUAL.with_tone(block.tone)
        lines = tuple(self._words(block.text, self._shape.width, hand).lines())
        for place, line in enumerate(lines):
            stays = place in {0, len(lines) - 2} if place + 1 < len(lines) else keeps_next
            yield Piece(
                height=line.words.step,
                paint=lambda painter, top, line=line: line.paint(painter, 0, top),  # type: ignore[misc]
                gap=3 * POINT if place == 0 else 0.0,
                keeps_next=stays,
            )

    def _figure(self, block: Figure) -> Piece:
        renderer = QSvgRenderer(QByteArray(block.svg.encode()))
        size = renderer.defaultSize()
        scale = min(self._shape.width / size.width(), self._shape.height / size.height())
        width, height = size.width() * scale, size.height() * scale

        def paint(painter: QPainter, top: float) -> None:
            renderer.render(painter, QRectF(0, top, width, height))

        return Piece(height=height, paint=paint, gap=5 * POINT)

    def answer(self, sheet: Sheet) -> Piece:
        """Return the box with what matters: what is wrong, whose problem that is, what to do now."""
        bar, room = 4 * POINT, 8 * POINT
        width = self._shape.width - bar - 2 * room
        told = (
            (sheet.verdict, _STRONG.with_tone(sheet.tone)),
            (sheet.sentence, _SENTENCE),
            (sheet.whose, _USUAL),
            (sheet.next_step, _STRONG),
        )
        parts = [self._words(text, width, hand) for text, hand in told if text]
        between = 3 * POINT
        height = sum(part.height + between for part in parts) - between + 2 * room

        def paint(painter: QPainter, top: float) -> None:
            ink = QColor(INK[sheet.tone])
            painter.setPen(QPen(ink, 1.2 * POINT))
            painter.drawRect(QRectF(0, top, self._shape.width, height))
            painter.fillRect(QRectF(0, top, bar, height), ink)
            y = top + room
            for part in parts:
                part.paint(painter, bar + room, y)
                y += part.height + between

        return Piece(height=height, paint=paint, gap=6 * POINT)

    def facts(self, block: Facts) -> Iterator[Piece]:
        """Yield labels with their values, together where that is possible."""
        labels = self._shape.width * _LABELS
        rows = [
            self._row((Cell((label,), Tone.QUIET), value), (labels, self._shape.width - labels), names_it=False)
            for label, value in block.rows
        ]
        if block.title:
            yield self.text(block.title, _PART, 8 * POINT, keeps_next=True)
        else:
            rows[:1] = [replace(row, gap=6 * POINT) for row in rows[:1]]
        yield from self._kept(rows)

    def _table(self, block: Table) -> Iterator[Piece]:
        widths = self._widths(block)
        heads = self._row(tuple(Cell((head,)) for head in block.heads), widths, is_head=True)
        rows = [replace(self._row(row, widths), again=heads) for row in block.rows]
        yield replace(heads, gap=3 * POINT, keeps_next=True)
        yield from self._kept(rows)

    def together(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """Return *pieces* so that they stay on one page, where they do not fill most of it."""
        is_short = sum(piece.gap + piece.height for piece in pieces) <= self._shape.height * _WHOLE
        most = len(pieces) - 1
        # Of longer ones, the last two stay together: nothing stands on a page alone.
        return [
            replace(p, keeps_next=i < most and (is_short or i == most - 1 or p.keeps_next))
            for i, p in enumerate(pieces)
        ]

    def _kept(self, rows: Sequence[Piece]) -> Iterator[Piece]:
        """Yield *rows* so that a page ends behind none, or neither behind the first nor before the last."""
        is_whole = sum(row.height for row in rows) <= self._shape.height * _WHOLE
        for place, row in enumerate(rows):
            is_last = place + 1 == len(rows)
            yield replace(row, keeps_next=not is_last and (is_whole or place in {0, len(rows) - 2}))

    def _row(
        self, cells: Sequence[Cell], widths: Sequence[float], *, is_head: bool = False, names_it: bool = True
    ) -> Piece:
        parts, x = [], 0.0
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            is_bold = is_head or (names_it and place == 0)
            words = self._words("\n".join(cell.lines), width - 2 * _BESIDE, _hand(cell, is_bold=is_bold))
            parts.append((x + (_BESIDE if names_it or place else 0.0), words))
            x += width
        height = max(words.height for _, words in parts) + 2 * _PADDING

        def paint(painter: QPainter, top: float) -> None:
            for left, words in parts:
                words.paint(painter, left, top + _PADDING)
            self._rule(painter, top + height, 1.4 if is_head else 0.7)

        return Piece(height=height, paint=paint)

    def _widths(self, table: Table) -> Sequence[float]:
        """Return the widths of the columns: short ones as they need, the others by how much they hold."""
        rows = (tuple(Cell((head,), is_short=True) for head in table.heads), *table.rows)
        wanted, room = [], self._shape.width
        for place in range(len(table.heads)):
            widest = max(
                natural_width(
                    line[:_MOST_MEASURED], _hand(row[place], is_bold=place == 0 or row is rows[0]), self._fonts
                )
                for row in rows
                for line in row[place].lines
            )
            wanted.append(widest + 2 * _BESIDE + POINT)
        is_short = [all(row[place].is_short for row in rows) for place in range(len(wanted))]
        fixed = [min(w, room * 0.45) if short else 0.0 for w, short in zip(wanted, is_short, strict=True)]
        if not is_short[0]:
            fixed[0] = min(wanted[0], room * _FIRST)
        left = room - sum(fixed)
        open_ = [0.0 if f else max(w, room * _SHORTEST) for w, f in zip(wanted, fixed, strict=True)]
        if not any(open_):
            fixed[-1] += left
            return fixed
        return [f or left * o / sum(open_) for f, o in zip(fixed, open_, strict=True)]

    def _words(self, text: str, width: float, hand: Hand) -> Words:
        return Words(text, width, hand, self._fonts)

    def _rule(self, painter: QPainter, y: float, points: float = 0.7) -> None:
        painter.setPen(QPen(QColor(_LINE), points * POINT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(0, y), QPointF(self._shape.width, y))


_MOST_MEASURED = 100
"""Characters of a line; a longer one is wider than any column."""


def _hand(cell: Cell, *, is_bold: bool) -> Hand:
    usual = _CODE if cell.is_code else _USUAL
    return replace(usual, bold=is_bold, tone=cell.tone)


MARGIN = 16 * MM
"""Around the text of a page on each side."""
