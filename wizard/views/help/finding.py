"""The left part of the help window: the contents, or what the search has found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from wizard.flow.help.article import Entry
from wizard.flow.help.index import Hit
from wizard.flow.recent import LONGEST_NAME
from wizard.i18n import tr, trn
from wizard.plain import shortened
from wizard.views.help.contents_tree import ContentsTree
from wizard.views.help.hits_list import HitsList
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, column

_PAUSE_MS = 600
"""After the last key, before the number of hits is said: a screen reader says the letters first."""


class FindingPane(QWidget):
    """Shows contents, hits, or what to do where nothing was found; tells which article was chosen."""

    chosen = Signal(str)
    """The topic of the article."""
    all_wanted = Signal()
    """The search is to be left for the contents."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.tree, self.hits = ContentsTree(), HitsList()
        self.count, self._nothing = PlainLabel(role="strong"), PlainLabel()
        self.count.setObjectName("help-count")
        self._nothing.setObjectName("help-nothing")
        self.all = Button("help-all")
        self.all.clicked.connect(self.all_wanted)
        self._empty = QWidget()
        advice = column(self._nothing, self.all)
        advice.setSpacing(unit())
        advice.setContentsMargins(0, 0, 0, 0)
        advice.addStretch(1)
        self._empty.setLayout(advice)
        self._stack = QStackedWidget()
        for widget in (self.tree, self.hits, self._empty):
            self._stack.addWidget(widget)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(unit() * 2, unit() * 3 // 2, unit(), unit() * 3 // 2)
        lines.setSpacing(unit())
        lines.addWidget(self.count)
        lines.addWidget(self._stack, 1)
        self.redraw()
        self.tree.chosen.connect(self.chosen)
        self.hits.chosen.connect(self.chosen)
        self._speech = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._speech.timeout.connect(lambda: announce(self.count, self.count.text()))
        self.show_contents()

    def redraw(self) -> None:
        """Be as wide as a title needs it in the size of the text in force."""
        self.setMinimumWidth(unit() * 24)

    @property
    def is_searching(self) -> bool:
        """Say whether hits are shown, and not the contents."""
        return self._stack.currentWidget() is not self.tree

    def retranslate(self, entries: Sequence[Entry]) -> None:
        """Put everything into the language in force, with *entries* as the contents."""
        self.tree.setAccessibleName(tr("Contents"))
        self.hits.setAccessibleName(tr("What was found"))
        self._nothing.setText(
            tr(
                "Try fewer words, or others. If you have an error message, paste it into the field on the first page, "
                "which knows more messages than this help."
            )
        )
        self.all.say(tr("&All articles"), tr("Leave the search (Esc)"))
        self.tree.show_entries(entries)

    def show_contents(self) -> None:
        """Show the list of all articles."""
        self._speech.stop()
        self._show(self.tree, "")

    def show_waiting(self) -> None:
        """Say that the search is being made."""
        self.hits.show_hits(())
        self._show(self.hits, tr("Looking…"))

    def show_hits(self, text: str, hits: Sequence[Hit]) -> None:
        """Show what *text* has found, the best first; its number is announced once the reader stops typing."""
        self.hits.show_hits(hits)
        nothing = tr("Nothing found for “{text}”.", text=shortened(text.strip(), LONGEST_NAME))
        self._show(self.hits if hits else self._empty, _count(len(hits)) if hits else nothing)
        self._speech.start()

    def _show(self, widget: QWidget, count: str) -> None:
        self.count.setText(count)
        self.count.setVisible(bool(count))
        self._stack.setCurrentWidget(widget)

    def enter(self) -> None:
        """Take the focus to what is listed."""
        shown = (self.tree, self.hits, self.all)
        shown[self._stack.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, topic: str) -> None:
        """Mark the article in front in the contents."""
        self.tree.mark(topic)


def _count(number: int) -> str:
    return trn("{n} article found", "{n} articles found", number)
