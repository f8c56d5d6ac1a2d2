import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.test_recent import answer
from wizard.flow.session import Place
from wizard.plain import breakable
from wizard.views.copying import MOST_ROWS, Copier, copy_focused, page_as_text, serve
from wizard.views.frame import MainWindow
from wizard.views.pages import copy_page
from wizard.views.theme import Theme
from wizard.views.widgets import Button, Card, PlainLabel, row


@pytest.fixture
def holder(theme: Theme, qtbot: QtBot) -> QDialog:
    made = QDialog()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


def put_in(holder: QDialog, *items: QWidget) -> None:
    layout = holder.layout()
    assert layout is not None
    for item in items:
        layout.addWidget(item)
    holder.show()


def test_labels_come_in_the_order_of_the_layout_and_without_the_places_to_break(holder: QDialog) -> None:
    second, first = PlainLabel("second"), PlainLabel("a.very-long-name.of-a-host.example." + "x" * 30)
    put_in(holder, first, second)
    assert page_as_text(holder) == f"a.very-long-name.of-a-host.example.{'x' * 30}\nsecond\n"


def test_what_is_hidden_is_left_out(holder: QDialog) -> None:
    card = Card(PlainLabel("inside"))
    put_in(holder, PlainLabel("seen"), card)
    card.hide()
    assert page_as_text(holder) == "seen\n"


def test_what_was_never_shown_counts_as_it_will_be_shown(theme: Theme) -> None:
    assert page_as_text(Card(PlainLabel("one"), PlainLabel("two"))) == "one\ntwo\n"


def test_few_words_side_by_side_are_one_line(theme: Theme) -> None:
    widget = QWidget()
    widget.setLayout(row(PlainLabel("Chrome"), PlainLabel("NET::ERR")))
    assert page_as_text(widget) == "Chrome\tNET::ERR\n"


