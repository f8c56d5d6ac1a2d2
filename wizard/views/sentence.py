"""The one sentence that a page is about."""

from PySide6.QtCore import Qt

from wizard.views.widgets import PlainLabel


def focusable_sentence(text: str) -> PlainLabel:
    """Return a label that can be reached and read by keyboard and screen reader."""
    label = PlainLabel(text, role="sentence")
    label.setObjectName("sentence")
    # Not by keyboard as well, which shows a cursor as if something were to be typed: Ctrl+C copies the whole.
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # A label with a border indents its text: this one is to stand in line with its neighbours.
    label.setIndent(0)
    return label
