from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wizard.views.markdown import MarkdownView
from wizard.views.theme import Theme
from wizard.views.widgets import PlainLabel


def test_a_label_shows_markup_as_it_is_written(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("<b>shop</b>.example")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>shop</b>.example"


def test_a_label_spells_out_direction_characters(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("moc.\u202eelpmaxe\x00")
    qtbot.addWidget(label)
    assert label.text() == "moc.<U+202E>elpmaxe<U+0000>"


def test_a_label_keeps_lines(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("one\ntwo")
    qtbot.addWidget(label)
    assert label.text() == "one\ntwo"


def test_a_label_names_itself_to_screen_readers(theme: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("expired")
    qtbot.addWidget(label)
    assert label.accessibleName() == "expired"


def test_a_guide_shows_html_as_text(theme: Theme, qtbot: QtBot) -> None:
    view = MarkdownView("Press **Sync now**. <img src='http://192.0.2.1/x.png'>", "guide")
    qtbot.addWidget(view)
    assert "<img" in view.toPlainText()
    assert "Sync now" in view.toPlainText()


def test_a_guide_is_as_high_as_its_text(theme: Theme, qtbot: QtBot) -> None:
    view = MarkdownView("word " * 400, "guide")
    qtbot.addWidget(view)
    view.resize(300, 10)
    view.show()
    qtbot.waitUntil(lambda: view.height() >= view.document().size().height(), timeout=5_000)
    assert view.verticalScrollBar().maximum() <= 2


def test_long_commands_wrap(qtbot: QtBot) -> None:
    view = MarkdownView("Run:\n\n```\nopenssl req " + "-addext subjectAltName=DNS:shop.example " * 9 + "\n```", "step")
    qtbot.addWidget(view)
    view.resize(300, 100)
    view.show()
    assert view.document().size().width() <= view.viewport().width()
    assert view.height() >= view.document().size().height()
