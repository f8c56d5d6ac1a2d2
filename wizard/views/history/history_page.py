"""What the window of the history shows: the field, the list with the chosen case beside it, or what stands instead."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from wizard.flow.history import Entry
from wizard.i18n import tr, trn
from wizard.views.flow import Flow
from wizard.views.history.entry_list import EntryList
from wizard.views.history.notices import Notice, Question, Told
from wizard.views.history.record_card import RecordCard
from wizard.views.row_table import LeadingField
from wizard.views.saying import announce
from wizard.views.scrolling import scroll_to
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Page, PlainLabel, row

_PATIENCE_MS = 200
"""How long a person who types is waited for."""
_LONGEST = 200
"""Characters that can be searched for."""


class HistoryPage(Page):
    """Places everything but the footer."""

    WIDEST = 150

    searched = Signal(str)
    """What is in the field, once the person has stopped typing."""

    def __init__(self) -> None:
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        super().__init__("history-page")
        self._aside = PlainLabel()
        self._aside.setObjectName("history-aside")
        self.read_aside = Button("read-aside")
        self._aside_banner = Banner(Tone.WARNING, self._aside, Flow(self.read_aside))
        self._off, self.turn_on = PlainLabel(), Button("switch-on-history")
        self._off_banner = Banner(Tone.NOTE, self._off, Flow(self.turn_on))
        self._off_banner.setObjectName("history-off")
        self._label, self.field = QLabel(), LeadingField("history-search", wide=44, least=14)
        self.field.setMaxLength(_LONGEST)
        self._label.setBuddy(self.field)
        self.keep_link = Button("keep-days", kind="link")
        self.status = PlainLabel(role="strong")
        self.status.setObjectName("history-status")
        self.question = Question("history-question")
        self.notice, self.list, self.card = Notice(), EntryList(), RecordCard()
        for button in (self.read_aside, self.turn_on, self.keep_link, *self.notice.buttons.values()):
            button.setAutoDefault(False)
        self._place()
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.field.text().strip()))
        self.field.textEdited.connect(lambda: self._timer.start())
        self.field.left.connect(self._enter_list)

    def _place(self) -> None:
        pair = QWidget()
        line = row(self._label, self.field)
        line.setContentsMargins(0, 0, 0, 0)
        pair.setLayout(line)
        self._searching = Flow(pair, self.keep_link)
        self.column.addWidget(self._aside_banner)
        for part in (self._off_banner, self._searching, self.status, self.question, self.notice):
            self.column.addWidget(part)
        self._line.setSpacing(unit() * 2)
        self._line.addWidget(self.list, 3)
        self._line.addWidget(self.card, 2)
        self._both = QWidget()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._both.setLayout(self._line)
        self.column.addWidget(self._both, 1)
        self.column.addStretch(0)
        for widget in (self._aside_banner, self._off_banner, self.notice, self._both):
            widget.hide()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.read_aside.say(tr("I have &read it"))
        self._off.setText(
            tr("The history is switched off: no further case is put on file. These stay until you delete them.")
        )
        self.turn_on.say(tr("&Switch the history on"), tr("Cases are kept encrypted on this computer alone"))
        self._label.setText(tr("&Find:"))
        self.field.setAccessibleName(tr("Find cases by site, cause or note"))
        self.field.setPlaceholderText(tr("Site, cause or note"))
        self.list.setAccessibleName(tr("Cases on file"))
        self.list.records.speak()
        self.card.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Put the card below the list where there is no room beside it."""
        super().resizeEvent(event)
        self._turn()

    def redraw(self) -> None:
        """Place anew for the text size in force."""
        super().redraw()
        self._turn()

    def _turn(self) -> None:
        is_wide = self.viewport().width() >= unit() * 76
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def put(self, place: int, entry: Entry) -> None:
        """Show *entry* in the place of an earlier state of it."""
        self.list.records.put(place, entry)
        if self.card.entry is not None and self.card.entry.id == entry.id:
            self.card.show_entry(entry)

    def show_aside(self, text: str) -> None:
        """Say what was set aside; nothing where *text* is empty."""
        self._aside.setText(text)
        self._aside_banner.setVisible(bool(text))

    def show_standing(self, told: Told | None, days: int, *, has_cases: bool) -> None:
        """Show *told* instead of the list, or the list; *days* are those for which cases are kept."""
        self.notice.setVisible(told is not None)
        if told is not None:
            self.notice.show_told(told)
        self._both.setVisible(told is None)
        self._searching.setVisible(has_cases)
        self._off_banner.setVisible(not days and has_cases)
        self.keep_link.setVisible(bool(days))
        self.keep_link.say(
            trn("Kept for {n} day: change…", "Kept for {n} days: change…", days),
            tr("Opens the preferences; older cases are deleted by themselves"),
        )

    def say(self, text: str) -> None:
        """Say how many cases there are, or what is under way."""
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def announce(self) -> None:
        """Let a screen reader say what came of it; the focus stays where the person types."""
        announce(self.status, self.status.text() or self.notice.says)

    def ask(self, text: str, yes: str, no: str) -> None:
        """Ask a question about the whole history."""
        self.question.ask(text, yes, no)
        self.reveal(self.question)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to *widget*, once it has its place."""
        scroll_to(self, widget)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when nothing else has it."""
        if self._both.isHidden():
            return self.notice.first_button() or self.field
        return self.list

    def _enter_list(self) -> None:
        if not self._both.isHidden():
            self.list.setFocus()
            if self.list.entry() is None:
                self.list.choose(0)
