"""Scrolls a page to what has just come up in it."""

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from wizard.views.theme import unit


def scroll_to(page: QScrollArea, widget: QWidget, before: QRect | None = None) -> None:
    """Scroll *page* to *widget* once it has its place: a line that wraps makes what is around it higher in turns.

    *before* is the place that it had in the last turn; where it is still there, it has come to rest.
    """
    body = page.widget()
    if body is None:
        return

    def look() -> None:
        place = QRect(widget.mapTo(body, QPoint()), body.size())
        # Not by Qt's 50 pixels more: what stands above may just have its room, too.
        page.ensureWidgetVisible(widget, 0, unit() // 2)
        if place != before:
            scroll_to(page, widget, place)

    QTimer.singleShot(0, widget, look)
