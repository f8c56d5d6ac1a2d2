"""The first start: what the program does, what it asks the network, and how it is to look; on one page, once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from wizard import i18n
from wizard.flow.settings import TEXT_PERCENTS, Look, stepped
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, N_, tr
from wizard.views import words
from wizard.views.flow import Flow
from wizard.views.preferences_in_force import in_force, keep
from wizard.views.segments import Segments
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import theme, unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, Card, IconLabel, Page, PlainLabel, column, marked

if TYPE_CHECKING:
    from wizard.views.frame import MainWindow

PRACTICE = "expired"
"""The practice site that is tried first: the commonest fault of all."""

_LINES = (
    ("site", N_("Enter the address, or the message that you see. It finds what is wrong, and who can mend it.")),
    (
        "network",
        N_("It contacts the site and a few other services, which see your IP address. You can switch the others off."),
    ),
    ("shield", N_("Nothing is sent to the makers of this program.")),
)


class FirstStart(Page):
    """Stands in the place of the start page until the person goes on; Escape does so, too."""

    done = Signal(str)
    """The person goes on: with the practice site of this name, or with an empty text to the start."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("first-start")
        self._window = window
        self._title = focusable_sentence("")
        self._title.setProperty("role", "title")
        self._title.setObjectName("first-start-title")
        self._said = tuple(PlainLabel() for _ in _LINES)
        self._how = PlainLabel(role="heading")
        self._later = PlainLabel(role="quiet")
        self._words = tuple(PlainLabel() for _ in range(3))
        self.languages = {name: Button(f"first-language-{name}", kind="segment") for name in LANGUAGES}
        self.looks = {look: Button(f"first-look-{look.value}", kind="segment") for look in Look}
        self.smaller, self.larger = Button("first-smaller"), Button("first-larger")
        self._sizes = (self.smaller, self.larger)
        self.percent = PlainLabel(role="strong")
        self.percent.setObjectName("first-percent")
        self.percent.setWordWrap(False)
        self.begin = Button("first-begin", kind="primary", icon_name="next")
        self.begin.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.practise = Button("first-practise", icon_name="practice")
        self._fill()
        self._connect()
        self.retranslate()

    def _fill(self) -> None:
        self.column.addStretch(1)
        self.column.addWidget(self._title)
        lines = [marked(IconLabel(icon, Tone.NOTE), said) for (icon, _), said in zip(_LINES, self._said, strict=True)]
        for line in lines:
            line.setSpacing(unit() * 2)
            self.column.addLayout(line)
        for buttons in (self.languages.values(), self.looks.values()):
            Segments(buttons, self)
        choices = (
            Flow(*self.languages.values()),
            Flow(*self.looks.values()),
            Flow(self.smaller, self.percent, self.larger),
        )
        parts = [column(word, choice) for word, choice in zip(self._words, choices, strict=True)]
        self.column.addWidget(Card(self._how, *parts, self._later))
        foot = QHBoxLayout()
        foot.addWidget(Flow(self.practise, self.begin, last_at_end=True))
        self.column.addLayout(foot)
        self.column.addStretch(2)

    def _connect(self) -> None:
        self.begin.clicked.connect(lambda: self.done.emit(""))
        self.practise.clicked.connect(lambda: self.done.emit(PRACTICE))
        for name, button in self.languages.items():
            button.clicked.connect(partial(self._speak, name))
        for look, button in self.looks.items():
            button.clicked.connect(partial(self._have_look, look))
        self.smaller.clicked.connect(lambda: self._resize(-1))
        self.larger.clicked.connect(lambda: self._resize(+1))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._title.setText(tr("Welcome to Trust Wizard"))
        self.setAccessibleName(self._title.text())
        for (_, text), said in zip(_LINES, self._said, strict=True):
            said.setText(tr(text))
        self._how.setText(tr("Appearance and language"))
        choices = (tr("Language"), tr("Look"), tr("Size of the text"))
        for label, word in zip(self._words, choices, strict=True):
            label.setText(word)
        self._later.setText(tr("All of it can be changed later, in the preferences."))
        for name, button in self.languages.items():
            button.say(LANGUAGE_NAMES[name])
        for look, button in self.looks.items():
            button.say(tr(words.LOOKS[look]))
        self.smaller.say(tr("Smaller"))
        self.larger.say(tr("Larger"))
        for word, buttons in zip(choices, (self.languages.values(), self.looks.values(), self._sizes), strict=True):
            for button in buttons:
                # A reader says of a button alone what it belongs to.
                button.setAccessibleName(tr("{what}: {value}", what=word, value=button.text()))
        self.begin.say(tr("&Begin"), tr("(Esc)"))
        self.practise.say(
            tr("Try it with a &practice site"), tr("A small broken site on this computer, without any risk")
        )
        self.languages[i18n.language()].setChecked(True)
        self.looks[in_force().look].setChecked(True)
        self._offer_sizes()

    def _offer_sizes(self) -> None:
        percent = theme().percent
        self.percent.setText(tr("{percent}%", percent=percent))
        self.smaller.setEnabled(percent > TEXT_PERCENTS[0])
        self.larger.setEnabled(percent < TEXT_PERCENTS[-1])

    def first_focus(self) -> QWidget:
        """Return what takes the focus: a screen reader begins with the title, and Enter goes on from the button."""
        return self.begin

    def _speak(self, language: str) -> None:
        self._window.speak(language)
        self.retranslate()
        keep(lambda now: now._replace(language=language))

    def _have_look(self, look: Look) -> None:
        theme().fix(look)
        keep(lambda now: now._replace(look=look))

    def _resize(self, steps: int) -> None:
        percent = stepped(theme().percent, steps)
        theme().enlarge(percent)
        pressed = QApplication.focusWidget()
        self._offer_sizes()
        if pressed is not None and not pressed.isEnabled():
            # What cannot be pressed any more loses the focus to whatever comes next.
            (self.larger if pressed is self.smaller else self.smaller).setFocus()
        keep(lambda now: now._replace(text_percent=percent))

    def leave(self, practice: str = "") -> None:
        """Make way for the start page, and go to work on the site *practice*."""
        stack, start = self._window.start_page.parentWidget(), self._window.start_page
        if not isinstance(stack, QStackedWidget) or stack.indexOf(self) < 0:
            return
        was_in_front = stack.currentWidget() is self
        stack.removeWidget(self)
        self.hide()
        self.deleteLater()
        if was_in_front:
            stack.setCurrentWidget(start)
            start.first_focus().setFocus()
        if practice:
            self._window.conductor.practise(practice)

    def leave_when_covered(self, _place: int) -> None:
        """Go as soon as another page is in front."""
        stack = self._window.start_page.parentWidget()
        if isinstance(stack, QStackedWidget) and stack.currentWidget() is not self:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Go on with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit("")
        else:
            super().keyPressEvent(event)


def show_first_start(window: MainWindow) -> FirstStart | None:
    """Show the page in *window*, before that is shown; it goes when the person goes on, or as soon as a case begins.

    Once in a person's life: that it was shown is kept at once.
    """
    stack = window.start_page.parentWidget()
    if not isinstance(stack, QStackedWidget):
        return None
    page = FirstStart(window)
    stack.addWidget(page)
    stack.setCurrentWidget(page)

    page.done.connect(page.leave)
    # What was given on the command line, or dropped, goes to work: the page is out of the way then.
    stack.currentChanged.connect(page.leave_when_covered)
    window.language_changed.connect(page.retranslate)
    page.first_focus().setFocus()
    QTimer.singleShot(0, page, partial(_greet, page))
    return page


def _greet(page: FirstStart) -> None:
    # With what takes the focus: an announcement would be cut off by the window that comes up.
    said = "\n".join(label.text() for label in (page._title, *page._said))  # noqa: SLF001  (its own words)
    page.begin.setAccessibleDescription(said)
    page.begin.setFocus()
    keep(lambda now: now._replace(is_welcomed=True))
