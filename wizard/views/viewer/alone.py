"""The viewer without the wizard around it: what a file manager opens."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wizard.flow.viewer.viewed import Viewed
from wizard.views.viewer.viewers import Viewers

if TYPE_CHECKING:  # loaded when the window is seen
    from collections.abc import Callable

    from wizard.views.bridge import Bridge
    from wizard.views.frame import MainWindow


class Alone(QObject):
    """Shows a file; judging it in full goes on in the wizard's own window, which *make_window* returns."""

    def __init__(self, viewed: Viewed, make_window: Callable[[], MainWindow]) -> None:
        super().__init__()
        self._make_window = make_window
        self._bridge: Bridge | None = None
        self._window: MainWindow | None = None
        self.viewers = Viewers(None, self._make_bridge)
        self.viewers.judge_wanted.connect(self._judge)
        # Switched off by wizard/__main__.py until a window is seen.
        self.viewers.show_viewed(viewed).seen.connect(gc.enable)

    def _make_bridge(self) -> Bridge:
        from wizard.views.bridge import Bridge

        self._bridge = Bridge(self)
        return self._bridge

    def _judge(self, ders: tuple[bytes, ...], host: str) -> None:
        if self._window is None:
            self._window = self._make_window()
        self._window.show()
        self._window.conductor.judge(ders, host)

    def close(self) -> None:
        """End all work; waits for the threads."""
        if self._bridge is not None:
            self._bridge.close()
        if self._window is not None:
            self._window.close()


def viewed_file(argument: str) -> Viewed | None:
    """Return what the file *argument* holds; None where it is no file, or takes more than a look."""
    if "://" in argument or "\n" in argument or not Path(argument).is_file():
        return None
    from wizard.flow.viewer.quick import quick_view

    return quick_view(Path(argument))
