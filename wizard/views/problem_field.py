"""The field that takes anything: an address, a code, a whole message of many lines, the path of a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QToolButton

from wizard.i18n import tr
from wizard.views.theme import icon, unit

if TYPE_CHECKING:  # to ask Qt for a class makes it
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QFont, QInputMethodEvent, QKeyEvent, QResizeEvent, QShowEvent

MOST_LINES = 8
"""As high as the field grows; more lines scroll."""

EVERY_SCRIPT = "Ag漢"
"""What decides how high one line is: Latin letters and Japanese ones stand in two fonts, the second the higher."""

UNDER_THE_LAST = 1
"""Pixels that Qt wants free under the last line, or one can scroll (qplaintextedit.cpp, _q_adjustScrollbars)."""

TALLER_THAN_ANY = 100_000
"""Pixels: the room in which a text is measured."""

LONGEST_SHOWN = 1_000_000
"""Characters, as many as are looked at; of a longer text the beginning and the end are kept."""


class Line(NamedTuple):
    """One line as it is laid out, in pixels."""

    height: float
    ascent: float
    """From its top to the feet of its letters."""


class ProblemField(QPlainTextEdit):
    """One line high until more is pasted or typed into it. Enter sends it off, Shift+Enter begins a new line."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self._empty = QToolButton(self)
        self._empty.setObjectName("empty-field")
        self._empty.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty.setCursor(Qt.CursorShape.ArrowCursor)
        self._empty.setAutoRaise(True)
        self._empty.clicked.connect(lambda: self.setText(""))
        self._empty.hide()
        self.textChanged.connect(self._fit)
        self.redraw()

    def text(self) -> str:
        """Return what is in the field."""
        return self.toPlainText()

    def setText(self, text: str) -> None:  # noqa: N802  (as a line edit has it)
        """Put *text* in place of what is there; it can be undone."""
        self.selectAll()
        self.insertPlainText(shortened(text))

    def retranslate(self) -> None:
        """Put the button's name into the language in force, and fit the example that stands here by now."""
        self._empty.setToolTip(tr("Empty the field"))
        self._empty.setAccessibleName(tr("Empty the field"))
        self._fit()

    def redraw(self) -> None:
        """Fit the text size in force."""
        self._empty.setIcon(icon("cancel"))
        self._empty.setIconSize(QSize(unit() * 2, unit() * 2))
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines are, and what the style puts around them; a single line stays where it stands."""
        lines = list(islice(self._lines(), MOST_LINES + 1))
        off, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if len(lines) <= MOST_LINES else as_needed)
        usual = measured(EVERY_SCRIPT, self.font())
        example = measured(self.placeholderText(), self.font())
        above_example = max(0, round(usual.ascent - example.ascent))
        above = above_example if self._shows_example() else max(0, round(usual.ascent - lines[0].ascent))
        around = self._around()
        self.setViewportMargins(0, above, unit() * 3, 0)
        shown = above + ceil(sum(line.height for line in lines[:MOST_LINES]))
        # As high with a text as without one, so that nothing jumps with the first letter.
        least = max(ceil(usual.height), above_example + self._height_of_example())
        self.setFixedHeight(around + max(least, shown) + UNDER_THE_LAST)
        self._empty.setVisible(not self.document().isEmpty())

    def _lines(self) -> Iterator[Line]:
        """Yield the lines as they are laid out, the first one first; there is one where nothing is typed, too."""
        document = self.document()
        block = document.begin()
        while block.isValid():
            document.documentLayout().blockBoundingRect(block)  # lays it out
            for number in range(block.layout().lineCount()):
                line = block.layout().lineAt(number)
                yield Line(line.height(), line.ascent())
            block = block.next()

    def _shows_example(self) -> bool:
        """Say whether neither a person nor an input method has put anything here yet."""
        return self.document().isEmpty() and not self.document().begin().layout().preeditAreaText()

    def _height_of_example(self) -> int:
        """Return the height of what stands in the empty field, wrapped as it is drawn."""
        margins = self.viewportMargins()
        width = self.maximumViewportSize().width() - margins.left() - margins.right()
        room = QRect(0, 0, width, TALLER_THAN_ANY)
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        return self.fontMetrics().boundingRect(room, flags, self.placeholderText()).height()

    def _around(self) -> int:
        """Return the height of what the style puts around the lines."""
        # Not from the viewport: for a widget that Python has not seen, PySide (6.11) looks for its class among all
        # there are, which takes 16 ms before the first paint.
        return max(0, self.height() - self.maximumViewportSize().height() - self.viewportMargins().top())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Wrap anew, and keep the button in its corner."""
        super().resizeEvent(event)
        self._empty.adjustSize()
        line = round(measured(EVERY_SCRIPT, self.font()).height) + self._around()
        self._empty.move(self.width() - self._empty.width() - unit() // 2, (line - self._empty.height()) // 2)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Fit what the style puts around the lines, which is known only now."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Fit what the style puts around the lines."""
        super().showEvent(event)
        self._fit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  (Qt's name)
        """Fit what an input method shows before it is taken over."""
        super().inputMethodEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Send off on Enter; leave the Escape key to the window."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.submitted.emit()
                return
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  (Qt's name)
        """Paste text only, and no more than can be shown."""
        self.insertPlainText(shortened(source.text()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802  (Qt's name)
        """Take text; files go to the window."""
        return source.hasText() and not source.hasUrls()


def measured(text: str, font: QFont) -> Line:
    """Measure *text* on one line, with the fonts that stand in for letters that *font* has not."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLeadingIncluded(True)
    line.setLineWidth(TALLER_THAN_ANY)
    layout.endLayout()
    return Line(line.height(), line.ascent())


def shortened(text: str) -> str:
    """Return *text*, or its beginning and its end when it is longer than anybody could read in a field."""
    if len(text) <= LONGEST_SHOWN:
        return text
    half = LONGEST_SHOWN // 2
    return f"{text[:half]}\n{text[-half:]}"
