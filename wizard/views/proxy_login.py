"""Asks for the user name and the password that a proxy wants, and has them kept once the proxy has accepted them."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from wizard.flow.passwords import can_keep_passwords
from wizard.flow.proxy_login import WantedLogin, settle_login, was_accepted
from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.target import ProxyLogin
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge, Sink
from wizard.views.login_fields import labelled, not_accepted, show_box
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Button, IconLabel, Page, PlainLabel, column, footer, marked, row, stand_on
from wizard.views.words import TONE_ICONS


class ProxyLoginDialog(QDialog):
    """Asks for the login for *proxy* (``host:port``), which gets it, and nobody else.

    Whether there is a keyring takes a while to find out: `say_whether_kept` tells it.
    """

    given = Signal(str, str, bool)
    """User name, password, and whether both are to be remembered."""

    def __init__(self, proxy: str, parent: QWidget | None, *, was_wrong: bool) -> None:
        super().__init__(parent)
        self.setObjectName("proxy-login-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Login for the proxy"))
        self._page = Page("proxy-login-page")
        self._is_whole = True
        self.user, self.password = QLineEdit(), QLineEdit()
        self.user.setObjectName("proxy-user")
        self.password.setObjectName("proxy-password")
        for field in (self.user, self.password):
            # No keyboard is to learn or to complete them, shown or not.
            field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.show_it = show_box(self.password)
        self.keep = QCheckBox(tr("&Remember both in the keyring of this computer"))
        self._why = PlainLabel(role="quiet")
        self._log_in = Button("log-in-to-proxy", kind="primary")
        self._fill(proxy, was_wrong)
        self.show_it.setObjectName("show-proxy-password")
        self.keep.setObjectName("keep-proxy-login")
        self.user.textChanged.connect(self._see_whether_filled)
        self._see_whether_filled()
        self.keep.setEnabled(False)
        self._explain(tr("Looking for the keyring of this computer…"))
        self.resize(self.minimumSize())
        self._fit()
        self.user.setFocus()

    def _fill(self, proxy: str, was_wrong: bool) -> None:
        whole = self._page.column
        margin = unit() * 2
        # On the right there is the room of the scroll bar, too.
        whole.setContentsMargins(margin, margin, unit() // 2, unit())
        whole.setSpacing(unit())
        whole.addWidget(
            PlainLabel(tr("The proxy {proxy} wants a user name and a password.", proxy=proxy), role="strong")
        )
        wrong = PlainLabel(tr("It did not accept the last ones."), role="error")
        wrong.setVisible(was_wrong)
        if was_wrong:
            for field in (self.user, self.password):
                not_accepted(field, wrong.text())
        whole.addWidget(wrong)
        whole.addLayout(labelled(tr("&User name"), self.user))
        whole.addLayout(labelled(tr("&Password"), self.password))
        whole.addWidget(self.show_it)
        why = column(self._why)
        # Below the words of the tick that it is about.
        why.setContentsMargins(unit() * 3, 0, 0, 0)
        whole.addLayout(column(self.keep, why))
        unencrypted = PlainLabel(tr("Both are sent to the proxy unencrypted; this kind of login works that way."))
        whole.addLayout(marked(IconLabel(TONE_ICONS[Tone.WARNING], Tone.WARNING, scale=0.85), unencrypted))
        cancel = Button("no-proxy-login")
        self._log_in.say(tr("&Log in"))
        self._log_in.setDefault(True)
        self._log_in.clicked.connect(self._give)
        cancel.say(tr("&Cancel"), tr("(Esc)"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = row(cancel, self._log_in)
        buttons.insertStretch(0, 1)
        self._page.setAccessibleName(self.windowTitle())
        self._foot = footer(buttons)
        stand_on(self, self._page, self._foot)
        self._page.body.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Take the size of the lines when they change, which Qt sees to for nothing that scrolls."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Be no higher than the lines are at this width."""
        super().resizeEvent(event)
        self._is_whole = self.height() >= self._needed_height()
        self.setMaximumHeight(self._needed_height())

    def _fit(self) -> None:
        """Be as wide as the widest line, and as high as all of them, unless it was so low before that it scrolled."""
        self.setMinimumWidth(max(unit() * 44, self._page.body.minimumSizeHint().width() + self._bar_width()))
        self.setMaximumHeight(self._needed_height())
        if self._is_whole:
            room = round(self.screen().availableSize().height() * 0.9)
            self.resize(self.width(), min(self._needed_height(), room))

    def _needed_height(self) -> int:
        """Return the height at which nothing is scrolled."""
        lines = self._page.body.heightForWidth(self.width() - self._bar_width())
        return lines + self._foot.sizeHint().height()

    def _bar_width(self) -> int:
        return self._page.verticalScrollBar().sizeHint().width()

    def say_whether_kept(self, is_possible: bool) -> None:
        """Offer to remember the login, or say why that cannot be."""
        self.keep.setEnabled(is_possible)
        words = tr("This computer has no keyring: the login is forgotten when the program ends.")
        self._explain("" if is_possible else words)

    def _explain(self, why: str) -> None:
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.keep.setAccessibleDescription(why)

    def _see_whether_filled(self) -> None:
        self._log_in.setEnabled(bool(self.user.text()))

    def _give(self) -> None:
        self.given.emit(self.user.text(), self.password.text(), self.keep.isEnabled() and self.keep.isChecked())
        self.accept()


class ProxyLogins(QObject):
    """Opens the dialog for *window*, and keeps what was given there as soon as the proxy has accepted it."""

    given = Signal(object)
    """The `ProxyLogin` to check with."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self._dialog: ProxyLoginDialog | None = None
        self._job = 0
        self._new: ProxyLogin | None = None
        self._keep = False
        bridge.finished.connect(self._tell)

    def ask(self, wanted: WantedLogin) -> None:
        """Ask the person for the login that a check was missing."""
        self._dialog = ProxyLoginDialog(wanted.proxy, self._window, was_wrong=wanted.was_wrong)
        self._dialog.given.connect(partial(self._take, wanted.proxy))
        self._dialog.finished.connect(self._leave)
        self._job = self._bridge.start(_look_for_keyring)
        self._dialog.open()

    def settle(self, diagnosis: Diagnosis | None) -> None:
        """Take the answer of the check that was made with the login: one that was accepted is kept, if it is to be."""
        new, self._new = self._new, None
        if new is not None and diagnosis is not None and was_accepted(diagnosis, new):
            self._bridge.prepare(partial(settle_login, new, keep=self._keep))

    def _take(self, proxy: str, user: str, password: str, keep: bool) -> None:
        self._new, self._keep = ProxyLogin(user=user, password=password, proxy=proxy), keep
        self.given.emit(self._new)

    def _tell(self, job: int, result: object) -> None:
        if job == self._job and self._dialog is not None:
            self._dialog.say_whether_kept(result is True)

    def _leave(self) -> None:
        self._dialog = None


def _look_for_keyring(_progress: Sink, _cancel: Cancel) -> bool:
    return can_keep_passwords()
