"""What the caller has before them: their error page, the place to go to, or their certificate dialog."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wizard.flow.call.base import Scene, See
from wizard.flow.call.dialog import CodeLines, Dialog, chain_of, dialog_of, is_over, lines_below_code
from wizard.flow.call.place import code_read_out, place_of
from wizard.flow.call.state import Call
from wizard.flow.gallery import pictures
from wizard.flow.viewer.layout import LAYOUTS, layout
from wizard.flow.viewer.sheet import words_of
from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.call.pictured import CallersPlace, PageView, height_for
from wizard.views.theme import unit
from wizard.views.viewer.dialog import DialogView
from wizard.views.viewer.pointer import point_out
from wizard.views.widgets import Card, PlainLabel, clear

SMALLEST_SHARE = 0.7
"""How small a picture becomes in a narrow window before it has to be scrolled sideways."""

_FRAME = 2
"""Pixels of the frame of what is marked, as in the style sheet."""

DIALOG_UNITS = {"macos": QSize(60, 30), "": QSize(66, 38)}
"""Width and height of a certificate dialog, in grid units; "" is any other."""


class SceneView(QWidget):
    """Shows what a `See` tells of, drawn once the window was painted; hidden where there is nothing to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scene")
        self._see: See = See()
        self._call: Call | None = None
        self._dialog: Dialog | None = None
        self.picture: PageView | CallersPlace | DialogPicture | None = None
        """What is drawn; None while nothing is."""
        self._lines: CodeLines | None = None
        self.below = LinesBelow()
        """What opens below Chrome's code, where one of its lines is to be read."""
        self.where, self.note = PlainLabel(role="strong"), PlainLabel(role="quiet")
        self.where.setObjectName("scene-where")
        self.note.setObjectName("scene-note")
        self._area = _Sideways()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(unit() // 2)
        for item in (self.where, self._area, self.below, self.note):
            self._column.addWidget(item)
            item.hide()
        self._turns: Iterator[bool] = iter(())
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._go_on)

    @property
    def is_drawn(self) -> bool:
        """Say whether everything stands there that there is to see."""
        return not self._drawing.isActive()

    def show_see(self, see: See, call: Call) -> None:
        """Show *see* as the caller of *call* has it: in their language, with their site's certificate if it is known.

        Asked again for what is shown already, it changes nothing.
        """
        if self._call is not None and _same(self._see, self._call, see, call):
            self._call = call
            return
        self._see, self._call = see, call
        self._dialog = self._lines = None
        self._empty()
        if see.scene is Scene.NONE:
            self.hide()
            return
        if self.parentWidget() is not None:
            # Without one it would come up as a window of its own.
            self.show()
        self._turns = self._draw(see, call)
        self._drawing.start()

    def retranslate(self) -> None:
        """Put what is said of the picture into the language in force; in the picture it stays the caller's."""
        if self.picture is not None:
            self._say()

    def redraw(self) -> None:
        """Fit the size of the text in force."""
        # Later: what is inside has to follow it first.
        QTimer.singleShot(0, self, self._area.fit)

    def _empty(self) -> None:
        self._drawing.stop()
        self.picture = None
        for item in (self.where, self._area, self.below, self.note):
            item.hide()
        self._area.show_picture(None)

    def _go_on(self) -> None:
        """Do the next turn of `_turns`; each takes a few hundredths of a second at most."""
        if next(self._turns, None) is None:
            self._drawing.stop()
            self._area.show_picture(self.picture)
            self._say()

    def _draw(self, see: See, call: Call) -> Iterator[bool]:
        """Draw in several turns of the loop: what is read from files, what is found out, and the picture itself."""
        match see.scene:
            case Scene.GALLERY:
                chosen = {picture.id: picture for picture in pictures()}[see.id]
                yield True
                self.picture = PageView(chosen, call.language)
            case Scene.PLACE:
                place = place_of(see, code_read_out(call))
                yield True
                if see.field:
                    self._lines = lines_below_code(call)
                    yield True
                self.picture = CallersPlace(place, call.language)
            case Scene.VIEWER:
                chain_of(call)
                yield True
                self._dialog = dialog_of(see, call)
                yield True
                self.picture = DialogPicture(self._dialog)

    def _say(self) -> None:
        where = self._dialog.where if self._dialog is not None else ""
        if self._lines is not None:
            where = self.below.show_lines(self._lines, self._see.field)
        # Right above what it speaks of: the picture has a mark of its own, for what is to be clicked first.
        self._column.removeWidget(self.where)
        self._column.insertWidget(0 if self._lines is None else 1, self.where)
        if self._lines is not None and self.picture is not None:
            self.below.setMaximumWidth(self.picture.natural_size.width())
        note = self._note()
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._area.setVisible(True)
        if self.picture is not None:
            self.picture.retranslate()
        self.setAccessibleName(tr("What the caller sees"))

    def _note(self) -> str:
        """Return how far the picture can be relied on; nothing for one that needs no remark."""
        if self._dialog is not None:
            return _told_of(LAYOUTS[self._dialog.layout], self._dialog.is_example, layout(self._dialog.layout).is_exact)
        if self._lines is not None:
            return _told_of(LAYOUTS["chrome"], self._lines.is_example, True)
        if not isinstance(self.picture, PageView) or self._call is None:
            return ""
        if self._call.picture:
            return tr("The picture that was chosen: {program}.", program=self.picture.program)
        return tr("Program: {program}. The words on their page may differ.", program=self.picture.program)


