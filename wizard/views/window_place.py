"""Where a person left the windows: their size, whether they filled the screen, how they are divided, and the tab.

Kept in a small file of its own, as it is this computer's and no preference; it names windows and their parts, and
nothing of what was in them. A file that makes no sense stands for the usual sizes. It is read once, before the first
paint, and written when all windows are closed: to write it takes longer than a window may stand still.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import platformdirs
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication

from wizard.views.theme import unit

if TYPE_CHECKING:  # to ask Qt for a class makes it: 2 ms before the first paint, which shows none of these
    from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QTabWidget, QTreeView, QWidget

    Part = QSplitter | QTabWidget | QTableView | QTreeView

logger = logging.getLogger(__name__)

_SCHEMA = 1
_FILE = "windows.json"
_LARGEST = 64 * 1024
_MOST, _LONGEST_NAME = 40, 60
"""Windows, parts of one, columns of one; letters of a name."""
_FARTHEST = 100_000
"""Pixels: no screen is so large."""

Parts = Mapping[str, tuple[int, ...]]
_NO_PARTS: Parts = {}


class Kept(NamedTuple):
    """How one window was left; parts have the names of their widgets."""

    size: tuple[int, ...] = ()
    """Width and height, at the text size of *grid*; empty for the usual size."""
    position: tuple[int, ...] = ()
    """Of its contents on the desktop; empty where the desktop does not say."""
    grid: int = 0
    maximised: bool = False
    splits: Parts = _NO_PARTS
    columns: Parts = _NO_PARTS
    tabs: Parts = _NO_PARTS


def remember(window: QWidget, name: str, *parts: Part) -> None:
    """Show *window*, not seen yet and all made, as it was left under *name*, and its *parts*, each with an object name.

    From now on a dialog is kept when it closes, any other window by `keep_all`.
    """
    Place(window, name, parts)


def settle(part: Part) -> None:
    """Divide *part*, which was made after its window was remembered, as it was left."""
    for place in part.window().findChildren(Place, options=Qt.FindChildOption.FindDirectChildrenOnly):
        place.settle(part)


def keep_all(window: QWidget) -> None:
    """Keep how *window* and those over it are now; for when the program's window closes."""
    for place in window.findChildren(Place):
        place.keep()


def write() -> None:
    """Write down what was kept; for when no window is there any more."""
    _held().write()


class Place(QObject):
    """What is kept of one window and *parts* of it."""

    def __init__(self, window: QWidget, name: str, parts: Sequence[Part]) -> None:
        super().__init__(window)
        self._window, self._name = window, name
        self._usual = window.size()
        self._parts: list[Part] = []
        self._pulled = set[str]()
        """Tables of which a column has another width than usual."""
        self._restore(_held().of(name))
        for part in parts:
            self.settle(part)
        # QDialog's own; to ask for that class takes time before the first paint.
        if (finished := getattr(window, "finished", None)) is not None:
            finished.connect(self.keep)

    def _restore(self, kept: Kept) -> None:
        if kept == Kept():
            return
        window = self._window
        screen = None
        if kept.position:
            size = QSize(*kept.size) if kept.size else self._usual
            screen = QGuiApplication.screenAt(QRect(QPoint(*kept.position), size).center())
        # Less what the frame may take, which is not known before the window is seen: the title stays within reach.
        room = (screen or window.screen()).availableGeometry().adjusted(0, 0, -unit(), -4 * unit())
        if kept.size:
            grown = QSize(*kept.size) * (unit() / max(1, kept.grid))
            least = window.minimumSize().expandedTo(window.minimumSizeHint())
            window.resize(grown.boundedTo(room.size()).expandedTo(least))
        if screen is not None:
            corner = QPoint(*kept.position)
            last = room.bottomRight() - QPoint(window.width(), window.height())
            window.move(max(room.left(), min(corner.x(), last.x())), max(room.top(), min(corner.y(), last.y())))
        if kept.maximised:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def settle(self, part: Part) -> None:
        """Divide *part* as it was left."""
        from PySide6.QtWidgets import QSplitter, QTabWidget

        kept, name = _held().of(self._name), part.objectName()
        self._parts.append(part)
        if isinstance(part, QSplitter):
            if len(sizes := kept.splits.get(name, ())) == part.count() and any(sizes):
                part.setSizes(sizes)
        elif isinstance(part, QTabWidget):
            (index,) = kept.tabs.get(name, (0,))
            part.setCurrentIndex(index if index < part.count() else 0)
        else:
            self._follow(_header_of(part), name, kept)

    def _follow(self, header: QHeaderView, name: str, kept: Kept) -> None:
        """Give the columns of *header*, of the table *name*, their widths, and note when the person pulls at one."""
        widths = kept.columns.get(name, ())
        if len(widths) == header.count():
            for column, width in enumerate(widths):
                if header.sectionResizeMode(column) is header.ResizeMode.Interactive:
                    header.resizeSection(column, round(width * unit() / max(1, kept.grid)))
            self._pulled.add(name)

        def note() -> None:
            if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                self._pulled.add(name)

        header.sectionResized.connect(note)

    def keep(self) -> None:
        """Keep how the window is now."""
        window, before = self._window, _held().of(self._name)
        is_large = window.isMaximized() or window.isMinimized() or window.isFullScreen()
        size = window.normalGeometry().size() if is_large else window.size()
        is_usual = size.isEmpty() or (size == self._usual and not before.size)
        corner = (window.x(), window.y())
        kept = Kept(
            size=before.size if is_usual else (size.width(), size.height()),
            position=before.position if is_large else () if _is_placed_by_desktop() else corner,
            grid=unit(),
            maximised=window.isMaximized(),
            splits=dict(before.splits),
            columns=dict(before.columns),
            tabs=dict(before.tabs),
        )
        _held().hold(self._name, self._with_parts(kept))

    def _with_parts(self, kept: Kept) -> Kept:
        from PySide6.QtWidgets import QSplitter, QTabWidget

        splits, columns, tabs = dict(kept.splits), dict(kept.columns), dict(kept.tabs)
        for part in self._parts:
            # One may have gone before the window.
            with suppress(RuntimeError):
                name = part.objectName()
                if isinstance(part, QSplitter):
                    splits.update({name: tuple(part.sizes())} if any(part.sizes()) else {})
                elif isinstance(part, QTabWidget):
                    tabs[name] = (part.currentIndex(),)
                elif name in self._pulled:
                    header = _header_of(part)
                    columns[name] = tuple(header.sectionSize(column) for column in range(header.count()))
        return kept._replace(splits=splits, columns=columns, tabs=tabs)


