"""One line of a list of checks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import IconLabel, PlainLabel


class StateRow(QWidget):
    """An icon, what is checked, what came out."""

    def __init__(self, name: str, *, title_share: int = 2) -> None:
        super().__init__()
        self.setObjectName(name)
        self.mark = IconLabel("waiting", Tone.NOTE, scale=0.85)
        self.title = PlainLabel()
        self.detail = PlainLabel(role="quiet")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(unit())
        line.addWidget(self.mark)
        line.addWidget(self.title, title_share)
        line.addWidget(self.detail, 3)

    def show_state(self, icon_name: str, tone: Tone, title: str, detail: str) -> None:
        """Show the line as it is now."""
        self.mark.show_icon(icon_name, tone)
        self.title.setText(title)
        self.detail.setText(detail)
        self.setAccessibleName(tr("{title}: {state}", title=title, state=detail))
