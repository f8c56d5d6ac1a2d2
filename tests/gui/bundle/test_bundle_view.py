"""The table of a bundle and what is above it: search, filters, sorting, groups, languages, text sizes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.bundle.bundles import Stalled, button, cell, count, leaf, names, search, select, settle, sort, texts
from tests.gui.bundle.conftest import Open
from wizard import i18n
from wizard.flow.bundle_table import Only
from wizard.pki.pem import pem
from wizard.views.bridge import Bridge
from wizard.views.viewer.bundle_model import SHOWN
from wizard.views.viewer.bundle_view import FILTERS
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.work import ReadFile


def test_the_state_is_told_in_words_and_by_a_sign(window: BundleWindow) -> None:
    column = 2
    assert [cell(window, number, column) for number in (0, 2, 4, 5, 7)] == [
        "60 days left", "Expired", "3 days left", "Not yet valid", "Broken",
    ]  # fmt: skip
    signs = [window.model.icon(window.model.index(number, column)) for number in (0, 2, 4, 5)]
    assert len({bytes(sign.pixmap(32).toImage().constBits()) for sign in signs if sign is not None}) == 4
    assert window.model.icon(window.model.index(0, 0)) is None


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (Only.EXPIRED, ["old.example"]),
        (Only.EXPIRING, ["soon.example"]),
        (Only.NOT_YET_VALID, ["coming.example"]),
        (Only.CA, ["Bundle Issuing CA", "Bundle Root CA", "Other Root CA"]),
        (Only.LEAF, ["shop.example", "old.example", "soon.example", "coming.example", "own.example"]),
        (Only.BROKEN, ["shop.example"]),
        (Only.SELF_SIGNED, ["Bundle Root CA", "own.example", "Other Root CA"]),
    ],
)
def test_each_filter_shows_its_own(window: BundleWindow, qtbot: QtBot, only: Only, found: list[str]) -> None:
    window.bar.only.setCurrentIndex(tuple(FILTERS).index(only))
    settle(window, qtbot)
    assert names(window) == found
    assert count(window) == f"{len(found)} of 9 shown"
    window.bar.only.setCurrentIndex(0)
    settle(window, qtbot)
    assert count(window) == "9 certificates"


def test_a_search_looks_into_every_column(window: BundleWindow, qtbot: QtBot) -> None:
    for text in ("old.example", "2026-11-22", f"{window.rows[2].serial}", "OLD issuing"):
        search(window, text, qtbot)
        assert names(window) == ["old.example"]
    search(window, "nothing of the kind", qtbot)
    assert names(window) == []
    assert count(window) == "0 of 9 shown"
    assert not button(window, "bundle-open").isEnabled()
    search(window, "", qtbot)
    assert len(names(window)) == 9


def test_letters_typed_in_the_table_go_to_the_search(window: BundleWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.table, Qt.Key.Key_O)
    assert window.focusWidget() is window.bar.search
    QTest.keyClicks(window.bar.search, "ld")
    settle(window, qtbot)
    assert names(window) == ["old.example"]
    QTest.keyClick(window.bar.search, Qt.Key.Key_Return)
    assert window.focusWidget() is window.table
    assert window.isVisible()


def test_it_is_sorted_by_a_click_again_the_other_way_and_then_no_more(window: BundleWindow, qtbot: QtBot) -> None:
    head = window.table.horizontalHeader()
    in_file = names(window)
    orders = []
    for _ in range(3):
        where = head.sectionViewportPosition(3) + 20
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where, 8))
        settle(window, qtbot)
        orders.append(names(window))
    assert orders[0][0] == "old.example"
    assert orders[1][-1] == "old.example"
    assert orders[2] == in_file


def test_it_is_sorted_by_the_menu_for_those_who_have_no_mouse(window: BundleWindow, qtbot: QtBot) -> None:
    actions = {action.text(): action for action in window.bar._menu.actions()}
    actions["Name"].trigger()
    settle(window, qtbot)
    assert names(window)[0] == "Bundle Issuing CA"
    actions["Descending"].trigger()
    settle(window, qtbot)
    assert names(window)[0] == "soon.example"
    actions["Order of the file"].trigger()
    settle(window, qtbot)
    assert names(window)[0] == "shop.example"


def test_what_is_selected_stays_selected_when_the_rows_are_sorted(window: BundleWindow, qtbot: QtBot) -> None:
    select(window, 2, 4)
    sort(window, 0, qtbot)
    assert {window.rows[place].subject for place in window.table.places()} == {"old.example", "soon.example"}
    assert cell(window, window.table.currentIndex().row()) == "old.example"


def test_grouped_each_stands_further_in_than_its_issuer(window: BundleWindow, qtbot: QtBot) -> None:
    window.bar.group.setChecked(True)
    settle(window, qtbot)
    space = "\u2003"
    assert names(window)[:4] == [
        "Bundle Root CA", f"{space}Bundle Issuing CA", f"{space * 2}shop.example", f"{space * 2}old.example",
    ]  # fmt: skip
    spoken = window.model.data(window.model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "shop.example, level 3"
    assert count(window) == "9 certificates"
    search(window, "soon", qtbot)
    assert names(window) == ["Bundle Root CA", f"{space}Bundle Issuing CA", f"{space * 2}soon.example"]
    assert count(window) == "1 of 9 shown"
    colours = [window.model.colour(window.model.index(number, 0)) for number in range(3)]
    assert [colour is None for colour in colours] == [False, False, True]


@pytest.mark.parametrize("way", ["button", "escape"])
def test_reading_is_stopped_at_once_and_what_was_found_stays(
    opened: Open, bridge: Bridge, qtbot: QtBot, way: str
) -> None:
    window = opened(Stalled())
    qtbot.waitUntil(lambda: window.status.cancel.isVisible() and window.model.rowCount() == 9, timeout=10_000)
    assert count(window) == "9 certificates so far"
    if way == "button":
        QTest.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.is_running
    assert not bridge.busy
    assert not window.status.cancel.isVisible()
    assert count(window) == "Reading was stopped; the file may have more than these 9."
    assert len(names(window)) == 9
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


HOSTILE = ("<b>bold</b><img src=x>", "moc.\u202eelpmaxe\nsecond\ttab", "\x1b[31mred\x00", "x" * 64)


def test_hostile_names_hide_nothing(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "hostile.pem"
    path.write_bytes(b"".join(pem(leaf("x.example", common_name=name)) for name in HOSTILE))
    window = opened(ReadFile(path), "evil\u202emep.pem")
    settle(window, qtbot)
    assert names(window)[:2] == ["<b>bold</b><img src=x>", "moc.<U+202E>elpmaxe<U+000A>second<U+0009>tab"]
    assert "evil<U+202E>mep.pem" in window.windowTitle()
    for number in range(len(HOSTILE)):
        for column in range(len(SHOWN)):
            index = window.model.index(number, column)
            assert cell(window, number, column).isprintable()
            # Qt guesses at rich text in tool tips.
            told = str(window.model.data(index, Qt.ItemDataRole.ToolTipRole))
            assert "<b" not in told
            assert "<i" not in told
    window.table.selectAll()
    window.table.copied.emit()
    settle(window, qtbot)
    assert "\u202e" not in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_control_has_a_name_and_a_key_of_its_own(window: BundleWindow, language: str, qtbot: QtBot) -> None:
    i18n.use(language)
    window.retranslate()
    search(window, "shop", qtbot)
    select(window, 0, 1)
    assert "{" not in texts(window) + window.windowTitle()
    controls = [
        c for c in window.findChildren(QAbstractButton) if c.isVisible() and c.parent() is not window.bar.search
    ]
    controls = [c for c in controls if c.parent() is not window.table]
    assert all(c.accessibleName() and c.objectName() for c in controls)
    for widget in (window.table, window.bar.search, window.bar.only):
        assert widget.accessibleName()
    shown = [c.text() for c in controls] + [label.text() for label in window.bar.findChildren(QLabel)]
    keys = [text[text.index("&") + 1].lower() for text in [*shown, window.status.cancel.text()] if "&" in text]
    assert len(keys) == 10
    assert sorted(keys) == sorted(set(keys))
    assert not any("{" in action.text() for action in window.bar._menu.findChildren(QAction))


def test_tab_reaches_every_control(window: BundleWindow) -> None:
    window.activateWindow()
    select(window, 0, 2)
    reached = []
    for _ in range(14):
        focus = window.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert set(reached) >= {
        "bundle-search", "bundle-filter", "bundle-sort", "bundle-group", "bundle-table", "bundle-open",
        "bundle-compare", "bundle-copy", "bundle-export", "bundle-close",
    }  # fmt: skip


def test_the_language_changes_while_it_is_open(window: BundleWindow) -> None:
    before = [window.model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(SHOWN))]
    i18n.use("ja")
    window.retranslate()
    after = [window.model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(SHOWN))]
    assert before != after
    assert window.bar.only.count() == len(FILTERS)


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_off_sideways_in_a_small_window_with_large_text(
    window: BundleWindow, qtbot: QtBot, language: str
) -> None:
    i18n.use(language)
    window.retranslate()
    window.resize(800, 600)
    across = window.page.horizontalScrollBar()
    qtbot.waitUntil(lambda: across.maximum() == 0 and window.width() == 800, timeout=5_000)
    assert window.table.height() > 5 * window.table.verticalHeader().defaultSectionSize()


def test_the_rows_grow_with_the_text(window: BundleWindow, qtbot: QtBot) -> None:
    head = window.table.verticalHeader()
    before, usual, larger = head.defaultSectionSize(), QApplication.font(), QApplication.font()
    larger.setPointSizeF(usual.pointSizeF() * 2)
    QApplication.setFont(larger)
    try:
        qtbot.waitUntil(lambda: head.defaultSectionSize() > before * 1.5, timeout=5_000)
    finally:
        QApplication.setFont(usual)
    qtbot.waitUntil(lambda: head.defaultSectionSize() == before, timeout=5_000)


def test_the_model_has_no_rows_below_a_row(window: BundleWindow) -> None:
    assert window.model.rowCount(window.model.index(0, 0)) == 0
    assert window.model.columnCount(window.model.index(0, 0)) == 0
    assert window.model.rowCount(QModelIndex()) == 9
