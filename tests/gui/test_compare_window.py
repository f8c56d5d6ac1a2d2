"""The window that compares two certificates: what differs is marked, what was chosen is told, and all can be copied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.pki.making import PKI, read
from tests.support.cut_text import cut
from tests.support.diagnoses import made_certificate
from tests.support.pki import Validity, healthy_leaf, issue
from wizard import i18n
from wizard.flow.compare import Difference, compare, comparison_text, field_text
from wizard.model.certificate import Certificate
from wizard.views.theme import Theme
from wizard.views.viewer.compare_table import MOST_ITEMS, Column, FieldsTable
from wizard.views.viewer.compare_window import CompareWindow, Side
from wizard.views.widgets import Card

LEAF = healthy_leaf("shop.example", "www.shop.example", "old.shop.example")
LATER = Validity(LEAF.validity.begins + timedelta(days=45), LEAF.validity.ends + timedelta(days=45))
OLD = read(issue(LEAF, PKI.issuing))
NEW = read(
    issue(replace(healthy_leaf("shop.example", "www.shop.example", "new.shop.example"), validity=LATER), PKI.issuing)
)

Open = Callable[[Certificate, Certificate], CompareWindow]


@pytest.fixture
def opened(theme: Theme, qtbot: QtBot) -> Open:
    def open_window(left: Certificate, right: Certificate) -> CompareWindow:
        window = CompareWindow(left, right, sources=("old.pem", "new.pem"))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    return open_window


@pytest.fixture
def window(opened: Open) -> CompareWindow:
    return opened(OLD, NEW)


def shown(window: CompareWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if not label.isHidden())


def rows(window: CompareWindow) -> dict[str, tuple[str, ...]]:
    """Return the cells of each field that is shown, as a screen reader says them."""
    table = window.table.fields
    told = [
        tuple(str(table.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)) for column in Column)
        for row in range(table.rowCount())
    ]
    return {cells[Column.FIELD]: cells for cells in told}


def button(window: CompareWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_the_two_names_and_the_verdict_stand_on_top(window: CompareWindow) -> None:
    assert window.windowTitle() == "Comparison of shop.example and shop.example"
    assert "First certificate, from old.pem" in shown(window)
    assert "Second certificate, from new.pem" in shown(window)
    assert window.sentence.text() == "The names and the key differ."
    assert window.focusWidget() is window.sentence
    for sentence in compare(OLD, NEW).verdict:
        assert sentence in shown(window)


def test_only_what_differs_is_shown_at_first(window: CompareWindow) -> None:
    differing = [f.label for f in compare(OLD, NEW).fields if f.state is not Difference.SAME]
    assert window.only_differences.isChecked()
    assert list(rows(window)) == differing
    assert f"{len(differing)} fields of {len(compare(OLD, NEW).fields)} differ." in shown(window)


def test_the_switch_shows_all_fields_and_all_items(window: CompareWindow) -> None:
    window.only_differences.setFocus()
    QTest.keyClick(window.only_differences, Qt.Key.Key_Space)
    assert list(rows(window)) == [f.label for f in compare(OLD, NEW).fields]
    assert rows(window)["Issuer"][Column.STATE] == "Same"
    assert rows(window)["Names"][Column.LEFT].split("\n") == [
        "− DNS:old.shop.example",
        "= DNS:shop.example",
        "= DNS:www.shop.example",
    ]


def test_items_that_came_and_went_are_marked_in_their_list(window: CompareWindow) -> None:
    assert rows(window)["Names"] == (
        "Changed",
        "Names",
        "− DNS:old.shop.example\n= 2 the same",
        "+ DNS:new.shop.example\n= 2 the same",
    )


def test_a_difference_has_an_icon_and_a_ground_and_a_word(window: CompareWindow) -> None:
    window.only_differences.setChecked(False)
    table = window.table.fields
    icons = {}
    for row in range(table.rowCount()):
        state = table.index(row, Column.STATE)
        icons[state.data()] = state.data(Qt.ItemDataRole.DecorationRole).pixmap(32, 32).toImage()
        is_marked = state.data(Qt.ItemDataRole.BackgroundRole) is not None
        assert is_marked is (state.data() != "Same")
    assert icons["Same"] != icons["Changed"]


def test_a_field_of_one_side_alone_says_which(opened: Open) -> None:
    bare = replace(OLD, extensions=())
    assert rows(opened(OLD, bare))["Names"][Column.STATE] == "Only in the first"
    assert rows(opened(bare, OLD))["Names"] == (
        "Only in the second",
        "Names",
        "",
        "+ DNS:shop.example\n+ DNS:www.shop.example\n+ DNS:old.shop.example",
    )


def test_the_same_certificate_has_no_difference_to_show(opened: Open) -> None:
    window = opened(OLD, read(OLD.der))
    assert window.sentence.text() == "The same certificate."
    assert "No field differs." in shown(window)
    assert rows(window) == {}
    window.only_differences.setChecked(False)
    assert {cells[Column.STATE] for cells in rows(window).values()} == {"Same"}


def test_sides_are_swapped(window: CompareWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.swapped, timeout=5_000):
        button(window, "swap").click()
    assert "First certificate, from new.pem" in shown(window)
    assert rows(window)["Names"][Column.LEFT] == "− DNS:new.shop.example\n= 2 the same"
    assert "The second certificate is the older one." in shown(window)


@pytest.mark.parametrize("side", list(Side))
def test_another_certificate_is_asked_for_and_put_on_its_side(window: CompareWindow, qtbot: QtBot, side: Side) -> None:
    with qtbot.waitSignal(window.other_wanted, timeout=5_000) as asked:
        button(window, f"other-{side.value}").click()
    assert asked.args == [side]
    window.put(side, made_certificate("other.example", "other.example"), "other.pem")
    assert "other.example" in window.windowTitle()
    assert "from other.pem" in shown(window)
    assert "Another issuer" in shown(window)


def test_the_whole_comparison_is_copied_as_text(window: CompareWindow) -> None:
    button(window, "copy-comparison").click()
    assert QGuiApplication.clipboard().text() == comparison_text(compare(OLD, NEW))
    assert "Copied to the clipboard." in shown(window)


def test_the_chosen_fields_are_copied_in_full(window: CompareWindow) -> None:
    window.table.setFocus()
    QTest.keyClick(window.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    (names,) = [field for field in compare(OLD, NEW).fields if field.id == "names"]
    assert QGuiApplication.clipboard().text() == field_text(names)


def test_of_a_long_list_the_cell_tells_some_and_the_copied_text_all(opened: Open) -> None:
    many = read(issue(healthy_leaf(*(f"h{n}.example" for n in range(MOST_ITEMS + 30))), PKI.issuing))
    window = opened(OLD, many)
    told = rows(window)["Names"][Column.RIGHT].split("\n")
    assert len(told) == MOST_ITEMS + 1
    assert told[-1] == "+ 30 more"
    assert "h79.example" in comparison_text(window.comparison)


def test_hostile_text_is_made_visible_and_never_rich(opened: Open) -> None:
    window = opened(made_certificate("<b>a</b>\u202e\n+ b", "a.example"), OLD)
    assert "<b>a</b><U+202E><U+000A>+ b" in window.windowTitle()
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel) if label.text())
    assert "\u202e" not in shown(window) + str(rows(window))
    first, second = rows(window)["Subject"][Column.LEFT].split("\n")
    assert "<U+202E>" in first
    assert second.startswith("    ")


@pytest.mark.parametrize("only_differences", [True, False])
def test_the_table_keeps_qts_rules_for_models(
    theme: Theme, qtmodeltester: ModelTester, *, only_differences: bool
) -> None:
    table = FieldsTable()
    table.show_fields(compare(OLD, NEW).fields, only_differences=only_differences)
    qtmodeltester.check(table)


@pytest.mark.parametrize("width", [1000, 640])
def test_each_row_is_as_high_as_its_text_needs(window: CompareWindow, qtbot: QtBot, width: int) -> None:
    window.only_differences.setChecked(False)
    window.resize(width, 700)
    table, rows = window.table, range(window.table.fields.rowCount())
    qtbot.waitUntil(lambda: all(table.rowHeight(row) >= table.sizeHintForRow(row) for row in rows), timeout=2_000)


def test_escape_closes_and_f5_does_nothing(opened: Open) -> None:
    window = opened(OLD, NEW)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_tab_reaches_everything_and_no_key_does_two_things(window: CompareWindow, language: str) -> None:
    i18n.use(language)
    window.retranslate()
    window.activateWindow()
    reached = []
    for _ in range(10):
        focus = window.focusWidget()
        assert focus is not None
        assert focus.accessibleName()
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    order = ["sentence", "other-left", "other-right", "only-differences", "swap", "compared-fields"]
    assert reached[: len(order)] == order
    assert {"copy-comparison", "close-compare"} <= set(reached)
    texts = [b.text() for b in window.findChildren(QAbstractButton) if "&" in b.text()]
    keys = [text[text.index("&") + 1].lower() for text in texts]
    assert sorted(keys) == sorted(set(keys))


def test_the_language_changes_while_it_is_open(window: CompareWindow) -> None:
    i18n.use("ja")
    window.retranslate()
    assert window.sentence.text() == "名前も鍵も異なります。"
    assert rows(window)["名前"][Column.STATE] == "変更あり"
    assert "1 つ目の証明書（old.pem）" in shown(window)


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_large_text_is_not_cut(theme: Theme, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    window = CompareWindow(OLD, NEW, sources=("old.pem", "new.pem"))
    qtbot.addWidget(window)
    window.resize(760, 640)
    window.show()
    qtbot.waitUntil(lambda: not cut(window), timeout=2_000)
    assert window.page.horizontalScrollBar().maximum() == 0


def test_the_cards_have_dates_for_people(window: CompareWindow) -> None:
    assert "Valid from 24 October 2026 until 22 January 2027" in shown(window)


def test_where_nothing_differs_there_is_no_empty_table(opened: Open) -> None:
    window = opened(OLD, OLD)
    assert window.table.isHidden()
    window.only_differences.setChecked(False)
    assert not window.table.isHidden()


def test_without_a_table_the_cards_are_no_higher_than_what_is_in_them(opened: Open, window: CompareWindow) -> None:
    usual = window.findChild(Card, "side-left").height()
    assert opened(OLD, OLD).findChild(Card, "side-left").height() <= usual
