"""Certificates that are dragged out of lists."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget
from pytestqt.qtbot import QtBot

from tests.support.pki import der_of, make_pki
from wizard.pki.pem import pem
from wizard.views.drag_out import Carried, DragOut
from wizard.views.theme import Theme

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MODES = QAbstractItemView.SelectionMode


class Dragged:
    """A list of four rows, and what was dragged out of it."""

    def __init__(self, mode: QAbstractItemView.SelectionMode) -> None:
        pki = make_pki("Drag")
        self.der = der_of(pki.root.certificate)
        self.rows: list[tuple[int, ...]] = []
        self.data: list[QMimeData] = []
        self.list = QListWidget()
        self.list.addItems(["zero", "one", "two", "three"])
        self.list.setSelectionMode(mode)
        self.out = DragOut(self.list, self.carried, self.run)
        self.list.show()

    def carried(self, rows: Sequence[int]) -> Carried | None:
        self.rows.append(tuple(rows))
        return Carried("a.pem", (self.der,) * len(rows)) if 3 not in rows else None

    def run(self, drag: QDrag) -> None:
        data = drag.mimeData()
        kept = QMimeData()
        kept.setUrls(data.urls())
        kept.setText(data.text())
        self.data.append(kept)
        drag.deleteLater()

    def place(self, row: int) -> QPoint:
        return self.list.visualItemRect(self.list.item(row)).center()

    def drag(self, row: int, by: int = 60) -> None:
        viewport = self.list.viewport()
        QTest.mousePress(viewport, LEFT, NONE, self.place(row))
        for far in (2, by):
            at = self.place(row) + QPoint(far, 0)
            moved = QMouseEvent(QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), LEFT, LEFT, NONE)
            QApplication.sendEvent(viewport, moved)
        QTest.mouseRelease(viewport, LEFT, NONE, self.place(row) + QPoint(by, 0))


Make = Callable[[QAbstractItemView.SelectionMode], Dragged]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Make:
    def made(mode: QAbstractItemView.SelectionMode) -> Dragged:
        one = Dragged(mode)
        qtbot.addWidget(one.list)
        return one

    return made


def test_a_row_comes_out_as_a_file_and_as_text(make: Make) -> None:
    dragged = make(MODES.SingleSelection)
    dragged.drag(1)
    assert dragged.rows == [(1,)]
    (data,) = dragged.data
    file = Path(data.urls()[0].toLocalFile())
    assert file.name == "a.pem"
    assert file.read_bytes() == pem(dragged.der)
    assert data.text().encode() == pem(dragged.der)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_the_file_goes_with_the_list(theme: Theme) -> None:
    dragged = Dragged(MODES.SingleSelection)
    dragged.drag(1)
    file = Path(dragged.data[0].urls()[0].toLocalFile())
    dragged.list.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not file.parent.exists()


def test_a_press_without_a_move_is_a_click(make: Make) -> None:
    dragged = make(MODES.SingleSelection)
    dragged.drag(2, by=1)
    assert dragged.data == []
    assert dragged.list.currentRow() == 2


def test_what_cannot_be_dragged_stays(make: Make) -> None:
    dragged = make(MODES.SingleSelection)
    dragged.drag(3)
    assert dragged.data == []


def test_all_selected_rows_come_along(make: Make) -> None:
    dragged = make(MODES.ExtendedSelection)
    for row in (0, 2):
        dragged.list.item(row).setSelected(True)
    dragged.drag(2)
    assert dragged.rows == [(0, 2)]
    assert dragged.data[0].text().count("BEGIN CERTIFICATE") == 2
    assert [index.row() for index in dragged.list.selectedIndexes()] == [0, 2]


def test_a_click_on_one_of_several_selected_rows_selects_it_alone(make: Make) -> None:
    dragged = make(MODES.ExtendedSelection)
    for row in (0, 2):
        dragged.list.item(row).setSelected(True)
    QTest.mouseClick(dragged.list.viewport(), LEFT, NONE, dragged.place(2))
    assert [index.row() for index in dragged.list.selectedIndexes()] == [2]


def test_moving_over_rows_that_are_not_selected_selects_them(make: Make) -> None:
    dragged = make(MODES.ExtendedSelection)
    dragged.drag(1)
    assert dragged.data == []
    assert dragged.list.item(1).isSelected()


def test_with_a_key_the_view_goes_on_as_always(make: Make) -> None:
    dragged = make(MODES.ExtendedSelection)
    dragged.list.item(1).setSelected(True)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(dragged.list.viewport(), LEFT, control, dragged.place(1))
    assert dragged.list.selectedIndexes() == []


def test_where_no_file_can_be_written_the_text_comes_alone(make: Make) -> None:
    dragged = make(MODES.SingleSelection)
    data = dragged.out.data_of(Carried("x" * 300, (dragged.der,)))
    assert not data.hasUrls()
    assert data.text().encode() == pem(dragged.der)
