"""What is done in threads: pictures, files, and why a file was not written."""

import errno
import stat
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.gui.report.reported import FONTS, words_of
from tests.support.reports import named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_page import page_of
from wizard.flow.report_text import mail_draft
from wizard.probes.base import Cancel, Cancelled
from wizard.views.report.report_work import (
    MOST_PICTURES,
    LoadReports,
    MakePictures,
    SaveDraft,
    SavePage,
    SavePdf,
    Written,
)

pytestmark = pytest.mark.usefixtures("theme")

REPORT = report_of(diagnose(chained(leaf=(-100, -10))))
SHEET = sheet_of(REPORT)


def tell(_: object) -> None:
    """Take what is told."""


def test_pages_are_drawn_as_wide_as_wanted() -> None:
    made = MakePictures(SHEET, FONTS, 300)(tell, Cancel())
    assert made.count == len(made.pages) > 1
    assert {page.width() for page in made.pages} == {300}


def test_of_a_very_long_report_the_first_pages_are_drawn() -> None:
    long = sheet_of(replace(REPORT, notes="line\n" * 4_000))
    made = MakePictures(long, FONTS, 60)(tell, Cancel())
    assert len(made.pages) == MOST_PICTURES
    assert made.count > MOST_PICTURES


def test_it_ends_when_nobody_waits_any_more() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        MakePictures(SHEET, FONTS, 300)(tell, cancel)
    with pytest.raises(Cancelled):
        SavePdf(SHEET, FONTS, Path("never.pdf"))(tell, cancel)
    assert not Path("never.pdf").exists()


def test_loading_again_does_no_harm() -> None:
    assert LoadReports()(tell, Cancel()) == LoadReports()


def test_a_web_page_is_written_whole_and_others_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    assert SavePage(SHEET, file)(tell, Cancel()) == Written(file)
    assert file.read_text(encoding="utf-8") == page_of(SHEET)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_pdf_file_has_the_words(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    assert SavePdf(SHEET, FONTS, file)(tell, Cancel()).error is None
    assert "The connection is not trusted." in words_of(file)


@pytest.mark.parametrize("text", ["plain", "件名\r\nBcc: x@evil.example", "a\nb\x00\u202e", "x" * 5_000])
def test_a_draft_is_a_mail_to_nobody_with_the_report_beside_it(text: str, tmp_path: Path) -> None:
    report = report_of(named(text), language="ja", notes=text)
    letter = mail_draft(report)
    file = tmp_path / "a.eml"
    work = SaveDraft(letter=letter, sheet=sheet_of(report), fonts=FONTS, pdf_name="a.pdf", path=file)
    assert work(tell, Cancel()).error is None
    data = file.read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    mail = message_from_bytes(data, policy=default)
    assert sorted(mail.keys()) == ["Content-Type", "MIME-Version", "Subject", "X-Unsent"]
    assert mail["Subject"] == letter.subject
    body, pdf = mail.iter_parts()  # type: ignore[attr-defined]
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == letter.body.rstrip("\n")
    assert pdf.get_filename() == "a.pdf"
    assert pdf.get_content().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["nowhere/a.html", "x" * 300, "a\0b"])
def test_a_place_that_is_none_is_told(name: str, tmp_path: Path) -> None:
    written = SavePage(SHEET, tmp_path / name)(tell, Cancel())
    assert isinstance(written.error, OSError | ValueError)
    assert list(tmp_path.iterdir()) == []


def test_a_device_or_a_folder_is_not_replaced(tmp_path: Path) -> None:
    link = tmp_path / "full.html"
    link.symlink_to("/dev/full")
    for place in (link, tmp_path):
        error = SavePage(SHEET, place)(tell, Cancel()).error
        assert isinstance(error, OSError)
        assert error.errno == errno.EEXIST
    assert link.is_symlink()
