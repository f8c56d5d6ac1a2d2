"""The small things that the owner's dialogs are made of: fields with their names, errors beside them, lines to copy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.preferences_fields import QuietBox
from wizard.views.saying import announce
from wizard.views.scrolling import scroll_to
from wizard.views.theme import unit
from wizard.views.widgets import Button, Card, Page, PlainLabel, column, footer, row, stand_on, without_mnemonic
from wizard.views.working_dialog import WorkingDialog

_MOST_KEYS = 9
_CODE = re.compile(r"`([^`]+)`")


class Labelled(QWidget):
    """A field under its name, whose marked letter leads to it."""

    def __init__(self, text: str, field: QWidget, *below: QWidget) -> None:
        super().__init__()
        self.label = QLabel(text)
        self.label.setWordWrap(True)
        self.label.setBuddy(field)
        field.setAccessibleName(without_mnemonic(text))
        lines = column(self.label, field, *below)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)


class Chooser(QuietBox):
    """A list to choose from, which can become narrow."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(unit() * 12)

    def offer(self, titles: Mapping[str, str]) -> None:
        """Offer *titles* by id, and keep what was chosen where it is still among them; no signal is sent."""
        chosen = self.currentData()
        was_blocked = self.blockSignals(True)
        self.clear()
        for id_, title in titles.items():
            self.addItem(visible(title), id_)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(was_blocked)

    def choose(self, id_: str) -> None:
        """Choose what has this id; nothing where it is not offered."""
        if (index := self.findData(id_)) >= 0:
            self.setCurrentIndex(index)


class Bullets(QWidget):
    """Sentences that belong together, each behind a dot; what they quote as code stands in quotation marks."""

    def __init__(self, *sentences: str) -> None:
        super().__init__()
        quoted = (_CODE.sub(lambda code: tr("“{text}”", text=code[1]), sentence) for sentence in sentences)
        lines = column(*(PlainLabel(tr("• {hint}", hint=sentence)) for sentence in quoted))
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)


class Remark(PlainLabel):
    """A sentence that is there only while there is something to say; a screen reader reads it at once."""

    def __init__(self, name: str, role: str = "error") -> None:
        super().__init__(role=role)
        self.setObjectName(name)
        self.hide()

    def say(self, text: str) -> None:
        """Say *text*; an empty one takes back what was said."""
        is_new = text != self.text()
        self.setText(text)
        self.setVisible(bool(text))
        if text and is_new:
            announce(self, text)


class CopyBlock(QWidget):
    """Lines for a terminal or a file, as they are, and a button that copies them."""

    copied = Signal(str)
    """What to say of it."""

    def __init__(self, title: str, text: str, number: int) -> None:
        super().__init__()
        self._text = text
        shown = PlainLabel(text.rstrip("\n").expandtabs(4), role="mono")
        shown.setObjectName(f"lines-{number}")
        self.button = Button(f"copy-{number}", icon_name="file")
        self.button.setAutoDefault(False)
        # No number among its words, where it would be that of the copies.
        has_key = number <= _MOST_KEYS
        self.button.say(tr("Copy"), tr("Copies these lines (Alt+{n})", n=number) if has_key else "")
        if has_key:
            self.button.setShortcut(f"Alt+{number}")
        self.button.setAccessibleDescription(shown.text())
        self.button.setAccessibleName(tr("Copy: {what}", what=title))
        self.button.clicked.connect(self._copy)
        line = row(PlainLabel(title), self.button)
        line.setStretch(0, 1)
        lines = column(line, Card(shown))
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied.emit(tr("Copied to the clipboard."))


class OwnerDialog(WorkingDialog):
    """A dialog of the owner's tools: a page that scrolls, and below it what was just done and the button to close."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = Page(f"{name}-page")
        self.close_it = Button("close-owner")
        self.close_it.setAutoDefault(False)
        self.close_it.clicked.connect(self.reject)
        self._said = PlainLabel()
        self._said.setObjectName("owner-said")
        line = row(self._said, self.close_it)
        line.setStretch(0, 1)
        stand_on(self, self.page, footer(line))
        self.resize(self._room())

    def _room(self) -> QSize:
        """Return the usual size, where the screen has so much room."""
        wanted = QSize(max(760, unit() * 92), max(640, unit() * 84))
        return wanted.boundedTo(self.screen().availableSize() * 0.9)

    def bring(self, widget: QWidget) -> None:
        """Give *widget* the focus, and scroll to it once the page has its new shape."""
        widget.setFocus()
        scroll_to(self.page, widget)

    def tell(self, text: str) -> None:
        """Say what was just done."""
        self._said.setText(text)
        announce(self._said, text)
