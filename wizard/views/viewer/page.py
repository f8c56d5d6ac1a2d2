"""A page that scrolls when the window is too small for it, and only then."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.views.theme import unit

_SIDE, ROOM = 26, 76
"""Grid units: the width of what stands at the side, and that from which it does."""
_LEAST_HEIGHT, _LEAST_BELOW = 50, 16
"""Grid units: room for a few fields and the value of one of them, and for what stands below."""
_ANY = 16_777_215
"""Qt's QWIDGETSIZE_MAX."""


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


class Beside(Elastic):
    """Places *side* beside *body*, or below it where both would be squeezed; the page scrolls then."""

    def __init__(self, side: QWidget, body: QLayout) -> None:
        super().__init__()
        self._side = side
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(unit())
        self._line.addWidget(side)
        self._line.addLayout(body, 1)
        self.redraw()

    def redraw(self) -> None:
        """Place them for the width and the size of the text in force."""
        is_wide = self.width() >= unit() * ROOM
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if is_wide else direction.BottomToTop)
        self._side.setMinimumWidth(unit() * _SIDE if is_wide else 0)
        self._side.setMaximumWidth(unit() * _SIDE if is_wide else _ANY)
        self._side.setMaximumHeight(_ANY if is_wide else unit() * _LEAST_BELOW)
        self.setMinimumHeight(unit() * (_LEAST_HEIGHT if is_wide else _LEAST_HEIGHT + _LEAST_BELOW))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.redraw()
