"""The help window: `open_help` opens it, and `topic_at` says on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.views.help.context import topic_at, topic_of

if TYPE_CHECKING:  # the window is loaded when it is wanted
    from PySide6.QtWidgets import QWidget

    from wizard.views.help.help_window import HelpWindow

__all__ = ["open_help", "topic_at", "topic_of"]


def open_help(window: QWidget, topic: str = "", keys: tuple[tuple[str, str, str], ...] = ()) -> HelpWindow:
    """Open the help on *topic*, or raise it where it is open; without one it stays where it is, or begins at the start.

    *keys* are (menu, words of the command, keys) for the article about the keyboard.
    """
    from wizard.views.help.opening import help_over

    opened = help_over(window)
    opened.show_keys(keys)
    opened.open_topic(topic)
    opened.show()
    opened.raise_()
    opened.activateWindow()
    return opened
