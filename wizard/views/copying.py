"""The words on screen as text: everything on a page, or the thing that has the focus, in the order it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from types import UnionType
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTableView,
    QTextEdit,
    QToolTip,
    QTreeView,
    QWidget,
)

from wizard.i18n import tr
from wizard.plain import breakable, unbroken, visible
from wizard.views.row_table import Index
from wizard.views.saying import announce
from wizard.views.state_row import StateRow
from wizard.views.widgets import Card, PlainLabel, tip, without_mnemonic

MOST_ROWS = 2000
"""Of one table: more would hold the window up, and have their own export."""
LONGEST_TOLD = 60

_SIDE_BY_SIDE = {QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft}
_SERVED = "copies-what-is-in-focus"


def page_as_text(widget: QWidget) -> str:
    """Return what is to be read in *widget*, line by line in the order it is read; what is hidden is left out.

    Buttons are left out, as they say nothing but what can be done; passwords as well.
    """
    blocks = (text.strip("\n") for text in _texts(widget, widget))
    lines = [text for text in blocks if text.strip()]
    # A label that only names a field says the same as the field does.
    return "\n".join(line for place, line in enumerate(lines) if not place or line != lines[place - 1]) + "\n"


def _texts(widget: QWidget, top: QWidget) -> Iterator[str]:
    if widget is not top and _is_hidden(widget):
        return
    own = text_of(widget)
    if own is not None:
        yield own
        return
    if isinstance(widget, QScrollArea) and (inner := widget.widget()) is not None:
        yield from _texts(inner, top)
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout, top)
    else:
        found = False
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow():
                found = True
                yield from _texts(child, top)
        if not found and widget.accessibleName():
            # A picture of ours, which says in words what it shows.
            yield from filter(None, (widget.accessibleName(), widget.accessibleDescription()))


def _is_hidden(widget: QWidget) -> bool:
    """Say whether somebody hid *widget*: what was just made is not seen either, but soon will be."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _in_layout(layout: QLayout, top: QWidget) -> Iterator[str]:
    """Yield what is in *layout*; what stands side by side, each in few words, is one line with tabs."""
    if isinstance(layout, QGridLayout):
        yield from _in_grid(layout, top)
        return
    parts = [list(_in_item(layout.itemAt(position), top)) for position in range(layout.count())]
    texts = [text for part in parts for text in part if text.strip()]
    is_line = isinstance(layout, QBoxLayout) and layout.direction() in _SIDE_BY_SIDE
    if is_line and all(len(part) <= 1 for part in parts) and not any("\n" in text for text in texts):
        yield "\t".join(texts)
    else:
        yield from texts


def _in_item(item: QLayoutItem | None, top: QWidget) -> Iterator[str]:
    if item is None:
        return
    if (inside := item.widget()) is not None:
        yield from _texts(inside, top)
    elif (further := item.layout()) is not None:
        yield from _in_layout(further, top)


def _in_grid(grid: QGridLayout, top: QWidget) -> Iterator[str]:
    for line in range(grid.rowCount()):
        cells = (grid.itemAtPosition(line, place) for place in range(grid.columnCount()))
        texts = (text.strip() for cell in dict.fromkeys(cells) for text in _in_item(cell, top))
        yield "\t".join(text for text in texts if text)


def text_of(widget: QWidget) -> str | None:
    """Return what *widget* itself says; None where it is made of others."""
    return next((told(widget) for kind, told in _TOLD if isinstance(widget, kind)), None)


def _of_label(label: QLabel) -> str:
    """Return its text; of a picture, the words that say what it shows."""
    text = without_mnemonic(label.text())
    return text or "\n".join(filter(None, (label.accessibleName(), label.accessibleDescription())))


def _of_edit(field: QLineEdit) -> str:
    return field.text() if field.echoMode() is QLineEdit.EchoMode.Normal else ""


def _of_choice(button: QPushButton) -> str:
    # One of several that is chosen is a fact, too.
    return _marked(True, without_mnemonic(button.text())) if button.isChecked() else ""


def _marked(is_on: bool, text: str) -> str:
    return f"[{'x' if is_on else ' '}] {text}"


def _view_text(view: QAbstractItemView) -> str:
    """Return the rows of a list, a table or a tree as they are shown, with the heads of its columns."""
    # A view without a model has none, whatever the stubs of PySide say.
    model: QAbstractItemModel | None = view.model()
    if model is None:
        return ""
    shown = _columns(view)
    has_heads = isinstance(view, QTableView) or (isinstance(view, QTreeView) and not view.isHeaderHidden())
    heads = [_text(model.headerData(place, Qt.Orientation.Horizontal)) for place in shown] if has_heads else []
    lines = islice(_lines(view, view.rootIndex(), shown, 0), MOST_ROWS)
    return "\n".join((*(["\t".join(heads)] if any(heads) else []), *lines))


def _columns(view: QAbstractItemView) -> list[int]:
    if not isinstance(view, QTableView | QTreeView):
        return [0]
    count = view.model().columnCount(view.rootIndex())
    return [place for place in range(count) if not view.isColumnHidden(place)]


def _lines(view: QAbstractItemView, parent: Index, columns: list[int], depth: int) -> Iterator[str]:
    """Yield the rows under *parent*; those of a tree that are open, further in."""
    for place in range(view.model().rowCount(parent)):
        if isinstance(view, QTableView) and view.isRowHidden(place):
            continue
        index = view.model().index(place, 0, parent)
        yield "  " * depth + _line(index, columns)
        if isinstance(view, QTreeView) and view.isExpanded(index):
            yield from _lines(view, index, columns, depth + 1)


