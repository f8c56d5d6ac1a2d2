"""The focus for what was only just placed in a window."""

from PySide6.QtWidgets import QApplication, QWidget

from wizard.views.saying import bring


def let_go(top: QWidget) -> None:
    """Take the focus from what is somewhere inside *top* and about to go, or Qt hands it on to whatever comes next."""
    focused = QApplication.focusWidget()
    if focused is not None and top.isAncestorOf(focused):
        focused.clearFocus()


def focus_in(top: QWidget, target: QWidget) -> None:
    """Give *target*, somewhere inside *top*, the focus, and have a screen reader say it."""
    widget: QWidget | None = target
    while widget is not None and widget is not top:
        # What was just placed is shown by the loop only, and takes no focus before.
        if not widget.isVisibleTo(top):
            widget.show()
        widget = widget.parentWidget()
    bring(target)
