"""A ready letter to the site's owner or to one's own IT: read it, copy it, or hand it to the mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.flow.letter import Letter, left_out, letter, mailto
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, language, tr
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.said_line import SaidLine
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.tied_text import TiedText
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, column, footer, for_reading, row, stand_on

if TYPE_CHECKING:
    from datetime import datetime

    from wizard.flow.concern import Receiver
    from wizard.model.finding import Diagnosis


class LetterDialog(QDialog):
    """Shows the letter about *diagnosis*, in the language that its reader speaks."""

    def __init__(self, diagnosis: Diagnosis, to: Receiver, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("letter-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._diagnosis, self._to, self._now = diagnosis, to, now
        is_owner = to == "owner"
        self.setWindowTitle(tr("Letter to the owner of the site") if is_owner else tr("Letter to the IT department"))
        self._languages = {name: Button(f"letter-{name}", kind="segment") for name in LANGUAGES}
        self._subject = PlainLabel(role="strong")
        self._subject.setObjectName("letter-subject")
        self.body = TiedText()
        self.body.setObjectName("letter-body")
        for_reading(self.body)
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(tr("The letter"))
        self._hint, self._remark, self._said = PlainLabel(), PlainLabel(), SaidLine("letter-said")
        self._remark_banner = Banner(Tone.WARNING, self._remark)
        self._letter: Letter | None = None
        self._fill()
        self._write_in(language())
        self.body.setFocus()

    def _fill(self) -> None:
        scroll, page = QScrollArea(), QWidget()
        page.setObjectName("page")
        inner = QVBoxLayout(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        scroll.setAccessibleName(self.windowTitle())
        self.body.setMinimumHeight(unit() * 24)
        margin = unit() * 2
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(unit())
        Segments(self._languages.values(), self)
        for name, button in self._languages.items():
            button.say(LANGUAGE_NAMES[name], tr("The language that the reader of the letter speaks"))
            button.clicked.connect(lambda _=False, name=name: self._write_in(name))
        label = PlainLabel(tr("Language of the letter:"))
        label.setWordWrap(False)
        chosen = row(label, *self._languages.values())
        chosen.addStretch(1)
        inner.addLayout(chosen)
        inner.addWidget(self._remark_banner)
        inner.addWidget(self._subject)
        inner.addWidget(self.body, 1)
        inner.addWidget(self._hint)
        inner.addWidget(PlainLabel(tr("Nothing is sent before you send it yourself."), role="quiet"))
        stand_on(self, scroll, self._footer())
        self.resize(unit() * 88, unit() * 84)

    def _footer(self) -> QFrame:
        self.mail, self.copy, close = (
            Button("letter-mail", kind="primary"),
            Button("letter-copy", icon_name="file"),
            Button("letter-close"),
        )
        self.mail.say(tr("&Write in my mail program"), tr("It opens with the letter; you choose whom to send it to"))
        self.copy.say(tr("&Copy the letter"))
        close.say(tr("C&lose"), tr("(Esc)"))
        self.mail.clicked.connect(self._open_mail)
        self.copy.clicked.connect(self._copy)
        close.clicked.connect(self.reject)
        for button in (self.mail, self.copy, close):
            button.setAutoDefault(False)
        line = column(self._said, Flow(close, self.copy, self.mail, at_end=True))
        return footer(line)

    def _write_in(self, name: str) -> None:
        written = letter(self._diagnosis, self._to, name, self._now)
        assert isinstance(written, Letter)  # noqa: S101  (whoever opens the dialog has asked whether there is one)
        self._letter = written
        self._languages[name].setChecked(True)
        self._subject.setText(tr("Subject: {subject}", subject=written.subject))
        self.body.setAccessibleDescription(self._subject.text())
        self.body.show_text(visible(written.body, lines=True))
        self._hint.setText(written.address_hint)
        self._remark.setText(written.remark)
        self._remark_banner.setVisible(bool(written.remark))

    def _copy(self) -> None:
        if self._letter is not None:
            QGuiApplication.clipboard().setText(f"{self._letter.subject}\n\n{self._letter.body}")
            self._said.say(tr("Copied, with its subject in the first line."))

    def _open_mail(self) -> None:
        if self._letter is None:
            return
        rest = left_out(self._letter)
        if not QDesktopServices.openUrl(QUrl(mailto(self._letter), QUrl.ParsingMode.StrictMode)):
            self._copy()
            self._said.say(tr("No mail program was found. The letter is copied: paste it where you write mail."))
        elif rest:
            QGuiApplication.clipboard().setText(rest)
            self._said.say(tr("The mail program takes the first part alone. The rest is copied: paste it below."))
        else:
            self._said.say(tr("The mail program was opened."))
