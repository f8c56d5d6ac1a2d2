"""The line that counts what is shown, and tells what is under way and how far it is."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.waiting import WaitingBar
from wizard.views.widgets import Button, PlainLabel, row

_PATIENCE_MS = 150
"""What is done sooner is not told of: it would only flicker."""


class StatusLine(Flow):
    """Counts on one side; on the other the progress, with a button to cancel it, while something is under way."""

    def __init__(self, name: str) -> None:
        self.count = PlainLabel(role="strong")
        self.count.setObjectName(f"{name}-count")
        self.note = PlainLabel(role="quiet")
        self.note.setObjectName(f"{name}-note")
        for label in (self.count, self.note):
            label.setWordWrap(False)
        self._doing = PlainLabel(role="quiet")
        self._doing.setWordWrap(False)
        self.bar = WaitingBar(f"{name}-progress")
        self.bar.setMinimumWidth(unit() * 5)
        self.bar.setMaximumWidth(unit() * 16)
        self.cancel = Button(f"{name}-cancel", icon_name="cancel")
        self.cancel.setAutoDefault(False)
        counts, self._busy = QWidget(), QWidget()
        for whole, parts in ((counts, (self.count, self.note)), (self._busy, (self._doing, self.bar, self.cancel))):
            line = row(*parts)
            line.setContentsMargins(0, 0, 0, 0)
            whole.setLayout(line)
        # The table below stays where it is when the button comes and goes, unless they need a line of their own.
        kept = self._busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(kept)
        self._busy.hide()
        super().__init__(counts, self._busy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._busy.show)

    def retranslate(self) -> None:
        """Put the button into the language in force."""
        self.cancel.say(tr("Ca&ncel"), tr("(Esc)"))

    def begin(self, text: str) -> None:
        """Tell what is under way; how far it is, is not known yet."""
        if not self._timer.isActive() and self._busy.isHidden():
            self.bar.wait()
            self._timer.start()
        self._doing.setText(text)
        self.bar.setAccessibleName(text)

    def advance(self, done: int, whole: int) -> None:
        """Tell how far it is."""
        self.bar.advance(done, whole)

    def end(self) -> None:
        """Tell of nothing any more."""
        self._timer.stop()
        self._busy.hide()

    def say(self, text: str) -> None:
        """Tell what was done, also to those who do not see it."""
        self.note.setText(text)
        announce(self.note, text)
