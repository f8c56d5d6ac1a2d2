"""The first page for many sites: the list, pasted or from a file, and what was read from it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.flow.site_lines import list_words
from wizard.flow.site_list import LARGEST_LIST, MOST_SITES, SiteList
from wizard.i18n import tr, trn
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.sites.sites_work import Read
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.viewer.incoming import files_of
from wizard.views.widgets import Banner, Button, Page, PlainLabel, clear

LONGEST_SHOWN = 100_000
"""Characters in the field; a longer list is taken as it is, and not shown: to lay it out takes too long."""

MOST_BAD = 5
"""Lines that are no addresses of which each is told why."""

_LONGEST_LINE = 60
_PATIENCE_MS = 150
"""How long a person who types is waited for."""


class ListField(QPlainTextEdit):
    """Takes a list of any length, and files."""

    file_dropped = Signal(object)
    """The `Path` of a file that was dropped or pasted."""
    long_pasted = Signal(str)
    """A list that is too long to be shown here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sites-list")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802  (Qt's name)
        """Take text and files."""
        return source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  (Qt's name)
        """Put text where the cursor is; hand on what is more than that."""
        if files := files_of(source):
            self.file_dropped.emit(files[0])
            return
        text = source.text()
        if len(text) + self.document().characterCount() > LONGEST_SHOWN:
            self.long_pasted.emit(text)
        else:
            self.insertPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave the keys of the window to it."""
        is_start = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if is_start or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ListPage(Page):
    """Takes a list, and says what is in it."""

    source_changed = Signal(object)
    """The list is another one: its text, or the `Path` of its file."""
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("sites-list-page")
        self.source: str | Path = ""
        self._read: Read | None = None
        self._error = ""
        self._asks_others = True
        self._title = PlainLabel(role="title")
        self._what = PlainLabel()
        self._label = QLabel()
        self.field = ListField()
        self._label.setBuddy(self.field)
        self.open = Button("open-sites", icon_name="file")
        self.open.setAutoDefault(False)
        self.open.clicked.connect(self.file_wanted)
        self._limits = PlainLabel(role="quiet")
        self._asked = PlainLabel(role="quiet")
        self._found = QVBoxLayout()
        for item in (self._title, self._what, self._label):
            self.column.addWidget(item)
        self.column.addWidget(self.field, 1)
        self.column.addWidget(Flow(self.open))
        self.column.addWidget(self._limits)
        self.column.addLayout(self._found)
        self.column.addWidget(self._asked)
        self.column.setSpacing(unit())
        self._later = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._later.timeout.connect(self._tell)
        self.field.textChanged.connect(self._type)
        self.field.file_dropped.connect(self.take)
        self.field.long_pasted.connect(self.take)

    def redraw(self) -> None:
        """Fit the text size in force."""
        super().redraw()
        if hasattr(self, "field"):
            self.field.setMinimumHeight(unit() * 16)

    def first_focus(self) -> QWidget:
        """Return the field."""
        return self.field

    @property
    def is_pending(self) -> bool:
        """Say whether what was typed last was not told yet."""
        return self._later.isActive()

    def _type(self) -> None:
        self.source = self.field.toPlainText()
        self._later.start()

    def _tell(self) -> None:
        self._later.stop()
        self.source_changed.emit(self.source)

    def tell_now(self) -> None:
        """Tell what was typed without waiting for more."""
        if self._later.isActive():
            self._tell()

    def take(self, source: str | Path) -> None:
        """Take a file, or a text that is too long for the field, instead of what is there."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.source = source
        self._tell()

    def show_read(self, read: Read) -> None:
        """Say what was read."""
        self._read, self._error = read, ""
        self._show()
        self._announce()

    def show_error(self, text: str) -> None:
        """Say why there is no list."""
        self._read, self._error = None, text
        self._show()
        self._announce()

    def show_asked(self, *, asks_others: bool) -> None:
        """Say whether anybody but the sites is asked."""
        self._asks_others = asks_others
        self._say_asked()

    def _say_asked(self) -> None:
        others = tr(
            "Each site is contacted. Other servers are asked for the time, missing issuers and revoked certificates."
        )
        alone = tr("As your preferences say, each site is contacted, and nobody else.")
        self._asked.setText(others if self._asks_others else alone)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._title.setText(tr("Check many sites"))
        self._what.setText(tr("Paste your list here, or open it as a file: text, or a table saved as CSV."))
        self._label.setText(tr("&Sites, one a line:"))
        self.field.setAccessibleName(tr("Sites, one a line"))
        self.field.setPlaceholderText("shop.example\nmail.example:993\nhttps://intranet.example:8443/")
        self.open.say(tr("&Open a file…"), tr("A file can be dropped here, too (Ctrl+O)"))
        limits = tr(
            "In a table, the first column is read. Lines that begin with # are skipped. At most {n} sites, {size} MB.",
            n=f"{MOST_SITES:,}",
            size=LARGEST_LIST // 1024 // 1024,
        )
        self._limits.setText(limits)
        self._say_asked()
        self._show()

    def _show(self) -> None:
        clear(self._found)
        if self._error:
            self._put(Tone.PROBLEM, PlainLabel(self._error, role="strong"))
        elif self._read is not None and self._read.sites.sites:
            self._show_list(self._read.sites)
        elif isinstance(self.source, Path):
            self._put(Tone.NOTE, PlainLabel(tr("{file} has no line with a site.", file=self.source.name)))

    def _show_list(self, sites: SiteList) -> None:
        first, *others = list_words(sites)
        if self.source != self.field.toPlainText():
            file = self.source.name if isinstance(self.source, Path) else tr("pasted text")
            first = tr("{file}: {what}", file=file, what=first)
        labels = [PlainLabel(first, role="strong")]
        if others:
            labels.append(PlainLabel(" · ".join(others)))
        for bad in sites.bad[:MOST_BAD]:
            text = visible(bad.text)
            shown = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"
            # Most of what is wrong with a line quotes it.
            if shown in bad.error:
                why = tr("Line {number}: {why}", number=bad.number, why=bad.error)
            else:
                why = tr("Line {number}, “{text}”: {why}", number=bad.number, text=shown, why=bad.error)
            labels.append(PlainLabel(why, role="quiet"))
        if len(sites.bad) > MOST_BAD:
            rest = len(sites.bad) - MOST_BAD
            labels.append(PlainLabel(trn("and {n} more line", "and {n} more lines", rest), role="quiet"))
        is_whole = not sites.bad and not sites.left_out
        self._put(Tone.OK if is_whole else Tone.WARNING, *labels)

    def _put(self, tone: Tone, *labels: PlainLabel) -> None:
        banner = Banner(tone, *labels)
        banner.setObjectName("sites-read")
        self._found.addWidget(banner)
        banner.show()

    def _announce(self) -> None:
        words = self._error or (". ".join(list_words(self._read.sites)) if self._read is not None else "")
        if words:
            announce(self.field, words)
