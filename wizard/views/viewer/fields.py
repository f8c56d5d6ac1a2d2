"""A tab of fields to choose from, with the value of the chosen one in a box: as a tree, or as a table."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QTreeView, QVBoxLayout, QWidget

from wizard.flow.viewer.sheet import Entry
from wizard.i18n import tr
from wizard.views.theme import unit
from wizard.views.viewer.model import MEANING_ROLE, VALUE_ROLE, EntriesModel
from wizard.views.widgets import PlainLabel, for_reading


class FieldsView(QWidget):
    """Shows *entries* under the heading *title*, and the value of the chosen one under *value_title*.

    With *columns* (the headings of field and value), the values stand beside as well.
    """

    def __init__(self, entries: Sequence[Entry], title: str, value_title: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = EntriesModel(entries, max(1, len(columns)), self)
        self.fields = QTreeView()
        self.fields.setObjectName("fields")
        self.fields.setAccessibleName(title or tr("Fields"))
        self.fields.setModel(self.model)
        self.fields.setHeaderHidden(not columns)
        self.fields.setRootIsDecorated(not columns)
        self.fields.setUniformRowHeights(True)
        if columns:
            self.model.setHorizontalHeaderLabels(list(columns))
            self.fields.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.fields.expandAll()
        self.value = _box("field-value", value_title or tr("Value"))
        self.meaning_title = PlainLabel(tr("What it means"), role="strong")
        self.meaning = _box("field-meaning", tr("What it means"))
        layout = QVBoxLayout(self)
        layout.setSpacing(unit() // 2)
        self.column = layout
        for heading, widget, share in ((title, self.fields, 5), (value_title, self.value, 3)):
            if heading:
                layout.addWidget(PlainLabel(heading, role="strong"))
            layout.addWidget(widget, share)
        layout.addWidget(self.meaning_title)
        layout.addWidget(self.meaning, 2)
        self.fields.selectionModel().currentChanged.connect(self._show)
        self.fields.setCurrentIndex(self.model.index(0, 0))

    def _show(self, index: QModelIndex) -> None:
        self.value.setPlainText(str(index.data(VALUE_ROLE) or ""))
        meaning = str(index.data(MEANING_ROLE) or "")
        self.meaning.setPlainText(meaning)
        self.meaning.setVisible(bool(meaning))
        self.meaning_title.setVisible(bool(meaning))

    def reveal(self, path: tuple[int, ...]) -> None:
        """Choose the entry at *path*."""
        index = self.model.index_of(path)
        if index.isValid():
            self.fields.setCurrentIndex(index)
            self.fields.scrollTo(index)


def _box(name: str, title: str) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setObjectName(name)
    for_reading(box)
    box.setTabChangesFocus(True)
    box.setProperty("role", "mono")
    box.setAccessibleName(title)
    return box