def _line(index: Index, columns: list[int]) -> str:
    return "\t".join(_text(index.sibling(index.row(), place).data()) for place in columns)


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    # The places to break are ours; of others' texts, what is invisible is spelled out.
    return visible(plain if breakable(plain := unbroken(text)) == text else text)


_TOLD: tuple[tuple[type[QWidget] | UnionType, Callable[[Any], str]], ...] = (
    (PlainLabel, lambda label: label.text()),
    (QLabel, _of_label),
    (StateRow, lambda line: f"{line.title.text()}\t{line.detail.text()}"),
    (QCheckBox | QRadioButton, lambda box: _marked(box.isChecked(), without_mnemonic(box.text()))),
    (QPushButton, _of_choice),
    (QLineEdit, _of_edit),
    (QTextEdit | QPlainTextEdit, lambda field: unbroken(field.toPlainText())),
    (QComboBox, lambda box: box.currentText()),
    (QSpinBox, lambda box: box.text()),
    (QAbstractItemView, _view_text),
    # Scroll bars are sliders as well, without a name of ours.
    (QAbstractSlider, lambda slider: slider.accessibleName()),
)
"""What each kind of widget says, the first that fits."""


def thing_in_focus(widget: QWidget | None) -> QWidget | None:
    """Return what a person means who asks to copy with *widget* in focus: the row or the card around it.

    A label or a field is meant itself; None where there is nothing around.
    """
    step = widget
    while step is not None and not step.isWindow():
        if isinstance(step, QLabel | Card | StateRow) or _is_row(step):
            return step
        step = step.parentWidget()
    return None


def _is_row(widget: QWidget) -> bool:
    """Say whether *widget* is a row of one of our lists: it has a name, a name for its reader, and words in it."""
    is_plain = type(widget).__mro__[1] is QWidget
    return is_plain and bool(widget.accessibleName()) and widget.findChild(PlainLabel) is not None


def copy_focused(window: QWidget) -> bool:
    """Put what has the focus in *window* on the clipboard, say so, and say whether there was anything.

    A field or a table copies by its own rules what is selected there; of a text to be read, all where nothing is.
    """
    focus = window.focusWidget()
    if isinstance(focus, QTextEdit | QPlainTextEdit) and focus.isReadOnly() and not focus.textCursor().hasSelection():
        put(unbroken(focus.toPlainText()), focus)
        return True
    if isinstance(focus, QAbstractItemView):
        return _copy_rows(focus)
    if callable(own := getattr(focus, "copy", None)):
        own()
        return True
    thing = thing_in_focus(focus)
    text = page_as_text(thing).strip("\n") if thing is not None else ""
    if thing is None or not text:
        return False
    put(text, thing)
    return True


def _copy_rows(view: QAbstractItemView) -> bool:
    copied = getattr(view, "copied", None)
    if copied is not None:
        copied.emit()
        return True
    chosen = {(index.parent(), index.row()): index for index in (*view.selectedIndexes(), view.currentIndex())}
    columns = _columns(view)
    texts = [_line(index, columns) for (_, row), index in sorted(chosen.items(), key=_place) if row >= 0]
    if not texts:
        return False
    put("\n".join(texts), view)
    return True


def _place(chosen: tuple[tuple[QModelIndex, int], QModelIndex]) -> tuple[int, ...]:
    """Return where an index stands in its tree, from the top."""
    index, place = chosen[1], list[int]()
    while index.isValid():
        place.insert(0, index.row())
        index = index.parent()
    return tuple(place)


def put(text: str, beside: QWidget) -> None:
    """Put *text* on the clipboard, and say so beside *beside* and to a screen reader."""
    QGuiApplication.clipboard().setText(text)
    first = next(iter(text.splitlines()), "")
    short = first if len(first) <= LONGEST_TOLD else f"{first[:LONGEST_TOLD]}…"
    said = tr("Copied: {what}", what=short)
    QToolTip.showText(beside.mapToGlobal(beside.rect().bottomLeft()), tip(said), beside)
    announce(beside, said)


def copy_page(window: QWidget, page: QWidget) -> None:
    """Put everything on *page* on the clipboard, and say so; for the menu of *window*."""
    text = page_as_text(page)
    QGuiApplication.clipboard().setText(text)
    said = tr("Everything on this page was copied.")
    QToolTip.showText(window.mapToGlobal(window.rect().center()), tip(said), window)
    announce(window, said)


class Copier(QObject):
    """Lets Ctrl+C copy what has the focus in every window of *application*, where nothing else takes the key.

    It looks at what comes to the windows alone: what comes to every widget would cost each of them its time.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusChanged.connect(self._serve)

    def _serve(self, _before: QWidget | None, now: QWidget | None) -> None:
        window = now.window() if now is not None else None
        if window is not None and not window.property(_SERVED):
            window.setProperty(_SERVED, True)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Copy where the key came up to the window."""
        if event.type() is QEvent.Type.KeyPress and isinstance(watched, QWidget) and isinstance(event, QKeyEvent):
            return event.matches(QKeySequence.StandardKey.Copy) and copy_focused(watched)
        return False


def serve(application: QApplication) -> Copier:
    """Have Ctrl+C copy what has the focus from now on; a second call changes nothing."""
    return application.findChild(Copier) or Copier(application)
