"""The dialog that asks for the login for a proxy: by keyboard alone, in both languages, and with large text."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.loopback import LOOPBACK, serving
from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.proxy_server import HttpProxy
from tests.support.scenes_base import turn
from tests.support.tls_server import TlsServer
from wizard.flow.proxy_login import WantedLogin, wanted_login
from wizard.flow.tasks import check
from wizard.i18n import using
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions, ProxyLogin, Target
from wizard.views.bridge import Bridge
from wizard.views.frame import MainWindow
from wizard.views.proxy_login import ProxyLoginDialog, ProxyLogins
from wizard.views.theme import Theme

PROXY = "proxy.example:3128"

Ask = Callable[..., ProxyLoginDialog]


@pytest.fixture
def ask(theme: Theme, qtbot: QtBot) -> Iterator[Ask]:
    """Open the dialog."""
    opened: list[ProxyLoginDialog] = []

    def show(proxy: str = PROXY, *, was_wrong: bool = False) -> ProxyLoginDialog:
        dialog = ProxyLoginDialog(proxy, None, was_wrong=was_wrong)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        opened.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield show
    for dialog in opened:
        dialog.close()
        dialog.deleteLater()


def texts(dialog: ProxyLoginDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if not label.isHidden())


def button(dialog: ProxyLoginDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def given(dialog: ProxyLoginDialog) -> list[tuple[str, str, bool]]:
    answers: list[tuple[str, str, bool]] = []
    dialog.given.connect(lambda user, password, keep: answers.append((user, password, keep)))
    return answers


def test_the_proxy_is_named_and_the_way_there_is_told(ask: Ask) -> None:
    told = texts(ask())
    assert PROXY in told
    assert "unencrypted" in told
    assert "did not accept" not in told


def test_a_login_that_was_wrong_is_told(ask: Ask) -> None:
    dialog = ask(was_wrong=True)
    assert "did not accept" in texts(dialog)
    assert dialog.user.property("wrong")
    QTest.keyClicks(dialog.user, "ann")
    assert (dialog.user.property("wrong"), dialog.password.property("wrong")) == (False, True)


def test_the_keyboard_is_enough(ask: Ask) -> None:
    dialog = ask()
    dialog.say_whether_kept(True)
    answers = given(dialog)
    assert dialog.focusWidget() is dialog.user
    QTest.keyClicks(dialog.user, "ann")
    QTest.keyClick(dialog.user, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.password
    QTest.keyClicks(dialog.password, "s3cret: x")
    QTest.keyClick(dialog.password, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.show_it
    QTest.keyClick(dialog.show_it, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.keep
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    QTest.keyClick(dialog.keep, Qt.Key.Key_Return)
    assert answers == [("ann", "s3cret: x", True)]
    assert not dialog.isVisible()


def test_every_control_has_a_letter_of_its_own_and_a_name(ask: Ask) -> None:
    dialog = ask()
    labels = [label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    marked = [*labels, *(b.text() for kind in (QPushButton, QCheckBox) for b in dialog.findChildren(kind))]
    letters = [text[text.index("&") + 1].lower() for text in marked]
    assert len(letters) == len(set(letters)) == 6
    fields = dialog.findChildren(QLineEdit)
    assert [field.accessibleName() for field in fields] == ["User name", "Password"]


def test_escape_gives_nothing(ask: Ask) -> None:
    dialog = ask()
    answers = given(dialog)
    QTest.keyClicks(dialog.user, "ann")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == []
    assert not dialog.isVisible()


def test_without_a_user_name_nothing_is_given(ask: Ask) -> None:
    dialog = ask()
    answers = given(dialog)
    QTest.keyClicks(dialog.password, "secret")
    QTest.keyClick(dialog.password, Qt.Key.Key_Return)
    assert answers == []
    assert dialog.isVisible()
    assert not button(dialog, "log-in-to-proxy").isEnabled()


def test_a_password_may_be_empty(ask: Ask) -> None:
    dialog = ask()
    answers = given(dialog)
    QTest.keyClicks(dialog.user, "ann")
    QTest.keyClick(dialog.user, Qt.Key.Key_Return)
    assert answers == [("ann", "", False)]


def test_the_password_is_hidden_until_it_is_to_be_shown(ask: Ask) -> None:
    dialog = ask()
    QTest.keyClicks(dialog.password, "secret")
    assert "secret" not in dialog.password.displayText()
    QTest.keyClick(dialog.show_it, Qt.Key.Key_Space)
    assert dialog.password.displayText() == "secret"
    QTest.keyClick(dialog.show_it, Qt.Key.Key_Space)
    assert "secret" not in dialog.password.displayText()


def test_without_a_keyring_nothing_can_be_remembered_and_that_is_said(ask: Ask) -> None:
    dialog = ask()
    assert not dialog.keep.isEnabled()
    assert "Looking for the keyring" in texts(dialog)
    dialog.say_whether_kept(False)
    assert not dialog.keep.isEnabled()
    assert "forgotten when the program ends" in texts(dialog)
    assert "forgotten when the program ends" in dialog.keep.accessibleDescription()
    answers = given(dialog)
    QTest.keyClicks(dialog.user, "ann")
    QTest.keyClick(dialog.user, Qt.Key.Key_Return)
    assert answers == [("ann", "", False)]


def test_with_a_keyring_both_can_be_remembered(ask: Ask) -> None:
    dialog = ask()
    dialog.say_whether_kept(True)
    assert dialog.keep.isEnabled()
    assert "keyring" not in texts(dialog)


def test_a_hostile_name_of_a_proxy_is_shown_as_it_is(ask: Ask) -> None:
    dialog = ask("<b>evil</b>\u202e.example:1")
    assert "<b>evil</b><U+202E>.example:1" in texts(dialog)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.usefixtures("large_text")
def test_no_text_is_cut_with_text_twice_as_large(ask: Ask, qapp: QApplication, language: str) -> None:
    with using(language):
        dialog = ask("a-rather-long-name-of-a-proxy.department.company.example:3128", was_wrong=True)
        for is_possible in (True, False):
            dialog.say_whether_kept(is_possible)
            dialog.adjustSize()
            qapp.processEvents()
            assert cut(dialog) == []
            assert [b.text() for b in dialog.findChildren(QCheckBox) if b.sizeHint().width() > b.width()] == []


def page(dialog: ProxyLoginDialog) -> QScrollArea:
    found = dialog.findChild(QScrollArea, "proxy-login-page")
    assert isinstance(found, QScrollArea)
    return found


def test_it_is_as_high_as_its_lines(ask: Ask) -> None:
    dialog = ask()
    heights = []
    for is_possible in (False, True, False):
        dialog.say_whether_kept(is_possible)
        turn()
        heights.append(dialog.height())
        assert page(dialog).verticalScrollBar().maximum() == 0
    assert heights[1] < heights[0] == heights[2]


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_on_a_small_screen_it_scrolls_and_keeps_its_buttons_in_sight(ask: Ask, language: str) -> None:
    with using(language):
        dialog = ask("proxy.department.example:3128", was_wrong=True)
        turn()
        assert dialog.height() <= dialog.screen().availableSize().height()
        assert page(dialog).horizontalScrollBar().maximum() == 0
        dialog.resize(800, 560)
        dialog.say_whether_kept(True)
        dialog.say_whether_kept(False)
        turn()
        assert (dialog.width(), dialog.height()) == (800, 560)
        assert page(dialog).verticalScrollBar().maximum() > 0
        assert all(not b.visibleRegion().isEmpty() for b in dialog.findChildren(QPushButton))
        dialog.keep.setEnabled(True)
        for _ in range(3):
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.keep.hasFocus()
        assert dialog.keep.visibleRegion().boundingRect() == dialog.keep.rect()


@pytest.fixture
def bridge(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bridge]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a site behind a proxy of this system that wants a login, and give its place."""
    pki, leaf = make_pki("Behind"), healthy_leaf()
    site = TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)
    with serving(site) as port, serving(HttpProxy(port, user="ann", password="s3cret")) as place:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{place}")
        yield f"{LOOPBACK}:{place}"


