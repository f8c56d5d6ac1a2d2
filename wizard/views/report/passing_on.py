"""What can be done with a report: saved, printed, copied, or handed to the mail program; and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from wizard.flow.report_name import report_name
from wizard.flow.unwritten import why_unwritten
from wizard.i18n import N_, tr
from wizard.views.broke import our_fault
from wizard.views.flow import Flow
from wizard.views.report.report_preview import Form
from wizard.views.report.report_work import SaveDraft, SavePage, SavePdf, Written
from wizard.views.said_line import SaidLine
from wizard.views.theme import unit
from wizard.views.widgets import Button, column, row

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from wizard.flow.letter import Letter
    from wizard.flow.report_sheet import ReportInput, Sheet
    from wizard.views.bridge import Bridge, Work
    from wizard.views.report.printing import Printing
    from wizard.views.report.setting import Fonts

logger = logging.getLogger(__name__)

_FILTERS = {
    "pdf": N_("PDF document (*.pdf)"),
    "html": N_("Web page (*.html)"),
    "eml": N_("Draft of an e-mail (*.eml)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A report that is ready to be passed on."""

    report: ReportInput
    sheet: Sheet
    fonts: Fonts

    def name(self, kind: str) -> str:
        """Return what a file of this kind is called unless somebody knows better."""
        return report_name(self.report.diagnosis.evidence.target.host, self.report.now, kind)

    @property
    def draft(self) -> Letter:
        """The mail to nobody yet."""
        from wizard.flow.report_text import mail_draft

        return mail_draft(self.report)

    @property
    def text(self) -> str:
        """The text for a ticket."""
        from wizard.flow.report_text import report_text

        return report_text(self.report)

    def work(self, kind: str, path: Path) -> Work:
        """Return what writes a file of this kind."""
        if kind == "html":
            return SavePage(self.sheet, path)
        if kind == "pdf":
            return SavePdf(self.sheet, self.fonts, path)
        return SaveDraft(letter=self.draft, sheet=self.sheet, fonts=self.fonts, pdf_name=self.name("pdf"), path=path)


