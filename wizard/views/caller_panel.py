"""Step 2 for another device: which one it is, then its rows, the most telling one open, the others a line each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.caller.checks import CallerChecks
from wizard.flow.caller.rows import CALLER_ROWS
from wizard.flow.calling import row_to_ask, true_time
from wizard.flow.session import Session
from wizard.i18n import tr
from wizard.views.caller_card import CallerCard, WhichDeviceCard
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, row


class CallerPanel(QWidget):
    """Asks about a device that nobody can look at from here."""

    chosen = Signal(str)
    """Id of the choice about the device."""
    unchosen = Signal()
    answered = Signal(str, str, str)
    """Id of the row, id of the answer, and the date and time read out, if one was."""
    taken_back = Signal(str)
    wanted = Signal(str)
    """Id of the row to ask about next."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caller-panel")
        self._session = Session()
        self._device = PlainLabel(role="strong")
        self._device.setWordWrap(False)
        self._change = Button("change-device", kind="link", icon_name="again")
        self._change.clicked.connect(self.unchosen)
        self._which = WhichDeviceCard()
        self._which.chosen.connect(self.chosen)
        self._which.taken_back.connect(self.unchosen)
        self._cards = {row_.id: self._card(row_.id) for row_ in CALLER_ROWS}
        self._head = QWidget()
        head = row(self._device, self._change)
        head.setContentsMargins(0, 0, 0, 0)
        head.addStretch(1)
        self._head.setLayout(head)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(unit() * 2)
        self._column.addWidget(self._head)
        self._column.addWidget(self._which)
        for card in self._cards.values():
            self._column.addWidget(card)

    def _card(self, row_id: str) -> CallerCard:
        card = CallerCard(row_id)
        card.answered.connect(self.answered)
        card.taken_back.connect(self.taken_back)
        card.wanted.connect(self.wanted)
        return card

    def show_session(self, session: Session) -> None:
        """Show what was told so far, with the row that is asked about now in front."""
        before, self._session = self._session.caller, session
        caller, asked = session.caller or CallerChecks(), row_to_ask(session)
        had_focus = self._has_focus()
        self._which.show_checks(caller)
        is_known = caller.device is not None and not caller.is_finding_out
        self._head.setVisible(is_known)
        if caller.device is not None:
            self._device.setText(tr("It is about: {device}", device=tr(caller.device.label)))
        self._change.say(tr("Another device"))
        now = self._clock()
        for position, row_id in enumerate(self._in_order(asked), start=2):
            card = self._cards[row_id]
            card.know_time(now)
            card.setVisible(is_known)
            if is_known:
                card.show_checks(caller, is_open=row_id == asked)
            if self._column.indexOf(card) != position:
                self._column.insertWidget(position, card)
        if had_focus and before != session.caller:
            self.first_focus().setFocus()

    def _in_order(self, asked: str | None) -> list[str]:
        """Return the row that is asked about first, then those that are known, and what is left."""
        caller = self._session.caller
        told = {given.row for given in caller.given} if caller is not None else set()
        return sorted(self._cards, key=lambda id_: (id_ != asked, id_ not in told))

    def _clock(self) -> Callable[[], datetime] | None:
        now = true_time(self._session)
        if now is None:
            return None
        ahead = now - datetime.now().astimezone()
        return lambda: datetime.now().astimezone() + ahead

    def _has_focus(self) -> bool:
        return self.window().focusWidget() in self.findChildren(QWidget)

    def first_focus(self) -> QWidget:
        """Return what takes the focus: the question that is asked now."""
        if self._which.isVisibleTo(self):
            return self._which.first_focus() or self
        asked = row_to_ask(self._session)
        return (self._cards[asked].first_focus() if asked else None) or self._change
