"""The list of records: three lines for each, all of the same height, so that ten thousand are shown as fast as ten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from wizard.flow.history import Entry
from wizard.i18n import tr
from wizard.views.history.entry_words import EntryWords, words_of
from wizard.views.theme import picture, theme, unit
from wizard.views.widgets import tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole


class EntryModel(QAbstractTableModel):
    """Records in one column; each is put into words when it is first seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self._words: dict[str, EntryWords] = {}

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of records."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return one."""
        return 0 if parent.isValid() else 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Return the title for a screen reader: the header is hidden."""
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return tr("Cases")
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return the site, which typing in the list leads to, and all for a screen reader."""
        match role:
            case _ROLE.DisplayRole:
                return self.words(index.row()).site
            case _ROLE.AccessibleTextRole:
                return self.words(index.row()).spoken
            case _ROLE.ToolTipRole:
                # What is too long for a line can be read all the same.
                return tip(self.words(index.row()).spoken)
            case _:
                return None

    def words(self, row: int) -> EntryWords:
        """Return a record in words."""
        entry = self.entries[row]
        if (known := self._words.get(entry.id)) is None:
            known = self._words[entry.id] = words_of(entry)
        return known

    def row_of(self, record: str) -> int:
        """Return where *record* stands; -1 where it is not there."""
        return next((row for row, entry in enumerate(self.entries) if entry.id == record), -1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these records instead of what was there."""
        self.beginResetModel()
        self.entries = list(entries)
        self._words.clear()
        self.endResetModel()

    def add(self, entries: Sequence[Entry], *, at: int | None = None) -> None:
        """Put more records in, at the end unless told otherwise."""
        if entries:
            first = len(self.entries) if at is None else at
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self.entries[first:first] = entries
            self.endInsertRows()

    def put(self, row: int, entry: Entry) -> None:
        """Show *entry* in the place of the record at *row*."""
        self.entries[row] = entry
        self._words.pop(entry.id, None)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def remove(self, row: int) -> None:
        """Take a record out."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.entries[row]
        self.endRemoveRows()

    def speak(self) -> None:
        """Put every record into the language in force."""
        self._words.clear()
        if self.entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.entries) - 1, 0))


class _ThreeLines(QStyledItemDelegate):
    """Draws the icon, the site in bold, what was found, and when, with the note."""

    def __init__(self, model: EntryModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  (Qt's name)
        """Return the height of three lines."""
        return QSize(unit() * 20, height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a record."""
        words = self._model.words(index.row())
        colours, rect = theme().colours, option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(rect, option.palette.highlight())
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        chosen = option.palette.color(QPalette.ColorRole.HighlightedText).name()
        ink, quiet = (chosen, chosen) if is_chosen else (colours.text, colours.quiet)
        side = unit() * 2
        mark = picture(
            words.icon, chosen if is_chosen else colours.of(words.tone), side, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(rect.left() + unit(), rect.top() + unit(), mark)
        lines = rect.adjusted(unit() * 2 + side, unit() * 3 // 4, -unit(), 0)
        for place, text in enumerate((words.site, words.found, words.about)):
            font = QFont(option.font)
            font.setBold(place == 0)
            painter.setFont(font)
            painter.setPen(QColor(quiet if place == 2 else ink))
            _write(painter, QRect(lines.left(), lines.top() + place * _step(font), lines.width(), _step(font)), text)
        painter.restore()


def _write(painter: QPainter, line: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    # Characters that another font lends may be higher.
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine, short)


def _step(font: QFont) -> int:
    """Return how far it is from line to line."""
    return QFontMetrics(font).lineSpacing() + unit() // 4


def height(font: QFont) -> int:
    """Return how high a record is in *font*."""
    return _step(font) * 3 + unit() * 3 // 2


class EntryList(QTableView):
    """The list: Enter and a double click open a record, Delete asks for it to be deleted, Ctrl+C copies it."""

    opened = Signal(object)
    """The `Entry`."""
    delete_wanted = Signal()
    """For the chosen record."""
    chosen = Signal(object)
    """The `Entry` that is chosen now; None for none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history-list")
        self.records = EntryModel(self)
        self.setModel(self.records)
        self.setItemDelegate(_ThreeLines(self.records, self))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        # Every row has the same height, so none is ever measured.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.records.entries[index.row()]))
        self.selectionModel().currentRowChanged.connect(lambda index: self._tell(index.row()))
        self.redraw()

    def redraw(self) -> None:
        """Size everything for the text size in force."""
        self.verticalHeader().setMinimumSectionSize(unit())
        self.verticalHeader().setDefaultSectionSize(height(self.font()))
        self.verticalScrollBar().setSingleStep(unit() * 3)
        self.setMinimumSize(unit() * 26, height(self.font()) * 3)

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room of a few records; the list takes what more there is."""
        return QSize(unit() * 50, height(self.font()) * 4)

    def _tell(self, row: int) -> None:
        self.chosen.emit(self.records.entries[row] if 0 <= row < len(self.records.entries) else None)

    def entry(self) -> Entry | None:
        """Return the record that is chosen."""
        row = self.currentIndex().row()
        return self.records.entries[row] if 0 <= row < len(self.records.entries) else None

    def choose(self, row: int) -> None:
        """Choose a record, as far as there are any."""
        if self.records.entries:
            self.setCurrentIndex(self.records.index(max(0, min(row, len(self.records.entries) - 1)), 0))
        else:
            self.chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Do what stands in the class, and lead to both ends with Home and End."""
        entry, last = self.entry(), len(self.records.entries) - 1
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and entry is not None:
            self.opened.emit(entry)
        elif event.key() == Qt.Key.Key_Delete and entry is not None:
            self.delete_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and entry is not None:
            words = self.records.words(self.currentIndex().row())
            QGuiApplication.clipboard().setText("\n".join((words.site, words.found, words.about)))
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.choose(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)
