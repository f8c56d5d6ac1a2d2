"""The four groups of a case code, large, each with the words to say; keys lead from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from wizard.flow.spelling import GROUP, spoken
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import IconLabel, PlainLabel, row

_NEXT = frozenset({Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_BACK = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace})
_LARGE = 3.8
"""How many times as large as other text the code is: it is read across a desk."""


class SpokenGroups(QWidget):
    """Shows *code* with the words for it in *language*; the group *at* is marked as the one that is being said."""

    moved = Signal(int)
    """The place of the group that is being said now, from 0."""

    def __init__(self, code: str, language: str, at: int = 0) -> None:
        super().__init__()
        self.setObjectName("spoken-groups")
        self._groups = tuple(
            _Group(number, group, spoken(group, language), code.count("-") + 1)
            for number, group in enumerate(code.split("-"))
        )
        for group in self._groups:
            group.reached.connect(self.mark)
            group.stepped.connect(self._step)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(Flow(*self._groups))
        self.current = at
        self.mark(at)

    def mark(self, place: int) -> None:
        """Mark the group at *place*, from 0; Tab leads to it alone."""
        self.current = place
        for number, group in enumerate(self._groups):
            group.show_marked(is_marked=number == place)
        self.moved.emit(place)

    def first_focus(self) -> QWidget:
        """Return the marked group."""
        return self._groups[self.current]

    def _step(self, by: int) -> None:
        place = self.current + by
        if 0 <= place < len(self._groups):
            self._groups[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self.mark(place)


class _Group(QWidget):
    """One group: its characters, and below them the word for each."""

    reached = Signal(int)
    stepped = Signal(int)

    def __init__(self, number: int, group: str, words: tuple[tuple[str, str], ...], total: int) -> None:
        super().__init__()
        self.setObjectName(f"group-{number + 1}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._number = number
        said = ", ".join(word for _, word in words)
        told = tr("Group {number} of {total}: {words}", number=number + 1, total=total, words=said)
        self.setAccessibleName(told)
        self._mark = IconLabel("say", Tone.NOTE, scale=0.7)
        policy = self._mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._mark.setSizePolicy(policy)
        place = QLabel(tr("{number} of {total}", number=number + 1, total=total))
        place.setProperty("role", "quiet")
        head = row(place, self._mark)
        head.setStretch(0, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(unit() * 3 // 2, unit(), unit() * 3 // 2, unit() * 3 // 2)
        lines.setSpacing(unit() // 2)
        lines.addLayout(head)
        self._characters = QLabel(group)
        self._characters.setObjectName(f"characters-{number + 1}")
        self._characters.setProperty("role", "code")
        self._characters.setTextFormat(Qt.TextFormat.PlainText)
        lines.addWidget(self._characters)
        lines.addLayout(_words(words))
        lines.addStretch(1)
        self.redraw()

    def redraw(self) -> None:
        """Keep the code larger than the text in force."""
        points = max(8.0, self.font().pointSizeF()) * _LARGE
        # A style sheet of the application wins over a font that is set.
        self._characters.setStyleSheet(f"font-size: {points:.1f}pt;")

    def show_marked(self, *, is_marked: bool) -> None:
        """Show whether this is the group that is being said."""
        self._mark.setVisible(is_marked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_marked else Qt.FocusPolicy.ClickFocus)
        self.setProperty("pointed", is_marked)
        self.style().unpolish(self)
        self.style().polish(self)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Be the marked one."""
        super().focusInEvent(event)
        self.reached.emit(self._number)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Be the marked one."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Lead to the group before or after this one."""
        key = Qt.Key(event.key())
        if key in _NEXT or key in _BACK:
            self.stepped.emit(1 if key in _NEXT else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.stepped.emit(-self._number if key is Qt.Key.Key_Home else GROUP - 1 - self._number)
        else:
            super().keyPressEvent(event)


def _words(words: tuple[tuple[str, str], ...]) -> QGridLayout:
    """Return each character beside the word for it."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit())
    grid.setVerticalSpacing(unit() // 3)
    grid.setColumnStretch(1, 1)
    for line, (character, word) in enumerate(words):
        shown, said = PlainLabel(character, role="code"), PlainLabel(word)
        for label in (shown, said):
            # The mouse chooses the group.
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        said.setWordWrap(False)
        grid.addWidget(shown, line, 0)
        grid.addWidget(said, line, 1)
    return grid
