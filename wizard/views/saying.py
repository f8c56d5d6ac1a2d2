"""What a screen reader is told beside the focus: words that come in while the person is somewhere else."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from wizard.plain import visible

_JUST_SAID = "just-said"
"""Property of a widget: what it announced in this turn of the loop."""


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say *text*, which *widget* shows; *at_once* breaks off what it is saying, for what is wrong.

    Nothing is said of an empty text, nor of one that the widget has announced in this same turn of the loop.
    """
    # To name them makes Python's classes with all their enums: 3 ms before the first paint, which says nothing.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    said = visible(text, lines=True)
    if not said.strip() or widget.property(_JUST_SAID) == said:
        return
    widget.setProperty(_JUST_SAID, said)
    QTimer.singleShot(0, widget, lambda: widget.setProperty(_JUST_SAID, None))
    event = QAccessibleAnnouncementEvent(widget, said)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def bring(widget: QWidget, text: str = "") -> None:
    """Give *widget* the focus and have it said once: a reader says by itself what takes the focus.

    Announced as well is what had the focus before, or cannot take it now; *text* in place of the widget's name.
    """
    had_it = widget.hasFocus()
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    if had_it or not widget.hasFocus():
        announce(widget, text or widget.accessibleName())
