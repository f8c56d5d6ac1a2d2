"""A case as pictures for a camera: one QR code at a time, turned by hand or by itself."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from wizard.errors import WizardError
from wizard.i18n import language, tr, trn
from wizard.views.broke import broke
from wizard.views.case.case_work import DrawFrames
from wizard.views.case.dialog import CaseDialog
from wizard.views.case.qr_view import QrView
from wizard.views.flow import Flow
from wizard.views.owner_fields import Chooser
from wizard.views.saying import announce
from wizard.views.scrolling import scroll_to
from wizard.views.widgets import Button, PlainLabel, column, row

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.views.bridge import Bridge

logger = logging.getLogger(__name__)

_PICTURE = 4 * 105
"""Pixels: four for each square of the largest picture with its edge; a camera reads that at arm's length."""

SECONDS = (1, 2, 3, 5, 8)
_USUAL_S = 2

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1}
_KEYS = (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)


class FramesWindow(CaseDialog):
    """Shows the small form of *case* as QR codes.

    It begins with the first one standing still: whoever photographs them has to bring the camera into place first.
    """

    def __init__(self, case: Case, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("case-frames", parent)
        self._bridge = bridge
        self.pictures: tuple[str, ...] = ()
        self.at = 0
        """The place of the picture that is shown, from 0."""
        self._failed = ""
        self.timer = QTimer(self)
        self.timer.timeout.connect(partial(self._step, 1))
        self._how, self._small = PlainLabel(), PlainLabel(role="quiet")
        self.count = PlainLabel(role="heading")
        self.count.setObjectName("frames-count")
        self.picture = QrView("frame-picture", least=_PICTURE, keys=frozenset(int(key) for key in _KEYS))
        self.picture.pressed.connect(self._press)
        self.back, self.onward = Button("frame-back", icon_name="back"), Button("frame-next", icon_name="next")
        self.turn = Button("frame-turn")
        self.speed = Chooser("frame-speed")
        self._speed_label, self._speed_field = QLabel(), QWidget()
        self._speed_label.setBuddy(self.speed)
        line = row(self._speed_label, self.speed)
        line.setContentsMargins(0, 0, 0, 0)
        self._speed_field.setLayout(line)
        self.back.clicked.connect(partial(self._go, -1))
        self.onward.clicked.connect(partial(self._go, 1))
        self.turn.clicked.connect(self._toggle)
        self.speed.currentIndexChanged.connect(self._set_speed)
        for button in (self.back, self.turn, self.onward):
            button.setAutoDefault(False)
        self.page.column.addWidget(self.count)
        self.page.column.addWidget(self.picture, 1)
        self.page.column.addWidget(Flow(self.back, self.onward, self.turn, self._speed_field))
        self.page.column.addLayout(column(self._how, self._small))
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._job = bridge.start(DrawFrames(case, language()))
        self.retranslate()
        self.speed.choose(str(_USUAL_S))
        self._set_speed()
        self.take_room(92, 110)
        self.picture.setFocus()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("The case as pictures"))
        super().retranslate()
        self._how.setText(
            tr(
                "Scan each picture with a QR reader, in any order. Paste all the texts into this program's start page, "
                "one per line, and the case opens."
            )
        )
        self._small.setText(
            tr("To keep the pictures few, this computer's updates, browsers, trusted roots and settings are left out.")
        )
        self.back.say(tr("&Back"), tr("(Left arrow)"))
        self.onward.say(tr("&Next"), tr("(Right arrow)"))
        self._speed_label.setText(tr("A ne&w picture every"))
        self.speed.offer({str(n): trn("{n} second", "{n} seconds", n) for n in SECONDS})
        self.speed.setAccessibleName(tr("A new picture every"))
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the picture in sight as a whole: half of it tells a camera nothing."""
        super().resizeEvent(event)
        if self.focusWidget() is self.picture:
            scroll_to(self.page, self.picture)

    def _show(self) -> None:
        total = len(self.pictures)
        for widget in (self.back, self.turn, self.onward, self._speed_field):
            widget.setVisible(total > 1)
        self.picture.setVisible(bool(total))
        self.turn.say(tr("S&top changing") if self.timer.isActive() else tr("Change au&tomatically"), tr("(Space)"))
        if total:
            self.count.setText(tr("{number} of {total}", number=self.at + 1, total=total))
            says = tr("Picture {number} of {total} of a case", number=self.at + 1, total=total)
            self.picture.show_svg(self.pictures[self.at], says)
        else:
            self.count.setText(self._failed or tr("The pictures are being drawn…"))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job and isinstance(answer, tuple):
            self.pictures = answer
            self._show()
            self.bring(self.picture)
            says = trn("{n} picture is ready.", "{n} pictures are ready.", len(answer))
            announce(self.count, says)

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        if not isinstance(error, WizardError):
            logger.error("drawing a case broke: %s", type(error).__name__)
        self._failed = broke(error)
        self._show()
        announce(self.count, self._failed, at_once=True)
        self.close_it.setFocus()

    def _press(self, key: int) -> None:
        pressed = Qt.Key(key)
        if pressed in _STEPS:
            self._go(_STEPS[pressed])
        elif pressed is Qt.Key.Key_Space:
            self._toggle()
        else:
            self._go((0 if pressed is Qt.Key.Key_Home else len(self.pictures) - 1) - self.at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Let the keys that turn the pictures do so from anywhere in the window."""
        if event.key() in _STEPS:
            self._go(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go(self, by: int) -> None:
        """Show another picture because the person wants it, and no longer turn by itself."""
        self.timer.stop()
        self._step(by)
        announce(self.count, self.picture.accessibleName())

    def _step(self, by: int) -> None:
        if self.pictures:
            self.at = (self.at + by) % len(self.pictures)
            self._show()

    def _toggle(self) -> None:
        if self.timer.isActive():
            self.timer.stop()
        elif len(self.pictures) > 1:
            self.timer.start()
        self._show()

    def _set_speed(self) -> None:
        self.timer.setInterval(1000 * int(self.speed.currentData()))

    def done(self, result: int) -> None:
        """Close; what is still being drawn is no longer waited for."""
        self.timer.stop()
        self._bridge.cancel(self._job)
        super().done(result)
