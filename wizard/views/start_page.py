"""The start: one question, one field that takes anything, and the other ways in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wizard.flow.session import Session
from wizard.i18n import tr
from wizard.views.roles import RoleChooser
from wizard.views.theme import unit
from wizard.views.widgets import Button, Card, Page, PlainLabel, row

if TYPE_CHECKING:  # made after the first paint
    from wizard.views.practice_card import Exercise, PracticeCard


class StartPage(Page):
    """Where a case begins."""

    submitted = Signal(str)
    audience_chosen = Signal(object)
    file_wanted = Signal()
    practice_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("start-page")
        self.practice: PracticeCard | None = None
        """The practice sites; None until they are shown."""
        self._title = PlainLabel(role="title")
        self._intro = PlainLabel(role="quiet")
        self.address = QLineEdit()
        self.address.setObjectName("address")
        self.address.setClearButtonEnabled(True)
        self.address.returnPressed.connect(self._submit)
        self.check = Button("check", kind="primary")
        self.check.clicked.connect(self._submit)
        self.error = PlainLabel(role="error")
        self.error.setObjectName("input-error")
        self.error.hide()
        self._who = PlainLabel(role="strong")
        self._roles = RoleChooser("role")
        self.column.addSpacing(unit())
        for item in (self._title, self._intro):
            self.column.addWidget(item)
        field = row(self.address, self.check)
        field.setStretch(0, 1)
        self.column.addLayout(field)
        self.column.addWidget(self.error)
        self.column.addWidget(self._who)
        self._roles.chosen.connect(self.audience_chosen)
        self.column.addWidget(self._roles)
        self.column.addSpacing(unit())
        self._add_other_ways()
        self.column.addStretch(1)
        self.setFocusProxy(self.address)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.address

    def _add_other_ways(self) -> None:
        self._other = PlainLabel(role="heading")
        self.open_file = Button("open-file", icon_name="file")
        self.open_file.clicked.connect(self.file_wanted)
        self._file_hint = PlainLabel(role="quiet")
        files = row(self.open_file, self._file_hint)
        files.setStretch(1, 1)
        self.column.addWidget(Card(self._other, files))

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("What is not working?"))
        self._intro.setText(
            tr("Type the address of the site, or paste the error message. A certificate file can be dropped here.")
        )
        self.address.setPlaceholderText(tr("for example shop.example or NET::ERR_CERT_DATE_INVALID"))
        self.address.setAccessibleName(tr("Address, error message or file"))
        self.check.say(tr("&Check"), tr("Find out what is wrong (Enter)"))
        self._who.setText(tr("Which of these are you?"))
        self._roles.retranslate()
        self._other.setText(tr("Look at a certificate"))
        self.open_file.say(tr("&Open a certificate file…"), tr("PEM, DER, PKCS#7 or PKCS#12 (Ctrl+O)"))
        self._file_hint.setText(tr("Shows everything in it. Nothing is sent anywhere."))
        if self.practice is not None:
            self.practice.retranslate()

    def show_practice(self, exercises: Sequence[Exercise]) -> None:
        """List the practice sites."""
        from wizard.views.practice_card import PracticeCard

        card = PracticeCard(exercises)
        card.chosen.connect(self.practice_chosen)
        # Before the stretch at the end.
        self.column.insertWidget(self.column.count() - 1, card)
        self.practice = card

    def show_session(self, session: Session) -> None:
        """Show the role, and what is wrong with the input."""
        self._roles.show_role(session.audience)
        self.error.setText(session.error)
        self.error.setVisible(bool(session.error))
        self.address.setAccessibleDescription(session.error)
        if bool(self.address.property("wrong")) != bool(session.error):
            self.address.setProperty("wrong", bool(session.error))
            self.address.style().polish(self.address)
        if session.error:
            self.address.setFocus()
            self.address.selectAll()

    def _submit(self) -> None:
        self.submitted.emit(self.address.text())
