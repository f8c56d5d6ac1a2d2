"""Where goes what later starts and drops bring, and that an open question is never run over."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.support.pki import healthy_leaf, issue, make_pki, pem_of
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.views import app
from wizard.views.arrivals import MOST_FILES, AloneHome, Arrivals, MainHome, to_front, use_of
from wizard.views.conductor import Conductor
from wizard.views.drops import Dropped
from wizard.views.errand import Errand
from wizard.views.frame import MainWindow
from wizard.views.theme import Theme
from wizard.views.viewer.viewer import Viewer
from wizard.views.viewer.window import ViewerWindow
from wizard.views.window_place import Place

WAIT = 10_000
"""Milliseconds."""


class Home:
    """Notes what comes."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.came: list[object] = []

    def front(self) -> QWidget:
        return self.window

    def take_files(self, files: Sequence[Path]) -> None:
        self.came.append(tuple(files))

    def take_text(self, text: str) -> None:
        self.came.append(text)


@pytest.fixture
def home(theme: Theme, qtbot: QtBot) -> Home:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Home(window)


@pytest.fixture
def arrivals(home: Home) -> Arrivals:
    return Arrivals(home, home.window)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    file = tmp_path / "shop.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), make_pki("Arrivals").issuing)))
    return file


def test_an_errand_is_done_at_once(home: Home, arrivals: Arrivals) -> None:
    arrivals.take(Errand(files=("/a.pem",)))
    arrivals.take(Errand(text="shop.example"))
    arrivals.take(Errand())
    assert home.came == [(Path("/a.pem"),), "shop.example"]


