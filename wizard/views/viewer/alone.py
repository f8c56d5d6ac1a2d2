"""The viewer without the wizard around it: what a file manager opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wizard.views.viewer.window import ViewerWindow

if TYPE_CHECKING:  # loaded when the window is seen
    from collections.abc import Callable
    from pathlib import Path

    from wizard.flow.tasks import InspectedFile
    from wizard.views.bridge import Bridge
    from wizard.views.frame import MainWindow
    from wizard.views.viewer.viewers import Viewers


class Alone(QObject):
    """Shows the file *path*; judging it in full goes on in the wizard's own window, which *wizard* returns."""

    def __init__(self, path: Path, wizard: Callable[[], MainWindow]) -> None:
        super().__init__()
        self._path, self._wizard = path.absolute(), wizard
        self._bridge: Bridge | None = None
        self._viewers: Viewers | None = None
        self.window = ViewerWindow(path.name)
        self.window.seen.connect(self._fill)
        self.window.show()

    def _fill(self) -> None:
        """Read the file, now that its window is seen."""
        from wizard.flow.viewer.quick import quick_view
        from wizard.views.viewer.viewers import Viewers

        self._viewers = viewers = Viewers(None, self._make_bridge)
        viewers.judge_wanted.connect(lambda ders, host: self._in_wizard().conductor.judge(ders, host))
        viewed = quick_view(self._path)
        if viewed is None:
            viewers.opener.given_up.connect(self._give_up)
            viewers.opener.bundle_found.connect(self._give_up)
            viewers.opener.open(self._path, self.window, self._take)
        else:
            viewers.fill(self.window, viewed)
            viewers.remember(self._path)

    def _take(self, file: InspectedFile) -> None:
        if self._viewers is not None:
            self._viewers.remember(self._path)
            self._viewers.fill_from(self.window, file)

    def _give_up(self, over: object) -> None:
        """Close the window when nothing comes into it, or when it goes on in another one."""
        if over is self.window:
            self.window.close()

    def _make_bridge(self) -> Bridge:
        from wizard.views.bridge import Bridge

        self._bridge = Bridge(self)
        return self._bridge

    def _in_wizard(self) -> MainWindow:
        wizard = self._wizard()
        wizard.show()
        return wizard

    def close(self) -> None:
        """End all work; waits for the threads."""
        if self._bridge is not None:
            self._bridge.close()
