"""Drags and drops as the desktop sends them: to the system's window, which finds the widget by itself."""

from pathlib import Path
from typing import Any

from PySide6 import __version_info__
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALLOWED = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def of_files(*files: Path) -> QMimeData:
    """Return *files* as file managers carry them: their names are there as a text, too."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    data.setText("\n".join(map(str, files)))
    return data


def of_text(text: str) -> QMimeData:
    """Return *text* as any program carries it."""
    data = QMimeData()
    data.setText(text)
    return data


def _exact(at: QPoint) -> Any:
    """Return *at* as PySide6 wants it here: from 6.12 on with fractions of a pixel, which older ones do not take."""
    return QPointF(at) if __version_info__ >= (6, 12) else at


def over(window: QWidget, data: QMimeData, place: QWidget | None = None) -> bool:
    """Drag *data* over the middle of *place*, else of *window*, which is shown; say whether it would be taken."""
    at = window.rect().center() if place is None else place.mapTo(window, place.rect().center())
    enter = QDragEnterEvent(_exact(at), ALLOWED, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), enter)
    move = QDragMoveEvent(_exact(at), ALLOWED, data, LEFT, NONE)
    move.setAccepted(enter.isAccepted())
    QApplication.sendEvent(window.windowHandle(), move)
    return move.isAccepted()


def drop(window: QWidget, data: QMimeData, place: QWidget | None = None) -> QDropEvent:
    """Drag *data* there and let go; what takes it does so in the next turn of the loop, which is over by then."""
    at = window.rect().center() if place is None else place.mapTo(window, place.rect().center())
    over(window, data, place)
    event = QDropEvent(QPointF(at), ALLOWED, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    QApplication.processEvents()
    return event
