"""The foot of the window for a call: news of the site, the way back, and what asks before a call is thrown away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel


class CallFoot(QFrame):
    """The buttons that are there throughout a call, and the news, which are seen whatever is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.back = Button("take-back", icon_name="back")
        self.finish = Button("finish-call")
        self.anew, self.close_ = Button("new-call"), Button("close-call")
        buttons = (self.back, self.finish, self.anew, self.close_)
        for button in buttons:
            button.setAutoDefault(False)
        self._news = PlainLabel(role="quiet")
        self._news.setObjectName("call-news")
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setSpacing(unit())
        self._line.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        self._line.addWidget(self._news, 1)
        self._line.addWidget(Flow(*buttons, at_end=True))

    def retranslate(self, *, can_take_back: bool) -> None:
        """Put every text into the language in force; the way back is to an answer, or to what is known."""
        if can_take_back:
            self.back.say(tr("Take &back the answer"), tr("Ask the last question again (Backspace)"))
        else:
            self.back.say(tr("&Back"), tr("To what is known of the caller (Backspace)"))
        self.finish.say(tr("&Finish here"), tr("Show the plan for what is likely so far"))
        self.anew.say(tr("Ne&w call"), tr("Help another caller"))
        self.close_.say(tr("C&lose"), tr("(Esc)"))

    def place(self, *, is_wide: bool) -> None:
        """Put the news beside the buttons, or above them."""
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._news.setVisible(is_wide or bool(self._news.text()))

    def show_news(self, text: str) -> None:
        """Show *text*; whoever calls announces it where it is new."""
        self._news.setText(text)
        self._news.setVisible(bool(text) or self._line.direction() is QBoxLayout.Direction.LeftToRight)

    def announce(self) -> None:
        """Tell the news to a screen reader."""
        if self._news.text():
            announce(self._news, self._news.text())


class AskFirst(QFrame):
    """Asks whether the call may be thrown away, in the place of the foot."""

    stayed = Signal()
    kept = Signal()
    """The call is to be saved first."""
    thrown_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.keep = Button("keep-call-first", icon_name="file")
        self._stay, self._lose = Button("keep-on", kind="primary"), Button("throw-away")
        self._sentence = PlainLabel(role="strong")
        self._sentence.setObjectName("throw-away-question")
        line = QVBoxLayout(self)
        line.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        line.addWidget(Banner(Tone.WARNING, self._sentence, Flow(self.keep, self._lose, self._stay)))
        self.keep.clicked.connect(self.kept)
        self._stay.clicked.connect(self.stayed)
        self._lose.clicked.connect(self.thrown_away)
        self.hide()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._sentence.setText(tr("This call has not been saved. Its answers and notes will be lost."))
        self.keep.say(tr("Sa&ve this call…"), tr("As a file, to go on another time"))
        self._lose.say(tr("D&iscard"))
        self._stay.say(tr("Back to the ca&ll"), tr("(Esc)"))

    def ask(self, *, can_save: bool) -> None:
        """Come up, with the focus on the answer that loses nothing."""
        self.keep.setVisible(can_save)
        self.show()
        self._stay.setFocus()
        window = self.window()
        # Where it is the main window that was to be closed, this one may lie behind it.
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        announce(self._sentence, self._sentence.text())
