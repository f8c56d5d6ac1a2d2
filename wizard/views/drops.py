"""What is dropped on a window, wherever on it: said by a frame while it is over it, and taken by who can use it.

Files go to the window they are dropped on, or to the program's own; a text that is dropped on a field stands there, as
everywhere. The events are taken from the window before they come to what is in it: a field would take the name of a
file for a text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from wizard.i18n import N_, tr
from wizard.views.theme import picture, theme, unit
from wizard.views.tokens import LARGE, Tone
from wizard.views.viewer.incoming import files_of

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_WIDEST = 60
"""Grid units of the words."""
_VEIL = 0.7
"""How much the veil covers."""

OPEN, LOOK_INTO = N_("Drop it here to open it"), N_("Drop it here to find out what it means")
READ_LIST, FIND = N_("Drop it here to read the list"), N_("Drop it here to look for its certificates")
"""What windows say of what is over them."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files of this computer, or a text."""

    files: tuple[Path, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a window does with what is dropped on it."""

    take: Callable[[Dropped], object]
    files: str = ""
    """What is said while files are over it, a message id; empty where they are not for it."""
    text: str = ""
    """The same for a text."""
    refusal: Callable[[], str] = lambda: ""
    """Why nothing can be taken now, in the language in force."""

    def word(self, dropped: Dropped) -> str:
        """Return what is said while *dropped* is over the window; nothing where it is not for it."""
        return self.files if dropped.files else self.text


class _Home:
    """What takes what no other window can use. One for the whole program, as it has one window of its own."""

    def __init__(self) -> None:
        self.use: Use | None = None


_home = _Home()


def accept(window: QWidget, use: Use | None = None) -> None:
    """Let *window* take what is dropped on it, by *use*, and the program's own use for the rest."""
    Drops(window, use)


def everywhere(application: QApplication, use: Use) -> None:
    """Have every window of *application* that has no use of its own for something hand it to *use*."""
    _home.use = use
    # What a person drops something on has nearly always been in front; Qt tells of no new window otherwise.
    application.focusWindowChanged.connect(lambda _: QTimer.singleShot(0, application, _accept_shown))
    _accept_shown()


def _accept_shown() -> None:
    only = Qt.FindChildOption.FindDirectChildrenOnly
    for window in QApplication.topLevelWidgets():
        # What Qt pops up by itself, as beside a field of a file dialog, is no window of ours, and soon gone.
        is_window = window.windowType() in {Qt.WindowType.Window, Qt.WindowType.Dialog}
        is_ours = window.isVisible() and is_window and not isinstance(window, QFileDialog | QMenu)
        if is_ours and not window.findChildren(Drops, options=only):
            accept(window)


def contents(data: QMimeData) -> Dropped:
    """Return what is in *data*."""
    files = files_of(data) if data.hasUrls() else ()
    return Dropped(files) if files else Dropped(text=data.text().strip() if data.hasText() else "")


class Drops(QObject):
    """Takes the drops of one window."""

    def __init__(self, window: QWidget, use: Use | None) -> None:
        super().__init__(window)
        self._window, self._use = window, use
        self._frame: DropFrame | None = None
        self._over: Dropped | None = None
        """What is over the window: to read it asks another program, each time."""
        self._watched: QWindow | None = None
        # On Windows, the system tells of nothing otherwise.
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._watch()

    def _watch(self) -> None:
        """Watch the system's window, which a change of flags replaces.

        A window that is deleted while it is shown loses it last, when its object of Python is gone; an error in here
        would then end the program (Python 3.11 with PySide6 6.11).
        """
        if not isValid(self._window):
            return
        # There is none before the window is shown first, whatever the stubs of PySide6 say.
        handle: QWindow | None = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            self._watched = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Take drags and drops before any other widget does."""
        kind = event.type()
        if kind in _SHOWN:
            self._watch()
        elif watched is not self._watched:
            return False
        elif kind in _OVER:
            assert isinstance(event, QDragMoveEvent)  # noqa: S101  (the class of these)
            return self._say(event)
        elif kind is QEvent.Type.DragLeave:
            self._over = None
            self._hide()
        elif kind is QEvent.Type.Drop:
            assert isinstance(event, QDropEvent)  # noqa: S101  (the class of these)
            return self._drop(event)
        return False

    def _say(self, event: QDragMoveEvent) -> bool:
        """Show what letting go would do here; False where it is not ours to say."""
        if self._over is None or event.type() is QEvent.Type.DragEnter:
            self._over = contents(event.mimeData())
        dropped = self._over
        if self._is_elsewhere(event, dropped):
            self._hide()
            return False
        use, refusal = self._use_of(dropped)
        if use is None or refusal:
            self._show(refusal or tr("This cannot be used here."), Tone.WARNING)
            event.ignore()
        else:
            self._show(tr(use.word(dropped)), None)
            _take_copy(event)
        return True

    def _is_elsewhere(self, event: QDropEvent, dropped: Dropped) -> bool:
        """Say whether it goes its usual way: nothing we know, a text over a field, or from within this window."""
        if not dropped.files and not dropped.text:
            return True
        source = event.source()
        if isinstance(source, QWidget) and source.window() is self._window:
            return True
        return not dropped.files and _is_field(self._window.childAt(event.position().toPoint()))

    def _use_of(self, dropped: Dropped) -> tuple[Use | None, str]:
        """Return who takes it, and why it does not now."""
        own, home = self._use, _home.use
        if own is not None and own.word(dropped):
            return own, own.refusal()
        if self._window.isModal() or _is_below_another(self._window):
            return None, tr("Close this window first, then drop it.")
        if home is not None and home.word(dropped):
            return home, home.refusal()
        return None, ""

    def _drop(self, event: QDropEvent) -> bool:
        dropped, self._over = contents(event.mimeData()), None
        self._hide()
        if self._is_elsewhere(event, dropped):
            return False
        use, refusal = self._use_of(dropped)
        if use is None or refusal:
            event.ignore()
            return True
        _take_copy(event)
        # Later: the program that it was dragged from is held up until then.
        QTimer.singleShot(0, self._window, lambda: use.take(dropped))
        return True

    def _show(self, text: str, tone: Tone | None) -> None:
        if self._frame is None:
            self._frame = DropFrame(self._window)
        self._frame.say(text, tone)

    def _hide(self) -> None:
        if self._frame is not None:
            self._frame.hide()


_OVER = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})
_SHOWN = frozenset({QEvent.Type.Show, QEvent.Type.WinIdChange})


def _is_field(widget: QWidget | None) -> bool:
    while widget is not None and not widget.isWindow():
        if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            return widget.isEnabled() and not widget.isReadOnly()
        widget = widget.parentWidget()
    return False


def _is_below_another(window: QWidget) -> bool:
    modal = QApplication.activeModalWidget()
    return modal is not None and modal is not window


def _take_copy(event: QDropEvent) -> None:
    """Agree to take a copy: a file is never to be moved away from where it is."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


class DropFrame(QWidget):
    """A frame over a whole window, with a few words in the middle."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop-frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tone: Tone | None = None
        self.text = ""
        self.hide()

    def say(self, text: str, tone: Tone | None) -> None:
        """Show *text*, in the accent colour or in that of *tone*."""
        if self.isVisible() and (text, tone) == (self.text, self._tone):
            return
        self.text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setGeometry(QRect(QPoint(), self.window().size()))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Draw a veil, the frame, and the words on a card of their own."""
        colours, thick = theme().colours, max(4, unit() // 2)
        colour = QColor(colours.of(self._tone) if self._tone else colours.accent)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.ground)
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(colour, thick))
        half = thick / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        self._draw_words(painter, QPen(colour, thick / 2))
        painter.end()

    def _draw_words(self, painter: QPainter, edge: QPen) -> None:
        """Draw the words beside a sign that says the same, in the middle."""
        colours, sign, gap = theme().colours, unit() * 3, unit()
        font = painter.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * LARGE)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        room = QRect(0, 0, min(self.width() - 10 * gap - sign, _WIDEST * unit()), self.height())
        words = _balanced(painter, room, flags, self.text)
        whole = QRect(0, 0, words.width() + sign + gap, max(words.height(), sign))
        whole.moveCenter(self.rect().center())
        painter.setBrush(QColor(colours.card))
        painter.setPen(edge)
        painter.drawRoundedRect(whole.adjusted(-2 * gap, -gap, 2 * gap, gap), gap, gap)
        name, at = "cancel" if self._tone else "file", whole.topLeft()
        at += QPoint(0, (whole.height() - sign) // 2)
        painter.drawPixmap(at, picture(name, edge.color().name(), sign, self.devicePixelRatioF()))
        painter.setPen(QColor(colours.text))
        painter.drawText(whole.adjusted(sign + gap, 0, 1, 0), flags, self.text)


def _balanced(painter: QPainter, room: QRect, flags: int, text: str) -> QRect:
    """Return where *text* goes in *room*: as narrow as its lines allow, so that no syllable stands alone."""
    words = painter.boundingRect(room, flags, text)
    step = max(1, unit())
    for width in range(room.width() - step, room.width() // 3, -step):
        narrower = painter.boundingRect(QRect(room.topLeft(), QSize(width, room.height())), flags, text)
        if narrower.height() > words.height() or narrower.width() > width:
            break
        words = narrower
    return words
