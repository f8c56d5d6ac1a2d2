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
        # Where something is to be put back, the way to it does not look like any other.
        self.button = Button("show-changes", kind="" if tidied.left else "link", icon_name="swap")
        self.button.clicked.connect(self.wanted)
        tone = Tone.PROBLEM if tidied.left else Tone.NOTE
        way = Flow(self.button)
        lines = column(Banner(tone, self._said, way) if self.is_urgent else way)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.retranslate()

    @property
    def is_urgent(self) -> bool:
        """Say whether a change was interrupted."""
        return bool(self._tidied.left or self._tidied.mended)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        way = tr("What this program changed…")
        if self._tidied.left:
            way = trn("Put it back…", "Put them back…", self._tidied.left)
            text = trn(
                "The program ended in the middle of {n} change. Please put it back; your system will ask you to allow "
                "it.",
                "The program ended in the middle of {n} changes. Please put them back; your system will ask you to "
                "allow it.",
                self._tidied.left,
            )
        else:
            text = trn(
                "The program ended in the middle of {n} change, and has put everything back now.",
                "The program ended in the middle of {n} changes, and has put everything back now.",
                self._tidied.mended,
            )
        self.button.say(way, tr("See it, and take it back"))
        self._said.setText(text)
