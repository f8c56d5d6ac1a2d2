"""A dialog as a browser or system draws it: its title and its tabs, filled from a layout."""

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from wizard.flow.viewer.layout import TabForm
from wizard.flow.viewer.places import Place
from wizard.flow.viewer.sheet import Sheet, Tab
from wizard.flow.viewer.vocabulary import Vocabulary
from wizard.plain import visible
from wizard.views.lined import LinedList
from wizard.views.theme import unit
from wizard.views.viewer.fields import FieldsView
from wizard.views.viewer.sections import SectionsView
from wizard.views.viewer.table import TableView
from wizard.views.widgets import PlainLabel


class TabView(Protocol):
    """What shows the entries of one tab."""

    def reveal(self, path: tuple[int, ...]) -> None:
        """Bring the entry at *path* into sight and mark it."""


class DialogView(QFrame):
    """Shows a `Sheet`; *names* are those of the chain, leaf first, and *chosen* the one that is shown.

    A dialog that *is_ours* is in plain words, and those of nobody else.
    """

    chosen_changed = Signal(int)
    """Index into the chain of the certificate that the person chose in the dialog itself."""

    def __init__(
        self, sheet: Sheet, words: Vocabulary, names: Sequence[str], chosen: int, *, is_ours: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("dialog")
        self.setProperty("card", True)
        self._words, self._names, self._chosen, self._is_ours = words, names, chosen, is_ours
        self.title = PlainLabel(sheet.title, role="strong")
        self.title.setObjectName("dialog-title")
        self.tabs = QTabWidget()
        self.tabs.setObjectName("viewer-tabs")
        self.tabs.setDocumentMode(True)
        self._certificates = [tab.certificate for tab in sheet.tabs]
        self._views: list[TabView] = []
        for tab in sheet.tabs:
            view = self._view(tab)
            self._views.append(cast("TabView", view))  # every view of a tab has it
            # In a tab's label, "&" marks a key; a name from a certificate must not.
            label = tab.label if tab.certificate is None else visible(tab.label).replace("&", "&&")
            self.tabs.addTab(view, label)
        if chosen in self._certificates:
            self.tabs.setCurrentIndex(self._certificates.index(chosen))
        if len(sheet.tabs) == 1:
            self.tabs.tabBar().hide()
            # It would take the keyboard for its hidden bar, and never give it on.
            self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.currentChanged.connect(self._tab_changed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(unit(), unit(), unit(), unit())
        whole.setSpacing(unit() // 2)
        whole.addWidget(self.title)
        self.title.setVisible(bool(sheet.title))
        whole.addWidget(self.tabs, 1)

    def _view(self, tab: Tab) -> QWidget:
        match tab.form:
            case TabForm.TREE:
                labels = [self._words.label(f"details-certificate-{part}-label") for part in ("fields", "field-value")]
                tree = FieldsView(tab.entries, labels[0], labels[1])
                heading = self._words.label("details-certificate-hierarchy-label")
                self._add_hierarchy(tree.column, heading, stretch=2)
                return tree
            case TabForm.TABLE:
                return TableView(tab.entries, self._words)
            case TabForm.PATH:
                return self._path(tab)
            case TabForm.FORM | TabForm.SECTIONS:
                return self._sections(tab)

    def _sections(self, tab: Tab) -> SectionsView:
        view = SectionsView(tab.entries, in_words=self._is_ours)
        view.lead_wanted.connect(self.chosen_changed)
        return view

    def _path(self, tab: Tab) -> "_PathView":
        view = _PathView(self._sections(tab))
        self._add_hierarchy(view.column, self._words.label("path.path"), stretch=3)
        return view

    def _add_hierarchy(self, column: QVBoxLayout, title: str, *, stretch: int) -> None:
        """Put the chain above what is in *column*: root on top, each issued certificate further in."""
        shown = LinedList()
        shown.setObjectName("hierarchy")
        shown.setAccessibleName(title)
        for depth, name in enumerate(reversed(self._names)):
            shown.add_lines("\u2003" * depth + visible(name), 1)
        shown.setCurrentRow(len(self._names) - 1 - self._chosen)
        shown.currentRowChanged.connect(lambda line: self.chosen_changed.emit(len(self._names) - 1 - line))
        column.insertWidget(0, shown, stretch)
        column.insertWidget(0, PlainLabel(title, role="strong"))
        self.hierarchy = shown

    def take_over(self, before: "DialogView") -> None:
        """Go to the tab that was in front *before*, if it is the same dialog for another certificate."""
        if before.tabs.count() == self.tabs.count() and None in self._certificates:
            self.tabs.setCurrentIndex(before.tabs.currentIndex())

    def _tab_changed(self, number: int) -> None:
        certificate = self._certificates[number]
        if certificate is not None:
            self.chosen_changed.emit(certificate)

    def reveal(self, place: Place) -> None:
        """Bring the entry at *place* into sight and mark it."""
        self.tabs.setCurrentIndex(place.tab)
        self._views[place.tab].reveal(place.path)


class _PathView(QWidget):
    """Windows' tab of the path: the chain, and below what is said of the chosen certificate."""

    def __init__(self, status: SectionsView) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._status = status
        self.column = QVBoxLayout(self)
        self.column.setSpacing(unit() // 2)
        self.column.addWidget(status, 2)

    def reveal(self, path: tuple[int, ...]) -> None:
        """Bring the entry at *path* into sight and mark it."""
        self._status.reveal(path)
