"""F1 in every window there is, dialogs that wait for an answer among them."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from wizard.views.help import open_help, topic_at
from wizard.views.menus import HAS_HELP_KEY

Table = tuple[tuple[str, str, str], ...]
"""Menu, words of a command, keys: for the article about the keyboard."""


class HelpKey(QObject):
    """Gives F1 to each window when it first comes to the front.

    A shortcut of the whole application would be dead in a dialog over it, and a filter of all events slow. A window
    with a menu has the key there.
    """

    def __init__(self, main: QWidget, keys: Callable[[], Table] = lambda: ()) -> None:
        super().__init__(main)
        self._main, self._keys = main, keys
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101  (a window without an application is a bug)
        application.focusWindowChanged.connect(self._give)

    def _give(self) -> None:
        window = QApplication.activeWindow()
        if window is not None and not window.property(HAS_HELP_KEY):
            window.setProperty(HAS_HELP_KEY, True)
            QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), window).activated.connect(self.open)

    def open(self) -> None:
        """Open the help on what has the focus, over the window in front."""
        front = QApplication.activeWindow() or self._main
        open_help(front, topic_at(QApplication.focusWidget() or front), self._keys())
