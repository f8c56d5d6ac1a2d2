"""An article of the help on screen: read, scrolled, its links followed by mouse and keyboard."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QTextEdit

from wizard.flow.help.article import Article
from wizard.flow.help.asked import Term
from wizard.flow.help.excerpt import places
from wizard.i18n import tr
from wizard.plain import unbroken
from wizard.views.help.drawings import drawn, fit_drawings
from wizard.views.markdown import MarkdownView, fragments, tie_phrases
from wizard.views.theme import theme, unit

LONGEST_LINE = 78
"""Grid units: longer lines are hard to read."""

_LINE_PERCENT = 120.0
_AROUND_DRAWINGS = 10
"""Grid units at the sides of a drawing: the margins of the page and of a numbered step."""

_LINKS, _OUTSIDE = "help", frozenset({"https"})
_MOST_MARKS = 200

_DRAWING = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a picture in plain text; its words stand below it."""


class ArticleView(MarkdownView):
    """Shows one article; scrolls by itself, where a guide's step is as high as its text."""

    followed = Signal(str)
    """The topic of a link that was followed."""
    back_wanted = Signal()
    on_wanted = Signal()
    """A button at the side of the mouse was pressed."""

    def __init__(self) -> None:
        self._text = ""
        super().__init__("", "help-article")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.redraw()
        # Tab goes from link to link, too.
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextBrowserInteraction | flags.TextSelectableByKeyboard)
        self.anchorClicked.connect(self._follow)

    def show_article(self, article: Article, terms: Sequence[Term] = ()) -> None:
        """Show *article* from its beginning, or from the first of *terms* in it, which are marked."""
        self.setAccessibleName(article.entry.title)
        self._text = article.text
        self.document().setMarkdown(article.text, QTextDocument.MarkdownFeature.MarkdownNoHTML)
        tie_phrases(self.document())
        self._underline_links()
        self._space_lines()
        self._wrap()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark(terms)

    def redraw(self) -> None:
        """Take the distances for the size of the text in force."""
        self.setMinimumSize(unit() * 20, unit() * 8)
        self.document().setDocumentMargin(unit() * 2)

    def _underline_links(self) -> None:
        """Tell links by a line, and not by their colour alone."""
        look, cursors = QTextCharFormat(), []
        look.setFontUnderline(True)
        block = self.document().begin()
        while block.isValid():
            links = (part for part in fragments(block) if part.charFormat().isAnchor())
            cursors += [self._cursor(part.position(), part.position() + part.length()) for part in links]
            block = block.next()
        for cursor in cursors:
            cursor.mergeCharFormat(look)

    def _space_lines(self) -> None:
        """Give lines and headings room: an article is read from its beginning, a step of a guide is a line or two."""
        whole = QTextCursor(self.document())
        # Else the whole article would be laid out anew for each of its lines.
        whole.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setNonBreakableLines(False)
            if _PICTURE not in block.text():
                form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if form.headingLevel() > 1:
                form.setTopMargin(unit() * 2)
            QTextCursor(block).setBlockFormat(form)
            block = block.next()
        whole.endEditBlock()

    def _mark(self, terms: Sequence[Term]) -> None:
        # What ties phrases together is in the document, but in none of the words that are sought.
        kept = [place for place, letter in enumerate(self.document().toPlainText()) if unbroken(letter)]
        hits = places(self.toPlainText(), terms)[:_MOST_MARKS]
        found = [(kept[begin], kept[end - 1] + 1) for begin, end in hits]
        self.setExtraSelections([self._marked(begin, end) for begin, end in found])
        if found:
            at = self._cursor(*found[0])
            self.verticalScrollBar().setValue(max(0, self._top_of(at) - self.viewport().height() // 3))

    def _top_of(self, cursor: QTextCursor) -> int:
        return self.cursorRect(cursor).top() + self.verticalScrollBar().value()

    def _marked(self, begin: int, end: int) -> QTextEdit.ExtraSelection:
        """Return the mark of a word: told by weight and a line, and not by its colour alone."""
        selection, look = QTextEdit.ExtraSelection(), QTextCharFormat()
        look.setBackground(QColor(theme().colours.warning_ground))
        look.setForeground(QColor(theme().colours.text))
        look.setFontWeight(QFont.Weight.Bold)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        selection.cursor, selection.format = self._cursor(begin, end), look
        return selection

    def _cursor(self, begin: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def copy_all(self) -> None:
        """Put what is selected on the clipboard, else the whole article, as plain text."""
        cursor = self.textCursor()
        text = unbroken(cursor.selection().toPlainText()) if cursor.hasSelection() else self.toPlainText()
        QGuiApplication.clipboard().setText(text.replace(_PICTURE, ""))

    def for_paper(self) -> QTextDocument:
        """Return the article as a document to print, whatever the colours and the size of the text on screen."""
        document = QTextDocument()
        font = QFont(self.font())
        font.setPointSizeF(10.0)
        document.setDefaultFont(font)
        document.setMarkdown(_DRAWING.sub("", self._text), QTextDocument.MarkdownFeature.MarkdownNoHTML)
        title = tr("{title} · Trust Wizard help", title=self.accessibleName())
        document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
        return document

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Copy by ourselves: Qt would copy formatted text, and nothing where nothing is selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        else:
            super().keyPressEvent(event)

    def loadResource(  # type: ignore[override]  # noqa: N802  (Qt's name; a guide's step loads nothing at all)
        self,
        type: int,  # noqa: A002  (Qt's name)
        name: QUrl | str,
    ) -> QImage | None:
        """Load the drawings of our own places, and nothing else."""
        return drawn(name.toString() if isinstance(name, QUrl) else name, self.font(), self.devicePixelRatioF())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Go back and on with the buttons at the side of the mouse, as in a browser."""
        match event.button():
            case Qt.MouseButton.BackButton:
                self.back_wanted.emit()
            case Qt.MouseButton.ForwardButton:
                self.on_wanted.emit()
            case _:
                super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the lines at a readable length."""
        self._wrap()
        QTextBrowser.resizeEvent(self, event)

    def _wrap(self) -> None:
        width = min(self.viewport().width(), unit() * LONGEST_LINE)
        self.setLineWrapColumnOrWidth(width)
        fit_drawings(self.document(), width - unit() * _AROUND_DRAWINGS)

    def _fit(self) -> None:
        """Stay as high as the window: an article scrolls."""

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == _LINKS:
            self.followed.emit(link.path())
        elif link.scheme() in _OUTSIDE:
            QDesktopServices.openUrl(link)
