"""A page that scrolls when the window is too small for it, and only then."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class ScrolledPage(QScrollArea):
    """Has a page, to be filled through `inner`; never squeezes what has a least height."""

    def __init__(self) -> None:
        super().__init__()
        page = _Page()
        page.setObjectName("page")
        self.inner = QVBoxLayout(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)


class _Page(QWidget):
    """Is as high as it must be, where QScrollArea would make it as high as it likes to be."""

    def heightForWidth(self, width: int) -> int:  # noqa: N802  (Qt's name)
        """Return the least height at which nothing is squeezed."""
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)


class Elastic(QWidget):
    """Takes the height that is left; has one least height, where Qt would ask for the height that it likes to have."""

    def hasHeightForWidth(self) -> bool:  # noqa: N802  (Qt's name)
        """Say no, whatever is in it."""
        return False
