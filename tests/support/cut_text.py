"""Which texts of a window have not the room they need."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget


def cut(page: QWidget) -> list[str]:
    """Return every text of *page* that has not the room it needs."""
    labels = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    low = [
        label.text()
        for label in labels
        if (label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()) > label.height() + 1
    ]
    narrow = [label.text() for label in labels if label.minimumSizeHint().width() > label.width() + 1]
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    return [*low, *narrow, *(b.text() for b in buttons if b.minimumSizeHint().width() > b.width() + 1)]
