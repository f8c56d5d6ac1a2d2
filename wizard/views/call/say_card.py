"""Words to read out, in the caller's language: what to say first, step by step, and how to spell what is typed."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from wizard.flow.call.script import ScriptStep, Spelling
from wizard.i18n import tr, using
from wizard.views.caller_card import SpokenLabel
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Card, IconLabel, PlainLabel, marked, row, rule


def say_card(*lines: str) -> Card:
    """Return *lines* to be read out."""
    say = PlainLabel(tr("Say"), role="heading")
    say.setWordWrap(False)
    card = Card(marked(IconLabel("say", scale=0.85), say), tone=Tone.NOTE)
    card.setObjectName("say")
    for line in lines:
        card.column.addWidget(SpokenLabel(line))
    return card


def script_card(step: ScriptStep, spoken: str) -> Card:
    """Return what to say for *step*, to somebody who speaks the language *spoken*; each way under its title."""
    card = say_card(*step.opening)
    card.column.setSpacing(unit())
    for position, way in enumerate(step.say):
        if position or step.opening:
            card.column.addWidget(rule())
        if way.title:
            card.column.addWidget(PlainLabel(way.title, role="strong"))
        for line in _numbered(way.lines):
            card.column.addLayout(line)
    for spelling in step.spelling:
        card.column.addWidget(_spelled(spelling, spoken))
    return card


def _numbered(lines: Sequence[str]) -> Iterator[QHBoxLayout]:
    """Yield *lines* with their numbers; a single one has none."""
    for number, said in enumerate(lines, start=1):
        label = SpokenLabel(said)
        if len(lines) == 1:
            line = row(label)
        else:
            figure = SpokenLabel(tr("{number}.", number=number))
            figure.setWordWrap(False)
            # The lines of Japanese are higher: the number stands on the same line as the words.
            higher = SpokenLabel(said[:1]).sizeHint().height() - figure.sizeHint().height()
            figure.setContentsMargins(0, max(higher, 0), 0, 0)
            line = row(figure, label)
            line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
        yield line


def _spelled(spelling: Spelling, spoken: str) -> PlainLabel:
    with using(spoken):
        label = PlainLabel(tr("{title}: {state}", title=spelling.word, state=spelling.spoken))
    label.setObjectName(f"spelling-{spelling.word}")
    return label
