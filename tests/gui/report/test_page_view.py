"""Pages one under the other: as wide as there is room, at the same place when new ones come."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from wizard.views.report.page_view import PageView
from wizard.views.theme import unit

pytestmark = pytest.mark.usefixtures("theme")


def page(colour: str) -> QImage:
    image = QImage(210, 297, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    made = PageView("pages")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def inner_height(view: PageView) -> int:
    inside = view.widget()
    assert inside is not None
    return inside.height()


def test_pages_are_as_wide_as_there_is_room(view: PageView) -> None:
    view.show_pages([page("#FF0000"), page("#00FF00")])
    height = round((view.viewport().width() - 2) * 297 / 210)
    assert view.count == 2
    assert inner_height(view) == 2 * (height + unit())
    view.resize(300, 400)
    assert inner_height(view) == 2 * (round((view.viewport().width() - 2) * 297 / 210) + unit())


def test_they_are_drawn_in_order(view: PageView) -> None:
    view.show_pages([page("#FF0000"), page("#00FF00")])
    assert view.viewport().grab().toImage().pixelColor(100, 100).name() == "#ff0000"
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.viewport().grab().toImage().pixelColor(100, 100).name() == "#00ff00"


def test_new_pages_come_at_the_same_place(view: PageView) -> None:
    view.show_pages([page("#FF0000")] * 3)
    view.verticalScrollBar().setValue(500)
    view.show_pages([page("#0000FF")] * 3)
    assert view.verticalScrollBar().value() == 500
    view.show_pages([page("#0000FF")])
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_without_pages_there_is_nothing(view: PageView) -> None:
    view.show_pages([])
    assert view.count == 0
    assert not view.viewport().grab().isNull()


def test_keys_scroll_it(view: PageView, qtbot: QtBot) -> None:
    view.show_pages([page("#FF0000")] * 3)
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 0
