"""What a person chooses for a report: its language, whom its steps are for, and what goes along."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.flow.report_name import MOST_NOTES
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, N_, tr, trn
from wizard.model.terms import Audience
from wizard.views.flow import Flow
from wizard.views.owner_fields import Labelled, Remark
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, column, without_mnemonic

READERS = {
    Audience.VISITOR: N_("Visitor of the site"),
    Audience.OWNER: N_("Owner of the site"),
    Audience.HELPDESK: N_("Helpdesk"),
}
_NOTE_LINES = 5
_PAUSE_MS = 500
"""How long nothing is typed before the report is made anew: each time takes a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a report is to be like."""

    language: str
    audience: Audience
    with_code: bool
    with_notes: bool
    notes: str


class ReportOptions(QWidget):
    """Asks for the wishes, beginning with *first*."""

    changed = Signal()
    noted = Signal(str)
    """The notes as they are now."""

    def __init__(self, first: Wishes) -> None:
        super().__init__()
        self._language, self._audience, self._told = first.language, first.audience, first.notes
        self._languages = {name: Button(f"report-{name}", kind="segment") for name in LANGUAGES}
        Segments(self._languages.values(), self)
        for name, button in self._languages.items():
            button.clicked.connect(lambda _=False, name=name: self._choose_language(name))
        self._readers = {audience: Button(f"report-for-{audience.value}", kind="segment") for audience in Audience}
        Segments(self._readers.values(), self)
        for audience, button in self._readers.items():
            button.clicked.connect(lambda _=False, audience=audience: self._choose_audience(audience))
        self.with_code, self.with_notes = QCheckBox(), QCheckBox()
        self.with_code.setObjectName("report-with-code")
        self.with_notes.setObjectName("report-with-notes")
        self.with_code.setChecked(first.with_code)
        self.with_notes.setChecked(first.with_notes)
        self.notes = QPlainTextEdit()
        self.notes.setObjectName("report-notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setPlainText(first.notes)
        self._wrong, self._care = Remark("report-notes-wrong"), PlainLabel(role="quiet")
        self._stay = PlainLabel(role="quiet")
        self._field = Labelled("", self.notes, self._wrong, self._care)
        self._language_label, self._reader_label = PlainLabel(role="strong"), PlainLabel(role="strong")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell_notes)
        self._inside_label, self._inside = PlainLabel(role="strong"), PlainLabel()
        self._outside_label, self._outside = PlainLabel(role="strong"), PlainLabel()
        self._inside.setObjectName("report-inside")
        self._outside.setObjectName("report-left-out")
        self._fill()
        self._languages[first.language].setChecked(True)
        self._readers[first.audience].setChecked(True)
        self.with_code.toggled.connect(self.changed)
        self.with_notes.toggled.connect(self._show_notes)
        self.notes.textChanged.connect(self._pause.start)
        self.redraw()

    def _fill(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() * 3 // 2)
        languages, readers = Flow(*self._languages.values()), Flow(*self._readers.values())
        lines.addWidget(
            Card(column(self._language_label, languages), column(self._reader_label, readers), self.with_code)
        )
        lines.addWidget(Card(self.with_notes, self._stay, self._field))
        inside = column(self._inside_label, self._inside)
        lines.addWidget(Banner(Tone.NOTE, inside, column(self._outside_label, self._outside), icon_name="shield"))
        lines.addStretch(1)

    def redraw(self) -> None:
        """Keep room for some lines of notes in the text size in force."""
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * (_NOTE_LINES + 1) + unit())

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._language_label.setText(tr("Language of the report"))
        for name, button in self._languages.items():
            button.say(LANGUAGE_NAMES[name], tr("The language that the reader of the report speaks"))
        self._reader_label.setText(tr("Whom its steps are for"))
        for audience, button in self._readers.items():
            button.say(tr(READERS[audience]))
        self.with_code.setText(tr("With the case c&ode"))
        self.with_notes.setText(tr("With the &notes"))
        self._field.label.setText(tr("Notes"))
        self.notes.setAccessibleName(without_mnemonic(self._field.label.text()))
        self._stay.setText(tr("There are notes; they stay here."))
        self._care.setText(tr("They go along word for word: look for names and passwords in them."))
        self._inside_label.setText(tr("What is in it"))
        self._outside_label.setText(tr("What is left out, whatever was seen"))
        self._show_field()

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the window comes up."""
        return self._languages[self._language]

    @property
    def wishes(self) -> Wishes:
        """What is chosen now."""
        return Wishes(
            language=self._language,
            audience=self._audience,
            with_code=self.with_code.isChecked(),
            with_notes=self.with_notes.isChecked(),
            notes=self.notes.toPlainText(),
        )

    def show_contents(self, inside: tuple[str, ...], left_out: tuple[str, ...]) -> None:
        """Say what is in the report, and what is not, whatever was seen."""
        for label, lines in ((self._inside, inside), (self._outside, left_out)):
            label.setText("\n".join(tr("• {hint}", hint=line) for line in lines))

    def tell_now(self) -> None:
        """Tell of notes that were typed just now."""
        if self._pause.isActive():
            self._pause.stop()
            self._tell_notes()

    def take_notes(self, notes: str) -> None:
        """Take what was noted in another window of the same case."""
        if notes != self.notes.toPlainText():
            self._told = notes
            self.notes.setPlainText(notes)
            self._show_field()
            self.changed.emit()

    def _choose_language(self, name: str) -> None:
        self._language = name
        self.changed.emit()

    def _choose_audience(self, audience: Audience) -> None:
        self._audience = audience
        self.changed.emit()

    def _show_notes(self) -> None:
        self._show_field()
        self.changed.emit()

    def _show_field(self) -> None:
        self._field.setVisible(self.with_notes.isChecked())
        self._stay.setVisible(not self.with_notes.isChecked() and bool(self._told.strip()))
        too_many = len(self.notes.toPlainText()) - MOST_NOTES
        too_long = trn(
            "The notes are too long by {n} character.", "The notes are too long by {n} characters.", max(too_many, 0)
        )
        self._wrong.say(too_long if too_many > 0 else "")

    def _tell_notes(self) -> None:
        if (notes := self.notes.toPlainText()) != self._told:
            self._told = notes
            self._show_field()
            self.noted.emit(notes)
            self.changed.emit()
