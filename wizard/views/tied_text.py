"""A plain text of several lines to be read, whose phrases of Japanese are kept together at the ends of lines."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from wizard.plain import unbroken
from wizard.views.markdown import tie_phrases, without_ties


class TiedText(QPlainTextEdit):
    """Shows and copies what it was given; the places not to break at are its own."""

    def show_text(self, text: str) -> None:
        """Show *text*, from its beginning."""
        self.setPlainText(text)
        tie_phrases(self.document())
        # Ties that come in before the caret push it on.
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def toPlainText(self) -> str:  # noqa: N802  (Qt's name)
        """Return what is shown, without the places not to break at."""
        return unbroken(super().toPlainText())

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  (Qt's name)
        """Return what is copied or dragged away, without them."""
        return without_ties(super().createMimeDataFromSelection())
