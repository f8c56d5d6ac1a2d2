"""The bar that says that something is under way."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wizard.views.theme import Theme
from wizard.views.waiting import WaitingBar


@pytest.fixture(params=[True, False])
def moves(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, request.param)
    yield request.param
    QApplication.setEffectEnabled(Qt.UIEffect.UI_General, before)


def test_where_the_system_asks_for_stillness_no_bar_stands_empty(theme: Theme, moves: bool, qtbot: QtBot) -> None:
    bar = WaitingBar()
    qtbot.addWidget(bar)
    bar.wait()
    assert bar.isHidden() is not moves
    bar.advance(1, 3)
    assert not bar.isHidden()
    bar.show_while(is_wanted=False)
    assert bar.isHidden()
