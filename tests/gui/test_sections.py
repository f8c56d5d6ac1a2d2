"""The values of a certificate on screen."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.scenes import turn
from wizard.views.theme import Theme
from wizard.views.viewer.sections import value_widget


@pytest.mark.parametrize("count", [40, 70, 90])
def test_long_bytes_are_seen_whole_where_they_are_a_few_lines(count: int, theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field = value_widget(":".join(["AB"] * count))
    assert isinstance(field, QPlainTextEdit)
    column.addWidget(field)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    turn()
    assert field.verticalScrollBar().maximum() == 0
