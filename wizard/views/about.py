"""About the program: its version and licence, the parts that others wrote, where its data come from, and the system."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from wizard import __version__
from wizard.i18n import tr
from wizard.plain import breakable, visible
from wizard.views.broke import broke
from wizard.views.flow import Flow
from wizard.views.reading import ReadingWindow
from wizard.views.row_table import RoomyCells, RowTable, side
from wizard.views.said_line import SaidLine
from wizard.views.theme import unit
from wizard.views.widgets import Button, IconLabel, Page, PlainLabel, column, footer, row, stand_on, tip

if TYPE_CHECKING:  # loaded by the work
    from wizard.flow.about import About
    from wizard.probes.base import Cancel
    from wizard.views.bridge import Bridge, Sink
    from wizard.views.frame import MainWindow

LONGEST_TIP = 300

_TEXT_ROLE = Qt.ItemDataRole.UserRole
"""The words of a cell without places to break."""


@dataclass(frozen=True, slots=True)
class ReadAbout:
    """Read what is installed; the answer is an `About`."""

    def __call__(self, tell: Sink, cancel: Cancel) -> About:
        """Do it."""
        from wizard.flow.about import read_about

        return read_about()


@dataclass(frozen=True, slots=True)
class ReadLicence:
    """Read the text of a licence; the answer is it, with the name of what it is of."""

    name: str

    def __call__(self, tell: Sink, cancel: Cancel) -> tuple[str, str]:
        """Do it."""
        from wizard.flow.about import licence_text

        return self.name, licence_text(self.name)


class FactTable(RowTable):
    """Rows of a few words to be read; long ones wrap, the last column takes what is left."""

    looked_at = Signal(int)

    def __init__(self, name: str, shares: Sequence[int]) -> None:
        self._rows = QStandardItemModel(0, len(shares))
        super().__init__(name, self._rows)
        self._rows.setParent(self)
        self._shares = shares
        self._least: dict[str, Sequence[int]] = {}
        """The least widths of the columns in the fonts that they were measured in."""
        self.setWordWrap(True)
        self.setItemDelegate(RoomyCells(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSortIndicatorShown(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setMinimumHeight(unit() * 14)
        self.copied.connect(self.copy_row)
        self.chosen.connect(lambda: self.looked_at.emit(self.currentIndex().row()))

    def show_rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show *rows*; the one that was chosen stays so."""
        current = max(0, self.currentIndex().row())
        self._rows.clear()
        self._rows.setHorizontalHeaderLabels(list(heads))
        for cells in rows:
            items = [QStandardItem(breakable(visible(text))) for text in cells]
            for item, text in zip(items, cells, strict=True):
                item.setData(visible(text), _TEXT_ROLE)
                item.setEditable(False)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self._rows.appendRow(items)
        # Not before: with its first row, the table may have been resized.
        self._least.clear()
        self._share()
        if rows:
            self.selectRow(min(current, len(rows) - 1))

    def redraw(self) -> None:
        """Fit the columns to the text size in force."""
        self._least.clear()
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Share the new width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give each column its longest word, and its share of what is left; less where there is too little for that."""
        font = self.font().key()
        if font not in self._least:
            self._least[font] = [self._longest_word(place) for place in range(self._rows.columnCount())]
        least = self._least[font]
        least = _within(self.viewport().width(), least)
        spare = max(0, self.viewport().width() - sum(least))
        for place, share in enumerate(self._shares[: len(least)]):
            self.setColumnWidth(place, least[place] + spare * share // sum(self._shares))

    def _longest_word(self, place: int) -> int:
        head = self._rows.headerData(place, Qt.Orientation.Horizontal)
        cells = (self._rows.item(line, place).data(_TEXT_ROLE) for line in range(self._rows.rowCount()))
        words = (part for text in (str(head), *cells) for part in re.split(r"[\s/]+|(?<=-)(?=[a-z])", text))
        longest = max(map(self.fontMetrics().horizontalAdvance, words), default=0)
        return min(longest, unit() * 26) + 2 * side() + unit()

    def row_text(self, row: int) -> str:
        """Return the cells of *row*, each after a tab."""
        return "\t".join(self._rows.item(row, place).data(_TEXT_ROLE) for place in range(self._rows.columnCount()))

    def copy_row(self) -> None:
        """Put the chosen row on the clipboard."""
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.row_text(self.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the Escape key, and letters, to the window."""
        if event.text().isprintable() and event.text() and not event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _within(room: int, widths: Sequence[int]) -> Sequence[int]:
    """Return *widths* with the widest cut down to one width, so that all have *room*: their words break."""
    for taken, width in enumerate(sorted(widths)):
        share = room // (len(widths) - taken)
        if width > share:
            return [min(one, share) for one in widths]
        room -= width
    return widths


