"""A QR picture as large as there is room for, each of its squares a whole number of pixels."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.views.theme import theme

_SCALE = 4
"""Units of the SVG for one square, as `wizard.flow.case_frames` draws it."""
_FRAME = 3
"""Pixels around the picture, coloured while it has the focus."""


class QrView(QWidget):
    """Shows one picture on white, whatever the colours of the window: a camera needs the light edge."""

    pressed = Signal(int)
    """A key that the picture has the focus for, as `Qt.Key`."""

    def __init__(self, name: str, *, least: int, keys: frozenset[int] = frozenset()) -> None:
        """*least* is its smallest side in pixels, for cameras; with *keys* it takes the focus, and tells of them."""
        super().__init__()
        self.setObjectName(name)
        self._keys = keys
        self._svg = ""
        self._drawn: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if keys:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(least + 2 * _FRAME, least + 2 * _FRAME)

    def show_svg(self, svg: str, says: str) -> None:
        """Show the picture *svg*, called *says*; an empty one shows nothing."""
        self._svg, self._drawn = svg, None
        self.setAccessibleName(says)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the smallest size: it grows with the window."""
        return self.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell of the keys that mean something here."""
        if event.key() in self._keys:
            self.pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw the picture in the middle, and a frame around it where it has the focus."""
        if not self._svg:
            return
        ratio = self.devicePixelRatioF()
        image = self._image(round((min(self.width(), self.height()) - 2 * _FRAME) * ratio))
        side = round(image.width() / ratio)
        place = QRect(QPoint((self.width() - side) // 2, (self.height() - side) // 2), QSize(side, side))
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(place.adjusted(-_FRAME, -_FRAME, _FRAME, _FRAME), QColor(theme().colours.accent))
        image.setDevicePixelRatio(ratio)
        painter.drawImage(place.topLeft(), image)
        painter.end()

    def _image(self, room: int) -> QImage:
        """Return the picture in the largest size that *room* pixels hold, drawn once for each size."""
        renderer = QSvgRenderer(QByteArray(self._svg.encode()))
        squares = renderer.defaultSize().width() // _SCALE
        side = max(1, room // squares) * squares
        if self._drawn is None or self._drawn.width() != side:
            self._drawn = QImage(side, side, QImage.Format.Format_RGB32)
            self._drawn.fill(Qt.GlobalColor.white)
            painter = QPainter(self._drawn)
            renderer.render(painter)
            painter.end()
        return self._drawn
