"""The window itself: its two pages, its keys, how it is closed, and that no process is left behind it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.conftest import complete_window
from tests.gui.sites.looking import button, settle, stalled, texts
from tests.support.processes import is_there, started_by
from tests.support.terminal import ROOT, environment
from wizard.flow.settings import Settings
from wizard.practice.servers import Practice
from wizard.views import preferences_in_force
from wizard.views.bridge import Bridge
from wizard.views.frame import MainWindow
from wizard.views.sites import SitesWindow, open_sites
from wizard.views.theme import Theme

WINDOW = """
import os
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.support.processes import started_by
from wizard.model.target import CheckOptions
from wizard.flow.settings import Look
from wizard.views.bridge import Bridge
from wizard.views.sites.sites_window import SitesWindow
from wizard.views.theme import Theme

def tell():
    # Every line was given away by then.
    if window.answers.left == 12 and len(helpers := started_by(os.getpid())) == 2:
        print(*helpers, flush=True)
        timer.stop()

os.cpu_count = lambda: 2
application = QApplication([])
Theme(application, Look.LIGHT)
window = SitesWindow(Bridge(), lambda: CheckOptions(fetch=False, timeout_s=60.0))
window.show()
window.take(sys.argv[1])
window.start()
timer = QTimer()
timer.timeout.connect(tell)
timer.start(20)
application.exec()
"""


@pytest.fixture
def main(theme: Theme) -> Iterator[MainWindow]:
    with complete_window() as made:
        yield made


def start(window: SitesWindow, practice: Practice, qtbot: QtBot) -> tuple[int, ...]:
    """Begin a round that never ends, and return the processes that help."""
    window.take("\n".join(stalled(practice, 6)))
    window.start()
    qtbot.waitUntil(lambda: bool(started_by(os.getpid())), timeout=30_000)
    return started_by(os.getpid())


def gone(pids: tuple[int, ...], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(is_there, pids)), timeout=10_000)


def flush() -> None:
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def leave_box(window: SitesWindow) -> QMessageBox:
    box = window.findChild(QMessageBox, "sites-leave")
    assert isinstance(box, QMessageBox)
    return box


def test_escape_stops_then_leads_back_then_closes(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    helpers = start(window, practice, qtbot)
    assert not button(window, "sites-back").isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.is_running
    gone(helpers, qtbot)
    window.page.search_bar.search.setText("x")
    window.page.search_bar.search.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.page.isVisible(), window.page.search_bar.search.text()) == (True, "")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.list_page.isVisible()
    assert window.focusWidget() is window.list_page.field
    QTest.keyClick(window, Qt.Key.Key_Escape)
    flush()
    assert not isValid(window)


def test_the_answers_are_kept_until_another_list_is_started(checked: SitesWindow, qtbot: QtBot) -> None:
    button(checked, "sites-back").click()
    assert checked.list_page.isVisible()
    assert "4 sites to check" in texts(checked)
    button(checked, "sites-onward").click()
    assert checked.page.isVisible()
    assert checked.model.rowCount() == 5
    assert checked.focusWidget() is checked.table
    button(checked, "sites-back").click()
    checked.list_page.field.setPlainText("gopher://x\nclosed.localhost:1")
    checked.start()
    settle(checked, qtbot)
    assert checked.model.rowCount() == 2


def test_the_button_that_leads_back_is_there_only_with_answers(window: SitesWindow) -> None:
    assert not button(window, "sites-onward").isVisible()
    assert button(window, "sites-start").isVisible()


def test_closing_over_a_round_asks(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    helpers = start(window, practice, qtbot)
    button(window, "sites-close").click()
    box = leave_box(window)
    assert box.text() == "6 sites are not checked yet."
    assert window.isVisible()
    window.close()
    assert len(window.findChildren(QMessageBox, "sites-leave")) == 1
    QTest.keyClick(box, Qt.Key.Key_Escape)
    flush()
    assert window.is_running
    assert all(map(is_there, helpers))
    window.close()
    box = leave_box(window)
    next(b for b in box.buttons() if b.text() == "&Stop and close").click()
    flush()
    assert not isValid(window)
    gone(helpers, qtbot)


def test_a_window_that_does_nothing_is_closed_at_once(checked: SitesWindow) -> None:
    checked.close()
    flush()
    assert not isValid(checked)


def test_the_end_of_the_program_leaves_no_process(
    window: SitesWindow, bridge: Bridge, practice: Practice, qtbot: QtBot
) -> None:
    helpers = start(window, practice, qtbot)
    bridge.close()
    assert not any(map(is_there, helpers))


@pytest.mark.timeout(60)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_window_that_is_killed_leaves_no_process(practice: Practice, qtbot: QtBot) -> None:
    words = [sys.executable, "-c", WINDOW, "\n".join(("closed.localhost:1", *stalled(practice, 12)))]
    with subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        helpers = tuple(map(int, process.stdout.readline().split()))
        assert len(helpers) == 2
        assert all(map(is_there, helpers))
        process.send_signal(signal.SIGKILL)
        process.wait()
    gone(helpers, qtbot)


def test_a_new_list_is_not_taken_while_one_is_checked(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    start(window, practice, qtbot)
    window.take("other.example")
    assert window.page.isVisible()
    assert len(window.model.lines) == 6


def test_it_opens_beside_the_main_window_and_speaks_its_language(main: MainWindow) -> None:
    opened = open_sites(main)
    assert opened.parent() is main
    main.speak("ja")
    assert button(opened, "sites-close").text() == "閉じる(&L)"
    main.speak("en")
    opened.close()
    flush()
    assert not isValid(opened)
    main.retranslate()


def test_the_preferences_in_force_hold(main: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences_in_force._in_force, "settings", Settings(ask_others=False))
    opened = open_sites(main)
    assert "contacted, and nobody else" in texts(opened)
    monkeypatch.setattr(preferences_in_force._in_force, "settings", Settings())
    opened.retranslate()
    assert "Other servers are asked for the time" in texts(opened)
    opened.close()
