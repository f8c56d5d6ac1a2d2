"""What can be told apart on the screen, measured in pixels: words, the edges of what is pressed, and the focus."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from tests.gui.looks.places import name_of, seen
from tests.support.contrast import contrast

WORDS, LARGE_WORDS, EDGES = 4.5, 3.0, 3.0
"""What WCAG 2.2 asks for in 1.4.3 and 1.4.11."""

_LARGE, _LARGE_BOLD = 18.0, 14.0
"""Points from which words are large."""

_ROUND = 0.05
"""What rounding may take away."""

_SMOOTHED = 0.9
"""What the smoothing of thin letters leaves of the contrast of their colour; test_theme.py measures the colours."""


def picture(window: QWidget, place: QRect | None = None) -> QImage:
    """Return what is on the screen."""
    grabbed = window.grab(place) if place is not None else window.grab()
    return grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> memoryview:
    """Return the pixels of *image* as numbers."""
    # A copy: the bytes go with the picture.
    return memoryview(bytes(image.constBits())).cast("I")


def place_of(widget: QWidget, part: QRect | None = None) -> QRect:
    """Return where the part of *widget* that is not scrolled away is in its window."""
    shown = widget.visibleRegion().boundingRect()
    wanted = shown if part is None else part.intersected(shown)
    return QRect(widget.mapTo(widget.window(), wanted.topLeft()), wanted.size())


Word = tuple[QWidget, str, QRect]
"""A text that can be used: its widget, its words, and its place in the window."""


def words(window: QWidget) -> Iterator[Word]:
    """Yield every text that can be used."""
    for widget in seen(window):
        look = next((look for kinds, look in _LOOKS if isinstance(widget, kinds)), None)
        if look is not None and widget.isEnabled():
            yield from look(widget)


def _label(label: QLabel) -> Iterator[Word]:
    yield label, label.text(), place_of(label)


def _button(button: QAbstractButton) -> Iterator[Word]:
    yield button, button.text(), place_of(button, button.rect().adjusted(5, 5, -5, -5))


def _box(box: QComboBox) -> Iterator[Word]:
    yield box, box.currentText(), place_of(box, box.rect().adjusted(5, 5, -24, -5))


def _field(field: QLineEdit) -> Iterator[Word]:
    yield field, field.displayText() or field.placeholderText(), place_of(field, field.rect().adjusted(5, 5, -5, -5))


def _area(area: QPlainTextEdit) -> Iterator[Word]:
    yield area, area.toPlainText() or area.placeholderText(), place_of(area.viewport())


def _tabs(bar: QTabBar) -> Iterator[Word]:
    for n in range(bar.count()):
        yield bar, bar.tabText(n), place_of(bar, bar.tabRect(n).adjusted(3, 3, -3, -6))


def _menus(bar: QMenuBar) -> Iterator[Word]:
    for action in bar.actions():
        yield bar, action.text(), place_of(bar, bar.actionGeometry(action))


def _headings(header: QHeaderView) -> Iterator[Word]:
    for n in range(header.count()):
        text = str(header.model().headerData(n, header.orientation()) or "")
        if text and not header.isSectionHidden(n) and header.orientation() is Qt.Orientation.Horizontal:
            place = QRect(header.sectionViewportPosition(n), 0, header.sectionSize(n), header.height() - 2)
            yield header, text, place_of(header.viewport(), place)


def _cells(view: QAbstractItemView) -> Iterator[Word]:
    model = view.model()
    if model is None:
        return
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            place = view.visualRect(index)
            if not place.intersects(view.viewport().rect()):
                return
            # Of a row that is scrolled half away, the words may be.
            if index.data() and view.viewport().rect().contains(place):
                yield view, str(index.data()), place_of(view.viewport(), place)


_LOOKS: tuple[tuple[type[QWidget] | tuple[type[QWidget], ...], Callable[[Any], Iterator[Word]]], ...] = (
    (QLabel, _label),
    ((QPushButton, QCheckBox, QToolButton), _button),
    (QComboBox, _box),
    (QLineEdit, _field),
    (QPlainTextEdit, _area),
    (QTabBar, _tabs),
    (QMenuBar, _menus),
    (QHeaderView, _headings),
    (QAbstractItemView, _cells),
)
"""How each kind of widget is looked at; the first that fits counts."""


def faint_words(window: QWidget, image: QImage) -> Iterator[str]:
    """Yield every text that hardly differs from its ground in *image*."""
    for widget, text, place in words(window):
        if not text or place.width() < 4 or place.height() < 4:
            continue
        found = Counter(pixels(image.copy(place)))
        ground = found.most_common(1)[0][0]
        best = max(contrast(ground, pixel) for pixel in found)
        font = widget.font()
        is_large = font.pointSizeF() >= (_LARGE_BOLD if font.bold() else _LARGE)
        if text.strip() and best < (LARGE_WORDS if is_large else WORDS) * _SMOOTHED:
            yield f"faint: “{text[:40]}” of {name_of(widget)} has {best:.2f}"


def weak_edges(window: QWidget, image: QImage) -> Iterator[str]:
    """Yield every control whose edge hardly differs from what is around it in *image*."""
    for widget in seen(window):
        if not widget.isEnabled() or not _has_edge(widget):
            continue
        part = _indicator(widget) if isinstance(widget, QCheckBox) else widget.rect()
        middle = QPoint(part.left(), part.center().y())
        if not widget.visibleRegion().contains(middle):
            continue
        start = widget.mapTo(window, middle)
        band = [image.pixel(x, start.y()) for x in range(max(0, start.x() - 2), start.x() + 5)]
        if (best := max(contrast(band[0], pixel) for pixel in band)) < EDGES - _ROUND:
            yield f"edge: {name_of(widget)} has {best:.2f}"


def _has_edge(widget: QWidget) -> bool:
    if isinstance(widget.parentWidget(), QComboBox | QLineEdit):
        return False
    match widget:
        case QPushButton():
            return not (widget.property("link") or widget.property("step"))
        case QToolButton():
            return False
        case QPlainTextEdit():
            return not widget.isReadOnly()
        case _:
            return isinstance(widget, QAbstractButton | QLineEdit | QComboBox)


def _indicator(box: QCheckBox) -> QRect:
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)


def unseen_focus(window: QWidget) -> Iterator[str]:
    """Yield everything that Tab leads to and that does not show that it was reached."""
    before = window.focusWidget()
    for widget in seen(window):
        if not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()) or widget.focusProxy():
            continue
        if widget.hasFocus():
            widget.clearFocus()
        place = place_of(widget).adjusted(-4, -4, 4, 4)
        if place.width() < 12 or place.height() < 12:
            continue
        without = picture(window, place)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not widget.hasFocus():
            continue
        changed = {
            pair for pair in zip(pixels(without), pixels(picture(window, place)), strict=True) if pair[0] != pair[1]
        }
        best = max((contrast(*pair) for pair in changed), default=1.0)
        if best < EDGES - _ROUND:
            yield f"focus: {name_of(widget)} shows it with {best:.2f}"
    if before is not None:
        before.setFocus()
