"""The field for words that are read out: letters as they are heard become the code that they stand for."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from wizard.flow.call.from_here import Sureness, sureness
from wizard.flow.call.heard import Heard
from wizard.i18n import N_, tr
from wizard.views.flow import Flow
from wizard.views.widgets import Button, PlainLabel, column

PAUSE_MS = 250
"""How long nothing is typed before somebody listens: not at each letter."""

LONGEST = 4_000
"""Characters that are taken; a whole page that was pasted has fewer."""

GUESSED = {
    Sureness.NEARLY_CERTAIN: N_("That is {code}, nearly certain."),
    Sureness.LIKELY: N_("That is probably {code}."),
    Sureness.POSSIBLE: N_("That may be {code}. Let them spell it once more."),
}


class HeardField(QWidget):
    """Takes words, and says while they are typed what they may stand for."""

    typed = Signal(str)
    """What stands in the field, after a pause."""
    taken = Signal(str)
    """The words that are to be taken as the answer."""
    pictures_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = QLabel(tr("Words that are read o&ut, as you hear them"))
        self._label.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setObjectName("words-heard")
        self.field.setMaxLength(LONGEST)
        example = tr("for example: net err cert date invalid")
        self.field.setPlaceholderText(example)
        self.field.setToolTip(example)
        self.field.setAccessibleName(tr("Words that are read out, as you hear them"))
        self._label.setBuddy(self.field)
        take, pictures = Button("take-words", icon_name="ok"), Button("call-pictures", icon_name="pictures")
        take.say(tr("&Take these words"), tr("(Enter in the field)"))
        pictures.say(tr("They see a &picture like this…"), tr("Choose the picture that looks like what they describe"))
        self._said = PlainLabel(role="quiet")
        self._said.setObjectName("words-guess")
        self._error = PlainLabel(role="error")
        self._error.setObjectName("words-error")
        for label in (self._said, self._error):
            label.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.typed.emit(self.field.text()))
        self.field.textEdited.connect(self._begin_pause)
        self.field.returnPressed.connect(self._take)
        take.clicked.connect(self._take)
        pictures.clicked.connect(self.pictures_wanted)
        body = column(self._label, self.field, Flow(take, pictures), self._said, self._error)
        body.setContentsMargins(0, 0, 0, 0)
        self.setLayout(body)

    def show_guess(self, text: str, heard: Heard) -> None:
        """Say what *text* was taken for, unless something else stands in the field by now."""
        if text != self.field.text():
            return
        guess = heard.guesses[0] if heard.guesses else None
        said = "" if guess is None else tr(GUESSED[sureness(guess.confidence)], code=guess.code)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.field.setAccessibleDescription(said)

    def say_not_heard(self) -> None:
        """Say that the words sound like nothing that is known; they stay in the field."""
        self._fault(tr("No message that is known here sounds like this. Let them spell it, or choose an answer below."))

    def _begin_pause(self) -> None:
        self._error.hide()
        self._said.hide()
        self.field.setAccessibleDescription("")
        self._pause.start()

    def _take(self) -> None:
        self._pause.stop()
        if self.field.text().strip():
            self.taken.emit(self.field.text())
        else:
            self._fault(tr("Type the words first."))

    def _fault(self, text: str) -> None:
        self._said.hide()
        self._error.setText(text)
        self._error.show()
        self.field.setAccessibleDescription(text)
        self.field.setFocus()
