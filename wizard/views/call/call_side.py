"""What stands beside the questions: how long the call lasts, the site from here, what is known so far, and notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from wizard.causes.catalog import CAUSES
from wizard.flow.call.from_here import Sureness, callers_title, suspects
from wizard.flow.call.script import elapsed
from wizard.flow.call.state import LONGEST_NOTES, Call
from wizard.i18n import N_, tr, trn
from wizard.views import answer_words, words
from wizard.views.call.call_desk import CallDesk
from wizard.views.call.site_card import SiteCard
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Card, IconLabel, PlainLabel, clear, column, marked, row

SURENESS = {
    Sureness.NEARLY_CERTAIN: N_("Nearly certain: {cause}"),
    Sureness.LIKELY: N_("Most likely: {cause}"),
    Sureness.POSSIBLE: N_("Possible: {cause}"),
}

SECOND_MS = 1_000

WIDE = 108
"""Grid units of the window from which on there is room for the side beside the questions."""

LEAST_LINES = 3
"""Of the field for notes."""

WIDTH = 39
"""Grid units, where it stands beside the questions."""


class _Notes(QPlainTextEdit):
    """Takes the room that is left; beside the questions it asks for three lines: no side scrolls for empty ones."""

    def __init__(self) -> None:
        super().__init__()
        self._is_beside = False

    def stand(self, *, is_beside: bool) -> None:
        """Stand beside the questions, or below them, where the page is scrolled anyway."""
        self._is_beside = is_beside
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the usual width, and the height of the lines."""
        usual = super().sizeHint()
        return QSize(usual.width(), self._least() if self._is_beside else usual.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the height of the lines."""
        return QSize(super().minimumSizeHint().width(), self._least())

    def _least(self) -> int:
        return self.fontMetrics().lineSpacing() * LEAST_LINES + unit() * 3


class CallSide(QWidget):
    """Shows what the desk knows."""

    def __init__(self, desk: CallDesk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("call-side")
        self._desk, self._now = desk, now
        self._watch = QLabel()
        self._watch.setObjectName("elapsed")
        self._watch.setTextFormat(Qt.TextFormat.PlainText)
        self._watch.setProperty("role", "heading")
        self._minutes = -1
        self.site = SiteCard(desk)
        self._known = Card()
        self._known.setObjectName("call-known")
        self._notes_label = QLabel()
        self.notes = _Notes()
        self.notes.setObjectName("call-notes")
        self.notes.setTabChangesFocus(True)
        self._notes_label.setBuddy(self.notes)
        self.notes.textChanged.connect(self._hold_notes)
        self._too_long = PlainLabel(role="error")
        self._too_long.setObjectName("notes-error")
        self._too_long.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.show_time)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() * 3 // 2)
        clock = row(IconLabel("time", scale=0.85), self._watch)
        clock.setStretch(1, 1)
        lines.addLayout(clock)
        lines.addWidget(self.site)
        lines.addWidget(self._known)
        noted = column(self._notes_label, self.notes, self._too_long)
        noted.setStretch(1, 1)
        lines.addLayout(noted, 1)

    def begin(self) -> None:
        """Let the time run."""
        self._timer.start()

    def end(self) -> None:
        """Let the time stand, and forget the notes."""
        self._timer.stop()
        self.notes.clear()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._notes_label.setText(tr("&Notes"))
        self.notes.setAccessibleName(tr("Notes of this call"))
        self.notes.setPlaceholderText(tr("Name no person and no password here."))
        self._too_long.setText(
            trn("Notes have at most {n} character.", "Notes have at most {n} characters.", LONGEST_NOTES)
        )
        self._minutes = -1
        self.site.retranslate()
        self.show_call()

    def show_call(self) -> None:
        """Show what is known now."""
        self.show_time()
        self.show_known()

    def show_news(self) -> None:
        """Show how the site looks now, and what follows from it."""
        self.site.show_site()
        self.show_known()

    def show_time(self) -> None:
        """Show how long the call lasts; a screen reader is told each minute only, and never interrupted for it."""
        call = self._desk.call
        seconds = 0 if call is None else int(elapsed(call, self._now()).total_seconds())
        if self._minutes != seconds // 60:
            self._minutes = seconds // 60
            # With a name of its own, a label does not tell of each new text.
            lasted = tr("Length of the call: {span}", span=timedelta(seconds=seconds))
            self._watch.setAccessibleName(lasted)
            self._watch.setToolTip(lasted)
        minutes, rest = divmod(seconds, 60)
        self._watch.setText(f"{minutes}:{rest:02}")

    def show_known(self) -> None:
        """Show the device, the browser and what the trouble may be."""
        clear(self._known.column)
        call = self._desk.call
        if call is None:
            return
        self._known.column.addWidget(PlainLabel(tr("Known so far"), role="heading"))
        for text in _known_of(call):
            self._known.column.addWidget(PlainLabel(text))
        found = suspects(call)
        if not found:
            self._known.column.addWidget(PlainLabel(tr("No cause stands out yet."), role="quiet"))
        for suspect in found:
            text = tr(SURENESS[suspect.sureness], cause=callers_title(suspect.cause))
            icon = IconLabel(answer_words.WHO_ICONS[CAUSES[suspect.cause].who], Tone.NOTE, scale=0.85)
            self._known.column.addLayout(marked(icon, PlainLabel(text)))

    def _hold_notes(self) -> None:
        """Keep the notes within what can be kept, and say so where something was cut."""
        text = self.notes.toPlainText()
        self._too_long.setVisible(len(text) > LONGEST_NOTES)
        if len(text) > LONGEST_NOTES:
            place = min(self.notes.textCursor().position(), LONGEST_NOTES)
            with QSignalBlocker(self.notes):
                self.notes.setPlainText(text[:LONGEST_NOTES])
            cursor = self.notes.textCursor()
            cursor.setPosition(place)
            self.notes.setTextCursor(cursor)


def _known_of(call: Call) -> tuple[str, ...]:
    device = tr(call.device.label) if call.device is not None else tr("not known yet")
    browser = words.BROWSERS.get(call.browser) or (tr("another one") if call.browser else tr("not known yet"))
    told = [tr("Device: {name}", name=device), tr("Browser: {name}", name=browser)]
    if call.heard.guesses:
        told.append(tr("Read out: {code}", code=call.heard.guesses[0].code))
    return tuple(told)


class BesideArea(QScrollArea):
    """Holds the side where there is room beside the questions; else it goes below them."""

    def __init__(self, side: CallSide) -> None:
        super().__init__()
        self.setObjectName("call-beside")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setObjectName("page")
        self._held = QVBoxLayout(holder)
        self._held.setContentsMargins(unit(), unit() * 3, unit() * 3, unit() * 2)
        self.setWidget(holder)
        self._side, self._in = side, self._held
        self._held.addWidget(side)
        side.notes.stand(is_beside=True)

    def place(self, below: QVBoxLayout, *, is_beside: bool) -> None:
        """Hold the side here, or put it *below*; the focus and what was typed stay."""
        focused = self.window().focusWidget()
        self.setVisible(is_beside)
        self.setFixedWidth(unit() * WIDTH)
        wanted = self._held if is_beside else below
        if wanted is self._in:
            return
        self._in.removeWidget(self._side)
        self._in = wanted
        self._side.notes.stand(is_beside=is_beside)
        wanted.addWidget(self._side)
        self._side.show()
        if focused in self._side.findChildren(QWidget):
            focused.setFocus()