class PassingOn(QFrame):
    """The foot of the window: the buttons of the form in front, and a sentence about what was done last."""

    asked = Signal()
    """Something is about to be done: what was typed just now is to be in it."""
    closed = Signal()

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._bridge, self._window = bridge, window
        self._made: Made | None = None
        self._saving = 0
        self._printing: Printing | None = None
        self._pressed: QWidget | None = None
        self._fill()
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    def _fill(self) -> None:
        self._said = SaidLine("report-said")
        self.close_it = Button("report-close")
        self.print_it, self.save_page = Button("report-print"), Button("report-save-html")
        self.save_pdf = Button("report-save-pdf", icon_name="file", kind="primary")
        self.copy_it = Button("report-copy", icon_name="file", kind="primary")
        self.save_draft = Button("report-save-eml")
        self.mail_it = Button("report-mail-it", kind="primary")
        self._actions = {
            Form.PAGES: (self.print_it, self.save_page, self.save_pdf),
            Form.TEXT: (self.copy_it,),
            Form.MAIL: (self.save_draft, self.mail_it),
        }
        buttons = (self.close_it, *(button for actions in self._actions.values() for button in actions))
        for button in buttons:
            button.setAutoDefault(False)
        self.close_it.clicked.connect(self.closed)
        self.print_it.clicked.connect(self._ask_printer)
        self.save_page.clicked.connect(partial(self._ask_where, "html"))
        self.save_pdf.clicked.connect(partial(self._ask_where, "pdf"))
        self.save_draft.clicked.connect(partial(self._ask_where, "eml"))
        self.copy_it.clicked.connect(self._copy)
        self.mail_it.clicked.connect(self._open_mail)
        lines = column(self._said, row(Flow(*buttons, at_end=True)))
        lines.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        self.setLayout(lines)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.close_it.say(tr("C&lose"), tr("(Esc)"))
        self.print_it.say(tr("&Print…"))
        self.save_page.say(tr("Save as &web page…"), tr("One file that every browser opens"))
        self.save_pdf.say(tr("Save as PD&F…"))
        self.copy_it.say(tr("&Copy the text"))
        self.save_draft.say(tr("Save as a &draft…"), tr("An e-mail file with the report as PDF beside it"))
        self.mail_it.say(tr("&Write in my mail program"), tr("It opens with the text; you choose whom to send it to"))
        self.say("")

    def offer(self, form: Form, made: Made | None) -> None:
        """Offer what can be done with *made* in the form that is in front; nothing before it is ready."""
        self._made = made
        for each, actions in self._actions.items():
            for button in actions:
                button.setVisible(each is form)
        self._allow()

    def _allow(self) -> None:
        """Offer the buttons, unless one of them is at work: whoever pressed that by a key is led back to it."""
        can_go_on = self._made is not None and not self.is_busy
        buttons = [button for actions in self._actions.values() for button in actions]
        # The window need not be in front: it may have asked where to save.
        if not can_go_on and (focused := self._window.focusWidget()) in buttons:
            self._pressed = focused
            self.close_it.setFocus()
        for button in buttons:
            button.setEnabled(can_go_on)
        if can_go_on and self._pressed is not None:
            if self._window.focusWidget() is self.close_it:
                self._pressed.setFocus()
            self._pressed = None

    @property
    def is_busy(self) -> bool:
        """Say whether something is being saved or printed."""
        return bool(self._saving) or self._printing is not None

    def _ask_where(self, kind: str) -> None:
        """Ask the system where to save; it asks in turn before a file is replaced."""
        self.asked.emit()
        if self._made is None:
            return
        chooser = QFileDialog(self._window, self._window.windowTitle(), "", tr(_FILTERS[kind]))
        chooser.setObjectName("save-report")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(kind)
        chooser.selectFile(self._made.name(kind))
        chooser.fileSelected.connect(partial(self._save, kind))
        chooser.open()

    def _save(self, kind: str, name: str) -> None:
        if self._made is None:
            return
        self._saving = self._bridge.start(self._made.work(kind, Path(name)))
        self.say(tr("Saving…"))
        self._allow()

    def _finish(self, job: int, answer: object) -> None:
        if job != self._saving or not isinstance(answer, Written):
            return
        self._saving = 0
        self._allow()
        name = answer.path.name
        if answer.error is None:
            self.say(tr("Saved as {file}.", file=name))
        else:
            why = why_unwritten(answer.error)
            self.say(tr("{file} could not be written: {why}", file=name, why=why), is_wrong=True)

    def _fail(self, job: int, error: object) -> None:
        if job == self._saving:
            logger.error("saving broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self._saving = 0
            self._allow()
            self.say(our_fault(error), is_wrong=True)

    def _ask_printer(self) -> None:
        """Ask for a printer; where this computer has none, ask where to save a PDF file instead."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        self.asked.emit()
        if not QPrinterInfo.availablePrinterNames():
            self.say(tr("This computer has no printer. The report can be saved as a PDF file instead."))
            self._ask_where("pdf")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)
        dialog.deleteLater()

    def print_on(self, printer: QPrinter) -> None:
        """Print the report as it is now on *printer*."""
        from wizard.views.report.printing import Printing

        if self._made is None:
            return
        self._printing = Printing(printer, self._made.sheet, self._made.fonts, self)
        self._printing.ended.connect(self._tell_printed)
        self.say(tr("Printing…"))
        self._allow()
        self._printing.start()

    def _tell_printed(self, works: bool) -> None:
        if self._printing is not None:
            self._printing.deleteLater()
            self._printing = None
        self._allow()
        if works:
            self.say(tr("The report was given to the printer."))
        else:
            self.say(tr("The printer did not take it. Look after the printer, and print again."), is_wrong=True)

    def _copy(self) -> None:
        self.asked.emit()
        if self._made is not None:
            QGuiApplication.clipboard().setText(self._made.text)
            self.say(tr("Copied. Paste it into the ticket."))

    def _open_mail(self) -> None:
        self.asked.emit()
        if self._made is None:
            return
        from wizard.flow.letter import left_out, mailto

        draft = self._made.draft
        rest = left_out(draft)
        if not QDesktopServices.openUrl(QUrl(mailto(draft), QUrl.ParsingMode.StrictMode)):
            QGuiApplication.clipboard().setText(f"{draft.subject}\n\n{draft.body}")
            self.say(tr("No mail program was found. The e-mail is copied; it can also be saved as a draft."))
        elif rest:
            QGuiApplication.clipboard().setText(rest)
            self.say(tr("The mail program takes the first part alone. The rest is copied: paste it below."))
        else:
            self.say(tr("The mail program was opened."))

    def say(self, text: str, *, is_wrong: bool = False) -> None:
        """Say what was just done, to the eye and to a screen reader, or what went wrong; an empty *text* ends it."""
        self._said.say(text, is_wrong=is_wrong)

    @property
    def said(self) -> str:
        """What was said last."""
        return self._said.text()