def test_the_token_is_where_qt_looks_for_it_while_the_window_comes_to_the_front(
    home: Home, arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    monkeypatch.setattr(home.window, "activateWindow", lambda: seen.append(os.environ.get("XDG_ACTIVATION_TOKEN")))
    arrivals.take(Errand(token="kwin-7"))
    arrivals.take(Errand())
    assert seen == ["kwin-7", None]
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


def test_everything_waits_for_an_open_question(home: Home, arrivals: Arrivals, qtbot: QtBot) -> None:
    question = QDialog(home.window)
    question.open()
    arrivals.take(Errand(text="one"))
    arrivals.take(Errand(text="two"))
    qtbot.wait(0)
    assert home.came == []
    assert question.isVisible()
    question.accept()
    qtbot.waitUntil(lambda: home.came == ["one", "two"], timeout=WAIT)


def test_a_second_question_is_waited_for_too(home: Home, arrivals: Arrivals, qtbot: QtBot) -> None:
    first, second = QDialog(home.window), QDialog(home.window)
    first.finished.connect(second.open)
    first.open()
    arrivals.take(Errand(text="one"))
    first.reject()
    qtbot.wait(0)
    assert second.isVisible()
    assert home.came == []
    second.reject()
    qtbot.waitUntil(lambda: home.came == ["one"], timeout=WAIT)


def test_a_question_that_one_errand_asks_holds_the_next_back(home: Home, qtbot: QtBot) -> None:
    question = QDialog(home.window)

    class Asking(Home):
        def take_text(self, text: str) -> None:
            super().take_text(text)
            question.open()

    asking = Asking(home.window)
    arrivals = Arrivals(asking, home.window)
    before = QDialog(home.window)
    before.open()
    arrivals.take(Errand(text="one"))
    arrivals.take(Errand(text="two"))
    before.accept()
    qtbot.waitUntil(lambda: asking.came == ["one"], timeout=WAIT)
    qtbot.wait(0)
    assert asking.came == ["one"]
    question.accept()
    qtbot.waitUntil(lambda: asking.came == ["one", "two"], timeout=WAIT)
    question.accept()


def test_a_question_that_is_destroyed_holds_nothing_back(home: Home, arrivals: Arrivals, qtbot: QtBot) -> None:
    question = QDialog(home.window)
    question.open()
    arrivals.take(Errand(text="one"))
    question.close()
    question.deleteLater()
    qtbot.waitUntil(lambda: home.came == ["one"], timeout=WAIT)


def test_a_minimised_window_comes_back_as_large_as_it_was(home: Home) -> None:
    home.window.showMaximized()
    home.window.showMinimized()
    to_front(home.window)
    assert not home.window.isMinimized()
    assert home.window.isMaximized()


def test_a_certificate_opens_and_leaves_the_session_alone(window: MainWindow, qtbot: QtBot, certificate: Path) -> None:
    MainHome(window).take_files((certificate,))
    qtbot.waitUntil(lambda: bool(window.findChildren(Viewer)), timeout=WAIT)
    assert window.conductor.session.subject is None


def test_a_case_goes_to_the_three_steps(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    case = tmp_path / "a.trustcase"
    case.write_text("no case")
    MainHome(window).take_files((case,))
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=WAIT)
    assert window.findChildren(ViewerWindow) == []


def test_a_text_stands_in_the_field(window: MainWindow) -> None:
    MainHome(window).take_text("what is this")
    assert window.start_page.address.text() == "what is this"
    window.conductor.cancel()


def test_an_empty_folder_is_refused_with_the_reason(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    MainHome(window).take_files((empty,))
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=WAIT)
    (box,) = window.findChildren(QMessageBox)
    assert "empty" in box.text()
    box.close()


def test_a_heap_of_files_is_not_opened_all_at_once(window: MainWindow, qtbot: QtBot, certificate: Path) -> None:
    opened: list[Path] = []
    window.viewers.opener.open = lambda path, *_: opened.append(path)  # type: ignore[method-assign]
    MainHome(window).take_files((certificate,) * (MOST_FILES + 3))
    assert len(opened) == MOST_FILES
    (box,) = window.findChildren(QMessageBox)
    assert "3" in box.text()
    box.close()


def test_a_drop_is_taken_as_an_errand_is(home: Home) -> None:
    use = use_of(home)
    use.take(Dropped((Path("/a.pem"),)))
    use.take(Dropped(text="shop.example"))
    assert home.came == [(Path("/a.pem"),), "shop.example"]


def test_certificates_open_alone_until_the_wizard_is_wanted(
    theme: Theme, qtbot: QtBot, certificate: Path, window: MainWindow
) -> None:
    made: list[QObject] = []

    def make_window() -> MainWindow:
        made.append(window)
        return window

    alone = AloneHome(make_window)
    first = alone.open(certificate)
    alone.take_files((certificate,))
    qtbot.waitUntil(lambda: len(viewers()) == 2, timeout=WAIT)
    assert made == []
    assert alone.front().isVisible()
    alone.take_text("what is this")
    assert made == [window]
    window.conductor.cancel()
    for shown in viewers():
        shown.close()
    alone.close()
    assert first is not None


def test_a_wizard_that_was_closed_gives_way_to_a_new_one(theme: Theme, qtbot: QtBot, certificate: Path) -> None:
    made: list[MainWindow] = []

    def make_window() -> MainWindow:
        made.append(MainWindow(lambda: Conductor(CheckOptions(parts=DECIDING_PARTS))))
        return made[-1]

    home = AloneHome(make_window)
    first = home.open(certificate)
    home.take_text("what is this")
    home.take_text("and this")
    assert len(made) == 1
    made[0].close()
    qtbot.waitUntil(lambda: bool(first.window.findChildren(Viewer)), timeout=WAIT)
    (viewer,) = first.window.findChildren(Viewer)
    viewer.judge_wanted.emit(viewer.viewed.ders, "shop.example")
    assert len(made) == 2
    assert made[1].isVisible()
    qtbot.waitUntil(lambda: made[1].conductor.session.diagnosis is not None, timeout=WAIT)
    for shown in viewers():
        shown.close()
    home.close()
    assert not made[1].isVisible()
    for window in made:
        window.deleteLater()


def test_every_wizard_is_as_one_was_left(theme: Theme) -> None:
    window = app._make_window()
    assert isinstance(window.findChild(Place), Place)
    window.close()
    window.deleteLater()


def viewers() -> list[ViewerWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ViewerWindow) and one.isVisible()]
