"""The foot of the main window: back, start over, pass on, and the way on; in one line, whatever the width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from wizard.flow.first_act import has_act_of_its_own
from wizard.flow.screens import ORDER, Place
from wizard.i18n import tr
from wizard.views import words
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from wizard.flow.session import Session


class Foot(QFrame):
    """Says less where there is less room: the steps stand in the header, starting over in the menu, too."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self._onward: Place | None = None
        self.back = Button("back", icon_name="back")
        self.over = Button("start-over")
        self.next = Button("next", kind="primary", icon_name="next")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.pass_on = Button("case-menu", icon_name="file")
        self.pass_on.hide()
        self._texts: dict[Button, tuple[str, ...]] = {}
        """What the buttons can say, the longest first."""
        self._widths: dict[Button, tuple[int, ...]] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        line.addWidget(Flow(self.back, self.over, self.pass_on, self.next, last_at_end=True))
        # Until there is a session, the start is in front.
        self.hide()

    def retranslate(self) -> None:
        """Put every text into the language in force; the way on says its own with the session."""
        self.back.say(tr("&Back"), tr("One screen back (Esc)"))
        self.over.say(tr("Start ove&r"), tr("Begin with another site (Ctrl+N)"))

    def show_session(self, session: Session) -> None:
        """Say where the way on leads, and whether it is open."""
        from wizard.flow.session import is_open  # the window is painted before there is one

        at = ORDER.index(session.place) + 1
        self._onward = ORDER[at] if at < len(ORDER) else None
        at_start = session.place is Place.START
        self.setVisible(not at_start)
        self.next.setVisible(self._onward is not None and not at_start)
        # The button to press first, unless the page has one of its own.
        self.next.stand_out(on=not has_act_of_its_own(session))
        self.next.setEnabled(self._onward is not None and is_open(session, self._onward))
        self._measure()

    def _measure(self) -> None:
        """Find out how wide the buttons are with each of their texts; at the start there is no foot to fit them in."""
        if self.isHidden():
            return
        onward = tr("&Next: {step}", step=tr(words.PLACES[self._onward])) if self._onward is not None else ""
        self._texts = {self.back: (tr("&Back"), ""), self.next: (onward or tr("&Next"), tr("&Next"))}
        self.next.say(self._texts[self.next][0], tr("One screen on"))
        for button, texts in self._texts.items():
            widths = []
            for text in texts:
                button.setText(text)
                widths.append(button.sizeHint().width())
            self._widths[button] = tuple(widths)
        self._fit()

    def redraw(self) -> None:
        """Measure anew, once everything has its new size."""
        QTimer.singleShot(0, self, self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose anew what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Choose anew when a button came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Shorten the way on first, then leave out starting over, then the word beside the arrow back."""
        if not self._widths or self.isHidden():
            return
        room = self.width() - unit() * 4
        choices = ((0, True, 0), (1, True, 0), (1, False, 0), (1, False, 1))
        on, has_over, back = next((c for c in choices if self._needed(*c) <= room), choices[-1])
        self._set(self.next, on)
        self._set(self.back, back)
        self.over.setVisible(has_over)

    def _needed(self, on: int, has_over: bool, back: int) -> int:
        widths = [self._widths[self.back][back]]
        if has_over:
            widths.append(self.over.sizeHint().width())
        if not self.pass_on.isHidden():
            widths.append(self.pass_on.sizeHint().width())
        if not self.next.isHidden():
            widths.append(self._widths[self.next][on])
        return sum(widths) + unit() * (len(widths) - 1)

    def _set(self, button: Button, which: int) -> None:
        text = self._texts[button][which]
        if button.text() != text:
            button.setText(text)
