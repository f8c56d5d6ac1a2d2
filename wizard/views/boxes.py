"""Small windows that say one thing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.plain import visible


def warning_box(name: str, title: str, text: str, parent: QWidget | None) -> QMessageBox:
    """Return a warning over *parent*, which goes when it is closed; to be shown by who asks. *text* may be hostile."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, "", QMessageBox.StandardButton.Ok, parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # QMessageBox guesses at rich text otherwise.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(visible(text))
    return box
