"""What the preferences are chosen with: buttons of which one is pressed, lists, and ticks with a sentence each."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLayout, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.widgets import Button, Card, PlainLabel, without_mnemonic


class Section(Card):
    """A part of the preferences: its heading, a remark where one is needed, and what belongs to it."""

    def __init__(self, heading: str, *contents: QWidget | QLayout, note: str = "") -> None:
        """*heading* and *note* are message ids."""
        self._heading, self._note = PlainLabel(role="heading"), PlainLabel(role="quiet")
        self._words = heading, note
        super().__init__(self._heading, self._note, *contents)
        self._note.setVisible(bool(note))

    def retranslate(self) -> None:
        """Put the words into the language in force."""
        heading, note = self._words
        self._heading.setText(tr(heading))
        self._note.setText(tr(note))
        self.setAccessibleName(tr(heading))


class OneOf(Flow):
    """A few buttons, of which one is pressed: each stands for a value, and is named *prefix* and its number."""

    chosen = Signal(object)
    """The value."""

    def __init__(self, prefix: str, values: tuple[object, ...]) -> None:
        self._buttons = {value: Button(f"{prefix}-{number}", kind="segment") for number, value in enumerate(values)}
        super().__init__(*self._buttons.values())
        Segments(self._buttons.values(), self)
        for value, button in self._buttons.items():
            # Enter is for the dialog; Space and the arrow keys choose.
            button.setAutoDefault(False)
            button.clicked.connect(self._chooser(value))

    def _chooser(self, value: object) -> Callable[[], None]:
        return lambda: self.chosen.emit(value)

    def say(self, words: Mapping[Any, str], name: str) -> None:
        """Show the *words* for each value; *name* is what a screen reader calls them all."""
        self.setAccessibleName(name)
        for value, button in self._buttons.items():
            button.say(words[value], name)
            # A tool tip over a button would say the heading again.
            button.setToolTip("")

    def pressed(self) -> Button | None:
        """Return the button of the value in force."""
        return next((button for button in self._buttons.values() if button.isChecked()), None)

    def show_value(self, value: object) -> None:
        """Press the button of *value*."""
        self._buttons[value].setChecked(True)


class QuietBox(QComboBox):
    """A list that the wheel passes over: who scrolls the page means to change nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Let the page have it."""
        event.ignore()


class OneOfMany(QWidget):
    """A list of values below its label, whose underlined letter leads to it."""

    chosen = Signal(object)
    """The value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.label, self.box = QLabel(), QuietBox()
        self.box.setObjectName(name)
        self.label.setBuddy(self.box)
        self.box.activated.connect(lambda position: self.chosen.emit(self._values[position]))
        self._values: tuple[object, ...] = ()
        lines = QVBoxLayout(self)
        # Nearer to its box than to what is above.
        lines.setContentsMargins(0, unit() // 2, 0, 0)
        lines.setSpacing(unit() // 2)
        lines.addWidget(self.label)
        lines.addWidget(self.box)
        lines.addStretch(1)

    def say(self, label: str, words: Mapping[Any, str]) -> None:
        """Show *label* and the *words* for each value."""
        at = self.box.currentIndex()
        self.label.setText(label)
        self.box.setAccessibleName(without_mnemonic(label))
        self._values = tuple(words)
        self.box.clear()
        self.box.addItems(list(words.values()))
        self.box.setCurrentIndex(max(0, at))

    def show_value(self, value: object) -> None:
        """Stand on *value*."""
        self.box.setCurrentIndex(self._values.index(value))


class Tick(QWidget):
    """Something to allow or not, and one sentence on what that means."""

    toggled = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box, self._sentence = QCheckBox(), PlainLabel(role="quiet")
        self.box.setObjectName(name)
        self.box.clicked.connect(self.toggled)
        self._words = "", ""
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() // 2)
        lines.addWidget(self.box)
        lines.addWidget(self._sentence)

    def say(self, text: str, sentence: str, moot: str) -> None:
        """Show what is allowed, and the *sentence*, or *moot* where it does not count now whether it is allowed."""
        self.box.setText(text)
        self.box.setAccessibleName(without_mnemonic(text))
        self._words = sentence, moot
        self._explain()

    def _explain(self) -> None:
        words = self._words[0 if self.box.isEnabled() else 1]
        self._sentence.setText(words)
        self.box.setAccessibleDescription(words)

    def show_value(self, is_allowed: bool, *, is_moot: bool) -> None:
        """Show whether it is allowed, and whether that counts now."""
        self.box.setChecked(is_allowed and not is_moot)
        self.box.setEnabled(not is_moot)
        self._explain()
