"""How a call begins: who calls with what, what they read out, and which site it is about; all of it may be unknown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from wizard.flow.call.heard import Guess
from wizard.flow.call.state import Call, begin, with_notes
from wizard.flow.call.typed import NOTHING_TYPED, Typed, begun_with, understood
from wizard.flow.coded_case import device_of
from wizard.flow.gallery import Picture, pictures
from wizard.i18n import tr
from wizard.model.target import Target
from wizard.views.bridge import Bridge
from wizard.views.call.callers_choices import CallersChoices
from wizard.views.call.made_of_it import MadeOfIt
from wizard.views.call.picture_chooser import PictureChooser
from wizard.views.call.pictured import ChosenPicture
from wizard.views.call.site_field import SiteField
from wizard.views.flow import Flow
from wizard.views.preferences_in_force import in_force
from wizard.views.problem_field import ProblemField
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.widgets import Button, Card, Page, PlainLabel, column, footer, row, stand_on, without_mnemonic

logger = logging.getLogger(__name__)

PAUSE_MS = 150
"""How long nobody types before it is looked at."""

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True, slots=True)
class CallStart:
    """What is known when a call begins."""

    call: Call
    target: Target | None
    """The site to be opened from here meanwhile; None where its address is not known."""


class SetupPage(QWidget):
    """Asks what is known of a caller; *now* tells the present moment. Nothing is sent anywhere."""

    begun = Signal(object)
    """`CallStart`."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("call-setup")
        self._bridge, self._now = bridge, now
        self._job = 0
        self._typed: Typed = NOTHING_TYPED
        self._guess: Guess | None = None
        self._picture: Picture | None = None
        self._is_wanted = False
        self._told = ""
        self._chooser = PictureChooser(self)
        self._make()
        self._place()
        self._connect()
        self.callers.preset(in_force())
        self.retranslate()
        # Loaded while the caller still says hello.
        bridge.prepare(lambda: understood("net err cert"))

    def _make(self) -> None:
        self._title, self._intro = PlainLabel(role="title"), PlainLabel(role="quiet")
        self._label, self.words = QLabel(), ProblemField()
        self.words.setObjectName("caller-words")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setBuddy(self.words)
        self.pictures = Button("caller-pictures", icon_name="pictures")
        self.made, self.chosen = MadeOfIt(), ChosenPicture()
        self.site, self.callers = SiteField(), CallersChoices()
        self.useful = PlainLabel(role="quiet")
        self.useful.setObjectName("still-useful")
        self.begin = Button("begin-call", kind="primary")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)

    def _place(self) -> None:
        page = Page("call-setup-page")
        heard = column(self._label, self.words, Flow(self.pictures), self.made, self.chosen)
        heard.setSpacing(unit())
        for item in (self._title, self._intro, Card(heard), Card(self.site), Card(self.callers)):
            page.column.addWidget(item)
        page.column.addStretch(1)
        line = row(self.useful, self.begin)
        line.setStretch(0, 1)
        stand_on(self, page, footer(line))
        self.setFocusProxy(self.words)

    def _connect(self) -> None:
        self.words.textChanged.connect(self._change)
        self.words.submitted.connect(self.want_to_begin)
        self._pause.timeout.connect(self._look)
        self._bridge.finished.connect(self._finish)
        self._bridge.failed.connect(self._fail)
        self.site.changed.connect(self._show_useful)
        self.callers.changed.connect(self._show_callers)
        self.pictures.clicked.connect(lambda: self._chooser.open())
        self._chooser.chosen.connect(lambda picture: self.take_picture(picture.id))
        self.made.guess_chosen.connect(self._choose_guess)
        self.made.code_wanted.connect(self._take_code)
        self.made.site_wanted.connect(self._take_site)
        self.chosen.unwanted.connect(self._drop_picture)
        self.begin.clicked.connect(self.want_to_begin)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.words

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._title.setText(tr("Help someone on the phone"))
        self._intro.setText(tr("Give what you know; the call asks for the rest. Nothing is sent before you begin."))
        text = tr("What does the caller &read out, or which address?")
        self._label.setText(text)
        self.words.setAccessibleName(without_mnemonic(text))
        self.words.setPlaceholderText(tr("as you hear it: net err cert date invalid, shop.example, or a case code"))
        hint = tr("Choose the picture that looks like what they describe")
        self.pictures.say(tr("They see a &picture like this…"), hint)
        self.begin.say(tr("&Begin"), tr("(Enter)"))
        for part in (self.words, self.made, self.chosen, self.site, self.callers, self._chooser):
            part.retranslate()
        if self._typed.error or self._typed.code is not None:
            # These sentences were made in the other language.
            self._look()
        self._show_useful()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Begin on Enter, wherever the focus is, unless what has it does something else then."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.want_to_begin()
        else:
            super().keyPressEvent(event)

    def _change(self) -> None:
        """Wait for a pause; a picture counts only while its words stand here."""
        if self._picture is not None and self.words.text() != self._picture.text:
            self._picture = None
            self.chosen.show_picture(None, "")
        self._guess, self._is_wanted = None, False
        if self.words.text().strip():
            self._pause.start()
        else:
            self._stop()
            self._take(Typed(text=self.words.text()))

    def _stop(self) -> None:
        self._pause.stop()
        if self._job:
            self._bridge.cancel(self._job)
            self._job = 0

    def _look(self) -> None:
        """Find out in a thread what the words are."""
        self._stop()
        text = self.words.text()
        self._job = self._bridge.start(lambda _tell, _cancel: understood(text))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job and isinstance(answer, Typed):
            self._job = 0
            self._take(answer)

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            logger.error("hearing broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self._job = 0
            self._take(Typed(text=self.words.text()))

    def _take(self, typed: Typed) -> None:
        before, self._typed = self._typed, typed
        self._told = ""
        self.made.show_typed(typed, self._call().language)
        case = typed.code.case if typed.code is not None else None
        if case is not None and (before.code is None or before.code.case != case):
            self.callers.tell(device_of(case.system) if case.system else None, case.browser)
        self._show_useful()
        if self._is_wanted and not self._is_pending:
            self._is_wanted = False
            self.want_to_begin()

    @property
    def _is_pending(self) -> bool:
        """Say whether something was typed that was not looked at yet."""
        return self._typed.text != self.words.text()

    def _choose_guess(self, guess: object) -> None:
        if isinstance(guess, Guess):
            self._guess = guess
            self._show_useful()

    def _take_code(self, text: str) -> None:
        self.words.setText(text)
        self.words.setFocus()
        self._look()

    def _take_site(self, address: str) -> None:
        self.site.put(address)
        self.site.setFocus()

    def take_picture(self, id_: str) -> None:
        """Take the picture of the gallery that looks like what the caller sees. Raises KeyError where there is none."""
        picture = {picture.id: picture for picture in pictures()}[id_]
        self.words.setText(picture.text)
        self._picture = picture
        self._look()
        self.made.show_wait()
        self.chosen.show_picture(picture, self._call().language)
        self.words.setFocus()

    def _drop_picture(self) -> None:
        self.words.setText("")
        self.words.setFocus()

    def _show_callers(self) -> None:
        """Say and draw in the caller's language what stands in it."""
        language = self._call().language
        self.chosen.show_picture(self._picture, language)
        if self._typed.code is not None and self._typed.code.case is None:
            self.made.show_typed(self._typed, language)
        self._show_useful()

    def _call(self) -> Call:
        """Return the call as it would begin now."""
        known = self.callers
        call = begin(self._now(), language=known.language, device=known.device, browser=known.browser)
        if self._picture is not None:
            return replace(call, heard=self._typed.heard, picture=self._picture.id)
        call = begun_with(call, self._typed, self._guess)
        is_kept = not self._typed.is_unusable
        return call if is_kept else with_notes(call, tr("Read out: {text}", text=self._typed.text))

    def _target(self) -> Target | None:
        return self.site.target if self.site.field.text().strip() else self._typed.target

    def _show_useful(self) -> None:
        """Say what would still help."""
        call = self._call()
        useful = {
            tr("what the page says"): not (call.coded or call.explanation.causes),
            tr("the device"): call.device is None,
            tr("the browser"): not call.browser and self.callers.has_choice_of_browser,
            tr("the address of the site"): self._target() is None,
        }
        things = tr(", ").join(thing for thing, is_useful in useful.items() if is_useful)
        text = tr("Still useful to know: {things}.", things=things) if things else tr("That is all that helps.")
        self.useful.setText(text)

    def want_to_begin(self) -> None:
        """Begin the call with what is known; what was typed last is looked at before."""
        if self._is_pending and self.words.text().strip():
            self._is_wanted = True
            self._look()
            return
        wrong, text = self._complaint()
        if wrong is not None and self._told != text:
            self._told = text
            self.useful.setText(tr("Mend what is wrong, or press “Begin” again to begin without it."))
            announce(self.useful, self.useful.text())
            wrong.setFocus()
            return
        self._chooser.close()
        self.begun.emit(CallStart(self._call(), self._target()))

    def _complaint(self) -> tuple[QWidget | None, str]:
        """Return the field in which something is wrong, and what stands there; None where all is usable."""
        if self.site.check():
            return self.site.field, self.site.field.text()
        if self._picture is None and self._typed.is_wrong:
            return self.words, self._typed.text
        return None, ""
