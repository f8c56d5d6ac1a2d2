"""The one widget that shows formatted text: a guide's."""

from collections.abc import Iterator

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible, QResizeEvent, QTextBlock, QTextCursor, QTextDocument, QTextFragment, QTextOption
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QTextBrowser, QWidget

from wizard.i18n import tr
from wizard.plain import is_japanese, unbroken, visible
from wizard.views.problem_field import measured
from wizard.views.theme import unit
from wizard.views.widgets import PlainLabel, column, for_reading, row

_LAST_OF_ONE_UNIT = "\uffff"
"""Qt counts a letter behind it, as an emoji, as two."""


_MARGIN = 2
"""Pixels around a text."""


class MarkdownView(QTextBrowser):
    """A guide's words: Markdown without HTML; loads nothing, opens nothing, and is as high as its text."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._larger_by = 1.0
        self.setObjectName(name)
        self.setAccessibleName(name)
        for_reading(self)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(_MARGIN)
        self.document().setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        # A reader says the name of what it comes to, and of so long a text nothing more.
        self.setAccessibleDescription(visible(self.toPlainText(), lines=True))
        self._break_long_lines()
        tie_phrases(self.document())
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def feet(self) -> float:
        """Return how far the letters of the first line stand below the upper edge, in pixels."""
        return _MARGIN + measured(self.document().begin().text(), self.document().defaultFont()).ascent

    def enlarge(self, by: float) -> None:
        """Be *by* times as large as other text: these are words to be read out."""
        self._larger_by = by
        self.redraw()

    def redraw(self) -> None:
        """Follow the size of the text in force; what is no larger than other text follows by itself."""
        if self._larger_by != 1:
            font = QApplication.font()
            font.setPointSizeF(max(font.pointSizeF(), 1.0) * self._larger_by)
            self.setFont(font)
            self._fit()

    def _break_long_lines(self) -> None:
        """Let commands wrap: Markdown keeps their lines whole, and half of a command would be out of sight."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setNonBreakableLines(False)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def toPlainText(self) -> str:  # noqa: N802  (Qt's name)
        """Return what is shown, without the places not to break at."""
        return unbroken(super().toPlainText())

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  (Qt's name)
        """Return what is copied or dragged away, without them."""
        # Qt's own object: one of Python's that the clipboard has at the end would bring the program down there.
        return without_ties(super().createMimeDataFromSelection())

    def loadResource(self, type: int, name: QUrl | str) -> None:  # noqa: N802, A002  (Qt's names)
        """Load nothing: a guide has no pictures, and text from outside must not fetch any."""
        return

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width with the height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = round(self.document().size().height()) + 6
        if height != self.height():
            self.setFixedHeight(max(height, unit() * 2))


def without_ties(copied: QMimeData) -> QMimeData:
    """Take the places not to break at out of *copied*, and return it."""
    text, html = unbroken(copied.text()), unbroken(copied.html())
    copied.clear()
    copied.setText(text)
    copied.setHtml(html)
    return copied


def tie_phrases(document: QTextDocument) -> None:
    """Keep each phrase of Japanese in *document* in one line, also where a part of it is bold or a link.

    A screen reader goes through the document itself, letter by letter: while there is one, nothing is put in.
    """
    if QAccessible.isActive() or not is_japanese(document.toPlainText()):
        return
    whole = QTextCursor(document)
    # Else all of it would be laid out anew for each phrase.
    whole.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _tie_block(block)
        block = block.next()
    whole.endEditBlock()


def _tie_block(block: QTextBlock) -> None:
    if not is_japanese(block.text()) or max(block.text()) > _LAST_OF_ONE_UNIT:
        return
    # Only Japanese needs them.
    from wizard.phrases import tied_letters

    letters = tied_letters(block.text())
    cursor = QTextCursor(block)
    # From the end, as what is behind moves.
    for fragment in reversed(tuple(fragments(block))):
        begin = fragment.position() - block.position()
        shown = "".join(letters[begin : begin + fragment.length()])
        if shown != fragment.text():
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(shown, fragment.charFormat())


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """Yield the parts of *block* that have one format each."""
    at = block.begin()
    while not at.atEnd():
        yield at.fragment()
        at += 1


def step_line(mark: QWidget, feet: float, text: str, name: str, drawing: str = "", caption: str = "") -> QHBoxLayout:
    """Return a guide's step called *name* beside *mark*, with the drawing of its place under its words, if it has one.

    The letters of *mark* stand *feet* pixels below its upper edge, and in line with those of the first words.
    """
    view = MarkdownView(text, name)
    words = column(view)
    mark.setContentsMargins(0, max(0, round(view.feet() - feet)), 0, 0)
    words.setContentsMargins(0, max(0, round(feet - view.feet())), 0, 0)
    if drawing:
        from wizard.fixes.drawings import place
        from wizard.views.drawing import DrawnPlace

        words.addWidget(DrawnPlace(place(drawing), caption))
    line = row(mark, words)
    line.setStretch(1, 1)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return line


def numbered_step(number: int, text: str, drawing: str = "", caption: str = "") -> QHBoxLayout:
    """Return a guide's step with its number before it, and the drawing of its place."""
    label = PlainLabel(tr("{number}.", number=number), role="strong")
    label.setWordWrap(False)
    return step_line(label, label.fontMetrics().ascent(), text, tr("Step {number}", number=number), drawing, caption)