def test_a_grid_is_read_line_by_line(theme: Theme) -> None:
    widget = QWidget()
    grid = QGridLayout(widget)
    for place, text in enumerate(("a", "b", "c", "d")):
        grid.addWidget(PlainLabel(text), place // 2, place % 2)
    assert page_as_text(widget) == "a\tb\nc\td\n"


def test_buttons_and_passwords_are_left_out_and_what_is_chosen_stays(holder: QDialog) -> None:
    password, field = QLineEdit("hunter2"), QLineEdit("typed")
    password.setEchoMode(QLineEdit.EchoMode.Password)
    tick, chosen = QCheckBox("&Done"), QPushButton("&Visitor")
    tick.setChecked(True)
    chosen.setCheckable(True)
    chosen.setChecked(True)
    put_in(holder, QPushButton("&Press"), password, field, tick, chosen, QCheckBox("Not"))
    assert page_as_text(holder) == "typed\n[x] Done\n[x] Visitor\n[ ] Not\n"


def test_tables_have_their_heads_and_no_hidden_column(holder: QDialog) -> None:
    model = QStandardItemModel(2, 3)
    model.setHorizontalHeaderLabels(["A", "B", "C"])
    for place in range(6):
        model.setItem(place // 3, place % 3, QStandardItem(f"{place}\u202e"))
    table = QTableView()
    table.setModel(model)
    table.hideColumn(1)
    put_in(holder, table)
    assert page_as_text(holder) == "A\tC\n0<U+202E>\t2<U+202E>\n3<U+202E>\t5<U+202E>\n"


def test_cells_are_told_without_the_places_to_break(holder: QDialog) -> None:
    model = QStandardItemModel()
    model.appendRow(QStandardItem(breakable("サイトの証明書が 2 件")))
    model.appendRow(QStandardItem(breakable("x" * 30)))
    model.appendRow(QStandardItem("sh\u200bop\u2060"))
    view = QListView()
    view.setModel(model)
    put_in(holder, view)
    assert page_as_text(holder) == f"サイトの証明書が 2 件\n{'x' * 30}\nsh<U+200B>op<U+2060>\n"


def test_a_long_list_ends(holder: QDialog) -> None:
    model = QStandardItemModel(MOST_ROWS + 5, 1)
    for place in range(MOST_ROWS + 5):
        model.setItem(place, 0, QStandardItem(str(place)))
    view = QListView()
    view.setModel(model)
    put_in(holder, view)
    assert len(page_as_text(holder).splitlines()) == MOST_ROWS


def tree() -> QTreeView:
    model = QStandardItemModel(0, 2)
    for name in ("Subject", "Issuer"):
        part = QStandardItem(name)
        part.appendRow([QStandardItem("CN"), QStandardItem(f"{name}.test")])
        model.appendRow([part, QStandardItem("")])
    view = QTreeView()
    view.setModel(model)
    view.setHeaderHidden(True)
    model.setParent(view)
    return view


def test_a_tree_is_told_as_far_as_it_is_open(holder: QDialog) -> None:
    view = tree()
    put_in(holder, view)
    view.expand(view.model().index(0, 0))
    assert page_as_text(holder) == "Subject\t\n  CN\tSubject.test\nIssuer\t\n"


def test_a_row_within_a_tree_is_copied(holder: QDialog, qapp: QApplication) -> None:
    view = tree()
    put_in(holder, view)
    view.expandAll()
    view.setCurrentIndex(view.model().index(0, 0, view.model().index(1, 0)))
    view.setFocus()
    assert copy_focused(holder)
    assert qapp.clipboard().text() == "CN\tIssuer.test"


def test_a_picture_says_its_words(holder: QDialog) -> None:
    picture = QLabel()
    picture.setAccessibleName("The chain: a → b")
    put_in(holder, picture)
    assert page_as_text(holder) == "The chain: a → b\n"


def test_a_page_of_the_window_is_told_whole(window: MainWindow) -> None:
    answer(window, "site.test")
    text = page_as_text(window.page)
    assert text.startswith("Result for site.test\n")
    assert "NET::ERR_CERT_DATE_INVALID" in text
    assert "is valid from" in text
    assert "Name of this cause: expired" in text
    assert text.index("Result for") < text.index("What each browser shows") < text.index("What was checked")


@pytest.mark.parametrize("place", list(Place))
def test_every_page_has_words(window: MainWindow, place: Place) -> None:
    answer(window, "a.test")
    window.conductor.go(place)
    assert len(page_as_text(window.page)) > 100


def test_ctrl_c_on_a_button_copies_the_row_around_it(window: MainWindow, qapp: QApplication) -> None:
    answer(window, "a.test")
    window.conductor.go(Place.CHECKS)
    button = window.checks_page.findChild(Button, "more-clock") or window.checks_page.findChild(Button, "again-clock")
    assert isinstance(button, Button)
    button.setFocus()
    assert copy_focused(window)
    first, *_ = qapp.clipboard().text().splitlines()
    assert first.startswith("Date and time\t")


def test_ctrl_c_on_the_sentence_copies_it(window: MainWindow, qapp: QApplication) -> None:
    answer(window, "a.test")
    sentence = window.identify_page.sentence
    assert sentence is not None
    sentence.setFocus()
    assert copy_focused(window)
    assert qapp.clipboard().text() == sentence.text()


def test_what_was_copied_is_said_without_its_markup(holder: QDialog) -> None:
    field = QPlainTextEdit("<b>one</b>")
    field.setReadOnly(True)
    put_in(holder, field)
    field.setFocus()
    assert copy_focused(holder)
    assert QToolTip.text() == "<p>Copied: &lt;b&gt;one&lt;/b&gt;</p>"


def test_where_nothing_is_around_nothing_is_copied(holder: QDialog, qapp: QApplication) -> None:
    qapp.clipboard().setText("before")
    button = QPushButton("&Press")
    put_in(holder, button)
    button.setFocus()
    assert not copy_focused(holder)
    assert qapp.clipboard().text() == "before"


def test_a_field_copies_what_is_selected_in_it(holder: QDialog, qapp: QApplication) -> None:
    field = QPlainTextEdit("one two")
    put_in(holder, field)
    field.setFocus()
    field.selectAll()
    assert copy_focused(holder)
    assert qapp.clipboard().text() == "one two"


def test_a_text_to_be_read_is_copied_whole_where_nothing_is_selected(holder: QDialog, qapp: QApplication) -> None:
    field = QPlainTextEdit("one two")
    field.setReadOnly(True)
    put_in(holder, field)
    field.setFocus()
    assert copy_focused(holder)
    assert qapp.clipboard().text() == "one two"


def test_chosen_rows_of_a_list_are_copied(holder: QDialog, qapp: QApplication) -> None:
    model = QStandardItemModel(2, 2)
    for place in range(4):
        model.setItem(place // 2, place % 2, QStandardItem(str(place)))
    table = QTableView()
    table.setModel(model)
    put_in(holder, table)
    table.setFocus()
    table.selectRow(1)
    assert copy_focused(holder)
    assert qapp.clipboard().text() == "2\t3"


def test_everywhere_the_key_comes_up_to_the_window(holder: QDialog, qapp: QApplication, qtbot: QtBot) -> None:
    copier = serve(qapp)
    assert serve(qapp) is copier
    button = Button("inside")
    put_in(holder, Card(PlainLabel("a fact"), button))
    copier._serve(None, button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == "a fact"
    copier.setParent(None)
    assert isinstance(copier, Copier)
    copier.deleteLater()


@pytest.mark.parametrize("place", list(Place))
def test_the_whole_page_is_copied_on_request(window: MainWindow, place: Place, qapp: QApplication) -> None:
    answer(window, "a.test")
    window.conductor.go(place)
    copy_page(window)
    assert qapp.clipboard().text() == page_as_text(window.page)
