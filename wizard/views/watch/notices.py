"""What the window tells above the list: what is wrong with the list, what is news, and what can be undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.watch_text import site_name
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.watch.watch_words import news_lines, news_tone
from wizard.views.widgets import Banner, Button, PlainLabel, clear

if TYPE_CHECKING:
    from wizard.flow.watch import News
    from wizard.flow.watch_list import Watched


class Notices(QWidget):
    """Up to three banners, each taken away by what makes it needless."""

    again_wanted = Signal()
    undo_wanted = Signal()
    end_daily_wanted = Signal()
    left = Signal()
    """The one that had the focus is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.removed: list[tuple[Watched, int]] = []
        """What was removed while the window is open, and where it stood; the last one comes back first."""
        self._trouble, self._can_retry = "", False
        self._news: tuple[Sequence[News], datetime] | None = None
        self._can_end = False
        self._buttons: dict[str, Button] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(unit() * 2)
        self.hide()

    def say_trouble(self, text: str, *, can_retry: bool) -> None:
        """Say what is wrong with the list; an empty *text* takes it away."""
        if (text, can_retry) != (self._trouble, self._can_retry):
            self._trouble, self._can_retry = text, can_retry
            self._draw()
            self._announce(text)

    def forget_trouble(self) -> None:
        """The list was read: what can be tried again is needless. That a list was set aside stays."""
        if self._can_retry:
            self.say_trouble("", can_retry=False)

    def tell_news(self, news: Sequence[News], now: datetime) -> None:
        """Tell what is new of the sites in place of what was told before; nothing takes it away."""
        self._news = (news, now) if news else None
        self._draw()
        self._announce("\n".join(news_lines(news, now)))

    def keep_news_of(self, addresses: Collection[str]) -> None:
        """Tell no more of sites that are not watched any more."""
        if self._news is None:
            return
        kept = tuple(one for one in self._news[0] if one.address in addresses)
        if len(kept) < len(self._news[0]):
            self._news = (kept, self._news[1]) if kept else None
            self._draw()

    def offer_undo(self, site: Watched, place: int) -> None:
        """Say that a site was removed, and offer to put it back."""
        self.removed.append((site, place))
        self._draw()
        self._announce(_removed_text(site))

    def forget_undo(self) -> None:
        """The last one is back."""
        self.removed.pop()
        self._draw()

    def offer_end(self, *, is_needless: bool) -> None:
        """Offer to switch the daily check off, where no site is left for it."""
        if is_needless != self._can_end:
            self._can_end = is_needless
            self._draw()

    def retranslate(self) -> None:
        """Tell it in the language in force; what is wrong with the list was said in another one."""
        self._draw()

    def focus_undo(self) -> None:
        """Lead to what takes the last removal back."""
        if "undo" in self._buttons:
            self._buttons["undo"].setFocus()

    def _draw(self) -> None:
        focused = next((name for name, button in self._buttons.items() if button.hasFocus()), "")
        self._buttons = {}
        clear(self._lines)
        if self._trouble:
            self._lines.addWidget(self._trouble_banner())
        if self._news is not None:
            self._lines.addWidget(_news_banner(*self._news))
        if self.removed:
            self._lines.addWidget(self._undo_banner())
        elif self._can_end and not self._trouble:
            # Of a list that was lost, one thing is told: that it is to be made again.
            self._lines.addWidget(Banner(Tone.NOTE, *self._end_lines()))
        self.setVisible(self._lines.count() > 0)
        if focused in self._buttons:
            self._buttons[focused].setFocus()
        elif focused:
            self.left.emit()

    def _trouble_banner(self) -> Banner:
        again = self._button("read-again", "again")
        again.say(tr("Try a&gain"))
        again.clicked.connect(self.again_wanted)
        ways = (Flow(again),) if self._can_retry else ()
        banner = Banner(Tone.PROBLEM, PlainLabel(self._trouble), *ways)
        banner.setObjectName("list-trouble")
        return banner

    def _undo_banner(self) -> Banner:
        undo = self._button("undo", "back")
        undo.say(tr("&Undo"), tr("Watches it again, with all that was known of it (Ctrl+Z)"))
        undo.clicked.connect(self.undo_wanted)
        lines = self._end_lines() if self._can_end else ()
        banner = Banner(Tone.NOTE, PlainLabel(_removed_text(self.removed[-1][0])), Flow(undo), *lines)
        banner.setObjectName("removed")
        return banner

    def _end_lines(self) -> tuple[QWidget, ...]:
        end = self._button("end-daily", "cancel")
        end.say(tr("Switch the daily check &off"))
        end.clicked.connect(self.end_daily_wanted)
        return PlainLabel(tr("No site is left, and the daily check is still set up.")), Flow(end)

    def _button(self, name: str, icon_name: str) -> Button:
        button = self._buttons[name] = Button(name, icon_name=icon_name)
        button.setAutoDefault(False)
        return button

    def _announce(self, text: str) -> None:
        if text:
            announce(self, text)


def _news_banner(news: Sequence[News], now: datetime) -> Banner:
    lines = [PlainLabel(line) for line in news_lines(news, now)]
    banner = Banner(news_tone(news), PlainLabel(tr("New"), role="heading"), *lines)
    banner.setObjectName("news")
    return banner


def _removed_text(site: Watched) -> str:
    return tr("{site} is no longer watched.", site=site_name(site.address))
