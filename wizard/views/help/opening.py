"""Finds the one help window, or makes it; and keeps what it has made for the next time."""

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from wizard.flow.help.index import Index
from wizard.views.help.help_window import HelpWindow


class Shelf(QObject):
    """Keeps the search of each language while the program runs: to make it takes half a second."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.indexes: dict[str, Index] = {}


def _shelf() -> Shelf:
    application = QApplication.instance()
    assert application is not None  # noqa: S101  (a window without an application is a bug)
    return application.findChild(Shelf) or Shelf(application)


def help_over(window: QWidget) -> HelpWindow:
    """Return the help window, a new one over *window* where none is open that can be used now."""
    modal = QApplication.activeModalWidget()
    for top in QApplication.topLevelWidgets():
        if isinstance(top, HelpWindow) and top.isVisible():
            if modal is None or _belongs_to(top, modal):
                return top
            # A window that asks for an answer lets nothing be used but itself and what belongs to it.
            top.close()
    made = HelpWindow(_shelf().indexes, modal or window.window())
    for top in QApplication.topLevelWidgets():
        changed = getattr(top, "language_changed", None)
        if isinstance(changed, SignalInstance):
            changed.connect(made.retranslate)
    return made


def _belongs_to(window: QWidget, owner: QWidget) -> bool:
    """Say whether *window* is one over *owner*, or over another one that is."""
    above: QWidget | None = window
    while above is not None:
        if above is owner:
            return True
        above = above.parentWidget()
    return False
