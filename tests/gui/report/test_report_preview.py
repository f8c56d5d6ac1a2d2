"""Three forms of a report to look at; the old one stays until the new one has come."""

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.gui.report.reported import press, texts
from wizard.views.report import report_preview
from wizard.views.report.report_preview import Form, ReportPreview
from wizard.views.report.report_work import Pictures

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def preview(qtbot: QtBot) -> ReportPreview:
    made = ReportPreview()
    qtbot.addWidget(made)
    made.retranslate()
    made.resize(600, 500)
    made.show()
    return made


def pages(count: int, of: int = 0) -> Pictures:
    image = QImage(21, 30, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    return Pictures((image,) * count, of or count)


def test_at_first_it_says_that_the_report_is_being_made(preview: ReportPreview) -> None:
    assert "The report is being made…" in texts(preview)
    preview.show_pages(pages(2))
    assert "2 pages" in texts(preview)
    assert "being made" not in texts(preview)


def test_the_old_pages_stay_until_new_ones_come(preview: ReportPreview) -> None:
    preview.show_pages(pages(2))
    preview.show_making(is_making=True)
    assert preview.pages.count == 2
    assert "The report is being made…" in texts(preview)
    preview.show_pages(pages(1))
    assert "1 page" in texts(preview)


def test_pages_that_are_not_shown_are_told(preview: ReportPreview) -> None:
    preview.show_pages(pages(12, of=15))
    assert "15 pages; the first 12 are shown here." in texts(preview)


def test_each_form_is_chosen_by_its_button(preview: ReportPreview, qtbot: QtBot) -> None:
    preview.show_text("plain\u202e")
    preview.show_mail("About", "Hello,")
    with qtbot.waitSignal(preview.chosen):
        press(preview, "report-as-text")
    assert preview.form is Form.TEXT
    assert preview.text.isVisible()
    assert preview.text.toPlainText() == "plain<U+202E>"
    press(preview, "report-as-mail")
    assert preview.mail.isVisible()
    assert preview.mail.toPlainText() == "Hello,"
    assert "Subject: About" in texts(preview)
    press(preview, "report-as-pages")
    assert preview.pages.isVisible()


def test_another_text_comes_at_the_same_place(preview: ReportPreview) -> None:
    press(preview, "report-as-text")
    preview.show_text("line\n" * 500)
    preview.text.verticalScrollBar().setValue(100)
    preview.show_text("other\n" * 500)
    assert preview.text.verticalScrollBar().value() == 100


def test_columns_of_japanese_and_latin_are_in_one_font(preview: ReportPreview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_preview, "japanese_fixed_family", lambda: "Some Gothic")
    preview.show_text("Checked\n")
    usual = preview.text.font().family()
    preview.show_text("確認日時\n")
    assert preview.text.font().family() == "Some Gothic"
    preview.show_text("Checked\n")
    assert preview.text.font().family() == usual


def test_who_does_not_see_the_pages_is_led_to_the_text(preview: ReportPreview) -> None:
    preview.show_pages(pages(3))
    assert preview.pages.accessibleName() == "A picture of the report. The same words are under “As text”."
    assert preview.pages.accessibleDescription() == "3 pages"