def checked(login: ProxyLogin | None = None) -> Diagnosis:
    options = CheckOptions(fetch=False, timeout_s=5.0, proxy_login=login)
    return check(Target(host="shop.example", port=443), options)


def type_in(dialog: ProxyLoginDialog, password: str) -> None:
    QTest.keyClicks(dialog.user, "ann")
    QTest.keyClicks(dialog.password, password)
    QTest.keyClick(dialog.password, Qt.Key.Key_Return)


def opened(window: QWidget, qtbot: QtBot) -> ProxyLoginDialog:
    qtbot.waitUntil(lambda: window.findChild(ProxyLoginDialog) is not None)
    dialog = window.findChild(ProxyLoginDialog)
    assert isinstance(dialog, ProxyLoginDialog)
    return dialog


def is_told_without_keyring(dialog: ProxyLoginDialog) -> bool:
    return "forgotten when the program ends" in texts(dialog)


def test_the_person_is_asked_until_the_proxy_accepts(qtbot: QtBot, bridge: Bridge, proxy: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    logins = ProxyLogins(bridge, window)
    given: list[ProxyLogin] = []
    logins.given.connect(given.append)
    for password, was_wrong in (("wr0ng", False), ("s3cret", True)):
        wanted = wanted_login(checked(given[-1] if given else None))
        assert wanted == WantedLogin(proxy=proxy, was_wrong=was_wrong)
        logins.ask(wanted)
        dialog = opened(window, qtbot)
        # There is no keyring here, which takes a thread to find out.
        qtbot.waitUntil(partial(is_told_without_keyring, dialog), timeout=10_000)
        type_in(dialog, password)
        qtbot.waitUntil(lambda: window.findChild(ProxyLoginDialog) is None)
    assert [(login.user, login.password, login.proxy) for login in given] == [
        ("ann", "wr0ng", proxy),
        ("ann", "s3cret", proxy),
    ]
    answer = checked(given[-1])
    assert len(answer.chain) == 2
    logins.settle(answer)


def test_a_dialog_that_was_left_takes_no_news_of_the_keyring(qtbot: QtBot, bridge: Bridge) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    logins = ProxyLogins(bridge, window)
    logins.ask(WantedLogin(proxy=PROXY, was_wrong=False))
    opened(window, qtbot).reject()
    qtbot.waitUntil(lambda: not bridge.busy, timeout=10_000)
    assert window.findChild(ProxyLoginDialog) is None


def test_in_the_window_a_check_is_made_again_with_what_was_typed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pki = make_pki("Behind")
    leaf = healthy_leaf("site.example")
    server = TlsServer(chain=(issue(leaf, pki.issuing), pki.issuing.certificate), key=leaf.key)
    with serving(server) as port, serving(HttpProxy(port=port, user="ann", password="right")) as place:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{place}")
        window.conductor._given = CheckOptions(fetch=False, timeout_s=20.0, parts=frozenset())
        window.conductor.submit("site.example")
        qtbot.waitUntil(lambda: window.conductor.session.diagnosis is not None, timeout=30_000)
        log_in = window.identify_page.findChild(QPushButton, "enter-proxy-login")
        assert isinstance(log_in, QPushButton)
        log_in.click()
        dialog = window.findChild(ProxyLoginDialog)
        assert isinstance(dialog, ProxyLoginDialog)
        dialog.given.emit("ann", "right", False)
        dialog.close()
        qtbot.waitUntil(lambda: window.conductor.session.previous is not None, timeout=30_000)
        answer = window.conductor.session.diagnosis
        assert answer is not None
        assert answer.evidence.main is not None
        assert answer.evidence.main.failure is None
        assert answer.chain
        assert "right" not in repr(answer.evidence)
