"""What the windows of a case have in common: a page that scrolls, what was just done, and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.said_line import SaidLine
from wizard.views.scrolling import scroll_to
from wizard.views.theme import unit
from wizard.views.widgets import Button, Page, column, footer, row, stand_on
from wizard.views.working_dialog import WorkingDialog


class CaseDialog(WorkingDialog):
    """A window with *Close* and *buttons* below its page; the last of them is its main one."""

    def __init__(self, name: str, parent: QWidget | None, *buttons: Button) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = Page(f"{name}-page")
        self.close_it = Button(f"{name}-close")
        self.close_it.clicked.connect(self.reject)
        self._said = SaidLine(f"{name}-said")
        for button in (self.close_it, *buttons):
            button.setAutoDefault(False)
        # The buttons wrap, so that large text does not make the window wide.
        lines = column(self._said, row(Flow(self.close_it, *buttons, at_end=True)))
        stand_on(self, self.page, footer(lines))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.close_it.say(tr("C&lose"), tr("(Esc)"))
        self.page.setAccessibleName(self.windowTitle())

    def take_room(self, width: int, height: int) -> None:
        """Be so many grid units large, where the screen has the room."""
        wanted = QSize(unit() * width, unit() * height)
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))

    def bring(self, widget: QWidget) -> None:
        """Give *widget* the focus, and scroll to it once the page has its new shape."""
        widget.setFocus()
        scroll_to(self.page, widget)

    def tell(self, text: str, *, is_wrong: bool = False) -> None:
        """Say what was just done, to the eye and to a screen reader, or what went wrong; an empty *text* ends it."""
        self._said.say(text, is_wrong=is_wrong)

    @property
    def said(self) -> str:
        """What was said last."""
        return self._said.text()
