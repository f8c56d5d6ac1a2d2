"""Painted: the programs on the left, the server on the right, and between them a way that is open or barred."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from wizard.i18n import tr
from wizard.model.server import VERSION_NAMES, ClientAccess
from wizard.plain import visible
from wizard.views.pictures import Painted, write
from wizard.views.theme import theme, unit

_ROW, _GAP = 5.0, 0.8
"""Grid units: the height of a program's box, and what is between two."""


def access_in_words(client: ClientAccess) -> str:
    """Return whether *client* gets in, as a sentence."""
    if client.protocol is None:
        return tr("{program} stays out.", program=visible(client.name))
    return tr("{program} gets in with {version}.", program=visible(client.name), version=VERSION_NAMES[client.protocol])


class AccessView(Painted):
    """Who gets in: a solid arrow with the version for each that does, a broken line with a cross for the others."""

    def __init__(self, host: str, clients: Sequence[ClientAccess]) -> None:
        super().__init__("picture-access")
        self._host, self._clients = visible(host), tuple(clients)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Who gets in"))
        self.setAccessibleDescription(" ".join(map(access_in_words, clients)))

    def height_needed(self) -> int:
        """Return the height in pixels: one box a program."""
        return round(unit() * ((_ROW + _GAP) * len(self._clients) - _GAP)) + 6

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a width at which the longest name still fits its box in two or three lines."""
        return QSize(unit() * 40, self.height_needed())

    def paint(self, painter: QPainter) -> None:
        """Draw the boxes, the ways and the server."""
        colours = theme().colours
        whole = QRectF(3, 3, self.width() - 6, self.height() - 6)
        word = QFontMetricsF(painter.font()).horizontalAdvance(tr("✗ stays out")) * 1.15
        way = max(word + unit() * 4.5, whole.width() * 0.26)
        server_width = min(max(unit() * 8.0, whole.width() * 0.2), unit() * 24.0)
        name_width = whole.width() - way - server_width
        server = QRectF(whole.right() - server_width, whole.top(), server_width, whole.height())
        painter.setPen(QPen(QColor(colours.edge), 1.5))
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(server, unit(), unit())
        _label_server(painter, server, self._host)
        for position, client in enumerate(self._clients):
            top = whole.top() + position * unit() * (_ROW + _GAP)
            frame = QRectF(whole.left(), top, name_width, unit() * _ROW)
            _draw_program(painter, frame, client)
            begin = QPointF(frame.right(), frame.center().y())
            _draw_way(painter, begin, QPointF(server.left(), begin.y()), client)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, self.height() - 2), unit(), unit())


def _label_server(painter: QPainter, frame: QRectF, host: str) -> None:
    colours = theme().colours
    inner = frame.adjusted(unit() * 0.6, unit() * 0.6, -unit() * 0.6, -unit() * 0.6)
    title = QRectF(inner.left(), inner.top(), inner.width(), unit() * 4)
    write(painter, title, tr("the server"), colours.quiet, wrap=True)
    # All the rest: a long name is broken often where the box is narrow.
    write(painter, inner.adjusted(0, title.height(), 0, -title.height()), host, colours.text, bold=True, wrap=True)


def _draw_program(painter: QPainter, frame: QRectF, client: ClientAccess) -> None:
    colours = theme().colours
    is_out = client.protocol is None
    style = Qt.PenStyle.DashLine if is_out else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(colours.problem if is_out else colours.edge), 1.5, style))
    painter.setBrush(QColor(colours.problem_ground if is_out else colours.hover))
    painter.drawRoundedRect(frame, unit() * 0.7, unit() * 0.7)
    inner = frame.adjusted(unit() * 0.8, unit() * 0.2, -unit() * 0.8, -unit() * 0.2)
    write(painter, inner, visible(client.name), colours.text, wrap=True)


def _draw_way(painter: QPainter, begin: QPointF, end: QPointF, client: ClientAccess) -> None:
    colours = theme().colours
    is_out = client.protocol is None
    ink = colours.problem if is_out else colours.ok
    text = tr("✗ stays out") if client.protocol is None else tr("✓ {version}", version=VERSION_NAMES[client.protocol])
    bold = painter.font()
    bold.setBold(True)
    width = QFontMetricsF(bold).horizontalAdvance(text) + unit() * 1.2
    middle = (begin + end) / 2
    left, right = middle - QPointF(width / 2, 0), middle + QPointF(width / 2, 0)
    painter.setPen(QPen(QColor(ink), 2, Qt.PenStyle.DashLine if is_out else Qt.PenStyle.SolidLine))
    painter.drawLine(begin, left)
    if not is_out:
        painter.drawLine(right, end)
        tip = unit() * 0.8
        painter.setBrush(QColor(ink))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(
            QPolygonF([end, end + QPointF(-tip * 1.3, -tip * 0.7), end + QPointF(-tip * 1.3, tip * 0.7)])
        )
    tall = unit() * 2.6
    write(painter, QRectF(left.x(), middle.y() - tall / 2, width, tall), text, ink, bold=True)
