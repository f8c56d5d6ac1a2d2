"""Of buttons that belong together one is chosen, and Tab stops there."""

import pytest
from PySide6.QtCore import QObject, Qt

from wizard.views.segments import Segments
from wizard.views.widgets import Button

pytestmark = pytest.mark.usefixtures("theme")


def test_tab_stops_at_the_one_that_is_chosen_however_that_was_done() -> None:
    parent = QObject()
    buttons = [Button(name) for name in "abc"]
    Segments(buttons, parent)
    for chosen in (1, 2, 0):
        buttons[chosen].setChecked(True)
        stops = [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in buttons]
        assert stops == [place == chosen for place in range(3)]
        assert sum(button.isChecked() for button in buttons) == 1
