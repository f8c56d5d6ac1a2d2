"""Whether each text of a window has the room that it needs, or else tells the whole in a tool tip."""

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QTabBar,
    QToolButton,
    QWidget,
)

from tests.gui.looks.places import name_of, seen
from wizard.plain import unbroken
from wizard.views.widgets import without_mnemonic

_SLACK = 1
_MOST_ROWS = 60
"""Of a list that are looked at."""


def cut_texts(window: QWidget) -> Iterator[str]:
    """Yield every text that is cut off, or shortened without a tool tip that has the whole."""
    for widget in seen(window):
        look = next((look for kinds, look in _LOOKS if isinstance(widget, kinds)), None)
        if look is not None:
            yield from look(widget)


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.text().startswith("<"):
        return
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    if needed > label.height() + _SLACK:
        yield f"cut: {name_of(label)} needs the height {needed}, has {label.height()}"
    if (width := label.minimumSizeHint().width()) > label.width() + _SLACK and not label.toolTip():
        yield f"cut: {name_of(label)} needs the width {width}, has {label.width()}"


def _button(button: QAbstractButton) -> Iterator[str]:
    if isinstance(button.parentWidget(), QLineEdit):
        # Qt's own, which clears the field.
        return
    needed = button.minimumSizeHint() if isinstance(button, QPushButton) else button.sizeHint()
    if needed.width() > button.width() + _SLACK or needed.height() > button.height() + _SLACK:
        yield (
            f"cut: {name_of(button)} needs {needed.width()} x {needed.height()}, "
            f"has {button.width()} x {button.height()}"
        )


def _tabs(bar: QTabBar) -> Iterator[str]:
    for number in range(bar.count()):
        place = bar.tabRect(number)
        needed = bar.fontMetrics().horizontalAdvance(without_mnemonic(bar.tabText(number)))
        if needed > place.width() or not bar.rect().adjusted(-1, -1, 1, 1).contains(place):
            yield f"cut: tab {bar.tabText(number)!r} of {name_of(bar)} at {place}"


def _menus(bar: QMenuBar) -> Iterator[str]:
    for action in bar.actions():
        place = bar.actionGeometry(action)
        if action.isVisible() and (place.isEmpty() or not bar.rect().contains(place)):
            yield f"cut: menu {action.text()!r}"


def _box(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    if needed > room.width() + 2 * _SLACK and not box.toolTip():
        yield f"cut: {name_of(box)} “{box.currentText()}” needs {needed}, has {room.width()}"


def _field(field: QLineEdit) -> Iterator[str]:
    text = field.placeholderText()
    room = _inner(field).width()
    needed = field.fontMetrics().horizontalAdvance(text)
    if not field.text() and needed > room + _SLACK and text != field.toolTip():
        yield f"cut: the hint {text!r} of {name_of(field)} needs {needed}, has {room}"


def _inner(field: QLineEdit) -> QRect:
    margins = field.textMargins()
    return field.contentsRect().adjusted(margins.left() + 2, 0, -margins.right() - 2, 0)


def _area(area: QPlainTextEdit) -> Iterator[str]:
    text = area.placeholderText()
    if area.toPlainText() or not text:
        return
    margin = round(area.document().documentMargin())
    room = area.viewport().rect().adjusted(margin, margin, -margin, -margin)
    wrapped = area.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
    if wrapped.height() > room.height() + area.fontMetrics().descent() or wrapped.width() > room.width() + 2 * _SLACK:
        yield f"cut: the hint {text!r} of {name_of(area)} needs {wrapped.size()}, has {room.size()}"


def _header(header: QHeaderView) -> Iterator[str]:
    model, role = header.model(), Qt.ItemDataRole
    if model is None or header.isHidden():
        return
    for number in range(header.count()):
        text = str(model.headerData(number, header.orientation()) or "")
        if header.isSectionHidden(number) or header.orientation() is not Qt.Orientation.Horizontal:
            continue
        needed = max(header.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
        whole = str(model.headerData(number, header.orientation(), role.ToolTipRole) or "")
        if needed > header.sectionSize(number) and text not in whole:
            yield f"cut: the heading {text!r} needs {needed}, has {header.sectionSize(number)}"


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(min(model.rowCount(), _MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column)
            place = view.visualRect(index)
            if place.isEmpty() or not place.intersects(view.viewport().rect()):
                continue
            yield from _cell(view, index, place)


def _cell(view: QAbstractItemView, index: QModelIndex, place: QRect) -> Iterator[str]:
    text = str(index.data() or "")
    whole = unbroken(unescape(str(index.data(Qt.ItemDataRole.ToolTipRole) or "")))
    if not text or unbroken(text).split("\n")[0] in whole:
        return
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = place
    height = view.itemDelegateForIndex(index).sizeHint(option, index).height()
    wraps = getattr(view, "wordWrap", lambda: False)()
    flags = Qt.TextFlag.TextWordWrap if wraps else Qt.TextFlag.TextExpandTabs
    needed = QFontMetrics(option.font).boundingRect(QRect(0, 0, place.width(), 10_000), flags, text)
    if needed.width() > place.width() or height > place.height() + _SLACK:
        yield (
            f"cut: the cell {unbroken(text)[:60]!r} of {name_of(view)} needs {needed.width()} x {height}, "
            f"has {place.width()} x {place.height()}"
        )


_LOOKS: tuple[tuple[type[QWidget] | tuple[type[QWidget], ...], Callable[[Any], Iterator[str]]], ...] = (
    (QLabel, _label),
    ((QCheckBox, QRadioButton, QPushButton, QToolButton), _button),
    (QTabBar, _tabs),
    (QMenuBar, _menus),
    (QComboBox, _box),
    (QLineEdit, _field),
    (QPlainTextEdit, _area),
    (QHeaderView, _header),
    (QAbstractItemView, _rows),
)
"""How each kind of widget is looked at; the first that fits counts."""
