"""What the start tells of changes that this program has made on this computer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.fixes.actions.journal import Tidied
from wizard.i18n import tr, trn
from wizard.views.flow import Flow
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, column


class ChangesNote(QWidget):
    """A way to the list of changes; a banner where one was interrupted."""

    wanted = Signal()

    def __init__(self, tidied: Tidied) -> None:
        super().__init__()
        self.setObjectName("changes-note")
        self._tidied = tidied
        self._said = PlainLabel()
        self.button = Button("show-changes", kind="link", icon_name="swap")
        self.button.clicked.connect(self.wanted)
        lines = column(Flow(self.button))
        if self.is_urgent:
            lines.insertWidget(0, Banner(Tone.PROBLEM if tidied.left else Tone.NOTE, self._said))
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.retranslate()

    @property
    def is_urgent(self) -> bool:
        """Say whether a change was interrupted."""
        return bool(self._tidied.left or self._tidied.mended)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.button.say(tr("What this program changed…"), tr("See it, and take it back"))
        if self._tidied.left:
            text = trn(
                "The program ended in the middle of {n} change. Please put it back: the system asks for consent.",
                "The program ended in the middle of {n} changes. Please put them back: the system asks for consent.",
                self._tidied.left,
            )
        else:
            text = trn(
                "The program ended in the middle of {n} change, and has put everything back now.",
                "The program ended in the middle of {n} changes, and has put everything back now.",
                self._tidied.mended,
            )
        self._said.setText(text)
