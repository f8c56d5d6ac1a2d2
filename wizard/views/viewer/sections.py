"""A tab of groups: a heading, and under it labels with their values beside."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent, QTextOption
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wizard.flow.viewer.sheet import Entry
from wizard.i18n import tr
from wizard.plain import breakable, unbroken, visible
from wizard.views.lined import LinedField
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.viewer.pointer import point_out
from wizard.views.widgets import Button, IconLabel, PlainLabel, for_reading, marked, tip

_LONG = 100
"""Characters: bytes longer than this are shown in a field of a few lines, which scrolls."""

_MOST_LINES = 6
"""Lines that such a field is high at most."""

_LABEL_UNITS = 22
"""Grid units that the labels are wide."""

_TOLD = "told-in-short"
"""Property of a window: what a screen reader was told of the certificate in it."""


class SectionsView(QScrollArea):
    """Shows entries one under the other; what is inside an entry is a row under its heading.

    With *in_words*, what is critical is called so, where it has a sign as in Firefox else, which looks like a fault.
    """

    lead_wanted = Signal(int)
    """Index into the chain of the certificate that a value leads to."""

    def __init__(self, entries: Sequence[Entry], *, in_words: bool = False) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._in_words = in_words
        self._widgets: dict[tuple[int, ...], QWidget] = {}
        self._grids: list[QGridLayout] = []
        self._names: list[tuple[PlainLabel, IconLabel | None]] = []
        """The labels in the first column, some with a sign before them."""
        inner = QWidget()
        inner.setObjectName("sheet")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        self._column.setSpacing(unit())
        self._show(entries, (), "heading")
        self.setAccessibleName(tr("Fields"))
        if entries:
            in_short = [part.value for part in entries[0].children if not part.label]
            self.setAccessibleDescription(visible("\n".join(in_short), lines=True))
        self._column.addStretch(1)
        self.setWidget(inner)
        self.redraw()

    def redraw(self) -> None:
        """Give the labels their width in the size of the text in force, and leave room beside them."""
        signs = [0 if mark is None else mark.sizeHint().width() + unit() for _, mark in self._names]
        least = [name.minimumSizeHint().width() + sign for (name, _), sign in zip(self._names, signs, strict=True)]
        width = min(unit() * _LABEL_UNITS, max(self.viewport().width() * 2 // 5, 0, *least))
        for grid in self._grids:
            grid.setColumnMinimumWidth(0, width)
        for (name, _), sign in zip(self._names, signs, strict=True):
            name.setFixedWidth(width - sign)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.redraw()

    def _show(self, entries: Sequence[Entry], path: tuple[int, ...], role: str) -> None:
        """Show *entries*: rows in a grid, and groups each with its heading."""
        grid: QGridLayout | None = None
        for position, entry in enumerate(entries):
            here = (*path, position)
            if entry.children:
                grid = None
                self._heading(entry, here, role)
                self._show(entry.children, here, "strong")
                continue
            if grid is None:
                grid = QGridLayout()
                grid.setHorizontalSpacing(unit() * 2)
                grid.setVerticalSpacing(unit() // 2)
                grid.setColumnStretch(1, 1)
                self._column.addLayout(grid)
                self._grids.append(grid)
            self._row(grid, entry, here)

    def _heading(self, entry: Entry, path: tuple[int, ...], role: str) -> None:
        heading = PlainLabel(self._called(entry), role=role)
        self._widgets[path] = heading
        if not entry.label:
            self._column.addSpacing(unit())
        elif entry.critical and not self._in_words:
            self._column.addLayout(marked(_critical(), heading))
        else:
            self._column.addWidget(heading)

    def _row(self, grid: QGridLayout, entry: Entry, path: tuple[int, ...]) -> None:
        line = grid.rowCount()
        value = self._value(entry)
        self._widgets[path] = value
        if not entry.label:
            grid.addWidget(value, line, 0, 1, 3)
            return
        name = PlainLabel(self._called(entry), role="quiet")
        value.setAccessibleDescription(name.text())
        mark = _critical() if entry.critical and not self._in_words else None
        self._names.append((name, mark))
        if mark is not None:
            grid.addLayout(marked(mark, name), line, 0, Qt.AlignmentFlag.AlignTop)
        else:
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, line, 1, self._alignment(entry))
        if entry.copy:
            grid.addWidget(self._copy(entry), line, 2, Qt.AlignmentFlag.AlignTop)
        if entry.decoded:
            grid.addWidget(PlainLabel(entry.decoded, role="quiet"), line + 1, 1)

    def _called(self, entry: Entry) -> str:
        is_told = entry.critical and self._in_words and entry.label
        return tr("{name} (critical)", name=entry.label) if is_told else entry.label

    def _value(self, entry: Entry) -> QWidget:
        if entry.leads_to is None:
            return value_widget(entry.value)
        index = entry.leads_to
        link = _Lead(visible(entry.value.replace("\n", ", ")))
        link.clicked.connect(lambda: self.lead_wanted.emit(index))
        return link

    @staticmethod
    def _alignment(entry: Entry) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag(0) if entry.leads_to is not None else Qt.AlignmentFlag.AlignTop

    def _copy(self, entry: Entry) -> Button:
        button = Button("copy-value", kind="link")
        button.say(tr("Copy"), tr("Puts this value on the clipboard"))
        button.setAccessibleName(tr("Copy: {label}", label=visible(entry.label)))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(visible(entry.value, lines=True)))
        return button

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell what the certificate is in short: nothing of it takes the focus."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        text, window = self.accessibleDescription(), self.window()
        # It is made anew with all that is found out of the certificate, and says the same then.
        if self.isVisible() and window.property(_TOLD) != text:
            window.setProperty(_TOLD, text)
            announce(self, text)

    def reveal(self, path: tuple[int, ...]) -> None:
        """Bring the entry at *path* into sight and mark it."""
        widget = self._widgets.get(path)
        if widget is not None:
            point_out(widget, self)
            self.ensureWidgetVisible(widget, unit() * 2, unit() * 6)


class _Lead(Button):
    """Leads to a certificate; as wide as there is room, with its words shortened in their middle to that."""

    def __init__(self, words: str) -> None:
        super().__init__("leads-to", kind="link")
        self._words = words
        self.say(words, tr("Show this certificate"))
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.setAutoDefault(False)
        # Else the tab would have to be scrolled sideways.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Show as much as there is room for."""
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, self.width() - unit() * 2)
        self.setText(shown.replace("&", "&&"))


