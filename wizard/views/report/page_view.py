"""The pages of a report one under the other, as wide as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wizard.views.theme import theme, unit

WIDEST = 96
"""Grid units of a page on the screen."""


class PageView(QScrollArea):
    """Shows pages as pictures; until there are new ones, the old ones stay."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It is always there, as a page is higher than the window: else the width would change with what is shown.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages = _Pages()
        self.setWidget(self._pages)

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Show *images* instead of those before, at the same place."""
        place = self.verticalScrollBar().value()
        self._pages.pictures = list(images)
        self._fit()
        self.verticalScrollBar().setValue(place)

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages.pictures)

    def width_of_page(self) -> int:
        """Return how wide a page is drawn, in pixels of the screen."""
        return round(min(self.viewport().width() - 2, unit() * WIDEST) * self.devicePixelRatioF())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Make the pages as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        self._pages.page_width = min(width - 2, unit() * WIDEST)
        self._pages.setFixedSize(width, max(self._pages.wanted_height(), 1))
        self._pages.update()


class _Pages(QWidget):
    """The paper itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.pictures: list[QImage] = []
        self.page_width = 1

    def wanted_height(self) -> int:
        """Return how high all pages are, with what is between them."""
        return sum(place.height() + unit() for place in self._places())

    def _places(self) -> list[QRect]:
        left, top, places = max(0, (self.width() - self.page_width) // 2), 1, []
        for picture in self.pictures:
            height = round(picture.height() * self.page_width / max(picture.width(), 1))
            places.append(QRect(left, top, self.page_width, height))
            top += height + unit()
        return places

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw the pages that can be seen, each with a line around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QColor(theme().colours.edge))
        for place, picture in zip(self._places(), self.pictures, strict=True):
            if place.intersects(event.rect()):
                painter.drawImage(place, picture)
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