class DialogPicture(DialogView):
    """A certificate dialog to be looked at: nothing in it takes the focus, or leads anywhere."""

    def __init__(self, shown: Dialog) -> None:
        super().__init__(shown.sheet, words_of(shown.layout, shown.language), shown.names, 0)
        self._shown = shown
        self.setObjectName(f"dialog-{shown.layout}")
        self.tabs.tabBar().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tabs.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    @property
    def natural_size(self) -> QSize:
        """Return the size in which the usual rows stand in one line each."""
        return DIALOG_UNITS.get(self._shown.layout, DIALOG_UNITS[""]) * unit()

    def retranslate(self) -> None:
        """Say what it is in the language in force, and what is to be read in it."""
        parts = [tr("Certificate as it is shown by {program}", program=LAYOUTS[self._shown.layout]), self._shown.where]
        if (entry := self._shown.entry) is not None:
            label = entry.label.rstrip(":：")
            parts.append(f"{label}: {entry.value}" if label else entry.value)
        self.setAccessibleName(visible(". ".join(part.rstrip(".。") for part in parts if part)))

    def point(self) -> None:
        """Bring the field to be read into sight, and mark it."""
        place = self._shown.place
        if place is not None:
            self.reveal(place)
            # Once more: its frame has made it larger.
            QTimer.singleShot(0, self, lambda: self.reveal(place))


class LinesBelow(Card):
    """The lines that Chrome opens below its code, the one to be read marked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lines-below")
        self.column.setSpacing(unit() // 4)

    def show_lines(self, shown: CodeLines, field: str) -> str:
        """Show them, and return in words which one it is; empty where none is of *field*."""
        clear(self.column)
        where = ""
        for line in shown.lines:
            label = PlainLabel(f"{line.label} {line.value}", role="mono")
            # As the marked one begins, behind its frame.
            label.setContentsMargins(unit() // 2 + _FRAME, 0, 0, 0)
            self.column.addWidget(label)
            if line.field == field:
                where = tr("It is the line that begins with “{label}”.", label=line.label)
                point_out(label, self)
        self.show()
        return where


class _Sideways(QScrollArea):
    """As high as its picture, which is scrolled sideways where it would become too small to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scene-area")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown: PageView | CallersPlace | DialogPicture | None = None
        self._fitted_to = 0

    def show_picture(self, picture: PageView | CallersPlace | DialogPicture | None) -> None:
        """Show *picture* in the place of the one that is there."""
        before = self.takeWidget()
        if before is not None:
            before.deleteLater()
        self._shown = picture
        if picture is not None:
            self.setWidget(picture)
            picture.show()
            self.fit()

    def fit(self) -> None:
        """Give the picture the width that there is, but no less than it can be read in."""
        picture = self._shown
        if picture is None:
            return
        self._fitted_to = self.width()
        natural = picture.natural_size
        width = min(natural.width(), max(self.width(), round(natural.width() * SMALLEST_SHARE)))
        height = natural.height() if isinstance(picture, DialogPicture) else height_for(natural, width)
        picture.setFixedSize(width, height)
        bar = self.horizontalScrollBar().sizeHint().height() if width > self.width() else 0
        self.setFixedHeight(height + bar)
        if isinstance(picture, DialogPicture):
            # Once its rows have their places.
            QTimer.singleShot(0, picture, picture.point)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width, once: the picture's own new size may bring the next of these while it is set."""
        super().resizeEvent(event)
        if self.width() != self._fitted_to:
            self.fit()

    def redraw(self) -> None:
        """Follow the size of the text, once the picture has its own."""
        QTimer.singleShot(0, self, self.fit)


def _same(before: See, call_before: Call, see: See, call: Call) -> bool:
    """Say whether both calls have the same before them: of the call, language, picture, words and the site count."""
    known = [(c.language, c.picture, code_read_out(c), is_over(c)) for c in (call_before, call)]
    return before == see and known[0] == known[1] and call_before.site.diagnosis is call.site.diagnosis


def _told_of(program: str, is_example: bool, is_exact: bool) -> str:
    if is_example:
        told = tr("An example, as {program} shows it. Theirs has other names and other days.", program=program)
    else:
        told = tr(
            "The site’s certificate as seen from here, as {program} shows it. If theirs differs, something on the way "
            "may have put another one in its place.",
            program=program,
        )
    if is_exact:
        return told
    return "\n".join((told, tr("Rebuilt from published copies of this dialog; small things may differ.")))
