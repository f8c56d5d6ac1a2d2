"""What the start tells of watched sites: what the last rounds saw, and no window has shown yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.i18n import tr, trn
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, IconLabel, PlainLabel, clear, column
from wizard.views.words import TONE_ICONS

if TYPE_CHECKING:  # loaded by the work: before that, it would hold the window up
    from datetime import datetime
    from pathlib import Path

    from wizard.flow.watch import News
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Bridge, Sink

MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Unseen:
    """What there is to tell."""

    news: tuple[News, ...]
    at: datetime
    trouble: str = ""
    """What is wrong with the list, so that nothing is watched."""


@dataclass(frozen=True, slots=True)
class ReadUnseen:
    """Read what no window has shown; the answer is an `Unseen`."""

    folder: Path | None = None

    def __call__(self, tell: Sink, cancel: Cancel) -> Unseen:
        """Do it; a list that cannot be read is told, and no error."""
        from datetime import UTC, datetime

        # What telling it and opening the window need.
        import wizard.views.watch.watch_window  # noqa: F401
        from wizard.errors import InputError
        from wizard.flow.watch_list import read_watch_list
        from wizard.flow.watch_unseen import trouble_of, unseen_news

        now = datetime.now(UTC)
        try:
            opened = read_watch_list(self.folder)
        except InputError as error:
            return Unseen((), now, str(error))
        return Unseen(unseen_news(opened.watch_list, self.folder), now, trouble_of(opened, self.folder) or "")


class WatchNote(QWidget):
    """Hidden until there is something to tell; then a banner with the way to the window."""

    wanted = Signal()

    def __init__(self, bridge: Bridge, folder: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("watch-note")
        self._bridge, self._folder = bridge, folder
        self._unseen: Unseen | None = None
        self._told: tuple[str, ...] = ()
        self._items = column()
        """One line for each thing that is told, apart from the next."""
        self._items.setSpacing(unit())
        self.button = Button("show-watched", kind="link", icon_name="time")
        self.button.clicked.connect(self.wanted)
        self._banner = Banner(Tone.WARNING, self._items, Flow(self.button))
        lines = column(self._banner)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.hide()
        bridge.finished.connect(self._finish)
        self._job = 0
        self.look()

    def look(self) -> None:
        """Look whether there is something to tell."""
        self._job = self._bridge.start(ReadUnseen(self._folder))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if self._unseen is None:
            return
        from wizard.flow.watch_text import news_text
        from wizard.views.watch.watch_words import news_tone

        news = self._unseen.news
        lines = [news_text(one, self._unseen.at) for one in news[:MOST_TOLD]]
        if len(news) > MOST_TOLD:
            lines.append(trn("{n} more", "{n} more", len(news) - MOST_TOLD))
        if self._unseen.trouble:
            lines.insert(0, self._unseen.trouble)
        self._show_tone(news_tone(news) if news and not self._unseen.trouble else Tone.WARNING)
        self._tell(tuple(lines))
        self.button.say(tr("Watched sites…"), tr("See how all of them stand"))
        self.setVisible(bool(lines))

    def told(self) -> str:
        """Return what is told, one thing in a line."""
        return "\n".join(self._told)

    def _tell(self, lines: tuple[str, ...]) -> None:
        self._told = lines
        clear(self._items)
        for line in lines:
            self._items.addWidget(PlainLabel(line))

    def _show_tone(self, tone: Tone) -> None:
        self._banner.setProperty("tone", tone.value)
        self._banner.style().unpolish(self._banner)
        self._banner.style().polish(self._banner)
        for mark in self._banner.findChildren(IconLabel):
            mark.show_icon(TONE_ICONS[tone], tone)

    def _finish(self, job: int, answer: object) -> None:
        if job != self._job or not isinstance(answer, Unseen):
            return
        before = self.told()
        self._unseen = answer
        self.retranslate()
        if (told := self.told()) and told != before:
            announce(self, told)


def watched_note(bridge: Bridge, folder: Path | None = None) -> WatchNote:
    """Return the note for the start page; it shows itself when there is something to tell."""
    return WatchNote(bridge, folder)
