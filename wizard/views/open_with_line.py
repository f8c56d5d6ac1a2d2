"""A line of the preferences: whether the file manager offers this program, and the button that changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wizard.flow import open_with
from wizard.flow.open_with import Standing
from wizard.i18n import tr
from wizard.views.broke import broke
from wizard.views.saying import announce
from wizard.views.widgets import Button, PlainLabel, row

if TYPE_CHECKING:
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Bridge, Sink, Work


class OpenWithLine(QWidget):
    """Asks the desktop through *bridge*, and shows what it says."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._standing: Standing | None = None
        self._error = ""
        self._was_asked = False
        self.said = PlainLabel()
        self.said.setObjectName("open-with-state")
        # One button for both ways: it keeps the focus when the other way is open.
        self.button = Button("open-with-change")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._change)
        line = row(self.said, self.button)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(0, 1)
        self.setLayout(line)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._job = bridge.start(_standing_after(None))
        self.retranslate()

    @property
    def is_busy(self) -> bool:
        """Say whether the desktop is being asked."""
        return bool(self._job)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._show()

    def _show(self) -> None:
        standing = self._standing
        self.said.setText(self._error or (tr("Looking…") if standing is None else open_with.in_words(standing)))
        self.said.setProperty("role", "error" if self._error else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.button.setVisible(standing in {Standing.NOT_OFFERED, Standing.OFFERED, Standing.OUTDATED})
        if standing is Standing.OFFERED:
            self.button.say(tr("Offer it no longe&r"), tr("Leaves nothing behind"))
        else:
            self.button.say(tr("Offe&r it"), tr("What opens a file by itself stays as it is"))

    def _change(self) -> None:
        if not self._job:
            act = open_with.take_back if self._standing is Standing.OFFERED else open_with.offer
            self._error, self._was_asked = "", True
            self._job = self._bridge.start(_standing_after(act))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job and isinstance(answer, Standing):
            self._job, self._standing = 0, answer
            self._tell()

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            self._job = 0
            self._error = broke(error)
            self._tell()

    def _tell(self) -> None:
        self._show()
        if self._was_asked:
            announce(self.said, self.said.text())


def _standing_after(act: Callable[[], None] | None) -> Work:
    def work(tell: Sink, cancel: Cancel) -> Standing:
        if act is not None:
            act()
        return open_with.state()

    return work
