"""Every window of the viewer that is open: opens them, looks for their chains, and lets them know of each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wizard.errors import WizardError
from wizard.flow.settings import change_settings, read_settings, recent_files, with_recent, without_recent
from wizard.flow.viewer.layout import LAYOUTS, OURS
from wizard.flow.viewer.sheet import About
from wizard.flow.viewer.viewed import Viewed, of_diagnosis, of_file
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.views.viewer.viewer import Viewer, now
from wizard.views.viewer.window import ViewerWindow

if TYPE_CHECKING:  # loaded when a window is open
    from collections.abc import Callable, Sequence

    from wizard.flow.tasks import InspectedFile
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge
    from wizard.views.viewer.compare_window import CompareWindow, Side
    from wizard.views.viewer.opener import Opener
    from wizard.views.viewer.unread import Unread

_MOST_OTHERS = 20
"""Open files that are searched for issuers."""


class Viewers(QObject):
    """Opens windows over *parent*; work goes through the bridge that *make_bridge* returns when it is first needed."""

    judge_wanted = Signal(object, str)
    """Certificates of a file, a tuple of DER, and the host to judge them for."""

    def __init__(self, parent: QWidget | None, make_bridge: Callable[[], Bridge]) -> None:
        super().__init__(parent)
        self._parent, self._make_bridge = parent, make_bridge
        self._shown: list[Viewer | CompareWindow | Unread] = []
        self._jobs: dict[int, tuple[Viewer, int]] = {}
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

    def show_file(self, file: InspectedFile) -> ViewerWindow:
        """Open a window on what a file held."""
        window = ViewerWindow(Path(file.name).name, self._parent)
        self.fill_from(window, file)
        window.show()
        return window

    def fill_from(self, window: ViewerWindow, file: InspectedFile) -> None:
        """Show in *window* what a file held, and remember the file."""
        viewed = of_file(file.name, file.certificates, file.ders)
        if viewed.shown:
            self.fill(window, viewed)
        else:
            self._fill_with_bytes(window, file)
        self.remember(Path(file.name))

    def remember(self, path: Path) -> None:
        """Offer the file *path* among the recent ones from now on; nothing where it is no file of this computer."""
        if path.is_absolute() and path.exists():
            change_settings(lambda settings: with_recent(settings, path))

    def _fill_with_bytes(self, window: ViewerWindow, file: InspectedFile) -> None:
        from wizard.views.viewer.unread import Unread

        why = next(c for c in file.certificates if isinstance(c, Unreadable))
        unread = Unread(Path(file.name).name, file.ders, why)
        unread.close_wanted.connect(window.close)
        self._keep(unread)
        window.hold(unread)

    def _keep(self, shown: Viewer | CompareWindow | Unread) -> None:
        shown.destroyed.connect(lambda: self._forget(shown))
        self._shown.append(shown)

    def show_diagnosis(self, diagnosis: Diagnosis) -> ViewerWindow:
        """Open a window on the certificates of *diagnosis*, pointing at the field that it is about."""
        return self.show_viewed(of_diagnosis(diagnosis))

    def show_viewed(self, viewed: Viewed) -> ViewerWindow:
        """Open a window on *viewed*."""
        window = ViewerWindow(viewed.title, self._parent)
        self.fill(window, viewed)
        window.show()
        return window

    def fill(self, window: ViewerWindow, viewed: Viewed) -> Viewer:
        """Show *viewed* in *window*, and look for the chain above its first certificate."""
        viewer = Viewer(viewed, start=self._remembered())
        viewer.layout_chosen.connect(self._remember)
        viewer.judge_wanted.connect(self.judge_wanted)
        viewer.fetch_wanted.connect(lambda hosts: self._look(viewer, frozenset(hosts)))
        viewer.compare_wanted.connect(partial(self._compare, viewer))
        viewer.open_wanted.connect(partial(self._open, viewer))
        viewer.recent_wanted.connect(lambda: viewer.offer_recent(recent_files(read_settings())))
        viewer.forget_wanted.connect(lambda: change_settings(without_recent))
        viewer.closer_look_wanted.connect(partial(self._look_closer, viewer))
        viewer.seen.connect(lambda: self._look(viewer, frozenset()))
        self._keep(viewer)
        window.hold(viewer)
        return viewer

    def retranslate(self) -> None:
        """Put every window into the language in force."""
        for shown in self._shown:
            shown.retranslate()

    def _remembered(self) -> str:
        if not self._start:
            wanted = read_settings().layout
            self._start = wanted if wanted in LAYOUTS else OURS
        return self._start

    def _remember(self, layout: str) -> None:
        self._start = layout
        change_settings(lambda settings: replace(settings, layout=layout))

    def _forget(self, shown: QWidget) -> None:
        self._shown = [other for other in self._shown if other is not shown]
        self._jobs = {job: asked for job, asked in self._jobs.items() if asked[0] is not shown}

    def _open(self, over: Viewer, paths: Sequence[Path]) -> None:
        """Open files that were dropped or chosen; ask for one where there are none."""
        if not paths:
            self.opener.ask(over, self.show_file)
        for path in paths:
            self.opener.open(path, over, self.show_file)

    def _compare(self, over: Viewer, certificate: Certificate) -> None:
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

    def _look(self, viewer: Viewer, hosts: frozenset[str]) -> None:
        from wizard.views.viewer.chain_work import FindChain, OtherFile

        open_files = [other.viewed for other in self._shown if isinstance(other, Viewer) and other is not viewer]
        others = tuple(OtherFile(viewed.title, viewed.ders) for viewed in open_files[-_MOST_OTHERS:] if viewed.ders)
        job = self._bridge.start(FindChain(viewed=viewer.viewed, at=now(), others=others, hosts=hosts))
        self._jobs[job] = (viewer, 0)

    def _look_closer(self, viewer: Viewer, chosen: int) -> None:
        from wizard.views.viewer.chain_work import LookCloser

        job = self._bridge.start(LookCloser(viewed=viewer.viewed, chosen=chosen, at=now()))
        self._jobs[job] = (viewer, chosen)

    def _finish(self, job: int, answer: object) -> None:
        if job not in self._jobs:
            return
        from wizard.flow.hierarchy import Hierarchy
        from wizard.flow.viewer.surroundings import with_hierarchy

        viewer, chosen = self._jobs.pop(job)
        match answer:
            case Hierarchy():
                viewer.show_viewed(with_hierarchy(viewer.viewed, answer))
            case About():
                viewer.show_about(chosen, answer)
            case _:
                raise TypeError(f"unexpected answer: {type(answer)!r}")

    def _fail(self, job: int, error: object) -> None:
        if job in self._jobs:
            viewer, _ = self._jobs.pop(job)
            viewer.say_done(str(error) if isinstance(error, WizardError) else type(error).__name__)


def _first(file: InspectedFile) -> Certificate | None:
    return next((c for c in file.certificates if isinstance(c, Certificate)), None)


def _put(window: CompareWindow, side: Side, file: InspectedFile) -> None:
    certificate = _first(file)
    if certificate is not None:
        window.put(side, certificate, Path(file.name).name)
