"""Where things stand in a window: what lies over something else, reaches beyond what it is in, or is hard to hit."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenuBar,
    QSizeGrip,
    QSlider,
    QTabBar,
    QTabWidget,
    QWidget,
)

from wizard.views.tokens import SMALLEST_TARGET

OF_QT = (QAbstractScrollArea, QTabWidget, QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QMenuBar)
"""What places its own parts itself; they are Qt's business."""

_SLACK = 1
"""Pixels that come of rounding."""

_MARGIN = 4
"""Pixels around a text that is edited, in which nothing stands."""


def name_of(widget: QWidget) -> str:
    """Return what tells *widget* from others in a list of faults."""
    text = getattr(widget, "text", None)
    words = str(text()) if callable(text) and not isinstance(widget, QAbstractItemView) else ""
    own = widget.objectName() or next(
        (above.objectName() for above in above(widget) if above.objectName() and above.objectName()[:3] != "qt_"), ""
    )
    return f"{type(widget).__name__}#{own} “{words[:48]}”".replace("\n", " ")


def above(widget: QWidget) -> Iterator[QWidget]:
    """Yield what *widget* is in, from the inside."""
    inside = widget.parentWidget()
    while inside is not None:
        yield inside
        if inside.isWindow():
            return
        inside = inside.parentWidget()


def seen(window: QWidget) -> list[QWidget]:
    """Return every widget of *window* that is shown, its own parts of Qt's composed ones left out."""
    return [w for w in window.findChildren(QWidget) if w.isVisibleTo(window) and w.window() is window and _is_ours(w)]


def _is_ours(widget: QWidget) -> bool:
    inside = widget.parentWidget()
    return not widget.objectName().startswith("qt_") or inside is None


def overlaps(window: QWidget) -> Iterator[str]:
    """Yield pairs of neighbours that lie over one another."""
    for inside in (window, *seen(window)):
        if isinstance(inside, OF_QT):
            continue
        children = [
            child
            for child in inside.children()
            if isinstance(child, QWidget)
            and child.isVisibleTo(inside)
            and not child.isWindow()
            and not isinstance(child, QSizeGrip)
            and not child.geometry().isEmpty()
        ]
        for one, other in combinations(children, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > _SLACK and shared.height() > _SLACK:
                yield f"overlap: {name_of(one)} and {name_of(other)} by {shared.width()} x {shared.height()}"


def escapes(window: QWidget) -> Iterator[str]:
    """Yield what reaches beyond its parent; what is scrolled is inside a viewport, which is left out."""
    for widget in seen(window):
        inside = widget.parentWidget()
        if inside is None or isinstance(inside.parentWidget(), QAbstractScrollArea) or isinstance(inside, OF_QT):
            continue
        beyond = widget.geometry().united(inside.rect())
        wide, high = beyond.width() - inside.width(), beyond.height() - inside.height()
        if not widget.geometry().isEmpty() and (wide > _SLACK or high > _SLACK):
            yield f"outside: {name_of(widget)} reaches beyond {name_of(inside)} by {wide} x {high}"


def scrolled_sideways(window: QWidget) -> Iterator[str]:
    """Yield what has to be scrolled to the side to be read."""
    for widget in seen(window):
        if isinstance(widget, QAbstractScrollArea) and (hidden := widget.horizontalScrollBar().maximum()) > _MARGIN:
            yield f"sideways: {name_of(widget)} by {hidden}"


def targets(window: QWidget) -> Iterator[tuple[QWidget, str, QRect]]:
    """Yield every place that can be pressed: its widget, what it is, and its size."""
    for widget in seen(window):
        match widget:
            case QTabBar():
                yield from ((widget, f"tab {n}", widget.tabRect(n)) for n in range(widget.count()))
            case QMenuBar():
                yield from ((widget, a.text(), widget.actionGeometry(a)) for a in widget.actions() if a.isVisible())
            case QHeaderView():
                yield from _columns(widget)
            case QAbstractItemView() if widget.model() is not None and widget.model().rowCount():
                first = widget.visualRect(widget.model().index(0, 0))
                yield widget, "row", QRect(0, 0, widget.viewport().width(), first.height())
            case QAbstractButton() | QComboBox() | QLineEdit() | QAbstractSpinBox() | QSlider():
                if not isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView):
                    yield widget, "", widget.rect()


def _columns(header: QHeaderView) -> Iterator[tuple[QWidget, str, QRect]]:
    for n in range(header.count() if header.sectionsClickable() else 0):
        if not header.isSectionHidden(n):
            yield header, f"column {n}", QRect(0, 0, header.sectionSize(n), header.height())


def small_targets(window: QWidget) -> Iterator[str]:
    """Yield what is smaller than people can hit (WCAG 2.2, 2.5.8)."""
    for widget, part, place in targets(window):
        if not place.isEmpty() and min(place.width(), place.height()) < SMALLEST_TARGET:
            yield f"small: {name_of(widget)} {part} is {place.width()} x {place.height()}"


def beyond_screen(window: QWidget, width: int, height: int) -> Iterator[str]:
    """Yield that *window* cannot be as small as that."""
    if window.width() > width or window.height() > height:
        yield f"large: {name_of(window)} wants {window.width()} x {window.height()}"


def places(window: QWidget) -> dict[QWidget, QRect]:
    """Return where every widget stands; of what is scrolled, only its size."""
    # Not by their numbers: that of a widget that is gone is given to another.
    return {widget: _place(widget) for widget in seen(window)}


def moved(window: QWidget, before: Mapping[QWidget, QRect]) -> Iterator[str]:
    """Yield what stands elsewhere than *before*; what was not there then is nowhere else."""
    for widget, place in places(window).items():
        if before.get(widget, place) != place:
            yield f"moved: {name_of(widget)} stands elsewhere than in the light look"


def _place(widget: QWidget) -> QRect:
    inside = widget.parentWidget()
    is_scrolled = inside is not None and isinstance(inside.parentWidget(), QAbstractScrollArea)
    return widget.rect() if is_scrolled else widget.geometry()
