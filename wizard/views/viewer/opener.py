"""Opens files on behalf of the viewer's windows: asks for one, for its password, and says what cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wizard.i18n import tr
from wizard.views.boxes import warning_box
from wizard.views.work import Found, ReadFile, ReadText

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.flow.tasks import InspectedFile
    from wizard.views.bridge import Bridge

    Take = Callable[[InspectedFile], object]


def kinds() -> str:
    """Return which files are offered, for a dialog that asks for one."""
    return tr("Certificates (*.pem *.crt *.cer *.der *.p7b *.p7c *.p12 *.pfx);;All files (*)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is being read, over which window, for whom, and whether it may become a table meanwhile."""

    work: ReadFile | ReadText
    over: QWidget
    take: Take
    may_be_bundle: bool


class Opener(QObject):
    """Reads files through *bridge*, and hands over what they held."""

    given_up = Signal(object)
    """A file was not opened: the window over which that was said, or over which its password was not given."""
    bundle_found = Signal(object, str, int, object)
    """A file of `open` has more certificates than a chain: the window over which it is opened, its name, the job that
    goes on finding them, and those so far."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs: dict[int, _Asked] = {}
        bridge.finished.connect(self._finish)
        bridge.progressed.connect(self._progress)

    def choose(self, over: QWidget) -> Path | None:
        """Ask for a file over the window *over*; None where none was chosen."""
        name, _ = QFileDialog.getOpenFileName(over, tr("Open a certificate file"), "", kinds())
        return Path(name) if name else None

    def open(self, path: Path, over: QWidget, take: Take) -> None:
        """Read *path*, and hand what it holds to *take*, unless `bundle_found` tells of it before.

        What is in the way is said over the window *over*.
        """
        self._start(_Asked(ReadFile(path), over, take, may_be_bundle=True))

    def ask(self, over: QWidget, take: Take) -> None:
        """Ask for a file over the window *over*, read all of it, and hand what it holds to *take*."""
        path = self.choose(over)
        if path is not None:
            self._start(_Asked(ReadFile(path), over, take, may_be_bundle=False))

    def open_text(self, text: str, over: QWidget, take: Take) -> None:
        """Read a pasted *text*, and hand the certificates in it to *take*."""
        self._start(_Asked(ReadText(text), over, take, may_be_bundle=False))

    def _start(self, asked: _Asked) -> None:
        self._jobs[self._bridge.start(asked.work)] = asked

    def _progress(self, job: int, progress: object) -> None:
        asked = self._jobs.get(job)
        if asked is None or not asked.may_be_bundle or not isinstance(asked.work, ReadFile):
            return
        if isinstance(progress, Found) and progress.is_bundle:
            del self._jobs[job]
            self.bundle_found.emit(asked.over, str(asked.work.path), job, progress.ders)

    def _finish(self, job: int, answer: object) -> None:
        from wizard.flow.tasks import InspectedFile

        if job not in self._jobs or not isinstance(answer, InspectedFile):
            return
        asked = self._jobs.pop(job)
        if answer.needs_password and isinstance(asked.work, ReadFile):
            self._ask_password(asked, asked.work)
        elif answer.error is not None and not answer.ders:
            self._refuse(asked.over, answer.refusal)
        else:
            asked.take(answer)

    def _ask_password(self, asked: _Asked, work: ReadFile) -> None:
        from wizard.views.password import PasswordDialog

        over = asked.over
        dialog = PasswordDialog(str(work.path), over, was_wrong=work.password is not None)
        dialog.given.connect(lambda text, keep: self._start(replace(asked, work=ReadFile(work.path, text, keep))))
        dialog.rejected.connect(lambda: self.given_up.emit(over))
        dialog.open()

    def _refuse(self, over: QWidget, text: str) -> None:
        box = warning_box("not-opened", tr("Trust Wizard"), text, over)
        box.finished.connect(lambda: self.given_up.emit(over))
        box.open()
