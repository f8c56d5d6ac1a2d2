"""What the viewer shows on paper: plain text in tables, a header and page numbers, and a PDF where no printer is."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QTextDocument, QTextTable
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.flow.settings import Look
from wizard.views.theme import Theme
from wizard.views.tokens import DARK
from wizard.views.viewer import printing
from wizard.views.viewer.printing import (
    MOST_CHARACTERS,
    MOST_IN_VALUE,
    MOST_ROWS,
    PrintedSection,
    document_of,
    paint_pages,
    pdf_of,
    print_document,
    save_pdf,
    title_of,
)

AT = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
NAMES = PrintedSection("Issued To", (("Common Name (CN)", "shop.example"), ("Organization (O)", "Shop")))


def made(*sections: PrintedSection, name: str = "shop.example") -> QTextDocument:
    return document_of(name, AT, sections)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def tables(document: QTextDocument) -> list[list[list[str]]]:
    """Return the cells of every table."""
    return [
        [[_text(frame, line, column) for column in range(frame.columns())] for line in range(frame.rows())]
        for frame in document.rootFrame().childFrames()
        if isinstance(frame, QTextTable)
    ]


def _text(table: QTextTable, line: int, column: int) -> str:
    cell = table.cellAt(line, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), cursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def test_a_section_is_a_table_under_its_heading(theme: Theme) -> None:
    document = made(NAMES)
    assert tables(document) == [
        [["Issued To", "Issued To"], ["Common Name (CN)", "shop.example"], ["Organization (O)", "Shop"]]
    ]
    assert document.toPlainText().startswith("shop.example\n")


def test_a_section_without_lines_is_its_heading_alone(theme: Theme) -> None:
    assert tables(made(PrintedSection("Extensions", ()))) == [[["Extensions", "Extensions"]]]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "shop.example, 23 November 2026 10:05 UTC"), ("ja", "shop.example、2026年11月23日 10:05 UTC")],
)
def test_the_header_has_the_name_and_the_date(theme: Theme, language: str, title: str) -> None:
    i18n.use(language)
    assert title_of(made(NAMES)) == title


def test_hostile_text_stays_text(theme: Theme) -> None:
    evil = '<b>x</b><img src="file:///etc/passwd">\u202e\x1b\u2028'
    document = made(PrintedSection(evil, ((evil, f"{evil}\nsecond"),)), name=evil)
    plain = '<b>x</b><img src="file:///etc/passwd"><U+202E><U+001B><U+2028>'
    assert tables(document) == [[[plain, plain], [plain, f"{plain}\u2029second"]]]
    assert plain in title_of(document)
    assert "\ufffc" not in document.toPlainText()  # the mark of a picture


def test_a_pdf_has_as_many_pages_as_its_text_needs(theme: Theme) -> None:
    one = pdf_of(made(NAMES))
    assert one.startswith(b"%PDF-")
    assert pages(one) == 1
    many = pdf_of(made(PrintedSection("Names", tuple((f"DNS {n}", f"h{n}.example") for n in range(100)))))
    assert pages(many) == 3


def test_a_fingerprint_without_a_blank_is_broken_and_not_cut(theme: Theme) -> None:
    assert pages(pdf_of(made(PrintedSection("Raw", (("Bytes", "ab" * 6_000),))))) > 1


@pytest.mark.usefixtures("large_text")
def test_paper_does_not_follow_the_text_size_of_the_screen(theme: Theme) -> None:
    rows = tuple((f"DNS {n}", f"h{n}.example") for n in range(100))
    assert pages(pdf_of(made(PrintedSection("Names", rows)))) == 3


def test_paper_is_black_on_white_in_a_dark_window_too(qapp: object, theme: Theme) -> None:
    theme.fix(Look.DARK)
    try:
        image = drawn(made(NAMES))
    finally:
        theme.fix(Look.LIGHT)
    colours = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())}
    assert min(colours) < 40
    assert QColor(DARK.text).lightness() > 200


def drawn(document: QTextDocument) -> QImage:
    """Return the text of *document* as it is drawn on white."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    copy = document.clone()
    copy.setPageSize(QSizeF(400, 300))
    painter = QPainter(image)
    printing._paint_body(painter, copy, image.rect().toRectF(), 0)
    painter.end()
    return image


def test_a_printer_gets_the_same_pages(theme: Theme, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint_pages(made(PrintedSection("Names", tuple((f"DNS {n}", f"h{n}.example") for n in range(100)))), printer)
    assert pages((tmp_path / "printed.pdf").read_bytes()) in {2, 3}


def test_the_document_is_not_changed_by_printing(theme: Theme) -> None:
    document = made(NAMES)
    first = pdf_of(document)
    assert pages(pdf_of(document)) == pages(first) == 1
    assert document.pageSize() == QTextDocument().pageSize()


@pytest.mark.parametrize(
    ("section", "most"),
    [
        (PrintedSection("Rows", (("a", "b"),) * (2 * MOST_ROWS)), MOST_ROWS + 1),
        (PrintedSection("Values", (("a", "b" * MOST_IN_VALUE),) * 100), MOST_CHARACTERS // MOST_IN_VALUE + 1),
    ],
    ids=["rows", "characters"],
)
def test_what_is_too_long_for_paper_is_left_out_and_said_to_be(
    theme: Theme, section: PrintedSection, most: int
) -> None:
    first, last = tables(made(section, NAMES))
    assert 2 < len(first) <= most
    assert last[0][0] == "The rest is too long to be printed. Save the certificate to a file instead."


def test_a_value_that_is_too_long_says_how_long_it_is(theme: Theme) -> None:
    ((_, (_, value)),) = tables(made(PrintedSection("Raw", (("Bytes", "a" * 1_000_000),))))
    assert value == "a" * MOST_IN_VALUE + "… (1,000,000 characters in all)"


def test_a_pdf_is_saved(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert save_pdf(tmp_path / "shop.pdf", made(NAMES), parent)
    assert pages((tmp_path / "shop.pdf").read_bytes()) == 1


def test_a_place_that_cannot_be_written_is_told(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert not save_pdf(tmp_path / "nowhere" / "shop.pdf", made(NAMES), parent)
    box = parent.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    box.close()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_without_a_printer_a_pdf_is_asked_for(theme: Theme, qtbot: QtBot, tmp_path: Path, language: str) -> None:
    i18n.use(language)
    parent = QWidget()
    qtbot.addWidget(parent)
    # There is none in the tests, which have no printing system.
    print_document(parent, made(NAMES), "shop.example.pdf")
    dialog = parent.findChild(QFileDialog, "save-pdf")
    assert isinstance(dialog, QFileDialog)
    assert dialog.windowTitle() == {"en": "Save as PDF", "ja": "PDF として保存"}[language]
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    assert name.text() == "shop.example.pdf"
    dialog.setDirectory(str(tmp_path))
    name.setText("mine")
    dialog.accept()
    qtbot.waitUntil((tmp_path / "mine.pdf").exists, timeout=5_000)
    assert pages((tmp_path / "mine.pdf").read_bytes()) == 1
