"""Small widgets that every page is built from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from wizard.i18n import tr
from wizard.plain import breakable, unbroken, visible, with_whole_dates
from wizard.views import words
from wizard.views.saying import announce
from wizard.views.theme import ICON_SIDES, icon, picture, theme, unit
from wizard.views.tokens import Tone

if TYPE_CHECKING:  # to ask Qt for a class makes it; and the window is painted before there is a session
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

    from wizard.flow.session import Session


class PlainLabel(QLabel):
    """A label that never guesses at rich text and hides no control or direction character."""

    def __init__(self, text: str = "", *, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  (Qt's name)
        """Show *text* as it is, with what is invisible in it spelled out; line feeds stay, long words can be broken."""
        shown = visible(text, lines=True)
        super().setText(with_whole_dates(breakable(shown)))
        self.setAccessibleName(shown)

    def text(self) -> str:
        """Return what is shown, without the places to break."""
        return unbroken(super().text())

    def copy(self) -> None:
        """Put what is selected on the clipboard, else all, without the places to break."""
        QGuiApplication.clipboard().setText(unbroken(self.selectedText()) or self.text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Offer to copy, where the mouse may select."""
        if self.textInteractionFlags():
            menu = QMenu(self)
            menu.addAction(tr("Copy"), self.copy)
            menu.exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Copy by ourselves: Qt would copy the places to break as well."""
        # Its names of keys take a ms of the time before the first paint, in which none is pressed.
        from PySide6.QtGui import QKeySequence

        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self.copy()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Begin anew instead of dragging the selection away, which would take the places to break with it."""
        if event.button() is Qt.MouseButton.LeftButton and not event.modifiers() and self.hasSelectedText():
            self.setSelection(self.selectionStart(), 0)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the places to break out of what X11 takes from a selection."""
        super().mouseReleaseEvent(event)
        from PySide6.QtGui import QClipboard

        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self.hasSelectedText():
            clipboard.setText(unbroken(self.selectedText()), QClipboard.Mode.Selection)


def for_reading(field: QPlainTextEdit | QTextEdit) -> None:
    """Let *field* be read and not changed: the keys move through it and select, which a screen reader reads along."""
    field.setReadOnly(True)
    field.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )


class IconLabel(QLabel):
    """A picture beside words that say the same, so it has no name of its own."""

    def __init__(self, name: str, tone: Tone | None = None, *, scale: float = 1.0) -> None:
        super().__init__()
        self._name, self._tone, self._scale = name, tone, scale
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.redraw()

    def show_icon(self, name: str, tone: Tone | None) -> None:
        """Show another picture."""
        self._name, self._tone = name, tone
        self.redraw()

    def redraw(self) -> None:
        """Draw again in the colours and the size in force."""
        colours = theme().colours
        colour = colours.of(self._tone) if self._tone else colours.text
        self.setPixmap(picture(self._name, colour, round(unit() * 2.6 * self._scale), self.devicePixelRatioF()))


_MNEMONIC = re.compile(r"\(&\w\)|&(&?)")


def without_mnemonic(text: str) -> str:
    """Return *text* as it is spoken: without the mark of its key, which Japanese has in brackets behind the words."""
    return _MNEMONIC.sub(lambda found: found[1] or "", text)


class Button(QPushButton):
    """A push button with an icon, a name for tests and its text as accessible name."""

    def __init__(self, name: str, *, icon_name: str = "", kind: str = "", colour: str | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon_name, self._kind, self._colour = icon_name, kind, colour
        if kind:
            self.setProperty(kind, True)
        self.setAutoDefault(True)
        self.toggled.connect(self.redraw)
        self.redraw()

    def redraw(self) -> None:
        """Draw the icon again in the colours and the size in force."""
        if self._kind == "segment":
            # A mark beside the words, so that the choice is not told by colour alone.
            self.setIcon(icon("chosen" if self.isChecked() else "choice", self._colour))
        elif self._icon_name:
            self.setIcon(icon(self._icon_name, theme().colours.on_button if self._kind == "primary" else self._colour))
        self.setIconSize(QSize(round(unit() * 2 * (1 + 2 * ICON_SIDES)), unit() * 2))

    def show_icon(self, name: str) -> None:
        """Show another icon; of what folds out, “next” while it is closed and “down” while it is open."""
        self._icon_name = name
        self.redraw()

    def stand_out(self, *, on: bool) -> None:
        """Be the one to press first, or one among others."""
        if on != (self._kind == "primary"):
            self._kind = "primary" if on else ""
            self.setProperty("primary", on)
            self.style().polish(self)
            self.redraw()

    def say(self, text: str, hint: str = "") -> None:
        """Show *text* (with its mnemonic), and *hint* as tool tip and description."""
        self.setText(text)
        self.setAccessibleName(without_mnemonic(text))
        # Names that others gave may be in it.
        self.setToolTip(tip(hint) if "<" in hint or "&" in hint else hint)
        self.setAccessibleDescription(hint)


class Card(QFrame):
    """A box around things that belong together."""

    def __init__(self, *contents: QWidget | QLayout, tone: Tone | None = None) -> None:
        super().__init__()
        self.setProperty("tone" if tone else "card", tone.value if tone else True)
        self.column = QVBoxLayout(self)
        margin = unit() * 3 // 2
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(unit())
        for item in contents:
            add(self.column, item)


class Banner(Card):
    """The one thing to read: an icon and its words, in the colour of what it means."""

    def __init__(self, tone: Tone, *contents: QWidget | QLayout, icon_name: str = "") -> None:
        super().__init__(tone=tone)
        words_column = column(*contents)
        mark = IconLabel(icon_name or words.TONE_ICONS[tone], tone, scale=1.4)
        line = row(mark, words_column)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        line.setSpacing(unit() * 2)
        self.column.addLayout(line)


class Wrap(QWidget):
    """Places widgets side by side, each with the same share of the width, or one under the other if they do not fit."""

    def __init__(self, *items: QWidget) -> None:
        super().__init__()
        self._items = items
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(unit())
        for item in items:
            self._line.addWidget(item, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the width of the widest item alone, so that the page can become narrow."""
        return QSize(max(i.minimumSizeHint().width() for i in self._items), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose the direction for the width in force."""
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        """Choose it anew when what is in it says something else."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        widths = [i.sizeHint().width() for i in self._items]
        fits = max(widths) * len(widths) + unit() * (len(widths) - 1) <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if wanted is not self._line.direction():
            self._line.setDirection(wanted)
            self.updateGeometry()


class Page(QScrollArea):
    """A screen whose contents scroll when the window is small or the text is large."""

    WIDEST = 96
    """Grid units: lines longer than this are hard to read."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Its room is always kept: a drawing is lower where the page is narrower, so that one which just fits without
        # the bar would bring it and take it away again until the stack is full.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.body, self._inner = QWidget(), QWidget()
        self.body.setObjectName("page")
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(unit() * 3, unit() * 3, unit() * 3, unit() * 3)
        self.column.setSpacing(unit() * 2)
        around = QHBoxLayout(self.body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addStretch(1)
        around.addWidget(self._inner, 100)
        around.addStretch(1)
        self.setWidget(self.body)
        self.redraw()

    def redraw(self) -> None:
        """Keep the lines at a readable length for the text size in force."""
        self._inner.setMaximumWidth(unit() * self.WIDEST)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""

    def show_session(self, session: Session) -> None:
        """Show what *session* says."""

    def title(self) -> str:
        """Return what to tell a screen reader of when the page comes up, after what takes the focus there."""
        return ""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell which page has come up: its title takes no focus."""
        super().showEvent(event)
        if not event.spontaneous() and self.title():
            # Only then has its first widget the focus; what is said before is cut off by that.
            QTimer.singleShot(0, self, self._tell_title)

    def _tell_title(self) -> None:
        if self.isVisible():
            announce(self, self.title())

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self

    def announce(self) -> None:
        """Bring an answer to the person's attention."""
        self.first_focus().setFocus()


def put(widget: QWidget, name: str, value: bool | str) -> None:
    """Give *widget* a property by which the style tells it from others."""
    # Not for what it never had: before the first paint, `style()` would make Python's QStyle with all its enums.
    if (widget.property(name) or type(value)()) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def add(layout: QVBoxLayout | QHBoxLayout, item: QWidget | QLayout) -> None:
    """Put a widget or a layout at the end of *layout*."""
    if isinstance(item, QWidget):
        layout.addWidget(item)
    else:
        layout.addLayout(item)


def row(*items: QWidget | QLayout) -> QHBoxLayout:
    """Place *items* side by side."""
    layout = QHBoxLayout()
    layout.setSpacing(unit())
    for item in items:
        add(layout, item)
    return layout


def column(*items: QWidget | QLayout) -> QVBoxLayout:
    """Place *items* one under the other."""
    layout = QVBoxLayout()
    layout.setSpacing(unit() // 2)
    for item in items:
        add(layout, item)
    return layout


def marked(mark: IconLabel, content: QWidget | QLayout) -> QHBoxLayout:
    """Place *mark* before the first line of *content*."""
    layout = row(mark, content)
    layout.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    layout.setStretch(1, 1)
    return layout


def tip(text: str) -> str:
    """Return *text*, which may be hostile, for a tool tip: Qt guesses at markup there."""
    from html import escape  # 2 ms that the window's first paint does not need

    return f"<p>{escape(text)}</p>".replace("\n", "<br>")


def footer(content: QLayout) -> QFrame:
    """Return the foot of a window with *content*: its buttons, and what was said last."""
    foot = QFrame()
    foot.setObjectName("footer")
    content.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
    foot.setLayout(content)
    return foot


def stand_on(window: QWidget, page: QWidget, foot: QWidget) -> None:
    """Fill *window* with *page*, and with its *foot* below that, from edge to edge."""
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(page, 1)
    whole.addWidget(foot)


def rule() -> QFrame:
    """Draw a thin line between two parts of a card."""
    line = QFrame()
    line.setProperty("rule", True)
    return line


def mark_wrong(field: QWidget, *, is_wrong: bool) -> None:
    """Give *field* the edge of what is wrong, or take it away."""
    put(field, "wrong", is_wrong)


def clear(layout: QLayout) -> None:
    """Take everything out of *layout*; what was in it is destroyed when Qt comes round to it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
