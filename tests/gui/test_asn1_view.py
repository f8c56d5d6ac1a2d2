"""The pane that takes bytes apart: tree and bytes go together, whatever the bytes are, and however many."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.pki.making import a_leaf, oid, tlv
from tests.support.cut_text import cut
from tests.support.pki import der_of
from wizard import i18n
from wizard.pki.asn1_tree import DEEPEST, path_at
from wizard.views.theme import Theme
from wizard.views.viewer.asn1 import MOST_COPIED, Asn1View, offset_of
from wizard.views.viewer.asn1_model import Asn1Model, Column
from wizard.views.viewer.hex_view import Marks

LEAF = der_of(a_leaf("shop.example"))
SMALL = tlv(0x30, tlv(2, b"\7"), tlv(4, tlv(0x30, oid("2.5.4.3"))))
"""0 SEQUENCE, 2 INTEGER, 5 OCTET STRING, 7 SEQUENCE, 9 OBJECT IDENTIFIER; 14 bytes."""


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Asn1View:
    made = Asn1View()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def deep(levels: int) -> bytes:
    parts, size = [], 0
    for _ in range(levels):
        parts.append(b"\x30\x83" + size.to_bytes(3) if size < 1 << 24 else b"\x30\x84" + size.to_bytes(4))
        size += len(parts[-1])
    return b"".join(reversed(parts))


def cells(view: Asn1View, index: QModelIndex) -> list[str]:
    return [str(index.siblingAtColumn(column).data() or "") for column in Column]


def lines(view: Asn1View) -> list[list[str]]:
    """Return the cells of every element that was read, from top to bottom."""
    model = view.tree.model()
    waiting, found = [model.index(row, 0) for row in reversed(range(model.rowCount()))], []
    while waiting:
        index = waiting.pop()
        found.append(cells(view, index))
        waiting += (model.index(row, 0, index) for row in reversed(range(model.rowCount(index))))
    return found


def click_byte(view: Asn1View, offset: int) -> None:
    """Click the hex digits of a byte in the first rows."""
    line, place = divmod(offset, view.bytes._per_row)
    box, _ = view.bytes._boxes(range(place, place + 1), line)
    point = QPoint(round(box.center().x()) + view.bytes._margin(), round(box.center().y()) + view.bytes._margin() // 2)
    QTest.mouseClick(view.bytes.viewport(), Qt.MouseButton.LeftButton, pos=point)


def button(view: QWidget, name: str) -> QPushButton:
    found = view.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def shown(view: Asn1View) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def press(view: Asn1View, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view.bytes, key, held)


@pytest.mark.parametrize(
    "data", [LEAF, SMALL, LEAF[:-9], b"", b"\xff\xff"], ids=["leaf", "small", "torn", "none", "odd"]
)
def test_the_tree_keeps_qts_rules_for_models(theme: Theme, qtmodeltester: ModelTester, data: bytes) -> None:
    qtmodeltester.check(Asn1Model(data))


def test_each_element_tells_its_kind_its_value_and_its_place(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    assert lines(view) == [
        ["SEQUENCE", "", "0", "12"],
        ["INTEGER", "7", "2", "1"],
        ["OCTET STRING, encapsulates", "", "5", "7"],
        ["SEQUENCE", "", "7", "5"],
        ["OBJECT IDENTIFIER", "2.5.4.3 (CN)", "9", "3"],
    ]


def test_all_of_a_common_certificate_is_unfolded(view: Asn1View) -> None:
    view.show_bytes(LEAF)
    assert ["UTF8String", "shop.example"] in [line[:2] for line in lines(view)]
    assert view.selected == path_at(LEAF, 0)[0]


def test_the_chosen_element_is_marked_and_told_in_words(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    view.tree.setCurrentIndex(view._model.index_at(5))
    assert view.bytes._marks == Marks(range(5, 7), range(7, 14), range(14, 14))
    assert view.bytes.offset == 5
    assert view.told.text() == (
        "OCTET STRING, encapsulates: offset 5 (0x5), header 2 bytes (framed), content 7 bytes (underlined)."
    )


def test_the_end_of_an_indefinite_length_is_marked_and_told(view: Asn1View) -> None:
    view.show_bytes(b"\x30\x80" + tlv(2, b"\1") + b"\0\0")
    assert view.bytes._marks == Marks(range(2), range(2, 5), range(5, 7))
    assert view.told.text().endswith("end mark 2 bytes (framed).")


def test_a_clicked_byte_chooses_the_innermost_element(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    click_byte(view, 10)
    assert view.bytes.offset == 10
    assert view.selected == path_at(SMALL, 10)[-1]
    assert cells(view, view.tree.currentIndex())[0] == "OBJECT IDENTIFIER"


@pytest.mark.parametrize("data", [LEAF, LEAF[:-9], b"\x30\x80" * 9 + LEAF], ids=["leaf", "torn", "endless"])
def test_every_byte_leads_to_the_innermost_element_around_it(theme: Theme, data: bytes) -> None:
    model = Asn1Model(data)
    for offset in range(len(data)):
        assert model.node(model.index_at(offset)) == path_at(data, offset)[-1]
    assert not model.index_at(len(data)).isValid()


def test_keys_go_from_byte_to_byte_and_choose(view: Asn1View) -> None:
    view.show_bytes(LEAF)
    view.bytes.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    for key, held, wanted in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 17),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 31),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 16),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, control, len(LEAF) - 1),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, len(LEAF) - 1),
        (Qt.Key.Key_Home, control, 0),
    ):
        press(view, key, held)
        assert view.bytes.offset == wanted
        assert view.selected == path_at(LEAF, wanted)[-1]


def test_the_byte_in_focus_is_told_to_screen_readers(view: Asn1View) -> None:
    view.show_bytes(tlv(12, b"ab"))
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Right)
    assert view.bytes.accessibleDescription() == "Offset 2: 61 a"


def test_hostile_text_is_made_visible(view: Asn1View) -> None:
    view.show_bytes(tlv(12, "<b>a\u202e\x1b\n".encode()))
    assert lines(view) == [["UTF8String", "<b>a<U+202E><U+001B><U+000A>", "0", "9"]]


def test_what_is_broken_says_so_in_the_tree_and_below(view: Asn1View) -> None:
    view.show_bytes(tlv(0x30, tlv(2, b"\1"), tlv(12, b"abcdef"))[:-4])
    assert [line[1] for line in lines(view)] == [
        "Broken: the data ends 4 bytes before the element does.",
        "1",
        "Broken: the data ends 4 bytes before the element does. Here is ab",
    ]
    assert view.told.text().endswith("Broken: the data ends 4 bytes before the element does.")
    assert not view._model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_bytes_that_are_no_asn1_are_shown_as_such(view: Asn1View) -> None:
    view.show_bytes(b"\xff")
    assert lines(view) == [["(no element)", "Broken: the data ends inside a header. Here is FF", "0", "1"]]


@pytest.mark.parametrize("data", [deep(1_000_000), b"\x30\x80" * 1_000_000], ids=["definite", "endless"])
def test_of_a_million_levels_only_what_is_looked_into_is_read(view: Asn1View, data: bytes) -> None:
    view.show_bytes(data)
    assert view._model.count < 20
    view.place.setText(str(len(data) - 1))
    button(view, "jump").click()
    assert view._model.count == DEEPEST + 1
    assert view.selected is not None
    assert view.selected.depth == DEEPEST
    view.grab()


def test_a_name_deep_in_the_tree_can_still_be_seen(view: Asn1View) -> None:
    view.show_bytes(b"\x30\x80" * 2_000)
    view.place.setText("1600")
    button(view, "jump").click()
    assert view.tree.visualRect(view.tree.currentIndex()).left() < view.tree.viewport().width() // 2


def test_fifty_megabytes_are_one_line_and_can_be_gone_through(view: Asn1View) -> None:
    data = b"\x04\x84\x03\x00\x00\x00" + bytes(range(256)) * (3 << 16)
    view.show_bytes(data)
    assert view._model.count == 1
    assert len(lines(view)[0][Column.VALUE]) < 300
    press(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    bar = view.bytes.verticalScrollBar()
    assert view.bytes.offset == len(data) - 1
    assert bar.value() == bar.maximum() == -(-len(data) // 16) - view.bytes._rows_in_sight()
    view.grab()


def test_ten_thousand_elements_side_by_side_are_all_there(view: Asn1View) -> None:
    view.show_bytes(tlv(0x30, b"\5\0" * 9_999))
    assert view._model.rowCount(view._model.index(0, 0)) == 9_999
    view.place.setText("20001")
    button(view, "jump").click()
    assert view.selected is not None
    assert view.selected.offset == 20_000


@pytest.mark.parametrize("typed", ["9", "0x9", " 0X09 ", "９", "０ｘ９"])
def test_an_offset_is_gone_to(view: Asn1View, typed: str) -> None:
    view.show_bytes(SMALL)
    view.place.setText(typed)
    QTest.keyClick(view.place, Qt.Key.Key_Return)
    assert view.bytes.hasFocus()
    assert view.bytes.offset == 9
    assert cells(view, view.tree.currentIndex())[0] == "OBJECT IDENTIFIER"


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "0x", "ten", "1_0", "٣", "0b1"])
def test_what_is_no_offset_is_none(typed: str) -> None:
    assert offset_of(typed) is None


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "x", "An offset is a number, such as 26 or 0x1A."),
        ("en", "14", "There is no byte 14: there are 14."),
        ("ja", "x", "オフセットは、26 や 0x1A のような数で入力してください。"),
        ("ja", "14", "オフセット 14 のバイトはありません。全体は 14 バイトです。"),
    ],
)
def test_an_offset_that_does_not_do_is_told(view: Asn1View, language: str, typed: str, said: str) -> None:
    i18n.use(language)
    view.show_bytes(SMALL)
    view.place.setText(typed)
    button(view, "jump").click()
    assert said in shown(view)
    assert view.place.hasFocus()
    view.place.setText("0")
    button(view, "jump").click()
    assert said not in shown(view)


def test_the_bytes_of_the_element_are_copied_as_hex(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    view.tree.setCurrentIndex(view._model.index_at(4))
    button(view, "copy-bytes").click()
    assert QGuiApplication.clipboard().text() == "02 01 07"
    assert "Copied to the clipboard." in shown(view)
    view.tree.setCurrentIndex(view._model.index_at(0))
    assert "Copied to the clipboard." not in shown(view)


def test_too_many_bytes_are_not_copied_but_said_to_be(view: Asn1View) -> None:
    QGuiApplication.clipboard().setText("before")
    view.show_bytes(tlv(4, bytes(MOST_COPIED)))
    button(view, "copy-bytes").click()
    assert QGuiApplication.clipboard().text() == "before"
    assert "1000005 bytes are too many for the clipboard." in shown(view)


def test_an_element_and_what_is_in_it_is_copied_as_text(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    view.tree.setCurrentIndex(view._model.index_at(5))
    button(view, "copy-outline").click()
    assert [line.split(maxsplit=2)[::2] for line in QGuiApplication.clipboard().text().split("\n")] == [
        ["5", "OCTET STRING encapsulates"],
        ["7", "SEQUENCE"],
        ["9", "OBJECT IDENTIFIER 2.5.4.3 (CN)"],
    ]


def test_the_bytes_of_the_element_are_saved(view: Asn1View, tmp_path: Path) -> None:
    view.show_bytes(SMALL)
    view.tree.setCurrentIndex(view._model.index_at(5))
    view.save_selected(tmp_path / "octets.der")
    assert (tmp_path / "octets.der").read_bytes() == SMALL[5:]
    assert "octets.der was written." in shown(view)


def test_a_place_that_cannot_be_written_is_told(view: Asn1View, tmp_path: Path) -> None:
    view.show_bytes(SMALL)
    view.save_selected(tmp_path / "nowhere" / "octets.der")
    box = view.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    box.close()


def test_without_bytes_there_is_nothing_to_do(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    view.show_bytes(b"")
    assert view.selected is None
    assert "There are no bytes to show." in shown(view)
    assert not any(button(view, name).isEnabled() for name in ("copy-bytes", "copy-outline", "save-bytes"))
    press(view, Qt.Key.Key_Right)
    view.grab()


def test_tab_reaches_everything_and_everything_has_a_name(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    view.activateWindow()
    view.place.setFocus()
    reached = []
    for _ in range(8):
        focus = view.focusWidget()
        assert focus is not None
        assert focus.accessibleName()
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {"offset", "jump", "elements", "bytes", "copy-bytes", "copy-outline", "save-bytes"}
    assert wanted <= set(reached)


def test_fewer_bytes_stand_in_a_row_where_there_is_less_room(view: Asn1View, qtbot: QtBot) -> None:
    view.show_bytes(LEAF)
    view.resize(420, 600)
    qtbot.waitUntil(lambda: view.bytes._per_row == 8, timeout=2_000)
    assert view.bytes.horizontalScrollBar().maximum() == 0
    click_byte(view, 12)
    assert view.bytes.offset == 12


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_large_text_is_not_cut(theme: Theme, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    view = Asn1View()
    qtbot.addWidget(view)
    view.resize(700, 900)
    view.show_bytes(LEAF[:-1])
    view.show()
    qtbot.waitUntil(lambda: not cut(view), timeout=2_000)
    assert view.bytes.horizontalScrollBar().maximum() == 0


def test_the_language_changes_while_it_is_open(view: Asn1View) -> None:
    view.show_bytes(SMALL)
    i18n.use("ja")
    view.retranslate()
    assert "SEQUENCE: オフセット 0（0x0）、ヘッダー 2 バイト（枠）、内容 12 バイト（下線）" in shown(view)
    assert view._model.headerData(Column.VALUE, Qt.Orientation.Horizontal) == "値"
    assert button(view, "save-bytes").text() == "バイト列を保存(&B)…"


def test_the_headings_have_the_height_of_the_language_in_force(view: Asn1View, qapp: QApplication) -> None:
    view.show_bytes(SMALL)
    # Else the buttons below take another height as well, and the tree is measured for that.
    view.split.setFixedHeight(400)

    def height(language: str) -> int:
        i18n.use(language)
        view.retranslate()
        qapp.processEvents()
        return view.tree.header().height()

    heights = [height(language) for language in ("en", "ja", "en")]
    assert heights[0] == heights[2] < heights[1]
