"""A report as pieces: what stays together, where the heads of tables come again, how wide columns are."""

from dataclasses import replace

import pytest

from tests.gui.report.reported import FONTS
from tests.support.reports import named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_sheet import Cell, Facts, Figure, Paragraph, Section, Sheet, Table
from wizard.views.report.paper import A4, in_dots, shape_of
from wizard.views.report.pieces import Piece, _Setter, pieces_of

pytestmark = pytest.mark.usefixtures("theme")

SHAPE = shape_of(in_dots(A4))
EXPIRED = sheet_of(report_of(diagnose(chained(leaf=(-100, -10)))))


def sheet_with(*blocks: object) -> Sheet:
    section = Section(id="found", title="Found", blocks=blocks)  # type: ignore[arg-type]
    return replace(EXPIRED, sections=(section, Section(id="end", title="End", blocks=(Paragraph("end"),))))


def pieces_with(*blocks: object) -> list[Piece]:
    """Return the pieces of *blocks* alone, without their heading."""
    made = list(pieces_of(sheet_with(*blocks), SHAPE, FONTS))
    before = len(list(pieces_of(sheet_with(), SHAPE, FONTS)))
    start = 2 + len(EXPIRED.facts.rows) + 1
    return made[start : start + len(made) - before]


def table(rows: int, text: str = "x") -> Table:
    return Table(heads=("A", "B"), rows=((Cell((text,)), Cell((text,))),) * rows, name="T")


def test_nothing_is_higher_than_a_page() -> None:
    for text in ("x" * 5_000, "日" * 5_000, "a b " * 2_000):
        for piece in pieces_of(sheet_of(report_of(named(text), notes=text)), SHAPE, FONTS):
            assert 0 < piece.height < SHAPE.height


def test_a_small_table_stays_whole_with_its_heads() -> None:
    heads, *rows = pieces_with(table(4))
    assert heads.keeps_next
    assert [row.keeps_next for row in rows] == [True, True, True, False]


def test_a_long_table_may_end_a_page_but_not_behind_its_first_row_or_before_its_last() -> None:
    _, *rows = pieces_with(table(80))
    assert [place for place, row in enumerate(rows) if row.keeps_next] == [0, 78]
    assert all(row.again is not None for row in rows)


def test_facts_stay_with_their_title() -> None:
    title, *rows = pieces_with(Facts(title="1. Title", rows=(("A", Cell(("b",))), ("C", Cell(("d",))))))
    assert title.keeps_next
    assert [row.keeps_next for row in rows] == [True, False]


def test_two_lines_of_a_paragraph_at_least_stand_on_each_side_of_the_end_of_a_page() -> None:
    lines = pieces_with(Paragraph("\n".join("abcde")))
    assert [line.keeps_next for line in lines] == [True, False, False, True, False]


def test_a_sentence_before_a_table_stays_with_it() -> None:
    pieces = pieces_with(Paragraph("These are:"), table(1))
    assert [piece.keeps_next for piece in pieces] == [True, True, False]


def test_a_picture_is_as_wide_as_the_text_unless_it_is_too_high() -> None:
    def drawn(width: int, height: int) -> Piece:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'
        (piece,) = pieces_with(Figure(name="x", svg=svg, text=""))
        return piece

    assert drawn(200, 100).height == pytest.approx(SHAPE.width / 2)
    assert drawn(100, 1_000).height == pytest.approx(SHAPE.height)


def test_short_columns_take_what_they_need_and_the_others_the_rest() -> None:
    setter = _Setter(SHAPE, FONTS)
    row = (Cell(("1",), is_short=True), Cell(("a step " * 9,)), Cell(("done",), is_short=True))
    first, second, third = setter._widths(Table(heads=("No.", "Step", "State"), rows=(row,), name="T"))
    assert first + second + third == pytest.approx(SHAPE.width)
    assert first < third < second


def test_a_hostile_width_leaves_room_for_the_other_columns() -> None:
    setter = _Setter(SHAPE, FONTS)
    wide = Cell(("x" * 100_000,))
    row = (wide, Cell(("SSL_CODE" * 40,), is_short=True), wide)
    widths = setter._widths(Table(heads=("A", "B", "C"), rows=(row,), name="T"))
    assert sum(widths) == pytest.approx(SHAPE.width)
    assert min(widths) > SHAPE.width * 0.15


def test_the_end_stays_together() -> None:
    *_, line, last = pieces_of(EXPIRED, SHAPE, FONTS)
    assert line.keeps_next
    assert not last.keeps_next
    short = replace(EXPIRED, sections=(Section(id="end", title="End", blocks=(Paragraph("end"),)),))
    *_, heading, line, _ = pieces_of(short, SHAPE, FONTS)
    assert heading.keeps_next
    assert line.keeps_next
