"""How a picture of the gallery stands in its list: a drawing, its caption below, and a frame around the chosen one."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wizard.views.theme import theme, unit

WIDTH = 30
"""Grid units of a picture; a phone is narrower, as high as the others."""

HEIGHT = 21

_FRAME = 2
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_TALLER_THAN_ANY = 10_000


def drawing_size() -> QSize:
    """Return the size of a drawing in the text size in force."""
    return QSize(unit() * WIDTH, unit() * HEIGHT)


def tile_size(captions: Iterable[str]) -> QSize:
    """Return the size in which each of *captions* is whole below its drawing."""
    drawing = drawing_size()
    room = QRect(0, 0, drawing.width(), _TALLER_THAN_ANY)
    # As it is drawn: a line of Japanese is higher than the font says. A list has its font only some time after the
    # application.
    metrics = QFontMetrics(QApplication.font())
    lines = max((metrics.boundingRect(room, _CENTRED, caption).height() for caption in captions), default=0)
    return QSize(drawing.width() + unit() * 2, drawing.height() + lines + unit() * 2)


class Tile(QStyledItemDelegate):
    """Paints one picture. First lines of captions stand at one height, the chosen one is framed as a whole."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint it."""
        colours = theme().colours
        place: QRect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.accent), _FRAME))
            painter.setBrush(QColor(colours.chosen))
            frame = QRectF(place).adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
            painter.drawRoundedRect(frame, unit() * 0.75, unit() * 0.75)
        drawing = QRect(place.topLeft(), drawing_size())
        drawing.moveCenter(place.center())
        drawing.moveTop(place.top() + unit() // 2)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            icon.paint(painter, drawing)
        below = QRect(
            drawing.left(), drawing.bottom() + unit() // 2, drawing.width(), place.bottom() - drawing.bottom()
        )
        painter.setFont(option.font)
        painter.setPen(QColor(colours.text))
        painter.drawText(below, _CENTRED, str(index.data()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of every tile of the list."""
        size = index.data(Qt.ItemDataRole.SizeHintRole)
        return size if isinstance(size, QSize) else super().sizeHint(option, index)
