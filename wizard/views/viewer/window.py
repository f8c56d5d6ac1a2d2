"""The window around a viewer: it can be seen before anything of a certificate is loaded."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.plain import shortened, visible
from wizard.views.enter import take_enter
from wizard.views.theme import unit
from wizard.views.window_place import remember

_LONGEST = 40
"""Characters of a name that are shown in one line of a small window."""


class ViewerWindow(QDialog):
    """Says that it opens *name*, until it is given something to `hold`."""

    seen = Signal()
    """The window was painted first: what it can do without until then may begin."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.Window)
        self.setWindowTitle(tr("Certificate: {name}", name=visible(name)))
        self._is_seen = False
        # Not one of wizard.views.widgets, which would have to be loaded first.
        self._wait: QLabel | None = QLabel(tr("Opening {name}…", name=shortened(visible(name), _LONGEST)))
        self._wait.setTextFormat(Qt.TextFormat.PlainText)
        self._wait.setWordWrap(True)
        self._wait.setMargin(unit() * 3)
        self._wait.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._wait)
        room = self.screen().availableSize() * 0.95
        self.resize(QSize(max(940, unit() * 98), max(780, unit() * 82)).boundedTo(room))
        remember(self, "viewer")

    def hold(self, viewer: QWidget) -> None:
        """Show *viewer*, whose title becomes the window's."""
        if self._wait is not None:
            self._column.removeWidget(self._wait)
            self._wait.deleteLater()
            self._wait = None
        self._column.addWidget(viewer)
        self.setWindowTitle(viewer.windowTitle())
        viewer.windowTitleChanged.connect(self.setWindowTitle)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002  (Qt's names)
        """Lead Tab through the viewer as it is read: each dialog is made after all else."""
        from wizard.views.reading_order import tab_as_read

        tab_as_read(self)
        return super().focusNextPrevChild(next)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell that the window has been seen."""
        super().paintEvent(event)
        if not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self.seen.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Press the button in focus with Enter; elsewhere, Enter does nothing that nobody asked for."""
        if not take_enter(self, event):
            super().keyPressEvent(event)
