"""The one widget that shows formatted text: a guide's."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTextBrowser, QVBoxLayout

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.theme import unit
from wizard.views.widgets import PlainLabel, column, for_reading, row


class MarkdownView(QTextBrowser):
    """A guide's words: Markdown without HTML; loads nothing, opens nothing, and is as high as its text."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
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
        self.document().setDocumentMargin(2)
        self.document().setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        # A reader says the name of what it comes to, and of so long a text nothing more.
        self.setAccessibleDescription(visible(self.toPlainText(), lines=True))
        self._break_long_lines()
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _break_long_lines(self) -> None:
        """Let commands wrap: Markdown keeps their lines whole, and half of a command would be out of sight."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setNonBreakableLines(False)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()

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


def step_words(text: str, name: str, drawing: str = "", caption: str = "") -> QVBoxLayout:
    """Return the words of a guide's step called *name*, with the drawing of its place under them, if it has one."""
    lines = column(MarkdownView(text, name))
    if drawing:
        from wizard.fixes.drawings import place
        from wizard.views.drawing import DrawnPlace

        lines.addWidget(DrawnPlace(place(drawing), caption))
    return lines


def numbered_step(number: int, text: str, drawing: str = "", caption: str = "") -> QHBoxLayout:
    """Return a guide's step with its number before it, and the drawing of its place."""
    label = PlainLabel(tr("{number}.", number=number), role="strong")
    label.setWordWrap(False)
    line = row(label, step_words(text, tr("Step {number}", number=number), drawing, caption))
    line.setStretch(1, 1)
    line.setAlignment(label, Qt.AlignmentFlag.AlignTop)
    return line