class AboutWindow(QDialog):
    """Shows what is known at once, and the rest as soon as it was read."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self._about: About | None = None
        self._opened: ReadingWindow | None = None
        self._licence_job = 0
        self._why = ""
        self.tabs = QTabWidget()
        self.tabs.setObjectName("about-tabs")
        self.program, self.parts, self.data, self.system = QWidget(), QWidget(), QWidget(), QWidget()
        self._title, self._version, self._does = PlainLabel(role="title"), PlainLabel(), PlainLabel()
        self._licence, self._qt, self._nothing_sent = PlainLabel(), PlainLabel(role="quiet"), PlainLabel()
        self.libraries = FactTable("about-libraries", (5, 3, 6))
        self.files = FactTable("about-data", (0, 6, 6, 3))
        self.facts = FactTable("about-system", (4, 7))
        self._parts_note, self._data_note = PlainLabel(role="quiet"), PlainLabel(role="quiet")
        self._system_note = PlainLabel(role="quiet")
        self.read_own = Button("about-own-licence", icon_name="file")
        self.read_qt = Button("about-qt-licence", icon_name="file")
        self.read_licence = Button("about-licence", icon_name="file")
        self.open_page = Button("about-page", icon_name="site")
        self.copy, self._close = Button("about-copy"), Button("about-close")
        self._said = SaidLine("about-said")
        self._fill()
        self._connect()
        self._job = bridge.start(ReadAbout())
        self.retranslate()
        self.tabs.tabBar().setFocus()

    def _fill(self) -> None:
        page = Page("about-page-program")
        mark = IconLabel("trust-wizard", scale=2.4)
        head = row(mark, column(self._title, self._version))
        head.setStretch(1, 1)
        page.column.addLayout(head)
        for item in (self._does, self._nothing_sent, self._licence, Flow(self.read_own), self._qt, Flow(self.read_qt)):
            page.column.addWidget(item)
        page.column.addStretch(1)
        whole = QVBoxLayout(self.program)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)
        self._page = page
        self._lay(self.parts, self._parts_note, self.libraries, Flow(self.read_licence, self.open_page))
        self._lay(self.data, self._data_note, self.files)
        self._lay(self.system, self._system_note, self.facts)
        for tab in (self.program, self.parts, self.data, self.system):
            self.tabs.addTab(tab, "")
        for button in (self.copy, self._close):
            button.setAutoDefault(False)
        lines = column(self._said, row(Flow(self._close, self.copy, at_end=True)))
        stand_on(self, self.tabs, footer(lines))
        room = self.screen().availableSize() * 0.9
        self.resize(min(unit() * 84, room.width()), min(unit() * 58, room.height()))

    @staticmethod
    def _lay(tab: QWidget, *items: QWidget) -> None:
        lines = QVBoxLayout(tab)
        lines.setContentsMargins(unit() * 2, unit() * 2, unit() * 2, unit())
        lines.setSpacing(unit())
        for item in items:
            lines.addWidget(item, 1 if isinstance(item, FactTable) else 0)

    def _connect(self) -> None:
        self._close.clicked.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        self.read_own.clicked.connect(lambda: self._read("trust-wizard"))
        self.read_qt.clicked.connect(lambda: self._read("PySide6"))
        self.read_licence.clicked.connect(self._read_chosen)
        self.open_page.clicked.connect(self._open_page)
        self.libraries.opened.connect(lambda _: self._read_chosen())
        self.libraries.looked_at.connect(lambda _: self._offer())
        self._bridge.finished.connect(self._finish)
        self._bridge.failed.connect(self._fail)

    @property
    def is_busy(self) -> bool:
        """Say whether something is being read."""
        return bool(self._job or self._licence_job)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        from wizard.flow.about import one_sentence, qt_notice

        self.setWindowTitle(tr("About Trust Wizard"))
        for place, text in enumerate((tr("Program"), tr("Libraries"), tr("Data"), tr("System"))):
            self.tabs.setTabText(place, text)
        self._page.setAccessibleName(tr("Program"))
        self._title.setText(tr("Trust Wizard"))
        self._version.setText(tr("Version {version}", version=__version__))
        self._does.setText(one_sentence())
        self._nothing_sent.setText(tr("Nothing is sent to the makers of this program."))
        self._licence.setText(tr("Licence: Apache 2.0. It is free to use, to change and to pass on."))
        self._qt.setText(qt_notice(_qt_version()))
        self.read_own.say(tr("Read the lic&ence…"))
        self.read_qt.say(tr("Read &Qt’s licence…"))
        self.read_licence.say(tr("&Read its licence…"), tr("(Enter in the list)"))
        self.open_page.say(tr("Open its &page"), tr("In your browser"))
        self.copy.say(tr("&Copy"), tr("Versions and libraries, for whoever helps you; no names of people or computers"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._show()

    def _show(self) -> None:
        waiting = self._why or tr("Looking…")
        about = self._about
        self._parts_note.setText(waiting if about is None else tr("Libraries by others that this program uses."))
        if about is not None and not about.libraries:
            self._parts_note.setText(tr("The program was not installed, so nobody has noted its libraries."))
        self._data_note.setText(tr("The lists in this program: where each comes from, and its date."))
        self._system_note.setText(tr("For the person who helps you. It contains no names of people or computers."))
        for widget in (self.copy, self.read_licence):
            widget.setEnabled(about is not None)
        self._name_tables()
        if about is None:
            self.open_page.setEnabled(False)
            return
        from wizard.flow.about import lines_of

        no_licence = tr("see its page")
        parts = [(one.name, one.version, one.licence or no_licence) for one in about.libraries]
        self.libraries.show_rows((tr("Library"), tr("Version"), tr("Licence")), parts)
        files = [(one.name, one.what, one.origin, one.as_of) for one in about.data]
        self.files.show_rows((tr("File"), tr("What"), tr("From"), tr("As of")), files)
        self.facts.show_rows((tr("What"), tr("Value")), lines_of(about, _qt_version()))
        self._offer()

    def _name_tables(self) -> None:
        tables = ((self.libraries, tr("Libraries")), (self.files, tr("Data")), (self.facts, tr("System")))
        for table, name in tables:
            table.setAccessibleName(name)

    def _offer(self) -> None:
        place, about = self.libraries.currentIndex().row(), self._about
        is_there = about is not None and 0 <= place < len(about.libraries)
        self.read_licence.setEnabled(is_there)
        page = about.libraries[place].page if about is not None and is_there else ""
        self.open_page.setEnabled(bool(page))
        self.open_page.setToolTip(tip(page[:LONGEST_TIP]) if page else "")
        self.open_page.setAccessibleDescription(page[:LONGEST_TIP])

    def _open_page(self) -> None:
        if self._about is not None:
            QDesktopServices.openUrl(QUrl(self._about.libraries[self.libraries.currentIndex().row()].page))

    def _read_chosen(self) -> None:
        place = self.libraries.currentIndex().row()
        if self._about is not None and 0 <= place < len(self._about.libraries):
            self._read(self._about.libraries[place].name)

    def _read(self, name: str) -> None:
        self._licence_job = self._bridge.start(ReadLicence(name))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job:
            from wizard.flow.about import About

            assert isinstance(answer, About)  # noqa: S101  (what `ReadAbout` returns)
            self._job, self._about = 0, answer
            self._show()
        elif job == self._licence_job:
            assert isinstance(answer, tuple)  # noqa: S101  (what `ReadLicence` returns)
            self._licence_job = 0
            self._show_licence(*answer)

    def _show_licence(self, name: str, text: str) -> None:
        if not text:
            self._said.say(tr("Its package has no text of the licence."), is_wrong=True)
            return
        self._said.say("")
        title = tr("Licence of {name}", name=tr("Trust Wizard") if name == "trust-wizard" else visible(name))
        self._opened = ReadingWindow("licence", title, text, self)
        self._opened.show()

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            self._job, self._why = 0, broke(error)
            self._show()
        elif job == self._licence_job:
            self._licence_job = 0
            self._said.say(broke(error), is_wrong=True)

    def _copy(self) -> None:
        if self._about is not None:
            from wizard.flow.about import in_text

            QGuiApplication.clipboard().setText(in_text(self._about, _qt_version()))
            self._said.say(tr("Copied."))

    def done(self, result: int) -> None:
        """Close; what is still being read is no longer waited for."""
        self._job = self._licence_job = 0
        super().done(result)


def _qt_version() -> str:
    return QLibraryInfo.version().toString()


def open_about(window: MainWindow) -> AboutWindow:
    """Open the window over *window*, or bring it to the front."""
    shown = next((one for one in window.findChildren(AboutWindow) if one.isVisible()), None)
    if shown is not None:
        shown.raise_()
        shown.activateWindow()
        return shown
    opened = AboutWindow(window.conductor.bridge, window)
    window.language_changed.connect(opened.retranslate)
    opened.show()
    return opened
