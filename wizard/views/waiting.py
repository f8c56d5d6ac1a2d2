"""The bar that says that something is under way."""

from PySide6.QtWidgets import QProgressBar

from wizard.views.theme import theme


class WaitingBar(QProgressBar):
    """Moves while nobody knows how long it takes, and tells how far it is from when that is known.

    Where no motion is wanted it is not there before that: an empty bar would say that nothing comes of it.
    """

    def __init__(self, name: str = "waiting") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextVisible(False)
        self.setRange(0, 0)
        # Without a parent yet, it would be a window of its own.
        self.hide()

    def wait(self) -> None:
        """Say that it is under way, for as long as it takes."""
        self.setRange(0, 0)
        self.show_while(is_wanted=True)

    def advance(self, done: int, whole: int) -> None:
        """Say how far it is."""
        self.setRange(0, whole)
        self.setValue(done)
        self.show_while(is_wanted=True)

    def show_while(self, *, is_wanted: bool) -> None:
        """Be there while it *is_wanted* and has something to say."""
        self.setVisible(is_wanted and (self.maximum() > 0 or not theme().is_still))
