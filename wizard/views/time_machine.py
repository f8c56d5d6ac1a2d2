"""The time machine: the same certificates at any date, in a window of its own."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wizard.causes.timeline import judge_at
from wizard.errors import InputError
from wizard.flow.address import parse_time
from wizard.flow.answer_words import verdict_of
from wizard.flow.outlook import caveat, days_on, events, opens_at, sentence_at, summary, written
from wizard.i18n import date_in_words, tr
from wizard.model.finding import Diagnosis
from wizard.model.timeline import Opens, Timeline
from wizard.plain import breakable, visible
from wizard.views import answer
from wizard.views.flow import Flow
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.timeline_picture import MOST_ROWS, TimelineView
from wizard.views.widgets import Banner, Button, Card, Page, PlainLabel, add, clear, footer, row, without_mnemonic

_MOMENT_ROLE = Qt.ItemDataRole.UserRole

_REST_MS = 150


class TimeMachineWindow(QDialog):
    """Shows what the certificates of *diagnosis* are good for, and the answer at the date that one goes to."""

    def __init__(self, diagnosis: Diagnosis, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time-machine")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._diagnosis, self._timeline = diagnosis, timeline
        self.sentence = PlainLabel()
        # Judging can take longer than a mouse takes to move: with many certificates, it is done where the mouse rests.
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.setInterval(0 if timeline.is_complete else _REST_MS)
        self._judging.timeout.connect(self._judge)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._place()
        room = self.screen().availableSize()
        self.resize(min(unit() * 108, room.width()), min(unit() * 100, room.height()))
        self._begin(timeline.now)

    @property
    def at(self) -> datetime:
        """The date that is shown."""
        return self.picture.at

    def retranslate(self) -> None:
        """Say everything in the language in force, at the date that is shown."""
        at, is_whole = self.at, self.whole.isChecked()
        clear(self._whole)
        self._place()
        self.whole.setChecked(is_whole)
        self._begin(at)

    def _begin(self, at: datetime) -> None:
        self.go(at)
        self._judge()
        self.picture.setFocus()

    def _place(self) -> None:
        self.setWindowTitle(tr("Time machine: {address}", address=visible(self._diagnosis.evidence.target.address)))
        self._shown: object = None
        self.picture = TimelineView(self._timeline)
        self.picture.moved.connect(self.go)
        self._answer, self._browsers = QVBoxLayout(), QVBoxLayout()
        page = Page("time-machine-page")
        for number, text in enumerate(summary(self._timeline, self._diagnosis.verdict)):
            page.column.addWidget(PlainLabel(text, role="" if number else "strong"))
        card = Card(self.picture)
        if (more := len(self._timeline.holders) - MOST_ROWS) > 0:
            text = tr("Not drawn, because they end later: {count} certificates", count=more)
            card.column.addWidget(PlainLabel(text, role="quiet"))
        for item in (self._answer, self._jumps(), self._date_row(), self.error):
            add(card.column, item)
        page.column.addWidget(card)
        page.column.addLayout(self._browsers)
        page.column.addWidget(PlainLabel(caveat(self._timeline), role="quiet"))
        page.column.addWidget(self._dates_card())
        page.column.addStretch(1)
        close = Button("close-time-machine")
        close.say(tr("C&lose"), tr("(Esc)"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = row(close)
        foot.insertStretch(0, 1)
        self._whole.addWidget(page, 1)
        self._whole.addWidget(footer(foot))

    def _jumps(self) -> Flow:
        self.before, self.now, self.after = (Button(f"change-{name}") for name in ("before", "now", "after"))
        self.before.say(tr("&Previous change"), tr("(Ctrl+Left)"))
        self.now.say(tr("&Now"), tr("Back to the date of the check"))
        self.after.say(tr("Next &change"), tr("(Ctrl+Right)"))
        self.before.clicked.connect(lambda: self._go_to(self._timeline.change_before(self.at)))
        self.now.clicked.connect(lambda: self.go(self._timeline.now))
        self.after.clicked.connect(lambda: self._go_to(self._timeline.change_after(self.at)))
        for button in (self.before, self.now, self.after):
            button.setAutoDefault(False)
        return Flow(self.before, self.now, self.after)

    def _date_row(self) -> Flow:
        self.date = QLineEdit()
        self.date.setObjectName("time-machine-date")
        self.date.setAccessibleName(tr("Date and time (UTC)"))
        self.date.setToolTip(tr("For example 2027-03-15, or with a time: 2027-03-15 12:00"))
        self.date.editingFinished.connect(self._go_to_typed)
        self.error = PlainLabel(role="error")
        self.error.setObjectName("time-machine-error")
        self.error.hide()
        label = PlainLabel(tr("Date and time (UTC)"), role="strong")
        label.setWordWrap(False)
        self.whole = QCheckBox(tr("&Whole life of all certificates"))
        self.whole.setObjectName("whole-life")
        self.whole.setAccessibleName(without_mnemonic(self.whole.text()))
        self.whole.setToolTip(tr("Instead of the time around the site's certificate"))
        self.whole.setAccessibleDescription(self.whole.toolTip())
        self.whole.toggled.connect(self.picture.show_whole)
        return Flow(label, self.date, self.whole)

    def _dates_card(self) -> Card:
        self.dates = QListWidget()
        self.dates.setObjectName("time-machine-dates")
        self.dates.setAccessibleName(tr("Dates that matter"))
        self.dates.setWordWrap(True)
        self.dates.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.dates.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for event in events(self._timeline):
            text = tr("{date}: {what}", date=date_in_words(event.at, with_time=True), what=visible(event.text))
            item = QListWidgetItem(breakable(text), self.dates)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            item.setData(_MOMENT_ROLE, event.goes_to)
        self.dates.setMinimumHeight(unit() * 3 * min(max(self.dates.count(), 2), 8))
        self.dates.itemActivated.connect(lambda item: self.go(item.data(_MOMENT_ROLE)))
        self.dates.itemClicked.connect(lambda item: self.go(item.data(_MOMENT_ROLE)))
        hint = PlainLabel(tr("Choose one to go there."), role="quiet")
        return Card(PlainLabel(tr("Dates that matter"), role="heading"), hint, self.dates)

    def go(self, at: datetime) -> None:
        """Go to the date *at*; the answer follows as soon as there is time."""
        self.picture.show_moment(days_on(at, 0))
        self.date.setText(written(self.at))
        self._say_error("")
        self.before.setEnabled(self._timeline.change_before(self.at) is not None)
        self.after.setEnabled(self._timeline.change_after(self.at) is not None)
        self._judging.start()

    def _go_to(self, at: datetime | None) -> None:
        if at is not None:
            self.go(at)

    def _go_to_typed(self) -> None:
        if self.date.text() == written(self.at):
            return
        try:
            self.go(parse_time(self.date.text()))
        except InputError as error:
            self._say_error(str(error))

    def _say_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _judge(self) -> None:
        """Judge at the date that is shown, and show what comes out where it differs."""
        is_now = self.at == self._timeline.now
        judged = judge_at(self._diagnosis, self._diagnosis.at if is_now else self.at)
        opens = opens_at(judged)
        is_told_apart = judged.headline is None and opens is Opens.SOMEWHERE
        said = answer.said_of(judged) if is_now or is_told_apart else sentence_at(judged)
        verdict = tr(verdict_of(judged))
        moment = date_in_words(self.at, with_time=True)
        self.picture.setAccessibleName(tr("{date}: {what}", date=moment, what=f"{verdict} {visible(said)}"))
        essence = (opens, said, verdict, judged.browsers)
        if essence == self._shown:
            return
        self._shown = essence
        clear(self._answer)
        clear(self._browsers)
        self.sentence = focusable_sentence(said)
        banner = Banner(answer.tone_of(judged), PlainLabel(verdict, role="quiet"), self.sentence)
        banner.setObjectName("time-machine-answer")
        self._answer.addWidget(banner)
        self._browsers.addWidget(answer.browsers_card(judged))
        # Made anew after everything else, so that it would come last.
        self.setTabOrder(self.picture, self.sentence)
        self.setTabOrder(self.sentence, self.before)
