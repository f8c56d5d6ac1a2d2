"""The watched sites: their window, and what the start page tells of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when the window is opened
    from wizard.model.target import CheckOptions
    from wizard.views.frame import MainWindow
    from wizard.views.watch.watch_window import WatchWindow


def open_watch(window: MainWindow, add: tuple[str, ...] = (), options: CheckOptions | None = None) -> WatchWindow:
    """Bring the window of the watched sites to the front, and watch the addresses *add* as well.

    There is one beside each main window. *options* are those that the main window was started with.
    """
    from wizard.model.target import CheckOptions
    from wizard.views.watch.watch_note import WatchNote
    from wizard.views.watch.watch_window import WatchWindow

    # One that was closed is there until Qt comes round to it.
    opened = next((one for one in window.findChildren(WatchWindow) if one.isVisible()), None)
    if opened is None:
        opened = WatchWindow(window.conductor.bridge, options or CheckOptions(), window)
        opened.check_wanted.connect(partial(_check, window, opened))
        for note in window.findChildren(WatchNote):
            opened.shown.connect(note.look)
        window.language_changed.connect(opened.retranslate)
        opened.show()
    else:
        opened.raise_()
        opened.activateWindow()
    opened.add(add)
    return opened


def _check(window: MainWindow, opened: WatchWindow, address: str) -> None:
    """Check a site step by step in the main window, which the other one would hide."""
    from wizard.flow.address import parse_target

    opened.close()
    window.activateWindow()
    target = parse_target(address)
    window.take(target.address if target.scheme == "https" else address)
