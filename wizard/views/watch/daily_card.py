"""Whether the system looks at the sites every day, the switch for that, and what a message looks like."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.watch.watch_words import daily_text, switch_text
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, clear, column, marked, without_mnemonic

if TYPE_CHECKING:
    from wizard.flow.watch_list import WatchList
    from wizard.views.watch.watch_work import Daily


class DailyCard(Card):
    """Shows what there is of the daily check. The switch says what a person wants, and follows what came of it."""

    wanted = Signal(bool)
    """Set it up, or take it away."""
    example_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("daily-card")
        self._daily: Daily | None = None
        self.is_at_work = self._is_refused = False
        self._is_wanted: bool | None = None
        """What was asked for last; None before that."""
        self._title = PlainLabel(role="heading")
        self._mark = IconLabel("running", Tone.NOTE)
        self.state = PlainLabel()
        self.state.setObjectName("daily-state")
        self.switch = QCheckBox()
        self.switch.setObjectName("daily-switch")
        self.switch.clicked.connect(self._want)
        self.put = PlainLabel(role="quiet")
        self.put.setObjectName("daily-put")
        self.details = Button("daily-details")
        self.details.setCheckable(True)
        self.details.setAutoDefault(False)
        self.details.toggled.connect(self._show_put)
        self._error = QVBoxLayout()
        self.example = Button("show-example", kind="link", icon_name="say")
        self.example.setAutoDefault(False)
        self.example.clicked.connect(self.example_wanted)
        self._said = PlainLabel(role="quiet")
        self._said.setObjectName("example-said")
        self._said.hide()
        self.column.addWidget(self._title)
        self.column.addLayout(marked(self._mark, self.state))
        self.column.addLayout(self._error)
        self.column.addWidget(self.switch)
        self.column.addLayout(column(Flow(self.details), self.put))
        self.column.addLayout(column(Flow(self.example), self._said))
        self.switch.setEnabled(False)
        self._show_put()

    @property
    def is_on(self) -> bool:
        """Say whether the system starts the daily check, as far as is known."""
        return self._daily is not None and self._daily.plan is not None

    @property
    def can_be_shown_anew(self) -> bool:
        """Say whether nothing is under way, and nothing is told that a person has still to read."""
        return not self.is_at_work and not self._is_refused

    def _want(self) -> None:
        is_wanted = self.switch.isChecked()
        # It shows what is so, and not what is hoped for.
        self.switch.setChecked(self.is_on)
        if not self.is_at_work:
            self.wanted.emit(is_wanted)

    def begin(self, *, on: bool) -> None:
        """Show that it is being set up, or taken away."""
        self.is_at_work, self._is_refused, self._is_wanted = True, False, on
        clear(self._error)
        self._mark.show_icon("running", Tone.NOTE)
        self._say_state(tr("The daily check is being set up…") if on else tr("The daily check is being switched off…"))

    def show_daily(self, daily: Daily, watch_list: WatchList, now: datetime) -> None:
        """Show how it is."""
        self._daily, self._is_wanted = daily, None
        self.is_at_work = self._is_refused = False
        is_possible = daily.means is not None
        clear(self._error)
        self.show_state(watch_list, now)
        self.switch.setEnabled(is_possible)
        self.switch.setChecked(self.is_on)
        self._show_put()
        if daily.means is not None:
            self.put.setText(switch_text(daily.means, is_on=self.is_on))
        else:
            nothing = tr("Nothing on this computer can start the daily check.")
            instead = tr("Whoever looks after this computer can install cron.")
            self._show_error(Tone.WARNING, nothing, PlainLabel(instead), PlainLabel(_instead()))

    def _show_put(self) -> None:
        """Say what is put where, when that is asked for."""
        is_possible = self._daily is not None and self._daily.means is not None
        self.details.setVisible(is_possible)
        self.put.setVisible(is_possible and self.details.isChecked())
        self.details.say(tr("Hide details") if self.details.isChecked() else tr("Details"))
        self.details.setAccessibleName(tr("{title}: {button}", title=self._title.text(), button=self.details.text()))

    def show_state(self, watch_list: WatchList, now: datetime) -> None:
        """Say whether the sites are looked at every day, and when next."""
        if self._daily is not None and not self.is_at_work:
            # What has nothing to do does no harm, and no good.
            is_at_it = self.is_on and bool(watch_list.sites)
            if not self._is_refused:
                self._mark.show_icon(*(("ok", Tone.OK) if is_at_it else ("note", Tone.NOTE)))
            self._say_state(daily_text(self._daily.plan, watch_list, now))

    def show_error(self, text: str) -> Banner:
        """Say why it could not be set up, taken away or looked at, and what can be done instead; return where."""
        self.is_at_work, self._is_refused = False, True
        clear(self._error)
        self._mark.show_icon(*(("ok", Tone.OK) if self.is_on else ("warning", Tone.WARNING)))
        if self._daily is None:
            self.state.setText(tr("The sites are checked only when you ask for it here."))
        self.switch.setEnabled(True)
        self.switch.setChecked(self.is_on)
        what = self._failure()
        why = PlainLabel(text, role="quiet")
        banner = self._show_error(Tone.PROBLEM, what, *(() if self.is_on else (PlainLabel(_instead()),)), why)
        announce(self, "\n".join((what, text)), at_once=True)
        return banner

    def _failure(self) -> str:
        match self._is_wanted:
            case None:
                return tr("Nobody can tell whether the daily check is on.")
            case True:
                return tr("The daily check could not be switched on.")
            case False:
                return tr("The daily check could not be switched off.")

    def _show_error(self, tone: Tone, text: str, *more: PlainLabel) -> Banner:
        banner = Banner(tone, PlainLabel(text, role="strong"), *more)
        banner.setObjectName("daily-error")
        self._error.addWidget(banner)
        return banner

    def _say_state(self, text: str) -> None:
        is_news = bool(self.state.text()) and self.state.text() != text
        self.state.setText(text)
        if is_news:
            announce(self.state, text)

    def say_example(self, text: str) -> None:
        """Say what came of the example."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
        if text:
            announce(self._said, text)

    def redraw(self) -> None:
        """Fit the text size in force."""
        self.column.setSpacing(unit())

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("Every day"))
        self.switch.setText(tr("Check every &day"))
        self.switch.setAccessibleName(without_mnemonic(self.switch.text()))
        self.example.say(tr("Show me what a message looks li&ke"), tr("Puts an example on your desktop"))
        self.say_example("")
        self._show_put()
        if self._daily is None:
            self.state.setText(tr("Looking…"))


def _instead() -> str:
    return tr("As long as it is off, open this window from time to time and choose “Check all now”.")
