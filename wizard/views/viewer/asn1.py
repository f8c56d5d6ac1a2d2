"""The pane that takes any bytes apart: the tree of ASN.1 elements, and the bytes below it."""

import re
import unicodedata
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from wizard.i18n import N_, tr
from wizard.pki.asn1_tree import Node, outline_of
from wizard.pki.describe import hex_dump
from wizard.views.files import save_file
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.viewer.asn1_model import Asn1Model, Column, element_text
from wizard.views.viewer.hex_view import HexView, Marks
from wizard.views.widgets import Button, PlainLabel, row

MOST_COPIED = 1_000_000
"""Bytes that are put on the clipboard at most; a file can have more."""

MOST_LINES = 20_000
"""Elements that are put on the clipboard at most."""

_DEEPEST_OPENED, _MOST_OPENED = 12, 300
"""Levels and elements that are unfolded without being asked for: all of a common certificate."""


_LEAST_ELEMENTS = 3
"""Elements that there is always room for."""

_WIDEST_INDENTATION = 40
"""Grid units."""


class Asn1View(QWidget):
    """Shows bytes as ASN.1, whatever they are; an element and its bytes are chosen together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("asn1")
        self._data = b""
        self._model = Asn1Model(b"", self)
        self._make_tree()
        self.bytes = HexView()
        self.bytes.byte_chosen.connect(self._choose_element_at)
        self.told = PlainLabel()
        self.told.setObjectName("element-told")
        self.done = PlainLabel(role="quiet")
        self.done.setObjectName("asn1-done")
        self.done.hide()
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setObjectName("asn1-split")
        self.split.addWidget(self.tree)
        self.split.addWidget(self.bytes)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(unit())
        self._place_jump(whole)
        whole.addWidget(self.split, 1)
        whole.addWidget(self.told)
        whole.addWidget(self._buttons())
        whole.addWidget(self.done)
        self.show_bytes(b"")
        self.retranslate()
        self.redraw()

    def redraw(self) -> None:
        """Keep room for some elements in the size of the text in force; the bytes keep their own."""
        # Not from its rows and heading, which take the size of the text later than this.
        line = self.tree.fontMetrics().lineSpacing() + unit()
        self.tree.setMinimumHeight(line * (_LEAST_ELEMENTS + 1) + unit() * 2)
        if (node := self.selected) is not None:
            self._indent(node.depth)

    def _make_tree(self) -> None:
        self.tree = QTreeView()
        self.tree.setObjectName("elements")
        self.tree.setUniformRowHeights(True)
        self.tree.setTabKeyNavigation(False)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.tree.header()
        # Looks at the rows in sight alone, of which there may be many thousand in all.
        header.setResizeContentsPrecision(0)
        header.setStretchLastSection(False)

    def _size_columns(self) -> None:
        # A header forgets the ways of its columns when the tree gets another model.
        header, modes = self.tree.header(), QHeaderView.ResizeMode
        header.setMinimumSectionSize(unit() * 8)
        for column in Column:
            is_value = column is Column.VALUE
            header.setSectionResizeMode(column, modes.Stretch if is_value else modes.ResizeToContents)

    def _place_jump(self, whole: QVBoxLayout) -> None:
        self._jump_label = PlainLabel()
        self._jump_label.setWordWrap(False)
        self.place = QLineEdit()
        self.place.setObjectName("offset")
        self.place.setMaxLength(24)
        self.place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.place.returnPressed.connect(self._jump)
        self.jump = Button("jump")
        self.jump.setAutoDefault(False)
        self.jump.clicked.connect(self._jump)
        self._jump_error = PlainLabel(role="error")
        self._jump_error.setObjectName("offset-error")
        self._jump_error.hide()
        line = row(self._jump_label, self.place, self.jump)
        line.addStretch(1)
        whole.addLayout(line)
        whole.addWidget(self._jump_error)

    def _buttons(self) -> Flow:
        self.copy_hex, self.copy_outline = (
            Button("copy-bytes", icon_name="file"),
            Button("copy-outline", icon_name="file"),
        )
        self.save = Button("save-bytes", icon_name="file")
        for button, act in (
            (self.copy_hex, self._copy_hex),
            (self.copy_outline, self._copy_outline),
            (self.save, self._choose_file),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        return Flow(self.copy_hex, self.copy_outline, self.save)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.tree.setAccessibleName(tr("ASN.1 elements"))
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.bytes.retranslate()
        self._jump_label.setText(tr("Go to offset"))
        self.place.setAccessibleName(tr("Offset to go to, decimal or as 0x and hex digits"))
        self.place.setPlaceholderText(tr("26 or 0x1A"))
        self.place.setToolTip(self.place.placeholderText())
        self.jump.say(tr("&Go"), tr("Selects the innermost element around this byte (Enter)"))
        self.copy_hex.say(tr("Copy bytes as &hex"), tr("All bytes of the selected element, its header too"))
        self.copy_outline.say(tr("Copy elements as &text"), tr("The selected element and what is in it, indented"))
        self.save.say(tr("Save &bytes…"), tr("All bytes of the selected element, its header too"))
        self._tell()

    def show_bytes(self, data: bytes) -> None:
        """Show the elements of *data* from the first one on. Nothing is verified; bytes that are no ASN.1 are told."""
        self._data = data
        before, self._model = self._model, Asn1Model(data, self)
        self.tree.setModel(self._model)
        before.deleteLater()
        self._size_columns()
        self.tree.selectionModel().currentChanged.connect(self._show_element)
        self.bytes.show_bytes(data)
        self._say_done("")
        self._say_wrong("")
        self._unfold()
        self.tree.setCurrentIndex(self._model.index(0, 0))
        self._tell()

    def _unfold(self) -> None:
        """Open the tree level by level as long as it is small."""
        level = [self._model.index(line, 0) for line in range(self._model.rowCount())]
        for _ in range(_DEEPEST_OPENED):
            inside: list[QModelIndex] = []
            for index in level:
                if self._model.count > _MOST_OPENED:
                    return
                self._model.fetchMore(index)
                self.tree.expand(index)
                inside += (self._model.index(line, 0, index) for line in range(self._model.rowCount(index)))
            level = inside

    @property
    def selected(self) -> Node | None:
        """The selected element; None where there are no bytes."""
        index = self.tree.currentIndex()
        return self._model.node(index) if index.isValid() else None

    def _show_element(self, index: QModelIndex) -> None:
        """Mark the bytes of the element at *index*, and go to its first one, unless the focus is in it already."""
        if not index.isValid():
            return
        node = self._model.node(index)
        end = node.content_offset + node.content_length
        header, content = range(node.offset, node.content_offset), range(node.content_offset, end)
        self.bytes.mark(Marks(header, content, range(end, node.end)))
        if not self.bytes.hasFocus():
            self.bytes.go_to(node.offset)
        self._indent(node.depth)
        self._say_done("")
        self._tell()

    def _indent(self, depth: int) -> None:
        """Indent less where it is deep, so that a name at *depth* can still be seen."""
        step = min(unit() * 2, unit() * _WIDEST_INDENTATION // (depth + 1))
        if step != self.tree.indentation():
            self.tree.setIndentation(step)
            self._size_columns()

    def _tell(self) -> None:
        node = self.selected
        self.told.setText(place_text(node) if node else tr("There are no bytes to show."))
        for button in (self.copy_hex, self.copy_outline, self.save):
            button.setEnabled(node is not None)

    def _choose_element_at(self, offset: int) -> None:
        index = self._model.index_at(offset)
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)
            announce(self.told, self.told.text())

    def _jump(self) -> None:
        """Go to the byte that was typed, and let the keys go on from there."""
        offset = offset_of(self.place.text())
        if offset is None:
            self._say_wrong(tr("An offset is a number, such as 26 or 0x1A."))
        elif offset >= len(self._data):
            self._say_wrong(tr("There is no byte {offset}: there are {count}.", offset=offset, count=len(self._data)))
        else:
            self._say_wrong("")
            self.bytes.setFocus(Qt.FocusReason.OtherFocusReason)
            self.bytes.go_to(offset)
            self._choose_element_at(offset)

    def _say_wrong(self, text: str) -> None:
        self._jump_error.setText(text)
        self._jump_error.setVisible(bool(text))
        if text:
            self.place.setFocus()
            announce(self._jump_error, text, at_once=True)

    def _copy_hex(self) -> None:
        node = self.selected
        if node is None:
            return
        size = node.end - node.offset
        if size > MOST_COPIED:
            self._say_done(tr("{size} bytes are too many for the clipboard. Save them to a file instead.", size=size))
            return
        self._copy(hex_dump(self._bytes_of(node)))

    def _copy_outline(self) -> None:
        if node := self.selected:
            self._copy(outline_of(node, MOST_LINES))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say_done(tr("Copied to the clipboard."))

    def _bytes_of(self, node: Node) -> bytes:
        return self._data[node.offset : node.end]

    def _choose_file(self) -> None:
        if node := self.selected:
            start = f"element-{node.offset}.der"
            name, _ = QFileDialog.getSaveFileName(self, tr("Save the bytes of the element"), start)
            if name:
                self.save_selected(Path(name))

    def save_selected(self, path: Path) -> None:
        """Write the bytes of the selected element to *path*, its header too."""
        node = self.selected
        if node and save_file(path, self._bytes_of(node), self):
            self._say_done(tr("{file} was written.", file=path.name))

    def _say_done(self, text: str) -> None:
        self.done.setText(text)
        self.done.setVisible(bool(text))
        if text:
            announce(self.done, text)


_OFFSET = re.compile(r"0x([0-9a-f]+)|([0-9]+)")


def offset_of(text: str) -> int | None:
    """Return the offset that a person typed, as digits or as 0x and hex digits, full-width ones too; else None."""
    found = _OFFSET.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if found is None:
        return None
    return int(found[1], 16) if found[1] else int(found[2])


def place_text(node: Node) -> str:
    """Return where *node* stands and how its bytes are marked, in the language in force. It is safe to show."""
    told = tr(
        N_("{element}: offset {offset} ({hex}), header {header} bytes (framed), content {content} bytes (underlined).")
        if not node.trailer_length
        else N_(
            "{element}: offset {offset} ({hex}), header {header} bytes (framed), content {content} bytes (underlined), "
            "end mark {trailer} bytes (framed)."
        ),
        element=element_text(node), offset=node.offset, hex=f"0x{node.offset:X}", header=node.header_length,
        content=node.content_length, trailer=node.trailer_length,
    )  # fmt: skip
    return told if node.error is None else tr("{place} Broken: {why}.", place=told, why=node.error)
