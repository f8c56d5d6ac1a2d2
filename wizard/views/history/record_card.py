"""The chosen record beside the list: what was found, and its note, which is saved as it is written."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from wizard.flow.history import Entry
from wizard.flow.history_seal import Summary
from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.history.entry_words import cause_titles, site_text, verdict_of, when_text, words_of
from wizard.views.history.notices import Question
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, Card, IconLabel, PlainLabel, column, marked

PATIENCE_MS = 1000
"""How long a person who writes a note is waited for."""


class _Note(QPlainTextEdit):
    """A field that takes the room that is left, and asks for little."""

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room of some lines."""
        return QSize(unit() * 26, unit() * 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the same."""
        return QSize(unit() * 14, unit() * 8)


class RecordCard(Card):
    """Shows a record; notes that could not be saved are kept here, one for each record, until they are."""

    open_wanted = Signal()
    delete_wanted = Signal()
    note_wanted = Signal(str, str)
    """The id of a record, and the note that it is to have."""

    def __init__(self) -> None:
        self.site, self._when = PlainLabel(role="heading"), PlainLabel(role="quiet")
        self._mark, self._result, self._causes = IconLabel("note", Tone.NOTE), PlainLabel(role="strong"), PlainLabel()
        self.open, self.delete = Button("open-case", icon_name="file"), Button("delete-case")
        self._label = QLabel()
        self.note = _Note()
        self._state = PlainLabel(role="quiet")
        self._again, self._undo = Button("save-note"), Button("drop-note")
        self._mending = Flow(self._again, self._undo)
        self.question = Question("delete-one")
        noting = column(self._label, self.note, self._state, self._mending)
        noting.setStretch(1, 1)
        super().__init__(
            column(self.site, self._when),
            marked(self._mark, column(self._result, self._causes)),
            Flow(self.open, self.delete),
            self.question,
            noting,
        )
        # Where there is no note, the rest stays together.
        self.column.addStretch(0)
        self.column.setStretchFactor(noting, 1)
        self.setObjectName("history-card")
        self._entry: Entry | None = None
        self._drafts: dict[str, str] = {}
        self._saving: dict[str, str] = {}
        self._troubles: dict[str, str] = {}
        self._saved = ""
        """The record whose note was saved last, while it is in front."""
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._connect()

    def _connect(self) -> None:
        self.site.setObjectName("case-site")
        self._state.setObjectName("note-state")
        self.note.setObjectName("case-note")
        self.note.setTabChangesFocus(True)
        self.note.installEventFilter(self)
        self.note.textChanged.connect(self._draft)
        self._label.setBuddy(self.note)
        self._timer.timeout.connect(self.save_now)
        self.open.clicked.connect(self.open_wanted)
        self.delete.clicked.connect(self.delete_wanted)
        self._again.clicked.connect(self._try_again)
        self._undo.clicked.connect(self._drop)
        for button in (self.open, self.delete, self._again, self._undo):
            button.setAutoDefault(False)
        self.redraw()

    def redraw(self) -> None:
        """Size everything for the text size in force."""
        self.note.updateGeometry()
        self.setMinimumWidth(unit() * 26)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.open.say(tr("&Open the case"), tr("With its answer, its plan and its certificates (Enter in the list)"))
        self.delete.say(tr("&Delete…"), tr("Deletes this case for good (Delete in the list)"))
        self._label.setText(tr("&Note:"))
        self.note.setAccessibleName(tr("Notes"))
        self.note.setPlaceholderText(tr("Who called, what was agreed…"))
        self._again.say(tr("&Try again"))
        self._undo.say(tr("&Undo my changes"))
        self._show()

    @property
    def entry(self) -> Entry | None:
        """The record that is shown."""
        return self._entry

    @property
    def in_trouble(self) -> tuple[str, ...]:
        """The ids of the records whose notes could not be saved."""
        return tuple(self._troubles)

    @property
    def drafts(self) -> dict[str, str]:
        """What is not saved yet, by the ids of the records."""
        return dict(self._drafts)

    def with_draft(self, entry: Entry) -> Entry:
        """Return *entry* with the note that is written for it, though it may not be saved yet."""
        if entry.id not in self._drafts or not isinstance(entry.summary, Summary):
            return entry
        return replace(entry, summary=replace(entry.summary, note=self._drafts[entry.id]))

    def show_entry(self, entry: Entry | None) -> None:
        """Show *entry*; what was written for the one before is saved."""
        is_other = entry is None or self._entry is None or entry.id != self._entry.id
        if is_other:
            self.save_now()
            self._saved = ""
            self.question.hide()
        self._entry = entry
        if entry is not None and (is_other or entry.id not in self._drafts):
            text = self._drafts.get(entry.id, _note_of(entry))
            if self.note.toPlainText() != text:
                self.note.blockSignals(True)
                self.note.setPlainText(text)
                self.note.blockSignals(False)
        self._show()

    def _show(self) -> None:
        entry = self._entry
        if entry is None:
            return
        words = words_of(entry)
        self.site.setText(words.site)
        self._mark.show_icon(words.icon, words.tone)
        summary = entry.summary
        is_whole = isinstance(summary, Summary)
        if isinstance(summary, Summary):
            self.site.setText(site_text(summary))
            self._when.setText(tr("On file since {when}", when=when_text(summary.when)))
            self._result.setText(verdict_of(summary)[2])
            self._causes.setText("\n".join(cause_titles(summary)))
        else:
            self._result.setText(tr("It was damaged, or changed by another program. All others are as they were."))
        self._when.setVisible(is_whole)
        self._causes.setVisible(is_whole and bool(self._causes.text()))
        for widget in (self.open, self._label, self.note):
            widget.setVisible(is_whole)
        self._show_state()

    def _show_state(self) -> None:
        record = self._entry.id if self._entry is not None else ""
        trouble = self._troubles.get(record, "")
        if trouble:
            text = trouble
        elif record in self._saving or record in self._drafts:
            # It is by itself: who reads that something is not saved looks for a way to save it.
            text = tr("Saving…")
        else:
            text = tr("Saved") if record and record == self._saved else ""
        self._state.setProperty("role", "error" if trouble else "quiet")
        self._state.style().polish(self._state)
        self._state.setText(text)
        self._state.setVisible(bool(text) or not self.note.isHidden())
        self._mending.setVisible(bool(trouble))

    # The note

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Save when the person turns to something else."""
        if watched is self.note and event.type() is QEvent.Type.FocusOut:
            self.save_now()
        return super().eventFilter(watched, event)

    def _draft(self) -> None:
        if self._entry is not None:
            self._drafts[self._entry.id] = self.note.toPlainText()
            self._troubles.pop(self._entry.id, None)
            self._timer.start()
            self._show_state()

    def save_now(self) -> None:
        """Ask for every note to be saved that is not; not again for what is under way, or failed and is the same."""
        self._timer.stop()
        for record, text in self.drafts.items():
            if self._saving.get(record) != text and record not in self._troubles:
                self._saving[record] = text
                self.note_wanted.emit(record, text)
        self._show_state()

    def _try_again(self) -> None:
        self._troubles.clear()
        self.note.setFocus()
        self.save_now()

    def say_saved(self, record: str, text: str) -> None:
        """Show that *text* is the note of *record* now."""
        if self._saving.get(record) == text:
            del self._saving[record]
        if self._drafts.get(record) == text:
            del self._drafts[record]
        elif record in self._drafts:
            self._timer.start()
        self._saved = record
        self._show_state()

    def say_unsaved(self, record: str, text: str, why: str) -> None:
        """Show why the note could not be saved; it stays in the field."""
        if self._saving.get(record) == text:
            del self._saving[record]
        if record in self._drafts:
            self._troubles[record] = why
        self._show_state()
        announce(self._state, why, at_once=True)

    def forget(self, record: str) -> None:
        """Keep nothing of *record*: it was deleted."""
        for kept in (self._drafts, self._saving, self._troubles):
            kept.pop(record, None)

    def _drop(self) -> None:
        if self._entry is not None:
            self.forget(self._entry.id)
            self.note.setFocus()
            self.show_entry(self._entry)


def _note_of(entry: Entry) -> str:
    # As it may be from a file of somebody else's, nothing in it is to be hidden.
    return visible(entry.summary.note, lines=True) if isinstance(entry.summary, Summary) else ""
