"""Every window of the viewer that is open: opens them, looks for their chains, and lets them know of each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from wizard.errors import WizardError
from wizard.flow.settings import change_settings, read_settings, recent_files, with_recent, without_recent
from wizard.flow.viewer.layout import LAYOUTS, OURS
from wizard.flow.viewer.sheet import About
from wizard.flow.viewer.viewed import Viewed, of_diagnosis, of_file
from wizard.model.certificate import Certificate
from wizard.views.viewer.window import ViewerWindow, now

if TYPE_CHECKING:  # loaded when a window is open
    from collections.abc import Callable, Sequence

    from wizard.flow.tasks import InspectedFile
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge
    from wizard.views.viewer.compare_window import CompareWindow, Side
    from wizard.views.viewer.opener import Opener

_MOST_OTHERS = 20
"""Open files that are searched for issuers."""


class Viewers(QObject):
    """Opens windows over *parent*; work goes through the bridge that *make_bridge* returns when it is first needed."""

    judge_wanted = Signal(object, str)
    """Certificates of a file, a tuple of DER, and the host to judge them for."""

    def __init__(self, parent: QWidget | None, make_bridge: Callable[[], Bridge]) -> None:
        super().__init__(parent)
        self._parent, self._make_bridge = parent, make_bridge
        self._windows: list[QDialog] = []
        self._jobs: dict[int, tuple[ViewerWindow, int]] = {}
        """What is under way for which window, and for which of its certificates."""
        self._start = ""

    @cached_property
    def _bridge(self) -> Bridge:
        bridge = self._make_bridge()
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        return bridge

    @cached_property
    def opener(self) -> Opener:
        """What opens files for the windows."""
        from wizard.views.viewer.opener import Opener

        return Opener(self._bridge, self)

    def show_file(self, file: InspectedFile) -> QDialog:
        """Open a window on the certificates of a file, and remember the file."""
        path = Path(file.name)
        if path.is_absolute() and path.exists():
            change_settings(lambda settings: with_recent(settings, path))
        return self.show_viewed(of_file(file.name, file.certificates, file.ders))

    def show_diagnosis(self, diagnosis: Diagnosis) -> ViewerWindow:
        """Open a window on the certificates of *diagnosis*, pointing at the field that it is about."""
        return self.show_viewed(of_diagnosis(diagnosis))

    def show_viewed(self, viewed: Viewed) -> ViewerWindow:
        """Open a window, and look for the chain above its first certificate."""
        window = ViewerWindow(viewed, self._parent, start=self._remembered())
        window.layout_chosen.connect(self._remember)
        window.judge_wanted.connect(self.judge_wanted)
        window.fetch_wanted.connect(lambda hosts: self._look(window, frozenset(hosts)))
        window.compare_wanted.connect(partial(self._compare, window))
        window.open_wanted.connect(partial(self._open, window))
        window.recent_wanted.connect(lambda: window.offer_recent(recent_files(read_settings())))
        window.forget_wanted.connect(lambda: change_settings(without_recent))
        self._keep(window)
        window.closer_look_wanted.connect(partial(self._look_closer, window))
        window.seen.connect(lambda: self._look(window, frozenset()))
        window.show()
        return window

    def _keep(self, window: QDialog) -> None:
        window.destroyed.connect(lambda: self._forget(window))
        self._windows.append(window)

    def retranslate(self) -> None:
        """Put every window into the language in force."""
        for window in self._windows:
            if callable(retranslate := getattr(window, "retranslate", None)):
                retranslate()

    def _remembered(self) -> str:
        if not self._start:
            wanted = read_settings().layout
            self._start = wanted if wanted in LAYOUTS else OURS
        return self._start

    def _remember(self, layout: str) -> None:
        self._start = layout
        change_settings(lambda settings: replace(settings, layout=layout))

    def _forget(self, window: QDialog) -> None:
        self._windows = [other for other in self._windows if other is not window]
        self._jobs = {job: asked for job, asked in self._jobs.items() if asked[0] is not window}

    def _open(self, over: ViewerWindow, paths: Sequence[Path]) -> None:
        """Open files that were dropped or chosen; ask for one where there are none."""
        if not paths:
            self.opener.ask(over, self.show_file)
        for path in paths:
            self.opener.open(path, over, self.show_file)

    def _compare(self, over: ViewerWindow, certificate: Certificate) -> None:
        source = Path(over.viewed.title).name
        self.opener.ask(over, lambda file: self._show_comparison(over, certificate, source, file))

    def _show_comparison(self, over: QWidget, left: Certificate, source: str, file: InspectedFile) -> None:
        from wizard.views.viewer.compare_window import CompareWindow

        right = _first(file)
        if right is not None:
            window = CompareWindow(left, right, over, sources=(source, Path(file.name).name))
            window.other_wanted.connect(lambda side: self._exchange(window, side))
            self._keep(window)
            window.show()

    def _exchange(self, window: CompareWindow, side: Side) -> None:
        self.opener.ask(window, lambda file: _put(window, side, file))

    def _look(self, window: ViewerWindow, hosts: frozenset[str]) -> None:
        from wizard.views.viewer.chain_work import FindChain, OtherFile

        open_files = [
            other.viewed for other in self._windows if isinstance(other, ViewerWindow) and other is not window
        ]
        others = tuple(OtherFile(viewed.title, viewed.ders) for viewed in open_files[-_MOST_OTHERS:] if viewed.ders)
        job = self._bridge.start(FindChain(viewed=window.viewed, at=now(), others=others, hosts=hosts))
        self._jobs[job] = (window, 0)

    def _look_closer(self, window: ViewerWindow, chosen: int) -> None:
        from wizard.views.viewer.chain_work import LookCloser

        job = self._bridge.start(LookCloser(viewed=window.viewed, chosen=chosen, at=now()))
        self._jobs[job] = (window, chosen)

    def _finish(self, job: int, answer: object) -> None:
        if job not in self._jobs:
            return
        from wizard.flow.hierarchy import Hierarchy
        from wizard.flow.viewer.surroundings import with_hierarchy

        window, chosen = self._jobs.pop(job)
        match answer:
            case Hierarchy():
                window.show_viewed(with_hierarchy(window.viewed, answer))
            case About():
                window.show_about(chosen, answer)
            case _:
                raise TypeError(f"unexpected answer: {type(answer)!r}")

    def _fail(self, job: int, error: object) -> None:
        if job in self._jobs:
            window, _ = self._jobs.pop(job)
            window.say_done(str(error) if isinstance(error, WizardError) else type(error).__name__)


def _first(file: InspectedFile) -> Certificate | None:
    return next((c for c in file.certificates if isinstance(c, Certificate)), None)


def _put(window: CompareWindow, side: Side, file: InspectedFile) -> None:
    certificate = _first(file)
    if certificate is not None:
        window.put(side, certificate, Path(file.name).name)
