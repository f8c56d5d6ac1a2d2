"""The cells of a table whose rows are chosen as a whole."""

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from wizard.views.row_table import Cells, RowTable
from wizard.views.theme import Theme


def test_no_cell_of_a_chosen_row_has_a_frame_of_its_own(theme: Theme, qtbot: QtBot) -> None:
    table = RowTable("table", QStandardItemModel(1, 1))
    qtbot.addWidget(table)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 100, 20)
    option.state |= QStyle.StateFlag.State_HasFocus
    Cells(lambda _: "word", lambda _: None, table).initStyleOption(option, QModelIndex())
    assert not option.state & QStyle.StateFlag.State_HasFocus
    assert QRect(0, 0, 100, 20).contains(option.rect)
    assert option.rect.left() > 0
