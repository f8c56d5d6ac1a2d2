"""The line in a window's footer that says what came of what was just done."""

from wizard.views.saying import announce
from wizard.views.widgets import PlainLabel


class SaidLine(PlainLabel):
    """Not there while nothing is to be said."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.hide()

    def say(self, text: str, *, is_wrong: bool = False) -> None:
        """Say what was just done, to the eye and to a screen reader, or what went wrong; an empty *text* ends it."""
        self.setProperty("role", "error" if is_wrong else "")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setText(text)
        self.setVisible(bool(text))
        if text:
            announce(self, text, at_once=is_wrong)
