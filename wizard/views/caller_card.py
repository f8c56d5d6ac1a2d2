"""A row for a caller's device: the question, the words to read out, and the answers to click or to give by a key."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from wizard.errors import InputError
from wizard.flow.caller.base import Question, Way
from wizard.flow.caller.checks import CallerChecks, Passed, check_of, passed, which_question
from wizard.flow.caller.reading import LONGEST, answer_to, read_moment, written
from wizard.flow.caller.rows import CALLER_ROW_BY_ID
from wizard.flow.caller.support import support_facts
from wizard.i18n import tr
from wizard.model.finding import Check
from wizard.views import answer_words
from wizard.views.flow import Flow
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, Card, IconLabel, PlainLabel, clear, column, marked, row, rule

ALOUD = 1.2
"""How much larger words to be read out are than others."""

FIRST_KEY = Qt.Key.Key_1.value


class SpokenLabel(PlainLabel):
    """Words to be read out: large, and in full contrast."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.redraw()

    def redraw(self) -> None:
        """Follow the size of the text in force."""
        font = QApplication.font()
        font.setPointSizeF(max(font.pointSizeF(), 1.0) * ALOUD)
        self.setFont(font)


class AnswerButton(QPushButton):
    """An answer with the key that gives it; a long one takes several lines."""

    def __init__(self, number: int, id_: str, text: str, *, as_spoken: bool = False) -> None:
        """*as_spoken*: as large as words that are read out, where these stand right above."""
        super().__init__()
        self.setObjectName(f"answer-{id_}")
        self.setProperty("choice", True)
        self.setAutoDefault(True)
        self.setAccessibleName(tr("{number}: {answer}", number=number, answer=text))
        key, says = PlainLabel(str(number), role="strong"), SpokenLabel(text) if as_spoken else PlainLabel(text)
        key.setWordWrap(False)
        for label in (key, says):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line = row(key, says)
        self._line.setStretch(1, 1)
        self._line.setSpacing(unit() * 3 // 2)
        self._line.setContentsMargins(unit() * 3 // 2, unit(), unit() * 3 // 2, unit())
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the size of the words: Qt would measure the text of the button, which is empty."""
        return self._line.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the size under which a word would be cut."""
        return self._line.minimumSize()


class _AskingCard(Card):
    """A card whose answers the keys 1 to 5 give, and whose last answer Backspace takes back."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._buttons: list[AnswerButton] = []
        self._back: Button | None = None
        self.question: PlainLabel | None = None
        """The question asked now, which takes the focus; None while nothing is asked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Give an answer, or take one back, wherever in the card the focus is."""
        position = event.key() - FIRST_KEY
        if 0 <= position < len(self._buttons) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._buttons[position].click()
        elif event.key() == Qt.Key.Key_Backspace and self._back is not None:
            self._back.click()
        else:
            super().keyPressEvent(event)

    def first_focus(self) -> QWidget | None:
        """Return what takes the focus when the card comes up."""
        return self.question or self._back

    def _empty(self) -> bool:
        """Take everything out, and say whether the focus was in it."""
        had_focus = self.window().focusWidget() in self.findChildren(QWidget)
        clear(self.column)
        self._buttons, self._back, self.question = [], None, None
        return had_focus

    def _refocus(self, *, had_focus: bool) -> None:
        widget = target = self.first_focus()
        if not had_focus or target is None:
            return
        while widget is not None and widget is not self:
            # What was just placed is shown by the loop only, and takes no focus before.
            widget.show()
            widget = widget.parentWidget()
        target.setFocus()

    def _ask(self, text: str) -> PlainLabel:
        self.question = focusable_sentence(text)
        hint = tr("Keys 1 to {count} give an answer, Backspace takes the last one back.", count=len(self._buttons))
        self.question.setAccessibleDescription(hint)
        self.question.setToolTip(hint)
        return self.question

    def _answers(self, choices: Sequence[tuple[str, str]], give: Callable[[str], None]) -> QVBoxLayout:
        """Return a button for each of *choices*, an id and a text."""
        for number, (id_, text) in enumerate(choices, start=1):
            button = AnswerButton(number, id_, text, as_spoken=True)
            button.clicked.connect(lambda _=False, given=id_: give(given))
            self._buttons.append(button)
        answers = column(*self._buttons)
        # Nearer ones are hit in each other's place by a hand that shakes.
        answers.setSpacing(unit())
        return answers

    def _take_back(self, act: Callable[[], None]) -> Flow:
        self._back = Button("take-back", icon_name="back")
        self._back.say(tr("Take back"), tr("(Backspace)"))
        self._back.clicked.connect(lambda: act())
        return Flow(self._back)


class CallerCard(_AskingCard):
    """One row: closed, it says how it stands; open, it asks."""

    answered = Signal(str, str, str)
    """Id of the row, id of the answer, and the date and time read out, if one was."""
    taken_back = Signal(str)
    """Id of the row whose last answer is taken back."""
    wanted = Signal(str)
    """Id of the row that is to be opened."""

    def __init__(self, row_id: str, now: Callable[[], datetime] | None = None) -> None:
        """*now* tells the true time with the time zone here; None where nobody knows whether this clock is right."""
        super().__init__(f"caller-{row_id}")
        self.id = row_id
        self._now = now
        self._shown: tuple[CallerChecks, bool] | None = None
        self.reading: QLineEdit | None = None
        """Where a date and time read out is typed; None while none is asked for."""
        self._error = PlainLabel(role="error")

    def know_time(self, now: Callable[[], datetime] | None) -> None:
        """Tell the true time by *now* from the next question on, or by nothing."""
        self._now = now

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if self._shown is not None:
            checks, is_open = self._shown
            self.show_checks(checks, is_open=is_open)

    def show_checks(self, checks: CallerChecks, *, is_open: bool = True) -> None:
        """Show the row as *checks* have it; an open one asks what is next, in the midst of its other words."""
        self._shown = (checks, is_open)
        had_focus = self._empty()
        self.reading = None
        check, so_far = check_of(checks, self.id), passed(checks, self.id)
        body = column(self._head(check))
        body.setSpacing(unit())
        if so_far.answered:
            body.addWidget(PlainLabel(tr(check.detail)))
            for fact in check.facts[:-1]:
                body.addWidget(PlainLabel(tr(fact.text, **fact.values), role="quiet"))
        if is_open and so_far.question is not None:
            self._add_question(body, so_far.question, checks)
        self._add_foot(body, so_far, is_open=is_open)
        icon_name, tone = answer_words.PROBE_ICONS[answer_words.PROBE_OF[check.state]]
        self.column.addLayout(marked(IconLabel(icon_name, tone), body))
        self._refocus(had_focus=had_focus)

    def _head(self, check: Check) -> QWidget:
        title = tr(CALLER_ROW_BY_ID[self.id].title)
        state = tr(answer_words.PROBE_STATES[answer_words.PROBE_OF[check.state]])
        self.setAccessibleName(tr("{title}: {state}", title=title, state=state))
        said = PlainLabel(state, role="quiet")
        said.setWordWrap(False)
        line = row(PlainLabel(title, role="strong"), said)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 0, 0)
        head = QWidget()
        head.setLayout(line)
        return head

    def _add_question(self, body: QVBoxLayout, question: Question, checks: CallerChecks) -> None:
        answers = self._answers([(a.id, tr(a.text)) for a in question.answers], self._give)
        body.addWidget(self._ask(tr(question.text)))
        body.addWidget(script(question.ways))
        if question.sees:
            body.addWidget(PlainLabel(tr("They see: {what}", what=tr(question.sees)), role="quiet"))
        if question.note:
            body.addLayout(
                marked(IconLabel("note", Tone.NOTE, scale=0.85), PlainLabel(tr(question.note), role="quiet"))
            )
        if question.names_versions and checks.device is not None:
            # By any clock: these dates are years apart.
            facts = support_facts(checks.device, self._now() if self._now else datetime.now(UTC))
            body.addLayout(column(*(PlainLabel(tr(fact.text, **fact.values), role="quiet") for fact in facts)))
        if question.readings:
            body.addLayout(self._comparison(question))
        body.addLayout(answers)

    def _comparison(self, question: Question) -> QVBoxLayout:
        if self._now is None:
            return column(
                PlainLabel(tr("This computer's own clock was not compared: look at another one as well."), role="quiet")
            )
        label = PlainLabel(tr("Date and time that were read out"))
        self.reading = QLineEdit(written(self._now()))
        self.reading.setObjectName("reading")
        self.reading.setMaxLength(LONGEST)
        self.reading.setAccessibleName(label.text())
        self.reading.setToolTip(tr("Change what is different. Here it is {time} now.", time=self.reading.text()))
        self.reading.returnPressed.connect(lambda: self._compare(question))
        compare = Button("compare", icon_name="time")
        compare.say(tr("Compare"), tr("With the time here (Enter)"))
        compare.clicked.connect(lambda: self._compare(question))
        self._error = PlainLabel(role="error")
        self._error.setObjectName("reading-error")
        self._error.hide()
        self.reading.setMinimumWidth(unit() * 20)
        return column(label, Flow(self.reading, compare), self._error)

    def _compare(self, question: Question) -> None:
        if self.reading is None or self._now is None:
            return
        try:
            read = read_moment(self.reading.text())
        except InputError as error:
            self._say_error(str(error))
            return
        answer = answer_to(question, read, self._now())
        if answer is None:
            self._say_error(tr("That is whole hours away, as in another time zone. Choose the answer yourself."))
            return
        self.answered.emit(self.id, answer, written(read))

    def _say_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.show()
        if self.reading is not None:
            self.reading.setAccessibleDescription(text)

    def _add_foot(self, body: QVBoxLayout, so_far: Passed, *, is_open: bool) -> None:
        if so_far.question is not None and not is_open:
            ask = Button("ask", icon_name="say")
            ask.say(tr("Ask now"))
            ask.setAccessibleName(tr("{title}: ask now", title=tr(CALLER_ROW_BY_ID[self.id].title)))
            ask.clicked.connect(lambda: self.wanted.emit(self.id))
            body.addWidget(Flow(ask))
        if so_far.answered:
            body.addWidget(self._take_back(lambda: self.taken_back.emit(self.id)))

    def _give(self, answer: str) -> None:
        self.answered.emit(self.id, answer, "")


class WhichDeviceCard(_AskingCard):
    """Finds out which kind of device the caller has; hidden once that is known."""

    chosen = Signal(str)
    """Id of the choice (`wizard.flow.caller.checks.with_choice`)."""
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__("which-device")
        self._shown = CallerChecks()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.show_checks(self._shown)

    def show_checks(self, checks: CallerChecks) -> None:
        """Ask what is next, until the device is known."""
        self._shown = checks
        had_focus = self._empty()
        which = which_question(checks)
        self.setVisible(which is not None)
        if which is None:
            return
        answers = self._answers([(c.id, tr(c.text)) for c in which.choices], self.chosen.emit)
        body = column(self._ask(tr(which.text)), script((Way(steps=which.steps),)))
        body.setSpacing(unit())
        body.addLayout(answers)
        if checks.path:
            body.addWidget(self._take_back(self.taken_back.emit))
        self.column.addLayout(marked(IconLabel("question", Tone.NOTE), body))
        self._refocus(had_focus=had_focus)


def script(ways: Sequence[Way]) -> Card:
    """Return the words to read out, numbered; with several ways, each under its title."""
    say = PlainLabel(tr("Say"), role="strong")
    say.setWordWrap(False)
    head = marked(IconLabel("say", scale=0.85), say)
    card = Card(head, tone=Tone.NOTE)
    card.setObjectName("script")
    for position, way in enumerate(ways):
        if position:
            card.column.addWidget(rule())
        if way.title:
            card.column.addWidget(PlainLabel(tr(way.title), role="strong"))
        for line in _numbered(way.steps):
            card.column.addLayout(line)
    return card


def _numbered(steps: Sequence[str]) -> Iterator[QVBoxLayout]:
    for number, step in enumerate(steps, start=1):
        figure = SpokenLabel(tr("{number}.", number=number))
        figure.setWordWrap(False)
        # The lines of Japanese are higher: the number stands on the same line as the words.
        higher = SpokenLabel(tr(step)[:1]).sizeHint().height() - figure.sizeHint().height()
        figure.setContentsMargins(0, max(higher, 0), 0, 0)
        line = row(figure, SpokenLabel(tr(step)))
        line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        yield column(line)
