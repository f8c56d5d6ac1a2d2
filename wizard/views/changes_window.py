"""Every change that this program has made on this computer, and the way back from each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.i18n import date_in_words, tr
from wizard.views.action_dialog import SCOPES, say
from wizard.views.action_work import ListChanges, TakeBack
from wizard.views.broke import broke
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, clear, footer, row, stand_on
from wizard.views.window_place import remember
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.flow.acting import Change
    from wizard.views.bridge import Bridge


class ChangesWindow(WorkingDialog):
    """Lists the changes, the newest first, and takes them back one by one."""

    taken_back = Signal()
    listed = Signal(object)
    """The `Tidied`: how all changes stand now."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self._changes: tuple[Change, ...] | None = None
        self._is_taking_back = False
        self._fault: object = None
        """Why nothing is known of the changes."""
        self._said = PlainLabel()
        self._said.setObjectName("changes-state")
        inner, self._scroll = QWidget(), QScrollArea()
        inner.setObjectName("page")
        self._lines = QVBoxLayout(inner)
        margin = unit() * 2
        self._lines.setContentsMargins(margin, margin, margin, margin)
        self._lines.setSpacing(unit() * 3 // 2)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inner)
        self._close = Button("close-changes")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        line = row(self._said, self._close)
        line.setStretch(0, 1)
        stand_on(self, self._scroll, footer(line))
        self.resize(unit() * 84, unit() * 56)
        remember(self, "changes")
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._job = bridge.start(ListChanges())
        self.retranslate()

    @property
    def is_busy(self) -> bool:
        """Say whether something is being looked at or taken back."""
        return bool(self._job)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("What this program changed"))
        self._scroll.setAccessibleName(self.windowTitle())
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._show()

    def _show(self) -> None:
        clear(self._lines)
        if self._changes is None and self._job:
            self._lines.addWidget(PlainLabel(tr("Looking…"), role="strong"))
        elif self._changes == ():
            text = tr("This program has changed nothing on this computer.")
            later = tr("Whatever it changes is listed here, and can be taken back here.")
            self._lines.addWidget(Banner(Tone.OK, PlainLabel(text, role="strong"), PlainLabel(later)))
        elif self._changes is None:
            self._add(self._failure())
        for number, change in enumerate(self._changes or ()):
            self._add(self._card(number, change))
        self._lines.addStretch(1)

    def _add(self, card: Card) -> None:
        self._lines.addWidget(card)
        # At once, else a button in it cannot take the focus yet.
        card.show()

    def _failure(self) -> Banner:
        """Say that, and why, nothing is known of the changes, and offer to look once more."""
        again = Button("list-again", icon_name="again")
        again.setAutoDefault(False)
        again.say(tr("&Try again"))
        again.clicked.connect(self._list_again)
        unread = tr("What this program changed cannot be read.")
        return Banner(Tone.PROBLEM, PlainLabel(unread, role="strong"), PlainLabel(broke(self._fault)), Flow(again))

    def _list_again(self) -> None:
        self._close.setFocus()
        self._job = self._bridge.start(ListChanges())
        self._show()

    def _card(self, number: int, change: Change) -> Card:
        entry = change.entry
        tone, standing = _standing(change)
        when = tr("{date} · {where}", date=date_in_words(entry.begun_at), where=say(entry.where))
        card = Card(
            PlainLabel(say(entry.does), role="strong"),
            PlainLabel(when, role="quiet"),
            PlainLabel(tr(SCOPES[entry.scope]), role="quiet"),
            Banner(tone, PlainLabel(standing)),
        )
        card.setObjectName(f"change-{number}")
        if change.can_be_taken_back:
            button = Button(f"take-back-{number}", icon_name="undo")
            button.say(tr("Take it back"), say(entry.does))
            button.setAccessibleName(tr("Take it back: {what}", what=say(entry.does)))
            button.setEnabled(not self._job)
            button.clicked.connect(partial(self._ask, number, card))
            line = row(button)
            line.insertStretch(0, 1)
            card.column.addLayout(line)
        return card

    def _ask(self, number: int, card: Card) -> None:
        """Take a change back; one that took trust away gives it again, and so is asked about once more."""
        assert self._changes is not None  # noqa: S101  (its button is there)
        again = self._changes[number].trusts_again
        if again is None:
            self._take_back(number)
            return
        from wizard.fixes.actions.root_arguments import by_colons, called

        name = called(again)
        warning = tr("This trusts “{name}” again. Whoever has its key could then pass for any site.", name=name)
        digits = by_colons(again.sha256)
        half = len(digits) // 2
        print_of_it = PlainLabel(f"{digits[:half]}\n{digits[half + 1 :]}", role="mono")
        sure, leave = Button(f"trust-again-{number}"), Button(f"leave-{number}")
        sure.say(tr("Trust it again"))
        leave.say(tr("Leave it as it is"))
        sure.clicked.connect(partial(self._take_back, number))
        leave.clicked.connect(self._show)
        shown = (PlainLabel(warning), PlainLabel("SHA-256", role="quiet"), print_of_it)
        card.column.addWidget(Banner(Tone.WARNING, *shown, Flow(leave, sure)))
        for button in card.findChildren(Button):
            if button.objectName() == f"take-back-{number}":
                button.hide()
        leave.setFocus()
        announce(self._said, warning)

    def _take_back(self, number: int) -> None:
        assert self._changes is not None  # noqa: S101  (its button is there)
        self._job = self._bridge.start(TakeBack(self._changes[number].entry))
        self._is_taking_back = True
        self._say(tr("Taking it back…"))
        for button in self.findChildren(Button):
            if button is not self._close:
                button.setEnabled(False)

    def _finish(self, job: int, answer: object) -> None:
        if job != self._job:
            return
        self._job, self._is_taking_back = 0, False
        if isinstance(answer, tuple):
            from wizard.flow.acting import standing_of

            is_first = self._changes is None
            self._changes = answer
            self.listed.emit(standing_of(answer))
            self._show()
            # A second Enter is not to take back another one.
            ways = [each for each in self.findChildren(Button) if each.objectName().startswith("take-back-")]
            (ways[0] if is_first and ways else self._close).setFocus()
        else:
            from wizard.fixes.actions.journal import Entry, Standing

            assert isinstance(answer, Entry)  # noqa: S101  (what `TakeBack` returns)
            # What cannot be taken back was brought to an end instead.
            is_back = answer.standing is Standing.UNDONE
            # It is seen in its card.
            self._said.setText("")
            announce(self._said, tr("It was taken back.") if is_back else tr("It is in force."))
            self.taken_back.emit()
            self._job = self._bridge.start(ListChanges())

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job, self._is_taking_back = 0, False
        if self._changes is None:
            self._fault = error
            announce(self._said, broke(error))
            self._show()
            self.findChildren(Button, "list-again")[-1].setFocus()
        else:
            self._say(broke(error))
            self._show()

    def _say(self, text: str) -> None:
        self._said.setText(text)
        announce(self._said, text)

    def stays(self) -> bool:
        """Stay over what is being taken back: whoever asked for it is to see what came of it."""
        if self._is_taking_back:
            self._say(tr("Taking it back… The window can be closed when that is done."))
        return self._is_taking_back

    def done(self, result: int) -> None:
        """Close; what is still being looked at is no longer waited for."""
        self._job = 0
        super().done(result)


def _standing(change: Change) -> tuple[Tone, str]:
    from wizard.fixes.actions.journal import Standing

    if change.entry.standing is Standing.UNDONE:
        return Tone.NOTE, tr("It was taken back.")
    if change.entry.standing is Standing.BEGUN:
        return Tone.PROBLEM, tr("The program ended in the middle of it. Take it back to be sure.")
    if change.is_there is False:
        return Tone.NOTE, tr("It is no longer there: something else has taken it away.")
    if change.is_there is None:
        return Tone.NOTE, tr("Whether it is still there cannot be seen.")
    return Tone.OK, tr("It is in force.")
