"""Writes a file where the person wants it, whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QSaveFile
from PySide6.QtWidgets import QWidget

from wizard.i18n import tr
from wizard.views.boxes import warning_box


def save_file(path: Path, data: bytes, parent: QWidget) -> bool:
    """Write *data* to *path* and say whether that was possible; where not, a box over *parent* says why."""
    error = write_file(path, data)
    if error is not None:
        tell_not_written(path, error, parent)
    return error is None


def write_file(path: Path, data: bytes) -> str | None:
    """Write *data* to *path* and return None, or the reason why that was not possible. Any thread may call it."""
    file = QSaveFile(str(path))
    if file.open(QSaveFile.OpenModeFlag.WriteOnly) and _written(file, data) and file.commit():
        return None
    return file.errorString()


def _written(file: QSaveFile, data: bytes) -> bool:
    # In portions: while PySide copies one, no other thread runs.
    portions = (data[at : at + _PORTION] for at in range(0, len(data), _PORTION))
    return all(file.write(portion) == len(portion) for portion in portions)


_PORTION = 1024 * 1024


def tell_not_written(path: Path, error: str, parent: QWidget) -> None:
    """Say in a box over *parent* why *path* could not be written."""
    text = tr("{file} could not be written: {why}", file=path.name, why=error)
    warning_box("not-written", parent.windowTitle(), text, parent).open()
