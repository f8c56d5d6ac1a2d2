"""What the report's window asks to be done in threads. The words come ready: they take a few milliseconds."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.whole_file import write_whole

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from wizard.flow.letter import Letter
    from wizard.flow.report_sheet import Sheet
    from wizard.probes.base import Cancel
    from wizard.views.report.setting import Fonts
    from wizard.views.work import Sink

logger = logging.getLogger(__name__)

MOST_PICTURES = 12
"""Pages to look at; each takes 5 MB, and the file has them all."""

_FOR_OTHERS = 0o644
"""A report is made to be passed on; who may come into the folder may read it."""


@dataclass(frozen=True, slots=True)
class LoadReports:
    """Load what reports are made with: jinja2 alone takes 0.1 s."""

    def __call__(self, progress: Sink, cancel: Cancel) -> LoadReports:
        """Do it."""
        from wizard.flow import dossier, report_contents, report_page, report_text
        from wizard.views.report import paper

        logger.debug(
            "loaded %s", [module.__name__ for module in (dossier, report_contents, report_page, report_text, paper)]
        )
        return self


@dataclass(frozen=True, slots=True)
class Pictures:
    """The first pages of a report to look at."""

    pages: tuple[QImage, ...]
    count: int
    """Of all its pages."""


@dataclass(frozen=True, slots=True)
class MakePictures:
    """Lay a report out and draw its pages; the answer is `Pictures`."""

    sheet: Sheet
    fonts: Fonts
    width: int
    """Of a page, in pixels."""

    def __call__(self, progress: Sink, cancel: Cancel) -> Pictures:
        """Do it. Raises Cancelled after *cancel*."""
        from wizard.views.report.paper import lay_out, picture_of

        laid = lay_out(self.sheet, self.fonts, cancel.check)
        pages = []
        for number in range(min(len(laid.pages), MOST_PICTURES)):
            cancel.check()
            pages.append(picture_of(laid, number, self.width))
        return Pictures(tuple(pages), len(laid.pages))


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a file."""

    path: Path
    error: OSError | ValueError | None = None
    """Why it was not; what was there before is still there."""


@dataclass(frozen=True, slots=True)
class SavePage:
    """Write a report as a web page; the answer is `Written`."""

    sheet: Sheet
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Written:
        """Do it."""
        from wizard.flow.report_page import page_of

        return _written(self.path, page_of(self.sheet).encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class SavePdf:
    """Write a report as a PDF file; the answer is `Written`."""

    sheet: Sheet
    fonts: Fonts
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Written:
        """Do it. Raises Cancelled after *cancel*."""
        return _written(self.path, _pdf(self.sheet, self.fonts, cancel))


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Write a mail to nobody yet, with the report as PDF beside it; the answer is `Written`."""

    letter: Letter
    sheet: Sheet
    fonts: Fonts
    pdf_name: str
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Written:
        """Do it. Raises Cancelled after *cancel*."""
        from email.message import EmailMessage
        from email.policy import SMTP

        message = EmailMessage(policy=SMTP)
        message["Subject"] = self.letter.subject
        # Mail programs open it to be written on, and not as one that has come.
        message["X-Unsent"] = "1"
        message.set_content(self.letter.body)
        pdf = _pdf(self.sheet, self.fonts, cancel)
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename=self.pdf_name)
        return _written(self.path, message.as_bytes())


def _pdf(sheet: Sheet, fonts: Fonts, cancel: Cancel) -> bytes:
    from wizard.views.report.paper import lay_out, pdf_of

    return pdf_of(lay_out(sheet, fonts, cancel.check), cancel.check)


def _written(path: Path, data: bytes) -> Written:
    """Write *data* whole or not at all; to a device or a folder not even that."""
    try:
        if path.exists() and not path.is_file():
            return Written(path, FileExistsError(errno.EEXIST, "no file"))
        write_whole(path, data, _FOR_OTHERS)
    except (OSError, ValueError) as error:
        return Written(path, error)
    return Written(path)
