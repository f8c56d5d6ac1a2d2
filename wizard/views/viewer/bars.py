"""The bars of the viewer's window: how the certificate is shown, and what is searched for in it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel


class ChoiceBar(QWidget):
    """One of several, as buttons side by side under a few words."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Mapping[str, str]) -> None:
        """*choices* are ids and what stands on their buttons."""
        super().__init__()
        self.setObjectName(name)
        self.title = PlainLabel(role="quiet")
        self._buttons = {choice: Button(f"{name}-{choice}", kind="segment") for choice in choices}
        Segments(self._buttons.values(), self)
        for choice, button in self._buttons.items():
            button.setAutoDefault(False)
            button.say(choices[choice])
            button.clicked.connect(self._emitter(choice))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit() // 2)
        column.addWidget(self.title)
        column.addWidget(Flow(*self._buttons.values()))
        # Beside a bar of more lines, this one stays on top.
        column.addStretch(1)

    def _emitter(self, choice: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(choice)

    def say(self, title: str, texts: Mapping[str, str]) -> None:
        """Put *title* above, and *texts* on the buttons that have one."""
        self.title.setText(title)
        self.setAccessibleName(title)
        for choice, text in texts.items():
            self._buttons[choice].say(text)
        for button in self._buttons.values():
            # What is chosen among is said with each: Tab leads to the chosen one alone.
            button.setAccessibleDescription(title)

    def choose(self, choice: str) -> None:
        """Mark *choice*; nothing is told of it."""
        self._buttons[choice].setChecked(True)


class SearchBar(QWidget):
    """A field for what is searched for, how often it was found, and the way from one to the next."""

    wanted = Signal(str)
    """The text changed."""
    step_wanted = Signal(int)
    """On by so many."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setObjectName("find")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.wanted)
        self.count = PlainLabel(role="quiet")
        self.count.setObjectName("found")
        self.count.setWordWrap(False)
        self.before, self.after = Button("find-before", icon_name="back"), Button("find-after", icon_name="next")
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.after.clicked.connect(lambda: self.step_wanted.emit(1))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(unit() // 2)
        for widget in (self.field, self.count, self.before, self.after):
            line.addWidget(widget)
        line.setStretch(0, 1)
        for button in (self.before, self.after):
            button.setAutoDefault(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.field.setPlaceholderText(tr("Find in all fields (Ctrl+F)"))
        self.field.setAccessibleName(tr("Find in all fields"))
        self.before.say("", tr("Previous match (Shift+F3)"))
        self.before.setAccessibleName(tr("Previous match"))
        self.after.say("", tr("Next match (F3)"))
        self.after.setAccessibleName(tr("Next match"))

    def show_count(self, position: int, count: int) -> None:
        """Show that the match at *position* of *count* is in front; nothing where nothing is searched for."""
        if not self.field.text().strip():
            self.count.setText("")
        elif not count:
            self.count.setText(tr("not found"))
        else:
            self.count.setText(tr("{position} of {count}", position=position + 1, count=count))
        for button in (self.before, self.after):
            button.setEnabled(count > 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Go on with Enter, back with Shift+Enter, and clear the field with Escape before the window closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step_wanted.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)
