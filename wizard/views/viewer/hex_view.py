"""Bytes as offset, hex and ASCII; only the rows in sight are written, so that any number of bytes opens at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontDatabase,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from wizard.i18n import N_, tr
from wizard.views.theme import theme, unit

_WIDTHS = (16, 8, 4)
"""Bytes in a row: the most that fit."""

_OFFSET_DIGITS = 8
_GAP = 2
"""Characters between offset, hex and ASCII."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which bytes are marked, as offsets: *header* in a frame, *content* underlined, each in a tone of its own.

    The *trailer* that ends an indefinite length is marked as the header.
    """

    header: range = range(0)
    content: range = range(0)
    trailer: range = range(0)


class HexView(QAbstractScrollArea):
    """Shows bytes in rows; a byte is chosen by mouse or keys."""

    byte_chosen = Signal(int)
    """The person chose the byte at this offset."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bytes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._data = b""
        self._marks = Marks()
        self._per_row = _WIDTHS[0]
        self.offset = 0
        """The byte in focus."""
        self.redraw()

    def show_bytes(self, data: bytes) -> None:
        """Show *data* from its first byte on."""
        self._data, self._marks, self.offset = data, Marks(), 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def mark(self, marks: Marks) -> None:
        """Mark the bytes of one element instead of those marked before."""
        self._marks = marks
        self.viewport().update()

    def go_to(self, offset: int) -> None:
        """Put the focus on the byte at *offset*, and bring it into sight."""
        self.offset = max(0, min(offset, len(self._data) - 1))
        row, bar = self.offset // self._per_row, self.verticalScrollBar()
        if not bar.value() <= row < bar.value() + self._rows_in_sight():
            bar.setValue(row - self._rows_in_sight() // 3)
        self._tell()
        self.viewport().update()

    def retranslate(self) -> None:
        """Put the names for a screen reader into the language in force."""
        self.setAccessibleName(tr("Bytes"))
        self._tell()

    def redraw(self) -> None:
        """Measure again, and draw in the colours and the size in force."""
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPointSizeF(QApplication.font().pointSizeF())
        metrics = QFontMetricsF(self._font)
        # The widest digit, should the system have no font with letters of one width.
        self._char = max(map(metrics.horizontalAdvance, "0123456789ABCDEF"))
        self._line = round(metrics.lineSpacing() * 1.15)
        self._base = (self._line - metrics.height()) / 2 + metrics.ascent()
        self._lay_out()

    def _tell(self) -> None:
        told = ""
        if self._data:
            byte, text = self._data[self.offset], N_("Offset {offset}: {hex} {character}")
            told = tr(text, offset=self.offset, hex=f"{byte:02X}", character=_ascii(byte))
        self.setAccessibleDescription(told)

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return room for a dozen full rows."""
        return QSize(round(self._width_of(_WIDTHS[0])) + unit() * 3, self._line * 12 + unit())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return room for four short rows."""
        return QSize(round(self._width_of(_WIDTHS[-1])) + unit() * 3, self._line * 4 + unit())

    def _width_of(self, per_row: int) -> float:
        return self._char * (_OFFSET_DIGITS + 3 * per_row - 1 + per_row + 2 * _GAP) + 2 * self._margin()

    def _margin(self) -> int:
        return unit() // 2

    def _lay_out(self) -> None:
        room = self.viewport().width()
        self._per_row = next((n for n in _WIDTHS if self._width_of(n) <= room), _WIDTHS[-1])
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(self._width_of(self._per_row)) - room))
        across.setPageStep(room)
        across.setSingleStep(round(self._char))
        down.setRange(0, max(0, -(-len(self._data) // self._per_row) - self._rows_in_sight()))
        down.setPageStep(self._rows_in_sight())
        self.viewport().update()

    def _rows_in_sight(self) -> int:
        """Return how many rows are in sight in full."""
        return max(1, (self.viewport().height() - self._margin()) // self._line)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Put as many bytes into a row as fit; the byte in focus stays in sight if it was."""
        super().resizeEvent(event)
        top = self.verticalScrollBar().value() * self._per_row
        self._lay_out()
        self.verticalScrollBar().setValue(top // self._per_row)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw the rows in sight: what is marked, the text over it, and the frame of the byte in focus."""
        painter = QPainter(self.viewport())
        # Not the font of the widget: a style sheet sets that anew.
        painter.setFont(self._font)
        painter.translate(self._margin() - self.horizontalScrollBar().value(), self._margin() / 2)
        first = self.verticalScrollBar().value()
        for line in range(self._rows_in_sight() + 1):
            begin = (first + line) * self._per_row
            if begin >= len(self._data):
                break
            self._paint_marks(painter, begin, line)
            self._paint_text(painter, begin, line)
        self._paint_focus(painter, first)
        painter.end()

    def _paint_text(self, painter: QPainter, begin: int, line: int) -> None:
        row = self._data[begin : begin + self._per_row]
        base, colours = line * self._line + self._base, theme().colours
        painter.setPen(QColor(colours.quiet))
        painter.drawText(QPointF(0, base), f"{begin:0{_OFFSET_DIGITS}X}")
        painter.setPen(QColor(colours.text))
        for place, byte in enumerate(row):
            painter.drawText(QPointF(self._hex_left(place), base), f"{byte:02X}")
            painter.drawText(QPointF(self._ascii_left(place), base), _ascii(byte))

    def _hex_left(self, place: int) -> float:
        return self._char * (_OFFSET_DIGITS + _GAP + 3 * place)

    def _ascii_left(self, place: int) -> float:
        return self._char * (_OFFSET_DIGITS + 2 * _GAP + 3 * self._per_row - 1 + place)

    def _boxes(self, bytes_: range, line: int) -> tuple[QRectF, QRectF]:
        """Return what the bytes from place to place in a row cover, in the hex and in the ASCII."""
        top, half = line * self._line, self._char / 2
        hex_left, hex_right = self._hex_left(bytes_.start) - half, self._hex_left(bytes_.stop - 1) + 2.5 * self._char
        left, right = self._ascii_left(bytes_.start), self._ascii_left(bytes_.stop)
        return QRectF(hex_left, top, hex_right - hex_left, self._line), QRectF(left, top, right - left, self._line)

    def _paint_marks(self, painter: QPainter, begin: int, line: int) -> None:
        colours, marks = theme().colours, self._marks
        for stretch, ground, edge, is_framed in (
            (marks.content, colours.chosen, colours.accent, False),
            (marks.header, colours.warning_ground, colours.warning, True),
            (marks.trailer, colours.warning_ground, colours.warning, True),
        ):
            covered = range(max(stretch.start, begin) - begin, min(stretch.stop, begin + self._per_row) - begin)
            if not covered:
                continue
            for box in self._boxes(covered, line):
                painter.fillRect(box, QColor(ground))
                painter.setPen(QPen(QColor(edge), 1))
                if is_framed:
                    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                else:
                    painter.drawLine(box.bottomLeft() - QPointF(0, 1), box.bottomRight() - QPointF(0, 1))

    def _paint_focus(self, painter: QPainter, first: int) -> None:
        if not self._data or not self.hasFocus():
            return
        place = self.offset % self._per_row
        painter.setPen(QPen(QColor(theme().colours.text), 2))
        for box in self._boxes(range(place, place + 1), self.offset // self._per_row - first):
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Show which byte has the focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Show that no byte has it any more."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose the byte under the mouse, in the hex or in the ASCII."""
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)

    def _place_at(self, point: QPointF) -> int | None:
        """Return the offset of the byte at *point*."""
        x = point.x() - self._margin() + self.horizontalScrollBar().value()
        line = int((point.y() - self._margin() / 2) // self._line)
        column = (x - self._hex_left(0) + self._char / 2) // (3 * self._char)
        if column >= self._per_row:
            column = (x - self._ascii_left(0)) // self._char
        offset = (self.verticalScrollBar().value() + line) * self._per_row + int(column)
        return offset if 0 <= column < self._per_row and 0 <= offset < len(self._data) else None

    def _choose(self, offset: int) -> None:
        self.go_to(offset)
        self.byte_chosen.emit(self.offset)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Go by bytes, rows, and screens, and to the ends of the row or, with Ctrl, of all."""
        target = self._targets(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)).get(Qt.Key(event.key()))
        if target is None or not self._data:
            super().keyPressEvent(event)
        elif 0 <= target < len(self._data) or event.key() in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_End}:
            self._choose(target)

    def _targets(self, is_whole: bool) -> Mapping[Qt.Key, int]:
        here, row, screen = self.offset, self._per_row, self._rows_in_sight() * self._per_row
        begin = here - here % row
        return {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - row,
            Qt.Key.Key_Down: here + row,
            Qt.Key.Key_PageUp: here - screen,
            Qt.Key.Key_PageDown: here + screen,
            Qt.Key.Key_Home: 0 if is_whole else begin,
            Qt.Key.Key_End: len(self._data) - 1 if is_whole else begin + row - 1,
        }


def _ascii(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F else "·"
