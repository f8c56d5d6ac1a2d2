"""Opens files on behalf of the viewer's windows: asks for one, for its password, and says what cannot be opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.work import ReadFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.flow.tasks import InspectedFile
    from wizard.views.bridge import Bridge

    Take = Callable[[InspectedFile], object]


def kinds() -> str:
    """Return which files are offered, for a dialog that asks for one."""
    return tr("Certificates (*.pem *.crt *.cer *.der *.p7b *.p7c *.p12 *.pfx);;All files (*)")


class Opener(QObject):
    """Reads files through *bridge*, and hands over what they held."""

    given_up = Signal(object)
    """A file was not opened: the window over which that was said, or over which its password was not given."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs: dict[int, tuple[QWidget | None, Take, bool]] = {}
        bridge.finished.connect(self._finish)

    def ask(self, over: QWidget, take: Take) -> None:
        """Ask for a file over the window *over*, and hand what it holds to *take*."""
        name, _ = QFileDialog.getOpenFileName(over, tr("Open a certificate file"), "", kinds())
        if name:
            self.open(Path(name), over, take)

    def open(self, path: Path, over: QWidget | None, take: Take) -> None:
        """Read *path*, and hand what it holds to *take*; what is in the way is said over the window *over*."""
        self._start(ReadFile(path), over, take)

    def _start(self, work: ReadFile, over: QWidget | None, take: Take) -> None:
        self._jobs[self._bridge.start(work)] = (over, take, work.password is not None)

    def _finish(self, job: int, answer: object) -> None:
        from wizard.flow.tasks import InspectedFile

        if job not in self._jobs or not isinstance(answer, InspectedFile):
            return
        over, take, was_given = self._jobs.pop(job)
        if answer.needs_password:
            self._ask_password(answer.name, over, take, was_given)
        elif answer.error is not None and not answer.ders:
            self._refuse(over, tr("{file} cannot be used: {why}", file=Path(answer.name).name, why=answer.error))
        else:
            take(answer)

    def _ask_password(self, name: str, over: QWidget | None, take: Take, was_given: bool) -> None:
        from wizard.views.password import PasswordDialog

        dialog = PasswordDialog(name, over, was_wrong=was_given)
        dialog.given.connect(partial(self._give, Path(name), over, take))
        dialog.rejected.connect(lambda: self.given_up.emit(over))
        dialog.open()

    def _give(self, path: Path, over: QWidget | None, take: Take, password: str, keep: bool) -> None:
        self._start(ReadFile(path, password, keep), over, take)

    def _refuse(self, over: QWidget | None, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Trust Wizard"), "", parent=over)
        box.setObjectName("not-opened")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # QMessageBox guesses at rich text otherwise.
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(visible(text))
        box.finished.connect(lambda: self.given_up.emit(over))
        box.open()
