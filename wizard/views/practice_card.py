"""The practice sites on the start page: a list, the story of the chosen one, and a button to try it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from wizard.i18n import tr
from wizard.views.theme import unit
from wizard.views.widgets import Button, Card, PlainLabel, row


@dataclass(frozen=True, slots=True)
class Exercise:
    """A practice site as the list shows it: message ids."""

    id: str
    title: str
    story: str


class PracticeCard(Card):
    """Lists *exercises*."""

    chosen = Signal(str)
    """Id of the site that is to be tried."""

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._exercises = exercises
        self._title = PlainLabel(role="heading")
        self._hint = PlainLabel(role="quiet")
        self.sites = QListWidget()
        self.sites.setObjectName("practice-list")
        self.sites.setWordWrap(True)
        self.sites.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.sites.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.story = PlainLabel()
        self.story.setObjectName("practice-story")
        self.try_it = Button("try-practice", icon_name="practice")
        foot = row(self.story, self.try_it)
        foot.setStretch(0, 1)
        super().__init__(self._title, self._hint, self.sites, foot)
        # Else the rows are laid out before the style sheet tells how high they are.
        self.sites.ensurePolished()
        for exercise in exercises:
            item = QListWidgetItem(self.sites)
            item.setData(Qt.ItemDataRole.UserRole, exercise.id)
        self.sites.itemActivated.connect(self._choose)
        self.sites.currentRowChanged.connect(self._show_story)
        self.try_it.clicked.connect(self._choose)
        self.redraw()
        self.retranslate()

    def redraw(self) -> None:
        """Give the list a height of a few entries in the text size in force."""
        self.sites.setFixedHeight(unit() * 26)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._title.setText(tr("Practice sites"))
        self._hint.setText(
            tr("Small broken sites that run on this computer only, to see each error and its fix without any risk.")
        )
        self.sites.setAccessibleName(tr("Practice sites"))
        self.try_it.say(tr("Tr&y this site"))
        for position, exercise in enumerate(self._exercises):
            title, story = tr(exercise.title), tr(exercise.story)
            item = self.sites.item(position)
            item.setText(title)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("{title}. {story}", title=title, story=story))
        self._show_story(self.sites.currentRow())

    def _choose(self) -> None:
        item = self.sites.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _show_story(self, chosen: int) -> None:
        is_chosen = 0 <= chosen < len(self._exercises)
        self.try_it.setEnabled(is_chosen)
        self.story.setText(tr(self._exercises[chosen].story) if is_chosen else tr("Choose a site to read its story."))
