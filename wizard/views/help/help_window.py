"""The window of the help: contents or search at the left, the article at the right."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from wizard.flow.help.article import START, Keys, table_of
from wizard.flow.help.asked import asked
from wizard.flow.help.library import article, contents, make_index, plain_topic
from wizard.flow.help.trail import Trail
from wizard.i18n import language, tr
from wizard.views.bridge import Bridge
from wizard.views.broke import our_fault
from wizard.views.enter import take_enter
from wizard.views.flow import Flow
from wizard.views.help.article_view import ArticleView
from wizard.views.help.finding import FindingPane
from wizard.views.row_table import LeadingField
from wizard.views.said_line import SaidLine
from wizard.views.saying import bring
from wizard.views.theme import unit
from wizard.views.widgets import Button, footer, row
from wizard.views.window_place import remember

if TYPE_CHECKING:
    from wizard.flow.help.index import Index
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Sink

_ROOM_FOR_BOTH = 72
"""Grid units of width from which contents and article stand side by side."""

_WIDTH_OF_CONTENTS = 34


class HelpWindow(QDialog):
    """Shows one article at a time; *indexes*, the search of each language so far, may be filled here."""

    def __init__(self, indexes: dict[str, Index], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("help-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._indexes = indexes
        self._bridge = Bridge(self)
        self._bridge.finished.connect(self._take_index)
        self._bridge.failed.connect(self._fail)
        # Not every window is closed before it goes: one whose parent goes is not.
        self.destroyed.connect(self._bridge.close)
        self._job, self._asked_language = 0, ""
        self._keys: tuple[Keys, ...] = ()
        self._trail = Trail()
        self._searched = ""
        """What is marked in the article in front."""
        self._is_listing, self._is_closing = True, False
        self._make()
        self._connect()
        self.resize(unit() * 108, unit() * 72)
        remember(self, "help")
        self.retranslate()

    def _make(self) -> None:
        self.back, self.on = Button("help-back", icon_name="back"), Button("help-forward", icon_name="next")
        self.field = LeadingField("find-help", wide=30)
        self.list = Button("help-list")
        self.copy, self.print = Button("copy-help"), Button("print-help")
        self.pane, self.article = FindingPane(), ArticleView()
        self._said, self._close = SaidLine("help-said"), Button("close-help")
        self._close.setAutoDefault(False)
        margin = unit() * 2
        bar = QFrame()
        bar.setObjectName("header")
        self._bar = Flow(self.back, self.on, self.list, self.field)
        line = QHBoxLayout(bar)
        line.setContentsMargins(margin, unit(), margin, unit())
        line.addWidget(self._bar)
        sheet = QFrame()
        sheet.setObjectName("sheet")
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(unit(), unit() * 3 // 2, margin, unit() * 3 // 2)
        inner.addWidget(self.article)
        self._both = QSplitter()
        self._both.setChildrenCollapsible(False)
        for widget, share in ((self.pane, 0), (sheet, 1)):
            self._both.addWidget(widget)
            self._both.setStretchFactor(self._both.count() - 1, share)
        self._sheet = sheet
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self._both, 1)
        whole.addWidget(self._footer())
        self._order()

    def _order(self) -> None:
        """Let Tab lead on as it is read: the footer comes last, whenever its buttons were made."""
        shown = (self.pane.tree, self.pane.hits, self.pane.all)
        order = (self.back, self.on, self.list, self.field, *shown, self.article, self.copy, self.print, self._close)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _footer(self) -> QFrame:
        line = row(self._said, self.copy, self.print, self._close)
        line.setStretch(0, 1)
        line.insertStretch(1, 1)
        return footer(line)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self._go(self._trail.at(self._down()).back()))
        self.on.clicked.connect(lambda: self._go(self._trail.at(self._down()).on()))
        self.field.textChanged.connect(self._take_typed)
        self.field.left.connect(self.pane.enter)
        self.list.clicked.connect(self._show_list)
        self.pane.chosen.connect(self._open)
        self.pane.all_wanted.connect(self.field.clear)
        self.article.followed.connect(self._follow)
        self.article.back_wanted.connect(self.back.click)
        self.article.on_wanted.connect(self.on.click)
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._print)
        self._close.clicked.connect(self.close)
        keys = QKeySequence.StandardKey
        for sequence, act in (
            (keys.Find, self._begin_search),
            (keys.Back, self.back.click),
            (keys.Forward, self.on.click),
            (keys.Print, self.print.click),
        ):
            QShortcut(QKeySequence(sequence), self).activated.connect(act)

    def retranslate(self) -> None:
        """Put every text into the language in force, and show the same article in it."""
        self.setWindowTitle(tr("Trust Wizard help"))
        self.back.say(tr("&Back"), tr("The article before (Alt+Left)"))
        self.on.say(tr("&Forward"), tr("The article that you came back from (Alt+Right)"))
        self.field.setPlaceholderText(tr("Search, or an error code"))
        self.field.setAccessibleName(tr("Search the help"))
        self.field.setToolTip(tr("A word, a question or an error code (Ctrl+F)"))
        self.list.say(tr("&Contents"), tr("The list of all articles"))
        self.copy.say(tr("Cop&y"), tr("The article as text, or what is selected in it (Ctrl+C)"))
        self.print.say(tr("&Print…"), tr("The article, on paper or as PDF (Ctrl+P)"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._both.handle(1).setAccessibleName(tr("Width of the contents"))
        self.pane.retranslate(contents())
        self._make_search()
        self._search()
        self.redraw()

    def redraw(self) -> None:
        """Show the article again, for its colours are its own."""
        down = self._down()
        self._show()
        self.article.verticalScrollBar().setValue(down)
        self._place()

    def show_keys(self, keys: tuple[tuple[str, str, str], ...]) -> None:
        """Take the commands of the menus for the article about the keyboard: menu, words, keys."""
        if keys:
            self._keys = table_of(keys)

    @property
    def topic(self) -> str:
        """The topic of the article in front; empty before the first."""
        return self._trail.here.topic if self._trail.here is not None else ""

    def open_topic(self, topic: str) -> None:
        """Show the article about *topic*; without one, stay at the article in front, else begin at the start."""
        if topic or not self.topic:
            self._open(topic or START)
        self.article.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, topic: str) -> None:
        """Show an article that was chosen from the list, with what was searched marked in it."""
        self._go(self._trail.at(self._down()).to(topic), is_found=self.pane.is_searching)
        bring(self.article)

    def _follow(self, topic: str) -> None:
        self._go(self._trail.at(self._down()).to(topic))
        bring(self.article)

    def _go(self, trail: Trail, *, is_found: bool = False) -> None:
        """Show the article at which *trail* is."""
        self._trail = trail
        self._searched = self.field.text() if is_found else ""
        self._show()
        if trail.here is not None and trail.here.down:
            self.article.verticalScrollBar().setValue(trail.here.down)
        self._is_listing = False
        self._place()

    def _show(self) -> None:
        here = self._trail.here
        self.back.setEnabled(bool(self._trail.behind))
        self.on.setEnabled(bool(self._trail.ahead))
        if here is not None:
            self.article.show_article(article(here.topic, self._keys), asked(self._searched))
            self.pane.mark(plain_topic(here.topic))
            self._said.say("")

    def _down(self) -> int:
        return self.article.verticalScrollBar().value()

    def _make_search(self) -> None:
        """Have the search made for the language in force, once, while the reader reads."""
        spoken = language()
        if spoken not in self._indexes and not (self._job and self._asked_language == spoken):
            if self._job:
                self._bridge.cancel(self._job)
            self._asked_language = spoken
            self._job = self._bridge.start(partial(_make, spoken))

    def _take_index(self, job: int, made: object) -> None:
        from wizard.flow.help.index import Index

        if job == self._job and isinstance(made, Index):
            self._job = 0
            self._indexes[self._asked_language] = made
            self._search()

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            self._job = 0
            broke = our_fault(error)
            self._said.say(broke, is_wrong=True)

    def _take_typed(self, text: str) -> None:
        self._search()
        if text:
            self._is_listing = True
        self._place()

    def _search(self) -> None:
        text = self.field.text()
        index = self._indexes.get(language())
        if not text.strip():
            self.pane.show_contents()
        elif index is None:
            self.pane.show_waiting()
        else:
            self.pane.show_hits(text, index.find(text))

    def _begin_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _show_list(self) -> None:
        self._is_listing = True
        self._place()
        self.pane.enter()

    def _copy(self) -> None:
        self.article.copy_all()
        self._said.say(tr("Copied."))

    def _print(self) -> None:
        from wizard.views.viewer.printing import print_document

        print_document(self, self.article.for_paper(), f"{self.topic.replace(':', '-')}.pdf")

    def _place(self) -> None:
        """Show both parts side by side where there is room, else the one that is wanted."""
        is_narrow = self.width() < unit() * _ROOM_FOR_BOTH
        self.list.setVisible(is_narrow)
        self.pane.setVisible(not is_narrow or self._is_listing)
        self._sheet.setVisible(not is_narrow or not self._is_listing)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Give the contents the width of a title, before the reader chooses another."""
        super().showEvent(event)
        if not event.spontaneous():
            self._both.setSizes([unit() * _WIDTH_OF_CONTENTS, self.width() - unit() * _WIDTH_OF_CONTENTS])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Show one part or both, as there is room."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Let Enter press no button that nobody looked at."""
        if not take_enter(self, event):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """End the search with Escape, else close."""
        if self.field.text() and not self._is_closing:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """Close: Qt asks `reject` for that, too."""
        self._is_closing = True
        super().closeEvent(event)
        self._is_closing = False

    def done(self, result: int) -> None:
        """Close, and let go of what is under way."""
        self._job = 0
        self._bridge.close()
        super().done(result)


def _make(spoken: str, _tell: Sink, cancel: Cancel) -> Index:
    return make_index(spoken, cancel.check)
