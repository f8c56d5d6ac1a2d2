"""What programs other than browsers show, and why some open a site that others refuse."""

import re

from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu

from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.matrix import ClientAnswer, Difference, Matrix
from wizard.views import words
from wizard.views.theme import Tone
from wizard.views.widgets import Card, IconLabel, PlainLabel, column, row, rule

_BREAK = "\u200b"
"""A place where a line may end, which nobody sees (ZERO WIDTH SPACE)."""


class CodeLabel(PlainLabel):
    """A program's own words: names with dots in them may be broken there, and are copied without the breaks."""

    def __init__(self, text: str) -> None:
        super().__init__(text, role="code")

    def setText(self, text: str) -> None:  # noqa: N802  (Qt's name)
        """Show *text*, with places to break behind the dots inside long words."""
        super().setText(text)
        QLabel.setText(self, re.sub(r"(?<=[A-Za-z]\.)(?=[A-Za-z])", _BREAK, self.text()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Offer to copy what is selected, else all."""
        menu = QMenu(self)
        menu.addAction(tr("Copy"), self.copy)
        menu.exec(event.globalPos())

    def copy(self) -> None:
        """Put what is selected on the clipboard, else all."""
        QGuiApplication.clipboard().setText((self.selectedText() or self.text()).replace(_BREAK, ""))


def program_cards(diagnosis: Diagnosis) -> tuple[Card, ...]:
    """Return a card of the other programs, and before it one of the reasons, where programs disagree."""
    from wizard.causes.clients.matrix import matrix_of

    matrix = matrix_of(diagnosis)
    others = [a for a in matrix.answers if a.client not in diagnosis.browsers]
    cards = (_disagreement_card(matrix),) if matrix.differences else ()
    return (*cards, _others_card(others))


def _disagreement_card(matrix: Matrix) -> Card:
    card = Card(PlainLabel(tr("Why do they disagree?"), role="heading"))
    card.setObjectName("disagreement")
    names = {answer.client: answer.name for answer in matrix.answers}
    for place, difference in enumerate(matrix.differences):
        if place:
            card.column.addWidget(rule())
        card.column.addWidget(PlainLabel(tr(difference.text, **difference.values), role="strong"))
        for tone, text in _sides(difference, names):
            line = row(IconLabel(words.TONE_ICONS[tone], tone, scale=0.85), PlainLabel(text))
            line.setStretch(1, 1)
            card.column.addLayout(line)
    return card


def _sides(difference: Difference, names: dict[str, str]) -> tuple[tuple[Tone, str], ...]:
    def listed(clients: tuple[str, ...]) -> str:
        return ", ".join(names[c] for c in clients)

    return (
        (Tone.PROBLEM, tr("This rule counts for: {programs}", programs=listed(difference.refuse))),
        (Tone.OK, tr("It does not count for: {programs}", programs=listed(difference.open))),
    )


def _others_card(answers: list[ClientAnswer]) -> Card:
    card = Card(PlainLabel(tr("What other programs show"), role="heading"))
    card.setObjectName("programs")
    for answer in answers:
        tone = Tone.OK if answer.opens else Tone.PROBLEM
        says = PlainLabel(tr("connects"), role="quiet") if answer.opens else CodeLabel(answer.says)
        says.setObjectName(f"says-{answer.client}")
        # One below the other: the words are long, and the window may be narrow.
        line = row(
            IconLabel(words.TONE_ICONS[tone], tone, scale=0.85), column(PlainLabel(answer.name, role="strong"), says)
        )
        line.setStretch(1, 1)
        card.column.addLayout(line)
    return card
