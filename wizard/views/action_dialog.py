"""Asks before the program changes anything: what, how, and at which risk; then does it, and says how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from wizard.errors import WizardError
from wizard.fixes.actions.base import Action, Said, Scope
from wizard.fixes.private_root import Compared, Comparison, compare, powers
from wizard.i18n import N_, tr, trn
from wizard.probes.base import Cancelled
from wizard.views.action_work import DoAction
from wizard.views.saying import announce
from wizard.views.scrolling import scroll_to
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.waiting import WaitingBar
from wizard.views.widgets import (
    Banner,
    Button,
    IconLabel,
    PlainLabel,
    column,
    footer,
    mark_wrong,
    marked,
    row,
    stand_on,
    without_mnemonic,
)
from wizard.views.words import TONE_ICONS
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.model.certificate import Certificate
    from wizard.views.bridge import Bridge

SCOPES = {
    Scope.BROWSER: N_("Only this browser changes, for you alone."),
    Scope.USER: N_("It changes for you alone, not for others on this computer."),
    Scope.MACHINE: N_("It changes for everybody on this computer."),
}


def say(said: Said) -> str:
    """Return a sentence of an action in the language in force."""
    return tr(said.text, **said.values)


class ActionDialog(WorkingDialog):
    """Asks whether *action* is to be done, does it in a thread, and closes when it is done."""

    done_with = Signal(object)
    """The `Entry` of the change that was made."""

    def __init__(
        self, action: Action, bridge: Bridge, *, root: Certificate | None, host: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("action-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Do it for me"))
        self.action, self._bridge, self._root, self._host = action, bridge, root, host
        self._job = 0
        self.field = QLineEdit()
        self.field.setObjectName("fingerprint")
        self._compared = PlainLabel()
        self._compared.setObjectName("compared")
        self._sign = IconLabel("ok", Tone.OK, scale=0.8)
        self.do_it = Button("do-it", kind="primary")
        self.stop = Button("do-not")
        self._waiting = WaitingBar()
        self._state = PlainLabel()
        self._state.setObjectName("action-state")
        self._fill()
        self.field.textChanged.connect(self._compare)
        self.do_it.clicked.connect(self._do)
        self.stop.clicked.connect(self.reject)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._show_running(False)
        self._compare()
        (self.field if action.wants_fingerprint else self.stop).setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Begin with what is in sight: in a low window the field comes only below the warning, which is read first."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._leave_unseen)

    def _leave_unseen(self) -> None:
        if self.focusWidget() is self.field and self.field.visibleRegion().boundingRect() != self.field.rect():
            self.stop.setFocus()

    def redraw(self) -> None:
        """Keep the field in sight while it has the focus, in the text size in force."""
        if self.focusWidget() is self.field:
            scroll_to(self._scroll, self.field)

    def _fill(self) -> None:
        inner, self._scroll = QWidget(), QScrollArea()
        inner.setObjectName("page")
        margin = unit() * 2
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(margin, margin, margin, margin)
        lines.setSpacing(unit() * 3 // 2)
        lines.addWidget(PlainLabel(say(self.action.does), role="heading"))
        lines.addLayout(self._what_changes())
        lines.addWidget(Banner(Tone.WARNING, PlainLabel(say(self.action.risk)), *map(PlainLabel, self._powers())))
        if self.action.wants_fingerprint:
            lines.addLayout(self._comparison())
        lines.addLayout(self._commands())
        lines.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inner)
        self._scroll.setAccessibleName(self.windowTitle())
        stand_on(self, self._scroll, self._footer())
        self.resize(unit() * 72, unit() * (76 if self.action.wants_fingerprint else 50))

    def _what_changes(self) -> QVBoxLayout:
        lines = [PlainLabel(say(self.action.where), role="strong"), PlainLabel(tr(SCOPES[self.action.scope]))]
        if self.action.needs_admin:
            lines.append(PlainLabel(tr("The system will ask for an administrator’s consent.")))
        back = tr("It is written down, and can be taken back with one click.")
        lines.append(PlainLabel(back if self.action.is_reversible else tr("It cannot be taken back.")))
        return column(*lines)

    def _powers(self) -> tuple[str, ...]:
        is_trust = self.action.wants_fingerprint and self._root is not None
        return tuple(tr(f.text, **f.values) for f in powers(self._root, self._host)) if is_trust and self._root else ()

    def _comparison(self) -> QVBoxLayout:
        assert self._root is not None  # noqa: S101  (an action about a root comes with one)
        subject = self._root.subject
        name = subject.common_name or subject.organization or tr("a root without a name")
        label = QLabel(tr("&Fingerprint (SHA-256) that they told you"))
        label.setBuddy(self.field)
        self.field.setAccessibleName(without_mnemonic(label.text()))
        self.field.setPlaceholderText(tr("type or paste all 64 digits"))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhPreferLatin)
        how = tr(
            "Ask those who run “{name}” for its fingerprint: by telephone on a number that you know, on paper, or in "
            "person. Not by a page or a mail that came with the warning.",
            name=name,
        )
        # The label stands nearer to its field than to what is above it.
        parts = column(PlainLabel(how), column(label, self.field, marked(self._sign, self._compared)))
        parts.setSpacing(unit())
        return parts

    def _commands(self) -> QVBoxLayout:
        if not self.action.commands:
            return column()
        heading = PlainLabel(tr("What will be done, word for word"), role="quiet")
        lines = PlainLabel("\n".join(self.action.commands), role="code")
        lines.setObjectName("commands")
        copy = Button("copy-commands", kind="link", icon_name="file")
        copy.say(tr("Co&py"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(self.action.commands)))
        line = row(copy)
        line.addStretch(1)
        return column(heading, lines, line)

    def _footer(self) -> QFrame:
        self.do_it.say(tr("&Do it now"))
        self.do_it.setAutoDefault(False)
        self.stop.setAutoDefault(False)
        buttons = row(self.stop, self.do_it)
        buttons.insertStretch(0, 1)
        whole = column(self._waiting, self._state, buttons)
        return footer(whole)

    def _compare(self) -> None:
        """Say how far the fingerprint agrees; only the whole of it opens the way."""
        if not self.action.wants_fingerprint or self._root is None:
            return
        compared = compare(self.field.text(), self._root)
        is_same = compared.comparison is Comparison.SAME
        self._compared.setText(_told(compared))
        is_wrong = compared.comparison in {Comparison.DIFFERENT, Comparison.NO_FINGERPRINT}
        self._sign.setVisible(is_same or is_wrong)
        tone = Tone.OK if is_same else Tone.PROBLEM
        self._sign.show_icon(TONE_ICONS[tone], tone)
        mark_wrong(self.field, is_wrong=is_wrong)
        self._compared.setProperty("role", "error" if is_wrong else "right" if is_same else "quiet")
        self._compared.style().polish(self._compared)
        self.do_it.setEnabled(is_same and not self._job)
        if is_same or is_wrong:
            announce(self._compared, self._compared.text())
        if self.field.text():
            scroll_to(self._scroll, self._compared)

    def _do(self) -> None:
        self._job = self._bridge.start(DoAction(self.action))
        waiting = tr("Working… The system may ask for your consent in a window of its own.")
        self._say(waiting if self.action.needs_admin else tr("Working…"))
        self._show_running(True)

    def _show_running(self, is_running: bool) -> None:
        self._waiting.show_while(is_wanted=is_running)
        self._state.setVisible(bool(self._state.text()))
        self.do_it.setEnabled(not is_running)
        self.field.setReadOnly(is_running)
        self.stop.say(tr("&Stop") if is_running else tr("&Cancel"), tr("(Esc)"))

    def _say(self, text: str, role: str = "") -> None:
        self._state.setText(text)
        self._state.setProperty("role", role)
        self._state.style().polish(self._state)
        announce(self._state, text)

    def _finish(self, job: int, entry: object) -> None:
        if job == self._job:
            self._job = 0
            self.done_with.emit(entry)
            self.accept()

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        if isinstance(error, Cancelled):
            self._say(tr("Stopped; everything is as it was."))
        elif isinstance(error, WizardError):
            self._say(str(error), "error")
        else:
            broke = tr("It broke, which is our fault: {what}. Everything was put back.", what=type(error).__name__)
            self._say(broke, "error")
        self._show_running(False)
        self.do_it.say(tr("&Try again"))
        self._compare()
        self.do_it.setFocus()

    def stays(self) -> bool:
        """Stop what is under way first, which then puts everything back, and stay to say so."""
        if self._job:
            self._bridge.stop(self._job)
            self._say(tr("Stopping, and putting everything back…"))
        return bool(self._job)


def _told(compared: Compared) -> str:
    match compared.comparison:
        case Comparison.SAME:
            return tr("All {n} digits agree.", n=compared.digits)
        case Comparison.DIFFERENT:
            return tr(
                "Digit {n} differs. Look at it once more; if they really told you that, stop here and tell them.",
                n=compared.differs_at,
            )
        case Comparison.UNFINISHED if compared.digits:
            left = compared.wanted - compared.digits
            return trn("It agrees so far; {n} digit is missing.", "It agrees so far; {n} digits are missing.", left)
        case Comparison.UNFINISHED:
            return tr("Nothing is done before the whole fingerprint agrees.")
        case Comparison.NO_FINGERPRINT:
            return tr("That is no fingerprint: it has the digits 0 to 9 and the letters A to F alone.")
