"""Where the person is: the three steps in the header."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from wizard.flow.screens import OPEN_AT_START, ORDER, Place
from wizard.i18n import tr
from wizard.views import words
from wizard.views.theme import badge, theme, unit
from wizard.views.tokens import Tone
from wizard.views.widgets import IconLabel


class StepBar(QWidget):
    """Where the person is: three numbered steps, each a button that goes there once it is open."""

    chosen = Signal(Place)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._buttons: dict[Place, QPushButton] = {}
        self._arrows: list[IconLabel] = []
        self._place, self._open = Place.START, OPEN_AT_START
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(unit() // 2)
        for place in ORDER[1:]:
            button = QPushButton()
            button.setObjectName(f"step-{place.value}")
            button.setProperty("step", True)
            button.clicked.connect(self._emitter(place))
            self._buttons[place] = button
            # What is left of the width stands between the steps, the same everywhere.
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            if place is not ORDER[1]:
                line.addStretch(1)
                self._arrows.append(IconLabel("next", Tone.NOTE, scale=0.6))
                line.addWidget(self._arrows[-1])
                line.addStretch(1)
            line.addWidget(button)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the size without the arrows: the numbers tell the order, too."""
        hints = [button.sizeHint() for button in self._buttons.values()]
        gaps = self._line.spacing() * (len(hints) - 1)
        return QSize(sum(hint.width() for hint in hints) + gaps, max(hint.height() for hint in hints))

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the size with the arrows, whether they are shown now or not."""
        return self.minimumSizeHint() + QSize(self._room_for_arrows(), 0)

    def _room_for_arrows(self) -> int:
        return sum(arrow.sizeHint().width() + self._line.spacing() for arrow in self._arrows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the arrows out where there is no room for them."""
        super().resizeEvent(event)
        for arrow in self._arrows:
            arrow.setVisible(self.sizeHint().width() <= self.width())

    def _emitter(self, place: Place) -> Callable[[], None]:
        return lambda: self.chosen.emit(place)

    def show_place(self, place_in_front: Place, open_places: frozenset[Place]) -> None:
        """Mark the step in front, and open those that can be reached."""
        self._place, self._open = place_in_front, open_places
        self.setAccessibleName(tr("Steps"))
        for number, (place, button) in enumerate(self._buttons.items(), start=1):
            title = tr(words.PLACES[place])
            button.setText(title)
            button.setAccessibleName(tr("Step {number}: {title}", number=number, title=title))
            button.setAccessibleDescription(tr("You are here") if place is place_in_front else "")
            button.setEnabled(place in open_places)
        self.redraw()

    def redraw(self) -> None:
        """Draw the numbers again in the colours and the size in force."""
        colours, size = theme().colours, unit() * 5 // 2
        for number, (place, button) in enumerate(self._buttons.items(), start=1):
            here, reachable = place is self._place, place in self._open
            edge = colours.accent if here or reachable else colours.edge
            ink = colours.on_button if here else colours.accent if reachable else colours.quiet
            button.setIcon(badge(str(number), fill=colours.button if here else None, edge=edge, ink=ink, size=size))
            button.setIconSize(QSize(size, size))
