"""The one widget that shows formatted text: a guide's."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from wizard.views.theme import unit


class MarkdownView(QTextBrowser):
    """A guide's words: Markdown without HTML; loads nothing, opens nothing, and is as high as its text."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.document().setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
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
