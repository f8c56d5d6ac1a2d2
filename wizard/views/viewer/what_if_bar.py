"""Asks what a certificate would be for another name or another day."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from wizard.errors import InputError
from wizard.flow.address import parse_target, parse_time
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, Card, IconLabel, PlainLabel, marked


class WhatIfBar(Card):
    """Takes a name and a day, and says at once whether the certificates are right for them."""

    judge_wanted = Signal(str)
    """The host to judge for in full."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("what-if")
        self._now = now
        self._chain: Sequence[Certificate] = ()
        self._can_judge = False
        self._question = PlainLabel(role="strong")
        self.host, self.day = QLineEdit(), QLineEdit()
        self.host.setObjectName("judge-host")
        self.day.setObjectName("judge-day")
        self.judge = Button("judge")
        self.judge.setAutoDefault(False)
        self.judge.clicked.connect(lambda: self.judge_wanted.emit(self.host.text()))
        self._mark = IconLabel("note", Tone.NOTE, scale=0.8)
        self.answer = PlainLabel()
        self.answer.setObjectName("what-if-answer")
        self.caveat = PlainLabel(role="quiet")
        for field in (self.host, self.day):
            field.textChanged.connect(self._answer)
        self.column.addWidget(self._question)
        self.column.addWidget(Flow(self.host, self.day, self.judge))
        told = QVBoxLayout()
        told.addLayout(marked(self._mark, self.answer))
        told.addWidget(self.caveat)
        self.column.addLayout(told)
        self.retranslate()

    def redraw(self) -> None:
        """Give the fields room for what they say while they are empty, in the size of the text in force."""
        for field in (self.host, self.day):
            words = QFontMetrics(QApplication.font()).horizontalAdvance(field.placeholderText())
            field.setMinimumWidth(words + unit() * 4)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._question.setText(tr("Would it be right for another name or another day?"))
        self.host.setPlaceholderText(tr("name, for example shop.example"))
        self.host.setAccessibleName(tr("Name to try it for"))
        self.day.setPlaceholderText(tr("day, for example 2027-01-31"))
        self.day.setAccessibleName(tr("Day to try it for"))
        self.judge.say(
            tr("&Judge in full"), tr("As if this server had sent these certificates. Nothing is connected to.")
        )
        self._answer()
        self.redraw()

    def show_chain(self, chain: Sequence[Certificate], *, can_judge: bool) -> None:
        """Ask about *chain*, leaf first; with *can_judge*, it can be judged in full."""
        self._chain, self._can_judge = chain, can_judge
        self._answer()

    def _answer(self) -> None:
        host, day = self.host.text().strip(), self.day.text().strip()
        asked = bool(self._chain) and bool(host or day)
        for widget in (self._mark, self.answer, self.caveat):
            widget.setVisible(asked)
        self.judge.setVisible(self._can_judge)
        self.judge.setEnabled(False)
        if not asked:
            return
        # Loaded when somebody asks: the window is seen sooner without it.
        from wizard.flow.what_if import CAVEAT, what_if

        self.caveat.setText(tr(CAVEAT))
        try:
            target = parse_target(host).host if host else None
            found = what_if(self._chain, target, parse_time(day) if day else self._now())
        except InputError as error:
            self._tell("problem", Tone.PROBLEM, str(error))
            self.caveat.hide()
            return
        self.judge.setEnabled(bool(host))
        name, tone = ("ok", Tone.OK) if found.is_right else ("problem", Tone.PROBLEM)
        self._tell(name, tone, "\n".join(found.sentences))

    def _tell(self, icon: str, tone: Tone, text: str) -> None:
        self._mark.show_icon(icon, tone)
        self.answer.setText(text)
