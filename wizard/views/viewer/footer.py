"""The foot of the viewer's window: what can be done with the certificate in front."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.viewer.page import ROOM
from wizard.views.widgets import Button, PlainLabel, tip


class Footer(QFrame):
    """Buttons, and what was done last."""

    open_wanted = Signal(object)
    """Paths, a tuple, of files to open; empty: ask for one."""
    paste_wanted = Signal()
    """What is on the clipboard is to be opened."""
    recent_wanted = Signal()
    """The recent files are to be offered: `offer`."""
    forget_wanted = Signal()
    """The recent files are to be forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        names = ("open-other", "export", "copy-all", "compare", "print", "close-viewer")
        self.open, self.export, self.copy, self.compare, self.print_it, self.close_it = map(Button, names)
        self.recent = QMenu(self)
        self.recent.setObjectName("recent")
        self.recent.aboutToShow.connect(self.recent_wanted)
        self.open.setMenu(self.recent)
        # Opened by its key, Qt (6.11) leaves the button drawn as if it were held down.
        self.recent.aboutToHide.connect(self.open.update, Qt.ConnectionType.QueuedConnection)
        self.told = PlainLabel(role="quiet")
        self.told.setObjectName("told")
        self.told.hide()
        self.more = Button("more")
        self._rest = QMenu(self)
        self._rest.setObjectName("more-menu")
        self._rest.aboutToShow.connect(self._offer_rest)
        self._rest.aboutToHide.connect(self.more.update, Qt.ConnectionType.QueuedConnection)
        self.more.setMenu(self._rest)
        self.more.hide()
        buttons = (self.open, self.export, self.copy, self.compare, self.print_it, self.more, self.close_it)
        for button in buttons:
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        column.addWidget(self.told)
        column.addWidget(Flow(*buttons))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.open.say(tr("&Open"), tr("Another file, in a window of its own (Ctrl+O)"))
        self.export.say(tr("&Export…"), tr("Write this certificate, or the chain, to a file (Ctrl+S)"))
        self.copy.say(tr("&Copy everything"), tr("Puts all fields of this certificate on the clipboard as text"))
        self.compare.say(tr("Co&mpare…"), tr("With another certificate, for example the renewed one"))
        self.print_it.say(tr("&Print…"), tr("What is in front, on paper or as PDF (Ctrl+P)"))
        self.more.say(tr("Mo&re"), tr("Copy, compare, print"))
        self.redraw()
        self.close_it.say(tr("C&lose"), tr("(Esc)"))

    def redraw(self) -> None:
        """Keep to one line in the width and the size of the text in force: what is seldom wanted goes into a menu."""
        is_wide = self.width() >= unit() * ROOM
        few = (self.open, self.export, self.more, self.close_it)
        needed = sum(button.sizeHint().width() + unit() for button in few) + unit() * 3
        self.more.setHidden(is_wide)
        self.export.setVisible(is_wide or needed <= self.width())
        for button in (self.copy, self.compare, self.print_it):
            button.setVisible(is_wide)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width."""
        super().resizeEvent(event)
        self.redraw()

    def _offer_rest(self) -> None:
        self._rest.clear()
        for button in (self.export, self.copy, self.compare, self.print_it):
            if button.isHidden():
                self._rest.addAction(button.text(), button.click).setEnabled(button.isEnabled())

    def offer(self, paths: Sequence[Path]) -> None:
        """Offer to open a file, one of the recent *paths*, or to forget these."""
        self.recent.clear()
        self.recent.addAction(tr("Open a certificate file…"), lambda: self.open_wanted.emit(()))
        self.recent.addAction(tr("Open what is on the clipboard"), self.paste_wanted.emit)
        if not paths:
            return
        self.recent.addSeparator()
        for path in paths:
            action = self.recent.addAction(visible(path.name).replace("&", "&&"))
            action.setToolTip(tip(visible(str(path))))
            action.triggered.connect(partial(self._open, path))
        self.recent.addSeparator()
        self.recent.addAction(tr("Forget these files"), self.forget_wanted.emit)

    def _open(self, path: Path) -> None:
        self.open_wanted.emit((path,))

    def say_done(self, text: str) -> None:
        """Tell that something was done."""
        self.told.setText(text)
        self.told.show()
        announce(self.told, text)
