from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from wizard.views.theme import Theme
from wizard.views.tied_text import TiedText

TEXT = "情報システム部門\nご担当者様"


def test_it_begins_at_its_beginning_and_is_copied_without_what_ties_it(theme: Theme, qtbot: QtBot) -> None:
    field = TiedText()
    qtbot.addWidget(field)
    field.show_text(TEXT)
    assert QPlainTextEdit.toPlainText(field) != TEXT
    assert field.toPlainText() == TEXT
    assert field.textCursor().position() == 0
    field.selectAll()
    field.copy()
    assert QGuiApplication.clipboard().text() == TEXT
