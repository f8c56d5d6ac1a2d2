"""A report sent to a printer, page by page, so that the window goes on between them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSizeF, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPainter

from wizard.views.report.paper import in_dots, on_pages, shape_of
from wizard.views.report.pieces import Piece, pieces_of
from wizard.views.report.setting import DOTS_PER_INCH, Fonts

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from wizard.flow.report_sheet import Sheet


class Printing(QObject):
    """Prints one report. A printer belongs to the window's thread, and so do the fonts that are drawn on it."""

    ended = Signal(bool)
    """Whether the printer took all of it."""

    def __init__(self, printer: QPrinter, sheet: Sheet, fonts: Fonts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._printer, self._sheet, self._fonts = printer, sheet, fonts
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._steps = self._work()

    def start(self) -> None:
        """Begin; `ended` tells the end."""
        self._timer.start(0)

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration as end:
            self._timer.stop()
            self.ended.emit(bool(end.value))

    def _work(self) -> Generator[None, None, bool]:
        """Set the report, then print its pages, in steps of a few milliseconds; the value is whether it worked."""
        printer = self._printer
        printer.setFullPage(True)
        printer.setDocName(self._sheet.title)
        millimetres = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).size()
        size = in_dots(QSizeF(millimetres))
        pieces: list[Piece] = []
        for piece in pieces_of(self._sheet, shape_of(size), self._fonts):
            pieces.append(piece)
            yield
        laid = on_pages(self._sheet, self._fonts, size, pieces)
        first, last = _wanted(printer, len(laid.pages))
        painter = QPainter()
        if not painter.begin(printer):
            return False
        scale = printer.resolution() / DOTS_PER_INCH
        painter.scale(scale, scale)
        works = True
        for number in range(first, last + 1):
            works = works and (number == first or printer.newPage())
            if works:
                laid.paint(painter, number)
            yield
        return painter.end() and works


def _wanted(printer: QPrinter, count: int) -> tuple[int, int]:
    """Return the first and the last page that the person wants, from 0."""
    begin, end = printer.fromPage() or 1, printer.toPage() or count
    first = min(begin, count) - 1
    return first, max(first, min(end, count) - 1)
