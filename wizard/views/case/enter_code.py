"""The field for a case code that somebody reads out: whatever is typed of it is understood while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.flow.answer_words import VERDICTS
from wizard.flow.spelling import GROUP, LENGTHS, LONGEST
from wizard.i18n import tr
from wizard.plain import visible
from wizard.views import answer_words
from wizard.views.case.code_words import Reading, Typed, mended, reading_of, settled
from wizard.views.case.dialog import CaseDialog
from wizard.views.flow import Flow
from wizard.views.owner_fields import Labelled
from wizard.views.saying import announce
from wizard.views.theme import theme, unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, clear, column, marked

if TYPE_CHECKING:
    from wizard.flow.case_code import CodedCase

_PAUSE_MS = 600
"""How long nothing is typed before a screen reader says what is wrong or missing."""
_EMPTY, _UNSEEN, _POINTS_HERE = "·", "�", "▲"
_LARGE = 2.0
"""How many times as large as other text the code is."""

_STATES = {
    Typed.NOTHING: ("note", Tone.NOTE),
    Typed.PART: ("waiting", Tone.NOTE),
    Typed.WRONG: ("problem", Tone.PROBLEM),
    Typed.WHOLE: ("ok", Tone.OK),
}


class CodeField(QWidget):
    """Takes a code in any spelling, shows its groups as they fill, and points at the character that seems wrong."""

    read = Signal(object)
    """The `CodedCase` once the code is whole; None while it is not."""
    entered = Signal()
    """Return was pressed in the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("code-field")
        self.reading = Reading(typed=Typed.NOTHING)
        self.field = QLineEdit()
        self.field.setObjectName("code-typed")
        self.field.setMaxLength(LONGEST)
        self._labelled = Labelled("", self.field)
        self._groups = tuple(_Group(first) for first in range(1, LENGTHS[0] + 1, GROUP))
        self._mark, self.says = IconLabel("note", Tone.NOTE, scale=0.85), PlainLabel()
        self.says.setObjectName("code-says")
        self.mend = Button("mend-code")
        self.mend.setAutoDefault(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._announce)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(unit())
        whole.addWidget(self._labelled)
        whole.addWidget(Flow(*self._groups))
        whole.addLayout(marked(self._mark, column(self.says, Flow(self.mend))))
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._take)
        self.field.returnPressed.connect(self.entered)
        self.mend.clicked.connect(self._mend)
        self.retranslate()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._labelled.label.setText(tr("&Type the code as you hear it"))
        self.field.setAccessibleName(tr("Type the code as you hear it"))
        self.field.setPlaceholderText(tr("4ND3 …, or “four November Delta three …”"))
        self._take(self.field.text())

    def _take(self, text: str) -> None:
        before, self.reading = self.reading, reading_of(settled(text))
        reading = self.reading
        for group in self._groups:
            group.show_reading(reading)
        self._mark.show_icon(*_STATES[reading.typed])
        self.says.setText(reading.text)
        self.mend.setVisible(bool(mended(reading)))
        wrong = reading.characters[reading.places[0] - 1] if reading.right else ""
        meant = tr("&Replace “{heard}” with “{right}”", heard=wrong, right=reading.right)
        self.mend.say(meant if reading.right else tr("&Swap them"), tr("Once the caller agrees"))
        self.field.setAccessibleDescription(reading.text)
        self._pause.start()
        if reading.case != before.case:
            self.read.emit(reading.case)

    def _announce(self) -> None:
        if self.field.text():
            announce(self.says, self.says.text())

    def _mend(self) -> None:
        self.field.setText(mended(self.reading))
        self.field.setFocus()


