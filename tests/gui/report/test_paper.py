"""A report on paper: every word of it, in both languages, on pages that end where they should."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF

from tests.gui.report.reported import words_of
from tests.support.reports import change, named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_sheet import Block, Facts, Figure, Paragraph, ReportInput, Sheet, Table
from wizard.i18n import LANGUAGES
from wizard.model.finding import Audience, Check, CheckState
from wizard.plain import visible
from wizard.probes.base import Cancelled
from wizard.views.report.paper import A4, Paper, lay_out, pdf_of, picture_of
from wizard.views.report.setting import Fonts

pytestmark = pytest.mark.usefixtures("theme")

EXPIRED = diagnose(chained(leaf=(-100, -10)))


def full(language: str = "en", rows: int = 60) -> ReportInput:
    """Return a report with every section, whose table of checks goes over several pages."""
    many = Check(id="trust", state=CheckState.OK, detail="A trusted authority vouches for the site.")
    return report_of(
        replace(EXPIRED, checks=(many,) * rows), previous=diagnose(chained()), changes=(change(),),
        notes="Called at noon.", language=language, audience=Audience.OWNER,
    )  # fmt: skip


def laid(report: ReportInput, paper: QSizeF = A4) -> Paper:
    fonts = Fonts.of(report.language, "DejaVu Sans", "DejaVu Sans Mono")
    return lay_out(sheet_of(report), fonts, lambda: None, paper)


def saved(report: ReportInput, folder: Path, paper: QSizeF = A4) -> Path:
    file = folder / "report.pdf"
    file.write_bytes(pdf_of(laid(report, paper), lambda: None))
    return file


def told(sheet: Sheet) -> Iterator[str]:
    """Yield every text of *sheet* that stands outside pictures."""
    yield from (sheet.title, sheet.verdict, sheet.sentence, sheet.whose, sheet.next_step, sheet.colophon)
    for block in (sheet.facts, *(block for section in sheet.sections for block in section.blocks)):
        yield from told_in(block)
    yield from (section.title for section in sheet.sections)


def told_in(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from block.text.split("\n")
        case Facts():
            for label, cell in block.rows:
                yield from (label, *cell.lines)
        case Table():
            for row in block.rows:
                for cell in row:
                    yield from cell.lines
        case Figure():
            pass


def squeezed(text: str) -> str:
    """Return *text* without blanks; of letters with two code points, Qt's PDF files name either one (6.11)."""
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_has_every_word(language: str, tmp_path: Path) -> None:
    report = full(language)
    file = saved(report, tmp_path)
    done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
    text = squeezed(done.stdout.decode())
    # Poppler sets apart what wraps in one cell, so each line of a text is looked for by its beginning.
    missing = [words for words in told(sheet_of(report)) if squeezed(words)[:12] not in text]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", [A4, QSizeF(215.9, 279.4)], ids=["A4", "Letter"])
def test_no_word_stands_in_the_margin_and_pages_are_numbered(language: str, paper: QSizeF, tmp_path: Path) -> None:
    report = full(language)
    file = saved(report, tmp_path, paper)
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    points = 72 / 25.4
    sizes = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
    assert len(sizes) == len(laid(report, paper).pages) > 3
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {
        (round(paper.width() * points), round(paper.height() * points))
    }
    words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', boxes)
    edge = 10 * points
    assert [
        word for left, top, right, bottom, word in words
        if min(float(left), float(top), paper.width() * points - float(right)) < edge
        or paper.height() * points - float(bottom) < edge / 2
    ] == []  # fmt: skip
    last = sheet_of(report).page_number.format(page=len(sizes), count=len(sizes))
    assert squeezed(last) in squeezed(words_of(file))


def test_the_heads_of_a_table_come_again_on_each_of_its_pages(tmp_path: Path) -> None:
    text = words_of(saved(full(rows=120), tmp_path))
    with_rows = [page for page in text.split("\f") if "A trusted authority vouches" in page]
    assert len(with_rows) > 2
    assert all(re.search(r"Check +Result +What was seen", page) for page in with_rows)


def test_no_heading_stands_at_the_foot_of_a_page() -> None:
    for rows in range(1, 40):
        paper = laid(full(rows=rows))
        for page in paper.pages[:-1]:
            assert not page.pieces[-1][1].keeps_next


def test_pieces_do_not_meet_and_stay_on_their_page() -> None:
    paper = laid(report_of(named("x" * 300), notes="line\n" * 300))
    assert len(paper.pages) > 5
    for page in paper.pages:
        ends = [top + piece.height for top, piece in page.pieces]
        assert all(top >= end for (top, _), end in zip(page.pieces[1:], ends, strict=False))
        assert max(ends) <= paper.size.height()


@pytest.mark.parametrize("text", ["<b>x</b>&lt;", "\u202egnp.exe\x1b[31m", "{page} {count} %s {{ 1 }}"])
def test_hostile_names_stay_text(text: str, tmp_path: Path) -> None:
    words = words_of(saved(report_of(named(text), notes=text), tmp_path))
    assert squeezed(visible(text)) in squeezed(words)


def test_the_pdf_tells_nothing_of_who_made_it(tmp_path: Path) -> None:
    file = saved(full(), tmp_path)
    told_of_it = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Creator: +Trust Wizard", told_of_it)
    assert "Report about site.test" in told_of_it
    assert re.search(r"Author: *$", told_of_it, re.MULTILINE)
    assert str(Path.home()) not in file.read_bytes().decode("latin-1")


def test_a_page_to_look_at_is_black_on_white_and_the_page_of_the_file() -> None:
    paper = laid(full())
    image = picture_of(paper, 0, 600)
    assert (image.width(), image.height()) == (600, 849)
    grays = [image.pixelColor(x, y).lightness() for x in range(0, 600, 3) for y in range(0, 849, 3)]
    assert grays.count(255) > len(grays) * 0.7
    assert min(grays) < 128


def test_it_can_be_stopped_between_two_pieces() -> None:
    calls = []

    def pause() -> None:
        calls.append(1)
        if len(calls) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        lay_out(sheet_of(full()), Fonts.of("en", "DejaVu Sans", "DejaVu Sans Mono"), pause)
    assert len(calls) == 5
