"""What is made of the words that a caller reads out: a code, a site, a case, or a character that was misheard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.causes.explain import explain
from wizard.causes.messages.topics import TOPICS
from wizard.fixes.readers import browser_of
from wizard.flow.call.from_here import Sureness, callers_title, sureness
from wizard.flow.call.heard import Guess
from wizard.flow.call.typed import NOTHING_TYPED, SpelledCode, Typed, in_groups, mended, said_for
from wizard.flow.case_code import CodedCase
from wizard.flow.coded_case import device_of
from wizard.flow.spelling import LENGTHS
from wizard.i18n import N_, date_in_words, tr
from wizard.plain import visible
from wizard.views import words
from wizard.views.call.heard_field import GUESSED
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.segments import Segments
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, IconLabel, PlainLabel, clear, column, marked


class MadeOfIt(QWidget):
    """Shows a `Typed`, with what can be chosen of it; empty until something was typed."""

    guess_chosen = Signal(object)
    """The `Guess` that is meant."""
    code_wanted = Signal(str)
    """A case code that is to take the place of what was typed."""
    site_wanted = Signal(str)
    """The address of a site that the words name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("made-of-it")
        self._typed, self._language = NOTHING_TYPED, "en"
        self._chosen: Guess | None = None
        self._cause = PlainLabel(role="quiet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.said: PlainLabel = PlainLabel()
        """The sentence to be read."""

    def show_typed(self, typed: Typed, language: str) -> None:
        """Show what was made of it, and tell it to a screen reader; *language* is the caller's, for characters."""
        self._typed, self._language, self._chosen = typed, language, None
        self._fill()
        self._announce()

    def _announce(self) -> None:
        if self.said.text():
            announce(self.said, self.said.text())

    def show_wait(self) -> None:
        """Take away what was made of other words."""
        self.show_typed(NOTHING_TYPED, self._language)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._fill()

    def _fill(self) -> None:
        clear(self._column)
        typed = self._typed
        self.said = PlainLabel(role="quiet")
        if typed.code is not None:
            self._show_code(typed.code)
        elif typed.target is not None:
            self._say(
                "site", Tone.NOTE, tr("A site: {host} is opened from here when you begin.", host=typed.target.address)
            )
        elif typed.error:
            self._say("problem", Tone.PROBLEM, typed.error, role="error")
        elif typed.heard.explanation.causes:
            self._show_guesses(typed)
        elif typed.heard.explanation.elsewhere:
            self._say("note", Tone.NOTE, tr(TOPICS[typed.heard.explanation.elsewhere[0].about]))
        elif not typed.is_empty:
            text = tr(
                "Nothing is recognised in this yet. It is kept with the call; a question asks what the page says."
            )
            hint = tr("If it is the name of the site, type it into the field below.")
            self._say("question", Tone.NOTE, text, PlainLabel(hint, role="quiet"))

    def _say(self, icon_name: str, tone: Tone, text: str, *more: QWidget, role: str = "") -> None:
        self.said = PlainLabel(text, role=role)
        self.said.setObjectName("made-of-it-said")
        self._column.addLayout(marked(IconLabel(icon_name, tone, scale=0.85), column(self.said, *more)))

    def _show_guesses(self, typed: Typed) -> None:
        guesses = typed.heard.guesses
        self._cause = PlainLabel(role="quiet")
        more: list[QWidget] = [self._cause]
        if len(guesses) > 1:
            more += [PlainLabel(tr("Which one do they mean?")), self._choice(guesses)]
        if typed.host is not None:
            more.append(Flow(self._site_button(typed.host.address)))
        is_sure = sureness(guesses[0].confidence) is Sureness.NEARLY_CERTAIN
        icon_name, tone = ("ok", Tone.OK) if is_sure else ("question", Tone.NOTE)
        self._say(icon_name, tone, "", *more, role="strong")
        self._name_guess()

    def _name_guess(self) -> None:
        """Say which code it is, and what is the likeliest cause of that one."""
        best = self._chosen or self._typed.heard.guesses[0]
        text = GUESSED[sureness(best.confidence)] if self._chosen is None else N_("That is {code}.")
        self.said.setText(tr(text, code=best.code))
        causes = (self._typed.heard.explanation if self._chosen is None else explain(best.code)).causes
        self._cause.setText(tr("Most likely: {cause}", cause=callers_title(causes[0].id)) if causes else "")

    def _choice(self, guesses: Sequence[Guess]) -> Flow:
        buttons = [Button(f"guess-{number}", kind="segment") for number in range(len(guesses))]
        Segments(buttons, self)
        for button, guess in zip(buttons, guesses, strict=True):
            button.setAutoDefault(False)
            button.say(visible(guess.code).replace("&", "&&"))
            button.setChecked(guess == (self._chosen or guesses[0]))
            button.clicked.connect(lambda _=False, meant=guess: self._mean(meant))
        return Flow(*buttons)

    def _mean(self, guess: Guess) -> None:
        self._chosen = guess
        self._name_guess()
        self._announce()
        self.guess_chosen.emit(guess)

    def _site_button(self, address: str) -> Button:
        button = Button("open-named-site", icon_name="site")
        button.say(tr("&Open {host} from here, too", host=address.replace("&", "&&")), tr("When you begin"))
        button.clicked.connect(lambda: self.site_wanted.emit(address))
        return button

    def _show_code(self, code: SpelledCode) -> None:
        if code.case is not None:
            self._say("ok", Tone.OK, _case_in_words(code.case), *_told_besides(code.case), role="strong")
            return
        if code.is_begun and (code.fault is None or len(code.characters) not in LENGTHS):
            text = tr("A case code: {count} of {most} characters so far.", count=len(code.characters), most=LENGTHS[0])
            self._say("note", Tone.NOTE, text)
            return
        more: list[QWidget] = [PlainLabel(in_groups(code), role="mono")]
        right = code.fault.right if code.fault is not None else ""
        if right:
            more.append(self._question(code, right))
        elif code.fault is not None and code.fault.places:
            more.append(PlainLabel(tr("Have the group in question read out once more, character by character.")))
        if code.is_begun:
            more.append(PlainLabel(tr("Or four more characters are still to come."), role="quiet"))
        self._say("problem", Tone.PROBLEM, code.fault.text if code.fault is not None else "", *more, role="error")

    def _question(self, code: SpelledCode, right: str) -> QWidget:
        """Return what to ask for a character that was probably misheard, and the button for a yes."""
        assert code.fault is not None  # noqa: S101  (its caller looks)
        place, said = code.fault.places[0], said_for(right, self._language)
        whole = mended(code)
        take = Button("take-character", icon_name="ok")
        take.say(tr("&Yes: put {character} there", character=right))
        take.clicked.connect(lambda: self.code_wanted.emit(whole))
        ask = PlainLabel(tr("Ask: is the character at place {place} “{word}”?", place=place, word=said))
        holder, lines = QWidget(), column(ask, Flow(take))
        lines.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(lines)
        return holder


def _case_in_words(case: CodedCase) -> str:
    cause = callers_title(case.causes[0]) if case.causes else tr("No problem was found")
    return tr("The case of {date}: {cause}", date=_day(case), cause=cause)


def _day(case: CodedCase) -> str:
    from wizard.flow.coded_case import diagnosis_from

    return date_in_words(diagnosis_from(case).at)


def _told_besides(case: CodedCase) -> list[QWidget]:
    """Return the other causes, the device and the browser, as far as the code tells them."""
    lines = [tr("Besides: {cause}", cause=callers_title(cause)) for cause in case.causes[1:]]
    device = device_of(case.system) if case.system else None
    names = [tr(device.label)] if device is not None else []
    if browser := browser_of(case.browser):
        names.append(words.BROWSERS[browser])
    if names:
        lines.append(tr("Device and browser by the code: {names}", names=tr(", ").join(names)))
    if case.version == 0:
        lines.append(tr("It was made by an older version, and tells no device and no clock."))
    return [PlainLabel(line, role="quiet") for line in lines]
