"""What the viewer shows as pages: for a printer, or a PDF file. Built from plain text alone, never from markup."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextOption,
    QTextTableCell,
    QTextTableFormat,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from wizard.i18n import date_in_words, tr
from wizard.plain import visible
from wizard.views.files import save_file

_POINTS, _SMALL, _HEADING, _TITLE = 9.0, 8.0, 11.0, 15.0
"""Sizes on paper; they do not follow the size of the text on the screen."""

_INK, _QUIET, _LINE = QColor("#000000"), QColor("#555555"), QColor("#BBBBBB")
_LABEL_SHARE = 28
"""Of a line, in percent."""

PDF_NAME = "certificate.pdf"
"""What a PDF file is called unless somebody knows better."""

MOST_ROWS, MOST_CHARACTERS = 2_000, 200_000
"""On paper in all: some fifty pages. Laying out more takes long, and nobody reads it."""

MOST_IN_VALUE = 20_000
"""Characters of one value."""

_MARGIN_MM = 16
_DOTS_PER_INCH = 600


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A heading, and lines of a label and its value. All of it may be hostile text."""

    title: str
    rows: tuple[tuple[str, str], ...]


def document_of(name: str, at: datetime, sections: Sequence[PrintedSection]) -> QTextDocument:
    """Return the *sections* of what is called *name* as a document, in the language in force.

    Its title, which stands on every page, is the name and the date of *at*. Line feeds in values stay.
    """
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    font = QFont(QApplication.font())
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    option = QTextOption()
    # A fingerprint has no blank to break its line at.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    title = tr("{name}, {date}", name=visible(name), date=date_in_words(at, with_time=True))
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
    cursor = QTextCursor(document)
    cursor.insertText(visible(name), _letters(_TITLE, bold=True))
    for section in _cut(sections):
        _write_section(cursor, section)
    return document


def _cut(sections: Sequence[PrintedSection]) -> Iterator[PrintedSection]:
    """Yield what goes on paper of *sections*, and say what does not."""
    rows_left, characters_left = MOST_ROWS, MOST_CHARACTERS
    for section in sections:
        kept: list[tuple[str, str]] = []
        for label, value in section.rows[:rows_left]:
            text = _cut_value(value)
            characters_left -= len(label) + len(text)
            if characters_left < 0:
                break
            kept.append((label[:MOST_IN_VALUE], text))
        rows_left -= len(kept)
        yield PrintedSection(section.title[:MOST_IN_VALUE], tuple(kept))
        if len(kept) < len(section.rows):
            yield PrintedSection(tr("The rest is too long to be printed. Save the certificate to a file instead."), ())
            return


def _cut_value(value: str) -> str:
    if len(value) <= MOST_IN_VALUE:
        return value
    return tr("{begin}… ({count} characters in all)", begin=value[:MOST_IN_VALUE], count=len(value))


def _write_section(cursor: QTextCursor, section: PrintedSection) -> None:
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setCellPadding(2)
    shape.setCellSpacing(0)
    shape.setTopMargin(_HEADING)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shares = (_LABEL_SHARE, 100 - _LABEL_SHARE)
    shape.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in shares])
    # The heading comes again on every page that the rows go on to.
    shape.setHeaderRowCount(1)
    table = cursor.insertTable(len(section.rows) + 1, len(shares), shape)
    table.mergeCells(0, 0, 1, len(shares))
    _write(table.cellAt(0, 0), visible(section.title), _letters(_HEADING, bold=True))
    for line, (label, value) in enumerate(section.rows, start=1):
        _write(table.cellAt(line, 0), visible(label), _letters(_POINTS, quiet=True))
        _write(table.cellAt(line, 1), visible(value, lines=True), _letters(_POINTS))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _write(cell: QTextTableCell, text: str, letters: QTextCharFormat) -> None:
    cell.firstCursorPosition().insertText(text, letters)


def _letters(points: float, *, bold: bool = False, quiet: bool = False) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFontPointSize(points)
    letters.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    letters.setForeground(_QUIET if quiet else _INK)
    return letters


def title_of(document: QTextDocument) -> str:
    """Return what stands on every page of *document*."""
    return document.metaInformation(QTextDocument.MetaInformation.DocumentTitle)


def print_document(parent: QWidget, document: QTextDocument, file_name: str = PDF_NAME) -> None:
    """Ask for a printer and print; where this computer has none, ask where to save a PDF file instead."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        ask_for_pdf(parent, document, file_name)
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title_of(document))
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() == QPrintDialog.DialogCode.Accepted:
        paint_pages(document, printer)
    dialog.deleteLater()


def ask_for_pdf(parent: QWidget, document: QTextDocument, file_name: str = PDF_NAME) -> None:
    """Ask where to save a PDF file, and write it; *file_name* is suggested."""
    dialog = QFileDialog(parent, tr("Save as PDF"), "", tr("PDF document (*.pdf)"))
    dialog.setObjectName("save-pdf")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(file_name)
    # Not with *parent* in the lambda: it could be freed, and the dialog in it, while the dialog frees the lambda.
    dialog.fileSelected.connect(lambda name: save_pdf(Path(name), document, dialog.parentWidget() or dialog))
    dialog.open()


def save_pdf(path: Path, document: QTextDocument, parent: QWidget) -> bool:
    """Write *document* to *path* as PDF and say whether that was possible; where not, a box over *parent* says why."""
    return save_file(path, pdf_of(document), parent)


def pdf_of(document: QTextDocument) -> bytes:
    """Return *document* as a PDF file, in A4 with a header and page numbers."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title_of(document))
    writer.setCreator("Trust Wizard")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    paint_pages(document, writer)
    return bytes(buffer.data().data())


def paint_pages(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Draw all of *document* on *device*, page by page, in black on white whatever the window's colours are."""
    painter = QPainter(device)
    small = QFont(document.defaultFont())
    small.setPointSizeF(_SMALL)
    line = QFontMetricsF(small, device).height()
    paper = QRectF(0, 0, device.width(), device.height())
    # The header and the line under it, and the page number, with half a line between them and the text.
    body = paper.adjusted(0, 2.2 * line, 0, -1.6 * line)
    copy = document.clone()
    copy.documentLayout().setPaintDevice(device)
    copy.setPageSize(QSizeF(body.size()))
    for page in range(copy.pageCount()):
        if page:
            device.newPage()
        painter.setFont(small)
        number = tr("Page {page} of {count}", page=page + 1, count=copy.pageCount())
        _paint_frame(painter, paper, title_of(document), number)
        _paint_body(painter, copy, body, page)
    painter.end()


def _paint_frame(painter: QPainter, paper: QRectF, title: str, number: str) -> None:
    metrics = painter.fontMetrics()
    painter.setPen(_QUIET)
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, int(paper.width()))
    painter.drawText(paper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
    painter.drawText(paper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
    below = QPointF(0, metrics.height() * 1.3)
    painter.setPen(_LINE)
    painter.drawLine(paper.topLeft() + below, paper.topRight() + below)


def _paint_body(painter: QPainter, document: QTextDocument, body: QRectF, page: int) -> None:
    painter.save()
    painter.translate(body.left(), body.top() - page * body.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(0, page * body.height(), body.width(), body.height())
    context.palette.setColor(QPalette.ColorRole.Text, _INK)
    painter.setClipRect(context.clip)
    document.documentLayout().draw(painter, context)
    painter.restore()
