"""Certificates that are dragged out of a list: a file for a folder or an e-mail, PEM text for a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from wizard.views.theme import picture, theme, unit

MOST = 200
"""Certificates at a time: they are written while the window waits."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Certificates under way, in order, and the name of their file."""

    name: str
    ders: tuple[bytes, ...]


Certificates = Callable[[Sequence[int]], Carried | None]
"""Returns what stands in these rows; None for what cannot be dragged."""


def offer(view: QAbstractItemView, certificates: Certificates) -> None:
    """Let the rows of *view* be dragged out: in a list of which one row is chosen any, else those that are selected."""
    DragOut(view, certificates)


class DragOut(QObject):
    """Begins a drag where the mouse is pressed on a row and moved away; every other use of the mouse is the view's."""

    def __init__(
        self, view: QAbstractItemView, certificates: Certificates, run: Callable[[QDrag], object] | None = None
    ) -> None:
        super().__init__(view)
        self._view, self._certificates, self._run = view, certificates, run or _run
        self._pressed: QPoint | None = None
        self._rows: tuple[int, ...] = ()
        self._is_held_back = False
        self._folder: QTemporaryDir | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Look at the mouse before the view does."""
        if not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return self._press(event)
            case QEvent.Type.MouseMove:
                return self._move(event)
            case QEvent.Type.MouseButtonRelease:
                return self._release(event)
            case _:
                return False

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed, self._is_held_back = None, False
        place = event.position().toPoint()
        row = self._view.indexAt(place).row()
        if event.button() is not Qt.MouseButton.LeftButton or event.modifiers() or row < 0:
            return False
        is_single = self._view.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection
        selected = (row,) if is_single else self._selected()
        if row not in selected:
            # A drag over rows that are not selected selects them.
            return False
        self._pressed, self._rows = place, selected
        # The view would leave but this row selected, before it is known whether they are dragged.
        self._is_held_back = len(selected) > 1
        return self._is_held_back

    def _selected(self) -> tuple[int, ...]:
        """Return the first selected rows, from the top: to ask for each of all takes seconds."""
        parts = sorted((part.top(), part.bottom()) for part in self._view.selectionModel().selection().toList())
        rows = (row for top, bottom in dict.fromkeys(parts) for row in range(top, bottom + 1))
        return tuple(islice(rows, MOST))

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        away = event.position().toPoint() - self._pressed
        if away.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            carried = self._certificates(self._rows)
            if carried is not None and carried.ders:
                self._start(carried)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        was_held_back, self._is_held_back = self._is_held_back and self._pressed is not None, False
        self._pressed = None
        if was_held_back:
            self._view.setCurrentIndex(self._view.indexAt(event.position().toPoint()))
        return was_held_back

    def _start(self, carried: Carried) -> None:
        drag = QDrag(self._view)
        drag.setMimeData(self.data_of(carried))
        ratio = self._view.devicePixelRatioF()
        drag.setPixmap(picture("certificate", theme().colours.accent, unit() * 4, ratio))
        self._run(drag)

    def data_of(self, carried: Carried) -> QMimeData:
        """Return the file of *carried*, which is there as long as the view is, and its text."""
        from wizard.flow.export import ExportForm, encode

        pem = encode(carried.ders, ExportForm.CHAIN)
        data = QMimeData()
        data.setText(pem.decode("ascii"))
        with suppress(OSError):
            data.setUrls([QUrl.fromLocalFile(str(self._write(carried.name, pem)))])
        return data

    def _write(self, name: str, pem: bytes) -> Path:
        if self._folder is None:
            self._folder = folder = QTemporaryDir()
            self._view.destroyed.connect(lambda: folder.remove())
        file = Path(self._folder.path()) / Path(name).name
        file.write_bytes(pem)
        return file


def _run(drag: QDrag) -> object:
    return drag.exec(Qt.DropAction.CopyAction)
