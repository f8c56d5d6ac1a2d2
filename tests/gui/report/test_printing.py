"""A report on a printer: all of it or the pages that were asked for, in steps, and a printer that refuses."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from tests.gui.report.reported import FONTS, words_of
from tests.support.reports import report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.views.report.printing import Printing

pytestmark = pytest.mark.usefixtures("theme")

SHEET = sheet_of(report_of(diagnose(chained(leaf=(-100, -10)))))


def printer_to(file: Path, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(size))
    printer.setPageMargins(QMarginsF(5, 5, 5, 5), QPageLayout.Unit.Millimeter)
    printer.setOutputFileName(str(file))
    return printer


def printed(printer: QPrinter, qtbot: QtBot) -> bool:
    work = Printing(printer, SHEET, FONTS)
    with qtbot.waitSignal(work.ended, timeout=20_000) as told:
        work.start()
    return bool(told.args and told.args[0])


@pytest.mark.parametrize("size", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A5])
def test_all_of_it_is_printed_on_any_paper(size: QPageSize.PageSizeId, tmp_path: Path, qtbot: QtBot) -> None:
    assert printed(printer_to(tmp_path / "out.pdf", size), qtbot)
    text = words_of(tmp_path / "out.pdf")
    assert "Report about site.test" in text
    assert "Made by Trust Wizard" in text
    count = text.count("\f")
    assert f"Page {count} of {count}" in text


def test_only_the_pages_that_are_wanted_are_printed(tmp_path: Path, qtbot: QtBot) -> None:
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(2, 2)
    assert printed(printer, qtbot)
    text = words_of(tmp_path / "out.pdf")
    assert text.count("\f") == 1
    assert "Page 2 of" in text


def test_pages_that_are_not_there_are_the_last_one(tmp_path: Path, qtbot: QtBot) -> None:
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(50, 90)
    assert printed(printer, qtbot)
    assert words_of(tmp_path / "out.pdf").count("\f") == 1


def test_a_printer_that_refuses_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    assert not printed(printer_to(tmp_path / "nowhere" / "out.pdf"), qtbot)
