"""Buttons of which one is chosen: Tab leads to that one, the arrow keys to the others."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QButtonGroup

from wizard.views.widgets import Button


class Segments(QButtonGroup):
    """Holds *buttons* together. Qt alone (6.11) lets Tab stop at the first one, whichever was chosen by a program."""

    def __init__(self, buttons: Iterable[Button], parent: QObject) -> None:
        super().__init__(parent)
        for button in buttons:
            button.setCheckable(True)
            self.addButton(button)
        self.buttonToggled.connect(self._lead)

    def _lead(self) -> None:
        for button in self.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
