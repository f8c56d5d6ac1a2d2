"""Writes a file where the person wants it, whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QSaveFile, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.i18n import tr
from wizard.plain import visible


def save_file(path: Path, data: bytes, parent: QWidget) -> bool:
    """Write *data* to *path* and say whether that was possible; where not, a box over *parent* says why."""
    file = QSaveFile(str(path))
    if file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit():
        return True
    text = tr("{file} could not be written: {why}", file=path.name, why=file.errorString())
    box = QMessageBox(QMessageBox.Icon.Warning, parent.windowTitle(), "", parent=parent)
    box.setObjectName("not-written")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # QMessageBox guesses at rich text otherwise.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(visible(text))
    box.open()
    return False
