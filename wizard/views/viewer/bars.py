"""The bars of the viewer's window: how the certificate is shown, and what is searched for in it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.preferences_fields import QuietBox
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.viewer.page import ROOM
from wizard.views.widgets import Button, PlainLabel


class ChoiceBar(QWidget):
    """One of several under a few words: as buttons side by side, or as a list to open where there is little room."""

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
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit() // 2)
        column.addStretch(0)
        column.addWidget(self.title)
        self._line = Flow(*self._buttons.values())
        self.box = QuietBox()
        self.box.setObjectName(f"{name}-box")
        for choice, text in choices.items():
            self.box.addItem(text, choice)
        self.box.activated.connect(lambda line: self.chosen.emit(self.box.itemData(line)))
        self.box.hide()
        column.addWidget(self._line)
        column.addWidget(self.box)
        column.addStretch(1)

    def _emitter(self, choice: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(choice)

    def say(self, title: str, texts: Mapping[str, str]) -> None:
        """Put *title* above, and *texts* on the buttons that have one."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.box.setAccessibleName(title)
        for choice, text in texts.items():
            self._buttons[choice].say(text)
            self.box.setItemText(self.box.findData(choice), text)
        for button in self._buttons.values():
            # What is chosen among is said with each: Tab leads to the chosen one alone.
            button.setAccessibleDescription(title)

    def choose(self, choice: str) -> None:
        """Mark *choice*; nothing is told of it."""
        self._buttons[choice].setChecked(True)
        self.box.setCurrentIndex(self.box.findData(choice))

    def take_room(self, *, is_wide: bool) -> None:
        """Show buttons where it *is_wide*; elsewhere they would stand one below the other, and the list does."""
        if is_wide is self._line.isHidden():
            had_focus = self.box.hasFocus() or any(button.hasFocus() for button in self._buttons.values())
            shown, hidden = (self._line, self.box) if is_wide else (self.box, self._line)
            shown.show()
            if had_focus:
                chosen = next(button for button in self._buttons.values() if button.isChecked())
                (chosen if is_wide else self.box).setFocus()
            hidden.hide()
            # Beside buttons of more lines, these stay on top; lists stand side by side, however long their words.
            self._column.setStretch(0, not is_wide)
            self._column.setStretch(self._column.count() - 1, is_wide)


class ChoiceBars(QWidget):
    """Two choices side by side, the first with most of the width."""

    def __init__(self, first: ChoiceBar, second: ChoiceBar) -> None:
        super().__init__()
        self._bars = (first, second)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(unit())
        line.addWidget(first, 1)
        line.addWidget(second)

    def redraw(self) -> None:
        """Show them for the width and the size of the text in force."""
        for bar in self._bars:
            bar.take_room(is_wide=self.width() >= unit() * ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width."""
        super().resizeEvent(event)
        self.redraw()


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
