"""The field that takes anything: an address, a code, a whole message of many lines, the path of a file."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QToolButton

from wizard.i18n import tr
from wizard.views.theme import icon, unit

MOST_LINES = 8
"""As high as the field grows; more lines scroll."""

LONGEST_SHOWN = 1_000_000
"""Characters, as many as are looked at; of a longer text the beginning and the end are kept."""


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
        """Put the button's name into the language in force."""
        self._empty.setToolTip(tr("Empty the field"))
        self._empty.setAccessibleName(tr("Empty the field"))

    def redraw(self) -> None:
        """Fit the text size in force."""
        self._empty.setIcon(icon("cancel"))
        self._empty.setIconSize(QSize(unit() * 2, unit() * 2))
        self.setViewportMargins(0, 0, unit() * 3, 0)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines are, and what the style puts around them."""
        needed = max(1, round(self.document().size().height()))
        lines = min(MOST_LINES, needed)
        off, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if needed <= MOST_LINES else as_needed)
        # Before it is first laid out, the viewport may be larger than the field.
        around = max(0, self.height() - self.viewport().height())
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + around)
        self._empty.setVisible(not self.document().isEmpty())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Wrap anew, and keep the button in its corner."""
        super().resizeEvent(event)
        self._empty.adjustSize()
        line = self.fontMetrics().lineSpacing() + self.height() - self.viewport().height()
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


def shortened(text: str) -> str:
    """Return *text*, or its beginning and its end when it is longer than anybody could read in a field."""
    if len(text) <= LONGEST_SHOWN:
        return text
    half = LONGEST_SHOWN // 2
    return f"{text[:half]}\n{text[-half:]}"
