"""Every window of the viewer that is open: opens them, looks for their chains, and lets them know of each other."""

from __future__ import annotations

import gc
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wizard.errors import WizardError
from wizard.flow.settings import change_settings, read_settings, recent_files, with_recent, without_recent
from wizard.flow.viewer.layout import LAYOUTS, OURS
from wizard.flow.viewer.sheet import About
from wizard.flow.viewer.viewed import MOST_IN_VIEWER, Viewed, of_diagnosis, of_file
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.views.drag_out import MOST, Carried, offer
from wizard.views.drops import OPEN, Use, accept
from wizard.views.viewer.viewer import Viewer, now
from wizard.views.viewer.window import ViewerWindow
from wizard.views.window_place import remember

if TYPE_CHECKING:  # loaded when a window is open
    from collections.abc import Callable, Sequence

    from wizard.flow.tasks import InspectedFile
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge
    from wizard.views.viewer.bundle_window import BundleWindow
    from wizard.views.viewer.compare_window import CompareWindow
    from wizard.views.viewer.comparisons import Comparisons
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
        self._shown: list[Viewer | CompareWindow | BundleWindow | Unread] = []
        self._windows: list[ViewerWindow] = []
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

        opener = Opener(self._bridge, self)
        opener.bundle_found.connect(lambda _, name, job, ders: self.follow_bundle(name, job, ders))
        return opener

    def show_file(self, file: InspectedFile) -> None:
        """Open a window on what a file held, and remember the file."""
        self.remember(Path(file.name))
        if len(file.ders) > MOST_IN_VIEWER:
            self._make_table(file.name).show_file(file)
            return
        window = self._make_window(file.name)
        self.fill_from(window, file)
        window.show()

    def follow_bundle(self, name: str, job: int, ders: Sequence[bytes]) -> None:
        """Open a table on *ders*, and on what the job `ReadFile` finds in the file *name* from now on."""
        self.remember(Path(name))
        self._make_table(name).follow(job, ders)

    def _make_table(self, name: str) -> BundleWindow:
        from wizard.views.viewer.bundle_window import BundleWindow

        # What was loaded stays: looking through it for garbage would hold the table up for 50 ms, again and again.
        gc.freeze()
        table = BundleWindow(name, self._bridge, self._parent)
        table.viewer_wanted.connect(lambda ders, _: self._show_row(name, ders))
        table.compare_wanted.connect(lambda *ders: self._compare_rows(table, ders))
        self._keep(table)
        remember(table, "bundle", table.table)
        offer(table.table, lambda _: _carried(table))
        table.show()
        return table

    def _show_row(self, name: str, ders: tuple[bytes, ...]) -> None:
        """Open a window on a certificate of a table and its issuers there."""
        from wizard.flow.tasks import InspectedFile, Readings

        window = self._make_window(name)
        self.fill_from(window, InspectedFile(name=name, error=None, ders=ders, certificates=Readings(ders)))
        window.show()

    def fill_from(self, window: ViewerWindow, file: InspectedFile) -> None:
        """Show in *window* the few certificates, or none, that a file held."""
        viewed = of_file(file.name, file.certificates, file.ders)
        if viewed.shown:
            self.fill(window, viewed)
        else:
            self._fill_with_bytes(window, file)

    def remember(self, path: Path) -> None:
        """Offer the file *path* among the recent ones from now on; nothing where it is no file of this computer."""
        if path.is_absolute() and path.exists():
            change_settings(lambda settings: with_recent(settings, path))

    def _make_window(self, name: str) -> ViewerWindow:
        window = ViewerWindow(Path(name).name, self._parent)
        # A window without a parent lives as long as somebody knows it.
        self._windows.append(window)
        window.destroyed.connect(lambda: self._windows.remove(window))
        return window

    def _fill_with_bytes(self, window: ViewerWindow, file: InspectedFile) -> None:
        from wizard.views.viewer.unread import Unread

        why = next(c for c in file.certificates if isinstance(c, Unreadable))
        unread = Unread(Path(file.name).name, file.ders, why)
        unread.close_wanted.connect(window.close)
        self._keep(unread)
        window.hold(unread)

    def _keep(self, shown: Viewer | CompareWindow | BundleWindow | Unread) -> None:
        shown.destroyed.connect(lambda: self._forget(shown))
        self._shown.append(shown)

    def show_diagnosis(self, diagnosis: Diagnosis) -> ViewerWindow:
        """Open a window on the certificates of *diagnosis*, pointing at the field that it is about."""
        return self.show_viewed(of_diagnosis(diagnosis))

    def show_viewed(self, viewed: Viewed) -> ViewerWindow:
        """Open a window on *viewed*."""
        window = self._make_window(viewed.title)
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
        viewer.pasted.connect(lambda text: self.opener.open_text(text, viewer, self.show_file))
        viewer.recent_wanted.connect(lambda: viewer.offer_recent(recent_files(read_settings())))
        viewer.forget_wanted.connect(lambda: change_settings(without_recent))
        viewer.closer_look_wanted.connect(partial(self._look_closer, viewer))
        viewer.seen.connect(lambda: self._look(viewer, frozenset()))
        self._keep(viewer)
        window.hold(viewer)
        accept(window, Use(take=lambda dropped: viewer.open_wanted.emit(dropped.files), files=OPEN))
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
        change_settings(lambda settings: settings._replace(layout=layout))

    def _forget(self, shown: QWidget) -> None:
        self._shown = [other for other in self._shown if other is not shown]
        self._jobs = {job: asked for job, asked in self._jobs.items() if asked[0] is not shown}

    def _open(self, over: Viewer, paths: Sequence[Path]) -> None:
        """Open files that were dropped or chosen; ask for one where there are none."""
        chosen = () if paths else (self.opener.choose(over),)
        for path in (*paths, *(path for path in chosen if path is not None)):
            self.opener.open(path, over, self.show_file)

    @cached_property
    def _comparisons(self) -> Comparisons:
        from wizard.views.viewer.comparisons import Comparisons

        return Comparisons(self.opener, self._keep, self)

    def _compare(self, viewer: Viewer, certificate: Certificate) -> None:
        self._comparisons.with_file(viewer, certificate, Path(viewer.viewed.title).name)

    def _compare_rows(self, table: BundleWindow, ders: Sequence[bytes]) -> None:
        from wizard.pki.reader import read_leniently

        left, right = map(read_leniently, ders)
        if isinstance(left, Certificate) and isinstance(right, Certificate):
            self._comparisons.show(table, (left, right), ("", ""))
        else:
            table.status.say(tr("One of the two is no certificate that could be compared."))

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
            viewer.end_looking()
            viewer.say_done(str(error) if isinstance(error, WizardError) else type(error).__name__)


def _carried(table: BundleWindow) -> Carried:
    """Return the selected certificates of *table*, to be dragged out."""
    return Carried(tr("certificates.pem"), tuple(table.rows.ders[place] for place in table.table.places()[:MOST]))
