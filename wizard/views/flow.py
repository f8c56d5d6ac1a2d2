"""Widgets side by side, in as many lines as the width asks for, as words in a paragraph."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.views.theme import unit


class Flow(QWidget):
    """Places *items* side by side, and what does not fit in a line of its own below; *at_end* at the right edge.

    With *last_at_end*, the last one alone goes there.
    No QLayout: one with a height for each width is asked a dozen times whenever anything else in the window changes,
    and where threads are at work, Python may have to wait for its turn each time.
    """

    def __init__(self, *items: QWidget, at_end: bool = False, last_at_end: bool = False) -> None:
        super().__init__()
        self._at_end, self._last_at_end = at_end, last_at_end
        for item in items:
            item.setParent(self)
        self._items = items
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the size of a single line, as high as the lines are in the width that there is."""
        sizes = [_wanted(item) for item in self._shown()]
        gaps = unit() * max(0, len(sizes) - 1)
        highest = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + gaps, max(highest, self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the width of the largest item, and the height of the lines."""
        widest = max((_least(item).width() for item in self._shown()), default=0)
        return QSize(widest, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Place the items anew when one of them changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Place the items anew."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Place the items anew: Qt tells nothing of those that came or went while nobody saw them."""
        super().showEvent(event)
        self._place()

    def _shown(self) -> list[QWidget]:
        return [item for item in self._items if not item.isHidden() or item.sizePolicy().retainSizeWhenHidden()]

    def _place(self) -> None:
        places = self._places(self.width())
        for item, place in zip(self._shown(), places, strict=True):
            if self._last_at_end and item is self._items[-1]:
                place.moveRight(max(place.right(), self.width() - 1))
            item.setGeometry(place)
        shown = [place for item, place in zip(self._shown(), places, strict=True) if not item.isHidden()]
        height = max((place.bottom() + 1 for place in shown), default=0)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _places(self, width: int) -> list[QRect]:
        """Return where each shown item goes in lines of *width*; those of a line are equally high."""
        lines: list[list[QRect]] = [[]]
        x = y = 0
        for item in self._shown():
            wanted = _wanted(item)
            size = wanted.boundedTo(QSize(max(width, _least(item).width()), wanted.height()))
            if lines[-1] and x + size.width() > width:
                x, y = 0, y + _highest(lines[-1]) + unit()
                lines.append([])
            lines[-1].append(QRect(QPoint(x, y), size))
            x += size.width() + unit()
        return [
            QRect(place.topLeft() + QPoint(self._shift(line, width), 0), QSize(place.width(), _highest(line)))
            for line in lines
            for place in line
        ]

    def _shift(self, line: Sequence[QRect], width: int) -> int:
        return max(0, width - line[-1].right() - 1) if self._at_end and line else 0


def _highest(line: Sequence[QRect]) -> int:
    return max((place.height() for place in line), default=0)


def _wanted(item: QWidget) -> QSize:
    """Return the size that *item* wants, as Qt's own layouts ask for it."""
    wanted = item.sizeHint().expandedTo(item.minimumSizeHint())
    return wanted.boundedTo(item.maximumSize()).expandedTo(item.minimumSize())


def _least(item: QWidget) -> QSize:
    """Return the size under which *item* is squeezed."""
    can_shrink = item.sizePolicy().horizontalPolicy().value & QSizePolicy.PolicyFlag.ShrinkFlag.value
    least = item.minimumSizeHint() if can_shrink else item.sizeHint()
    return least.boundedTo(item.maximumSize()).expandedTo(item.minimumSize())
