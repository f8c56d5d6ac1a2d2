"""The two names of a report, letter by letter: the one asked for above the nearest one of the certificate."""

from collections.abc import Iterator, Sequence

from wizard.fixes.drawn.ink import LIGHT
from wizard.fixes.drawn.pen import Box as Place
from wizard.fixes.drawn.pen import Pen, Type
from wizard.flow.letters import Column, Mark
from wizard.flow.names_picture import NamesPicture
from wizard.flow.picture_words import name_lines, names_sentences, names_words, told
from wizard.flow.report_pictures import OK, OK_GROUND, PROBLEM, PROBLEM_GROUND, WIDTH, labelled
from wizard.flow.report_way import fitting
from wizard.i18n import tr

_HEAD = Type(size=12, colour=LIGHT.quiet)
_TEXT = Type(size=12.5, colour=LIGHT.text)
_TALL = 23.0


def names_drawn(picture: NamesPicture, name: str) -> str:
    """Return *picture* as SVG with ids that begin with *name*, in the language in force."""
    pen, top = Pen(), 2.0
    heads = (tr("You asked for"), tr("The certificate is made out to"))
    for row in _rows(_merged(picture.columns)):
        for head, is_offered in zip(heads, (False, True), strict=True):
            top += pen.text(head, Place(2, top, WIDTH - 4, 20), _HEAD) + 3
            _draw_row(pen, row, top, is_offered=is_offered)
            top += _TALL + 9
    if not picture.columns:
        for head, lines in zip(heads, ((told(picture.wanted),), name_lines(picture)), strict=True):
            top += pen.text(head, Place(2, top, WIDTH - 4, 20), _HEAD)
            top = _write_lines(pen, lines, top, Type(size=14, colour=LIGHT.text, is_bold=True)) + 5
    top = _write_lines(pen, names_sentences(picture), top, _TEXT) + 4
    if picture.columns and (others := name_lines(picture)):
        top += pen.text(tr("Its other names"), Place(2, top, WIDTH - 4, 20), _HEAD)
        top = _write_lines(pen, others, top, _TEXT)
    return labelled(pen.svg(WIDTH, top + 4), name, tr("The names"), drawn_words(picture))


def drawn_words(picture: NamesPicture) -> str:
    """Return the same in words."""
    return names_words(picture).replace("\n", " ")


def _write_lines(pen: Pen, lines: Sequence[str], top: float, type_: Type) -> float:
    for line in lines:
        top += pen.text(fitting(line, type_, WIDTH - 10), Place(2, top, WIDTH - 4, 20), type_)
    return top


def _type(mark: Mark) -> Type:
    colour = LIGHT.text if mark is Mark.SAME else OK if mark is Mark.COVERED else PROBLEM
    return Type(size=15, colour=colour, is_bold=True, is_mono=True, anchor="middle")


def _width(column: Column) -> float:
    widest = max(_type(column.mark).width(told(side)) for side in (column.wanted, column.offered))
    return min(max(widest, 9.0) + (0 if column.mark is Mark.SAME else 7), WIDTH - 4)


def _merged(columns: Sequence[Column]) -> Sequence[Column]:
    """Return *columns* with equal letters of one part as one: they stand closer so."""
    found: list[Column] = []
    for column in columns:
        last = found[-1] if found else None
        if last and last.mark is column.mark is Mark.SAME and not last.wanted.endswith("."):
            found[-1] = Column(last.wanted + column.wanted, last.offered + column.offered, Mark.SAME)
        else:
            found.append(column)
    return found


def _rows(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    row: list[Column] = []
    for column in columns:
        if row and sum(map(_width, (*row, column))) > WIDTH - 4:
            yield row
            row = []
        row.append(column)
    if row:
        yield row


def _draw_row(pen: Pen, row: Sequence[Column], top: float, *, is_offered: bool) -> None:
    left = 2.0
    for column in row:
        text = told(column.offered if is_offered else column.wanted)
        place = Place(left, top, _width(column), _TALL)
        if column.mark is not Mark.SAME:
            _draw_mark(pen, Place(left + 2, top, place.width - 4, _TALL), text, column.mark)
        pen.middle(fitting(text, _type(column.mark), place.width), place, _type(column.mark))
        left += place.width


def _draw_mark(pen: Pen, place: Place, text: str, mark: Mark) -> None:
    ink, ground = (OK, OK_GROUND) if mark is Mark.COVERED else (PROBLEM, PROBLEM_GROUND)
    pen.rect(place, ground if text else LIGHT.card, ink, radius=3)
    if text and mark is not Mark.COVERED:
        pen.path(f"M{place.x + 1:g} {place.bottom + 3:g} H{place.right - 1:g}", ink, 2.4)
