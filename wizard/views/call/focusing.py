"""The focus for what was only just placed in a window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focus_in(top: QWidget, target: QWidget) -> None:
    """Give *target*, somewhere inside *top*, the focus."""
    widget: QWidget | None = target
    while widget is not None and widget is not top:
        # What was just placed is shown by the loop only, and takes no focus before.
        if not widget.isVisibleTo(top):
            widget.show()
        widget = widget.parentWidget()
    target.setFocus(Qt.FocusReason.OtherFocusReason)
