"""The top of the main window: whose it is, the three steps, and the languages; in one line, whatever the width."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wizard import i18n
from wizard.flow.screens import Place
from wizard.i18n import LANGUAGE_NAMES, tr
from wizard.views.segments import Segments
from wizard.views.step_bar import StepBar
from wizard.views.theme import unit
from wizard.views.widgets import Button, IconLabel, PlainLabel


class Header(QFrame):
    """Leaves out what there is no room for: the name stands in the title bar, the languages in the menu, too.

    A second line would take from the page what people came for, where the text is large and the screen small.
    """

    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self._place = Place.START
        self._logo = IconLabel("trust-wizard", scale=1.2)
        self.program = PlainLabel()
        self.program.setObjectName("program")
        self.program.setWordWrap(False)
        self.steps = StepBar()
        self._languages = {language: self._language(language, name) for language, name in LANGUAGE_NAMES.items()}
        Segments(self._languages.values(), self)
        line = QHBoxLayout(self)
        line.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        line.setSpacing(unit())
        line.addWidget(self._logo)
        line.addWidget(self.program)
        line.addStretch(1)
        line.addWidget(self.steps)
        line.addStretch(1)
        for button in self._languages.values():
            line.addWidget(button)

    def _language(self, language: str, name: str) -> Button:
        button = Button(f"language-{language}", kind="segment")
        button.setText("EN" if language == "en" else name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.language_chosen.emit(language))
        return button

    def retranslate(self) -> None:
        """Put every text into the language in force; the steps follow with the session, and then what fits."""
        self.program.setText(tr("Trust Wizard"))
        self._languages[i18n.language()].setChecked(True)
        for button in self._languages.values():
            button.setToolTip(tr("Language of this program"))
            button.setAccessibleDescription(tr("Language of this program"))

    def show_place(self, place: Place, open_places: frozenset[Place]) -> None:
        """Mark the step in front, and open those that can be reached."""
        self._place = place
        self.steps.show_place(place, open_places)
        self._fit()

    def redraw(self) -> None:
        """Choose anew what there is room for, once everything has its new size."""
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose anew what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        languages = tuple(self._languages.values())
        name = (self._logo, self.program)
        # At the start there is no step yet, and the language is what somebody may need first.
        last: tuple[QWidget, ...] = (self.steps,) if self._place is Place.START else (*name, *languages)
        left_out = next((some for some in ((), (self.program,), name) if self._fits(some)), last)
        for widget in (*name, self.steps, *languages):
            widget.setVisible(widget not in left_out)

    def _fits(self, left_out: Sequence[QWidget]) -> bool:
        shown = [w for w in (self._logo, self.program, self.steps, *self._languages.values()) if w not in left_out]
        # Two margins, two gaps around the steps, and one behind each.
        return sum(w.sizeHint().width() + unit() for w in shown) + unit() * 6 <= self.width()