def _header_of(part: QTableView | QTreeView) -> QHeaderView:
    from PySide6.QtWidgets import QTreeView

    return part.header() if isinstance(part, QTreeView) else part.horizontalHeader()


def _is_placed_by_desktop() -> bool:
    """Say whether the desktop alone says where windows are: there, each is told that it is at 0, 0."""
    return QGuiApplication.platformName().startswith("wayland")


class _Left:
    """What is kept of all windows in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept = dict(_read(folder))
        self._changed: dict[str, Kept] = {}

    def of(self, name: str) -> Kept:
        """Return how the window *name* was left."""
        return self._kept.get(name, Kept())

    def hold(self, name: str, kept: Kept) -> None:
        """Note how it is left now."""
        if kept != self.of(name):
            self._kept[name] = self._changed[name] = kept

    def write(self) -> None:
        """Write what changed; what another program wrote meanwhile of other windows stays."""
        if not self._changed:
            return
        from wizard.whole_file import write_whole

        merged = {**_read(self.folder), **self._changed}
        told = {"schema": _SCHEMA, "windows": {name: _told(kept) for name, kept in merged.items()}}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / _FILE, json.dumps(told).encode("ascii"))
        except OSError as error:
            logger.warning("where the windows were could not be written: %s", error.strerror)
        self._changed.clear()


class _Held:
    """What was read. One for the whole program, as a person has one desktop; read again for another folder."""

    def __init__(self) -> None:
        self.left: _Left | None = None


_in_force = _Held()


def _held() -> _Left:
    folder = state_folder()
    if _in_force.left is None or _in_force.left.folder != folder:
        _in_force.left = _Left(folder)
    return _in_force.left


def state_folder() -> Path:
    """Return where the file is."""
    return platformdirs.user_state_path("trust-wizard", appauthor=False)


def _read(folder: Path) -> Mapping[str, Kept]:
    """Return what the file says; nothing where it makes no sense."""
    try:
        with (folder / _FILE).open("rb") as opened:
            told = json.loads(opened.read(_LARGEST))
        windows: dict[str, Any] = told["windows"] if told["schema"] == _SCHEMA else {}
        return {_name(name): _kept(one) for name, one in list(windows.items())[:_MOST]}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _told(kept: Kept) -> Mapping[str, object]:
    return kept._asdict()


def _kept(told: dict[str, Any]) -> Kept:
    """Return what *told*, which anybody may have written, says. Raises for anything else."""
    made = Kept(
        size=_numbers(told["size"], 0 if not told["size"] else 2),
        position=_numbers(told["position"], 0 if not told["position"] else 2, least=-_FARTHEST),
        grid=_numbers([told["grid"]], 1, least=1)[0],
        maximised=told["maximised"] is True,
    )
    splits, columns, tabs = _parts(told["splits"]), _parts(told["columns"]), _parts(told["tabs"], 1)
    return made._replace(splits=splits, columns=columns, tabs=tabs)


def _name(told: object) -> str:
    if not isinstance(told, str) or len(told) > _LONGEST_NAME:
        raise ValueError(told)
    return told


def _numbers(told: object, count: int | None = None, *, least: int = 0) -> tuple[int, ...]:
    if not isinstance(told, list) or len(told) > _MOST or (count is not None and len(told) != count):
        raise ValueError(told)
    # A bool is an int to Python, and no number of pixels.
    if not all(type(number) is int and least <= number <= _FARTHEST for number in told):
        raise ValueError(told)
    return tuple(told)


def _parts(told: object, count: int | None = None) -> Parts:
    if not isinstance(told, dict) or len(told) > _MOST:
        raise TypeError(told)
    return {_name(name): _numbers(numbers, count) for name, numbers in told.items()}
