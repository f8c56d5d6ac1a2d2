"""A report laid out by Qt for paper: pictures and all, with the heads of tables again on each page."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextTable
from pytestqt.qtbot import QtBot

from tests.support.reports import named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_page import paper_of, pictures_of
from wizard.flow.report_sheet import ReportInput
from wizard.i18n import LANGUAGES
from wizard.plain import visible
from wizard.views.viewer.printing import pdf_of

EXPIRED = diagnose(chained(leaf=(-100, -10)))


def laid_out(report: ReportInput) -> QTextDocument:
    """Return *report* as the window may print it."""
    sheet = sheet_of(report)
    document = QTextDocument()
    for name, svg in pictures_of(sheet).items():
        image = QImage.fromData(svg.encode())
        assert not image.isNull()
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
    document.setHtml(paper_of(sheet))
    return document


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_becomes_a_pdf(qtbot: QtBot, language: str) -> None:
    document = laid_out(report_of(EXPIRED, language=language))
    assert document.toPlainText().count("\N{OBJECT REPLACEMENT CHARACTER}") == 2
    assert pdf_of(document).startswith(b"%PDF-")


def test_heads_are_those_of_the_table_on_every_page(qtbot: QtBot) -> None:
    document = laid_out(report_of(replace(EXPIRED, checks=EXPIRED.checks * 10)))
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert {table.format().headerRowCount() for table in tables if table.columns() == 3} == {1}


def test_hostile_names_stay_text(qtbot: QtBot) -> None:
    text = "<script>x</script><img src='file:///etc/passwd'><a href='https://evil.example'>\u202eb</a>"
    document = laid_out(report_of(named(text)))
    assert visible(text) in document.toPlainText()
    assert document.toPlainText().count("\N{OBJECT REPLACEMENT CHARACTER}") == 2
