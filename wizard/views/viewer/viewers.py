"""Every window of the viewer that is open: opens them, looks for their chains, and lets them know of each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wizard.errors import WizardError
from wizard.flow.settings import change_settings, read_settings, with_recent
from wizard.flow.viewer.layout import LAYOUTS, OURS
from wizard.flow.viewer.viewed import Viewed, of_diagnosis, of_file
from wizard.views.viewer.window import ViewerWindow, now

if TYPE_CHECKING:  # loaded when a window is open
    from collections.abc import Callable

    from wizard.flow.tasks import InspectedFile
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge

_MOST_OTHERS = 20
"""Open files that are searched for issuers."""


class Viewers(QObject):
    """Opens windows over *parent*; work goes through the bridge that *make_bridge* returns when it is first needed."""

    judge_wanted = Signal(object, str)
    """Certificates of a file, a tuple of DER, and the host to judge them for."""

    def __init__(self, parent: QWidget | None, bridge: Callable[[], Bridge]) -> None:
        super().__init__(parent)
        self._parent, self._make_bridge = parent, bridge
        self._bridge: Bridge | None = None
        self._windows: list[ViewerWindow] = []
        self._jobs: dict[int, ViewerWindow] = {}
        self._start = ""

    def show_file(self, file: InspectedFile) -> ViewerWindow:
        """Open a window on the certificates of a file, and remember the file."""
        path = Path(file.name)
        if path.is_absolute():
            change_settings(lambda settings: with_recent(settings, path))
        return self.show_viewed(of_file(file.name, file.certificates, file.ders))

    def show_diagnosis(self, diagnosis: Diagnosis, field: str = "") -> ViewerWindow:
        """Open a window on the certificates of *diagnosis*, pointing at the *field* that it is about."""
        window = self.show_viewed(of_diagnosis(diagnosis))
        if field:
            window.point_at(field)
        return window

    def show_viewed(self, viewed: Viewed) -> ViewerWindow:
        """Open a window, and look for the chain above its first certificate."""
        window = ViewerWindow(viewed, self._parent, start=self._remembered())
        window.layout_chosen.connect(self._remember)
        window.judge_wanted.connect(self.judge_wanted)
        window.fetch_wanted.connect(lambda hosts: self._look(window, frozenset(hosts)))
        window.destroyed.connect(lambda: self._forget(window))
        self._windows.append(window)
        window.show()
        QTimer.singleShot(0, window, lambda: self._look(window, frozenset()))
        return window

    def retranslate(self) -> None:
        """Put every window into the language in force."""
        for window in self._windows:
            window.retranslate()

    def _remembered(self) -> str:
        if not self._start:
            wanted = read_settings().layout
            self._start = wanted if wanted in LAYOUTS else OURS
        return self._start

    def _remember(self, layout: str) -> None:
        self._start = layout
        change_settings(lambda settings: replace(settings, layout=layout))

    def _forget(self, window: ViewerWindow) -> None:
        self._windows = [other for other in self._windows if other is not window]
        self._jobs = {job: asked for job, asked in self._jobs.items() if asked is not window}

    def _look(self, window: ViewerWindow, hosts: frozenset[str]) -> None:
        from wizard.views.viewer.chain_work import FindChain, OtherFile

        others = tuple(
            OtherFile(other.viewed.title, other.viewed.ders)
            for other in self._windows[:_MOST_OTHERS]
            if other is not window and other.viewed.ders
        )
        job = self._work().start(FindChain(viewed=window.viewed, at=now(), others=others, hosts=hosts))
        self._jobs[job] = window

    def _work(self) -> Bridge:
        if self._bridge is None:
            self._bridge = self._make_bridge()
            self._bridge.finished.connect(self._finish)
            self._bridge.failed.connect(self._fail)
        return self._bridge

    def _finish(self, job: int, answer: object) -> None:
        window = self._jobs.pop(job, None)
        if window is None:
            return
        from wizard.flow.hierarchy import Hierarchy
        from wizard.flow.viewer.surroundings import with_hierarchy

        if isinstance(answer, Hierarchy):
            window.show_viewed(with_hierarchy(window.viewed, answer))

    def _fail(self, job: int, error: object) -> None:
        window = self._jobs.pop(job, None)
        if window is not None:
            window.say_done(str(error) if isinstance(error, WizardError) else type(error).__name__)
