"""How a report will look, in each of the forms in which it can be passed on."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from wizard.i18n import tr, trn
from wizard.plain import columns, visible
from wizard.views.flow import Flow
from wizard.views.lettering import japanese_fixed_family
from wizard.views.report.page_view import PageView
from wizard.views.report.report_work import Pictures
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.tied_text import TiedText
from wizard.views.widgets import Button, PlainLabel, for_reading, row, without_mnemonic


class Form(StrEnum):
    """What becomes of a report."""

    PAGES = "pages"
    TEXT = "text"
    MAIL = "mail"


class ReportPreview(QWidget):
    """Shows one form at a time; until a new report has come, the old one stays."""

    chosen = Signal()
    """Another form."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form.PAGES
        self._buttons = {form: Button(f"report-as-{form.value}", kind="segment") for form in Form}
        Segments(self._buttons.values(), self)
        for form, button in self._buttons.items():
            button.clicked.connect(lambda _=False, form=form: self._choose(form))
        self._buttons[self.form].setChecked(True)
        self.pages = PageView("report-pages")
        self.text, self.mail = _reader("report-text"), _reader("report-mail")
        self._subject = PlainLabel(role="strong")
        self._subject.setObjectName("report-subject")
        mail = QWidget()
        inner = QVBoxLayout(mail)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._subject)
        inner.addWidget(self.mail, 1)
        self._stack = QStackedWidget()
        for widget in (self.pages, self.text, mail):
            self._stack.addWidget(widget)
        self._state = PlainLabel(role="quiet")
        self._state.setObjectName("report-state")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit())
        lines.addWidget(Flow(*self._buttons.values()))
        lines.addLayout(row(self._state))
        lines.addWidget(self._stack, 1)
        self._pictures: Pictures | None = None
        self._is_making = True

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._buttons[Form.PAGES].say(tr("As pa&ges"), tr("A PDF file, a web page, or paper"))
        self._buttons[Form.TEXT].say(tr("As &text"), tr("To be pasted into a ticket"))
        self._buttons[Form.MAIL].say(tr("As e-&mail"), tr("A draft to read through and send"))
        self.text.setAccessibleName(tr("The report as text"))
        self.mail.setAccessibleName(tr("The e-mail"))
        self._tell_state()

    def show_making(self, *, is_making: bool) -> None:
        """Say whether a new report is on its way."""
        self._is_making = is_making
        self._tell_state()

    def show_pages(self, pictures: Pictures) -> None:
        """Show the pages of a new report."""
        self._pictures = pictures
        self.pages.show_pages(pictures.pages)
        self.show_making(is_making=False)

    def show_text(self, text: str) -> None:
        """Show the text of a new report."""
        # With Latin from one font and Japanese from another, columns would not stand one under the other.
        family = japanese_fixed_family() if columns(text) > len(text) else ""
        sheet = f'QPlainTextEdit {{ font-family: "{family}"; }}' if family else ""
        if sheet != self.text.styleSheet():
            self.text.setStyleSheet(sheet)
        _replace(self.text, text)

    def show_mail(self, subject: str, body: str) -> None:
        """Show the mail of a new report."""
        self._subject.setText(tr("Subject: {subject}", subject=subject))
        _replace(self.mail, body)

    def _choose(self, form: Form) -> None:
        self.form = form
        self._stack.setCurrentIndex(list(Form).index(form))
        self._tell_state()
        self.chosen.emit()

    def _tell_state(self) -> None:
        pictures = self._pictures
        if self._is_making:
            state = tr("The report is being made…")
        elif self.form is Form.TEXT:
            state = tr("Plain text with fixed-width letters, for a ticket system.")
        elif self.form is Form.MAIL:
            state = tr("Read it through and complete it before you send it.")
        elif pictures is None:
            state = ""
        elif pictures.count > len(pictures.pages):
            state = tr(
                "{count} pages; the first {shown} are shown here.", count=pictures.count, shown=len(pictures.pages)
            )
        else:
            state = trn("{n} page", "{n} pages", pictures.count)
        self._state.setText(state)
        words = tr("A picture of the report. The same words are under “{form}”.", form=without_mnemonic(tr("As &text")))
        self.pages.setAccessibleName(words)
        self.pages.setAccessibleDescription(state)


def _reader(name: str) -> TiedText:
    made = TiedText()
    made.setObjectName(name)
    for_reading(made)
    made.setTabChangesFocus(True)
    made.setProperty("role", "mono")
    made.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
    return made


def _replace(field: TiedText, text: str) -> None:
    """Show another text at the same place."""
    shown = visible(text, lines=True)
    if field.toPlainText() != shown:
        place = field.verticalScrollBar().value()
        field.show_text(shown)
        field.verticalScrollBar().setValue(place)
