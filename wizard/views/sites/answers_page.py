"""The second page for many sites: how far the check is, what to show of it, the table, and what can be done."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from wizard.i18n import tr, trn
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.sites.answers_bar import SearchBar, StateChoice
from wizard.views.sites.sites_model import SitesModel
from wizard.views.sites.sites_table import SitesTable
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, clear, row


class Status(QWidget):
    """How far the check is, or what came of it; with a way to stop it."""

    def __init__(self) -> None:
        super().__init__()
        self.said = PlainLabel(role="heading")
        self.said.setObjectName("sites-state")
        self.cancel = Button("sites-cancel", icon_name="cancel")
        self.cancel.setAutoDefault(False)
        self.bar = QProgressBar()
        self.bar.setObjectName("sites-progress")
        self.bar.setTextVisible(False)
        # The table below stays where it is when it comes and goes.
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        top = row(self.said, self.cancel)
        top.setStretch(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(unit() // 2)
        whole.addLayout(top)
        whole.addWidget(self.bar)

    def show_running(self, *, is_running: bool) -> None:
        """Offer to stop where something is under way; the words have its room else, and its height."""
        self.said.setMinimumHeight(self.cancel.sizeHint().height())
        self.cancel.setVisible(is_running)
        self.bar.setVisible(is_running)

    def advance(self, done: int, whole: int) -> None:
        """Tell how far it is; nothing where nothing was answered yet."""
        self.bar.setRange(0, whole if done else 0)
        self.bar.setValue(done)

    def say(self, text: str) -> None:
        """Tell where it stands; a screen reader reads it when it wants."""
        self.said.setText(text)
        self.bar.setAccessibleName(text)

    def retranslate(self) -> None:
        """Put the button into the language in force."""
        self.cancel.say(tr("Ca&ncel"), tr("(Esc)"))


class AnswerActions(Flow):
    """What can be done with the lines."""

    def __init__(self) -> None:
        self.look = Button("site-open", icon_name="site")
        self.again = Button("sites-again", icon_name="again")
        self.rest = Button("sites-rest", icon_name="again")
        self.watch = Button("sites-watch", icon_name="time")
        self.copy = Button("sites-copy", icon_name="file")
        self.export = Button("sites-export", icon_name="file")
        buttons = (self.look, self.again, self.rest, self.watch, self.copy, self.export)
        for button in buttons:
            button.setAutoDefault(False)
        self._waiting = self._failed = 0
        super().__init__(*buttons)

    def allow(self, *, chosen: int, sites: int, shown: int, is_running: bool) -> None:
        """Offer what is possible with *chosen* lines, of which so many are *sites*, and those that are *shown*."""
        self.look.setEnabled(sites > 0)
        self.again.setEnabled(sites > 0 and not is_running)
        self.watch.setEnabled(sites > 0)
        self.copy.setEnabled(chosen > 0)
        self.export.setEnabled(shown > 0)
        self.rest.setEnabled(not is_running)

    def count(self, *, waiting: int, failed: int) -> None:
        """Offer what is left to check, else what failed."""
        self._waiting, self._failed = waiting, failed
        self.rest.setVisible(bool(waiting or failed))
        if waiting:
            self.rest.say(tr("Check the &rest"), trn("{n} site is left", "{n} sites are left", waiting))
        else:
            told = trn("{n} site failed", "{n} sites failed", failed)
            self.rest.say(tr("Check all that fa&iled"), told)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.look.say(tr("O&pen"), tr("Check this site in the main window, with every step (Enter)"))
        self.again.say(tr("Check &again"), tr("Check the selected sites again (F5)"))
        self.watch.say(tr("&Watch…"), tr("Have the selected sites checked every day"))
        self.copy.say(tr("&Copy rows"), tr("Copy the selected rows as text for a spreadsheet (Ctrl+C)"))
        self.export.say(
            tr("&Export…"), tr("Save the rows that are shown, in this order, as CSV or JSON Lines (Ctrl+S)")
        )
        self.count(waiting=self._waiting, failed=self._failed)


class AnswersPage(QScrollArea):
    """Everything about the answers."""

    def __init__(self, model: SitesModel) -> None:
        super().__init__()
        self.status = Status()
        self.states = StateChoice()
        self.search_bar = SearchBar()
        self.table = SitesTable(model)
        self.nothing = PlainLabel(role="quiet")
        self.nothing.setObjectName("nothing-shown")
        self.note = PlainLabel(role="quiet")
        self.note.setObjectName("sites-note")
        self.actions_row = AnswerActions()
        self._message = QVBoxLayout()
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(unit() * 2, unit() * 2, unit() * 2, unit())
        column.setSpacing(unit())
        column.addWidget(self.status)
        column.addLayout(self._message)
        for widget in (self.states, self.search_bar, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        column.addWidget(self.actions_row)
        self.nothing.hide()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        for part in (self.status, self.states, self.search_bar, self.table, self.actions_row):
            part.retranslate()
        self.nothing.setText(tr("No site matches. Choose “All”, or empty the search."))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the sites room beside what chooses among them."""
        super().resizeEvent(event)
        self.states.fit(self.width() - 4 * unit())

    def show_nothing(self, *, is_nothing: bool) -> None:
        """Say what to do where no line is shown."""
        self.nothing.setVisible(is_nothing)

    def say(self, text: str) -> None:
        """Tell what was done, also to those who do not see it."""
        self.note.setText(text)
        announce(self.note, text)

    def show_error(self, text: str) -> None:
        """Say what is wrong, above the table; nothing when *text* is empty."""
        clear(self._message)
        if text:
            banner = Banner(Tone.PROBLEM, PlainLabel(text))
            banner.setObjectName("sites-error")
            self._message.addWidget(banner)
            banner.show()
            announce(self.status, text, at_once=True)
