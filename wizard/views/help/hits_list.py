"""What the search of the help found: titles, and the place in each article, with the words marked."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wizard.flow.help.excerpt import Excerpt
from wizard.flow.help.index import Hit
from wizard.i18n import tr
from wizard.plain import is_japanese
from wizard.views.theme import theme, unit

Index = QModelIndex | QPersistentModelIndex

_HIT = Qt.ItemDataRole.UserRole


class HitsList(QListWidget):
    """Enter and a click open an article."""

    chosen = Signal(str)
    """The topic of the article that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help-hits")
        self.setItemDelegate(_HitCells(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._take)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """List *hits*, the best first."""
        self.clear()
        for hit in hits:
            item = QListWidgetItem(hit.entry.title, self)
            item.setData(_HIT, hit)
            spoken = tr("{title}: {state}", title=hit.entry.title, state=hit.excerpt.text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Begin at the best; before, none is marked, as the article in front is another one."""
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Open with Enter."""
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self._take(item)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Break the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def redraw(self) -> None:
        """Break the lines anew for the size of the text in force."""
        self.scheduleDelayedItemsLayout()

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_HIT).entry.topic)


class _HitCells(QStyledItemDelegate):
    """Draws the title in bold, and under it the place, with the hits marked by weight and a line."""

    def __init__(self, parent: QListWidget) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  (Qt's name)
        """Return the height of the lines in the width of the list."""
        width = self._list.viewport().width()
        height = sum(layout.boundingRect().height() for layout in self._layouts(index, width, None))
        return QSize(width, round(height) + unit() * 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the lines over the ground that the style gives to an item, chosen or not."""
        self.initStyleOption(option, index)
        option.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        colour = option.palette.color(role)
        at = QPointF(option.rect.left() + unit(), option.rect.top() + unit() * 0.75)
        painter.save()
        painter.setClipRect(QRectF(option.rect))
        painter.setPen(colour)
        for layout in self._layouts(index, option.rect.width(), None if is_chosen else colour):
            layout.draw(painter, at)
            at.setY(at.y() + layout.boundingRect().height() + unit() * 0.25)
        painter.restore()

    def _layouts(self, index: Index, width: int, ink: QColor | None) -> tuple[QTextLayout, QTextLayout]:
        """Return title and place, broken into lines; the hits have a ground of their own where *ink* is given."""
        hit: Hit = index.data(_HIT)
        bold = QFont(self._list.font())
        bold.setBold(True)
        room = width - unit() * 2
        return laid_out(hit.title, bold, room, ink), laid_out(hit.excerpt, self._list.font(), room, ink)


def laid_out(words: Excerpt, font: QFont, width: float, ink: QColor | None) -> QTextLayout:
    """Return *words* in lines of *width*, with the marks on a ground of their own where *ink* is given."""
    words = _tied(words)
    layout = QTextLayout(words.text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    if ink is not None:
        look.setBackground(QColor(theme().colours.warning_ground))
        look.setForeground(ink)
    layout.setFormats([_format(begin, end, look) for begin, end in words.marks])
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += max(line.height(), QFontMetricsF(font).lineSpacing())
    layout.endLayout()
    return layout


def _tied(words: Excerpt) -> Excerpt:
    """Return *words* so that no line is a mark alone, nor ends within a phrase of Japanese, and marked as before."""
    if words.text.endswith(" …"):
        words = Excerpt(f"{words.text[:-2]}\u00a0…", words.marks)
    if not is_japanese(words.text):
        return words
    # Only Japanese needs them.
    from wizard.phrases import tied_letters

    letters = tied_letters(words.text)
    places = (0, *accumulate(map(len, letters)))
    return Excerpt("".join(letters), tuple((places[begin], places[end]) for begin, end in words.marks))


def _format(begin: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    # PySide6's stubs declare the struct's fields without types.
    made.start, made.length, made.format = begin, end - begin, look
    return made
