"""Hears when the font of the application or the system changes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QWindow


class FontWatch(QWindow):
    """Hears of a new font, of the application or the system, so that larger text brings larger boxes; never shown.

    Of the system's, Qt tells windows alone, shown or not. An event filter on the application hears both, too, but costs
    30 ms at the start: PySide6 (6.11) then makes every class and enum of Qt, to name the sender of each event.
    """

    def __init__(self, changed: Callable[[], None], system_changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed, self._system_changed = changed, system_changed

    def event(self, event: QEvent) -> bool:
        """Pass the news on."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._changed()
        elif event.type() == QEvent.Type.ThemeChange:
            self._system_changed()
        return super().event(event)
