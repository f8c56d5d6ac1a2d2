"""Small windows that say or ask one thing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.plain import visible
from wizard.views.theme import picture, theme, unit
from wizard.views.tokens import Tone


class SmallBox(QMessageBox):
    """A message over a window, with our sign, sharp and as large as the text: Qt's own is yellow on any ground."""

    def __init__(self, kind: QMessageBox.Icon, title: str, parent: QWidget | None) -> None:
        """*kind* is Warning or Question."""
        super().__init__(QMessageBox.Icon.NoIcon, title, "", parent=parent)
        self._sign, self._tone = _SIGNS[kind]
        self.redraw()

    def redraw(self) -> None:
        """Draw the sign again in the colours and the size in force."""
        colour = theme().colours.of(self._tone)
        self.setIconPixmap(picture(self._sign, colour, unit() * 4, self.devicePixelRatioF()))


_SIGNS = {
    QMessageBox.Icon.Warning: ("warning", Tone.WARNING),
    QMessageBox.Icon.Question: ("question", Tone.NOTE),
}


def warning_box(name: str, title: str, text: str, parent: QWidget | None) -> QMessageBox:
    """Return a warning over *parent*, which goes when it is closed; to be shown by who asks. *text* may be hostile."""
    box = _box(QMessageBox.Icon.Warning, name, title, text, parent)
    box.addButton(QMessageBox.StandardButton.Ok)
    return box


def question_box(name: str, title: str, text: str, parent: QWidget, *, go_on: str, leave: str) -> QMessageBox:
    """Return a question over *parent*, as `warning_box`: accepted by *go_on*, left as it was by *leave* and Escape."""
    box = _box(QMessageBox.Icon.Question, name, title, text, parent)
    box.addButton(go_on, QMessageBox.ButtonRole.AcceptRole)
    left = box.addButton(leave, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(left)
    box.setEscapeButton(left)
    return box


def _box(kind: QMessageBox.Icon, name: str, title: str, text: str, parent: QWidget | None) -> QMessageBox:
    box = SmallBox(kind, title, parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # QMessageBox guesses at rich text otherwise.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(visible(text))
    return box
