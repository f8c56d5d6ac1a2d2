"""Windows come back as they were left, on a screen that is there, whatever the file says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QSplitter,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wizard.views import window_place
from wizard.views.theme import Theme, unit
from wizard.views.window_place import keep_all, remember, settle, state_folder, write

USUAL = QSize(500, 400)


class Example(QDialog):
    """A window with everything that can be remembered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.split, self.tabs, self.table = QSplitter(), QTabWidget(), QTableWidget(1, 3)
        for name, part in (("split", self.split), ("tabs", self.tabs), ("table", self.table)):
            part.setObjectName(name)
        self.split.addWidget(QLabel("left"))
        self.split.addWidget(self.table)
        self.tabs.addTab(self.split, "one")
        self.tabs.addTab(QLabel("x"), "two")
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs)
        self.resize(USUAL)


Make = Callable[[], Example]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Make:
    forget()

    def make_one() -> Example:
        made = Example()
        qtbot.addWidget(made)
        remember(made, "example", made.split, made.tabs, made.table)
        made.show()
        qtbot.waitExposed(made)
        return made

    return make_one


def write_down(window: QWidget) -> None:
    """Do as the program's window does when it closes, and forget what is known."""
    keep_all(window)
    write()
    forget()


def forget() -> None:
    """Read the file anew, as the next start does."""
    window_place._in_force.left = None


def kept_file() -> Path:
    return state_folder() / "windows.json"


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kept_file().read_text())["windows"]["example"]
    return found


def test_a_window_nobody_touched_has_its_usual_size(make: Make) -> None:
    write_down(make())
    assert told()["size"] == []
    assert make().size() == USUAL


def test_the_size_comes_back(make: Make) -> None:
    first = make()
    first.resize(620, 510)
    first.close()
    write_down(first)
    assert make().size() == QSize(620, 510)


def test_a_dialog_is_kept_while_the_program_runs(make: Make) -> None:
    first = make()
    first.resize(620, 510)
    first.close()
    assert make().size() == QSize(620, 510)
    assert not kept_file().exists()


def test_the_place_on_the_desktop_comes_back(make: Make) -> None:
    first = make()
    first.move(40, 30)
    write_down(first)
    assert make().pos() == QPoint(40, 30)


def test_a_window_that_filled_the_screen_does_again_and_knows_its_size(make: Make) -> None:
    first = make()
    first.resize(620, 510)
    first.showMaximized()
    write_down(first)
    second = make()
    assert second.isMaximized()
    second.showNormal()
    assert second.size() == QSize(620, 510)


def test_what_is_divided_and_the_tab_come_back(make: Make) -> None:
    first = make()
    first.split.setSizes([100, 300])
    sizes = first.split.sizes()
    first.tabs.setCurrentIndex(1)
    write_down(first)
    second = make()
    assert second.tabs.currentIndex() == 1
    second.tabs.setCurrentIndex(0)
    assert second.split.sizes() == sizes


