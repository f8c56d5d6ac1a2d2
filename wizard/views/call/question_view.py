"""One question of a call: what to say, what the caller sees then, and the answers to click or to give by a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.flow.call.base import Question, Scene
from wizard.flow.call.heard import Heard
from wizard.flow.call.script import ScriptStep, answer_for_key
from wizard.flow.call.state import MESSAGE, Call
from wizard.i18n import tr
from wizard.views.call.heard_field import HeardField
from wizard.views.call.reading_field import ReadingField
from wizard.views.call.say_card import script_card
from wizard.views.call.scene import SceneView
from wizard.views.caller_card import AnswerButton
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import IconLabel, PlainLabel, clear, column, marked

ROOM_FOR_BOTH = 72
"""Grid units that answers and a picture need side by side."""


class QuestionView(QWidget):
    """Shows one question after the other."""

    answered = Signal(str, str)
    """Id of the answer, and the date and time read out, if one was."""
    words_typed = Signal(str)
    words_taken = Signal(str)
    pictures_wanted = Signal()

    def __init__(self, now: Callable[[], datetime | None]) -> None:
        """*now* tells the true time here; None where nobody knows whether this clock is right."""
        super().__init__()
        self.setObjectName("call-question")
        self._now = now
        self._step: ScriptStep | None = None
        self.sentence: PlainLabel | None = None
        """The question, which takes the focus; None while nothing is asked."""
        self.heard: HeardField | None = None
        """Where words that are read out are typed, for the question for them."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(unit() * 3 // 2)

    def show_step(self, step: ScriptStep, call: Call) -> None:
        """Ask *step*, in the languages in force."""
        typed = self._typed() if self._step is not None and self._step.question.id == step.question.id else {}
        clear(self._column)
        self._step, self.heard = step, None
        self._column.addLayout(self._head(step))
        self._column.addWidget(script_card(step, call.language))
        if step.sees:
            self._column.addWidget(_what_they_see(step.sees))
        if step.note:
            self._column.addLayout(
                marked(IconLabel("note", Tone.NOTE, scale=0.85), PlainLabel(step.note, role="quiet"))
            )
        if step.question.id == MESSAGE:
            self._column.addWidget(self._heard_field())
        if step.question.readings:
            self._column.addWidget(self._reading(step.question))
        answers = self._answers(step)
        self._column.addWidget(answers if step.see.scene is Scene.NONE else Beside(answers, _seen(step, call)))
        self._column.addStretch(1)
        for field, text in typed.items():
            self._fill(field, text)
        if typed:
            self._listen_again()

    def forget(self) -> None:
        """Show nothing: what was typed here is not for another call."""
        clear(self._column)
        self._step = self.sentence = self.heard = None

    def give(self, key: int) -> bool:
        """Give the answer that *key* stands for, and say whether there is one."""
        answer = None if self._step is None else answer_for_key(self._step.question, key)
        if answer is not None:
            self.answered.emit(answer, "")
        return answer is not None

    def show_guess(self, text: str, heard: Heard) -> None:
        """Say what words that were typed were taken for."""
        if self.heard is not None:
            self.heard.show_guess(text, heard)

    def say_not_heard(self) -> None:
        """Say that the words sound like nothing that is known."""
        if self.heard is not None:
            self.heard.say_not_heard()

    def _head(self, step: ScriptStep) -> QVBoxLayout:
        count = tr("Question {number} of at most {most}", number=step.number, most=step.most)
        label = PlainLabel(count, role="quiet")
        label.setObjectName("question-number")
        self.sentence = focusable_sentence(step.text)
        self.sentence.setAccessibleName(tr("{title}: {state}", title=count, state=step.text))
        hint = tr("Keys 1 to {count} give an answer, Backspace takes the last one back.", count=len(step.answers))
        say = [*step.opening, *(line for way in step.say for line in way.lines)]
        # Words to read out take no focus; a screen reader says them with the question.
        said = [tr("{title}: {state}", title=tr("Say"), state=" ".join(say))] if say else []
        self.sentence.setAccessibleDescription("\n".join((*said, hint)))
        self.sentence.setToolTip(hint)
        return column(label, self.sentence)

    def _heard_field(self) -> HeardField:
        self.heard = HeardField()
        self.heard.typed.connect(self.words_typed)
        self.heard.taken.connect(self.words_taken)
        self.heard.pictures_wanted.connect(self.pictures_wanted)
        return self.heard

    def _reading(self, question: Question) -> QWidget:
        if self._now() is None:
            text = tr("This computer's own clock was not compared: look at another one as well.")
            return PlainLabel(text, role="quiet")
        field = ReadingField(question, self._now)
        field.compared.connect(self.answered)
        return field

    def _answers(self, step: ScriptStep) -> QWidget:
        holder = QWidget()
        lines = column(PlainLabel(tr("They answer"), role="strong"))
        lines.setContentsMargins(0, 0, 0, 0)
        for answer in step.answers:
            button = AnswerButton(answer.key, answer.id, answer.text)
            button.clicked.connect(lambda _=False, given=answer.id: self.answered.emit(given, ""))
            lines.addWidget(button)
        lines.addStretch(1)
        holder.setLayout(lines)
        return holder

    def _typed(self) -> dict[str, str]:
        """Return what stands in the fields, by their names."""
        return {field.objectName(): field.text() for field in self.findChildren(QLineEdit)}

    def _listen_again(self) -> None:
        """Have it said in the language in force what the words were taken for."""
        if self.heard is not None:
            self.words_typed.emit(self.heard.field.text())

    def _fill(self, name: str, text: str) -> None:
        for field in self.findChildren(QLineEdit, name):
            field.setText(text)


class Beside(QWidget):
    """Places a picture at the right of the answers, or below them where there is no room for both."""

    def __init__(self, answers: QWidget, picture: QWidget) -> None:
        super().__init__()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(unit() * 2)
        self._line.addWidget(answers, 2)
        self._line.addWidget(picture, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose the direction for the width in force."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= unit() * ROOM_FOR_BOTH
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)


def _seen(step: ScriptStep, call: Call) -> QWidget:
    """Return the picture of what the caller has before them."""
    holder = QWidget()
    holder.setObjectName("they-see")
    scene = SceneView()
    scene.show_see(step.see, call)
    lines = column(PlainLabel(tr("They see"), role="strong"), scene)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addStretch(1)
    holder.setLayout(lines)
    return holder


def _what_they_see(text: str) -> PlainLabel:
    label = PlainLabel(tr("They see: {what}", what=text))
    label.setObjectName("they-should-see")
    return label
