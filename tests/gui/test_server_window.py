"""The window of the server test, on a real nginx: it runs, tells, is stopped, copies and saves, in both languages."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QPushButton, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tests.support.loopback import closed_port, serving
from tests.support.nginx import NGINX
from tests.support.nginx_site import HOST, OLD, Running, right_site
from tests.support.pki import AT, Pki, make_pki, make_root, name_of
from tests.support.pki import Validity as Days
from wizard import i18n
from wizard.errors import InputError
from wizard.flow.server_check import check_server, cure_text, reason_text, title_text
from wizard.flow.server_text import server_text
from wizard.flow.session import Place
from wizard.model.server import VERSION_NAMES, ServerReport
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Audience
from wizard.practice.misbehaviour import stall
from wizard.probes.base import Cancel, ProgressSink
from wizard.views.access_picture import AccessView
from wizard.views.bridge import Bridge, Work
from wizard.views.frame import MainWindow
from wizard.views.server_cards import FindingBlock
from wizard.views.server_window import ServerWindow
from wizard.views.theme import Theme

needs_nginx = pytest.mark.skipif(shutil.which(NGINX) is None, reason="nginx (nginx-light) is not installed")

Open = Callable[[Work], ServerWindow]


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Window")


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def opened(bridge: Bridge, qtbot: QtBot) -> Open:
    """Return how to open the window with its work under way."""

    def open_window(work: Work) -> ServerWindow:
        window = ServerWindow(HOST, work, bridge)
        qtbot.addWidget(window)
        window.show()
        return window

    return open_window


def asking(target: Target, options: CheckOptions | None = None, http_port: int | None = None) -> Work:
    def work(progress: ProgressSink, cancel: Cancel) -> ServerReport:
        wanted = options or CheckOptions(timeout_s=5.0, fetch=False)
        return check_server(target, wanted, http_port=http_port, progress=progress, cancel=cancel)

    return work


def asking_site(running: Running) -> Work:
    return asking(running.target, running.options, running.plain)


def wait(window: ServerWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.is_running, timeout=30_000)


def texts(window: QWidget) -> str:
    # What was just made is shown when the loop comes round to it.
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: what was shown before goes
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def button(window: QWidget, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def click(window: QWidget, name: str) -> None:
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def block(window: ServerWindow, finding: str) -> FindingBlock:
    found = window.findChild(FindingBlock, f"finding-{finding}")
    assert isinstance(found, FindingBlock)
    return found


def found(window: ServerWindow) -> set[str]:
    return {f.id for f in window.report.findings} if window.report else set()


@pytest.fixture
def finished(tmp_path: Path, pki: Pki, opened: Open, qtbot: QtBot) -> ServerWindow:
    """Return the window with the answer about a site that is set up wrong in several ways."""
    stranger = make_root(name_of("A stranger"), Days.around(AT)).certificate
    site = replace(right_site(pki), tls=OLD, headers="", plain='return 200 "plain";')
    site = replace(site, chain=(*site.chain, stranger))
    with Running(tmp_path, site, pki) as running:
        window = opened(asking_site(running))
        wait(window, qtbot)
    return window


@needs_nginx
def test_a_site_set_up_right_ends_green_with_versions_and_programs(
    tmp_path: Path, pki: Pki, opened: Open, qtbot: QtBot
) -> None:
    with Running(tmp_path, right_site(pki), pki) as running:
        window = opened(asking_site(running))
        assert window.cancel.isVisible()
        assert window.focusWidget() is window.cancel
        wait(window, qtbot)
    assert not window.cancel.isVisible()
    assert window.sentence is not None
    assert window.sentence.text() == "Everything that was tested is as it should be."
    assert window.focusWidget() is window.sentence
    assert window.findChildren(FindingBlock) == []
    versions = window.findChild(QWidget, "versions-127.0.0.1")
    assert isinstance(versions, QWidget)
    told = versions.accessibleDescription().splitlines()
    assert told == ["SSL 3.0: off", "TLS 1.0: off", "TLS 1.1: off", "TLS 1.2: supported",
                    "TLS 1.3: supported"]  # fmt: skip
    picture = window.findChild(AccessView)
    assert isinstance(picture, AccessView)
    assert "Java 8u161 (2018) gets in with TLS 1.2." in picture.accessibleDescription()
    assert "Java 7u25 (2013) stays out." in picture.accessibleDescription()


@needs_nginx
def test_the_connections_are_counted_while_it_runs(tmp_path: Path, pki: Pki, opened: Open, qtbot: QtBot) -> None:
    seen: list[tuple[int, str]] = []
    with Running(tmp_path, right_site(pki), pki) as running:
        window = opened(asking_site(running))
        count = window.findChild(QLabel, "connections")
        assert isinstance(count, QLabel)
        window.bar.valueChanged.connect(lambda value: seen.append((value, count.text())))
        wait(window, qtbot)
    assert window.report is not None
    assert [value for value, _ in seen] == list(range(1, window.report.evidence.connections + 1))
    assert "5 of at most 40 connections" in {text for _, text in seen}


@needs_nginx
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_finding_is_shown_under_its_weight_with_reason_and_cure(finished: ServerWindow, language: str) -> None:
    i18n.use(language)
    finished.retranslate()
    assert finished.report is not None
    assert {f.id for f in finished.report.findings} >= {"old-protocol", "no-redirect", "no-hsts", "stranger-sent"}
    shown = texts(finished)
    assert "{" not in shown
    for finding in finished.report.findings:
        card = block(finished, finding.id).parent()
        assert card.objectName() == f"findings-{finding.weight.value}"
        for text in (title_text(finding), reason_text(finding), cure_text(finding)):
            assert text in shown
        assert block(finished, finding.id).accessibleName() == title_text(finding)


@needs_nginx
def test_tab_reaches_every_finding_and_every_control(finished: ServerWindow, qtbot: QtBot) -> None:
    finished.activateWindow()
    reached = []
    for _ in range(60):
        focus = finished.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert finished.report is not None
    wanted = {f"finding-{f.id}" for f in finished.report.findings}
    assert wanted | {"copy-test", "save-test", "test-again", "close-test", "picture-access"} <= set(reached)
    controls = [c for c in finished.findChildren(QAbstractButton) if c.isVisible()]
    assert all(c.accessibleName() and c.objectName() for c in controls)
    keys = [text[text.index("&") + 1].lower() for c in controls if "&" in (text := c.text())]
    assert sorted(keys) == sorted(set(keys))


@needs_nginx
def test_the_answer_is_copied_as_the_terminal_prints_it(finished: ServerWindow) -> None:
    click(finished, "copy-test")
    assert finished.report is not None
    assert QGuiApplication.clipboard().text() == server_text(finished.report)
    assert "Copied to the clipboard." in texts(finished)


@needs_nginx
def test_the_answer_is_saved_as_json(finished: ServerWindow, tmp_path: Path) -> None:
    finished.save(tmp_path / "answer.json")
    answer = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert finished.report is not None
    assert [f["id"] for f in answer["findings"]] == [f.id for f in finished.report.findings]
    assert "answer.json was written." in texts(finished)


@needs_nginx
def test_a_place_that_cannot_be_written_is_told(finished: ServerWindow, tmp_path: Path) -> None:
    finished.save(tmp_path / "nowhere" / "answer.json")
    box = finished.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    assert "answer.json could not be written" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()


@needs_nginx
def test_it_can_be_tested_again(finished: ServerWindow, qtbot: QtBot) -> None:
    click(finished, "test-again")
    assert finished.is_running
    assert finished.report is None
    wait(finished, qtbot)
    # The server has gone in between.
    assert finished.report is not None
    assert "connection-refused" in {f.id for f in finished.report.findings}


@needs_nginx
@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)],
)
def test_it_is_tested_again_by_key(
    finished: ServerWindow, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    finished.activateWindow()
    qtbot.waitUntil(finished.isActiveWindow, timeout=5_000)
    QTest.keyClick(finished, key, held)
    # The server has gone in between.
    qtbot.waitUntil(lambda: "connection-refused" in found(finished), timeout=30_000)


@needs_nginx
def test_enter_presses_the_button_in_focus_and_nothing_else(finished: ServerWindow) -> None:
    QGuiApplication.clipboard().clear()
    assert finished.sentence is not None
    QTest.keyClick(finished.sentence, Qt.Key.Key_Return)
    assert finished.isVisible()
    assert QGuiApplication.clipboard().text() == ""
    button(finished, "copy-test").setFocus()
    QTest.keyClick(button(finished, "copy-test"), Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text()


@needs_nginx
@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_off_in_a_small_window(
    finished: ServerWindow, theme: Theme, qtbot: QtBot, language: str, scale: float
) -> None:
    usual = QApplication.font()
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * scale)
    i18n.use(language)
    QApplication.setFont(larger)
    try:
        finished.retranslate()
        finished.resize(640, 480)
        across = finished.page.horizontalScrollBar()
        qtbot.waitUntil(lambda: across.maximum() == 0 and finished.width() == 640, timeout=5_000)
    finally:
        QApplication.setFont(usual)


def stalled(port: int) -> Work:
    return asking(Target(host=HOST, port=443, connect_to=("127.0.0.1", port)))


@pytest.mark.parametrize("way", ["button", "escape"])
def test_a_test_is_stopped_at_once(opened: Open, bridge: Bridge, qtbot: QtBot, way: str) -> None:
    with serving(stall) as port:
        window = opened(stalled(port))
        qtbot.waitUntil(lambda: window.bar.value() > 0, timeout=10_000)
        if way == "button":
            QTest.keyClick(window.cancel, Qt.Key.Key_Space)
        else:
            QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.is_running
        assert not bridge.busy
        assert window.isVisible()
        assert "The test was cancelled; nothing was found out." in texts(window)
        assert button(window, "test-again").isEnabled()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isVisible()


def test_closing_the_window_ends_the_test(opened: Open, bridge: Bridge, qtbot: QtBot) -> None:
    with serving(stall) as port:
        window = opened(stalled(port))
        qtbot.waitUntil(lambda: window.bar.value() > 0, timeout=10_000)
        window.close()
        assert not bridge.busy


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_server_that_does_not_listen_is_told(opened: Open, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    with closed_port() as port:
        window = opened(stalled(port))
        wait(window, qtbot)
    assert window.report is not None
    assert [f.id for f in window.report.findings] == ["connection-refused"]
    assert title_text(window.report.findings[0]) in texts(window)
    assert window.findChild(AccessView) is None


@pytest.mark.parametrize(("language", "said"), [("en", "Something stops visitors."), ("ja", "妨げる問題")])
def test_a_name_that_leads_nowhere_is_told(opened: Open, qtbot: QtBot, language: str, said: str) -> None:
    i18n.use(language)
    # Of those that never exist (RFC 6761 6.4), with or without a network.
    window = opened(asking(Target(host="nowhere.invalid", port=443)))
    wait(window, qtbot)
    assert window.report is not None
    assert {f.id for f in window.report.findings} <= {"dns-failure", "no-network"}
    assert window.report.findings
    assert said in texts(window)
    assert window.findChild(QWidget, "versions") is None


def test_why_a_test_could_not_begin_is_told(opened: Open, qtbot: QtBot) -> None:
    def work(progress: ProgressSink, cancel: Cancel) -> object:
        raise InputError("there is no such practice site\u202e")

    window = opened(work)
    wait(window, qtbot)
    assert "there is no such practice site<U+202E>" in texts(window)


def test_a_fault_of_ours_is_told_as_one(opened: Open, qtbot: QtBot) -> None:
    def work(progress: ProgressSink, cancel: Cancel) -> object:
        raise KeyError("broken")

    window = opened(work)
    wait(window, qtbot)
    assert "The test itself broke, which is our fault: KeyError." in texts(window)


@pytest.mark.parametrize("place", ["test-server-1", "test-server-3"])
def test_the_owner_opens_it_from_the_answer_and_from_the_plan(window: MainWindow, qtbot: QtBot, place: str) -> None:
    window.conductor.practise("expired")
    qtbot.waitUntil(lambda: window.conductor.session.diagnosis is not None, timeout=30_000)
    assert window.findChild(QPushButton, "test-server-1") is None
    window.conductor.choose_audience(Audience.OWNER)
    if place == "test-server-3":
        window.conductor.go_next()
        window.conductor.go_next()
    click(window.page, place)
    made = window.findChild(ServerWindow)
    assert isinstance(made, ServerWindow)
    wait(made, qtbot)
    assert made.report is not None
    assert "expired" in {f.id for f in made.report.findings}
    assert "Test of expired.practice.localhost" in texts(made)
    window.speak("ja")
    assert "expired.practice.localhost" in texts(made)
    assert "の検査" in texts(made)
    made.close()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_owner_s_pages_stay_narrow_and_each_mnemonic_single(
    window: MainWindow, qtbot: QtBot, language: str
) -> None:
    window.speak(language)
    window.conductor.choose_audience(Audience.OWNER)
    window.conductor.practise("good")
    qtbot.waitUntil(lambda: window.conductor.session.diagnosis is not None, timeout=30_000)
    window.resize(640, 480)
    for place in (Place.IDENTIFY, Place.FIX):
        window.conductor.go(place)
        across = window.page.horizontalScrollBar()
        qtbot.waitUntil(partial(_is_still, across), timeout=5_000)
        shown = [b for b in window.findChildren(QAbstractButton) if b.isVisible()]
        keys = [text[text.index("&") + 1].lower() for b in shown if "&" in (text := b.text())]
        assert sorted(keys) == sorted(set(keys))


def _is_still(bar: QScrollBar) -> bool:
    return bar.maximum() == 0


def test_the_versions_have_the_names_that_people_use() -> None:
    assert list(VERSION_NAMES.values()) == ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]
