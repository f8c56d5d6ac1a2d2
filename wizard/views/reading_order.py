"""The order in which a window is read, which is the one that Tab follows."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QTabWidget, QWidget


def in_reading_order(widget: QWidget) -> Iterator[QWidget]:
    """Yield what Tab leads to in *widget*, in the order of its layouts, whenever each was made."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        if not isinstance(widget, QScrollArea | QTabWidget):
            return
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if inner is not None:
        yield from in_reading_order(inner)
    elif (layout := widget.layout()) is not None and not isinstance(widget, QTabWidget):
        yield from _in_layout(layout)
    else:
        for child in _parts(widget):
            yield from in_reading_order(child)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Yield what stands in a widget that places its contents itself, as a `Flow` in the order in which it got them."""
    if isinstance(widget, QTabWidget):
        # Its bar takes the focus for it.
        if (page := widget.currentWidget()) is not None:
            yield page
    elif isinstance(widget, QSplitter):
        yield from (part for position in range(widget.count()) if (part := widget.widget(position)) is not None)
    else:
        yield from (child for child in widget.children() if isinstance(child, QWidget))


def tab_as_read(window: QWidget) -> None:
    """Lead Tab through *window* as it is read, whenever each widget was made; for `focusNextPrevChild`."""
    for before, after in pairwise(in_reading_order(window)):
        QWidget.setTabOrder(before, after)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for position in range(layout.count()):
        item = layout.itemAt(position)
        if item is not None and (inside := item.widget()) is not None:
            yield from in_reading_order(inside)
        elif item is not None and (further := item.layout()) is not None:
            yield from _in_layout(further)
