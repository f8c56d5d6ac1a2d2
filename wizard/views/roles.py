"""The choice between visitor, owner and helpdesk, as the start and step 3 show it."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from wizard.i18n import tr
from wizard.model.audience import Audience
from wizard.views import words
from wizard.views.segments import Segments
from wizard.views.widgets import Button, Wrap


class RoleChooser(Wrap):
    """One button for each role, named *prefix* and the role."""

    chosen = Signal(object)
    """`Audience`."""

    def __init__(self, prefix: str) -> None:
        self._buttons = {audience: Button(f"{prefix}-{audience.value}", kind="segment") for audience in Audience}
        super().__init__(*self._buttons.values())
        Segments(self._buttons.values(), self)
        for audience, button in self._buttons.items():
            button.clicked.connect(self._chooser(audience))

    def _chooser(self, audience: Audience) -> Callable[[], None]:
        return lambda: self.chosen.emit(audience)

    def retranslate(self) -> None:
        """Put the roles into the language in force."""
        for audience, button in self._buttons.items():
            button.say(tr(words.AUDIENCES[audience]))
            button.setAccessibleDescription(tr("Which of these are you?"))

    def show_role(self, audience: Audience) -> None:
        """Mark the role in force."""
        self._buttons[audience].setChecked(True)