class _Group(Card):
    """Four characters of the code, each with a mark below where it seems wrong."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.setObjectName(f"typed-group-{(first - 1) // GROUP + 1}")
        self._first, self._wrong = first, frozenset[int]()
        self.characters = tuple(QLabel(_EMPTY) for _ in range(GROUP))
        self._marks = tuple(QLabel() for _ in range(GROUP))
        self.column.setContentsMargins(unit(), unit() // 2, unit(), unit() // 2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit() // 2)
        grid.setVerticalSpacing(0)
        for place, (shown, mark) in enumerate(zip(self.characters, self._marks, strict=True)):
            shown.setObjectName(f"character-{first + place}")
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setProperty("role", "code")
            mark.setObjectName(f"wrong-{first + place}")
            for line, label in enumerate((shown, mark)):
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                grid.addWidget(label, line, place)
        self.column.addLayout(grid)
        self.redraw()

    def redraw(self) -> None:
        """Draw in the colours and the size in force."""
        colours, points = theme().colours, max(8.0, self.font().pointSizeF())
        for place, (shown, mark) in enumerate(zip(self.characters, self._marks, strict=True), start=self._first):
            colour = colours.problem if place in self._wrong else colours.text
            if shown.text() == _EMPTY:
                colour = colours.quiet
            shown.setStyleSheet(f"font-size: {points * _LARGE:.1f}pt; color: {colour};")
            mark.setStyleSheet(f"font-size: {points * 0.8:.1f}pt; color: {colours.problem};")
            shown.setMinimumWidth(unit() * 3)

    def show_reading(self, reading: Reading) -> None:
        """Show what was typed of this group, and which of it seems wrong."""
        start = self._first - 1
        self._wrong = frozenset(reading.places)
        for place in range(GROUP):
            at = start + place
            character = reading.characters[at : at + 1]
            self.characters[place].setText((character if character.isprintable() else _UNSEEN) or _EMPTY)
            self._marks[place].setText(_POINTS_HERE if at + 1 in self._wrong else " ")
            # While nothing is wrong, the characters stand in the middle of their box.
            self._marks[place].setVisible(bool(self._wrong))
        self.setAccessibleName(visible(reading.characters[start : start + GROUP]) or tr("(empty)"))
        self.redraw()


class EnterCodeDialog(CaseDialog):
    """Takes a case code, says what it tells, and hands it on."""

    entered = Signal(object)
    """The `CodedCase` that was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.go_on = Button("open-code", icon_name="next", kind="primary")
        super().__init__("enter-code", parent, self.go_on)
        self.code = CodeField()
        self._told = QVBoxLayout()
        self._hint = PlainLabel(role="quiet")
        self.page.column.addWidget(self.code)
        self.page.column.addLayout(self._told)
        self.page.column.addWidget(self._hint)
        self.page.column.addStretch(1)
        self.code.read.connect(self._show)
        self.code.entered.connect(self._hand_on)
        self.go_on.clicked.connect(self._hand_on)
        self.retranslate()
        self.take_room(76, 60)
        self.code.field.setFocus()

    def retranslate(self) -> None:
        """Put every text into the language in force; what was typed stays."""
        self.setWindowTitle(tr("Enter a case code"))
        super().retranslate()
        self.go_on.say(tr("&Open the case"))
        self._hint.setText(
            tr("Small letters, spaces and spelled words are understood, in English and Japanese. Case codes have no I, "
               "L, O or U; I and L are read as 1, O as 0.")
        )  # fmt: skip
        self.code.retranslate()
        self._show(self.code.reading.case)

    def _show(self, case: CodedCase | None) -> None:
        """Say what the code tells, before anything is opened."""
        clear(self._told)
        self.go_on.setEnabled(case is not None)
        if case is not None:
            self._told.addWidget(_told_banner(case))

    def _hand_on(self) -> None:
        case = self.code.reading.case
        if case is not None:
            self.entered.emit(case)
            self.accept()


def _told_banner(case: CodedCase) -> Banner:
    from wizard.causes.base import title_of
    from wizard.flow.coded_case import diagnosis_from

    diagnosis = diagnosis_from(case)
    titles = [PlainLabel(tr("• {title}", title=title_of(finding))) for finding in diagnosis.findings]
    banner = Banner(
        answer_words.VERDICT_TONES[diagnosis.verdict],
        PlainLabel(tr(VERDICTS[diagnosis.verdict]), role="strong"),
        *titles,
        PlainLabel(tr("Checked on {date}", date=diagnosis.at), role="quiet"),
    )
    banner.setObjectName("code-told")
    return banner
