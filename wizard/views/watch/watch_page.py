"""What stands in the window of the watched sites: the field, what is told, the list, and beside it the chosen site."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from wizard.i18n import tr, trn
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.watch.add_line import AddLine
from wizard.views.watch.notices import Notices
from wizard.views.watch.site_card import SiteCard
from wizard.views.watch.watch_rows import SitesView
from wizard.views.watch.watch_words import count_text, outcome_lines
from wizard.views.widgets import Button, Card, Page, PlainLabel, Wrap, row

if TYPE_CHECKING:
    from wizard.flow.watch import Round
    from wizard.flow.watch_list import WatchList


class LiveCard(Card):
    """How far a look is, and the way to stop it."""

    def __init__(self) -> None:
        self._title, self._count = PlainLabel(role="heading"), PlainLabel(role="quiet")
        self._count.setObjectName("look-count")
        self.cancel = Button("cancel-look", icon_name="cancel")
        self.cancel.setAutoDefault(False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        top = row(self._title, self.cancel)
        top.setStretch(0, 1)
        super().__init__(top, self.bar, self._count)
        self.setObjectName("live-look")
        self.hide()

    def show_count(self, done: int, total: int) -> None:
        """Show how many sites were looked at."""
        # Without a maximum the bar would move by itself.
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self._say(tr("{done} of {total} checked", done=done, total=total))

    def say_stopping(self) -> None:
        """Say that it is being stopped."""
        self._say(tr("Stopping…"))

    def _say(self, text: str) -> None:
        self._count.setText(text)
        self.bar.setAccessibleName(text)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("Checking the sites…"))
        self.cancel.say(tr("&Cancel"), tr("Stop checking (Esc)"))


class _Side(QWidget):
    """A part that stands beside another one, where each has the width for readable lines, whatever is in it."""

    WANTED = 48
    """Grid units."""

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Ask for the width."""
        return QSize(unit() * self.WANTED, super().sizeHint().height())


class WatchPage(Page):
    """The contents of the window."""

    WIDEST = 144
    """Two columns of readable lines."""

    def __init__(self) -> None:
        super().__init__("watch-page")
        self._list: WatchList | None = None
        self._now: datetime | None = None
        self._title, self._intro = PlainLabel(role="title"), PlainLabel(role="quiet")
        self.add_line, self.notices, self.live = AddLine(), Notices(), LiveCard()
        self.view, self.card, self.look_all = SitesView(), SiteCard(), Button("look-at-all", icon_name="again")
        self.look_all.setAutoDefault(False)
        self.count, self.said = PlainLabel(role="heading"), PlainLabel(role="quiet")
        self.count.setObjectName("count")
        self.said.setObjectName("look-said")
        self._empty_text = PlainLabel()
        self._empty = Card(self._empty_text)
        for part in (self._title, self._intro, self.add_line, self.notices, self.live):
            self.column.addWidget(part)
        self.column.addWidget(self._both(), 1)
        self.view.chosen.connect(self._show_chosen)

    def _both(self) -> Wrap:
        """Return the list and, beside or below it, the chosen site and what else there is."""
        list_side, beside = _Side(), _Side()
        lines, self.side = QVBoxLayout(list_side), QVBoxLayout(beside)
        for layout in (lines, self.side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(unit())
        top = row(self.count, self.look_all)
        top.setStretch(0, 1)
        lines.addLayout(top)
        lines.addWidget(self._empty)
        lines.addWidget(self.said)
        lines.addWidget(self.view, 1)
        lines.addStretch(0)
        self.side.addWidget(self.card)
        return Wrap(list_side, beside)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._title.setText(tr("Watched sites"))
        self._intro.setText(
            tr(
                "You are told when the certificate of one of these sites is about to end, and when one no longer opens"
                " safely."
            )
        )
        for part in (self.add_line, self.notices, self.live, self.card):
            part.retranslate()
        self.look_all.say(tr("Check all no&w"), tr("(F5)"))
        self.view.setAccessibleName(tr("Watched sites"))
        self.say("")
        self._show_parts()

    def show_list(self, watch_list: WatchList, now: datetime, choose: str = "") -> None:
        """Show how the sites stand, and the one with the address *choose*, or the one that was chosen."""
        self._list, self._now = watch_list, now
        self.notices.keep_news_of({site.address for site in watch_list.sites})
        self.view.show_list(watch_list, now, choose)
        self._show_parts()

    def _show_parts(self) -> None:
        """Show what there is something to see of."""
        sites = self._list.sites if self._list is not None else ()
        for part in (self.view, self.look_all, self.count, self.card):
            part.setVisible(bool(sites))
        self._empty.setVisible(not sites)
        if self._list is None:
            self._empty_text.setText(tr("Looking…"))
        else:
            self._empty_text.setText(tr("No site is watched. Type the address of one above, and choose “Watch”."))
        if self._list is not None and self._now is not None:
            self.count.setText(count_text(self._list, self._now))

    def _show_chosen(self, _: object) -> None:
        if self._list is not None and self._now is not None:
            self.card.show_site(self.view.site, self._list, self._now)

    def say(self, text: str) -> None:
        """Say what came of something, above the list."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        if text:
            announce(self.said, text)

    def begin_look(self, total: int) -> None:
        """Show that the sites are being looked at; whoever asked for it by a key is led to what stops it."""
        has_focus = self.look_all.hasFocus() or self.card.look.hasFocus()
        self.say("")
        self.live.show_count(0, total)
        self.live.show()
        for button in (self.look_all, self.card.look):
            button.setEnabled(False)
        if has_focus:
            self.live.cancel.setFocus()

    def end_look(self) -> None:
        """Show that nothing is looked at any more."""
        has_focus = self.live.cancel.hasFocus()
        for button in (self.look_all, self.card.look):
            button.setEnabled(True)
        if has_focus:
            self.view.setFocus()
        self.live.hide()

    def say_round(self, made: Round) -> None:
        """Tell what came of a look: what is news in a banner, the rest in a line."""
        self.end_look()
        self.notices.tell_news(made.news, made.at)
        lines = list(outcome_lines(made))
        if not lines:
            number = len(made.looks)
            lines = [trn("Checked {n} site.", "Checked {n} sites.", number)]
            if not made.news:
                lines.append(tr("There is nothing new."))
        self.say("\n".join(lines))