def _critical() -> IconLabel:
    mark = IconLabel("warning", Tone.WARNING, scale=0.6)
    mark.setToolTip(tr("Marked as critical: a program that does not understand it has to refuse the certificate."))
    return mark


def value_widget(value: str) -> QWidget:
    """Return what shows a value: long bytes in a field that scrolls, the rest as a label."""
    longest = max((len(word) for word in value.split()), default=0)
    if longest < _LONG and len(value) < _LONG * 12:
        return PlainLabel(value)
    shown = visible(value, lines=True)
    # Bytes break between two of them.
    field = _LongValue(2, breakable(shown))
    for_reading(field)
    field.setTabChangesFocus(True)
    field.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    field.setProperty("role", "mono")
    field.setAccessibleName(shown[:200])
    return field


class _LongValue(LinedField):
    """Is as high as its lines, up to some; gives what is copied from it without the places to break."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Count the lines in the width in force."""
        super().resizeEvent(event)
        # Qt counts the height of this kind of document in lines.
        self._lines = min(_MOST_LINES, round(self.document().size().height()))
        self.redraw()

    def redraw(self) -> None:
        """Be as high as the lines are: the places to break are from another font, which makes them higher."""
        layout, edges = self.document().firstBlock().layout(), self.contentsMargins()
        high = (layout.lineAt(line).height() for line in range(min(layout.lineCount(), _MOST_LINES)))
        line = max(self.fontMetrics().lineSpacing(), *high, 0)
        # And a pixel, without which Qt scrolls.
        around = edges.top() + edges.bottom() + 2 * self.document().documentMargin() + 1
        self.setFixedHeight(ceil(line * self._lines + around))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  (Qt's name)
        """Copy the words alone."""
        # Qt's own object: one of Python's that the clipboard has at the end would bring the program down there.
        copied = super().createMimeDataFromSelection()
        text = unbroken(copied.text())
        copied.clear()
        copied.setText(text)
        return copied
