"""Marks the one widget that is being spoken of."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from wizard.views.theme import unit

_POINTED = "pointed"


def point_out(widget: QWidget | None, within: QWidget) -> None:
    """Mark *widget*, if any, and nothing else *within*."""
    for other in within.findChildren(QWidget):
        if other.property(_POINTED):
            _mark(other, on=False)
    if widget is not None:
        _mark(widget, on=True)


def _mark(widget: QWidget, *, on: bool) -> None:
    widget.setProperty(_POINTED, on)
    widget.setContentsMargins(*((unit() // 2,) * 4 if on else (0,) * 4))
    # A style sheet looks at properties only when it is told to.
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    # A frame measures its border only when it is told so, too.
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
