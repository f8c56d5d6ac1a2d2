"""The start: one question, one field that takes anything, and the other ways in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.flow.broken import error_words
from wizard.i18n import tr
from wizard.model.audience import Audience
from wizard.views.problem_field import ProblemField
from wizard.views.roles import RoleChooser
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.where_to_look import WhereToLook
from wizard.views.widgets import Button, Card, Page, PlainLabel, column, mark_wrong, put, row

if TYPE_CHECKING:  # made after the first paint
    from wizard.fixes.actions.journal import Tidied
    from wizard.flow.session import Session
    from wizard.views.changes_note import ChangesNote
    from wizard.views.practice_card import Exercise, PracticeCard

PAUSE_MS = 60
"""How long nobody types before the hint is looked for."""


class StartPage(Page):
    """Where a case begins."""

    submitted = Signal(str)
    audience_chosen = Signal(object)
    file_wanted = Signal()
    pictures_wanted = Signal()
    call_wanted = Signal()
    code_wanted = Signal()
    practice_chosen = Signal(str)
    changes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("start-page", parent)
        self.practice: PracticeCard | None = None
        """The practice sites; None until they are shown."""
        self.changes: ChangesNote | None = None
        """What is told of changes that were made on this computer; None where none was."""
        self._title = PlainLabel(role="title")
        self._intro = PlainLabel(role="quiet")
        self.address = ProblemField()
        self.address.setObjectName("address")
        self.address.submitted.connect(self._submit)
        self.address.textChanged.connect(self._wait_for_hint)
        self.check = Button("check", kind="primary")
        self.check.clicked.connect(self._submit)
        self.error = PlainLabel(role="error")
        self.error.setObjectName("input-error")
        self.error.hide()
        self._then = PlainLabel(role="quiet")
        """What to do now after a text that is about something else."""
        self._then.hide()
        self.hint = PlainLabel(role="quiet")
        self.hint.setObjectName("hint")
        self.hint.hide()
        self._waiting = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._waiting.timeout.connect(self._show_hint)
        self._look_for = WhereToLook()
        self._look_for.hide()
        self._who = PlainLabel(role="strong")
        self._roles = RoleChooser("role")
        self._urgent = column()
        """What is told above the question: an interrupted change."""
        self.column.addLayout(self._urgent)
        self.column.addSpacing(unit())
        for item in (self._title, self._intro):
            self.column.addWidget(item)
        field = row(self.address, self.check)
        field.setStretch(0, 1)
        # What is said of the field stands nearer to it than to what comes next.
        told = column(field, self.hint, self.error, self._then)
        told.setSpacing(unit())
        self.column.addLayout(told)
        self.column.addWidget(self._look_for)
        self.column.addWidget(self._who)
        # As a session begins; there is none before the first paint.
        self._roles.show_role(Audience.VISITOR)
        self._roles.chosen.connect(self.audience_chosen)
        self.column.addWidget(self._roles)
        self.column.addSpacing(unit())
        self._add_other_ways()
        self.column.addStretch(1)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.address

    def _add_other_ways(self) -> None:
        self._other = PlainLabel(role="heading")
        self.call = Button("help-caller", kind="way", icon_name="say")
        self.call.clicked.connect(self.call_wanted)
        self._call_hint = PlainLabel(role="quiet")
        self.open_file = Button("open-file", kind="way", icon_name="file")
        self.open_file.clicked.connect(self.file_wanted)
        self._file_hint = PlainLabel(role="quiet")
        self.pictures = Button("show-pictures", kind="way", icon_name="pictures")
        self.pictures.clicked.connect(self.pictures_wanted)
        self._pictures_hint = PlainLabel(role="quiet")
        self.code = Button("type-code", kind="way", icon_name="code")
        self.code.clicked.connect(self.code_wanted)
        self._code_hint = PlainLabel(role="quiet")
        # Buttons of one width, so that the words beside them begin at one place.
        ways = QGridLayout()
        ways.setSpacing(unit())
        ways.setColumnStretch(1, 1)
        for number, (button, hint) in enumerate(
            (
                (self.pictures, self._pictures_hint),
                (self.call, self._call_hint),
                (self.code, self._code_hint),
                (self.open_file, self._file_hint),
            )
        ):
            ways.addWidget(button, number, 0)
            ways.addWidget(hint, number, 1)
        self.column.addWidget(Card(self._other, ways))

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._title.setText(tr("What is not working?"))
        self._intro.setText(
            tr("Type the address of the site, the error message, or a case code. A file can be dropped here.")
        )
        self.address.setPlaceholderText(tr("for example shop.example or NET::ERR_CERT_DATE_INVALID"))
        self.address.setAccessibleName(tr("Address, error message or file"))
        self.check.say(tr("&Check"), tr("Find out what is wrong (Enter)"))
        self._who.setText(tr("Which of these are you?"))
        self._roles.retranslate()
        self.address.retranslate()
        self._describe_field()
        self._then.setText(tr("If a site does not open, type its address, or the words of its message."))
        self._show_hint()
        self._look_for.retranslate()
        self._other.setText(tr("Other ways"))
        self.pictures.say(tr("Show me &pictures…"), tr("Error pages and messages, to point at the one that you see"))
        self._pictures_hint.setText(tr("For what cannot be copied: choose the page or message that you see."))
        self.call.say(tr("He&lp someone on the phone…"), tr("Words to say, question by question, up to the plan"))
        self._call_hint.setText(tr("Asks at most six questions. Each comes with the words to read out."))
        self.code.say(tr("Type a case co&de…"), tr("As it is read out, with spelling words, too"))
        self._code_hint.setText(tr("Four groups that somebody reads out: the same answer and plan again."))
        self.open_file.say(tr("&Open a file…"), tr("Certificates (PEM, DER, PKCS#7, PKCS#12), or a case (Ctrl+O)"))
        self._file_hint.setText(tr("A certificate, or a case that was sent to you. Nothing is sent anywhere."))
        if self.practice is not None:
            self.practice.retranslate()
        if self.changes is not None:
            self.changes.retranslate()

    def show_changes(self, tidied: Tidied) -> None:
        """Tell how the changes stand that were made, where there are any, in place of what was told before.

        One that was interrupted is told above the question; else there is a link at the end.
        """
        if not tidied.made:
            return
        from wizard.views.changes_note import ChangesNote

        former, self.changes = self.changes, ChangesNote(tidied)
        self.changes.wanted.connect(self.changes_wanted)
        if self.changes.is_urgent:
            self._urgent.addWidget(self.changes)
        else:
            # Before the stretch at the end.
            self.column.insertWidget(self.column.count() - 1, self.changes)
        if former is not None:
            former.hide()
            former.deleteLater()

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
        before = self.error.text()
        error = error_words(session.error)
        self.error.setText(error)
        self.error.setVisible(bool(error))
        is_elsewhere = session.is_elsewhere and bool(error)
        is_wrong = bool(error) and not is_elsewhere
        self._then.setVisible(is_elsewhere)
        self._look_for.setVisible(session.is_unrecognised and bool(error))
        self._describe_field()
        if error and error != before:
            announce(self.error, error, at_once=is_wrong)
        mark_wrong(self.address, is_wrong=is_wrong)
        put(self.error, "role", "" if is_elsewhere else "error")
        self._place_hint()
        if session.error:
            self.address.setFocus()
            self.address.selectAll()
            # It has no place yet: first its line is laid out, and in the next turn what is around that.
            QTimer.singleShot(0, self.error, lambda: QTimer.singleShot(0, self.error, self._bring_error))

    def _describe_field(self) -> None:
        """Say with the field what stands around it: with the focus on it, that is not said by itself."""
        self.address.setAccessibleDescription(self.error.text() or self._intro.text())

    def _bring_error(self) -> None:
        """Scroll to what is wrong, and to the field where both do not fit."""
        self.ensureWidgetVisible(self.error)
        self.ensureWidgetVisible(self.address)

    def _place_hint(self) -> None:
        """Show the hint, unless the error beside it says the same."""
        text = self.hint.text()
        self.hint.setVisible(bool(text) and (self.error.isHidden() or text != self.error.text()))

    def _wait_for_hint(self) -> None:
        self._waiting.start()

    def _show_hint(self) -> None:
        """Say what is recognised so far; nothing is sent off."""
        typed = self.address.text()
        text = ""
        if typed:
            # The empty field is there before anything can be explained.
            from wizard.flow.hint import hint_for

            text = hint_for(typed)
        if text != self.hint.text():
            announce(self.hint, text)
        self.hint.setText(text)
        self._place_hint()

    def _submit(self) -> None:
        self.submitted.emit(self.address.text())
