"""Windows' list of fields and values, of which some kinds alone can be shown."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from wizard.flow.viewer.sheet import Entry
from wizard.flow.viewer.vocabulary import Vocabulary
from wizard.views.theme import unit
from wizard.views.viewer.fields import FieldsView
from wizard.views.widgets import PlainLabel, row

_FILTERS: Mapping[str, Callable[[Entry], bool]] = {
    "all": lambda _: True,
    "version-1": lambda entry: not entry.field.startswith("extensions/") and entry.field != "sha1",
    "extensions": lambda entry: entry.field.startswith("extensions/"),
    "critical-extensions": lambda entry: entry.critical,
    "properties": lambda entry: entry.field == "sha1",
}
"""The choices of "Show:", in their order."""


class TableView(QWidget):
    """Shows *entries* in a table, the chosen one's value in full below, and above what is to be shown."""

    def __init__(self, entries: Sequence[Entry], words: Vocabulary) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries = entries
        self._columns = (words.label("details.field"), words.label("details.value"))
        self.show_only = QComboBox()
        self.show_only.setObjectName("show-only")
        self.show_only.addItems([words.label(f"details.{key}") for key in _FILTERS])
        label = PlainLabel(words.label("details.show"))
        label.setBuddy(self.show_only)
        self.show_only.setAccessibleName(label.text())
        line = row(label, self.show_only)
        line.setStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(unit() // 2)
        self._column.addLayout(line)
        self._shown: FieldsView | None = None
        self.show_only.currentIndexChanged.connect(self._show)
        self._show(0)

    def _show(self, choice: int) -> None:
        wanted = list(_FILTERS.values())[choice]
        view = FieldsView([entry for entry in self._entries if wanted(entry)], "", "", self._columns)
        if self._shown is not None:
            self._column.replaceWidget(self._shown, view)
            self._shown.hide()
            self._shown.deleteLater()
        else:
            self._column.addWidget(view, 1)
        self._shown = view

    @property
    def fields(self) -> FieldsView:
        """The table in front."""
        assert self._shown is not None  # noqa: S101  (made with the widget)
        return self._shown

    def reveal(self, path: tuple[int, ...]) -> None:
        """Choose the entry at *path*, whatever was left out before."""
        self.show_only.setCurrentIndex(0)
        self.fields.reveal(path)