def test_columns_come_back_once_the_person_pulled_at_one(make: Make, qtbot: QtBot) -> None:
    first = make()
    # Whatever a test before this one pressed.
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton)
    first.table.setColumnWidth(0, 77)
    write_down(first)
    assert told()["columns"] == {}
    header = first.table.horizontalHeader()
    edge = QPoint(header.sectionPosition(1) - 2, 5)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    move_to(header.viewport(), edge + QPoint(30, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    width = first.table.columnWidth(0)
    assert width > 77
    write_down(first)
    assert make().table.columnWidth(0) == width


def move_to(widget: QWidget, place: QPoint) -> None:
    """Move the mouse with its button down, which `QTest.mouseMove` does not."""
    left = Qt.MouseButton.LeftButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, place, widget.mapToGlobal(place), left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, moved)


def test_a_part_that_is_made_later_is_divided_too(make: Make, qtbot: QtBot) -> None:
    first = make()
    later = QSplitter(first)
    later.setObjectName("later")
    later.addWidget(QLabel("a"))
    later.addWidget(QLabel("b"))
    later.resize(300, 50)
    later.show()
    settle(later)
    later.setSizes([50, 200])
    sizes = later.sizes()
    write_down(first)
    second = make()
    again = QSplitter(second)
    again.setObjectName("later")
    again.addWidget(QLabel("a"))
    again.addWidget(QLabel("b"))
    again.resize(300, 50)
    again.show()
    settle(again)
    assert again.sizes() == sizes


def as_left(**values: object) -> None:
    """Write the file as a window could have been left."""
    whole = {
        "size": [], "position": [], "grid": unit(), "maximised": False, "splits": {}, "columns": {}, "tabs": {},
        **values,
    }  # fmt: skip
    kept_file().parent.mkdir(parents=True)
    kept_file().write_text(json.dumps({"schema": 1, "windows": {"example": whole}}))
    forget()


def test_a_window_larger_than_the_screen_fits_it(make: Make) -> None:
    as_left(size=[9000, 8000])
    shown, room = make(), QGuiApplication.primaryScreen().availableSize()
    assert room.width() - 3 * unit() < shown.width() <= room.width()
    assert room.height() - 6 * unit() < shown.height() <= room.height()
    assert shown.frameGeometry().height() <= room.height()


def test_a_window_on_a_screen_that_is_gone_is_left_to_the_desktop(make: Make) -> None:
    as_left(size=[600, 500], position=[50_000, -3000])
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(make().geometry().topLeft())


def test_a_window_beyond_the_edge_comes_back_onto_the_screen(make: Make) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    as_left(size=[600, 500], position=[room.right() - 320, room.bottom() - 260])
    assert room.contains(make().geometry())


def test_a_window_is_never_smaller_than_its_contents(make: Make) -> None:
    as_left(size=[10, 10])
    shown = make()
    assert shown.width() >= shown.minimumSizeHint().width()
    assert shown.height() >= shown.minimumSizeHint().height()


def test_with_larger_text_the_window_grows(make: Make, large_text: None) -> None:
    as_left(size=[300, 200], grid=unit() // 2)
    assert make().width() >= 590


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"schema": 1}', b'{"schema": 1, "windows": []}',
        b'{"schema": 2, "windows": {"example": {}}}', b'{"schema": 1, "windows": {"example": {}}}',
        b"[" * 60_000, b" " * 100_000,
    ],
)  # fmt: skip
def test_a_file_without_sense_stands_for_the_usual_size(make: Make, data: bytes) -> None:
    kept_file().parent.mkdir(parents=True)
    kept_file().write_bytes(data)
    forget()
    shown = make()
    assert shown.size() == USUAL
    shown.resize(620, 510)
    write_down(shown)
    assert told()["size"] == [620, 510]


@pytest.mark.parametrize(
    "values",
    [
        {"size": [600]}, {"size": [600, True]}, {"size": [600, 1e9]}, {"size": "600x500"}, {"size": [600, -5]},
        {"grid": 0}, {"grid": "x"}, {"tabs": {"tabs": [0, 1]}}, {"splits": {"split": ["a"]}}, {"splits": [1]},
        {"columns": {"x" * 100: [1]}}, {"position": [1]},
    ],
)  # fmt: skip
def test_a_value_without_sense_stands_for_the_usual_size(make: Make, values: dict[str, object]) -> None:
    as_left(**values)
    assert make().size() == USUAL


def test_parts_that_are_others_by_now_are_left_as_they_are(make: Make) -> None:
    as_left(splits={"split": [1, 2, 3]}, tabs={"tabs": [7]}, columns={"table": [5]})
    shown = make()
    assert shown.tabs.currentIndex() == 0
    assert len(shown.split.sizes()) == 2


def test_a_folder_that_cannot_be_written_is_no_error(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    state_folder().parent.mkdir(parents=True, exist_ok=True)
    state_folder().write_text("a file in the way")
    shown = make()
    shown.resize(620, 510)
    keep_all(shown)
    write()


def test_what_another_program_wrote_meanwhile_stays(make: Make) -> None:
    shown = make()
    as_left(size=[333, 222])
    whole = json.loads(kept_file().read_text())
    whole["windows"]["other"] = whole["windows"].pop("example")
    kept_file().write_text(json.dumps(whole))
    shown.resize(620, 510)
    write_down(shown)
    assert set(json.loads(kept_file().read_text())["windows"]) == {"other", "example"}


def test_a_window_over_the_programs_own_is_kept_with_it(theme: Theme, qtbot: QtBot) -> None:
    below = QWidget()
    qtbot.addWidget(below)
    below.show()
    over = Example(below)
    remember(over, "example")
    over.show()
    over.resize(620, 510)
    write_down(below)
    assert told()["size"] == [620, 510]


def test_nothing_of_the_contents_is_in_the_file(make: Make) -> None:
    shown = make()
    shown.setWindowTitle("secret.example")
    shown.tabs.setTabText(0, "secret.example")
    write_down(shown)
    assert "secret" not in kept_file().read_text()
    assert kept_file().stat().st_mode & 0o777 == 0o600
