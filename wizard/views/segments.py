"""Buttons of which one is chosen: Tab leads to that one, the arrow keys to the others."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

from wizard.views.widgets import Button


class Segments(QButtonGroup):
    """Holds *buttons* together. Qt alone (6.11) lets Tab stop at the first one, whichever was chosen by a program."""

    def __init__(self, buttons: Iterable[Button], parent: QObject | None) -> None:
        super().__init__(parent)
        self.buttonToggled.connect(self._lead)
        for button in buttons:
            self.addButton(button)

    def addButton(self, button: QAbstractButton, id: int = -1) -> None:  # noqa: N802, A002  (Qt's names)
        """Take one more; a screen reader calls them radio buttons, not check boxes that one could all tick."""
        button.setCheckable(True)
        button.setAutoExclusive(True)
        super().addButton(button, id)
        self._lead()

    def _lead(self) -> None:
        chosen = self.checkedButton()
        for button in self.buttons():
            leads = button is chosen or chosen is None
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.ClickFocus)
