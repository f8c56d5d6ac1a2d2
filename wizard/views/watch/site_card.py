"""The site that is chosen in the list: everything in full, when a person is told, and what can be done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLabel, QSpinBox

from wizard.flow.watch import USUAL_DAYS
from wizard.flow.watch_list import MOST_DAYS
from wizard.flow.watch_text import site_name
from wizard.i18n import tr, trn
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.watch.watch_words import (
    certificate_text,
    looked_text,
    mark_of,
    state_text,
    usual_text,
)
from wizard.views.widgets import Button, Card, IconLabel, PlainLabel, column, marked, without_mnemonic

if TYPE_CHECKING:
    from wizard.flow.watch_list import Watched, WatchList

PAUSE_MS = 700
"""How long nobody turns the number before it is kept."""


class DaysBox(QSpinBox):
    """A number of days; its least value stands for as usual, and from there it goes on at a sensible number."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("days")
        self.setRange(0, MOST_DAYS)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(lambda _: self.show_unit())
        self.redraw()

    def redraw(self) -> None:
        """Fit the text size and the look in force."""
        self.setMinimumHeight(unit() * 4)
        # The padding of a style sheet counts above and below the number alone (Qt 6.11).
        self.lineEdit().setTextMargins(unit(), 0, 0, 0)

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Have room for the longest text between the margins."""
        return super().sizeHint() + QSize(unit() * 2, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Be never narrower."""
        return self.sizeHint()

    def show_unit(self) -> None:
        """Put the word behind the number that goes with it, in the language in force."""
        self.setSuffix(trn("{n} day", "{n} days", self.value()).removeprefix(str(self.value())))

    @property
    def is_being_typed(self) -> bool:
        """Say whether something else stands in the field than the number that holds."""
        number = f"{self.textFromValue(self.value())}{self.suffix()}"
        return self.text() != (number if self.value() else self.specialValueText())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Turn the number for whoever is at it alone: the wheel is for the page."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt's name)
        """Go from as usual to the usual number: nobody wants to turn from 1 to 30."""
        if self.value() == 0 and steps > 0:
            self.setValue(USUAL_DAYS)
        else:
            super().stepBy(steps)


class SiteCard(Card):
    """Shows one site."""

    days_chosen = Signal(str, object)
    """The address, and the number of days or None for as usual; a while after the person chose."""
    look_wanted = Signal(str)
    removal_wanted = Signal(str)
    check_wanted = Signal(str)
    """The site is to be checked step by step in the wizard."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("site-card")
        self.site: Watched | None = None
        self._mark = IconLabel("waiting", Tone.NOTE)
        self.name = PlainLabel(role="heading")
        self.standing, self._ends, self._looked = PlainLabel(), PlainLabel(), PlainLabel(role="quiet")
        self.standing.setObjectName("standing")
        self._label, self.days = QLabel(), DaysBox()
        self._label.setWordWrap(True)
        self._label.setBuddy(self.days)
        self._usual = PlainLabel(role="quiet")
        self.look = Button("look-now", icon_name="again")
        self.check = Button("check-in-full", icon_name="next")
        self.remove = Button("remove", icon_name="removed")
        lines = column(self.name, self.standing, self._ends, self._looked)
        self.column.addLayout(marked(self._mark, lines))
        self.column.addWidget(Flow(self.look, self.check, self.remove))
        self.column.addWidget(self._label)
        self.column.addWidget(Flow(self.days))
        self.column.addWidget(self._usual)
        for button in (self.look, self.check, self.remove):
            button.setAutoDefault(False)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self.days.valueChanged.connect(lambda _: self._pause.start())
        self.days.editingFinished.connect(self.keep)
        self.look.clicked.connect(lambda: self._tell(self.look_wanted))
        self.check.clicked.connect(lambda: self._tell(self.check_wanted))
        self.remove.clicked.connect(lambda: self._tell(self.removal_wanted))

    def _tell(self, signal: object) -> None:
        if self.site is not None:
            signal.emit(self.site.address)  # type: ignore[attr-defined]

    def keep(self) -> None:
        """Have the number kept that was chosen, where it is another one than before."""
        # What was typed and not yet left counts as well.
        self.days.interpretText()
        self._pause.stop()
        chosen = self.days.value() or None
        if self.site is not None and chosen != self.site.days:
            self.days_chosen.emit(self.site.address, chosen)

    def show_site(self, site: Watched | None, watch_list: WatchList, now: datetime) -> None:
        """Show *site*; a number that was just chosen for the one before is kept first."""
        is_same = site is not None and self.site is not None and site.address == self.site.address
        if not is_same:
            self.keep()
        is_being_chosen = is_same and (self._pause.isActive() or self.days.is_being_typed)
        self.site = site
        if site is None:
            return
        self._mark.show_icon(*mark_of(site, now))
        self.name.setText(site_name(site.address))
        self.standing.setText(state_text(site, now))
        ends = certificate_text(site, now)
        self._ends.setText(ends)
        self._ends.setVisible(bool(ends))
        self._looked.setText(looked_text(site, now))
        self._looked.setVisible(site.looked_at is not None)
        self._usual.setText(usual_text(watch_list))
        if not is_being_chosen:
            self.days.blockSignals(True)
            self.days.setValue(site.days or 0)
            self.days.blockSignals(False)
            self.days.show_unit()

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self.look.say(tr("Check &now"), tr("Checks this site alone"))
        self.check.say(tr("&Find the cause…"), tr("Checks the site step by step in the wizard"))
        self.remove.say(tr("&Remove"), tr("Watches it no longer; that can be undone (Del)"))
        self._label.setText(tr("Tell &me when fewer days are left than:"))
        self.days.setSpecialValueText(tr("as usual"))
        self.days.show_unit()
        self.days.setAccessibleName(without_mnemonic(self._label.text()))
